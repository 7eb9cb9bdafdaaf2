"""Example files of every recognised format, made from the samples of the tests: the same columns, invented bodies.

    python scripts/make_examples.py

Names of bodies and their numbers are invented; names of places and columns are those of the real formats.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path

import openpyxl
from stdnum import luhn

from ess_metrics.formats import simple_model
from ess_metrics.model.locations import EXAMPLES
from ess_metrics.texts.library import model_words

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "formats" / "samples"
NAMES = re.compile(
    r"^(raison_sociale|denomination.*|nombeneficiaire|nom du bénéficiaire.*|name|nom|nom du lieu|nomunitelegale"
    r"|nom_beneficiaire|beneficiaire|denominationunitelegale|nomusageunitelegale|prenom.*|sigle.*|pseudonyme.*)$",
    re.I,
)
NUMBER = re.compile(r"(?<!\d)(\d{14}|\d{9})(?!\d)")
PUBLIC = ("2167", "2467")  # SIRET of the town and of its intercommunality: public bodies, kept


class Invented:
    """Numbers and names, the same one for the same original in a file."""

    def __init__(self):
        self.bodies: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def number(self, found: re.Match) -> str:
        """A SIREN or SIRET that no body has (999…), valid."""
        text = found[1]
        if text.startswith(PUBLIC):
            return text
        if text[:9] not in self.bodies:
            stem = f"999{len(self.bodies) + 1:05d}"
            self.bodies[text[:9]] = stem + luhn.calc_check_digit(stem)
        siren = self.bodies[text[:9]]
        if len(text) == 9:
            return siren
        stem = siren + text[9:13]
        return stem + luhn.calc_check_digit(stem)

    def cell(self, column: str, value: str) -> str:
        """The cell as an example shows it."""
        if value and NAMES.match(column.strip()) and not value.startswith("Q"):
            return self.names.setdefault(value, f"Association Exemple {len(self.names) + 1}")
        return NUMBER.sub(self.number, value)


def main() -> None:
    """Write every example."""
    EXAMPLES.mkdir(exist_ok=True)
    for path in sorted(SAMPLES.iterdir()):
        made = {".csv": _table, ".json": _records, ".geojson": _records}.get(path.suffix)
        if made:
            (EXAMPLES / path.name).write_text(made(path.read_text("utf-8-sig")), encoding="utf-8", newline="")
    _model(EXAMPLES / f"{simple_model.NAME}.xlsx")


def _table(text: str) -> str:
    mark = max(";,\t", key=text.partition("\n")[0].count)
    head, *lines = list(csv.reader(io.StringIO(text), delimiter=mark))
    invented, out = Invented(), io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(head)
    for line in lines:
        named = [*head, *[""] * len(line)]
        writer.writerow([invented.cell(column, cell) for column, cell in zip(named, line, strict=False)])
    return out.getvalue()


def _records(text: str) -> str:
    invented = Invented()

    def told(value, column=""):
        if isinstance(value, dict):
            return {name: told(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [told(one, column) for one in value]
        return invented.cell(column, value) if isinstance(value, str) else value

    return json.dumps(told(json.loads(text)), ensure_ascii=False, indent=1) + "\n"


def _model(path: Path) -> None:
    rows = {
        model_words.ACTIONS: {"Porteur": "Association Exemple 1", "Action": "Jardin partagé",
                              "Quartiers": "Hautepierre", "Année": 2024, "Demandé": 5000},
        model_words.PREMISES: {"Local": "Atelier 1", "Adresse": "1 rue de l’Exemple", "Quartier": "Hautepierre",
                               "Surface (m²)": 80, "Loyer": "640 €/mois", "Occupant": "Association Exemple 1"},
        model_words.FOUNDERS: {"Nom": "Exemple", "Prénom": "Camille", "Date de naissance": "14/07/1999", "Sexe": "F",
                               "Quartier de résidence": "Hautepierre", "Date d’entrée": "01/02/2024"},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "m.xlsx"
        simple_model.write_model(made)
        book = openpyxl.load_workbook(made)
        for name, row in rows.items():
            titles = [cell.value for cell in book[name][1]]
            for title, value in row.items():
                book[name].cell(2, titles.index(title) + 1).value = value
        book.save(path)


if __name__ == "__main__":
    main()
