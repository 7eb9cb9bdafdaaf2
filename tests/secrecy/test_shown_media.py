"""No view, sentence, proof, answer, export or report tells more of a small cell than the published answers do.

For each hidden cell of 1 to 4 people, integer programming finds another population with the same published answers and
another number there; the whole of what is shown must then be the same, to the letter. `ESS_ATTAQUE=1` plays forty
folders with everything that is shown, reports included; the tests play one with what speaks of people.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import closed
from tests.secrecy import shown_media
from tests.secrecy.made_up_people import HEAD, Attacker, draw, line_of
from tests.secrecy.shown_media import Masks, media
from tests.tiny import A, B, C, write_tiny

WHOLE = bool(os.environ.get("ESS_ATTAQUE"))
SEEDS = range(40) if WHOLE else (3,)


def told_apart(seed: int, folder, *, near: bool) -> tuple[int, dict[str, list]]:
    """How many small cells were tried, and what is shown otherwise of another population: name -> cells."""
    people = draw(seed, folder / "drawn", size=(60, 160))
    attacker = Attacker(people)

    def made(counts, name: str):
        """These people in a folder, in the order of their atoms, as the public or the partners read it."""
        kept = [dict(zip(attacker.names, atom, strict=True)) for atom, n in zip(attacker.grid, counts, strict=True)
                for _ in range(int(n))]  # fmt: skip
        lines = [line_of(at, person) for at, person in enumerate(kept)]
        data = read(write_tiny(folder / name, accompagnements=HEAD + "\n" + "\n".join(lines) + "\n"))
        return closed(data) if seed % 2 else data

    data = made(people.counts, "true")
    chance = random.Random(seed)
    more = [{"code_quartier": chance.choice((A, B, C))}, {"annee": "2022"}, {"dispositif_code": "FAPUS"}]
    asked = [Selection(), *(Selection.of(where) for where in chance.sample(more, 1 + WHOLE))]
    masks = Masks(data)
    with masks.heard():
        true = media(data, asked, near=near)
    attacker.people = replace(people, data=data)
    attacker.ask_everything(0, seed)
    apart: dict[str, list] = {}
    others = 0
    for others, (where, counts) in enumerate(attacker.others(), 1):
        other = made(counts, f"other-{others}")
        with masks.worn():
            seen = media(replace(other, folder=data.folder, fingerprint=data.fingerprint), asked, near=near)
        for name in true:
            if true[name] != seen[name]:
                apart.setdefault(name, []).append(where)
    return others, apart


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_shown_tells_two_populations_of_the_same_answers_apart(seed, tmp_path):
    others, apart = told_apart(seed, tmp_path, near=not WHOLE)
    assert others or WHOLE
    assert not apart


def test_a_view_that_counts_people_by_itself_is_seen(tmp_path, monkeypatch):
    def counted(near):
        yield "leak", lambda data: data.tables["accompagnements"][["code_quartier_residence", "tranche_age"]]

    monkeypatch.setattr(shown_media, "makers", counted)
    monkeypatch.setattr(shown_media, "PEOPLE", [])
    assert set(told_apart(3, tmp_path, near=True)[1]) == {"leak 0"}
