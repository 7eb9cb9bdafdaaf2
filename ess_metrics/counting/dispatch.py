"""Questions that each engine answers in its own way, by the kind of their first argument.

The function is the answer of the engine in memory; another engine registers its own for its tables, columns and cuts,
and nothing here knows of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

Question = TypeVar("Question", bound=Callable[..., Any])


def by_engine(ask: Question) -> Question:
    """The question itself: arrays are answered by the function, anything else by what was registered for its kind."""
    return cast("Question", functools.singledispatch(ask))


def answers(ask: Callable[..., object], kind: type[object]) -> Callable[[Question], Question]:
    """What a function is to a question whose first argument is of this kind: a decorator."""

    def register(answer: Question) -> Question:
        cast("functools._SingleDispatchCallable[Any]", ask).register(kind, answer)
        return answer

    return register
