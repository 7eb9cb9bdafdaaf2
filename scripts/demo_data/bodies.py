"""Organisations: public funders named by their kind, and invented carriers, operators, tenants and companies."""

from __future__ import annotations

from .chance import Chance, siret
from .words import FORMS, INVENTED, TRADES

COLUMNS = (
    "organisme_id nom siret siren rna categorie_juridique naf ess_statut ess_motif esus siae_type code_quartier_siege"
    " code_commune"
).split()

# fund -> who decides: (id, name, legal category)
FUNDERS = {
    "EPCI": [("LOC:METROPOLE", "Métropole", "7344")],
    "COMMUNE": [("LOC:VILLE-CENTRE", "Ville centre", "7210"), ("LOC:COMMUNE-VOISINE", "Commune voisine", "7210")],
    "ETAT_P147": [("LOC:ETAT-VILLE", "État, politique de la ville", "7389")],
    "ETAT_AUTRE": [
        ("LOC:ETAT-TRAVAIL", "État, travail et emploi", "7389"),
        ("LOC:ETAT-TERRITOIRES", "État, cohésion des territoires", "7389"),
    ],
    "REGION": [("LOC:REGION", "Région", "7230")],
    "DEPARTEMENT": [("LOC:DEPARTEMENT", "Département", "7220")],
    "CAF": [("LOC:CAF", "Caisse d'allocations familiales", "8290")],
    "ANRU": [("LOC:ANRU", "Agence de rénovation urbaine", "7389")],
    "BDT": [("LOC:BDT", "Banque publique des territoires", "7389")],
    "BAILLEUR": [
        ("LOC:BAILLEUR-1", "Bailleur Toit-Commun", "5515"),
        ("LOC:BAILLEUR-2", "Bailleur Rive-Claire", "5515"),
    ],
    "AUTRE": [("LOC:ENVIRONNEMENT", "Agence publique de l'environnement", "7389")],
    "UE_FEDER": [("LOC:REGION", "Région", "7230")],
    "UE_FSE": [("LOC:ETAT-TRAVAIL", "État, travail et emploi", "7389")],
}
OPERATORS = {
    "LOC:SEM-LOCAUX": ("Société d'économie mixte des locaux de quartier", "5515", "hors_ess"),
    "LOC:PEPINIERE": ("Pépinière Nid-d'Atelier", "9260", "association"),
    "LOC:PERMANENCE": ("Permanence Pas-à-Pont", "9260", "association"),
    "LOC:EMERGENCE": ("Tremplin Saute-Muret", "9260", "association"),
    "LOC:CONSEIL": ("Coopérative d'activité Tout-Ouvrage", "5560", "cooperative"),
    "LOC:MICROCREDIT": ("Microcrédit Main-Levée", "9220", "association"),
    "LOC:FABRIQUE": ("Fabrique à projets Racine-Commune", "9260", "association"),
    "LOC:ETUDES": ("Cabinet d'études Pont-Tendu", "5710", "hors_ess"),
}
# legal category, status in the social economy, what it rests on, weight among carriers
KINDS = (
    ("9260", "association", "categorie_juridique", 62),
    ("9220", "association", "categorie_juridique", 14),
    ("9221", "association", "categorie_juridique", 5),
    ("9222", "association", "categorie_juridique", 2),
    ("9223", "association", "categorie_juridique", 1),
    ("5195", "cooperative", "categorie_juridique", 2),
    ("5458", "cooperative", "categorie_juridique", 4),
    ("5560", "cooperative", "liste_ess", 4),
    ("5710", "societe_commerciale_ess", "agrement_esus", 4),
    ("8210", "mutuelle", "categorie_juridique", 1),
    ("9300", "fondation", "categorie_juridique", 1),
    ("9230", "autre_nonlucratif", "declare", 1),
    ("5499", "hors_ess", "sirene_flag", 8),
    ("5710", "hors_ess", "sirene_flag", 4),
    ("1000", "hors_ess", "sirene_flag", 3),
    ("7210", "hors_ess", "categorie_juridique", 2),
    ("", "inconnu", "", 5),
)
SECTOR_NAF = {
    "alimentation": "5610A",
    "economie_circulaire": "3831Z",
    "services_proximite": "8899B",
    "insertion_emploi": "8899B",
    "sante": "8690F",
    "culture_medias": "9001Z",
    "petite_enfance_education": "8559B",
    "habitat_batiment": "4332A",
    "numerique": "6202A",
    "mobilite": "9529Z",
    "agriculture": "0113Z",
    "commerce": "4778C",
    "finance_solidaire": "6499Z",
    "sport_loisirs": "9312Z",
    "autre": "9499Z",
}


def _body(**known) -> dict:
    """One row: what is not known is empty."""
    return dict.fromkeys(COLUMNS, "") | known


def _identified(chance: Chance, first: int, **known) -> dict:
    """A body with an invented SIRET, which is its identifier."""
    siren = chance.siren(first)
    number = siret(siren)
    return _body(organisme_id=number, siret=number, siren=siren, **known)


def public_bodies() -> list[dict]:
    """Funders by their kind, and operators; each under a local identifier, none of them a real body."""
    rows = {
        identifier: _body(
            organisme_id=identifier, nom=name, categorie_juridique=legal, ess_statut="hors_ess", code_commune="67482"
        )
        for deciders in FUNDERS.values()
        for identifier, name, legal in deciders
    }
    for identifier, (name, legal, status) in OPERATORS.items():
        rows[identifier] = _body(
            organisme_id=identifier,
            nom=name,
            categorie_juridique=legal,
            ess_statut=status,
            ess_motif="categorie_juridique",
            code_commune="67482",
        )
    return list(rows.values())


def patrons(chance: Chance) -> list[dict]:
    """Two foundations and a company that fund projects."""
    return [
        _identified(chance, 1, nom=name, categorie_juridique=legal, ess_statut=status, ess_motif="categorie_juridique")
        for name, legal, status in (
            ("Fondation Grain-de-Lune", "9300", "fondation"),
            ("Fondation Passe-Demain", "9300", "fondation"),
            ("Établissements Roche-Levée", "5710", "hors_ess"),
        )
    ]


def _identity(chance: Chance, legal: str, rank: int) -> dict:
    """How a carrier is known: SIRET, else RNA number (never under local law, 9260), else a local identifier."""
    rna = f"W999{rank:06d}" if legal in ("9220", "9221", "9222", "9230") else ""
    if legal == "" or (legal == "9260" and chance.happens(0.12)):
        return {"organisme_id": f"LOC:PORTEUR-{rank:03d}"}
    if rna and chance.happens(0.2):
        return {"organisme_id": f"RNA:{rna}", "rna": rna}
    siren = chance.siren(2)
    return {"organisme_id": siret(siren), "siret": siret(siren), "siren": siren, "rna": rna}


def _carrier(chance: Chance, rank: int, sector: str, home: tuple[str, str]) -> dict:
    """One carrier of a sector, with its head office in a neighbourhood (or nowhere in particular)."""
    drawn = rank - 1 if rank <= len(KINDS) else chance.one({i: kind[3] for i, kind in enumerate(KINDS)})
    legal, status, reason, _ = KINDS[drawn]  # the first carriers show every kind once
    word = INVENTED[(rank * 7) % len(INVENTED)]
    return _body(
        **_identity(chance, legal, rank),
        nom=f"{chance.choice(FORMS[sector].split('|'))} {word}",
        categorie_juridique=legal,
        naf=SECTOR_NAF[sector],
        ess_statut=status,
        ess_motif=reason,
        esus="true" if reason == "agrement_esus" or chance.happens(0.06) else "false" if legal else "",
        siae_type={"9221": "ACI", "9222": "AI", "9223": "GEIQ"}.get(legal, "EI" if reason == "agrement_esus" else ""),
        code_quartier_siege=home[0],
        code_commune=home[1],
    )


def carriers(chance: Chance, homes: list[tuple[str, str]], count: int = 132) -> dict[str, list[dict]]:
    """Carriers by sector: nine a sector, so that the same ones come back from year to year; names never repeat."""
    by_sector: dict[str, list[dict]] = {sector: [] for sector in FORMS}
    names: set[str] = set()
    for rank in range(count):
        sector = list(FORMS)[rank % len(FORMS)]
        body = _carrier(chance, rank + 1, sector, chance.choice(homes))
        while body["nom"] in names:
            body["nom"] = f"{chance.choice(FORMS[sector].split('|'))} {chance.choice(INVENTED)}"
        names.add(body["nom"])
        by_sector[sector].append(body)
    return by_sector


def companies(chance: Chance, first: int, count: int) -> list[dict]:
    """Small companies (tenants, or holders of public contracts), a few of them sole traders."""
    rows, names = [], set()
    while len(rows) < count:
        trade, naf = chance.choice(TRADES)
        name = f"{trade} {chance.choice(INVENTED)}"
        if name in names:
            continue
        names.add(name)
        legal, status = chance.one(
            {("5499", "hors_ess"): 6, ("5710", "hors_ess"): 4, ("1000", "hors_ess"): 3, ("9260", "association"): 3,
             ("5458", "cooperative"): 1, ("", "inconnu"): 1}
        )  # fmt: skip
        rows.append(_identified(chance, first, nom=name, categorie_juridique=legal, naf=naf, ess_statut=status))
    return rows
