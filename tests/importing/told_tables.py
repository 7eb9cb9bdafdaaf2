"""Ten tables of an office with the recipe that a reader of the contract writes for each, and what they hold.

Headings, order and layout are drawn; the truth is counted while the file is written. Nothing here reads the
application: a recipe is text, and only the fields and keys that the contract names stand in it.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl

from tests.importing.spreadsheets import AREAS, CARRIERS, PEOPLE, STREETS, TITLES, drawn, named, places, write_csv


@dataclass
class Told:
    """A file, its recipe, and its truth.

    `money`: (fund, year, section) → euros of `column`; `rows`: lines of data, `refused` among them; `counts`: table of
    the folder → rows; `more`: what a test of this kind looks at.
    """

    path: Path
    recipe: str
    rows: int = 0
    refused: int = 0
    column: str = "montant_attribue"
    money: dict = field(default_factory=lambda: defaultdict(Decimal))
    places: dict = field(default_factory=lambda: defaultdict(Decimal))
    counts: dict = field(default_factory=dict)
    more: dict = field(default_factory=dict)

    def add(self, fund: str, year, section: str, euros: Decimal, codes=()) -> None:
        """One amount, in equal parts between its neighbourhoods."""
        self.money[fund, str(year), section] += euros
        for code in codes:
            self.places[code] += euros / len(codes)


def _put(sheet, lines, merged=()):
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)


def _k(value: Decimal) -> str:
    """An amount in thousands, as people write it."""
    return f"{value / 1000:f}".rstrip("0").rstrip(".").replace(".", ",")


def programme(rng: random.Random, folder: Path) -> Told:
    """Two lines of titles, merged funders over asked and granted, sections, sub-totals, opinions, a check column."""
    year = rng.randint(2019, 2024)
    funders = rng.sample(
        [
            ("ETAT_P147", "Préfecture"),
            ("COMMUNE", "Mairie"),
            ("CAF", "Allocations"),
            ("EPCI", "Agglo"),
            ("BAILLEUR", "Bailleur"),
        ],
        rng.randint(2, 4),
    )
    who, what, where, view = (
        rng.choice(["Opérateur", "Structure porteuse"]),
        rng.choice(["Fiche action", "Libellé"]),
        rng.choice(["Secteurs", "Géographie prioritaire"]),
        rng.choice(["Avis", "Suite donnée"]),
    )
    top = [who, what, where, view]
    low = [None] * 4
    for _, name in funders:
        top += [name, None]
        low += ["Dem.", "Acc."]
    lines = [[f"Programmation {year}"], [None], [*top, "Ensemble accordé"], [*low, None]]
    merged = [
        f"{openpyxl.utils.get_column_letter(5 + 2 * at)}3:{openpyxl.utils.get_column_letter(6 + 2 * at)}3"
        for at in range(len(funders))
    ]
    made = Told(folder / f"prog{year}.xlsx", "")
    themes = Counter()
    for theme in rng.sample(["Emploi", "Cadre de vie", "Citoyenneté"], 2):
        lines.append([f"Pilier : {theme}"])
        sums = [Decimal(0)] * (2 * len(funders) + 1)
        for at in range(rng.randint(2, 4)):
            codes, granted = places(rng), rng.random() < 0.7
            cells = []
            for fund, _ in funders:
                asked, given = drawn(rng), drawn(rng) if granted else Decimal(0)
                cells += [asked, given]
                made.add(fund, year, "", given, codes)
            total = sum(cells[1::2])
            sums = [one + two for one, two in zip(sums, [*cells, total], strict=True)]
            lines.append(
                [
                    rng.choice(CARRIERS),
                    f"{rng.choice(TITLES)} {theme} {at}",
                    named(rng, codes),
                    rng.choice(["Favorable", "fav."]) if granted else rng.choice(["Défavorable", "Rejet"]),
                    *map(float, cells),
                    float(total),
                ]
            )
            made.rows += 1
            themes[theme] += 1
        lines.append([rng.choice(["S/T", "Sous total"]), None, None, None, *map(float, sums)])
    lines.append(["(1) montants provisoires"])
    book = openpyxl.Workbook()
    _put(book.active, lines, merged)
    book.save(made.path)
    columns = "\n".join(
        f'"{name} Dem." = {{ champ = "montant_demande", fonds = "{fund}" }}\n'
        f'"{name} Acc." = {{ champ = "montant_attribue", fonds = "{fund}" }}'
        for fund, name in funders
    )
    made.recipe = f"""format = "libre"
table = "actions"
entete = [3, 4]
ignorer = ["S/T"]
controle = ["Ensemble accordé"]
[colonnes]
"{who}" = "porteur_nom"
"{what}" = "intitule"
"{where}" = "quartiers"
"{view}" = "statut"
{columns}
[valeurs]
"{view}" = {{ "Favorable" = "attribue", "Fav." = "attribue", "Défavorable" = "refuse", "Rejet" = "refuse" }}
[constantes]
annee = {year}
dispositif_code = "AAP_CDV"
[sections]
champ = "thematique"
"""
    made.counts = {"financements": made.rows * len(funders)}
    made.more = {"themes": {f"Pilier : {name}": count for name, count in themes.items()}}
    return made


def yearly_sheets(rng: random.Random, folder: Path) -> Told:
    """A sheet a year, operating and investment beside each other, a hidden sheet that is not the officer's."""
    made = Told(folder / "subv.xlsx", "")
    who, what = rng.choice(["Nom", "Tiers"]), rng.choice(["Motif", "Au titre de"])
    run, invest = rng.choice(["Fonct.", "Fonctionnement"]), rng.choice(["Inv.", "Équipement"])
    book = openpyxl.Workbook()
    book.remove(book.active)
    start = rng.randint(2019, 2022)
    order = rng.sample([0, 1, 2, 3], 4)
    for year in range(start, start + 3):
        sheet = book.create_sheet(f"Exercice {year}")
        lines = [[who, what, run, invest]]
        for at in range(rng.randint(2, 5)):
            one, two = drawn(rng), drawn(rng) if rng.random() < 0.4 else None
            lines.append([rng.choice(CARRIERS), f"{rng.choice(TITLES)} {at}", float(one), two and float(two)])
            made.add("COMMUNE", year, "fonctionnement", one)
            if two:
                made.add("COMMUNE", year, "investissement", two)
            made.rows += 1
        cells = [sum(line[at] or 0 for line in lines[1:]) for at in (2, 3)]
        lines.append(["TOTAL", None, *cells])
        _put(sheet, [[line[at] for at in order] for line in lines])
    hidden = book.create_sheet("Brouillon")
    hidden.sheet_state = "hidden"
    _put(hidden, [[who, what, run, invest], ["Fantôme", "Rien", 99999, None]])
    book.save(made.path)
    made.recipe = f"""table = "actions"
[colonnes]
"{who}" = "porteur_nom"
"{what}" = "intitule"
"{run}" = {{ champ = "montant_attribue", section = "fonctionnement" }}
"{invest}" = {{ champ = "montant_attribue", section = "investissement" }}
[constantes]
fonds = "COMMUNE"
financeur = "Ville de Schiltigheim"
dispositif_code = "AUTRE"
"""
    return made


def rent_roll(rng: random.Random, folder: Path) -> Told:
    """Premises: rents in the recipe's unit unless the cell says another, areas « 85 m² », statuses in their words."""
    made = Told(folder / "patrimoine.csv", "")
    titles = {
        "name": rng.choice(["Réf. lot", "Cellule"]),
        "area": rng.choice(["Surf.", "SU"]),
        "rent": rng.choice(["Loyer HC", "Loyer pratiqué"]),
        "market": rng.choice(["Valeur locative", "Prix du marché"]),
        "where": rng.choice(["Secteur", "Quartier"]),
        "address": "Situation",
        "state": rng.choice(["État", "Occupation"]),
        "tenant": rng.choice(["Preneur à bail", "Occupant"]),
        "owner": "Propriétaire",
    }
    lines, rents, states = [], {}, Counter()
    for at in range(rng.randint(4, 7)):
        area, month = Decimal(rng.randint(3, 20) * 10), Decimal(rng.randint(2, 12) * 55)
        shown, yearly = rng.choice(
            [
                (f"{month}", month * 12 / area),
                (f"{month} €/mois", month * 12 / area),
                ("12,50 €/m²/trimestre", Decimal(50)),
                (f"{month * 12} € par an", month * 12 / area),
                ("gratuit", Decimal(0)),
                ("n.c.", None),
            ]
        )
        state, ours = rng.choice([("loué", "occupe"), ("à reprendre", "travaux"), ("dispo", "vacant")])
        code, address = rng.choice(sorted(AREAS)), f"{at + 1} bis {rng.choice(STREETS)}"
        lines.append(
            {
                "name": f"L{at:02d}",
                "area": rng.choice([f"{area} m²", f"{area}"]),
                "rent": shown,
                "market": "120",
                "where": named(rng, (code,)),
                "address": address,
                "state": state,
                "tenant": rng.choice(CARRIERS) if ours == "occupe" else "",
                "owner": "CDC Habitat",
            }
        )
        made.rows += 1
        made.places[code] += area
        rents[address] = yearly
        states[ours] += 1
    keys = rng.sample(sorted(titles), len(titles))
    write_csv(made.path, [[titles[key] for key in keys], *([line[key] for key in keys] for line in lines)], rng)
    made.recipe = f"""table = "locaux"
[colonnes]
"{titles["name"]}" = "nom"
"{titles["area"]}" = "surface_m2"
"{titles["rent"]}" = {{ champ = "loyer", unite = "€/mois" }}
"{titles["market"]}" = {{ champ = "loyer_marche", unite = "€/m²/an" }}
"{titles["where"]}" = "quartiers"
"{titles["address"]}" = "adresse"
"{titles["state"]}" = "statut"
"{titles["tenant"]}" = "locataire_nom"
"{titles["owner"]}" = "proprietaire"
[valeurs]
"{titles["state"]}" = {{ "loué" = "occupe", "à reprendre" = "travaux", "dispo" = "vacant" }}
[constantes]
type_local = "atelier"
dispositif_code = "AUTRE"
"""
    made.counts = {"locaux": made.rows, "baux": states["occupe"]}
    made.more = {"rents": rents, "states": states}
    return made


def couveuse(rng: random.Random, folder: Path) -> Told:
    """Founders: name and first name in one cell, an age, a stage in the operator's words."""
    made = Told(folder / "couveuse.csv", "")
    who, age, stage, home = (
        rng.choice(["Bénéficiaire", "Porteur"]),
        rng.choice(["Âge", "Age à l'entrée"]),
        rng.choice(["Phase", "Parcours"]),
        rng.choice(["Habite", "QPV de résidence"]),
    )
    head = [who, age, stage, home, "Entrée", "Sexe", "Téléphone"]
    stages = {"Diagnostic": "accueil", "Idée": "emergence", "Montage": "conseil_montage"}
    bands, lines = Counter(), []
    for last, first in rng.sample(PEOPLE, rng.randint(3, 6)):
        years, code = rng.randint(19, 63), rng.choice(sorted(AREAS))
        lines.append(
            [
                f"{last.upper()} {first}",
                rng.choice([f"{years} ans", f"{years}"]),
                rng.choice(list(stages)),
                named(rng, (code,)),
                f"0{rng.randint(1, 9)}/02/2024",
                rng.choice(["Madame", "Monsieur", "F", "H"]),
                f"06 1{rng.randint(0, 9)} 22 33 44",
            ]
        )
        band = next(
            (name for limit, name in ((26, "<26"), (31, "26-30"), (46, "31-45"), (61, "46-60")) if years < limit), ">60"
        )
        bands[band] += 1
        made.rows += 1
        made.places[code] += 1
    order = rng.sample(range(len(head)), len(head))
    write_csv(made.path, [[line[at] for at in order] for line in [head, *lines]], rng)
    pairs = ", ".join(f'"{name}" = "{code}"' for name, code in stages.items())
    made.recipe = f"""table = "personnes"
[colonnes]
"{who}" = "nom"
"{age}" = "age"
"{stage}" = "etape"
"{home}" = "quartier_residence"
"Entrée" = "date_entree"
"Sexe" = "sexe"
"Téléphone" = "telephone"
[valeurs]
"{stage}" = {{ {pairs} }}
[constantes]
dispositif_code = "CITESLAB"
operateur_nom = "La Couveuse"
"""
    made.counts = {"accompagnements": made.rows}
    made.more = {"bands": bands, "words": [word for last, first in PEOPLE for word in (last.upper(), first)]}
    return made


def ticked_form(rng: random.Random, folder: Path) -> Told:
    """Answers to a form: a yes or a no under each neighbourhood, the amount asked with its remark."""
    made = Told(folder / "reponses.csv", "", column="montant_demande")
    yes, no = rng.choice([("Oui", "Non"), ("x", ""), ("1", "0")])
    head = [
        "Horodateur",
        "Votre structure",
        "Son SIRET",
        "Votre projet en une phrase",
        *(f"Agirez-vous à : {name} ?" for name in AREAS.values()),
        "Combien demandez-vous ?",
    ]
    lines = [head]
    for at in range(rng.randint(3, 6)):
        codes, value = places(rng, 3), drawn(rng)
        lines.append(
            [
                f"2024/0{at + 1}/03 9:00:00 AM UTC+2",
                CARRIERS[at],
                "",
                f"{rng.choice(TITLES)} {at}",
                *(yes if code in codes else no for code in AREAS),
                f"{value} euros",
            ]
        )
        made.rows += 1
        made.add("", 2024, "", value, codes)
    write_csv(made.path, lines, rng)
    boxes = "\n".join(f'"{head[4 + at]}" = "quartiers"' for at in range(len(AREAS)))
    meant = "\n".join(
        f'"{head[4 + at]}" = {{ "{yes}" = "{name}"{f", {chr(34)}{no}{chr(34)} = {chr(34)}{chr(34)}" if no else ""} }}'
        for at, name in enumerate(AREAS.values())
    )
    made.recipe = f"""table = "actions"
[colonnes]
"Votre structure" = "porteur_nom"
"Son SIRET" = "porteur_siret"
"Votre projet en une phrase" = "intitule"
{boxes}
"Combien demandez-vous ?" = "montant_demande"
[valeurs]
{meant}
[constantes]
annee = 2024
dispositif_code = "AAP_CDV"
statut = "depose"
"""
    return made


def wide_envelopes(rng: random.Random, folder: Path) -> Told:
    """Envelopes with abbreviated titles, a pair of columns a year, in k€ for the titles that say so."""
    made = Told(folder / "env.xlsx", "")
    label = rng.choice(["Lib. env.", "Ligne budg."])
    years = [2022, 2023]
    head = [label, "Fin."]
    for year in years:
        head += [f"AE {year} (k€)", f"CP {year}"]
    lines = [head]
    paid = Decimal(0)
    for at in range(rng.randint(3, 6)):
        name, fund = rng.choice([("Rég.", "REGION"), ("Dpt", "DEPARTEMENT"), ("ÉTAT", "ETAT_P147")])
        cells = []
        for year in years:
            value = drawn(rng)
            made.add(fund, year, "", value)
            paid += value / 2
            cells += [rng.choice([float(value / 1000), _k(value)]), float(value / 2)]
        lines.append([f"Env. {at}", name, *cells])
        made.rows += 1
    book = openpyxl.Workbook()
    _put(book.active, lines)
    book.save(made.path)
    columns = "\n".join(
        f'"AE {year} (k€)" = {{ champ = "montant_attribue", annee = {year} }}\n'
        f'"CP {year}" = {{ champ = "montant_verse", annee = {year} }}'
        for year in years
    )
    made.recipe = f"""table = "actions"
[colonnes]
"{label}" = "intitule"
"Fin." = "fonds"
{columns}
[valeurs]
"Fin." = {{ "Rég." = "REGION", "Dpt" = "DEPARTEMENT", "État" = "ETAT_P147" }}
[constantes]
dispositif_code = "AUTRE"
"""
    made.counts = {"financements": made.rows * 2}
    made.more = {"paid": paid}
    return made


def ledger(rng: random.Random, folder: Path) -> Told:
    """An extract of accounts without titles: columns by their letter, a cancelled payment, the year in the date."""
    made = Told(folder / "grand livre.csv", "", column="montant_verse")
    lines = []
    for at in range(rng.randint(5, 9)):
        value, year = drawn(rng) + Decimal("0.37"), rng.randint(2021, 2024)
        cancelled = at == 2
        lines.append(
            [
                "6574",
                f"{at:06d}",
                f"0{rng.randint(1, 9)}/0{rng.randint(1, 9)}/{year}",
                rng.choice(CARRIERS).upper(),
                f"{rng.choice(TITLES)} {at}",
                ("-" if cancelled else "") + f"{value:.2f}".replace(".", ","),
            ]
        )
        made.rows += 1
        made.refused += cancelled
        if not cancelled:
            made.add("COMMUNE", year, "fonctionnement", value)
    write_csv(made.path, lines, rng)
    made.recipe = """table = "actions"
entete = 0
[colonnes]
"B" = "reference"
"C" = "date_decision"
"D" = "porteur_nom"
"=E" = "intitule"
"F" = "montant_verse"
[constantes]
fonds = "COMMUNE"
section = "fonctionnement"
dispositif_code = "AUTRE"
"""
    return made


def clauses(rng: random.Random, folder: Path) -> Told:
    """Public contracts with social clauses: bodies by their names, hours, an amount in the title's unit."""
    made = Told(folder / "clauses.xlsx", "")
    head = [
        "N°",
        rng.choice(["Donneur d'ordre", "MOA"]),
        rng.choice(["Attributaire", "Entreprise"]),
        "Objet",
        "Notifié le",
        "HT (k€)",
        "H prévues",
        "H faites",
    ]
    lines, hours, amount = [head], 0, Decimal(0)
    for at in range(rng.randint(3, 6)):
        value, done = drawn(rng), rng.randint(1, 40) * 35
        lines.append(
            [
                f"M{at}",
                "Ville de Test",
                rng.choice(CARRIERS),
                f"Lot {at}",
                f"1{at}/04/2023",
                _k(value),
                done + 70,
                f"{done} h",
            ]
        )
        made.rows += 1
        hours += done
        amount += value
    book = openpyxl.Workbook()
    book.active.title = "Clauses"
    _put(book.active, [["Suivi des clauses"], *lines])
    book.create_sheet("Aide").append(["Ne pas modifier"])
    book.save(made.path)
    made.recipe = f"""table = "marches"
feuille = "clauses"
entete = 2
[colonnes]
"N°" = "marche_id"
"{head[1]}" = "acheteur_nom"
"{head[2]}" = "titulaire_nom"
"Objet" = "objet"
"Notifié le" = "date_notification"
"HT (k€)" = "montant_ht"
"H prévues" = "heures_prevues"
"H faites" = "heures_realisees"
"""
    made.counts = {"clauses": made.rows}
    made.more = {"hours": hours, "amount": amount}
    return made


def meetings(rng: random.Random, folder: Path) -> Told:
    """Events, kinds in their words, several neighbourhoods' names as spoken, one that nobody knows."""
    made = Told(folder / "instances.csv", "")
    head = [rng.choice(["Quand", "Date"]), rng.choice(["Quoi", "Type de réunion"]), "Sujet", "Où", "Nb"]
    kinds = {"Comité": "instance", "Conseil citoyen": "conseil_citoyen", "Visite": "visite"}
    lines, people = [head], 0
    for at in range(rng.randint(3, 7)):
        count = rng.randint(4, 60)
        lines.append(
            [
                f"{at + 1:02d}/05/2024",
                rng.choice(list(kinds)),
                f"Réunion {at}",
                rng.choice([*AREAS.values(), "hors QPV", "tous les QPV"]),
                rng.choice([f"{count}", f"{count} participants"]),
            ]
        )
        made.rows += 1
        people += count
    write_csv(made.path, lines, rng)
    pairs = ", ".join(f'"{name}" = "{code}"' for name, code in kinds.items())
    made.recipe = f"""table = "evenements"
[colonnes]
"{head[0]}" = "date"
"{head[1]}" = "type"
"Sujet" = "intitule"
"Où" = "quartiers"
"Nb" = "participants"
[valeurs]
"{head[1]}" = {{ {pairs} }}
"""
    made.counts = {"evenements": made.rows}
    made.more = {"people": people}
    return made


def shares_and_paths(rng: random.Random, folder: Path) -> Told:
    """A follow-up kept as a JSON list: parts by neighbourhood, one title for carrier and action, own resources."""
    made = Told(folder / "export.json", "")
    items = []
    for at in range(rng.randint(3, 6)):
        one, two = rng.sample(sorted(AREAS), 2)
        value, part = drawn(rng), rng.choice([60, 75, 90])
        items.append(
            {
                "tiers": CARRIERS[at],
                "action": f"{rng.choice(TITLES)} {at}",
                "secteurs": f"{AREAS[one]}, {AREAS[two]}",
                "clé": f"{part} % / {100 - part} %",
                "vote": float(value),
                "budget": float(value * 3),
                "delib": f"2023-0{at + 1}-14",
                "remarque": f"note {at}",
            }
        )
        made.money["EPCI", "2023", ""] += value
        made.places[one] += value * part / 100
        made.places[two] += value * (100 - part) / 100
        made.rows += 1
    made.path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    made.recipe = """table = "actions"
[colonnes]
"tiers" = "porteur_nom"
"action" = "intitule"
"secteurs" = "quartiers"
"clé" = "parts"
"vote" = { champ = "montant_attribue", fonds = "EPCI", financeur = "Métropole" }
"budget" = "cout_total"
"delib" = "date_decision"
"remarque" = "observation"
[constantes]
dispositif_code = "AAP_CDV"
"""
    return made


TABLES = {
    "programme": programme,
    "feuilles": yearly_sheets,
    "patrimoine": rent_roll,
    "couveuse": couveuse,
    "cases": ticked_form,
    "enveloppes": wide_envelopes,
    "ecritures": ledger,
    "clauses": clauses,
    "instances": meetings,
    "json": shares_and_paths,
}
