"""Figures of one scheme alone, on tables small enough to check by hand (extraction date 30 June 2025)."""

import pytest

from ess_metrics.analyses.scheme_facts import scheme_facts
from ess_metrics.counting.indicator import MONTH
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import schemes
from tests.tiny import A, B


def facts_of(data, scheme: str, **where) -> dict:
    found = scheme_facts(data, Selection.of({"dispositif_code": scheme, **where}), scheme)
    return {fact.id: (fact.value, fact.n) for fact in found}


LOTS = f"""local_id,code_quartier,type_local,dispositif_code,surface_m2,statut
L1,{A},terrain,FONCIER,100,occupe
L2,{A},terrain,FONCIER,40,retire
L3,{B},terrain,FONCIER,,occupe
L4,{B},terrain,FONCIER,60,vacant
L5,{A},bureau,AIDE_LOYER,30,occupe
"""
LEASES = """bail_id,local_id,locataire_id,date_debut,date_fin,aide_loyer_mensuelle
B1,L5,O1,2024-01-01,2024-12-31,100
B2,L5,O1,2025-05-31,,50
B3,L5,O1,2025-06-15,,
"""


def test_land_is_that_of_lots_still_there(made):
    data = made(locaux=LOTS, baux=LEASES, dispositifs=None)
    assert facts_of(data, "FONCIER")["surface"] == (160.0, 2)
    assert facts_of(data, "FONCIER", code_quartier=A)["surface"] == (100.0, 1)


def test_months_helped_stop_with_the_lease_or_the_extraction(made):
    value, n = facts_of(made(locaux=LOTS, baux=LEASES, dispositifs=None), "AIDE_LOYER")["mois_aides"]
    assert n == 2
    assert value == pytest.approx((365 + 30) / MONTH)


def test_what_is_absent_is_not_said(made):
    assert facts_of(made(appuis=None), "APPUI_AAP") == {}
    assert facts_of(made(), "BDT") == {}
    assert facts_of(made(), "AAP_CDV") == {}


def test_the_figure_that_says_most_comes_first(made):
    data = made(locaux=LOTS, baux=LEASES, dispositifs=None)
    first = schemes.key_figures(data, Selection(), "FONCIER")[0]
    assert first.value == "160\u202fm²"
    assert schemes.words.MAIN_FIGURE in first.context
