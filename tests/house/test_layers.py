"""Who may import whom: the house stays a house because these rules are checked."""

import ast
import functools
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = (
    "model", "counting", "indicators", "secrecy", "analyses", "folder", "files", "formats", "importing", "engines",
    "fetching", "cli",
)  # fmt: skip
UPPER = {"ess_metrics.views", "ess_metrics.reports", "ess_metrics.ui", "pages"}
ROOMS = {f"ess_metrics.{room}" for room in LIBRARY}
NUMBERS = {"pandas", "numpy", "geopandas"}
SCREEN = {"plotly", "streamlit"}
# Floor by floor: what a room may not import, wherever the import stands.
FORBIDDEN = {
    "ess_metrics/texts": ROOMS | UPPER | NUMBERS | SCREEN,
    **{f"ess_metrics/{room}": UPPER | SCREEN for room in LIBRARY},
    "ess_metrics/views": SCREEN | {"ess_metrics.reports", "ess_metrics.ui", "pages"},
    "ess_metrics/reports": SCREEN | {"ess_metrics.ui", "pages"},
    "ess_metrics/ui": {"pages"},
    "pages": NUMBERS | {"plotly"} | ROOMS,
}
# The verb `report` is asked for by its name on the command line: it alone looks up, when it runs.
LOOKS_UP = {"ess_metrics/cli/review_files.py"}
MODULES = [
    (layer, path)
    for layer in FORBIDDEN
    for path in sorted((ROOT / layer).rglob("*.py"))
    if path.relative_to(ROOT).as_posix() not in LOOKS_UP
]


@functools.cache
def parts(path: Path) -> list[ast.AST]:
    """What a file is made of: read once for all the rules, which took most of their time in reading it again."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@functools.cache
def imported(path: Path) -> set[str]:
    """Every package and module that a file imports, wherever the import stands."""
    names = set()
    for_types = {id(inner) for node in parts(path) if _only_for_types(node) for inner in ast.walk(node)}
    for node in parts(path):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names |= {prefix for alias in node.names for prefix in _prefixes(alias.name)}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {prefix for alias in node.names for prefix in _prefixes(f"{node.module}.{alias.name}")}
    return names


def _prefixes(name: str) -> set[str]:
    """`a.b.c` → a, a.b, a.b.c."""
    parts = name.split(".")
    return {".".join(parts[: length + 1]) for length in range(len(parts))}


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize(
    ("layer", "path"), MODULES, ids=lambda item: item if isinstance(item, str) else str(item.relative_to(ROOT))
)
def test_a_layer_does_not_look_up(layer, path):
    assert not imported(path) & FORBIDDEN[layer]


# What `import streamlit as st` gives, and its documented names: everything else of Streamlit is a private part.
PUBLIC = {"streamlit", "streamlit.App", "streamlit.testing", "streamlit.typing"}
INSIDE = ROOT / "ess_metrics/ui/server/streamlit_inside.py"


@pytest.mark.parametrize("layer", ["ess_metrics/ui", "pages", "dashboard.py"])
def test_one_module_imports_the_private_parts_of_streamlit(layer):
    place = ROOT / layer
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        private = {name for name in imported(path) if name.partition(".")[0] == "streamlit"} - PUBLIC
        assert path == INSIDE or not private, path
        assert path == INSIDE or "streamlit.__file__" not in path.read_text(encoding="utf-8"), path


def test_the_entry_point_only_knows_the_frame():
    assert not imported(ROOT / "dashboard.py") & (ROOMS | {"ess_metrics.views", "ess_metrics.reports", "pages"})


def test_markup_is_made_in_one_place():
    """`unsafe_allow_html` never, `st.html` only where texts are escaped or the style sheet is sent."""
    allowed = {ROOT / "ess_metrics/ui/parts/html.py", ROOT / "ess_metrics/ui/parts/style.py"}
    for layer in ("ess_metrics/ui", "pages"):
        for path in (ROOT / layer).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "unsafe_allow" not in text, path
            assert "st.html(" not in text or path in allowed, path


def _modules() -> dict[str, Path]:
    paths = sorted((ROOT / "ess_metrics").rglob("*.py"))
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


def test_no_module_imports_itself_by_way_of_others():
    """Wherever the import stands: one hidden in a function is a circle too."""
    modules = _modules()
    arrows = {}
    for name, path in modules.items():
        found = {other for other in imported(path) if other in modules and other != name}
        # `import a.b.c` names a and a.b on the way: only the deepest are meant.
        arrows[name] = {one for one in found if not any(other.startswith(f"{one}.") for other in found)}
    try:
        list(graphlib.TopologicalSorter(arrows).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


# Imports of our own modules that wait for a call, and why; the list only gets shorter.
WAITS = {
    "ess_metrics/cli/__init__.py": "the family of the verb asked, and no other",
    "ess_metrics/cli/address_verbs.py": "the readers of files and the outlines, for one verb",
    "ess_metrics/cli/correction_verbs.py": "the readers of files, for one verb",
    "ess_metrics/cli/correspondence.py": "geopandas, for one verb",
    "ess_metrics/cli/export_verbs.py": "geopandas and DuckDB, for one verb",
    "ess_metrics/cli/imports.py": "the readers of files, for one verb",
    "ess_metrics/cli/recipe_verbs.py": "the readers of files, for one verb",
    "ess_metrics/cli/review_files.py": "the writers of reports, for one verb",
    "ess_metrics/cli/territory_verbs.py": "httpx and the readers of files, for two verbs",
    "ess_metrics/engines/choice.py": "Ibis, unless memory counts",
    "ess_metrics/engines/relational.py": "the client of a base, when it is asked for",
    "ess_metrics/ui/server/played_meetings.py": "the player, for one address",
    "ess_metrics/ui/server/warm_start.py": "what is warmed is loaded after the server answers",
}

# Modules found by a name in a list: the ten names of the public face, each loaded when it is first used.
FOUND_BY_NAME = {"ess_metrics/__init__.py"}


def test_no_module_is_found_by_the_name_it_bears():
    """A plain import is followed by an editor and by a search; a name put together when the program runs is not."""
    by_name = ("import_module", "__import__", "walk_packages", "iter_modules")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in _modules().values()
        if any(isinstance(node, ast.Attribute | ast.Name) and _last(node) in by_name for node in parts(path))
    }
    assert found == FOUND_BY_NAME


def _last(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def test_an_import_waits_for_a_call_only_where_it_is_heavy():
    waiting = set()
    for path in _modules().values():
        functions = [node for node in parts(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ess_metrics"):
                waiting.add(path.relative_to(ROOT).as_posix())
    assert waiting == set(WAITS)
