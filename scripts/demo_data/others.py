"""The other tables: public contracts with clauses, supports, outputs, events, establishments, context figures."""

from __future__ import annotations

from datetime import date

import pandas as pd

from .chance import EXTRACTION, Chance, later, siret
from .words import EVENTS, INVENTED, TRADES, WORKS
from .world import NOTHING

BUYERS = {"LOC:METROPOLE": 5, "LOC:VILLE-CENTRE": 3, "LOC:BAILLEUR-1": 4, "LOC:BAILLEUR-2": 3, "LOC:COMMUNE-VOISINE": 1}
HEARD = ("depose", "recevable", "en_instruction", "repere", "refuse", "ineligible")


def _weights(facts: pd.DataFrame, power: float = 1.0) -> dict[str, float]:
    return (facts.drop(NOTHING)["population"] ** power).to_dict()


def clauses(chance: Chance, facts: pd.DataFrame, holders: list[dict], count: int = 40) -> list[dict]:
    """Public contracts of works and services: hours due, done, worked in all, people of the clause."""
    rows = []
    for rank in range(1, count + 1):
        notified = chance.day(date(2019, 3, 1), date(2026, 3, 31))
        closed = notified < date(2024, 6, 1) and not chance.happens(0.15)
        planned = round(chance.between(300, 12_000), -1)
        row = {
            "marche_id": f"MAR-{notified.year}-{rank:03d}",
            "acheteur_id": chance.one(BUYERS),
            "titulaire_id": chance.choice(holders)["organisme_id"],
            "objet": f"{chance.choice(WORKS)}, lot {chance.randint(1, 14)}",
            "date_notification": notified,
            "montant_ht": round(planned * chance.uniform(240, 720), -2),
            "heures_prevues": planned,
            "clos": "true" if closed else "false",
            "code_quartier": chance.one(_weights(facts)) if chance.happens(0.85) else "",
        }
        rows.append(row | _hours(chance, planned, notified, closed))
    return rows


def _hours(chance: Chance, planned: float, notified: date, closed: bool) -> dict:
    """Hours done (around what was due when closed), people, and the total worked when the company gives it."""
    progress = chance.uniform(0.6, 1.2) if closed else chance.uniform(0, 0.8)
    done = round(planned * progress, 1)
    people = max(round(done / chance.uniform(180, 520)), 0)
    share = chance.uniform(0.048, 0.11)
    known = closed and chance.happens(0.75)
    return {
        "heures_realisees": done if notified < date(2026, 1, 1) else "",
        "heures_travaillees": round(done / share) if known and done else "",
        "beneficiaires": people if notified < date(2026, 1, 1) else "",
        "beneficiaires_qpv": round(people * chance.uniform(0.3, 0.75)) if notified < date(2026, 1, 1) else "",
    }


# scheme: supports, results (weights), operator, days, whether it has steps
SUPPORTS = {
    "ING_CROISEE": (72, {"en_cours": 3, "favorable": 4, "abandonne": 1}, "LOC:METROPOLE", (1, 14)),
    "AMO_DEVECO": (
        24,
        {"en_cours": 2, "favorable": 5, "sous_conditions": 4, "defavorable": 3},
        "LOC:ETUDES",
        (12, 45),
    ),
    "FAPUS": (56, {"en_cours": 4, "favorable": 3, "abandonne": 2}, "LOC:FABRIQUE", (6, 60)),
    "APPUI_AAP": (48, {"depose": 2, "gagne": 5, "perdu": 6, "abandonne": 1, "en_cours": 1}, "LOC:METROPOLE", (2, 12)),
}
FABRIQUE_STEPS = {"besoin": 16, "etude": 14, "porteur": 11, "accompagnement": 9, "lancement": 6}


def supports(chance: Chance, facts: pd.DataFrame, projects: list[dict], carriers: list[dict]) -> list[dict]:
    """Supports to projects or carriers: days for all, cost for studies, amounts for calls, steps for the Fabrique."""
    rows = []
    for scheme, (count, results, operator, days) in SUPPORTS.items():
        own = [p for p in projects if p["dispositif_principal"] == scheme]
        for _ in range(count):
            project = _supported(chance, scheme, own, projects)
            begun = chance.day(date(2019, 2, 1), date(2026, 5, 20))
            result = "en_cours" if begun > date(2026, 1, 15) else chance.one(results)
            row = {
                "projet_id": project["projet_id"] if project else "",
                "porteur_id": project["porteur_id"] if project else chance.choice(carriers)["organisme_id"],
                "dispositif_code": scheme,
                "operateur_id": operator,
                "code_quartier": chance.one(_weights(facts, 0.8)) if chance.happens(0.9) else "HORS_QPV",
                "date_debut": begun,
                "resultat": result,
                "jours": round(chance.uniform(*days) * 2) / 2 if chance.happens(0.93) else "",
            }
            rows.append(row | _support_details(chance, scheme, begun, result))
    for rank, row in enumerate(rows, 1):
        row["appui_id"] = f"APP-{rank:04d}"
    return rows


def _supported(chance: Chance, scheme: str, own: list[dict], projects: list[dict]) -> dict | None:
    """The project a support is for: one of the scheme, another one, or none yet."""
    if own and scheme in ("FAPUS", "AMO_DEVECO") and chance.happens(0.55):
        return chance.choice(own)
    named = [project for project in projects if project.get("porteur_id")]
    return chance.choice(named) if chance.happens(0.6) else None


def _support_details(chance: Chance, scheme: str, begun: date, result: str) -> dict:
    """End, step reached, cost and amounts, by scheme."""
    end = later(begun, chance.randint(40, 540 if scheme == "FAPUS" else 240))
    row = {"date_fin": end if result != "en_cours" and end <= EXTRACTION else ""}
    if scheme == "FAPUS":
        row["etape"] = chance.one(FABRIQUE_STEPS)
        row["cout"] = chance.amount(2_000, 14_000) if chance.happens(0.7) else ""
    elif scheme == "AMO_DEVECO":
        row["cout"] = chance.amount(9_000, 48_000)
    elif scheme == "APPUI_AAP" and result in ("depose", "gagne", "perdu"):
        asked = chance.amount(10_000, 260_000)
        row["montant_demande"] = asked
        row["montant_obtenu"] = round(asked * chance.uniform(0.5, 1), -2) if result == "gagne" else ""
        row["montant_obtenu"] = 0.0 if result == "perdu" else row["montant_obtenu"]
    return row


JUDGED = ("AAP_QF", "NPNRU_EC", "TZCLD", "FONCIER", "AAP_FDT")
# object -> measure, unit, low, high of the first year, yearly growth
MEASURES = {
    "agriculture_urbaine": (
        ("surface_cultivee_m2", "m²", 300, 5200, 1.15),
        ("paniers_distribues", "paniers", 80, 1600, 1.2),
    ),
    "recyclerie": (("tonnes_reemployees", "tonnes", 3, 90, 1.2), ("visiteurs", "visites", 400, 6000, 1.1)),
    "ebe": (("personnes_embauchees", "personnes", 6, 38, 1.3), ("liste_attente", "personnes", 30, 140, 0.9)),
    "association_outil": (("adherents", "personnes", 40, 520, 1.1), ("ateliers", "ateliers", 8, 60, 1.05)),
    "conciergerie": (("services_rendus", "services", 250, 4200, 1.25), ("adherents", "personnes", 40, 400, 1.15)),
    "maison_urbaine_sante": (("consultations", "consultations", 1800, 16000, 1.1),),
    "tiers_lieu": (("visiteurs", "visites", 900, 12000, 1.2), ("surface_mise_a_disposition_m2", "m²", 120, 900, 1.0)),
    "formation": (("participants", "personnes", 12, 180, 1.05), ("sorties_positives", "personnes", 4, 70, 1.05)),
    "entreprise": (("personnes_embauchees", "personnes", 1, 18, 1.2), ("heures_insertion", "heures", 400, 9000, 1.1)),
    "lieu_partage": (("ateliers", "ateliers", 10, 90, 1.1), ("adherents", "personnes", 20, 260, 1.1)),
    "evenement": (("visiteurs", "visites", 60, 1400, 1.1),),
}


def outputs(chance: Chance, projects: list[dict], count: int = 300) -> list[dict]:
    """What carried-through projects report, year after year; a few values are not known."""
    rows: list[dict] = []
    able = [
        project
        for project in projects
        if project.get("date_debut") and project["statut"] not in HEARD and project.get("type_objet") in MEASURES
    ]
    for project in sorted(able, key=lambda p: (not _told_first(p), p["projet_id"])):
        for measure in MEASURES[project["type_objet"]]:
            if _told_first(project) or chance.happens(0.7):
                rows += _series(chance, project, *measure)
    return rows[:count]


def _told_first(project: dict) -> bool:
    """Schemes and objects that are judged on what they make report first, and everything."""
    return project["type_objet"] in ("ebe", "maison_urbaine_sante") or project["dispositif_principal"] in JUDGED


def _series(
    chance: Chance, project: dict, measure: str, unit: str, low: float, high: float, growth: float
) -> list[dict]:
    """One measure of one project, from its first year to its last one ended."""
    value = chance.between(low, high)
    last = min(project["date_fin"].year if project.get("date_fin") else 2025, 2025)
    rows = []
    for year in range(project["date_debut"].year, last + 1):
        rows.append(
            {
                "projet_id": project["projet_id"],
                "annee": year,
                "mesure": measure,
                "valeur": "" if chance.happens(0.04) else round(value, 1) if unit == "tonnes" else round(value),
                "unite": unit,
                "source": "Bilan fictif du porteur",
            }
        )
        value *= growth * chance.uniform(0.9, 1.1)
    return rows


def events(chance: Chance, facts: pd.DataFrame, count: int = 60) -> list[dict]:
    """Trainings, councils, visits: in a neighbourhood, for the whole territory or elsewhere."""
    rows = []
    for rank in range(1, count + 1):
        kind = list(EVENTS)[rank % len(EVENTS)]
        people = chance.randint(8, 95)
        place = chance.one({"": 14, "TERRITOIRE": 5, "HORS_QPV": 1})
        rows.append(
            {
                "evenement_id": f"EVT-{rank:03d}",
                "date": chance.day(date(2019, 3, 1), date(2026, 6, 25)),
                "type": kind,
                "intitule": chance.choice(EVENTS[kind].split("|")),
                "code_quartier": place or chance.one(_weights(facts, 0.8)),
                "participants": people if chance.happens(0.93) else "",
                "habitants": round(people * chance.uniform(0, 0.8)) if kind != "instance" else 0,
            }
        )
        if rows[-1]["participants"] == "":
            rows[-1]["habitants"] = ""
    return rows


STAFF = {"NN": 62, "00": 6, "01": 16, "02": 7, "03": 5, "11": 2.6, "12": 1.4, "21": 0.5, "22": 0.2}
LEGAL = {"1000": 58, "5499": 17, "5710": 8, "5498": 5, "6540": 3, "9260": 0, "5720": 1}
SOCIAL = {"9260": 74, "9220": 9, "5195": 2, "5458": 4, "5560": 2, "8210": 1, "9300": 1}
SOCIAL_NAF = ("8899B", "9499Z", "8559B", "9312Z", "9001Z", "8891A", "8810A", "7830Z", "9004Z")


def establishments(chance: Chance, facts: pd.DataFrame, count: int = 6000) -> list[dict]:
    """Establishments by neighbourhood (about one in ten of the ESS), created and closed over the years."""
    places = (facts["population"] ** 0.95).to_dict()
    places["HORS_QPV"] = sum(places.values()) * 0.02
    return [_establishment(chance, facts, chance.one(places)) for _ in range(count)]


def _establishment(chance: Chance, facts: pd.DataFrame, place: str) -> dict:
    """One establishment; sole traders have no name, as when a person has asked for it."""
    social = chance.happens(0.105)
    legal = chance.one(SOCIAL if social else LEGAL)
    trade, naf = chance.choice(TRADES)
    siren = chance.siren(chance.choice((5, 6, 7, 8)))
    return {
        "siret": siret(siren),
        "siren": siren,
        "nom": "" if legal == "1000" else f"{trade} {chance.choice(INVENTED)}",
        "code_quartier": place,
        "code_commune": _commune(chance, facts, place),
        "naf": chance.choice(SOCIAL_NAF) if social else naf,
        "naf_version": "NAFRev2",
        "categorie_juridique": legal,
        "ess": "" if chance.happens(0.04) else "true" if social else "false",
        "tranche_effectifs": chance.one(STAFF),
        "qualite_geo": chance.one({"11": 85, "12": 8, "21": 5, "33": 2}),
        **_life(chance, social),
    }


def _commune(chance: Chance, facts: pd.DataFrame, place: str) -> str:
    return chance.choice(facts.at[place, "commune_codes"].split("|")) if place in facts.index else "67482"


def _life(chance: Chance, social: bool) -> dict:
    """Creation, and closure for the short-lived: most are of the last years, ESS ones last longer."""
    year = chance.one({2008: 7, 2012: 8, 2016: 10} | {y: 4 + (y - 2019) * 0.9 for y in range(2019, 2026)} | {2026: 5})
    first = date(year, 1, 2)
    created = chance.day(first, date(min(year + 3, 2018), 12, 28) if year < 2019 else date(year, 12, 28))
    created = min(created, date(2026, 6, 28))
    closed = later(created, round(chance.expovariate(1 / (5200 if social else 2900))) + 60)
    if closed > EXTRACTION:
        return {"etat": "actif", "date_creation": created}
    return {"etat": "ferme", "date_creation": created, "date_fermeture": closed}


def context(chance: Chance, facts: pd.DataFrame) -> list[dict]:
    """Rates of the reference table (real), and invented figures to show secret and unavailable values."""
    rows = []
    for code, fact in facts.iterrows():
        for indicator, year in (("taux_pauvrete", 2021), ("taux_emploi", 2020)):
            row = {"indicateur": indicator, "annee": year, "valeur": fact[indicator], "unite": "%", "statut": "ok"}
            rows.append({"code_quartier": code} | row | {"source": f"Insee, QPV 2024 (millésime {year} à confirmer)"})
        rows += [{"code_quartier": code} | row for row in _invented(chance, fact)]
    return rows


def _invented(chance: Chance, fact: pd.Series) -> list[dict]:
    """Invented context: secret in the smallest neighbourhoods, unavailable where the perimeter is new."""
    small, new = fact["population"] < 1450, fact["changement"] == "N"
    figures = (
        ("revenu_median", 2021, round(16_500 - 95 * fact["taux_pauvrete"], -1), "€", small),
        ("part_moins_25_ans", 2020, round(chance.uniform(33, 47), 1), "%", False),
        ("demandeurs_emploi", 2025, round(fact["population"] * chance.uniform(0.06, 0.1)), "personnes", small),
    )
    rows = []
    for indicator, year, value, unit, secret in figures:
        status = "nd" if new and indicator != "demandeurs_emploi" else "secret" if secret else "ok"
        row = {"indicateur": indicator, "annee": year, "valeur": value if status == "ok" else "", "unite": unit}
        rows.append(row | {"statut": status, "source": "Valeur fictive"})
    return rows
