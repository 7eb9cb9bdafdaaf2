"""Types hold: every room is checked, a public function says what it takes and gives, an exception says why."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_layers import ROOT

PACKAGE = ROOT / "ess_metrics"
CHECKED_SIGNATURES = sorted(
    path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name not in ("ui", "texts")
)
BARE = {"dict", "list", "tuple", "set", "frozenset", "type", "Callable", "Mapping", "Iterable", "Sequence", "Iterator"}
# Functions whose signature is not told yet. The list only shrinks.
UNTOLD: frozenset[str] = frozenset()
# `# type: ignore` in the package. The number only falls.
MOST_IGNORES = 8
# `getattr` with a default, on what other people made: file -> why.
FOREIGN = {"folder/heap.py": "a cache of pandas that has no public name"}


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def public(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, bool]]:
    """The public functions of a module and the public methods of its public classes; whether it is a method."""

    def inside(body: list[ast.stmt], method: bool) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, bool]]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from inside(node.body, True)
            shown = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if shown and (not node.name.startswith("_") or node.name == "__init__"):
                yield node, method

    yield from inside(tree.body, False)


def untold(node: ast.FunctionDef | ast.AsyncFunctionDef, method: bool) -> list[str]:
    """What a signature does not say: a type that is missing, `Any`, a container of nobody knows what."""
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in node.decorator_list)
    taken = [one for one in named if one is not None][1 if method and not static else 0 :]
    said = [(one.arg, one.annotation) for one in taken]
    said += [] if node.name == "__init__" else [("->", node.returns)]
    found = []
    for name, annotation in said:
        if annotation is None:
            found.append(name)
            continue
        inside = {id(part.value) for part in ast.walk(annotation) if isinstance(part, ast.Subscript)}
        for part in ast.walk(annotation):
            if isinstance(part, ast.Name) and (part.id == "Any" or (part.id in BARE and id(part) not in inside)):
                found.append(f"{name}: {part.id}")
    return found


def told_of(source: str) -> dict[str, list[str]]:
    return {node.name: said for node, method in public(ast.parse(source)) if (said := untold(node, method))}


def test_what_a_signature_does_not_say_is_seen():
    source = """
from typing import Any
def missing(a, b: int) -> int: ...
def given(a: Any) -> int: ...
def nothing(a: int): ...
def bare(a: dict) -> list[int]: ...
def whole(a: dict[str, int], *rest: str, **more: object) -> tuple[int, ...]: ...
def _private(a): ...
class Thing:
    def __init__(self, a): ...
    def method(self, a: list[Any]) -> None: ...
    @staticmethod
    def alone(a) -> None: ...
"""
    assert told_of(source) == {
        "missing": ["a"],
        "given": ["a: Any"],
        "nothing": ["->"],
        "bare": ["a: dict"],
        "__init__": ["a"],
        "method": ["a: Any"],
        "alone": ["a"],
    }


def test_a_public_function_says_what_it_takes_and_what_it_gives():
    found = {
        f"{name}: {function}": said
        for name, source in sources()
        if name.split("/")[0] in CHECKED_SIGNATURES
        for function, said in told_of(source).items()
    }
    assert {name: said for name, said in found.items() if name not in UNTOLD} == {}
    assert found.keys() >= UNTOLD, "the list of what is untold only shrinks"


def test_every_room_is_checked_and_the_floor_strictly():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["files"] == ["ess_metrics"]
    assert "exclude" not in settings
    assert settings["check_untyped_defs"]
    strict = next(one for one in settings["overrides"] if "ess_metrics.counting.*" in one["module"])
    assert "ess_metrics.model.*" in strict["module"]
    for rule in ("disallow_any_generics", "disallow_untyped_defs", "warn_return_any", "strict_equality"):
        assert strict[rule]
    assert (PACKAGE / "py.typed").is_file()


def test_an_exception_to_types_says_its_code_and_its_reason():
    found = [
        (f"{name}:{at}", line.partition("# type:")[2])
        for name, source in sources()
        for at, line in enumerate(source.splitlines(), 1)
        if "# type: ignore" in line
    ]
    mute = [where for where, said in found if not re.fullmatch(r" ignore\[[a-z, -]+\]  # .{10,}", said)]
    assert mute == []
    assert len(found) <= MOST_IGNORES


def test_our_own_objects_have_what_is_asked_of_them():
    """`getattr` with a default hides a name that was misspelt or removed."""
    found = {
        name
        for name, source in sources()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr"
        if len(node.args) == 3
    }
    assert found == set(FOREIGN)


def commands_of_lint() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rule = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert rule is not None
    return [line.strip().replace("$(BIN)", ".venv/bin") for line in rule[1].splitlines()]


def test_what_is_checked_before_a_commit_is_what_make_lint_checks():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^\s*entry: (.+)$", hooks, re.MULTILINE)
    assert hooks.count("- id:") == len(entries)
    assert entries == commands_of_lint()
    assert all(Path(entry.split()[0]).parent.as_posix() == ".venv/bin" for entry in entries)
