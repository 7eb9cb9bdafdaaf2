"""Pictures of parts: they add up to what the page says, and what is unknown or unplaced is one of them."""

from pathlib import Path

import pytest

from ess_metrics.analyses.account import path
from ess_metrics.analyses.values import values
from ess_metrics.counting.funding import funding as funding_slice
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.views.charts import figures
from ess_metrics.views.pages import compare_years, funding_places, funding_steps, funding_views, overview
from tests.spoken import lost, sound

ALL = Selection()
CHOSEN = (
    ALL,
    Selection.of({"annee": "2024"}),
    Selection.of({"code_quartier": "QN06710I"}),
    Selection.of({}, mode="concerne"),
)


@pytest.fixture(scope="module")
def demo():
    """The demonstration territory."""
    return read(Path(__file__).resolve().parents[2] / "data" / "demo")


@pytest.mark.parametrize("asked", CHOSEN)
def test_the_way_of_a_euro_adds_up_from_asked_to_paid(demo, asked):
    whole = [values(demo, "granted", None, Selection(asked.where, mode=asked.mode, amount=a)).total.value for a in
             ("demande", "attribue", "verse")]  # fmt: skip
    parts = [part.euros for part in path(demo, asked)]
    assert whole[0] + sum(parts[:3]) == pytest.approx(whole[1], abs=0.02)
    assert whole[1] + sum(parts[3:]) == pytest.approx(whole[2], abs=0.02)


def test_an_unknown_payment_is_never_money_to_be_paid(tiny):
    kept = funding_slice(tiny, ALL)
    frame = tiny.tables["financements"][kept.mask]
    passed_on = frame["financement_id"].isin(tiny.tables["financements"]["origine_id"])  # paid by those it was given to
    unknown = frame["montant_verse"].isna() & frame["montant_attribue"].notna() & ~passed_on
    found = {part.reason: part for part in path(tiny, ALL)}
    assert found["versement_inconnu"].n == unknown.sum()


@pytest.mark.parametrize("asked", CHOSEN)
def test_levels_and_pieces_are_drawn_where_the_amounts_are(demo, asked):
    for view in (funding_steps.steps(demo, asked), funding_views.whole(demo, asked)):
        trace = figures.figure(view)["data"][0]
        ends = [base + (amount or 0) for base, amount in zip(trace["base"], trace["y"], strict=True)]
        assert ends[-2] == pytest.approx(ends[-1], abs=0.02)  # the last piece ends where the last level does
        assert min(ends) >= -0.01
        sound(view)


@pytest.mark.parametrize("asked", CHOSEN)
def test_the_parts_of_each_neighbourhood_make_it(demo, asked):
    view = funding_places.by_place(demo, asked)
    for row in view.rows:
        assert sum(row.cells[key] for key in view.chart.y) == pytest.approx(row.cells["valeur"], abs=0.02)
    if asked.mode == "reparti":
        assert lost(view) == pytest.approx(0, abs=0.02)
    found = {key: cell.value for key, cell in values(demo, "granted", "code_quartier", asked)}
    assert {row.key: row.cells["valeur"] for row in view.rows if row.key in found} == found
    for trace in figures.figure(view)["data"]:
        assert all(0 <= share <= 1 for share in trace["x"])


@pytest.mark.parametrize("asked", CHOSEN)
def test_areas_of_sectors_make_the_total_of_the_page(demo, asked):
    view = overview.by_sector(demo, asked)
    drawn = figures.figure(view)["data"][0]
    assert sum(drawn["values"]) == pytest.approx(values(demo, "granted", None, asked).total.value, abs=0.02)


def test_little_charts_and_slopes_are_the_rates_of_the_neighbourhoods(demo):
    view = compare_years.multiples(demo, ALL, ("QN06719I", "QN06710I"))
    assert [row.key for row in view.rows[:2]] == ["QN06719I", "QN06710I"]
    for year in ("2020", "2025"):
        found = dict(iter(values(demo, "granted_per_inhabitant", "code_quartier", Selection.of({"annee": year}))))
        assert all(row.cells[year] == found[row.key].value for row in view.rows)
    steep = compare_years.slope(demo, ALL, ("2019..2021", "2024..2025"))
    assert steep.chart.options["lit"]
    sound(view, "2022")
    up, down = (
        sum(sign * (row.cells["2024..2025"] - row.cells["2019..2021"]) > 0 for row in steep.rows) for sign in (1, -1)
    )
    sound(steep, str(up), str(down))
    assert compare_years.slope(demo, ALL, ("2024",)) is None
