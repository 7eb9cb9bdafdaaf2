"""The one look of every figure, in Plotly's words: letters, colours, French separators, light and dark.

A figure says only what is its own; the browser and `templated` put this under it.
"""

from __future__ import annotations

from ess_metrics.texts.numbers import THIN
from ess_metrics.views.charts.palette import AXIS, FONT, MAIN, PALETTE, Figure, Part

CLEAR = "rgba(0,0,0,0)"
INK = {"light": "#1c2733", "dark": "#e6ebf0"}
PAPER = {"light": "#ffffff", "dark": "#10161d"}
EDGE = {"light": "#c3cbd2", "dark": "#46525d"}


def template(theme: str) -> Part:
    """What goes without saying of a figure, for a `theme`, light or dark."""
    axis = {
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": AXIS,
        "showline": False,
        "ticks": "",
        "tickfont": {"size": FONT},
        "title": {"font": {"size": FONT}},
    }
    said = {"hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False}
    return {
        "layout": {
            "separators": f",{THIN}",
            "font": {"size": FONT, "color": INK[theme]},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "colorway": list(PALETTE),
            "showlegend": False,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.02,
                "yanchor": "top",
                "traceorder": "normal",
            },
            "hovermode": "closest",
            "dragmode": False,
            "hoverlabel": {
                "align": "left",
                "namelength": -1,
                "bgcolor": PAPER[theme],
                "bordercolor": EDGE[theme],
                "font": {"size": FONT, "color": INK[theme]},
            },
            "transition": {"duration": 0},
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis | {"showgrid": True},
        },
        "data": {
            "bar": [{**said, "marker": {"color": MAIN, "line": {"width": 0}}, "textangle": 0}],
            "scatter": [said],
            "treemap": [{"hovertemplate": said["hovertemplate"]}],
            "heatmap": [{"hovertemplate": said["hovertemplate"]}],
        },
    }


def templated(figure: Figure, theme: str = "light") -> Figure:
    """A figure with all that the browser puts under it: what Plotly draws."""
    return {**figure, "layout": {**figure["layout"], "template": template(theme)}}


__all__ = ["template", "templated"]
