"""Who may import whom: the house stays a house because these rules are checked."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"ess_metrics", "views", "reports", "ui", "pages", "texts", "dashboard"}
FORBIDDEN = {
    "texts": OURS - {"texts"} | {"pandas", "numpy", "geopandas", "plotly", "streamlit"},
    "ess_metrics": {"streamlit", "plotly", "views", "reports", "ui", "pages"},
    "views": {"streamlit", "plotly", "reports", "ui", "pages"},
    "reports": {"streamlit", "plotly", "ui", "pages"},
    "ui": {"pages"},
    "pages": {"pandas", "numpy", "geopandas", "plotly", "ess_metrics"},
}
MODULES = [
    (layer, path)
    for layer in FORBIDDEN
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not path.is_relative_to(ROOT / "ui" / "components") or layer == "ui"
]


def imported(path: Path) -> set[str]:
    """The first name of every module that a file imports, wherever the import stands."""
    names = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {id(inner) for node in ast.walk(tree) if _only_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize(("layer", "path"), MODULES, ids=lambda item: item if isinstance(item, str) else item.name)
def test_a_layer_does_not_look_up(layer, path):
    assert not imported(path) & FORBIDDEN[layer]


def test_the_entry_point_only_knows_the_frame():
    assert not imported(ROOT / "dashboard.py") & (OURS - {"ui"})


def test_markup_is_made_in_one_place():
    """`unsafe_allow_html` never, `st.html` only where texts are escaped or the style sheet is sent."""
    allowed = {ROOT / "ui" / "html.py", ROOT / "ui" / "style.py"}
    for layer in ("ui", "pages"):
        for path in (ROOT / layer).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "unsafe_allow" not in text, path
            assert "st.html(" not in text or path in allowed, path
