"""Words of the page « Activité économique »."""

from collections.abc import Callable

from ess_metrics.texts.indicators import short_label
from ess_metrics.texts.numbers import formatted, integer, plural

LEAD_NONE = "Aucun établissement n’est recensé avec ces filtres."
LEAD_ACTIVE = "{n} dans les quartiers au {date}"
LEAD_RATE = ", soit {rate} pour 1 000 habitants"
LEAD_ESS = " ; {ess} de l’économie sociale et solidaire ({share} de ceux dont le statut est connu)"
LEAD_JOBS = ", {jobs} emplois"
LEAD_YEAR = "En {year}, {born} pour {closed}"
LEAD_FIRST = "Première activité : {first} ({n})"
LEAD_OUTSIDE = "hors des quartiers, l’ESS fait {share} des établissements du fichier"

FIGURES = {
    "establishments": short_label("establishments"),
    "establishments_per_1000": short_label("establishments_per_1000"),
    "ess_establishments": short_label("ess_establishments"),
    "ess_establishment_share": short_label("ess_establishment_share"),
    "creations": short_label("creations") + " en {year}",
    "closures": short_label("closures") + " en {year}",
}
INSIDE = "Quartiers prioritaires seulement."
IN_PLACES = "dans les quartiers"
OF_KNOWN = "de statut connu"
OF_ACTIVE = "{rate} des actifs"
INHABITANTS = "des quartiers"
PARTIAL = "année partielle"

MEASURES = {
    "densite": short_label("establishments_per_1000"),
    "nombre": short_label("establishments"),
    "ess": short_label("ess_establishments"),
    "part": short_label("ess_establishment_share"),
}
INDICATORS = {
    "densite": "establishments_per_1000",
    "nombre": "establishments",
    "ess": "ess_establishments",
    "part": "ess_establishment_share",
}
TITLES = {
    "densite": "Établissements actifs pour 1 000 habitants, par quartier",
    "nombre": "Établissements actifs par quartier",
    "ess": "Établissements de l’ESS par quartier",
    "part": "Part de l’ESS dans les établissements, par quartier",
}
MEASURE_LABEL = "Mesure de la carte"
MAP_QUESTION = "Où sont les établissements ?"

NAF_QUESTION = "Dans quelles activités ?"
NAF_TITLE = "Établissements actifs par activité (divisions de la NAF), situation au {date}"
NAF_COLUMN = "Activité"
NAF_VALUE = short_label("establishments")
NAF_ESS = "dont ESS"
NAF_SHARE = short_label("ess_establishment_share")
NAF_SUB = "dont {n} de l’ESS"
NAF_SENTENCE = "En tête : {first}, {n} ; puis {second} ({m})."
NAF_UNKNOWN = "D’activité inconnue"
NAF_MIXED = "Le fichier mêle plusieurs versions de la nomenclature d’activités ({versions}) : leurs divisions ne se comparent pas."

YEARS_QUESTION = "Crée-t-on plus que l’on ne ferme ?"
YEARS_TITLE = "Créations et fermetures d’établissements par année"
YEAR = "Année"
BORN, CLOSED, BALANCE = short_label("creations"), short_label("closures"), "Solde"
YEARS_SENTENCE = "{year}, dernière année complète : {born} pour {closed}."
YEARS_CAVEATS = (
    "Un établissement qui change d’adresse ferme ici et se crée ailleurs : tout n’est pas naissance ou disparition.",
    "La période choisie ne coupe pas cette série.",
)

SIDES_QUESTION = "Et le reste du territoire ?"
SIDES_TITLE = "Les quartiers prioritaires et le reste du territoire"
SIDES = {"qpv": "Quartiers prioritaires", "chosen": "Quartiers choisis", "hors": "Hors quartiers prioritaires"}
SIDE = "Territoire"
SIDES_COLUMNS = {
    "establishments": (short_label("establishments"), "integer"),
    "ess_establishments": (short_label("ess_establishments"), "integer"),
    "ess_establishment_share": (short_label("ess_establishment_share"), "percent"),
    "creations": (short_label("creations") + " ({year})", "integer"),
    "closures": (short_label("closures") + " ({year})", "integer"),
    "birth_rate": ("Créations / actifs", "percent"),
}
SIDES_SENTENCE = "L’ESS fait {inside} des établissements dans les quartiers et {outside} hors des quartiers."
SIDES_CAVEAT = "« Hors quartiers prioritaires » ne compte que les établissements du fichier chargé : il peut n’en être qu’une partie."
NO_OUTSIDE = "Le fichier chargé n’a pas d’établissement hors des quartiers prioritaires : rien à comparer."

PLACES_QUESTION = "Quartier par quartier"
PLACES_TITLE = "Les établissements des quartiers en chiffres, situation au {date}"
PLACES_COLUMNS = {
    "establishments": (short_label("establishments"), "integer"),
    "establishments_per_1000": (short_label("establishments_per_1000"), "decimal"),
    "ess_establishments": (short_label("ess_establishments"), "integer"),
    "ess_establishment_share": (short_label("ess_establishment_share"), "percent"),
    "emplois_ess": ("Emplois de l’ESS", "text"),
    "ess_location_quotient": (short_label("ess_location_quotient"), "decimal"),
    "establishments_over_insee": (short_label("establishments_over_insee"), "decimal"),
    "creations": (short_label("creations") + " ({year})", "integer"),
    "closures": (short_label("closures") + " ({year})", "integer"),
}
JOBS = "emplois_ess"
JOBS_BOUNDS = ("ess_jobs_least", "ess_jobs_most")
JOBS_CAVEAT = (
    "Emplois de l’ESS : Sirene donne des tranches d’effectifs, donc un intervalle ; deux quartiers dont les intervalles se "
    "recouvrent ne se classent pas."
)
ESTABLISHMENT, CREATION, CLOSURE = "établissement", "création", "fermeture"
ACTIVE = ("établissement actif", "établissements actifs")


def jobs(least: float | None, most: float | None) -> str:
    """An interval of jobs in words: « entre 120 et 310 », « 0 », « au moins 10 000 »; "" when nothing is known."""
    if least is None:
        return ""
    if most is None:
        return f"au moins {integer(least)}"
    return between(integer, least, most)


JOBS_QUESTION = "Combien d’emplois dans l’ESS ?"
JOBS_TITLE = "Emplois de l’ESS par quartier, situation au {date}"
JOBS_SENTENCE = "Dans les quartiers, l’ESS compte {jobs} emplois, d’après les tranches d’effectifs de Sirene."
LEAST, MOST = "Au moins", "Au plus"
JOB_SHARE = "Part de l’ESS dans l’emploi"
JOB_QUOTIENT = "Poids de l’ESS (France : 1)"
GRANT_PER_JOB = "Subvention par emploi ESS et par an"
RANK, NO_RANK = "Rang", "sans rang"
UNKNOWN_BAND = "taille inconnue"
KINDS = {"ess_statut": "Famille juridique", "esus": "Agrément ESUS", "siae_type": "Insertion (SIAE)"}
KIND_UNKNOWN = {
    "ess_statut": "Famille inconnue",
    "esus": "Agrément inconnu : absentes de la liste, ou liste non chargée",
    "siae_type": "Type inconnu : absentes de la liste, ou liste non chargée",
}
KINDS_QUESTION = "Quelles structures de l’ESS ?"
KINDS_TITLE = "Établissements de l’ESS des quartiers par famille juridique, agrément ESUS et insertion"
KIND_GROUP, KIND = "Découpage", "Structures"
KINDS_CAVEATS = (
    "La famille vient de la liste de l’ESS, à défaut de la catégorie juridique ; l’agrément et l’insertion, de leurs listes, par SIREN.",
    "Les trois découpages parlent des mêmes établissements : ils ne s’additionnent pas.",
)
REFERENCES_QUESTION = "Et par rapport à la France ?"
REFERENCES_TITLE = "L’ESS des quartiers et les repères officiels"
MEASURE, HERE, SOURCE = "Mesure", "Ici", "Source du repère"
QUARTIERS_OF_FRANCE, FRANCE = "Quartiers prioritaires de France", "France"
REFERENCES_CAVEATS = (
    "« Ici » : fourchette tirée des tranches d’effectifs de Sirene ; les repères viennent d’enquêtes sur l’emploi, d’une autre année.",
    "Un repère que le dossier ne permet pas de calculer n’a pas de ligne.",
)


def between(said: Callable[[float], str], least: float | None, most: float | None) -> str:
    """Two bounds in words, each said by a function; "" when nothing is known."""
    if least is None:
        return ""
    if most is None:
        return f"au moins {said(least)}"
    low, high = said(least), said(most)
    return low if low == high else f"entre {low} et {high}"


def euros(value: float) -> str:
    """Whole euros."""
    return formatted(value, "eur")


def unknown_sizes(n: int) -> str:
    """How many establishments of the ESS have no size."""
    return f"{plural(n, ESTABLISHMENT)} de l’ESS de taille inconnue : hors des deux bornes."
