"""French words of the workbook to fill in: titles of columns, notes, the page that explains it."""

from __future__ import annotations

README, LISTS = "LISEZ-MOI", "Listes"
EXAMPLE = "EXEMPLE"
YES, NO = "oui", "non"
REQUIRED = "Obligatoire."
UNIT = "Unité : {unit}."
LIST = "Valeurs : {values}."
LIST_ON_SHEET = "Valeurs : voir la liste déroulante (feuille « Listes », colonne « {title} »)."
REFERS = "Doit exister dans la feuille « {sheet} »."
TECHNICAL = "Nom de la colonne : {name}"
KINDS = {
    "booléen": "Écrire oui ou non ; vide = inconnu.",
    "euros": "En euros, jamais en milliers ; vide = inconnu, 0 = rien.",
    "date": "Une date, par exemple 15/03/2024.",
    "année": "Une année sur quatre chiffres.",
    "part": "Une fraction entre 0 et 1 : 0,45 pour 45 %.",
    "code": "Un code : du texte, zéros du début compris.",
}
CHOOSE_TITLE = "Valeur à choisir"
CHOOSE = "Choisissez une valeur de la liste."
UNLISTED = "Cette valeur n'est pas dans la liste. La garder ?"
EXAMPLE_NOTE = "Ligne d'exemple : elle n'est jamais importée. Gardez-la ou supprimez-la."
README_LINES = (
    "Modèle de classeur : projets, financements et locaux dans les quartiers",
    "",
    "Une feuille par table, une ligne par objet : un projet, un financement d'une année, un lot…",
    "Les titres des colonnes portent une note : ce qu'il faut écrire, l'unité, les valeurs possibles.",
    "Un astérisque (*) marque les colonnes obligatoires. Les feuilles laissées vides sont ignorées.",
    "La première ligne de chaque feuille est un exemple (en italique) : elle n'est jamais importée.",
    "Vide veut dire inconnu ; 0 est un résultat. Les montants sont en euros, jamais en milliers.",
    "Les codes (SIRET, quartier, commune) sont du texte, avec leurs zéros du début.",
    "Les parts d'un projet entre quartiers font 1. Un projet de tout le territoire : TERRITOIRE, part 1.",
    "Ne renommez pas les feuilles ni les titres ; l'ordre des colonnes est libre, les colonnes en trop sont ignorées.",
    "Une fois rempli, déposez le classeur dans la page Données, ou : python -m ess_metrics import CLASSEUR.xlsx",
)
SHEETS_TITLE = "Feuille"
GRAIN_TITLE = "Une ligne ="
UPPER = {
    "qpv": "QPV",
    "ess": "ESS",
    "siret": "SIRET",
    "siren": "SIREN",
    "rna": "RNA",
    "naf": "NAF",
    "pmr": "PMR",
    "ht": "HT",
}
UPPER |= {"npnru": "NPNRU", "zfu": "ZFU", "te": "TE", "siae": "SIAE", "etp": "ETP", "m2": "m²", "esus": "ESUS"}
ACCENTS = dict(
    pair.split("=")
    for pair in (
        "age=âge annee=année arret=arrêt attribue=attribué beneficiaires=bénéficiaires categorie=catégorie clos=clos "
        "cout=coût cree=créé crees=créés creation=création debut=début decision=décision demande=demandé depot=dépôt "
        "etape=étape etat=état evenement=événement fermeture=fermeture generation=génération geo=géographique "
        "indicateur=indicateur intitule=intitulé libelle=libellé marche=marché methode=méthode millesime=millésime "
        "operateur=opérateur personne=personne prevues=prévues prevus=prévus qualite=qualité realisees=réalisées "
        "reference=référence residence=résidence resultat=résultat siege=siège thematique=thématique "
        "travaillees=travaillées unite=unité verse=versé obtenu=obtenu entree=entrée juridique=juridique"
    ).split()
)


def column_title(name: str) -> str:
    """`code_quartier` → `Code quartier`, `projet_id` → `Identifiant projet`, `annee` → `Année`."""
    words = [UPPER.get(word) or ACCENTS.get(word, word) for word in name.split("_")]
    if words[-1] == "id":
        words = ["identifiant", *words[:-1]]
    title = " ".join(words)
    return title[:1].upper() + title[1:]
