"""The page of economic activity: establishments and the social economy, by place, activity and year."""

from __future__ import annotations

from collections.abc import Mapping

from ess_metrics.analyses import establishments
from ess_metrics.analyses.values import values
from ess_metrics.counting.indicator import PLACE as PLACES
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date, decimal, formatted, integer, kind_of, percent, plural, span
from ess_metrics.texts.pages import economy_words as words
from ess_metrics.views.making.counts import counted, framed, scope
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, unfinished
from ess_metrics.views.names import name
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.view import OK, Chart, Column, NotShown, Row, View

TABLE, PLACE = "etablissements", PLACES[0]
FIRST_YEAR_SHOWN = 2015
DATED = ("creations", "closures")
BIRTHS = "birth_rate"
OVER_INSEE = "establishments_over_insee"


def page_scope(data: Dataset, selection: Selection) -> str:
    """The question in words, as establishments hear it."""
    return scope(data, selection, TABLE)


def inside(data: Dataset, selection: Selection) -> Selection:
    """The same question in the neighbourhoods alone: all of them when none is chosen."""
    return selection if selection.values(PLACE) else selection.plus(PLACE, *data.neighbourhoods.index)


def in_places(data: Dataset, selection: Selection) -> str:
    """The question in words, for what leaves the rest of the territory aside."""
    return f"{page_scope(data, selection)} {words.INSIDE}"


def of_year(data: Dataset, selection: Selection) -> Selection:
    """The chosen years, else the last full one."""
    return selection if selection.years else selection.plus("annee", str(data.last_full_year))


def year_of(data: Dataset, selection: Selection) -> str:
    """Those years in words."""
    years = of_year(data, selection).years
    return span(years[0], years[-1])


def total(data: Dataset, indicator: str, selection: Selection) -> Cell:
    """An indicator of the neighbourhoods; creations and closures those of the years asked."""
    asked = of_year(data, selection) if indicator in DATED else selection
    return values(data, indicator, None, inside(data, asked)).total


# -- sentences and key figures ----------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How many, how dense, how social; births and ends; what they do and what the rest of the territory does."""
    if not total(data, "establishments", selection).value:
        return (words.LEAD_NONE,)
    return tuple(line for line in (_active(data, selection), _moves(data, selection), _what(data, selection)) if line)


def _active(data: Dataset, selection: Selection) -> str:
    active, rate, ess, share = (
        total(data, key, selection)
        for key in ("establishments", "establishments_per_1000", "ess_establishments", "ess_establishment_share")
    )
    text = words.LEAD_ACTIVE.format(n=plural(active.number, *words.ACTIVE), date=date(data.manifest.date_extraction))
    text += words.LEAD_RATE.format(rate=decimal(rate.number, 0)) if rate.status == OK else ""
    if share.status == OK:
        text += words.LEAD_ESS.format(ess=integer(ess.number), share=percent(share.number))
        jobs = words.jobs(*(total(data, key, selection).value for key in words.JOBS_BOUNDS))
        text += words.LEAD_JOBS.format(jobs=jobs) if jobs else ""
    return f"{text}."


def _moves(data: Dataset, selection: Selection) -> str:
    born, closed = (total(data, key, selection) for key in DATED)
    text = words.LEAD_YEAR.format(
        year=year_of(data, selection),
        born=plural(born.value or 0, words.CREATION),
        closed=plural(closed.value or 0, words.CLOSURE),
    )
    return f"{text}."


def _what(data: Dataset, selection: Selection) -> str:
    frame = establishments.divisions(data, inside(data, selection))
    parts = []
    if len(frame):
        first = reference.label("naf", str(frame.index[0])).lower()
        parts.append(words.LEAD_FIRST.format(first=first, n=integer(frame["n"].iloc[0])))
    outside = establishments.inside_and_outside(data, selection)["hors"]["ess_establishment_share"]
    if outside.status == OK:
        parts.append(words.LEAD_OUTSIDE.format(share=percent(outside.number)))
    return " ; ".join(parts) + "." if parts else ""


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Six figures of the neighbourhoods."""
    active = total(data, "establishments", selection).value or 0
    return tuple(_figure(data, selection, key, label, active) for key, label in words.FIGURES.items())


def _figure(data: Dataset, selection: Selection, indicator: str, label: str, active: float) -> KeyFigure:
    cell = total(data, indicator, selection)
    kind = kind_of(values(data, indicator, None, selection).unit)
    text = decimal(cell.number, 1, trim=True) if kind == "decimal" and cell.status == OK else ""
    return KeyFigure(
        label.format(year=year_of(data, selection)),
        text or formatted(cell.value, kind, cell.status),
        _context(data, selection, indicator, cell, active),
    )


def _context(data: Dataset, selection: Selection, indicator: str, cell: Cell, active: float) -> str:
    if indicator in DATED:
        years = of_year(data, selection).years
        rate = words.OF_ACTIVE.format(rate=percent(cell.value / active)) if cell.value and active else ""
        return words.PARTIAL if unfinished(data, years[-1:]) else rate if len(years) == 1 else ""
    return {"ess_establishment_share": words.OF_KNOWN, "establishments_per_1000": words.INHABITANTS}.get(
        indicator, words.IN_PLACES
    )


# -- map --------------------------------------------------------------------------------------------------------------


def by_place(data: Dataset, selection: Selection, measure: str = "densite") -> View:
    """The chosen measure by neighbourhood."""
    return counted(
        data,
        selection,
        words.INDICATORS[measure],
        PLACE,
        table=TABLE,
        id="activite-carte",
        question=words.MAP_QUESTION,
        title=words.TITLES[measure],
        value_label=words.MEASURES[measure],
        kind="map",
        pick=PLACE,
    )


# -- activities -------------------------------------------------------------------------------------------------------


def by_activity(data: Dataset, selection: Selection) -> View:
    """Active establishments of the neighbourhoods by division of activity, those of the social economy beside."""
    asked = inside(data, selection)
    frame, lost = establishments.divisions(data, asked), establishments.unknown_activity(data, asked)
    rows = tuple(_division(key, row) for key, row in zip(frame.index, frame.to_dict("records"), strict=True))
    whole = float(frame["n"].sum()) + lost
    versions = establishments.changed_naf(data)
    return framed(
        data,
        asked,
        TABLE,
        id="activite-naf",
        perimeter=in_places(data, selection),
        question=words.NAF_QUESTION,
        title=words.NAF_TITLE.format(date=date(data.manifest.date_extraction)),
        sentence=_two_first(rows),
        unit="établissements",
        columns=(
            Column(NAME, words.NAF_COLUMN),
            Column(AMOUNT, words.NAF_VALUE, "integer"),
            Column("ess", words.NAF_ESS, "integer"),
            Column("part", words.NAF_SHARE, "percent"),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"most": 12, "sub": "remarque"}),
        total=Row("total", {NAME: "Total", AMOUNT: whole, "ess": float(frame["ess"].sum())}, OK, int(whole)),
        not_shown=(NotShown("inconnu", words.NAF_UNKNOWN, float(lost), "établissements", lost),) if lost else (),
        caveats=(words.NAF_MIXED.format(versions=", ".join(versions)),) if len(versions) > 1 else (),
        records=int(whole),
        indicator="establishments",
        by="naf",
    )


def _division(code: str, row: dict) -> Row:
    cells = {
        NAME: reference.label("naf", code),
        AMOUNT: float(row["n"]),
        "ess": float(row["ess"]),
        "part": float(row["ess"] / row["n"]),
        "remarque": words.NAF_SUB.format(n=integer(row["ess"])) if row["ess"] else "",
    }
    return Row(code, cells, OK, int(row["n"]))


def _two_first(rows: tuple[Row, ...]) -> str:
    if len(rows) < 2:
        return ""
    first, second = rows[0].cells, rows[1].cells
    return words.NAF_SENTENCE.format(
        first=first[NAME],
        n=plural(first[AMOUNT], words.ESTABLISHMENT),
        second=second[NAME],
        m=integer(second[AMOUNT]),
    )


# -- years ------------------------------------------------------------------------------------------------------------


def by_year(data: Dataset, selection: Selection) -> View:
    """Creations and closures of the neighbourhoods year by year; the last year may not be over."""
    asked = inside(data, selection).without("annee")
    frame = establishments.yearly(data, asked, FIRST_YEAR_SHOWN)
    rows = tuple(_year(year, row) for year, row in zip(frame.index, frame.to_dict("records"), strict=True))
    full = next((row for row in rows if row.key == str(data.last_full_year)), None)
    return framed(
        data,
        asked,
        TABLE,
        id="activite-annees",
        perimeter=in_places(data, selection),
        question=words.YEARS_QUESTION,
        title=f"{words.YEARS_TITLE}, {span(int(rows[0].key), int(rows[-1].key))}" if rows else words.YEARS_TITLE,
        sentence=words.YEARS_SENTENCE.format(
            year=full.key,
            born=plural(full.cells["creations"], words.CREATION),
            closed=plural(full.cells["closures"], words.CLOSURE),
        )
        if full
        else "",
        unit="établissements",
        columns=(
            Column(NAME, words.YEAR),
            Column("creations", words.BORN, "integer"),
            Column("closures", words.CLOSED, "integer"),
            Column("solde", words.BALANCE, "integer"),
        ),
        rows=rows,
        chart=Chart("lines", x=NAME, y=DATED, partial=unfinished(data, [int(row.key) for row in rows])),
        caveats=words.YEARS_CAVEATS,
        records=int(frame["creations"].sum()),
        asked=asked.plus("annee", *(row.key for row in rows)) if rows else None,
        indicator="creations",
        by="annee",
    )


def _year(year: int, row: dict) -> Row:
    cells = {NAME: str(year), **row, "solde": row["creations"] - row["closures"]}
    return Row(str(year), cells, OK, int(row["creations"]))


# -- against the territory, and place by place ------------------------------------------------------------------------


def sides(data: Dataset, selection: Selection) -> View:
    """The neighbourhoods against the rest of the folder."""
    found = establishments.inside_and_outside(data, selection) if establishments.outside_known(data) else {}
    year = year_of(data, selection)
    columns = (
        Column(NAME, words.SIDE),
        *(Column(key, label.format(year=year), kind) for key, (label, kind) in words.SIDES_COLUMNS.items()),
    )
    rows = tuple(_side(side, cells, bool(selection.values(PLACE))) for side, cells in found.items())
    return framed(
        data,
        selection,
        TABLE,
        id="activite-territoire",
        question=words.SIDES_QUESTION,
        title=words.SIDES_TITLE,
        sentence=_both(found),
        unit="établissements",
        columns=columns,
        rows=rows,
        caveats=(words.SIDES_CAVEAT,),
        records=int(sum((cells["establishments"].value or 0) for cells in found.values())),
        indicator="establishments",
        empty=words.NO_OUTSIDE,
        asked=None,
    )


def _side(side: str, found: Mapping[str, Cell], chosen: bool) -> Row:
    cells = {key: cell.value for key, cell in found.items()}
    statuses = {key: cell.status for key, cell in found.items()}
    cells[BIRTHS] = establishments.share(found["creations"], found["establishments"])
    label = words.SIDES["chosen" if chosen and side == "qpv" else side]
    return Row(side, {NAME: label, **cells}, OK, found["establishments"].n, statuses)


def _both(found) -> str:
    shares = [cells["ess_establishment_share"] for cells in found.values()]
    if len(shares) < 2 or any(cell.status != OK for cell in shares):
        return ""
    return words.SIDES_SENTENCE.format(inside=percent(shares[0].value), outside=percent(shares[1].value))


def places(data: Dataset, selection: Selection) -> View:
    """One row a neighbourhood: number, density, social economy, creations and closures."""
    year = year_of(data, selection)
    everywhere = selection.without(PLACE)
    found = {
        key: values(data, key, PLACE, of_year(data, everywhere) if key in DATED else everywhere)
        for key in (*words.PLACES_COLUMNS, *words.JOBS_BOUNDS)
        if key != words.JOBS
    }
    shown = {key: said for key, said in words.PLACES_COLUMNS.items() if key != OVER_INSEE or _counted_by_insee(found)}
    rows = [_place(data, code, {key: made[code] for key, made in found.items()}) for code in data.neighbourhoods.index]
    rows.sort(key=lambda row: (-(row.cells["establishments"] or 0), row.cells[NAME]))
    return framed(
        data,
        everywhere,
        TABLE,
        id="activite-quartiers",
        question=words.PLACES_QUESTION,
        title=words.PLACES_TITLE.format(date=date(data.manifest.date_extraction)),
        unit="établissements",
        columns=(
            Column(NAME, "Quartier"),
            *(Column(key, label.format(year=year), kind) for key, (label, kind) in shown.items()),
        ),
        rows=tuple(rows),
        records=sum(row.n or 0 for row in rows),
        caveats=(words.JOBS_CAVEAT,),
        asked=inside(data, everywhere),
        indicator="establishments",
        by=PLACE,
    )


def _counted_by_insee(found: Mapping[str, Values]) -> bool:
    """Whether Insee counts the establishments of one of the neighbourhoods."""
    return found[OVER_INSEE].total.value is not None


def _place(data: Dataset, code: str, found: dict[str, Cell]) -> Row:
    cells = {NAME: name(data, PLACE, code), **{key: cell.value for key, cell in found.items()}}
    cells[words.JOBS] = words.jobs(*(found[key].value for key in words.JOBS_BOUNDS))
    return Row(code, cells, OK, found["establishments"].n, {key: cell.status for key, cell in found.items()})
