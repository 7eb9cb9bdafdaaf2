"""Words that say what a document changes since the last one that was made."""

from __future__ import annotations

SINCE = "Depuis le document produit le {day} :"
SAME = "Rien n’a changé depuis le document produit le {day}."
DATA = {True: "les données sont les mêmes ;", False: "les données ont changé ;"}
FILTERS = "les filtres étaient : {before}"
FIGURE = "{label} : {before} alors, {now} maintenant ;"
ADDED = "parties en plus : {parts} ;"
REMOVED = "parties en moins : {parts} ;"
CHANGED = "parties dont le contenu change : {parts}."
