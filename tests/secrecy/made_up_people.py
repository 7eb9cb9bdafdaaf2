"""Made-up people followed, sorted by a few attributes, and an attacker who knows nothing but what is published.

The attacker's unknowns are the numbers of people of each *atom* (a combination of the attributes). Each published
number is an equation over them, and so is a row that is not there: nobody is. A cell is *found out* when no other
whole solution gives it another number: integer programming looks for one, and each solution found clears all the cells
where it differs from the truth.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, Cell
from ess_metrics.model.selection import Selection
from tests.tiny import A, B, C, write_tiny

LEAST = 5
NO_FILTER = {"inconnu", "sexe inconnu", "none", "dead", "alive"}  # what no question can ask for
HEAD = (
    "suivi_id,personne_id,dispositif_code,etape,date_entree,code_quartier_residence,code_quartier_implantation,"
    "sexe,tranche_age,issue,date_creation,ess,vivant_36m"
)
PLACES = (A, B, C, "HORS_QPV", "inconnu")
ATTRIBUTES = {
    "residence": PLACES,
    "implantation": PLACES,
    "sexe": ("F", "H", "sexe inconnu"),
    "tranche_age": ("<26", "26-30", "31-45", "inconnu"),
    "annee": ("2021", "2022", "2023"),
    "etape": ("accueil", "conseil_montage", "financement"),
    "dispositif_code": ("FAPUS", "AMO_DEVECO", "FSE"),
    "survie": ("none", "dead", "alive"),
}
PLACES_OF_A_PERSON = ("residence", "implantation")
STAGES = ("accueil", "emergence", "conseil_montage", "financement", "post_creation")
WIDER = {  # breakdown -> (the attribute it sums, its values in each cell)
    "commune": (None, {"67482": (A, C), "67043|67447": (B,)}),
    "famille": ("dispositif_code", {"accompagnement": ("FAPUS", "AMO_DEVECO"), "financement": ("FSE",)}),
}
SHARES = {  # the attribute of a share, its values counted above, and below
    "women_share": ("sexe", ("F",), ("F", "H")),
    "under30_share": ("tranche_age", ("<26", "26-30"), ("<26", "26-30", "31-45")),
    "firm_survival": ("survie", ("alive",), ("alive", "dead")),
}


@dataclass(frozen=True)
class People:
    """The published folder, the attributes at play with their values, and the atom of each person."""

    data: Dataset
    columns: dict[str, tuple[str, ...]]
    counts: np.ndarray  # people of each atom, in the order of itertools.product
    wider: dict = field(default_factory=lambda: WIDER)


def draw(seed: int, folder, size: tuple[int, int] = (40, 120)) -> People:
    """People of three to five attributes, unevenly spread; the others are the same for all."""
    chance = random.Random(seed)
    names = sorted(chance.sample(sorted(ATTRIBUTES), chance.choice((3, 4, 4))))
    columns = {name: ATTRIBUTES[name] for name in names}
    atoms = list(itertools.product(*columns.values()))
    weights = [chance.random() ** chance.choice((2, 4)) for _ in atoms]
    people = chance.choices(range(len(atoms)), weights, k=chance.randint(*size))
    lines = [line_of(at, dict(zip(names, atoms[atom], strict=True))) for at, atom in enumerate(people)]
    data = read(write_tiny(folder, accompagnements=HEAD + "\n" + "\n".join(lines) + "\n"))
    return People(data, columns, np.bincount(people, minlength=len(atoms)))


def of_folder(source, folder, names: tuple[str, ...]) -> People:
    """The people of a folder sorted by some of their attributes; who has several records keeps the first."""
    shutil.copytree(source, folder)
    people = pd.read_csv(folder / "accompagnements.csv", dtype=str).drop_duplicates("personne_id")
    people.to_csv(folder / "accompagnements.csv", index=False)
    data, told = read(folder), {}
    for name in names:
        unknown = "sexe inconnu" if name == "sexe" else "inconnu"
        read_in = {"residence": "code_quartier_residence", "implantation": "code_quartier_implantation"}.get(name, name)
        told[name] = people["date_entree"].str[:4] if name == "annee" else people[read_in]
        told[name] = told[name].fillna(unknown)
        if name in PLACES_OF_A_PERSON:  # what is neither here nor outside is of the other generation, or unknown
            known = {*data.geography.keys[: data.geography.count], "HORS_QPV"}
            told[name] = told[name].where(told[name].isin(known), unknown)
    codes = {*data.geography.keys[: data.geography.count]}
    columns = {
        name: tuple(sorted({*column} | (codes if name in PLACES_OF_A_PERSON else set())))
        for name, column in told.items()
    }
    place = {atom: at for at, atom in enumerate(itertools.product(*columns.values()))}
    atoms = [place[atom] for atom in zip(*told.values(), strict=True)]
    return People(data, columns, np.bincount(atoms, minlength=len(place)), wider={})


def line_of(at: int, person: dict) -> str:
    """A person's row; what is not said of them is what everybody is."""

    def cell(name: str, usual: str) -> str:
        value = person.get(name, usual)
        return "" if value.endswith("inconnu") else value

    survival = person.get("survie", "none")
    alive = {"none": "", "dead": "false", "alive": "true"}[survival]
    made = ("cree", "2020-02-01") if survival != "none" else ("en_cours", "")
    return ",".join(
        (
            f"S{at}", f"H{at}", cell("dispositif_code", "FAPUS"), cell("etape", "accueil"),
            f"{person.get('annee', '2022')}-02-01", cell("residence", A), cell("implantation", "inconnu"),
            cell("sexe", "inconnu"), cell("tranche_age", "inconnu"), *made, "", alive,
        )
    )  # fmt: skip


class Attacker:
    """All that the published numbers say of a population, as equations."""

    def __init__(self, people: People):
        self.people, self.names = people, list(people.columns)
        self.grid = np.array(list(itertools.product(*people.columns.values())), dtype=object)
        self.equations: dict[bytes, int] = {}
        self.met: dict[bytes, np.ndarray] = {}  # where somebody is, since there is a row

    def mask(self, where: dict) -> np.ndarray:
        """The atoms of a cell."""
        kept = np.ones(len(self.grid), bool)
        for name, allowed in where.items():
            kept &= np.isin(self.grid[:, self.names.index(name)], list(allowed))
        return kept

    def ask_everything(self, more: int, seed: int) -> None:
        """Every breakdown under no filter, each value, each pair of values, and random unions of values."""
        chance = random.Random(seed)
        single = [{name: (value,)} for name, values_ in self.people.columns.items() for value in values_]
        double = [one | two for one, two in itertools.combinations(single, 2) if one.keys() != two.keys()]
        wide = []
        for _ in range(more):
            names = chance.sample(self.names, chance.randint(1, len(self.names)))
            wide.append({n: tuple(chance.sample(self.people.columns[n], chance.randint(1, 2))) for n in names})
        for where in ({}, *single, *double, *wide):
            if not any(
                value.endswith("inconnu") or value in ("none", "dead", "alive") for v in where.values() for value in v
            ):
                self._ask(where)

    def _ask(self, where: dict) -> None:
        places = {*PLACES_OF_A_PERSON} & where.keys()
        for place in PLACES_OF_A_PERSON:
            if places - {place}:
                continue
            filters = {("code_quartier" if name == place else name): list(v) for name, v in where.items()}
            asked = Selection.of(filters, place=place)
            for by in (None, *self.people.wider, *self.names):
                if by not in ("residence", "implantation", "survie") or by == place:
                    self._hear(where, by, place, asked)

    def _hear(self, where: dict, by: str | None, place: str, asked: Selection) -> None:
        column = "code_quartier" if by == place else by
        for indicator in ("founders", *(name for name, (of, *_) in SHARES.items() if of in self.names)):
            answer = values(self.people.data, indicator, column, asked)
            cells = [(where, answer.total)]
            cells += [(self._cell(by, place, key, where), cell) for key, cell in answer]
            cells += [(self._cell(by, place, item.reason, where), item) for item in answer.not_shown if item.cell]
            for cell_where, cell in cells:
                if cell_where is not None:
                    self._learn(indicator, cell_where, cell)
            if by in self.names and indicator == "founders":
                self._read_rows(where, by, place, answer.keys)
        if by in (None, "etape") and "etape" in self.names and "etape" not in where:
            for stage, cell in values(self.people.data, "founder_funnel", "etape", asked):
                if cell.status == OK:
                    later = tuple(x for x in self.people.columns["etape"] if STAGES.index(x) >= STAGES.index(stage))
                    self._note(where | {"etape": later}, cell.n)

    def _read_rows(self, where: dict, by: str, place: str, keys: tuple[str, ...]) -> None:
        """A value without a row is that of nobody; one with a row, when nothing else is filtered, of somebody."""
        for value in self.people.columns[by]:
            if value in NO_FILTER or value not in where.get(by, (value,)):
                continue
            cell = self._cell(by, place, value, where)
            if value not in keys and value not in PLACES:
                self._note(cell, 0)
            elif where.keys() <= {by} and by != place:
                self.met[np.packbits(self.mask(cell)).tobytes()] = self.mask(cell)

    def _cell(self, by: str | None, place: str, key: str, where: dict) -> dict | None:
        if by is None:
            return where
        name, keys = by, (key,)
        if by in self.people.wider:
            name, cells = self.people.wider[by]
            name, keys = name or place, cells.get(key, keys)
        if name not in self.names:
            return None
        allowed = where.get(name, self.people.columns[name])
        return where | {name: tuple(value for value in allowed if value in keys)}

    def _learn(self, indicator: str, where: dict, cell) -> None:
        if cell.status == SANS_OBJET and indicator in SHARES:
            cell = Cell(None, OK, 0)  # nobody to divide by
        if cell.status != OK or cell.n is None:
            return
        if indicator == "founders":
            self._note(where, cell.n)
            return
        column, top, base = SHARES[indicator]
        allowed = where.get(column, self.people.columns[column])
        self._note(where | {column: tuple(v for v in base if v in allowed)}, cell.n)
        if isinstance(cell, Cell) and cell.value is not None:
            self._note(where | {column: tuple(v for v in top if v in allowed)}, round(cell.value * cell.n))

    def _note(self, where: dict, n: int) -> None:
        mask = self.mask(where)
        assert mask @ self.people.counts == n, (where, n)  # the attacker reads the answers rightly
        self.equations[np.packbits(mask).tobytes()] = n

    def targets(self) -> list[tuple[dict, int]]:
        """Every cell of one and of two attributes, and of communes, with its number."""
        axes = {name: [(value,) for value in found] for name, found in self.people.columns.items()}
        for name in {*PLACES_OF_A_PERSON} & axes.keys():
            axes[name] += self._unions("commune")
        if "dispositif_code" in axes:
            axes["dispositif_code"] += self._unions("famille")
        found = []
        for size in (1, 2):
            for names in itertools.combinations([n for n in axes if n != "survie"], size):
                if names != ("implantation", "residence"):
                    for chosen in itertools.product(*(axes[name] for name in names)):
                        found.append(dict(zip(names, chosen, strict=True)))
        return [(where, int(self.mask(where) @ self.people.counts)) for where in found]

    def _unions(self, by: str) -> list[tuple[str, ...]]:
        """The cells of a wider breakdown that sum several values."""
        return [cells for cells in self.people.wider.get(by, (None, {}))[1].values() if len(cells) > 1]

    def found_out(self) -> tuple[list[dict], int, int]:
        """The cells of 1 to 4 people that are found out, how many such cells, and how many solutions it took."""
        asked = sum(0 < n < LEAST for _, n in self.targets())
        broken: list[dict] = []
        return broken, asked, sum(1 for _ in self.others(broken))

    def others(self, broken: list[dict] | None = None) -> Iterator[tuple[dict, np.ndarray]]:
        """Other populations of the same answers, one at least for each cell of 1 to 4 people, with that cell.

        `broken` receives the cells that have none: they are found out.
        """
        left = [(self.mask(where), n, where) for where, n in self.targets() if 0 < n < LEAST]
        masks = np.array([np.unpackbits(np.frombuffer(key, np.uint8))[: len(self.grid)] for key in self.equations])
        told = np.array(list(self.equations.values()))
        unknown = ~masks[told == 0].any(axis=0) if (told == 0).any() else np.ones(len(self.grid), bool)
        table = csr_matrix(np.unique(np.c_[masks[:, unknown], told], axis=0).astype(float))
        given = [LinearConstraint(table[:, :-1], table[:, -1].toarray().ravel(), table[:, -1].toarray().ravel())]
        if self.met:
            given.append(LinearConstraint(np.array([*self.met.values()])[:, unknown].astype(float), 1, np.inf))
        while left:
            mask, n, where = left.pop()
            other = self._another(given, mask[unknown].astype(float), n)
            if other is None:
                if broken is not None:
                    broken.append(where)
                continue
            counts = np.zeros(len(self.grid))
            counts[unknown] = other
            yield where, counts
            left = [one for one in left if one[0] @ counts == one[1]]

    @staticmethod
    def _another(given: list[LinearConstraint], cell: np.ndarray, n: int) -> np.ndarray | None:
        """A whole solution that gives the cell another number, None when there is none."""
        for low, high in ((n + 1, np.inf), (-np.inf, n - 1)):
            found = milp(
                np.zeros(len(cell)),
                constraints=[*given, LinearConstraint(cell[None, :], low, high)],
                integrality=np.ones(len(cell)),
                bounds=Bounds(0, np.inf),
            )
            if found.x is not None:
                return np.round(found.x)
        return None
