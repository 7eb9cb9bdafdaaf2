"""Every word that a screen asks of `texts` is there: a missing one would only show on the day it is needed."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for layer in ("pages", "ess_metrics") for path in (ROOT / layer).rglob("*.py"))


def modules_of_words(tree: ast.AST) -> dict[str, object]:
    """Name in the file → module of `texts`."""
    return {
        alias.asname or alias.name: import_module(f"{node.module}.{alias.name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and _holds_words(node.module)
        for alias in node.names
    }


def _holds_words(module: str | None) -> bool:
    return module in ("ess_metrics.texts", "ess_metrics.texts.pages", "ess_metrics.texts.library")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_exists(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = modules_of_words(tree)
    asked = [
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in words
    ]
    assert not [f"{name}.{word}" for name, word in asked if not hasattr(words[name], word)]
