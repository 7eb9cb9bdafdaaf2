"""Money crossed by several columns, what ends, sizes and waits: by hand on the tiny territory, and as laws."""

import numpy as np
import pytest

from ess_metrics.analyses import agreement_ends, distribution
from ess_metrics.analyses.flows import crossed, largest_fund
from ess_metrics.analyses.project_grants import projects_with_money
from ess_metrics.analyses.values import values
from ess_metrics.model.selection import Selection
from tests.tiny import A, B

ALL = Selection()
QUESTIONS = [
    ALL,
    Selection.of({"annee": "2024"}),
    Selection.of({"code_quartier": A}),
    Selection.of({"fonds_origine": "EPCI", "secteur": "sante"}),
    Selection.of({}, amount="demande"),
    Selection.of({}, counting="financeur"),
]


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("column", ["code_quartier", "secteur", "fonds_origine", "porteur_id"])
def test_a_margin_of_the_cross_is_the_breakdown(tiny, asked, column):
    cells = crossed(tiny, asked, ("section", "dispositif_code", column))
    sums = cells[cells[column] != ""].groupby(column)["euros"].sum().round(2).to_dict()
    found = {key: cell.value for key, cell in values(tiny, "granted", column, asked) if cell.value}
    assert sums == found


@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_euro_of_the_cross_is_lost(tiny, asked):
    total = values(tiny, "granted", None, asked).total.value
    for target in ("code_quartier", "secteur"):
        assert round(crossed(tiny, asked, ("fonds_origine", target))["euros"].sum(), 2) == total


def test_the_reasons_of_the_cross_are_those_of_the_breakdown(tiny):
    cells = crossed(tiny, ALL, ("fonds_origine", "code_quartier"))
    sums = cells[cells["reason"] != ""].groupby("reason")["euros"].sum().to_dict()
    assert sums == {"TERRITOIRE": 500, "HORS_QPV": 250, "sans projet": 40, "inconnu": 60}


def test_a_flow_is_shared_even_when_places_are_counted_whole(tiny):
    whole = Selection.of({}, mode="concerne")
    assert crossed(tiny, whole, ("code_quartier",)).equals(crossed(tiny, ALL, ("code_quartier",)))


def test_the_largest_fund_is_the_one_of_the_dependency(tiny):
    assert largest_fund(tiny, ALL)["O1"] == "EPCI"
    for carrier, fund in largest_fund(tiny, ALL).items():
        mine = crossed(tiny, Selection.of({"porteur_id": carrier}), ("fonds_origine",))
        assert mine.loc[mine["fonds_origine"] == fund, "euros"].item() == mine["euros"].max()


def test_what_ends_is_the_last_year_of_the_agreement(tiny):
    found = agreement_ends.ending(tiny, ALL, "code_quartier", 12)
    assert found.total.value == 500
    assert (found[A].value, found[B].value) == (250, 250)
    assert agreement_ends.ending(tiny, ALL, None, 5).total.value == 0
    assert agreement_ends.ending(tiny, Selection.of({"annee": "2020"}), None, 12).total.value == 500


def test_what_ends_extends_the_indicator(tiny):
    for by in (None, "code_quartier", "fonds_origine", "secteur"):
        ours, theirs = agreement_ends.ending(tiny, ALL, by, 12), values(tiny, "cpo_ending", by)
        assert ours.total == theirs.total
        assert {k: c.value for k, c in ours if c.value} == {k: c.value for k, c in theirs if c.value}


def test_the_list_of_agreements_adds_up_and_counts_jobs_once(tiny):
    table = agreement_ends.agreements_ending(tiny, ALL, 24)
    assert list(table["euros"]) == [500]
    first = table.iloc[0]
    assert (first["carrier"], first["projects"], first["places"]) == ("O1", ("P1",), (A, B))
    assert str(first["end"])[:10] == "2025-12-31"
    assert agreement_ends.jobs_at_stake(table, tiny) == 2
    assert agreement_ends.agreements_ending(tiny, Selection.of({"code_quartier": A}), 24)["euros"].tolist() == [250]


def test_a_project_under_two_agreements_counts_its_jobs_once(made):
    columns = "financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue"
    two = f"""{columns},forme_convention,convention_id,convention_fin
F1,P1,EPCI,AAP_CDV,2025,subvention,100,cpo,K1,2025-12-31
F2,P1,REGION,AAP_CDV,2025,subvention,50,cpo,K2,2026-12-31
"""
    data = made(financements=two)
    table = agreement_ends.agreements_ending(data, ALL, 24)
    assert len(table) == 2
    assert agreement_ends.jobs_at_stake(table, data) == 2


@pytest.mark.parametrize("by", [None, "code_quartier", "fonds_origine"])
def test_the_states_of_a_year_add_up_to_what_was_granted(tiny, by):
    parts = [agreement_ends.year_money(tiny, ALL, by, state, 24, 2024) for state in agreement_ends.STATES]
    whole = values(tiny, "granted", by, Selection.of({"annee": "2024"}))
    assert sum(part.total.value for part in parts) == whole.total.value == 1700
    assert [part.total.value for part in parts] == [0, 500, 1200]
    for key, cell in whole:
        assert round(sum(dict(iter(part))[key].value for part in parts if key in part.keys), 2) == cell.value


def test_a_label_ends_with_its_project(made):
    projects = "projet_id,intitule,statut,date_fin\nP1,Un,en_cours,2026-03-31\n"
    places = f"projet_id,code_quartier,part\nP1,{A},1\n"
    rows = """financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue
F1,P1,ETAT_AUTRE,AAP_FDT,2025,subvention,50000
F2,P1,EPCI,AAP_CDV,2025,subvention,1000
"""
    nothing = dict.fromkeys(("appuis", "realisations", "baux", "locaux", "dispositifs"))
    data = made(projets=projects, projets_quartiers=places, financements=rows, **nothing)
    assert agreement_ends.ending(data, ALL, None, 12).total.value == 50000


def test_sizes_count_every_grant_once(tiny):
    table = distribution.sizes(tiny, ALL)
    assert (table["n"].sum(), table["n"].iloc[0]) == (10, 10)
    assert round(table["euros"].sum(), 2) == values(tiny, "granted").total.value


def test_a_grant_of_exactly_a_bound_is_in_the_next_class(made):
    rows = "financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue\n"
    data = made(
        financements=rows + "F1,P2,EPCI,AAP_CDV,2025,subvention,5000\nF2,P2,EPCI,AAP_CDV,2025,subvention,4999.99\n"
    )
    assert distribution.sizes(data, ALL)["n"].tolist()[:2] == [1, 1]


def test_medians_and_means_of_grants(tiny):
    found = distribution.size_figures(tiny, ALL).iloc[0]
    assert (found["n"], found["median"]) == (10, 275)
    assert found["mean"] == pytest.approx(385.001)
    by = distribution.size_figures(tiny, ALL, "fonds_origine").set_index("key")
    assert by.loc["UE_FSE", "median"] == 200


def test_waits_are_those_of_the_indicator(tiny):
    found = distribution.waits(tiny, ALL).iloc[0]
    assert (found["n"], found["median"]) == (3, 40)
    assert found["median"] == values(tiny, "days_to_agreement").total.value
    assert np.isnan(found["paid_median"])


def test_loans_are_beside_grants(tiny):
    table = distribution.other_support(tiny, ALL)
    assert table.to_dict("records") == [{"type": "pret", "euros": 5000.0, "n": 1, "unknown": 0}]
    assert distribution.other_support(tiny, Selection.of({"fonds_origine": "EPCI"})).empty


def test_projects_with_their_money(tiny):
    table = projects_with_money(tiny, Selection.of({"dispositif_code": "FSE"}))
    assert dict(zip(table["projet_id"].astype(str), table["euros"], strict=True)) == {"P1": 200.0}
    whole = projects_with_money(tiny, ALL)
    assert round(whole["euros"].sum(), 2) == 3850.01 - 40
