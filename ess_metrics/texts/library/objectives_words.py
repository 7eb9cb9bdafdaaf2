"""What is said of a target that cannot be read, and of the objectives that the law sets."""

from __future__ import annotations

UNKNOWN_INDICATOR = "indicateur « {indicator} » inconnu : choisir un identifiant de la page Méthode"
UNKNOWN_FILTER = (
    "filtre « {filter} » illisible : « {piece} » n’est pas compris ; l’écrire comme une adresse, par exemple "
    "« dispositif=AAP_CDV&annee=2022..2024 »"
)
UNKNOWN_CODE = "filtre « {filter} » sans effet connu : {codes} n’est dans aucune table du dossier ({column})"
NOT_ASKED = "l’indicateur « {indicator} » ne se lit pas avec le filtre « {filter} » : {why}"
ONE_OF = "l’indicateur « {indicator} » n’a pas de total : ajouter au filtre « {column}=… » avec une seule valeur"
NO_TABLE = "la table « {table} » manque au dossier (chargez {table}.csv)"
