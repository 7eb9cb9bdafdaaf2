"""The pages of the neighbourhoods: one each where there is money, the others together as rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.model.presence import certain
from ess_metrics.reports.review import people_parts
from ess_metrics.reports.review.document import LEAD, QUIET, Figures, Pair, Picture, Points, Section, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.money_parts import MOST_PLACES, PLACE, since_of
from ess_metrics.reports.review.parts import Blocks, wide
from ess_metrics.reports.writers import map_outlines
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.numbers import agreed, formatted, integer
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.pages import neighbourhood, neighbourhood_lists, review_context
from ess_metrics.views.view import View

FEW_PLACES = 3  # a contract of three neighbourhoods has their pages in its review


def sheets(make: Maker) -> list[Section]:
    """A page for each neighbourhood with money, by name; then those without any, a row each."""
    codes = _chosen(make)
    funded = _funded(make, codes)
    few = make.full or len(funded) <= FEW_PLACES
    if not few or len(funded) > MOST_PLACES:
        return []
    found = []
    for code in funded:
        mine = replace(make, selection=make.selection.plus(PLACE, code), kept={})
        if make.earlier:
            mine.earlier = replace(make.earlier, selection=make.earlier.selection.plus(PLACE, code))
        found.append(replace(page(mine, code), level=2))
    if found:
        found[0] = replace(found[0], new_page=False)
    rest = _others(make, [code for code in codes if code not in funded])
    return [*found, *rest]


def in_book(make: Maker) -> Blocks:
    """What is said in place of pages when there are too many."""
    count = len(_funded(make, _chosen(make)))
    return (Words(words.SHEETS_IN_BOOK.format(n=integer(count))),) if make.full and count > MOST_PLACES else ()


def _chosen(make: Maker) -> list[str]:
    codes = make.selection.values(PLACE) or tuple(make.data.neighbourhoods.index)
    known = (code for code in codes if code in make.data.neighbourhoods.index)
    return sorted(known, key=lambda code: name(make.data, PLACE, code))


def _funded(make: Maker, codes: Sequence[str]) -> list[str]:
    """Those with euros or a project: a page without either would be empty."""
    found = [values(make.data, key, PLACE, make.selection) for key in ("granted", "active_projects")]
    there = {key for made in found for key, cell in made if cell.value}
    return [code for code in codes if code in there]


def _others(make: Maker, codes: Sequence[str]) -> list[Section]:
    view = make(review_context.sheets) if codes else None
    if view is None:
        return []
    rows = tuple(sorted((row for row in view.rows if row.key in codes), key=lambda row: row.cells[NAME]))
    empty = {column.key for column in view.columns if all(row.cells.get(column.key) in (None, 0) for row in rows)}
    kept = tuple(column for column in view.columns if column.key not in empty)
    told = replace(view, title=words.UNFUNDED_TITLE, rows=rows, total=None, columns=kept, chart=None)
    blocks = (Table(told, notes=False),)
    return [Section("sans-argent", words.UNFUNDED, blocks, 2, wide(blocks), bool(len(codes) > 12))]


def page(make: Maker, code: str) -> Section:
    """One neighbourhood on one page."""
    data, selection = make.data, make.selection
    lines = list(neighbourhood.lead(data, selection))
    if make.earlier:
        lines.append(_place_since(make, code))
    own = {"compare": False, "keep_own_filter": True}
    scheme, fund = make(neighbourhood.by_scheme, **own), make(neighbourhood.by_fund, **own)
    year = make(neighbourhood.by_year, compare=False)
    where = map_outlines.locator(data, code, 4.0)
    blocks = (
        Words(neighbourhood.identity(data, selection), QUIET),
        *(Words(line, LEAD) for line in lines if line),
        Figures(tuple(neighbourhood.key_figures(data, selection))),
        *_paired(
            _some(where),
            _drawn(scheme, 4.2),
            _drawn(fund, 4.0),
            _drawn(year, 4.0),
            _people_of(make),
            _moves(make, code),
        ),
        *people_parts.by_sex(make, "founders", "beneficiaries"),
    )
    return Section(f"quartier-{code}", name(data, PLACE, code), blocks, new_page=True, place=code)


def _paired(*sides: tuple) -> tuple[Pair, ...]:
    """What there is, two by two: what is missing leaves no hole."""
    there = [side for side in sides if side]
    there += [()] * (len(there) % 2)
    return tuple(Pair(left, right) for left, right in zip(there[::2], there[1::2], strict=True))


def _some(block) -> tuple:
    return (block,) if block else ()


def _drawn(view: View | None, height: float) -> tuple:
    return (Picture(view, height, 5, compact=True),) if view and marks(view, 5) else ()


def _people_of(make: Maker) -> tuple:
    context = make(neighbourhood.context, compare=False)
    if not context or not context.rows:
        return ()
    return (Table(replace(context, title=words.SHEET_PEOPLE, caveats=(), source=""), notes=False, most=6),)


def _moves(make: Maker, code: str) -> tuple:
    """What begins and what ends, when something does."""
    found = (
        (make(neighbourhood_lists.begun, compare=False), words.BEGINS),
        (make(neighbourhood_lists.ending, compare=False), words.ENDS),
    )
    return tuple(_list(view, title) for view, title in found if view and view.rows)


def _list(view: View, title: str, most: int = 3) -> Points:
    lines = [
        words.SHEET_LINE.format(
            day=formatted(row.cells["jour"], "date") if row.cells["jour"] else "",
            project=row.cells[NAME],
            carrier=row.cells["porteur"],
        )
        for row in view.rows[:most]
    ]
    rest = len(view.rows) - most
    if rest > 0:
        others = f"{integer(rest)} {agreed(rest, words.SHEET_OTHERS, 'autres projets')}"
        lines.append(words.SHEET_MORE.format(n=others))
    return Points(tuple(lines), title)


def _place_since(make: Maker, code: str) -> str:
    """What changed for a neighbourhood since the earlier state."""
    if code not in certain(make.earlier).data.neighbourhoods.index:
        return ""
    year = make(neighbourhood.by_scheme)
    return since_of(certain(year)) if words.SINCE in certain(year).sentence else ""


__all__ = ["in_book", "page", "sheets"]
