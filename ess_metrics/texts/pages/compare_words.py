"""Words of the page « Comparer »."""

from __future__ import annotations

KINDS = {"quartiers": "Quartiers", "dispositifs": "Dispositifs", "secteurs": "Secteurs", "periodes": "Périodes"}
KIND = "Que comparer ?"
PICK = {
    "quartiers": "Quartiers à comparer (deux à quatre)",
    "dispositifs": "Dispositifs à comparer (deux à quatre)",
    "secteurs": "Secteurs à comparer (deux à quatre)",
    "periodes": "Périodes à comparer (deux à quatre)",
}
PICK_HELP = "Choisissez de deux à quatre éléments"
HEADS = {"quartiers": "Quartier", "dispositifs": "Dispositif", "secteurs": "Secteur", "periodes": "Période"}
PERIOD = "de {first} à {last}"
TOO_FEW = "Choisissez au moins deux éléments à comparer dans la liste ci-dessus."
ALONE = "Ces données ne contiennent pas deux {things} à comparer."
THINGS = {"quartiers": "quartiers", "dispositifs": "dispositifs", "secteurs": "secteurs", "periodes": "périodes"}

MEASURED = "{measure} : {difference}"
NOT_COMPARED = "Rien à comparer : une valeur au plus est connue."
SAME = "À peu près égal, de {low} ({low_name}) à {high} ({high_name})."
EQUAL = "Même valeur, {high}."
NOTHING = "{high} ({high_name}), rien pour {low_name}."
MORE = "{high} pour {high_name}, soit {gap} que pour {low_name} ({low})."
TIMES = "{times} fois plus"
TWICE = "environ deux fois plus"
MANY = "plus de dix fois plus"
SOME_MORE = "{n} de plus"
POINTS_MORE = "{points} de plus"
POINT = "point"
CAUTION = "À lire avec prudence : {names} {repose} sur moins de 5 {records}."
REST_ON = ("repose", "reposent")
PARTIAL = "L’année {year} n’est pas terminée : la comparer à une année entière l’avantage ou la dessert."
UNEQUAL = "Ces périodes n’ont pas la même durée : comparez plutôt les montants par habitant et par an, ou les taux."
PERIMETER = (
    "Les périmètres des quartiers ont changé au 1er janvier 2024 : avant et après ne recouvrent pas les mêmes lieux."
)

DOTS_TITLE = "{names}, parmi les {things}"
TABLE_QUESTION = "Tous les chiffres"
TABLE_TITLE = "Comparaison : {names}, {period}"
TABLE_TITLE_PERIODS = "Comparaison : {names}"
YEARS_QUESTION = "Dans le temps ?"
YEARS_TITLE = "{amounts} par année : {names}"
YEARS_TOLD = "En {year}, dernière année complète : {values}."
SCHEMES_QUESTION = "Par quels dispositifs ?"
SECTORS_QUESTION = "Pour quels secteurs ?"
MULTIPLES_QUESTION = "Et tous les quartiers, année par année ?"
MULTIPLES_TITLE = "{measure}, par année, à la même échelle"
MULTIPLES_TOLD = "La plus haute de toutes : {place} en {year}, {amount}."
SLOPE_QUESTION = "Qui monte, qui descend ?"
SLOPE_TITLE = "{measure}, {periods}, par quartier"
SLOPE_TOLD = (
    "De {first} à {last}, {up} quartiers sur {all} reçoivent davantage par habitant et par an, {down} reçoivent moins."
)
STACK_TITLE = "{amounts} par {by}, mêmes échelles, {period}"
STACK_BY = {"dispositif_code": "dispositif", "secteur": "secteur"}
STACK_TOLD = "Premier poste : {parts}."
STACK_PART = "{item}, {part} ({euros})"
OTHERS = "Autres"
UNKNOWN_PART = "Sans projet ou inconnu"
TOTAL = "Total"
EMPTY = "Aucune donnée à comparer avec ces filtres : élargissez la période ou retirez un filtre."
VALUE = "Valeur"
MEASURE_TITLE = "{measure}, {period}"
MISSING = "« {label} » a besoin de la table « {table} » ({table}.csv), qui manque dans ce dossier de données."
RECORDS_OF = {
    "financements": "lignes de financement",
    "projets": "projets",
    "locaux": "locaux",
    "baux": "baux",
    "etablissements": "établissements",
    "organismes": "lignes de financement",
}

CHANGE_QUESTION = "Qu’est-ce qui a changé ?"
CHANGE_TITLE = "De {first} à {last} : différence et évolution"
CHANGE_MEASURE, CHANGE_DIFFERENCE, CHANGE_RATIO = "Mesure", "Différence", "Évolution"
CHANGE_POINTS = "points"
CHANGE_CAVEATS = ("Une part change de tant de points : son évolution en pourcentage ne se dit pas.",)
