"""A view's flow on the screen: words in French beside each box, a click that filters the page."""

from __future__ import annotations

from ess_metrics.model.presence import certain
from ess_metrics.texts.labels import unit
from ess_metrics.texts.numbers import euros_short, formatted, kind_of, percent
from ess_metrics.texts.pages import chart_words
from ess_metrics.ui.components.flow import Box, Ribbon, flow
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.making import money_flow
from ess_metrics.views.view import View

_REST = ""


def draw(view: View, key: str, height: int | None = None) -> None:
    """Draw the flow: stages are in `chart.options["stages"]`, ribbons in `chart.links`."""
    stages = view.drawn.options["stages"]
    whole = sum(euros for _, _, _, euros, _ in stages[0][2])
    boxes = [(heading, [_box(column, box, whole, view.unit) for box in found]) for column, heading, found in stages]
    known = {box.key: box for _, found in boxes for box in found}
    flow(
        boxes,
        [_ribbon(known[a], known[b], euros, view.unit, stages) for a, b, euros, *_ in view.drawn.links],
        title=f"{view.title} ({unit(view.unit)})",
        key=key,
        height=height or 400,
        on_pick=_picked,
    )


def _box(column: str, box: tuple, whole: float, unit_: str) -> Box:
    key, name, full, euros, colour = box
    code = key.partition(":")[2]
    share = percent(euros / whole, 0) if whole else ""
    return Box(
        key=key,
        name=name,
        text=euros_short(euros),
        value=euros,
        colour=colour,
        words=chart_words.BOX.format(name=full, amount=formatted(euros, kind_of(unit_)), share=share),
        pickable=code != _REST and not money_flow.is_aside(code) and _parameter(key) is not None,
        chosen=code in filters.asked(_parameter(key) or ""),
    )


def _ribbon(source: Box, target: Box, euros: float, unit_: str, stages) -> Ribbon:
    """A ribbon wears the colour of the scheme at one of its ends."""
    scheme = source if source.key.startswith("dispositif_code:") else target
    said = f"{_full(stages, source.key)} → {_full(stages, target.key)} : {formatted(euros, kind_of(unit_))}"
    return Ribbon(source.key, target.key, euros, scheme.colour, said, source.pickable and target.pickable)


def _full(stages, key: str) -> str:
    return next(full for _, _, found in stages for at, _, full, *_ in found if at == key)


def _parameter(key: str) -> str | None:
    return keys.BY_COLUMN.get(key.partition(":")[0])


def _picked(key: str) -> None:
    """A box chooses its code, or lets it go; a ribbon chooses both its ends."""
    source, _, target = key.partition(">")
    if not target:
        filters.toggle(certain(_parameter(key)), key.partition(":")[2])
        return
    for end in (source, target):
        filters.write(certain(_parameter(end)), end.partition(":")[2])
