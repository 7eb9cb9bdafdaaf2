"""The parts of the review that speak of money: programme of the year, places, schemes, plan, agreements."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.agreement_ends import ending
from ess_metrics.analyses.values import values
from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import LEAD, Figures, Pair, Picture, Points, Table, Words
from ess_metrics.reports.review.maker import FULL, REVIEW, Maker
from ess_metrics.reports.review.parts import Blocks, Nothing
from ess_metrics.reports.writers import map_outlines
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.numbers import euros_short, listing, percent, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.views.names import name
from ess_metrics.views.pages import (
    funding_steps,
    funding_views,
    overview,
    review_agreements,
    review_money,
    review_programme,
)
from ess_metrics.views.view import View

PLACE = "code_quartier"
MOST_PLACES = 40  # beyond, the sheets of the neighbourhoods are in the workbook only
# Of a table on paper; beyond, its first ones, said as such, and the workbook. The full report is whole for any
# territory: only a country passes this number, which makes a hundred pages of one table.
MOST_ROWS = {REVIEW: 25, FULL: 4000}
DRAWN = {"compare": False, "keep_own_filter": True}
COMPARED = ("avant_revue", "ecart_revue")
# The columns that a page keeps upright; the full report has them all.
COLUMNS = {
    "T1": ("nom", "porteur", "quartiers", "demande", "attribue", "nouveau"),
    "T2": ("nom", "projets", "montant", "habitant", "part", "evolution"),
    "T3": ("nom", "projets", "demande", "attribue", "verse", "taux_attribution", "taux_versement"),
    "T5": ("nom", "porteur", "objet", "fonds", "total", "fin"),
    "T8": ("nom", "titulaire", "prevues", "realisees", "taux", "beneficiaires", "qpv"),
    "T9": ("nom", "population", "taux_pauvrete", "taux_emploi", "revenu_median", "etablissements", "pour_mille"),
}


def shown(make: Maker, code: str, view: View | None, *, most: int | None = None) -> Blocks:
    """A table on paper with its sentence; why there is none."""
    if view is None or not view.rows:
        return Nothing(view.empty if view and view.empty else words.NO_DATA.get(code, screens.EMPTY))
    told = (Words(view.sentence, LEAD),) if view.sentence else ()
    most = most or MOST_ROWS.get(make.length, MOST_ROWS[REVIEW])
    return (*told, Table(view, code, columns_of(make, code, view), most if len(view.rows) > most else None))


def columns_of(make: Maker, code: str, view: View) -> tuple[str, ...] | None:
    """The columns of a table in this length; those that compare with an earlier review are always there."""
    kept = COLUMNS.get(code)
    if kept is None or (make.full and not (code == "T1" and make.earlier)):
        return None
    found = tuple(column.key for column in view.columns if column.key in (*kept, *COMPARED))
    return found if len(found) > 2 else None


def summary(make: Maker) -> tuple[object, ...]:
    """What comes first: the sentences, the key figures, the years."""
    data, selection = make.data, make.selection
    if funding_views.any_grant(data, selection):
        lines = (*overview.lead(data, selection), funding_views.leverage_told(data, selection))
    else:
        lines = funding_views.lead(data, selection)
    lines = tuple(line for line in lines if line)
    blocks: list = [*(Words(line, LEAD) for line in lines), Figures(tuple(overview.key_figures(data, selection)))]
    year = make(overview.by_year)
    if year and year.rows:
        blocks += [Words(year.sentence), Picture(year, 4.6 if make.brief else 7.0)]
    if make.earlier:
        table = certain(make(review_money.by_place))
        since = table.sentence.partition(words.SINCE)[2] and since_of(table)
        blocks.insert(len(lines), Words(since, LEAD))
    return tuple(block for block in blocks if not isinstance(block, Words) or block.text)


def since_of(view: View) -> str:
    """The end of a sentence that compares two states."""
    return words.SINCE + view.sentence.partition(words.SINCE)[2]


def programme(make: Maker) -> Blocks:
    """T1: the projects of the year."""
    return shown(make, "T1", make(review_programme.programming))


def refused(make: Maker) -> Blocks:
    """The requests of the year that were refused, apart."""
    view = make(review_programme.refused)
    if view is None or not view.rows:
        return Nothing(view.empty if view else screens.EMPTY)
    most = MOST_ROWS.get(make.length, MOST_ROWS[REVIEW])
    return (Words(view.sentence, LEAD), Table(view, most=most if len(view.rows) > most else None))


def places(make: Maker) -> Blocks:
    """T2, with a map and its bars."""
    view = make(review_money.by_place)
    blocks = shown(make, "T2", view)
    drawn = _drawn_places(make) if make.full else _drawn_places(make, height=7.5, most=10)
    return blocks if isinstance(blocks, Nothing) else (*blocks[:1], *drawn, *blocks[1:])


def places_drawn(make: Maker) -> Blocks:
    """The map and the bars alone, with the sentence."""
    view = make(review_money.by_place)
    drawn = _drawn_places(make, height=8.4, most=12)
    return (*((Words(view.sentence, LEAD),) if view and view.sentence else ()), *drawn) if drawn else ()


def _drawn_places(make: Maker, height: float = 9.0, most: int = 21) -> tuple:
    rates = certain(make(overview.by_place, compare=False, keep_own_filter=True))
    chosen = make.selection.values(PLACE)
    rates = replace(rates, rows=tuple(row for row in rates.rows if not chosen or row.key in chosen))
    if not any(row.cells[rates.drawn.y[0]] for row in rates.rows) or len(rates.rows) > MOST_PLACES:
        return ()
    drawn = map_outlines.coloured(make.data, rates, height)
    picture = Picture(rates, height, most, compact=bool(drawn))
    return (Pair((drawn,), (picture,)),) if drawn else (picture,)


def schemes(make: Maker) -> Blocks:
    """T3, with the bars of the schemes in the full report: in the others the table says as much in less room."""
    drawn = make(overview.by_scheme, **DRAWN) if make.full else None
    return with_picture(make, "T3", make(review_money.by_scheme), drawn)


def plan(make: Maker) -> Blocks:
    """T4, then what is beside grants and never added to them."""
    view = make(review_money.plan) if make.full else make(review_money.plan, most=3)
    blocks = with_picture(make, "T4", view, make(funding_views.by_fund, **DRAWN))
    other = make(funding_views.other, compare=False)
    if isinstance(blocks, Nothing) or not (other and other.rows):
        return blocks
    return (*blocks, *((Words(other.sentence, LEAD),) if other.sentence else ()), Table(other))


def with_picture(make: Maker, code: str, view: View | None, drawn: View | None) -> Blocks:
    """A sentence, the bars, the table."""
    blocks = shown(make, code, view)
    if isinstance(blocks, Nothing) or not drawn or not drawn.rows:
        return blocks
    told = tuple(block for block in blocks if isinstance(block, Words))
    return (*told, Picture(drawn, 8.5 if make.full else 6.0, 9 if make.full else 6), *blocks[len(told) :])


def payers(make: Maker) -> tuple[object, ...]:
    """The two pictures of who pays and through what, side by side."""
    sides = [
        (Picture(view, 5.4, 6, compact=True),)
        for view in (make(overview.by_scheme, **DRAWN), make(funding_views.by_fund, **DRAWN))
        if view and marks(view, 6)
    ]
    told = funding_views.leverage_told(make.data, make.selection)
    if not sides:
        return (Words(told),) if told else ()
    return (Pair(sides[0], sides[1]),) if len(sides) == 2 else sides[0]


def agreements(make: Maker) -> Blocks:
    """T5: the agreements that run; where they are many, those that end within a year."""
    whole = certain(make(review_agreements.agreements))
    view = review_agreements.running(make.data, make.selection, whole)
    if not make.full and len(view.rows) > FEW_AGREEMENTS:
        view = review_agreements.ending_soon(make.data, make.selection, whole)
    blocks = shown(make, "T5", view)
    aim = make(funding_steps.state_aim, compare=False)
    if isinstance(blocks, Nothing) or not (aim and aim.rows):
        return blocks
    told = (Words(aim.sentence, LEAD),) if aim.sentence else ()
    return (*blocks[:1], *told, Picture(aim, 6.0 if make.full else 4.0), *blocks[1:])


FEW_AGREEMENTS = 24


def ends(make: Maker) -> Blocks:
    """What ends within a year, who has no project."""
    total = ending(make.data, make.selection, None, 12).total
    found = values(make.data, "active_projects", PLACE, make.selection)
    chosen = make.selection.values(PLACE)
    empty = [key for key, cell in found if not cell.value and (not chosen or key in chosen)]
    names = listing((name(make.data, PLACE, key) for key in empty), most=12)
    lines = (
        words.AGREEMENTS_END.format(euros=euros_short(total.value)) if total.value else "",
        words.WITHOUT.format(names=names) if empty else words.WITHOUT_NONE,
    )
    return (Points(tuple(line for line in lines if line)),)


def renewal(make: Maker) -> Blocks:
    """The neighbourhoods under urban renewal, and what they receive."""
    areas = make.data.neighbourhoods
    codes = list(areas.index[areas["npnru"].isin(("national", "regional"))]) if "npnru" in areas else []
    if not codes:
        return Nothing(words.RENEWAL_NONE)
    found = {key: cell.value or 0 for key, cell in values(make.data, "granted", PLACE, make.selection)}
    inside, whole = sum(found.get(code, 0) for code in codes), sum(found.values())
    names = listing((name(make.data, PLACE, code) for code in codes), most=12)
    told = words.RENEWAL.format(n=plural(len(codes), "quartier"), names=names)
    money = words.RENEWAL_MONEY.format(euros=euros_short(inside), share=percent(inside / whole, 0)) if whole else ""
    return (Points(tuple(line for line in (told, money) if line)),)


__all__ = [
    "MOST_PLACES",
    "PLACE",
    "agreements",
    "ends",
    "payers",
    "places",
    "places_drawn",
    "plan",
    "programme",
    "refused",
    "renewal",
    "schemes",
    "shown",
    "since_of",
    "summary",
    "with_picture",
]
