# ruff: noqa: N818  (outcomes told to a person)
"""A publication that a second person validates, in the folders whose manifest asks for it (`deux_personnes`).

The first one proposes: the version is kept, whole and checked, and a line of the journal names it without making it
current. Another person looks at what moves and validates: the version becomes current, with both names. It is the
version in use that asks, so that nobody frees a folder of it alone.
"""

from __future__ import annotations

from pathlib import Path

from ess_metrics.folder.version_store import (
    SHOWN,
    Damaged,
    Entry,
    PublishingError,
    current,
    current_entry,
    history,
    shown_name,
)
from ess_metrics.model.manifest import read_manifest
from ess_metrics.texts.library import publishing_words as texts

PROPOSED = "proposed"


class Unsigned(PublishingError):
    """Every act of such a folder carries its author."""

    usage = True


class SamePerson(PublishingError):
    """Who proposes does not validate."""


class NothingProposed(PublishingError):
    """No publication waits for a second person, or not this one."""

    usage = True


def asked(folder: Path, place: Path | None = None) -> bool:
    """Whether a second person validates: the version in use says so, or the first one that is published (`place`)."""
    try:
        shown = current(folder) if current_entry(folder) is not None else place
    except Damaged:  # a folder half copied is mended by a return, which must stay possible
        return False
    manifest = None if shown is None else read_manifest(shown)[0]
    return manifest is not None and manifest.deux_personnes


def refuse_unsigned(folder: Path, author: str) -> None:
    """Raises Unsigned when nobody signs an act in a folder that asks for a second person."""
    if not author.strip() and asked(folder):
        raise Unsigned(texts.UNSIGNED.format(folder=shown_name(folder)))


def waiting(folder: Path | str) -> Entry | None:
    """The last proposition, None when there is none or when something was made current since."""
    entries = history(folder)
    acts = [entry for entry in entries if entry.action in (*SHOWN, PROPOSED)]
    return acts[-1] if acts and acts[-1].action == PROPOSED else None


def same_person(one: str, other: str) -> bool:
    """Whether two signatures are of one person: case and spaces apart."""
    first, second = (" ".join(name.split()).casefold() for name in (one, other))
    return first == second


__all__ = [
    "PROPOSED",
    "NothingProposed",
    "SamePerson",
    "Unsigned",
    "asked",
    "refuse_unsigned",
    "same_person",
    "waiting",
]
