"""Draws docs/architecture.svg from the imports: rooms floor by floor, an arrow for each room that uses another.

`python scripts/draw_architecture.py` writes the picture; a test compares it with the imports of today.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "ess_metrics"
ABOVE = ("views", "reports", "ui", "texts")  # beside the library: what shows it, and the words of all
PICTURE = ROOT / "docs" / "architecture.svg"
HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>Les pièces du paquet ess_metrics et qui s’en sert</title>
<style>
.b {{ fill: #eef3f6; stroke: #0b5a73 }} .o {{ fill: #fdf4e3; stroke: #b98900 }}
.a {{ fill: none; stroke: #5b6b78; opacity: 0.55 }} text {{ fill: #1a2430; text-anchor: middle; font: 14px sans-serif }}
</style>
<rect width="{width}" height="{height}" fill="#fff"/>"""
WIDTH, HEIGHT, GAP, BETWEEN, EDGE = 118, 40, 26, 74, 20


def modules() -> dict[str, Path]:
    """`ess_metrics.model.schema` -> its file, for the whole package."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def arrows(known: Mapping[str, Path] | None = None) -> dict[str, set[str]]:
    """File -> the files that it imports when it is loaded (imports for types alone are left out)."""
    known = known or modules()
    return {name: _imported(name, path, known) for name, path in known.items()}


def _imported(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    found = set()
    for node in _loaded(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {one if one in known else node.module for one in full}
    return {one for one in found if one in known} - {name}


def _loaded(tree: ast.Module) -> Iterable[ast.stmt]:
    """The statements run when the file is loaded: not those of its functions, nor those for types."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            waiting += [*node.body, *node.orelse]
        elif isinstance(node, ast.Try):
            waiting += [*node.body, *node.orelse, *(one for handler in node.handlers for one in handler.body)]


def room(name: str) -> str:
    """The folder of a file: `ess_metrics.model.schema` -> model; the package itself and its command are the door."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and (ROOT / PACKAGE / parts[1]).is_dir() else ""


def rooms() -> dict[str, set[str]]:
    """Room -> the rooms that its files import."""
    found: dict[str, set[str]] = {}
    for name, used in arrows().items():
        if room(name):
            found.setdefault(room(name), set()).update(room(one) for one in used)
    return {name: used - {name, ""} for name, used in sorted(found.items())}


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups that lead back to themselves: each a sorted list of names."""
    reach = {name: _reached(name, graph) for name in graph}
    groups = {tuple(sorted(other for other in reach[name] if name in reach[other])) for name in graph}
    return sorted(list(group) for group in groups if group)


def _reached(name: str, graph: Mapping[str, set[str]]) -> set[str]:
    """All that a name leads to, itself when it comes back."""
    found, waiting = set(), [name]
    while waiting:
        new = graph[waiting.pop()] & graph.keys() - found
        found |= new
        waiting += new
    return found


def floors(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Rooms by floor, the lowest first: a room stands above all that it uses. Rooms of a circle share a floor."""
    together = {name: tuple(group) for group in circles(graph) for name in group}
    group_of = {name: together.get(name, (name,)) for name in graph}
    heights: dict[tuple[str, ...], int] = {}

    def height(group: tuple[str, ...]) -> int:
        if group not in heights:
            below = {group_of[one] for name in group for one in graph[name] if one in group_of} - {group}
            heights[group] = 1 + max((height(one) for one in below), default=-1)
        return heights[group]

    found: dict[int, list[str]] = {}
    for name in sorted(graph):
        found.setdefault(height(group_of[name]), []).append(name)
    return [found[at] for at in sorted(found)]


def library() -> dict[str, set[str]]:
    """The rooms of the library alone; words are under all of it and are left out of its floors."""
    return {name: used - set(ABOVE) for name, used in rooms().items() if name not in ABOVE}


def drawing() -> str:
    """The picture as SVG: words at the bottom, what shows the library at the top."""
    graph = rooms()
    levels = floors(graph)
    widest = max(len(level) for level in levels)
    whole = 2 * EDGE + widest * WIDTH + (widest - 1) * GAP
    tall = 2 * EDGE + len(levels) * HEIGHT + (len(levels) - 1) * BETWEEN
    places = {}
    for floor, level in enumerate(levels):
        left = (whole - len(level) * WIDTH - (len(level) - 1) * GAP) // 2
        for at, name in enumerate(level):
            places[name] = (left + at * (WIDTH + GAP), tall - EDGE - HEIGHT - floor * (HEIGHT + BETWEEN))
    lines = [HEAD.format(width=whole, height=tall), *(_arrow(*pair, places) for pair in steps(graph))]
    return "\n".join([*lines, *(_box(name, *place) for name, place in places.items()), "</svg>"]) + "\n"


def steps(graph: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that no longer way says already: with them all, none would be seen."""
    return [
        (name, other)
        for name, used in graph.items()
        for other in sorted(used)
        if not any(other in _reached(between, graph) for between in used - {other})
    ]


def _arrow(name: str, other: str, places: Mapping[str, tuple[int, int]]) -> str:
    (x, y), (to, end) = places[name], places[other]
    start, x, to = y + HEIGHT, x + WIDTH // 2, to + WIDTH // 2
    middle = (start + end) // 2
    path = f"M{x} {start}C{x} {middle} {to} {middle} {to} {end}"
    return f'<path class="a" d="{path}"><title>{escape(name)} → {escape(other)}</title></path>'


def _box(name: str, x: int, y: int) -> str:
    look = "o" if name in ABOVE else "b"
    words = f'<text x="{x + WIDTH // 2}" y="{y + HEIGHT // 2 + 5}">{escape(name)}</text>'
    return f'<rect class="{look}" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>{words}'


def main() -> None:
    PICTURE.write_text(drawing(), encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)} : {len(rooms())} pièces, {len(floors(library()))} étages dans la bibliothèque")


if __name__ == "__main__":
    sys.exit(main())
