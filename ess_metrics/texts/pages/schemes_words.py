"""Words of the page « Dispositifs »."""

from __future__ import annotations

from ess_metrics.texts.indicators import short_label

PICK = "Dispositif"
ACTORS = "Acteurs : {actors}."
OWN = {
    "par_participant": ("Subvention par participant", "projet"),
    "perennes": ("Projets devenus pérennes", "projet"),
    "par_m2": ("Subvention par m² cultivé", "projet"),
    "obtenus": ("Obtenu par l’appui", "candidature"),
    "par_candidature": ("Obtenu par candidature", "candidature"),
    "jours_par_projet": ("Jours par projet suivi", "projet"),
    "cout_etude": ("Coût moyen d’une étude", "étude"),
    "etudes_suivies": ("Études suivies d’un projet aidé", "étude"),
    "delai_lancement": ("Du besoin au lancement", "lancement"),
    "surface": ("Surface mise à disposition", "local"),
    "aide_en_nature": ("Aide en nature valorisée", "ligne de financement"),
    "engages": ("Prêts et capital engagés", "ligne de financement"),
    "cout_pour_un": ("€ de projet pour 1 € engagé", "projet"),
    "mois_aides": ("Mois de loyer aidés", "bail"),
    "sorties_en_vie": ("Sorties sans cessation", "bail"),
}
OWN_PLURALS = {"local": "locaux", "bail": "baux"}
WHOLE_TERRITORY = "tous dispositifs"
MAIN_TOLD = "{label} : {value}{of}."
MADE_TOLD = "{label} : {value}."
MAIN_FIGURE = "indicateur principal"
OF = ", sur {n}"
LEAD_MONEY = "{period}, {total} de subventions {participle} à {projects} dans {places}"
LEAD_MONEY_ONLY = "{period}, {total} de subventions {participle}"
LEAD_SHARE = ", soit {share} de toutes les subventions"
LESS_THAN_ONE = "moins de 1 %"
LEAD_NO_MONEY = "Aucune subvention {participle} {period} à ce titre"
LEAD_ACTIVITY = {
    "appuis": "appui",
    "accompagnements": "suivi",
    "locaux": "local",
    "clauses": "marché",
}
ACTIVITY_PLURALS = {"locaux": "locaux"}
LEAD_KNOWN = "Dans ces données : {counts}."
NOTHING = (
    "Ces données ne contiennent rien sur ce dispositif. Il se suit dans {tables} : ajoutez-y ses lignes, "
    "avec le code « {code} » dans la colonne « dispositif_code »."
)
NOTHING_CLAUSE = "Ces données ne contiennent rien sur ce dispositif. Il se suit dans {tables} : ajoutez-y ses lignes."
TABLE = "la table « {table} » ({table}.csv)"
MISSING = "Son indicateur principal, « {label} », a besoin de {tables}, qui manque dans ce dossier de données."

YEARS_QUESTION = "Depuis quand, et combien ?"
YEARS_TITLE = "{measure} par année : {scheme}"
YEARS_TOLD = "Année la plus haute : {year}, {value}"
YEARS_LAST = "dernière année complète, {year} : {value}"
PLACES_QUESTION = "Dans quels quartiers ?"
PLACES_TITLE = "{measure} par quartier : {scheme}"
EXTREMES = "Parmi ceux d’au moins 3 enregistrements : de {low} ({low_name}) à {high} ({high_name})."
LEFT_OUT = "{n} sans rien à montrer ne sont pas listés."
FUNDS_QUESTION = "Qui paie ?"
FUNDS_TITLE = "{measure} par origine de l’argent : {scheme}"
MAIN_TITLE = "{measure} : {scheme}"
MAIN_QUESTION = "Que dit son indicateur principal ?"
OUTPUTS_QUESTION = "Qu’en est-il sorti ?"
OUTPUTS_COLUMNS = ("Réalisation", "Quantité", "Unité", "Relevés")
OUTPUTS_TOLD = "D’abord : {name}, {value} {unit}."
REPORT = "relevé"
STOCKS = "Les surfaces, les adhérents et les listes d’attente sont ceux de la dernière année relevée ; le reste s’additionne."
OUTPUTS_NONE = "Aucune réalisation relevée avec ces filtres : remplissez la table « realisations » (realisations.csv)."
STAGE_TOLD = "Sur {first} à l’étape « {first_name} », {last} atteignent l’étape « {last_name} »."
OTHER_TITLE = "Prêts, capital, aides en nature et autres concours, {period} : {scheme}"
PROJECTS_QUESTION = "Quels projets ?"
PROJECTS_TITLE = "Projets du dispositif, {period} : {scheme}"
PROJECTS_TOLD = "{n}, dont {granted} avec une subvention ; le plus aidé : {first} ({euros})."
PROJECTS_EMPTY = "Aucun projet de ce dispositif avec ces filtres : élargissez la période ou retirez un filtre."
PROJECT_COLUMNS = {
    "intitule": "Projet",
    "porteur_id": "Porteur",
    "statut": "Étape du dossier",
    "stade": "Stade",
    "debut": "Début",
    "valeur": short_label("granted"),
    "emplois_crees": "Emplois créés (ETP)",
}
AMOUNT = "Montant"
LAST_FULL = ", la dernière complète."
