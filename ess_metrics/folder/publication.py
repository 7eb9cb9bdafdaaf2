"""Versions of a data folder: published in one step, kept for ever, comparable, restorable.

On disk::

    DIR/                       the working copy: what a person edits, `import` merges into, `check` reads
      manifest.toml  *.csv  *.parquet  contours.*
      refus/  provenance.json  what imports refused, and read: beside the tables, no part of a version
      .versions/
        journal.jsonl          one line a publication, oldest first. THE LAST LINE THAT IS A PUBLICATION OR A RETURN
                               NAMES THE CURRENT VERSION: history and pointer are one file and can't disagree
        20261122T223600Z-0a1b2c3d4e5f/    a version: its table files, whole and read-only, and `.version.json`
                               (sha256 of each file, fingerprint). Never changed, never deleted, valid alone
        align.json             only while the working copy is being brought to the version just made current
        beside/<version>/      refused rows and provenance that a publication replaced in DIR
        lock                   flock of the one who writes
        .tmp-*                 work of a publication that is running, or was interrupted

A folder that was never published has no line in its journal: it is then its own current state (`current` gives DIR).

The swap is one `os.replace` of the journal, after the version's files, its directory and the new journal were
fsynced. Killed before: the old version is current. Killed after: the new one. Readers take no lock: they ask
`current`, then read a directory that nobody changes.

`publish(DIR)` publishes the working copy and leaves it alone. `publish(DIR, source=SRC)` and `restore` then bring the
working copy to the new version, file by file; what was there and not kept yet becomes a version of its own first
(`saved`, or `initial` before the first publication). A file edited meanwhile is left as it is, and `status` says so.

The fingerprint is what these commands print (names in C order)::

    cd VERSION && sha256sum --zero manifest.toml *.csv *.parquet contours.* | sha256sum
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ess_metrics.folder import alignment, atomic, remote_store, second_person, version_tables
from ess_metrics.folder.kept_version import Check, as_line, keep, now, validated, write_in_store
from ess_metrics.folder.lock import locked
from ess_metrics.folder.reading import check
from ess_metrics.folder.second_person import NothingProposed, SamePerson, Unsigned, waiting
from ess_metrics.folder.version_store import (
    JOURNAL,
    SHORT,
    SHOWN,
    AnotherPublisher,
    CannotWrite,
    Damaged,
    Entry,
    Moving,
    NoFolder,
    NothingToPublish,
    Outdated,
    PublishingError,
    Refused,
    UnknownVersion,
    current,
    current_entry,
    digest_of,
    existing,
    fingerprint,
    hashes,
    history,
    journal_lines,
    open_version,
    read_card,
    read_whole,
    short,
    shown_name,
    stamp,
    store,
    told,
    verify,
    version_places,
)
from ess_metrics.folder.version_tables import Diff, TableDiff
from ess_metrics.texts.library import publishing_words as texts

__all__ = [
    "AnotherPublisher",
    "CannotWrite",
    "Damaged",
    "Diff",
    "Entry",
    "Moving",
    "NoFolder",
    "NothingProposed",
    "NothingToPublish",
    "Outdated",
    "Publication",
    "PublishingError",
    "Refused",
    "SamePerson",
    "Status",
    "TableDiff",
    "UnknownVersion",
    "Unsigned",
    "confirm",
    "current",
    "current_entry",
    "diff",
    "diff_folders",
    "fingerprint",
    "history",
    "locked",
    "open_version",
    "publish",
    "read_whole",
    "restore",
    "short",
    "stamp",
    "status",
    "verify",
    "waiting",
]


@dataclass(frozen=True)
class Publication:
    """What `publish` or `restore` did.

    `entry`: the journal line now current. `changed`: False when the current version already had this content.
    `saved`: the line of the working files set aside, if any. `aligned`: False when the working copy could not be
    brought wholly to the version (finished at the next publication). `cleaned`: leftovers removed first. `proposed`:
    the version waits for a second person, and `entry` is the line that says so.
    """

    entry: Entry
    changed: bool = True
    saved: Entry | None = None
    aligned: bool = True
    cleaned: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True)
class Status:
    """How the working copy stands to the current version.

    `entry`: the current line, None when never published. `fingerprint`: of what is shown; `working`: of DIR's own
    files. `changes`: file -> added, changed, removed, what DIR has that is not published (empty when never published).
    `unfinished`: an interrupted publication left something to finish or clean.
    """

    entry: Entry | None
    fingerprint: str
    working: str
    changes: dict[str, str]
    unfinished: bool


def status(folder: Path | str) -> Status:
    """How the working copy stands to the current version (reads every file). Raises NoFolder, Damaged, CannotWrite."""
    folder = existing(folder)
    place, entry = current(folder), current_entry(folder)
    with told(folder):
        working = hashes(folder)
        unfinished = (store(folder) / alignment.ALIGN).exists() or bool(alignment.leftovers(folder))
    shown = working if entry is None else read_card(place)["files"]
    return Status(entry, digest_of(shown), digest_of(working), _file_changes(shown, working), unfinished)


def diff(folder: Path | str, before: str, after: str, *, keys: Mapping[str, tuple[str, ...]] | None = None) -> Diff:
    """What changes from version `before` to version `after`: ids, beginnings of fingerprints, `courante`, `travail`.

    `keys`: columns that identify a row, by table; default: the schema's. Raises UnknownVersion, Damaged, NoFolder.
    """
    places = [_side(existing(folder), wanted) for wanted in (before, after)]
    return diff_folders(*places, keys=keys)


def diff_folders(before: Path | str, after: Path | str, *, keys: Mapping[str, tuple[str, ...]] | None = None) -> Diff:
    """The same between any two plain folders, such as the current version and a folder not yet published."""
    before, after = existing(before), existing(after)
    with told(after):
        changes = _file_changes(hashes(before), hashes(after))
        return version_tables.compare(before, after, changes, keys)


def _side(folder: Path, wanted: str) -> Path:
    if wanted == texts.WORKING:
        return folder
    return current(folder) if wanted == texts.CURRENT else open_version(folder, wanted)


def _file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    changes = {name: "removed" for name in before if name not in after}
    for name, digest in after.items():
        if name not in before:
            changes[name] = "added"
        elif before[name] != digest:
            changes[name] = "changed"
    return changes


# --- making a version current --------------------------------------------------------------------------------------


def publish(
    folder: Path | str,
    *,
    source: Path | str | None = None,
    author: str = "",
    comment: str = "",
    expected: str | None = None,
    validate: Check | None = None,
) -> Publication:
    """Makes the working copy of `folder`, or the files of `source`, its current version; see the module.

    `expected`: the fingerprint (or its first digits) of what was current when the publisher began; Outdated if it no
    longer is. `validate`: called with the copy about to be published, not with the files someone may be editing; its
    Report refuses when it has blocking faults; default `ess_metrics.folder.reading.check`.
    Raises a PublishingError; nothing has changed then, apart from leftovers removed.
    """
    folder = _destination(folder, source)
    given = folder if source is None or _same(source, folder) else Path(source)
    outside = given is not folder
    with told(folder), locked(folder):
        cleaned = alignment.recover(folder)
        _refuse_outdated(folder, expected)
        place = keep(folder, given, validate or check)
        waits = second_person.asked(folder, place)
        _refuse_unsigned(folder, author, waits)
        if outside:
            alignment.take_companions(folder, given, place.name)
        if waits:
            return _propose(folder, place, author, comment, cleaned)
        return _make_current(folder, place, "published", author, comment, align=outside, cleaned=cleaned)


def _propose(folder: Path, place: Path, author: str, comment: str, cleaned: tuple[str, ...]) -> Publication:
    """A line that names the version without making it current, unless it is current already."""
    before, shown = history(folder), current_entry(folder)
    if shown is not None and shown.version == place.name:
        return Publication(shown, changed=False, cleaned=cleaned)
    entry = _new_entry(len(before) + 1, place, second_person.PROPOSED, author, comment)
    _write_journal(folder, [entry])
    atomic.sync(store(folder))
    return Publication(entry, cleaned=cleaned, proposed=True)


def confirm(folder: Path | str, *, author: str, expected: str | None = None) -> Publication:
    """Makes current the version that somebody else proposed; both names are kept, and the working copy follows.

    Raises NothingProposed, SamePerson, Unsigned, and as `publish`.
    """
    folder = existing(folder)
    with told(folder), locked(folder):
        cleaned = alignment.recover(folder)
        _refuse_outdated(folder, expected)
        first = second_person.waiting(folder)
        if first is None:
            raise NothingProposed(texts.NOTHING_PROPOSED.format(folder=shown_name(folder)))
        _refuse_unsigned(folder, author, True)
        if second_person.same_person(author, first.author):
            raise SamePerson(texts.SAME_PERSON.format(author=first.author, folder=shown_name(folder)))
        place = open_version(folder, first.version)
        return _make_current(
            *(folder, place, "published", first.author, first.comment),
            align=True, cleaned=cleaned, validated_by=author,
        )  # fmt: skip


def _refuse_unsigned(folder: Path, author: str, needed: bool) -> None:
    if needed and not author.strip():
        raise Unsigned(texts.UNSIGNED.format(folder=shown_name(folder)))


def restore(
    folder: Path | str,
    version: str,
    *,
    author: str = "",
    comment: str = "",
    expected: str | None = None,
    validate: Check | None = None,
) -> Publication:
    """Makes a kept version current again, by a new journal line; the working copy follows. Nothing is deleted.

    A version that was never published (`saved`, `initial`) is checked first, as by `publish`. Raises as `publish`,
    and UnknownVersion, Damaged.
    """
    folder = existing(folder)
    if not version_places(folder):
        raise UnknownVersion(texts.NEVER_PUBLISHED.format(folder=shown_name(folder)))
    with told(folder), locked(folder):
        cleaned = alignment.recover(folder)
        _refuse_outdated(folder, expected)
        _refuse_unsigned(folder, author, second_person.asked(folder))
        place = open_version(folder, version)
        digest = read_card(place)["fingerprint"]
        if not any(entry.fingerprint == digest and entry.action in SHOWN for entry in history(folder)):
            validated(place, validate or check)
        return _make_current(folder, place, "restored", author, comment, align=True, cleaned=cleaned)


def _make_current(
    folder: Path,
    place: Path,
    action: str,
    author: str,
    comment: str,
    *,
    align: bool,
    cleaned: tuple[str, ...],
    validated_by: str = "",
) -> Publication:
    """The swap: journal lines made, then written in one step; the working copy follows when `align`."""
    before, shown = history(folder), current_entry(folder)
    entries: list[Entry] = []
    working = hashes(folder) if align else {}
    aside = _set_aside(folder, working, before) if align else None
    if aside:
        entries.append(_new_entry(len(before) + 1, aside, "saved" if before else "initial"))
    current = shown if shown is not None and shown.version == place.name else None
    if current is None:
        entries.append(_new_entry(len(before) + len(entries) + 1, place, action, author, comment, validated_by))
    if align and working != read_card(place)["files"]:
        mark = {"number": len(before) + len(entries), "version": place.name, "from": working}
        write_in_store(folder, alignment.ALIGN, as_line(mark))
        atomic.sync(store(folder))
    if entries:
        _write_journal(folder, entries)
    return Publication(
        entry=current or entries[-1],
        changed=current is None,
        saved=entries[0] if aside else None,
        aligned=alignment.settle(folder),
        cleaned=cleaned,
    )


def _write_journal(folder: Path, entries: list[Entry]) -> None:
    before, added = journal_lines(folder), [as_line(asdict(entry)) for entry in entries]
    remote_store.claim(folder, before, added)  # of several machines, one writes the next line
    write_in_store(folder, JOURNAL, "".join(f"{line}\n" for line in [*before, *added]))


def _new_entry(
    number: int, place: Path, action: str, author: str = "", comment: str = "", validated_by: str = ""
) -> Entry:
    rows, totals = version_tables.describe(place)
    return Entry(
        number=number,
        action=action,
        version=place.name,
        at=now().isoformat(),
        fingerprint=read_card(place)["fingerprint"],
        author=author,
        comment=comment,
        rows=rows,
        totals=totals,
        restored_from=place.name if action == "restored" else None,
        validated_by=validated_by,
    )


def _set_aside(folder: Path, working: dict[str, str], before: tuple[Entry, ...]) -> Path | None:
    """Keeps as a version the working files about to be replaced, unless there are none or they are kept already."""
    if not working or digest_of(working) in {entry.fingerprint for entry in before}:
        return None
    return keep(folder, folder, None)


def _refuse_outdated(folder: Path, expected: str | None) -> None:
    if expected is None:
        return
    entry = current_entry(folder)
    found = digest_of(hashes(folder)) if entry is None else entry.fingerprint
    if len(expected) < SHORT or not found.startswith(expected):
        raise Outdated(texts.OUTDATED.format(folder=shown_name(folder), found=short(found)))


def _destination(folder: Path | str, source: Path | str | None) -> Path:
    """The folder to publish in: it must exist, unless a source is given to fill it."""
    if source is not None:
        existing(source)
        with told(folder):
            if not Path(folder).exists():
                os.mkdir(folder)
    return existing(folder)


def _same(one: Path | str, other: Path | str) -> bool:
    return Path(one).resolve() == Path(other).resolve()
