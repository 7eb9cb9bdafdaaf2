"""The short workbook to fill in: one sheet of actions (a column a funder), one of premises, one of founders.

`write_model` makes it; it is read back by recipes of our own, one a sheet, as any table told by a person: names, never
codes. Columns « Accordé par … » are funders, as many as there are. Sheets that are missing or empty are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ess_metrics.files.cell_patches import mended_sheets
from ess_metrics.files.cell_values import fold
from ess_metrics.files.grid import RawFile
from ess_metrics.files.raw_files import refused_lines
from ess_metrics.files.sheets import WrittenFile, WrittenSheet, open_sheets
from ess_metrics.formats import free_table, recipe_fields, workbook_template
from ess_metrics.formats.recipe import Recipe, Target
from ess_metrics.formats.source import Context, Outcome, Source, Sums
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.texts.library import model_words as words

NAME = "modele-court"
ENOUGH = 4  # titles of a sheet that make it one of ours
LAST_ROW = 2000
SHEETS = {
    words.ACTIONS: ("actions", words.ACTION_TITLES),
    words.PREMISES: ("locaux", words.PREMISE_TITLES),
    words.FOUNDERS: ("personnes", words.FOUNDER_TITLES),
}


# --- writing ---------------------------------------------------------------------------------------------------------


def write_model(path: str | Path, manifest: Mapping[str, object] | None = None, places: Sequence[str] = ()) -> None:
    """Write the workbook to fill in; funders are called as `manifest` calls them, `places` are offered in a list."""
    book = Workbook()
    readme = book.active
    readme.title = words.README
    for line in words.README_LINES:
        readme.append([line])
    readme["A1"].font, readme.column_dimensions["A"].width = Font(bold=True, size=14), 110
    lists = book.create_sheet(words.CHOICES)
    for name, (table, titles) in SHEETS.items():
        _sheet(book, name, table, [*titles, *(_funders(manifest or {}) if table == "actions" else ())], lists, places)
    book.move_sheet(words.CHOICES, len(SHEETS))
    book.save(path)


def _funders(manifest: Mapping) -> list[str]:
    named = reference.labels("fonds_origine") | dict(manifest.get("libelles_fonds") or {})
    return [words.GRANTED_TITLE.format(name=named.get(code, code)) for code in words.FUNDERS]


def _sheet(book: Workbook, name: str, table: str, titles: Sequence[str], lists, places: Sequence[str]) -> None:
    sheet = book.create_sheet(name)
    fields = SHEETS[name][1]
    for at, title in enumerate(titles, 1):
        letter, field = get_column_letter(at), fields.get(title, "montant_attribue")
        cell = sheet.cell(1, at)
        workbook_template.write_text(cell, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), workbook_template.HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = max(14, min(30, len(title) + 4))
        if field in words.NOTES and (field != "nom" or table == "personnes"):
            cell.comment = Comment(words.NOTES[field], "ESS", width=320, height=70)
        column = recipe_fields.column_of(table, field)
        kind = column.kind if column is not None else column_kinds.TEXT
        sheet.column_dimensions[letter].number_format = workbook_template.FORMATS.get(kind, "General")
        options = _options(table, field, places)
        if options:
            _drop_down(sheet, letter, _list(lists, title, options))
    sheet.freeze_panes = "B2"


def _options(table: str, field: str, places: Sequence[str]) -> list[str]:
    """The French labels that a column takes; several neighbourhoods may be written beside the list."""
    if recipe_fields.fields(table).get(field) == recipe_fields.PLACES:
        return list(places)
    column = recipe_fields.column_of(table, field)
    if column is None or column.kind == column_kinds.BOOL:
        return []
    owner = schema.BY_STEM[recipe_fields.stem_of(table, field)]
    labels = workbook_template.labels_of(column, owner)
    return [labels.get(code) or code for code in workbook_template.values_of(column)]


def _list(sheet, title: str, options: Sequence[str]) -> str:
    at = sheet.max_column + (1 if sheet.cell(1, sheet.max_column).value else 0)
    letter = get_column_letter(at)
    for row, text in enumerate((title, *options), 1):
        workbook_template.write_text(sheet.cell(row, at), text)
    return f"'{words.CHOICES}'!${letter}$2:${letter}${len(options) + 1}"


def _drop_down(sheet, letter: str, place: str) -> None:
    rule = DataValidation("list", formula1=place, allow_blank=True, errorStyle="information")
    rule.showErrorMessage = False
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


# --- reading ---------------------------------------------------------------------------------------------------------


def recognise(raw: RawFile) -> float:
    """How surely the file is this workbook: one of its sheets, by its name and its first titles."""
    return max((_share(grid.sheet, grid.header) for grid in raw.grids), default=0.0)


def _share(name: str | None, header: Sequence[str]) -> float:
    known = next((titles for sheet, (_, titles) in SHEETS.items() if fold(sheet) == fold(name or "")), None)
    if known is None:
        return 0.0
    found = {fold(title) for title in header} & {fold(title) for title in known}
    return 1.0 if len(found) >= max(ENOUGH, len(known) - 2) else 0.0


def recipes(file: WrittenFile, context: Context) -> list[Recipe]:
    """The recipe of each sheet of the model that a file has filled."""
    made = []
    for name, (table, titles) in SHEETS.items():
        sheet = next((one for one in file.sheets if fold(one.name or "") == fold(name)), None)
        if sheet is None or len(sheet.lines) < 2:
            continue
        made.append(_recipe(sheet, name, table, titles, context))
    return made


def _recipe(sheet: WrittenSheet, name: str, table: str, titles: Mapping[str, str], context: Context) -> Recipe:
    """The columns that the sheet still has, and its funders by the words after « Accordé par »."""
    line, header = sheet.lines[0]
    known = {fold(title): field for title, field in titles.items()}
    columns = {}
    for title in header:
        begins = fold(title).startswith(fold(words.GRANTED_BY)) and table == "actions"
        funder = title.strip()[len(words.GRANTED_BY) :].strip() if begins else ""
        if fold(title) in known:
            columns[title] = (Target(known[fold(title)]),)
        elif funder:
            columns[title] = (Target("montant_attribue", "", _funder(funder, context)),)
    return Recipe(NAME, table, columns, (name,), (line,))


def _funder(name: str, context: Context) -> dict[str, str]:
    """A fund by its name here or elsewhere; else a body that gives, whose fund the folder may know."""
    named = {fold(label): code for code, label in reference.labels("fonds_origine").items()}
    named |= {fold(str(label)): code for code, label in (context.manifest.get("libelles_fonds") or {}).items()}
    code = named.get(fold(name))
    return {"fonds": code, "financeur": name} if code else {"financeur": name}


def read(raw: RawFile, context: Context) -> Outcome:
    """The sheets one after the other, as one outcome. DataError when none has its columns."""
    file = mended_sheets(replace(open_sheets(raw.path), faults=()), context.mends)
    found = recipes(file, context)
    if not found:
        raise DataError([Fault("fichier_vide", BLOCKING, raw.path.name)])
    torn = refused_lines(raw)
    return _together([free_table.read_sheets(file, recipe, context, torn) for recipe in found])


def _together(parts: Sequence[Outcome]) -> Outcome:
    whole = Outcome(NAME)
    whole.totals, whole.recipe = {}, NAME
    for part in parts:
        for name in ("rows_read", "rows_kept", "rows_refused", "euros_read", "euros_kept", "without_amount"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        for name in ("faults", "notes", "columns_taken", "columns_ignored", "lines_ignored"):
            getattr(whole, name).extend(one for one in getattr(part, name) if one not in getattr(whole, name))
        for stem, frame in part.tables.items():
            frames = [whole.tables[stem], frame] if stem in whole.tables else [frame]
            whole.tables[stem] = pd.concat(frames, ignore_index=True).fillna("")
        for name, sums in (part.totals or {}).items():
            other = whole.totals.setdefault(name, Sums())
            other.written, other.kept = other.written + sums.written, other.kept + sums.kept
            other.refused += sums.refused
    refused = [part.refused for part in parts if part.refused is not None]
    whole.refused = pd.concat(refused, ignore_index=True).fillna("") if refused else None
    whole.encoding = parts[0].encoding
    return whole


SOURCE = Source(NAME, words.LABEL, recognise, read)
