"""The review as slides: a finding as each title, one picture under it, a source line; what remains is in an appendix.

Charts and tables stay editable. Notes hold the sentence, what stands behind the figure and the code that proves it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Cm, Emu, Pt

from ess_metrics.reports.review.document import (
    BODY,
    LEAD,
    Figures,
    Map,
    Picture,
    Points,
    Report,
    Section,
    Table,
    Words,
    caption,
    cell,
    left_out,
    numeric,
    pieces,
    widths,
)
from ess_metrics.reports.writers import office_charts, office_model
from ess_metrics.reports.writers.marks import BARS, Marks, marks
from ess_metrics.reports.writers.slide_parts import (
    ALERT,
    DARK,
    FILL,
    HEIGHT,
    INK,
    INSIDE,
    MAIN,
    MARGIN,
    QUIET,
    WHITE,
    WIDTH,
    band,
    box,
    brief,
    describe,
    draw_map,
    fill,
    flat,
    main_columns,
    number,
    plain,
    widen,
)
from ess_metrics.reports.writers.slide_parts import (
    write as written,
)
from ess_metrics.texts.numbers import plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.texts.pages import slide_words
from ess_metrics.views.view import View

TOP, BOTTOM = Cm(5.2), Cm(16.5)
MOST_ROWS, MOST_SAID = 9, 6
LETTERS = 150  # of a row of a table, shared by its columns of text
NARRATIVE = ("orientations", "situation", "actions", "perspectives", "articulation", "dsu", "avis")  # parts of words


def write(report: Report, model: bytes | None = None) -> bytes:
    """The presentation's bytes; `model`: a presentation whose masters, letters and colours dress it."""
    made = Deck(report, model).bytes()
    return office_model.in_theme(made, "ppt/slides/", "ppt/charts/") if model else made


class Deck:
    """One presentation being written."""

    def __init__(self, report: Report, model: bytes | None = None):
        self.report, self.deck = report, office_model.slides(model) if model else Presentation()
        if not model:
            widen(self.deck)
        self.layout, self.dressed = office_model.title_layout(self.deck), bool(model)
        self.seen: set[str] = set()  # the views already drawn
        self.said: set[str] = set()  # the messages already given
        core = self.deck.core_properties
        core.title, core.subject, core.language = report.label[:250], report.running[:250], report.language
        core.author, core.comments = "", report.stamp

    def bytes(self) -> bytes:
        """The meeting, what is kept for its questions, the method; then the file."""
        if self.report.kind == "revue":
            self._cover()
        for picture in self.report.meeting:
            self._picture(picture)
        index = self._index() if self.report.meeting else None
        first = len(self.deck.slides)
        for section in self.report.sections:
            self._place(section) if section.place else self._section(section)
        self._said()
        self._method()
        if index is not None:
            self._fill_index(index, first)
        office_model.fitted(self.deck, WIDTH, HEIGHT)
        out = io.BytesIO()
        self.deck.save(out)
        return out.getvalue()

    # -- what every slide has -----------------------------------------------------------------------------------------

    def _slide(self, title: str, notes: str = "", kicker: str = ""):
        """A slide: its question in small, its message as a title, the fictive label, filters, date and number."""
        slide = self.deck.slides.add_slide(self.layout)
        self.said.add(title)
        title = title.rstrip(".")
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = MARGIN, Cm(1.75), INSIDE, Cm(2.5)
        size = 28 if len(title) <= 75 else 24 if len(title) <= 150 else 20
        written(head.text_frame, [(title, size, DARK, True)])
        head.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        if self.dressed:
            office_model.as_placed(head)
        box(slide, MARGIN, Cm(1.0), Cm(20), Cm(0.8), [(kicker or brief(self.report.title), 12, MAIN, True)])
        self._foot(slide)
        slide.notes_slide.notes_text_frame.text = notes or f"{self.report.running} {self.report.stamp}."
        return slide

    def _foot(self, slide) -> None:
        lines = [(self.report.running, 9, QUIET, False), (self.report.stamp, 9, QUIET, False)]
        box(slide, MARGIN, Cm(17.75), INSIDE - Cm(2.5), Cm(1.0), lines)
        page = box(slide, WIDTH - MARGIN - Cm(2.2), Cm(17.9), Cm(2.2), Cm(0.7), [("", 9, QUIET, False)])
        number(page.text_frame.paragraphs[0])
        if self.report.fictive:
            mark = [(words.FICTIVE_LONG, 11, ALERT, True)]
            box(slide, WIDTH - MARGIN - Cm(11), Cm(1.0), Cm(11), Cm(0.8), mark, PP_ALIGN.RIGHT)

    def _source(self, slide, view: View) -> None:
        """Records and source, under the picture."""
        box(slide, MARGIN, Cm(16.75), INSIDE, Cm(0.8), [(brief(self._origin(view), 190), 11, QUIET, False)])

    def _origin(self, view: View) -> str:
        """The source of a view in one line, never nothing."""
        return caption(view, self.report.day) or self.report.stamp

    def _subtitle(self, slide, text: str) -> None:
        box(slide, MARGIN, Cm(4.25), INSIDE, Cm(0.9), [(brief(text, 170), 13, QUIET, False)])

    def _cover(self) -> None:
        """The title on a band, what is covered, where the neighbourhoods lie."""
        facts = [(label, text) for label, text in self.report.facts if label in slide_words.ON_COVER]
        slide = self._slide(self.report.title, "\n".join(f"{label} : {text}" for label, text in self.report.facts))
        back = band(slide, Emu(0), Cm(3.2), WIDTH, Cm(6.2), DARK)
        tree = slide.shapes._spTree
        tree.remove(back._element)
        tree.insert(2, back._element)  # under the title, whose place in the reading order stays first
        head = slide.shapes.title
        head.top, head.height, head.width = Cm(4.2), Cm(4.2), Cm(30)
        head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        for run in head.text_frame.paragraphs[0].runs:
            run.font.size, run.font.color.rgb = Pt(40 if len(self.report.title) <= 60 else 30), WHITE
        lines = [(f"{label} : {text}", 16, INK, False) for label, text in facts]
        if self.report.fictive:
            lines.append((words.FICTIVE_WHY, 14, ALERT, False))
        where = next((block for section in self.report.sections for block in _maps(section)), None)
        box(slide, MARGIN, Cm(10.2), Cm(19) if where else INSIDE, Cm(6.8), lines)
        left = MARGIN
        for content in self.report.logos:
            drawn = slide.shapes.add_picture(io.BytesIO(content), left, Cm(1.8), height=Cm(1.25))
            describe(drawn, words.LOGO_ALT)
            left += drawn.width + Cm(0.8)
        if where:
            draw_map(slide, where, Cm(21.5), Cm(9.9), Cm(10.7), Cm(7.4), legend=False)

    def _notes(self, view: View) -> str:
        """The sentence, the method, the records and the code behind a slide, for the one who speaks."""
        counted = caption(view, self.report.day)
        codes = [f"{row.cells['court']} : {row.cells['code']}" for row in view.rows if row.cells.get("code")]
        lines = (
            view.sentence,
            view.title,
            words.SLIDE_NOTES_RECORDS.format(text=counted) if counted else "",
            words.SLIDE_NOTES_METHOD.format(text=view.perimeter) if view.perimeter else "",
            left_out(view),
            *view.caveats,
            view.source,
            f"{words.PROOFS} : {view.proof}" if view.proof else "",
            *([f"{words.PROOFS} :", *codes] if codes else ()),
        )
        return "\n".join(line for line in lines if line)

    # -- pictures -----------------------------------------------------------------------------------------------------

    def _picture(self, picture: Picture) -> None:
        """A finding, and the chart that shows it, its answer lit."""
        drawn, view = marks(picture.view, picture.most), picture.view
        if drawn is None:
            return
        self.seen.add(view.id)
        title, rest = pieces(view.sentence or view.title)
        slide = self._slide(title, self._notes(view), view.question)
        aim = drawn.reference[1] if drawn.reference and drawn.kind == BARS else ""
        self._subtitle(slide, " ; ".join(text for text in (view.title, aim, rest) if text))
        place = (MARGIN, TOP, INSIDE, BOTTOM - TOP)
        describe(office_charts.add(slide.shapes, drawn, place, _letters(drawn), lit=True), view.alt or view.title)
        self._source(slide, view)

    # -- the appendix -------------------------------------------------------------------------------------------------

    def _index(self):
        """The slide that opens the appendix; its list is known when all is made."""
        return self._slide(slide_words.APPENDIX, kicker=slide_words.APPENDIX_KICKER)

    def _fill_index(self, slide, first: int) -> None:
        """The title of each slide of the appendix with its number, in two columns."""
        titles = [made.shapes.title.text_frame.text for made in list(self.deck.slides)[first:]]
        count = plural(len(titles), slide_words.SLIDE)
        slide.shapes.title.text_frame.paragraphs[0].runs[0].text = slide_words.APPENDIX_OF.format(n=count)
        lines = [f"{first + at + 1}  {brief(title, 72)}" for at, title in enumerate(titles)]
        half = max((len(lines) + 1) // 2, 1)
        size = 13 if half <= 16 else 10 if half <= 22 else 8
        for at, part in enumerate((lines[:half], lines[half:])):
            if part:
                left = MARGIN + at * (INSIDE // 2)
                box(slide, left, Cm(4.4), INSIDE // 2, Cm(12.8), [(line, size, INK, False) for line in part])

    def _section(self, section: Section) -> None:
        """The tables of a part, and its charts that the meeting does not show."""
        blocks = [inner for block in section.blocks for inner in flat(block)]
        for block in blocks:
            if isinstance(block, Picture) and block.view.id not in self.seen:
                self._picture(block)
            elif isinstance(block, Table) and (block.code or block.view.sentence):
                self._table(block, again=block.view.id in self.seen)

    def _table(self, block: Table, *, again: bool) -> None:
        """A table; what its chart left to say for a title when the meeting has its message already."""
        view = block.view
        if not view.rows:
            return
        told, rest = pieces(view.sentence)
        fresh = (text for text in (told, rest) if text and text not in self.said and not (again and text == told))
        title = next(fresh, view.title)
        slide = self._slide(title, self._notes(view), section_of(block))
        self._subtitle(slide, view.title)
        left = len(view.rows) - MOST_ROWS
        self._grid(slide, block, MARGIN, TOP, INSIDE)
        if left > 0:
            box(slide, MARGIN, Cm(16.1), INSIDE, Cm(0.8), [(words.ROWS_CUT.format(n=left), 11, QUIET, False)])
        self._source(slide, view)

    def _grid(self, slide, block: Table, left: int, top: int, width: int) -> None:
        """The first rows and the total, as a native table."""
        view, columns = block.view, main_columns(block)
        shown = Table(view, block.code, tuple(column.key for column in columns), MOST_ROWS)
        rows = [*shown.rows, *([view.total] if view.total else [])]
        frame = slide.shapes.add_table(1 + len(rows), len(columns), left, top, width, Cm(0.9) * (1 + len(rows)))
        table = frame.table
        plain(frame)
        sizes = widths(shown, INSIDE / Pt(6.2))
        for at, size in enumerate(sizes):
            table.columns[at].width = int(width * size / sum(sizes))
        letters = LETTERS // max(sum(not numeric(column) for column in columns), 1)
        for line, row in enumerate((None, *rows)):
            for at, column in enumerate(columns):
                text = column.label if row is None else brief(cell(row, column), letters)
                fill(table.cell(line, at), text, numeric(column), row is None or row is view.total, row is None)
        describe(frame, view.alt or view.title)

    def _said(self) -> None:
        """What parts without a chart or a table say: the first statement is the message, the others are under it."""
        told = list(self._statements())
        while len(told) > 1:
            (first, _), *others = told[:MOST_SAID]
            told = told[MOST_SAID:]
            slide = self._slide(first, "\n".join(text for text, _ in ((first, ""), *others)), slide_words.SAID)
            lines = [(f"{part} : {text}", 18, INK, False) for text, part in others]
            box(slide, MARGIN, TOP, INSIDE, BOTTOM - TOP, lines or [(self.report.running, 18, INK, False)])

    def _statements(self) -> Iterator[tuple[str, str]]:
        for section in self.report.sections:
            blocks = [inner for block in section.blocks for inner in flat(block)]
            if section.id not in NARRATIVE or any(isinstance(b, Picture | Table | Figures) for b in blocks):
                continue
            said = (text for block in blocks for text in _told(block) if text not in self.said)
            yield from ((text, section.title) for text in said)

    def _place(self, section: Section) -> None:
        """One neighbourhood: what is said of it, six figures, one chart: its money by scheme, else the first one."""
        lines = [block.text for block in section.blocks if isinstance(block, Words) and block.style == LEAD]
        blocks = [inner for block in section.blocks for inner in flat(block)]
        figures = next(block for block in blocks if isinstance(block, Figures))
        drawn = [block for block in blocks if isinstance(block, Picture)]
        listed = [f"{block.title} : {' ; '.join(block.items)}" for block in blocks if isinstance(block, Points)]
        notes = [*lines, *listed, *(self._notes(picture.view) for picture in drawn)]
        title, rest = pieces(lines[0]) if lines else (section.title, "")
        slide = self._slide(title, "\n".join(notes), section.title)
        self._subtitle(slide, " ".join(text for text in (rest, *lines[1:]) if text))
        half = (INSIDE - Cm(0.8)) // 2 if drawn else INSIDE
        self._figures(slide, figures, MARGIN, TOP + Cm(0.3), half, Cm(3.4))
        if drawn:
            left = MARGIN + half + Cm(0.8)
            self._small(slide, drawn[0], left, TOP, half, BOTTOM - TOP)
            self._source(slide, drawn[0].view)
        else:
            box(slide, MARGIN, Cm(16.75), INSIDE, Cm(0.8), [(self.report.day, 11, QUIET, False)])

    def _figures(self, slide, figures: Figures, left: int, top: int, width: int, height: int) -> None:
        gap = Cm(0.3)
        across = (width - gap) // 2
        for at, item in enumerate(figures.items):
            x, y = left + (at % 2) * (across + gap), top + (at // 2) * (height + gap)
            shape = band(slide, x, y, across, height, FILL)
            lines = [(item.label, 11, QUIET, False), (item.value, 22, DARK, True), (item.context, 10, QUIET, False)]
            written(shape.text_frame, lines, PP_ALIGN.LEFT)
            shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def _small(self, slide, picture: Picture, left: int, top: int, width: int, height: int) -> None:
        drawn = marks(picture.view, picture.most)
        if drawn is None:
            return
        box(slide, left, top, width, Cm(0.8), [(picture.view.title, 11, DARK, True)])
        place = (left, top + Cm(0.9), width, height - Cm(0.9))
        describe(office_charts.add(slide.shapes, drawn, place, 11, tight=True), picture.view.alt or picture.view.title)

    def _method(self) -> None:
        """How figures are counted, in two columns; the codes are in the notes."""
        notes = "\n".join(f"{label} : {text}" for label, text in self.report.notes)
        slide = self._slide(slide_words.METHOD, notes, words.BOOK_METHOD)
        lines = [text for _, text in self.report.notes if not text.startswith(words.PROOFS)]
        half = (len(lines) + 1) // 2
        for at, part in enumerate((lines[:half], lines[half:])):
            told = [(f"• {brief(text, 230)}", 12, INK, False) for text in part]
            if told:
                box(slide, MARGIN + at * (INSIDE // 2), Cm(4.2), INSIDE // 2 - Cm(0.5), Cm(13.2), told)


def section_of(block: Table) -> str:
    """What stands over the title of a table: its code and its question."""
    return " – ".join(text for text in (block.code, block.view.question) if text)


def _maps(section: Section) -> Iterator[Map]:
    if not section.place:
        yield from (inner for block in section.blocks for inner in flat(block) if isinstance(inner, Map))


def _told(block: object) -> Sequence[str]:
    """The facts of a part: its points and its plain paragraphs."""
    if isinstance(block, Points):
        return block.items
    return (block.text,) if isinstance(block, Words) and block.style == BODY else ()


def _letters(drawn: Marks) -> float:
    """Letters in points: smaller where there are many bars."""
    many = len(drawn.categories)
    return 14 if many <= 12 else 11 if many <= 22 else 9


__all__ = ["Deck", "write"]
