"""The spreadsheets of an officer, drawn at random with their truth: seven kinds, their titles, order and layout vary.

Each kind gives a file and what a person would read in it: the rows, the euros of each fund and of each neighbourhood,
the bodies. Nothing here knows how the application reads.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl

AREAS = {
    "QN06701M": "Neuhof",
    "QN06702M": "Meinau",
    "QN06703I": "Elsau",
    "QN06704I": "Cité Nucléaire",
    "QN06705I": "Port du Rhin",
}
CARRIERS = [
    "La Ruche",
    "Régie des Écrivains",
    "MJC du Port",
    "Les Petits Débrouillards",
    "Emmaüs Mundo",
    "Humanis",
    "Bretz'selle",
    "Jardins de la Montagne Verte",
    "Eco-Quartier",
    "Scoprobat",
    "Envie Strasbourg",
    "Table et Culture",
]
TITLES = [
    "Chantier d'insertion",
    "Bal des voisins",
    "Atelier vélo",
    "Jardin partagé",
    "Aide aux devoirs",
    "Cuisine mobile",
    "Ressourcerie",
    "Café des parents",
    "Permis pour l'emploi",
    "Cinéma en plein air",
    "Fablab",
    "Couture solidaire",
]
PEOPLE = [
    ("Dupont", "Zoé"),
    ("Martin", "Léo"),
    ("Nguyen", "Linh"),
    ("Diallo", "Awa"),
    ("Muller", "Jean"),
    ("Rossi", "Ana"),
]
STREETS = ["rue de Stosswihr", "avenue du Neuhof", "place de l'Île-de-France", "rue Watteau", "route de la Fédération"]


@dataclass
class Truth:
    """What the file holds: rows of data, euros granted (else asked, else paid) by fund and by neighbourhood code."""

    rows: int = 0
    euros: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    places: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    years: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    carriers: set[str] = field(default_factory=set)
    more: dict = field(default_factory=dict)

    def add(self, fund: str, year: str, euros: Decimal, codes: tuple[str, ...]) -> None:
        """One amount, shared equally between its neighbourhoods."""
        self.euros[fund] += euros
        self.years[year] += euros
        for code in codes:
            self.places[code] += euros / len(codes)


@dataclass
class Sheet:
    """A file to write and its truth; `column`: which amount the truth is about."""

    path: Path
    truth: Truth
    column: str = "montant_attribue"


def euros(rng: random.Random, value: Decimal) -> str:
    """An amount as people write it."""
    whole = f"{value:,.2f}".replace(",", " ").replace(".", ",")
    plain = whole.removesuffix(",00")
    return rng.choice([whole, plain, f"{plain} €", plain.replace(" ", ""), f"{whole} €".replace(" ", "\u202f")])


def drawn(rng: random.Random, least: int = 1) -> Decimal:
    """An amount that is no round thousand too often."""
    return Decimal(rng.choice([500, 1500, 2000, 3250, 4800, 7000, 12500, 830, 1234])) + least * rng.randint(0, 9) * 10


def places(rng: random.Random, most: int = 2) -> tuple[str, ...]:
    """One or two neighbourhoods."""
    return tuple(rng.sample(sorted(AREAS), rng.randint(1, most)))


def named(rng: random.Random, codes: tuple[str, ...]) -> str:
    """Neighbourhoods as a cell names them."""
    names = [rng.choice([AREAS[code], AREAS[code].upper(), AREAS[code].lower()]) for code in codes]
    return rng.choice([", ", " / ", " et ", " + ", "; "]).join(names)


def write_book(path: Path, sheets: dict[str, list[list]], merged=()) -> Path:
    """A workbook; `merged`: ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cells in merged if name == next(iter(sheets)) else ():
            sheet.merge_cells(cells)
    book.save(path)
    return path


def write_csv(path: Path, lines: list[list], rng: random.Random) -> Path:
    """A text table, as Excel in French or a web form writes it."""
    out = io.StringIO()
    mark = rng.choice([";", ";", "\t"])
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(lines)
    path.write_bytes(out.getvalue().encode(rng.choice(["utf-8-sig", "utf-8", "cp1252"]), "replace"))
    return path


def shuffled(rng: random.Random, columns: list[tuple[str, list]]) -> list[list]:
    """Columns in any order, as lines."""
    columns = rng.sample(columns, len(columns))
    return [[name for name, _ in columns], *map(list, zip(*(cells for _, cells in columns), strict=True))]


# --- the seven kinds -------------------------------------------------------------------------------------------------


def follow_up(rng: random.Random, folder: Path) -> Sheet:
    """A contract's follow-up table: title lines, funders, neighbourhoods by name, sections, sub-totals."""
    truth, year = Truth(), str(rng.randint(2020, 2024))
    funds = rng.sample(
        [
            ("COMMUNE", ["Ville", "Part communale", "Ville de Strasbourg"]),
            ("ETAT_P147", ["ANCT", "P147", "Politique de la ville"]),
            ("DEPARTEMENT", ["Département", "CD 67", "Dépt"]),
            ("CAF", ["CAF", "Caf 67"]),
            ("REGION", ["Région", "Région Grand Est"]),
            ("EPCI", ["Eurométropole", "EMS", "Métropole"]),
        ],
        rng.randint(2, 5),
    )
    heads = [rng.choice(names) for _, names in funds]
    head = [
        rng.choice(["Structure", "Porteur", "Porteur de projet", "Association"]),
        rng.choice(["Action", "Intitulé de l'action", "Nature du projet", "Projet"]),
        rng.choice(["Quartiers", "QPV concernés", "Territoire", "Quartiers concernés"]),
        *heads,
    ]
    total = rng.random() < 0.7
    lines: list[list] = [[f"Contrat de ville {year}"], [f"Tableau de suivi des actions – programmation {year}"], []]
    lines += [[*head, *(["Total"] if total else []), rng.choice(["Observations", "Remarques"])]]
    grand = [Decimal(0)] * len(funds)
    for theme in rng.sample(["Emploi et insertion", "Éducation", "Cadre de vie", "Lien social"], rng.randint(2, 3)):
        lines.append([rng.choice([f"Domaine : {theme}", theme, f"AXE – {theme}"])])
        part = [Decimal(0)] * len(funds)
        for _ in range(rng.randint(2, 4)):
            codes, carrier = places(rng), rng.choice(CARRIERS)
            amounts = [drawn(rng) if rng.random() < 0.7 else None for _ in funds]
            amounts[0] = amounts[0] or drawn(rng)
            for (fund, _), at, value in zip(funds, range(len(funds)), amounts, strict=True):
                if value is not None:
                    truth.add(fund, year, value, codes)
                    part[at] += value
            truth.rows += 1
            truth.carriers.add(carrier)
            shown = [None if value is None else float(value) for value in amounts]
            row_total = [float(sum(filter(None, amounts)))] if total else []
            lines.append([carrier, f"{rng.choice(TITLES)} {truth.rows}", named(rng, codes), *shown, *row_total, None])
        sums = [float(value) for value in part]
        lines.append(
            [
                rng.choice(["Sous-total", f"Sous-total {theme}", "S/total"]),
                None,
                None,
                *sums,
                *([sum(sums)] if total else []),
                None,
            ]
        )
        grand = [one + other for one, other in zip(grand, part, strict=True)]
    sums = [float(value) for value in grand]
    lines.append([rng.choice(["TOTAL", "Total général"]), None, None, *sums, *([sum(sums)] if total else []), None])
    lines += [[], ["Document de travail, montants en euros"]]
    return Sheet(write_book(folder / "suivi contrat de ville.xlsx", {"Suivi": lines}, ["A1:F1"]), truth)


def town_grants(rng: random.Random, folder: Path) -> Sheet:
    """A town's grants, one sheet a year."""
    truth, sheets = Truth(), {}
    name = rng.choice(["Associations", "Bénéficiaire", "Nom de l'association", "Organisme"])
    what = rng.choice(["Objet", "Objet de la subvention", "Libellé"])
    amount = rng.choice(["Montant", "Subvention votée", "Montant accordé", "Subvention"])
    siret = rng.random() < 0.4
    start = rng.randint(2018, 2022)
    for year in range(start, start + rng.randint(2, 3)):
        lines = [[f"Subventions aux associations – exercice {year}"]] if rng.random() < 0.5 else []
        lines.append([name, *(["N° SIRET"] if siret else []), what, amount])
        sums = Decimal(0)
        for at, carrier in enumerate(rng.sample(CARRIERS, rng.randint(3, 6))):
            value = drawn(rng)
            sums += value
            truth.rows += 1
            truth.carriers.add(carrier)
            truth.add("", str(year), value, ())
            lines.append([carrier, *([None] if siret else []), f"{rng.choice(TITLES)} {at}", float(value)])
        if rng.random() < 0.7:
            lines.append(["Total", *([None] if siret else []), None, float(sums)])
        sheets[rng.choice([str(year), f"Année {year}"])] = lines
    return Sheet(write_book(folder / "subventions.xlsx", sheets), truth)


def premises(rng: random.Random, folder: Path) -> Sheet:
    """A list of premises with addresses and rents in any unit."""
    truth = Truth()
    rents, columns = {}, defaultdict(list)
    for at in range(rng.randint(4, 8)):
        area, monthly = rng.randint(2, 20) * 10, rng.randint(3, 14) * 50
        unit = rng.choice(["€/mois", "€/m²/mois", "€/an", "gracieux"])
        shown, yearly = {
            "€/mois": (f"{monthly} €/mois", Decimal(monthly) * 12 / area),
            "€/m²/mois": ("7,20 €/m²/mois", Decimal("7.2") * 12),
            "€/an": (f"{monthly * 12:,} €/an".replace(",", " "), Decimal(monthly) * 12 / area),
            "gracieux": ("à titre gracieux", Decimal(0)),
        }[unit]
        address, code = f"{at + 1} {rng.choice(STREETS)}", rng.choice(sorted(AREAS))
        tenant = rng.choice([*CARRIERS[:6], "Vacant"])
        cells = (f"Local {at + 1}", named(rng, (code,)), address, area, shown, tenant)
        for name, value in zip(("nom", "quartier", "adresse", "surface", "loyer", "locataire"), cells, strict=True):
            columns[name].append(value)
        rents[address] = yearly
        truth.rows += 1
        truth.places[code] += area
    truth.more = {"rents": rents, "vacant": columns["locataire"].count("Vacant")}
    titles = {
        "nom": ["Local", "Désignation", "Nom du local"],
        "quartier": ["Quartier", "QPV"],
        "adresse": ["Adresse", "Adresse du local"],
        "surface": ["Surface (m²)", "Surface", "Superficie"],
        "loyer": ["Loyer", "Loyer actuel"],
        "locataire": ["Locataire", "Occupant", "Preneur"],
    }
    made = [(rng.choice(names), columns[key]) for key, names in titles.items()]
    return Sheet(write_csv(folder / "locaux.csv", shuffled(rng, made), rng), truth)


def founders(rng: random.Random, folder: Path) -> Sheet:
    """Supported founders: names that must never be kept, dates of birth that become a band."""
    truth, lines = Truth(), []
    people = rng.sample(PEOPLE, rng.randint(3, 6))
    for last, first in people:
        born = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1962, 2003)}"
        entry = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(2021, 2024)}"
        code = rng.choice(sorted(AREAS))
        truth.rows += 1
        truth.places[code] += 1
        lines.append((last, first, born, rng.choice(["F", "H"]), named(rng, (code,)), entry, f"{first}@exemple.fr"))
    truth.more = {"words": [word for last, first in people for word in (last, first)] + [line[2] for line in lines]}
    titles = [
        ["Nom", "Nom de famille"],
        ["Prénom"],
        ["Date de naissance", "Né(e) le"],
        ["Sexe", "Genre"],
        ["Quartier de résidence", "Quartier"],
        ["Date d'entrée", "Premier rendez-vous", "Date d'accueil"],
        ["Courriel", "Mail"],
    ]
    made = [(rng.choice(names), [line[at] for line in lines]) for at, names in enumerate(titles)]
    return Sheet(write_csv(folder / "createurs.csv", shuffled(rng, made), rng), truth)


def form_answers(rng: random.Random, folder: Path) -> Sheet:
    """The answers of an online form to a call for projects: amounts asked, a box a neighbourhood or one cell."""
    truth, lines = Truth(), []
    boxes = rng.random() < 0.5
    for at, carrier in enumerate(rng.sample(CARRIERS, rng.randint(3, 6))):
        codes, value = places(rng, 3), drawn(rng)
        truth.rows += 1
        truth.carriers.add(carrier)
        truth.add("", "2024", value, codes)
        ticks = ["x" if code in codes else "" for code in AREAS] if boxes else [";".join(AREAS[code] for code in codes)]
        lines.append(
            [
                f"{at + 1:02d}/03/2024 10:12:33",
                carrier,
                "Zoé Dupont",
                "zoe@exemple.fr",
                f"{rng.choice(TITLES)} {at}",
                *ticks,
                euros(rng, value),
            ]
        )
    head = [
        "Horodateur",
        rng.choice(["Nom de la structure", "Structure", "Nom de l'organisme"]),
        "Personne à contacter",
        "Adresse e-mail",
        rng.choice(["Intitulé du projet", "Titre du projet", "Nom du projet"]),
        *(AREAS.values() if boxes else [rng.choice(["Quartiers concernés", "Dans quels quartiers ?"])]),
        rng.choice(["Montant demandé", "Subvention demandée (€)", "Montant sollicité"]),
    ]
    return Sheet(write_csv(folder / "appel a projets reponses.csv", [head, *lines], rng), truth, "montant_demande")


def envelopes(rng: random.Random, folder: Path) -> Sheet:
    """A sheet of envelopes with abbreviated titles."""
    truth = Truth()
    head = [
        rng.choice(["Ex.", "Exo", "An."]),
        rng.choice(["Lib.", "Libellé env.", "Env."]),
        rng.choice(["Fds", "Fin.", "Financeur"]),
        rng.choice(["Mt voté", "Mt acc.", "Mt attr."]),
        rng.choice(["Mt vers.", "Mt payé", "Mt mandaté"]),
    ]
    lines = [head]
    for at in range(rng.randint(4, 7)):
        fund, name = rng.choice([("COMMUNE", "Ville"), ("ETAT_P147", "P147"), ("CAF", "CAF"), ("REGION", "Région")])
        year, value = str(rng.randint(2021, 2024)), drawn(rng)
        truth.rows += 1
        truth.add(fund, year, value, ())
        lines.append([int(year), f"Env. {rng.choice(TITLES)} {at}", name, float(value), float(value) / 2])
    return Sheet(write_book(folder / "enveloppes.xlsx", {"Env": lines}), truth)


def finance_extract(rng: random.Random, folder: Path) -> Sheet:
    """An extract of a finance software: codes, tiers, dates as figures, amounts paid."""
    truth, lines = Truth(), []
    for at in range(rng.randint(4, 8)):
        carrier, value, year = rng.choice(CARRIERS), drawn(rng), str(rng.randint(2021, 2024))
        truth.rows += 1
        truth.carriers.add(carrier)
        truth.add("", year, value, ())
        lines.append(
            [
                year,
                f"M{at:05d}",
                f"T{at:04d}",
                carrier.upper(),
                f"{rng.choice(TITLES)} {at}",
                "6574",
                f"15/0{rng.randint(1, 9)}/{year}",
                f"{value:.2f}".replace(".", ","),
            ]
        )
    head = [
        rng.choice(["Exercice", "EXERCICE"]),
        rng.choice(["N° mandat", "Num. mandat"]),
        "Code tiers",
        rng.choice(["Libellé tiers", "Nom du tiers"]),
        rng.choice(["Objet", "Objet du mandat"]),
        "Imputation",
        rng.choice(["Date mandat", "Date de mandatement"]),
        rng.choice(["Montant TTC", "Montant mandaté", "Montant payé"]),
    ]
    return Sheet(write_csv(folder / "extraction.csv", [head, *lines], rng), truth, "any")


KINDS = {
    "suivi": follow_up,
    "ville": town_grants,
    "locaux": premises,
    "createurs": founders,
    "formulaire": form_answers,
    "enveloppes": envelopes,
    "finances": finance_extract,
}
