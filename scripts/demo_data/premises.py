"""Premises lot by lot, and their leases: buildings let under the market, the start-up building, land, small cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import shapely

from .chance import EXTRACTION, Chance, later
from .words import INVENTED, PREMISES

SEM, START_UP, LANDLORD, CITY = "LOC:SEM-LOCAUX", "LOC:PEPINIERE", "LOC:BAILLEUR-1", "LOC:METROPOLE"
# market rent before tax, € per m² and year: low, high
MARKET = {
    "bureau": (125, 165),
    "atelier": (75, 105),
    "commerce": (135, 210),
    "tiers_lieu": (90, 125),
    "terrain": (1, 3),
    "local_associatif": (85, 120),
    "pepiniere_lot": (115, 150),
    "sante": (125, 160),
}


@dataclass(frozen=True)
class Building:
    """Lots of one building: name, neighbourhood, operator, scheme, types -> (lots, smallest m², largest m²)."""

    name: str
    code: str
    operator: str
    scheme: str
    lots: dict[str, tuple[int, int, int]]
    rents: bool = True


BUILDINGS = (
    Building("Pépinière Nid-d'Atelier", "QN06710I", START_UP, "PEPINIERE", {"pepiniere_lot": (28, 18, 140)}),
    Building("Les Grands Établis", "QN06710I", SEM, "LOCUSEM", {"bureau": (8, 25, 120), "commerce": (5, 45, 160)}),
    Building("Cour des Ouvrages", "QN06715M", SEM, "LOCUSEM", {"atelier": (9, 60, 260), "bureau": (7, 20, 90)}),
    Building("Pieds d'immeuble du Sud", "QN06715M", LANDLORD, "AIDE_LOYER", {"local_associatif": (7, 35, 110)}),
    Building("Maison des soins", "QN06715M", SEM, "LOCUSEM", {"sante": (4, 22, 60)}),
    Building("Halle aux Roues", "QN06712I", SEM, "LOCUSEM", {"atelier": (7, 50, 220), "commerce": (4, 40, 130)}),
    Building("Passage des Voisins", "QN06712I", LANDLORD, "AIDE_LOYER", {"local_associatif": (6, 30, 90)}),
    Building("Le Grand Plateau", "QN06719I", SEM, "LOCUSEM", {"tiers_lieu": (3, 180, 620), "bureau": (7, 18, 80)}),
    Building("Jardins du Levant", "QN06719I", CITY, "FONCIER", {"terrain": (2, 900, 4200)}, rents=False),
    Building("Serres de l'Ouest", "QN06713I", CITY, "FONCIER", {"terrain": (2, 1200, 5200)}, rents=False),
    Building("Relais de l'Entrée", "QN06713I", SEM, "LOCUSEM", {"commerce": (5, 45, 150), "sante": (2, 25, 60)}),
    Building("Ferme des Prés", "QN06716I", CITY, "FONCIER", {"terrain": (1, 2400, 3600)}, rents=False),
    Building("Salle des Cordiers", "QN06716I", LANDLORD, "AIDE_LOYER", {"local_associatif": (4, 40, 120)}),
    Building("Écrans et Papiers", "QN06704I", SEM, "LOCUSEM", {"bureau": (5, 20, 90), "commerce": (4, 45, 140)}),
    Building("Rez-de-chaussée du Nord", "QN06704I", LANDLORD, "AIDE_LOYER", {"local_associatif": (4, 30, 85)}),
    Building("Trois Ateliers", "QN06706I", SEM, "LOCUSEM", {"atelier": (3, 60, 150)}),
    Building("Kiosque des Services", "QN06708I", LANDLORD, "AIDE_LOYER", {"commerce": (3, 35, 80)}),
    Building("La Tannerie", "QN06714I", SEM, "LOCUSEM", {"tiers_lieu": (1, 240, 320), "bureau": (4, 18, 60)}),
    Building("Deux Vitrines", "QN06717M", LANDLORD, "AIDE_LOYER", {"commerce": (2, 40, 90)}),
    Building("Manufacture", "QN06705I", SEM, "LOCUSEM", {"tiers_lieu": (1, 1400, 1500), "bureau": (2, 24, 34)}),
    Building("Conciergerie du Quai", "QN06718I", LANDLORD, "AIDE_LOYER", {"commerce": (1, 60, 80)}),
    Building("Comptoir de la Citadelle", "QN06722N", SEM, "LOCUSEM", {"commerce": (4, 40, 110)}),
    Building("Loges de la Route", "QN06711M", LANDLORD, "AIDE_LOYER", {"local_associatif": (3, 30, 80)}),
    Building("Entrepôt partagé", "HORS_QPV", SEM, "LOCUSEM", {"atelier": (2, 200, 420)}),
)  # fmt: skip


def _point_in(chance: Chance, shape: shapely.Polygon) -> tuple[float, float]:
    """A point of the outline: (longitude, latitude), five decimals."""
    west, south, east, north = shape.buffer(-0.0002).bounds
    while True:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if shape.contains(shapely.Point(x, y)):
            return round(x, 5), round(y, 5)


def _status(chance: Chance, kind: str) -> str:
    if kind == "terrain":
        return "occupe"
    if kind == "pepiniere_lot":
        return chance.one({"occupe": 80, "vacant": 6, "reserve": 14})
    return chance.one({"occupe": 78, "vacant": 11, "travaux": 4, "reserve": 2, "projet": 3, "retire": 2})


def _rents(chance: Chance, kind: str, known: bool) -> dict:
    """Rent and market rent of a lot, about 40 % apart; the market rent is an estimate with its date."""
    if not known:
        return {"loyer_annuel_m2_ht": 0 if chance.happens(0.5) else ""}
    market = round(chance.uniform(*MARKET[kind]), 1)
    rent = round(market * chance.uniform(0.52, 0.7), 1)
    if chance.happens(0.06):
        return {"loyer_annuel_m2_ht": rent}
    source = f"Estimation fictive {chance.choice((2023, 2024, 2025))}"
    return {"loyer_annuel_m2_ht": rent, "loyer_marche_annuel_m2_ht": market, "loyer_marche_source": source}


def _surface(chance: Chance, low: int, high: int) -> float:
    drawn = chance.between(low, high)
    return round(drawn) if high > 300 else round(drawn, 1)


def premises(chance: Chance, outlines: gpd.GeoDataFrame) -> list[dict]:
    """Every lot of every building, on a point inside the schematic outline of its neighbourhood."""
    shapes = dict(zip(outlines["code_quartier"], outlines.geometry, strict=True))
    rows: list[dict] = []
    for building in BUILDINGS:
        x, y = _point_in(chance, shapes[building.code]) if building.code in shapes else (7.7521, 48.5834)
        street = f"{chance.randint(1, 60)} allée {chance.choice(INVENTED)}"
        for kind, (count, low, high) in building.lots.items():
            for rank in range(1, count + 1):
                rows.append(_lot(chance, building, kind, rank, _surface(chance, low, high)))
                rows[-1] |= {"local_id": f"LOT-{len(rows):03d}", "adresse": street}
                rows[-1] |= {"longitude": x, "latitude": y} if chance.happens(0.97) else {}
    return _exceptions(rows)


def _lot(chance: Chance, building: Building, kind: str, rank: int, surface: float) -> dict:
    status = _status(chance, kind)
    return {
        "nom": f"{building.name} – {PREMISES[kind].lower()} {rank}",
        "operateur_id": building.operator,
        "code_quartier": building.code,
        "type_local": kind,
        "dispositif_code": building.scheme,
        "surface_m2": surface,
        "statut": status,
        "date_statut": chance.day(date(2025, 9, 1), date(2026, 6, 15)),
        "accessible_pmr": chance.one({"true": 6, "false": 3, "": 1}),
        **_rents(chance, kind, building.rents),
    }


def _exceptions(rows: list[dict]) -> list[dict]:
    """Small cells on purpose: the dominant lot and its two neighbours are let, and so are the two lone shops."""
    for row in rows:
        if row["code_quartier"] in ("QN06705I", "QN06717M"):
            row["statut"] = "occupe"
            row.setdefault("loyer_marche_annuel_m2_ht", row["loyer_annuel_m2_ht"] * 1.7)
            row.setdefault("loyer_marche_source", "Estimation fictive 2024")
    return rows


def leases(chance: Chance, lots: list[dict], tenants: list[dict]) -> list[dict]:
    """The leases of every lot, oldest first: closed ones, then the one that runs if the lot is occupied."""
    rows: list[dict] = []
    for lot in lots:
        if lot["statut"] != "projet":
            rows += _history(chance, lot, tenants)
    rows.append(_overlapping(rows, lots, tenants))
    for rank, row in enumerate(rows, 1):
        row["bail_id"] = f"BAIL-{rank:04d}"
    return rows


def _history(chance: Chance, lot: dict, tenants: list[dict]) -> list[dict]:
    """One lot's leases, none over another; at most 23 months each in the start-up building."""
    short = lot["type_local"] == "pepiniere_lot"
    begin = chance.day(date(2019, 1, 1), date(2024 if short else 2023, 12, 1))
    limit = EXTRACTION if lot["statut"] == "occupe" else date(2026, 4, 30)
    rows = []
    for _ in range(4 if short else chance.one({1: 5, 2: 3, 3: 1})):
        stay = round(chance.triangular(9, 23, 22) * 30.4) if short else chance.randint(300, 1500)
        end = later(begin, min(stay, 699) if short else stay)
        if end > limit:
            break
        reason = chance.one({"fin_de_duree": 5, "croissance": 3, "cessation": 2, "depart": 2, "autre": 1})
        rows.append(_lease(chance, lot, tenants, begin, end) | {"motif_sortie": reason})
        begin = later(end, chance.randint(20, 200))
    if lot["statut"] == "occupe":
        recent = chance.day(date(2025, 11, 3), date(2026, 6, 15))
        begin = max(min(begin, recent), later(rows[-1]["date_fin"], 1) if rows else begin)
        begin = max(begin, later(EXTRACTION, -600)) if short else begin
        planned = later(begin, 698 if short else 3 * 365)
        rows.append(_lease(chance, lot, tenants, begin, planned if short or planned > EXTRACTION else ""))
    return rows


def _lease(chance: Chance, lot: dict, tenants: list[dict], begin: date, end) -> dict:
    """One lease; whether the tenant is of the ESS is written for most, else its own status tells."""
    tenant = chance.choice(tenants)
    social = tenant["ess_statut"] not in ("hors_ess", "inconnu")
    helped = lot["dispositif_code"] in ("AIDE_LOYER", "PEPINIERE") and chance.happens(0.6)
    return {
        "local_id": lot["local_id"],
        "locataire_id": tenant["organisme_id"],
        "date_debut": begin,
        "date_fin": end,
        "locataire_ess": ("true" if social else "false") if chance.happens(0.75) else "",
        "aide_loyer_mensuelle": chance.amount(100, 400) if helped else "",
    }


def _overlapping(rows: list[dict], lots: list[dict], tenants: list[dict]) -> dict:
    """The one deliberate fault: a second lease on an ordinary lot, while the first still runs."""
    kinds = {lot["local_id"]: lot["type_local"] for lot in lots}
    first = next(
        row
        for row in rows
        if kinds[row["local_id"]] == "bureau" and (row["date_fin"] == "" or row["date_fin"] > EXTRACTION)
    )
    begin = max(later(first["date_debut"], 30), date(2026, 3, 1))
    return {
        "local_id": first["local_id"],
        "locataire_id": tenants[-1]["organisme_id"],
        "date_debut": min(begin, date(2026, 6, 1)),
        "date_fin": "",
        "locataire_ess": "",
        "aide_loyer_mensuelle": "",
    }
