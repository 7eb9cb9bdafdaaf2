"""Bodies, projects and lots that may be one: pairs, what the figures would become, and what was decided."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ess_metrics.analyses.values import values
from ess_metrics.cli.pairs import pair_reasons
from ess_metrics.folder import identities
from ess_metrics.folder.identities import DIFFERENT, SAME, Decision, Pair, Pairs
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import PUBLIC, May, NotAllowed
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.library import duplicates_words
from ess_metrics.texts.library import identities_words as words
from ess_metrics.texts.numbers import formatted, listing, plural
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import kind_of
from ess_metrics.views.view import Column, Row, View

# What joining two things may change; the indicators whose tables the folder lacks are left out.
MEASURED = {
    identities.BODY: ("dependency", "leverage", "first_time_share"),
    identities.PROJECT: ("active_projects", "leverage", "success_rate"),
    identities.PLACE: ("occupancy", "vacancy"),
}


def candidates(data: Dataset, folder: Path) -> Pairs:
    """The pairs still to look at, what has been decided since the data were read left out."""
    return identities.candidates(data.tables, (*identities.decisions(data.tables), *decided(folder)))


def decided(folder: Path) -> tuple[Decision, ...]:
    """The decisions of the working files."""
    return identities.read_decisions(folder)


def to_look_at(data: Dataset, selection: Selection, found: Pairs) -> View:
    """The pairs as a table."""
    rows = [
        Row(
            code_of(pair),
            {
                "objet": words.KINDS[pair.kind],
                "ceci": pair.names[0],
                "cela": pair.names[1],
                "confiance": pair.confidence,
                "raisons": pair_reasons(pair),
            },
        )
        for pair in found
    ]
    title = f"{words.TITLE} : {plural(len(found), words.PAIR)}"
    columns = _columns("objet", "ceci", "cela", "confiance", "raisons")
    more = words.MORE if found.cut else ""
    return framed(
        data,
        selection,
        id="identites",
        question=words.QUESTION,
        title=title,
        sentence=more,
        unit="",
        columns=columns,
        rows=rows,
    )


def made(data: Dataset, selection: Selection, kept: tuple[Decision, ...]) -> View:
    """The decisions as a table."""
    closed = data.manifest.audience == PUBLIC  # the number of a body may be that of a person
    rows = [
        Row(
            f"{at}" if closed else f"{one.one}|{one.other}",
            {
                "objet": words.KINDS.get(one.kind, one.kind),
                "ceci": "" if closed else one.one,
                "cela": "" if closed else one.other,
                "decision": words.DECISIONS.get(one.decision, one.decision),
                "motif": one.reason,
                "auteur": one.author,
                "date": one.date or None,
            },
        )
        for at, one in enumerate(kept)
    ]
    title = f"{words.DECIDED_TITLE} : {plural(len(rows), words.DECISION)}"
    columns = _columns("objet", "ceci", "cela", "decision", "motif", "auteur", "date")
    return framed(
        data,
        selection,
        id="identites-decisions",
        question=words.DECIDED_TITLE,
        title=title,
        columns=columns,
        rows=rows,
        unit="",
    )


def _columns(*keys: str) -> tuple[Column, ...]:
    kinds = {"confiance": "percent", "date": "date"}
    return tuple(Column(key, words.COLUMNS[key], kinds.get(key, "text")) for key in keys)


def code_of(pair: Pair) -> str:
    """A pair as a choice."""
    return f"{pair.kind}|{pair.one}|{pair.other}"


def choices(found: list[Pair]) -> dict[str, str]:
    """Pair → how it is named in a list."""
    return {code_of(pair): f"{words.KINDS[pair.kind]} : {pair.names[0]} = {pair.names[1]}" for pair in found}


def effect(data: Dataset, code: str) -> str:
    """What the figures would become if the two were one, in a sentence."""
    kind, one, other = code.split("|", 2)
    tables = identities.joined(data.tables, kind, one, other)
    there = dataclasses.replace(data, tables=tables, memo={}, fingerprint=f"{data.fingerprint}+{code}")
    changes = []
    for name in MEASURED[kind]:
        if not set(BY_ID[name].tables) <= set(data.tables):
            continue
        before, after = (values(dataset, name).total for dataset in (data, there))
        if before.value != after.value:
            shown = [
                formatted(cell.value, kind_of(BY_ID[name].unit)) if cell.value is not None else "—"
                for cell in (before, after)
            ]
            changes.append(words.CHANGE.format(label=INDICATORS[name].label, before=shown[0], after=shown[1]))
    return words.EFFECT.format(changes=listing(changes)) if changes else words.NO_CHANGE


def decide(folder: Path, code: str, decision: str, reason: str, author: str, *, may: May) -> str:
    """Keep a decision ("" as decision: forget it); says why when it could not be written."""
    kind, one, other = code.split("|", 2)
    try:
        if decision:
            identities.decide(folder, kind, one, other, decision, may=may, reason=reason, author=author)
        else:
            identities.undo(folder, one, other, may=may)
    except NotAllowed as error:
        return str(error)
    except (OSError, PublishingError) as error:
        return duplicates_words.FAILED.format(why=error.strerror if isinstance(error, OSError) else error)
    return ""


__all__ = [
    "DIFFERENT", "SAME", "candidates", "choices", "code_of", "decide", "decided", "effect", "made", "to_look_at",
]  # fmt: skip
