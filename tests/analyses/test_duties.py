"""The duties of the annual report: who acts, which credits, the DSU, the calendar; sums are those of `values`."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses import consultation, deciders, dsu
from ess_metrics.analyses import credits as credit_kinds
from ess_metrics.analyses.values import values
from ess_metrics.model.selection import Selection
from ess_metrics.texts.pages import duties_words as words
from ess_metrics.views.pages import checklist, duties, opinions
from tests.tiny import A

ALL = Selection()
BODIES = """organisme_id,nom,ess_statut
O1,Association Un,association
EPCI,Métropole,hors_ess
V1,Ville Une,hors_ess
"""
PROJECTS = """projet_id,intitule,porteur_id,dispositif_principal,statut,competence
P1,Un,O1,AAP_CDV,en_cours,Emploi
P2,Deux,O1,AAP_CDV,en_cours,Emploi
P3,Trois,O1,FSE,en_cours,
"""
PLACES = f"projet_id,code_quartier,part,methode\nP1,{A},1,saisie\nP2,{A},1,saisie\nP3,{A},1,saisie\n"
HEAD = "financement_id projet_id porteur_id financeur_id fonds_origine dispositif_code annee type_concours"
MONEY = f"""{HEAD.replace(" ", ",")},montant_attribue,statut
F1,P1,O1,EPCI,EPCI,AAP_CDV,2024,subvention,100.10,attribue
F2,P2,O1,EPCI,EPCI,AAP_CDV,2024,subvention,50,attribue
F3,P3,O1,EPCI,EPCI,FSE,2024,subvention,30,attribue
F4,P1,O1,V1,COMMUNE,AAP_CDV,2024,subvention,20,attribue
F5,,O1,V1,COMMUNE,AAP_CDV,2024,subvention,7,attribue
F6,P2,O1,,COMMUNE,AAP_CDV,2023,subvention,3,attribue
F7,P1,O1,,REGION,LOCUSEM,2024,subvention,1000,attribue
F8,P1,O1,EPCI,EPCI,AAP_CDV,2024,pret,9999,attribue
F9,P1,O1,EPCI,EPCI,AAP_CDV,2024,subvention,,attribue
"""
SCHEMES = """dispositif_code,libelle,famille,credit
AAP_CDV,Appel à projets,financement,specifique
FSE,Fonds social,financement,droit_commun
LOCUSEM,Locaux,immobilier,
APPUI_AAP,Appui,accompagnement,
AMO_DEVECO,Études,accompagnement,
FAPUS,Fabrique,accompagnement,
"""
DSU = """commune,annee,action,montant
67482,2024,Médiation,100
67482,2024,Locaux,
67043,2023,Sport,40
"""


@pytest.fixture
def data(made):
    return made(
        organismes=BODIES, projets=PROJECTS, projets_quartiers=PLACES, financements=MONEY, dispositifs=SCHEMES, dsu=DSU,
        baux=None, clauses=None, realisations=None, appuis=None, accompagnements=None, evenements=None, locaux=None,
        etablissements=None,
    )  # fmt: skip


def test_who_acts_for_which_competence_by_hand(data):
    found = [(one.fund, one.decider, one.competence, one.projects, one.euros) for one in deciders.actions(data, ALL)]
    assert found == [
        ("EPCI", "", "Emploi", 2, 150.10),
        ("EPCI", "", "", 1, 30.0),
        ("COMMUNE", "V1", "Emploi", 1, 20.0),
        ("COMMUNE", "V1", deciders.NO_PROJECT, 0, 7.0),
        ("COMMUNE", "", "Emploi", 1, 3.0),
    ]


@pytest.mark.parametrize("where", [{}, {"annee": "2024"}, {"code_quartier": A}, {"fonds_origine": "EPCI"}])
def test_they_add_up_to_what_is_granted(data, where):
    asked = Selection.of(where)
    for fund in ("EPCI", "COMMUNE"):
        if asked.values("fonds_origine") in ((), (fund,)):
            mine = sum(one.euros for one in deciders.actions(data, asked) if one.fund == fund)
            assert mine == pytest.approx(values(data, "granted", None, asked.plus("fonds_origine", fund)).total.value)


def test_a_filter_on_another_fund_leaves_nobody(data):
    assert deciders.actions(data, Selection.of({"fonds_origine": "REGION"})) == ()
    assert duties.actions(data, Selection.of({"fonds_origine": "REGION"})).rows == ()


def test_credits_by_kind_and_what_nobody_told_apart(data):
    found = {one.kind: (one.schemes, one.granted.value) for one in credit_kinds.credits_of(data, ALL)}
    assert found == {
        "specifique": (("AAP_CDV",), 180.10),
        "droit_commun": (("FSE",), 30.0),
        "inconnu": (("LOCUSEM",), 1000.0),
    }
    view = duties.credits_of(data, ALL)
    assert view.sentence.startswith("Pour 1 € de crédits spécifiques, 0,17\u202f€")
    assert view.total.cells["montant"] == values(data, "granted").total.value == 1210.10


def test_an_unknown_amount_of_the_dsu_is_no_zero_and_leaves_no_total(data):
    assert [(one.commune, one.action, one.euros) for one in dsu.spending(data, ALL)] == [
        ("67482", "Médiation", 100.0),
        ("67482", "Locaux", None),
        ("67043", "Sport", 40.0),
    ]
    view = duties.urban(data, ALL)
    assert view.total is None
    assert view.rows[1].statuses == {"montant": "inconnu"}
    assert "1\u00a0action sans montant connu" in view.sentence
    assert duties.urban(data, Selection.of({"annee": "2023"})).total.cells["montant"] == 40


def test_a_folder_that_says_nothing_of_these_says_so(tiny):
    assert duties.urban(tiny, ALL).rows == duties.credits_of(tiny, ALL).rows == ()
    assert not deciders.told(tiny)
    found = {one.code: one for one in checklist.duties_of(tiny, ALL)}
    assert found["dsu"].state == found["credits"].state == found["objectifs"].state == words.LACKING
    assert found["orientations"].state == found["consultation"].state == words.TO_WRITE
    assert found["actions"].state == words.PARTLY


def test_the_check_list_hears_what_is_written_and_the_day(data):
    found = {one.code: one for one in checklist.duties_of(data, ALL, ("orientations",), "2027-03-31")}
    assert list(found) == list(words.DUTIES)
    assert found["orientations"].state == found["consultation"].state == found["actions"].state == words.READY
    assert "31\u00a0mars\u00a02027" in found["consultation"].what
    assert found["perspectives"].state == words.TO_WRITE
    assert checklist.table(data, ALL).rows[0].cells["nom"] == words.DUTIES["orientations"]


def test_the_calendar_by_hand():
    steps = {one.code: one.day for one in consultation.timetable(dt.date(2027, 3, 31), dt.date(2027, 4, 10))}
    assert steps["convocation"] == dt.date(2027, 3, 25)  # five clear days: 26, 27, 28, 29, 30
    assert steps["cloture"] == dt.date(2027, 3, 11)
    assert steps["envoi"] == dt.date(2027, 2, 10)
    assert steps["debat_budget"] == dt.date(2027, 1, 30)


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1)), st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1))
)
def test_a_whole_month_is_left_and_steps_follow_each_other(council, budget):
    steps = consultation.timetable(council, budget)
    days = {one.code: one.day for one in steps}
    assert [one.day for one in steps] == sorted(one.day for one in steps)
    assert consultation.month_before(days["cloture"]) > days["envoi"]
    assert (days["cloture"] - days["envoi"]).days >= 29  # from the day after it is sent: February is a month
    assert (council - days["convocation"]).days - 1 == 5
    assert days["cloture"] < days["suites"] < days["convocation"] < council


def test_a_council_too_near_is_told_the_first_possible_day(tiny):
    view = opinions.timetable(tiny, ALL, "2027-03-31", "2027-03-30", "2027-03-01")
    assert "10\u00a0février\u00a02027" in view.sentence
    assert words.AFTER_BUDGET in view.sentence
    first = consultation.earliest(dt.date(2027, 3, 1))
    assert not consultation.late(consultation.timetable(first), dt.date(2027, 3, 1))
    assert consultation.late(consultation.timetable(first - dt.timedelta(days=1)), dt.date(2027, 3, 1))
    assert opinions.timetable(tiny, ALL).rows == ()
    asked = [row.cells["nom"] for row in opinions.annexes(tiny, ALL).rows]
    assert asked[0] == "Conseil municipal de Bischheim"
    assert "Conseil citoyen : Alpha" in asked
