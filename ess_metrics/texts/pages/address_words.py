"""Words of the page Adresses: a list is placed in the neighbourhoods without leaving the machine."""

from __future__ import annotations

from ess_metrics.texts.numbers import date, integer, plural
from ess_metrics.texts.typography import bound

SOVEREIGN = (
    "Collez une liste, ou déposez un fichier : chaque ligne est placée ici même, sans rien demander à personne, et rien n’en est "
    "gardé."
)
PASTE = "Adresses, une par ligne"
PASTE_HELP = (
    "Une adresse par ligne, ou des colonnes copiées d’un classeur avec leurs titres (adresse, code postal, commune). "
    "Une position en degrés (48.58, 7.75) est lue aussi."
)
PASTE_EXAMPLE = "12 rue de la Paix 67000 Strasbourg"
DROP = "Ou un fichier (CSV, Excel)"
TOLERANCE = "À vérifier à moins de (m du bord)"
GO = "Placer ces adresses"
WAITING = "Collez des adresses : la carte dira dans quel quartier elles sont, le tableau ce qui est à vérifier."
NO_FILE = (
    "Ce dossier n’a pas les adresses de son département : seules les positions en degrés sont placées. Demandez « Adresses du "
    "département » sur la page Sources, une fois pour toutes."
)
NO_OUTLINES = "Ce dossier n’a pas les contours de ses quartiers : rien ne peut y être placé."
TOO_MANY = "La liste a {count} lignes : coupez-la, {most} au plus sont placées à la fois."
UNREADABLE = "Le fichier ne se lit pas : {why}"
NOTHING = "Ce fichier n’a pas de ligne à placer."
MAP_QUESTION = "Où sont-elles ?"
MAP_TITLE = "Adresses placées par quartier, sur {count}"
MAP_WAITING = "Les {areas} où vos adresses seront placées"
MAP_VALUE = "Adresses"
LIST_QUESTION = "Ligne par ligne"
LIST_TITLE = "{count}, à vérifier d’abord"
MARKER = "{text}<br>{place}, à {metres} m du bord"
LINE, TEXT, ADDRESS, PLACE, CODE = "Ligne", "Telle qu’écrite", "Adresse trouvée", "Quartier", "Code"
PRECISION, DISTANCE, VERDICT = "Précision", "Mètres jusqu’au bord", "À vérifier"
LONGITUDE, LATITUDE = "Longitude", "Latitude"
COLUMN = "Colonne {at}"
SOURCE = "Base adresse nationale, adresses du département prises le {day} ; contours du dossier"
SOURCE_OUTLINES = "Contours du dossier"
PRECISIONS = {
    "numero": "au numéro",
    "numero_voisin": "entre deux numéros voisins",
    "voie": "à la voie",
    "coordonnees": "à la position écrite",
    "": "non trouvée",
}
WHYS = {
    "": "",
    "bord": "trop près d’un bord pour en être sûr",
    "ressemblance": "nom de voie ressemblant : vérifier l’adresse trouvée",
    "voie_coupee": "seule la voie est connue, et le bord d’un quartier la coupe",
    "vide": "ligne sans adresse",
    "commune_inconnue": "commune absente des adresses du département",
    "voie_inconnue": "voie introuvable dans la commune",
    "plusieurs_voies": "plusieurs voies de ce nom : écrire la commune ou le code postal",
    "sans_fichier": "le dossier n’a pas les adresses de ce département",
}
CAVEATS = (
    "Une adresse trouvée à la voie est placée au milieu de ses numéros.",
    "Hors quartier : l’adresse est trouvée et n’est dans aucun contour du dossier. Non trouvée n’est pas hors quartier.",
    "Près d’un bord, le décret fait foi : la rue limite est dedans ou dehors selon son texte.",
)


def lead(placed: int, outside: int, lost: int, doubtful: int) -> str:
    """How many lines are where."""
    parts = [
        f"{plural(placed, 'adresse')} dans un quartier",
        f"{integer(outside)} hors des quartiers",
        f"{integer(lost)} {'introuvable' if lost < 2 else 'introuvables'}",
    ]
    said = f"{', '.join(parts)}."
    if doubtful:
        said += f" {plural(doubtful, 'adresse placée est', 'adresses placées sont')} à vérifier."
    return bound(said)


def source(day: str) -> str:
    """Where the places come from."""
    return SOURCE.format(day=date(day)) if day else SOURCE_OUTLINES
