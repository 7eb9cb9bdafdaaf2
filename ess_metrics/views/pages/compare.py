"""Two to four neighbourhoods, schemes, sectors or periods side by side: same scales, differences in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID, Indicator
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET, Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.numbers import MINUS, decimal, formatted, kind_of, listing, percent, plural, signed, span
from ess_metrics.texts.pages import compare_words as words
from ess_metrics.views import names as naming
from ess_metrics.views.making.counts import ON_THE_DAY, when_short
from ess_metrics.views.making.handmade import declared, framed, row_of
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, unfinished
from ess_metrics.views.sentences import SMALL, constant, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

COLUMN = {"quartiers": "code_quartier", "dispositifs": "dispositif_code", "secteurs": "secteur", "periodes": "annee"}
FEWEST, MOST = 2, 4
BREAK = 2024  # the first year of the present neighbourhoods
MEASURES = {
    "quartiers": (
        *("granted", "granted_per_inhabitant", "active_projects", "ess_share"),
        *("investment_share", "jobs", "occupancy", "establishments_per_1000"),
    ),
    "dispositifs": ("granted", "active_projects", "award_rate", "success_rate", "days_to_agreement", "jobs"),
    "secteurs": ("granted", "active_projects", "ess_share", "success_rate", "jobs", "project_survival"),
    "periodes": (
        *("granted", "granted_per_inhabitant", "active_projects", "ess_share", "investment_share"),
        *("cpo_share_number", "award_rate", "jobs"),
    ),
}
SPLIT_BY = {
    "quartiers": "dispositif_code",
    "dispositifs": "secteur",
    "secteurs": "dispositif_code",
    "periodes": "dispositif_code",
}
TINY = 10  # counts under which a percentage says less than a difference
FIRST = 3  # differences told at the top of the page


@dataclass(frozen=True)
class Item:
    """One thing compared: its id in the address, its name, and the question about it."""

    key: str
    name: str
    short: str
    asked: Selection


# -- what is compared -----------------------------------------------------------------------------------------------


def options(data: Dataset, kind: str) -> dict[str, str]:
    """Id → name of what can be compared: what the folder holds, or years and spans of years."""
    if kind == "periodes":
        return _periods(data.years)
    return dict(naming.options(data, COLUMN[kind]))


def _periods(years: Sequence[int]) -> dict[str, str]:
    """Single years, then spans of three, then before and since the present neighbourhoods."""
    found = {str(year): str(year) for year in years}
    spans = [(year, year + 2) for year in years if year + 2 <= years[-1]] if years else []
    if years and years[0] < BREAK - 1 and years[-1] > BREAK:
        spans += [(years[0], BREAK - 1), (BREAK, years[-1])]
    for first, last in spans:
        found[f"{first}..{last}"] = words.PERIOD.format(first=first, last=last)
    return found


def usual(data: Dataset, selection: Selection, kind: str) -> tuple[str, ...]:
    """What to open with: the filtered ones when there are several, else the two with most money (or last years)."""
    if kind == "periodes":
        full = [year for year in data.years if year <= data.last_full_year]
        return tuple(str(year) for year in full[-2:])
    column = COLUMN[kind]
    chosen = selection.values(column)
    if len(chosen) >= FEWEST:
        return chosen[:MOST]
    found = values(data, "granted", column, selection.without(column))
    ranked = sorted(((cell.value or 0, code) for code, cell in found), key=lambda item: (-item[0], item[1]))
    first = [code for _, code in ranked[:FEWEST]]
    return tuple([*first, *(code for code in options(data, kind) if code not in first)][:FEWEST])


def items(data: Dataset, selection: Selection, kind: str, chosen: Sequence[str]) -> tuple[Item, ...]:
    """The things compared, in the order chosen; years in theirs."""
    column, named = COLUMN[kind], options(data, kind)
    ordered = sorted(chosen) if kind == "periodes" else chosen
    return tuple(
        Item(code, named[code], _short(data, kind, code, named), selection.without(column).plus(column, code))
        for code in ordered
        if code in named
    )


def _short(data: Dataset, kind: str, code: str, named: dict[str, str]) -> str:
    if kind == "periodes":
        first, _, last = code.partition("..")
        return span(int(first), int(last or first))
    return naming.short(data, COLUMN[kind], code) or named[code]


# -- differences in words -------------------------------------------------------------------------------------------


def told(kind: str, named: Sequence[tuple[str, Cell]]) -> str:
    """The highest against the lowest: an order of magnitude for amounts, points for shares. Never a cause."""
    known = [(name, cell) for name, cell in named if cell.status == OK and cell.value is not None]
    if len(known) < FEWEST:
        return words.NOT_COMPARED
    low_name, low = min(known, key=lambda item: item[1].number)
    high_name, high = max(known, key=lambda item: item[1].number)
    said = {
        "low": formatted(low.value, kind),
        "high": formatted(high.value, kind),
        "low_name": low_name,
        "high_name": high_name,
    }
    if said["low"] == said["high"]:
        return words.EQUAL.format(**said)
    if low.number <= 0 and kind != "percent":
        return words.NOTHING.format(**said)
    gap = _gap(low.number, high.number, kind)
    return words.MORE.format(gap=gap, **said) if gap else words.SAME.format(**said)


def _gap(low: float, high: float, kind: str) -> str:
    """In words: `2,3 fois plus`, `30 % de plus`, `12 points de plus`; "" when nearly equal."""
    if kind in ("percent", "ratio_signed"):
        points = round((high - low) * 100)
        return words.POINTS_MORE.format(points=plural(points, words.POINT)) if points else ""
    ratio = high / low
    if ratio < 1.05:
        return ""
    if kind == "integer" and low < TINY and high < 2 * TINY:
        return words.SOME_MORE.format(n=decimal(high - low, 0))
    if ratio < 1.85:
        return words.SOME_MORE.format(n=percent(ratio - 1, 0))
    if ratio < 2.15:
        return words.TWICE
    return words.MANY if ratio >= 10 else words.TIMES.format(times=decimal(ratio, 1, trim=True))


def caution(named: Sequence[tuple[str, Cell]], records: str) -> str:
    """Which figures stand on few records."""
    few = [name for name, cell in named if cell.status == OK and cell.value and cell.n is not None and cell.n < SMALL]
    if not few:
        return ""
    verb = words.REST_ON[len(few) > 1]
    return words.CAUTION.format(
        names=listing(few), repose=verb, records=words.RECORDS_OF.get(records, "enregistrements")
    )


def lead(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The first differences in words, and what makes the comparison unequal."""
    things = items(data, selection, kind, chosen)
    lines = [
        words.MEASURED.format(measure=view.question, difference=_small_initial(view, things))
        for view in measures(data, selection, kind, chosen)[:FIRST]
    ]
    return (*lines, *_warnings(data, kind, things))


def _small_initial(view: View, things: Sequence[Item]) -> str:
    """The sentence of a view after a colon: names keep their capital."""
    starts = any(view.sentence.startswith(item.short) for item in things)
    return view.sentence if starts else view.sentence[:1].lower() + view.sentence[1:]


def _warnings(data: Dataset, kind: str, things: Sequence[Item]) -> list[str]:
    if kind != "periodes":
        return []
    spans = [item.asked.years for item in things]
    found = []
    partial = unfinished(data, sorted({year for years in spans for year in years}))
    if partial:
        found.append(words.PARTIAL.format(year=partial[0]))
    if len({len(years) for years in spans}) > 1:
        found.append(words.UNEQUAL)
    if any(years[0] < BREAK for years in spans) and any(years[-1] >= BREAK for years in spans):
        found.append(words.PERIMETER)
    return found


MOST_STRIPS = 6  # measures that one screen holds; the table has them all
NO_CELL = Cell(None, "sans_objet", None)

# -- charts ---------------------------------------------------------------------------------------------------------


def shown(data: Dataset, kind: str) -> tuple[Indicator, ...]:
    """The measures that this folder can give."""
    known = (BY_ID[id_] for id_ in MEASURES[kind])
    return tuple(indicator for indicator in known if all(table in data.tables for table in indicator.tables))


def measures(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> tuple[View, ...]:
    """One small ranking a measure: the items in the same order, on one scale from zero."""
    things = items(data, selection, kind, chosen)
    return tuple(_measure(data, selection, kind, things, indicator) for indicator in shown(data, kind))


def _measure(data: Dataset, selection: Selection, kind: str, things: Sequence[Item], indicator: Indicator) -> View:
    found = {item.key: total_cell(data, indicator.id, item.asked) for item in things}
    label, shape = _label(selection, indicator), kind_of(indicator.unit)
    named = [(item.short, found[item.key]) for item in things]
    rows = tuple(
        row_of(item.key, {NAME: item.name, SHORT: item.short, COUNT: found[item.key].n}, {AMOUNT: found[item.key]})
        for item in things
    )
    sentence = " ".join(part for part in (told(shape, named), caution(named, indicator.counted)) if part)
    asked = together(things, kind)
    asked = asked if indicator.euros else asked.current
    period = constant(asked).removeprefix(", ") if kind == "periodes" else _when(data, asked, indicator)
    return framed(
        data,
        asked,
        id=f"mesure-{indicator.id}".replace("_", "-"),
        question=label,
        title=words.MEASURE_TITLE.format(measure=label, period=period) if period else label,
        sentence=sentence,
        unit=indicator.unit,
        columns=(
            Column(NAME, words.HEADS[kind]),
            Column(AMOUNT, words.VALUE, shape),
            Column(COUNT, labels.COUNTED.get(indicator.counted, "Enregistrements"), "integer"),
        ),
        rows=tuple(replace(row, status=row.statuses[AMOUNT]) for row in rows),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"short": SHORT}),
        caveats=INDICATORS[indicator.id].caveats,
        records=values(data, indicator.id, None, asked).total.n,
        records_of=indicator.counted,
        indicator=indicator.id,
        by=COLUMN[kind],
        proved=False,
    )


def total_cell(data: Dataset, indicator: str, asked: Selection) -> Cell:
    return declared(indicator, values(data, indicator, None, asked).total)


def together(things: Sequence[Item], kind: str) -> Selection:
    """The question about all the things at once: what the records behind the page answer to."""
    codes = dict.fromkeys(code for item in things for code in item.asked.values(COLUMN[kind]))
    return things[0].asked.without(COLUMN[kind]).plus(COLUMN[kind], *codes)


class Behind(TypedDict):
    """What a view says of the records behind it: see `View`."""

    records: int | None
    indicator: str
    proved: bool


def money_records(data: Dataset, asked: Selection) -> Behind:
    """The records of the views that count money."""
    return {"records": values(data, "granted", None, asked).total.n, "indicator": "granted", "proved": False}


def _when(data: Dataset, asked: Selection, indicator: Indicator) -> str:
    """The years of money, the day of a state."""
    counted = indicator.counted
    return when_short(data, asked, counted) if counted in ON_THE_DAY else period_short(data, asked)


def _label(selection: Selection, indicator: Indicator) -> str:
    return labels.AMOUNT_TITLES[selection.amount] if indicator.id == "granted" else INDICATORS[indicator.id].label


def table(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> View:
    """All the measures, one row an item."""
    things, known = items(data, selection, kind, chosen), shown(data, kind)
    rows = [
        row_of(item.key, {NAME: item.name}, {i.id: total_cell(data, i.id, item.asked) for i in known})
        for item in things
    ]
    title = words.TABLE_TITLE_PERIODS if kind == "periodes" else words.TABLE_TITLE
    absent = [BY_ID[id_] for id_ in MEASURES[kind] if BY_ID[id_] not in known]
    caveats = [
        words.MISSING.format(label=INDICATORS[i.id].label, table=next(t for t in i.tables if t not in data.tables))
        for i in absent
    ]
    asked = together(things, kind)
    return framed(
        data,
        asked,
        **money_records(data, asked),
        id="comparaison",
        question=words.TABLE_QUESTION,
        title=title.format(names=listing(item.short for item in things), period=period_short(data, selection))
        + (constant(selection) if kind == "periodes" else ""),
        unit="",
        columns=(
            Column(NAME, words.HEADS[kind]),
            *(Column(i.id, INDICATORS[i.id].short or INDICATORS[i.id].label, kind_of(i.unit)) for i in known),
        ),
        rows=rows,
        chart=Chart("table", x=NAME, y=("granted",)),
        caveats=tuple(caveats),
    )


def change(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> View | None:
    """Two periods: each measure then and now, the difference and the change; None for anything else."""
    things = items(data, selection, kind, chosen)
    if kind != "periodes" or len(things) != FEWEST:
        return None
    first, last = things
    rows = [_changed(data, indicator, first, last) for indicator in shown(data, kind)]
    asked = together(things, kind)
    return framed(
        data,
        asked,
        **money_records(data, asked) | {"proved": False},
        id="evolution",
        question=words.CHANGE_QUESTION,
        title=words.CHANGE_TITLE.format(first=first.short, last=last.short) + constant(selection),
        unit="",
        columns=(
            Column(NAME, words.CHANGE_MEASURE),
            Column("avant", first.short),
            Column("apres", last.short),
            Column("difference", words.CHANGE_DIFFERENCE),
            Column("evolution", words.CHANGE_RATIO, "ratio_signed"),
        ),
        rows=rows,
        chart=Chart("table", x=NAME, y=("evolution",)),
        caveats=words.CHANGE_CAVEATS,
    )


def _changed(data: Dataset, indicator: Indicator, first: Item, last: Item) -> Row:
    """One measure; a share moves by points and has no change of its own."""
    then, now = (values(data, indicator.id, None, item.asked).total for item in (first, last))
    kind, share = kind_of(indicator.unit), indicator.unit in ("0-1", "ratio")
    cells = {
        NAME: INDICATORS[indicator.id].short or INDICATORS[indicator.id].label,
        "avant": formatted(then.value, kind, then.status),
        "apres": formatted(now.value, kind, now.status),
    }
    if then.value is None or now.value is None:
        worst = "secret" if "secret" in (then.status, now.status) else SANS_OBJET
        told = {"difference": formatted(None, kind, worst), "evolution": None}
        return Row(indicator.id, cells | told, statuses={"evolution": worst})
    gap = now.value - then.value
    said = signed(gap * 100, 1, words.CHANGE_POINTS) if share else _with_sign(gap, kind)
    ratio = None if share or not then.value else gap / then.value
    statuses = {} if ratio is not None else {"evolution": SANS_OBJET}
    return Row(indicator.id, cells | {"difference": said, "evolution": ratio}, statuses=statuses)


def _with_sign(gap: float, kind: str) -> str:
    """« +1 200 € »: the sign of a difference is always said, but of none."""
    text = formatted(abs(gap), kind)
    return f"+{text}" if gap > 0 else f"{MINUS}{text}" if gap < 0 else text


__all__ = ["items", "lead", "measures", "options", "table", "told", "usual"]
