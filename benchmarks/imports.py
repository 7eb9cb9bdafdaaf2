"""Importing grants: seconds of processor and of clock, memory, beside pandas reading and writing the same file.

20,000 rows, then 500,000, ten files at once, and what the columns of a table of fifty are taken for. The files are
drawn here, the same each time; the folder is a copy of the demonstration.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import ROOT

TITLES = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant,nature,"
    "conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention"
).split(",")
PLAIN = "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str).to_csv(sys.argv[2], index=False)"


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of clock, of processor (its children's too), megabytes of its largest process."""

    clock: float
    work: float
    memory: float


def main(arguments) -> int:
    """Print one line a measure."""
    parser = argparse.ArgumentParser(prog="benchmarks imports")
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 500_000])
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for count in chosen.rows:
            path = grants(folder / f"{count}.csv", count)
            _beside(f"{count} lignes, {path.stat().st_size / 1e6:.0f} Mo", [path], folder)
        ten = [grants(folder / f"lot_{at}.csv", 2_000, seed=at) for at in range(10)]
        _beside("dix fichiers de 2 000 lignes", ten, folder)
        _guesses(folder)
    return 0


def grants(path: Path, rows: int, seed: int = 3) -> Path:
    """A file of grants as authorities publish them (SCDL), drawn at random."""
    luck = random.Random(seed)
    bodies = [_siret(at * 10) for at in range(max(min(rows // 4, 30_000), 1))]
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow(TITLES)
        for at in range(rows):
            who = luck.randrange(len(bodies))
            day = datetime.date(2019 + luck.randrange(6), 1 + luck.randrange(12), 1 + luck.randrange(28)).isoformat()
            known = ["Eurométropole de Strasbourg", "24670048800017", day, f"D{seed}-{at}", f"Association {who}"]
            told = [bodies[who], f"Action numéro {at} au quartier", f"{luck.randrange(500, 90_000)}.00"]
            lines.writerow([*known, *told, "aide en numéraire", "unique", day, "", "non", "1"])
    return path


def _siret(number: int) -> str:
    siren = _with_key(f"{80_000_000 + number // 10:08d}")
    return _with_key(siren + "0001")


def _with_key(digits: str) -> str:
    """Digits followed by their Luhn key."""
    doubled = (int(char) * (2 if at % 2 == 0 else 1) for at, char in enumerate(reversed(digits)))
    return digits + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def _beside(title: str, paths: list[Path], folder: Path) -> None:
    """The import of some files into a copy of the demonstration, beside pandas on the same files."""
    into = folder / "dossier"
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(ROOT / "data" / "demo", into)
    ours = _cost([sys.executable, "-m", "ess_metrics", "import", *map(str, paths), "--into", str(into)])
    plain = [_cost([sys.executable, "-c", PLAIN, str(path), str(folder / "copie.csv")]) for path in paths]
    work = sum(one.work for one in plain)
    print(
        f"{title} : {ours.clock:.1f} s, {ours.work:.1f} s de processeur, {ours.memory:.0f} Mo ;"
        f" pandas, lire et écrire : {work:.1f} s de processeur ; rapport {ours.work / work:.1f}"
    )


def _cost(command: list[str]) -> Cost:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(time.perf_counter() - begun, work, after.ru_maxrss / 1024)


def _guesses(folder: Path) -> None:
    """What each of fifty columns is taken for, beside pandas reading the table."""
    import pandas as pd

    from ess_metrics.files.sheets import open_sheets
    from ess_metrics.formats import recipe_guess
    from ess_metrics.formats.source import Context

    path = folder / "cinquante.csv"
    luck = random.Random(5)
    titles = ["Structure", "Intitulé", "Montant attribué", "Année", "Quartier", *(f"Colonne {at}" for at in range(45))]
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out, delimiter=";")
        lines.writerow(titles)
        for at in range(2_000):
            known = [f"Association {at % 90}", f"Action {at}", luck.randrange(500, 9_000), 2023, "Neuhof"]
            lines.writerow([*known, *(luck.choice(["", "oui", luck.randrange(900), f"mot {at}"]) for _ in range(45))])
    ours = _worked(lambda: recipe_guess.guess_of(open_sheets(path), Context()))
    plain = _worked(lambda: pd.read_csv(path, sep=";"))
    print(f"sens de 50 colonnes : {ours:.2f} s de processeur ; pandas, lire : {plain:.2f} ; rapport {ours / plain:.1f}")


def _worked(act: Callable) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun
