"""A ranking as a figure: names, bars from zero, values as read; its page has it as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ess_metrics.views.charts import palette as d
from ess_metrics.views.charts.svg_words import wide

PITCH = 30.0  # px, a bar and its gap


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its amount, the words at its end, its colour, and a remark to write under it."""

    name: str
    amount: float
    said: str
    colour: str = d.MAIN
    remark: str = ""
    told: str = ""  # what it says when it is pointed at


def figure(
    bars: Sequence[Bar], reference: tuple[float, str] | None = None, *, pitch: float = PITCH, size: float = d.FONT
) -> d.Figure:
    """The figure of `bars`, first on top; `reference`: a (value, label) line across them; `size` of the letters."""
    amounts = [bar.amount for bar in bars]
    low = min([0.0, *amounts])
    high = max([0.0, *amounts, *([reference[0]] if reference else [])]) or 1.0
    room = max((wide(bar.said, size) for bar in bars), default=0.0) + 14
    count = len(bars)
    trace: d.Part = {
        "type": "bar",
        "orientation": "h",
        "x": amounts,
        "y": list(range(count)),
        "marker": {"color": [bar.colour for bar in bars]},
        "text": [d.safe(bar.said) for bar in bars],
        "textposition": "outside",
        "textfont": {"size": size},
        "hovertext": [bar.told for bar in bars],
    }
    layout = d.layout(round(pitch * count + (26 if reference else 0)), bargap=0.28)
    layout["margin"] = {"l": 0, "r": room, "t": 22 if reference else 0, "b": 0}
    side = (high - low) * 0.22 if low < 0 else 0.0  # for what is written at the end of the bars below zero
    layout["xaxis"] |= {"range": [low - side, high], "showticklabels": False}
    layout["yaxis"] |= {
        "tickvals": list(range(count)),
        "ticktext": [d.safe(bar.name) for bar in bars],
        "tickfont": {"size": size},
        "range": [count - 0.5, -0.5],
        "showgrid": False,
    }
    layout["shapes"] = [_rule(0.0, {"color": d.LINE, "width": 1})]
    layout["annotations"] = [
        d.note(bar.remark, x=0, y=at + 0.42, xanchor="left", yanchor="middle", xshift=4)
        for at, bar in enumerate(bars)
        if bar.remark
    ]
    if reference:
        mark, label = reference
        anchor = "right" if (mark - low) / (high - low) > 0.6 else "left"
        layout["shapes"].append(_rule(mark, {"color": d.LINE, "width": 1.5, "dash": "dash"}))
        layout["annotations"].append(d.note(label, x=mark, y=1, yref="paper", xanchor=anchor, yanchor="bottom"))
    return {"data": [trace], "layout": layout}


def _rule(at: float, line: dict) -> dict:
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


__all__ = ["Bar", "figure"]
