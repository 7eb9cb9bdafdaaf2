"""Where the published facts of a folder lie (what `ess_metrics.engines` counts): beside its versions, else in a cache.

They are made from a version and named by its fingerprint: whoever takes somebody out of the versions takes them out
too, and they are made again when they are asked for.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from ess_metrics.folder.version_store import (
    PublishingError,
    current,
    existing,
    fingerprint,
    read_card,
    store,
    version_places,
)

FACTS, CARD = "facts", "facts.json"
CACHE, CACHE_NAME = "ESS_CACHE", "ess-metrics"
KEPT = 2  # the current facts, and those that a server may still be reading


def beside(folder: Path) -> Path:
    """Where `publish` leaves them."""
    return store(folder) / FACTS


def cache() -> Path:
    """Where they are made for a folder that was not published with them."""
    named = os.environ.get(CACHE, "").strip()
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return (Path(named).expanduser() if named else Path(home) / CACHE_NAME) / FACTS


def found(folder: Path) -> Path | None:
    """The facts of the current state of a folder, whole (`CARD` is written last), when they are there already."""
    shown = current(existing(folder))
    return named(folder, fingerprint(folder) if shown == folder else read_card(shown)["fingerprint"])


def named(folder: Path, digest: str) -> Path | None:
    """The facts of a state of a folder (or of one of its versions), by its fingerprint, when they are there already."""
    places = (beside(folder), folder.parent / FACTS, cache())
    return next((place / digest for place in places if (place / digest / CARD).is_file()), None)


def keep_last(folder: Path) -> None:
    """Leave beside the versions the facts made last, and no other."""
    places = sorted(
        (place for place in beside(folder).iterdir() if place.is_dir()), key=lambda place: place.stat().st_mtime
    )
    for place in places[:-KEPT]:
        shutil.rmtree(place, ignore_errors=True)


def forget(folder: Path) -> None:
    """Remove every fact made from a state of the folder, here and in the cache."""
    shutil.rmtree(beside(folder), ignore_errors=True)
    digests = {fingerprint(folder)}
    for place in version_places(folder):
        with suppress(PublishingError):
            digests.add(read_card(place)["fingerprint"])
    for digest in digests:
        shutil.rmtree(cache() / digest, ignore_errors=True)
