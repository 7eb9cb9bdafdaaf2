"""Words of what is presented by sex: the switch of the screens, the part of the review."""

from __future__ import annotations

SWITCH = "Femmes ou hommes"
SWITCHES = {"tous": "Ensemble", "F": "Les femmes", "H": "Les hommes"}
OF = {"F": ", femmes", "H": ", hommes"}

QUESTION = "Combien de femmes, combien d’hommes ?"
TITLE = "Femmes et hommes, {period}"
COLUMNS = {
    "nom": "Ce qui est compté",
    "femmes": "Nombre de femmes",
    "hommes": "Nombre d’hommes",
    "inconnu": "Sexe inconnu",
    "total": "Total",
    "part": "Part de femmes",
}
SENTENCE = "{name} : {share} de femmes parmi les personnes de sexe connu."
UNKNOWN_ALL = "Le dossier ne distingue les femmes et les hommes pour aucune de ces données."
UNTOLD = "Sans répartition par sexe : {names}."
CAVEATS = (
    "La part des femmes se calcule sur les personnes de sexe connu ; « sexe inconnu » est ce que les dossiers ne disent pas.",
    "Par sexe, un effectif de 1 à 4 est caché (s), et celui qui le révélerait aussi.",
    "Une même personne peut être comptée par plusieurs projets ou marchés : ces lignes ne s’additionnent pas entre elles.",
)
EMPTY = "Aucune donnée de ce dossier n’est répartie par sexe."
OUTPUT = "{measure} ({unit})"

LINE = "Par sexe ({name}) : {parts}."
LINE_F, LINE_H, LINE_UNKNOWN = "{n} femmes", "{n} hommes", "{n} de sexe inconnu"
LINE_SECRET = "Par sexe ({name}) : effectifs couverts par le secret statistique."
LINE_UNTOLD = "Par sexe ({name}) : le dossier ne le dit pas."

PART = "Femmes et hommes"
PART_WHY = "La loi demande que les données du rapport soient présentées par sexe."
PART_LED = "Structures dirigées par des femmes : {share} des subventions aux structures de direction connue."
BOOK = "Femmes et hommes"
BOOK_PLACES = "Femmes et hommes par quartier"
PLACES_QUESTION = "Et quartier par quartier ?"
PLACES_TITLE = "{name} par quartier et par sexe, {period}"
