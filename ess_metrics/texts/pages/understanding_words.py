"""Words of the step « Comprendre » of the page Données: what a table holds, told in the words of an officer."""

from __future__ import annotations

from ess_metrics.texts.numbers import NBSP

TITLE = "Que contient ce tableau ?"
INTRO = (
    "L’application propose ce que donne chaque colonne. Corrigez ce qui est faux ; ce qui n’est pas repris reste dans votre "
    "fichier. Vos réponses sont gardées : l’année prochaine, le même tableau se lira tout seul."
)
FILE = "Fichier à décrire"
TABLE = "Ce tableau est une liste"
TABLES = {
    "actions": "d’actions, de projets ou de subventions",
    "locaux": "de locaux",
    "baux": "de baux",
    "personnes": "de personnes accompagnées",
    "marches": "de marchés avec clause d’insertion",
    "evenements": "d’événements",
    "appuis": "d’appuis à des projets",
    "realisations": "de résultats d’actions",
    "organismes": "d’organismes",
    "indicateurs": "de chiffres par quartier",
}
AS_WRITTEN = "Les premières lignes, telles qu’elles sont écrites"
COLUMNS = "Les colonnes"
LINE = "Ligne"
MEANING = "Ce que donne la colonne {title}"
UNIT = "Unité de la colonne {title}"
NO_UNIT = "celle de la cellule ou du titre"
LEFT = "Ne pas reprendre"
SURE, UNSURE, NOT_TAKEN = "proposé", "à vérifier", "non reprise"
HIDDEN = "Exemples masqués : cette colonne dit qui sont les personnes."
EMPTY = "(vide)"
SAME_FOR_ALL = "Ce qui est vrai de toutes les lignes"
SCHEME = "Dispositif"
YEAR = "Année, si le tableau ne la dit pas"
SECTIONS = "Les intertitres donnent"
NO_SECTION = "rien"
UNKNOWN = "Je ne sais pas"
VALUES = "Valeurs de la colonne « {title} »"
VALUES_INTRO = "À gauche ce qui est écrit, à droite ce que cela veut dire (vide : inconnu)."
WRITTEN, MEANS = "Écrit dans le tableau", "Veut dire"
GIVES = "Ce que cela donne"
READ = "{read} lues, {kept} gardées"
FACTS = ("Lignes", "Projets", "Organismes", "Euros")
BY_FUND, BY_PLACE = "Euros par financeur", "Euros par quartier"
FUND_HEADERS, PLACE_HEADERS = ("Origine de l’argent", "Euros"), ("Quartier", "Euros")
OTHER_ROWS = "Lignes par table"
OTHER_HEADERS = ("Table", "Lignes")
NO_FUND, NO_PLACE = "Origine non dite", "Sans lieu"
SET_ASIDE = "Lignes qui ne sont pas des données"
QUESTIONS = "Ce qui reste à préciser"
NOTHING_YET = "Aucune colonne n’est reprise : dites au moins qui porte l’action, ou ce que donne une colonne."
KEEP = "Lire le fichier ainsi"
KEPT = f"La description de «{NBSP}{{file}}{NBSP}» est gardée : elle servira aux prochains fichiers du même tableau."
SHARE = "Télécharger cette description"
SHARE_FILE = "{name}.toml"
NO_FILE = "Aucun tableau à décrire. Déposez d’abord un fichier."
NOT_A_TABLE = "Ce fichier n’est pas un tableau : {reason}"

PAYERS = {
    "COMMUNE": "la commune", "EPCI": "l’intercommunalité", "DEPARTEMENT": "le département", "REGION": "la région",
    "ETAT_P147": "l’État (politique de la ville)", "ETAT_AUTRE": "l’État (autres crédits)", "CAF": "la CAF",
    "ANRU": "l’ANRU", "BDT": "la Banque des Territoires", "BAILLEUR": "un bailleur", "FONDATION": "une fondation",
    "ENTREPRISE": "une entreprise", "UE_FEDER": "l’Europe (FEDER)", "UE_FSE": "l’Europe (FSE)",
    "AUTOFINANCEMENT": "le porteur lui-même", "AUTRE": "un autre financeur",
}  # fmt: skip
AMOUNTS = {
    "montant_attribue": ("Montant accordé", "Montant accordé par {payer}"),
    "montant_demande": ("Montant demandé", "Montant demandé à {payer}"),
    "montant_verse": ("Montant versé", "Montant versé par {payer}"),
}
FIELDS = {
    "porteur_nom": "Nom du porteur (association, entreprise…)", "porteur_siret": "SIRET du porteur",
    "porteur_rna": "Numéro RNA du porteur", "intitule": "Nom de l’action ou du projet",
    "quartiers": "Quartier(s), par nom ou par code", "parts": "Part de chaque quartier", "annee": "Année",
    "financeur": "Nom du financeur", "fonds": "Origine de l’argent", "dispositif_code": "Dispositif",
    "reference": "Numéro de dossier", "observation": "Observations", "adresse": "Adresse", "commune": "Commune",
    "code_postal": "Code postal", "loyer": "Loyer", "loyer_marche": "Loyer du marché", "locataire_nom": "Occupant",
    "operateur_nom": "Opérateur ou gestionnaire", "proprietaire": "Propriétaire", "prenom": "Prénom (jamais gardé)",
    "date_naissance": "Date de naissance (jamais gardée)", "courriel": "Courriel (jamais gardé)",
    "telephone": "Téléphone (jamais gardé)", "age": "Âge", "quartier_residence": "Quartier de résidence",
    "quartier_implantation": "Quartier d’implantation", "acheteur_nom": "Acheteur", "titulaire_nom": "Titulaire",
    "projet_nom": "Nom du projet", "local_nom": "Nom du local", "surface_m2": "Surface",
    "financeur_nom": "Nom du financeur (autre colonne)", "locataire_siret": "SIRET de l’occupant",
    "operateur_siret": "SIRET de l’opérateur", "financeur_siret": "SIRET du financeur",
    "acheteur_siret": "SIRET de l’acheteur", "titulaire_siret": "SIRET du titulaire",
}  # fmt: skip
NAMES = {"personnes": "Nom de famille (jamais gardé)", "locaux": "Nom du local", "organismes": "Nom de l’organisme"}
FIRST = (
    "porteur_nom", "intitule", "quartiers", "montant_attribue", "montant_demande", "montant_verse", "annee",
    "date_decision", "thematique", "secteur", "statut", "nom", "prenom", "date_naissance", "age", "sexe",
    "quartier_residence", "surface_m2", "loyer", "adresse", "locataire_nom", "type_local",
)  # fmt: skip


def field_label(table: str, name: str, meaning: str) -> str:
    """A field in the words of an officer; `meaning` is what the dictionary of data says of it."""
    if name == "nom" and table in NAMES:
        return NAMES[table]
    return FIELDS.get(name) or meaning or name.replace("_", " ").capitalize()


def amount_label(name: str, fund: str) -> str:
    """An amount, and who it comes from when it is said."""
    alone, by = AMOUNTS[name]
    return by.format(payer=PAYERS[fund]) if fund else alone
