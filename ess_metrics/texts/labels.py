"""French names of what can be filtered, grouped by, counted or shown: columns, amounts, modes, units."""

from __future__ import annotations

COLUMNS = {
    "code_quartier": "Quartier",
    "dispositif_code": "Dispositif",
    "famille": "Famille de leviers",
    "secteur": "Secteur",
    "type_objet": "Type d’objet",
    "annee": "Année",
    "fonds_origine": "Origine de l’argent",
    "financeur_id": "Financeur qui décide",
    "porteur_id": "Porteur",
    "section": "Section budgétaire",
    "statut": "Étape du dossier",
    "stade": "Stade du projet",
    "commune": "Commune",
    "ensemble": "Ensemble de quartiers",
    "operateur_id": "Opérateur",
    "type_local": "Type de local",
    "etape": "Étape",
    "naf": "Activité",
    "thematique": "Thématique",
    "forme_convention": "Forme de convention",
    "mesure": "Mesure",
    "sexe": "Sexe",
    "tranche_age": "Tranche d’âge",
    "type": "Type d’événement",
    "ess_statut": "Famille de l’ESS",
    "esus": "Agrément ESUS",
    "siae_type": "Type de structure d’insertion",
    "tranche_effectifs": "Taille",
}

PART, CHANGE = "Part du total", "Évolution sur un an"

PLURALS = {
    "code_quartier": "quartier",
    "dispositif_code": "dispositif",
    "secteur": "secteur",
    "fonds_origine": "origine",
    "porteur_id": "porteur",
    "financeur_id": "financeur",
    "annee": "année",
}

AMOUNTS = {"attribue": "Attribués", "demande": "Demandés", "verse": "Versés"}
AMOUNT_WORDS = {"attribue": "montants attribués", "demande": "montants demandés", "verse": "montants versés"}
AMOUNT_TITLES = {
    "attribue": "Subventions attribuées",
    "demande": "Subventions demandées",
    "verse": "Subventions versées",
}
AMOUNT_PARTICIPLES = {"attribue": "attribués", "demande": "demandés", "verse": "versés"}

RECORDS_COUNTED = "Enregistrements"
COUNTED_FOR = "{counted}, pour ce calcul"
LICENCE = "Licence"

MODES = {"reparti": "Répartis", "concerne": "Entiers"}
MODE_TITLES = {"reparti": "montants répartis", "concerne": "montants entiers"}
MODE_WORDS = {
    "reparti": "montants répartis entre quartiers",
    "concerne": "montant entier dans chaque quartier concerné (les quartiers ne s’additionnent pas)",
}

COUNTING = {"origine": "Une seule fois", "financeur": "Par financeur"}
COUNTING_WORDS = {
    "origine": "chaque euro compté une fois",
    "financeur": "argent reversé vu par chaque financeur (les sommes se recoupent)",
}

PLACES = {"residence": "Lieu de résidence", "implantation": "Lieu d’implantation"}

UNITS = {
    "EUR": "€",
    "EUR/hab/an": "€ par habitant et par an",
    "EUR/EUR": "€ pour 1 €",
    "EUR/ETP": "€ par emploi",
    "EUR/an": "€ par an",
    "EUR/m²/an": "€ par m² et par an",
    "0-1": "%",
    "ratio": "%",
    "jours": "jours",
    "mois": "mois",
    "m2": "m²",
    "ETP": "emplois (ETP)",
    "/1 000 hab": "pour 1 000 habitants",
}

SINGULARS = {"baux": "bail", "locaux": "local", "n": "enregistrement"}

REASONS = {
    "TERRITOIRE": "Tout le territoire, non réparti",
    "HORS_QPV": "Hors quartiers prioritaires",
    "autre génération": "Quartiers d’un ancien périmètre",
    "sans projet": "Aides sans projet",
    "inconnu": "Valeur inconnue",
    "valeur inconnue": "De valeur inconnue",
    "devenir inconnu": "Suite inconnue",
    "surface inconnue": "De surface inconnue",
    "loyer inconnu": "De loyer inconnu",
    "statut du locataire inconnu": "Locataires de statut inconnu",
    "statut ESS inconnu": "De statut ESS inconnu",
    "sexe inconnu": "De sexe inconnu",
    "dirigeant inconnu": "De direction inconnue",
    "date de décision inconnue": "De date de décision inconnue",
    "âge inconnu": "D’âge inconnu",
    "montant inconnu": "Montant inconnu",
    "année sans indice des prix": "Années sans indice des prix, non converties",
    "secret": "Secret statistique",
    "population inconnue": "Quartiers sans population connue",
}

RECORDS = {
    "financements": "ligne de financement",
    "projets": "projet",
    "locaux": "local",
    "baux": "bail",
    "accompagnements": "suivi",
    "personnes": "personne",
    "clauses": "marché",
    "etablissements": "établissement",
    "appuis": "appui",
    "realisations": "réalisation",
    "evenements": "événement",
    "quartiers": "quartier",
    "conventions": "convention",
    "porteurs": "porteur",
    "indicateurs": "indicateur",
    "cibles": "cible",
    "temoignages": "témoignage",
    "dsu": "action",
    "aides_minimis": "aide",
}
RECORD_PLURALS = {"locaux": "locaux", "baux": "baux", "marche": "marchés"}


def unit(code: str, euros: str = "") -> str:
    """The unit as it is read, in constant `euros` of a year; one that names what it counts is its own label."""
    text = UNITS.get(code, code)
    return text.replace("€", f"€ constants de {euros}", 1) if euros else text


def singular(unit_code: str) -> str:
    """The word for one thing counted: units are plural words."""
    return SINGULARS.get(unit_code, unit_code.removesuffix("s"))


def reason(code: str) -> str:
    """Why something is not shown; a reason we do not know is shown as it comes, capitalised."""
    return REASONS.get(code, code[:1].upper() + code[1:])


COUNTED = {
    "financements": "Lignes de financement",
    "projets": "Projets",
    "locaux": "Locaux",
    "baux": "Baux",
    "accompagnements": "Personnes",
    "personnes": "Personnes",
    "clauses": "Marchés",
    "etablissements": "Établissements",
    "appuis": "Appuis",
    "realisations": "Réalisations",
    "evenements": "Événements",
    "quartiers": "Quartiers",
    "conventions": "Conventions",
    "porteurs": "Porteurs",
}
OF_GENERATION = "{name} (périmètre de {year})"
ELSEWHERE = {"HORS_QPV": "Hors quartiers prioritaires", "TERRITOIRE": "Tout le territoire"}
NOT_FILLED_IN = "Non renseigné"
