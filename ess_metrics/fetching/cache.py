"""Files kept by content: two addresses that give the same bytes share one file, an address that did not change is not
asked again for them.

Under `ESS_CACHE` (else the user's cache folder)::

    contenus/<sha256><suffix>   the files, never written twice
    adresses.json               address -> what is known of its last answer: sha256, ETag, Last-Modified, checksum, day
    arrivees/<hash>.part        what has come of a file so far, with the validator that lets it go on
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ess_metrics.folder import atomic

PLACE = "ESS_CACHE"
_NAME = "ess-metrics"


@dataclass(frozen=True)
class Kept:
    """What an address last gave. `stamp`: what the catalogue said of the file then (its checksum or its date)."""

    sha256: str
    name: str
    size: int
    etag: str = ""
    modified: str = ""
    stamp: str = ""
    fetched: str = ""


class Cache:
    """The files of one machine, in `folder`."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.contents, self.arrivals = self.folder / "contenus", self.folder / "arrivees"
        self.index = self.folder / "adresses.json"

    def kept(self, address: str) -> Kept | None:
        """What is known of an address, when its file is still there."""
        entry = self._known().get(address)
        if entry is None:
            return None
        kept = Kept(**entry)
        return kept if self.path(kept).is_file() else None

    def path(self, kept: Kept) -> Path:
        """Where a kept file lies."""
        return self.contents / f"{kept.sha256}{Path(kept.name).suffix.lower()}"

    def partial(self, address: str) -> Path:
        """Where a file that is coming is written."""
        self.arrivals.mkdir(parents=True, exist_ok=True)
        return self.arrivals / f"{hashlib.sha256(address.encode()).hexdigest()[:24]}.part"

    def keep(self, address: str, part: Path, kept: Kept) -> Path:
        """Put a file that has come under its content, and remember the address."""
        self.contents.mkdir(parents=True, exist_ok=True)
        place = self.path(kept)
        if place.is_file():
            part.unlink(missing_ok=True)
        else:
            os.replace(part, place)
        self.remember(address, kept)
        return place

    def remember(self, address: str, kept: Kept) -> None:
        """Note what an address answered."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = self._known() | {address: asdict(kept)}
        atomic.write(self.index, json.dumps(known, ensure_ascii=False, indent=0, sort_keys=True).encode())

    def _known(self) -> dict[str, dict]:
        try:
            found = json.loads(self.index.read_text("utf-8"))
        except (OSError, ValueError):
            return {}  # a cache that can't be read is an empty one: everything is asked again
        return {name: entry for name, entry in found.items() if _is_entry(entry)} if isinstance(found, dict) else {}


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and {"sha256", "name", "size"} <= entry.keys() <= set(Kept.__dataclass_fields__)


def default() -> Cache:
    """The cache that the setting names, else that of the user."""
    named = os.environ.get(PLACE, "").strip()
    if named:
        return Cache(Path(named).expanduser())
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Cache(Path(home) / _NAME)


def today() -> str:
    """The day, as files write it."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()
