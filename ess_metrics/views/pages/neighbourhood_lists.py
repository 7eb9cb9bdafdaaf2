"""The neighbourhood sheet, what is there: projects that begin or end, or lack premises; premises that are empty."""

from __future__ import annotations

import pandas as pd

from ess_metrics.analyses import profile
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import (
    formatted,
    plural,
)
from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.views.making.handmade import carrier_name
from ess_metrics.views.making.indicator_views import NAME, source
from ess_metrics.views.making.row_cells import text_in
from ess_metrics.views.names import name
from ess_metrics.views.pages.neighbourhood import PLACE, asked_place
from ess_metrics.views.view import Column, Row, View


def begun(data: Dataset, selection: Selection) -> View:
    """Projects begun in the last twelve months."""
    frame, _ = profile.beginning_and_ending(data, asked_place(selection))
    return _projects(
        data,
        selection,
        frame,
        "date_debut",
        "fiche-debuts",
        words.BEGUN_QUESTION,
        words.BEGUN_TITLE,
        words.NOTHING_BEGAN,
    )


def ending(data: Dataset, selection: Selection) -> View:
    """Projects that end in the next twelve months."""
    _, frame = profile.beginning_and_ending(data, asked_place(selection))
    return _projects(
        data,
        selection,
        frame,
        "date_fin",
        "fiche-fins",
        words.ENDING_QUESTION,
        words.ENDING_TITLE,
        words.NOTHING_ENDS,
    )


def unhoused(data: Dataset, selection: Selection) -> View:
    """Active projects whose carrier rents nothing in the neighbourhood."""
    frame = profile.without_premises(data, asked_place(selection))
    return _projects(
        data,
        selection,
        frame,
        "date_debut",
        "fiche-sans-local",
        words.UNHOUSED_QUESTION,
        words.UNHOUSED_TITLE,
        words.EVERY_PROJECT_HOUSED,
    )


def _projects(data, selection, frame, day: str, id: str, question: str, title: str, empty: str) -> View:
    """A list of projects: title, carrier, sector, the day that matters."""
    rows = tuple(
        Row(
            str(row["projet_id"]),
            {
                NAME: str(row["intitule"]),
                "porteur": carrier_name(data, text_in(row, "porteur_id")),
                "secteur": name(data, "secteur", text_in(row, "secteur")),
                "jour": row.get(day).date().isoformat() if pd.notna(row.get(day)) else None,
            },
        )
        for row in frame.to_dict("records")
    )
    heading = words.BEGINNING if day == "date_debut" else words.END
    return View(
        id=id,
        question=question,
        title=words.LIST_TITLE.format(title=title, place=name(data, PLACE, asked_place(selection))),
        sentence=plural(len(rows), words.PROJECT) + "." if rows else "",
        unit="projets",
        columns=(
            *map(Column, (NAME, "porteur", "secteur"), words.LIST_COLUMNS),
            Column("jour", heading, "date"),
        ),
        rows=rows,
        source=source(data, "projets", selection),
        records=len(rows),
        records_of="projets",
        empty=empty,
    )


def empty_lots(data: Dataset, selection: Selection) -> View:
    """Vacant premises of the neighbourhood."""
    frame = profile.empty_lots(data, asked_place(selection))
    rows = tuple(
        Row(
            str(row["local_id"]),
            {
                NAME: text_in(row, "nom") or str(row["local_id"]),
                "type": name(data, "type_local", text_in(row, "type_local"), "locaux"),
                "operateur": name(data, "operateur_id", text_in(row, "operateur_id")),
                "surface": None if pd.isna(row["surface_m2"]) else float(row["surface_m2"]),
            },
        )
        for row in frame.to_dict("records")
    )
    area = sum(row.cells["surface"] or 0 for row in rows)
    return View(
        id="fiche-vides",
        question=words.LOTS_QUESTION,
        title=words.LOTS_TITLE.format(place=name(data, PLACE, asked_place(selection))),
        sentence=f"{plural(len(rows), *words.LOT)}, {formatted(area, 'm2')}." if rows else "",
        unit="m2",
        columns=tuple(
            map(Column, (NAME, "type", "operateur", "surface"), words.LOTS_COLUMNS, ("text", "text", "text", "m2"))
        ),
        rows=rows,
        source=source(data, "locaux", selection),
        records=len(rows),
        records_of="locaux",
        empty=words.NO_EMPTY_LOT,
    )
