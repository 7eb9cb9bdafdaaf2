"""What the step « Comprendre » shows: the lines as they are, the meanings offered, what a recipe would give."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ess_metrics.formats import recipe_fields
from ess_metrics.formats.recipe import Target
from ess_metrics.formats.source import Outcome
from ess_metrics.importing.understanding import FIRST_LINES, Counts, Understanding, meanings
from ess_metrics.model import reference
from ess_metrics.model.schema import BY_STEM, HORS_QPV, TERRITOIRE
from ess_metrics.texts.labels import REASONS
from ess_metrics.texts.numbers import euros_exact, integer
from ess_metrics.texts.pages import understanding_words as words
from ess_metrics.views.sheet import Sheet

LISTED = 30


def offered(table: str) -> dict[str, str]:
    """Every meaning of a column: its key (`champ`, or `champ|fonds`) → what it is called, the usual ones first."""
    names = meanings(table)
    rank = {name: at for at, name in enumerate(words.FIRST)}
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda one: rank.get(one, len(rank))):
        if table == "actions" and name in words.AMOUNTS:
            found |= {_key(name, fund): words.amount_label(name, fund) for fund in ("", *words.PAYERS)}
        else:
            column = recipe_fields.column_of(table, name)
            found[name] = words.field_label(table, name, column.meaning if column else "")
    return found


def _key(name: str, fund: str) -> str:
    return f"{name}|{fund}" if fund else name


def key_of(target: Target | None) -> str | None:
    """The meaning of a column as a key of `offered`."""
    if target is None:
        return None
    known = target.field in recipe_fields.AMOUNTS and target.constants.get("fonds") in words.PAYERS
    return _key(target.field, target.constants["fonds"] if known else "")


def target_of(key: str | None, before: Target | None) -> Target | None:
    """The target that a chosen meaning stands for; what else was said of the column stays when its field does."""
    if key is None:
        return None
    name, _, fund = key.partition("|")
    kept = dict(before.constants) if before is not None and before.field == name else {}
    if fund != kept.get("fonds", ""):
        kept.pop("financeur", None)
    kept.pop("fonds", None)
    unit = before.unit if before is not None and before.field == name else ""
    return Target(name, unit, kept | ({"fonds": fund} if fund else {}))


def first_lines(told: Understanding) -> Sheet:
    """The first lines of the sheet as they are written; columns that say who people are, masked."""
    sheet = next((one for one in told.file.sheets if one.name == told.guess.sheet), told.file.sheets[0])
    hidden = {column.at for column in told.columns if hides(told, column.header)}
    titled = told.guess.header_row
    rows = []
    for number, cells in sheet.lines[:FIRST_LINES]:
        shown = [("…" if at in hidden and cell and number > titled else cell) for at, cell in enumerate(cells)]
        rows.append((integer(number), *shown, *[""] * (sheet.width - len(shown))))
    letters = tuple(_letter(at) for at in range(sheet.width))
    return Sheet(words.AS_WRITTEN, (words.LINE, *letters), rows)


def _letter(at: int) -> str:
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def hides(told: Understanding, title: str) -> bool:
    """Whether the cells of a column say who people are."""
    target = told.targets.get(title)
    column = next((one for one in told.columns if one.header == title), None)
    person = target is not None and recipe_fields.is_person(told.table, target.field)
    return person or (column is not None and not column.examples and column.confidence > 0 and person)


def funds(counts: Counts, told: Understanding) -> Sheet:
    """Euros by who pays."""
    named = told.context.manifest.get("libelles_fonds", {})
    labels = {code: named.get(code, label) for code, label in reference.labels("fonds_origine").items()}
    return _euros(counts.by_fund, labels | {"": words.NO_FUND}, words.BY_FUND, words.FUND_HEADERS)


def places(counts: Counts, told: Understanding) -> Sheet:
    """Euros by neighbourhood."""
    areas = told.context.tables.get("quartiers")
    names = dict(zip(areas["code_quartier"], areas["nom"], strict=True)) if areas is not None else {}
    names |= {HORS_QPV: REASONS[HORS_QPV], TERRITOIRE: REASONS[TERRITOIRE], "": words.NO_PLACE}
    return _euros(counts.by_place, names, words.BY_PLACE, words.PLACE_HEADERS)


def _euros(found: Mapping[str, Decimal], names: Mapping[str, str], caption: str, headers) -> Sheet:
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(names.get(key, key), euros_exact(value)) for key, value in ordered]
    return Sheet(caption, headers, rows, frozenset({1}))


def tables(counts: Counts) -> Sheet:
    """Rows by table, for what is no money."""
    rows = [(BY_STEM[stem].title, integer(count)) for stem, count in counts.rows.items() if stem != "dispositifs"]
    return Sheet(words.OTHER_ROWS, words.OTHER_HEADERS, rows, frozenset({1}))


def facts(counts: Counts) -> list[tuple[str, str]]:
    """The figures that a person checks first."""
    euros = sum(counts.by_fund.values(), Decimal(0))
    read = words.READ.format(read=integer(counts.read), kept=integer(counts.kept))
    found = [(words.FACTS[0], read)]
    found += [(words.FACTS[2], integer(counts.bodies))] if counts.bodies else []
    if counts.projects:
        found.insert(1, (words.FACTS[1], integer(counts.projects)))
    return [*found, (words.FACTS[3], euros_exact(euros))] if counts.by_fund else found


def set_aside(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Lines that are no data, blank ones left out: number, text, why."""
    listed = [line for line in outcome.lines_ignored if line.text]
    return [(_where(line), line.text, line.why) for line in listed[:LISTED]]


def _where(line) -> str:
    return f"{line.sheet}, {integer(line.row)}" if line.sheet else integer(line.row)


def said(outcome: Outcome) -> list[str]:
    """Refusals and questions, as sentences without the name of the file."""
    listed = [fault for fault in outcome.faults if fault.blocking or fault.severity == "question"]
    return [
        fault.message.split(NBSP_COLON, 1)[-1].strip() if fault.row is None else fault.message
        for fault in listed[:LISTED]
    ]


NBSP_COLON = "\u00a0: "
