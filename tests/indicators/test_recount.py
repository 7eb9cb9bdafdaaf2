"""Every indicator against a recount in plain Python, on random folders of two generations, under random questions."""

from __future__ import annotations

import math
import random

import pytest

import tests.oracle.others  # noqa: F401  (registers its figures)
from ess_metrics.analyses.values import raw_values, values
from ess_metrics.folder.reading import read
from ess_metrics.indicators import (
    BY_ID,
    contract_indicators,
    ess_jobs,
    ess_weight,
    insee_indicators,
    publication_indicators,
)
from ess_metrics.model.selection import Selection
from tests.oracle.figures import FIGURES
from tests.oracle.folders import folder, write
from tests.oracle.recount import REASONS, TOTAL, Question, Recount

SEEDS = ((0, "2024"), (1, "2024"), (2, "2015"))
ASKED = 8  # questions a breakdown, drawn from the seed
WHERE = (
    {},
    {"annee": ("2023",)},
    {"annee": ("2019",)},
    {"annee": ("2022", "2023", "2024"), "section": ("fonctionnement",)},
    {"code_quartier": ("QN06701I",)},
    {"code_quartier": ("QN06702N", "HORS_QPV")},
    {"code_quartier": ("QP067003",)},
    {"code_quartier": ("QN06701I", "QN06703M"), "financeur_id": ("O1",)},
    {"commune": ("67001",)},
    {"dispositif_code": ("AAP_CDV",)},
    {"famille": ("financement",), "fonds_origine": ("REGION", "EPCI")},
    {"fonds_origine": ("EPCI",), "annee": ("2023", "2024")},
    {"secteur": ("sante",)},
    {"stade": ("perenne",)},
    {"statut": ("attribue", "refuse")},
    {"porteur_id": ("O1",), "annee": ("2024",)},
    {"operateur_id": ("O1",)},
    {"type_local": ("bureau",)},
    {"sexe": ("F",)},
    {"tranche_age": ("<26", "26-30")},
    {"etape": ("accueil", "emergence")},
    {"mesure": ("adherents",)},
    {"naf": ("47.11B",)},
    {"type": ("visite",)},
)


@pytest.fixture(scope="module", params=SEEDS, ids=str)
def both(request, tmp_path_factory):
    """The seed, the folder read by the library, and the same folder recounted."""
    seed, generation = request.param
    tables = folder(seed)
    data = read(write(tables, tmp_path_factory.mktemp("folder") / "data", generation))
    return seed, data, Recount(tables, generation)


def test_every_indicator_is_recounted():
    assert set(BY_ID) - set(FIGURES) <= NOT_RECOUNTED


# counted by hand, in test_indicators
FAMILIES = (insee_indicators, ess_jobs, ess_weight, contract_indicators, publication_indicators)
NOT_RECOUNTED = {"establishments_per_1000", *(entry.id for family in FAMILIES for entry in family.ENTRIES)}


def questions(seed: int, indicator: str, by: str | None):
    draw = random.Random(f"{seed} {indicator} {by}")
    for where in draw.sample(WHERE, ASKED):
        if "etape" in where and BY_ID[indicator].staged:
            continue
        ways = {
            "mode": draw.choice(("reparti", "reparti", "concerne")),
            "amount": draw.choice(("attribue", "attribue", "demande", "verse")),
            "place": draw.choice(("residence", "implantation")),
        }
        yield Question(by, tuple(where.items()), **ways), Selection.of({c: list(v) for c, v in where.items()}, **ways)


@pytest.mark.parametrize("indicator", FIGURES)
def test_the_recount_agrees(indicator, both):
    seed, data, count = both
    entry = BY_ID[indicator]
    for by in (None, *entry.by):
        for question, selection in questions(seed, indicator, by):
            if indicator == "outputs" and "sexe" in (by, *dict(question.where)):
                continue  # rows by sex are counted by hand in test_readings
            made = raw_values(data, entry, by, selection) if entry.secrecy else values(data, indicator, by, selection)
            found = {key: (cell.value, cell.n) for key, cell in made} | {TOTAL: (made.total.value, made.total.n)}
            if indicator == "outputs" and len(selection.values("mesure")) != 1:
                found[TOTAL] = None
            expected = {key: cell for key, cell in FIGURES[indicator](count, question).items() if key not in REASONS}
            assert set(found) == set(expected), question
            for key, cell in found.items():
                assert cell is None or alike(cell, expected[key]), (question, key, cell, expected[key])


def alike(one: tuple, other: tuple) -> bool:
    if one[1] != other[1] or (one[0] is None) != (other[0] is None):
        return False
    return one[0] is None or math.isclose(one[0], other[0], rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("indicator", [i for i in FIGURES if BY_ID[i].additive_by])
def test_what_has_no_row_is_recounted_too(indicator, both):
    """In additive breakdowns each reason of `not_shown` is a cell like another."""
    seed, data, count = both
    for by in BY_ID[indicator].additive_by:
        for question, selection in questions(seed, indicator, by):
            if question.mode == "concerne" or indicator == "outputs":
                continue
            made = raw_values(data, BY_ID[indicator], by, selection)
            found = {item.reason: (item.value, item.n) for item in made.not_shown if item.cell}
            expected = {key: cell for key, cell in FIGURES[indicator](count, question).items() if key in REASONS}
            expected = {key: cell for key, cell in expected.items() if cell[1] or cell[0]}
            assert set(found) == set(expected), question
            assert all(alike(cell, expected[key]) for key, cell in found.items()), question
