"""Founders followed by operators: anonymous, some by several operators, few in the smallest neighbourhoods."""

from __future__ import annotations

from datetime import date

import pandas as pd

from .chance import EXTRACTION, Chance, later
from .world import NOTHING

STEPS = ("accueil", "emergence", "conseil_montage", "financement", "post_creation")
OPERATORS = {"LOC:PERMANENCE": 0, "LOC:EMERGENCE": 1, "LOC:CONSEIL": 2, "LOC:MICROCREDIT": 3}  # first step of each
AGES = {"<26": 14, "26-30": 17, "31-45": 43, "46-60": 20, ">60": 3, "": 3}
REACHED = {0: 28, 1: 27, 2: 22, 3: 9, 4: 14}
FORMS = {"micro": 56, "EI": 9, "societe": 25, "association": 6, "cooperative": 2}
SURVIVAL = {"micro": (0.82, 0.62, 0.46), "": (0.94, 0.85, 0.76)}
YEARS = {2019: 12, 2020: 9, 2021: 13, 2022: 14, 2023: 15, 2024: 15, 2025: 15, 2026: 7}
FEW = {NOTHING: 3, "QN06724N": 4, "QN06721N": 2}  # people in neighbourhoods whose cells must stay secret


def _homes(facts: pd.DataFrame) -> dict[str, float]:
    """Weights of the places where people live; those of `FEW` are placed by hand."""
    inside = facts.drop(list(FEW))["population"].to_dict()
    return inside | {"HORS_QPV": sum(inside.values()) * 0.16, "": sum(inside.values()) * 0.02}


def followings(chance: Chance, facts: pd.DataFrame, count: int = 1500) -> list[dict]:
    """`count` followings of fewer people: about one in eight is seen by a second operator, later and further."""
    homes, rows, person = _homes(facts), [], 0
    by_hand = [code for code, people in FEW.items() for _ in range(people)]
    while len(rows) < count:
        person += 1
        home = by_hand[person - 1] if person <= len(by_hand) else chance.one(homes)
        first = _following(chance, f"P{person:05d}", home, homes, facts)
        rows.append(first)
        if len(rows) < count and chance.happens(0.13):
            rows.append(_second(chance, first))
    for rank, row in enumerate(rows, 1):
        row["suivi_id"] = f"SUI-{rank:05d}"
    return rows


def _following(chance: Chance, person: str, home: str, homes: dict, facts: pd.DataFrame) -> dict:
    """One person at one operator, from the first meeting to what came out of it."""
    step = chance.one(REACHED)
    entry = _entry(chance)
    if step == 4 and entry > date(2025, 12, 1):
        step = 2
    operator = chance.one({op: 4 - abs(first - min(step, 3)) for op, first in OPERATORS.items()})
    row = {
        "personne_id": person,
        "dispositif_code": "PARCOURS_CREA",
        "operateur_id": operator,
        "etape": STEPS[step],
        "date_entree": entry,
        "code_quartier_residence": home,
        "code_quartier_implantation": _place(chance, home, homes) if step >= 2 else "",
        "sexe": chance.one({"F": 42, "H": 55, "": 3}),
        "tranche_age": chance.one(AGES),
    }
    return row | _outcome(chance, step, entry)


def _entry(chance: Chance) -> date:
    year = chance.one(YEARS)
    return chance.day(date(year, 1, 4), min(date(year, 12, 18), date(2026, 6, 19)))


def _place(chance: Chance, home: str, homes: dict) -> str:
    """Where the activity settles: most often at home, sometimes elsewhere or not in a priority neighbourhood."""
    if home and chance.happens(0.62):
        return home
    return chance.one(homes)


def _outcome(chance: Chance, step: int, entry: date) -> dict:
    """What became of the following; a firm only after the finance step, alive or not only when its age allows."""
    if step == 4 or (step == 3 and chance.happens(0.45) and entry < date(2025, 9, 1)):
        begun = min(later(entry, chance.randint(90, 420)), later(EXTRACTION, -20))
        return {"issue": "cree", "date_creation": begun, "date_sortie": _exit(chance, begun)} | _firm(chance, begun)
    if entry > date(2025, 10, 1) or chance.happens(0.05):
        return {"issue": "en_cours"}
    issue = chance.one({"abandon": 5, "reoriente": 4, "perdu_de_vue": 5})
    return {"issue": issue, "date_sortie": _exit(chance, entry)}


def _exit(chance: Chance, since: date):
    """The end of the following, empty if it still runs."""
    end = later(since, chance.randint(30, 400))
    return end if end <= EXTRACTION else ""


def _firm(chance: Chance, begun: date) -> dict:
    """Legal form, ESS or not, and whether the firm lived 12, 24, 36 months (empty: too young, or not known)."""
    form = chance.one(FORMS)
    odds = SURVIVAL.get(form, SURVIVAL[""])
    luck, known = chance.random(), chance.happens(0.86)
    row = {"forme": form, "ess": "true" if form in ("association", "cooperative") else "false"}
    for months, share in zip((12, 24, 36), odds, strict=True):
        old_enough = (EXTRACTION - begun).days >= months * 30.5
        row[f"vivant_{months}m"] = ("true" if luck < share else "false") if old_enough and known else ""
    return row


FIRM = ("issue", "date_creation", "date_sortie", "forme", "ess", "vivant_12m", "vivant_24m", "vivant_36m")


def _second(chance: Chance, first: dict) -> dict:
    """The same person at a later operator: same place, sex and age band; a firm may be reported by both."""
    operator = chance.choice([op for op in OPERATORS if op != first["operateur_id"]])
    entry = min(later(first["date_entree"], chance.randint(0, 150)), EXTRACTION)
    row = {key: value for key, value in first.items() if key not in FIRM}
    row |= {"operateur_id": operator, "date_entree": entry}
    if first["issue"] == "cree" and first["date_creation"] >= entry and chance.happens(0.5):
        return row | {key: first[key] for key in FIRM} | {"etape": first["etape"]}
    row["etape"] = STEPS[min(STEPS.index(first["etape"]) + chance.randint(0, 1), 3)]
    return row | _outcome(chance, 0, entry)
