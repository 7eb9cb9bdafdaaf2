"""Words of the list of territories, on a server that holds several, and of what it answers where there is none."""

from __future__ import annotations

from ess_metrics.texts.indicators import label

TITLE = "Territoires"
QUESTION = "Que tient chaque territoire, et que tiennent-ils ensemble ?"
NONE_HERE = "Aucun territoire ne vous est ouvert ici. Adressez-vous à la personne qui gère l’application."
EMPTY = (
    "Le dossier des territoires (variable ESS_TERRITOIRES) n’a aucun sous-dossier : placez-y un dossier de données par "
    "territoire, celui-ci paraîtra à son nom."
)
TOGETHER = "Ensemble"
ONE = "{place} est ouvert ici."
SEVERAL = "{count} territoires sont ouverts ici."
WITH = "{sentence} Ils tiennent ensemble {money} de subventions attribuées et {projects} actifs, dans {areas}."
WITH_ONE = "{sentence} Il tient {money} de subventions attribuées et {projects} actifs, dans {areas}."
READING = "{count} en cours de lecture : cette page se complète d’elle-même."
CAPTION = "Ce que tient chaque territoire, dans sa version publiée"
COLUMNS = ("Territoire", "Quartiers", label("granted"), label("active_projects"), "Années", "Publié le")
UNPUBLISHED = "jamais publié"
STATUSES = {
    "lecture": "lecture en cours",
    "refuse": "données refusées : ouvrir le territoire pour lire pourquoi",
    "vide": "pas encore de données",
}
FICTITIOUS = "données fictives"
UNKNOWN_VALUE = "inconnu"
NO_YEAR = "aucune"
NOTE = (
    "Subventions : montants attribués, toutes années du dossier, sans les rétrocessions. Les années couvertes diffèrent "
    "d’un territoire à l’autre : les montants se lisent avec elles, et la somme ne compare personne."
)
BACK = "Tous les territoires"
UNKNOWN_TITLE = "Ce territoire n’existe pas ici"
UNKNOWN = (
    "Aucun territoire de ce nom ne vous est ouvert : vérifiez l’adresse, ou demandez un accès à la personne qui gère "
    "l’application."
)
SIGN_IN_TITLE = "Qui êtes-vous ?"
SIGN_IN = "Ces données sont réservées aux personnes autorisées : identifiez-vous avec votre compte professionnel."
ENTER = "Se connecter"
OUT = "Se déconnecter"
