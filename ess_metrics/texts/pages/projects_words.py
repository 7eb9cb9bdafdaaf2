"""Words of the page « Projets » and of a project's sheet."""

from ess_metrics.texts.indicators import short_label

MEASURES = {
    "actifs": short_label("active_projects"),
    "euros": short_label("granted"),
    "emplois": short_label("jobs"),
    "touches": short_label("beneficiaries"),
    "cout": short_label("grant_per_job"),
    "benef": short_label("qpv_beneficiary_share"),
    "survie": short_label("project_survival"),
}
BY_SEX = ("emplois", "touches")  # measures that the files may tell by sex
MEASURE_LABEL = "Ce que mesurent les barres"
VALUES = {
    "actifs": short_label("active_projects"),
    "euros": "Montant",
    "emplois": "Emplois créés (ETP)",
    "touches": "Bénéficiaires déclarés (personnes)",
    "cout": short_label("grant_per_job"),
    "benef": "Habitants de QPV parmi les bénéficiaires",
    "survie": "Projets en vie 3 ans après leur début",
}
TITLES = VALUES | {"euros": "{amounts}"}
SECTOR_QUESTION = "Dans quels secteurs ?"
OBJECT_QUESTION = "Pour quels objets ?"
BY_SECTOR, BY_OBJECT = "par secteur", "par type d’objet"
FEW = "sur {n} seulement"
SAME = "Partout {value}, là où 3 projets au moins sont connus ({n} lignes)."
ON = "sur {n}"
PART_ON = "{part} sur {n}"

LEAD_NONE = "Aucun projet n’est actif avec ces filtres."
LEAD_ACTIVE = "{n} {when}"
LEAD_FIRST = " : premier secteur, {sector} ({n_sector}) ; premier objet, {object} ({n_object})"
NOW = "au {date}"
LEAD_JOBS = "Les projets déclarent {jobs} emplois créés (ETP), à raison de {cost} de subvention par emploi"
LEAD_BENEFICIARIES = "{share} de leurs bénéficiaires habitent un quartier prioritaire"
LEAD_SURVIVAL = "Trois ans après leur début, {share} des {n} projets dont on connaît la suite sont encore en vie ; la suite de {unknown} est inconnue."

FIGURES = {
    id_: short_label(id_)
    for id_ in (
        *("active_projects", "jobs", "grant_per_job", "qpv_beneficiary_share", "project_survival", "success_rate"),
    )
}
CONTEXTS = {
    "active_projects": "",
    "jobs": "ETP, sur {n}",
    "grant_per_job": "sur {n} avec emplois",
    "qpv_beneficiary_share": "sur {n}",
    "project_survival": "sur {n} ; suite inconnue : {unknown}",
    "success_rate": "sur {n}",
}
UNKNOWN = "inconnu"

PATH_QUESTION = "Où en sont-ils, de l’idée à la durée ?"
PATH_TITLE = "Projets par stade actuel, {when}"
PATH_STAGE = "Stade"
PATH_COLUMNS = ("Projets", "dont actifs", short_label("granted"))
PATH_SENTENCE = "Stade le plus fréquent, {stage} : {n}. Pérennes : {lasting} ; arrêtés : {stopped}."
PATH_ACTIVE = "dont {n}"
PATH_CAVEATS = (
    "Le stade est celui du jour de l’extraction : l’historique des stades n’est pas dans les données.",
    "Les dossiers refusés ou inéligibles n’y figurent pas.",
)
UNKNOWN_STAGE = "Stade inconnu"

LIST_QUESTION = "Quel projet ?"
LIST_TITLE = "Projets par montant"
LIST_LABEL = "Chercher un projet"
LIST_PLACEHOLDER = "Titre, porteur, quartier, secteur…"
LIST_POSTS = "À part : {n} (un poste n’est pas un projet)."
LIST_FOUND = "{n} ; les plus grosses subventions d’abord. Choisissez un projet pour ouvrir sa fiche."
LIST_MORE = "{shown} affichés : précisez la recherche pour voir les autres."
LIST_EMPTY = "Aucun projet ne répond à cette recherche. Essayez un autre mot, sans vous soucier des accents."
LIST_COLUMNS = {
    "porteur": "Porteur",
    "quartiers": "Quartiers",
    "secteur": "Secteur",
    "objet": "Type d’objet",
    "stade": "Stade",
    "statut": "Étape du dossier",
    "debut": "Début",
    "fin": "Fin",
}

BACK = "Tous les projets"
NO_SUCH = "Ce lien demande un projet inconnu de ces données : « {code} ». Voici la liste."
SHEET_SCOPE = "le projet entier, toutes années et tous quartiers ; {amounts}, {counting}."
IDENTITY = "Porteur : {carrier}"
SHARE_OF_PLACE = "{place} ({part})"
SHEET_NONE = "Aucune subvention n’est enregistrée pour ce projet."
SHEET_ONE_YEAR = "en {first}"
SHEET_YEARS = "de {first} à {last}"
SHEET_LEAD = "{total} de subventions {participle} {years} par {funds}."
SHEET_FIRST = "Premier financeur : {fund} ({share})."
SHEET_STATE = "Le dossier est « {status} », le projet au stade « {stage} »."
SHEET_FIGURES = {
    "demande": "Demandé",
    "attribue": "Attribué",
    "verse": "Versé",
    "cout": "Coût total",
    "emplois": short_label("jobs"),
    "benef": short_label("beneficiaries"),
}
SHEET_ROWS = "{n} connus sur {all}"
SHEET_PLANNED = "{n} prévus"
SHEET_OWN = "dont {own} de ressources propres"
SHEET_QPV = "dont {n} de QPV"

LIFE_QUESTION = "Qui l’a payé, et quand ?"
LIFE_TITLE = "{amounts} à « {title} » par année et par origine de l’argent"
LIFE_YEAR = "Année"
LIFE_TOTAL = "Total"
LIFE_SENTENCE = "Année la plus haute : {year} ({euros})."
LIFE_EMPTY = "Aucune subvention de montant connu : les dates du projet sont dans le tableau ci-dessous."
OTHER_FUNDS = "Autres origines"
UNKNOWN_FUND = "Origine inconnue"
MILESTONES = {
    "demande": "Demande",
    "decision": "Décision",
    "debut": "Début",
    "versement": "Versement",
    "fin": "Fin",
    "arret": "Arrêt",
}
DATES_QUESTION = "Les dates"
DATES_TITLE = "Dates du projet « {title} »"
DATES_COLUMNS = ("Étape", "Date")
DATES_EMPTY = "Aucune date n’est connue."

ROWS_QUESTION = "Ligne par ligne"
ROWS_TITLE = "Subventions à « {title} », ligne par ligne"
BESIDE_QUESTION = "À côté des subventions"
BESIDE_TITLE = "Prêts, capital, aides en nature, autofinancement de « {title} » : jamais ajoutés aux subventions"
ROWS_COLUMNS = (
    ("fonds", "Origine de l’argent", "text"),
    ("financeur", "Financeur qui décide", "text"),
    ("dispositif", "Dispositif", "text"),
    ("annee", "Année", "year"),
    ("nature", "Nature", "text"),
    ("demande", "Demandé", "eur"),
    ("attribue", "Attribué", "eur"),
    ("verse", "Versé", "eur"),
    ("statut", "Étape du dossier", "text"),
    ("decision", "Décision", "date"),
)
PASSED_ON = "Reversement, déjà compté à son origine"
OUTPUTS_QUESTION = "Ce qu’il produit"
OUTPUTS_TITLE = "Réalisations de « {title} »"
OUTPUT_SEXES = {"F": " (femmes)", "H": " (hommes)"}
OUTPUTS_COLUMNS = (("annee", "Année", "year"), ("valeur", "Valeur", "decimal"), ("unite", "Unité", "text"))
OUTPUTS_CAVEAT = "Les mesures ne s’additionnent pas entre elles."
MEASURE = "Mesure"

# -- the line of time --

TIMES_QUESTION = "Quels projets, et quand ?"
TIMES_TITLE = "{n} du début à la fin, les mieux dotés ; au {day}"
TIMES_FIRST = "Le mieux doté : {name}, {amount}."
TIMES_STAGES = "Par stade\u202f: {stages}."
TIMES_OTHERS = "moins dotés"
TIMES_UNDATED = "sans date de début ou de fin"
TIMES_EMPTY = "Aucun projet n’a à la fois une date de début et une date de fin."
ENDS = "Le plus haut : {high} ; le plus bas : {low}."
