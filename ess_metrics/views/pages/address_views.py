"""The page Adresses in views: how many lines are in each neighbourhood, and each line with what must be verified."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ess_metrics.formats.address_list import AddressList
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.schema import HORS_QPV
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import integer, plural
from ess_metrics.texts.pages import address_words as words
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT
from ess_metrics.views.names import name
from ess_metrics.views.view import Chart, Column, NotShown, Row, View

PLACE = "code_quartier"
MOST_MARKERS = 2000
_DOUBT, _SURE = ("3", "diamond"), ("1", "circle")


def lead(found: pd.DataFrame) -> str:
    """The answer in one sentence."""
    lost, outside = found[PLACE] == "", found[PLACE] == HORS_QPV
    placed = len(found) - int(lost.sum()) - int(outside.sum())
    return words.lead(placed, int(outside.sum()), int(lost.sum()), int(found["a_verifier"].sum()))


def by_place(data: Dataset, found: pd.DataFrame | None, day: str) -> View:
    """How many lines are in each neighbourhood, their points on the map; outside and not found are said beside.

    Without a list (None) the neighbourhoods where lines will be placed, each at zero.
    """
    waiting = found is None
    found = pd.DataFrame(columns=[PLACE, "longitude"]) if found is None else found
    said = words.WAITING if waiting else lead(found)
    counts = found[PLACE].value_counts()
    rows = [
        Row(code, {NAME: name(data, PLACE, code), SHORT: name(data, PLACE, code), AMOUNT: int(counts.get(code, 0))},
            n=int(counts.get(code, 0)))
        for code in data.neighbourhoods.index
    ]  # fmt: skip
    total = Row("total", {NAME: "Total", AMOUNT: len(found)}, n=len(found))
    left = [
        NotShown(key, labels.reason(label), float(counts.get(key, 0)), "adresses", int(counts.get(key, 0)))
        for key, label in ((HORS_QPV, HORS_QPV), ("", words.PRECISIONS[""]))
        if counts.get(key, 0)
    ]
    areas = plural(len(data.neighbourhoods), "quartier")
    title = (
        words.MAP_WAITING.format(areas=areas) if waiting else words.MAP_TITLE.format(count=plural(len(found), "ligne"))
    )
    return View(
        "placement-carte",
        words.MAP_QUESTION,
        title,
        said,
        "adresses",
        (Column(NAME, labels.COLUMNS[PLACE]), Column(AMOUNT, words.MAP_VALUE, "integer")),
        tuple(sorted(rows, key=lambda row: (-row.cells[AMOUNT], row.cells[NAME]))),
        chart=Chart("map", x=NAME, y=(AMOUNT,), options={"markers": _markers(data, found)}),
        total=total,
        not_shown=tuple(left),
        caveats=words.CAVEATS,
        source=words.source(day),
        alt=f"{title}. {said}",
    )


def _markers(data: Dataset, found: pd.DataFrame) -> tuple:
    known = found[found["longitude"].notna()].head(MOST_MARKERS).to_dict("records")
    return tuple(
        (
            float(row["longitude"]),
            float(row["latitude"]),
            words.MARKER.format(
                text=row["adresse"] or words.PRECISIONS[row["precision"]],
                place=name(data, PLACE, row[PLACE]),
                metres="?" if pd.isna(row["distance_bord"]) else integer(row["distance_bord"]),
            ),
            *(_DOUBT if row["a_verifier"] else _SURE),
        )
        for row in known
    )


def lines(data: Dataset, said: AddressList, found: pd.DataFrame, day: str) -> View:
    """Each line as it was written, what was found of it, and what must be verified, that first."""
    titles = [title or words.COLUMN.format(at=at + 1) for at, title in enumerate(said.titles)]
    if len(titles) == 1 and not said.titles[0]:
        titles = [words.TEXT]
    written = [Column(f"c{at}", title) for at, title in enumerate(titles)]
    columns = (
        Column("ligne", words.LINE, "integer"),
        *written,
        Column("adresse", words.ADDRESS),
        Column(NAME, words.PLACE),
        Column(PLACE, words.CODE),
        Column("precision", words.PRECISION),
        Column("distance_bord", words.DISTANCE, "integer"),
        Column("verdict", words.VERDICT),
        Column("longitude", words.LONGITUDE),
        Column("latitude", words.LATITUDE),
    )
    rows = [
        Row(str(at), _cells(data, at, cells, row))
        for at, (cells, row) in enumerate(zip(said.cells, found.to_dict("records"), strict=True), start=1)
    ]
    rows.sort(key=lambda row: not row.cells["verdict"])  # stable: the order of the list within each part
    title = words.LIST_TITLE.format(count=plural(len(rows), "ligne"))
    return View(
        "placement-lignes",
        words.LIST_QUESTION,
        title,
        lead(found),
        "adresses",
        columns,
        tuple(rows),
        caveats=words.CAVEATS,
        source=words.source(day),
        alt=title,
    )


def _cells(data: Dataset, at: int, cells: tuple[str, ...], row: Mapping[Hashable, Any]) -> dict:
    code, metres = row[PLACE], row["distance_bord"]
    return {f"c{n}": cell for n, cell in enumerate(cells)} | {
        "ligne": at,
        "adresse": row["adresse"],
        NAME: name(data, PLACE, code) if code else words.PRECISIONS[""],
        PLACE: code,
        "precision": words.PRECISIONS[row["precision"]],
        "distance_bord": None if pd.isna(metres) else int(metres),
        "verdict": words.WHYS[row["pourquoi"]],
        "longitude": "" if pd.isna(row["longitude"]) else f"{row['longitude']:.6f}",
        "latitude": "" if pd.isna(row["latitude"]) else f"{row['latitude']:.6f}",
    }
