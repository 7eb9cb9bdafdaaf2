"""A version directory made: one that is kept already, or a new one, filled, checked, sealed under its name."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ess_metrics.folder import atomic
from ess_metrics.folder.report import Report
from ess_metrics.folder.version_store import (
    CARD,
    JOURNAL,
    Damaged,
    Moving,
    NothingToPublish,
    Refused,
    current,
    digest_of,
    hash_file,
    hashes,
    read_card,
    short,
    shown_name,
    stat_token,
    store,
    table_paths,
    verify,
    version_places,
)
from ess_metrics.texts.library import publishing_words as texts

Check = Callable[[Path], Report]


def keep(folder: Path, source: Path, validate: Check | None) -> Path:
    """A version directory with the content of `source`: one already kept and unaltered, or a new one, checked."""
    before = stat_token(table_paths(source))
    files = hashes(source)
    if not files:
        raise NothingToPublish(texts.NOTHING.format(folder=shown_name(source)))
    place = _kept(folder, files)
    if place is not None:
        validated(place, validate)
        return place
    aside = store(folder) / f"{atomic.TEMPORARY}version"
    try:
        os.mkdir(aside)
        _fill(aside, source, files, reusable(folder))
        _fill_companions(aside, source)
        if stat_token(table_paths(source)) != before:
            raise Moving(texts.MOVING.format(folder=shown_name(source)))
        validated(aside, validate)
        return seal(folder, aside, files)
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


def reusable(folder: Path) -> dict[str, Path]:
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
        if digest in reusable and link(reusable[digest], target, digest):
            continue
        if atomic.copy_new(source / name, target) != digest:
            raise Moving(texts.MOVING.format(folder=shown_name(source)))
        os.chmod(target, stat.S_IMODE(os.stat(target).st_mode) & 0o444)


COMPANIONS = ("textes", "logos", "recettes")  # of the folder and kept with a version, though no part of its figures


def _fill_companions(aside: Path, source: Path) -> None:
    """Copies what people wrote and gave beside the tables: a version printed again says what it said."""
    for inside in COMPANIONS:
        for path in sorted((source / inside).glob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith(atomic.TEMPORARY):
                (aside / inside).mkdir(exist_ok=True)
                atomic.copy_new(path, aside / inside / path.name)


def link(kept: Path, target: Path, digest: str) -> bool:
    """Links a kept file when the disk can and the file is still what it was; says whether it did."""
    try:
        os.link(kept, target)
    except OSError:
        return False
    if hash_file(target) == digest:
        return True
    os.unlink(target)
    return False


def seal(folder: Path, aside: Path, files: dict[str, str]) -> Path:
    """Gives a filled directory its final name; from there on it is whole and never changes."""
    digest = digest_of(files)
    atomic.write_new(aside / CARD, as_line({"fingerprint": digest, "files": files}).encode("utf-8", "backslashreplace"))
    atomic.sync(aside)
    if not (store(folder) / JOURNAL).exists():  # a journal missing beside versions is then known to be lost
        write_in_store(folder, JOURNAL, "")
    place = _free_name(folder, digest)
    os.rename(aside, place)
    atomic.sync(store(folder))
    return place


def _free_name(folder: Path, digest: str) -> Path:
    base = store(folder) / f"{now():%Y%m%dT%H%M%SZ}-{short(digest)}"
    place, number = base, 1
    while place.exists():
        number += 1
        place = base.with_name(f"{base.name}-{number}")
    return place


def validated(place: Path, validate: Check | None) -> None:
    """Raises Refused when the check finds blocking faults."""
    report = validate(place) if validate else None
    if report is not None and not report.ok:
        raise Refused(texts.refused([fault.message for fault in report.blocking]), report)


def write_in_store(folder: Path, name: str, text: str) -> None:
    """A file of the store in one step; a lone surrogate becomes its JSON escape."""
    content = text.encode("utf-8", "backslashreplace")
    atomic.swap(store(folder) / name, content, store(folder) / f"{atomic.TEMPORARY}{name}")


def as_line(facts: object) -> str:
    """Facts as a line of JSON."""
    return json.dumps(facts, ensure_ascii=False)


def now() -> datetime:
    """The hour, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
