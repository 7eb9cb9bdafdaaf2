"""The line of an aim in an Office chart: a series of its own drawn as a line, so that it moves with its value.

python-pptx makes one kind of chart at a time: the aim is made as a last series of columns, then moved to a line chart
on the same axes.
"""

from __future__ import annotations

from dataclasses import dataclass

from pptx.chart.chart import Chart
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from ess_metrics.reports.writers.marks import COLUMNS, Marks

COLOUR = "A3360B"


@dataclass(frozen=True)
class Aim:
    """The value to reach and how it is named."""

    value: float
    label: str


def of(drawn: Marks) -> Aim | None:
    """The aim of a chart of columns, the only kind that Office draws a line across; None without one."""
    if drawn.reference is None or drawn.kind != COLUMNS or len(drawn.series) > 1 or len(drawn.categories) < 2:
        return None
    return Aim(*drawn.reference)


def draw(chart: Chart, aim: Aim, size: float) -> None:
    """Move the last series of the columns to a line on the same axes, named at its end."""
    bars = chart._chartSpace.find(f".//{qn('c:barChart')}")
    made = bars.findall(qn("c:ser"))[-1]
    bars.remove(made)
    for name in ("c:invertIfNegative", "c:spPr", "c:dLbls"):
        for part in made.findall(qn(name)):
            made.remove(part)
    count = int(made.find(f"{qn('c:cat')}//{qn('c:ptCount')}").get("val"))
    after = made.find(qn("c:tx"))
    for xml in reversed((_stroke(), '<c:marker><c:symbol val="none"/></c:marker>', _named(count - 1, size))):
        after.addnext(parse_xml(xml.replace(">", f" {nsdecls('c', 'a')}>", 1)))
    made.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    axes = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in bars.findall(qn("c:axId")))
    line = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'<c:marker val="1"/>{axes}</c:lineChart>'
    )
    line.insert(2, made)
    bars.addnext(line)


def _stroke() -> str:
    return (
        f'<c:spPr><a:ln w="22225"><a:solidFill><a:srgbClr val="{COLOUR}"/></a:solidFill>'
        '<a:prstDash val="dash"/></a:ln></c:spPr>'
    )


def _named(at: int, size: float) -> str:
    """The name of the line at its last point, over it."""
    letters = (
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{int(size * 100)}" b="1"><a:solidFill>'
        f'<a:srgbClr val="{COLOUR}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="fr-FR"/></a:p></c:txPr>'
    )
    shown = '<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="{}"/>'
    rest = '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    look = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    ground = '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
    one = f'<c:dLbl><c:idx val="{at}"/>{ground}{letters}<c:dLblPos val="t"/>{shown.format(1)}{rest}</c:dLbl>'
    return f"<c:dLbls>{one}{look}{letters}{shown.format(0)}{rest}</c:dLbls>"


__all__ = ["COLOUR", "Aim", "draw", "of"]
