"""Questions in French: the figure that answers is the one that `values` gives, and what is not understood has none."""

from __future__ import annotations

import dataclasses
import random
import re
from pathlib import Path

import duckdb
import pytest

from ess_metrics.analyses.proof import cell_of, decode
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.names import folded
from ess_metrics.views.pages import premises, premises_leases
from ess_metrics.views.question.answer import Answer, answer
from tests.house.test_layers import ROOT

DEMO = ROOT / "data/demo"
LISTED = Path(__file__).with_name("questions.txt")
SHAPED = ("par", "forme", "cle", "montant")


def listed() -> list[tuple[str, dict[str, str] | None]]:
    """The questions of the list with what they ask, None when nothing answers."""
    found = []
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            asked, _, told = line.partition("|")
            indicator, *rest = told.split()
            facts = {"indicateur": indicator} | dict(one.split("=", 1) for one in rest)
            found.append((asked.strip(), None if indicator == "?" else facts))
    return found


def selection_of(facts: dict[str, str]) -> Selection:
    """The filters of a line of the list."""
    where = {column: codes.split(",") for column, codes in facts.items() if column not in ("indicateur", *SHAPED)}
    return Selection.of(where, amount=facts.get("montant", "attribue"))


@pytest.fixture(scope="module")
def demo() -> Dataset:
    """The demonstration."""
    return read(DEMO)


def differs(said: Answer, facts: dict[str, str] | None) -> str:
    """How an answer is not the one that was asked for; "" when it is."""
    if facts is None:
        return said.text if said.known else ""
    asked = {
        "known": (said.known, True),
        "indicateur": (said.indicator, facts["indicateur"]),
        "filtres": (said.selection, selection_of(facts)),
        "par": (said.by, facts.get("par")),
        **{name: (told, facts[name]) for name, told in (("forme", said.shape), ("cle", said.key)) if name in facts},
    }
    return " ; ".join(f"{name} {told} ≠ {wanted}" for name, (told, wanted) in asked.items() if told != wanted)


def test_two_hundred_questions_have_the_figures_that_values_gives(demo):
    """And the code of each figure asks for that very cell again."""
    questions = listed()
    assert len(questions) >= 200
    wrong = []
    for at, (asked, facts) in enumerate(questions):
        said = answer(demo, asked)
        wrong += [f"{asked} → {differs(said, facts)}"] if differs(said, facts) else []
        if facts and said.known and at % 3 == 0:
            whole = values(demo, said.indicator, said.by, said.selection)
            expected = [whole.total] if said.by is None else [cell for _, cell in whole]
            assert all(figure.cell in expected for figure in said.figures[:1] if said.by is None)
            assert all(figure.cell in expected for figure in said.figures if said.by)
            for figure in (one for one in said.figures[:1] if one.proof and at % 9 == 0):
                assert cell_of(demo, decode(figure.proof)) == figure.cell
    assert not wrong, "\n".join(wrong)


def test_no_question_of_the_list_stands_in_the_code():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("texts", "views", "ui")
        for path in (ROOT / "ess_metrics" / room).rglob("*.py")
    )
    plain = folded(code)
    for asked, _ in listed():
        assert folded(asked).strip(" ?") not in plain, asked


# -- reworded ---------------------------------------------------------------------------------------------------------

SAME = {  # words that any official puts one for the other
    r"\bcombien\b(?! d)": ("quel montant", "combien"),
    r"\bsubventions\b": ("aides", "financements", "crédits"),
    r"\bargent\b": ("argent", "euros"),
    r"\bemplois\b": ("postes", "emplois"),
    r"^": ("dites-moi, ", "s'il vous plaît, ", "je voudrais savoir : ", ""),
}
OTHERS = {"QN06710I": "Hautepierre", "QN06712I": "Cronenbourg", "QN06713I": "Elsau", "QN06714I": "Laiterie"}


def mistyped(draw: random.Random, text: str) -> str:
    """A long word of a name with a letter lost, doubled or exchanged with the next."""
    names = [
        word
        for word in ("Hautepierre", "Cronenbourg", "subventions", "Koenigshoffen", "investissement")
        if word in text
    ]
    if not names:
        return text
    word = draw.choice(names)
    at = draw.randrange(2, len(word) - 2)
    wrong = draw.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))
    return text.replace(word, wrong, 1)


def turned(text: str) -> str:
    """The end of a sentence that names a year said first."""
    found = re.search(r"\s+(en (?:19|20)\d\d)\b(?!.*\d)", text)
    return f"{found[1]}, {text[: found.start()]}{text[found.end() :]}" if found else text


def elsewhere(draw: random.Random, text: str, facts: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The same question about another neighbourhood."""
    here = next((name for code, name in OTHERS.items() if facts.get("code_quartier") == code and name in text), None)
    if here is None:
        return text, facts
    code, name = draw.choice(list(OTHERS.items()))
    moved = facts | {"code_quartier": code} | ({"cle": code} if facts.get("cle") == facts["code_quartier"] else {})
    return text.replace(f"l'{here}", name).replace(here, name), moved


def test_reworded_questions_keep_their_figure(demo):
    """Order, words, typing, place: at least nine in ten keep their answer, and none gets another figure."""
    draw = random.Random(2026)
    kept = asked_in_all = 0
    for asked, facts in listed():
        if facts is None:
            continue
        text, wanted = elsewhere(draw, asked, facts)
        for pattern, others in SAME.items():
            if draw.random() < 0.5:
                text = re.sub(pattern, draw.choice(others), text, count=1)
        text = turned(text) if draw.random() < 0.5 else text
        text = mistyped(draw, text) if draw.random() < 0.5 else text
        said = answer(demo, text)
        asked_in_all += 1
        kept += not differs(said, wanted)
        if said.known and not facts.get("cle"):
            assert not differs(said, wanted), text
    assert kept >= 0.9 * asked_in_all


# -- an independent witness -------------------------------------------------------------------------------------------

GRANTS = """
    WITH grants AS (
        SELECT f.*, coalesce(p.porteur_id, f.porteur_id) AS carrier
        FROM '{demo}/financements.csv' f LEFT JOIN '{demo}/projets.csv' p USING (projet_id)
        WHERE type_concours = 'subvention' AND origine_id IS NULL AND fonds_origine <> 'AUTOFINANCEMENT'
          AND f.statut NOT IN ('refuse', 'ineligible', 'annule')
    )
    SELECT sum(montant_attribue * coalesce(q.part, 1)) FROM grants LEFT JOIN '{demo}/projets_quartiers.csv' q
    ON grants.projet_id = q.projet_id AND {joined} WHERE {where}
"""
WITNESSED = {
    "hautepierre a touché combien en 2023": (
        "q.code_quartier = 'QN06710I'",
        "q.code_quartier IS NOT NULL AND annee = 2023",
    ),
    "argent du FEDER à Cronenbourg": (
        "q.code_quartier = 'QN06712I'",
        "q.code_quartier IS NOT NULL AND dispositif_code = 'FEDER'",
    ),
    "la région, combien en tout ?": ("false", "fonds_origine = 'REGION'"),
    "subventions de 2021 à 2023": ("false", "annee BETWEEN 2021 AND 2023"),
}


@pytest.mark.parametrize("asked", WITNESSED)
def test_the_figure_is_that_of_the_tables_in_sql(demo, asked):
    joined, where = WITNESSED[asked]
    (expected,) = duckdb.sql(GRANTS.format(demo=DEMO, joined=joined, where=where)).fetchall()[0]
    assert answer(demo, asked).figures[0].cell.value == pytest.approx(expected, abs=0.02)


# -- what the person set ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "maker", "place"),
    [
        ("loyer", premises.rents, None),
        ("hautepiere loyer", premises.rents, "QN06710I"),
        ("quels locaux sont vides près de Hautepierre ?", premises.vacant, "QN06710I"),
        ("combien de locaux libres au Neuhof", premises.vacant, "QN06715M"),
        ("les baux qui se terminent à Cronenbourg", premises_leases.ending, "QN06712I"),
    ],
)
def test_a_list_answers_in_the_words_of_its_page(demo, asked, maker, place):
    said = answer(demo, asked)
    view = maker(demo, Selection.of({"code_quartier": place} if place else {}))
    assert (view.sentence or view.empty) in said.text
    assert said.count == len(view.rows)
    assert [target.page for target in said.targets] == ["locaux"]


def test_premises_that_are_named_are_said_with_their_rent_when_they_are_empty(demo):
    """The rent a square metre and a month of an empty lot, that of an occupied one never."""
    lots = demo.tables["locaux"]
    for state in ("vacant", "occupe"):
        lot = lots[(lots["statut"] == state) & lots["loyer_annuel_m2_ht"].notna() & lots["surface_m2"].notna()].iloc[0]
        said = answer(demo, str(lot["nom"]))
        assert said.known
        assert lot["nom"] in said.text
        month = round(lot["loyer_annuel_m2_ht"] * lot["surface_m2"] / 12)
        assert (euros(month) in said.text) == (state == "vacant")
        assert said.selection.values("code_quartier") == (lot["code_quartier"],)


def test_filters_of_the_page_are_kept_and_said(demo):
    page = Selection.of({"annee": "2023", "code_quartier": "QN06710I", "dispositif_code": "FEDER"})
    said = answer(demo, "combien de subventions pour Cronenbourg ?", page)
    assert said.selection == Selection.of({"annee": "2023", "code_quartier": "QN06712I", "dispositif_code": "FEDER"})
    assert any("2023" in note and "FEDER" in note for note in said.notes)
    deaf = answer(demo, "combien d'établissements à Cronenbourg ?", page)
    assert deaf.selection == Selection.of({"code_quartier": "QN06712I"})
    assert any(note.startswith("Filtres de la page sans effet") for note in deaf.notes)


@pytest.mark.parametrize(
    "asked",
    [
        "subventions hors Hautepierre",
        "combien sauf le FEDER ?",
        "combien de projets de plus de 50 000 euros",
        "subventions en 1998",
        "combien de licornes à Hautepierre",
        "délai moyen",
        "",
        "?!",
        "le la les",
        "x" * 5000,
    ],
)
def test_what_is_not_understood_has_no_figure(demo, asked):
    said = answer(demo, asked)
    assert not said.known
    assert not said.figures
    assert said.text == words.UNKNOWN
    assert said.targets


def test_a_neighbourhood_answers_to_its_aliases(demo):
    areas = demo.tables["quartiers"]
    known = areas.assign(alias=areas["code_quartier"].map({"QN06710I": "La Ruche d'en Haut|Mailles"}))
    data = dataclasses.replace(demo, tables={**demo.tables, "quartiers": known}, memo={})
    for called in ("la Ruche d'en haut", "les Mailles"):
        said = answer(data, f"combien de subventions pour {called} ?")
        assert said.selection.values("code_quartier") == ("QN06710I",), called
