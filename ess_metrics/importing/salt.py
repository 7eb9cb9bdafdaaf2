"""The salt of a folder: 32 random bytes with which a number stands for a person; never published nor exported."""

from __future__ import annotations

import os
from pathlib import Path

NAME = ".sel"
LENGTH = 32


def read(folder: Path) -> bytes:
    """The salt of a folder, b"" when it has none yet."""
    try:
        found = (folder / NAME).read_bytes()
    except OSError:
        return b""
    return found if len(found) == LENGTH else b""


def new() -> bytes:
    """A salt that nobody can guess."""
    return os.urandom(LENGTH)


def write(folder: Path, salt: bytes) -> None:
    """Keep a salt in a folder that has none, readable by its owner only; a salt is never replaced."""
    try:
        handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(salt)
        file.flush()
        os.fsync(file.fileno())
