"""A line of a file between its neighbours, as written."""

from pathlib import Path

from ess_metrics.files.neighbours import around
from ess_metrics.files.sheets import WrittenFile, WrittenSheet

TITLES = ("Nom", "Somme")


def file(*sheets: WrittenSheet) -> WrittenFile:
    return WrittenFile(Path("suivi.xlsx"), "xlsx", None, sheets)


def test_the_line_of_titles_is_no_neighbour():
    sheet = WrittenSheet("2024", ((1, ("Suivi",)), (3, TITLES), (4, ("A", "1")), (6, ("B",)), (7, ("C", "x"))))
    found = around(file(sheet), [("2024", 4), ("2024", 6), ("2024", 7), ("2024", 9)], ["somme"])
    assert found[("2024", 4)].titles == TITLES
    assert found[("2024", 4)].lines == (None, (4, ("A", "1")), (6, ("B",)))
    assert found[("2024", 6)].lines == ((4, ("A", "1")), (6, ("B",)), (7, ("C", "x")))
    assert found[("2024", 7)].lines[2] is None
    assert found[("2024", 9)] is None


def test_each_sheet_has_its_own_lines_and_titles():
    one = WrittenSheet("2023", ((1, TITLES), (2, ("A", "1"))))
    two = WrittenSheet("2024", ((1, ("Somme", "Nom")), (2, ("2", "B"))))
    found = around(file(one, two), [("2024", 2), ("2023", 2)], TITLES)
    assert found[("2024", 2)].titles == ("Somme", "Nom")
    assert found[("2023", 2)].lines[1] == (2, ("A", "1"))


def test_records_have_their_names_for_titles():
    sheet = WrittenSheet(None, ((1, ("A", "1")), (2, ("B", "x"))), TITLES)
    found = around(file(sheet), [(None, 2)], ())
    assert (found[(None, 2)].titles, found[(None, 2)].lines[0]) == (TITLES, (1, ("A", "1")))
