"""The page of economic activity: counts of the indicators by place, division, year, inside and outside."""

import pytest

from ess_metrics.analyses import establishments as library
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import economy, economy_jobs
from tests.spoken import lost, sound
from tests.tiny import A, B, C, write_tiny

ALL = Selection()
CHOSEN = [ALL, Selection.of({"code_quartier": A}), Selection.of({"annee": "2023..2024"})]


@pytest.mark.parametrize("asked", CHOSEN)
@pytest.mark.parametrize("measure", economy.words.MEASURES)
def test_the_map_is_the_indicator(tiny, asked, measure):
    view = economy.by_place(tiny, asked, measure)
    sound(view)
    found = values(tiny, economy.words.INDICATORS[measure], "code_quartier", asked.without("code_quartier"))
    assert {row.key: row.cells["valeur"] for row in view.rows} == {key: cell.value for key, cell in found}


@pytest.mark.parametrize("asked", CHOSEN)
def test_divisions_add_up_to_the_establishments_of_the_neighbourhoods(tiny, asked):
    view = economy.by_activity(tiny, asked)
    sound(view)
    assert lost(view) == 0
    assert view.total.cells["valeur"] == values(tiny, "establishments", None, economy.inside(tiny, asked)).total.value


def test_divisions_have_the_name_of_the_nomenclature(tiny):
    rows = {row.key: row.cells for row in economy.by_activity(tiny, ALL).rows}
    assert rows["88"]["nom"] == "Action sociale sans hébergement"
    assert (rows["88"]["valeur"], rows["88"]["ess"]) == (1.0, 1.0)
    assert (rows["47"]["valeur"], rows["47"]["ess"], rows["47"]["part"]) == (2.0, 0.0, 0.0)


def test_a_year_is_never_cut_by_the_period(tiny):
    everything, cut = economy.by_year(tiny, ALL), economy.by_year(tiny, Selection.of({"annee": "2023"}))
    sound(everything)
    assert everything.rows == cut.rows
    rows = {row.key: row.cells for row in everything.rows}
    assert (rows["2024"]["creations"], rows["2024"]["closures"], rows["2024"]["solde"]) == (1.0, 1.0, 0.0)
    assert everything.chart.partial == ("2025",)


def test_inside_and_outside_are_the_same_indicators_on_two_sides(tiny):
    found = library.inside_and_outside(tiny, ALL)
    assert found["qpv"]["establishments"].value == 3.0
    assert found["hors"]["establishments"].value == 1.0
    assert found["hors"]["ess_establishment_share"].value == 1.0
    sound(economy.sides(tiny, ALL))


def test_chosen_neighbourhoods_replace_all_of_them(tiny):
    rows = {row.key: row.cells for row in economy.sides(tiny, Selection.of({"code_quartier": B})).rows}
    assert rows["qpv"]["nom"] == "Quartiers choisis"
    assert rows["hors"]["establishments"] == 1.0


def test_without_anything_outside_there_is_nothing_to_compare(made):
    data = made(etablissements=f"siret,code_quartier,naf,ess,etat\n10000000000001,{A},88.99B,true,actif\n")
    view = economy.sides(data, ALL)
    assert not view.rows
    assert view.empty


def test_places_carry_each_indicator(tiny):
    view = economy.places(tiny, ALL)
    sound(view)
    row = next(row for row in view.rows if row.key == A)
    assert row.cells["establishments"] == values(tiny, "establishments", "code_quartier", ALL)[A].value
    assert row.cells["creations"] == 1.0


def test_two_versions_of_the_nomenclature_are_said_not_to_compare(made):
    data = made(
        etablissements="siret,code_quartier,naf,naf_version,ess,etat\n"
        f"10000000000001,{A},88.99B,NAFRev2,true,actif\n10000000000002,{A},88.91Y,NAF2025,true,actif\n"
    )
    assert any("NAF2025" in caveat for caveat in economy.by_activity(data, ALL).caveats)


def test_nothing_at_all_is_said(made):
    data = made(etablissements="siret,code_quartier,naf,ess,etat\n")
    assert economy.lead(data, ALL) == (economy.words.LEAD_NONE,)
    assert not economy.by_activity(data, ALL).rows


FIRMS = f"""siret,siren,code_quartier,naf,categorie_juridique,ess,etat,tranche_effectifs
11111111100001,111111111,{A},88.99B,9220,true,actif,12
22222222200001,222222222,{B},47.11B,5710,true,actif,01
33333333300001,333333333,{B},47.11B,5499,false,actif,02
44444444400001,444444444,{C},47.11B,9220,true,actif,01
55555555500001,555555555,{C},47.11B,9220,true,actif,
"""


@pytest.fixture
def firms(tmp_path):
    return read(write_tiny(tmp_path, etablissements=FIRMS))


def test_jobs_are_intervals_and_only_those_that_meet_no_other_have_a_rank(firms):
    view = economy_jobs.jobs(firms, ALL)
    sound(view)
    rows = {row.key: row.cells for row in view.rows}
    assert {key: (cells["emplois_ess"], cells["rang"]) for key, cells in rows.items()} == {
        A: ("entre 20 et 49", "1"),  # above the two others whatever the truth
        B: ("entre 1 et 2", "sans rang"),
        C: ("entre 1 et 2", "sans rang"),
    }
    assert "entre 22 et 53 emplois" in view.sentence
    assert any(caveat.startswith("1\xa0établissement de l’ESS de taille inconnue") for caveat in view.caveats)
    assert "entre 22 et 53 emplois" in " ".join(economy.lead(firms, ALL)).replace("\u202f", " ")


def test_kinds_of_structures_say_what_is_not_known(firms):
    view = economy_jobs.kinds(firms, ALL)
    sound(view)
    found = {row.key: (row.cells["ess_establishments"], row.cells["emplois_ess"]) for row in view.rows}
    assert found["ess_statut:association"] == (3.0, "entre 21 et 51")
    assert found["ess_statut:societe_commerciale_ess"] == (1.0, "entre 1 et 2")
    assert found["esus:"] == (4.0, "")  # nobody is told to be agreed, which is not nobody


def test_the_ess_stands_beside_the_official_references(firms):
    view = economy_jobs.references(firms, ALL)
    sound(view)
    share = next(row for row in view.rows if row.key == "part_emplois")
    # 22 of the ESS at least for 5 others at most, 53 at most for 3 others at least
    assert share.cells["ici"] == "entre 81,5\u202f% et 94,6\u202f%"
    assert (share.cells["quartiers"], share.cells["france"], share.cells["annee"]) == (0.17, 0.104, 2022.0)
    assert {row.key: row.cells["ici"] for row in view.rows}["taille_20"] == "33,3\u202f%"
    assert "sante" not in {row.key for row in view.rows}  # no establishment of that sector: no line
