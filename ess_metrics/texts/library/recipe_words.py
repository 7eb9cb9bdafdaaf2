"""What is said of recipes: what a key should hold, why a line is no data, notes of an import by recipe."""

from __future__ import annotations

from ess_metrics.texts.numbers import NBSP

LABEL = "Tableau décrit une fois ({name})"
TEXTS = "un texte ou une liste de textes"
LINE = "le numéro d’une ligne"
HEADER = "le numéro de la ligne des titres, ou 0 s’il n’y en a pas"
TABLE = "une table"
TARGET = 'le nom d’un champ, ou { champ = "…" }'
PLAIN = "un texte, un nombre ou une date"
VALUES = "une table par colonne"
PAIRS = "des lignes « valeur écrite » = « valeur lue »"
SECTION = 'champ = "…"'

FROM_SHEET, FROM_TITLE, FROM_FILE = "le nom de la feuille", "le titre du tableau", "le nom du fichier"
WHY = {
    "titre": "titre, au-dessus des données",
    "entete": "titres des colonnes",
    "vide": "ligne vide",
    "repete": "titres répétés",
    "section": "titre de section",
    "note": "note, sans donnée",
    "total": "total des lignes voisines",
    "ignorer": "écartée par la recette",
    "fin": "après la dernière ligne de données",
}
NOT_KEPT = f"Colonnes lues mais jamais gardées (elles disent qui est la personne){NBSP}: {{names}}"
OBSERVATION = f"Colonnes d’observations{NBSP}: montrées ici, sans place dans les tables{NBSP}: {{names}}"
NO_PERSON = "{count} sans nom, date de naissance ni courriel{nbsp}: chacune compte pour une personne"
BESIDE_OFFICIAL = "La recette « {name} » du dossier convient à ce fichier{nbsp}: elle passe avant le format « {label} »"
SHEETS_READ = f"Feuilles lues{NBSP}: {{names}}"

HELP = "les recettes : dire une fois ce que donnent les colonnes d'un tableau"
ACTS = "Actes"
HELP_SUGGEST = "proposer la recette d'un tableau (elle est affichée, rien n'est écrit)"
HELP_CHECK = "montrer ce qu'une recette prendrait d'un fichier, sans rien écrire"
HELP_FILE = "le tableau, tel qu'il est"
HELP_RECIPE = "la recette (fichier .toml)"
HELP_INTO = "le dossier de données dont on reconnaît les quartiers et les organismes"
NO_FOLDER = "Le dossier {name} n'existe pas."

SUGGESTED = "Recette proposée pour {file} : vérifiez chaque ligne, puis gardez-la dans le dossier (recettes/)."
ASK_SCHEME = "De quel dispositif relèvent ces actions ? Rien dans le fichier ne le dit."
ASK_YEAR = "De quelle année sont ces montants ? Rien dans le fichier ne le dit."
ASK_UNSURE = "Que donne la colonne « {title} » ? La proposition n’est pas sûre."
