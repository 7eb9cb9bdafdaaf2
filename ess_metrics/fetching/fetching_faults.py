"""What can go wrong on the way: each a French sentence, never a traceback."""

from __future__ import annotations


class FetchError(Exception):
    """A source could not be had; `str()` says why and what to do. `again`: whether asking later may help."""

    def __init__(self, sentence: str, *, again: bool = False, missing: bool = False):
        super().__init__(sentence)
        self.again, self.missing = again, missing


class Stopped(Exception):  # noqa: N818  (an outcome told to a person)
    """The person asked to stop."""
