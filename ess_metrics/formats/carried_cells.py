"""What a row leaves to those above it: ditto marks, a carrier written once for several actions, a year as a heading."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.files.by_column import cells_at
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats.grant_columns import YEAR, Columns
from ess_metrics.formats.grant_rows import TOTAL

Cells = Sequence[Sequence[str]]

DITTO = {"idem", "idem.", "dito", "ditto", '"', "''", "\u2033", "\u3003", "//", '-"-', '" "', "« »"}
WHO = ("nom", "nom_suite", "siret", "rna")  # what a row that names nobody takes from the one above
LONGEST_HEADING = 3  # words around the year of a heading


def dittos(rows: Cells, found: Columns) -> list[tuple[int, int]]:
    """The cells that say "as above", by row and column, from the top; an amount is never carried down."""
    amounts = {amount.at for amount in [*found.amounts, *found.ignored]}
    amounts |= {found.fields[name] for name in ("cout", "propres") if name in found.fields}
    return [
        (row, at)
        for at in sorted({*found.fields.values()} - amounts)
        if any(_is_ditto(cell) for cell in cells_at(rows, at))
        for row, cells in enumerate(rows)
        if row and at < len(cells) and _is_ditto(cells[at])
    ]


def _is_ditto(cell: str) -> bool:
    return bool(cell) and plain(cell).lower() in DITTO


def unnamed(rows: Cells, found: Columns) -> list[int]:
    """The rows that say as much as the one above them, amount and object included, but for who is helped.

    Something more must be said of them (a year, a place): a label and an amount alone may be a subtotal of a theme.
    """
    at, what = found.fields.get("nom"), found.fields.get("objet")
    if at is None or what is None or all(cells_at(rows, at)):
        return []
    amounts = [amount.at for amount in found.amounts]
    who = {found.fields[name] for name in WHO if name in found.fields}
    out: list[int] = []
    told: set[int] = set()
    for number, cells in enumerate(rows):
        filled = {place for place, cell in enumerate(cells) if cell}
        if at in filled:
            told = filled - who
        elif (
            told - {*amounts, what}
            and filled >= told - {*amounts}
            and filled & {*amounts}
            and not _adds_up(cells[what])
        ):
            out.append(number)
    return out


def _adds_up(label: str) -> bool:
    return TOTAL.fullmatch(fold(label)) is not None


def heading_years(rows: Cells, found: Columns) -> dict[int, int]:
    """The rows that hold a year and nothing else ("2023", "Programmation 2024"), each with its year."""
    first = found.fields.get("nom", 0)
    years = {cell: year for cell in cells_at(rows, first) if (year := _heading_year(cell))}
    lone = (
        (number, years[cells[first]])
        for number, cells in enumerate(rows)
        if first < len(cells) and cells[first] in years and sum(map(bool, cells)) == 1
    )
    return dict(lone) if years else {}


def _heading_year(cell: str) -> int | None:
    """The year of a heading of a few words, None when it is none."""
    years = YEAR.findall(cell)
    return (
        int(years[0])
        if len(years) == 1 and len(plain(cell).split()) <= LONGEST_HEADING and not _adds_up(cell)
        else None
    )
