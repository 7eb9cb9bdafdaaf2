"""Every table and column of a data folder, declared once: type, unit, meaning, limits.

`docs/data.md` is generated from this module; the reader, the importers, the workbook template and the
downloads take their columns from it. Names of data are French, as in the contract.
"""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.model.column_kinds import (
    NUMBER,
    SHARE,
    SOURCE_ID,
    TEXT,
    YEAR,
    Column,
    Table,
    bool_column,
    closed_column,
    code_column,
    count_column,
    date_column,
    money_column,
)

TERRITOIRE = "TERRITOIRE"
HORS_QPV = "HORS_QPV"


STATUTS = (
    "repere depose recevable en_instruction attribue conventionne en_cours solde evalue "
    "refuse ineligible abandonne annule bloque_partenaire"
)
STADES = "idee faisabilite amorcage creation developpement perenne arrete"
FONDS = (
    "UE_FEDER UE_FSE ETAT_P147 ETAT_AUTRE REGION DEPARTEMENT EPCI COMMUNE CAF ANRU BDT BAILLEUR "
    "FONDATION ENTREPRISE AUTOFINANCEMENT AUTRE"
)
TYPES_CONCOURS = (
    "subvention aide_en_nature pret avance_remboursable capital garantie prestation bonification_loyer "
    "commande_publique"
)
ESS_STATUTS = "association cooperative mutuelle fondation societe_commerciale_ess autre_nonlucratif hors_ess inconnu"
METHODES = "saisie egale population beneficiaires non_repartie"
TYPES_LOCAL = "atelier bureau commerce tiers_lieu terrain local_associatif pepiniere_lot sante"
STATUTS_LOCAL = "occupe vacant travaux reserve projet retire"
ETAPES_PARCOURS = "accueil emergence conseil_montage financement post_creation"
ISSUES = "en_cours cree abandon reoriente perdu_de_vue"
TRANCHES_AGE = "<26 26-30 31-45 46-60 >60"
ETAPES_APPUI = "besoin etude porteur accompagnement lancement"
RESULTATS_APPUI = "en_cours favorable sous_conditions defavorable depose gagne perdu abandonne"
SEXES = "F H"
DIRIGEANTS = "F H paritaire inconnu"
SOURCES_OBJECTIF = "loi contrat projet"
CREDITS = "specifique droit_commun"
TYPES_EVENEMENT = "formation_croisee instance conseil_citoyen reperage_informel rencontre_entreprises visite"

QUARTIER = ("quartiers", "code_quartier")
PROJET = ("projets", "projet_id")
ORGANISME = ("organismes", "organisme_id")
DISPOSITIF = ("dispositifs", "dispositif_code")
OBJECTIF = ("objectifs", "objectif_id")
# A key column that a table may lack: rows without it are the whole, of which F and H are parts.
OF_WHICH = ("sexe",)

_DECLARED: tuple[Table, ...] = (
    Table(
        "quartiers",
        "Quartiers",
        "un quartier prioritaire (une génération)",
        ("code_quartier",),
        (
            code_column("code_quartier", "Code officiel du quartier (QP… en 2015, QN… en 2024)", required=True),
            closed_column("generation", "Génération du périmètre", "2015 2024", required=True),
            Column("nom", TEXT, "Nom du quartier", required=True),
            Column("alias", TEXT, "Autres noms sous lesquels il est écrit, séparés par une barre verticale"),
            code_column("commune_codes", "Codes INSEE des communes, séparés par une barre verticale"),
            Column("communes", TEXT, "Noms des communes, séparés par une barre verticale"),
            closed_column("changement", "Identique, modifié ou nouveau par rapport à 2015", "I M N"),
            closed_column("npnru", "Programme national de renouvellement urbain", "national regional non"),
            bool_column("zfu_te", "Dans une zone franche urbaine - territoire entrepreneur"),
            count_column("population", "Population municipale", "habitants"),
            Column("population_millesime", YEAR, "Année du recensement de la population"),
            Column("population_source", TEXT, "Source de la population"),
        ),
        required=True,
    ),
    Table(
        "correspondance",
        "Correspondance des périmètres",
        "un code de 2015 et un code de 2024",
        ("code_2015", "code_2024"),
        (
            code_column("code_2015", "Code du quartier de 2015 (vide : nouveau)"),
            code_column("code_2024", "Code du quartier de 2024 (vide : sorti)"),
            Column(
                "part_population",
                SHARE,
                "Part de la population de 2015 qui vit dans le quartier de 2024",
                "0 à 1",
                least=0,
            ),
            closed_column("nature", "Nature du changement", "identique modifie renomme sorti nouveau"),
        ),
    ),
    Table(
        "indicateurs",
        "Indicateurs de contexte",
        "un quartier, un indicateur, une année (et un sexe)",
        ("code_quartier", "indicateur", "annee", "sexe"),
        (
            code_column("code_quartier", "Quartier", refers=QUARTIER, required=True),
            code_column("indicateur", "Identifiant de l'indicateur", required=True),
            Column("annee", YEAR, "Millésime de la valeur"),
            closed_column("sexe", "Sexe des personnes (vide : toutes)", SEXES),
            Column("valeur", NUMBER, "Valeur (vide si secrète ou non disponible)"),
            Column("unite", TEXT, "Unité de la valeur"),
            closed_column("statut", "Valeur connue, couverte par le secret ou non disponible", "ok secret nd"),
            Column("source", TEXT, "Source de la valeur"),
        ),
    ),
    Table(
        "dispositifs",
        "Dispositifs",
        "un dispositif",
        ("dispositif_code",),
        (
            code_column("dispositif_code", "Code du dispositif", required=True),
            Column("libelle", TEXT, "Nom du dispositif", required=True),
            closed_column(
                "famille", "Famille de leviers", "financement accompagnement immobilier commande_publique gouvernance"
            ),
            Column("description", TEXT, "Ce que c'est"),
            closed_column("credit", "Crédits spécifiques de la politique de la ville ou de droit commun", CREDITS),
        ),
    ),
    Table(
        "organismes",
        "Organismes",
        "un organisme (porteur, financeur, opérateur…)",
        ("organisme_id",),
        (
            code_column("organisme_id", "SIRET, à défaut RNA:W…, à défaut LOC:…", required=True),
            Column("nom", TEXT, "Nom de l'organisme", required=True),
            code_column("siret", "Numéro SIRET (14 chiffres)"),
            code_column("siren", "Numéro SIREN (9 chiffres)"),
            code_column("rna", "Numéro RNA (W + 9 caractères ; souvent absent en Alsace-Moselle)"),
            code_column("categorie_juridique", "Catégorie juridique INSEE (4 chiffres)"),
            code_column("naf", "Code d'activité principale"),
            closed_column("ess_statut", "Statut dans l'économie sociale et solidaire", ESS_STATUTS),
            Column("ess_motif", TEXT, "Ce qui fonde le statut ESS"),
            bool_column("esus", "Agrément entreprise solidaire d'utilité sociale"),
            closed_column("dirigeant_sexe", "Sexe de qui dirige (paritaire : femmes et hommes à égalité)", DIRIGEANTS),
            code_column("siae_type", "Type de structure d'insertion (ACI, AI, EI, ETTI, EITI, GEIQ, EA)"),
            code_column("code_quartier_siege", "Quartier du siège (jamais le lieu d'un projet)"),
            code_column("code_commune", "Commune du siège"),
        ),
    ),
    Table(
        "projets",
        "Projets",
        "un projet",
        ("projet_id",),
        (
            code_column("projet_id", "Identifiant, stable d'une année à l'autre", required=True),
            Column("intitule", TEXT, "Intitulé du projet", required=True),
            code_column("porteur_id", "Organisme porteur", refers=ORGANISME),
            code_column("dispositif_principal", "Dispositif principal", refers=DISPOSITIF),
            code_column("type_objet", "Type d'objet", vocabulary="types_objet"),
            code_column("secteur", "Secteur d'activité", vocabulary="secteurs"),
            Column("competence", TEXT, "Compétence de la collectivité dont le projet relève"),
            code_column("thematique", "Thématique du contrat de ville (liste de l'année)", vocabulary="thematiques"),
            closed_column("stade", "Stade de développement", STADES),
            closed_column("statut", "Étape du dossier", STATUTS),
            date_column("date_depot", "Dépôt de la demande"),
            date_column("date_debut", "Début du projet"),
            date_column("date_fin", "Fin prévue du projet"),
            date_column("date_arret", "Arrêt effectif"),
            money_column("cout_total", "Coût total du projet"),
            money_column("ressources_propres", "Ressources propres du projet"),
            count_column("emplois_prevus", "Emplois prévus", "ETP"),
            count_column("emplois_crees", "Emplois créés, déclarés une fois par projet", "ETP"),
            count_column("emplois_crees_femmes", "Dont emplois occupés par des femmes", "ETP"),
            count_column("etp_insertion", "Emplois en insertion", "ETP"),
            count_column("beneficiaires", "Bénéficiaires", "personnes"),
            count_column("beneficiaires_femmes", "Dont femmes", "personnes"),
            count_column("beneficiaires_qpv", "Bénéficiaires habitant un QPV", "personnes"),
            count_column("beneficiaires_qpv_femmes", "Dont femmes habitant un QPV", "personnes"),
            Column("adresse", TEXT, "Adresse où le projet se tient ; jamais montrée au public"),
            Column("observation", TEXT, "Remarque de qui suit le projet ; jamais montrée au public"),
        ),
        required=True,
    ),
    Table(
        "projets_quartiers",
        "Lieux des projets",
        "un projet et un quartier",
        ("projet_id", "code_quartier"),
        (
            code_column("projet_id", "Projet", refers=PROJET, required=True),
            code_column(
                "code_quartier", "Quartier, HORS_QPV ou TERRITOIRE (non réparti)", refers=QUARTIER, required=True
            ),
            Column("part", SHARE, "Part du projet dans ce lieu ; les parts d'un projet font 1", "0 à 1", least=0),
            closed_column("methode", "Comment la part a été fixée", METHODES),
        ),
        required=True,
    ),
    Table(
        "financements",
        "Financements",
        "un projet, un financeur, un dispositif, une année, une section",
        ("financement_id",),
        (
            code_column("financement_id", "Identifiant de la ligne", required=True),
            code_column("projet_id", "Projet financé (vide : aide sans projet)", refers=PROJET),
            code_column("porteur_id", "Bénéficiaire, s'il n'est pas le porteur du projet", refers=ORGANISME),
            code_column("financeur_id", "Organisme qui décide", refers=ORGANISME),
            closed_column("fonds_origine", "Origine de l'argent (qui paie)", FONDS),
            code_column("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            Column("annee", YEAR, "Exercice budgétaire", required=True),
            closed_column("section", "Section budgétaire", "investissement fonctionnement"),
            closed_column("type_concours", "Nature du concours", TYPES_CONCOURS),
            money_column("montant_demande", "Montant demandé"),
            money_column("montant_attribue", "Montant attribué (voté)"),
            money_column("montant_verse", "Montant versé"),
            closed_column("forme_convention", "Convention ponctuelle ou pluriannuelle d'objectifs", "ponctuelle cpo"),
            code_column("convention_id", "Convention"),
            date_column("convention_debut", "Début de la convention"),
            date_column("convention_fin", "Fin de la convention"),
            date_column("date_decision", "Décision d'attribution"),
            date_column("date_premier_versement", "Premier versement"),
            Column("reference_decision", TEXT, "Référence de la décision"),
            closed_column("statut", "Étape du dossier", STATUTS),
            code_column(
                "origine_id",
                "Ligne dont cet argent provient, s'il est reversé",
                refers=("financements", "financement_id"),
            ),
        ),
        required=True,
    ),
    Table(
        "locaux",
        "Locaux",
        "un lot",
        ("local_id",),
        (
            code_column("local_id", "Identifiant du lot", required=True),
            Column("nom", TEXT, "Nom du lot ou de l'immeuble"),
            code_column("operateur_id", "Organisme qui loue ou gère", refers=ORGANISME),
            code_column(
                "code_quartier", "Quartier, HORS_QPV ou TERRITOIRE (non situé)", refers=QUARTIER, required=True
            ),
            Column("adresse", TEXT, "Adresse"),
            Column("latitude", NUMBER, "Latitude (WGS84)", "degrés"),
            Column("longitude", NUMBER, "Longitude (WGS84)", "degrés"),
            closed_column("type_local", "Type de local", TYPES_LOCAL),
            code_column("dispositif_code", "Dispositif", refers=DISPOSITIF),
            count_column("surface_m2", "Surface", "m²", required=True),
            closed_column("statut", "État du lot au jour de l'extraction", STATUTS_LOCAL),
            date_column("date_statut", "Date de l'état"),
            count_column("loyer_annuel_m2_ht", "Loyer annuel hors taxes", "€/m²/an"),
            count_column("loyer_marche_annuel_m2_ht", "Loyer de marché annuel hors taxes", "€/m²/an"),
            Column("loyer_marche_source", TEXT, "Source du loyer de marché"),
            bool_column("accessible_pmr", "Accessible aux personnes à mobilité réduite"),
        ),
    ),
    Table(
        "baux",
        "Baux",
        "un bail",
        ("bail_id",),
        (
            code_column("bail_id", "Identifiant du bail", required=True),
            code_column("local_id", "Lot loué", refers=("locaux", "local_id"), required=True),
            code_column("locataire_id", "Locataire", refers=ORGANISME),
            date_column("date_debut", "Début du bail"),
            date_column("date_fin", "Fin du bail"),
            closed_column("motif_sortie", "Motif de sortie", "croissance fin_de_duree cessation depart autre"),
            bool_column("locataire_ess", "Locataire de l'ESS"),
            money_column("aide_loyer_mensuelle", "Aide mensuelle au loyer"),
        ),
    ),
    Table(
        "accompagnements",
        "Accompagnements",
        "une personne (anonyme) suivie par un opérateur",
        ("suivi_id",),
        (
            code_column("suivi_id", "Identifiant du suivi", required=True),
            code_column("personne_id", "Personne (identifiant anonyme)", required=True),
            code_column("dispositif_code", "Dispositif", refers=DISPOSITIF),
            code_column("operateur_id", "Opérateur", refers=ORGANISME),
            closed_column("etape", "Étape atteinte", ETAPES_PARCOURS),
            date_column("date_entree", "Entrée dans le suivi"),
            date_column("date_sortie", "Sortie du suivi"),
            code_column("code_quartier_residence", "Quartier de résidence, ou HORS_QPV", refers=QUARTIER),
            code_column("code_quartier_implantation", "Quartier d'implantation, ou HORS_QPV", refers=QUARTIER),
            closed_column("sexe", "Sexe", "F H"),
            closed_column("tranche_age", "Tranche d'âge à l'entrée", TRANCHES_AGE),
            closed_column("issue", "Issue du suivi", ISSUES),
            date_column("date_creation", "Création de l'entreprise"),
            Column("forme", TEXT, "Forme juridique de l'entreprise créée"),
            bool_column("ess", "Entreprise de l'ESS"),
            bool_column("vivant_12m", "En vie 12 mois après la création"),
            bool_column("vivant_24m", "En vie 24 mois après la création"),
            bool_column("vivant_36m", "En vie 36 mois après la création"),
        ),
    ),
    Table(
        "clauses",
        "Clauses d'insertion",
        "un marché public",
        ("marche_id",),
        (
            code_column("marche_id", "Identifiant du marché", required=True),
            code_column("acheteur_id", "Acheteur", refers=ORGANISME),
            code_column("titulaire_id", "Titulaire", refers=ORGANISME),
            Column("objet", TEXT, "Objet du marché"),
            date_column("date_notification", "Notification"),
            money_column("montant_ht", "Montant hors taxes"),
            Column("considerations", TEXT, "Considérations sociales (reserve, clause, critere, joints par |)"),
            count_column("heures_prevues", "Heures d'insertion prévues", "heures"),
            count_column("heures_realisees", "Heures d'insertion réalisées", "heures"),
            count_column("heures_travaillees", "Heures travaillées au total", "heures"),
            count_column("heures_femmes", "Dont heures d'insertion réalisées par des femmes", "heures"),
            count_column("beneficiaires", "Bénéficiaires de la clause", "personnes"),
            count_column("beneficiaires_femmes", "Dont femmes", "personnes"),
            count_column("beneficiaires_qpv", "Bénéficiaires habitant un QPV", "personnes"),
            bool_column("clos", "Marché clos"),
            code_column("code_quartier", "Quartier du chantier", refers=QUARTIER),
        ),
    ),
    Table(
        "etablissements",
        "Établissements",
        "un établissement (Sirene)",
        ("siret",),
        (
            code_column("siret", "Numéro SIRET", required=True),
            code_column("siren", "Numéro SIREN"),
            Column("nom", TEXT, "Nom (vide si diffusion partielle)"),
            code_column("code_quartier", "Quartier, ou HORS_QPV", refers=QUARTIER),
            code_column("code_commune", "Commune"),
            code_column("naf", "Activité principale"),
            code_column("naf_version", "Version de la nomenclature d'activités"),
            code_column("categorie_juridique", "Catégorie juridique"),
            bool_column("ess", "Établissement de l'ESS (vide : inconnu)"),
            closed_column("etat", "État administratif", "actif ferme"),
            date_column("date_creation", "Création"),
            date_column("date_fermeture", "Fermeture"),
            code_column("tranche_effectifs", "Tranche d'effectifs"),
            code_column("qualite_geo", "Qualité de la géolocalisation"),
        ),
    ),
    Table(
        "appuis",
        "Appuis en ingénierie",
        "un appui à un projet ou à un porteur",
        ("appui_id",),
        (
            code_column("appui_id", "Identifiant de l'appui", required=True),
            code_column("projet_id", "Projet appuyé", refers=PROJET),
            code_column("porteur_id", "Porteur appuyé", refers=ORGANISME),
            code_column("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            code_column("operateur_id", "Opérateur de l'appui", refers=ORGANISME),
            code_column("code_quartier", "Quartier, ou HORS_QPV", refers=QUARTIER),
            date_column("date_debut", "Début"),
            date_column("date_fin", "Fin"),
            closed_column("etape", "Étape atteinte", ETAPES_APPUI),
            closed_column("resultat", "Résultat", RESULTATS_APPUI),
            count_column("jours", "Jours d'appui", "jours"),
            money_column("cout", "Coût de l'appui"),
            money_column("montant_demande", "Montant demandé grâce à l'appui"),
            money_column("montant_obtenu", "Montant obtenu grâce à l'appui"),
        ),
    ),
    Table(
        "realisations",
        "Réalisations",
        "un projet, une année, une mesure (et un sexe)",
        ("projet_id", "annee", "mesure", "sexe"),
        (
            code_column("projet_id", "Projet", refers=PROJET, required=True),
            Column("annee", YEAR, "Année", required=True),
            code_column("mesure", "Ce qui est mesuré", vocabulary="mesures", required=True),
            closed_column("sexe", "Sexe des personnes (vide : toutes)", SEXES),
            count_column("valeur", "Valeur"),
            Column("unite", TEXT, "Unité de la mesure"),
            Column("source", TEXT, "Source"),
        ),
    ),
    Table(
        "evenements",
        "Événements",
        "un événement",
        ("evenement_id",),
        (
            code_column("evenement_id", "Identifiant", required=True),
            date_column("date", "Date"),
            closed_column("type", "Type d'événement", TYPES_EVENEMENT),
            Column("intitule", TEXT, "Intitulé"),
            code_column("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE", refers=QUARTIER),
            count_column("participants", "Participants", "personnes"),
            count_column("participants_femmes", "Dont femmes", "personnes"),
            count_column("habitants", "Dont habitants", "personnes"),
        ),
    ),
    Table(
        "objectifs",
        "Objectifs",
        "un objectif de la loi, du contrat ou du projet",
        ("objectif_id",),
        (
            code_column("objectif_id", "Identifiant de l'objectif", required=True),
            closed_column("source", "D'où vient l'objectif", SOURCES_OBJECTIF),
            Column("pilier", TEXT, "Pilier ou axe du contrat"),
            Column("libelle", TEXT, "Ce qui est visé", required=True),
        ),
    ),
    Table(
        "cibles",
        "Cibles",
        "une cible chiffrée d'un objectif",
        ("cible_id",),
        (
            code_column("cible_id", "Identifiant de la cible", required=True),
            code_column("objectif_id", "Objectif", refers=OBJECTIF),
            code_column("indicateur", "Indicateur de l'application", required=True),
            Column("filtre", TEXT, "Filtres de l'indicateur, écrits comme dans une adresse"),
            Column("reference_valeur", NUMBER, "Valeur de départ"),
            date_column("reference_date", "Date de la valeur de départ"),
            Column("cible_valeur", NUMBER, "Valeur visée"),
            date_column("cible_date", "Échéance"),
        ),
    ),
    Table(
        "temoignages",
        "Témoignages",
        "une parole d'habitant, de porteur ou d'agent",
        ("temoignage_id",),
        (
            code_column("temoignage_id", "Identifiant", required=True),
            date_column("date", "Date"),
            Column("auteur", TEXT, "Qui parle, comme il accepte d'être cité (jamais montré au public)"),
            Column("texte", TEXT, "Ce qui est dit", required=True),
            code_column("objectif_id", "Objectif dont il est question", refers=OBJECTIF),
            code_column("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE", refers=QUARTIER),
        ),
    ),
    Table(
        "enveloppes",
        "Enveloppes votées",
        "un dispositif, un fonds, une année",
        ("dispositif_code", "fonds_origine", "annee"),
        (
            code_column("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            closed_column("fonds_origine", "Origine de l'argent", FONDS),
            Column("annee", YEAR, "Exercice budgétaire", required=True),
            money_column("montant_vote", "Montant voté"),
        ),
    ),
    Table(
        "dsu",
        "Dotation de solidarité urbaine",
        "une commune, une année, une action",
        ("commune", "annee", "action"),
        (
            code_column("commune", "Code INSEE de la commune", required=True),
            Column("annee", YEAR, "Année", required=True),
            Column("action", TEXT, "Action menée avec la dotation"),
            money_column("montant", "Montant"),
        ),
    ),
    Table(
        "aides_minimis",
        "Aides de minimis",
        "une aide du registre, à compter dans le plafond d'une entreprise ; jamais ajoutée aux financements",
        ("aide_id",),
        (
            code_column("aide_id", "Identifiant de l'aide", required=True),
            code_column("porteur_id", "Bénéficiaire", refers=ORGANISME),
            date_column("date_octroi", "Octroi"),
            money_column("montant", "Équivalent-subvention brut"),
            Column("autorite", TEXT, "Qui l'a octroyée"),
            Column("instrument", TEXT, "Instrument (subvention, prêt, garantie, exonération…)"),
            Column("reglement", TEXT, "Règlement de l'Union dont elle relève"),
        ),
    ),
    Table(
        "rapprochements",
        "Rapprochements",
        "une décision sur deux lignes de financement qui pourraient être le même argent",
        ("ligne", "origine"),
        (
            code_column("ligne", "Ligne de financement qui reverse ou répète", required=True),
            code_column("origine", "Ligne de financement d'origine, la seule comptée", required=True),
            closed_column("decision", "Ce qui a été décidé", "accepte refuse", required=True),
            Column("motif", TEXT, "Pourquoi"),
            Column("auteur", TEXT, "Qui a décidé"),
            date_column("date", "Jour de la décision"),
        ),
    ),
    Table(
        "identites",
        "Identités",
        "une décision sur deux organismes, deux projets ou deux locaux qui pourraient n'en faire qu'un",
        ("objet", "ceci", "cela"),
        (
            closed_column("objet", "De quoi il s'agit", "organisme projet local", required=True),
            code_column("ceci", "Identifiant de celui qui disparaît, si c'est le même", required=True),
            code_column("cela", "Identifiant de celui qui reste", required=True),
            closed_column("decision", "Ce qui a été décidé", "meme different", required=True),
            Column("motif", TEXT, "Pourquoi"),
            Column("auteur", TEXT, "Qui a décidé"),
            date_column("date", "Jour de la décision"),
        ),
    ),
    Table(
        "sources",
        "Sources",
        "un fichier importé",
        ("source_id",),
        (
            code_column("source_id", "Identifiant de la source, que chaque ligne reprend", required=True),
            Column("fichier", TEXT, "Nom du fichier"),
            code_column("sha256", "Empreinte du contenu du fichier"),
            Column("editeur", TEXT, "Qui publie ces données"),
            Column("titre", TEXT, "Ce que c'est"),
            Column("licence", TEXT, "Licence des données"),
            date_column("date_donnees", "Jour dont datent les données"),
            date_column("date_import", "Jour du premier import"),
            Column("annee_debut", YEAR, "Première année couverte"),
            Column("annee_fin", YEAR, "Dernière année couverte"),
            code_column("montants", "Montants couverts (demande, attribue, verse), séparés par une barre verticale"),
            Column("recette", TEXT, "Recette de lecture, s'il y en a une"),
        ),
    ),
    Table(
        "prix",
        "Indice des prix",
        "une année ; remplace l'indice livré avec l'application, pour les euros constants",
        ("annee",),
        (
            Column("annee", YEAR, "Année", required=True),
            Column("indice", NUMBER, "Indice des prix, moyenne de l'année", required=True, least=0),
            Column("base", TEXT, "Année où l'indice vaut 100"),
            Column("source", TEXT, "D'où vient l'indice"),
            Column("statut", TEXT, "Définitif, provisoire, à vérifier"),
        ),
    ),
)

UNTRACED = ("identites", "sources", "rapprochements", "prix")
_TRACE = code_column(SOURCE_ID, "Fichiers d'où vient la ligne (table `sources`), séparés par une barre verticale")
TABLES: tuple[Table, ...] = tuple(
    table if table.stem in UNTRACED else replace(table, columns=(*table.columns, _TRACE)) for table in _DECLARED
)
MAIN = ("quartiers", "projets", "financements")  # the tables that a folder is told by
BY_STEM: dict[str, Table] = {table.stem: table for table in TABLES}
REQUIRED_MANIFEST = (
    "titre",
    "territoire",
    "siren_epci",
    "code_contrat",
    "generation",
    "fictif",
    "date_extraction",
    "source",
    "licence",
)
CODE_QUARTIER = {
    "2015": r"QP(0\d{2}|02[AB]|9[78]\d)\d{3}",
    "2024": r"QN(0\d{2}|02[AB]|9[78]\d)\d{2}[MIN]",
}
