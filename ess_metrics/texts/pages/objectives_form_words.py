"""Words of the forms of the page « Objectifs »: what may be written there, and what happens to it."""

from __future__ import annotations

TITLE = "Modifier les objectifs, les cibles et les témoignages"
INTRO = (
    "Ajoutez, changez ou retirez des lignes ; rien n’est publié avant la comparaison. Une cellule vide veut dire « inconnu ». "
    "Le classeur de la page Données fait la même chose hors ligne."
)
TABLES = {"objectifs": "Objectifs", "cibles": "Cibles", "temoignages": "Témoignages"}
TABLE = "Ce que l’on modifie"
SEE = "Voir ce qui changerait"
SAME = "Rien n’a changé dans cette table."
NEW_IDS = {"objectifs": "OBJ", "cibles": "CIB", "temoignages": "TEM"}
PROPOSE = "Ajouter les objectifs de la loi"
PROPOSE_WHY = (
    "Dix objectifs résumés de l’article 1er de la loi du 21 février 2014, avec les indicateurs que ce dossier sait calculer. "
    "La valeur de départ est celle d’aujourd’hui ; les valeurs visées restent à choisir."
)
PROPOSED_ALL = "Les dix objectifs de la loi sont déjà là."
BLANK = "inconnu"
HEADERS = {
    "objectif_id": "Objectif",
    "source": "Source",
    "pilier": "Pilier",
    "libelle": "Ce qui est visé",
    "cible_id": "Cible",
    "indicateur": "Indicateur",
    "filtre": "Filtre",
    "reference_valeur": "Départ",
    "reference_date": "Jour de départ",
    "cible_valeur": "Visé",
    "cible_date": "Échéance",
    "temoignage_id": "Témoignage",
    "date": "Date",
    "auteur": "Qui parle",
    "texte": "Ce qui est dit",
    "code_quartier": "Quartier",
}
INDICATOR = "{label} ({id})"
HELP_FILTER = "Comme dans une adresse : dispositif=AAP_CDV&annee=2022..2024"
HELP_VALUE = "Une part s’écrit de 0 à 1 : 0,5 pour 50 %"
