"""A large text table read by blocks is the one that reading it whole gives; what is not regular is read whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ess_metrics.files import large_text
from ess_metrics.files.by_column import Column, Gathered, Rows, grouped
from ess_metrics.files.limits import LIMITS
from ess_metrics.files.raw_files import open_raw
from ess_metrics.model.faults import DataError

HEAD = "nom;objet;montant"
LAZY = replace(LIMITS, lazy_bytes=1000)


def rows(count: int) -> list[str]:
    return [f"Association {n % 50};  Action n° {n} à l’école ;{n}.50" for n in range(count)]


def written(tmp_path, lines, encoding="utf-8", end="\n"):
    place = tmp_path / "aides.csv"
    place.write_bytes(end.join([*lines, ""]).encode(encoding))
    return place


def both(path):
    """The table read by blocks, and read whole."""
    by_blocks, whole = open_raw(path, limits=LAZY), open_raw(path)
    assert by_blocks.encoding == whole.encoding
    return by_blocks.grids[0], whole.grids[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_by_blocks_is_whole(tmp_path, monkeypatch, encoding, end):
    monkeypatch.setattr(large_text, "BLOCK", 777)
    lines = [HEAD, *rows(9000)]
    lines[500:500] = ["", ";;", '"La ""Ruche""";"un objet\nsur deux lignes";12']
    path = written(tmp_path, lines, encoding, end)
    assert large_text.read(path, LIMITS)[0].header == ("nom", "objet", "montant")
    found, expected = both(path)
    assert (found.header, found.header_line) == (expected.header, expected.header_line)
    assert list(found.rows) == list(expected.rows)
    assert list(found.lines) == list(expected.lines)
    assert found.rows[1:4][1] == expected.rows[2]


@pytest.mark.parametrize(
    "odd",
    [
        "Association;un objet;12;de trop",
        "Association;un objet",
        "Association;Ã©cole;12",
        'Association;"un guillemet qui ne se ferme pas;12',
    ],
)
def test_what_is_not_regular_is_read_whole(tmp_path, odd):
    path = written(tmp_path, [HEAD, *rows(9000), odd, *rows(20)])
    with pytest.raises(large_text.Irregular):
        large_text.read(path, LIMITS)
    found, expected = both(path)
    assert list(found.rows) == list(expected.rows)
    assert list(found.lines) == list(expected.lines)


def test_titles_that_are_not_first_are_read_whole(tmp_path):
    path = written(tmp_path, ["Subventions de la ville", HEAD, *rows(9000)])
    with pytest.raises(large_text.Irregular):
        large_text.read(path, LIMITS)


def test_no_more_cells_than_allowed(tmp_path):
    path = written(tmp_path, [HEAD, *rows(9000)])
    with pytest.raises(DataError) as refused:
        large_text.read(path, replace(LIMITS, cells=20_000))
    assert [fault.rule for fault in refused.value.faults] == ["trop_de_cellules"]
    assert len(large_text.read(path, replace(LIMITS, cells=30_000))[0].rows) == 9000


def test_rows_of_columns_behave_as_rows():
    gathered = Gathered(2)
    gathered.add([("a", "1"), ("b", "1")])
    gathered.add([("a", "2")])
    found = Rows(gathered.columns())
    assert list(found) == [("a", "1"), ("b", "1"), ("a", "2")]
    assert (len(found), found[2], list(found[1:])) == (3, ("a", "2"), [("b", "1"), ("a", "2")])
    assert [column.used() for column in found[1:2].columns] == [["b"], ["1"]]
    assert gathered.cells == 6


def test_equal_rows_are_one_group():
    groups, first = grouped(Column.of(["x", "y", "x", "x"]), Column.of(["1", "1", "2", "1"]))
    assert (groups.tolist(), first.tolist()) == ([0, 1, 2, 0], [0, 1, 2])
