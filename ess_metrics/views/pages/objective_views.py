"""Objectives against figures: the road of each target, the table that the decree asks for, what cannot be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ess_metrics.analyses import objectives as library
from ess_metrics.analyses.objectives import Objective, Target, Voice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import label
from ess_metrics.texts.numbers import THIN, date, decimal, formatted, kind_of, listing, plural, signed
from ess_metrics.texts.pages import objectives_page_words as words
from ess_metrics.texts.typography import quoted
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.sentences import restrictions
from ess_metrics.views.view import OK, UNKNOWN, Chart, Column, Row, View

PLACE = "code_quartier"
WHOLE = Selection()
FIRST = ("echue", "recul", "retard")  # what is looked at first
MOST_NAMED = 3
MINUS = "\u2212"


def scope(data: Dataset, selection: Selection) -> str:
    """The perimeter in words: a target has its own filters."""
    return words.SCOPE


def found(data: Dataset) -> tuple[Objective, ...]:
    """The objectives of a folder, read once a version."""
    key = ("objectives",)
    if key not in data.memo:
        data.memo[key] = library.objectives(data)
    return data.memo[key]


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How many targets are reached, which are to be looked at first, what cannot be measured."""
    known = found(data)
    if not known:
        return (words.NO_OBJECTIVES,)
    targets = library.all_targets(known)
    reached = sum(one.standing == "atteinte" for one in targets)
    said = words.LEAD.format(
        objectives=plural(sum(bool(one.id) for one in known), words.OBJECTIVE),
        targets=plural(len(targets), words.TARGET),
        reached=words.LEAD_REACHED[min(reached, 2)].format(n=reached),
    )
    late = [named(data, one) for one in sorted(targets, key=_urgency) if one.standing in FIRST]
    without = sum(not one.targets for one in known)
    unread = sum(one.value is None for one in targets)
    lost = [
        text.format(n=plural(n, noun))
        for n, noun, text in (
            (without, words.OBJECTIVE, words.LEAD_WITHOUT),
            (unread, words.TARGET, words.LEAD_UNREAD),
        )
        if n
    ]
    first = words.LEAD_LATE.format(names=listing(map(quoted, late), MOST_NAMED)) if late else ""
    return tuple(filter(None, (said, first, f"{' ; '.join(lost)}." if lost else "")))


def _urgency(one: Target) -> tuple[int, float]:
    return (FIRST.index(one.standing) if one.standing in FIRST else len(FIRST), one.road or 0.0)


# -- words of one target ----------------------------------------------------------------------------------------------


def named(data: Dataset, one: Target) -> str:
    """The indicator of a target, and its filter in words when it has one."""
    text = label(one.indicator) if not one.fault or one.unit else one.indicator
    if one.selection is None or not one.selection.where:
        return text if not one.filter or one.selection else words.FILTERED.format(label=text, filter=one.filter)
    pieces = restrictions(data, one.selection)
    pieces = pieces if one.selection.values(PLACE) else pieces[1:]
    years = one.selection.values("annee")
    return words.FILTERED.format(label=text, filter=", ".join([*pieces, *([_span(years)] if years else [])]))


def _span(years: tuple[str, ...]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _amount(value: float | None, unit: str, day: dt.date | None = None) -> str:
    if value is None:
        return ""
    text = _with_unit(value, unit)
    return words.DATED.format(value=text, day=f"{day:%m/%Y}") if day else text


def _with_unit(value: float, unit: str) -> str:
    """A number as it is read; one that counts something, or jobs, keeps what it has of decimals."""
    kind = kind_of(unit)
    if kind == "integer" or unit == "ETP":
        return f"{decimal(value, 0 if float(value).is_integer() else 1)}{THIN}{unit if unit == 'ETP' else ''}".strip(
            THIN
        )
    return formatted(value, kind)


def _difference(value: float | None, unit: str) -> str:
    """A signed difference; points for a share."""
    if value is None:
        return ""
    kind = kind_of(unit)
    if kind in ("percent", "ratio_signed"):
        return words.POINTS.format(value=signed(round(value * 100, 1) + 0.0, 1))
    text = _with_unit(abs(value), unit)
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{text}"


def _since(one: Target) -> str:
    """The baseline, then what has changed."""
    start, change = _amount(one.baseline, one.unit, one.baseline_day), _difference(one.change, one.unit)
    return words.SINCE.format(start=start, change=change) if start and change else start


def _left(one: Target) -> str:
    """What is left, or by how much the aim is passed."""
    told = _difference(one.gap, one.unit)
    if one.standing == "atteinte" and one.gap:
        return words.BEYOND.format(value=told.lstrip(f"+{MINUS}"))
    return told


def _now(one: Target) -> str:
    if one.fault:
        return words.STANDINGS["sans_valeur"]
    return words.STATES.get(one.now.status) or _amount(one.value, one.unit)


def _sure(one: Target) -> str:
    return words.RELIABILITY[one.reliability].format(n=plural(one.now.n or 0, words.RECORD))


def _cells(data: Dataset, whole: Objective, one: Target) -> dict[str, Any]:
    return {
        "objectif": whole.label or words.NO_OBJECTIVE,
        NAME: named(data, one),
        "depart": _amount(one.baseline, one.unit, one.baseline_day),
        "maintenant": _now(one),
        "depuis": _since(one),
        "vise": _amount(one.aim, one.unit, one.aim_day),
        "reste": _left(one),
        "situation": words.STANDINGS[one.standing],
        "fiabilite": _sure(one),
    }


def _pairs(data: Dataset) -> Iterator[tuple[Objective, Target | None]]:
    """Each objective with each of its targets; once alone when it has none."""
    for whole in found(data):
        yield from ((whole, one) for one in whole.targets or ((None,) if whole.id else ()))


# -- views ------------------------------------------------------------------------------------------------------------


def _framed(data: Dataset, id: str, question: str, title: str, columns, rows, **more) -> View:
    more.setdefault("chart", Chart("table", x=columns[0].key))
    view = framed(
        data,
        WHOLE,
        id=id,
        question=question,
        title=title.format(day=date(data.manifest.date_extraction)),
        columns=columns,
        rows=rows,
        unit=more.pop("unit", ""),
        records=more.pop("records", len(rows)),
        records_of=more.pop("records_of", library.TARGETS),
        asked=WHOLE,
        proved=False,
        **more,
    )
    return replace(view, source="", perimeter=words.SCOPE)


def roads(data: Dataset, selection: Selection) -> View:
    """The road of each target from its baseline to its aim; those without one of the three have no row."""
    rows = tuple(
        Row(
            one.id,
            _cells(data, whole, one) | {"chemin": one.road, "rythme": one.pace},
            statuses={"rythme": OK if one.pace is not None else UNKNOWN},
            n=one.now.n,
        )
        for whole, one in _pairs(data)
        if one is not None and one.road is not None
    )
    shown = ("depart", "maintenant", "vise")
    columns = (
        Column(NAME, words.COLUMNS[NAME]),
        Column("objectif", words.COLUMNS["objectif"]),
        *(Column(key, text) for key, text in zip(shown, (words.START, words.NOW, words.AIM), strict=True)),
        Column("chemin", words.ROAD, "percent"),
        Column("rythme", words.PACE, "percent"),
        Column("situation", words.COLUMNS["situation"]),
        Column("fiabilite", words.COLUMNS["fiabilite"]),
    )
    options = {"pace": "rythme", "start": "depart", "now": "maintenant", "aim": "vise", "said": "situation"}
    return _framed(
        data,
        "objectifs-chemins",
        words.ROADS_QUESTION,
        words.ROADS_TITLE,
        columns,
        rows,
        sentence=" ".join(lead(data, selection)[:1]),
        chart=Chart("roads", x=NAME, y=("chemin",), options=options, reference=(1.0, words.REFERENCE)),
        caveats=words.ROADS_CAVEATS,
        empty=words.ROADS_EMPTY if found(data) else words.NO_OBJECTIVES,
        unit="0-1",
    )


def table(data: Dataset, selection: Selection) -> View:
    """The table that the decree asks for: what was aimed at, where it stands, what is left, how sure it is."""
    rows = tuple(_told(data, whole, one) for whole, one in _pairs(data))
    return _framed(
        data,
        "objectifs",
        words.TABLE_QUESTION,
        words.TABLE_TITLE,
        tuple(Column(key, text) for key, text in words.COLUMNS.items()),
        rows,
        sentence=" ".join(lead(data, selection)),
        caveats=words.TABLE_CAVEATS,
        empty=words.NO_OBJECTIVES,
        records=len(library.all_targets(found(data))),
    )


def _told(data: Dataset, whole: Objective, one: Target | None) -> Row:
    if one is None:
        said = {"objectif": whole.label, NAME: words.NO_TARGET, "situation": words.STANDINGS["sans_indicateur"]}
        return Row(whole.id, said | {"fiabilite": words.RELIABILITY[""]})
    return Row(f"{whole.id}|{one.id}", _cells(data, whole, one), n=one.now.n)


def figures(data: Dataset, selection: Selection) -> View:
    """The same in numbers, for the workbook: shares between 0 and 1, an empty cell for what has no value."""
    kinds = {"n_": "decimal", "d_": "date"}
    columns = tuple(
        Column(key, text, "percent" if key == "chemin" else kinds.get(key[:2], "text"))
        for key, text in words.FIGURES_COLUMNS.items()
    )
    rows = tuple(_numbers(data, whole, one) for whole, one in _pairs(data) if one is not None)
    return _framed(data, "objectifs-nombres", words.TABLE_QUESTION, words.FIGURES_TITLE, columns, rows)


def _numbers(data: Dataset, whole: Objective, one: Target) -> Row:
    told = _cells(data, whole, one)
    cells = {key: told[key] for key in ("objectif", NAME, "situation", "fiabilite")} | {
        "indicateur": one.indicator,
        "filtre": one.filter,
        "unite": words.SHARE_UNIT if kind_of(one.unit) == "percent" else labels.unit(one.unit),
        "n_depart": one.baseline,
        "d_depart": one.baseline_day and one.baseline_day.isoformat(),
        "n_maintenant": one.value,
        "n_vise": one.aim,
        "d_vise": one.aim_day and one.aim_day.isoformat(),
        "n_reste": one.gap,
        "chemin": one.road,
    }
    absent = one.now.status if one.now.status != OK else UNKNOWN
    return Row(one.id, cells, n=one.now.n, statuses={key: absent for key, value in cells.items() if value is None})


def gaps(data: Dataset, selection: Selection) -> View:
    """What has no indicator, no value, no baseline, no aim, and why."""
    rows = tuple(
        Row(
            f"{whole.id}|{one.id if one else ''}",
            {
                "objectif": whole.label or words.NO_OBJECTIVE,
                NAME: named(data, one) if one else "",
                "pourquoi": why,
                "papier": words.PAPER_WHY[one.lost] if one and one.lost else why,
            },
        )
        for whole, one in _pairs(data)
        if (why := _why(one))
    )
    return _framed(
        data,
        "objectifs-manques",
        words.GAPS_QUESTION,
        words.GAPS_TITLE,
        tuple(Column(key, text) for key, text in words.GAPS_COLUMNS.items()),
        rows,
        sentence=words.GAPS_SENTENCE.format(n=plural(len(rows), words.GAP)) if rows else "",
        empty=words.GAPS_NONE if found(data) else words.NO_OBJECTIVES,
        records=None,
    )


def _why(one: Target | None) -> str:
    if one is None:
        return words.GAPS_WHY["sans_indicateur"]
    if one.fault:
        return one.fault
    return words.GAPS_WHY.get(one.now.status, "") or words.GAPS_WHY.get(one.standing, "")


# -- voices -----------------------------------------------------------------------------------------------------------


def voices(data: Dataset, selection: Selection) -> View:
    """What was said, by whom and when, the latest first."""
    told = sorted(
        ((whole, one) for whole in found(data) for one in whole.voices),
        key=lambda pair: (pair[1].day is None, -(pair[1].day or dt.date.min).toordinal(), pair[1].id),
    )
    rows = tuple(
        Row(
            one.id,
            {
                "objectif": whole.label,
                "texte": quoted(one.text),
                "auteur": one.author or words.UNSIGNED,
                "jour": one.day.isoformat() if one.day else None,
                "lieu": name(data, PLACE, one.place) if one.place else "",
            },
            statuses={} if one.day else {"jour": UNKNOWN},
        )
        for whole, one in told
    )
    return _framed(
        data,
        "temoignages",
        words.VOICES_QUESTION,
        words.VOICES_TITLE,
        tuple(Column(key, text, "date" if key == "jour" else "text") for key, text in words.VOICES_COLUMNS.items()),
        rows,
        sentence=words.VOICES_SENTENCE.format(n=plural(len(rows), words.VOICE)) if rows else "",
        caveats=(words.VOICES_CAVEAT,),
        empty=words.VOICES_EMPTY,
        records_of=library.VOICES,
    )


def quotation(data: Dataset, one: Voice) -> str:
    """A voice as it is quoted: its words, who, when, where."""
    return words.QUOTED.format(
        text=one.text,
        author=one.author or words.UNSIGNED,
        day=date(one.day) if one.day else words.UNDATED,
        place=words.QUOTED_PLACE.format(place=name(data, PLACE, one.place)) if one.place else "",
    )


__all__ = ["figures", "found", "gaps", "lead", "quotation", "roads", "scope", "table", "voices"]
