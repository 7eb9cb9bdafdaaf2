"""The page of projects: sectors, objects, path from idea to lasting, survival, and the list down to one project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from ess_metrics.analyses import portfolio
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import date, decimal, formatted, integer, kind_of, percent, plural
from ess_metrics.texts.pages import projects_words as words
from ess_metrics.views.making.counts import counted, first_ones, fractions, framed, scope, when_short
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT, by_value, view_of
from ess_metrics.views.names import name
from ess_metrics.views.pages import sex_views
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import euros_told, figure_label, period, with_euros
from ess_metrics.views.view import OK, Chart, Column, NotShown, Row, View

TABLE = "projets"
FEWEST = 3
INDICATORS = {
    "actifs": "active_projects",
    "euros": "granted",
    "emplois": "jobs",
    "touches": "beneficiaries",
    "cout": "grant_per_job",
    "benef": "qpv_beneficiary_share",
    "survie": "project_survival",
}
RATIOS = ("cout", "benef", "survie")
LASTING, STOPPED = "perenne", "arrete"
LISTED_AT_ONCE = 60
PLACE = "code_quartier"
KINDS = {"debut": "date", "fin": "date"}


def asked(selection: Selection, objet: str = "", stade: str = "") -> Selection:
    """The page's question: the shared filters and its own two."""
    for column, code in (("type_objet", objet), ("stade", stade)):
        selection = selection.plus(column, code) if code else selection
    return selection


def page_scope(data: Dataset, selection: Selection, objet: str = "", stade: str = "") -> str:
    """The question in words, as projects hear it, and whose euros their amounts are in."""
    return " ".join([scope(data, asked(selection, objet, stade), TABLE), *euros_told(data, selection)])


# -- sentences and key figures ----------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection, objet: str = "", stade: str = "") -> tuple[str, ...]:
    """How many and of what kind; what they give; how many last."""
    selection = asked(selection, objet, stade)
    return tuple(line for line in (_active(data, selection), _gives(data, selection), _lasts(data, selection)) if line)


def _active(data: Dataset, selection: Selection) -> str:
    total = values(data, "active_projects", None, selection).total
    if not total.value:
        return words.LEAD_NONE
    when = period(data, selection) if selection.years else words.NOW.format(date=date(data.manifest.date_extraction))
    text = words.LEAD_ACTIVE.format(n=plural(total.value, "projet actif", "projets actifs"), when=when)
    sector, thing = (_top(data, by, selection) for by in ("secteur", "type_objet"))
    if sector and thing:
        text += words.LEAD_FIRST.format(
            sector=sector[0].lower(), n_sector=integer(sector[1]), object=thing[0].lower(), n_object=integer(thing[1])
        )
    return f"{text}."


def _top(data: Dataset, by: str, selection: Selection) -> tuple[str, float] | None:
    """The largest key; "autre" names nothing and never comes first."""
    found = values(data, "active_projects", by, selection)
    named = [(-(cell.value or 0), name(data, by, key)) for key, cell in found if key != "autre"]
    value, text = min(named, default=(0, ""))
    return (text, -value) if value else None


def _gives(data: Dataset, selection: Selection) -> str:
    jobs, cost, share = (
        values(data, indicator, None, selection).total
        for indicator in ("jobs", "grant_per_job", "qpv_beneficiary_share")
    )
    parts = []
    if jobs.value and cost.status == OK:
        parts.append(words.LEAD_JOBS.format(jobs=decimal(jobs.value, 0), cost=formatted(cost.value, "eur")))
    if share.status == OK:
        parts.append(words.LEAD_BENEFICIARIES.format(share=percent(share.number, 0)))
    return " ; ".join(parts) + "." if parts else ""


def _lasts(data: Dataset, selection: Selection) -> str:
    found = values(data, "project_survival", None, selection)
    if found.total.status != OK:
        return ""
    return words.LEAD_SURVIVAL.format(
        share=percent(found.total.number, 0), n=integer(certain(found.total.n)), unknown=integer(unknown_fate(found))
    )


def unknown_fate(found: Values) -> int:
    """Projects begun long enough ago of which nobody knows whether they live."""
    return sum(item.n or 0 for item in found.not_shown if not item.cell)


def key_figures(data: Dataset, selection: Selection, objet: str = "", stade: str = "") -> tuple[KeyFigure, ...]:
    """Six figures, each with the number of projects behind it."""
    selection = asked(selection, objet, stade)
    return tuple(_figure(data, selection, indicator, label) for indicator, label in words.FIGURES.items())


def _figure(data: Dataset, selection: Selection, indicator: str, label: str) -> KeyFigure:
    found = values(data, indicator, None, selection)
    cell, kind = found.total, kind_of(found.unit)
    if cell.status != OK:
        text = formatted(None, kind, cell.status)
    else:
        text = percent(cell.number, 0) if kind == "percent" else formatted(cell.value, kind)
        text = _jobs(data, selection, cell.number) if indicator == "jobs" else text
    context = words.CONTEXTS[indicator].format(n=plural(cell.n or 0, "projet"), unknown=integer(unknown_fate(found)))
    if indicator == "active_projects":
        context = when_short(data, selection, TABLE) if selection.years else _today(data)
    return KeyFigure(figure_label(label, selection, indicator), text, context)


def _jobs(data: Dataset, selection: Selection, value: float) -> str:
    """Jobs that nobody has declared are unknown, not zero."""
    return decimal(value, 0) if value or portfolio.jobs_known(data, selection) else words.UNKNOWN


def _today(data: Dataset) -> str:
    return words.NOW.format(date=date(data.manifest.date_extraction))


# -- by sector, by object ---------------------------------------------------------------------------------------------


def _of_sex(selection: Selection, measure: str, sex: str) -> Selection:
    """The question of women or of men alone, where the measure can be told so."""
    return sex_views.switched(selection, sex) if measure in words.BY_SEX else selection


def by_sector(
    data: Dataset, selection: Selection, measure: str = "actifs", objet: str = "", stade: str = "", sex: str = ""
) -> View:
    """The chosen measure by sector; of women or of men alone when `sex` says so and the measure knows it."""
    chosen = _of_sex(asked(selection, objet, stade), measure, sex)
    return _by(data, chosen, "secteur", measure, words.SECTOR_QUESTION, words.BY_SECTOR)


def by_object(
    data: Dataset, selection: Selection, measure: str = "actifs", objet: str = "", stade: str = "", sex: str = ""
) -> View:
    """The chosen measure by type of object; of women or of men alone when `sex` says so and the measure knows it."""
    chosen = _of_sex(asked(selection, objet, stade), measure, sex)
    return _by(data, chosen, "type_objet", measure, words.OBJECT_QUESTION, words.BY_OBJECT)


def _by(data: Dataset, selection: Selection, by: str, measure: str, question: str, suffix: str) -> View:
    title = words.TITLES[measure].format(amounts=labels.AMOUNT_TITLES[selection.amount])
    common: dict[str, Any] = {
        "id": f"projets-{by.removeprefix('type_')}",
        "question": question,
        "title": sex_views.of_title(f"{title} {suffix}", "".join(selection.values("sexe"))),
        "value_label": words.VALUES[measure],
        "pick": by,
    }
    if measure == "euros":
        return view_of(data, selection, "granted", by, most=9, sentence=first_ones, **common)
    ratio, now = measure in RATIOS, measure == "actifs" and not selection.years
    if now:
        common["title"] += f" {_today(data)}"
    view = counted(
        data,
        selection,
        INDICATORS[measure],
        by,
        table=TABLE,
        order=_ratios_last if ratio else _others_last,
        sentence=_best if ratio else None,
        most=None if ratio else 9,
        dated=not now,
        options={"sub": "base"} if ratio else {},
        **common,
    )
    return _with_bases(data, view) if ratio else view


def _others_last(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Largest first; "autre" names nothing and never leads."""
    return tuple(sorted(by_value(tuple(rows)), key=lambda row: row.key == "autre"))


def _ratios_last(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Largest first; what stands on too few projects to be ranked comes after, by name."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.cells[AMOUNT] is None,
                (row.n or 0) < FEWEST,
                -(row.cells[AMOUNT] or 0) if (row.n or 0) >= FEWEST else 0,
                row.cells[NAME],
            ),
        )
    )


def _best(view: View) -> str:
    """The two ends of the rows that may be ranked."""
    kept = [row for row in view.rows if row.status == OK and (row.n or 0) >= FEWEST and row.key != "autre"]
    if len(kept) < 2:
        return ""
    kind = kind_of(view.unit)
    first, last = kept[0], kept[-1]
    if first.cells[AMOUNT] == last.cells[AMOUNT]:
        return words.SAME.format(value=formatted(first.cells[AMOUNT], kind), n=integer(len(kept)))
    return words.ENDS.format(high=_told(first, kind), low=_told(last, kind))


def _told(row: Row, kind: str) -> str:
    return f"{row.cells[SHORT]}, {formatted(row.cells[AMOUNT], kind)} ({_count(row)})"


def _count(row: Row) -> str:
    return plural(row.n or 0, "projet")


def _with_bases(data: Dataset, view: View) -> View:
    """Each rate with what it stands on: `12 sur 15`, `sur 2 seulement`."""
    found = values(data, view.indicator, view.by, certain(view.asked))
    pairs = fractions(found)
    rows = tuple(replace(row, cells=row.cells | {"base": _base(row, pairs.get(row.key), view)}) for row in view.rows)
    return replace(view, rows=rows)


def _base(row: Row, pair: tuple[float, float] | None, view: View) -> str:
    if row.status != OK:
        return ""
    if (row.n or 0) < FEWEST:
        return words.FEW.format(n=_count(row))
    if pair and view.indicator == "project_survival":
        return words.PART_ON.format(part=integer(pair[0]), n=_count(row))
    return words.ON.format(n=_count(row))


# -- the path ---------------------------------------------------------------------------------------------------------


def path(data: Dataset, selection: Selection, objet: str = "", stade: str = "") -> View:
    """Projects by present stage, from idea to lasting; a click keeps one stage."""
    chosen = asked(selection, objet, "")
    frame = portfolio.stages(data, chosen)
    known, unknown = frame.drop(index=""), frame.loc[[""]].iloc[0]
    rows = tuple(_stage(data, key, row) for key, row in zip(known.index, known.to_dict("records"), strict=True))
    count, active, euros = words.PATH_COLUMNS
    view = framed(
        data,
        chosen,
        TABLE,
        id="projets-stade",
        question=words.PATH_QUESTION,
        title=words.PATH_TITLE.format(when=when_short(data, chosen, TABLE)),
        sentence=_path_sentence(data, known),
        unit="projets",
        columns=(
            Column(NAME, words.PATH_STAGE),
            Column(AMOUNT, count, "integer"),
            Column("actifs", active, "integer"),
            Column("euros", euros, "eur"),
        ),
        rows=rows if frame["n"].sum() else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), pick="stade", options={"sub": "remarque"}),
        total=Row("total", {NAME: "Total", AMOUNT: float(frame["n"].sum()), "actifs": float(frame["active"].sum())}),
        not_shown=_unknown_stage(unknown),
        caveats=words.PATH_CAVEATS,
        records=int(frame["n"].sum()),
        listed=portfolio.staged(data, chosen),
        by="stade",
    )
    return with_euros(view, data, chosen)


def _stage(data: Dataset, key: str, row: dict) -> Row:
    note = words.PATH_ACTIVE.format(n=plural(row["active"], "actif")) if row["active"] else ""
    cells = {NAME: name(data, "stade", key), AMOUNT: float(row["n"]), "actifs": row["active"], "euros": row["euros"]}
    return Row(key, cells | {"remarque": note}, OK, int(row["n"]))


def _unknown_stage(row: pd.Series) -> tuple[NotShown, ...]:
    n = int(row["n"])
    return (NotShown("inconnu", words.UNKNOWN_STAGE, float(n), "projets", n),) if n else ()


def _path_sentence(data: Dataset, known: pd.DataFrame) -> str:
    """The commonest stage; how many last, how many stopped."""
    if not known["n"].sum():
        return ""
    common = str(known["n"].idxmax())
    return words.PATH_SENTENCE.format(
        stage=name(data, "stade", common).lower(),
        n=plural(known["n"][common], "projet"),
        lasting=integer(known["n"].get(LASTING, 0)),
        stopped=integer(known["n"].get(STOPPED, 0)),
    )


# -- the list ---------------------------------------------------------------------------------------------------------
