"""A cell of a table as text or as a number, whatever stands for nothing in it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

Told: TypeAlias = "Mapping[Hashable, object] | Mapping[str, object] | pd.Series"  # a row, its columns by name


def text_of(value: object) -> str:
    """A cell as text, "" when it is empty."""
    return "" if _is_empty(value) else str(value)


def number_of(value: object) -> float | None:
    """A cell as a number, None when it is unknown."""
    return None if _is_empty(value) else float(str(value))


def text_in(row: Told, column: str) -> str:
    """The text of a column of a row, "" when the row has none."""
    return text_of(row.get(column))


def number_in(row: Told, column: str) -> float | None:
    """The number of a column of a row, None when the row has none."""
    return number_of(row.get(column))


def _is_empty(value: object) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float | np.floating) and math.isnan(value))
    )
