"""What the overview, a neighbourhood's sheet and the review say, held against `values` under fifty random filters.

A figure in a tile, a row of a chart or of a table, a total: each is what the command line answers to the question that
the view says it asks, and that question is the page's, less what the view says beside its title that it drops.
"""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Iterator

import pytest

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import outline
from ess_metrics.texts.numbers import euros_short, integer, percent
from ess_metrics.texts.pages import common_words
from ess_metrics.views.making.indicator_views import AMOUNT
from ess_metrics.views.pages import neighbourhood, overview
from ess_metrics.views.sentences import unheard
from ess_metrics.views.view import View
from tests.oracle.folders import AREAS, OLDER, folder, write

FILTERS = {
    "code_quartier": (*AREAS, "QP067003"),
    "commune": ("67001",),
    "annee": ("2021", "2022..2023", "2024", "2025"),
    "dispositif_code": ("AAP_CDV", "FSE"),
    "fonds_origine": ("EPCI", "REGION"),
    "secteur": ("sante", "commerce"),
    "porteur_id": ("O1",),
}
SHEET = (neighbourhood.by_scheme, neighbourhood.by_fund, neighbourhood.by_year)
PAGE = (overview.by_place, overview.by_scheme, overview.by_sector, overview.by_year, overview.neighbourhoods)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Dataset:
    return read(write(folder(3), tmp_path_factory.mktemp("held") / "data"))


def asked(seed: int, data: Dataset) -> Selection:
    """A question that a page could ask, as its address is read."""
    draw = random.Random(seed)
    where = {
        column: draw.choice(FILTERS[column]) for column in draw.sample(sorted(FILTERS), draw.choice((0, 1, 1, 2, 3)))
    }
    ways = {
        "amount": draw.choice(("attribue", "attribue", "demande", "verse")),
        "mode": draw.choice(("reparti", "concerne")),
    }
    return as_neighbourhoods(data, Selection.of(where, **ways))


def views_of(thing) -> Iterator[View]:
    """Every view inside a report, whatever holds it."""
    if isinstance(thing, View):
        yield thing
    elif isinstance(thing, list | tuple):
        for inner in thing:
            yield from views_of(inner)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from views_of(getattr(thing, field.name))


def held(data: Dataset, view: View) -> int:
    """How many figures of a view were compared with what the command line answers."""
    entry = BY_ID.get(view.indicator)
    if entry is None or view.by not in entry.by or view.asked is None or missing_table(data, entry.id):
        return 0
    found = values(data, entry.id, view.by, view.asked)
    told, count = {key: cell for key, cell in found}, 0  # noqa: C416 - a table with `keys` is no mapping
    for row in view.rows:
        if row.key in told and row.cells.get(AMOUNT) is not None:
            assert told[row.key].status == OK, (view.id, row.key)
            assert math.isclose(row.cells[AMOUNT], told[row.key].value, abs_tol=0.01), (view.id, row.key)
            count += 1
    if view.total is not None and view.total.cells.get(AMOUNT) is not None:
        assert math.isclose(view.total.cells[AMOUNT], found.total.value or 0, abs_tol=0.01), view.id
        count += 1
    return count


def obeys(view: View, selection: Selection) -> None:
    """A filter of the page is in the view's question, or the view says beside its title that it leaves it aside."""
    if view.asked is None:
        return
    for column, chosen in selection.where:
        if not view.asked.values(column):
            assert common_words.FILTERS[column] in unheard(view, selection), (view.id, column)
        elif column != "annee":
            assert view.asked.values(column) == chosen, (view.id, column)


@pytest.mark.parametrize("seed", range(50))
def test_the_overview_says_what_values_answers(seed, data):
    selection = asked(seed, data)
    figures = {figure.label: figure.value for figure in overview.key_figures(data, selection)}
    total = values(data, "granted", None, selection).total
    assert euros_short(total.value) in figures.values()
    without = values(data, "neighbourhoods_without_project", None, selection).total
    assert figures["Quartiers sans projet"] == integer(without.value)
    share = values(data, "ess_share", None, selection).total
    assert figures["Part de l’ESS"] == (percent(share.value, 0) if share.status == OK else figures["Part de l’ESS"])
    for make in PAGE:
        view = make(data, selection)
        held(data, view)
        obeys(view, selection)
    change, said = values(data, "granted_change", None, selection).total, " ".join(overview.lead(data, selection))
    moved = f"{'augmentent' if (change.value or 0) > 0 else 'diminuent'} de {percent(abs(change.value or 0), 0)}"
    assert moved in said if change.status == OK and "rapport à" in said else "rapport à" not in said


@pytest.mark.parametrize("seed", range(50))
def test_a_sheet_says_what_values_answers(seed, data):
    selection = asked(seed, data).plus("code_quartier", random.Random(seed).choice(list(AREAS)))
    for make in SHEET:
        held(data, make(data, selection))
    for figure in neighbourhood.key_figures(data, selection):
        assert figure.value


@pytest.mark.parametrize("seed", range(50))
def test_the_review_says_what_values_answers(seed, data):
    selection = asked(seed, data)
    report = outline.review(data, selection)
    assert (
        sum(held(data, view) for view in views_of(report)) > 0 or not values(data, "granted", None, selection).total.n
    )


def test_something_is_held(data):
    assert held(data, overview.by_scheme(data, Selection())) > 3
    assert set(OLDER)  # older codes are among the filters
