"""What is told by sex, and what frames the review: aims, targets, voices, votes. Drawn apart: nothing else moves."""

from __future__ import annotations

from datetime import date

from demo_data.chance import Chance

SEXED_MEASURES = ("personnes_embauchees", "participants", "sorties_positives")
COMPETENCES = {
    "insertion": "Insertion et emploi",
    "formation": "Formation",
    "sante": "Santé",
    "commerce": "Développement économique",
    "alimentation": "Alimentation",
}
NOT_SPECIFIC = {"FSE": "droit_commun", "FEDER": "droit_commun", "BDT": "droit_commun", "LOCUSEM": "droit_commun"}
AIMS = (
    ("OBJ-01", "loi", "Développement économique et emploi", "Réduire les écarts de développement entre les quartiers"),
    ("OBJ-02", "contrat", "Emploi et insertion", "Créer de l’activité et de l’emploi dans les quartiers prioritaires"),
    ("OBJ-03", "contrat", "Emploi et insertion", "Faire progresser l’entrepreneuriat des femmes des quartiers"),
    ("OBJ-04", "projet", "Cadre de vie", "Remplir les locaux d’activité des rez-de-chaussée"),
)
TARGETS = (
    ("CIB-01", "OBJ-02", "jobs", "", 120, "2024-12-31", 260, "2030-12-31"),
    ("CIB-02", "OBJ-03", "women_share", "", 0.38, "2024-12-31", 0.5, "2030-12-31"),
    ("CIB-03", "OBJ-04", "vacancy", "", 0.14, "2024-12-31", 0.08, "2030-12-31"),
)
VOICES = (
    (
        "Sans le premier local à petit loyer, l’atelier n’aurait pas ouvert.",
        "Une couturière installée en 2024",
        "OBJ-04",
    ),
    ("On demande les mêmes pièces à trois guichets, avec trois formulaires.", "Un président d’association", "OBJ-02"),
    ("Les jeunes viennent quand c’est au pied de l’immeuble.", "Un habitant du conseil citoyen", "OBJ-01"),
    ("La garde d’enfants a été la vraie condition pour me lancer.", "Une créatrice d’entreprise", "OBJ-03"),
)


def add_sexes(chance: Chance, tables: dict[str, list[dict]]) -> None:
    """Women among the people that projects, contracts and events count; who leads each body."""
    for project in tables["projets"]:
        lean = chance.uniform(0.3, 0.75)
        for column in ("beneficiaires", "beneficiaires_qpv"):
            _women(chance, project, column, lean)
        _part(chance, project, "emplois_crees", (0.2, 0.8))
    for contract in tables["clauses"]:
        _women(chance, contract, "beneficiaires", 0.24)
        _part(chance, contract, "heures_realisees", (0.1, 0.4), "heures_femmes")
    for event in tables["evenements"]:
        _women(chance, event, "participants", 0.52)
    for body in tables["organismes"]:
        body["dirigeant_sexe"] = _leader(chance, body)
    tables["realisations"] += [row for one in tables["realisations"] for row in _of_which(chance, one)]
    tables["indicateurs"] += [
        row | {"sexe": sex, "valeur": value}
        for row in list(tables["indicateurs"])
        if row["indicateur"] == "demandeurs_emploi" and row["valeur"] not in ("", None)
        for sex, value in _halves(int(float(row["valeur"])), chance.uniform(0.42, 0.52))
    ]


def _leader(chance: Chance, body: dict) -> str:
    if body.get("ess_statut") in (None, "", "inconnu") or not chance.happens(0.85):
        return "inconnu" if chance.happens(0.3) else ""
    return chance.one({"F": 40, "H": 48, "paritaire": 12})


def _women(chance: Chance, row: dict, column: str, lean: float) -> None:
    whole = row.get(column, "")
    if whole not in ("", None) and chance.happens(0.75):
        row[f"{column}_femmes"] = min(int(whole), round(int(whole) * lean * chance.uniform(0.8, 1.2)))


def _part(chance: Chance, row: dict, column: str, between: tuple[float, float], name: str = "") -> None:
    """The women's part of a number that is no count of people (full-time jobs, hours)."""
    if row.get(column, "") not in ("", None) and chance.happens(0.65):
        row[name or f"{column}_femmes"] = round(row[column] * chance.uniform(*between), 1)


def _of_which(chance: Chance, row: dict) -> list[dict]:
    """The women and the men of an output that counts people."""
    if row["mesure"] not in SEXED_MEASURES or row["valeur"] in ("", None) or not chance.happens(0.6):
        return []
    halves = _halves(int(float(row["valeur"])), chance.uniform(0.3, 0.65))
    return [row | {"sexe": sex, "valeur": value} for sex, value in halves]


def _halves(whole: int, lean: float) -> tuple[tuple[str, int], tuple[str, int]]:
    women = round(whole * lean)
    return ("F", women), ("H", whole - women)


def add_frame(chance: Chance, tables: dict[str, list[dict]]) -> None:
    """Aims, targets, voices, voted money, the urban solidarity grant; the credit of schemes, the field of projects."""
    for scheme in tables["dispositifs"]:
        code = scheme["dispositif_code"]
        scheme["credit"] = next((kind for start, kind in NOT_SPECIFIC.items() if code.startswith(start)), "specifique")
    for project in tables["projets"]:
        field = next((text for word, text in COMPETENCES.items() if word in str(project.get("secteur", ""))), "")
        project["competence"] = field
    tables["objectifs"] = [dict(zip(("objectif_id", "source", "pilier", "libelle"), aim, strict=True)) for aim in AIMS]
    columns = ("cible_id", "objectif_id", "indicateur", "filtre", "reference_valeur", "reference_date",
               "cible_valeur", "cible_date")  # fmt: skip
    tables["cibles"] = [dict(zip(columns, target, strict=True)) for target in TARGETS]
    areas = [row["code_quartier"] for row in tables["quartiers"] if str(row["generation"]) == "2024"]
    tables["temoignages"] = [
        {
            "temoignage_id": f"TEM-{at:02d}",
            "date": chance.day(date(2025, 1, 10), date(2026, 5, 30)),
            "auteur": who,
            "texte": text,
            "objectif_id": aim,
            "code_quartier": chance.choice(areas),
        }
        for at, (text, who, aim) in enumerate(VOICES, 1)
    ]
    tables["enveloppes"] = _votes(chance, tables["financements"])
    tables["dsu"] = [
        {"commune": "67482", "annee": year, "action": action, "montant": chance.amount(40_000, 400_000)}
        for year in (2024, 2025)
        for action in ("Médiation sociale", "Soutien aux associations de quartier", "Rénovation de locaux municipaux")
    ]


def _votes(chance: Chance, rows: list[dict]) -> list[dict]:
    """What was voted for the main schemes, a little above what was granted."""
    granted: dict[tuple, float] = {}
    for row in rows:
        if row.get("type_concours") == "subvention" and not row.get("origine_id") and int(row["annee"]) >= 2023:
            key = (row["dispositif_code"], row.get("fonds_origine", ""), int(row["annee"]))
            granted[key] = granted.get(key, 0.0) + float(row.get("montant_attribue") or 0)
    return [
        {"dispositif_code": scheme, "fonds_origine": fund, "annee": year,
         "montant_vote": round(euros * chance.uniform(1.0, 1.25), -3)}
        for (scheme, fund, year), euros in sorted(granted.items())
        if fund in ("EPCI", "ETAT_P147") and euros > 20_000
    ]  # fmt: skip
