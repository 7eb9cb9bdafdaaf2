"""Files of authorities that do not exist, of very different shapes: the promises of an import hold for each.

A *true* list of grants is drawn first; each authority writes it in its own way. What must come out is counted on the
true list, never on what was read.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.folder import reading
from ess_metrics.importing import clinic
from ess_metrics.importing.run import import_files

NAMES = (
    "Les Amis du Port", "Régie des Écoles", "Club d'échecs", "Atelier Vélo", "Compagnie du Chêne", "SCIC La Ruche",
    "Maison des jeunes", "Cantine solidaire", "Les Débrouillards", "Unis-Cité", "Jardins d'Aurore", "Mobil'Emploi",
)  # fmt: skip
OBJECTS = (
    "Jardin partagé",
    "Festival d'été",
    "Soutien scolaire",
    "Recyclerie mobile",
    "Chantier d'insertion",
    "Café associatif",
)
FUNDERS = {"Ville": "COMMUNE", "Métropole": "EPCI", "État": "ETAT_AUTRE", "CAF": "CAF"}


@dataclass(frozen=True)
class Grant:
    """One true grant: who, what for, the year, euros by funder."""

    name: str
    title: str
    year: int
    euros: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.euros.values(), Decimal(0))


@dataclass
class Written:
    """A file as an authority writes it, and what a person counts on it."""

    path: Path
    rows: int
    euros: Decimal
    by_fund: dict[str, Decimal] | None = None
    by_year: dict[int, Decimal] | None = None
    refused: int = 0


def drawn(seed: int, count: int = 24, funders=("Ville",), cents: bool = True) -> list[Grant]:
    luck = random.Random(seed)
    grants = []
    for number in range(count):
        euros = {}
        for funder in funders:
            if luck.random() < 0.8 or funder == funders[0]:
                part = Decimal(luck.choice([0, 0, 50])) / 100 if cents else Decimal(0)
                euros[funder] = Decimal(luck.randrange(2, 400) * 50) + part
        grants.append(
            Grant(f"{luck.choice(NAMES)} {number}", luck.choice(OBJECTS), luck.choice([2021, 2022, 2023]), euros)
        )
    return grants


def french(value: Decimal, blank: str = "\u202f") -> str:
    """1 234,50 as a French spreadsheet writes it."""
    whole, _, part = f"{value:.2f}".partition(".")
    groups = f"{int(whole):,}".replace(",", blank)
    return groups + ("," + part if part != "00" else "")


def sum_of(grants) -> Decimal:
    return sum((grant.total for grant in grants), Decimal(0))


def by_fund(grants) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for grant in grants:
        for funder, euros in grant.euros.items():
            found[FUNDERS[funder]] += euros
    return dict(found)


def by_year(grants) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for grant in grants:
        found[grant.year] += grant.total
    return dict(found)


def text_file(path: Path, rows, mark=";", encoding="utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def book(path: Path, sheets: dict[str, list]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


# --- the authorities --------------------------------------------------------------------------------------------------


def town_in_cp1252(tmp_path, seed):
    """A town: cp1252, a title, blanks, euro signs and thin spaces, a total below, a note."""
    grants = drawn(seed)
    rows = [["Ville de Portvieux", "", "", ""], ["Subventions votées aux associations", "", "", ""], ["", "", "", ""]]
    rows += [["Association bénéficiaire", "Objet", "Exercice", "Montant voté"]]
    rows += [[g.name, g.title, g.year, french(g.total, "\xa0") + " €"] for g in grants]
    rows += [["TOTAL", "", "", french(sum_of(grants), "\xa0") + " €"], ["Source : direction des finances", "", "", ""]]
    return Written(
        text_file(tmp_path / "ville.csv", rows, encoding="cp1252"), 24, sum_of(grants), None, by_year(grants)
    )


def contract_with_funders(tmp_path, seed):
    """A contrat de ville: a column a funder, a total, the cost, own resources, a person to call."""
    grants = drawn(seed, funders=tuple(FUNDERS))
    head = [
        "N°",
        "Porteur",
        "Intitulé de l'action",
        "Année",
        "Coût total",
        *FUNDERS,
        "Total subventions",
        "Fonds propres",
    ]
    rows = [[*head, "Contact"]]
    for number, g in enumerate(grants, 1):
        parts = [g.euros.get(f) for f in FUNDERS]
        rows.append(
            [number, g.name, g.title, g.year, g.total * 2, *parts, g.total, g.total, "Mme Untel, 06 00 00 00 00"]
        )
    sums = [sum((g.euros.get(f, Decimal(0)) for g in grants), Decimal(0)) for f in FUNDERS]
    rows.append(["", "TOTAL", "", "", sum_of(grants) * 2, *sums, sum_of(grants), sum_of(grants), ""])
    place = book(tmp_path / "contrat.xlsx", {"Programmation": rows})
    return Written(place, 24, sum_of(grants), by_fund(grants), by_year(grants))


def department_by_theme(tmp_path, seed):
    """A département: headings by theme, a subtotal each, a grand total; thousands parted by blanks."""
    grants = drawn(seed, cents=False)
    rows = [["Bénéficiaire", "Objet de la subvention", "Montant attribué", "Année"]]
    for at, theme in enumerate(("Culture", "Sport", "Insertion")):
        part = grants[at::3]
        rows.append([theme, "", "", ""])
        rows += [[g.name, g.title, french(g.total, " "), g.year] for g in part]
        rows.append([f"Sous-total {theme}", "", french(sum_of(part), " "), ""])
    rows.append(["Total général", "", french(sum_of(grants), " "), ""])
    return Written(text_file(tmp_path / "departement.csv", rows), 24, sum_of(grants), None, by_year(grants))


def region_in_thousands(tmp_path, seed):
    """A region: thousands of euros said in the title, a cell with its own unit, tabs."""
    grants = drawn(seed, cents=False)
    rows = [["Bénéficiaire", "Projet", "Année", "Aide accordée (k€)"]]
    cells = [str(g.total / 1000).replace(".", ",") for g in grants]
    cells[3] = f"{grants[3].total} €"
    cells[5] = cells[5] + " k€"
    rows += [[g.name, g.title, g.year, cell] for g, cell in zip(grants, cells, strict=True)]
    return Written(text_file(tmp_path / "region.tsv", rows, "\t", "utf-16"), 24, sum_of(grants), None, by_year(grants))


def agglomeration_with_years_in_columns(tmp_path, seed):
    """An agglomeration: a column a year under one merged title, a total of the years."""
    grants = drawn(seed)
    years = sorted({g.year for g in grants})
    rows = [["Structure", "Action", "Subvention accordée", *[""] * (len(years) - 1), "Total"], ["", "", *years, ""]]
    rows += [[g.name, g.title, *[g.total if g.year == year else None for year in years], g.total] for g in grants]
    return Written(book(tmp_path / "agglo.xlsx", {"Feuil1": rows}), 24, sum_of(grants), None, by_year(grants))


def caf_by_sheet(tmp_path, seed):
    """A fund: a sheet a year, the summary first, no year in the rows."""
    grants = drawn(seed)
    sheets = {"Synthèse": [["Exercice", "Total"], *[[str(y), e] for y, e in sorted(by_year(grants).items())]]}
    for year in sorted({g.year for g in grants}):
        part = [g for g in grants if g.year == year]
        rows = [["Association", "Objet", "Montant de la subvention"], *[[g.name, g.title, g.total] for g in part]]
        sheets[f"Exercice {year}"] = [*rows, ["", "", sum_of(part)]]
    return Written(book(tmp_path / "fonds.xlsx", sheets), 24, sum_of(grants), None, by_year(grants))


def foundation_in_ods(tmp_path, seed):
    """A foundation: ODS, columns in another order, asked and granted, a refusal at 0."""
    grants = drawn(seed)
    frame = pd.DataFrame({
        "Montant demandé": [float(g.total * 2) for g in grants],
        "Décision": ["Refusé" if at == 2 else "Accordé" for at in range(len(grants))],
        "Date de décision": [f"15/03/{g.year}" for g in grants],
        "Montant accordé": [0.0 if at == 2 else float(g.total) for at, g in enumerate(grants)],
        "Intitulé du projet": [g.title for g in grants],
        "Nom de l'association": [g.name for g in grants],
    })  # fmt: skip
    frame.to_excel(tmp_path / "fondation.ods", index=False, engine="odf")
    true = sum_of(grants) - grants[2].total
    return Written(tmp_path / "fondation.ods", 24, true)


def torn_scdl(tmp_path, seed):
    """A town that exports SCDL with commas and no quotes."""
    grants = drawn(seed, 60)
    head = "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,idBeneficiaire,objet,montant,nature,"
    head += "pourcentageSubvention"
    lines = [head] + [
        f"Ville,21440000100019,{g.year}-03-15,{g.name},,{g.title}, ouvert à tous,{str(g.total).replace('.', ',')},"
        f"aide en numéraire,{'100 %' if at == 1 else 1}"
        for at, g in enumerate(grants)
    ]
    (tmp_path / "scdl.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Written(tmp_path / "scdl.csv", 60, sum_of(grants), None, by_year(grants))


def state_with_two_lines_of_titles(tmp_path, seed):
    """A prefecture: "Demandé" and "Accordé" over the funders, words in an amount, a date that is none."""
    grants = drawn(seed, funders=("État", "Ville"))
    rows = [
        ["Porteur", "Action", "Année", "Date de versement", "Demandé", "", "Accordé", ""],
        ["", "", "", "", "État", "Ville", "État", "Ville"],
    ]
    for at, g in enumerate(grants):
        state, town = g.euros.get("État"), g.euros.get("Ville")
        day = "courant avril" if at % 5 == 0 else "12/04/2023"
        asked = "à définir" if at == 4 else (state or 0) * 2
        rows.append([g.name, g.title, g.year, day, asked, (town or 0) * 2, state, town])
    place = book(tmp_path / "prefecture.xlsx", {"Crédits": rows})
    return Written(place, 24, sum_of(grants), by_fund(grants), by_year(grants))


def intercommunality_with_unreadable(tmp_path, seed):
    """A community: stray signs after a title and in an optional column, an amount that is words."""
    grants = drawn(seed, cents=False)
    rows = ["Nom du bénéficiaire;Objet;Année;Montant;Pourcentage,"]
    for at, g in enumerate(grants):
        amount = "à définir" if at == 7 else french(g.total, "\u202f")
        rows.append(f"{g.name};{g.title};{g.year};{amount};1,")
    (tmp_path / "cc.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    kept = [g for at, g in enumerate(grants) if at != 7]
    return Written(tmp_path / "cc.csv", 24, sum_of(kept), None, by_year(kept), 1)


AUTHORITIES = (
    town_in_cp1252, contract_with_funders, department_by_theme, region_in_thousands,
    agglomeration_with_years_in_columns,
    caf_by_sheet, foundation_in_ods, torn_scdl, state_with_two_lines_of_titles, intercommunality_with_unreadable,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("authority", AUTHORITIES, ids=lambda a: a.__name__)
def test_rows_and_euros_are_those_that_a_person_counts(tmp_path, authority, seed):
    written = authority(tmp_path, seed)
    report = import_files([written.path], tmp_path / "d")
    found = report.to_json()["files"][0]
    assert (found["rows_read"], found["rows_refused"]) == (written.rows, written.refused)
    assert Decimal(str(found["total_eur_written"])) == written.euros
    promises(found)
    funding = pd.read_csv(tmp_path / "d" / "financements.csv", dtype=str, keep_default_na=False)
    euros = funding.assign(euros=[Decimal(cell or 0) for cell in funding["montant_attribue"]])
    assert euros["euros"].sum() == written.euros
    if written.by_fund:
        assert dict(euros.groupby("fonds_origine")["euros"].sum()) == written.by_fund
    if written.by_year:
        sums = euros.groupby("annee")["euros"].sum()
        assert {int(year): value for year, value in sums.items() if value} == written.by_year
    assert reading.check(tmp_path / "d").ok


@pytest.mark.parametrize("authority", AUTHORITIES, ids=lambda a: a.__name__)
def test_the_annotated_file_given_back_counts_the_same_and_holds_no_more(tmp_path, authority):
    path = authority(tmp_path, 3).path
    first = import_files([path], tmp_path / "d").files[0]
    clinic.annotated_workbook(open_raw(path), first.outcome, tmp_path / "annote.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "annote.xlsx").worksheets[-1]
    rows, euros = ([sheet.cell(line, at).value for at in (2, 3, 4)] for line in (6, 7))
    assert rows == [first.rows_read, first.rows_kept, first.rows_refused]
    assert euros == [first.total_eur_read, first.total_eur_kept, first.total_eur_refused]
    again = import_files([tmp_path / "annote.xlsx"], tmp_path / "e").files[0]
    for name in ("rows_read", "rows_kept", "total_eur_read", "total_eur_kept"):
        assert getattr(again, name) == getattr(first, name)


def promises(found: dict) -> None:
    """What the report of any file promises."""
    cents = {name: round(found[f"total_eur_{name}"] * 100) for name in ("written", "kept", "refused", "read")}
    assert found["rows_read"] == found["rows_kept"] + found["rows_refused"]
    assert cents["written"] == cents["read"] == cents["kept"] + cents["refused"]
    for sums in found["totals_by_type"].values():
        assert round(sums["written"] * 100) == round(sums["kept"] * 100) + round(sums["refused"] * 100)
    assert not set(found["columns_taken"]) & set(found["columns_ignored"])
    rows = [(line.get("sheet"), line["row"]) for line in found["lines_ignored"]]
    assert len(rows) == len(set(rows))
