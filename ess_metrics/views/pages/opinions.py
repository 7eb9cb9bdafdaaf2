"""The consultation and the debate: calendar, who is asked for an opinion, what follows from the answers."""

from __future__ import annotations

import datetime as dt

from ess_metrics.analyses import consultation
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date, of_name, plural
from ess_metrics.texts.pages import duties_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.view import Chart, Column, Row, View

PLACE = "code_quartier"


def day_of(text: str) -> dt.date | None:
    """A day written `2027-03-31`; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _table(
    data: Dataset, id: str, title: str, columns: dict[str, str], rows: tuple[Row, ...], sentence: str = ""
) -> View:
    return framed(
        data,
        Selection(),
        id=id,
        question=title,
        title=title,
        sentence=sentence,
        columns=tuple(Column(key, text, "date" if key == "jour" else "text") for key, text in columns.items()),
        rows=rows,
        chart=Chart("table", x=next(iter(columns))),
        unit="",
        proved=False,
    )


def timetable(data: Dataset, selection: Selection, council: str = "", budget: str = "", today: str = "") -> View:
    """The steps reckoned back from the council (ISO days); no row without it. `today`: to say what is late already."""
    meeting, vote, now = day_of(council), day_of(budget), day_of(today)
    if meeting is None:
        return _table(data, "calendrier", words.CALENDAR_TITLE, words.CALENDAR_COLUMNS, (), words.NO_COUNCIL)
    steps = consultation.timetable(meeting, vote)
    sent = next(one.day for one in steps if one.code == consultation.SENT)
    told = [words.CALENDAR_SENTENCE.format(sent=date(sent), council=date(meeting))]
    if now is not None and consultation.late(steps, now):
        first = consultation.earliest(now)
        told.append(words.LATE.format(day=date(sent), first=date(first)))
    if consultation.after_budget(meeting, vote):
        told.append(words.AFTER_BUDGET)
    rows = tuple(
        Row(one.code, {"jour": one.day.isoformat(), NAME: words.STEPS[one.code], "regle": words.RULES[one.code]})
        for one in steps
    )
    return _table(data, "calendrier", words.CALENDAR_TITLE, words.CALENDAR_COLUMNS, rows, " ".join(told))


def annexes(data: Dataset, selection: Selection) -> View:
    """A line for each opinion that is awaited: municipal councils, conseils citoyens, other signatories."""
    communes = sorted({code for text in data.geography.commune for code in text.split("|") if code})
    lines = [
        (f"commune-{code}", words.ANNEX_COUNCIL.format(of_commune=of_name(name(data, "commune", code))), "commune")
        for code in communes
    ]
    chosen = selection.values(PLACE)
    places = [code for code in data.neighbourhoods.index if not chosen or code in chosen]
    if len(places) <= words.MOST_CITIZENS:
        lines += [
            (f"citoyens-{code}", words.ANNEX_CITIZENS.format(place=name(data, PLACE, code)), "citoyens")
            for code in places
        ]
    else:
        lines.append(("citoyens", words.ANNEX_CITIZENS_ALL.format(n=plural(len(places), "quartier")), "citoyens"))
    lines.append(("autres", words.ANNEX_OTHERS, "autres"))
    rows = tuple(
        Row(key, {NAME: text, "forme": words.ANNEX_FORMS[form], "recu": "", "annexe": ""}) for key, text, form in lines
    )
    return _table(data, "annexes", words.ANNEX_TITLE, words.ANNEX_COLUMNS, rows)


def followed(data: Dataset, selection: Selection) -> View:
    """Blank lines where the council says what follows from each observation."""
    blank = dict.fromkeys(words.FOLLOWED_COLUMNS, "")
    rows = tuple(Row(f"suite-{at}", dict(blank)) for at in range(1, words.BLANK_LINES + 1))
    return _table(data, "suites", words.FOLLOWED_TITLE, words.FOLLOWED_COLUMNS, rows)


__all__ = ["annexes", "day_of", "followed", "timetable"]
