"""An attacker asks everything that random filters and breakdowns can give, and solves the linear system.

Every published number about the people of a small made-up population is an equation over the atoms (neighbourhood x sex
x age x year). Reduced row echelon form over a prime field says which cells follow from the equations: no cell of 1 to 4
people may. Published zeros are used too: they remove unknowns.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from ess_metrics.analyses import values as door
from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, Cell
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import crossings
from ess_metrics.secrecy.cells import protect
from tests.tiny import A, B, C, write_tiny

PRIME = 2_147_483_629
COLUMNS = {
    "code_quartier": (A, B, C, "HORS_QPV"),
    "sexe": ("F", "H"),
    "tranche_age": ("<26", "26-30", "31-45"),
    "annee": ("2023", "2024"),
}
COMMUNES = {A: "67482", B: "67043|67447", C: "67482"}
SHARES = {"women_share": ("sexe", {"F"}), "under30_share": ("tranche_age", {"<26", "26-30"})}
ATOMS = list(itertools.product(*COLUMNS.values()))
CODES = np.array(ATOMS)
SEEDS = range(8)


def population(seed: int, folder) -> tuple[Dataset, list[tuple]]:
    """Forty to ninety people, unevenly spread, and the atom of each."""
    draw = random.Random(seed)
    weights = [draw.random() ** 3 for _ in ATOMS]
    people = draw.choices(ATOMS, weights, k=draw.randint(40, 90))
    lines = [
        f"S{at},H{at},FAPUS,accueil,{year}-02-01,{place},{sex},{age}"
        for at, (place, sex, age, year) in enumerate(people)
    ]
    head = "suivi_id,personne_id,dispositif_code,etape,date_entree,code_quartier_residence,sexe,tranche_age\n"
    return read(write_tiny(folder, accompagnements=head + "\n".join(lines) + "\n")), people


def filters(draw: random.Random, count: int) -> list[Selection]:
    """No filter, then random ones on one to three columns, neighbours of each other."""
    found = [Selection()]
    for _ in range(count):
        chosen = draw.sample(sorted(COLUMNS), draw.choice((1, 1, 2, 2, 3)))
        where = {c: draw.sample(COLUMNS[c], draw.randint(1, len(COLUMNS[c]) - 1)) for c in chosen}
        found += [Selection.of(where), Selection.of(dict(list(where.items())[1:]))]
    return found


def inside(atom: tuple, where: dict) -> bool:
    return all(atom[list(COLUMNS).index(column)] in allowed for column, allowed in where.items())


def equations(data: Dataset, asked: list[Selection]) -> list[tuple[np.ndarray, int]]:
    """Every number published about founders under these selections, as (atoms it adds up, its value).

    A share tells two: its base, and how many of it are women, or young.
    """
    found = []
    for selection in asked:
        where = {column: set(chosen) for column, chosen in selection.where}
        for indicator, by in itertools.product(("founders", *SHARES), (None, "commune", *COLUMNS)):
            answer = door.values(data, indicator, by, selection)
            cells = [(where, answer.total)]
            cells += [(where | _cell(by, key, where), cell) for key, cell in answer]
            cells += [(where | _cell(by, item.reason, where), item) for item in answer.not_shown if item.cell]
            for cell_where, cell in cells:
                if cell.status == OK:
                    found.append((_atoms(cell_where), cell.n))
                if cell.status == OK and indicator in SHARES and isinstance(cell, Cell):
                    column, top = SHARES[indicator]
                    narrower = cell_where | {column: top & cell_where.get(column, top)}
                    found.append((_atoms(narrower), round(cell.value * cell.n)))
    return found


def _atoms(where: dict) -> np.ndarray:
    """The atoms of a cell, as a mask."""
    kept = np.ones(len(ATOMS), bool)
    for column, allowed in where.items():
        kept &= np.isin(CODES[:, list(COLUMNS).index(column)], list(allowed))
    return kept


def _cell(by: str, key: str, where: dict) -> dict:
    if by == "commune":
        places = {place for place, commune in COMMUNES.items() if commune == key} or {key}
        return {"code_quartier": places & where.get("code_quartier", places)}
    return {by: {key} & where.get(by, {key})}


def echelon(rows: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Reduced rows by their pivot, over the integers modulo a prime."""
    basis: list[tuple[int, np.ndarray]] = []
    for row in rows:
        left = reduced(row, basis)
        if left.any():
            pivot = int(np.flatnonzero(left)[0])
            basis.append((pivot, left * pow(int(left[pivot]), -1, PRIME) % PRIME))
    return basis


def reduced(row: np.ndarray, basis: list[tuple[int, np.ndarray]]) -> np.ndarray:
    left = row.astype("int64") % PRIME  # below 2^31: products hold in 63 bits
    for pivot, known in basis:
        if left[pivot]:
            left = (left - left[pivot] * known) % PRIME
    return left


def found_out(data: Dataset, people: list[tuple], asked: list[Selection]) -> list[dict]:
    """The cells of 1 to 4 people that the published numbers determine."""
    told = equations(data, asked)
    empty = np.any([mask for mask, value in told if value == 0] or [np.zeros(len(ATOMS), bool)], axis=0)
    basis = echelon(np.unique([mask & ~empty for mask, _ in told], axis=0).astype("int64"))
    broken = []
    for size in range(1, len(COLUMNS) + 1):
        for columns in itertools.combinations(COLUMNS, size):
            for chosen in itertools.product(*(COLUMNS[column] for column in columns)):
                where = {column: {value} for column, value in zip(columns, chosen, strict=True)}
                if 0 < sum(inside(person, where) for person in people) < 5:
                    target = _atoms(where) & ~empty
                    if not reduced(target, basis).any():
                        broken.append(where)
    return broken


def test_a_cell_hidden_to_protect_another_is_not_given_by_its_filter(tiny):
    # HORS_QPV (one person) is hidden, and B (five) with it; C is nobody, which protects nothing
    assert door.values(tiny, "founders", "code_quartier")[B].status == "secret"
    assert door.values(tiny, "founders", None, Selection.of({"code_quartier": B})).total.status == "secret"
    assert door.values(tiny, "founders", None, Selection.of({"code_quartier": C})).total.value == 0
    assert door.values(tiny, "founders", None, Selection.of({"code_quartier": "nulle part"})).total.value == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_cell_can_be_computed(seed, tmp_path):
    data, people = population(seed, tmp_path)
    assert not found_out(data, people, filters(random.Random(seed), 6))


def test_the_attacker_succeeds_when_only_small_cells_are_hidden(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "protect", lambda made, rule, apart: protect(made, rule, secondary=False))
    monkeypatch.setattr(door, "sheltered", lambda data, indicator, by, selection, made: made)
    data, people = population(1, tmp_path)
    assert found_out(data, people, filters(random.Random(1), 6))


def test_the_attacker_succeeds_when_shares_are_protected_by_their_base_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(crossings, "_parts", lambda data, indicator, by, selection, made: made)
    data, people = population(1, tmp_path)
    assert found_out(data, people, filters(random.Random(1), 3))


def test_the_attacker_succeeds_when_each_answer_is_protected_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "sheltered", lambda data, indicator, by, selection, made: made)
    data, people = population(1, tmp_path)
    assert found_out(data, people, filters(random.Random(1), 6))


def test_useful_answers_remain(tmp_path):
    data, _ = population(0, tmp_path)
    shown = [
        cell.status == OK
        for by in COLUMNS
        for _, cell in door.values(data, "founders", by, replace(Selection(), place="residence"))
    ]
    assert sum(shown) >= len(shown) / 2
