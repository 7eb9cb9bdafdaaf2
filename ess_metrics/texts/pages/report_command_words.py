"""Words of the command `report`: its options, what it did, what it refuses."""

from __future__ import annotations

REPORT = (
    "produire la revue de contrat, ou la fiche d’un quartier, en .docx, .pptx, .xlsx, .pdf ou .html ; "
    "plusieurs territoires d’un coup avec plusieurs --data et un dossier pour --out"
)
DATA = "le dossier de données ; se répète : un document par dossier, produits en parallèle"
OUT = (
    "le fichier à écrire ; son extension choisit le format : .docx, .pptx, .xlsx, .pdf, .html ; "
    "avec plusieurs --data, le dossier où les écrire"
)
LENGTH = "synthese (deux pages), revue (dix à quatorze pages, par défaut) ou complet (tout, avec les annexes)"
PART = "ne produire que cette partie (se répète) : essentiel, situation, t1, t2…"
MODEL = (
    "un modèle de la collectivité (.dotx ou .docx pour Word, .potx ou .pptx pour PowerPoint) : ses styles l’emportent"
)
FORMAT = "format des fichiers du dossier --out : docx (par défaut), pptx, xlsx, pdf ou html"
PLACE = "code d’un quartier : produire sa fiche au lieu de la revue"
COMPARE = "revue précédente : un dossier, une version publiée (son code) ou une période (annee=2022..2023)"
JSON = "dire en JSON ce qui est écrit et ce qui a échoué"
DONE = "{file} écrit : {title}."
MANY = "{done} documents sur {all} écrits dans « {folder} »."
NOT_MADE = "{data} : {error}"
FAILED = "le document n’a pas pu être produit ; l’erreur est notée au journal."
LOG_FAILED = "Document non produit pour {data}"
NO_PART = "Partie inconnue de cette longueur : « {part} ». Parties : {known}."
WRONG_FORMAT = "Format inconnu : « {name} ». Le nom doit finir par .docx, .pptx, .xlsx, .pdf ou .html."
IS_FOLDER = "« {name} » est un dossier : donnez un nom de fichier, ou --format avec le format des fichiers."
NEEDS_FOLDER = "« {name} » est un nom de fichier : avec plusieurs --data (ou --format), --out est un dossier."
NO_FOLDER = "Le dossier « {name} » n’existe pas : créez-le d’abord."
NO_PLACE = "Quartier inconnu de ces données : « {code} ».{hint}"
NEAREST = " Vouliez-vous dire « {code} » ?"
CANNOT_WRITE = "Impossible d’écrire « {name} » : {reason}."
WRONG_MODEL = (
    "Le modèle « {name} » n’habille pas un fichier .{extension} : donnez un .dotx ou .docx pour Word, "
    "un .potx ou .pptx pour PowerPoint."
)
NO_MODEL = "Le modèle « {name} » ne se lit pas : {reason}."
BAD_MODEL = "Le modèle « {name} » n’est pas un fichier Word ou PowerPoint qui s’ouvre : enregistrez-le de nouveau."
