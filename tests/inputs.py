"""What moves a figure: a folder with one column changed, and the answers of an indicator to compare."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ess_metrics.analyses.values import raw_values
from ess_metrics.counting.indicator import Indicator
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

# Every way of counting is in one of them.
ASKED = (
    Selection(),
    Selection.of({"annee": "2023..2024"}, amount="verse", counting="financeur", mode="concerne", place="implantation"),
    Selection.of({"annee": ["2022", "2024"]}, amount="demande", euros="2022"),
)
MANIFEST = {
    "manifest.date_extraction": {"date_extraction": datetime.date(2024, 2, 29)},
    "manifest.generation": {"generation": "2015"},
    "manifest.fonds_reference": {"fonds_reference": "REGION"},
}


class Watched(Mapping):
    """Tables that remember which of them were asked for."""

    def __init__(self, tables: Mapping):
        self._tables, self.asked = tables, set()

    def __getitem__(self, stem: str):
        self.asked.add(stem)
        return self._tables[stem]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def main_by(indicator: Indicator) -> str | None:
    """The breakdown that shows most of an indicator: by place, else its first."""
    return "code_quartier" if "code_quartier" in indicator.by else indicator.by[0] if indicator.by else None


def answers(data: Dataset, indicator: Indicator) -> str:
    """Everything an indicator says of a folder before secrecy, as one text: in total and by place, every way."""
    found = []
    for selection in ASKED:
        asked = selection if indicator.euros else selection.current
        for by in {None, main_by(indicator)}:
            found.append(raw_values(data, indicator, by, asked).to_json())
    return json.dumps(sorted(map(str, found)))


def tables_of(data: Dataset, indicator: Indicator) -> set[str]:
    """The tables that an indicator asks for: a column of another one cannot move it."""
    tables = Watched(data.tables)
    answers(replace(data, tables=tables, memo={}), indicator)
    return tables.asked | {"manifest"}


def columns(stem: str) -> list[str]:
    """The columns of a table that may be changed, as `table.column`."""
    return list(MANIFEST) if stem == "manifest" else [f"{stem}.{name}" for name in schema.BY_STEM[stem].names]


def changed(data: Dataset, column: str) -> Iterator[Dataset]:
    """The folder with one column changed: shuffled twice, then left out where the schema lets it be.

    Shuffled links of money passed on would make loops, that no folder has: they are renamed or left out.
    """
    stem, name = column.split(".")
    if stem == "manifest":
        yield replace(data, manifest=replace(data.manifest, **MANIFEST[column]), memo={})
        return
    frame = data.tables[stem]
    if name not in frame:
        return
    if column == "financements.financement_id":
        yield _with(data, stem, frame.assign(**{name: frame[name].astype(str) + "x"}))
    for seed in (1, 2) if column not in LINKS else ():
        order = np.random.default_rng(seed).permutation(len(frame))
        yield _with(data, stem, frame.assign(**{name: frame[name].array.take(order)}))
    if not schema.BY_STEM[stem][name].required:
        yield _with(data, stem, frame.drop(columns=name))


LINKS = ("financements.financement_id", "financements.origine_id")


def _with(data: Dataset, stem: str, frame) -> Dataset:
    return replace(data, tables={**data.tables, stem: frame}, memo={})
