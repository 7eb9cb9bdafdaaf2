"""Levers: what is shown of each is `values`, and nothing is shown of what the folder does not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ess_metrics.analyses import levers as library
from ess_metrics.analyses.levers import LEVERS, OBJECTS, levers
from ess_metrics.analyses.proof import decode
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model import reference
from ess_metrics.model.selection import Selection
from ess_metrics.texts.pages import levers_words as words
from ess_metrics.views.pages import lever_views as views
from tests.tiny import TABLES, A

EVERYTHING = Selection()
EVENTS = """evenement_id,date,type,code_quartier,participants
V1,2024-01-10,formation_croisee,{A},10
V2,2024-02-10,formation_croisee,TERRITOIRE,20
V3,2023-02-10,reperage_informel,{B},
"""


@pytest.fixture(scope="module")
def demo():
    return read(Path(__file__).resolve().parents[2] / "data" / "demo")


def of(data, id_, selection=EVERYTHING):
    return next(one for one in levers(data, selection) if one.lever.id == id_)


def line(data, id_, selection=EVERYTHING):
    return next(row.cells for row in views.table(data, selection).rows if row.key == id_)


@pytest.mark.parametrize("selection", [EVERYTHING, Selection.of({"annee": "2022..2024", "code_quartier": "QN06715M"})])
def test_every_number_is_the_one_of_values_and_its_code_says_which(demo, selection):
    figures = [figure for one in levers(demo, selection) for figure in one.figures]
    assert len(figures) > 40
    for figure in figures:
        proof = decode(figure.proof)
        asked = (proof.indicator, proof.by, proof.key)
        assert asked == (figure.ask.indicator, figure.ask.by, figure.ask.key)
        found = values(demo, proof.indicator, proof.by, proof.selection)
        assert figure.cell == (found.total if proof.key is None else found[proof.key])


def test_how_far_a_lever_reaches_is_counted_by_neighbourhood(demo):
    for one in levers(demo, EVERYTHING):
        ask = one.much[0].ask
        found = values(demo, ask.indicator, "code_quartier", Selection.of(dict(ask.where)))
        assert one.reach.touched == sum((cell.value or 0) > 0 for _, cell in found)
        assert one.reach.of == len(demo.neighbourhoods)


def test_by_hand(made):
    # two trainings, one in A and one for the whole territory; 30 people; one survey of the informal economy in B
    data = made(evenements=EVENTS.format(A=A, B="QN06702N"))
    training = of(data, "formations")
    assert training.used
    assert [figure.cell.value for figure in (*training.much, *training.whom)] == [2.0, 30.0]
    assert training.reach.touched == 1
    assert of(data, "informel").reach.touched == 1
    assert not of(data, "conseils").used
    assert line(data, "formations")["combien"].replace("\u00a0", " ") == "2 rencontres"
    assert line(data, "conseils")["combien"] == line(data, "conseils")["usage"] == "rien dans le dossier"


@pytest.mark.parametrize(
    ("table", "silent"),
    [
        ("evenements", {"formations", "instances", "conseils", "informel", "entreprises"}),
        ("clauses", {"clauses"}),
        ("appuis", {"ingenierie", "appui_candidature", "etudes", "fabrique"}),
        ("accompagnements", {"createurs"}),
    ],
)
def test_without_its_table_a_lever_says_that_the_folder_holds_nothing(demo, table, silent):
    whole = {one.lever.id: one for one in levers(demo, EVERYTHING)}
    less = replace(demo, tables={stem: frame for stem, frame in demo.tables.items() if stem != table}, memo={})
    found = {one.lever.id: one for one in levers(less, EVERYTHING)}
    assert {id_ for id_, one in found.items() if not one.used} == silent
    for id_ in silent:
        assert whole[id_].used
        assert found[id_].absent == table
        assert line(less, id_)["combien"] == words.NOTHING
        assert not found[id_].figures
    assert any(words.LEVERS[id_][1] in sentence for id_ in silent for sentence in views.lead(less, EVERYTHING))


def test_a_filter_on_what_a_lever_is_made_of_leaves_it_whole_and_is_said(demo):
    filtered = Selection.of({"dispositif_code": "FEDER"})
    assert of(demo, "temps_long", filtered).much[0].cell == of(demo, "temps_long").much[0].cell
    assert views.board(demo, filtered).asked == EVERYTHING


def test_every_scheme_is_in_a_lever_and_a_new_one_in_the_others(made, demo):
    schemes = set(reference.schemes().index)
    assert schemes - library._CLAIMED == {"AUTRE"}
    assert [one.lever.id for one in levers(demo, EVERYTHING)][-1] == library.OTHERS
    renamed = {name: TABLES[name].replace("AAP_CDV", "NOUVEAU") for name in ("financements", "dispositifs", "projets")}
    data = made(**renamed)
    others = of(data, library.OTHERS)
    assert "NOUVEAU" in others.lever.much[0].where[0][1]
    asked = Selection.of(dict(others.lever.much[0].where))
    assert others.much[0].cell == values(data, "granted", None, asked).total


def test_everything_has_its_words():
    assert set(words.LEVERS) == {lever.id for lever in LEVERS} | {library.OTHERS}
    assert set(words.GROUPS) == set(library.GROUPS)
    assert set(OBJECTS) <= set(reference.codes("types_objet"))
    asks = [ask for lever in LEVERS for ask in (*lever.much, *lever.whom, *lever.results)]
    assert {" ".join(filter(None, (ask.indicator, ask.key))) for ask in asks} == set(words.FIGURES)


def test_the_objects_come_last(demo):
    view = views.table(demo, EVERYTHING)
    assert view.columns[-1].key == "objets"
    assert "Maison urbaine de santé (1)" in line(demo, "feder")["objets"]
