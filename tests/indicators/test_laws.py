"""Laws that hold whatever the data and the question: drawn territories, drawn shares, drawn filters."""

from __future__ import annotations

import io
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting import cents as money
from ess_metrics.counting.indicator import PLACE
from ess_metrics.folder.reading import read
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from tests.tiny import TABLES, A, B, C, write_tiny

PLACES = [A, B, C, "HORS_QPV", "TERRITOIRE", "QP067001"]
FUNDS = ["EPCI", "REGION", "ETAT_P147", "UE_FSE", "AUTOFINANCEMENT", ""]
ADDITIVE = [indicator for indicator in INDICATORS if indicator.additive_by and indicator.secrecy is None]

cents = st.integers(0, 10**9)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any)


# Sharing money


@given(st.lists(st.tuples(cents | st.just(money.UNKNOWN), weights), min_size=1, max_size=8))
@example([(100001, [1, 1])])
@example([(1, [1, 1, 1])])
def test_no_cent_is_lost_whatever_the_shares(records):
    amounts = np.array([amount for amount, _ in records])
    owner = np.repeat(np.arange(len(records)), [len(parts) for _, parts in records])
    part = np.concatenate([np.array(parts) / sum(parts) for _, parts in records])
    shared = money.split(amounts, owner, part, np.arange(len(owner)))
    for i, amount in enumerate(amounts):
        mine = shared[owner == i]
        assert (mine == money.UNKNOWN).all() if amount == money.UNKNOWN else mine.sum() == amount


@given(cents, weights)
def test_each_share_is_within_a_cent_of_its_part(amount, parts):
    part = np.array(parts) / sum(parts)
    owner = np.zeros(len(parts), int)
    shared = money.split(np.array([amount]), owner, part, np.arange(len(parts)))
    for given_, weight in zip(shared, parts, strict=True):
        assert abs(given_ - Fraction(amount * weight, sum(parts))) < 1 + Fraction(1, 1000)


@given(cents, st.integers(1, 6), st.randoms(use_true_random=False))
def test_equal_shares_give_the_odd_cents_to_the_first_codes(amount, count, random):
    order = list(range(count))
    random.shuffle(order)
    shared = money.split(np.array([amount]), np.zeros(count, int), np.full(count, 1 / count), np.array(order))
    by_code = [int(shared[order.index(rank)]) for rank in range(count)]
    assert by_code == sorted(by_code, reverse=True)
    assert max(by_code) - min(by_code) <= 1


@given(st.integers(0, 10**11))
def test_euros_with_two_decimals_are_exact_cents(amount):
    assert money.to_cents(np.array([float(f"{amount // 100}.{amount % 100:02d}")]))[0] == amount


# Whole territories


@st.composite
def territories(draw) -> dict[str, str]:
    """Projects, places and funding rows drawn at random on the tiny territory, as CSV texts."""
    count = draw(st.integers(1, 5))
    links, projects, rows = [], [], []
    for p in range(count):
        sector, scheme, status = (draw(st.sampled_from(c)) for c in (SECTORS, SCHEMES, STATUSES))
        start = draw(st.sampled_from(["", "2022-05-01", "2024-01-01"]))
        projects.append(f"R{p},Projet {p},O{p % 3 + 1},{scheme},{sector},{status},{start},{draw(st.integers(0, 9))}")
        places = draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=4))
        parts = draw(st.lists(st.integers(1, 9), min_size=len(places), max_size=len(places)))
        links += [f"R{p},{place},{part / sum(parts):.6f}" for place, part in zip(places, parts, strict=True)]
    for f in range(draw(st.integers(1, 10))):
        project = draw(st.sampled_from([*(f"R{p}" for p in range(count)), ""]))
        amounts = [draw(st.sampled_from(["", "0", "0.01", "333.33", "1000", "12345.67"])) for _ in range(3)]
        fund, year, scheme = draw(st.sampled_from(FUNDS)), draw(st.integers(2022, 2025)), draw(st.sampled_from(SCHEMES))
        status, kind = draw(st.sampled_from(STATUSES)), draw(st.sampled_from(["subvention"] * 4 + ["pret"]))
        form = draw(st.sampled_from(["cpo", "ponctuelle", ""]))
        carrier = "" if project else f"O{draw(st.integers(1, 3))}"
        rows.append(",".join([f"G{f}", project, carrier, fund, scheme, str(year), kind, *amounts, form, status]))
    return {
        "projets": "\n".join([PROJECTS, *projects]) + "\n",
        "projets_quartiers": "\n".join(["projet_id,code_quartier,part", *links]) + "\n",
        "financements": "\n".join([ROWS, *rows]) + "\n",
        "appuis": None,
        "realisations": None,
    }


PROJECTS = "projet_id,intitule,porteur_id,dispositif_principal,secteur,statut,date_debut,emplois_crees"
ROWS = (
    "financement_id,projet_id,porteur_id,fonds_origine,dispositif_code,annee,type_concours,montant_demande,"
    "montant_attribue,montant_verse,forme_convention,statut"
)
SECTORS = ["sante", "commerce", ""]
SCHEMES = ["AAP_CDV", "FSE"]
STATUSES = ["attribue", "refuse", "solde", "abandonne", "depose"]


@st.composite
def selections(draw, **ways) -> Selection:
    """A question that a page could ask."""
    where = {}
    for column, codes in FILTERS.items():
        if draw(st.integers(0, 3)) == 0:
            where[column] = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))
    amount = draw(st.sampled_from(["attribue", "attribue", "demande", "verse"]))
    return Selection.of(where, amount=amount, **ways)


FILTERS = {
    "code_quartier": PLACES,
    "commune": ["67482", "67043|67447"],
    "annee": ["2022", "2023..2024", "2025"],
    "fonds_origine": FUNDS[:4],
    "secteur": SECTORS[:2],
    "dispositif_code": SCHEMES,
    "porteur_id": ["O1", "O2"],
    "statut": STATUSES[:3],
}


def opened(tables: dict) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        return read(write_tiny(Path(folder), **tables))


def in_cents(value: float | None) -> int:
    return 0 if value is None else round(value * 100)


@given(territories(), selections())
def test_the_rows_and_what_is_not_shown_add_up_to_the_total_to_the_cent(tables, selection):
    data = opened(tables)
    for indicator in ADDITIVE:
        if set(indicator.tables) <= set(data.tables):
            for by in indicator.by:
                found = values(data, indicator.id, by, selection)
                assert found.additive or indicator.id != "granted"
                if found.additive:
                    parts = [*(cell.value for _, cell in found), *(item.value for item in found.not_shown)]
                    if indicator.unit == "EUR":
                        assert sum(map(in_cents, parts)) == in_cents(found.total.value), (indicator.id, by)
                    else:
                        assert sum(p or 0 for p in parts) == pytest.approx(found.total.value or 0), (indicator.id, by)


@given(territories())
def test_every_euro_of_the_folder_is_somewhere(tables):
    # the same money, counted from the text of the file, in the rows and what is not shown
    data = opened(tables)
    rows = pd.read_csv(_file(tables["financements"]), dtype=str, keep_default_na=False)
    kept = rows[(rows["type_concours"] == "subvention") & (rows["fonds_origine"] != "AUTOFINANCEMENT")]
    euros = kept["montant_attribue"].where(~kept["statut"].isin(["refuse", "ineligible", "annule"]), "0")
    expected = sum(round(float(text or 0) * 100) for text in euros)
    for by in ("code_quartier", "secteur", "porteur_id"):
        found = values(data, "granted", by)
        parts = [*(cell.value for _, cell in found), *(item.value for item in found.not_shown)]
        assert sum(map(in_cents, parts)) == expected


def _file(text: str) -> io.StringIO:
    return io.StringIO(text)


@given(territories(), selections(mode="concerne"))
def test_mode_concerne_never_changes_the_total_nor_gives_a_place_less(tables, selection):
    data = opened(tables)
    selection = selection.without("code_quartier", "commune")
    shared = Selection(selection.where, selection.amount)
    for indicator in ("granted", "cpo_ending", "jobs", "active_projects", "granted_per_inhabitant"):
        whole, parts = (values(data, indicator, "code_quartier", asked) for asked in (selection, shared))
        assert whole.total == parts.total
        assert (np.nan_to_num(whole.value) >= np.nan_to_num(parts.value) - 1e-9).all()


ALONE = (
    ("granted", "code_quartier"),
    ("granted", "commune"),
    ("granted", "fonds_origine"),
    ("leverage", "annee"),
    ("award_rate", "secteur"),
    ("jobs", "dispositif_code"),
    ("active_projects", "code_quartier"),
    ("granted_per_inhabitant", "code_quartier"),
)


@given(territories(), selections(mode="reparti"))
def test_a_row_is_what_its_own_filter_gives(tables, selection):
    data = opened(tables)
    for indicator, by in ALONE:
        asked = selection.without(by, *(PLACE if by in PLACE else ()))
        for key, cell in values(data, indicator, by, asked):
            alone = values(data, indicator, None, asked.plus(by, key)).total
            assert cell.status == alone.status, (indicator, by, key)
            assert cell.value == pytest.approx(alone.value), (indicator, by, key)


@given(territories(), st.integers(2021, 2025), st.integers(0, 4))
def test_a_range_is_the_enumeration_of_its_years(tables, first, length):
    data = opened(tables)
    span = Selection.of({"annee": f"{first}..{first + length}"})
    listed = Selection.of({"annee": [str(year) for year in range(first, first + length + 1)]})
    assert span == listed
    for indicator in ("granted", "granted_per_inhabitant", "active_projects", "granted_change"):
        one, other = (values(data, indicator, "code_quartier", asked).to_json() for asked in (span, listed))
        assert one == other


# The file's shape


@settings(max_examples=6)
@given(st.randoms(use_true_random=False), st.sampled_from(["csv", "parquet", "categories"]))
def test_row_order_columns_order_and_format_change_nothing(random, shape):
    frames = {stem: pd.read_csv(_file(text), dtype=str, keep_default_na=False) for stem, text in TABLES.items()}
    plain = opened({})
    with tempfile.TemporaryDirectory() as folder:
        _written(write_tiny(Path(folder)), frames, random, shape)
        shuffled = read(folder)
    for indicator in (one for one in INDICATORS if missing_table(plain, one.id) is None):
        for by in (None, indicator.by[0] if indicator.by else None):
            before, after = (values(data, indicator.id, by).to_json() for data in (plain, shuffled))
            assert after == before, indicator.id


def _written(folder: Path, frames: dict[str, pd.DataFrame], random, shape: str) -> None:
    for stem, frame in frames.items():
        order = random.sample(range(len(frame)), len(frame))
        columns = random.sample(list(frame.columns), len(frame.columns))
        mixed = frame.iloc[order][columns].reset_index(drop=True)
        if shape == "csv":
            mixed.to_csv(folder / f"{stem}.csv", index=False)
            continue
        (folder / f"{stem}.csv").unlink()
        mixed = mixed.replace("", None)
        (mixed.astype("category") if shape == "categories" else mixed).to_parquet(folder / f"{stem}.parquet")


def test_typed_parquet_says_the_same_as_text(tmp_path):
    folder = write_tiny(tmp_path)
    for stem, text in TABLES.items():
        frame = pd.read_csv(_file(text), dtype={"siret": str}, parse_dates=[c for c in _columns(text) if "date" in c])
        (folder / f"{stem}.csv").unlink()
        frame.to_parquet(folder / f"{stem}.parquet")
    plain, typed = opened({}), read(folder)
    for indicator in (one for one in INDICATORS if missing_table(plain, one.id) is None):
        by = indicator.by[0] if indicator.by else None
        assert values(typed, indicator.id, by).to_json() == values(plain, indicator.id, by).to_json()


def _columns(text: str) -> list[str]:
    return text.splitlines()[0].split(",")
