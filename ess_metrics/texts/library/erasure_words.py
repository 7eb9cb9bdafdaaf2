"""French sentences about the erasure of a natural person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ess_metrics.texts.numbers import plural

if TYPE_CHECKING:
    from ess_metrics.folder.erasure import Erased

MADE_UP = "EFFACE"  # begins the code that stands for an erased carrier
NAME = "Personne effacée"
TITLE = "Projet d’une personne effacée"
ERASED = "[effacé]"

NOBODY = (
    "« {code} » ne désigne personne dans « {folder} » : donnez le personne_id d’une personne accompagnée ou "
    "l’organisme_id d’une personne physique."
)
LEGAL_PERSON = (
    "« {code} » est une personne morale dans « {folder} » : seules les personnes physiques (catégorie juridique 1000) "
    "s’effacent. Corrigez la catégorie si elle est fausse."
)
NO_DATE = "« {date} » n’est pas une date : écrivez AAAA-MM-JJ."
NOBODY_BEFORE = "Personne, dans « {folder} », n’a son dernier suivi avant le {date} : rien n’a été effacé."

HELP = "effacer une personne physique des tables, de toutes les versions gardées, des refus et des corrections"
HELP_DIR = "le dossier de données"
HELP_CODE = "le personne_id ou l’organisme_id de la personne (plusieurs possibles)"
HELP_BEFORE = "à la place d’un code : toutes les personnes accompagnées dont le dernier suivi est d’avant cette date"
HELP_WHY = "le motif (demande du…, durée de conservation) ; le journal le garde, jamais le nom"
HELP_AUTHOR = "qui efface"
HELP_JSON = "écrire le résultat en JSON"
ONE_OF_TWO = "Donnez un code ou --before, l’un des deux."

BUTTON_TITLE = "Effacer une personne"
BUTTON_WHY = (
    "À sa demande, ou quand la durée de conservation est passée : ses lignes de suivi partent ; si elle porte un projet ou loue "
    "un local, l’argent reste sous un code qui ne dit rien. Toutes les versions gardées sont refaites sans elle. Sans retour."
)
CODE = "Code de la personne (personne_id ou organisme_id)"
REASON = "Motif"
SURE = "Je comprends que cela ne se défait pas"
BUTTON = "Effacer"


def done(made: Erased) -> str:
    """What was erased, and what is left to do by hand."""
    rows, cells = (
        plural(made.rows, "ligne retirée", "lignes retirées"),
        plural(made.cells, "case changée", "cases changées"),
    )
    versions = plural(made.versions, "version refaite", "versions refaites")
    said = [f"Effacement fait : {rows}, {cells}, {versions}."]
    if made.unread:
        said.append(f"À vérifier à la main, aucun programme ne peut les réécrire : {', '.join(made.unread)}.")
    said.append(
        "Un fichier source qui nomme encore la personne la ramènerait au prochain import : prévenez qui l’envoie."
    )
    return " ".join(said)
