"""French sentences about files being prepared before they are published."""

from __future__ import annotations

from ess_metrics.texts.numbers import integer

DEMO = (
    "Les données de démonstration ne se modifient pas : rien n’y est publié. Ouvrez votre propre dossier pour publier."
)
NOT_ALLOWED = "Votre profil ne permet pas de publier des données. Adressez-vous à la personne qui gère l’application."
NOT_PREPARING = (
    "Votre profil permet de lire les données, pas d’en préparer. Adressez-vous à la personne qui gère l’application."
)
CLOSED = "Cette préparation est terminée : déposez vos fichiers de nouveau."
NOT_READ = "Les fichiers n’ont pas encore été lus : rien n’a été publié."
TOO_MANY = (
    "« {name} » n’a pas été pris : {most} fichiers au plus à la fois. Publiez les premiers, puis déposez la suite."
)
TOO_LARGE = "« {name} » n’a pas été pris : il dépasse {most} Mo, la taille permise pour un fichier."
TOO_LARGE_TOGETHER = (
    "« {name} » n’a pas été pris : avec les autres, il dépasse {most} Mo. Publiez les premiers, puis déposez la suite."
)
EMPTY = "« {name} » n’a pas été pris : il est vide."
NO_PLACE = "« {name} » n’a pas été pris : il n’y a plus de place pour le recevoir."
UNNAMED = "fichier"
UNKNOWN_FORMAT = "Ce format n’existe pas."


def too_many(name: str, most: int) -> str:
    """One file too many."""
    return TOO_MANY.format(name=name, most=integer(most))


def too_large(name: str, megabytes: int) -> str:
    """A file above the limit."""
    return TOO_LARGE.format(name=name, most=integer(megabytes))


def too_large_together(name: str, megabytes: int) -> str:
    """Files above the limit together."""
    return TOO_LARGE_TOGETHER.format(name=name, most=integer(megabytes))


MENDED = "corrigé dans la page Données"
