"""What a proof code comes to, as tables: the records behind the figure and those left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ess_metrics.analyses import behind
from ess_metrics.analyses.proof import BadCode, Verdict, resolve
from ess_metrics.cli.proofs import sentences, why_moved
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import SANS_OBJET
from ess_metrics.secrecy.audience import closed, is_closed
from ess_metrics.texts import labels
from ess_metrics.texts.library import proof_words as words
from ess_metrics.texts.numbers import plural
from ess_metrics.views.making import record_lists as listing
from ess_metrics.views.making.indicator_views import source
from ess_metrics.views.view import Column, Row, View

REASON = "raison"


def verdict(code: str, folder: Path, data: Dataset) -> Verdict | None:
    """What a code comes to in a folder whose dataset is open; None when it is not a code, or was copied wrong."""
    try:
        return resolve(code, folder, data, seen=lambda other: closed(other) if is_closed(data) else other)
    except BadCode:
        return None


def tables(data: Dataset, found: Verdict) -> tuple[View, ...]:
    """The records used, then those left out with the reason; nothing for people, who are never listed."""
    if found.used is None:
        return ()
    moved = (_moved(data, found),) if found.moved else ()
    left_out = certain(found.excluded)
    others = left_out.assign(**{REASON: left_out[REASON].map(words.REASONS)})
    kept = _listed(data, found, found.used, "retenus", words.USED_TITLE)
    lists = (*moved, kept, _listed(data, found, others, "ecartes", words.EXCLUDED_TITLE))
    return tuple(view for view in lists if view.rows)


def _moved(data: Dataset, found: Verdict) -> View:
    """The rows that moved between the two states of the data."""
    money = any(move.before is not None or move.after is not None for move in found.moved)
    columns = [Column("nom", words.MOVED_NAME), Column("cle", words.MOVED_KEY), Column("quoi", words.MOVED_WHY)]
    columns += [Column("alors", words.MOVED_THEN, "eur"), Column("maintenant", words.MOVED_NOW, "eur")] if money else []
    rows = tuple(
        Row(
            move.key,
            {
                "nom": move.name,
                "cle": move.key,
                "quoi": why_moved(move, found.table),
                "alors": move.before,
                "maintenant": move.after,
            },
            statuses={
                name: SANS_OBJET
                for name, value in (("alors", move.before), ("maintenant", move.after))
                if value is None
            },
        )
        for move in found.moved
    )
    return View(
        id="preuve-bouge",
        question=words.MOVED_TITLE,
        title=words.MOVED_TITLE,
        sentence="",
        unit="EUR" if money else "",
        columns=tuple(columns),
        rows=rows,
        source=source(data, found.table),
        records=len(rows),
        records_of=found.table,
    )


def _listed(data: Dataset, found: Verdict, frame: pd.DataFrame, part: str, title: str) -> View:
    """Records in the columns that a list may show, as « Voir les fiches » does."""
    table, hidden = found.table, behind.unnamed(data)
    frame = listing.sorted_frame(table, frame)
    columns = listing.columns_of(table, frame)
    if REASON in frame:
        columns = (columns[0], Column(REASON, words.REASON), *columns[1:])
    rows = tuple(
        listing.row_of(data, table, at, row, columns, hidden) for at, row in enumerate(listing.records_of(frame))
    )
    counted = plural(len(rows), labels.RECORDS.get(table, words.RECORD), labels.RECORD_PLURALS.get(table))
    return View(
        id=f"preuve-{part}",
        question=title,
        title=f"{title} : {counted}",
        sentence="",
        unit="EUR" if table == "financements" else "",
        columns=columns,
        rows=rows,
        source=source(data, table),
        records=len(rows),
        records_of=table,
    )


__all__ = ["sentences", "tables", "verdict"]
