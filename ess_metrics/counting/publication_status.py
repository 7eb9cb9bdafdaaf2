"""Which funding rows stand in a published file: one under a licence; else in a file of unsaid licence, or in none."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

PUBLISHED, UNSAID, NOWHERE = "publie", "licence_inconnue", "sans_source"


def publication(tables: Mapping[str, pd.DataFrame], frame: pd.DataFrame) -> pd.Series:
    """A code each row: a row read in several files is published as soon as one of them is.

    None where the folder does not say where its rows come from: that is no zero.
    """
    sources = tables.get("sources")
    if sources is None:
        return pd.Series(None, index=frame.index, dtype="object").astype("category")
    licences: dict[str, bool] = {}
    if "source_id" in sources:
        said = sources["licence"] if "licence" in sources else pd.Series(None, index=sources.index, dtype="object")
        for source, licence in zip(sources["source_id"].astype(str), said, strict=True):
            licences[source] = isinstance(licence, str) and licence.strip() != ""
    cells = frame["source_id"] if "source_id" in frame else pd.Series(None, index=frame.index, dtype="object")
    known = {cell: _of(str(cell), licences) for cell in cells.dropna().unique()}
    return pd.Series([known.get(cell, NOWHERE) for cell in cells], index=frame.index, dtype="object").astype("category")


def _of(cell: str, licences: Mapping[str, bool]) -> str:
    found = [licences[source] for source in cell.split("|") if source in licences]
    return NOWHERE if not found else PUBLISHED if any(found) else UNSAID
