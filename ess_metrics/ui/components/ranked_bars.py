"""A ranking: a real table whose bars are cells, which stays in the page and is told its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ess_metrics.texts.pages.components_words import RANKING
from ess_metrics.ui.components.component_files import mount, picked

OK = "ok"
HEAD, ROW = 62, 36  # px kept for a ranking until it is drawn: its headings, a row


@dataclass(frozen=True)
class RankedRow:
    """One row: `key` (a code), its name, its number already written in French, and the number that makes the bar.

    `value` None or a `status` other than ok (sans_objet, secret) draws no bar; `text` then says why, or is left
    empty for the usual words. `look` is a palette slot or a special look of `views.charts.classes`; `sub` a
    small remark.
    """

    key: str
    label: str
    text: str = ""
    value: float | None = None
    look: str = "4"
    sub: str = ""
    status: str = OK


def ranked_bars(
    rows: Sequence[RankedRow],
    *,
    caption: str,
    value_header: str,
    key: str,
    label_header: str = "Quartier",
    on_pick: Callable[[str], None] | None = None,
    selected: Sequence[str] = (),
    reference: tuple[float, str] | None = None,
    height: int | None = None,
    words: dict[str, str] = RANKING,
) -> None:
    """Show `rows` in the order given; `reference` is a (value, words) line, such as a mean, drawn over all bars.

    Bars start from zero, to the left when negative. Without `on_pick` nothing can be clicked; with it, a click or
    Enter on a row calls it with the row's key. `height` (px) makes a long ranking scroll. The value of a secret or
    missing row never leaves the server.
    """
    data = {
        "rows": [_sent(row, words) for row in rows],
        "caption": caption,
        "headers": [label_header, value_header],
        "reference": list(reference) if reference else None,
        "selected": list(selected),
        "pickable": on_pick is not None,
        "height": height,
        "words": {name: words[name] for name in ("bar", "chosen", "empty")},
    }
    keys = frozenset(row.key for row in rows)
    kept = HEAD + ROW * max(len(rows), 1)
    mount(
        "ranked_bars",
        key=key,
        data=data,
        height=min(kept, height or kept),
        on_pick_change=lambda: picked(key, keys, on_pick),
    )


def _sent(row: RankedRow, words: dict[str, str]) -> list:
    """What the browser is told of a row."""
    known = row.status == OK and row.value is not None
    text = row.text if known else row.text or words.get(row.status, words["sans_objet"])
    return [row.key, row.label, text, row.value if known else None, row.look, row.sub, row.status]
