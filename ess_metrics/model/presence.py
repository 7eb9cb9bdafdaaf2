"""What is there: a value that may be missing elsewhere, and is not where it is read."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def certain(value: T | None) -> T:
    """The value, of something that the caller has seen to be there.

    Raises ValueError when it is not, at the place of the mistake, rather than let None travel further.
    """
    if value is None:
        raise ValueError("nothing is there")
    return value
