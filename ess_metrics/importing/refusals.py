"""What imports left out, kept beside the tables in `refus/`: refused rows, and cells set aside from rows that went in.

`<file>-refus.csv`: each refused row with its line and the reason; `<file>-cellules.csv`: each optional cell that could
not be read, its row being in the tables without it. Only columns that the import takes are copied, and none that tells
of a person: what nobody asked for is not duplicated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pandas as pd

from ess_metrics.formats.rows import folded
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.texts.library import imports_words as texts

FOLDER = "refus"
ROWS, CELLS = "refus", "cellules"
# Titles of columns that tell of a person, folded: never copied, whatever they hold.
PERSONAL = re.compile(
    r"courriel|e_?mail|\bmel\b|telephone|(^|_)tel(_|$)|portable|mobile|naissance|prenom|contact|interlocuteur|referent|"
    r"responsable|presidente?(_|$)|nom_de_famille|nom_d_usage"
)
# Rules of cells that were read as nothing: their row went in without them.
SET_ASIDE = re.compile(r".*_(illisible|invalide|hors_bornes|arrondi|ambigu|negatif|incomplete|hors_liste)")


class Imported(Protocol):
    """What the report of an imported file tells of what it left out."""

    file: str
    refused: pd.DataFrame | None
    faults: list[Fault]

    @property
    def taken(self) -> bool: ...  # noqa: D102


def files_of(folder: Path, files: Iterable[Imported]) -> dict[str, bytes]:
    """The files to write in a folder, name -> bytes, those that do not change left out."""
    out = {}
    for file in files:
        for kind, frame in ((ROWS, _rows(file)), (CELLS, _cells(file))):
            if frame is None:
                continue
            data = ("\ufeff" + frame.to_csv(index=False, sep=";", lineterminator="\r\n")).encode()
            name = _name(file.file, kind)
            path = folder / name
            if not path.is_file() or path.read_bytes() != data:
                out[name] = data
    return out


def drop_settled(folder: Path, files: Iterable[Imported]) -> None:
    """A file imported again of which nothing is left out leaves no old refusals behind."""
    for file in files:
        for kind, frame in ((ROWS, file.refused), (CELLS, _cells(file))):
            if file.taken and (frame is None or not len(frame)):
                (folder / _name(file.file, kind)).unlink(missing_ok=True)


def _name(file: str, kind: str) -> str:
    return f"{FOLDER}/{file}-{kind}.csv"


def _rows(file) -> pd.DataFrame | None:
    """The refused rows of a file: their line, the reason, and the columns that may be copied."""
    frame = file.refused
    if frame is None or not len(frame):
        return None
    reasons = {rule: texts.reason(rule) for rule in frame["_rule"].unique()}
    head = {"ligne": frame["_row"], "regle": frame["_rule"], "motif": frame["_rule"].map(reasons)}
    if "_sheet" in frame and frame["_sheet"].notna().any():
        head = {"feuille": frame["_sheet"]} | head
    may = _may_be_copied(file)
    read = frame[[name for name in frame if not name.startswith("_") and may(name)]]
    return pd.concat([pd.DataFrame(head), read], axis=1)


def _may_be_copied(file):
    """Whether a column of this file may be copied: taken by the import, and not about a person."""
    taken = {folded(title) for title in file.columns_taken}

    def may(title: str) -> bool:
        name = folded(title)
        bare = re.sub(r"_\d+$", "", name)
        return not PERSONAL.search(name) and (not taken or bool({name, bare} & taken))

    return may


def _column(frame: pd.DataFrame, name: str) -> list:
    return frame[name].tolist() if name in frame else [None] * len(frame)


def _cells(file) -> pd.DataFrame | None:
    """The cells of kept rows that could not be read."""
    may = _may_be_copied(file)
    rows = file.refused
    known = rows is not None and len(rows)
    refused = set(zip(_column(rows, "_sheet"), _column(rows, "_row"), strict=True)) if known else set()
    kept = [
        (fault.sheet or "", fault.row, fault.column, fault.value, fault.rule, texts.reason(fault.rule))
        for fault in file.faults
        if fault.severity == WARNING and fault.row is not None and fault.column and fault.value
        if SET_ASIDE.fullmatch(fault.rule) and may(fault.column) and (fault.sheet, fault.row) not in refused
    ]
    if not kept:
        return None
    frame = pd.DataFrame(kept, columns=["feuille", "ligne", "colonne", "valeur", "regle", "motif"])
    return frame if (frame["feuille"] != "").any() else frame.drop(columns="feuille")
