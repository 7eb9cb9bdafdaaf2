"""Words of the page Quoi de neuf: what moved between two versions of a folder."""

from __future__ import annotations

from ess_metrics.texts.numbers import plural
from ess_metrics.texts.typography import bound

NOTHING = (
    "Ce dossier n’a pas deux versions publiées à comparer : les chiffres qui bougent seront ici dès la prochaine publication "
    "(page Données, ou « Demander ces données » sur la page Sources)."
)
BEFORE, AFTER = "Depuis la version", "Jusqu’à la version"
LAST_READ = "Depuis ma dernière lecture de cette page"
SINCE = "Depuis un jour"
SAME = "Aucun chiffre ne bouge entre ces deux versions."
TABLE = "Chiffres qui bougent, le plus grand changement d’abord"
HEADERS = ("Chiffre", "Avant", "Après", "À savoir")
PICK = "Voir les lignes derrière"
NO_PICK = "Choisir un chiffre"
ROWS = "Lignes venues, parties ou changées : {label}"
ROWS_HEADERS = ("Ligne", "Avant (€)", "Après (€)", "Ce qui a changé")
NO_ROWS = (
    "Ce chiffre n’a pas de lignes qui se montrent (des personnes, ou un calcul sur des lignes qui n’ont pas changé)."
)
MORE = "Les {shown} premières sur {count}."
WHY = {
    "nouvelle": "nouvelle",
    "retiree": "retirée",
    "retenue": "comptée maintenant",
    "ecartee": "plus comptée",
    "changee": "changée",
    "ailleurs": "ailleurs",
}


def lead(count: int, suspect: int) -> str:
    """How many figures moved, how many look wrong."""
    said = bound(f"{plural(count, 'chiffre bouge', 'chiffres bougent')} entre ces deux versions.")
    return said + (bound(f" {plural(suspect, 'est à vérifier', 'sont à vérifier')}.") if suspect else "")
