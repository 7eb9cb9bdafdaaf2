"""The map: a choropleth that stays in the page and is told one look and one number a neighbourhood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.texts.numbers import NBSP, SPOKEN_UNITS, THIN
from ess_metrics.texts.pages.components_words import MAP
from ess_metrics.ui.components import background
from ess_metrics.ui.components.component_files import mount, picked
from ess_metrics.ui.components.geometry import publish

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PAIRS = [high + low for high in DIGITS for low in DIGITS]  # two digits at a time: a country in 2 ms
LEGEND = 64  # px kept under a map for its classes, until it is drawn
SPECIAL = (("z", "zero"), ("m", "missing"), ("s", "secret"), ("o", "outside"))


@dataclass(frozen=True)
class NumberFormat:
    """How the browser writes a value, to the same characters as `texts.numbers`: the value times `scale`, `decimals`.

    `suffix` follows the number, `one` instead of it under 2 (French singular); `signed` shows a +; `trim` drops a
    decimal part of zeros; `coarse` = (size, decimals): fewer decimals from that size on.
    """

    decimals: int = 0
    suffix: str = ""
    one: str = ""
    scale: float = 1.0
    signed: bool = False
    trim: bool = False
    coarse: tuple[float, int] | None = None


NUMBERS = {
    "eur": NumberFormat(0, f"{THIN}€"),
    "eur_hab": NumberFormat(1, f"{THIN}€/hab/an", coarse=(100, 0)),
    "eur_unit": NumberFormat(2, f"{THIN}€", coarse=(100, 0)),
    "percent": NumberFormat(1, f"{THIN}%", scale=100, trim=True),
    "ratio_signed": NumberFormat(0, f"{THIN}%", scale=100, signed=True),
    "integer": NumberFormat(),
    "decimal": NumberFormat(2, trim=True, coarse=(10, 1)),
    "days": NumberFormat(0, f"{NBSP}jours", one=f"{NBSP}jour"),
    "months": NumberFormat(1, f"{NBSP}mois", trim=True),
    "m2": NumberFormat(0, f"{THIN}m²"),
}


@dataclass(frozen=True)
class LegendItem:
    """One line of the legend: a look (see `ess_metrics.views.charts.classes`) and its bounds in words."""

    look: str
    text: str


@dataclass(frozen=True)
class Marker:
    """A place in degrees and its words; `symbol`: circle, square, triangle or diamond; `look`: a palette slot or z."""

    longitude: float
    latitude: float
    label: str
    look: str = "6"
    symbol: str = "circle"


def kept_map(
    shapes: ShapeSet,
    values: Sequence[float | None],
    *,
    looks: str,
    number: NumberFormat,
    legend: Sequence[LegendItem],
    measure: str,
    title: str,
    key: str,
    alt: str = "",
    selected: Sequence[str] = (),
    markers: Sequence[Marker] = (),
    palette: str = "sequential",
    height: int = 460,
    under: str = "",
    on_pick: Callable[[str], None] | None = None,
    words: dict[str, str] = MAP,
) -> None:
    """Draw `values` (None: missing) in the order of `shapes.codes`; `looks` has one character each
    (`views.charts.classes`).

    `legend` names the classes; zero, missing, secret, outside and chosen are added when they occur. `measure` names
    the value in tooltips, `title` the map, `alt` says in a sentence what there is to see. `on_pick(code)` is called
    when a neighbourhood is clicked or entered: whether that selects or clears is for the caller to decide. The number
    of a secret or missing neighbourhood never leaves the server. `palette`: sequential or balanced.
    `under`: whose landscape lies under the outlines, or what they are not.
    """
    if not len(shapes.codes) == len(values) == len(looks):
        raise ValueError(f"{len(shapes.codes)} shapes, {len(values)} values, {len(looks)} looks")
    data = {
        "address": publish(shapes),
        "version": shapes.version,
        "looks": looks,
        "values": packed(values, looks, number),
        "number": {name: value for name, value in asdict(number).items() if value},
        "legend": _whole_legend(legend, looks, bool(selected), words),
        "selected": list(selected),
        "markers": _placed(shapes, markers),
        "measure": measure,
        "title": title,
        "alt": alt,
        "palette": palette,
        "height": height,
        "under": under,
        "words": words,
        "spoken": SPOKEN_UNITS,
    }
    if (ground := background.settings()) is not None:
        data["background"] = ground.told(shapes)
    mount(
        "kept_map",
        key=key,
        data=data,
        height=height + LEGEND,
        on_pick_change=lambda: picked(key, shapes.codes, on_pick),
    )


def packed(values: Sequence[float | None], looks: str, number: NumberFormat) -> str:
    """Values as base-36 whole numbers at the shown precision, one a place: 1,609 amounts in under 10 kB.

    Empty where the look is missing or secret, and where the value is unknown.
    """
    known = np.array([np.nan if value is None else value for value in values], float) * number.scale
    shown = np.isfinite(known) & ~np.isin(list(looks), ["m", "s"]) if len(looks) else np.array([], bool)
    whole = _whole(np.where(shown, known, 0.0), number.decimals)
    return " ".join(_base36(x) if ok else "" for x, ok in zip(whole.tolist(), shown.tolist(), strict=True))


def _whole(values: np.ndarray, decimals: int) -> np.ndarray:
    """Values in units of their last shown decimal; halves go away from zero, as in `ess_metrics.texts.numbers`."""
    exact = values * 10**decimals
    whole = np.rint(exact).astype(np.int64)
    for i in np.flatnonzero(np.abs(exact % 1 - 0.5) < 1e-6):  # ties are decided on the decimal number, not its binary
        whole[i] = int(Decimal(str(float(values[i]))).scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP))
    return whole


def _base36(number: int) -> str:
    if number < 0:
        return "-" + _base36(-number)
    tail = ""
    while number >= len(PAIRS):
        number, rest = divmod(number, len(PAIRS))
        tail = PAIRS[rest] + tail
    return (PAIRS[number] + tail).lstrip("0") or "0"


def _whole_legend(legend: Sequence[LegendItem], looks: str, chosen: bool, words: dict[str, str]) -> list[list[str]]:
    """The caller's classes, then only the special looks that the map shows."""
    present = [[look, words[word]] for look, word in SPECIAL if look in looks]
    return [[item.look, item.text] for item in legend] + present + ([["chosen", words["chosen"]]] if chosen else [])


def _placed(shapes: ShapeSet, markers: Sequence[Marker]) -> list[list]:
    """Markers on the canvas; those that no frame of the map shows are left out (the table twin still has them)."""
    if not markers:
        return []
    points = shapes.place([m.longitude for m in markers], [m.latitude for m in markers])
    return [
        [int(x), int(y), marker.look, marker.symbol, marker.label]
        for marker, (x, y) in zip(markers, points, strict=True)
        if np.isfinite(x)
    ]
