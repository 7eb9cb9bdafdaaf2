"""Any table, told once by a recipe: the source that reads it, and what a recipe would take of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from ess_metrics.files.cell_patches import mended_sheets
from ess_metrics.files.cell_values import fold
from ess_metrics.files.grid import RawFile
from ess_metrics.files.raw_files import refused_lines
from ess_metrics.files.sheets import WrittenFile, open_sheets
from ess_metrics.formats import free_actions, free_tables, recipe_fields
from ess_metrics.formats.free_layout import Block, Layout, lay_out, named_by
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.free_reading import Reading, Row
from ess_metrics.formats.funders import of_sheets
from ess_metrics.formats.parties import schemes
from ess_metrics.formats.places_of_rows import by_point
from ess_metrics.formats.recipe import FORMAT, Recipe
from ess_metrics.formats.source import TYPES, Context, IgnoredLine, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault
from ess_metrics.texts.library import recipe_words as words
from ess_metrics.texts.numbers import plural

FIRST_OF = ("montant_attribue", "montant_demande", "montant_verse")


def source_of(recipe: Recipe) -> Source:
    """The format of the files that this recipe reads; it is never recognised, only chosen."""
    return Source(
        FORMAT,
        words.LABEL.format(name=recipe.name),
        lambda raw: 0.0,
        lambda raw, context: read(raw, recipe, context),
    )


def read(raw: RawFile | Path, recipe: Recipe, context: Context) -> Outcome:
    """What the recipe takes of a file. DataError when the file has not the columns or sheets of the recipe."""
    if not isinstance(raw, RawFile):
        return read_sheets(mended_sheets(open_sheets(raw), context.mends), recipe, context)
    file = replace(_glued(open_sheets(raw.path), raw), faults=())  # said already, when the file was opened
    return read_sheets(mended_sheets(file, context.mends), recipe, context, refused_lines(raw))


def _glued(file: WrittenFile, raw: RawFile) -> WrittenFile:
    """A text table whose torn rows are put back as opening it did, where its titles are the same."""
    grid = raw.grids[0] if raw.kind == "csv" and raw.grids else None
    if grid is None or len(file.sheets) != 1:
        return file
    lines = dict(file.sheets[0].lines)
    head = lines.get(grid.header_line, ())
    width = max((at + 1 for at, cell in enumerate(head) if cell), default=0)
    if [cell.strip() for cell in head[:width]] != list(grid.header):
        return file  # columns were closed up, or titles stand on two lines: cells would move
    wide = [(line, row) for line, row in zip(grid.lines, grid.rows, strict=True) if any(lines[line][width:])]
    sheet = replace(file.sheets[0], lines=tuple((lines | dict(wide)).items()))
    return replace(file, sheets=(sheet,))


def read_sheets(
    file: WrittenFile,
    recipe: Recipe,
    context: Context,
    torn: Mapping[tuple[str | None, int], str] | None = None,
) -> Outcome:
    """The same, of a file already open; `torn`: the lines that opening showed to be unusable, with the rule."""
    layout = lay_out(file, recipe)
    _refuse_misfit(layout, file, recipe)
    reading = Reading(file.path.name, recipe, context, Names(context), torn=dict(torn or {}))
    reading.sheet_funders = of_sheets([block.sheet or "" for block in layout.blocks])
    reading.faults += layout.faults
    for block in layout.blocks:
        reading.learn_marks(block)
        _count_places(reading, block)
    for block in layout.blocks:
        for entry in block.entries:
            row = Row(reading, block, entry)
            _read_row(reading, block, row)
    return _outcome(reading, layout, file)


def _refuse_misfit(layout: Layout, file: WrittenFile, recipe: Recipe) -> None:
    """The columns or sheets that the recipe names and the file lacks."""
    faults = [fault for fault in layout.faults if fault.blocking]
    for title in layout.missing if not layout.fits else ():
        facts = {"recipe": recipe.name}
        faults.append(Fault("recette_colonne_absente", BLOCKING, file.path.name, column=title, facts=facts))
    if faults or not layout.fits:
        raise DataError(faults or [Fault("fichier_vide", BLOCKING, file.path.name)])


def _count_places(reading: Reading, block: Block) -> None:
    """How many lines of the file stand at each address."""
    if reading.recipe.table != "locaux":
        return
    for entry in block.entries:
        address = fold(Row(reading, block, entry).text("adresse"))
        reading.lines_by_place[address] += bool(address)


def _read_row(reading: Reading, block: Block, row: Row) -> None:
    """One line into the tables, or refused; its euros are counted either way."""
    if torn := reading.torn.get((block.sheet, row.entry.line)):
        row.refused_by = torn  # said already, when the file was opened
        reading.refused.append(row.as_read())
        return
    before = {stem: len(found) for stem, found in reading.tables.items()}
    if reading.recipe.table == "actions":
        free_actions.read_row(reading, row)
    else:
        free_tables.read_row(reading, row)
    if row.entry.line in block.false_totals and not row.refused_by:
        row.refuse("total_inexact")
    if row.refused_by:
        for stem, found in reading.tables.items():
            del found[before.get(stem, 0) :]
        reading.refused.append(row.as_read())
    reading.kept += not row.refused_by
    for name, euros in row.amounts.items():
        reading.totals[TYPES[name]].add(euros, not row.refused_by)


def _outcome(reading: Reading, layout: Layout, file: WrittenFile) -> Outcome:
    recipe = reading.recipe
    outcome = Outcome(FORMAT, reading.kept + len(reading.refused), reading.kept, len(reading.refused))
    outcome.encoding, outcome.recipe = file.encoding, recipe.name
    main = TYPES[next((name for name in FIRST_OF if name in recipe.fields()), FIRST_OF[0])]
    outcome.euros_read, outcome.euros_kept = (float(getattr(reading.totals[main], one)) for one in ("written", "kept"))
    outcome.totals, outcome.without_amount = reading.totals, reading.without_amount
    outcome.tables = _tables(reading)
    outcome.refused = pd.DataFrame(reading.refused).fillna("") if reading.refused else None
    columns = [column for block in layout.blocks for column in block.columns]
    only_seen = {c.title for c in columns if all(target.field == "proprietaire" for target in c.targets)}
    outcome.columns_taken = list(dict.fromkeys(c.title for c in columns if c.title not in only_seen))
    outcome.columns_ignored = [*layout.left, *sorted(only_seen)]
    outcome.lines_ignored = [
        IgnoredLine(one.line, one.text, words.WHY[one.why], one.sheet) for b in layout.blocks for one in b.ignored
    ]
    outcome.faults = [*file.faults, *reading.faults, *reading.deduced_faults(), *reading.unlisted_faults()]
    outcome.faults += _own_faults(reading, layout, file)
    outcome.notes = list(_notes(reading, layout))
    return outcome


def _tables(reading: Reading) -> dict[str, pd.DataFrame]:
    """The rows of each table of the folder, everything as text."""
    _place_points(reading)
    tables = {stem: found for stem, found in reading.tables.items() if found}
    named = _named(tables)
    bodies = [row for row in reading.bodies.values() if row["organisme_id"] in named]
    if bodies:
        tables["organismes"] = [*tables.get("organismes", []), *bodies]
    made = {stem: pd.DataFrame(found).fillna("") for stem, found in tables.items()}
    used = {
        row[name]
        for name in ("dispositif_code", "dispositif_principal")
        for found in tables.values()
        for row in found
        if row.get(name)
    }
    if used:
        mine = schemes(used)
        new = sorted(used.difference(mine["dispositif_code"], reading.own_schemes))
        added = pd.DataFrame({"dispositif_code": new, "libelle": new}, dtype="str")
        made["dispositifs"] = pd.concat([mine, added], ignore_index=True).fillna("")
    return made


def _named(tables: dict[str, list[dict]]) -> set[str]:
    """Every body that a row kept names."""
    columns = {column for shape in recipe_fields.SHAPES.values() for column in shape.bodies.values()}
    return {row[name] for found in tables.values() for row in found for name in columns if row.get(name)}


def _place_points(reading: Reading) -> None:
    """Projects that only a point places, in the neighbourhood that holds it; several points share equally."""
    if not reading.points:
        return
    frame = pd.DataFrame(reading.points, columns=["project", "lat", "lon"])
    codes = by_point(frame["lon"], frame["lat"], reading.context)
    found: dict[str, list[str]] = defaultdict(list)
    for project, code in zip(frame["project"], codes, strict=True):
        if code and code not in found[project]:
            found[project].append(code)
    for project, places in found.items():
        for code in places:
            part = f"{Decimal(1) / len(places):.12g}"
            method = "saisie" if len(places) == 1 else "egale"
            link = {"projet_id": project, "code_quartier": code, "part": part, "methode": method}
            reading.tables["projets_quartiers"].append(link)


def _own_faults(reading: Reading, layout: Layout, file: WrittenFile) -> Iterable[Fault]:
    """Values of the recipe for columns that no sheet has."""
    for title in reading.recipe.values if layout.fits else ():
        if not any(named_by(title, column) for block in layout.blocks for column in block.columns):
            facts = {"recipe": reading.recipe.name}
            yield Fault("recette_valeurs_sans_colonne", WARNING, file.path.name, column=title, facts=facts)


def _notes(reading: Reading, layout: Layout) -> Iterable[str]:
    """What is said of the file as a whole."""
    table = reading.recipe.table
    columns = [column for block in layout.blocks for column in block.columns]
    people = dict.fromkeys(c.title for c in columns if any(recipe_fields.is_person(table, t.field) for t in c.targets))
    if people:
        yield words.NOT_KEPT.format(names=", ".join(people))
    homeless = {"proprietaire"} if table == "actions" else {"proprietaire", "observation"}
    seen = dict.fromkeys(c.title for c in columns if any(t.field in homeless for t in c.targets))
    if seen:
        yield words.OBSERVATION.format(names=", ".join(seen))
    if reading.nameless:
        yield words.NO_PERSON.format(count=plural(reading.nameless, "ligne"), nbsp=words.NBSP)
    sheets = [block.sheet for block in layout.blocks if block.sheet]
    if len(sheets) > 1:
        yield words.SHEETS_READ.format(names=", ".join(sheets))
