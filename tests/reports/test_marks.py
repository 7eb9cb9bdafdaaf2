"""Charts of an office suite say the numbers that the page's figure draws."""

from __future__ import annotations

import pytest

from ess_metrics.reports.writers import office_charts
from ess_metrics.reports.writers.marks import KINDS, UNSEEN, marks
from ess_metrics.views.charts import figures
from tests.views.kinds import CHARTS, view

DRAWN = [kind for kind in CHARTS if CHARTS[kind].kind in KINDS]


def numbers(trace: dict) -> list[float]:
    level = trace.get("orientation") == "h" or trace.get("marker", {}).get("symbol") == "diamond"
    found = trace.get("values") or trace["x" if level else "y"]
    return [round(abs(amount), 6) for amount in found if amount]


@pytest.mark.parametrize("kind", DRAWN)
def test_an_office_chart_has_the_values_of_the_figure(kind):
    made, drawn = marks(view(kind)), figures.figure(view(kind))
    shown = sorted(round(a, 6) for one in made.series if one.colour != UNSEEN for a in one.values if a)
    traces = [trace for trace in drawn["data"] if kind != "slope" or trace["line"]["width"] > 1]
    traces = traces[:1] if kind == "against" else traces  # what columns are measured against is a stroke over them
    traces = traces[1:] if kind == "roads" else traces  # the pace is a stroke beside what is measured
    expected = sorted(amount for trace in traces for amount in numbers(trace))
    if kind == "shares":  # the office suite makes the parts of one length itself, from the euros
        whole = {row.key: sum(row.cells[key] for key in ("v", "w")) for row in view(kind).rows}
        expected = sorted(
            round(share * whole[key], 6)
            for trace in traces
            for key, share in zip(trace["customdata"], trace["x"], strict=True)
            if share
        )
    if kind == "against":
        shown = sorted(round(a, 6) for a in made.series[0].values if a)
    assert shown == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("kind", DRAWN)
def test_an_office_chart_can_be_written(kind):
    xml, workbook = office_charts.parts(marks(view(kind)))
    assert b"chartSpace" in xml
    assert workbook[:2] == b"PK"


def test_an_unseen_series_carries_each_piece_to_its_height():
    carried, *seen = marks(view("waterfall")).series
    assert carried.values == (0.0, 10.0, 0.0)  # A is 10, B adds nothing to it, C stands on zero
    assert {one.name for one in seen} <= {"Niveau", "En moins", "En plus"}
