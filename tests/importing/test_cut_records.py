"""Records cut by a line break, some with an amount that nobody can read: each comes back whole, and every euro with it.

The files are drawn: separator, place of the cut, number of cuts in a record, words where the amount should be, a total
below, several amounts.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from ess_metrics.importing.run import import_files
from tests.importing.test_authorities import promises

TITLES = ["Bénéficiaire", "Objet", "Année", "Date de décision", "Montant demandé", "Montant accordé", "Observations"]
WORDS = ("à définir", "en cours", "voir convention", "n.c.", "1OO", "montant en attente")


class Drawn:
    """A true list, and how it is torn."""

    def __init__(self, seed: int, mark: str):
        luck = self.luck = random.Random(seed)
        self.mark = mark
        self.asked = self.granted = Decimal(0)
        self.unread = self.rows = 0
        count = luck.randrange(12, 40)
        lines = [mark.join(TITLES)]
        self.cut = set(luck.sample(range(count), luck.randrange(1, 4)))
        self.worded = set(luck.sample(sorted(self.cut), 1)) | set(luck.sample(range(count), 1))
        for number in range(count):
            lines += self._record(number)
        if luck.random() < 0.7:
            lines.append(mark.join(["TOTAL", "", "", "", str(self.asked), str(self.granted), ""]))
        self.lines = lines

    def _record(self, number: int) -> list[str]:
        luck = self.luck
        asked, granted = Decimal(luck.randrange(500, 90_000)), Decimal(luck.randrange(100, 40_000))
        day = f"{luck.randrange(1, 29):02d}/{luck.randrange(1, 13):02d}/2023"
        written = luck.choice(WORDS) if number in self.worded else str(granted)
        self.asked, self.rows = self.asked + asked, self.rows + 1
        if number in self.worded:
            self.unread += 1
        else:
            self.granted += granted
        title = " ".join(luck.sample("jardin partagé des enfants du port et de la ruche".split(), 5))
        if number in self.cut:
            pieces = title.split(" ")
            for at in sorted(luck.sample(range(1, 5), luck.randrange(1, 3)), reverse=True):
                pieces[at - 1 : at + 1] = [pieces[at - 1] + "\n" + pieces[at]]
            title = " ".join(pieces)
        cells = [f"Association {number}", title, "2023", day, str(asked), written, luck.choice(["", "vu", "reporté"])]
        return self.mark.join(cells).split("\n")

    def write(self, folder: Path) -> Path:
        path = folder / "aides.txt"
        path.write_text("\n".join(self.lines) + "\n", encoding=self.luck.choice(["utf-8", "cp1252"]))
        return path


@pytest.mark.parametrize("mark", ["\t", ";", "|", ","])
@pytest.mark.parametrize("seed", range(6))
def test_a_cut_record_with_a_worded_amount_comes_back_whole(tmp_path, seed, mark):
    draw = Drawn(seed, mark)
    found = import_files([draw.write(tmp_path)], tmp_path / "d").to_json()["files"][0]
    promises(found)
    assert (found["rows_read"], found["rows_kept"], found["rows_refused"]) == (draw.rows, draw.rows, 0)
    assert found["rows_without_amount"] == draw.unread
    totals = found["totals_by_type"]
    assert Decimal(str(totals["demande"]["kept"])) == Decimal(str(totals["demande"]["written"])) == draw.asked
    assert Decimal(str(totals["attribue"]["kept"])) == Decimal(str(found["total_eur_written"])) == draw.granted


def test_a_total_may_hold_what_nobody_can_read_but_not_less_than_its_lines(tmp_path):
    head = "Association;Objet;Année;Montant\nA;Jardin;2023;100\nB;Atelier;2023;à définir\nC;Fête;2023;50\n"
    for at, (total, refused) in enumerate(((150, 1), (400, 1), (149, 2), (20, 2))):
        path = tmp_path / f"{at}.csv"
        path.write_text(head + f"TOTAL;;;{total}\n", encoding="utf-8")
        found = import_files([path], tmp_path / f"d{at}").to_json()["files"][0]
        assert (found["rows_refused"], found["total_eur_kept"]) == (refused, 150)
        assert found["total_eur_written"] == 150 + (total if refused == 2 else 0)


PLACES = ["Neuhof - Meinau", "Hautepierre", "Cronenbourg", "Elsau", "Port du Rhin"]


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
@pytest.mark.parametrize("seed", range(5))
def test_a_record_cut_in_its_title_is_one_where_nothing_but_amounts_is_regular(tmp_path, seed, mark):
    # the second half could be a short line of its own, its amounts among words: they were in no table
    luck = random.Random(seed)
    count, total, lines = luck.randrange(4, 12), Decimal(0), []
    for number, cut in enumerate(luck.sample([True] + [False] * (count - 1), count)):
        asked, town, state = (Decimal(luck.randrange(10_000, 900_000)) / 100 for _ in range(3))
        total += town + state
        amounts = [f"{amount:,.2f}".replace(",", " ").replace(".", ",") for amount in (asked, town, state)]
        title = "Cours de\nfrançais" if cut else luck.choice(["Jardin", "Compost", "Atelier réparation"])
        lines.append(mark.join(["Strasbourg", f"Association {number}", title, luck.choice(PLACES), *amounts, ""]))
    titles = ["Commune", "Association", "Action", "Quartier", "Demandé", "Voté ville", "Voté État", "Observations"]
    path = tmp_path / "suivi.txt"
    path.write_text("\n".join(["Suivi des aides 2025", mark.join(titles), *lines]) + "\n", encoding="utf-8")
    found = import_files([path], tmp_path / "d").to_json()["files"][0]
    assert (found["rows_read"], found["rows_kept"]) == (count, count)
    assert Decimal(str(found["total_eur_kept"])) == total
    assert [fault["rule"] for fault in found["faults"]].count("ligne_rejointe") == 1


@pytest.mark.parametrize("seed", range(5))
def test_where_every_row_is_torn_the_end_of_a_cut_one_teaches_nothing(tmp_path, seed):
    """Comma file, decimal commas, commas in objects, no quotes: only the halves of cut records have the right width."""
    luck, total, lines = random.Random(seed), Decimal(0), ["Nom,Objet,Date,Montant,Ville"]
    count, cut = luck.randrange(8, 20), 0
    for number in range(count):
        euros = Decimal(luck.randrange(10_000, 900_000)) / 100
        total += euros
        title = luck.choice(["Jardin, potager et serre", "Festival", "Sortie\nà la mer", "Atelier, couture"])
        cut += "\n" in title
        lines.append(f"Asso {number},{title},12/0{luck.randint(1, 9)}/2023,{euros:.2f},Strasbourg".replace(".", ","))
    path = tmp_path / "aides.csv"
    path.write_text("\n".join(lines) + "\n", encoding=luck.choice(["utf-8", "cp1252"]))
    found = import_files([path], tmp_path / "d").to_json()["files"][0]
    promises(found)
    assert (found["rows_read"], found["rows_kept"]) == (count, count)
    assert Decimal(str(found["total_eur_kept"])) == total
    assert [fault["rule"] for fault in found["faults"]].count("ligne_rejointe") == cut
