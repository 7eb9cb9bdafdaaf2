"""Lists of grants as authorities publish them, drawn: each returns its file and what a person counts on it.

The true list comes first; nothing here looks at what was read. The shapes are those met in the wild: annexes of an
administrative account, accounting extracts, copies of a PDF, sheets by department, two lines of titles, recoveries.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl

from tests.importing.test_authorities import book, french, text_file

NAMES = (
    "Les Petits Débrouillards", "Union sportive de l'Est", "Théâtre du Levant", "Régie de quartier Horizons",
    "Secours alimentaire", "École de musique", "La Cloche", "Coup de pouce emploi", "Mission locale du Bassin",
    "Foyer laïque", "Jardins de Babylone", "Comité des fêtes", "Radio Quartiers", "Vélo pour tous",
)  # fmt: skip
OBJECTS = (
    "Saison culturelle", "Chantier éducatif, été", "Accompagnement à la scolarité", "Épicerie sociale; antenne nord",
    "Ateliers d'insertion", "Achat de matériel", "Festival « Rives »", "Accès aux droits",
)  # fmt: skip


@dataclass
class Drawn:
    """One true grant."""

    name: str
    title: str
    day: date
    euros: Decimal
    asked: Decimal

    @property
    def year(self) -> int:
        return self.day.year


@dataclass
class Counted:
    """A file and what a person counts on it: lines of data, euros granted, by year, refused lines and their euros."""

    path: Path
    rows: int
    euros: Decimal
    by_year: dict[int, Decimal] = field(default_factory=dict)
    refused: int = 0
    refused_euros: Decimal = Decimal(0)
    asked: Decimal | None = None
    paid: Decimal | None = None
    unread: int = 0


def drawn(luck: random.Random, count: int = 22, years=(2021, 2022, 2023)) -> list[Drawn]:
    made = []
    for number in range(count):
        day = date(luck.choice(years), 1, 1) + timedelta(days=luck.randrange(365))
        euros = Decimal(luck.randrange(300, 60_000)) + Decimal(luck.choice([0, 0, 0, 50])) / 100
        made.append(Drawn(f"{luck.choice(NAMES)} {number + 1}", luck.choice(OBJECTS), day, euros, euros * 2))
    return made


def total(grants) -> Decimal:
    return sum((g.euros for g in grants), Decimal(0))


def years(grants) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for g in grants:
        found[g.year] += g.euros
    return dict(found)


def day(g: Drawn, shape: str = "%d/%m/%Y") -> str:
    return g.day.strftime(shape)


# --- annexes of an administrative account ----------------------------------------------------------------------------


def annex_of_accounts(folder: Path, luck: random.Random) -> Counted:
    """Annex B1.7: articles, sections, "(1)" notes in titles, a subtotal an article and a section, year in the name."""
    grants = drawn(luck, years=(2022,))
    width = 6
    rows = [["IV – ANNEXES", *[""] * 5], ["B1.7 – SUBVENTIONS VERSÉES DANS LE CADRE DU VOTE DU BUDGET", *[""] * 5]]
    rows.append(
        [
            "Article (1)",
            "Subventions (2)",
            "Objet (3)",
            "Nom de l'organisme",
            "Nature juridique",
            "Montant de la subvention",
        ]
    )
    for name, article, part in (("INVESTISSEMENT", "20421", grants[:6]), ("FONCTIONNEMENT", "65748", grants[6:])):
        rows.append([name, *[""] * (width - 1)])
        for g in part:
            rows.append([article, "Subvention", g.title, g.name, "Association", french(g.euros, " ")])
        rows.append([f"TOTAL {name}", *[""] * (width - 2), french(total(part), " ")])
    rows.append(["TOTAL GENERAL", *[""] * (width - 2), french(total(grants), " ")])
    rows.append(["(1) Indiquer l'article d'imputation de la subvention.", *[""] * (width - 1)])
    path = text_file(folder / "annexe_CA_2022.csv", rows, encoding="cp1252")
    return Counted(path, len(grants), total(grants), years(grants))


def nantes(folder: Path, luck: random.Random) -> Counted:
    """A metropolis: the day of the council as an Excel serial typed as a number, blank columns at the end."""
    grants = drawn(luck)
    rows = [
        [
            "Direction",
            "Nom du tiers",
            "N° SIRET",
            "Objet du dossier",
            "Date CM",
            "N° délibération",
            "Montant voté",
            "",
            "",
        ]
    ]
    for at, g in enumerate(grants):
        serial = (g.day - date(1899, 12, 30)).days
        rows.append(["Culture", g.name, None, g.title, serial, f"{g.year}-{at:03d}", float(g.euros), None, None])
    return Counted(book(folder / "nantes.xlsx", {"Export": rows}), len(grants), total(grants), years(grants))


def lille(folder: Path, luck: random.Random) -> Counted:
    """Semicolons inside quotes, UTF-16, three kinds of amounts, statuses, a status that refuses at 0."""
    grants = drawn(luck)
    rows = [
        [
            "Bénéficiaire",
            "Intitulé",
            "Date de la décision",
            "Montant sollicité",
            "Montant accordé",
            "Montant payé",
            "Avis",
        ]
    ]
    for at, g in enumerate(grants):
        granted = Decimal(0) if at == 4 else g.euros
        half = french(granted / 2, "\u202f") if at % 3 else ""
        euros = [french(g.asked, "\u202f"), french(granted, "\u202f"), half]
        rows.append([g.name, g.title, day(g), *euros, "Défavorable" if at == 4 else "Favorable"])
    kept = [g for at, g in enumerate(grants) if at != 4]
    paid = sum((g.euros / 2 for at, g in enumerate(grants) if at % 3 and at != 4), Decimal(0))
    path = text_file(folder / "lille.csv", rows, ";", "utf-16")
    asked = sum(g.asked for g in grants)
    return Counted(path, len(grants), total(kept), years(kept), asked=asked, paid=paid)


def pdf_copy(folder: Path, luck: random.Random) -> Counted:
    """A PDF copied into a workbook: titles again on each page, "Page 1/3", blank lines, merged cells of a theme."""
    grants = drawn(luck, 24, years=(2023,))
    head = ["Thématique", "Association", "Projet", "Subvention 2023"]
    rows, at = [["Tableau des subventions 2023", None, None, None]], 0
    for page in range(3):
        rows.append(head)
        for g in grants[page * 8 : page * 8 + 8]:
            rows.append(["Cohésion" if at % 4 == 0 else None, g.name, g.title, float(g.euros)])
            at += 1
        rows += [[f"Page {page + 1}/3", None, None, None], [None] * 4]
    return Counted(book(folder / "copie.xlsx", {"Table 1": rows}), 24, total(grants), years(grants))


def accounting_extract(folder: Path, luck: random.Random) -> Counted:
    """Payments with recoveries: negative rows are refused, listed with their euros, and nothing else changes."""
    grants = drawn(luck)
    rows = [["Exercice", "Imputation", "Bénéficiaire", "Libellé", "Date de mandatement", "Montant mandaté"]]
    for g in grants:
        rows.append([g.year, "6574", g.name, g.title, day(g), french(g.euros, " ")])
    back = grants[3]
    rows.append([back.year, "6574", back.name, "Annulation partielle", day(back), "-" + french(Decimal(120), " ")])
    path = text_file(folder / "mandats.csv", rows, "\t", "cp1252")
    return Counted(path, len(rows) - 1, Decimal(0), {}, 1, Decimal(-120), paid=total(grants))


def two_lines_of_titles(folder: Path, luck: random.Random) -> Counted:
    """« Subvention (€) » merged over « Demandée », « Accordée », then « Exercice » over nothing."""
    grants = drawn(luck)
    rows = [
        ["Structure porteuse", "Action", "Exercice", "Subvention (€)", "", "Observations"],
        ["", "", "", "Demandée", "Accordée", ""],
    ]
    rows += [[g.name, g.title, g.year, float(g.asked), float(g.euros), "RAS"] for g in grants]
    rows.append(["Total", "", "", float(sum(g.asked for g in grants)), float(total(grants)), ""])
    path = book(folder / "deux.xlsx", {"Programmation": rows})
    return Counted(path, len(grants), total(grants), years(grants), asked=sum(g.asked for g in grants))


def sheets_by_department(folder: Path, luck: random.Random) -> Counted:
    """A sheet a department, titles in another order, a summary that repeats the totals by department."""
    grants = drawn(luck, 30)
    parts = {"Sports": grants[:10], "Culture": grants[10:18], "Politique de la ville": grants[18:]}
    sheets = {
        "Récapitulatif": [["Service", "Nombre", "Total"], *[[k, len(v), float(total(v))] for k, v in parts.items()]]
    }
    for at, (name, part) in enumerate(parts.items()):
        columns = [("Nom de l'association", lambda g: g.name), ("Montant attribué", lambda g: float(g.euros)),
                   ("Objet", lambda g: g.title), ("Année", lambda g: g.year)]  # fmt: skip
        columns = columns[at:] + columns[:at]
        sheets[name] = [[title for title, _ in columns], *[[write(g) for _, write in columns] for g in part]]
    return Counted(book(folder / "services.xlsx", sheets), 30, total(grants), years(grants))


def thousands_in_a_cell_of_the_head(folder: Path, luck: random.Random) -> Counted:
    """« Montant (en k€) » in the title, decimals with a comma, a cell with its own euros."""
    grants = [Drawn(g.name, g.title, g.day, g.euros.quantize(Decimal(10)), g.asked) for g in drawn(luck)]
    rows = [["Organisme", "Opération", "Année", "Montant (en k€)"]]
    for at, g in enumerate(grants):
        cell = f"{g.euros} €" if at == 2 else str(g.euros / 1000).replace(".", ",")
        rows.append([g.name, g.title, g.year, cell])
    return Counted(text_file(folder / "milliers.csv", rows), len(grants), total(grants), years(grants))


def words_for_amounts(folder: Path, luck: random.Random) -> Counted:
    """Some amounts in letters, « voir CPO », « 1OO »: each refused, listed, counted without amount."""
    grants = drawn(luck)
    words = {1: "mille cinq cents euros", 5: "voir CPO", 9: "1OO", 12: "2 500 F"}
    rows = [["Association", "Projet", "Année", "Aide votée"]]
    rows += [[g.name, g.title, g.year, words.get(at, french(g.euros, "\xa0") + " €")] for at, g in enumerate(grants)]
    kept = [g for at, g in enumerate(grants) if at not in words]
    path = text_file(folder / "lettres.csv", rows, ";", "utf-8-sig")
    return Counted(path, len(grants), total(kept), years(kept), 4, unread=4)


def reunion_in_dos(folder: Path, luck: random.Random) -> Counted:
    """CP850, a SIRET rounded by a spreadsheet, subtotals « S/T » by commune, or named by the commune alone."""
    grants = [
        Drawn(g.name.replace("œ", "oe"), g.title.replace("«", '"').replace("»", '"'), g.day, g.euros, g.asked)
        for g in drawn(luck)
    ]
    rows = [["Bénéficiaire", "Siret", "Commune", "Nature de l'action", "Année", "Montant alloué"]]
    mark = luck.choice(["S/T ", "", "Total "])
    for name, part in (("Saint-Denis", grants[:9]), ("Le Port", grants[9:15]), ("Saint-Paul", grants[15:])):
        rows += [[g.name, "3,40E+13", name, g.title, g.year, french(g.euros, " ")] for g in part]
        rows.append([f"{mark}{name}", "", "", "", "", french(total(part), " ")])
    rows.append(["TOTAL", "", "", "", "", french(total(grants), " ")])
    return Counted(text_file(folder / "reunion.csv", rows, ";", "cp850"), len(grants), total(grants), years(grants))


def scdl_variant(folder: Path, luck: random.Random) -> Counted:
    """SCDL with titles in capitals, moments, percentages, other order, a repeated line that is said and kept."""
    grants = drawn(luck)
    head = [
        "OBJET",
        "MONTANT",
        "NOMBENEFICIAIRE",
        "DATECONVENTION",
        "IDATTRIBUANT",
        "NOMATTRIBUANT",
        "NATURE",
        "POURCENTAGESUBVENTION",
    ]
    rows = [head]
    for at, g in enumerate(grants):
        rows.append([g.title, f"{g.euros:.1f}", g.name, day(g, "%Y-%m-%dT00:00:00Z"), "21690123100011", "Ville de Lyon",
                     "aide en numéraire;aide en nature", ["100%", "1", "0,5", "100"][at % 4]])  # fmt: skip
    rows.append(rows[3])
    everything = [*grants, grants[2]]
    path = text_file(folder / "scdl.csv", rows, ",", "utf-8")
    return Counted(path, len(everything), total(everything), years(everything))


def years_as_titles(folder: Path, luck: random.Random) -> Counted:
    """An agglomeration: a column a year under no other title, « - » where nothing was given."""
    grants = drawn(luck, 18)
    rows = [["Associations subventionnées", "", "", "", ""], ["Association", "Objet", "2021", "2022", "2023"]]
    for g in grants:
        rows.append([g.name, g.title, *[french(g.euros, " ") if g.year == y else "-" for y in (2021, 2022, 2023)]])
    return Counted(text_file(folder / "annees.csv", rows), 18, total(grants), years(grants))


def notes_with_amounts(folder: Path, luck: random.Random) -> Counted:
    """Notes below the table that name euros: they are no row, yet never dropped without a word."""
    grants = drawn(luck, 12)
    rows = [["Bénéficiaire", "Objet", "Année", "Montant", "Délibération"]]
    rows += [[g.name, g.title, g.year, french(g.euros, " "), "DEL-12"] for g in grants]
    rows.append(["(*) dont 1 500 € au titre du fonds d'urgence", "", "", "", ""])
    return Counted(text_file(folder / "notes.csv", rows), 13, total(grants), years(grants), refused=1, unread=1)


def departments_of_brest(folder: Path, luck: random.Random) -> Counted:
    """ODS, « Montant notifié » beside « Reliquat » and « Budget de l'action », a title in the middle."""
    import pandas as pd

    grants = drawn(luck)
    rows = [["Porteur", "Action", "Quartier", "Budget de l'action", "Montant notifié", "Reliquat", "Année"]]
    rows += [[g.name, g.title, "Centre", float(g.euros * 4), float(g.euros), 0.0, g.year] for g in grants]
    with pd.ExcelWriter(folder / "brest.ods", engine="odf") as writer:
        pd.DataFrame(rows).to_excel(writer, sheet_name="2023", index=False, header=False)
    return Counted(folder / "brest.ods", len(grants), total(grants), years(grants))


def debit_and_credit(folder: Path, luck: random.Random) -> Counted:
    """A ledger: debits are payments, one credit is money that came back."""
    grants = drawn(luck)
    rows = [["Date", "Compte", "Tiers", "Libellé", "Débit", "Crédit"]]
    rows += [[day(g), "657480", g.name, g.title, french(g.euros, " "), ""] for g in grants]
    rows.append([day(grants[0]), "657480", grants[0].name, "Reversement", "", "250"])
    path = text_file(folder / "grand_livre.csv", rows)
    return Counted(path, len(rows) - 1, Decimal(0), {}, 1, Decimal(-250), paid=total(grants))


def amounts_first(folder: Path, luck: random.Random) -> Counted:
    """The amount in the first column, and a total written in one cell with its words."""
    grants = drawn(luck, 14, years=(2023,))
    rows = [["Montant 2023", "Nom du bénéficiaire", "Objet de la subvention"]]
    rows += [[french(g.euros, " "), g.name, g.title] for g in grants]
    rows.append([f"Total : {french(total(grants), ' ')}", "", ""])
    return Counted(text_file(folder / "pdf.csv", rows), 14, total(grants), years(grants))


def sections_and_their_total(folder: Path, luck: random.Random) -> Counted:
    """« Fonctionnement », « Investissement » and their total: the total is only checked."""
    grants, by_year = drawn(luck, 16), defaultdict(Decimal)
    rows = [["Associations", "Objet", "Année", "Fonctionnement", "Investissement", "Total"]]
    for g in grants:
        more = Decimal(luck.randrange(0, 3) * 500)
        by_year[g.year] += g.euros + more
        cells = (french(g.euros, " "), french(more, " ") if more else "", french(g.euros + more, " "))
        rows.append([g.name, g.title, g.year, *cells])
    return Counted(text_file(folder / "sections.csv", rows), 16, sum(by_year.values()), dict(by_year))


def merged_names(folder: Path, luck: random.Random) -> Counted:
    """A name merged over the three actions of an association."""
    grants = drawn(luck, 15)
    rows: list[list] = [["Association", "Action", "Année", "Subvention accordée"]]
    for at, g in enumerate(grants):
        rows.append([g.name if at % 3 == 0 else None, f"{g.title} {at % 3}", g.year, float(g.euros)])
    path = book(folder / "fusion.xlsx", {"Actions": rows})
    workbook = openpyxl.load_workbook(path)
    for first in range(2, 17, 3):
        workbook.active.merge_cells(start_row=first, end_row=first + 2, start_column=1, end_column=1)
    workbook.save(path)
    return Counted(path, 15, total(grants), years(grants))


def points_between_thousands(folder: Path, luck: random.Random) -> Counted:
    """1.234,56: the cents prove what the point means."""
    grants = drawn(luck, 15)
    rows = [["Tiers", "Libellé", "Exercice", "Montant TTC"]]
    rows += [[g.name, g.title, g.year, f"{g.euros:,.2f}".translate(str.maketrans(",.", ".,"))] for g in grants]
    return Counted(text_file(folder / "points.csv", rows), 15, total(grants), years(grants))


def a_total_by_association(folder: Path, luck: random.Random) -> Counted:
    """« Total Régie… » after the rows of each, then a total of all."""
    grants = drawn(luck, 12)
    rows = [["Bénéficiaire", "Objet", "Année", "Montant"]]
    for at in range(0, 12, 2):
        part = grants[at : at + 2]
        rows += [[part[0].name, g.title, g.year, french(g.euros, " ")] for g in part]
        rows.append([f"Total {part[0].name}", "", "", french(total(part), " ")])
    rows.append(["Total général", "", "", french(total(grants), " ")])
    return Counted(text_file(folder / "associations.csv", rows), 12, total(grants), years(grants))


def names_left_blank(folder: Path, luck: random.Random) -> Counted:
    """A name written once for three rows: whom the others are for is not guessed, each is listed with its euros."""
    grants = drawn(luck, 15)
    rows = [["Association", "Action", "Année", "Subvention accordée"]]
    rows += [[g.name if at % 3 == 0 else "", g.title, g.year, french(g.euros, " ")] for at, g in enumerate(grants)]
    lost = total([g for at, g in enumerate(grants) if at % 3])
    path = text_file(folder / "vides.csv", rows)
    return Counted(path, 15, total(grants[::3]), years(grants[::3]), 10, lost)


LISTS: tuple[Callable[[Path, random.Random], Counted], ...] = (
    annex_of_accounts, nantes, lille, pdf_copy, accounting_extract, two_lines_of_titles, sheets_by_department,
    thousands_in_a_cell_of_the_head, words_for_amounts, reunion_in_dos, scdl_variant, years_as_titles,
    notes_with_amounts, departments_of_brest, debit_and_credit, amounts_first, sections_and_their_total, merged_names,
    points_between_thousands, a_total_by_association, names_left_blank,
)  # fmt: skip
