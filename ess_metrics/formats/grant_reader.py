"""The sheets of a grants file read row by row: what is kept, what is refused, what is no data, what is asked.

The balance is made here: every line is kept, refused or listed as ignored, and its euros with it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from ess_metrics.files import cell_dates, cell_values, pace
from ess_metrics.files.by_column import cells_at
from ess_metrics.files.cell_values import header_factor, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.raw_files import lines_above, refused_lines
from ess_metrics.formats import carried_cells, funders
from ess_metrics.formats import grant_columns as columns
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.grant_block import Plain, plain_rows
from ess_metrics.formats.grant_columns import PLACE, YEAR
from ess_metrics.formats.grant_list import Grants, in_order, listed, runs_of, sums_of, total
from ess_metrics.formats.grant_rows import Grant, Line, Notes, Sheet, read_line, year_in
from ess_metrics.formats.grant_totals import AddedUp, Lines
from ess_metrics.formats.rows import unique
from ess_metrics.formats.sheet_copies import Copies
from ess_metrics.formats.source import TYPES, Context, IgnoredLine, Outcome, Sums
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.texts.library import ignored_lines as words

AS_WRITTEN, THOUSANDS, MILLIONS = "tel_quel", "milliers", "millions"
ONCE, ALL = "une_fois", "toutes"
AMOUNTS, CODES = "montants", "codes"
ABOVE, UNKNOWN = "au_dessus", "inconnu"
NO_YEAR, FIRST_YEAR = "inconnue", 2010  # what a question about the year may be answered
DATED = ("annee", "date", "debut", "periode", "paye_le", "reference", "depot")
FEWEST_NAMED, MOST_NAMED = 2, 0.6  # cells that name a neighbourhood of the folder, for a column to be that of places
MOST_BARE = 0.2  # of the lines: what adds up others by sections has fewer lines than they
LONGEST_TEXT, MOST_BLANKS, MOST_LISTED = 200, 100, 1000
WHOLE_DAY = re.compile(
    r"\b\d{1,2}(?:er)?[/.\- ](?:\d{1,2}|[A-Za-zéûÉÛ]{3,9}\.?)[/.\- ](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d"
)
# Fields that are known and that no table has a place for.
UNUSED = {"conditions", "rae", "ue"}


class Reader:
    """Reads the sheets of a file; keeps grants, refused lines, what is no data, and what there is to say."""

    def __init__(self, raw: RawFile, context: Context):
        self.raw, self.file, self.notes, self.answers = raw, raw.path.name, Notes(), context.answers
        self.torn = refused_lines(raw)
        self.grants: list[Grants] = []
        self.plain = 0
        self.sums: dict[str, Decimal] = {what: Decimal(0) for what in TYPES}
        self.euros = Decimal(0)
        self.lines: list[Line] = []
        self.refused: list[Line] = []
        self.copies = Copies()
        self.above = lines_above(raw)
        self.ignored: list[IgnoredLine] = []
        self.columns: list[columns.Columns] = []
        self.whole = AddedUp()
        self.names = Names(context)
        self.unnamed: set[int] = set()  # the lines whose carrier is asked: they add up nothing

    def read_grid(self, grid: Grid) -> None:
        """One sheet, block by block; of a sheet that repeats those before it, the rows that do are left out."""
        parts = [
            (self._known(self._settled(found, grid), grid.sheet, grid.rows[start:end]), start, end)
            for found, start, end in columns.blocks(grid.header, grid.rows, grid.above)
        ]
        if not any(found.usable for found, _, _ in parts):
            if len(self.raw.grids) > 1:
                self._skip(grid, "elle n'a pas de colonne de bénéficiaire et de montant")
            return
        self.torn = refused_lines(self.raw)  # the rows of a large file have just been read
        for found, start, end in parts:
            grid = self._carried(grid, found, start, end)
        self._list_titles(grid)
        headed = [carried_cells.heading_years(grid.rows[start:end], found) for found, start, end in parts]
        fallback = (None, "") if any(headed) else self._fallback_year(grid, parts)
        copies = self._copied(grid, parts, fallback[0]) if len(self.raw.grids) > 1 else set()
        for number, (found, start, end) in enumerate(parts):
            self.columns.append(found)
            if number:
                line = grid.lines[start - 1]
                self.notes.add(Fault("entete_repetee", WARNING, self.file, grid.sheet, line))
                self._ignore(grid.sheet, line, grid.rows[start - 1], words.REPEATED_TITLES)
            for year, first, last in self._years_apart(grid, headed[number], start, end):
                self._read_block(grid, found, first, last, year or fallback, copies)

    def _years_apart(self, grid: Grid, headed: dict[int, int], start: int, end: int) -> Iterable[tuple]:
        """A block cut at the lines that are years alone: the year of each piece, where it begins and ends."""
        year, first = None, start
        for at, found in headed.items():
            yield year, first, start + at
            line = grid.lines[start + at]
            self._ignore(grid.sheet, line, grid.rows[start + at], words.TEXT)
            year, first = (found, words.YEAR_LINE.format(line=line)), start + at + 1
        yield year, first, end

    def _carried(self, grid: Grid, found: columns.Columns, start: int, end: int) -> Grid:
        """The sheet with what rows leave to those above written in them: marks are plain, an empty carrier is asked."""
        block = grid.rows[start:end]
        marks, unnamed = carried_cells.dittos(block, found), carried_cells.unnamed(block, found)
        rows = [*grid.rows] if marks or unnamed else []
        for row, at in marks:
            rows[start + row] = _with(rows[start + row], at, rows[start + row - 1])
        if marks:
            row, at = marks[0]
            told = (self.file, grid.sheet, grid.lines[start + row], plain(found.header[at]), plain(block[row][at]))
            self.notes.add(Fault("idem_repris", WARNING, *told, {"count": len(marks)}))
        if unnamed:
            place = (grid.sheet, grid.lines[start + unnamed[0]], plain(found.header[found.fields["nom"]]))
            fault = Fault("porteur_au_dessus", WARNING, self.file, *place, facts={"count": len(unnamed)})
            taken = self._asked(fault, (ABOVE, UNKNOWN), UNKNOWN) == ABOVE
            who = [found.fields[name] for name in carried_cells.WHO if name in found.fields]
            for row in unnamed if taken else ():
                for at in who:
                    rows[start + row] = _with(rows[start + row], at, rows[start + row - 1])
            self.unnamed |= set() if taken else {grid.lines[start + row] for row in unnamed}
        return replace(grid, rows=rows) if rows else grid

    def _settled(self, found: columns.Columns, grid: Grid) -> columns.Columns:
        """Without the columns of numbers that a person says are codes of places; amounts meanwhile."""
        for one in [amount for amount in found.amounts if amount.doubtful]:
            value = next((plain(row[one.at]) for row in grid.rows if row[one.at : one.at + 1] and row[one.at]), None)
            fault = Fault("montants_ou_codes", file=self.file, sheet=grid.sheet, column=plain(one.title), value=value)
            if self._asked(fault, (AMOUNTS, CODES), AMOUNTS) == CODES:
                amounts, totals = columns.without(one, found.amounts, found.totals)
                found = replace(found, amounts=tuple(amounts), totals=tuple(totals))
        return found

    def _known(self, found: columns.Columns, sheet: str | None, rows) -> columns.Columns:
        """With the columns that say who pays and where, known by what they hold when their titles don't tell."""
        return self._placed(self._paid_by(self._paying(found, sheet, rows), sheet), rows)

    def _free(self, found: columns.Columns, rows) -> Iterable[tuple[int, list[str]]]:
        """The columns that nothing is read from yet, and their first cells that are filled."""
        used = {*found.fields.values(), *(amount.at for amount in [*found.amounts, *found.ignored])}
        used |= {total.column.at for total in found.totals}
        for at in (at for at in range(len(found.header)) if at not in used):
            yield at, [row[at] for row in rows[: columns.SAMPLE] if at < len(row) and row[at]]

    @cached_property
    def sheet_funders(self) -> dict[str, tuple[str, str]]:
        """The funder that each table is named after, where all of them are."""
        return funders.of_sheets([grid.sheet or "" for grid in self.raw.grids if _usable(grid)])

    def _paying(self, found: columns.Columns, sheet: str | None, rows) -> columns.Columns:
        """With the column whose cells name funders, whatever its title ("Par"), where none says who pays."""
        if _tells_funder(found) or not found.usable:
            return found
        at = next((at for at, cells in self._free(found, rows) if funders.names_funders(cells)), None)
        if at is None:
            return found
        self.notes.add(Fault("financeur_par_les_noms", WARNING, self.file, sheet, column=plain(found.header[at])))
        return replace(found, fields={**found.fields, "attribuant_nom": at})

    def _paid_by(self, found: columns.Columns, sheet: str | None) -> columns.Columns:
        """With the funder that the sheet is named after, where no column says who pays."""
        if _tells_funder(found) or (sheet or "") not in self.sheet_funders or not found.usable:
            return found
        name, fund = self.sheet_funders[sheet or ""]
        self.notes.add(Fault("financeur_de_la_feuille", WARNING, self.file, sheet, value=name))
        return replace(found, amounts=tuple(replace(one, funder=name, fund=fund) for one in found.amounts))

    def _placed(self, found: columns.Columns, rows) -> columns.Columns:
        """With the column that names neighbourhoods of the folder, whatever its title ("Secteurs concernés").

        Or the columns titled by them, whose amounts add up to that of the row.
        """
        if "quartier" in found.fields or not found.usable:
            return found
        titled = {
            f"{PLACE}{codes[0]}": at
            for at, title in enumerate(found.header)
            if len(codes := self.names.read(title).codes) == 1 and at not in found.fields.values()
        }
        sample = rows[: columns.SAMPLE]
        if len(titled) > 1 and any(funders.sums(one.at, list(titled.values()), sample) for one in found.amounts):
            return replace(found, fields={**found.fields, **titled})
        for at, cells in self._free(found, rows):
            named = sum(self.names.says(cell) for cell in cells)
            if named >= FEWEST_NAMED and named >= MOST_NAMED * len(cells):
                return replace(found, fields={**found.fields, "quartier": at})
        return found

    def _ignore(self, sheet: str | None, line: int, cells, why: str) -> None:
        text = plain(" ".join(cell for cell in cells if cell))[:LONGEST_TEXT]
        self.ignored.append(IgnoredLine(line, text, why, sheet))

    def _list_titles(self, grid: Grid) -> None:
        """The lines above the data, and the empty ones between."""
        if grid.header_line < 1:
            return
        for line, cells in self.above.get(grid.sheet, []):
            self._ignore(grid.sheet, line, cells, words.ABOVE if any(cells) else words.BLANK)
        self._ignore(grid.sheet, grid.header_line, grid.header, words.TITLES)
        joined = {fault.row: fault.facts["count"] for fault in self.raw.faults if fault.rule == "ligne_rejointe"}
        after = grid.header_line + 1
        for line in grid.lines:
            for blank in range(after, min(line, after + MOST_BLANKS)):
                self._ignore(grid.sheet, blank, (), words.BLANK)
            after = line + joined.get(line, 1)

    def _copied(self, grid: Grid, parts, year: int | None) -> set[int]:
        """The lines of a sheet that repeat those of earlier ones; asked, unless a person says that they are others."""
        rows = [
            (line, found, row)
            for found, start, end in parts
            for line, row in zip(grid.lines[start:end], grid.rows[start:end], strict=True)
            if any(row)
        ]
        copies = self.copies.among(rows, year)
        if not copies:
            return copies
        fault = Fault("feuille_repetee", file=self.file, sheet=grid.sheet, facts={"count": len(copies)})
        return copies if self._asked(fault, (ONCE, ALL), ONCE) == ONCE else set()

    def _skip(self, grid: Grid, reason: str) -> None:
        facts = {"reason": reason, "count": len(grid.rows)}
        self.notes.add(Fault("feuille_ignoree", WARNING, self.file, grid.sheet, facts=facts))
        for line, row in zip(grid.lines[:MOST_LISTED], grid.rows[:MOST_LISTED], strict=True):
            self._ignore(grid.sheet, line, row, words.NO_TABLE)

    def _fallback_year(self, grid: Grid, parts) -> tuple[int | None, str]:
        """A year for rows that have none: the only one of the other rows, of the titles, or of the file's name."""
        years = set()
        for found, start, end in parts:
            at = found.fields.get("annee", found.fields.get("date"))
            if at is not None:
                years |= {cell_dates.year(cell).value for cell in cells_at(grid.rows[start:end], at)}
        years -= {None}
        if len(years) == 1:
            return years.pop(), "les autres lignes"
        titles = {found.year for found, _, _ in parts} - {None}
        if not years and len(titles) == 1:
            return titles.pop(), "les titres des colonnes"
        told = years or any(one.year for found, _, _ in parts for one in found.amounts)
        return (None, "") if told else self._year_of_titles(grid, parts)

    def _year_of_titles(self, grid: Grid, parts) -> tuple[int | None, str]:
        """The year that the titles around a table tell, else the one that a person says."""
        above = self._titles_without_dates(grid)
        texts = ((above, "le titre au-dessus du tableau"), (grid.sheet or "", "le nom de la feuille"))
        for text, origin in (*texts, (self.raw.path.stem, "le nom du fichier")):
            if found := year_in(text):
                return found, origin
        if YEAR.search(above):
            return self._year_asked(grid, above), "le titre au-dessus du tableau"
        return self._year_said(grid, parts), "votre réponse"

    def _titles_without_dates(self, grid: Grid) -> str:
        """The titles above a table; a whole day ("mis à jour le 12/03/2025") is that of the paper, not of the money."""
        text = " ".join(cell for _, cells_above in self.above.get(grid.sheet, []) for cell in cells_above)
        return WHOLE_DAY.sub(" ", text)

    def _year_asked(self, grid: Grid, above: str) -> int | None:
        """Of several years that the titles name, the one that a person says; the first meanwhile."""
        years = list(dict.fromkeys(YEAR.findall(above)))
        if len(years) < 2:
            return None
        fault = Fault("annee_a_choisir", file=self.file, sheet=grid.sheet, value=plain(above)[:LONGEST_TEXT],
                      facts={"years": ", ".join(years)})  # fmt: skip
        return int(self._asked(fault, tuple(years), years[0]))

    def _year_said(self, grid: Grid, parts) -> int | None:
        """The year of a table that has none anywhere, as a person says it once; its rows are refused meanwhile."""
        dated = [at for found, _, _ in parts for name in DATED if (at := found.fields.get(name)) is not None]
        if any(plain(row[at]) for row in grid.rows for at in dated if at < len(row)):
            return None
        years = (str(year) for year in range(datetime.date.today().year, FIRST_YEAR - 1, -1))
        fault = Fault("annee_a_dire", file=self.file, sheet=grid.sheet, facts={"count": len(grid.rows)})
        answer = self._asked(fault, (*years, NO_YEAR), NO_YEAR)
        return None if answer == NO_YEAR else int(answer)

    def _read_block(self, grid: Grid, found, start: int, end: int, fallback, copies: set[int]) -> None:
        """The plain rows all at once, the others one by one; what is said follows the order of the sheet."""
        rows, lines = grid.rows[start:end], grid.lines[start:end]
        where = self._where(grid, found, rows, start)
        where.year, where.year_from = fallback
        torn = (line for sheet, line in self.torn if sheet == grid.sheet)
        plain_ones = plain_rows(where, lines, rows, {*torn, *copies})
        rest = np.ones(len(lines), dtype=bool)
        rest[plain_ones.at] = False
        places = (at for at in np.flatnonzero(rest).tolist() if any(rows[at]))
        read = [(at, *self._read(where, lines[at], rows[at])) for at in pace.moving(places)]
        ignored = self._adding_up([(at, line) for at, line, _, _ in read], plain_ones)
        ignored |= {at: words.COPY for at, line, _, _ in read if line.number in copies and at not in ignored}
        said = self._remarks(where, plain_ones, lines)
        earlier: dict[tuple, int] = {}
        kept: dict[int, Grant] = {}
        for at, line, grant, mark in read:
            self._tell(said, at)
            if at in ignored:
                self._leave(line, ignored[at])
            elif self._keep(line, grant, mark, rows[at], earlier) and grant is not None:
                kept[at] = grant
        self._tell(said, len(lines))
        self._gather(where, plain_ones, kept)

    def _remarks(self, where: Sheet, found: Plain, lines: Sequence[int]) -> list[tuple[int, Fault, int]]:
        """What is said of the plain rows, the last first: the place of the row, the fault, how many rows it counts."""
        said = []
        for one in sorted(found.remarks, key=lambda one: (one.at, one.rank)):
            place = (where.file, where.sheet, lines[one.at], one.column, one.value)
            said.append((one.at, Fault(one.rule, WARNING, *place, dict(one.facts)), one.count))
        for at, first in found.again.items():
            place = (where.file, where.sheet, lines[at], None, None)
            said.append((at, Fault("ligne_repetee", WARNING, *place, {"other": first}), 1))
        return sorted(said, key=lambda one: one[0])[::-1]

    def _tell(self, said: list[tuple[int, Fault, int]], before: int) -> None:
        """Note what is said of the plain rows that stand before a place."""
        while said and said[-1][0] < before:
            _, fault, count = said.pop()
            self.notes.add(fault, count)

    def _gather(self, where: Sheet, found: Plain, kept: dict[int, Grant]) -> None:
        """The grants of a block, and their euros."""
        parts = [(np.array(list(kept), dtype=np.intp), listed(where.columns, where.sheet, list(kept.values())))]
        parts += [(found.at, found.grants)] if found.grants is not None else []
        places = np.concatenate([at for at, _ in parts])
        self.grants.append(in_order([grants for _, grants in parts], places))
        self.euros += sum((grant.euros for grant in kept.values()), Decimal(0))
        if found.grants is None:
            return
        self.plain += len(found.at)
        for what, cents in sums_of(found.grants).items():
            self.sums[what] += total(cents)
            self.euros += total(cents) if what == where.main else 0

    def _read(self, where: Sheet, number: int, row) -> tuple[Line, Grant | None, Notes]:
        mark = Notes()
        line, grant = read_line(where, number, row, mark, self.torn.get((where.sheet, number)))
        return line, grant, mark

    def _adding_up(self, read: list[tuple[int, Line]], found: Plain) -> dict[int, str]:
        """The lines that are no data, by their place, and why: texts, and totals that other lines add up to.

        The plain rows between two of the others, whose sums alone count, stand for one line.
        """
        lines = [line for _, line in read]
        ignored = {at: words.TEXT for at, line in enumerate(lines) if line.is_text}
        ignored |= {at: words.EMPTY_TOTAL for at, line in enumerate(lines) if line.named_total and not line.amounts}
        bare = [line.only_named for line in lines]
        section = sum(bare) <= MOST_BARE * len(lines)  # "Saint-Denis … 12 000" among rows that say what for, and when
        candidates = {
            at
            for at, line in enumerate(lines)
            if (line.may_be_total or (section and bare[at]))
            and line.money
            and not line.unreadable
            and line.number not in self.unnamed
        }
        named = {at for at in candidates if lines[at].named_total}
        unread = {at: line.unread_types for at, line in enumerate(lines) if at not in named and line.unread_types}
        runs = runs_of([at for at, _ in read], found.at, found.grants)
        told = [one for run, line in zip(runs, lines, strict=False) for one in (run, _told(line))] + runs[-1:]
        sums, counts = zip(*told, strict=True)
        totals = self.whole.read(
            Lines(sums, _after_runs(candidates - ignored.keys()), _after_runs(ignored), _after_runs(named),
                  {2 * at + 1: types for at, types in unread.items()}, counts)
        )  # fmt: skip
        ignored |= {at // 2: words.TOTAL if exact else words.TOTAL_AND_MORE for at, exact in totals.items()}
        return {read[at][0]: why for at, why in ignored.items()}

    def _leave(self, line: Line, why: str) -> None:
        """A line that is no data: listed, and said as before."""
        self._ignore(line.where.sheet, line.number, line.row, why)
        line.notes = self.notes
        if why == words.TEXT:
            line.say("ligne_de_texte", None, plain(" ".join(line.row)))
        elif why in (words.TOTAL, words.TOTAL_AND_MORE):
            column = line.where.columns.amounts[0]
            line.say("ligne_total", plain(column.title), plain(line.row[column.at]))

    def _keep(self, line: Line, grant: Grant | None, mark: Notes, row, earlier: dict) -> bool:
        """Note a line that is data, and say whether it is kept."""
        if line.named_total and line.money:
            column = plain(line.where.columns.amounts[0].title)
            mark = Notes()
            line.notes, line.refused_by, grant = mark, None, None
            line.say("total_different", column, str(line.euros), {"written": line.euros}, refuse=True)
        self.notes.faults += mark.faults
        for fault in mark.all()[len(mark.faults) :]:
            self.notes.add(fault)
        self.lines.append(line)
        if grant is None:
            self.refused.append(line)
            return False
        first = earlier.setdefault(tuple(row), line.number)
        if first != line.number:
            line.notes = self.notes
            line.say("ligne_repetee", None, None, {"other": first})
        return True

    def _where(self, grid: Grid, found: columns.Columns, rows, start: int) -> Sheet:
        """The sheet as its cells are to be read; what stays open is asked."""
        where = Sheet(self.file, grid.sheet, found)
        for amount in [*found.amounts, *(one.column for one in found.totals)]:
            cells = cells_at(rows, amount.at)
            senses = cell_values.mark_senses(cells)
            for mark in (".", ","):
                open_ones = {cell for cell in cells if mark in cell and cell_values.open_mark(cell) == mark}
                block = range(start, start + len(rows))
                if mark not in senses and open_ones and self._thousands(grid, amount, (block, open_ones, mark)):
                    senses[mark] = cell_values.THOUSANDS_SENSE
            where.senses[amount.at] = senses
        where.factor = self._factor(grid, found)
        return where

    def _thousands(self, grid: Grid, amount, where: tuple[range, set[str], str]) -> bool:
        """Whether a mark before three digits is that of thousands, where the column does not prove it: asked.

        `where`: the rows of the block, the cells that have the mark, the mark.
        """
        rows, marked, mark = where
        at = [n for n in rows if amount.at < len(grid.rows[n]) and grid.rows[n][amount.at] in marked]
        line, title = grid.lines[at[0]], plain(amount.title)
        facts = {"mark": mark, "count": len(at)}
        fault = Fault("milliers_ou_decimales", file=self.file, sheet=grid.sheet, row=line, column=title,
                      value=plain(grid.rows[at[0]][amount.at]), facts=facts)  # fmt: skip
        return self._asked(fault, (AS_WRITTEN, THOUSANDS), AS_WRITTEN) == THOUSANDS

    def _asked(self, fault: Fault, choices: tuple[str, ...], default: str) -> str:
        answer, open_question = self.answers.ask(fault, choices, default)
        if open_question:
            self.notes.add(open_question)
        return answer

    def _factor(self, grid: Grid, found: columns.Columns) -> int:
        """The unit that a title above the table or the name of the sheet gives to cells that no unit names: asked."""
        texts = [(line, plain(" ".join(cells))) for line, cells in self.above.get(grid.sheet, []) if any(cells)]
        named = [(line, text) for line, text in [*texts, (None, grid.sheet or "")] if header_factor(text) > 1]
        if not named or all(amount.factor > 1 for amount in found.amounts):
            return 1
        line, text = named[0]
        factor = header_factor(text)
        unit = THOUSANDS if factor == 1000 else MILLIONS
        fault = Fault("unite_du_titre", file=self.file, sheet=grid.sheet, row=line, value=text, facts={"unit": unit})
        return factor if self._asked(fault, (AS_WRITTEN, unit), AS_WRITTEN) == unit else 1

    @property
    def rows_read(self) -> int:
        """How many lines are data."""
        return self.plain + len(self.lines)

    def balance(self, outcome: Outcome) -> None:
        """Rows and euros read, kept and refused; the refused rows as they were read."""
        outcome.rows_read, outcome.rows_refused = self.rows_read, len(self.refused)
        outcome.rows_kept = outcome.rows_read - outcome.rows_refused
        lost = sum((line.euros for line in self.refused), Decimal(0))
        outcome.euros_kept, outcome.euros_read = float(self.euros), float(self.euros + lost)
        if self.refused:
            outcome.refused = pd.concat([_as_read(line) for line in self.refused], ignore_index=True)
        refused = {id(line) for line in self.refused}
        outcome.totals = {TYPES[what]: Sums(euros, euros) for what, euros in self.sums.items()}
        for line in self.lines:
            for what, euros in line.sums().items():
                outcome.totals[TYPES[what]].add(euros, id(line) not in refused)
        outcome.without_amount = sum(line.without_amount for line in self.lines)
        outcome.lines_ignored = sorted(self.ignored, key=lambda line: (line.sheet or "", line.row))
        outcome.columns_taken, outcome.columns_ignored = self._columns()

    def _columns(self) -> tuple[list[str], list[str]]:
        """The titles of the columns that rows take something of, and the others."""
        taken: dict[str, None] = {}
        left: dict[str, None] = {}
        for found in self.columns:
            used = {at for name, at in found.fields.items() if name not in UNUSED}
            used |= {amount.at for amount in (*found.amounts, *found.back)}
            for at, title in enumerate(found.header):
                (taken if at in used else left).setdefault(title or f"colonne {at + 1}")
        return list(taken), [title for title in left if title not in taken]


def _with(row: Sequence[str], at: int, above: Sequence[str]) -> tuple[str, ...]:
    """A row with one cell of the row above."""
    return (*row[:at], above[at], *row[at + 1 :])


def _tells_funder(found: columns.Columns) -> bool:
    return bool({"attribuant_nom", "attribuant_id"} & found.fields.keys()) or any(one.funder for one in found.amounts)


def _usable(grid: Grid) -> bool:
    """Whether a sheet is a table of grants."""
    return columns.columns_of(grid.header, grid.above, grid.rows[: columns.SAMPLE]).usable


def _told(line: Line) -> tuple[dict[str, Decimal], int]:
    """The sums of a line, and whether it has any."""
    sums = line.sums()
    return sums, int(bool(sums))


def _after_runs(lines: Iterable[int]) -> set[int]:
    """The places of lines where each comes after a run of others."""
    return {2 * at + 1 for at in lines}


def _as_read(line: Line) -> pd.DataFrame:
    """A refused row under its own titles, with its line, its sheet and the reason."""
    titles = unique(plain(title) or f"colonne_{at}" for at, title in enumerate(line.where.columns.header, 1))
    row = dict(zip(titles, line.row, strict=False))
    return pd.DataFrame([row | {"_row": line.number, "_sheet": line.where.sheet, "_rule": line.refused_by}])
