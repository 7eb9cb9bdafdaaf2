"""What the contract says of all indicators alike, checked on each of them."""

from __future__ import annotations

import hashlib
import re

import pandas as pd
import pytest

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.indicators import BY_ID, INDICATORS, insee_indicators
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, SECRET
from ess_metrics.model.schema import TABLES
from ess_metrics.model.selection import COLUMNS, Selection, UsageError
from ess_metrics.texts.indicators import INDICATORS as WORDS
from tests.answers import ask
from tests.tiny import A, B, C

CONTRACT = """granted granted_per_inhabitant gap_to_mean gini active_projects ess_share women_led_share
neighbourhoods_without_project investment_share granted_change funder_share leverage dependency own_resources_rate
award_rate success_rate payment_rate days_to_agreement cpo_share cpo_share_number cpo_ending first_time_share
grant_per_job jobs beneficiaries qpv_beneficiaries qpv_beneficiary_share project_survival call_win_rate
fabrique_conversion study_success_rate support_days outputs events event_participants founders founder_funnel
firm_survival women_share under30_share ess_creation_share occupancy vacancy rent_gap rent_subsidy ess_tenant_share
length_of_stay clause_completion clause_qpv_share clause_hours_share clause_beneficiaries establishments
ess_establishments ess_establishment_share creations closures establishments_per_1000""".split()
INSEE = [entry.id for entry in insee_indicators.ENTRIES]  # one a published figure: in tests.indicators.test_readings
WORKED_OUT = [indicator for indicator in INDICATORS if indicator.id not in INSEE]
UNITS = {"EUR", "EUR/hab/an", "ratio", "0-1", "projets", "quartiers", "EUR/EUR", "jours", "ETP", "EUR/ETP", "n",
         "personnes", "EUR/an", "mois", "établissements", "/1 000 hab", "emplois", "fois",
         "EUR/emploi/an", "marchés"}  # fmt: skip
ONE_OF = {
    "code_quartier": A,
    "dispositif_code": "AAP_CDV",
    "famille": "financement",
    "secteur": "sante",
    "type_objet": "tiers_lieu",
    "annee": "2023..2024",
    "fonds_origine": "EPCI",
    "financeur_id": "EPCI",
    "porteur_id": "O1",
    "section": "fonctionnement",
    "statut": "attribue",
    "stade": "creation",
    "commune": "67482",
    "ensemble": "nulle part",
    "operateur_id": "O1",
    "type_local": "bureau",
    "etape": "accueil",
    "naf": "47.11B",
    "thematique": "emploi",
    "forme_convention": "cpo",
    "mesure": "adherents",
    "sexe": "F",
    "tranche_age": "31-45",
    "type": "visite",
    "ess_statut": "association",
    "esus": "true",
    "siae_type": "AI",
    "tranche_effectifs": "11",
}
each = pytest.mark.parametrize("indicator", WORKED_OUT, ids=lambda indicator: indicator.id)


def breakdowns(data: Dataset, indicator, **ways) -> list[tuple]:
    """Each allowed breakdown of an indicator, none included, and its values."""
    by_sex_alone = indicator.required_by  # measures are told apart by sex one at a time
    asked = [by for by in (None, *indicator.by) if not (by_sex_alone and by == "sexe")]
    return [(by, ask(data, indicator.id, by, **ways)) for by in asked]


def same_totals(found: list[tuple]) -> bool:
    """Whether all the totals that are shown are one: a breakdown may hide its own, so that no cell can be computed."""
    return len({(cell.total.value, cell.total.status, cell.total.n) for _, cell in found if shown(cell)}) <= 1


def shown(found) -> bool:
    return found.total.status != SECRET


def digest(data: Dataset) -> str:
    whole = hashlib.sha256()
    for stem, frame in sorted(data.tables.items()):
        whole.update(f"{stem} {list(frame.columns)} {frame.dtypes.tolist()}".encode())
        whole.update(pd.util.hash_pandas_object(frame.astype("object"), index=True).to_numpy().tobytes())
    return whole.hexdigest()


@pytest.fixture(scope="module", autouse=True)
def _tables_never_written_into(tiny):
    before = digest(tiny)
    yield
    assert digest(tiny) == before


def test_all_the_indicators_of_the_contract_are_there():
    assert len(BY_ID) == len(INDICATORS)
    assert [name for name in CONTRACT if name not in BY_ID] == []
    assert len(ONE_OF) == len(COLUMNS)


@each
def test_it_is_described(indicator):
    assert re.search(r"\(.+\)", indicator.compute.__doc__), "the docstring names the unit"
    assert indicator.unit in UNITS or indicator.id == "outputs"
    words = WORDS[indicator.id]
    assert words.label[0].isupper()
    assert words.definition.endswith(".")
    assert all(caveat.endswith(".") for caveat in words.caveats)


@each
def test_it_refuses_a_breakdown_without_meaning(indicator, tiny):
    for by in set(COLUMNS) - set(indicator.by):
        with pytest.raises(UsageError):
            values(tiny, indicator.id, by)


@each
def test_statuses_and_counts_are_legal(indicator, tiny):
    for _, found in breakdowns(tiny, indicator):
        for _, cell in [*found, ("", found.total)]:
            assert cell.status in (OK, SANS_OBJET, SECRET)
            assert (cell.value is None) == (cell.status != OK)
            assert (cell.n is None) == (cell.status == SECRET)
            assert cell.n is None or cell.n >= 0


@each
def test_rows_are_in_order_and_all_neighbourhoods_are_there(indicator, tiny):
    for by, found in breakdowns(tiny, indicator):
        if by == "code_quartier":
            assert found.keys == (A, B, C)
        elif by == "etape":
            assert set(found.keys) <= set(STAGES)
        else:
            assert list(found.keys) == sorted(set(found.keys))


STAGES = "accueil emergence conseil_montage financement post_creation besoin etude porteur accompagnement lancement"
STAGES = STAGES.split()


@each
def test_the_total_does_not_depend_on_the_breakdown(indicator, tiny):
    for mode in ("reparti", "concerne"):
        assert same_totals(breakdowns(tiny, indicator, mode=mode))


@each
def test_it_prints_exactly_the_shape_of_the_contract(indicator, tiny):
    for by, found in breakdowns(tiny, indicator):
        printed = found.to_json()
        assert set(printed) == SHAPE
        assert all(note.endswith(".") for note in printed["notes"])
        assert (printed["indicator"], printed["by"], printed["unit"]) == (indicator.id, by, indicator.unit)
        assert set(printed["total"]) == {"value", "status", "n"}
        for row in printed["rows"]:
            assert set(row) == {"key", "value", "status", "n"} | ({"unit"} if indicator.id == "outputs" else set())
        for item in printed["not_shown"]:
            assert {"reason", "value", "n"} <= set(item) <= {"reason", "value", "n", "unit"}
            assert item.get("unit") != printed["unit"]


SHAPE = {"indicator", "unit", "by", "rows", "total", "not_shown", "notes"}


@each
def test_every_filter_works_with_every_breakdown(indicator, tiny):
    for column in COLUMNS:
        where = {column: ONE_OF[column]}
        if column == "etape" and indicator.staged:
            continue  # a stage is no filter of a funnel
        assert same_totals(breakdowns(tiny, indicator, where=where)), column


@each
def test_an_unknown_code_gives_zero_or_sans_objet(indicator, tiny):
    for column in ("code_quartier", "commune"):
        total = ask(tiny, indicator.id, None, {column: "nulle part"}).total
        assert total.value in (0, None)
        assert total.n == 0


OWN = ("code_quartier", "dispositif_code", "famille", "fonds_origine", "financeur_id", "porteur_id", "section", "annee",
       "secteur", "type_objet", "stade", "statut", "forme_convention", "commune", "operateur_id", "type_local", "naf",
       "mesure", "sexe", "tranche_age", "type")  # fmt: skip
NOT_ALONE = {
    "funder_share": "the share of a fund among what that fund gives is 1",
    "dependency": "the total is a median",
    "gap_to_mean": "the total is sans objet",
    "cpo_ending by annee": "selected years are ignored",
}
ALONE = [i for i in WORKED_OUT if i.id not in NOT_ALONE and i.secrecy is None]  # a hidden row may be shown alone


@pytest.mark.parametrize("mode", ["reparti", "concerne"])
@pytest.mark.parametrize("indicator", ALONE, ids=lambda indicator: indicator.id)
def test_a_row_is_the_total_of_its_own_filter(indicator, mode, tiny):
    for by in set(indicator.by) & set(OWN):
        for key, cell in ask(tiny, indicator.id, by, mode=mode) if f"{indicator.id} by {by}" not in NOT_ALONE else ():
            alone = ask(tiny, indicator.id, None, {by: key}, mode=mode).total
            assert (cell.status, cell.n) == (alone.status, alone.n), (by, key)
            assert cell.value == pytest.approx(alone.value), (by, key)


@each
def test_an_absent_optional_table_is_named(indicator, made):
    optional = [stem for stem in indicator.tables if stem in OPTIONAL]
    if not optional:
        # without `organismes` carriers are of unknown status: an answer, not an obstacle
        needed = set(indicator.tables) - {"organismes"}
        assert needed <= {table.stem for table in TABLES if table.required}
        return
    with pytest.raises(MissingTable) as caught:
        values(made(**dict.fromkeys(optional)), indicator.id)
    assert (caught.value.indicator, caught.value.table) == (indicator.id, optional[0])


OPTIONAL = "locaux baux accompagnements clauses etablissements appuis realisations evenements".split()


def test_without_organismes_the_share_says_that_nothing_is_known(made):
    found = ask(made(organismes=None), "ess_share")
    assert found.total.status == SANS_OBJET
    assert found.not_shown[0].value == 3850.01


def test_a_selection_refuses_what_it_cannot_mean():
    for where in ({"couleur": "bleu"}, {"annee": "2024..2022"}, {"annee": "24"}, {"secteur": " "}):
        with pytest.raises(UsageError):
            Selection.of(where)
    with pytest.raises(UsageError):
        Selection.of(mode="moitie")
