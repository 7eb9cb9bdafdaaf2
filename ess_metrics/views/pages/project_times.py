"""Projects on a line of time: which ones, from when to when, at what stage and for how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from ess_metrics.analyses import portfolio
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.schema import STADES
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date, euros_short, listing, plural
from ess_metrics.texts.pages import chart_words
from ess_metrics.texts.pages import projects_words as words
from ess_metrics.views.charts.palette import OTHERS, PALETTE
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.names import name
from ess_metrics.views.pages.project_lists import view_of_projects
from ess_metrics.views.pages.projects import asked
from ess_metrics.views.view import Chart, NotShown, Row, View

MOST = 12
STOPPED = "arrete"
COLOURS = {stage: OTHERS if stage == STOPPED else PALETTE[at] for at, stage in enumerate(STADES.split())}


def timeline(data: Dataset, selection: Selection, objet: str = "", stade: str = "", most: int = MOST) -> View:
    """The projects that received most, from their first to their last day; a project without both days is not drawn."""
    chosen = asked(selection, objet, stade)
    frame = portfolio.listed(data, chosen)
    dated = _dated(frame)
    best = dated.nlargest(most, portfolio.GRANTED)["rang"]
    listed = view_of_projects(data, chosen, frame[frame["rang"].isin(best)])
    rows = tuple(sorted(listed.rows, key=lambda row: (row.cells["debut"], row.cells[NAME])))
    codes = {name(data, "stade", code): code for code in STADES.split()}
    stages = {row.key: codes.get(row.cells["stade"], "") for row in rows}
    there = [stage for stage in STADES.split() if stage in stages.values()]
    kinds = [(name(data, "stade", stage), COLOURS[stage]) for stage in there]
    kinds += [(chart_words.NO_STAGE, OTHERS)] if "" in stages.values() else []
    options = {
        "start": "debut",
        "end": "fin",
        "today": date_of(data),
        "said": AMOUNT,
        "colours": {key: COLOURS.get(stage, OTHERS) for key, stage in stages.items()},
        "kinds": tuple(kinds),
    }
    title = words.TIMES_TITLE.format(n=plural(len(rows), "projet"), day=date(data.manifest.date_extraction))
    view = replace(
        listed,
        id="projets-frise",
        question=words.TIMES_QUESTION,
        title=title,
        rows=rows,
        chart=Chart("gantt", x=NAME, y=(AMOUNT,), options=options),
        sentence=_sentence(rows),
        not_shown=_left(len(dated), len(rows), len(frame)),
        empty=words.TIMES_EMPTY,
    )
    said = (f"{view.title}.", view.sentence, _stages(kinds, rows))
    return replace(view, alt=" ".join(part for part in said if part))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """The projects that have both days, in order."""
    if not {"date_debut", "date_fin"} <= set(frame.columns):
        return frame[:0]
    known = frame[frame["date_debut"].notna() & frame["date_fin"].notna()]
    return known[known["date_debut"] <= known["date_fin"]].fillna({portfolio.GRANTED: 0.0})


def date_of(data: Dataset) -> str:
    """The day of the data, as an ISO day."""
    return str(data.day)[:10]


def _sentence(rows: tuple[Row, ...]) -> str:
    """Which of them received most."""
    known = [row for row in rows if row.cells[AMOUNT]]
    if not known:
        return ""
    best = max(known, key=lambda row: row.cells[AMOUNT])
    return words.TIMES_FIRST.format(name=best.cells[NAME], amount=euros_short(best.cells[AMOUNT]))


def _stages(kinds: list[tuple[str, str]], rows: tuple[Row, ...]) -> str:
    """How many are at each stage: what the colours say to the eye."""
    counts = Counter(row.cells["stade"] for row in rows)
    told = [f"{text[:1].lower()}{text[1:]} ({counts[text]})" for text, _ in kinds if counts[text]]
    return words.TIMES_STAGES.format(stages=listing(told)) if told else ""


def _left(dated: int, shown: int, listed: int) -> tuple[NotShown, ...]:
    """Those that have no room, and those that have no days."""
    others = (words.TIMES_OTHERS, dated - shown), (words.TIMES_UNDATED, listed - dated)
    return tuple(NotShown("autres", label, None, "projets", n) for label, n in others if n)


__all__ = ["timeline"]
