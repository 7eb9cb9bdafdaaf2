"""What the law asks of the annual report, one line a duty: ready, to be written by a person, or without data.

It stands at the head of what the page Revue produces: it is read by whoever presses the button, before pressing it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ess_metrics.analyses import credits as credit_kinds
from ess_metrics.analyses import deciders, dsu
from ess_metrics.analyses import objectives as library
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date, plural
from ess_metrics.texts.pages import duties_words as words
from ess_metrics.texts.pages import objectives_page_words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.pages import duties, objective_views, opinions, sex_views
from ess_metrics.views.view import Chart, Column, Row, View

STATES = (words.READY, words.PARTLY, words.TO_WRITE, words.LACKING)


@dataclass(frozen=True)
class Duty:
    """One thing that the law asks: its code, its state, what is there or lacks."""

    code: str
    state: str
    what: str


def duties_of(
    data: Dataset, selection: Selection, written: tuple[str, ...] = (), council: str = ""
) -> tuple[Duty, ...]:
    """Every duty in the order of the report; `written`: the parts that a person has written, `council`: its ISO day."""
    meeting = opinions.day_of(council)
    return (
        _text("orientations", written),
        _objectives(data),
        _sexes(data, selection),
        _actions(data, selection),
        _credits(data, selection),
        _text("perspectives", written),
        _with_text("articulation", written, _renewal(data)),
        _dsu(data, selection),
        Duty("consultation", words.READY, words.CHECK_CALENDAR.format(day=date(meeting)))
        if meeting
        else Duty("consultation", words.TO_WRITE, words.CHECK_NO_COUNCIL),
        Duty("suites", words.TO_WRITE, words.CHECK_ANNEXES),
        Duty("debat", words.PARTLY, words.CHECK_DEBATE.format(day=date(meeting)))
        if meeting
        else Duty("debat", words.TO_WRITE, words.CHECK_NO_COUNCIL),
    )


def _text(code: str, written: tuple[str, ...]) -> Duty:
    there = code in written
    return Duty(code, words.READY if there else words.TO_WRITE, words.WRITTEN if there else words.NOT_WRITTEN)


def _with_text(code: str, written: tuple[str, ...], fact: str) -> Duty:
    said = _text(code, written)
    return Duty(code, said.state, " ; ".join(filter(None, (fact, said.what))))


def _objectives(data: Dataset) -> Duty:
    targets = library.all_targets(objective_views.found(data))
    read = sum(one.value is not None for one in targets)
    if not targets:
        return Duty("objectifs", words.LACKING, objectives_page_words.NO_OBJECTIVES_HERE)
    told = words.CHECK_OBJECTIVES.format(targets=plural(len(targets), objectives_page_words.TARGET), read=read)
    return Duty("objectifs", words.READY if read == len(targets) else words.PARTLY, told)


def _sexes(data: Dataset, selection: Selection) -> Duty:
    view = sex_views.people(data, selection)
    if not view.rows:
        return Duty("sexe", words.LACKING, view.empty)
    told = words.CHECK_SEXES.format(n=plural(len(view.rows), words.COUNT_OF_PEOPLE))
    untold = view.caveats[0] if len(view.caveats) > len(sex_views.words.CAVEATS) else ""
    return Duty("sexe", words.PARTLY if untold else words.READY, " ; ".join(filter(None, (told, untold))))


def _actions(data: Dataset, selection: Selection) -> Duty:
    found = deciders.actions(data, selection)
    if not found:
        return Duty("actions", words.LACKING, words.ACTIONS_NONE)
    told = words.CHECK_ACTIONS.format(n=plural(len({(one.fund, one.decider) for one in found}), words.ACTOR))
    known = deciders.told(data)
    more = "" if known else words.CHECK_NO_COMPETENCE
    return Duty("actions", words.READY if known else words.PARTLY, " ; ".join(filter(None, (told, more))))


def _credits(data: Dataset, selection: Selection) -> Duty:
    if not credit_kinds.kinds(data):
        return Duty("credits", words.LACKING, words.CREDITS_UNTOLD)
    return Duty("credits", words.READY, duties.credits_of(data, selection).sentence or words.CREDITS_ONE_KIND)


def _renewal(data: Dataset) -> str:
    areas = data.neighbourhoods
    count = int(areas["npnru"].isin(("national", "regional")).sum()) if "npnru" in areas else 0
    return words.CHECK_RENEWAL.format(n=plural(count, "quartier")) if count else ""


def _dsu(data: Dataset, selection: Selection) -> Duty:
    if not dsu.spending(data, selection):
        return Duty("dsu", words.LACKING, words.DSU_NONE)
    return Duty("dsu", words.READY, duties.urban(data, selection).sentence)


def table(data: Dataset, selection: Selection, written: tuple[str, ...] = (), council: str = "") -> View:
    """The check-list as a table."""
    found = duties_of(data, selection, written, council)
    count = {state: sum(one.state == state for one in found) for state in STATES}
    return framed(
        data,
        selection,
        id="obligations",
        question=words.CHECK_QUESTION,
        title=words.CHECK_TITLE,
        sentence=words.CHECK_SENTENCE.format(
            ready=count[words.READY], all=len(found), write=count[words.TO_WRITE], lacking=count[words.LACKING]
        ),
        columns=tuple(Column(key, text) for key, text in words.CHECK_COLUMNS.items()),
        rows=tuple(Row(one.code, {NAME: words.DUTIES[one.code], "etat": one.state, "quoi": one.what}) for one in found),
        chart=Chart("table", x=NAME),
        caveats=(words.LAW_CAVEAT,),
        unit="",
        proved=False,
    )


__all__ = ["Duty", "duties_of", "table"]
