"""Words that several pages share: what a filter does to a table that has no such column, drawers of records."""

from ess_metrics.texts.indicators import short_label

ON_DAY = "situation au {date}"
ALL_YEARS = "toutes années"
ACTIVE_IN = "actifs {period}"
ALL_ASIDE = "Tous les enregistrements sont hors du graphique : {items}."
UNHEARD = "Pour comparer, ne filtre pas ici : {filters}."
WITHOUT_EFFECT = "Sans effet ici : {filters}."
PLACES = {"residence": "par lieu de résidence", "implantation": "par lieu d’implantation du projet"}
FILTERS = {
    "annee": "la période",
    "code_quartier": "le quartier",
    "dispositif_code": "le dispositif",
    "secteur": "le secteur",
    "fonds_origine": "l’origine de l’argent",
    "porteur_id": "le porteur",
    "type_objet": "le type d’objet",
    "stade": "le stade",
}

RECORD = "fiche"
RECORDS_OF = "Fiches :"
NO_RECORD = "Aucune fiche avec ces filtres."
UNNAMED = "Personne physique"
UNNAMED_CAVEAT = "Les personnes physiques ne sont pas nommées ; selon votre profil, leurs lignes ne sont pas listées."
YES, NO = "oui", "non"
RECORD_CAVEATS = {
    "financements": ("« Compté ici » est la part de la ligne qui revient aux quartiers choisis : elle s’additionne.",),
    "projets": ("Un projet est listé une fois, même s’il est présent dans plusieurs quartiers.",),
    "locaux": ("Le loyer d’un lot n’est pas montré : il relève du secret statistique.",),
}
RECORD_COLUMNS = {
    "financements": (
        ("projet_id", "Projet"),
        ("porteur_id", "Porteur"),
        ("lieux", "Quartiers"),
        ("annee", "Année", "year"),
        ("fonds_origine", "Origine de l’argent"),
        ("financeur_id", "Financeur qui décide"),
        ("dispositif_code", "Dispositif"),
        ("montant_demande", "Demandé", "eur"),
        ("montant_attribue", "Attribué", "eur"),
        ("montant_verse", "Versé", "eur"),
        ("compte", "Compté ici", "eur"),
        ("statut", "Étape du dossier"),
    ),
    "projets": (
        ("intitule", "Projet"),
        ("porteur_id", "Porteur"),
        ("lieux", "Quartiers"),
        ("secteur", "Secteur"),
        ("type_objet", "Type d’objet"),
        ("stade", "Stade"),
        ("statut", "Étape du dossier"),
        ("date_debut", "Début", "date"),
        ("date_fin", "Fin", "date"),
        ("emplois_crees", "Emplois créés (ETP)", "decimal"),
        ("beneficiaires", short_label("beneficiaries"), "integer"),
        ("beneficiaires_qpv", "dont habitants de QPV", "integer"),
    ),
    "locaux": (
        ("nom", "Local"),
        ("type_local", "Type"),
        ("operateur_id", "Opérateur"),
        ("lieux", "Quartier"),
        ("adresse", "Adresse"),
        ("surface_m2", "Surface", "m2"),
        ("statut", "État"),
        ("date_statut", "Depuis le", "date"),
    ),
    "baux": (
        ("local_id", "Local"),
        ("locataire_id", "Locataire"),
        ("lieux", "Quartier"),
        ("date_debut", "Début", "date"),
        ("date_fin", "Fin", "date"),
        ("motif_sortie", "Motif de sortie"),
    ),
    "etablissements": (
        ("nom", "Établissement"),
        ("siret", "Siret"),
        ("lieux", "Quartier"),
        ("naf", "Activité"),
        ("ess", "Économie sociale et solidaire"),
        ("date_creation", "Création", "date"),
        ("date_fermeture", "Fermeture", "date"),
    ),
    "clauses": (
        ("objet", "Marché"),
        ("acheteur_id", "Acheteur"),
        ("titulaire_id", "Titulaire"),
        ("lieux", "Quartier"),
        ("date_notification", "Notification", "date"),
        ("heures_prevues", "Heures prévues", "integer"),
        ("heures_realisees", "Heures réalisées", "integer"),
        ("heures_travaillees", "Heures travaillées", "integer"),
        ("beneficiaires", short_label("beneficiaries"), "integer"),
        ("beneficiaires_qpv", "dont habitants de QPV", "integer"),
        ("clos", "Clos"),
    ),
    "appuis": (
        ("projet_id", "Projet"),
        ("porteur_id", "Porteur"),
        ("dispositif_code", "Dispositif"),
        ("operateur_id", "Opérateur"),
        ("lieux", "Quartier"),
        ("etape", "Étape"),
        ("resultat", "Résultat"),
        ("date_debut", "Début", "date"),
        ("date_fin", "Fin", "date"),
        ("jours", "Jours", "decimal"),
    ),
    "evenements": (
        ("intitule", "Événement"),
        ("type", "Type"),
        ("date", "Date", "date"),
        ("lieux", "Lieu"),
        ("participants", "Participants", "integer"),
        ("habitants", "dont habitants", "integer"),
    ),
    "realisations": (
        ("projet_id", "Projet"),
        ("annee", "Année", "year"),
        ("mesure", "Mesure"),
        ("valeur", "Valeur", "decimal"),
        ("unite", "Unité"),
    ),
}
ALL_PLACES = "tous les quartiers"
LEADS = "En tête : {first}"  # then its value
OF_TOTAL = ", soit {share} du total"
THEN = " ; puis {others}"
AT_ZERO = " {things} à zéro."
EVENTS_UNIT = "événements"
