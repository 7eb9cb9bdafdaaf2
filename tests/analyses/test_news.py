"""What moved between two versions: totals, rates by neighbourhood, the rows behind, the version of a day."""

from __future__ import annotations

import json

import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses import news, version_moves
from ess_metrics.analyses.version_moves import Figure, Move, between
from ess_metrics.folder import publication
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import Entry
from tests.tiny import A, B, write_tiny

POVERTY = "code_quartier,indicateur,annee,valeur,unite,statut,source\n"
POVERTY += f"{A},taux_pauvrete,2021,{{rate}},%,ok,Insee\n{B},taux_pauvrete,2021,35,%,ok,Insee\n"


@pytest.fixture
def two(tmp_path):
    """A folder of two versions: a grant was withdrawn, and a poverty rate corrected."""
    folder = write_tiny(tmp_path / "d", indicateurs=POVERTY.format(rate=40))
    publication.publish(folder, author="Ada")
    path = folder / "financements.csv"
    head, first, *others = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *others]) + "\n", "utf-8")
    (folder / "indicateurs.csv").write_text(POVERTY.format(rate=42), "utf-8")
    publication.publish(folder, author="Bob")
    return folder, first.split(",")[0]


def test_the_figures_that_moved_and_the_rows_behind(two):
    folder, withdrawn = two
    entries = publication.history(folder)
    sides = news.sides(entries, publication.current_entry(folder))
    assert sides == (entries[-2].version, entries[-1].version)
    found = news.news(folder, *sides)
    moved = {move.indicator: move for move in found.moves}
    assert moved["granted"].before == version_moves.figures(found.then)["granted"].total
    assert moved["granted"].after == version_moves.figures(read(folder))["granted"].total
    assert moved["insee_taux_pauvrete"] == Move("insee_taux_pauvrete", "%", None, None, 1)
    assert [(row.key, row.why) for row in found.rows("granted")] == [(withdrawn, "retiree")]
    assert news.news(folder, sides[1], sides[1]).moves == ()
    back = news.news(folder, sides[1], sides[0])
    assert {(one.indicator, one.before, one.after) for one in back.moves} == {
        (one.indicator, one.after, one.before) for one in found.moves
    }


def test_the_command_line_says_it(two, tmp_path, capsys):
    folder, _ = two
    capsys.readouterr()
    assert main(["news", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"before", "after", "moves", "changes", "suspicions"} == set(said)
    by_id = {one["indicator"]: one for one in said["moves"]}
    assert by_id["granted"].keys() == {"indicator", "unit", "before", "after"}
    assert by_id["insee_taux_pauvrete"]["places"] == 1
    assert main(["news", str(folder), "--since", "2999-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moves"] == []
    assert main(["news", str(folder), "--since", "hier"]) == 2
    assert main(["news", str(folder), "--from", "ffffff"]) == 2
    assert main(["news", str(write_tiny(tmp_path / "autre"))]) == 1


def entry(number: int, day: str, action: str = "published") -> Entry:
    return Entry(number, action, f"v{number}", f"{day}T10:00:00+00:00", f"{number}")


def test_a_day_stands_for_its_beginning():
    entries = [entry(1, "2026-01-10"), entry(2, "2026-02-10", "saved"), entry(3, "2026-03-10"), entry(4, "2026-03-10")]
    for moment, version in (("2026-01-01", "v1"), ("2026-02-20", "v1"), ("2026-03-10", "v1"), ("2026-03-11", "v4")):
        assert news.shown_at(entries, moment).version == version
    assert news.shown_at([], "2026-01-01") is None


def test_what_appears_comes_first_and_what_looks_wrong_is_said():
    before = {"granted": Figure("EUR", 100.0), "jobs": Figure("ETP", 4.0), "gini": Figure("0-1", 0.2)}
    after = {"granted": Figure("EUR", 100_000.0), "jobs": Figure("ETP", 5.0), "occupancy": Figure("0-1", 0.9)}
    moves = between(before, after)
    assert [move.indicator for move in moves][:2] == ["gini", "occupancy"]
    assert {move.indicator: move.suspect for move in moves}["granted"] == "unite"
    assert between(before, before) == []
