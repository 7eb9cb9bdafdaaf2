"""Streamlit's own English words put in French where they are made: in the scripts that it serves.

Some words of its widgets can't be given by Python (the uploader's button, its refusals, the names that a screen reader
says). Each script that holds them is translated once, in memory, when the server starts; a test makes sure that every
phrase is still found in the Streamlit that is installed.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from ess_metrics.texts.pages.streamlit_words import SCRIPTS
from ess_metrics.ui.server import streamlit_inside

PLACE = "/static/js/"
_FOLDER = streamlit_inside.static_folder() / "static" / "js"


@dataclass(frozen=True)
class Script:
    """A script in French, compressed once; `tag` names its content."""

    packed: bytes
    tag: str

    @property
    def plain(self) -> bytes:
        """The script itself."""
        return gzip.decompress(self.packed)


def compressed(body: bytes) -> Script:
    """A body, compressed, and the name of its content."""
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    return Script(packed, f'"{hashlib.sha256(packed).hexdigest()[:20]}"')


def translated() -> dict[str, Script]:
    """Name of a served script -> the same in French, for those that hold a phrase of `texts.pages.streamlit_words`."""
    found = {}
    for path in sorted(_FOLDER.glob("*.js")):
        phrases = SCRIPTS.get(path.name.split(".")[0])
        if phrases:
            before = path.read_text("utf-8")
            after = _put(before, phrases)
            if after != before:
                found[path.name] = compressed(after.encode())
    return found


def missing() -> list[tuple[str, str]]:
    """The phrases that no script holds any more: (script, phrase)."""
    return [
        (name, phrase)
        for name, phrases in SCRIPTS.items()
        for phrase in phrases
        if not any(phrase in path.read_text("utf-8") for path in _FOLDER.glob(f"{name}.*.js"))
    ]


def _put(script: str, phrases: dict[str, str]) -> str:
    for english, french in phrases.items():
        script = script.replace(english, french)
    return script
