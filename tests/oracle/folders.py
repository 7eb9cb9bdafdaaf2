"""Random folders, small and full of what goes wrong: two generations, loans, services, re-grants, refusals, blanks."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

AREAS = {"QN06701I": "67001", "QN06702N": "67002|67003", "QN06703M": "67001", "QN06704I": None}
OLDER = {"QP067001": "67001", "QP067002": "67001", "QP067003": "67002", "QP067004": "67001"}
LINKS = (
    ("QP067001", "QN06701I", None, "identique"),
    ("QP067002", "QN06702N", 0.25, "modifie"),
    ("QP067002", "QN06703M", 0.5, "modifie"),
    ("QP067003", "QN06704I", 0.75, "renomme"),
    ("QP067004", "QN06701I", None, "modifie"),
)
DAY = dt.date(2025, 6, 30)
YEARS = (2021, 2022, 2023, 2024, 2025)
STATUSES = (
    "repere depose en_instruction attribue conventionne en_cours solde evalue refuse ineligible abandonne annule "
    "bloque_partenaire"
).split()
SCHEMES = {"AAP_CDV": "financement", "FSE": "financement", "LOCUSEM": "immobilier", "FAPUS": "accompagnement",
           "APPUI_AAP": "accompagnement", "AMO_DEVECO": "accompagnement"}  # fmt: skip
FUNDS = ("EPCI", "ETAT_P147", "REGION", "UE_FSE", "AUTOFINANCEMENT", None)
BODIES = {"O1": "association", "O2": "hors_ess", "O3": "inconnu", "O4": None, "O5": "cooperative"}


class Draw:
    """Random values, often missing."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def of(self, choices, blank: float = 0.0):
        return None if self.random.random() < blank else self.random.choice(list(choices))

    def number(self, most: int, blank: float = 0.2, cents: bool = False):
        if self.random.random() < blank:
            return None
        value = self.random.choice((0, self.random.randint(1, most)))
        return value + self.random.randint(0, 99) / 100 if cents and value else float(value)

    def day(self, blank: float = 0.3, first: int = 2020, last: int = 2026):
        if self.random.random() < blank:
            return None
        return dt.date(self.random.randint(first, last), self.random.randint(1, 12), self.random.randint(1, 28))

    def truth(self, blank: float = 0.3):
        return self.of((True, False), blank)


def folder(seed: int) -> dict[str, list[dict]]:
    """The tables of a random folder, typed: None is empty."""
    draw = Draw(seed)
    tables = {
        "quartiers": [
            {"code_quartier": code, "generation": "2024", "nom": code, "commune_codes": towns, "changement": code[-1],
             "population": draw.of((1000, 700, 420, None, 0))} for code, towns in AREAS.items()
        ] + [{"code_quartier": code, "generation": "2015", "nom": code, "commune_codes": towns, "changement": None,
              "population": 500} for code, towns in OLDER.items()],
        "correspondance": [
            dict(zip(("code_2015", "code_2024", "part_population", "nature"), link, strict=True)) for link in LINKS
        ],
        "dispositifs": [{"dispositif_code": c, "libelle": c, "famille": f} for c, f in SCHEMES.items()],
        "organismes": [{"organisme_id": c, "nom": c, "ess_statut": s,
                        "dirigeant_sexe": draw.of(("F", "H", "paritaire", "inconnu"), 0.1)} for c, s in BODIES.items()],
    }  # fmt: skip
    projects = [_project(draw, f"P{at}") for at in range(draw.random.randint(6, 16))]
    tables["projets"] = projects
    tables["projets_quartiers"] = [row for p in projects for row in _places(draw, p["projet_id"])]
    tables["financements"] = _rows(draw, [p["projet_id"] for p in projects])
    return tables | _others(draw, [p["projet_id"] for p in projects])


def _project(draw: Draw, code: str) -> dict:
    people, done = draw.number(100, 0.3), draw.number(6, 0.4)
    here = None if people is None else draw.of((people, 0.0, float(int(people / 2))), 0.2)
    return {
        "projet_id": code, "intitule": code, "porteur_id": draw.of(BODIES, 0.2),
        "dispositif_principal": draw.of(SCHEMES, 0.2), "type_objet": draw.of(("tiers_lieu", "etude"), 0.2),
        "secteur": draw.of(("sante", "commerce"), 0.2), "stade": draw.of(("creation", "perenne", "arrete"), 0.4),
        "statut": draw.of(STATUSES, 0.05), "date_depot": draw.day(), "date_debut": draw.day(last=2024),
        "date_fin": draw.day(0.5, 2022), "date_arret": draw.day(0.7, 2022), "ressources_propres": draw.number(900, 0.4),
        "emplois_crees": done, "emplois_crees_femmes": _women(draw, done), "beneficiaires": people,
        "beneficiaires_femmes": _women(draw, people), "beneficiaires_qpv": here,
        "beneficiaires_qpv_femmes": _women(draw, here),
    }  # fmt: skip


def _women(draw: Draw, whole: float | None) -> float | None:
    """The women of a number of people: some, none, all, unknown, or more than there are."""
    return draw.of(
        (0.0, whole or 0.0, float(int((whole or 0) / 2)), float(int((whole or 0) / 3)), (whole or 0) + 1), 0.3
    )


def _places(draw: Draw, code: str) -> list[dict]:
    parts = draw.of(((1.0,), (0.5, 0.5), (0.3334, 0.3333, 0.3333), (0.25, 0.75), ()))
    places = draw.random.sample([*AREAS, *OLDER, "HORS_QPV", "TERRITOIRE"], len(parts))
    return [{"projet_id": code, "code_quartier": c, "part": p} for c, p in zip(places, parts, strict=True)]


def _rows(draw: Draw, projects: list[str]) -> list[dict]:
    rows = []
    for at in range(draw.random.randint(15, 45)):
        form = draw.of(("cpo", "ponctuelle"), 0.3)
        rows.append({
            "financement_id": f"F{at}", "projet_id": draw.of(projects, 0.1), "porteur_id": draw.of(BODIES, 0.7),
            "financeur_id": draw.of(("O1", "O5"), 0.3), "fonds_origine": draw.of(FUNDS),
            "dispositif_code": draw.of(SCHEMES), "annee": draw.of(YEARS),
            "section": draw.of(("investissement", "fonctionnement"), 0.2),
            "type_concours": draw.of(("subvention",) * 6 + ("pret", "prestation")),
            "montant_demande": draw.number(2000, 0.2, True), "montant_attribue": draw.number(2000, 0.15, True),
            "montant_verse": draw.number(2000, 0.4, True), "forme_convention": form,
            "convention_id": draw.of(("K1", "K2"), 0.4) if form else None, "convention_fin": draw.day(0.4, 2024, 2026),
            "date_decision": draw.day(0.3), "statut": draw.of(STATUSES, 0.05),
            "origine_id": f"F{draw.random.randrange(at)}" if at and draw.random.random() < 0.1 else None,
        })  # fmt: skip
        if rows[-1]["projet_id"] is None and rows[-1]["porteur_id"] is None:
            rows[-1]["porteur_id"] = "O1"
    return rows


def _others(draw: Draw, projects: list[str]) -> dict[str, list[dict]]:
    somewhere = [*AREAS, *OLDER, "HORS_QPV"]
    lots = [
        {"local_id": f"L{at}", "operateur_id": draw.of(BODIES, 0.3), "code_quartier": draw.of(somewhere),
         "type_local": draw.of(("bureau", "atelier", "tiers_lieu"), 0.1), "dispositif_code": draw.of(SCHEMES, 0.2),
         "surface_m2": draw.number(200, 0.1), "statut": draw.of(("occupe", "occupe", "vacant", "reserve", "travaux")),
         "loyer_annuel_m2_ht": draw.number(90, 0.2), "loyer_marche_annuel_m2_ht": draw.number(120, 0.2)}
        for at in range(12)
    ]  # fmt: skip
    leases = [
        {"bail_id": f"B{at}", "local_id": draw.of([lot["local_id"] for lot in lots]),
         "locataire_id": draw.of(BODIES, 0.2),
         "date_debut": draw.day(0.1), "date_fin": draw.day(0.4, 2022), "locataire_ess": draw.truth(0.6)}
        for at in range(18)
    ]  # fmt: skip
    people = [
        {"suivi_id": f"S{at}", "personne_id": f"H{draw.random.randrange(25)}", "dispositif_code": draw.of(SCHEMES, 0.2),
         "operateur_id": draw.of(BODIES, 0.3),
         "etape": draw.of("accueil emergence conseil_montage financement post_creation".split(), 0.1),
         "date_entree": draw.day(0.1, 2021, 2025), "code_quartier_residence": draw.of(somewhere, 0.1),
         "code_quartier_implantation": draw.of(somewhere, 0.3), "sexe": draw.of("FH", 0.2),
         "tranche_age": draw.of(("<26", "26-30", "31-45"), 0.2), "issue": draw.of(("en_cours", "cree", "abandon"), 0.1),
         "date_creation": draw.day(0.5, 2021, 2025), "ess": draw.truth(), "vivant_36m": draw.truth()}
        for at in range(40)
    ]  # fmt: skip
    return {
        "locaux": lots,
        "baux": leases,
        "accompagnements": people,
        "appuis": [
            {"appui_id": f"A{at}", "projet_id": draw.of(projects, 0.4), "porteur_id": draw.of(BODIES, 0.5),
             "dispositif_code": draw.of(("APPUI_AAP", "AMO_DEVECO", "FAPUS")), "operateur_id": draw.of(BODIES, 0.3),
             "code_quartier": draw.of(somewhere, 0.1), "date_debut": draw.day(0.2, 2021, 2025),
             "etape": draw.of("besoin etude porteur accompagnement lancement".split(), 0.2),
             "resultat": draw.of("en_cours favorable sous_conditions defavorable depose gagne perdu".split(), 0.1),
             "jours": draw.number(9, 0.2)} for at in range(20)
        ],
        "evenements": [
            {"evenement_id": f"V{at}", "date": draw.day(0.2, 2021, 2025),
             "type": ("visite", "instance", "conseil_citoyen")[at % 3],
             "code_quartier": draw.of([*somewhere, "TERRITOIRE"], 0.2), "participants": draw.number(30, 0.2),
             "participants_femmes": draw.number(15, 0.3)}
            for at in range(10)
        ],
        "clauses": [
            {"marche_id": f"M{at}", "date_notification": draw.day(0.2, 2021, 2025), "heures_prevues": draw.number(900),
             "heures_realisees": draw.number(900), "heures_travaillees": draw.number(9000), "clos": draw.truth(),
             "beneficiaires": draw.number(20), "beneficiaires_femmes": draw.number(12),
             "beneficiaires_qpv": draw.number(9),
             "code_quartier": draw.of(somewhere, 0.2)}
            for at in range(12)
        ],
        "etablissements": [
            {"siret": f"{at:014}", "code_quartier": draw.of(somewhere, 0.2), "naf": draw.of(("47.11B", "88.99B"), 0.1),
             "ess": draw.truth(), "etat": draw.of(("actif", "ferme")), "date_creation": draw.day(0.3),
             "date_fermeture": draw.day(0.7, 2022)} for at in range(20)
        ],
        "realisations": _outputs(draw, projects),
    }  # fmt: skip


def _outputs(draw: Draw, projects: list[str]) -> list[dict]:
    measures = ("adherents", "consultations", "mesure_locale")
    keys = [(p, y, m) for p in projects for y in YEARS for m in measures if draw.random.random() < 0.25]
    return [
        {"projet_id": p, "annee": y, "mesure": m, "valeur": draw.number(50, 0.2), "unite": "unités"} for p, y, m in keys
    ]


def write(tables: dict[str, list[dict]], into: Path, generation: str = "2024") -> Path:
    """The tables as the CSV files of a data folder."""
    into.mkdir(parents=True, exist_ok=True)
    (into / "manifest.toml").write_text(
        'titre = "Hasard"\nterritoire = "Hasard"\nsiren_epci = "246700488"\ncode_contrat = "CN06703I"\n'
        f'generation = "{generation}"\nfictif = true\ndate_extraction = {DAY}\nsource = "Essai"\nlicence = "Essai"\n',
        encoding="utf-8",
    )
    for stem, rows in tables.items():
        with (into / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: _text(value) for name, value in row.items()} for row in rows)
    return into


def _text(value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
