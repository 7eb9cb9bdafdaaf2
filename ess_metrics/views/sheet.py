"""A plain table to read, where a view would say too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """A table to read: its caption, its headers, its rows of text; `numbers`: columns aligned as numbers."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
