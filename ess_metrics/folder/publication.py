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

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ess_metrics.folder import version_tables
from ess_metrics.folder.version_store import (
    CARD,
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
    hash_file,
    hashes,
    history,
    journal_lines,
    open_version,
    read_card,
    read_whole,
    short,
    shown_name,
    stamp,
    stat_token,
    store,
    table_paths,
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
    "NothingToPublish",
    "Outdated",
    "Publication",
    "PublishingError",
    "Refused",
    "Status",
    "TableDiff",
    "UnknownVersion",
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
]

ALIGN = "align.json"
TEMPORARY = ".tmp-"
_CHUNK = 1 << 20
Check = Callable[[Path], object]


@dataclass(frozen=True)
class Publication:
    """What `publish` or `restore` did.

    `entry`: the journal line now current. `changed`: False when the current version already had this content.
    `saved`: the line of the working files set aside, if any. `aligned`: False when the working copy could not be
    brought wholly to the version (finished at the next publication). `cleaned`: leftovers removed first.
    """

    entry: Entry
    changed: bool = True
    saved: Entry | None = None
    aligned: bool = True
    cleaned: tuple[str, ...] = ()


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
        unfinished = (store(folder) / ALIGN).exists() or bool(_leftovers(folder))
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
    longer is. `validate`: called with the copy about to be published, not with the files someone may be editing;
    refuses by raising or by an answer whose `ok` is false; default `ess_metrics.folder.reading.check`.
    Raises a PublishingError; nothing has changed then, apart from leftovers removed.
    """
    folder = _destination(folder, source)
    outside = source is not None and not _same(source, folder)
    with told(folder), locked(folder):
        cleaned = _recover(folder)
        _refuse_outdated(folder, expected)
        place = _keep(folder, Path(source) if outside else folder, validate or _default_check())
        if outside:
            _take_companions(folder, Path(source), place.name)
        return _make_current(folder, place, "published", author, comment, align=outside, cleaned=cleaned)


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
        cleaned = _recover(folder)
        _refuse_outdated(folder, expected)
        place = open_version(folder, version)
        digest = read_card(place)["fingerprint"]
        if not any(entry.fingerprint == digest and entry.action in SHOWN for entry in history(folder)):
            _validate(place, validate or _default_check())
        return _make_current(folder, place, "restored", author, comment, align=True, cleaned=cleaned)


@contextmanager
def locked(folder: Path | str) -> Iterator[None]:
    """Alone to write in `folder` while it lasts; for `import` too. Raises AnotherPublisher at once, CannotWrite.

    Released by the system when the process dies. Not reentrant: `publish` and `restore` take it themselves.
    """
    import fcntl  # reading versions must work where only publishing can't (Windows)

    with told(folder):
        _make_store(Path(folder))
        handle = os.open(store(Path(folder)) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
    try:
        with told(folder):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AnotherPublisher(texts.ANOTHER.format(folder=shown_name(folder))) from None
        yield
    finally:
        os.close(handle)


def _make_current(
    folder: Path, place: Path, action: str, author: str, comment: str, *, align: bool, cleaned: tuple[str, ...]
) -> Publication:
    """The swap: journal lines made, then written in one step; the working copy follows when `align`."""
    before, shown = history(folder), current_entry(folder)
    entries: list[Entry] = []
    working = hashes(folder) if align else {}
    aside = _set_aside(folder, working, before) if align else None
    if aside:
        entries.append(_new_entry(len(before) + 1, aside, "saved" if before else "initial"))
    changed = shown is None or shown.version != place.name
    if changed:
        entries.append(_new_entry(len(before) + len(entries) + 1, place, action, author, comment))
    if align and working != read_card(place)["files"]:
        mark = {"number": len(before) + len(entries), "version": place.name, "from": working}
        _write_aside(folder, ALIGN, _json(mark))
        _sync(store(folder))
    if entries:
        lines = [*journal_lines(folder), *(_json(asdict(entry)) for entry in entries)]
        _write_aside(folder, JOURNAL, "".join(f"{line}\n" for line in lines))
    return Publication(
        entry=entries[-1] if changed else shown,
        changed=changed,
        saved=entries[0] if aside else None,
        aligned=_settle(folder),
        cleaned=cleaned,
    )


def _new_entry(number: int, place: Path, action: str, author: str = "", comment: str = "") -> Entry:
    rows, totals = version_tables.describe(place)
    return Entry(
        number=number,
        action=action,
        version=place.name,
        at=_now().isoformat(),
        fingerprint=read_card(place)["fingerprint"],
        author=author,
        comment=comment,
        rows=rows,
        totals=totals,
        restored_from=place.name if action == "restored" else None,
    )


def _set_aside(folder: Path, working: dict[str, str], before: tuple[Entry, ...]) -> Path | None:
    """Keeps as a version the working files about to be replaced, unless there are none or they are kept already."""
    if not working or digest_of(working) in {entry.fingerprint for entry in before}:
        return None
    return _keep(folder, folder, None)


def _refuse_outdated(folder: Path, expected: str | None) -> None:
    if expected is None:
        return
    entry = current_entry(folder)
    found = digest_of(hashes(folder)) if entry is None else entry.fingerprint
    if len(expected) < SHORT or not found.startswith(expected):
        raise Outdated(texts.OUTDATED.format(folder=shown_name(folder), found=short(found)))


def _keep(folder: Path, source: Path, validate: Check | None) -> Path:
    """A version directory with the content of `source`: one already kept and unaltered, or a new one, checked."""
    before = stat_token(table_paths(source))
    files = hashes(source)
    if not files:
        raise NothingToPublish(texts.NOTHING.format(folder=shown_name(source)))
    place = _kept(folder, files)
    if place is not None:
        _validate(place, validate)
        return place
    aside = store(folder) / f"{TEMPORARY}version"
    try:
        os.mkdir(aside)
        _fill(aside, source, files, _reusable(folder))
        if stat_token(table_paths(source)) != before:
            raise Moving(texts.MOVING.format(folder=shown_name(source)))
        _validate(aside, validate)
        return _seal(folder, aside, files)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _kept(folder: Path, files: dict[str, str]) -> Path | None:
    """An unaltered version of exactly these files, if there is one."""
    for place in reversed(version_places(folder)):
        with suppress(Damaged):
            if read_card(place)["files"] == files:
                verify(place)
                return place
    return None


def _reusable(folder: Path) -> dict[str, Path]:
    """Files of the current version by sha256: unchanged ones are linked, never those that a person edits."""
    with suppress(Damaged):
        place = current(folder)
        if place != folder:
            return {digest: place / name for name, digest in read_card(place)["files"].items()}
    return {}


def _fill(aside: Path, source: Path, files: dict[str, str], reusable: dict[str, Path]) -> None:
    """Puts each file in the directory, fsynced, with the content that was fingerprinted; else raises Moving."""
    for name, digest in files.items():
        target = aside / name
        if digest in reusable and _link(reusable[digest], target, digest):
            continue
        if _copy(source / name, target) != digest:
            raise Moving(texts.MOVING.format(folder=shown_name(source)))
        os.chmod(target, stat.S_IMODE(os.stat(target).st_mode) & 0o444)


def _link(kept: Path, target: Path, digest: str) -> bool:
    """Links a kept file when the disk can and the file is still what it was; says whether it did."""
    try:
        os.link(kept, target)
    except OSError:
        return False
    if hash_file(target) == digest:
        return True
    os.unlink(target)
    return False


def _copy(source: Path, target: Path) -> str:
    """Copies a file, fsyncs it, and returns the sha256 of what was written."""
    digest = hashlib.sha256()
    with open(source, "rb") as old, open(target, "xb") as new:
        while chunk := old.read(_CHUNK):
            digest.update(chunk)
            new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()


def _seal(folder: Path, aside: Path, files: dict[str, str]) -> Path:
    """Gives a filled directory its final name; from there on it is whole and never changes."""
    digest = digest_of(files)
    _write(aside / CARD, _json({"fingerprint": digest, "files": files}))
    _sync(aside)
    if not (store(folder) / JOURNAL).exists():  # a journal missing beside versions is then known to be lost
        _write_aside(folder, JOURNAL, "")
    place = _free_name(folder, digest)
    os.rename(aside, place)
    _sync(store(folder))
    return place


def _free_name(folder: Path, digest: str) -> Path:
    base = store(folder) / f"{_now():%Y%m%dT%H%M%SZ}-{short(digest)}"
    place, number = base, 1
    while place.exists():
        number += 1
        place = base.with_name(f"{base.name}-{number}")
    return place


# --- the check -----------------------------------------------------------------------------------------------------


def _default_check() -> Check:
    from ess_metrics.folder.reading import check  # it imports this module

    return check


def _validate(place: Path, validate: Check | None) -> None:
    """Raises Refused when the check raises faults or answers that the folder is not ok."""
    if validate is None:
        return
    try:
        report = validate(place)
    except Exception as error:
        if not hasattr(error, "faults"):
            raise
        report = error
    if not _accepted(report):
        raise Refused(texts.refused(_blocking(report)), report)


def _accepted(report: object) -> bool:
    """What the report says of itself (`ok`); without a word, whether no fault is blocking."""
    if isinstance(report, bool | Exception):
        return report is True
    answer = report.get("ok") if isinstance(report, Mapping) else getattr(report, "ok", None)
    return not _blocking(report) if answer is None else bool(answer)


def _blocking(report: object) -> list[str]:
    """The sentences of the blocking faults of a report, whether it is an object, a mapping, a list, an exception."""
    if isinstance(report, list | tuple):
        faults = report
    else:
        faults = report.get("faults", ()) if isinstance(report, Mapping) else getattr(report, "faults", ())
    plain = [fault if isinstance(fault, Mapping) else vars(fault) | {"message": fault.message} for fault in faults]
    return [str(fault["message"]) for fault in plain if fault["severity"] == "bloquant"]


# --- leftovers and the working copy --------------------------------------------------------------------------------


def _recover(folder: Path) -> tuple[str, ...]:
    """Under the lock: removes what an interrupted publication left aside, finishes its alignment; what was removed."""
    history(folder)  # a damaged journal is not written over
    left = _leftovers(folder)
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    _align(folder)
    return tuple(path.name for path in left)


def _leftovers(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in store(folder).iterdir() if path.name.startswith(TEMPORARY))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _settle(folder: Path) -> bool:
    """After the swap nothing may fail any more: what can't be done now is done at the next publication."""
    try:
        _sync(store(folder))
        return _align(folder)
    except (OSError, Damaged):
        return False


def _align(folder: Path) -> bool:
    """Brings the working copy to the version named by `align.json`, but for files edited since; whether all were."""
    marker = store(folder) / ALIGN
    try:
        mark = json.loads(marker.read_text("utf-8"))
    except FileNotFoundError:
        return True
    except ValueError as error:
        raise Damaged(texts.DAMAGED_ALIGN.format(folder=shown_name(folder))) from error
    entry = current_entry(folder)
    whole = True
    if entry and entry.version == mark["version"] and len(history(folder)) >= mark["number"]:
        place = store(folder) / entry.version
        wanted = read_card(place)["files"]
        for name in sorted(wanted.keys() | mark["from"].keys()):
            whole &= _align_file(folder, place, name, mark["from"].get(name), wanted.get(name))
        _sync(folder)
    marker.unlink()
    return whole


def _align_file(folder: Path, place: Path, name: str, before: str | None, after: str | None) -> bool:
    """One working file brought from `before` to `after` (sha256, None = absent); False when it is neither."""
    target = folder / name
    found = hash_file(target) if target.is_file() else None
    if found == after:
        return True
    if found != before:
        return False
    if after is None:
        target.unlink()
    else:
        _replace_with_copy(folder, place / name, target)
    return True


def _replace_with_copy(folder: Path, source: Path, target: Path) -> None:
    """One step: readers of the working copy see the old file or the new one."""
    aside = store(folder) / f"{TEMPORARY}{source.name}"
    with _removed_on_failure(aside):
        _copy(source, aside)
        os.replace(aside, target)


def _take_companions(folder: Path, source: Path, version: str) -> None:
    """Brings the refused rows and the provenance of a published source; what they replace goes to .versions/beside."""
    for path in sorted([source / "provenance.json", *(source / "refus").rglob("*")]):
        inside = path.relative_to(source)
        if not path.is_file() or path.is_symlink():
            continue
        target = folder / inside
        if target.is_file():
            if hash_file(target) == hash_file(path):
                continue
            kept = store(folder) / "beside" / version / inside
            kept.parent.mkdir(parents=True, exist_ok=True)
            _replace_with_copy(folder, target, kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace_with_copy(folder, path, target)


# --- files -----------------------------------------------------------------------------------------------------------


def _destination(folder: Path | str, source: Path | str | None) -> Path:
    """The folder to publish in: it must exist, unless a source is given to fill it."""
    if source is not None:
        existing(source)
        with told(folder):
            Path(folder).exists() or os.mkdir(folder)
    return existing(folder)


def _same(one: Path | str, other: Path | str) -> bool:
    return Path(one).resolve() == Path(other).resolve()


def _make_store(folder: Path) -> None:
    if not store(folder).is_dir():
        with suppress(FileExistsError):
            os.mkdir(store(folder))
        _sync(folder)


def _write_aside(folder: Path, name: str, text: str) -> None:
    """Writes a file of the store in one step: aside, fsynced, then put in place of the old one."""
    aside = store(folder) / f"{TEMPORARY}{name}"
    with _removed_on_failure(aside):
        _write(aside, text)
        os.replace(aside, store(folder) / name)


def _write(path: Path, text: str) -> None:
    with open(path, "xb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))  # a lone surrogate becomes its JSON escape
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _sync(directory: Path) -> None:
    """Makes the names in a directory last through a power cut."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
