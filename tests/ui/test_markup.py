"""What a page says in Streamlit's own boxes is read as Markdown there: only our words, or texts made plain, go in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = set("warning error info success toast markdown caption write title header subheader".split())
OURS = {"screens.NO_TABLE", "screens.CRASH"}  # filled with a name of table or a number of ours


def spoken() -> list[tuple[str, ast.expr]]:
    """Where, and what is said there."""
    found = []
    for path in sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if call and ast.unparse(node.func.value) == "st" and node.func.attr in SPEAKING:
                found.append((f"{path.name}:{node.lineno}", node.args[0]))
    return found


def harmless(said: ast.expr) -> bool:
    """A constant of `texts`, those filled by us alone, or a text made plain."""
    if isinstance(said, ast.IfExp):
        return harmless(said.body) and harmless(said.orelse)
    if isinstance(said, ast.Constant) or (isinstance(said, ast.Attribute) and said.attr.isupper()):
        return True
    text = ast.unparse(said)
    return text.startswith("html.plain(") or text.partition(".format(")[0] in OURS


@pytest.mark.parametrize(("place", "said"), spoken(), ids=lambda one: one if isinstance(one, str) else "")
def test_what_comes_from_data_or_from_the_address_is_made_plain(place, said):
    assert harmless(said), place
