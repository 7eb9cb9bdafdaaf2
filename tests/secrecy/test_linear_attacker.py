"""An attacker who adds and subtracts what is told of rents, of tenants and of counts by sex finds no small cell.

What is published without sex, and where each lot or lease is, are public: the attacker starts from there.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from ess_metrics.analyses import values as door
from ess_metrics.analyses.values import raw_values, values
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.result import OK
from ess_metrics.model.selection import Selection
from tests.oracle.folders import folder, write

SEEDS = range(60 if os.environ.get("ESS_ATTAQUE") else 4)
COUNTS = ("jobs", "beneficiaries", "event_participants", "clause_beneficiaries")
LEAST = 5
SEXES = ("F", "H", "?")


def cells(made) -> dict[str | None, float]:
    """The numbers of an answer: its cells, and the total as None."""
    found = {key: cell.value for key, cell in made if cell.status == OK}
    found |= {item.reason: item.value for item in made.not_shown if item.cell and item.status == OK}
    return found | ({None: made.total.value} if made.total.status == OK else {})


def told_by_sex(data, indicator: str, by: str) -> list[tuple[dict, float]]:
    """What is told of the women, the men and the rest of each cell of a breakdown: (what is added, the sum)."""
    told = [({(key, sex): 1.0 for sex in SEXES}, n) for key, n in cells(values(data, indicator, by)).items()]
    for sex in SEXES[:2]:
        told += [
            ({(key, sex): 1.0}, n) for key, n in cells(values(data, indicator, by, Selection.of({"sexe": sex}))).items()
        ]
    for key in values(data, indicator, by).keys:
        told += [({(key, sex): 1.0}, n) for sex, n in _by_sex(data, indicator, Selection.of({by: key})).items()]
    return told + [({(None, sex): 1.0}, n) for sex, n in _by_sex(data, indicator, Selection()).items()]


def _by_sex(data, indicator: str, asked: Selection) -> dict[str, float]:
    made = values(data, indicator, "sexe", asked)
    found = {"?" if key == "sexe inconnu" else key: n for key, n in cells(made).items() if key is not None}
    if made.status.tolist().count(OK) == len(made.keys) and "?" not in found and not made.not_shown:
        found["?"] = 0.0
    return found


def bounds(told: list[tuple[dict, float]], unknown: list, target) -> tuple[float, float]:
    place = {name: at for at, name in enumerate(unknown)}
    rows, sums = np.zeros((len(told), len(unknown))), np.array([n for _, n in told])
    for at, (added, _) in enumerate(told):
        for name, weight in added.items():
            rows[at, place[name]] = weight
    aim = np.zeros(len(unknown))
    aim[place[target]] = 1.0
    ends = [linprog(sign * aim, A_eq=rows, b_eq=sums, bounds=(0, None)) for sign in (1, -1)]
    assert ends[0].status == 0, ends[0].message  # what is told holds together
    return ends[0].fun, (-ends[1].fun if ends[1].status == 0 else np.inf)


def found_by_sex(data) -> tuple[list, int]:
    """The cells above 0 and under 5 that are found, and how many there are."""
    broken, small = [], 0
    for indicator, by in itertools.product(COUNTS, ("code_quartier", "secteur", "statut")):
        entry = BY_ID[indicator]
        if by not in entry.by:
            continue
        truth = {
            (key, sex): n
            for sex in SEXES[:2]
            for key, n in cells(raw_values(data, entry, by, Selection.of({"sexe": sex}))).items()
        }
        told = told_by_sex(data, indicator, by)
        unknown = list(dict.fromkeys([*truth, *(name for added, _ in told for name in added)]))
        unknown += [(key, sex) for key in {key for key, _ in unknown} for sex in SEXES if (key, sex) not in unknown]
        for sex in SEXES:  # the cells of a sex add up to its total
            told = [*told, ({(key, s): 1.0 if key is not None else -1.0 for key, s in unknown if s == sex}, 0.0)]
        for name, n in truth.items():
            if 1e-9 < n < LEAST:
                small += 1
                low, high = bounds(told, unknown, name)
                if high - low < 1e-6:
                    broken.append((indicator, by, name, n))
    return broken, small


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_by_sex_is_found_by_subtraction(seed, tmp_path):
    data = read(write(folder(seed), tmp_path / "data"))
    broken, small = found_by_sex(data)
    assert small
    assert not broken


def test_the_attacker_finds_them_when_each_answer_is_protected_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "declared", lambda data, indicator, by, selection, made, ask: made)
    assert found_by_sex(read(write(folder(1), tmp_path / "data")))[0]


# -- rents and tenants ------------------------------------------------------------------------------------------------


def told_of_premises(data, ids: tuple[str, ...]) -> np.ndarray:
    """The sums that are told, one row each, over the secret records: every breakdown, and every filter on one value."""
    rows = []
    for id_ in ids:
        entry = BY_ID[id_]
        cut = entry.compute(door.select(data, Selection()), None).behind[0]
        for by in entry.by:
            group = cut.by(by)
            labels = (*group.keys, *group.reasons)
            shown = set(cells(values(data, id_, by)))
            for key in labels[: len(group.keys)]:
                if values(data, id_, None, Selection.of({by: key})).total.status == OK:
                    shown.add(key)
            for at, label in enumerate(labels):
                if label in shown:
                    rows.append(_members(cut, group.record[group.bucket == at]))
        if values(data, id_).total.status == OK:
            rows.append(_members(cut, cut.records))
    return np.array(rows)


def _members(cut, records) -> np.ndarray:
    row = np.zeros(cut.facts.size)
    row[records] = 1.0
    offered = cut.facts.frame["statut"].astype(str).to_numpy() != "occupe" if "surface_m2" in cut.facts.frame else False
    return np.where(offered, 0.0, row)


@pytest.mark.parametrize("ids", [("rent_gap", "rent_subsidy"), ("ess_tenant_share",)])
@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_the_rent_or_the_tenant_of_one_or_two_is_never_a_sum_of_what_is_told(seed, ids, tmp_path):
    data = read(Path("data/demo")) if seed is None else read(write(folder(seed), tmp_path / "data"))
    told = told_of_premises(data, ids)
    if not told.any():
        return
    size, rank = told.shape[1], np.linalg.matrix_rank(told)
    base = np.linalg.svd(told)[2][:rank].T
    for records in (*((at,) for at in range(size)), *itertools.combinations(range(size), 2)):
        aim = np.zeros(size)
        aim[list(records)] = 1.0
        if told[:, list(records)].any(axis=0).all():
            assert np.linalg.norm(aim - base @ (base.T @ aim)) > 1e-6, records
