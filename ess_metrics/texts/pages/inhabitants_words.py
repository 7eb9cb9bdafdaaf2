"""Words of the sheet for the inhabitants: plain French, sentences of fifteen words at most, no unexplained initials."""

from __future__ import annotations

import re

MOST_WORDS = 15
TITLE = "{place} : les projets de votre quartier"
RUNNING = "Fiche pour les habitants"
STAMP = "Chiffres du {date}, version {fingerprint}"
LIVING = "{n} vivent ici."
PEOPLE = ("personne", "personnes")

MONEY = "L’argent"
GIVEN = "{period}, des aides de {amount} ont soutenu des projets ici."
NOT_GIVEN = "{period}, aucune aide n’est connue ici."
RATE = "Cela fait {rate} par habitant et par an."
MEAN = "En moyenne, les quartiers reçoivent {mean} par habitant et par an."
FIRST_FUND = "La plus grosse part vient de : {name} ({amount})."
YEAR_TITLE = "Les aides par habitant, année par année"
YEAR_HERE, YEAR_MEAN = "Votre quartier", "Moyenne des quartiers"

PROJECTS = "Les projets"
ACTIVE = ("{n} projet est en cours ici.", "{n} projets sont en cours ici.")
NO_ACTIVE = "Aucun projet n’est en cours ici."
JOBS = "Les porteurs de projets disent avoir créé {n} emplois."
BEGUN = "Les projets commencés depuis un an"
ENDING = "Les projets qui finissent dans un an au plus"
NONE_BEGUN, NONE_ENDING = "Aucun projet n’a commencé depuis un an.", "Aucun projet ne finit dans l’année."
PROJECT = "{project} ({carrier})"
OTHER = "autre projet"

PREMISES = "Les locaux"
OCCUPIED = "{share} de la surface des locaux suivis est occupée."
VACANT = ("{n} local est vide.", "{n} locaux sont vides.")

GLOSSARY = "Les mots"
WORDS = (
    "Une aide est une somme que l’on ne rembourse pas.",
    "Un porteur est l’association ou l’entreprise qui mène un projet.",
    "Une aide à plusieurs quartiers est partagée entre eux.",
)
ASK = "Une question ? Demandez à votre mairie ou à votre conseil citoyen."
FUNDS = {
    "UE_FEDER": "l’Union européenne",
    "UE_FSE": "l’Union européenne",
    "ETAT_P147": "l’État",
    "ETAT_AUTRE": "l’État",
    "CAF": "la Caisse d’allocations familiales",
    "ANRU": "l’Agence nationale pour la rénovation urbaine",
    "BDT": "la Banque des Territoires",
    "BAILLEUR": "les bailleurs sociaux",
    "FONDATION": "des fondations",
    "ENTREPRISE": "des entreprises",
    "AUTOFINANCEMENT": "les porteurs eux-mêmes",
    "AUTRE": "d’autres financeurs",
}
INITIALS = {
    "AMO": "assistance à maîtrise d’ouvrage",
    "ANRU": "Agence nationale pour la rénovation urbaine",
    "CAF": "Caisse d’allocations familiales",
    "CCAS": "centre communal d’action sociale",
    "CLSH": "centre de loisirs sans hébergement",
    "CPO": "convention pluriannuelle d’objectifs",
    "CSC": "centre social et culturel",
    "EBE": "entreprise à but d’emploi",
    "ESS": "économie sociale et solidaire",
    "FEDER": "fonds européen de développement régional",
    "FSE": "fonds social européen",
    "MJC": "maison des jeunes et de la culture",
    "NPNRU": "nouveau programme de renouvellement urbain",
    "QPV": "quartier prioritaire de la politique de la ville",
    "SCIC": "société coopérative d’intérêt collectif",
    "SCOP": "société coopérative et participative",
    "SEM": "société d’économie mixte",
    "VRAC": "vers un réseau d’achat en commun",
}
EXPLAINED = "{short} : {long}."
OF_A_NAME = "{short} : lettres reprises d’un nom du dossier."
_INITIALS = re.compile(r"\b[A-ZÀ-Ý][A-ZÀ-Ý0-9]+\b")

WRONG_FORMAT = "La fiche des habitants est une page : demandez un fichier .pdf, .docx ou .html."
NEEDS_PLACE = "La fiche des habitants est celle d’un quartier : ajoutez --quartier CODE."
FORMATS = ("pdf", "docx", "html")
HELP = "avec --quartier : une page en français simple pour les habitants, aux mêmes chiffres"
LINK = "Une page pour les habitants"


def initials(text: str) -> list[str]:
    """The words of a text written in capitals alone, once each, in their order."""
    return list(dict.fromkeys(_INITIALS.findall(text)))


def cut(text: str, most: int = MOST_WORDS - 1) -> str:
    """A name as it is, or its first words when it has more."""
    words = text.split(" ")
    return text if len(words) <= most else f"{' '.join(words[:most])}…"
