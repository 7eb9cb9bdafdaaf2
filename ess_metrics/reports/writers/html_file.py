"""The review as one HTML file: opens from a USB stick without any network, prints like a document."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from ess_metrics.reports.review.document import (
    Figures,
    Map,
    Pair,
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
)
from ess_metrics.reports.writers import svg_charts
from ess_metrics.reports.writers.marks import height_of, marks
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.view import Row

# Nothing is fetched and nothing runs: a text that looks like markup stays a text.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
DOTS = 40.0  # drawing units a centimetre


def write(report: Report) -> bytes:
    """The file's bytes."""
    named = [section for section in report.sections if section.title]
    body = [_front(report), _contents(named) if len(named) > 1 else "", *(_section(report, s) for s in report.sections)]
    page = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(report.label)}</title>'
        f"<style>{STYLE}{_pages(report)}</style></head><body>{_running(report)}<main>{''.join(body)}</main></body></html>"
    )
    return page.encode()


def _pages(report: Report) -> str:
    """What a browser prints around each page: title, fictive label, filters, date and fingerprint, page number."""
    fictive = _quoted(words.FICTIVE_LONG if report.fictive else "")
    number = f"{_quoted(words.PAGE_WORD + ' ')} counter(page) {_quoted(f' {words.PAGE_OF} ')} counter(pages)"
    said, face = _quoted(f"{report.running} {report.stamp}"), "font-family:Arial,sans-serif"
    boxes = (
        f"@top-left{{content:{_quoted(report.title)};font-size:7.5pt;color:#55626a;{face}}}"
        f"@top-right{{content:{fictive};font-size:7.5pt;font-weight:700;color:#a3360b;{face}}}"
        f"@bottom-left{{content:{said};font-size:6.5pt;color:#55626a;width:85%;{face}}}"
        f"@bottom-right{{content:{number};font-size:7pt;color:#55626a;{face}}}"
    )
    upright, turned = "size:A4;margin:16mm 14mm 18mm", "size:A4 landscape;margin:16mm 14mm 18mm"
    return f"@page{{{upright};{boxes}}}@page large{{{turned}}}"


def _quoted(text: str) -> str:
    """A text inside a style sheet: every sign but letters and digits by its code, so that nothing can close it."""
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'


def _tag(name: str, text: str, kind: str = "") -> str:
    return f"<{name}{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{escape(text)}</{name}>" if text else ""


def _running(report: Report) -> str:
    """What each page repeats: on screen a bar on top, on paper a header and a footer of every page."""
    mark = _tag("strong", words.FICTIVE_LONG, "fictif") if report.fictive else ""
    return (
        f'<header class="bande"><span>{escape(report.title)}</span>{mark}</header>'
        f'<footer class="pied"><span>{escape(report.running)}</span> <span>{escape(report.stamp)}</span></footer>'
    )


def _front(report: Report) -> str:
    if not report.cover:
        return _logos(report) if report.kind == "revue" else ""
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in report.facts)
    mark = _tag("p", f"{words.FICTIVE_LONG}. {words.FICTIVE_WHY}", "fictif") if report.fictive else ""
    return (
        f'<section class="garde">{_logos(report)}{_tag("h1", report.title, "titre")}{mark}{_illustration(report)}'
        f"<dl>{facts}</dl>"
        f"{_tag('p', words.OUTLINE, 'quiet')}</section>"
    )


def _logos(report: Report) -> str:
    drawn = "".join(f'<img src="{_data(one)}" alt="{words.LOGO_ALT}" height="64">' for one in report.logos)
    return f'<p class="logos">{drawn}</p>' if drawn else ""


def _illustration(report: Report) -> str:
    if report.picture is None:
        return ""
    return f'<p class="illustration"><img src="{_data(report.picture)}" alt="{words.COVER_ALT}"></p>'


def _data(content: bytes) -> str:
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _contents(named: list[Section]) -> str:
    links = "".join(
        f'<li class="n{section.level}"><a href="#{escape(section.id)}">{escape(section.title)}</a></li>'
        for section in named
    )
    return f'<nav aria-label="{words.CONTENTS}"><h2 class="titre-sommaire">{words.CONTENTS}</h2><ol>{links}</ol></nav>'


def _section(report: Report, section: Section) -> str:
    level = section.level + (1 if report.cover else 0)
    title = _tag(f"h{level}", section.title)
    turned = " page" if section.new_page and report.cover else ""
    kind = f"partie{turned}{' large' if section.wide else ''}{' fiche' if section.place else ''}"
    inside = "".join(_block(report, block, bool(section.place)) for block in section.blocks)
    return f'<section class="{kind}" id="{escape(section.id)}">{title}{inside}</section>'


def _block(report: Report, block, tight: bool) -> str:
    if isinstance(block, Words):
        return _tag("p", block.text, block.style)
    if isinstance(block, Points):
        items = "".join(_tag("li", text) for text in block.items)
        return f"{_tag('h4', block.title)}<ul>{items}</ul>" if items else ""
    if isinstance(block, Pair):
        sides = ("".join(_block(report, inner, tight) for inner in side) for side in (block.left, block.right))
        return '<div class="paire">' + "".join(f"<div>{side}</div>" for side in sides) + "</div>"
    if isinstance(block, Figures):
        return _figures(report, block)
    if isinstance(block, Table):
        return _table(report, block)
    return _picture(report, block) if isinstance(block, Picture) else _map(report, block)


def _figures(report: Report, block: Figures) -> str:
    items = "".join(
        f"<div>{_tag('dt', item.label)}<dd>{_tag('b', item.value)} {_tag('span', item.context)}</dd></div>"
        for item in block.items
    )
    return f'<dl class="chiffres">{items}</dl>'


def _table(report: Report, block: Table) -> str:
    view, columns = block.view, block.columns
    title = block.title
    heads = "".join(f'<th scope="col"{_right(column)}>{escape(column.label)}</th>' for column in columns)
    body = "".join(_row(row, columns) for row in block.rows)
    foot = f"<tfoot>{_row(view.total, columns)}</tfoot>" if view.total else ""
    notes = [words.ROWS_CUT.format(n=block.left)] if block.left else []
    if block.notes:
        notes += [left_out(view), *view.caveats, caption(view, report.day), words.NOTE_LEGEND]
    return (
        f'<div class="tableau"><table><caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>{_tag('p', ' '.join(note for note in notes if note), 'note')}"
    )


def _row(row: Row, columns) -> str:
    first, *others = columns
    cells = "".join(f"<td{_right(column)}>{escape(cell(row, column))}</td>" for column in others)
    return f'<tr><th scope="row">{escape(cell(row, first))}</th>{cells}</tr>'


def _right(column) -> str:
    return ' class="n"' if numeric(column) else ""


def _picture(report: Report, block: Picture) -> str:
    drawn = marks(block.view, block.most)
    if drawn is None:
        return ""
    width = 400.0 if block.compact else 720.0
    made = svg_charts.chart(
        block.view, drawn, width, height_of(drawn, block.height) * DOTS, block.view.alt or block.view.title
    )
    notes = "" if block.compact else " ".join(t for t in (left_out(block.view), caption(block.view, report.day)) if t)
    return f"<figure><figcaption>{escape(block.view.title)}</figcaption>{made}{_tag('p', notes, 'note')}</figure>"


def _map(report: Report, block: Map) -> str:
    legend = "".join(f"<li>{svg_charts.swatch(colour)} {escape(label)}</li>" for colour, label in block.legend)
    title = _tag("figcaption", words.MAP_TITLE.format(label=block.title)) if block.title else ""
    listed = f'<ul class="legende">{legend}</ul>' if legend else ""
    return (
        f"<figure>{title}{svg_charts.map_of(block, block.height * DOTS)}{listed}{_tag('p', block.key, 'note')}</figure>"
    )


__all__ = ["write"]
