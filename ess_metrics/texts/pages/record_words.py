"""Words of the correction of a record, on its sheet."""

TITLE = "Corriger"
INTRO = "La valeur publiée est corrigée, avec sa raison ; rien ne change avant la publication, et effacer la correction la défait."
ROW, COLUMN = "Ce qui est à corriger", "Valeur"
NOW = "Aujourd’hui : {value}."
EMPTY = "inconnu"
VALUE, WHY = "Nouvelle valeur", "Pourquoi"
WHY_EXAMPLE = "Par exemple : délibération du 3 mai"
SEE = "Voir ce qui bougerait"
NO_WHY = "Dites pourquoi : la raison reste avec la correction."
PROJECT = "Le projet"
FUNDING = "Financement : {fund}, {year}, {amount}"
ROWS = {
    "locaux": "Local : {name}",
    "baux": "Bail : {name}",
    "organismes": "Organisme : {name}",
    "accompagnements": "Suivi : {name}",
    "clauses": "Marché : {name}",
    "appuis": "Appui : {name}",
    "evenements": "Événement : {name}",
}
SEARCH = "Chercher la ligne à corriger"
SEARCH_EXAMPLE = "Un nom, une adresse, un identifiant"
NOTHING_FOUND = "Aucune ligne ne répond à ces mots."
