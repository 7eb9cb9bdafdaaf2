"""The page of projects: the list, down to one project."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ess_metrics.analyses import behind, portfolio
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import integer, plural
from ess_metrics.texts.pages import projects_words as words
from ess_metrics.texts.pages.common_words import UNNAMED
from ess_metrics.views.making.counts import framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.names import UNKNOWN, folded, name
from ess_metrics.views.pages.projects import KINDS, LISTED_AT_ONCE, PLACE, TABLE, asked
from ess_metrics.views.sentences import perimeter, with_euros
from ess_metrics.views.view import UNKNOWN as UNSAID
from ess_metrics.views.view import Chart, Column, Row, View


def project_list(data: Dataset, selection: Selection, text: str = "", objet: str = "", stade: str = "") -> View:
    """The projects whose title, carrier, places, sector, object or scheme hold every word of `text`, accents or not."""
    chosen = asked(selection, objet, stade)
    return view_of_projects(data, chosen, portfolio.listed(data, chosen), text)


def view_of_projects(data: Dataset, chosen: Selection, frame: pd.DataFrame, text: str = "") -> View:
    """These projects of `portfolio.listed`, those that hold every word of `text`, as a list."""
    terms = folded(text).split()
    if terms:
        index = search_index(data)
        frame = frame[[all(term in index[at] for term in terms) for at in frame["rang"]]]
    rows = _listed(data, frame)
    view = framed(
        data,
        chosen,
        TABLE,
        id="projets-liste",
        question=words.LIST_QUESTION,
        title=words.LIST_TITLE,
        sentence=_found(data, chosen, len(rows)),
        unit="EUR",
        columns=(
            Column(NAME, "Projet"),
            Column(AMOUNT, labels.AMOUNT_TITLES[chosen.amount], "eur"),
            *(Column(key, label, KINDS.get(key, "text")) for key, label in words.LIST_COLUMNS.items()),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), pick="projet_id", options={"sub": "remarque"}),
        records=len(rows),
        empty=words.LIST_EMPTY,
    )
    said = f"{view.perimeter} {perimeter(data, chosen)}"
    return replace(with_euros(view, data, chosen), perimeter=said)


def _found(data: Dataset, chosen: Selection, count: int) -> str:
    """How many projects are listed, and the posts that are none."""
    posts = portfolio.posts_beside(data, chosen)
    found = words.LIST_FOUND.format(n=plural(count, "projet")) if count else ""
    beside = words.LIST_POSTS.format(n=plural(posts, "poste")) if posts else ""
    return " ".join(filter(None, (found, beside)))


def shown_of(view: View) -> View:
    """The first of the list, for the screen: the files hold them all."""
    if len(view.rows) <= LISTED_AT_ONCE:
        return view
    more = words.LIST_MORE.format(shown=integer(LISTED_AT_ONCE))
    return replace(view, rows=view.rows[:LISTED_AT_ONCE], sentence=f"{view.sentence} {more}")


def _listed(data: Dataset, frame: pd.DataFrame) -> tuple[Row, ...]:
    """One row a project, column by column: a country has thousands of them."""
    hidden = behind.unnamed(data)
    carriers = [words_of_carrier(data, code, hidden) for code in _codes(frame, "porteur_id")]
    places = [[name(data, PLACE, code) for code in text.split("|") if code] for text in frame[behind.PLACES]]
    texts: dict[str, Sequence[Any]] = {
        "secteur": _named(data, frame, "secteur"),
        "objet": _named(data, frame, "type_objet"),
        "stade": _named(data, frame, "stade"),
        "statut": _named(data, frame, "statut"),
        "debut": _days(frame, "date_debut"),
        "fin": _days(frame, "date_fin"),
    }
    return tuple(
        Row(
            str(code),
            {
                NAME: str(title),
                AMOUNT: None if math.isnan(euros) else float(euros),
                "porteur": carriers[at],
                "quartiers": ", ".join(places[at]) or UNKNOWN,
                **{key: column[at] for key, column in texts.items()},
                "remarque": _remark(texts["objet"][at], carriers[at], places[at]),
            },
            statuses={AMOUNT: UNSAID} if math.isnan(euros) else {},
        )
        for at, (code, title, euros) in enumerate(
            zip(frame["projet_id"], frame["intitule"], frame[portfolio.GRANTED], strict=True)
        )
    )


def _remark(thing: str, carrier: str, places: list[str]) -> str:
    where = places[0] if len(places) == 1 else plural(len(places), "quartier")
    return " · ".join(part for part in (thing, carrier, where) if part != UNKNOWN)


def _codes(frame: pd.DataFrame, column: str) -> list[str]:
    return frame[column].astype(object).fillna("").astype(str).tolist() if column in frame else [""] * len(frame)


def _named(data: Dataset, frame: pd.DataFrame, column: str) -> list[str]:
    codes = _codes(frame, column)
    known = {code: name(data, column, code, TABLE) for code in set(codes)}
    return [known[code] for code in codes]


def _days(frame: pd.DataFrame, column: str) -> list[str | None]:
    return [iso(day) for day in frame[column]] if column in frame else [None] * len(frame)


def words_of_carrier(data: Dataset, code: str, hidden: frozenset[str]) -> str:
    """The carrier's name, unless this audience may not read it."""
    return UNNAMED if code in hidden else name(data, "porteur_id", code)


def iso(day: datetime.date | float | None) -> str | None:
    """An ISO date, None when unknown."""
    return None if day is None or pd.isna(day) else str(day)[:10]


def search_index(data: Dataset) -> list[str]:
    """For each project, everything it can be found by, without accents; made once a version of the data."""
    if "project_search" not in data.memo:
        frame = data.tables["projets"].assign(lieux=behind.places(data, "projets"))
        hidden = behind.unnamed(data)
        carriers = [words_of_carrier(data, code, hidden) for code in _codes(frame, "porteur_id")]
        places = [" ".join(name(data, PLACE, code) for code in text.split("|") if code) for text in frame["lieux"]]
        named = [_named(data, frame, column) for column in ("secteur", "type_objet", "dispositif_principal", "stade")]
        columns = (_codes(frame, "projet_id"), _codes(frame, "intitule"), carriers, places, *named)
        data.memo["project_search"] = [folded(" ".join(texts)) for texts in zip(*columns, strict=True)]
    return data.memo["project_search"]
