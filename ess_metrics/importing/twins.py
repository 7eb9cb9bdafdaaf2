"""Funding rows that two files give: each stays a row of its own, and a person says whether it is the same money.

A row replaces one of the folder when it comes from the same file (its sha256; or its name: a file that was mended,
given back by the clinic or downloaded again is that file), or from the same recipe and key. An id that a reader made of
what a row says (`_derived`) proves nothing between two files: two lists of one town may hold the same grant, or two
grants of one project. Such a row is added under an id of its own, and proposed in `matches`. A number that the
publisher wrote is the row's whatever the file: the next edition replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ess_metrics.files.cell_values import fold
from ess_metrics.formats.rows import among, first_of
from ess_metrics.importing import merge
from ess_metrics.importing.row_sources import source_id
from ess_metrics.model.column_kinds import SOURCE_ID

STEM = "financements"
AGAIN = re.compile(r"(-annote|\s?\(\d+\))+$")
SUFFIX = 8  # signs of the sha256 that tell the rows of one file from those of another
SAME_GRANT = ["projet_id", "financeur_id", "dispositif_code", "annee", "section", "type_concours"]
FOUND = ["financement_id", "other", "_row", "_sheet"]
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class File:
    """The file being read: its name, its sha256, the recipe that reads it ("" for none)."""

    name: str
    digest: str
    recipe: str = ""


def told_apart(incoming: pd.DataFrame, present: Tables, file: File) -> pd.DataFrame:
    """The funding rows of a file, those whose derived id another file of the folder has under an id of their own.

    The column `_other` names the row of the other file, "" for the others.
    """
    known = present.get(STEM)
    if known is None or known.empty or "_derived" not in incoming:
        return incoming.assign(_other="")
    sources = dict(zip(known["financement_id"], first_of(known, SOURCE_ID), strict=True))
    mine = _same_files(present, file)
    ids, others = [], []
    for one, derived in zip(incoming["financement_id"].tolist(), incoming["_derived"].tolist(), strict=True):
        own = f"{one}-{file.digest[:SUFFIX]}"
        theirs = set(sources.get(one, "").split("|")) - {""}
        foreign = derived is True and (own in sources or bool(theirs and not theirs & mine))
        ids.append(own if foreign else one)
        others.append(one if foreign and one in sources else "")
    return incoming.assign(financement_id=ids, _other=others)


def _same_files(present: Tables, file: File) -> set[str]:
    """The ids of the sources that are this file, an earlier state of it, or that the same recipe read."""
    listed = present.get("sources", pd.DataFrame())
    told = zip(*(first_of(listed, name) for name in (SOURCE_ID, "fichier", "recette")), strict=True)
    same = {
        one
        for one, name, recipe in told
        if _called(name) == _called(file.name) or (file.recipe and recipe == file.recipe)
    }
    return {source_id(file.digest), *same}


def _called(name: str) -> str:
    """A file's name without its kind, nor what the clinic or a browser adds: "aides-annote.xlsx", "aides (1).csv"."""
    return fold(AGAIN.sub("", Path(name).stem))


def matches(present: pd.DataFrame | None, incoming: pd.DataFrame) -> pd.DataFrame:
    """New funding rows that another file of the folder may have given already: they are added, and a person looks.

    Equal in project, funder, scheme, year, section and type, whatever the amounts; or bearing the id that another file
    gave (`_other`). Columns: `financement_id`, `other`, `_row`, `_sheet`.
    """
    if present is None or present.empty or incoming.empty:
        return pd.DataFrame(columns=FOUND)
    absent = {"_row": None, "_sheet": None, "_other": ""}
    columns = ["financement_id", *SAME_GRANT]
    mine = merge.as_text(incoming, STEM).reindex(columns=columns, fill_value="")
    for name, no in absent.items():
        mine[name] = list(incoming[name]) if name in incoming else [no] * len(incoming)
    theirs = present.reindex(columns=columns, fill_value="").rename(columns={"financement_id": "other"})
    new = mine[~among(mine["financement_id"], theirs["other"])]
    named = new[(new["projet_id"] != "") & (new["financeur_id"] != "")]
    both = named.merge(theirs[~among(theirs["other"], mine["financement_id"])], on=SAME_GRANT)[FOUND]
    renamed = new[new["_other"] != ""]
    renamed = renamed.assign(other=renamed["_other"])[FOUND]
    return pd.concat([renamed, both], ignore_index=True).drop_duplicates(["financement_id", "other"])
