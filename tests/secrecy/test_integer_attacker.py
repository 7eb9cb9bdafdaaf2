"""An attacker who asks everything and solves in whole numbers finds no cell of 1 to 4 people.

`ESS_ATTAQUE=1` plays hundreds of folders (some 10,000 small cells), the tests a few.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from ess_metrics.analyses import values as door
from ess_metrics.analyses.values import raw_values, values
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.result import OK, Cell
from ess_metrics.model.selection import PLACES, Selection
from tests.secrecy.made_up_people import LEAST, Attacker, draw, of_folder

WHOLE = bool(os.environ.get("ESS_ATTAQUE"))
SEEDS = range(600 if WHOLE else 4)
TRIPLES = [("residence", "sexe", "etape"), ("implantation", "annee", "sexe"), ("residence", "annee", "tranche_age")]
DEMO = "data/demo"
FOUNDERS = BY_ID["founders"]
SHARED = {"code_quartier", "commune"}, {"dispositif_code", "famille"}


@pytest.fixture(scope="module")
def demo():
    return read(Path(DEMO))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_cell_is_found_out_in_whole_numbers(seed, tmp_path):
    attacker = Attacker(draw(seed, tmp_path, size=(40, 120) if seed % 2 else (60, 300)))
    attacker.ask_everything(6, seed)
    broken, small, _ = attacker.found_out()
    assert not broken, f"{len(broken)} of {small}"


def test_the_attacker_succeeds_when_each_answer_is_protected_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "sheltered", lambda data, indicator, by, selection, made: made)
    attacker = Attacker(draw(9, tmp_path))
    attacker.ask_everything(0, 9)
    assert len(attacker.found_out()[0]) > 5


def same_either_way(data, by: str, *filtered: str) -> int:
    """Asks each cell in a breakdown under filters, then by filters alone; how many hidden cells hold nobody."""
    *others, keys = (values(data, "founders", name).keys for name in (*filtered, by))
    empty = 0
    for chosen in itertools.product(*others):
        where = dict(zip(filtered, chosen, strict=True))
        across = values(data, "founders", by, Selection.of(where))
        for key in keys:
            asked = Selection.of(where | {by: key})
            alone = values(data, "founders", None, asked).total
            told = across[key] if key in across.keys else Cell(0, OK, 0)  # nobody, or it would have a secret row
            assert (told.status, told.n) == (alone.status, alone.n), (where, key)
            empty += alone.status != OK and not raw_values(data, FOUNDERS, None, asked).total.n
    return empty


def test_the_same_cell_is_hidden_whichever_way_it_is_asked(demo):
    for first, second in (("sexe", "annee"), ("code_quartier", "etape"), ("operateur_id", "tranche_age")):
        same_either_way(demo, second, first)


def test_a_hidden_cell_where_nobody_is_has_a_row_as_the_others(tmp_path):
    assert same_either_way(draw(5, tmp_path).data, "tranche_age", "sexe", "etape")


def test_most_of_what_may_be_shown_stays_shown_in_the_demonstration(demo):
    large = shown = 0
    for place in PLACES:
        for by in FOUNDERS.by:
            for column in FOUNDERS.by:
                if {by, column} not in SHARED:
                    wheres = [{}] if column == by else [{column: key} for key in values(demo, "founders", column).keys]
                    for where in wheres:
                        asked = Selection.of(where, place=place)
                        cells = [cell for _, cell in raw_values(demo, FOUNDERS, by, asked) if cell.n >= LEAST]
                        large += len(cells)
                        shown += sum(c.status == OK and c.n >= LEAST for _, c in values(demo, "founders", by, asked))
    assert large > 2000
    assert shown / large >= 0.6


@pytest.mark.parametrize("names", TRIPLES if WHOLE else TRIPLES[:1])
def test_the_people_of_the_demonstration_are_not_found_out(names, tmp_path):
    attacker = Attacker(of_folder(DEMO, tmp_path / "copy", names))
    attacker.ask_everything(0, 1)
    broken, small, _ = attacker.found_out()
    assert small > 20
    assert not broken
