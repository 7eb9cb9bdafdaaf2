"""What is said beside the values of an indicator: notes about a filter, a year, a perimeter."""

from __future__ import annotations

from collections.abc import Iterable

from ess_metrics.texts.numbers import listing

MIXED = "Le total compare des périmètres différents : les quartiers prioritaires ont changé au 1er janvier 2024."
FOLLOWED = "Le code {code} est celui d’un ancien périmètre : le filtre porte sur {successors}, qui lui succède."
FOLLOWED_MANY = "Le code {code} est celui d’un ancien périmètre : le filtre porte sur {successors}, qui lui succèdent."
LOST = (
    "Le code {code} est celui d’un périmètre d’une autre génération qu’aucun quartier du dossier ne reprend tel quel : "
    "rien ne peut en être dit ici."
)
UNKNOWN_PLACES = {
    "code_quartier": "Aucun quartier du dossier ne porte le code « {value} » : ce filtre ne retient rien.",
    "commune": "Aucun quartier du dossier n’est dans la commune « {value} » : ce filtre ne retient rien.",
    "ensemble": "Le dossier ne nomme aucun ensemble de quartiers « {value} » : ce filtre ne retient rien.",
}
FUNNEL = (
    "L’indicateur « {indicator} » compte les étapes elles-mêmes : « etape » n’y est pas un filtre. "
    "Retirer ce filtre, et lire l’étape voulue dans la ventilation par etape."
)
ONE_MEASURE = (
    "L’indicateur « {indicator} » ne se ventile par sexe que pour une mesure à la fois : "
    "ajouter --where mesure=… avec une seule mesure."
)
AMOUNTS = {"demande": "demandé", "attribue": "attribué", "verse": "versé"}
UNCOVERED = (
    "Le dossier ne contient aucun montant {amount} pour {years} : un montant nul y veut dire « inconnu », non « zéro »."
)
NO_CHANGE = "L’évolution n’est pas calculée : le dossier ne contient aucun montant {amount} pour {years}."


def followed(code: str, successors: Iterable[str]) -> str:
    """That a filter on an older code stands for its successors."""
    found = list(successors)
    return (FOLLOWED if len(found) == 1 else FOLLOWED_MANY).format(code=code, successors=listing(found))


def uncovered(amount: str, years: Iterable[int]) -> str:
    """That the folder holds nothing for these years, so that a zero says nothing."""
    return UNCOVERED.format(amount=AMOUNTS[amount], years=listing(map(str, years)))


def no_change(amount: str, years: Iterable[int]) -> str:
    """That a change between years needs both to be known."""
    return NO_CHANGE.format(amount=AMOUNTS[amount], years=listing(map(str, years)))


NOTHING_OUTSIDE = "Le dossier n’a pas d’établissement hors des quartiers prioritaires : chaque quartier n’est comparé qu’à l’ensemble des quartiers."
NO_COUNT_BY_INSEE = "sans dénombrement de l’Insee"
NO_YEARS = "« {indicator} » est un état au jour de l’extraction : il n’a pas d’années à comparer. La commande « news » compare deux versions."
NO_CONSIDERATION = "considérations non dites"
NO_LICENCE = "fichier de licence non dite"
NO_SOURCE = "aucun fichier publié connu"
