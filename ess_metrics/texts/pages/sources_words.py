"""Words of the page Sources."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.texts.library import fetch_words
from ess_metrics.texts.numbers import date, integer, plural
from ess_metrics.texts.typography import bound

SOVEREIGN = (
    "Rien n’est demandé tant que vous n’appuyez pas sur le bouton. Une demande ne porte que l’adresse d’un fichier public : aucune "
    "donnée de votre dossier ne sort d’ici. Rien n’est publié sans vous."
)
UNVERIFIED = (
    "Les adresses de ce catalogue viennent de documents publics et n’ont pas été essayées en ligne (au 30 novembre 2026) : "
    "une source qui ne répond pas est dite, les autres continuent."
)
DEMO = "Ceci est la démonstration : elle ne reçoit jamais de données. Copiez son dossier, ou faites celui de votre territoire :"
DEMO_COMMANDS = (
    'python -m ess_metrics territory "Nantes Métropole" --into nantes\nESS_DATA=nantes streamlit run dashboard.py'
)
NO_TERRITORY = (
    "Ce dossier ne dit pas de quel territoire il est : son manifest.toml n’a ni « siren_epci » ni « perimetre ». Dites-le pour "
    "pouvoir demander ses données."
)
NOT_ALLOWED = "Votre profil ne permet pas de préparer des données."
CAPTION = "Le catalogue des sources officielles"
HEADERS = ("Source", "Ce que l’on y gagne", "Ici", "Données du", "Lignes", "Taille", "Licence", "Rythme")
NEVER = "pas encore"
WANTED = "Sources à demander"
WANTED_HELP = "Par défaut, celles que le dossier n’a pas."
ASK = "Demander ces données"
STOP = "Arrêter"
STOPPED = "Arrêté : ce qui est venu est gardé, une prochaine demande reprendra de là."
BY_HAND = "Charger une source à la main"
PLACE = "Nom du territoire"
PLACE_HELP = "Une commune, une intercommunalité, un département, une région, « france », ou un numéro SIREN."
MAKE = "Faire ce dossier"
MAKING = "Le dossier est encore vide : donnez le nom d’un territoire, ses quartiers et leurs contours seront demandés."
RESULT = "Ce que la demande a donné"
RESULT_HEADERS = ("Source", "Résultat", "Données du", "Lignes", "À savoir")
MOVES = "Ce qui bougerait"
MOVES_HEADERS = ("Chiffre", "Source", "Avant", "Après")
UNKNOWN = "–"
NO_MOVE = "Aucun chiffre ne bouge."
COMPARE = "Comparer et publier"
MAPPED = {"www.data.gouv.fr": "data.gouv.fr", "www.insee.fr": "insee.fr"}


def asked(hosts: Sequence[tuple[str, int]], sizes: str) -> str:
    """Who will be asked for what, before the button."""
    said = ", ".join(f"{MAPPED.get(host, host)} ({plural(count, 'source')})" for host, count in hosts)
    return bound(f"Sera demandé à : {said}." + (f" Jusqu’à {sizes} à télécharger." if sizes else ""))


def mirror(host: str) -> str:
    """The mirror that is asked in place of all."""
    return bound(f"Toutes les demandes passent par le miroir {host}.")


def had(day: str) -> str:
    """The day a source came in."""
    return bound(f"depuis le {date(day)}") if day else NEVER


def day(said: str) -> str:
    """The day of the data."""
    return date(said) if said else UNKNOWN


def rows(count: int) -> str:
    """Rows of the territory."""
    return integer(count) if count else UNKNOWN


def progress(label: str, name: str, done: int, whole: int | None) -> str:
    """How far a file is."""
    size = fetch_words.size(done) + (f" sur {fetch_words.size(whole)}" if whole else "") if done else ""
    return bound(f"{label} : {name} {size}".strip()) if name else bound(f"{label}…")
