"""The verbs of the command line, a module a family: one verb loads the family it is of, and no other."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType

FAMILIES: Mapping[str, Sequence[str]] = {
    "imports": ("import", "template"),
    "recipes": ("recipe",),
    "corrections": ("correct",),
    "versions": ("publish", "history", "diff", "validate", "remote", "restore"),
    "news": ("news",),
    "comparisons": ("envelopes", "compare"),
    "erasures": ("erase",),
    "review_files": ("report",),
    "proofs": ("proof",),
    "pairs": ("matches",),
    "correspondence": ("correspondence",),
    "exports": ("export",),
    "server": ("app",),
    "territories": ("fetch", "territory"),
    "addresses": ("locate",),
}


def families(asked: str) -> list[ModuleType]:
    """The family of a verb; all of them for what is none (the help, a mistake), so that it can name them."""
    own = [name for name, verbs in FAMILIES.items() if asked in verbs]
    return [importlib.import_module(f"{__name__}.{name}") for name in own or FAMILIES]
