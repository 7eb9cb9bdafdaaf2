"""Lives side by side on one line of time: a bar from its start to its end, its colour a kind, words at its end."""

from __future__ import annotations

import datetime as dt
import textwrap

from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, View

DAY = 86_400_000  # milliseconds
PITCH, FOLDED, HEAD = 25, 31, 58  # px: a life, where a name takes two lines, the years above
LONGEST = 44  # letters of a line of a name at the left


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are lives; `options`: `start` and `end` (columns of ISO days), `today`, `said` (the column said at the end).

    `options["colours"]` a colour a row, `options["kinds"]` (label, colour) of what the colours mean.
    """
    start, end = chart.options["start"], chart.options["end"]
    rows = [row for row in view.rows if row.cells.get(start) and row.cells.get(end)]
    names = [d.words(row, d.column_of(view, chart.x)) for row in rows]
    colours = chart.options.get("colours", {})
    said = chart.options.get("said")
    begins = [str(row.cells[start])[:10] for row in rows]
    ends = [str(row.cells[end])[:10] for row in rows]
    shown = [column for column in view.columns if column.key != chart.x]
    trace: d.Part = {
        "type": "bar",
        "orientation": "h",
        "base": begins,
        "x": [max(_days(first, last), 20) * DAY for first, last in zip(begins, ends, strict=True)],
        "y": list(range(len(rows))),
        "marker": {"color": [colours.get(row.key, d.MAIN) for row in rows]},
        "text": [d.short(d.value(row, said), "EUR") if said else "" for row in rows],
        "textposition": "outside",
        "textfont": {"size": d.FONT - 2},
        "customdata": [row.key for row in rows],
        "hovertext": [d.hover(row, shown, name) for row, name in zip(rows, names, strict=True)],
    }
    lines = [_lines(name) for name in names]
    pitch = FOLDED if any("<br>" in line for line in lines) else PITCH
    layout = d.layout(chart.options.get("height") or HEAD + pitch * max(len(rows), 1), bargap=0.3)
    layout["margin"] = {"l": 0, "r": 70 if said else 16, "t": 52 if chart.options.get("kinds") else 6, "b": 4}
    layout["yaxis"] |= {
        "tickvals": list(range(len(rows))),
        "ticktext": lines,
        "tickfont": {"size": d.FONT - 1},
        "range": [len(rows) - 0.4, -0.6],
        "showgrid": False,
    }
    layout["xaxis"] |= {"type": "date", "showgrid": True, "tickformat": "%Y", "dtick": "M12", "side": "top"}
    if rows:
        layout["xaxis"]["range"] = [f"{min(begins)[:4]}-01-01", max(ends)]
    layout["annotations"] = _kinds(chart.options.get("kinds", ()), bool(chart.options.get("today")))
    _today(layout, chart.options.get("today"))
    return {"data": [trace], "layout": layout}


def _days(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _lines(name: str) -> str:
    """A name in two lines where it is long: it is never cut but when it would take a third."""
    first, *others = textwrap.wrap(name, LONGEST, break_on_hyphens=False) or [""]
    second = " ".join(others)
    second = second if len(second) <= LONGEST else second[: LONGEST - 1].rstrip() + "…"
    return "<br>".join(d.safe(line) for line in (first, second) if line)


def _kinds(kinds, today: bool) -> list[dict]:
    """What each colour means, in one line above the years."""
    if not kinds:
        return []
    words = "  ".join(f'<span style="color:{colour}">■</span> {d.safe(label)}' for label, colour in kinds)
    words += f"  ┊ {chart_words.TODAY}" if today else ""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 22}
    return [{"text": words, "showarrow": False, "font": {"size": d.FONT - 1}, "name": "legende", **place}]


def _today(layout: d.Layout, today) -> None:
    """The day of the data, as a dotted line."""
    if not today:
        return
    day = str(today)[:10]
    line = {"color": d.LINE, "width": 2, "dash": "dot"}
    layout["shapes"] = [{"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line}]


__all__ = ["figure"]
