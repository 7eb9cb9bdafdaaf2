"""The page of premises: room, length of vacancy, rates and secrecy, leases that end, reasons to leave."""

from dataclasses import replace

import geopandas
import pytest
import shapely

from ess_metrics.analyses import leases
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date
from ess_metrics.views.pages import premises, premises_leases
from tests.spoken import lost, sound
from tests.tiny import A, B, C

ALL = Selection()
NARROW, NBSP = "\u202f", "\u00a0"
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
    said = [marker[2] for marker in vacant]
    assert any(
        text.startswith("Deux, bureau, 50\u202fm², vacant depuis 10\xa0jours ; loyer non renseigné") for text in said
    )


def test_leases_that_end_within_the_year_are_points_with_their_last_day():
    demo = read("data/demo")
    soon = premises.leases.ending(demo, ALL)
    view = premises.by_place(demo, ALL, "fins")
    markers = view.chart.options["markers"]
    unplaced = sum(item.n for item in view.not_shown if item.reason == "sans coordonnées")
    assert len(markers) + unplaced == soon["local_id"].nunique() > 0
    days = {date(str(day)[:10]) for day in soon["date_fin"]}
    assert {marker[2].rpartition(" ; bail jusqu’au ")[2] for marker in markers} <= days
    assert "12 mois" in view.title


def test_the_list_writes_unknown_never_zero(data):
    row = next(row for row in premises.vacant(data, ALL).rows if row.key == "L4")
    assert row.statuses == {"surface": "inconnu", "jours": "inconnu"}
    sound(premises.vacant(data, ALL))


@pytest.mark.parametrize("by", premises.words.BREAKDOWNS)
@pytest.mark.parametrize("measure", premises.words.MEASURES)
def test_rates_are_those_of_the_indicator_secrets_included(tiny, measure, by):
    view = premises_leases.rates(tiny, ALL, measure, by)
    sound(view)
    found = values(tiny, measure, premises.words.COLUMNS[by], ALL)
    for row in view.rows:
        assert row.cells["valeur"] == found[row.key].value
        assert row.status == found[row.key].status


def test_a_hidden_rate_says_nothing_of_what_it_stands_on(tiny):
    hidden = [row for row in premises_leases.rates(tiny, ALL, "rent_gap", "quartier").rows if row.status == "secret"]
    assert hidden
    assert all(not row.cells["base"] and row.cells["valeur"] is None for row in hidden)


def test_leases_that_end_within_twelve_months_last_day_included(data):
    view = premises_leases.ending(data, ALL)
    sound(view)
    assert [row.key for row in view.rows] == ["B1"]
    assert view.rows[0].cells["fin"] == "2026-06-30"


def test_reasons_are_those_of_ended_leases_of_the_pepiniere(data):
    view = premises_leases.exits(data, ALL)
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


RENTED = f"""local_id,nom,operateur_id,code_quartier,type_local,surface_m2,statut,latitude,longitude,loyer_annuel_m2_ht,loyer_marche_annuel_m2_ht
L1,Cher,O1,{A},bureau,60,vacant,48.5,7.7,120,150
L2,Bon marché,O1,{B},bureau,100,vacant,48.5,7.75,36.5,
L3,Occupé,O1,{A},bureau,50,occupe,48.5,7.7,10,20
L4,Sans prix,O2,{B},atelier,40,vacant,,,,
L5,Dans C,O2,{C},atelier,,vacant,,,80,90
"""  # noqa: E501


def test_vacant_lots_say_their_rent_a_year_and_a_month_cheapest_first(made):
    view = premises.rents(made(locaux=RENTED, baux=None), ALL)
    assert [row.key for row in view.rows] == ["L2", "L5", "L1", "L4"]
    cells = {row.key: row.cells for row in view.rows}
    assert (cells["L1"]["mois"], cells["L2"]["mois"]) == (600.0, pytest.approx(36.5 * 100 / 12))
    assert cells["L5"]["mois"] is None  # no area, no monthly rent
    assert "L3" not in cells  # an occupied lot never tells its tenant's rent
    assert [(item.reason, item.n) for item in view.not_shown] == [("loyer inconnu", 1)]
    assert (
        view.sentence.replace(NARROW, " ").replace(NBSP, " ")
        == "Le moins cher : Bon marché (Beta), 100 m², 304 € par mois."
    )


def test_near_a_neighbourhood_the_nearest_come_first_and_none_is_left_out(made):
    data = made(locaux=RENTED, baux=None)
    square = shapely.box(7.70, 48.49, 7.72, 48.51)
    outlines = geopandas.GeoDataFrame({"code_quartier": [A]}, geometry=[square], crs="EPSG:4326")
    data = replace(data, contours=outlines)
    view = premises.rents(data, Selection.of({"code_quartier": A}))
    assert [row.key for row in view.rows] == ["L1", "L2", "L5", "L4"]
    said = {row.key: row.cells["distance"] for row in view.rows}
    # 0.03° of longitude at 48.5° north: 0.03 × 111.32 km × cos 48.5° = 2.21 km
    assert said == {"L1": "dans le quartier", "L2": "à 2,2 km", "L5": "distance inconnue", "L4": "distance inconnue"}
    assert "tous les quartiers" in view.title


def test_without_outlines_only_the_neighbourhood_itself_is_near(made):
    data = replace(made(locaux=RENTED, baux=None), contours=None)
    view = premises.rents(data, Selection.of({"code_quartier": A}))
    assert view.rows[0].key == "L1"
    assert {row.cells["distance"] for row in view.rows[1:]} == {"distance inconnue"}
