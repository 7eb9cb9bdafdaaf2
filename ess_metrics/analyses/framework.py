"""A framework ready to be amended: the objectives of the law, each with indicators that the folder can compute.

The baseline is the value of today. No aim is proposed: it is for elected people to choose. An objective without
indicator is proposed all the same, since the decree asks about each of them.
"""

from __future__ import annotations

from ess_metrics.analyses.objectives import OBJECTIVES, TARGETS, asked
from ess_metrics.analyses.values import MissingTable
from ess_metrics.indicators import BY_ID
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK

Rows = tuple[dict[str, str], ...]
LIST = "objectifs_loi"
PLACES = 4  # decimals kept of a baseline


def proposed(data: Dataset) -> dict[str, Rows]:
    """The rows to add to `objectifs` and `cibles`, as text: those whose key is not there yet, () when all are.

    A baseline that is secret, unknown or without object is left empty.
    """
    listed = reference.reference(LIST).to_dict("records")
    objectives = [
        {"objectif_id": row["objectif_id"], "source": "loi", "pilier": row["pilier"], "libelle": row["libelle"]}
        for row in listed
    ]
    targets = [
        _target(data, row["objectif_id"], rank, indicator)
        for row in listed
        for rank, indicator in enumerate(filter(None, row["indicateurs"].split("|")), 1)
        if indicator in BY_ID
    ]
    return {
        OBJECTIVES: _new(data, OBJECTIVES, "objectif_id", objectives),
        TARGETS: _new(data, TARGETS, "cible_id", targets),
    }


def _new(data: Dataset, stem: str, key: str, rows: list[dict[str, str]]) -> Rows:
    table = data.tables.get(stem)
    there = set() if table is None else set(table[key].astype(str))
    return tuple(row for row in rows if row[key] not in there)


def _target(data: Dataset, objective: str, rank: int, indicator: str) -> dict[str, str]:
    value = ""
    try:
        cell = asked(data, indicator, "").now
        value = "" if cell.status != OK else f"{round(cell.number, PLACES):.{PLACES}f}".rstrip("0").rstrip(".")
    except MissingTable:
        pass
    day = data.manifest.date_extraction.isoformat()
    return {
        "cible_id": f"{objective}-{rank}",
        "objectif_id": objective,
        "indicateur": indicator,
        "filtre": "",
        "reference_valeur": value,
        "reference_date": day if value else "",
        "cible_valeur": "",
        "cible_date": "",
    }


__all__ = ["proposed"]
