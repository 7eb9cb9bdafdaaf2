"""A line of a free table read field by field: what a recipe says of its cells, what must be said of them.

A `Reading` gathers the rows of the tables, the balance of rows and euros and the faults of one file; a `Row` is one of
its lines. What can't be read is set aside and said; only a negative amount or a line that says nothing costs a row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import pandas as pd

from ess_metrics.files import cell_identifiers, cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import address_book, free_cells, placed_addresses, recipe_fields
from ess_metrics.formats.address_text import split
from ess_metrics.formats.free_cells import NOTHING, Parsed
from ess_metrics.formats.free_layout import Block, Entry, Mapped, meaning
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.grant_reader import AS_WRITTEN, MILLIONS, THOUSANDS
from ess_metrics.formats.parties import organisation
from ess_metrics.formats.placed_addresses import Edges, Located
from ess_metrics.formats.places_of_rows import by_point, current_contours, near_communes
from ess_metrics.formats.recipe import Recipe, Target
from ess_metrics.formats.recipe_fields import AMOUNTS
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import TYPES, Context, Sums
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.schema import BY_STEM, HORS_QPV, TERRITOIRE

UNKNOWN = "inconnu"
NOWHERE = "sans lieu"
THOUSAND = 1000
SCHEME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")  # the shape of the code of a scheme, as a recipe writes a new one
JOINED = {column_kinds.TEXT, recipe_fields.NAME, recipe_fields.LEFT}


@dataclass(frozen=True)
class Cell:
    """One cell that a recipe takes: its column, what it gives, its text once the recipe's values are applied.

    `told`: the recipe says what the cell means, so that it is a value of ours already.
    """

    column: Mapped
    target: Target
    text: str
    told: bool = False


@dataclass
class Reading:
    """What one file gives, being read."""

    file: str
    recipe: Recipe
    context: Context
    names: Names
    tables: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    torn: dict[tuple[str | None, int], str] = field(default_factory=dict)
    bodies: dict[str, dict] = field(default_factory=dict)
    refused: list[dict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    totals: dict[str, Sums] = field(default_factory=lambda: {name: Sums() for name in TYPES.values()})
    without_amount: int = 0
    kept: int = 0
    nameless: int = 0
    points: list[tuple[str, float, float]] = field(default_factory=list)
    areas: dict[tuple[str, ...], Decimal | None] = field(default_factory=dict)
    marks: dict[tuple[str | None, int], str | None] = field(default_factory=dict)
    senses: dict[tuple[str | None, int], dict[str, str]] = field(default_factory=dict)
    factors: dict[str | None, int] = field(default_factory=dict)
    lines_by_place: Counter = field(default_factory=Counter)
    sheet_funders: dict[str, tuple[str, str]] = field(default_factory=dict)
    _said_funders: set[str | None] = field(default_factory=set)
    _scheme: str | None = None
    _unlisted: dict[tuple[str, str], list[tuple[str | None, int]]] = field(default_factory=dict)
    _ranks: Counter = field(default_factory=Counter)
    _deduced: dict[tuple[str, str, str | None], set[int]] = field(default_factory=dict)

    @cached_property
    def wanted(self) -> set[str]:
        """Every field that the recipe fills."""
        return self.recipe.fields()

    def rank(self, *what: str) -> int:
        """How many rows of the file already were the same thing."""
        self._ranks[what] += 1
        return self._ranks[what] - 1

    def deduce(self, year: str, origin: str, sheet: str | None, line: int) -> None:
        """The year of a line, that no cell gives, was taken from elsewhere."""
        self._deduced.setdefault((year, origin, sheet), set()).add(line)

    def deduced_faults(self) -> list[Fault]:
        """What was deduced, once an origin."""
        return [
            Fault("annee_deduite", WARNING, self.file, sheet, value=year, facts={"origin": origin, "count": len(lines)})
            for (year, origin, sheet), lines in self._deduced.items()
        ]

    def named_after(self, sheet: str | None) -> str:
        """The funder that a sheet is named after, where all that are read are; said once a sheet."""
        name = self.sheet_funders.get(sheet or "", ("", ""))[0]
        if name and sheet not in self._said_funders:
            self._said_funders.add(sheet)
            self.faults.append(Fault("financeur_de_la_feuille", WARNING, self.file, sheet, value=name))
        return name

    def keep_unlisted(self, column: str, value: str, row: Row) -> None:
        """A value that no list of ours has is kept as it is written; said once a value."""
        self._unlisted.setdefault((column, value), []).append((row.block.sheet, row.entry.line))

    def unlisted_faults(self) -> list[Fault]:
        """The values kept as they are written, each with its first line."""
        return [
            Fault("valeur_gardee", WARNING, self.file, *places[0], column, value, {"count": len(places)})
            for (column, value), places in self._unlisted.items()
        ]

    def default_scheme(self, default: str) -> str:
        """The scheme of rows that name none: a question, once a file."""
        if self._scheme is None:
            labels = reference.labels("dispositif_code")
            fault = Fault(
                "dispositif_absent",
                WARNING,
                self.file,
                column="dispositif_code",
                facts={"default": labels.get(default, default)},
            )
            self._scheme = self.ask(fault, tuple(labels), default)
        return self._scheme

    @cached_property
    def own_schemes(self) -> frozenset[str]:
        """The schemes that the folder has, which no list of ours may know."""
        return frozenset(first_of(self.context.tables.get("dispositifs", pd.DataFrame()), "dispositif_code")) - {""}

    @cached_property
    def funds(self) -> dict[str, str]:
        """Funder → the only fund that the folder's rows name for it."""
        table = self.context.tables.get("financements")
        if table is None or not {"financeur_id", "fonds_origine"} <= set(table.columns):
            return {}
        known = table[(table["financeur_id"] != "") & (table["fonds_origine"] != "")]
        found = known.groupby("financeur_id")["fonds_origine"].unique()
        return {str(funder): str(funds[0]) for funder, funds in found.items() if len(funds) == 1}

    @cached_property
    def lots(self) -> list[tuple[str, str, str, str]]:
        """The lots of the folder: neighbourhood, folded name, folded address, id."""
        table = self.context.tables.get("locaux", pd.DataFrame())
        columns = (first_of(table, name) for name in ("code_quartier", "nom", "adresse", "local_id"))
        return [(code, fold(name), fold(at), lot) for code, name, at, lot in zip(*columns, strict=True)]

    def lots_at(self, code: str, address: str) -> list[str]:
        """The lots of the folder at an address of a neighbourhood."""
        return [lot for where, _, at, lot in self.lots if address and (where, at) == (code, address)]

    @cached_property
    def projects(self) -> list[tuple[str, str, str]]:
        """The projects of the folder: id, folded title, carrier."""
        table = self.context.tables.get("projets", pd.DataFrame())
        columns = (first_of(table, name) for name in ("projet_id", "intitule", "porteur_id"))
        return [(one, fold(title), carrier) for one, title, carrier in zip(*columns, strict=True)]

    def old_themes(self, year: str) -> set[str]:
        """The themes of the contract that were not in force in a year: a label of today is not one of then."""
        if not year.strip().isdigit():
            return set()
        return set(reference.codes("thematiques")) - set(reference.themes(int(year)))

    def neighbourhood_at(self, lat: float, lon: float) -> str:
        """The neighbourhood that holds a point, HORS_QPV outside all, "" without contours."""
        return by_point(pd.Series([lon]), pd.Series([lat]), self.context).iloc[0]

    @cached_property
    def edges(self) -> Edges | None:
        """The outlines by which an address is placed; None without outlines."""
        outlines = current_contours(self.context)
        return None if outlines is None else Edges(outlines)

    def ask(self, fault: Fault, choices: Sequence[str], default: str) -> str:
        """The answer to a question, its default while nobody answered."""
        answer, asked = self.context.answers.ask(fault, choices, default)
        self.faults += [asked] if asked else []
        return answer

    def learn_marks(self, block: Block) -> None:
        """What the marks of each column's numbers mean, from the column as a whole; what stays open is asked."""
        for column in block.columns:
            cells = [entry.cells[column.at] if column.at < len(entry.cells) else "" for entry in block.entries]
            self.marks[block.sheet, column.at] = cell_values.decimal_mark(cells)
            senses = cell_values.mark_senses(cells)
            if any(target.field in AMOUNTS for target in column.targets):
                lines = [entry.line for entry in block.entries]
                for mark in (".", ","):
                    if mark not in senses and self._thousands(block, column, cells, lines, mark):
                        senses[mark] = cell_values.THOUSANDS_SENSE
            self.senses[block.sheet, column.at] = senses
        self.factors[block.sheet] = self._factor(block)

    def _thousands(self, block: Block, column: Mapped, cells: Sequence[str], lines: Sequence[int], mark: str) -> bool:
        """Whether a mark before three digits is that of thousands, where the column does not prove it: asked."""
        at = [n for n, cell in enumerate(cells) if cell_values.open_mark(cell) == mark]
        if not at:
            return False
        facts = {"mark": mark, "count": len(at)}
        value = plain(cells[at[0]])
        fault = Fault(
            "milliers_ou_decimales", WARNING, self.file, block.sheet, lines[at[0]], column.title, value, facts
        )
        return self.ask(fault, (AS_WRITTEN, THOUSANDS), AS_WRITTEN) == THOUSANDS

    def _factor(self, block: Block) -> int:
        """The unit that the lines above the titles give to amounts that no unit names: asked."""
        factor = cell_values.header_factor(block.above)
        targets = [target for column in block.columns for target in column.targets if target.field in AMOUNTS]
        if factor == 1 or all(target.unit for target in targets):
            return 1
        unit = THOUSANDS if factor == THOUSAND else MILLIONS
        fault = Fault("unite_du_titre", WARNING, self.file, block.sheet, value=block.above, facts={"unit": unit})
        return factor if self.ask(fault, (AS_WRITTEN, unit), AS_WRITTEN) == unit else 1


class Row:
    """One line of data."""

    def __init__(self, reading: Reading, block: Block, entry: Entry):
        self.reading, self.block, self.entry = reading, block, entry
        self.recipe = reading.recipe
        self.kinds = recipe_fields.fields(self.recipe.table)
        self.refused_by: str | None = None
        self.told_status = ""
        self.amounts: dict[str, Decimal] = defaultdict(Decimal)
        self.cells: dict[str, list[Cell]] = defaultdict(list)
        self.inline: dict[str, str] = {}
        self._parsed: dict[tuple, Parsed] = {}
        for column in block.columns:
            written = entry.cells[column.at].strip() if column.at < len(entry.cells) else ""
            text = meaning(column, written)
            self._take(column, text, told=text != written)

    def _take(self, column: Mapped, text: str, *, told: bool) -> None:
        spread = recipe_fields.SHAPES[self.recipe.table].spread
        for target in column.targets:
            self.cells[target.field].append(Cell(column, target, text, told))
            if text and target.field not in spread:
                self.inline = {**target.constants, **self.inline}

    # --- texts -------------------------------------------------------------------------------------------------------

    def text(self, name: str, inline: dict[str, str] | None = None) -> str:
        """The text of a field: its columns, else its section, else what the recipe says of the column, else of all."""
        found = [cell.text for cell in self.cells.get(name, ()) if cell.text]
        if found:
            kind = self.kinds[name]
            if kind == recipe_fields.PLACES:
                return ", ".join(found)
            return " ".join(dict.fromkeys(found)) if kind in JOINED or kind == recipe_fields.PERSON else found[0]
        if name == self.recipe.section and self.entry.section:
            return self.entry.section
        for constants in (inline or {}, self.inline, self.recipe.constants):
            if name in constants:
                return constants[name]
        return ""

    def first(self, *names: str) -> str:
        """The text of the first of these fields that says something."""
        return next((text for name in names if name in self.kinds and (text := plain(self.text(name)))), "")

    def title(self, name: str) -> str | None:
        """The title of the column that fills a field."""
        cells = self.cells.get(name)
        return cells[0].column.title if cells else None

    # --- faults ------------------------------------------------------------------------------------------------------

    def fault(self, rule: str, name: str | None = None, value: str | None = None, **facts: object) -> Fault:
        """A fault of this line; what says who a person is is never repeated."""
        hidden = name is not None and recipe_fields.is_person(self.recipe.table, name)
        column = (self.title(name) or name) if name else None
        shown = None if hidden else (value or None)
        return Fault(rule, WARNING, self.reading.file, self.block.sheet, self.entry.line, column, shown, facts)

    def say(self, rule: str, name: str | None = None, value: str | None = None, **facts: object) -> None:
        """A remark on this line."""
        self.reading.faults.append(self.fault(rule, name, value, **facts))

    def refuse(self, rule: str, name: str | None = None, value: str | None = None, **facts: object) -> None:
        """The line is not kept, for this reason."""
        found = self.fault(rule, name, value, **facts)
        self.reading.faults.append(
            Fault(rule, BLOCKING, found.file, found.sheet, found.row, found.column, found.value, found.facts)
        )
        self.refused_by = self.refused_by or rule

    def as_read(self) -> dict[str, object]:
        """The mapped cells of the line, those that name a person left out: what `refus/` may keep."""
        kept = {}
        for column in self.block.columns:
            if not any(recipe_fields.is_person(self.recipe.table, target.field) for target in column.targets):
                kept[column.title] = self.entry.cells[column.at] if column.at < len(self.entry.cells) else ""
        return kept | {"_row": self.entry.line, "_sheet": self.block.sheet, "_rule": self.refused_by}

    # --- values ------------------------------------------------------------------------------------------------------

    def mark(self, cell: Cell) -> str | None:
        """The decimal mark of a cell's column."""
        return self.reading.marks.get((self.block.sheet, cell.column.at))

    def amount(self, cell: Cell) -> Parsed:
        """The euros of a cell of amounts."""
        senses = self.reading.senses.get((self.block.sheet, cell.column.at), {})
        factor = self.reading.factors.get(self.block.sheet, 1)
        return free_cells.amount(cell.text, senses, cell.column.title, cell.target.unit, factor)

    def parsed(self, name: str, inline: dict[str, str] | None = None) -> Parsed:
        """The value of a column of the folder; what can't be read is set aside and said, once."""
        key = (name, *(inline or {}).items())
        if key not in self._parsed:
            self._parsed[key] = self._parse(name, inline)
        return self._parsed[key]

    def _parse(self, name: str, inline: dict[str, str] | None) -> Parsed:
        column = recipe_fields.column_of(self.recipe.table, name)
        text = self.text(name, inline)
        if column is None or not text:
            return NOTHING
        stem = recipe_fields.stem_of(self.recipe.table, name)
        cells = [cell for cell in self.cells.get(name, ()) if cell.text]
        mark, header, unit = (
            (self.mark(cells[0]), cells[0].column.title, cells[0].target.unit) if cells else (None, "", "")
        )
        told = (cells and cells[0].told) or (not cells and text != self.entry.section)
        if column.vocabulary and told:
            return Parsed(text)  # a value of an open list, given by the recipe
        if column.refers == schema.DISPOSITIF and (text in self.reading.own_schemes or (told and _new_scheme(text))):
            if text not in self.reading.own_schemes:
                self.reading.keep_unlisted(column.meaning, text, self)
            return Parsed(text)
        found = free_cells.value(column, stem, text, mark, header, unit)
        if name == "thematique" and found.value in self.reading.old_themes(self.text("annee", inline)):
            return Parsed(text)
        return self._checked(name, text, found, column)

    def _checked(self, name: str, text: str, found: Parsed, column: column_kinds.Column) -> Parsed:
        if found.rule == free_cells.OTHER_UNIT:
            self.other_unit(name, text, found.facts.get("unit", ""))
            return NOTHING
        if found.number is not None and column.least is not None and found.number < column.least:
            self.say("montant_negatif" if column.kind == column_kinds.MONEY else "nombre_negatif", name, text)
            return NOTHING
        if found.rule == "valeur_hors_liste" and found.value:
            self.reading.keep_unlisted(self.title(name) or column.meaning, text, self)
        elif found.rule:
            self.say(found.rule, name, text, **found.facts)
        return found

    def value(self, name: str, inline: dict[str, str] | None = None) -> str:
        """The same, as the folder writes it."""
        return self.parsed(name, inline).value

    def value_of(self, name: str) -> float | None:
        """A latitude or a longitude, None when there is none."""
        text = self.text(name) if name in self.kinds else ""
        if cell_values.is_empty(text):
            return None
        read = cell_values.number(text, "," if "," in text else ".")
        if read.value is None:
            self.say("coordonnees_illisibles", name, text)
        return None if read.value is None else float(read.value)

    def values(self, stem: str, *without: str) -> dict[str, str]:
        """Every column of a table that the recipe fills as it is."""
        wanted = self.reading.wanted
        return {
            column.name: self.value(column.name)
            for column in BY_STEM[stem].columns
            if column.name in wanted and column.name not in without and self.kinds[column.name] != recipe_fields.PLACES
        }

    def other_unit(self, name: str, text: str, unit: str) -> None:
        """A unit of another kind than the one expected: a question, the cell unknown meanwhile."""
        self.reading.ask(self.fault(free_cells.OTHER_UNIT, name, text, unit=unit), (UNKNOWN,), UNKNOWN)

    # --- who ---------------------------------------------------------------------------------------------------------

    def body(self, role: str, column: str, *, name: str = "", inline: dict[str, str] | None = None) -> str:
        """The id of a body that the line names, "" when it names none; its row is kept beside."""
        given = self.text(column, inline) if column in self.kinds else ""
        siret, rna = (
            self.text(f"{role}_{part}", inline) if f"{role}_{part}" in self.kinds else "" for part in ("siret", "rna")
        )
        called = plain(name or self.text(f"{role}_nom", inline))
        identifier = None
        for field_name, text in ((f"{role}_siret", siret), (f"{role}_rna", rna), (column, given)):
            identifier = identifier or self._identifier(field_name, text)
        if not (called or identifier):
            called = plain(given)
        if cell_values.is_empty(called) and not identifier:
            return ""
        row = organisation(identifier, called or certain(identifier).value, "libre")
        if rna and (found := cell_identifiers.identifier(rna).value) and found.kind == "rna":
            row["rna"] = found.value
        if given and given in self._known():
            row["organisme_id"] = given
        kept = self.reading.bodies.setdefault(
            row["organisme_id"], row | {"_row": self.entry.line, "_sheet": self.block.sheet}
        )
        if role == "porteur" and not kept.get("_commune") and (commune := self.first("commune")):
            kept["_commune"] = commune
        return row["organisme_id"]

    def organisation(self, name: str) -> dict[str, str] | None:
        """The row of the body that a line is about, None when it names none."""
        identifier = None
        for column in ("siret", "rna", "siren", "organisme_id"):
            identifier = identifier or self._identifier(column, self.text(column))
        if cell_values.is_empty(name) and not identifier:
            return None
        found = organisation(identifier, name or certain(identifier).value, "libre")
        rna = cell_identifiers.identifier(self.text("rna")).value
        return found | ({"rna": rna.value} if rna and rna.kind == "rna" else {})

    def _known(self) -> set[str]:
        table = self.reading.context.tables.get("organismes")
        return set() if table is None else set(table["organisme_id"])

    def _identifier(self, name: str, text: str):
        """A SIRET, SIREN or RNA; one that is not sound identifies nothing, and it is said."""
        if not text or (name.endswith("_id") and not text[:1].isdigit() and not text.startswith(("W", "RNA"))):
            return None
        read = cell_identifiers.identifier(text.removeprefix("RNA:"))
        if read.rule and not name.endswith("_id"):
            self.say(read.rule, name, None if read.rule == "identifiant_personnel" else text, **read.facts)
        return read.value

    # --- where -------------------------------------------------------------------------------------------------------

    def places(self, *names: str) -> tuple[str, ...] | None:
        """The codes of the neighbourhoods that the line names; () when it names none, None when it can't be read."""
        wanted = [name for name in names if name in self.kinds]
        text = ", ".join(dict.fromkeys(text for name in wanted if (text := self.text(name))))
        if cell_values.is_empty(text):
            return ()
        return self.named_places(text, next(name for name in wanted if self.text(name)))

    def named_places(self, text: str, name: str) -> tuple[str, ...] | None:
        """The codes that a text of a field names; None when a piece of it can't be read, which is asked."""
        found = self.reading.names.read(text)
        if not found.unread:
            return found.codes
        near = self.reading.names.near(found.unread[0])
        facts = {"nearest": self.reading.names.share(near[:1]), "pieces": ", ".join(found.unread)}
        fault = self.fault("quartier_a_preciser", name, text, **facts)
        answer = self.reading.ask(fault, (NOWHERE, *near, TERRITOIRE, HORS_QPV), NOWHERE)
        return None if answer == NOWHERE else tuple(dict.fromkeys((*found.codes, answer)))

    def addressed(self) -> Located | None:
        """Where the line's address is, by the addresses that lie in the folder; None when that can't tell.

        A door that may be on either side of an edge is placed where it seems to be, and said.
        """
        reading = self.reading
        if not self.text("adresse") or reading.edges is None:
            return None
        book = address_book.book(reading.context.addresses, near_communes(reading.context))
        if book is None:
            return None
        said = (plain(self.text(name)) if name in self.kinds else "" for name in ("adresse", "code_postal", "commune"))
        found = placed_addresses.one(split(*said), book, reading.edges)
        if found is None or found.doubt:
            code = found.code if found else ""
            facts = {"place": reading.names.share([code]), "metres": found.metres if found else None}
            rule = "adresse_a_verifier" if found and code else "adresse_introuvable"
            self.say(rule, "adresse", self.text("adresse"), **facts)
        return found

    def place(self, *names: str, default: str = "") -> str:
        """The only neighbourhood of a line; `default` when none is known, or when it names several."""
        codes = self.places(*names)
        if codes and len(codes) > 1:
            self.say("lieu_multiple", next(name for name in names if self.first(name)), self.first(*names))
        return codes[0] if codes and len(codes) == 1 else default


def _new_scheme(text: str) -> bool:
    """Whether a text is the code of a scheme that no list of ours has."""
    return bool(SCHEME.fullmatch(text)) and fold(text) not in free_cells.labels_of(
        schema.BY_STEM["financements"]["dispositif_code"], "financements"
    )
