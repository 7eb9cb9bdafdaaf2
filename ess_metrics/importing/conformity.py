"""What a reader gives, held against the schema before it is written: a row that `check` would refuse never enters.

The rules are the blocking ones of `folder.checks` and `folder.tables`, on the tables as they would be merged: an empty
key, a negative amount or part, a reference to nothing, a funding row with neither project nor carrier, parts of a
project that do not sum to 1. The row of the file is refused with the reason, and its euros with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.formats.rows import among, folded, texts, unique
from ess_metrics.formats.source import TYPES, Outcome
from ess_metrics.importing import merge
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE

TOLERANCE = 0.001
REQUIRED = {table.stem for table in schema.TABLES if table.required}
UNREADABLE = {
    column_kinds.DATE: "date_illisible",
    column_kinds.NUMBER: "nombre_illisible",
    column_kinds.INTEGER: "nombre_illisible",
    column_kinds.MONEY: "montant_illisible",
}
MAIN = ("montant_attribue", "montant_demande", "montant_verse")
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Refusal:
    """A row of a table that the schema refuses: its place in the table, the rule, the column and the value."""

    stem: str
    at: int
    rule: str
    column: str
    value: str = ""


def obey(outcome: Outcome, present: Tables, raw: RawFile) -> None:
    """Take out of `outcome` the rows that the schema refuses, and count them as refused; `present`: the folder's."""
    outcome.tables = {stem: frame.reset_index(drop=True) for stem, frame in outcome.tables.items()}
    set_aside(outcome, raw)
    refused: dict[tuple, Refusal] = {}
    euros: dict[tuple, dict[str, Decimal]] = {}
    while found := list(refusals(outcome.tables, present)):
        euros = euros or _euros_by_line(outcome)
        for one in found:
            refused.setdefault(_line(outcome.tables[one.stem], one.at), one)
        _drop(outcome, found)
    if refused:
        _count(outcome, refused, euros, raw)


def set_aside(outcome: Outcome, raw: RawFile) -> None:
    """Leave out the cells of optional columns that are not of their kind (a date that is none): the row goes in."""
    for stem, frame in outcome.tables.items():
        table = schema.BY_STEM[stem]
        for column in table.columns:
            rule = UNREADABLE.get(column.kind)
            if rule is None or column.name not in frame or column.required or column.name in table.key:
                continue
            text = merge.as_text(frame[[column.name]], stem)[column.name]
            wrong = ~_of_kind(column.kind, text)
            if wrong.any():
                outcome.faults += _said(frame, wrong, text, rule, column, raw)
                outcome.tables[stem] = outcome.tables[stem].assign(**{column.name: text.mask(wrong, "")})


def _of_kind(kind: str, text: pd.Series) -> pd.Series:
    """Which cells are empty, or what a column of this kind holds."""
    if kind == column_kinds.DATE:
        shaped = text.str.fullmatch(r"\d{4}-\d{2}-\d{2}")
        return (text == "") | (shaped & pd.to_datetime(text.where(shaped), errors="coerce").notna())
    return (text == "") | pd.to_numeric(text, errors="coerce").notna()


def _said(
    frame: pd.DataFrame, wrong: pd.Series, text: pd.Series, rule: str, column: column_kinds.Column, raw: RawFile
) -> list[Fault]:
    places = zip(frame.index, *_places(frame), strict=True)
    return [
        Fault(rule, WARNING, raw.path.name, _sheet(sheet), int(row), column.name, text[at])
        if row is not None and not pd.isna(row)
        else Fault(rule, WARNING, raw.path.name, column=column.name, value=text[at])
        for at, row, sheet in places
        if wrong[at]
    ]


def refusals(tables: Tables, present: Tables) -> Iterator[Refusal]:
    """Every row that breaks a blocking rule, once a rule."""
    for stem, frame in tables.items():
        table = schema.BY_STEM[stem]
        text = merge.as_text(frame[[name for name in _held(table) if name in frame]], stem)
        yield from _keys(table, text)
        for column in table.columns:
            if column.name not in text:
                continue
            if column.kind in (column_kinds.MONEY, column_kinds.SHARE) and column.least is not None:
                yield from _numbers(stem, column, text[column.name])
            if column.refers:
                yield from _references(stem, column, text[column.name], tables, present)
    yield from _carriers(tables)
    yield from _parts(tables)


def _held(table: column_kinds.Table) -> list[str]:
    """The columns that blocking rules look at."""
    money = (column_kinds.MONEY, column_kinds.SHARE)
    return [
        c.name for c in table.columns if c.name in table.key or c.refers or (c.kind in money and c.least is not None)
    ]


def _keys(table: column_kinds.Table, text: pd.DataFrame) -> Iterator[Refusal]:
    for column in table.columns:
        if column.required and column.name in table.key:
            cells = text[column.name] if column.name in text else pd.Series("", index=text.index)
            for at in text.index[cells == ""]:
                yield Refusal(table.stem, at, "valeur_obligatoire_vide", column.name)


def _numbers(stem: str, column: column_kinds.Column, cells: pd.Series) -> Iterator[Refusal]:
    values = pd.to_numeric(cells, errors="coerce")
    rule = "montant_negatif" if column.kind == column_kinds.MONEY else "nombre_negatif"
    for at in cells.index[values < column.least]:
        yield Refusal(stem, at, rule, column.name, cells[at])


def _references(
    stem: str, column: column_kinds.Column, cells: pd.Series, tables: Tables, present: Tables
) -> Iterator[Refusal]:
    target, name = certain(column.refers)
    parts = [found[target][name] for found in (tables, present) if target in found and name in found[target]]
    if not parts and target not in REQUIRED:
        return
    known = pd.Series(["", *((HORS_QPV, TERRITOIRE) if target == "quartiers" and stem != "indicateurs" else ())])
    lost = np.logical_and.reduce([~among(cells, part) for part in (known, *map(texts, parts))])
    for at in cells.index[lost]:
        yield Refusal(stem, at, "code_inconnu", column.name, cells[at])


def _carriers(tables: Tables) -> Iterator[Refusal]:
    if "financements" not in tables:
        return
    funding = tables["financements"]
    text = merge.as_text(funding[[name for name in ("projet_id", "porteur_id") if name in funding]], "financements")
    empty = pd.Series(True, index=text.index)
    for name in ("projet_id", "porteur_id"):
        if name in text:
            empty &= text[name] == ""
    for at in text.index[empty]:
        yield Refusal("financements", at, "ligne_sans_projet_ni_porteur", "projet_id")


def _parts(tables: Tables) -> Iterator[Refusal]:
    links = tables.get("projets_quartiers")
    if links is None or "part" not in links:
        return
    text = merge.as_text(links, "projets_quartiers")
    parts = pd.to_numeric(text["part"], errors="coerce").fillna(0)
    sums = parts.groupby(text["projet_id"]).transform("sum")
    for at in text.index[(sums - 1).abs() > TOLERANCE + 1e-9]:
        yield Refusal("projets_quartiers", at, "parts_somme", "part", text["part"][at])


def _line(frame: pd.DataFrame, at: int) -> tuple:
    """Where a row of a table was in the file."""
    return _place(
        frame["_row"][at] if "_row" in frame else None, frame["_sheet"][at] if "_sheet" in frame else None, at
    )


def _place(row: Any, sheet: object, at: int) -> tuple[str | None, int | str]:
    """(sheet, line) of a file; the place in the table where the reader does not say."""
    return (None, f"table {at}") if row is None or pd.isna(row) else (_sheet(sheet), int(row))


def _sheet(value: Any) -> str | None:
    return None if value is None or pd.isna(value) or value == "" else str(value)


def _drop(outcome: Outcome, found: list[Refusal]) -> None:
    """Without the refused rows, and without the other rows that the same line of the file makes in the same table."""
    for stem in {one.stem for one in found}:
        frame = outcome.tables[stem]
        lines = {_line(frame, one.at) for one in found if one.stem == stem}
        places = zip(frame.index, *_places(frame), strict=True)
        kept = [at for at, row, sheet in places if _place(row, sheet, at) not in lines]
        outcome.tables[stem] = frame.loc[kept].reset_index(drop=True)


def _euros_by_line(outcome: Outcome) -> dict[tuple, dict[str, Decimal]]:
    """The euros of each type that each line of the file gives, before anything is refused here."""
    frame = outcome.tables.get("financements")
    if frame is None:
        return {}
    text = merge.as_text(frame, "financements")
    if "type_concours" in text and _whole(text[text["type_concours"] == "subvention"]) == _cents(outcome.euros_kept):
        text = text[text["type_concours"] == "subvention"]
    found: dict[tuple, dict[str, Decimal]] = {}
    lines = [_place(row, sheet, at) for at, row, sheet in zip(frame.index, *_places(frame), strict=True)]
    for name in MAIN:
        for at in text.index[text[name] != ""] if name in text else ():
            sums = found.setdefault(lines[at], {})
            sums[name] = sums.get(name, Decimal(0)) + Decimal(text[name][at])
    return found


def _places(frame: pd.DataFrame) -> tuple[list, list]:
    """The lines and the sheets that rows come from, None where the reader does not say."""
    nothing = [None] * len(frame)
    return (frame["_row"].tolist() if "_row" in frame else nothing), (
        frame["_sheet"].tolist() if "_sheet" in frame else nothing
    )


def _whole(text: pd.DataFrame) -> int:
    name = next((name for name in MAIN if name in text and (text[name] != "").any()), None)
    return _cents(sum(map(Decimal, text[name][text[name] != ""]), Decimal(0))) if name else 0


def _cents(euros: object) -> int:
    return round(Decimal(str(euros)) * 100)


def _count(outcome: Outcome, refused: dict[tuple, Refusal], euros: dict, raw: RawFile) -> None:
    """The balance, the faults and the refused rows of the file after some were taken out."""
    rows, lines = {(grid.sheet, line): (grid, row) for grid in raw.grids for line, row in _lines(grid)}, []
    written = [line for line in refused if line in rows or isinstance(line[1], int)]
    outcome.rows_kept -= len(written)
    outcome.rows_refused += len(written)
    main = next((name for name in MAIN if any(name in sums for sums in euros.values())), MAIN[0])
    for line, one in refused.items():
        sums = euros.get(line, {}) if one.stem == "financements" else {}
        outcome.euros_kept = float(Decimal(str(outcome.euros_kept)) - sums.get(main, Decimal(0)))
        _moved(outcome, sums)
        sheet, number = line if line in written else (None, None)
        facts = {"table": schema.BY_STEM[one.stem].title, "nearest": "", "spaces": ""}
        fault = Fault(one.rule, BLOCKING, raw.path.name, sheet, number, one.column, one.value or None, facts)
        outcome.faults.append(fault)
        lines.append(_as_read(rows.get(line), line, one.rule))
    outcome.refused = pd.concat([part for part in (outcome.refused, pd.DataFrame(lines)) if part is not None])


def _moved(outcome: Outcome, sums: dict[str, Decimal]) -> None:
    """Euros that were kept and are refused."""
    totals = outcome.totals or {}
    for name, value in sums.items() if totals else ():
        totals[TYPES[name]].kept -= value
        totals[TYPES[name]].refused += value


def _lines(grid) -> Iterator[tuple[int, tuple[str, ...]]]:
    return zip(grid.lines, grid.rows, strict=True)


def _as_read(found: tuple | None, line: tuple, rule: str) -> dict:
    """The refused row under its own titles."""
    place = {"_row": line[1], "_sheet": line[0], "_rule": rule}
    if found is None:
        return place
    grid, row = found
    names = unique(folded(name) or f"colonne_{at}" for at, name in enumerate(grid.header, 1))
    return dict(zip(names, row, strict=True)) | place
