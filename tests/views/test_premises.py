"""The page of premises: room, length of vacancy, rates and secrecy, leases that end, reasons to leave."""

import pytest

from ess_metrics.analyses import leases
from ess_metrics.analyses.values import values
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import premises
from tests.spoken import lost, sound
from tests.tiny import A, B, C

ALL = Selection()
LOTS = f"""local_id,nom,operateur_id,code_quartier,type_local,dispositif_code,surface_m2,statut,date_statut,latitude,longitude
L1,Un,O1,{A},bureau,LOCUSEM,100,occupe,2024-01-01,48.5,7.7
L2,Deux,O1,{A},bureau,LOCUSEM,50,vacant,2025-06-20,48.5,7.7
L3,Trois,O2,{B},terrain,LOCUSEM,70,vacant,2025-05-31,,
L4,Quatre,O2,{B},atelier,LOCUSEM,,vacant,,48.5,7.7
L5,Cinq,O2,HORS_QPV,atelier,LOCUSEM,30,vacant,2025-06-29,48.5,7.7
L6,Six,O1,{A},pepiniere_lot,LOCUSEM,20,occupe,2025-01-01,48.5,7.7
"""  # noqa: E501
LEASES = """bail_id,local_id,locataire_id,date_debut,date_fin,motif_sortie,locataire_ess
B1,L1,O1,2024-01-01,2026-06-30,,true
B2,L1,O2,2024-01-01,2026-07-01,,
B3,L6,O1,2023-01-01,2023-12-31,croissance,
B4,L6,O2,2024-01-01,2024-06-30,croissance,
B5,L6,O3,2024-07-01,2024-12-31,,
B6,L1,O3,2020-01-01,2021-12-31,depart,
"""


@pytest.fixture
def data(made):
    return made(locaux=LOTS, baux=LEASES)


def test_vacancy_is_counted_in_days_from_the_day_of_its_state(data):
    frame = leases.vacant(data, ALL)
    assert list(frame["local_id"]) == ["L3", "L2", "L5", "L4"]
    assert frame["jours"].tolist()[:3] == [30.0, 10.0, 1.0]
    assert leases.median_days(frame) == (10.0, 3)


def test_a_neighbourhood_without_lot_is_not_one_without_room(data):
    rows = {row.key: row for row in premises.by_place(data, ALL).rows}
    assert (rows[A].cells["valeur"], rows[B].cells["valeur"]) == (50.0, 70.0)
    assert rows[C].status == "sans_objet"
    assert rows[C].cells["valeur"] is None


def test_the_map_adds_up_with_what_it_leaves_out(data):
    view = premises.by_place(data, ALL)
    sound(view)
    assert lost(view) == 0
    assert {item.reason: item.value for item in view.not_shown} == {"HORS_QPV": 30.0, "sans coordonnées": None}


def test_points_say_their_state_by_their_shape(data):
    vacant = premises.by_place(data, ALL).chart.options["markers"]
    every = premises.by_place(data, ALL, "tous").chart.options["markers"]
    assert {marker[4] for marker in vacant} == {"diamond"}
    assert {marker[4] for marker in every} == {"diamond", "circle"}
    assert "Deux, bureau, 50\u202fm², vacant depuis 10\xa0jours" in [marker[2] for marker in vacant]


def test_the_list_writes_unknown_never_zero(data):
    row = next(row for row in premises.vacant(data, ALL).rows if row.key == "L4")
    assert row.statuses == {"surface": "inconnu", "jours": "inconnu"}
    sound(premises.vacant(data, ALL))


@pytest.mark.parametrize("by", premises.words.BREAKDOWNS)
@pytest.mark.parametrize("measure", premises.words.MEASURES)
def test_rates_are_those_of_the_indicator_secrets_included(tiny, measure, by):
    view = premises.rates(tiny, ALL, measure, by)
    sound(view)
    found = values(tiny, measure, premises.words.COLUMNS[by], ALL)
    for row in view.rows:
        assert row.cells["valeur"] == found[row.key].value
        assert row.status == found[row.key].status


def test_a_hidden_rate_says_nothing_of_what_it_stands_on(tiny):
    hidden = [row for row in premises.rates(tiny, ALL, "rent_gap", "quartier").rows if row.status == "secret"]
    assert hidden
    assert all(not row.cells["base"] and row.cells["valeur"] is None for row in hidden)


def test_leases_that_end_within_twelve_months_last_day_included(data):
    view = premises.ending(data, ALL)
    sound(view)
    assert [row.key for row in view.rows] == ["B1"]
    assert view.rows[0].cells["fin"] == "2026-06-30"


def test_reasons_are_those_of_ended_leases_of_the_pepiniere(data):
    view = premises.exits(data, ALL)
    sound(view)
    assert {row.key: row.cells["valeur"] for row in view.rows} == {"croissance": 2.0}
    assert lost(view) == 0
    assert [item.n for item in view.not_shown] == [1]


def test_a_filter_without_meaning_is_named(data):
    text = premises.page_scope(data, Selection.of({"annee": "2024", "secteur": "sante", "code_quartier": A}))
    assert "Sans effet ici : la période et le secteur." in text
    assert "quartier : Alpha" in text


def test_without_leases_the_page_still_answers(made):
    data = made(locaux=LOTS, baux=None)
    assert premises.lead(data, ALL)
    assert len(premises.key_figures(data, ALL)) == 4


def test_no_lot_at_all_is_said(made):
    data = made(locaux=LOTS.splitlines()[0] + "\n", baux=None)
    assert premises.lead(data, ALL) == (premises.words.LEAD_NONE,)
    assert not premises.by_place(data, ALL).rows
