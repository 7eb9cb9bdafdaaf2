"""Objectives against figures: the value now is that of `values`; each thing that may lack is said, none is a zero."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses import framework
from ess_metrics.analyses import objectives as library
from ess_metrics.analyses.values import values
from ess_metrics.model import address
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.secrecy.audience import closed
from ess_metrics.texts.pages import objectives_page_words as words
from ess_metrics.views.pages import objective_views
from tests.tiny import A

OBJECTIVES = """objectif_id,source,pilier,libelle
O-2,contrat,Emploi,Créer des emplois
O-1,loi,Égalité,Réduire les écarts
O-3,projet,Locaux,Remplir les locaux
"""
TARGETS = f"""cible_id,objectif_id,indicateur,filtre,reference_valeur,reference_date,cible_valeur,cible_date
T1,O-2,granted,quartier={A},1000,2023-06-30,3000,2027-06-30
T2,O-2,bidule,,,,,
T3,O-2,granted,dispositif=NULLE,,,,
T4,O-2,granted,couleur=bleu,,,,
T5,O-1,vacancy,,0.2,2024-06-30,0.1,2026-06-30
T6,O-1,women_share,,0.3,2024-06-30,0.5,2026-06-30
T7,,granted,?fonds=EPCI&annee=2024..2025,5000,2024-06-30,,
T8,O-1,clause_completion,,0.5,2024-06-30,0.9,2026-06-30
"""
VOICES = f"""temoignage_id,date,auteur,texte,objectif_id,code_quartier
V1,2024-05-01,Une habitante,Il faut des locaux.,O-3,{A}
V2,,,Sans date.,O-3,
"""


@pytest.fixture
def data(made):
    return made(objectifs=OBJECTIVES, cibles=TARGETS, temoignages=VOICES, clauses=None)


def targets(data):
    return {one.id: one for one in library.all_targets(library.objectives(data))}


def test_the_value_is_that_of_values_and_the_road_is_made_by_hand(data):
    one = targets(data)["T1"]
    assert one.value == values(data, "granted", None, Selection.of({"code_quartier": A})).total.value == 2083.35
    assert (one.change, one.gap) == (1083.35, 916.65)
    assert one.road == pytest.approx(1083.35 / 2000)
    assert one.pace == pytest.approx(731 / 1461)  # two years of four
    assert (one.standing, one.reliability) == ("rythme", "fragile")  # 0.5417 against 0.5003; few rows


def test_what_cannot_be_read_is_said_and_kept(data):
    found = targets(data)
    assert "bidule" in found["T2"].fault
    assert "NULLE" in found["T3"].fault
    assert "couleur" in found["T4"].fault
    assert "clauses.csv" in found["T8"].fault
    assert all(found[key].standing == "sans_valeur" and found[key].value is None for key in ("T2", "T3", "T4", "T8"))
    assert (found["T7"].standing, found["T7"].partial) == ("sans_cible", True)


def test_objectives_come_law_first_and_what_names_none_comes_last(data):
    found = library.objectives(data)
    assert [one.id for one in found] == ["O-1", "O-2", "O-3", ""]
    assert [one.id for one in found[-1].targets] == ["T7"]
    assert [(one.id, one.day, one.author) for one in found[2].voices] == [
        ("V1", dt.date(2024, 5, 1), "Une habitante"),
        ("V2", None, None),
    ]


def test_the_views_say_the_same(data):
    seen = objective_views.table(data, Selection())
    assert len(seen.rows) == 9  # eight targets, and the objective that has none
    cells = next(row.cells for row in seen.rows if row.key == "O-2|T1")
    assert cells["maintenant"] == "2\u202f083\u202f€"
    assert cells["vise"] == "3\u202f000\u202f€ (06/2027)"
    assert cells["reste"] == "+917\u202f€"
    assert cells["situation"] == words.STANDINGS["rythme"]
    numbers = {row.key: row.cells["n_maintenant"] for row in objective_views.figures(data, Selection()).rows}
    assert numbers["T1"] == 2083.35
    why = {row.key: row.cells["pourquoi"] for row in objective_views.gaps(data, Selection()).rows}
    assert "bidule" in why["O-2|T2"]
    assert why["O-3|"] == words.GAPS_WHY["sans_indicateur"]
    assert "O-2|T1" not in why
    told = [objective_views.quotation(data, one) for one in library.objectives(data)[2].voices]
    assert told[0] == "« Il faut des locaux. » — Une habitante, 1er\u00a0mai\u00a02024 (Alpha)"
    assert told[1] == "« Sans date. » — auteur non publié, date inconnue"


def test_a_secret_stays_secret(made):
    people = "suivi_id,personne_id,dispositif_code,operateur_id,etape,date_entree,code_quartier_residence,sexe\n"
    people += "".join(f"S{i},P{i},AAP_CDV,O1,accueil,2024-01-02,{A},{'FH'[i % 2]}\n" for i in range(3))
    line = "T1,O-1,women_share,,0.3,2024-06-30,0.5,2026-06-30\n"
    data = made(objectifs=OBJECTIVES, cibles=TARGETS.split("T1,", maxsplit=1)[0] + line, accompagnements=people)
    one = targets(data)["T1"]
    assert one.now == Cell(None, "secret", None)
    assert (one.value, one.gap, one.road, one.reliability) == (None, None, None, "")
    row = next(row for row in objective_views.table(data, Selection()).rows if row.key == "O-1|T1")
    assert row.cells["maintenant"] == "secret statistique"
    assert objective_views.roads(data, Selection()).rows == ()
    numbers = objective_views.figures(data, Selection()).rows[0]
    assert (numbers.cells["n_maintenant"], numbers.statuses["n_maintenant"]) == (None, "secret")


def test_a_folder_without_objectives_says_what_to_do(tiny):
    assert library.objectives(tiny) == ()
    assert objective_views.lead(tiny, Selection()) == (words.NO_OBJECTIVES,)
    assert not objective_views.table(tiny, Selection()).rows


AMOUNTS = st.none() | st.integers(-50, 50).map(float)
DAYS = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(AMOUNTS, AMOUNTS, AMOUNTS, DAYS, DAYS)
def test_every_target_has_one_standing_that_holds(baseline, aim, now, begun, due):
    cell = Cell(now, "ok" if now is not None else "sans_objet", 30)
    one = library.Target("T", "O", "granted", "", baseline, begun, aim, due, dt.date(2025, 6, 30), cell)
    if now is None or aim is None:
        assert one.standing == ("sans_valeur" if now is None else "sans_cible")
    elif one.standing == "atteinte":
        assert now == aim or (now - aim) * (aim - baseline) >= 0
    elif one.standing == "recul":
        assert (now - baseline) * (aim - baseline) < 0
    elif one.standing in ("avance", "retard", "rythme"):
        assert 0 <= one.road < 1
        assert 0 <= one.pace <= 1
    if one.road is not None:
        assert baseline + one.road * (aim - baseline) == pytest.approx(now)


def test_the_law_is_proposed_with_what_the_folder_can_compute(tiny, made):
    rows = framework.proposed(tiny)
    assert len(rows["objectifs"]) == 10
    assert all(row["cible_valeur"] == "" for row in rows["cibles"])
    jobs = next(row for row in rows["cibles"] if row["indicateur"] == "jobs")
    assert float(jobs["reference_valeur"]) == values(tiny, "jobs").total.value
    lines = [",".join(row.values()) for row in ({**r, "libelle": "x"} for r in rows["objectifs"])]
    again = framework.proposed(made(objectifs="objectif_id,source,pilier,libelle\n" + "\n".join(lines) + "\n"))
    assert again["objectifs"] == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", {}),
        ("?quartier=QN1,QN2&annee=2022..2023", {"code_quartier": ("QN1", "QN2"), "annee": ("2022", "2023")}),
        ("https://x.fr/p?dispositif=A%20B", {"dispositif_code": ("A B",)}),
        ("code_quartier=QN1&sexe=F", {"code_quartier": ("QN1",), "sexe": ("F",)}),
    ],
)
def test_an_address_is_read(text, where):
    assert dict(address.question(text).where) == where


@pytest.mark.parametrize("text", ["couleur=bleu", "quartier=", "quartier", "mode=autre", "annee=2024..2022x"])
def test_what_is_no_address_is_refused_with_its_piece(text):
    with pytest.raises(UsageError) as refused:
        address.question(text)
    assert str(refused.value).split("=")[0] in (text.split("=")[0], "2024..2022x")


def test_who_spoke_is_told_to_partners_alone(data):
    told = [one.author for one in library.objectives(closed(data))[2].voices]
    assert told == [None, None]
    assert "Une habitante" not in str(objective_views.voices(closed(data), Selection()).rows)
