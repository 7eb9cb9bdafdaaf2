"""A field whose value may be made when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Late(Generic[T]):
    """A descriptor for a field of a dataclass: given a function without argument, the field is what it returns, called
    once, at the first reading; given anything else, the field is that. Left out, the field is None.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, whole: None, owner: type) -> None: ...

    @overload
    def __get__(self, whole: object, owner: type) -> T | None: ...

    def __get__(self, whole: object | None, owner: type) -> T | None:
        if whole is None:
            return None  # the default of the field
        with self._lock:
            held: T | Callable[[], T | None] | None = vars(whole).get(self._name)
            if callable(held):
                held = vars(whole)[self._name] = held()
        return held

    def __set__(self, whole: object, value: T | Callable[[], T | None] | None) -> None:
        vars(whole)[self._name] = value

    @staticmethod
    def unread(whole: object, name: str) -> object:
        """What was given for a field, without making anything: to hand it on."""
        return vars(whole).get(f"_{name}")
