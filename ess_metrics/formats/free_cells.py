"""Cells of a table told by a recipe, by the kind of the field that they fill: text in, `Parsed` out.

A unit written in the cell wins over the one of the title, which wins over the one of the recipe. A unit of another
kind (a percentage among euros) is a question, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from ess_metrics.files import cell_values
from ess_metrics.files.cell_values import Read, fold, plain
from ess_metrics.formats import workbook, workbook_template
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.column_kinds import Column

CENT = Decimal("0.01")
OTHER_UNIT = "unite_autre"
FREE = re.compile(r"(a titre )?(gracieux|gratuit|gratuite|gratuitement|gracieusement)( .*)?|mis a disposition( .*)?")
PER_AREA = re.compile(r"(/|par|au|le)\s*(m2|m²|metres? carres?)\b|\b(m2|m²)\b", re.I)
MONTH = re.compile(r"/\s*mois\b|\bmois\b|\bmensuels?\b|\bmensuelle?s?\b|\bpar mois\b", re.I)
QUARTER = re.compile(r"\btrimestres?\b|\btrimestriels?\b|\btrimestrielles?\b|/\s*trim\b", re.I)
YEAR = re.compile(r"/\s*an(n[eé]e)?\b|\bans?\b|\bannuels?\b|\bannuelles?\b|\bann[eé]e\b", re.I)
FIGURES = re.compile(r"-?\d[\d\s\u00a0\u202f.,'’]*")
AREA = re.compile(r"\s*(m2|m²|m\s?carr[eé]s?|metres? carr[eé]s?)\s*", re.I)
COUNTED = re.compile(
    r"\s*(etp|personnes?|pers\.?|hab\.?|habitants?|heures?|h|emplois?|postes?|jours?|j|participants?)\s*", re.I
)
TIMES = {"mois": 12, "trimestre": 4, "an": 1}


@dataclass(frozen=True)
class Parsed:
    """`value` as the folder writes it ("" = unknown), `rule` and `facts` of what must be said of the cell."""

    value: str = ""
    rule: str | None = None
    facts: dict = field(default_factory=dict)
    number: Decimal | None = None

    @property
    def failed(self) -> bool:
        """Something was written and nothing was read."""
        return not self.value and self.rule is not None


NOTHING = Parsed()


def amount(cell: str, senses: Mapping[str, str] | None, header: str, unit: str, above: int = 1) -> Parsed:
    """Euros. `senses`: what the marks of the column mean (`cell_values.mark_senses`); `header`: its title; `unit`: that
    of the recipe (€, k€, M€); `above`: the factor that the lines above the table give where nothing else does.
    """
    cell = plain(cell)
    if _names_other(cell):
        return Parsed(rule=OTHER_UNIT, facts={"unit": "€"})
    factor = _factor(header, unit)
    read = cell_values.money(cell, senses, above if factor == 1 and not unit else factor)
    if read.value is None:
        return Parsed(rule=read.rule, facts=dict(read.facts))
    value = read.value.quantize(CENT)
    rule = read.rule if read.rule != "montant_en_milliers" else None
    return Parsed(_text(value), rule, dict(read.facts), value)


def _factor(header: str, unit: str) -> int:
    found = cell_values.header_factor(header)
    return found if found > 1 else {"k€": 1000, "M€": 1_000_000}.get(unit, 1)


def _names_other(cell: str) -> bool:
    """A percentage, an area or a sum by month where a sum of euros is expected."""
    figure = bool(re.search(r"\d", cell))
    return figure and bool(re.search(r"%\s*$|\bm2\b|m²|/\s*(mois|an|trim)", cell, re.I))


@dataclass(frozen=True)
class Rent:
    """A rent as written: the number, over which time (mois, trimestre, an, "" unknown), by square metre or not."""

    number: Decimal
    time: str = ""
    per_area: bool | None = None

    def yearly(self, area: Decimal | None) -> Decimal | None:
        """€/m²/year; None when the area of the lot is needed and unknown."""
        whole = self.number * TIMES[self.time or "an"]
        if self.per_area:
            return whole
        return whole / area if area else None


def rent(cell: str, mark: str | None, header: str, unit: str) -> tuple[Rent | None, str | None]:
    """A rent in any unit, and the rule of what must be said of it."""
    cell = plain(cell)
    if cell_values.is_empty(cell):
        return None, None
    if FREE.fullmatch(fold(cell)):
        return Rent(Decimal(0), "an", True), None
    figures = FIGURES.search(cell)
    words = cell[figures.end() :] if figures else ""
    read = cell_values.amount(figures[0].strip() if figures and not _misread(figures) else "?", mark)
    wrong = OTHER_UNIT if "%" in cell else read.rule if read.value is None else None
    if wrong or read.value is None or re.search(r"\d", words.replace("m2", "")):
        return None, wrong or "montant_illisible"
    return (None, "montant_negatif") if read.value < 0 else _in_units(read.value, words, header, unit)


def _misread(figures: re.Match) -> bool:
    """Whether a letter touches the figures, other than the beginning of a unit of money: « 1O €/m² », « l2 € »."""
    before, after = figures.string[: figures.start()], figures.string[figures.end() :]
    touched = not figures[0][-1:].isspace() and after[:1].isalpha() and not re.match(r"eur|m[2²]?\b", after, re.I)
    return touched or (before[-1:].isalpha() and not before.lower().endswith(("eur", "euros")))


def _in_units(number: Decimal, cell: str, header: str, unit: str) -> tuple[Rent | None, str | None]:
    """The unit of the cell, else that of the title, else that of the recipe."""
    for text in (cell, header, unit):
        time = _time(text)
        if time:
            return Rent(number, time, bool(PER_AREA.search(text))), None
    if PER_AREA.search(cell) and not PER_AREA.search(unit):
        return None, OTHER_UNIT
    return None, "loyer_sans_unite"


def _time(text: str) -> str:
    for time, pattern in (("mois", MONTH), ("trimestre", QUARTER), ("an", YEAR)):
        if pattern.search(text):
            return time
    return ""


def quantity(cell: str, mark: str | None) -> Parsed:
    """A count or an area, its unit left aside: « 85 m² », « 2,5 ETP »."""
    cell = plain(cell)
    bare = re.sub(rf"({AREA.pattern}|{COUNTED.pattern})$", "", cell, flags=re.I)
    if re.search(r"€|%", cell):
        return Parsed(rule=OTHER_UNIT, facts={"unit": ""})
    read = cell_values.number(bare, mark)
    return Parsed(_text(read.value), read.rule, {}, read.value) if read.value is not None else Parsed(rule=read.rule)


def value(column: Column, stem: str, cell: str, mark: str | None, header: str, unit: str) -> Parsed:
    """A cell of a column of the folder, of any kind."""
    if cell_values.is_empty(cell):
        return NOTHING
    if column.kind == column_kinds.MONEY:
        return amount(cell, None, header, unit)
    if column.kind in (column_kinds.NUMBER, column_kinds.INTEGER):
        return quantity(cell, mark)
    if column.refers == schema.DISPOSITIF or column.values or column.vocabulary:
        return _listed(column, stem, cell)
    return _plain_value(column, cell)


def _plain_value(column: Column, cell: str) -> Parsed:
    found, rule, facts = workbook.READERS.get(column.kind, workbook.read_text)(
        cell if column.kind == column_kinds.TEXT else plain(cell)
    )
    return Parsed(found, rule, facts)


@cache
def labels_of(column: Column, stem: str) -> dict[str, str]:
    """Folded label (long, or short as the pages show it) or code → code."""
    table = schema.BY_STEM[stem]
    named = {}
    if column.refers == schema.DISPOSITIF:
        short = reference.reference("dispositifs")
        pairs = zip(short["libelle_court"], short["dispositif_code"], strict=True)
        named = {fold(label): code for label, code in pairs if label}
    named |= {fold(label): code for code, label in workbook_template.labels_of(column, table).items()}
    return named | {fold(code): code for code in workbook_template.values_of(column)}


def _listed(column: Column, stem: str, cell: str) -> Parsed:
    """The code of a value of a list, written as its code or its French label, before or after a colon."""
    known = labels_of(column, stem)
    for text in (cell, cell.rpartition(":")[2], *_without_brackets(cell)):
        code = known.get(fold(text)) or known.get(_singular(fold(text)))
        if code:
            return Parsed(code)
    if column.kind == column_kinds.BOOL:
        return _plain_value(column, cell)
    closed = bool(column.values) or column.refers == schema.DISPOSITIF
    facts = {"expected": ", ".join(workbook_template.values_of(column)[:12])}
    return Parsed("" if closed else plain(cell), "valeur_hors_liste", facts)


def _without_brackets(cell: str) -> tuple[str, ...]:
    bare = re.sub(r"\(.*?\)", "", cell).strip()
    return (bare,) if bare != cell else ()


def _singular(text: str) -> str:
    """« attribuée », « attribués » → « attribue »: agreement is no difference between the values of a list."""
    return re.sub(r"(?<=e)(e|es|s)$", "", text)


def _text(number: Decimal | None) -> str:
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(number: Decimal) -> str:
    """A number as the folder writes it, six decimals at most."""
    return _text(number.quantize(Decimal("0.000001")))


def shares(cell: str) -> list[Decimal]:
    """The parts of several places: « 60/40 », « 60 % ; 40 % », « 0,6 + 0,4 »; [] when they are none."""
    pieces = [piece for piece in re.split(r"[;/+|\n]|\bet\b|,(?=\s)", cell) if piece.strip()]
    found = [_share(piece) for piece in pieces]
    return (
        []
        if any(one is None for one in found) or not sum(filter(None, found))
        else [one for one in found if one is not None]
    )


def _share(piece: str) -> Decimal | None:
    read: Read = cell_values.amount(piece.replace("%", "").strip(), ",")
    return read.value if read.value is not None and read.value >= 0 else None
