"""What a row of premises says, in words: its name, its place, its room."""

from __future__ import annotations

from ess_metrics.analyses import behind
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.numbers import (
    date,
    formatted,
    plural,
)
from ess_metrics.views.making.row_cells import Told, text_in
from ess_metrics.views.names import UNKNOWN, name

TABLE, LEASES = "locaux", "baux"

PLACE = "code_quartier"


def area_of(value: float) -> str:
    """Square metres as they are read."""
    return formatted(value, "m2")


def local_count(n: int) -> str:
    """`3 locaux vacants`."""
    return plural(n, "local vacant", "locaux vacants")


def today(data: Dataset) -> str:
    """The day of the state."""
    return date(data.manifest.date_extraction)


def lot_name(row: Told) -> str:
    """The name of a lot, else its identifier."""
    return text_in(row, "nom") or text_in(row, "local_id")


def place_name(data: Dataset, row: Told) -> str:
    """The neighbourhood of a lot, else that it is not known."""
    return name(data, PLACE, str(row[behind.PLACES])) if row[behind.PLACES] else UNKNOWN
