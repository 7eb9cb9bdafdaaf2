"""The first page of a server of several territories, and its answers where there is none: small whole documents.

No script, nothing fetched: the list is read before any data are opened, and an address tried in vain costs two
kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from ess_metrics.texts.library import access_words
from ess_metrics.texts.numbers import date, euros, euros_short, integer, plural, span
from ess_metrics.texts.pages import screens
from ess_metrics.texts.pages import territories_words as words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.state import holdings, territories
from ess_metrics.ui.state.holdings import Holding

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
}
AGAIN = 3  # seconds before the page that is not complete asks again
_STYLE = Path(__file__).with_suffix(".css").read_text("utf-8")


def page(names: Sequence[str]) -> str:
    """The list of these territories, what each holds and what they hold together."""
    found = holdings.of(names)
    waiting = sum(one.status == holdings.READING for one in found)
    parts = [f"<h1>{escape(words.QUESTION)}</h1>", f"<p>{escape(_sentence(found))}</p>"]
    if waiting:
        parts.append(f'<p role="status">{escape(words.READING.format(count=plural(waiting, "territoire")))}</p>')
    if found:
        parts += [
            f'<div class="wide" tabindex="0">{_table(found)}</div>',
            f"<p><small>{escape(words.NOTE)}</small></p>",
        ]
    if accounts.settings() is not None:
        parts.append(_link("auth/logout", words.OUT))
    return _document(words.TITLE, parts, f'<meta http-equiv="refresh" content="{AGAIN}">' if waiting else "")


def _sentence(found: Sequence[Holding]) -> str:
    if not found:
        return words.NONE_HERE if accounts.settings() is not None else words.EMPTY
    known = [one for one in found if one.status == holdings.OK]
    several = len(found) > 1
    said = words.SEVERAL.format(count=integer(len(found))) if several else words.ONE.format(place=_named(found[0]))
    sums = holdings.together(known)
    money, projects = sums["granted"], sums["active_projects"]
    if not known or money is None or projects is None:
        return said
    return (words.WITH if several else words.WITH_ONE).format(
        sentence=said,
        money=euros_short(money),
        projects=plural(int(projects), "projet"),
        areas=plural(sum(one.neighbourhoods for one in known), "quartier"),
    )


def _table(found: Sequence[Holding]) -> str:
    head = "".join(f'<th scope="col"{_right(at)}>{escape(title)}</th>' for at, title in enumerate(words.COLUMNS))
    known = [one for one in found if one.status == holdings.OK]
    sums = holdings.together(known)
    foot = ""
    if len(known) > 1:
        cells = [integer(sum(one.neighbourhoods for one in known)), *_figures(sums), _years(known), ""]
        foot = f'<tfoot><tr><th scope="row">{escape(words.TOGETHER)}</th>{_cells(cells)}</tr></tfoot>'
    body = "".join(map(_row, found))
    caption = f"<caption>{escape(words.CAPTION)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>"


def _row(one: Holding) -> str:
    address = f"{territories.base(one.name)}/"
    title = f"<small>{escape(one.title)}</small>" if one.title else ""
    fictitious = f"<small>{escape(words.FICTITIOUS)}</small>" if one.fictitious else ""
    head = f'<th scope="row"><a href="{escape(address)}">{escape(_named(one))}</a>{title}{fictitious}</th>'
    if one.status != holdings.OK:
        return f'<tr>{head}<td colspan="{len(words.COLUMNS) - 1}">{escape(words.STATUSES[one.status])}</td></tr>'
    published = date(one.published[:10]) if one.published else words.UNPUBLISHED
    cells = [integer(one.neighbourhoods), *_figures(dict(one.figures)), _years([one]), published]
    return f"<tr>{head}{_cells(cells)}</tr>"


def _named(one: Holding) -> str:
    return one.place or one.name


def _figures(found: dict[str, float | None]) -> list[str]:
    writers = {"granted": euros, "active_projects": integer}
    return [
        words.UNKNOWN_VALUE if found.get(indicator) is None else writers[indicator](found[indicator] or 0)
        for indicator in holdings.FIGURES
    ]


def _years(found: Iterable[Holding]) -> str:
    years = sorted({year for one in found for year in one.years})
    return span(years[0], years[-1]) if years else words.NO_YEAR


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"<td{_right(at + 1)}>{escape(text)}</td>" for at, text in enumerate(texts))


def _right(at: int) -> str:
    """Numbers are read from the right; the name, the years and the date are words."""
    return ' class="n"' if 1 <= at <= 1 + len(holdings.FIGURES) else ""


def described(names: Sequence[str]) -> dict:
    """The same list for programs; a territory that is still being read says so."""
    found = holdings.of(names)
    rows = [
        {
            "name": one.name,
            "address": f"{territories.base(one.name)}/",
            "status": one.status,
            "title": one.title,
            "territory": one.place,
            "neighbourhoods": one.neighbourhoods,
            "years": list(one.years),
            "published": one.published or None,
            **{indicator: dict(one.figures).get(indicator) for indicator in holdings.FIGURES},
        }
        for one in found
    ]
    return {"territories": rows, "total": holdings.together(found)}


def unknown() -> str:
    """There is no such territory, or not for who asks."""
    return _document(
        words.UNKNOWN_TITLE,
        [f"<h1>{escape(words.UNKNOWN_TITLE)}</h1>", f"<p>{escape(words.UNKNOWN)}</p>", _link("", words.BACK)],
    )


def sign_in() -> str:
    """The door, the same whatever was asked."""
    return _document(
        words.SIGN_IN_TITLE,
        [
            f"<h1>{escape(words.SIGN_IN_TITLE)}</h1>",
            f"<p>{escape(access_words.SIGN_IN_WHY)}</p>",
            _link(territories.ENTRANCE, words.ENTER),
        ],
    )


def _link(address: str, text: str) -> str:
    where = f"{territories.base('').rstrip('/')}/{address}"
    return f'<p><a href="{escape(where)}">{escape(text)}</a></p>'


def _document(title: str, parts: Iterable[str], head: str = "") -> str:
    named = f"{title} – {screens.APP_TITLE}"
    return (
        f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>{escape(named)}</title>'
        f'<meta name="viewport" content="width=device-width">{head}<style>{_STYLE}</style><body><main>'
        f"{''.join(parts)}</main></body></html>"
    )
