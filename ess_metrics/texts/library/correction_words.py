"""What is said of corrections made by hand: the verb, and the proof of a figure that rests on some."""

from __future__ import annotations

from typing import Protocol

from ess_metrics.texts.numbers import NBSP

HELP = "corriger une valeur du dossier, avec un motif ; la correction est gardée et refaite à chaque import"
HELP_DIR = "le dossier de données"
HELP_TABLE = "la table (financements, projets, organismes…)"
HELP_KEY = "la clé de la ligne, ses colonnes jointes par une barre verticale"
HELP_COLUMN = "la colonne à corriger"
HELP_VALUE = "la valeur juste (vide : inconnue)"
HELP_WHY = "pourquoi, en quelques mots"
HELP_AUTHOR = "qui corrige"
NO_FOLDER = "Le dossier « {name} » n'existe pas."
UNKNOWN_TABLE = "La table « {name} » n'existe pas dans un dossier de données."
UNKNOWN_COLUMN = "La table « {table} » n'a pas de colonne « {name} »."
BEHIND = f"Corrections faites à la main derrière ce chiffre{NBSP}:"
NOTHING = "rien"


class Correction(Protocol):
    """A correction made by hand, as `folder.corrections` keeps it."""

    @property
    def table(self) -> str: ...  # noqa: D102

    @property
    def cle(self) -> str: ...  # noqa: D102

    @property
    def colonne(self) -> str: ...  # noqa: D102

    @property
    def avant(self) -> str: ...  # noqa: D102

    @property
    def apres(self) -> str: ...  # noqa: D102

    @property
    def motif(self) -> str: ...  # noqa: D102

    @property
    def date(self) -> str: ...  # noqa: D102

    @property
    def auteur(self) -> str: ...  # noqa: D102


def done(correction: Correction) -> str:
    """What was corrected."""
    before, after = correction.avant or NOTHING, correction.apres or NOTHING
    return f"{correction.table}, {correction.cle}, {correction.colonne}{NBSP}: {before} → {after}. {correction.motif}"


def line(correction: Correction) -> str:
    """One correction, under a figure: what it changed, when, by whom, why."""
    when = " ".join(part for part in (correction.date, correction.auteur) if part)
    return f"  {done(correction)}" + (f" ({when})" if when else "")
