"""The surfaces and the rents of a list of places, in its units or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from ess_metrics.files.cell_values import is_empty, measured, plain
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import free_cells
from ess_metrics.formats.place_titles import (
    HECTARES,
    SURFACES,
    present,
)
from ess_metrics.model.faults import WARNING, Fault


def surfaces_of(frame: pd.DataFrame) -> pd.Series:
    """Square metres above 0; hectares are turned into square metres."""
    out = pd.Series(float("nan"), index=frame.index)
    for names, factor in ((SURFACES, 1), (HECTARES, 10_000)):
        for name in present(frame, names):
            cells = _square(frame[name]) * factor
            out = out.where(out.notna(), cells.where(cells > 0))
    return out


def _square(cells: pd.Series) -> pd.Series:
    """The areas of a column, NaN where there is none."""
    return cells.str.replace(r"\s*m(2|²)$", "", regex=True).map(measured).astype(float)


def unread_surfaces(kept: pd.DataFrame, raw: RawFile) -> list[Fault]:
    """The areas that nobody can read: set aside, their places go in without them."""
    return [
        Fault("nombre_illisible", WARNING, raw.path.name, sheet, int(row), name, cell)
        for name in present(kept, [*SURFACES, *HECTARES])
        for row, sheet, cell, area in zip(kept["_row"], kept["_sheet"], kept[name], _square(kept[name]), strict=True)
        if pd.isna(area) and not is_empty(cell)
    ]


@dataclass
class _Rents:
    """Rent and market rent a year and a square metre; the columns whose unit nothing says; the cells left, and why."""

    asked: pd.Series
    market: pd.Series
    unsaid: list[str] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)  # position of the row, column, rule


def rents_of(frame: pd.DataFrame) -> _Rents:
    """The rents of each lot: the unit of the cell ("640 €/mois") wins, then that of the title ("Loyer mensuel").

    A rent of the whole lot is divided by its area. The first column of each that can be read is taken.
    """
    none = pd.Series(float("nan"), index=frame.index)
    found = _Rents(none, none)
    taken: set[bool] = set()
    for name in (name for name in frame.columns if "loyer" in name):
        market = bool(re.search("marche|reference", name))
        values, left = _rent_column(frame, name)
        filled = frame[name].map(lambda cell: bool(plain(str(cell))))
        if values.notna().sum() == 0 and filled.any() and all(rule == "loyer_sans_unite" for _, _, rule in left):
            found.unsaid.append(name)
        elif market not in taken:
            taken.add(market)
            found.left += left
            found = replace(found, market=values) if market else replace(found, asked=values)
    return found


def _rent_column(frame: pd.DataFrame, name: str) -> tuple[pd.Series, list[tuple[int, str, str]]]:
    title = _unit_of(name)
    values, left = [], []
    for at, (cell, area) in enumerate(zip(frame[name].astype(str), frame["_surface"], strict=True)):
        read, wrong = free_cells.rent(cell, None, title, "")
        yearly = read.yearly(None if pd.isna(area) else Decimal(str(area))) if read else None
        if read and yearly is None:
            wrong = "loyer_sans_surface"
        if wrong:
            left.append((at, name, wrong))
        values.append(float("nan") if yearly is None else round(float(yearly), 2))
    return pd.Series(values, index=frame.index, dtype="float64"), left


def _unit_of(name: str) -> str:
    """The unit that a title says, as a rent is written; "" when it says none."""
    by_metre = bool(re.search(r"m2|m_2|metre", name))
    monthly, yearly = re.search("mens|mois", name), re.search(r"annuel|(^|_)an(_|$)|annee", name)
    if not (by_metre or monthly or yearly):
        return ""
    return f"€{'/m²' if by_metre else ''}/{'mois' if monthly else 'an'}"
