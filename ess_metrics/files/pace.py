"""Signs that a long reading moves, for the one who waits for it and would otherwise think that it hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

BEAT: ContextVar[Callable[[], None] | None] = ContextVar("beat", default=None)
EVERY = 2_000  # things between two signs: some milliseconds
Thing = TypeVar("Thing")


def moving(things: Iterable[Thing], every: int = EVERY) -> Iterator[Thing]:
    """The same things, with a sign of life at each `every` of them."""
    beat = BEAT.get()
    for count, thing in enumerate(things):
        if beat and not count % every:
            beat()
        yield thing
