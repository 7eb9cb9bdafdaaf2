"""What moved between two versions, as tables to read."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.analyses import proof_moves
from ess_metrics.analyses.version_moves import Move
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import label
from ess_metrics.texts.library import fetch_words
from ess_metrics.texts.numbers import euros_exact, integer
from ess_metrics.texts.pages import news_words as words
from ess_metrics.views.pages.source_views import told
from ess_metrics.views.sheet import Sheet

MOST_ROWS = 60


def lead(moves: Sequence[Move]) -> str:
    """The answer in one sentence."""
    return words.lead(len(moves), sum(bool(move.suspect) for move in moves))


def figures(moves: Sequence[Move]) -> Sheet:
    """A row a figure."""
    rows = [(label(move.indicator), *told(move), _doubt(move)) for move in moves]
    return Sheet(words.TABLE, words.HEADERS, rows, frozenset({1, 2}))


def _doubt(move: Move) -> str:
    return fetch_words.suspicion(label(move.indicator), move.suspect) if move.suspect else ""


def choices(moves: Sequence[Move]) -> dict[str, str]:
    """The figures that can be opened, by id."""
    return {move.indicator: label(move.indicator) for move in moves}


def rows(indicator: str, found: Sequence[proof_moves.Move]) -> Sheet:
    """The rows that moved behind one figure."""
    shown = [(one.name, _euros(one.before), _euros(one.after), _why(one)) for one in found[:MOST_ROWS]]
    caption = words.ROWS.format(label=label(indicator))
    if len(found) > MOST_ROWS:
        caption += f". {words.MORE.format(shown=integer(MOST_ROWS), count=integer(len(found)))}"
    return Sheet(caption, words.ROWS_HEADERS, shown, frozenset({1, 2}))


def _euros(value: float | None) -> str:
    return "" if value is None else euros_exact(value)


def _why(one: proof_moves.Move) -> str:
    columns = ", ".join(labels.COLUMNS.get(name, name) for name in one.columns)
    return f"{words.WHY.get(one.why, one.why)} ({columns})" if columns else words.WHY.get(one.why, one.why)
