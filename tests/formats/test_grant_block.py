"""The plain rows of a grants file, read by column, are what reading rows one by one makes of them."""

from __future__ import annotations

import csv
import random

import numpy as np
import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import grant_files, grant_reader
from ess_metrics.formats.grant_block import Plain
from ess_metrics.formats.source import Context
from ess_metrics.model.questions import Answers

SIRETS = ("80001949900014", "80004947000019", "24670048800017")
CELLS = {
    "nomBeneficiaire": ("Les Maraîchers", "Association La Ruche", "LA RUCHE", "Ruche", "Total jeunes", ""),
    "objet": ("Fête de quartier", "Festival 2023", "Festival 2022", "Fonctionnement", "Cours de français", ""),
    "montant": ("1500.00", "320", "4000.5", "7 250", "1.734", "12,5 k€", "0", "", "à définir", "-50"),
    "dateConvention": ("2022-03-04", "2023-01-31", "04/03/2022", "mars 2022", "20023", ""),
    "idBeneficiaire": (*SIRETS, "800019499", "", "35181600000000"),
    "nomAttribuant": ("Ville de Strasbourg", "Région Grand Est", ""),
    "referenceDecision": ("D1", "DEL-2022-14", ""),
    "numero de dossier": ("P-1", "P-2", "12", ""),
    "Exercice": ("2022", "2021", "2021-2023", ""),
    "montant demandé": ("2000", "n.c.", ""),
    "montant versé": ("900", ""),
    "nature": ("aide en numéraire", "prêt", "aide en nature", ""),
    "pourcentageSubvention": ("1", "0.5", "50", "300"),
    "section": ("F", "INV", ""),
    "code postal": ("67000", "1000", ""),
    "commune": ("Strasbourg", "Schiltigheim", ""),
    "qpv": ("QN06701M", "Neuhof", "Neuhof, Meinau", "Non", ""),
    "latitude": ("48.57", ""),
    "longitude": ("7.75", ""),
    "Ville": ("100", "250.50", ""),
    "Etat": ("100", "900", ""),
    "Total": ("200", "350.50", ""),
    "Subvention 2021": ("300", "1 200", ""),
    "Subvention 2022": ("350", ""),
    "Montant (k€)": ("3,5", "7", ""),
}  # fmt: skip
ALWAYS = ("nomBeneficiaire", "objet", "montant", "dateConvention")
AREAS = pd.DataFrame(
    {"code_quartier": ["QN06701M", "QN06702M"], "nom": ["Neuhof", "Meinau"], "generation": "2024", "alias": ""},
    dtype="str",
)


def written(folder, seed: int):
    """A file of grants drawn at random: half of its cells are the plainest of their column."""
    luck = random.Random(seed)
    columns = [*ALWAYS, *luck.sample(sorted(CELLS.keys() - {*ALWAYS}), luck.randrange(9))]
    luck.shuffle(columns)
    rows = [
        [CELLS[name][0] if luck.random() < 0.6 else luck.choice(CELLS[name]) for name in columns]
        for _ in range(luck.choice([4, 25, 60]))
    ]
    for at in luck.sample(range(len(rows)), len(rows) // 6):
        extra = luck.choice([rows[at], [""] * len(columns), ["Culture", *[""] * (len(columns) - 1)], rows[at][:-2]])
        rows.insert(luck.randrange(len(rows)), list(extra))
    if luck.random() < 0.3:
        rows.append(["Total" if at == 0 else "1820" if name == "montant" else "" for at, name in enumerate(columns)])
    place = folder / f"aides_{seed}.csv"
    with place.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, delimiter=";").writerows([columns, *rows])
    return place


def told(path):
    """Everything that reading a file gives, as plain values."""
    context = Context(tables={"quartiers": AREAS}, answers=Answers("0" * 64))
    raw = open_raw(path)
    reader = grant_reader.Reader(raw, context)
    outcome = grant_files.read(raw, context)
    for grid in raw.grids:
        reader.read_grid(grid)
    tables = {
        stem: frame.astype(object).where(frame.notna(), None).to_dict("list") for stem, frame in outcome.tables.items()
    }
    names = ("rows_read", "rows_kept", "rows_refused", "euros_read", "euros_kept", "totals", "without_amount", "places")
    plain = {name: getattr(outcome, name) for name in (*names, "lines_ignored", "columns_taken", "columns_ignored")}
    refused = None if outcome.refused is None else outcome.refused.astype(str).to_dict("list")
    faults = [fault.to_json() for fault in outcome.faults]
    return plain | {"tables": tables, "refused": refused, "faults": faults}, reader.plain


@pytest.mark.parametrize("seed", range(40))
def test_rows_read_by_column_are_those_read_one_by_one(tmp_path, monkeypatch, seed):
    path = written(tmp_path, seed)
    by_column, _ = told(path)
    monkeypatch.setattr(grant_reader, "plain_rows", lambda *_: Plain(np.zeros(0, dtype=np.intp)))
    one_by_one, none = told(path)
    assert by_column == one_by_one
    assert none == 0


def test_most_rows_of_a_clean_file_are_plain(tmp_path):
    place = tmp_path / "aides.csv"
    rows = [f"Association {n % 7},Action {n},2022-03-04,{100 + n}.00,{SIRETS[n % 3]}" for n in range(50)]
    head = "nomBeneficiaire,objet,dateConvention,montant,idBeneficiaire"
    place.write_text("\n".join([head, *rows, f"Association 1,Action 51,2022-03-04,à définir,{SIRETS[0]}"]), "utf-8")
    outcome, plain = told(place)
    assert (plain, outcome["rows_read"], outcome["rows_refused"]) == (50, 51, 1)
    assert outcome["euros_kept"] == sum(100 + n for n in range(50))
