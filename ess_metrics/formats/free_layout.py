"""Where a recipe's columns are in a file, and which of its lines are data; titles, sections, totals, notes set apart.

Nothing is lost: each line is an entry, or stands in `ignored` with why. A line that bears an amount is left out only
when a recipe says so, or when it is a total that the lines beside it add up to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ess_metrics.files import cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.files.sheets import WrittenFile, WrittenSheet
from ess_metrics.formats import recipe_fields
from ess_metrics.formats.recipe import LETTER, Recipe, Target, value_key
from ess_metrics.model import column_kinds
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

HEADER_SEARCH = 60
TOTAL = re.compile(r"(sous |s )?(total|totaux)( .*)?|cumul( .*)?|somme( .*)?|montant total( .*)?|ensemble")
BARE_TOTAL = re.compile(r"(sous |s )?(total|totaux)( general| generale| cumule)?( [0-9]{4})?|cumul|somme")
PIECES = re.compile(r"\s*(?:[,;/+|\n]|\bet\b)\s*")
CENT = Decimal("0.01")
MOST_GAPS = 1000
SUMMED = {column_kinds.MONEY, column_kinds.NUMBER, column_kinds.INTEGER, recipe_fields.RENT}


@dataclass(frozen=True)
class Mapped:
    """A column that the recipe names: its place, its title in the file, what it gives, what its values mean."""

    at: int
    title: str
    targets: tuple[Target, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A line of data: its number, its cells, the text of the section that it stands in."""

    line: int
    cells: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True)
class Ignored:
    """A line that is no data: its text and a key of `recipe_words.WHY`."""

    sheet: str | None
    line: int
    text: str
    why: str


@dataclass
class Block:
    """One sheet: its columns, its lines of data, those that can't be read as a total ought to (`false_totals`)."""

    sheet: str | None
    columns: tuple[Mapped, ...]
    header: tuple[str, ...]
    header_line: int
    above: str = ""
    entries: list[Entry] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    false_totals: set[int] = field(default_factory=set)


@dataclass
class Layout:
    """All the sheets that a recipe reads, the columns that it leaves, what must be said."""

    blocks: list[Block] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether at least one sheet has all the columns of the recipe."""
        return bool(self.blocks)


@dataclass(frozen=True)
class Titles:
    """The titles of a sheet under one reading of its lines: the index of the last one (-1: none), a name a column."""

    names: tuple[str, ...]
    last: int
    first: int
    places: Mapping[str, int]


def lay_out(file: WrittenFile, recipe: Recipe) -> Layout:
    """The lines of data of a file, as the recipe says."""
    layout = Layout()
    sheets, unknown = _sheets(file, recipe)
    for name in unknown:
        known = ", ".join(sheet.name or "" for sheet in file.sheets)
        layout.faults.append(
            Fault("recette_feuille_absente", BLOCKING, file.path.name, value=name, facts={"expected": known})
        )
    fewest: list[str] | None = None
    for sheet in sheets:
        titles = _titles(sheet, recipe)
        missing = [title for title in recipe.titles if _key(title) not in titles.places]
        if missing:
            fewest = missing if fewest is None or len(missing) < len(fewest) else fewest
            continue
        block = _Sheet(sheet, recipe, titles).read()
        layout.blocks.append(block)
        _left(layout, block, titles)
    layout.missing = [] if layout.blocks else (fewest or list(recipe.titles))
    return layout


def fits(file: WrittenFile, recipe: Recipe) -> bool:
    """Whether a visible sheet has every title of the recipe (a recipe without titles is never chosen by itself)."""
    sheets, unknown = _sheets(file, recipe)
    return bool(recipe.titles) and not unknown and any(not missing(sheet, recipe) for sheet in sheets)


def missing(sheet: WrittenSheet, recipe: Recipe) -> list[str]:
    """The titles of the recipe that a sheet has not."""
    places = _titles(sheet, recipe).places
    return [title for title in recipe.titles if _key(title) not in places]


def _sheets(file: WrittenFile, recipe: Recipe) -> tuple[list[WrittenSheet], list[str]]:
    """The sheets to read: those that are named, else the visible ones (all of them when none is)."""
    filled = [sheet for sheet in file.sheets if sheet.lines]
    if not recipe.sheets:
        return [sheet for sheet in filled if not sheet.hidden] or filled, []
    found, unknown = [], []
    for name in recipe.sheets:
        same = [sheet for sheet in file.sheets if sheet.name is None or fold(sheet.name) == fold(name)]
        found += [sheet for sheet in same if sheet not in found]
        unknown += [] if same else [name]
    return found, unknown


def _left(layout: Layout, block: Block, titles: Titles) -> None:
    taken = {column.at for column in block.columns}
    names = [name for at, name in enumerate(titles.names) if name and at not in taken]
    layout.left += [name for name in names if name not in layout.left]


# --- titles ----------------------------------------------------------------------------------------------------------


def _key(title: str) -> str:
    """How a title is looked up: « Montant (2) » is the second « Montant »."""
    return value_key(title)


def _titles(sheet: WrittenSheet, recipe: Recipe) -> Titles:
    """The titles of a sheet: where the recipe says, else where most of its own stand."""
    if sheet.titles is not None:
        return titles_of(sheet.titles, -1, -1)
    if recipe.header == (0,):
        return titles_of([letter(at) for at in range(sheet.width)], -1, -1)
    numbers = [number for number, _ in sheet.lines]
    if recipe.header:
        chosen = [at for at, number in enumerate(numbers) if number in recipe.header]
        spans = _spans_near(chosen, len(numbers)) if chosen else []
    else:
        last = min(HEADER_SEARCH, len(numbers))
        spans = [(at, at) for at in range(last)] + [(at, at + 1) for at in range(last - 1)]
    wanted = {_key(title) for title in recipe.titles}
    found = [read_titles(sheet, first, last) for first, last in spans]
    best = max(found, key=lambda titles: len(wanted & titles.places.keys()), default=None)
    return best or titles_of((), -1, -1)


def _spans_near(chosen: Sequence[int], count: int) -> list[tuple[int, int]]:
    """The line of titles that the recipe names, alone first, then with the one that completes it."""
    first, last = min(chosen), max(chosen)
    if first != last:
        return [(first, last)]
    near = [(first, last)]
    near += [(first, last + 1)] if last + 1 < count else []
    return near + ([(first - 1, last)] if first else [])


def read_titles(sheet: WrittenSheet, first: int, last: int) -> Titles:
    """The titles that stand on these lines (from 0), each column's words joined."""
    lines = [list(sheet.lines[at][1]) for at in range(first, last + 1)]
    width = max(map(len, lines))
    lines = [line + [""] * (width - len(line)) for line in lines]
    over = [_spread(line, below) for line, below in itertools.pairwise(lines)]
    joined = [
        " ".join(dict.fromkeys(plain(part) for part in parts if plain(part)))
        for parts in zip(*over, lines[-1], strict=True)
    ]
    return titles_of(joined, last, first)


def _spread(titles: Sequence[str], below: Sequence[str]) -> list[str]:
    """Titles of merged cells, over the columns to their right that have none but have one below."""
    out, last = [], ""
    for title, low in zip(titles, below, strict=True):
        last = title or (last if low else "")
        out.append(title or (last if low else ""))
    return out


def titles_of(names: Iterable[str], last: int, first: int) -> Titles:
    """Titles by place; the second « X » is « X (2) »."""
    names = [plain(name) for name in names]
    seen: dict[str, int] = {}
    shown, repeated = [], []
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        key = _key(name)
        seen[key] = seen.get(key, 0) + 1
        again = bool(key) and seen[key] > 1
        shown.append(f"{name} ({seen[key]})" if again else name)
        if again:
            repeated.append((_key(shown[-1]), at))
        elif key:
            places[key] = at
    for key, at in repeated:
        places.setdefault(key, at)
    return Titles(tuple(shown), last, first, places)


def letter(at: int) -> str:
    """The letter of a column, from 0: A, B… Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(name: str) -> int:
    """The place of a letter, from 0."""
    at = 0
    for char in name.upper():
        at = at * 26 + ord(char) - 64
    return at - 1


def named_by(name: str, column: Mapped) -> bool:
    """Whether a recipe means this column, by its title or by its letter."""
    named = LETTER.fullmatch(name)
    return _key(name) == _key(column.title) or bool(named and place_of(named[1]) == column.at)


# --- lines -----------------------------------------------------------------------------------------------------------


class _Sheet:
    """Reads one sheet."""

    def __init__(self, sheet: WrittenSheet, recipe: Recipe, titles: Titles):
        self.sheet, self.recipe, self.titles = sheet, recipe, titles
        self.columns = tuple(self._columns())
        kinds = recipe_fields.fields(recipe.table)
        self.summed = [c.at for c in self.columns if any(kinds[target.field] in SUMMED for target in c.targets)]
        money = {column_kinds.MONEY}
        self.money = [c.at for c in self.columns if any(kinds[target.field] in money for target in c.targets)]
        named = [at for at, name in enumerate(titles.names) if name]
        self.first = min(named, default=0)
        self.block = Block(sheet.name, self.columns, titles.names, self._header_line(), self._above())
        self.senses = {at: cell_values.mark_senses(self._column(at)) for at in self.summed}
        self.ignored = [fold(text) for text in recipe.ignored]
        self.sectioned = bool(recipe.section) or (
            recipe.table != "organismes" and len(self.columns) >= 3 and not self._first_is_person()
        )

    def _columns(self) -> Iterator[Mapped]:
        """The columns of the recipe, in the order of the file."""
        found = []
        for title, targets in self.recipe.columns.items():
            named = LETTER.fullmatch(title)
            at = place_of(named[1]) if named else self.titles.places.get(_key(title))
            if at is None and self.recipe.header == (0,) and re.fullmatch("[A-Za-z]{1,3}", title):
                at = place_of(title)
            if at is not None:
                shown = (self.titles.names[at] if at < len(self.titles.names) else "") or letter(at)
                column = Mapped(at, shown, targets)
                found.append(replace(column, values=self._values(column)))
        return iter(sorted(found, key=lambda column: column.at))

    def _values(self, column: Mapped) -> Mapping[str, str]:
        return next((pairs for name, pairs in self.recipe.values.items() if named_by(name, column)), {})

    def _first_is_person(self) -> bool:
        return any(
            recipe_fields.is_person(self.recipe.table, target.field)
            for column in self.columns
            if column.at <= self.first
            for target in column.targets
        )

    def _header_line(self) -> int:
        return self.sheet.lines[self.titles.last][0] if self.titles.last >= 0 else 0

    def _above(self) -> str:
        above = [cell for _, cells in self.sheet.lines[: max(self.titles.first, 0)] for cell in cells if cell]
        return " ".join(above)

    def _column(self, at: int) -> list[str]:
        return [cells[at] for _, cells in self.sheet.lines[self.titles.last + 1 :] if at < len(cells)]

    def read(self) -> Block:
        """The lines of data and the others."""
        for at in range(self.titles.last + 1):
            number, cells = self.sheet.lines[at]
            self._ignore(number, cells, "entete" if at >= self.titles.first else "titre")
        section, candidates, before = "", [], self._header_line()
        for number, cells in self.sheet.lines[self.titles.last + 1 :]:
            self._gap(before, number)
            before = number
            why = self._why(number, cells)
            if why == "section":
                section = next(cell for cell in cells if cell)
            if why:
                self._ignore(number, cells, why)
                continue
            self.block.entries.append(Entry(number, cells, section))
            if self._may_be_total(cells):
                candidates.append(number)
        self._settle(candidates)
        self._end_notes()
        return self.block

    def _ignore(self, number: int, cells: Sequence[str], why: str) -> None:
        text = " | ".join(plain(cell) for cell in cells if cell)
        if self._shows_person() and why not in ("titre", "entete", "repete", "section"):
            text = ""
        self.block.ignored.append(Ignored(self.sheet.name, number, text[:200], why))

    def _shows_person(self) -> bool:
        return self.recipe.table == "personnes"

    def _gap(self, before: int, number: int) -> None:
        """Lines that a workbook does not even write."""
        if self.sheet.name is not None and number - before <= MOST_GAPS:
            for blank in range(before + 1, number):
                self._ignore(blank, (), "vide")

    def _why(self, number: int, cells: Sequence[str]) -> str:
        """Why a line is no data, "" for one that is (or may be a total)."""
        if self.recipe.last is not None and number > self.recipe.last:
            return "fin"
        filled = [at for at, cell in enumerate(cells) if cell]
        if not filled:
            return "vide"
        if self._repeats_header(cells):
            return "repete"
        if self._told_to_ignore(cells):
            return "ignorer"
        if len(filled) == 1 and filled[0] <= self.first and self.sectioned and not self._bears_amount(cells):
            return "total" if BARE_TOTAL.fullmatch(fold(cells[filled[0]])) else "section"
        return "" if any(self._cell(cells, column.at) for column in self.columns) else "note"

    def _cell(self, cells: Sequence[str], at: int) -> str:
        return cells[at] if at < len(cells) else ""

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        if self.titles.last < 0:
            return False
        _, header = self.sheet.lines[self.titles.last]
        shown = [(fold(self._cell(cells, at)), fold(name)) for at, name in enumerate(header) if name]
        return len(shown) > 1 and all(cell == name for cell, name in shown)

    def _told_to_ignore(self, cells: Sequence[str]) -> bool:
        first = next((fold(cell) for column in self.columns if (cell := self._cell(cells, column.at))), "")
        return any(text and first.startswith(text) for text in self.ignored)

    def _bears_amount(self, cells: Sequence[str]) -> bool:
        return any(self._amount(cells, at) is not None for at in self.summed)

    def _amount(self, cells: Sequence[str], at: int) -> Decimal | None:
        return cell_values.money(self._cell(cells, at), self.senses.get(at)).value

    # --- totals ------------------------------------------------------------------------------------------------------

    def _label(self, cells: Sequence[str]) -> str:
        """The first words of a line, folded."""
        words = (cell for at, cell in enumerate(cells) if cell and at not in self.summed)
        return next((folded for cell in words if re.search("[a-z]", folded := fold(cell))), "")

    def _may_be_total(self, cells: Sequence[str]) -> bool:
        label = self._label(cells)
        alone = not label and not any(cell for at, cell in enumerate(cells) if at not in self.summed)
        return self._bears_amount(cells) and (bool(TOTAL.fullmatch(label)) or alone)

    def _settle(self, candidates: Sequence[int]) -> None:
        """Totals that add up leave the data; lines that only a total can be, and that do not, are marked."""
        waiting = set(candidates)
        entries = self.block.entries
        for number in candidates:
            at = next(i for i, entry in enumerate(entries) if entry.line == number)
            above = [entry for entry in entries[:at] if entry.line not in waiting]
            below = [entry for entry in entries[at + 1 :] if entry.line not in waiting]
            if self._adds_up(entries[at], above[::-1]) or self._adds_up(entries[at], below):
                entry = entries.pop(at)
                waiting.discard(number)
                self._ignore(number, entry.cells, "total")
            elif self._is_bare(entries[at].cells):
                self.block.false_totals.add(number)
            else:
                waiting.discard(number)
        self.block.ignored.sort(key=lambda one: one.line)

    def _is_bare(self, cells: Sequence[str]) -> bool:
        """Whether nothing but a word for a total stands beside the amounts."""
        words = [fold(cell) for at, cell in enumerate(cells) if cell and at not in self.summed]
        return all(BARE_TOTAL.fullmatch(word) for word in words if re.search("[a-z]", word)) and bool(words)

    def _adds_up(self, total: Entry, near: Sequence[Entry]) -> bool:
        """Whether some lines next to this one, the nearest first, have its amounts as their sum."""
        wanted = {at: value for at in self.money or self.summed if (value := self._amount(total.cells, at)) is not None}
        sums = dict.fromkeys(wanted, Decimal(0))
        for entry in near:
            for at in wanted:
                sums[at] += self._amount(entry.cells, at) or 0
            if all(abs(sums[at] - wanted[at]) < CENT for at in wanted):
                return bool(wanted)
        return False

    def _end_notes(self) -> None:
        """Words alone after the last line of data are a note, not the title of a section."""
        last = max((entry.line for entry in self.block.entries), default=0)
        self.block.ignored = [
            Ignored(one.sheet, one.line, one.text, "note") if one.why == "section" and one.line > last else one
            for one in self.block.ignored
        ]


def meaning(column: Mapped, cell: str) -> str:
    """What a cell means once the recipe's values are applied: the whole of it first, then each of its pieces."""
    cell = cell.strip()
    if not column.values or not cell:
        return cell
    whole = column.values.get(value_key(cell))
    if whole is not None:
        return whole
    pieces = [piece for piece in PIECES.split(cell) if piece]
    if not any(value_key(piece) in column.values for piece in pieces):
        return cell
    meant = [column.values.get(value_key(piece), piece) for piece in pieces]
    return ", ".join(piece for piece in meant if piece)


def check_fault(file: str, block: Block, entry: Entry, column: str, written: Decimal, found: Decimal) -> Fault:
    """A column that should be the sum of the others and is not."""
    facts = {"amount": found, "difference": written - found}
    return Fault("controle_different", WARNING, file, block.sheet, entry.line, column, str(written), facts)
