"""Words of the short workbook to fill in: a sheet of actions, one of premises, one of founders."""

README = "LISEZ-MOI"
README_LINES = (
    "Modèle court : vos actions, vos locaux, les personnes que vous accompagnez",
    "",
    "Une ligne par action, par local, par personne accueillie. Des noms partout, aucun code à connaître.",
    "Les quartiers s’écrivent par leur nom ; plusieurs se séparent par une virgule ; « tous les QPV » et « hors QPV » se comprennent.",
    "Une colonne « Accordé par … » par financeur : renommez-les, ajoutez-en, retirez celles qui ne servent pas.",
    "Vide veut dire inconnu ; 0 est un résultat. Les montants sont en euros.",
    "Le loyer s’écrit comme vous le connaissez : 640 €/mois, 7,20 €/m²/mois, 9 800 €/an.",
    "Nom, prénom et date de naissance ne sont jamais gardés : un nombre remplace la personne, une tranche l’âge.",
    "Une fois rempli, déposez ce classeur dans la page Données. L’année suivante, il se relit tout seul.",
)
LABEL = "Modèle court (actions, locaux, personnes accompagnées)"
ACTIONS, PREMISES, FOUNDERS = "Actions", "Locaux", "Personnes accompagnées"
GRANTED_BY = "Accordé par"
GRANTED_TITLE = "Accordé par {name}"
FUNDERS = ("ETAT_P147", "COMMUNE", "EPCI", "DEPARTEMENT", "REGION", "CAF")
# Title of a column → field of the recipe that reads it.
ACTION_TITLES = {
    "Porteur": "porteur_nom",
    "SIRET du porteur": "porteur_siret",
    "Action": "intitule",
    "Quartiers": "quartiers",
    "Année": "annee",
    "Dispositif": "dispositif_code",
    "Thématique": "thematique",
    "Secteur": "secteur",
    "Étape du dossier": "statut",
    "Début": "date_debut",
    "Fin": "date_fin",
    "Coût total": "cout_total",
    "Emplois créés (ETP)": "emplois_crees",
    "Nombre de bénéficiaires": "beneficiaires",
    "Remarque": "observation",
    "Demandé": "montant_demande",
}
PREMISE_TITLES = {
    "Local": "nom",
    "Adresse": "adresse",
    "Quartier": "quartiers",
    "Type de local": "type_local",
    "Surface (m²)": "surface_m2",
    "Loyer": "loyer",
    "Loyer du marché": "loyer_marche",
    "Occupant": "locataire_nom",
    "Gestionnaire": "operateur_nom",
    "Dispositif": "dispositif_code",
    "État": "statut",
}
FOUNDER_TITLES = {
    "Nom": "nom",
    "Prénom": "prenom",
    "Date de naissance": "date_naissance",
    "Sexe": "sexe",
    "Quartier de résidence": "quartier_residence",
    "Quartier d’implantation": "quartier_implantation",
    "Date d’entrée": "date_entree",
    "Étape": "etape",
    "Structure qui accompagne": "operateur_nom",
    "Dispositif": "dispositif_code",
    "Issue": "issue",
    "Date de création": "date_creation",
}
CHOICES = "Listes"
NOTES = {
    "quartiers": "Un ou plusieurs noms de quartiers, séparés par une virgule.",
    "annee": "L’année du financement.",
    "loyer": "Avec son unité : 640 €/mois, 7,20 €/m²/mois, 9 800 €/an.",
    "date_naissance": "Jamais gardée : elle devient une tranche d’âge.",
    "nom": "Jamais gardé pour une personne : un nombre la remplace.",
}
