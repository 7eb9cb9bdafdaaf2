"""Files written whole: aside on the same disk, flushed, then put in place in one step.

A reader finds the old file or the new one, never a half; after a power cut, one of the two. Both the content and the
name must reach the disk for that: the file is fsynced before the swap, its folder after. Windows cannot flush a
folder, and journals its names by itself: there the second step is left out.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY = ".tmp-"  # what an interrupted writing leaves begins so, and is never read as data
_CHUNK = 1 << 20


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step; what was there stays when it fails. OSError as the system says."""
    path = Path(path).absolute()
    swap(path, content, path.with_name(f"{TEMPORARY}{path.name}-{secrets.token_hex(4)}"))
    sync(path.parent)


def swap(path: Path, content: bytes, aside: Path) -> None:
    """The same by way of a file of a known name, whose folder the caller flushes: for what must not fail afterwards."""
    with removed_on_failure(aside):
        write_new(aside, content)
        os.replace(aside, path)


def write_all(folder: Path, files: Mapping[str, bytes], aside: Path) -> None:
    """Put several files of a folder, each in one step, once all are flushed in `aside`: a full disk changes none.

    The names may hold one folder (`refus/x.csv`), made when it is missing; they are put in place in the order given.
    """
    if not files:
        return
    aside.mkdir()
    try:
        for at, content in enumerate(files.values()):
            write_new(aside / str(at), content)
        for at, name in enumerate(files):
            (folder / name).parent.mkdir(exist_ok=True)
            os.replace(aside / str(at), folder / name)
        for parent in {(folder / name).parent for name in files} | {folder}:
            sync(parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_new(path: Path, content: bytes) -> None:
    """A file that was not there, flushed to the disk; FileExistsError when it was."""
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def copy_new(source: Path, target: Path) -> str:
    """Copy to a file that was not there, flushed; the sha256 of what was written."""
    digest = hashlib.sha256()
    with open(source, "rb") as old, open(target, "xb") as new:
        while chunk := old.read(_CHUNK):
            digest.update(chunk)
            new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """Removes what was written aside when the rest fails; the failure goes on."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def sync(directory: Path) -> None:
    """Make the names in a directory last through a power cut."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
