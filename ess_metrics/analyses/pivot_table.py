"""Grants for a pivot table: a row a funding row and neighbourhood, every label beside its code, typed, in a workbook.

The rows are those that `granted` counts under a selection (`counting.grant_rule`), always shared among places: the sum
of each amount is the total of `values`, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

import numpy as np
import pandas as pd
import xlsxwriter

from ess_metrics.counting.funding import funding
from ess_metrics.counting.table_facts import families
from ess_metrics.files.cell_values import inert
from ess_metrics.model import reference
from ess_metrics.model.dataset import NEIGHBOURHOOD, Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import listed
from ess_metrics.texts.library import pivot_words as words
from ess_metrics.texts.numbers import euros, plural

CENTS = 100.0
AMOUNTS = ("demande", "attribue", "verse")
DATES = ("convention_debut", "convention_fin", "date_depot", "date_decision", "date_premier_versement", "date_debut",
         "date_fin")  # fmt: skip
OF_PROJECT = ("secteur", "thematique", "type_objet", "stade", "date_depot", "date_debut", "date_fin")
OF_ROW = ("section", "type_concours", "statut", "forme_convention", "convention_id", "convention_debut",
          "convention_fin", "date_decision", "date_premier_versement", "reference_decision", "source_id")  # fmt: skip
LABELLED = ("secteur", "thematique", "type_objet", "stade", "section", "type_concours", "statut", "forme_convention")
MOST_ROWS = 1_048_575


@dataclass(frozen=True)
class Pivot:
    """The rows (columns of `pivot_words.TITLES`), how many were left out and their euros granted."""

    rows: pd.DataFrame
    left_out: int
    left_out_euros: float


def pivot(data: Dataset, selection: Selection | None = None) -> Pivot:
    """A row a funding row and place, of the grants that a selection keeps.

    `part` is 0 to 1; amounts are euros to the cent, NaN when unknown; dates are `datetime64`, `annee` a number; the
    rest text ("" = unknown). `code_quartier` may be HORS_QPV, TERRITOIRE or "" (nobody says where). A dataset closed to
    names lists no natural person: their rows are counted in `left_out`.
    """
    asked = replace((selection or Selection()).current, mode="reparti")
    cut = funding(data, asked)
    lines, table = cut.lines, cut.facts
    record, place = cut.line_records, cut.line_places
    bodies, projects = _bodies(data), _projects(data)
    carrier = _keys(table.dims["porteur_id"])[record]
    money = table.frame
    made: dict[str, object] = {
        "financement_id": _text(money, "financement_id")[record],
        "projet_id": _text(money, "projet_id")[record],
        "porteur_id": carrier,
        "financeur_id": _text(money, "financeur_id")[record],
        "fonds_code": _text(money, "fonds_origine")[record],
        "dispositif_code": _text(money, "dispositif_code")[record],
        "annee": _column(money, "annee").astype("float64").to_numpy(na_value=np.nan)[record],
        "part": table.lines.part[lines],
    }
    made |= {name: _euros(table.measures[name], lines, record) for name in AMOUNTS}
    made |= {name: _values(money, name)[record] for name in OF_ROW}
    at = np.append(np.arange(len(projects)), -1)[table.links["project"]][record]
    made |= {name: _at(projects, name, at) for name in ("projet", *OF_PROJECT)}
    made |= _named(data, made, bodies) | _places(data, place)
    for name in LABELLED:
        made[name] = _labels(name, made[name])
    frame = pd.DataFrame({name: made[name] for name in words.TITLES})
    kept = listed(data, frame)
    gone = frame["attribue"].sum() - kept["attribue"].sum()
    return Pivot(kept.reset_index(drop=True), len(frame) - len(kept), round(float(gone), 2))


def too_many(data: Dataset, selection: Selection | None = None) -> str:
    """The sentence to say where a selection has more rows than a sheet holds; "" otherwise."""
    rows = len(funding(data, replace((selection or Selection()).current, mode="reparti")).lines)
    return words.TOO_MANY.format(rows=rows) if rows > MOST_ROWS else ""


def _euros(measure, lines: np.ndarray, record: np.ndarray) -> np.ndarray:
    return np.where(measure.known[record], np.round(measure.on(lines)) / CENTS, np.nan)


def _keys(dim) -> np.ndarray:
    return np.array([*dim.keys, "", ""], object)[dim.codes]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(pd.NA, frame.index, dtype="object")


def _text(frame: pd.DataFrame, name: str) -> np.ndarray:
    column = _column(frame, name).astype(object)
    return column.where(column.notna(), "").astype(str).to_numpy(object)


def _values(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Dates as dates, the rest as text."""
    if name in DATES:
        return pd.to_datetime(_column(frame, name)).to_numpy("datetime64[s]")
    return _text(frame, name)


def _projects(data: Dataset) -> pd.DataFrame:
    frame = data.tables["projets"]
    return pd.DataFrame({"projet": _text(frame, "intitule"), **{name: _values(frame, name) for name in OF_PROJECT}})


def _at(frame: pd.DataFrame, name: str, at: np.ndarray) -> np.ndarray:
    """The value of each row's project, nothing where it has none (-1)."""
    nothing = np.datetime64("NaT") if name in DATES else ""
    return np.append(frame[name].to_numpy(), np.array([nothing], frame[name].to_numpy().dtype))[at]


def _bodies(data: Dataset) -> pd.DataFrame:
    frame = data.tables.get("organismes", pd.DataFrame({"organisme_id": []}))
    found = {name: _text(frame, name) for name in ("nom", "siret", "ess_statut")}
    return pd.DataFrame(found, index=_text(frame, "organisme_id"))


def _named(data: Dataset, made: Mapping, bodies: pd.DataFrame) -> dict[str, object]:
    """The names beside the codes."""
    funds = reference.labels("fonds_origine") | dict(data.manifest.libelles_fonds)
    schemes = reference.labels("dispositif_code") | _folder_schemes(data)
    family, known = reference.labels("famille"), families(data)
    codes = made["dispositif_code"]
    names, siret, ess = (dict(zip(bodies.index, bodies[name], strict=True)) for name in ("nom", "siret", "ess_statut"))
    return {
        "porteur": _mapped(made["porteur_id"], names),
        "financeur": _mapped(made["financeur_id"], names),
        "siret": _mapped(made["porteur_id"], siret, ""),
        "ess_statut": _labels("ess_statut", _mapped(made["porteur_id"], ess, "")),
        "fonds": _mapped(made["fonds_code"], funds),
        "dispositif": _mapped(codes, schemes),
        "famille": _mapped(_mapped(codes, known, ""), family),
    }


def _folder_schemes(data: Dataset) -> dict[str, str]:
    frame = data.tables.get("dispositifs")
    if frame is None or "libelle" not in frame:
        return {}
    pairs = zip(_text(frame, "dispositif_code"), _text(frame, "libelle"), strict=True)
    return {code: label for code, label in pairs if label}


def _mapped(codes: object, known: Mapping[str, str], nothing: str | None = None) -> np.ndarray:
    """Each code's name; a code without one is its own name, unless `nothing` is said."""
    series = pd.Series(codes, dtype=object)
    found = series.map(known)
    return found.where(found.notna(), series if nothing is None else nothing).to_numpy(object)


def _labels(column: str, codes: object) -> np.ndarray:
    return _mapped(codes, reference.labels(column))


def _places(data: Dataset, place: np.ndarray) -> dict[str, object]:
    """Code, name and commune of the place of each line."""
    geo, areas = data.geography, data.tables["quartiers"]
    codes = np.array([key.strip() for key in geo.keys], object)
    names = dict(zip(_text(areas, "code_quartier"), _text(areas, "nom"), strict=True))
    years = dict(zip(_text(areas, "code_quartier"), _text(areas, "generation"), strict=True))
    shown = [
        words.NOWHERE[code] if code in words.NOWHERE
        else names.get(code) or code if kind == NEIGHBOURHOOD
        else words.OTHER.format(name=names.get(code) or code, year=years.get(code, ""))
        for code, kind in zip(codes, geo.kind, strict=True)
    ]  # fmt: skip
    communes = [
        ", ".join(reference.label("commune", one) for one in key.split("|")) if key else "" for key in geo.commune
    ]
    return {
        "code_quartier": codes[place],
        "quartier": np.array(shown, object)[place],
        "commune": np.array(communes, object)[place],
    }


# --- the workbook ----------------------------------------------------------------------------------------------------


def workbook(data: Dataset, out: IO[bytes], selection: Selection | None = None, perimeter: str = "") -> Pivot:
    """The rows as a workbook: one table with filters and no total, and a sheet that says what they are.

    `perimeter`: the filters in words. Ask `too_many` before: a sheet does not hold more than its rows.
    """
    found = pivot(data, selection)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(out, options) as book:
        _rows_sheet(book, found.rows)
        _about_sheet(book, data, found, perimeter)
    return found


def _rows_sheet(book: xlsxwriter.Workbook, rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(words.SHEET)
    formats = {
        **dict.fromkeys(AMOUNTS, book.add_format({"num_format": "#,##0.00"})),
        **dict.fromkeys(DATES, book.add_format({"num_format": "dd/mm/yyyy"})),
        "annee": book.add_format({"num_format": "0"}),
        "part": book.add_format({"num_format": "0.0000"}),
    }
    columns = [{"header": title, "format": formats.get(name)} for name, title in words.TITLES.items()]
    last = max(len(rows), 1)
    style = {"name": words.TABLE, "columns": columns, "style": "Table Style Light 9", "autofilter": True}
    sheet.add_table(0, 0, last, len(columns) - 1, style)
    for at, (name, title) in enumerate(words.TITLES.items()):
        sheet.set_column(at, at, max(14, min(40, len(title) + 6)), formats.get(name))
        _write(sheet, at, name, rows[name], formats.get(name))
    sheet.freeze_panes(1, 1)


def _write(sheet, at: int, name: str, values: pd.Series, style) -> None:
    """A column, each cell of its type; unknown cells stay empty."""
    if name in DATES:
        for line, value in _known(values):
            sheet.write_datetime(line, at, value.to_pydatetime(), style)
    elif name in (*AMOUNTS, "annee", "part"):
        for line, value in _known(values):
            sheet.write_number(line, at, value, style)
    else:
        for line, value in _known(values.where(values != "")):
            sheet.write_string(line, at, inert(value))


def _known(values: pd.Series) -> Iterator[tuple[int, Any]]:
    """The cells that say something, with their line in the sheet."""
    found = values.dropna()
    return zip((found.index + 1).tolist(), found.to_list(), strict=True)


def _about_sheet(book: xlsxwriter.Workbook, data: Dataset, found: Pivot, perimeter: str) -> None:
    sheet = book.add_worksheet(words.ABOUT)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    manifest = data.manifest
    told = [(words.WHERE, perimeter or manifest.territoire), *words.HOW]
    told.append((words.SOURCE, f"{manifest.source}, {manifest.date_extraction:%d/%m/%Y}"))
    if found.left_out:
        rows = plural(found.left_out, "ligne")
        told.append((words.LEFT_OUT, words.PERSONS.format(rows=rows, euros=euros(found.left_out_euros))))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100, wrap)
    for line, (label, text) in enumerate(told):
        sheet.write_string(line, 0, label)
        sheet.write_string(line, 1, text, wrap)
