"""The page of results: its figures recounted in SQL on the tables, and what nobody declared never a zero."""

from __future__ import annotations

import duckdb
import pytest

from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import results
from ess_metrics.views.view import OK
from tests.house.test_layers import ROOT

DEMO = ROOT / "data/demo"
EVERYTHING = Selection()
GRANTS = f"""
    SELECT projet_id, sum(montant_attribue) AS euros FROM '{DEMO}/financements.csv'
    WHERE type_concours = 'subvention' AND origine_id IS NULL AND fonds_origine <> 'AUTOFINANCEMENT'
      AND statut NOT IN ('refuse', 'ineligible', 'annule') GROUP BY projet_id
"""


@pytest.fixture(scope="module")
def demo() -> Dataset:
    """The demonstration."""
    return read(DEMO)


def test_money_and_jobs_of_each_neighbourhood(demo):
    """Those of the projects that made jobs, each in the part that falls there; their quotient is the cost of a job."""
    told = duckdb.sql(f"""
        SELECT q.code_quartier, sum(g.euros * q.part), sum(p.emplois_crees * q.part)
        FROM '{DEMO}/projets.csv' p JOIN '{DEMO}/projets_quartiers.csv' q USING (projet_id)
        LEFT JOIN ({GRANTS}) g USING (projet_id)
        WHERE p.emplois_crees > 0 GROUP BY 1
    """).fetchall()
    expected = {code: (euros, jobs) for code, euros, jobs in told}
    view = results.worth(demo, EVERYTHING)
    assert len(view.rows) >= 8
    for row in view.rows:
        euros, jobs = expected[row.key]
        assert row.cells["euros"] == pytest.approx(euros, abs=0.05)
        assert row.cells["emplois"] == pytest.approx(jobs)
        assert row.cells["grant_per_job"] == pytest.approx(euros / jobs)


def test_a_measure_and_the_grants_of_its_projects(demo):
    ((quantity, euros),) = duckdb.sql(f"""
        WITH made AS (SELECT projet_id, sum(valeur) AS n FROM '{DEMO}/realisations.csv'
                      WHERE mesure = 'paniers_distribues' AND sexe IS NULL AND valeur IS NOT NULL GROUP BY 1)
        SELECT sum(made.n), sum(g.euros) FROM made LEFT JOIN ({GRANTS}) g USING (projet_id)
    """).fetchall()
    (row,) = [row for row in results.outputs(demo, EVERYTHING).rows if row.key == "paniers_distribues"]
    assert row.cells["valeur"] == pytest.approx(quantity)
    assert row.cells["euros"] == pytest.approx(euros, abs=0.05)
    assert row.cells["cout"] == pytest.approx(euros / quantity)


def test_the_table_says_unknown_and_secret_apart_from_zero(demo):
    view = results.table(demo, EVERYTHING)
    ampere = next(row for row in view.rows if row.key == "QN06718I")
    assert ampere.statuses["jobs"] == "inconnu"
    assert ampere.cells["jobs"] is None
    women = [row.cells["jobs_women"] for row in view.rows if row.statuses.get("jobs_women", OK) == OK]
    assert all(value == 0 or value >= 5 for value in women)


@pytest.mark.parametrize("by", ["dispositif", "secteur"])
def test_a_filter_lights_its_own_and_keeps_the_others(demo, by):
    column = {"dispositif": "dispositif_code", "secteur": "secteur"}[by]
    whole = results.worth(demo, EVERYTHING, by=by)
    one = whole.rows[0].key
    view = results.worth(demo, Selection.of({column: one}), by=by)
    assert view.rows == whole.rows
    assert view.drawn.options["lit"] == (one,)


def test_a_folder_without_results_says_so(made):
    data = made(realisations=None)
    assert results.outputs(data, EVERYTHING).rows == ()
    nobody = results.lead(data, Selection.of({"code_quartier": "AUCUN"}))
    assert len(nobody) == 1
