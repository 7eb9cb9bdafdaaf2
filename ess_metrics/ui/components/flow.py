"""A flow in columns whose boxes and ribbons can be picked: kept in the page, told values and words only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from ess_metrics.texts.pages.components_words import FLOW
from ess_metrics.ui.components.component_files import mount, picked

HEAD = 26  # px, the headings of the columns


@dataclass(frozen=True)
class Box:
    """One box: its `key`, its short `name` and the `text` under it, its euros, its colour, the `words` read aloud."""

    key: str
    name: str
    text: str
    value: float
    colour: str
    words: str
    pickable: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Ribbon:
    """What goes from a box to a box of the next column."""

    source: str
    target: str
    value: float
    colour: str
    words: str
    pickable: bool = False


def flow(
    columns: Sequence[tuple[str, Sequence[Box]]],
    ribbons: Sequence[Ribbon],
    *,
    title: str,
    key: str,
    height: int = 430,
    on_pick: Callable[[str], None] | None = None,
    words: dict[str, str] = FLOW,
) -> None:
    """Show `columns` of (label, boxes) and the ribbons between them; `on_pick` is told a box's key, or
    "source>target" for a ribbon. Only keys that were shown as pickable are passed on.
    """
    places = {box.key: at for at, box in enumerate(box for _, boxes in columns for box in boxes)}
    data = {
        "columns": [{"label": label, "boxes": [asdict(box) for box in boxes]} for label, boxes in columns],
        "links": [
            [places[ribbon.source], places[ribbon.target], ribbon.value, ribbon.colour, ribbon.words, ribbon.pickable]
            for ribbon in ribbons
        ],
        "title": title,
        "height": height,
        "kind": words["kind"],
        "hint": words["hint"] if on_pick else "",
    }
    keys = {box.key for _, boxes in columns for box in boxes if box.pickable}
    keys |= {f"{ribbon.source}>{ribbon.target}" for ribbon in ribbons if ribbon.pickable}
    mount(
        "flow", key=key, data=data, height=height + HEAD, on_pick_change=lambda: picked(key, frozenset(keys), on_pick)
    )
