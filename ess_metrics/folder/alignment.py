"""The working copy brought to the version just made current, file by file, and what interrupted work left behind."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from ess_metrics.folder import atomic
from ess_metrics.folder.version_store import (
    Damaged,
    current_entry,
    hash_file,
    history,
    read_card,
    shown_name,
    store,
    version_places,
)
from ess_metrics.texts.library import publishing_words as texts

ALIGN = "align.json"
BESIDE = ("refus", "recettes", "logos", "textes", "adresses", "fond")  # folders that go with a published source
ERASED = "erased.json"  # the old versions that an erasure has to delete, named by their ids alone


def recover(folder: Path) -> tuple[str, ...]:
    """Under the lock: removes what an interrupted publication left aside, finishes its alignment; what was removed."""
    history(folder)  # a damaged journal is not written over
    left = leftovers(folder)
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    forget(folder)
    align(folder)
    return tuple(path.name for path in left)


def forget(folder: Path) -> None:
    """Deletes the versions that an erasure made anew without somebody, once the journal no longer names them."""
    marker = store(folder) / ERASED
    try:
        gone = json.loads(marker.read_text("utf-8"))["erased"]
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(texts.DAMAGED_ERASED.format(folder=shown_name(folder))) from error
    named = {entry.version for entry in history(folder)}
    for place in version_places(folder):
        if place.name in gone and place.name not in named:
            shutil.rmtree(place)
    atomic.sync(store(folder))
    marker.unlink()


def leftovers(folder: Path) -> list[Path]:
    """What interrupted publications left aside."""
    try:
        return sorted(path for path in store(folder).iterdir() if path.name.startswith(atomic.TEMPORARY))
    except (FileNotFoundError, NotADirectoryError):
        return []


def settle(folder: Path) -> bool:
    """After the swap nothing may fail any more: what can't be done now is done at the next publication."""
    try:
        atomic.sync(store(folder))
        return align(folder)
    except (OSError, Damaged):
        return False


def align(folder: Path) -> bool:
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
        atomic.sync(folder)
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
    aside = store(folder) / f"{atomic.TEMPORARY}{source.name}"
    with atomic.removed_on_failure(aside):
        atomic.copy_new(source, aside)
        os.replace(aside, target)


# What an import knows beside the tables: where rows come from, what people answered and corrected.
TOLD = ("provenance.json", "recuperations.json", "reponses.csv", "corrections.csv", ".corrections")
SALT = ".sel"  # stands for people: kept in the folder, never in a version


def _keep_salt(folder: Path, source: Path) -> None:
    """The salt of a folder that has none yet; one that is there is never replaced."""
    if (source / SALT).is_file() and not (folder / SALT).exists():
        _replace_with_copy(folder, source / SALT, folder / SALT)
        (folder / SALT).chmod(0o600)


def take_companions(folder: Path, source: Path, version: str) -> None:
    """Brings the refused rows and the provenance of a published source; what they replace goes to .versions/beside."""
    told = [source / name for name in TOLD if (source / name).is_file()]
    told += [path for inside in BESIDE for path in (source / inside).rglob("*")]
    _keep_salt(folder, source)
    for path in sorted(told):
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
