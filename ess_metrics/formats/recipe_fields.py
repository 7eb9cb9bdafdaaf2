"""What a recipe may say of a column: the fields of each table, what a cell of each is read as, what they become.

Every column of the tables of the folder is a field by its own name; the others (a name instead of an id, a rent in any
unit, a person) are declared here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ess_metrics.model import column_kinds
from ess_metrics.model.column_kinds import Column
from ess_metrics.model.schema import BY_STEM

NAME, RENT, PERSON, PLACES, SHARES, LEFT = "nom", "loyer", "personne", "lieux", "parts", "laissé"
AMOUNTS = ("montant_demande", "montant_attribue", "montant_verse")


@dataclass(frozen=True)
class Shape:
    """A table of recipes: the tables of the folder that it fills, and the bodies that it names (role → column)."""

    stems: tuple[str, ...]
    bodies: dict[str, str]
    more: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()


# `more`: fields beside the columns and the bodies; `spread`: fields of which each column makes a row of its own.
SHAPES: dict[str, Shape] = {
    "actions": Shape(
        ("projets", "financements"),
        {"porteur": "porteur_id", "financeur": "financeur_id"},
        ("financeur", "fonds", "quartiers", "code_quartier", "parts", "adresse", "commune", "code_postal", "latitude",
         "longitude", "reference", "observation"),
        AMOUNTS,
    ),
    "locaux": Shape(
        ("locaux", "baux"),
        {"operateur": "operateur_id", "locataire": "locataire_id"},
        ("loyer", "loyer_marche", "quartiers", "proprietaire", "commune", "code_postal", "reference", "observation"),
    ),
    "baux": Shape(("baux",), {"locataire": "locataire_id"}, ("local_nom", "adresse", "quartiers", "observation")),
    "personnes": Shape(
        ("accompagnements",),
        {"operateur": "operateur_id"},
        ("nom", "prenom", "date_naissance", "courriel", "telephone", "age", "quartier_residence",
         "quartier_implantation", "quartiers", "observation"),
    ),
    "marches": Shape(
        ("clauses",), {"acheteur": "acheteur_id", "titulaire": "titulaire_id"}, ("quartiers", "observation")
    ),
    "evenements": Shape(("evenements",), {}, ("quartiers", "observation")),
    "appuis": Shape(
        ("appuis",),
        {"porteur": "porteur_id", "operateur": "operateur_id"},
        ("projet_nom", "intitule", "quartiers", "observation"),
    ),
    "realisations": Shape(
        ("realisations",), {"porteur": "porteur_id"}, ("projet_nom", "intitule", "observation"), ("valeur",)
    ),
    "organismes": Shape(
        ("organismes",), {}, ("quartiers", "commune", "code_postal", "adresse", "observation")
    ),
    "indicateurs": Shape(("indicateurs",), {}, ("quartiers", "observation"), ("valeur",)),
}  # fmt: skip
_KINDS = {
    "fonds": column_kinds.CODE, "quartiers": PLACES, "code_quartier": PLACES, "quartier_residence": PLACES,
    "quartier_implantation": PLACES, "code_quartier_residence": PLACES, "code_quartier_implantation": PLACES,
    "code_quartier_siege": PLACES, "parts": SHARES, "latitude": column_kinds.NUMBER, "longitude": column_kinds.NUMBER,
    "loyer": RENT, "loyer_marche": RENT, "loyer_annuel_m2_ht": RENT, "loyer_marche_annuel_m2_ht": RENT,
    "proprietaire": LEFT, "prenom": PERSON, "date_naissance": PERSON, "courriel": PERSON, "telephone": PERSON,
    "age": PERSON, "code_postal": column_kinds.CODE, "aide_loyer_mensuelle": RENT,
}  # fmt: skip
PEOPLE = ("nom", "prenom", "date_naissance", "courriel", "telephone", "age")
UNITS = (
    "€", "k€", "M€", "%", "m²", "€/mois", "€/an", "€/trimestre", "€/m²/mois", "€/m²/an", "€/m²/trimestre",
)  # fmt: skip


@cache
def fields(table: str) -> dict[str, str]:
    """Every field of a table of recipes → what its cells are read as: a kind of the schema or of this module."""
    shape = SHAPES[table]
    found = {column.name: column.kind for stem in shape.stems for column in BY_STEM[stem].columns}
    found |= {f"{role}_{part}": kind for role in shape.bodies for part, kind in _BODY_PARTS.items()}
    found |= dict.fromkeys(shape.more, column_kinds.TEXT)
    found |= {name: kind for name, kind in _KINDS.items() if name in found}
    if table == "personnes":
        found["nom"] = PERSON
    return found


_BODY_PARTS = {"nom": NAME, "siret": column_kinds.CODE, "rna": column_kinds.CODE}


@cache
def column_of(table: str, field: str) -> Column | None:
    """The column of the schema that a field writes as it is, None for the other fields."""
    for stem in SHAPES[table].stems:
        if field in BY_STEM[stem].names:
            return BY_STEM[stem][field]
    return None


def stem_of(table: str, field: str) -> str:
    """The table of the folder that holds the column of this name (the first one), "" when none does."""
    return next((stem for stem in SHAPES[table].stems if field in BY_STEM[stem].names), "")


def is_person(table: str, field: str) -> bool:
    """Whether what is written there says who a person is: never kept, shown or copied."""
    return table == "personnes" and field in PEOPLE
