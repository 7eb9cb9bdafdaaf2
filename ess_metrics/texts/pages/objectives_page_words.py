"""Words of the page « Objectifs », and of the table of objectives in the review."""

from __future__ import annotations

ROADS_TITLE = "Chemin parcouru de la valeur de départ à la cible, au {day}"
ROADS_QUESTION = "Où en est-on de chaque cible ?"
ROADS_CAVEATS = (
    "Chemin : (valeur actuelle − départ) ÷ (cible − départ).",
    "Trait vertical : le rythme attendu si le chemin se faisait régulièrement du jour de départ à l’échéance.",
    "La valeur actuelle est le total de l’indicateur sous le filtre de la cible : la même que sur les autres écrans.",
    "Les filtres de la barre latérale n’y changent rien : une cible a ses propres filtres.",
)
SCOPE = "Tout le territoire : chaque cible a ses propres filtres, ceux de la barre latérale n’y changent rien."
ROADS_EMPTY = "Aucune cible n’a à la fois une valeur de départ, une valeur actuelle et une valeur visée : complétez les cibles plus bas."
TARGET = "cible"
NO_OBJECTIVES_HERE = "aucun objectif n’est encore enregistré pour ce territoire."
NO_OBJECTIVES = (
    "Ce dossier n’a pas encore d’objectifs : ajoutez ceux de la loi d’un clic plus bas, ou chargez la table « objectifs » "
    "(objectifs.csv)."
)
LEAD = "{objectives}, {targets} : {reached}."
LEAD_REACHED = ("aucune n’est atteinte", "une est atteinte", "{n} sont atteintes")
LEAD_LATE = "À regarder d’abord : {names}."
LEAD_WITHOUT, LEAD_UNREAD = "{n} sans indicateur", "{n} sans donnée lisible"
OBJECTIVE, NO_OBJECTIVE = "objectif", "Sans objectif"

COLUMNS = {
    "objectif": "Objectif",
    "nom": "Indicateur",
    "depuis": "Départ et évolution",
    "maintenant": "Aujourd’hui",
    "vise": "Cible",
    "reste": "Reste à faire",
    "situation": "Où l’on en est",
    "fiabilite": "Fiabilité",
}
TABLE_TITLE = "Objectifs et cibles, au {day}"
TABLE_QUESTION = "Cible par cible, que reste-t-il à faire ?"
START, NOW, AIM = "Départ", "Aujourd’hui", "Cible"
SINCE = "{start}, puis {change}"
REFERENCE = "cible"
ROAD, PACE = "Chemin parcouru", "Rythme attendu"
NO_TARGET = "Aucun indicateur"
DATED = "{value} ({day})"
BEYOND = "dépassée de {value}"
SHARE_UNIT = "part (de 0 à 1)"
POINTS = "{value} points"
STANDINGS = {
    "atteinte": "✓ atteinte",
    "echue": "◼ échéance passée, non atteinte",
    "recul": "▼ recule",
    "avance": "▲ en avance",
    "retard": "▽ en retard",
    "rythme": "● au rythme",
    "sans_date": "○ en chemin, sans échéance",
    "sans_depart": "– sans valeur de départ",
    "sans_cible": "– sans valeur visée",
    "sans_valeur": "– sans valeur",
    "sans_indicateur": "– sans indicateur",
}
STATES = {"secret": "secret statistique", "sans_objet": "sans objet", "inconnu": "inconnu"}
RELIABILITY = {
    "fragile": "fragile : {n} seulement",
    "partiel": "provisoire : année non terminée",
    "declare": "déclarée par les porteurs",
    "etabli": "établie",
    "": "–",
}
RECORD = "enregistrement"
TABLE_CAVEATS = (
    "Fiabilité : « fragile » sous 20 enregistrements ; « provisoire » dans une année non terminée.",
    "Fiabilité : « déclarée » quand les porteurs l’affirment ; « établie » dans les autres cas.",
    "« Reste à faire » : la cible moins la valeur actuelle ; en points pour une part.",
    "Un secret statistique, une valeur sans objet et une valeur inconnue ne sont jamais un zéro.",
)

FIGURES_TITLE = "Objectifs et cibles, en nombres"
FIGURES_COLUMNS = {
    "objectif": "Objectif",
    "nom": "Indicateur",
    "indicateur": "Identifiant",
    "filtre": "Filtre",
    "unite": "Unité",
    "n_depart": "Valeur de départ",
    "d_depart": "Date de départ",
    "n_maintenant": "Valeur actuelle",
    "n_vise": "Valeur visée",
    "d_vise": "Échéance",
    "n_reste": "Reste à faire",
    "chemin": "Chemin parcouru",
    "situation": "Où l’on en est",
    "fiabilite": "Fiabilité",
}

GAPS_QUESTION = "Que ne sait-on pas mesurer ?"
GAPS_TITLE = "Objectifs sans indicateur, cibles sans donnée"
GAPS_COLUMNS = {"objectif": "Objectif", "nom": "Indicateur", "pourquoi": "Pourquoi"}
GAPS_WHY = {
    "sans_indicateur": "aucun indicateur ne lui est attaché",
    "secret": "la valeur est couverte par le secret statistique",
    "sans_objet": "rien à calculer avec ce filtre (dénominateur nul ou inconnu)",
    "inconnu": "aucun porteur n’a rempli cette donnée",
    "sans_depart": "la valeur de départ n’est pas connue : le chemin ne se mesure pas",
    "sans_cible": "la valeur visée n’est pas fixée",
}
PAPER_WHY = {
    "indicateur_inconnu": "son indicateur n’est pas reconnu",
    "filtre_inconnu": "son filtre n’est pas reconnu",
    "table_absente": "les données de cet indicateur ne sont pas encore réunies",
}
GAPS_SENTENCE = "{n} à compléter."
GAP = "point"
GAPS_NONE = "Chaque objectif a un indicateur, chaque cible une valeur."

VOICES_QUESTION = "Qu’en disent les habitants ?"
VOICES_TITLE = "Témoignages recueillis"
VOICES_COLUMNS = {
    "objectif": "Objectif",
    "texte": "Ce qui est dit",
    "auteur": "Qui parle",
    "jour": "Date",
    "lieu": "Quartier",
}
VOICES_CAVEAT = "Témoignages saisis et signés par des personnes ; l’application n’en rédige aucun."
VOICES_EMPTY = "Aucun témoignage n’est enregistré (table « temoignages »)."
VOICES_SENTENCE = "{n}, du plus récent au plus ancien."
VOICE = "témoignage"
UNSIGNED, UNDATED = "auteur non publié", "date inconnue"
QUOTED = "« {text} » — {author}, {day}{place}"
QUOTED_PLACE = " ({place})"

FILTERED = "{label} ({filter})"

# -- in the review ----------------------------------------------------------------------------------------------------

PART = "Objectifs, cibles et résultats"
PART_VOICES = "Témoignages, datés et signés"
PART_GAPS = "Ce qui ne se mesure pas encore"
PART_GAP = "{objective} : {why}"
PART_GAP_OF = "{objective}, {indicator} : {why}"
BOOK = "Objectifs et cibles"
BOOK_VOICES = "Témoignages"
