"""What the command line says."""

import re

NBSP = "\u00a0"
USAGE = f"usage{NBSP}: "
ARGUMENTS = "arguments"
OPTIONS = "options"
HELP = "afficher cette aide"
SEE_HELP = "Voir « {prog} --help »."

DESCRIPTION = (
    "Activité économique et économie sociale et solidaire dans les quartiers prioritaires : lire, contrôler, calculer."
)
CHECK = "contrôler un dossier de données et imprimer le rapport de qualité"
VALUES = "imprimer les valeurs d’un indicateur"
INDICATORS = "lister les indicateurs"
DIR = "le dossier de données"
JSON = "imprimer du JSON"
INDICATOR = "identifiant de l’indicateur (voir « indicators »)"
DATA = "le dossier de données"
BY = "colonne de ventilation"
WHERE = "filtre COLONNE=VALEUR ; répétable ; annee accepte 2022..2024"
AMOUNT = "montant retenu (par défaut : attribue)"
MODE = "partage entre les lieux, ou valeur entière à chaque lieu (par défaut : reparti)"
PLACE = "lieu des personnes (par défaut : residence)"
COUNTING = "chaque euro une fois (origine), ou vu par chaque financeur (financeur)"
FORMAT = "format de sortie (par défaut : csv)"

UNKNOWN_INDICATOR = "Indicateur inconnu : « {value} ». {nearest}La commande « indicators » en donne la liste."
UNKNOWN_BY = "L’indicateur « {indicator} » ne se ventile pas par « {value} ». Ventilations possibles : {allowed}."
NO_BY = "L’indicateur « {indicator} » ne se ventile pas."
MALFORMED = "Filtre mal formé : « {value} ». Écrire COLONNE=VALEUR, par exemple annee=2022..2024."
UNKNOWN_COLUMN = "Colonne de filtre inconnue : « {value} ». Colonnes possibles : {allowed}."
REFUSED = "Le dossier « {folder} » est refusé."
GOOD = "Le dossier « {folder} » est lisible : {tables}."
NO_FAULT = "Aucune faute."
MISSING_TABLE = "L’indicateur « {indicator} » demande la table « {table} », absente du dossier « {folder} »."
DID_YOU_MEAN = "Vouliez-vous dire « {nearest} » ? "
INTERNAL = "Le programme n’a pas pu aller au bout ({kind}). Signaler ce cas avec la commande tapée."
BLOCKING = "Bloquant"
WARNING = "Avertissement"

WRONG_USE = "La commande est mal formée."
MISUSES = (
    (
        r"argument (.+?): invalid choice: '?(.*?)'?(?:, maybe .*)? \(choose from (.*)\)",
        "{0} n’accepte pas « {1} ». Choix : {2}.",
    ),
    (r"argument (.+?): expected one argument", "{0} attend une valeur."),
    (r"argument (.+?): expected at least one argument", "{0} attend au moins une valeur."),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", "{0} n’attend pas de valeur : « {1} »."),
    (r"argument (.+?): not allowed with argument (.+)", "{0} ne va pas avec {1}."),
    (r"argument (.+?): invalid \S+ value: '?(.*?)'?", "{0} ne peut pas être « {1} »."),
    (r"the following arguments are required: (.+)", "Il manque : {0}."),
    (r"one of the arguments (.+) is required", "Il manque l’un de ces arguments : {0}."),
    (r"unrecognized arguments: (.+)", "Arguments inconnus : {0}."),
)


def misuse(english: str) -> str:
    """What argparse says of a wrong command, in French."""
    for pattern, french in MISUSES:
        found = re.fullmatch(pattern, english)
        if found:
            return french.format(*(group.replace("'", "") for group in found.groups()))
    return WRONG_USE


APP = "démarre l'application sur cette machine"
APP_DATA = "dossier de données à montrer ; sans lui, la variable ESS_DATA, sinon la démonstration"
APP_PORT = "port du serveur ; 8501 sans cette option"
APP_MISSING = "L'application n'est pas installée : ajoutez-la par « pip install 'ess-quartiers[app]' »."
ENVELOPES = "enveloppes : voté, engagé, payé et reste, par dispositif, fonds et année"
ENVELOPES_BY = "additionner par dispositif, par fonds ou par année"
ENVELOPES_WHERE = "Une enveloppe n’a pas de « {value} ». Filtres possibles : {allowed}."
NO_ENVELOPES = "Le dossier « {folder} » n’a pas de table « enveloppes » : rien n’y est voté."
COMPARE = "comparer deux années ou deux périodes d’un indicateur : différence et évolution"
COMPARE_BEFORE = "année de départ, ou période (2019..2021)"
COMPARE_AFTER = "année d’arrivée, ou période"
BAD_PERIOD = "Année mal écrite : « {value} ». Écrire 2024, ou 2022..2024."
YEAR = "ANNÉE"
