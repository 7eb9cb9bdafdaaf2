# ruff: noqa: N818  (these exceptions are outcomes told to a person: Outdated, Refused; "Error" adds nothing)
"""Where the versions of a data folder lie, and how they are read: names, contents, journal. Writes nothing.

The layout is told in `ess_metrics.folder.publication`, which gives the public names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict, TypeVar

from ess_metrics.folder.report import Report
from ess_metrics.texts.library import publishing_words as texts

STORE = ".versions"
JOURNAL = "journal.jsonl"
CARD = ".version.json"
PREFIX_LEAST = 6
SHORT = 12
VERSION = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}(-\d+)?")
SHOWN = {"published", "restored"}
Result = TypeVar("Result")


class PublishingError(Exception):
    """Nothing was published; `str()` is a French sentence for the user. `usage`: the request itself was wrong."""

    usage = False


class NoFolder(PublishingError):
    """The folder is missing or is not a folder."""

    usage = True


class UnknownVersion(PublishingError):
    """No version, or several, answer to the name given."""

    usage = True


class NothingToPublish(PublishingError):
    """The folder holds no table."""


class Refused(PublishingError):
    """The check found blocking faults, those of `report`."""

    def __init__(self, sentence: str, report: Report):
        super().__init__(sentence)
        self.report = report


class AnotherPublisher(PublishingError):
    """Someone else is publishing in this folder now."""


class Outdated(PublishingError):
    """The current version is no longer the one the publisher started from."""


class Moving(PublishingError):
    """Files changed while they were being read."""


class Damaged(PublishingError):
    """The journal or a version is missing, incomplete or altered."""


class CannotWrite(PublishingError):
    """The system refused to read or write: disk full, read-only, no right."""


@dataclass(frozen=True)
class Entry:
    """One line of the journal.

    `action`: published, restored, saved (working files set aside) or initial (state before the first publication).
    Or proposed (kept, waiting for a second person), erased (somebody taken out). `validated_by`: the second person.
    `at`: UTC, ISO 8601; entries are in the order they were made, whatever the clock said. `rows` by table and
    `totals` (plain sums, see `version_tables.describe`) are None where a file could not be parsed.
    """

    number: int
    action: str
    version: str
    at: str
    fingerprint: str
    author: str = ""
    comment: str = ""
    rows: dict[str, int | None] = field(default_factory=dict)
    totals: dict[str, float | None] = field(default_factory=dict)
    restored_from: str | None = None
    validated_by: str = ""


def fingerprint(folder: Path | str) -> str:
    """sha256 (64 hex) of the names and contents of the table files lying in `folder` itself; see the module.

    Literal: for what is shown, ask `fingerprint(current(folder))`. Raises NoFolder, CannotWrite (unreadable).
    """
    with told(folder):
        return digest_of(hashes(existing(folder)))


def short(digest: str) -> str:
    """The form to display: the first 12 hex digits."""
    return digest[:SHORT]


def stamp(folder: Path | str) -> str:
    """A cheap token (stat only) that changes when the shown version, its files or the working files may have changed.

    Never raises: a missing or damaged folder has its own token. An edit that keeps inode, size, mtime and ctime is
    not seen; `verify` sees it.
    """
    folder = Path(folder)
    try:
        places = {folder, current(folder)}
        files = [path for place in sorted(places) for path in table_paths(place)]
    except (PublishingError, OSError) as error:
        return f"{type(error).__name__}:{stat_token([folder, store(folder) / JOURNAL])}"
    return stat_token([store(folder) / JOURNAL, *files])


def read_whole(folder: Path | str, load: Callable[[Path], Result], *, tries: int = 5) -> Result:
    """`load(current(folder))`, done again when the files moved meanwhile, so that it never mixes two states.

    Raises Moving when they move each time; whatever `load` raises on files that did not move.
    """
    for _ in range(tries):
        place = current(folder)
        before = stat_token(table_paths(place))
        try:
            result = load(place)
        except Exception:
            if _held_still(folder, place, before):
                raise
            continue
        if _held_still(folder, place, before):
            return result
    raise Moving(texts.UNSTEADY.format(folder=shown_name(folder)))


def _held_still(folder: Path | str, place: Path, before: str) -> bool:
    """Whether what was read did not move. A version never does; working files are swapped one by one at the first
    publication, slowly enough to look at rest between two: the journal, written before, says that they are.
    """
    return stat_token(table_paths(place)) == before and (place != Path(folder) or current(folder) == place)


def table_paths(folder: Path) -> list[Path]:
    """The files that make a version, in C order of their names; empty when the folder is missing."""
    try:
        paths = [Path(entry.path) for entry in os.scandir(folder) if _is_table(entry.name) and entry.is_file()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(paths, key=lambda path: os.fsencode(path.name))


def is_empty(target: Path) -> bool:
    """Whether there is nothing at all yet: no such folder, or one without any table or version."""
    target = Path(target)
    if target.exists() and not target.is_dir():
        return False
    return not table_paths(target) and not (target / STORE / JOURNAL).exists()


def _is_table(name: str) -> bool:
    if name.startswith("."):
        return False
    return name == "manifest.toml" or name.endswith((".csv", ".parquet")) or name.startswith("contours.")


def stat_token(paths: list[Path]) -> str:
    """A digest of what the system says of each file without opening it; a missing file counts too."""
    facts: list[tuple[str | int | None, ...]] = []
    for path in paths:
        try:
            found = path.stat()
        except OSError:
            facts.append((str(path), None))
        else:
            facts.append((str(path), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
    return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """sha256 of each table file, by name in C order."""
    return {path.name: hash_file(path) for path in table_paths(folder)}


def hash_file(path: Path) -> str:
    """sha256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(files: Mapping[str, str]) -> str:
    """The fingerprint of a folder from the sha256 of its files, by name."""
    lines = (b"%s  %s\0" % (files[name].encode(), os.fsencode(name)) for name in sorted(files, key=os.fsencode))
    return hashlib.sha256(b"".join(lines)).hexdigest()


def current(folder: Path | str) -> Path:
    """The directory to read for `folder`: its current version, or itself when it was never published.

    Raises NoFolder, Damaged (journal or version missing): an older state is never shown in place of the current one.
    """
    folder = existing(folder)
    entry = current_entry(folder)
    if entry is None:
        return folder
    place = store(folder) / entry.version
    if not (place / CARD).is_file():
        raise Damaged(texts.MISSING_VERSION.format(version=entry.version, folder=shown_name(folder)))
    return place


def current_entry(folder: Path | str) -> Entry | None:
    """The journal line that is current, None when never published. Raises NoFolder, Damaged."""
    folder = existing(folder)
    lines = journal_lines(folder)
    for number in range(len(lines), 0, -1):
        entry = _entry(folder, number, lines[number - 1])
        if entry.action in SHOWN:
            return entry
    return None


def history(folder: Path | str) -> tuple[Entry, ...]:
    """Every line of the journal, oldest first. Raises NoFolder, Damaged."""
    folder = existing(folder)
    return tuple(_entry(folder, number, line) for number, line in enumerate(journal_lines(folder), start=1))


def open_version(folder: Path | str, wanted: str) -> Path:
    """The directory of the version with this id or beginning of fingerprint (at least 6 digits), verified.

    Needs no journal. A folder never published answers for its own content. Raises UnknownVersion, Damaged, NoFolder.
    """
    folder = existing(folder)
    with told(folder):
        found = _matching(folder, wanted)
        if not found:
            if fingerprint(folder).startswith(wanted) and current_entry(folder) is None:
                return folder
            raise UnknownVersion(texts.UNKNOWN_VERSION.format(folder=shown_name(folder), wanted=wanted))
        if len(set(found.values())) > 1:
            raise UnknownVersion(texts.AMBIGUOUS_VERSION.format(folder=shown_name(folder), wanted=wanted))
        return _first_whole(folder, list(found))


def verify(place: Path | str) -> None:
    """Reads a version directory again; raises Damaged when a file no longer has the sha256 it was kept with."""
    place = Path(place)
    kept = read_card(place)["files"]
    with told(place.parent.parent):
        found = hashes(place)
    altered = sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))
    if altered:
        folder = shown_name(place.parent.parent)
        raise Damaged(texts.DAMAGED_VERSION.format(version=place.name, folder=folder, name=altered[0]))


def journal_lines(folder: Path) -> list[str]:
    """The lines of the journal, unread; none when never published. Raises Damaged when it is missing, CannotWrite."""
    content = _journal_content(folder)
    if content is None and version_places(folder):
        content = _journal_content(folder)  # the journal is born before the first version: look again, it may be there
        if content is None:
            raise Damaged(texts.MISSING_JOURNAL.format(folder=shown_name(folder)))
    return content.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n") if content else []


def _journal_content(folder: Path) -> bytes | None:
    try:
        return (store(folder) / JOURNAL).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CannotWrite(texts.cannot_write(error.errno, shown_name(folder))) from error


def _entry(folder: Path, number: int, line: str) -> Entry:
    try:
        entry = Entry(**json.loads(line))
        if entry.number == number and entry.action in texts.ACTIONS and VERSION.fullmatch(entry.version):
            return entry
    except (ValueError, TypeError):
        pass
    raise Damaged(texts.DAMAGED_JOURNAL.format(folder=shown_name(folder), line=number))


def version_places(folder: Path) -> list[Path]:
    """Version directories, journaled or not, oldest name first."""
    try:
        return sorted(path for path in store(folder).iterdir() if VERSION.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


class Card(TypedDict):
    """What a version says of itself."""

    fingerprint: str
    files: dict[str, str]


def read_card(place: Path) -> Card:
    """What a version says of itself: its `fingerprint`, and its `files` with their sha256. Raises Damaged."""
    try:
        card = json.loads((place / CARD).read_text("utf-8"))
        return {"fingerprint": str(card["fingerprint"]), "files": dict(card["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        folder = shown_name(place.parent.parent)
        raise Damaged(texts.DAMAGED_VERSION.format(version=place.name, folder=folder, name=CARD)) from None


def _matching(folder: Path, wanted: str) -> dict[Path, str]:
    """Version directories that answer to an id or a beginning of fingerprint, with their name's fingerprint."""
    if not VERSION.fullmatch(wanted) and len(wanted) < PREFIX_LEAST:
        raise UnknownVersion(texts.SHORT_PREFIX.format(wanted=wanted, least=PREFIX_LEAST))
    found = {}
    for place in version_places(folder):
        if place.name == wanted:
            return {place: wanted}
        with suppress(Damaged):
            digest = read_card(place)["fingerprint"]
            if digest.startswith(wanted):
                found[place] = digest
    return found


def _first_whole(folder: Path, places: list[Path]) -> Path:
    """The first of directories of the same content that is unaltered."""
    for place in places[:-1]:
        with suppress(Damaged):
            verify(place)
            return place
    verify(places[-1])
    return places[-1]


def store(folder: Path) -> Path:
    """Where the versions of a folder are kept."""
    return folder / STORE


def existing(folder: Path | str) -> Path:
    """The folder as a Path. Raises NoFolder when it is not there."""
    folder = Path(folder)
    if not folder.is_dir():
        raise NoFolder(texts.NO_FOLDER.format(folder=shown_name(folder)))
    return folder


def shown_name(folder: Path | str) -> str:
    """How a folder is named to the user: never by its place on the machine."""
    return Path(os.path.abspath(folder)).name or "/"


@contextmanager
def told(folder: Path | str) -> Iterator[None]:
    """Turns what the system refuses into a French sentence."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(texts.cannot_write(error.errno, shown_name(folder))) from error
