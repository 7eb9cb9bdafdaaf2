"""Torn text tables: a true table is drawn, torn as careless exports do, and every cell must come back in its column."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from ess_metrics.files.raw_files import open_raw, refused_lines

HEADER = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
    "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE", "notificationUE",
    "pourcentageSubvention",
)  # fmt: skip
NAMES = "Les Amis du Port|Régie des Écoles|Club d'échecs|ATELIER VÉLO|Compagnie du Chêne|SCIC La Ruche|Maison"
OBJECTS = (
    "Fonctionnement|Aide au projet de jardin partagé|Festival, édition d'été|Achat de matériel (tables, chaises)|"
    "Soutien scolaire, lecture, ateliers|Projet « Vivre ensemble », saison 2, phase 1|Tournoi|Accueil"
)
CONDITIONS = "Versement unique|Acompte de 50 %, solde sur bilan|Deux versements|Sur présentation du bilan, de pièces"


def drawn(seed: int, rows: int) -> list[list[str]]:
    """A table of grants as it should be read: 14 cells a row."""
    luck = random.Random(seed)
    table = []
    for number in range(rows):
        cents = luck.choice([0, 0, 50, 25, luck.randrange(100)])
        amount = luck.randrange(50, 90_000)
        day = f"2022-{luck.randrange(1, 13):02d}-{luck.randrange(1, 29):02d}"
        siret = str(luck.randrange(10**13, 10**14))
        table.append([
            "Ville de Portvieux", "21440000100019", day, f"2022-{number:03d}", luck.choice(NAMES.split("|")), siret,
            luck.choice(OBJECTS.split("|")), f"{amount},{cents:02d}" if cents else str(amount),
            luck.choice(["aide en numéraire", "aide en numéraire", "aide en nature"]),
            luck.choice(["", *CONDITIONS.split("|")]), luck.choice(["", day]), "", luck.choice(["", "non"]),
            luck.choice(["1", "1", "100"]),
        ])  # fmt: skip
    return table


def quoted(cell: str, mark: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if mark in cell or '"' in cell or "\n" in cell else cell


def torn(row: list[str], mark: str, how: str, luck: random.Random) -> str:
    """One line of the file: well written, torn by its own separators, wrapped in quotes, or cut by a line break."""
    good = mark.join(quoted(cell, mark) for cell in row)
    if how == "bare":
        return mark.join(row)
    if how == "wrapped":
        return '"' + good.replace('"', '""') + '"'
    if how == "cut":
        words = row[6].split(" ")
        at = luck.randrange(1, len(words)) if len(words) > 1 else 0
        broken = " ".join(words[:at]) + "\n" + " ".join(words[at:]) if at else row[6]
        return mark.join(broken if i == 6 else quoted(cell, mark) for i, cell in enumerate(row))
    return good


def written(tmp_path, table, mark, seed, encoding="utf-8"):
    luck = random.Random(seed)
    lines = [torn(row, mark, luck.choice(["good", "bare", "bare", "wrapped", "cut"]), luck) for row in table]
    if encoding == "mixed":
        data = b"\n".join(line.encode(luck.choice(["utf-8", "cp1252"])) for line in lines)
    else:
        data = "\n".join(lines).encode(encoding)
    path = tmp_path / "aides.csv"
    path.write_bytes(mark.join(HEADER).encode() + b"\n" + data + b"\n")
    return path


def loose(cell: str) -> str:
    """A cell without its blanks: a line break and a blank stand for one another once a cell was cut."""
    return "".join(cell.split())


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_every_cell_of_a_torn_comma_file_comes_back_in_its_column(tmp_path, seed, encoding):
    table = drawn(seed, 120)
    found = open_raw(written(tmp_path, table, ",", seed, encoding))
    grid, refused = found.grids[0], refused_lines(found)
    assert len(grid.rows) == len(table)  # no line is lost, none is made
    kept = [
        (row, true) for line, row, true in zip(grid.lines, grid.rows, table, strict=True) if (None, line) not in refused
    ]
    assert len(kept) >= 0.98 * len(table)
    for row, true in kept:
        assert [loose(cell) for cell in row] == [loose(cell) for cell in true]


@pytest.mark.parametrize("seed", range(3))
def test_objects_with_semicolons_tear_a_semicolon_file_as_well(tmp_path, seed):
    table = [[cell.replace(", ", "; ") for cell in row] for row in drawn(seed + 50, 80)]
    found = open_raw(written(tmp_path, table, ";", seed))
    refused = refused_lines(found)
    grid = found.grids[0]
    assert len(grid.rows) == len(table)
    good = sum(
        [loose(cell) for cell in row] == [loose(cell) for cell in true]
        for line, row, true in zip(grid.lines, grid.rows, table, strict=True)
        if (None, line) not in refused
    )
    assert good == len(table) - len(refused)
    assert good >= 0.98 * len(table)


def test_the_euros_of_a_torn_file_are_those_of_its_true_table(tmp_path):
    table = drawn(9, 200)
    found = open_raw(written(tmp_path, table, ",", 9))
    refused = refused_lines(found)
    true = sum(Decimal(row[7].replace(",", ".")) for row in table)
    read = sum(Decimal(row[7].replace(",", ".")) for row in found.grids[0].rows)
    assert len(refused) <= 4
    assert read == true


def test_a_file_whose_rows_are_all_wrapped_in_quotes_is_a_table(tmp_path):
    table = drawn(3, 40)
    lines = [",".join(quoted(cell, ",") for cell in row) for row in [list(HEADER), *table]]
    for tail in ("", ";;;"):
        text = "\n".join('"' + line.replace('"', '""') + '"' + tail for line in lines)
        (tmp_path / "a.csv").write_text(text + "\n", encoding="utf-8")
        found = open_raw(tmp_path / "a.csv")
        assert [list(row) for row in found.grids[0].rows] == table
        assert not found.faults


def test_a_torn_row_whose_last_cell_is_empty_is_not_taken_for_a_good_one(tmp_path):
    text = "nom,montant,nature,conditions\n" + "".join(f"A{n},{n}00,aide,\n" for n in range(1, 9))
    (tmp_path / "a.csv").write_text(text + "B,1234,50,aide,\n", encoding="utf-8")
    assert open_raw(tmp_path / "a.csv").grids[0].rows[-1] == ("B", "1234,50", "aide", "")


def test_a_heading_and_a_note_are_never_glued_to_a_row(tmp_path):
    text = "nom,date,montant\nSport\nA,2022-01-01,10\nB,2022-01-02,20\nSource : la ville\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    rows = open_raw(tmp_path / "a.csv").grids[0].rows
    assert [row[0] for row in rows] == ["Sport", "A", "B", "Source : la ville"]
