"""What a folder already has of each source: which files, of which day, beside its tables (`recuperations.json`)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ess_metrics.folder import atomic
from ess_metrics.model.manifest import TAKEN

NAME = TAKEN


@dataclass(frozen=True)
class Had:
    """What the folder took of a source: the files (sha256), what its rows depended on, the days, the size, the rows,
    and the headers of the files.
    """

    files: tuple[str, ...]
    about: str = ""
    date: str = ""
    fetched: str = ""
    size: int = 0
    rows: int = 0
    url: str = ""
    columns: tuple[str, ...] = ()


def read(folder: Path) -> dict[str, Had]:
    """By source; empty for a folder that fetched nothing."""
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        return {
            name: Had(**{**one, "files": tuple(one["files"]), "columns": tuple(one.get("columns", ()))})
            for name, one in said.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def note(folder: Path, source: str, had: Had) -> None:
    """Remember what was taken of a source."""
    known = {name: asdict(one) for name, one in read(folder).items()} | {source: asdict(had)}
    atomic.write(folder / NAME, json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode())
