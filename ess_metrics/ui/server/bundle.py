"""Streamlit's own scripts and styles: compressed once, and those that all our pages need asked for together.

Streamlit sends them as they are (3 MB before a page of ours shows anything, a third of that compressed), and its page
asks for the script of a widget only when it meets the widget. Their names hold a hash of their content: a browser
keeps them for good.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from ess_metrics.ui.server import streamlit_inside
from ess_metrics.ui.server.french import Script, compressed

PLACE = "/static/"
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}
TYPES = {".js": "text/javascript", ".css": "text/css"}
LARGEST = 2_000_000  # bytes: what is larger (maps, diagrams) is for charts that we do not draw
KEPT = 200  # files held compressed, 1 MB in all
# Widgets that stand on every page, by the beginning of the names of their scripts.
PARTS = ("TextInput", "Html", "Slider", "Multiselect", "ButtonGroup", "Button", "BidiComponent")
_ROOT = streamlit_inside.static_folder()
_FOLDER = _ROOT / "static"
_IMPORTS = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')


@functools.cache
def _files() -> dict[str, Path]:
    """Address under `/static/` -> file, for what is worth compressing."""
    found = {f"{path.parent.name}/{path.name}": path for kind in ("js", "css") for path in (_FOLDER / kind).glob("*.*")}
    return {name: path for name, path in found.items() if path.suffix in TYPES and path.stat().st_size <= LARGEST}


@functools.lru_cache(maxsize=KEPT)
def packed(name: str) -> Script | None:
    """A file by its address under `/static/`; None when it is not one of those that we serve."""
    path = _files().get(name)
    return None if path is None else compressed(path.read_bytes())


@functools.cache
def parts() -> tuple[str, ...]:
    """The scripts of the widgets of every page, with all that they import, less those that the shell names itself."""
    scripts = {path.name: path for name, path in _files().items() if path.suffix == ".js"}
    shell = (_ROOT / "index.html").read_text("utf-8")
    waiting = [name for name in scripts if name.split(".")[0] in PARTS]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name not in scripts or name in shell:
            continue
        found[name] = None
        waiting += _IMPORTS.findall(scripts[name].read_text("utf-8"))
    return tuple(sorted(found))


def links() -> str:
    """What the head of the page says so that a browser fetches them while it reads the first script."""
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in parts())


def warm() -> None:
    """Compress what the first page asks for, before anybody does."""
    shell = (_ROOT / "index.html").read_text("utf-8")
    for name in (*(f"js/{name}" for name in parts()), *(name for name in _files() if name in shell)):
        packed(name)
