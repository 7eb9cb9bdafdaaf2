"""Women and men: each cell is that of `values`, the share of women is made of shown cells, a secret is never drawn."""

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.model.selection import Selection
from ess_metrics.texts.pages import sexes_words as words
from ess_metrics.views.charts import figures
from ess_metrics.views.pages import founder_pages, projects, sex_views
from tests.tiny import A, B

ALL = Selection()
COLUMNS = "projet_id intitule porteur_id dispositif_principal type_objet secteur statut date_debut beneficiaires"
PROJECTS = f"""{COLUMNS.replace(" ", ",")},beneficiaires_femmes,emplois_crees
P1,Un,O1,AAP_CDV,tiers_lieu,sante,en_cours,2023-01-01,100,60,
P2,Deux,O2,AAP_CDV,tiers_lieu,commerce,en_cours,2023-01-01,50,,
P3,Trois,O1,AAP_CDV,recyclerie,commerce,en_cours,2023-01-01,20,15,
"""
GRANTS = (
    "financement_id,projet_id,porteur_id,financeur_id,fonds_origine,dispositif_code,annee,type_concours,"
    "montant_attribue,statut\nF1,P1,O1,EPCI,EPCI,AAP_CDV,2024,subvention,100,attribue\n"
)
PLACES = f"projet_id,code_quartier,part,methode\nP1,{A},1,saisie\nP2,{B},1,saisie\nP3,{A},1,saisie\n"


def people(women: int, men: int) -> str:
    """A table of founders, all received the same day in A."""
    lines = [
        f"S{sex}{i},P{sex}{i},AAP_CDV,O1,accueil,2024-01-02,{A},{sex}"
        for sex, n in (("F", women), ("H", men))
        for i in range(n)
    ]
    head = "suivi_id,personne_id,dispositif_code,operateur_id,etape,date_entree,code_quartier_residence,sexe\n"
    return head + "\n".join(lines) + "\n"


@pytest.fixture
def folder(made):
    return lambda women=12, men=8: made(
        projets=PROJECTS, projets_quartiers=PLACES, financements=GRANTS, accompagnements=people(women, men),
        realisations=None, baux=None, clauses=None, evenements=None, appuis=None,
    )  # fmt: skip


def test_each_row_by_hand(folder):
    seen = {row.key: row for row in sex_views.people(folder(), ALL).rows}
    told = seen["beneficiaries"].cells
    assert (told["femmes"], told["hommes"], told["inconnu"], told["total"]) == (75, 45, 50, 170)
    assert told["part"] == 75 / 120
    assert seen["founders"].cells["part"] == 12 / 20
    assert "jobs" not in seen  # nobody told them apart: said, not shown as zero
    line = sex_views.line(folder(), ALL, "beneficiaries")
    assert line == "Par sexe (bénéficiaires) : 75 femmes, 45 hommes et 50 de sexe inconnu."


def test_a_secret_hides_the_share_and_is_not_drawn(folder):
    data = folder(women=3, men=9)
    view = sex_views.people(data, ALL)
    row = next(row for row in view.rows if row.key == "founders")
    assert row.statuses["femmes"] == row.statuses["part"] == "secret"
    assert row.cells["part"] is None
    drawn = {key for trace in figures.figure(view)["data"] for key in trace["customdata"]}
    assert drawn == {"beneficiaries"}
    assert sex_views.line(data, ALL, "founders") == words.LINE_SECRET.format(
        name="personnes accompagnées vers la création"
    )
    places = {row.key: row for row in sex_views.by_place(data, ALL).rows}
    assert places[A].statuses["femmes"] == "secret"


def test_the_switch_asks_the_same_question_of_women_alone(folder):
    data = folder()
    women = founder_pages.funnel(data, ALL, sex="F")
    asked = values(data, "founders", None, Selection.of({"sexe": "F"})).total
    assert women.rows[0].cells["valeur"] == asked.value == 12
    assert women.title.endswith(words.OF["F"])
    assert founder_pages.funnel(data, ALL).rows[0].cells["valeur"] == 20
    by_object = {row.key: row.cells["valeur"] for row in projects.by_object(data, ALL, "touches", sex="F").rows}
    assert by_object == {"tiers_lieu": 60, "recyclerie": 15}
    whole = {row.key: row.cells["valeur"] for row in projects.by_object(data, ALL, "actifs", sex="F").rows}
    assert whole == {"tiers_lieu": 2, "recyclerie": 1}  # a count of projects has no sex: the switch leaves it whole


def test_nobody_is_offered_one_by_one(folder):
    data = folder()
    assert sex_views.people(data, ALL).asked is sex_views.by_place(data, ALL).asked is None


def test_a_folder_that_tells_nobody_apart_says_so(tiny):
    data = tiny
    assert all(row.key == "founders" for row in sex_views.people(data, ALL).rows)
    assert sex_views.line(data, ALL, "beneficiaries") == words.LINE_UNTOLD.format(name="bénéficiaires")
