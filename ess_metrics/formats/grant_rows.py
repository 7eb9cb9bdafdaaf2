"""Rows of a grants file, one by one: amounts, year, beneficiary. What can't be used is refused with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ess_metrics.files import cell_dates, cell_identifiers, cell_values
from ess_metrics.files.cell_identifiers import Identifier
from ess_metrics.files.cell_values import Read, fold, plain
from ess_metrics.formats.grant_columns import GRANT, GRANTED, IN_KIND, AmountColumn, Columns, TotalColumn, main_of
from ess_metrics.formats.grant_words import NOT_GIVEN, named_status
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.presence import certain

CENT = Decimal("0.01")
TOTAL = re.compile(
    r"((montant )?total|totaux|total general|somme|cumul)( (general|generale|des|de|du|par|chapitre|subventions?)\b.*)?"
    r"|(sous|ss?) ?tota(l|ux)\b.*|s t( .*)?"
)
# A name that lines may add up to: "Total Culture", "Culture - total", "Cumul 2023", "Ensemble"; their sums decide.
MAY_ADD_UP = re.compile(r"\b(tota(l|ux)|stotal|sstotal|cumul|ensemble|s t)\b")
FEWEST_COLUMNS = 3
TELLING = ("objet", "projet", "date", "annee", "reference", "siret")  # what stands beside a name that got money
# An amount in the midst of words: grouped by thousands, with cents, or in euros.
HIDDEN = re.compile(
    r"(?<![\d.,/-])(\d{1,3}([ \u00a0\u202f]\d{3})+|\d+[.,]\d\d)(?![\d.,/-])|\d\s*(€|euros?\b)", re.IGNORECASE
)
SPAN = re.compile(r"\b(\d{1,2}|deux|trois|quatre|cinq) (saisons?|ans|annees|exercices)\b")
COUNTED = (
    "date_incomplete",
    "siren_pour_siret",
    "code_zero_perdu",
    "part_en_pourcentage",
    "annee_deduite",
    "beneficiaires_partages",
    "montant_en_milliers_titre",
    "quartier_inconnu",
)
MOST_EUROS = Decimal(10) ** 13
MARKS = ("x", "oui", "o", "1")
YEAR = re.compile(r"(?<!\d)(20[0-4]\d|19[89]\d)(?!\d)")


@dataclass
class Money:
    """The amounts of one funding row: asked, granted, paid, for a section, a kind, a year and a funder."""

    section: str
    concours: str
    year: int | None
    funder: str = ""
    fund: str = ""
    amounts: dict[str, Decimal] = field(default_factory=dict)


@dataclass
class Grant:
    """A row that is kept: its cells as written, and as `texts`, each on one line."""

    sheet: str | None
    line: int
    columns: Columns
    cells: tuple[str, ...]
    texts: tuple[str, ...]
    money: list[Money]
    year: int
    name: str
    identifier: Identifier | None
    day: date | None = None
    euros: Decimal = Decimal(0)

    def get(self, name: str) -> str:
        """The text of a field, on one line."""
        at = self.columns.fields.get(name)
        return self.texts[at] if at is not None and at < len(self.texts) else ""


@dataclass
class Sheet:
    """Where reading is: the sheet, its columns, what marks mean in each amount column, its fallback year.

    `factor`: what a person said of the unit of the table, for cells that no unit names.
    """

    file: str
    sheet: str | None
    columns: Columns
    senses: dict[int, dict[str, str]] = field(default_factory=dict)
    factor: int = 1
    year: int | None = None
    year_from: str = ""

    @property
    def main(self) -> str:
        """The type of amount that the balance speaks of."""
        return main_of(self.columns)


class Notes:
    """Collects faults; those that a whole column shares become one fault with a count and its first line."""

    def __init__(self):
        self.faults: list[Fault] = []
        self._counts: Counter = Counter()
        self._first: dict[tuple, Fault] = {}

    def add(self, fault: Fault, count: int = 1) -> None:
        """One more fault; `count`: on how many rows, the first of which it tells."""
        if fault.rule not in COUNTED:
            self.faults.append(fault)
            return
        key = (fault.rule, fault.sheet, fault.column)
        self._first.setdefault(key, fault)
        self._counts[key] += count

    def all(self) -> list[Fault]:
        """Everything noted, counted faults last."""
        counted = [
            Fault(
                f.rule, f.severity, f.file, f.sheet, f.row, f.column, f.value, {**f.facts, "count": self._counts[key]}
            )
            for key, f in self._first.items()
        ]
        return [*self.faults, *counted]


class Line:
    """One row being read: gathers its euros first, so that a refused row still counts in the balance."""

    def __init__(self, where: Sheet, number: int, row: Sequence[str], notes: Notes, torn: str | None = None):
        self.where, self.number, self.row, self.notes = where, number, tuple(row), notes
        self.texts = tuple(map(plain, row))
        self.refused_by = self.torn = torn
        self.money: list[Money] = []
        self.unreadable: list[tuple[AmountColumn, str, str]] = []
        self._read_money()
        if not torn:
            self._check_share()

    def get(self, name: str) -> str:
        """The text of a field, on one line; "" when the file has no such column."""
        at = self.where.columns.fields.get(name)
        return self.texts[at] if at is not None and at < len(self.texts) else ""

    def title(self, name: str) -> str | None:
        """The title of the column that holds a field, as the file writes it."""
        at = self.where.columns.fields.get(name)
        return plain(self.where.columns.header[at]) if at is not None else None

    def say(
        self,
        rule: str,
        column: str | None,
        value: str | None,
        facts: Mapping[str, object] | None = None,
        refuse: bool = False,
    ) -> None:
        """Note a fault of this row; the first blocking one is the reason of its refusal."""
        severity = BLOCKING if refuse else WARNING
        if refuse:
            self.refused_by = self.refused_by or rule
        where = self.where
        self.notes.add(Fault(rule, severity, where.file, where.sheet, self.number, column, value, dict(facts or {})))

    # --- money ---------------------------------------------------------------------------------------------------

    def _read_money(self) -> None:
        """Every amount of the row; one that can't be read costs the row only when no other amount is left."""
        for column in self.where.columns.amounts:
            self._take(column, self._amount(column))
        for column in self.where.columns.ignored:
            self._second(column)
        for column in self.where.columns.back:
            self._give_back(column)
        for total in self.where.columns.totals:
            self._check_total(total)
        if self.unreadable and not any(money.amounts for money in self.money) and not self._told_refused():
            column, cell, rule = self.unreadable[0]
            self.say(rule, plain(column.title), cell, refuse=True)
        for column, cell, rule in self.unreadable if not self.refused_by else self.unreadable[1:]:
            status = named_status(cell) if column.what == GRANTED and not self.get("statut") else ""
            self.say("montant_dit_statut" if status else rule, plain(column.title), cell, {"status": status})

    def _told_refused(self) -> bool:
        """Whether words that say that nothing was granted stand for the only amount: the request is kept, unknown."""
        cells = [cell for column, cell, _ in self.unreadable if column.what == GRANTED]
        return bool(cells) and len(cells) == len(self.unreadable) and all(named_status(c) in NOT_GIVEN for c in cells)

    def _take(self, column: AmountColumn, value: Decimal | None) -> None:
        if value is None:
            return
        if value < 0 or value > MOST_EUROS:
            rule = "montant_negatif" if value < 0 else "montant_hors_bornes"
            main = column.what == self.where.main
            self.say(rule, plain(column.title), self._cell(column), refuse=main)
            if not main:
                return
        self._slot(column).amounts[column.what] = value

    def _give_back(self, column: AmountColumn) -> None:
        """Money that came back: a negative amount, which refuses its row with its euros."""
        if value := self._amount(column):
            amounts = self._slot(column).amounts
            amounts[column.what] = amounts.get(column.what, Decimal(0)) - value
            self.say("montant_negatif", plain(column.title), self._cell(column), refuse=True)

    def _second(self, column: AmountColumn) -> None:
        """A second column of the same amount: it speaks where the first is empty, and is said where it contradicts."""
        read = cell_values.money(self._cell(column), self.where.senses.get(column.at), column.factor)
        if read.value is None or read.value < 0:
            return
        value = read.value.quantize(CENT, ROUND_HALF_UP)
        kept = next((m.amounts[column.what] for m in self.money if column.what in m.amounts and _same(m, column)), None)
        if kept is None and value:
            self._take(column, value)
        elif kept is not None and kept != value:
            self.say("montant_contredit", plain(column.title), self._cell(column), {"amount": kept})

    def _cell(self, column: AmountColumn) -> str:
        return self.texts[column.at] if column.at < len(self.texts) else ""

    def _amount(self, column: AmountColumn) -> Decimal | None:
        cell = self._cell(column)
        if column.concours == IN_KIND and fold(cell) in MARKS[:3]:
            self._slot(column)
            return None
        factor = column.factor if column.factor > 1 else self.where.factor
        read = cell_values.money(cell, self.where.senses.get(column.at), factor)
        if read.failed:
            self.unreadable.append((column, cell, certain(read.rule)))
        elif read.rule:
            self._remark(read, column, cell)
        if read.value is None:
            return None
        if factor > 1 and cell_values.written_unit(cell) is None:
            facts = {"unit": "milliers d'euros" if factor == 1000 else "millions d'euros"}
            self.say("montant_en_milliers_titre", plain(column.title), cell, facts)
        return read.value.quantize(CENT, ROUND_HALF_UP)

    def _remark(self, read: Read, column: AmountColumn, cell: str) -> None:
        self.say(certain(read.rule), plain(column.title), cell, read.facts)
        remark = fold(str(read.facts.get("remark", "")))
        if SPAN.search(remark):
            self.say("pluriannuel", plain(column.title), cell, {"year": "la première année"})

    def _slot(self, column: AmountColumn) -> Money:
        section = column.section or self._section()
        key = (section, column.concours, column.year, column.funder, column.fund)
        for money in self.money:
            if (money.section, money.concours, money.year, money.funder, money.fund) == key:
                return money
        self.money.append(Money(*key))
        return self.money[-1]

    def _section(self) -> str:
        return section_of(self.get("section"))

    def _check_total(self, total: TotalColumn) -> None:
        """A total beside its parts: it is the amount where no part is known, else it must be their sum."""
        cell = self._cell(total.column)
        read = cell_values.money(cell, self.where.senses.get(total.column.at), total.column.factor)
        if read.value is None:
            return
        whole = read.value.quantize(CENT, ROUND_HALF_UP)
        parts = [self._part(at, total.column.factor) for at in total.parts]
        known = [part for part in parts if part is not None]
        if not known and whole:
            self._take(total.column, whole)
        elif known and abs(sum(known) - whole) >= 1:
            self.say("total_ligne_different", plain(total.column.title), cell, {"amount": sum(known)})

    def _part(self, at: int, factor: int) -> Decimal | None:
        column = next((column for column in self.where.columns.amounts if column.at == at), None)
        cell = self.texts[at] if at < len(self.texts) else ""
        return cell_values.money(cell, self.where.senses.get(at), column.factor if column else factor).value

    def sums(self) -> dict[str, Decimal]:
        """The euros of each type of amount, grants in money only."""
        found: dict[str, Decimal] = {}
        for money in self.money:
            for what, value in money.amounts.items() if money.concours == GRANT else ():
                found[what] = found.get(what, Decimal(0)) + value
        return found

    def _check_share(self) -> None:
        """The beneficiary's share, said when it is not the whole: it never changes an amount."""
        text = self.get("part")
        read = cell_values.share(text)
        if read.failed:
            self.say(certain(read.rule), self.title("part"), text)
        elif read.value is not None and read.value != 1:
            self.say("beneficiaires_partages", self.title("part"), text)

    @property
    def euros(self) -> Decimal:
        """The euros of the row in the balance: grants in money, of the type that the table knows best."""
        return self.sums().get(self.where.main, Decimal(0))

    @property
    def amounts(self) -> bool:
        """Whether the row bears an amount above 0, or one that can't be read."""
        return bool(self.unreadable) or any(value for money in self.money for value in money.amounts.values())

    @property
    def without_amount(self) -> int:
        """How many of its amounts can't be read; 1 when all of them are empty."""
        return len(self.unreadable) or int(not any(money.amounts for money in self.money))

    @property
    def unread_types(self) -> set[str]:
        """The types of the amounts that the row bears and nobody can read: all of them when it is torn."""
        if self.torn:
            return {column.what for column in self.where.columns.amounts}
        return {column.what for column, _, _ in self.unreadable}

    # --- who and when --------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The beneficiary, its second column of name included."""
        return plain(f"{self.get('nom')} {self.get('nom_suite')}")

    @property
    def named_total(self) -> bool:
        """Whether a cell says that the row adds up others, and nothing says who is helped."""
        named = fold(self.get("nom"))
        if self.get("siret") or self.get("rna") or (named and not TOTAL.fullmatch(named)):
            return False
        return any(TOTAL.fullmatch(fold(cell)) for cell in self._words())

    @property
    def may_be_total(self) -> bool:
        """Whether the row may add up others, should its amounts be their sums: nobody is helped, or "Total …" is."""
        if self.get("siret") or self.get("rna"):
            return False
        return self.named_total or not self.name or bool(MAY_ADD_UP.search(fold(self.name)))

    @property
    def only_named(self) -> bool:
        """Whether a name stands beside the amounts and nothing else of what the table says of a grant."""
        said = ("objet", "projet", "annee", "date", "siret", "rna", "reference")
        return bool(self.name) and len(self._words()) == 1 and any(name in self.where.columns.fields for name in said)

    @property
    def alone(self) -> bool:
        """Whether nothing stands beside the amounts of the row."""
        return not self._words()

    def _words(self) -> list[str]:
        amounts = {column.at for column in self.where.columns.amounts}
        amounts |= {total.column.at for total in self.where.columns.totals}
        return [cell for at, cell in enumerate(self.row) if at not in amounts and cell]

    @property
    def is_text(self) -> bool:
        """Whether the row is a heading between rows or a note below them: words only, in one cell of a table.

        A cell that holds an amount in the midst of its words is none.
        """
        filled = [cell for cell in self.row if cell]
        titles = sum(bool(title) for title in self.where.columns.header)
        words = len(filled) == 1 and sum(map(str.isalpha, filled[0])) > 2
        if not words or self.money or self.torn or self.hidden_amount:
            return False
        told = titles > FEWEST_COLUMNS or any(name in self.where.columns.fields for name in TELLING)
        return (titles >= FEWEST_COLUMNS and told) or not self.name

    @property
    def hidden_amount(self) -> bool:
        """Whether the only cell of the row holds an amount among its words, which no column reads."""
        filled = [cell for cell in self.row if cell]
        return len(filled) == 1 and not self.money and bool(HIDDEN.search(filled[0]))

    def identifier(self) -> Identifier | None:
        """The beneficiary's number, when it is sound: SIRET or SIREN first, then RNA."""
        for name in ("siret", "rna"):
            read = cell_identifiers.identifier(self.get(name))
            if read.rule:
                hidden = read.rule == "identifiant_personnel"
                self.say(read.rule, self.title(name), None if hidden else self.get(name), read.facts)
            if read.value:
                return read.value
        return None

    def when(self) -> tuple[int | None, date | None]:
        """The budget year and the day of decision: the year's own column first, then the dates, then the fallback."""
        read = cell_dates.moment(self.get("date"))
        day = read.value.day if read.value else None
        year = cell_dates.year(self.get("annee"))
        if year.failed and (span := cell_dates.period(self.get("annee")).value) and span.start:
            self.say("pluriannuel", self.title("annee"), self.get("annee"), {"year": span.start.year})
            year = Read(span.start.year)
        if year.failed:
            self.say("annee_illisible", self.title("annee"), self.get("annee"))
        if read.failed:
            self.say(certain(read.rule), self.title("date"), self.get("date"))
        elif read.value and not day:
            self.say("date_incomplete", self.title("date"), self.get("date"), {"precision": read.value.precision})
        return self._year(year.value or (read.value.year if read.value else None)), day

    def _year(self, found: int | None) -> int | None:
        """The year found, else that of the periods, else that of the columns, else the fallback, said once."""
        if found or any(money.year for money in self.money):
            return found
        for name in ("debut", "periode", "paye_le"):
            read = cell_dates.period(self.get(name))
            if read.value and read.value.start:
                return read.value.start.year
        if year := year_in(self.get("reference")):
            self.say("annee_deduite", self.title("reference"), str(year), {"origin": "la référence de la décision"})
            return year
        if self.where.year:
            self.say("annee_deduite", None, str(self.where.year), {"origin": self.where.year_from})
            return self.where.year
        if (filed := cell_dates.moment(self.get("depot")).value) and filed.year:
            self.say("annee_deduite", self.title("depot"), str(filed.year), {"origin": "la date de la demande"})
            return filed.year
        bad = cell_dates.moment(self.get("date")).rule or "exercice_inconnu"
        self.say(bad, self.title("date") or self.title("annee"), self.get("date") or None, refuse=True)
        return None

    def check_span(self, year: int | None) -> None:
        """Say that the help covers several years when the file does not tell how to spread it."""
        told = "annee" in self.where.columns.fields or any(money.year for money in self.money)
        read = cell_dates.period(self.get("periode"))
        if told or not read.value or len(read.value.years) < 2 or not read.value.end:
            return
        self.say("pluriannuel", self.title("periode"), self.get("periode"), {"year": year})


def section_of(cell: str) -> str:
    """The section that a cell names, "" when it names none."""
    word = fold(cell)
    if word in ("i", "inv", "invest") or word.startswith("investissement"):
        return "investissement"
    return "fonctionnement" if word in ("f", "fct", "fonct") or word.startswith("fonctionnement") else ""


def _same(money: Money, column: AmountColumn) -> bool:
    """Whether an amount and a column speak of the same thing."""
    return (money.concours, money.year, money.funder) == (column.concours, column.year, column.funder)


def read_line(
    where: Sheet, number: int, row: Sequence[str], notes: Notes, torn: str | None
) -> tuple[Line, Grant | None]:
    """A row as a grant, or refused (the fault is in `notes`, the reason on the line)."""
    line = Line(where, number, row, notes, torn)
    if torn:
        return line, None
    if line.hidden_amount:
        line.say("ligne_en_un_morceau", None, plain(" ".join(line.row)), refuse=True)
        return line, None
    identifier = line.identifier()
    year, day = line.when()
    name = line.name or (identifier.value if identifier else "")
    if not name:
        line.say("beneficiaire_manquant", line.title("nom"), None, refuse=True)
    if line.refused_by or (year is None and not any(money.year for money in line.money)):
        line.refused_by = line.refused_by or "exercice_inconnu"
        return line, None
    line.check_span(year)
    _say_unknown(line)
    money = line.money or [Money(line._section(), GRANT, None)]
    whose = (name, identifier, day, line.euros)
    return line, Grant(where.sheet, number, where.columns, line.row, line.texts, money, year or 0, *whose)


def _say_unknown(line: Line) -> None:
    """A row without any amount: help in kind that nobody valued, or an unknown amount."""
    if any(money.amounts for money in line.money):
        return
    in_kind = line.get("en_nature") or any(money.concours == IN_KIND for money in line.money)
    column = plain(line.where.columns.amounts[0].title)
    if in_kind:
        if not line.money:
            line.money.append(Money(line._section(), IN_KIND, None))
        line.say("nature_seule", column, None)
    else:
        line.say("montant_inconnu", column, None)


def year_in(text: str) -> int | None:
    """The one year a text names, None when it names none or several."""
    found = {int(year) for year in YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None
