"""What is new between two published versions of a folder: the figures that moved, and the rows behind one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ess_metrics.analyses import proof_moves, source_changes, version_moves
from ess_metrics.analyses.version_moves import Move
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import SHOWN, Entry, open_version
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection


@dataclass(frozen=True)
class News:
    """Two states of a folder and the indicators that moved from one to the other, the largest change first.

    `changes`: definitions and perimeters that changed, and what looks wrong, in sentences.
    """

    then: Dataset
    today: Dataset
    moves: tuple[Move, ...]
    changes: tuple[str, ...] = ()

    def rows(self, indicator: str) -> tuple[proof_moves.Move, ...]:
        """The rows behind the move of an indicator; none for people, who are never listed."""
        table = BY_ID[indicator].rows
        return proof_moves.moves(self.then, self.today, table, indicator, Selection(), (None, None))


def shown_at(entries: Sequence[Entry], moment: str) -> Entry | None:
    """The version that was shown at a moment (ISO day or instant, UTC): the last one made by then, else the first ever.

    A day stands for its beginning: what was published that day is new.
    """
    shown = [entry for entry in entries if entry.action in SHOWN or entry.action == "initial"]
    before = [entry for entry in shown if entry.at < moment]
    known = before or shown[:1]
    return known[-1] if known else None


def sides(entries: Sequence[Entry], current: Entry | None, since: str = "") -> tuple[str, str]:
    """The versions to compare: what was shown at `since`, else what the current one took the place of, and it; ""
    where nothing was published. A folder of one version is compared with itself.
    """
    if current is None:
        return "", ""
    before = shown_at(entries, since or current.at)
    return before.version if before else current.version, current.version


def news(folder: Path, before: str, after: str, *, seen: Callable[[Dataset], Dataset] = lambda data: data) -> News:
    """What moved from one version to another. `seen`: what the one who asks may read of a dataset.

    Raises UnknownVersion, Damaged, DataError.
    """
    then, today = (seen(read(open_version(folder, wanted))) for wanted in (before, after))
    return compared(then, today)


def compared(then: Dataset, today: Dataset) -> News:
    """The same for any two states of a folder, published or not."""
    if then.fingerprint == today.fingerprint:
        return News(then, today, ())
    moves = version_moves.between(version_moves.figures(then), version_moves.figures(today))
    found = source_changes.changes(then, today)
    return News(then, today, tuple(moves), tuple(source_changes.sentence(one) for one in found))
