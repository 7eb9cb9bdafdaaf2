"""Words of the workbook for a pivot table: a row a funding row and neighbourhood."""

SHEET, ABOUT, TABLE = "Données", "À propos", "Donnees"
TITLES = {
    "financement_id": "Id financement",
    "projet_id": "Id projet",
    "projet": "Projet",
    "porteur_id": "Id porteur",
    "porteur": "Porteur",
    "siret": "SIRET du porteur",
    "ess_statut": "Statut ESS du porteur",
    "financeur_id": "Id financeur",
    "financeur": "Financeur qui décide",
    "fonds_code": "Code du fonds",
    "fonds": "Origine de l’argent",
    "dispositif_code": "Code du dispositif",
    "dispositif": "Dispositif",
    "famille": "Famille",
    "annee": "Année",
    "section": "Section",
    "type_concours": "Type de concours",
    "statut": "Étape du dossier",
    "code_quartier": "Code du quartier",
    "quartier": "Quartier",
    "commune": "Commune",
    "part": "Part du quartier",
    "demande": "Demandé (€)",
    "attribue": "Attribué (€)",
    "verse": "Versé (€)",
    "secteur": "Secteur",
    "thematique": "Thématique",
    "type_objet": "Type d’objet",
    "stade": "Stade du projet",
    "forme_convention": "Forme de convention",
    "convention_id": "Id convention",
    "convention_debut": "Début de convention",
    "convention_fin": "Fin de convention",
    "date_depot": "Dépôt",
    "date_decision": "Décision",
    "date_premier_versement": "Premier versement",
    "reference_decision": "Référence de la décision",
    "date_debut": "Début du projet",
    "date_fin": "Fin du projet",
    "source_id": "Source",
}
NOWHERE = {
    "HORS_QPV": "Hors quartiers prioritaires",
    "TERRITOIRE": "Tout le territoire, non réparti",
    "": "Lieu inconnu",
}
OTHER = "{name} (périmètre de {year})"
HOW = (
    (
        "Une ligne",
        "une subvention et un quartier : les lignes d’une subvention s’additionnent à son montant, au centime.",
    ),
    (
        "Attribué",
        "ce que l’application compte : ni prêt, ni argent déjà compté à son origine ; une demande refusée vaut 0.",
    ),
    ("Case vide", "on ne sait pas ; zéro veut dire zéro."),
    ("Pas de ligne de total", "c’est le tableau croisé qui additionne (Insertion, Tableau croisé dynamique)."),
)
WHERE = "Périmètre"
SOURCE = "Source"
LEFT_OUT = "Hors de ce fichier"
PERSONS = "{rows} de personnes physiques, {euros} attribués : ce fichier ne les nomme pas, elles n’y sont pas."
TOO_MANY = "Il y aurait {rows} lignes et un classeur en tient un million : choisissez des années, des quartiers ou des dispositifs."
BUTTON = "Excel pour tableau croisé"
FILE = "tableau-croise.xlsx"
HELP = "Une ligne par subvention et par quartier, avec tous les libellés et sans ligne de total."
