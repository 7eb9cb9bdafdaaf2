"""Rapprochements: pairs of funding rows that may be the same money, and what was decided, with the effect on totals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ess_metrics.cli.pairs import reasons
from ess_metrics.folder import duplicates
from ess_metrics.folder.duplicates import ACCEPTED, REFUSED, Candidate, Decision
from ess_metrics.folder.publication import PublishingError, current_entry
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import May, NotAllowed
from ess_metrics.texts.library import duplicates_words as words
from ess_metrics.texts.numbers import formatted, listing, plural
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.names import name
from ess_metrics.views.view import Column, Row, View


def candidates(data: Dataset, folder: Path) -> list[Candidate]:
    """The pairs still to look at, what has been decided since the data were read left out."""
    return duplicates.candidates(data.tables, (*duplicates.decisions(data.tables), *decided(folder)))


def decided(folder: Path) -> tuple[Decision, ...]:
    """The decisions of the working files."""
    return duplicates.read_decisions(folder)


def lead(data: Dataset, folder: Path) -> tuple[str, ...]:
    """How many pairs, how many decisions, and what they change of the total."""
    found, kept = candidates(data, folder), decided(folder)
    counted = words.LEAD[0].format(candidates=plural(len(found), words.PAIR), decided=plural(len(kept), words.DECISION))
    lines = [counted, effect_told(data), words.LEAD[1]]
    return (*lines, words.PENDING) if current_entry(folder) is not None else tuple(lines)


def effect_told(data: Dataset) -> str:
    """The total with the accepted pairs, and what it would be without them."""
    taken = sum(duplicates.effect(data.tables).values())
    if not taken:
        return words.NO_EFFECT
    after = values(data, "granted").total.number
    euros, before, now = (formatted(value, "eur") for value in (taken, after + taken, after))
    return words.EFFECT_TOLD.format(euros=euros, before=before, after=now)


def _columns(*keys: str) -> tuple[Column, ...]:
    kinds = {"euros": "eur", "effet": "eur", "confiance": "percent", "annee": "year", "date": "date"}
    return tuple(Column(key, words.COLUMNS[key], kinds.get(key, "text")) for key in keys)


def to_look_at(data: Dataset, selection: Selection, found: list[Candidate]) -> View:
    """The candidates as a table."""
    rows = funding_rows(data)
    return framed(
        data,
        selection,
        id="rapprochements",
        question=words.CANDIDATES_TITLE,
        title=f"{words.CANDIDATES_TITLE} : {plural(len(found), words.PAIR)}",
        columns=_columns("ligne", "origine", "projet", "annee", "euros", "confiance", "raisons"),
        rows=[_candidate(data, one, rows) for one in found],
    )


def _candidate(data: Dataset, one: Candidate, rows: pd.DataFrame) -> Row:
    row = rows.loc[[one.row]].iloc[0]
    cells = {"ligne": one.row, "origine": one.origin, "projet": _owner(data, row), "annee": float(row["annee"])}
    cells |= {"euros": one.euros, "confiance": one.confidence, "raisons": reasons(one)}
    return Row(f"{one.row}|{one.origin}", cells)


def funding_rows(data: Dataset) -> pd.DataFrame:
    """Funding rows by their id."""
    frame = data.tables["financements"]
    return frame.set_index(frame["financement_id"].astype(str))


def _owner(data: Dataset, row: pd.Series) -> str:
    project = row.get("projet_id")
    if pd.notna(project):
        titles = data.tables["projets"].set_index("projet_id")["intitule"]
        return str(titles.get(project, project))
    carrier = row.get("porteur_id")
    return carrier_name(data, str(carrier)) if pd.notna(carrier) else ""


def choices(data: Dataset, found: list[Candidate]) -> dict[str, str]:
    """Pair → how it is named in a list."""
    rows = funding_rows(data)
    return {f"{one.row}|{one.origin}": _named(data, one, rows) for one in found}


def _named(data: Dataset, one: Candidate, rows: pd.DataFrame) -> str:
    funds = [name(data, "fonds_origine", str(rows.loc[code].get("fonds_origine"))) for code in (one.row, one.origin)]
    return (
        f"{_owner(data, rows.loc[[one.row]].iloc[0])}, {formatted(one.euros, 'eur')} : {listing(dict.fromkeys(funds))}"
    )


def made(data: Dataset, selection: Selection, kept: tuple[Decision, ...]) -> View:
    """The decisions as a table, with what each takes out of the total of these data."""
    taken = duplicates.effect(data.tables)
    rows = [
        Row(
            f"{one.row}|{one.origin}",
            {
                "ligne": one.row,
                "origine": one.origin,
                "decision": words.DECISIONS.get(one.decision, one.decision),
                "motif": one.reason,
                "auteur": one.author,
                "date": one.date or None,
                "effet": taken.get((one.row, one.origin), 0.0),
            },
        )
        for one in kept
    ]
    return framed(
        data,
        selection,
        id="rapprochements-decisions",
        question=words.DECISIONS_TITLE,
        title=f"{words.DECISIONS_TITLE} : {plural(len(rows), words.DECISION)}",
        columns=_columns("ligne", "origine", "decision", "motif", "auteur", "date", "effet"),
        rows=rows,
    )


def decide(folder: Path, pair: str, decision: str, reason: str, author: str, *, may: May) -> str:
    """Keep a decision (None as decision: forget it); says why when it could not be written."""
    row, _, origin = pair.partition("|")
    try:
        if decision:
            duplicates.decide(folder, row, origin, decision, may=may, reason=reason, author=author)
        else:
            duplicates.undo(folder, row, origin, may=may)
    except NotAllowed as error:
        return str(error)
    except (OSError, PublishingError) as error:
        return words.FAILED.format(why=error.strerror if isinstance(error, OSError) else error)
    return ""


__all__ = ["ACCEPTED", "REFUSED", "candidates", "choices", "decide", "decided", "lead", "made", "to_look_at"]
