"""Charts that Word and PowerPoint can edit: one DrawingML chart with its own small workbook, made by python-pptx."""

from __future__ import annotations

from typing import Any, cast

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Cm, Pt

from ess_metrics.reports.writers import aim_lines
from ess_metrics.reports.writers.aim_lines import Aim
from ess_metrics.reports.writers.marks import BARS, COLUMNS, LINES, SHARES, STACKED, UNSEEN, WATERFALL, Marks
from ess_metrics.views.charts.palette import LIT

TYPES = {
    BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    LINES: XL_CHART_TYPE.LINE_MARKERS,
    SHARES: XL_CHART_TYPE.BAR_STACKED_100,
    WATERFALL: XL_CHART_TYPE.COLUMN_STACKED,
}
INK, GRID, WHITE = RGBColor(0x22, 0x2B, 0x30), RGBColor(0xD5, 0xDB, 0xE0), RGBColor(0xFF, 0xFF, 0xFF)
FONT = "Arial"


def add(
    shapes: SlideShapes,
    drawn: Marks,
    place: tuple[int, int, int, int],
    size: float = 10.0,
    tight: bool = False,
    lit: bool = False,
) -> GraphicFrame:
    """Draw a chart on a slide: `place` is (x, y, width, height), `size` the letters in points.

    An aim is a line of its own, whose value is in the chart's workbook. `lit`: the largest mark has the colour of the
    answer.
    """
    aim = aim_lines.of(drawn)
    frame: Any = cast(Any, shapes).add_chart(TYPES[drawn.kind], *place, chart_data(drawn, aim))
    _dress(frame.chart, drawn, size, _labelled(drawn, tight))
    if aim:
        _inside(frame.chart.plots[0])
        aim_lines.draw(frame.chart, aim, size)
    if lit and not aim:
        _light(frame.chart, drawn)
    made: GraphicFrame = frame
    return made


def parts(drawn: Marks, tight: bool = False) -> tuple[bytes, bytes]:
    """The chart's XML and its workbook, for a file that is not a presentation; `tight`: half a page wide."""
    deck = _scratch()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    chart: Any = add(slide.shapes, drawn, (Cm(1), Cm(1), Cm(16), Cm(8)), 8.0, tight).chart
    return chart.part.blob, chart.part.chart_workbook.xlsx_part.blob


_SCRATCH: list = []


def _scratch():
    """A presentation that is never written: reading its template once is most of the cost."""
    if not _SCRATCH:
        _SCRATCH.append(Presentation())
    return _SCRATCH[0]


def chart_data(drawn: Marks, aim: Aim | None = None) -> CategoryChartData:
    """Categories and series, with the number format of the unit; the aim last."""
    data = CategoryChartData(number_format=french(drawn.number_format))
    data.categories = [text or " " for text in drawn.categories]
    for series in drawn.series:
        data.add_series(series.name, series.values)
    if aim:
        data.add_series(aim.label, (aim.value,) * len(drawn.categories))
    return data


def _labelled(drawn: Marks, tight: bool) -> bool:
    """Whether each bar bears its value (then no axis): one series, and room for it."""
    crowded = tight and drawn.kind == COLUMNS and len(drawn.categories) > 5
    return len(drawn.series) == 1 and drawn.kind != LINES and not crowded


def _dress(chart, drawn: Marks, size: float, labelled: bool) -> None:
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(size), FONT, INK
    chart.has_title = False
    _bare(chart)
    chart.has_legend = len(drawn.series) > 1 and drawn.kind != WATERFALL
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, drawn, labelled)
    for series, given in zip(chart.plots[0].series, drawn.series, strict=False):
        _colour(series, given.colour, drawn.kind)
    if drawn.kind != LINES:
        chart.plots[0].gap_width = 45
    if drawn.kind in (STACKED, SHARES, WATERFALL):
        chart.plots[0].overlap = 100
    if labelled:
        _labels(chart.plots[0], drawn, size)


def _light(chart, drawn: Marks) -> None:
    """The largest of one series in the colour of the answer, when it is alone."""
    values = drawn.series[0].values
    if len(drawn.series) > 1 or drawn.kind not in (BARS, COLUMNS) or len(values) < 2:
        return
    top = max(value or 0 for value in values)
    if values.count(top) != 1:
        return
    at = values.index(top)
    point = chart.plots[0].series[0].points[at].format.fill
    point.solid()
    point.fore_color.rgb = RGBColor.from_string(LIT.lstrip("#").upper())


def _bare(chart) -> None:
    """No frame around the chart: LibreOffice draws one unless told not to."""
    space = chart._chartSpace
    look = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.find(qn("c:chart")).addnext(look)


def _axes(chart, drawn: Marks, labelled: bool) -> None:
    names, amounts = chart.category_axis, chart.value_axis
    names.format.line.color.rgb = GRID
    names.has_major_gridlines, names.tick_label_position = False, XL_TICK_LABEL_POSITION.LOW
    if drawn.kind in (BARS, SHARES):
        names.reverse_order = True
    names._element.get_or_add_txPr().bodyPr.set("rot", "0")  # years stay upright
    amounts.has_major_gridlines = not labelled
    amounts.visible = not labelled
    if not labelled:
        amounts.major_gridlines.format.line.color.rgb = GRID
        amounts.format.line.fill.background()
    amounts.tick_labels.number_format = french("0%" if drawn.kind == SHARES else drawn.number_format)
    amounts.tick_labels.number_format_is_linked = False
    if labelled and drawn.kind == BARS:
        amounts.maximum_scale = max((value or 0 for value in drawn.series[0].values), default=0) * 1.22 or None
    if drawn.kind != LINES and all((value or 0) >= 0 for series in drawn.series for value in series.values):
        amounts.minimum_scale = 0


def _colour(series, colour: str, kind: str) -> None:
    if colour == UNSEEN:
        series.format.fill.background()
        return
    shade = RGBColor.from_string(colour.lstrip("#").upper())
    if kind == LINES:
        series.format.line.color.rgb, series.format.line.width, series.smooth = shade, Pt(2.25), False
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = shade
    series.invert_if_negative = False


def _labels(plot, drawn: Marks, size: float) -> None:
    """Each bar's value beside it, rounded by its own number format, so that it stays true when the chart is edited."""
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _short_format(drawn), False
    labels.font.size, labels.font.color.rgb = Pt(size), INK
    labels._element.get_or_add_txPr().bodyPr.set("wrap", "none")
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    for at, label in enumerate(drawn.labels):
        if label == "s":
            plot.series[0].points[at].data_label.text_frame.text = "s"


def _inside(plot) -> None:
    """Values at the foot of the columns: the line that crosses them would strike them out."""
    plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
    plot.data_labels.font.color.rgb = WHITE


FRENCH = "[$-40C]"  # comma and narrow spaces whatever the language of the office suite


def french(code: str) -> str:
    """A number format that says its language, in each of its parts."""
    return code if code == "General" else ";".join(f"{FRENCH}{part}" for part in code.split(";"))


def _short_format(drawn: Marks) -> str:
    """Millions in short, as on the screen: `12,5 M€`; under a million, in full."""
    if drawn.column.kind != "eur":
        return french(drawn.number_format)
    return f'[>=1000000]{FRENCH}0.0,,"\u00a0M€";{FRENCH}#,##0"\u00a0€"'


def external_id(xml: bytes) -> str:
    """The relationship by which a chart knows its workbook."""
    found = etree.fromstring(xml).find(qn("c:externalData"))
    return found.get(qn("r:id"))


__all__ = ["add", "chart_data", "external_id", "parts"]
