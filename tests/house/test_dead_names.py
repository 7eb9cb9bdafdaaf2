"""Nothing is kept that nobody uses: functions, constants, sentences, rules of faults.

A name counts as used when any file of the application names it; a sentence, when a file names it through its own
module (two pages may each have a `TITLE`). Tests use nothing: what only they call is dead.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from ess_metrics.texts.fault_sentences import RULES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ess_metrics"
# Names that a library calls, or that belong to what is written there whole.
CALLED_BY_OTHERS = {
    "_constructor": "pandas asks it of what is derived from its tables",
    "get_value": "string.Formatter",
    "format_field": "string.Formatter",
}


@cache
def trees() -> dict[Path, ast.Module]:
    """Every file of the application, read."""
    paths = [
        *ROOT.glob("*.py"),
        *(p for room in ("pages", "ess_metrics", "scripts") for p in (ROOT / room).rglob("*.py")),
    ]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def named(tree: ast.AST) -> Counter:
    """The names that a file reads: by themselves, as attributes, by import, or in a text (`getattr`, registries)."""
    found: Counter = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+", node.value):
            found.update(node.value.split("."))
    return found


def decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []


def defined(tree: ast.Module):
    """The names that a file makes: functions, classes and their methods, constants.

    An answer of another engine (`@answers(question, kind)`) is called by its question.
    """
    for node in tree.body:
        if any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "answers" for one in decorators(node)):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            yield from (
                part.name
                for part in getattr(node, "body", ())
                if isinstance(node, ast.ClassDef) and isinstance(part, ast.FunctionDef)
            )
        elif isinstance(node, ast.Assign):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_every_name_is_used():
    used: Counter = Counter()
    for tree in trees().values():
        used.update(named(tree))
    dead = [
        f"{path.relative_to(ROOT)} {name}"
        for path, tree in trees().items()
        if path.is_relative_to(PACKAGE)
        for name in defined(tree)
        if not used[name] and not name.startswith("__") and name not in CALLED_BY_OTHERS
    ]
    assert dead == []


def module_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")


def imported(tree: ast.Module) -> dict[str, str]:
    """The name in a file → the module, or the name of a module, that it stands for."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def asked_of_modules() -> dict[str, set[str]]:
    """Module → the names that the application reads of it, through whatever name it is imported under; `*` = all."""
    names = {module_of(path): imported(tree) for path, tree in trees().items()}
    found: dict[str, set[str]] = {}

    def module(node: ast.AST, called: dict[str, str]) -> str:
        """The module that an expression is: `words`, or `funding.words`, the words of another file."""
        if isinstance(node, ast.Name):
            return called.get(node.id, "")
        return names.get(module(node.value, called), {}).get(node.attr, "") if isinstance(node, ast.Attribute) else ""

    for path, tree in trees().items():
        called = names[module_of(path)]
        for full in called.values():
            found.setdefault(full.rpartition(".")[0], set()).add(full.rpartition(".")[2])
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (read := module(node.value, called)):
                found.setdefault(read, set()).add(node.attr)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("vars", "getattr"):
                found |= {read: {"*"} for arg in node.args if (read := module(arg, called))}
    return found


def test_every_sentence_is_said():
    asked = asked_of_modules()
    dead = []
    for path, tree in trees().items():
        if not path.is_relative_to(PACKAGE / "texts"):
            continue
        mine, said = named(tree), asked.get(module_of(path), set())
        made = {name for name in defined(tree) if not name.startswith("_")} - set(CALLED_BY_OTHERS)
        dead += [
            f"{path.name} {name}" for name in sorted(made) if name not in said and not mine[name] and "*" not in said
        ]
    assert dead == []


def test_every_rule_of_a_fault_is_used():
    texts: set[str] = set()
    for path, tree in trees().items():
        if path.name not in ("fault_sentences.py", "recipe_faults.py"):
            texts |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    joined = "\n".join(texts)
    assert [rule for rule in RULES if rule not in texts and not re.search(rf"\b{re.escape(rule)}\b", joined)] == []


def test_a_dead_name_is_seen():
    tree = ast.parse("USED = 1\nDEAD = 2\ndef alive(): return USED\nclass Kept:\n    def lost(self): return alive()\n")
    used = named(tree)
    assert [name for name in defined(tree) if not used[name]] == ["DEAD", "Kept", "lost"]
