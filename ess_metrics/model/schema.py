"""Every table and column of a data folder, declared once: type, unit, meaning, limits.

`docs/data.md` is generated from this module; the reader, the importers, the workbook template and the
downloads take their columns from it. Names of data are French, as in the contract.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

TEXT, CODE, BOOL, INTEGER, NUMBER, MONEY, SHARE, YEAR, DATE = (
    "texte",
    "code",
    "booléen",
    "entier",
    "nombre",
    "euros",
    "part",
    "année",
    "date",
)

SOURCE_ID = "source_id"
TERRITOIRE = "TERRITOIRE"
HORS_QPV = "HORS_QPV"


@dataclass(frozen=True)
class Column:
    """One column: French `name`, `kind` (one of the constants above), `meaning`, `unit`, limits.

    `required`: the column must be there and filled. `values`: a closed list (others are a warning).
    `vocabulary`: a reference table of `data/reference/` that lists the values. `refers`: `(table, column)`
    the value must exist in. `least`: smallest allowed number; a money amount below it is blocking.
    """

    name: str
    kind: str = TEXT
    meaning: str = ""
    unit: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    vocabulary: str = ""
    refers: tuple[str, str] | None = None
    least: float | None = None


class Rules(TypedDict, total=False):
    """What a column is held to, besides its name and its meaning: see `Column`."""

    required: bool
    vocabulary: str
    refers: tuple[str, str]


@dataclass(frozen=True)
class Table:
    """One table: file `stem`, `grain` (what a row is), `key` columns (unique together), columns."""

    stem: str
    title: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that a person fills: where a row comes from is written by imports alone."""
        return tuple(name for name in self.names if name != SOURCE_ID or self.stem == "sources")


def _code(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    return Column(name, CODE, meaning, **more)


def _date(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    return Column(name, DATE, meaning, "AAAA-MM-JJ", **more)


def _money(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    return Column(name, MONEY, meaning, "€", least=0, **more)


def _count(name: str, meaning: str = "", unit: str = "", **more: Unpack[Rules]) -> Column:
    return Column(name, NUMBER, meaning, unit, least=0, **more)


def _bool(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    return Column(name, BOOL, meaning, "true/false", **more)


def _one_of(name: str, meaning: str, values: str, **more: Unpack[Rules]) -> Column:
    return Column(name, CODE, meaning, values=tuple(values.split()), **more)


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
            _code("code_quartier", "Code officiel du quartier (QP… en 2015, QN… en 2024)", required=True),
            _one_of("generation", "Génération du périmètre", "2015 2024", required=True),
            Column("nom", TEXT, "Nom du quartier", required=True),
            Column("alias", TEXT, "Autres noms sous lesquels il est écrit, séparés par une barre verticale"),
            _code("commune_codes", "Codes INSEE des communes, séparés par une barre verticale"),
            Column("communes", TEXT, "Noms des communes, séparés par une barre verticale"),
            _one_of("changement", "Identique, modifié ou nouveau par rapport à 2015", "I M N"),
            _one_of("npnru", "Programme national de renouvellement urbain", "national regional non"),
            _bool("zfu_te", "Dans une zone franche urbaine - territoire entrepreneur"),
            _count("population", "Population municipale", "habitants"),
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
            _code("code_2015", "Code du quartier de 2015 (vide : nouveau)"),
            _code("code_2024", "Code du quartier de 2024 (vide : sorti)"),
            Column(
                "part_population",
                SHARE,
                "Part de la population de 2015 qui vit dans le quartier de 2024",
                "0 à 1",
                least=0,
            ),
            _one_of("nature", "Nature du changement", "identique modifie renomme sorti nouveau"),
        ),
    ),
    Table(
        "indicateurs",
        "Indicateurs de contexte",
        "un quartier, un indicateur, une année (et un sexe)",
        ("code_quartier", "indicateur", "annee", "sexe"),
        (
            _code("code_quartier", "Quartier", refers=QUARTIER, required=True),
            _code("indicateur", "Identifiant de l'indicateur", required=True),
            Column("annee", YEAR, "Millésime de la valeur"),
            _one_of("sexe", "Sexe des personnes (vide : toutes)", SEXES),
            Column("valeur", NUMBER, "Valeur (vide si secrète ou non disponible)"),
            Column("unite", TEXT, "Unité de la valeur"),
            _one_of("statut", "Valeur connue, couverte par le secret ou non disponible", "ok secret nd"),
            Column("source", TEXT, "Source de la valeur"),
        ),
    ),
    Table(
        "dispositifs",
        "Dispositifs",
        "un dispositif",
        ("dispositif_code",),
        (
            _code("dispositif_code", "Code du dispositif", required=True),
            Column("libelle", TEXT, "Nom du dispositif", required=True),
            _one_of(
                "famille", "Famille de leviers", "financement accompagnement immobilier commande_publique gouvernance"
            ),
            Column("description", TEXT, "Ce que c'est"),
            _one_of("credit", "Crédits spécifiques de la politique de la ville ou de droit commun", CREDITS),
        ),
    ),
    Table(
        "organismes",
        "Organismes",
        "un organisme (porteur, financeur, opérateur…)",
        ("organisme_id",),
        (
            _code("organisme_id", "SIRET, à défaut RNA:W…, à défaut LOC:…", required=True),
            Column("nom", TEXT, "Nom de l'organisme", required=True),
            _code("siret", "Numéro SIRET (14 chiffres)"),
            _code("siren", "Numéro SIREN (9 chiffres)"),
            _code("rna", "Numéro RNA (W + 9 caractères ; souvent absent en Alsace-Moselle)"),
            _code("categorie_juridique", "Catégorie juridique INSEE (4 chiffres)"),
            _code("naf", "Code d'activité principale"),
            _one_of("ess_statut", "Statut dans l'économie sociale et solidaire", ESS_STATUTS),
            Column("ess_motif", TEXT, "Ce qui fonde le statut ESS"),
            _bool("esus", "Agrément entreprise solidaire d'utilité sociale"),
            _one_of("dirigeant_sexe", "Sexe de qui dirige (paritaire : femmes et hommes à égalité)", DIRIGEANTS),
            _code("siae_type", "Type de structure d'insertion (ACI, AI, EI, ETTI, EITI, GEIQ, EA)"),
            _code("code_quartier_siege", "Quartier du siège (jamais le lieu d'un projet)"),
            _code("code_commune", "Commune du siège"),
        ),
    ),
    Table(
        "projets",
        "Projets",
        "un projet",
        ("projet_id",),
        (
            _code("projet_id", "Identifiant, stable d'une année à l'autre", required=True),
            Column("intitule", TEXT, "Intitulé du projet", required=True),
            _code("porteur_id", "Organisme porteur", refers=ORGANISME),
            _code("dispositif_principal", "Dispositif principal", refers=DISPOSITIF),
            _code("type_objet", "Type d'objet", vocabulary="types_objet"),
            _code("secteur", "Secteur d'activité", vocabulary="secteurs"),
            Column("competence", TEXT, "Compétence de la collectivité dont le projet relève"),
            _code("thematique", "Thématique du contrat de ville (liste de l'année)", vocabulary="thematiques"),
            _one_of("stade", "Stade de développement", STADES),
            _one_of("statut", "Étape du dossier", STATUTS),
            _date("date_depot", "Dépôt de la demande"),
            _date("date_debut", "Début du projet"),
            _date("date_fin", "Fin prévue du projet"),
            _date("date_arret", "Arrêt effectif"),
            _money("cout_total", "Coût total du projet"),
            _money("ressources_propres", "Ressources propres du projet"),
            _count("emplois_prevus", "Emplois prévus", "ETP"),
            _count("emplois_crees", "Emplois créés, déclarés une fois par projet", "ETP"),
            _count("emplois_crees_femmes", "Dont emplois occupés par des femmes", "ETP"),
            _count("etp_insertion", "Emplois en insertion", "ETP"),
            _count("beneficiaires", "Bénéficiaires", "personnes"),
            _count("beneficiaires_femmes", "Dont femmes", "personnes"),
            _count("beneficiaires_qpv", "Bénéficiaires habitant un QPV", "personnes"),
            _count("beneficiaires_qpv_femmes", "Dont femmes habitant un QPV", "personnes"),
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
            _code("projet_id", "Projet", refers=PROJET, required=True),
            _code("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE (non réparti)", refers=QUARTIER, required=True),
            Column("part", SHARE, "Part du projet dans ce lieu ; les parts d'un projet font 1", "0 à 1", least=0),
            _one_of("methode", "Comment la part a été fixée", METHODES),
        ),
        required=True,
    ),
    Table(
        "financements",
        "Financements",
        "un projet, un financeur, un dispositif, une année, une section",
        ("financement_id",),
        (
            _code("financement_id", "Identifiant de la ligne", required=True),
            _code("projet_id", "Projet financé (vide : aide sans projet)", refers=PROJET),
            _code("porteur_id", "Bénéficiaire, s'il n'est pas le porteur du projet", refers=ORGANISME),
            _code("financeur_id", "Organisme qui décide", refers=ORGANISME),
            _one_of("fonds_origine", "Origine de l'argent (qui paie)", FONDS),
            _code("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            Column("annee", YEAR, "Exercice budgétaire", required=True),
            _one_of("section", "Section budgétaire", "investissement fonctionnement"),
            _one_of("type_concours", "Nature du concours", TYPES_CONCOURS),
            _money("montant_demande", "Montant demandé"),
            _money("montant_attribue", "Montant attribué (voté)"),
            _money("montant_verse", "Montant versé"),
            _one_of("forme_convention", "Convention ponctuelle ou pluriannuelle d'objectifs", "ponctuelle cpo"),
            _code("convention_id", "Convention"),
            _date("convention_debut", "Début de la convention"),
            _date("convention_fin", "Fin de la convention"),
            _date("date_decision", "Décision d'attribution"),
            _date("date_premier_versement", "Premier versement"),
            Column("reference_decision", TEXT, "Référence de la décision"),
            _one_of("statut", "Étape du dossier", STATUTS),
            _code(
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
            _code("local_id", "Identifiant du lot", required=True),
            Column("nom", TEXT, "Nom du lot ou de l'immeuble"),
            _code("operateur_id", "Organisme qui loue ou gère", refers=ORGANISME),
            _code("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE (non situé)", refers=QUARTIER, required=True),
            Column("adresse", TEXT, "Adresse"),
            Column("latitude", NUMBER, "Latitude (WGS84)", "degrés"),
            Column("longitude", NUMBER, "Longitude (WGS84)", "degrés"),
            _one_of("type_local", "Type de local", TYPES_LOCAL),
            _code("dispositif_code", "Dispositif", refers=DISPOSITIF),
            _count("surface_m2", "Surface", "m²", required=True),
            _one_of("statut", "État du lot au jour de l'extraction", STATUTS_LOCAL),
            _date("date_statut", "Date de l'état"),
            _count("loyer_annuel_m2_ht", "Loyer annuel hors taxes", "€/m²/an"),
            _count("loyer_marche_annuel_m2_ht", "Loyer de marché annuel hors taxes", "€/m²/an"),
            Column("loyer_marche_source", TEXT, "Source du loyer de marché"),
            _bool("accessible_pmr", "Accessible aux personnes à mobilité réduite"),
        ),
    ),
    Table(
        "baux",
        "Baux",
        "un bail",
        ("bail_id",),
        (
            _code("bail_id", "Identifiant du bail", required=True),
            _code("local_id", "Lot loué", refers=("locaux", "local_id"), required=True),
            _code("locataire_id", "Locataire", refers=ORGANISME),
            _date("date_debut", "Début du bail"),
            _date("date_fin", "Fin du bail"),
            _one_of("motif_sortie", "Motif de sortie", "croissance fin_de_duree cessation depart autre"),
            _bool("locataire_ess", "Locataire de l'ESS"),
            _money("aide_loyer_mensuelle", "Aide mensuelle au loyer"),
        ),
    ),
    Table(
        "accompagnements",
        "Accompagnements",
        "une personne (anonyme) suivie par un opérateur",
        ("suivi_id",),
        (
            _code("suivi_id", "Identifiant du suivi", required=True),
            _code("personne_id", "Personne (identifiant anonyme)", required=True),
            _code("dispositif_code", "Dispositif", refers=DISPOSITIF),
            _code("operateur_id", "Opérateur", refers=ORGANISME),
            _one_of("etape", "Étape atteinte", ETAPES_PARCOURS),
            _date("date_entree", "Entrée dans le suivi"),
            _date("date_sortie", "Sortie du suivi"),
            _code("code_quartier_residence", "Quartier de résidence, ou HORS_QPV", refers=QUARTIER),
            _code("code_quartier_implantation", "Quartier d'implantation, ou HORS_QPV", refers=QUARTIER),
            _one_of("sexe", "Sexe", "F H"),
            _one_of("tranche_age", "Tranche d'âge à l'entrée", TRANCHES_AGE),
            _one_of("issue", "Issue du suivi", ISSUES),
            _date("date_creation", "Création de l'entreprise"),
            Column("forme", TEXT, "Forme juridique de l'entreprise créée"),
            _bool("ess", "Entreprise de l'ESS"),
            _bool("vivant_12m", "En vie 12 mois après la création"),
            _bool("vivant_24m", "En vie 24 mois après la création"),
            _bool("vivant_36m", "En vie 36 mois après la création"),
        ),
    ),
    Table(
        "clauses",
        "Clauses d'insertion",
        "un marché public",
        ("marche_id",),
        (
            _code("marche_id", "Identifiant du marché", required=True),
            _code("acheteur_id", "Acheteur", refers=ORGANISME),
            _code("titulaire_id", "Titulaire", refers=ORGANISME),
            Column("objet", TEXT, "Objet du marché"),
            _date("date_notification", "Notification"),
            _money("montant_ht", "Montant hors taxes"),
            Column("considerations", TEXT, "Considérations sociales (reserve, clause, critere, joints par |)"),
            _count("heures_prevues", "Heures d'insertion prévues", "heures"),
            _count("heures_realisees", "Heures d'insertion réalisées", "heures"),
            _count("heures_travaillees", "Heures travaillées au total", "heures"),
            _count("heures_femmes", "Dont heures d'insertion réalisées par des femmes", "heures"),
            _count("beneficiaires", "Bénéficiaires de la clause", "personnes"),
            _count("beneficiaires_femmes", "Dont femmes", "personnes"),
            _count("beneficiaires_qpv", "Bénéficiaires habitant un QPV", "personnes"),
            _bool("clos", "Marché clos"),
            _code("code_quartier", "Quartier du chantier", refers=QUARTIER),
        ),
    ),
    Table(
        "etablissements",
        "Établissements",
        "un établissement (Sirene)",
        ("siret",),
        (
            _code("siret", "Numéro SIRET", required=True),
            _code("siren", "Numéro SIREN"),
            Column("nom", TEXT, "Nom (vide si diffusion partielle)"),
            _code("code_quartier", "Quartier, ou HORS_QPV", refers=QUARTIER),
            _code("code_commune", "Commune"),
            _code("naf", "Activité principale"),
            _code("naf_version", "Version de la nomenclature d'activités"),
            _code("categorie_juridique", "Catégorie juridique"),
            _bool("ess", "Établissement de l'ESS (vide : inconnu)"),
            _one_of("etat", "État administratif", "actif ferme"),
            _date("date_creation", "Création"),
            _date("date_fermeture", "Fermeture"),
            _code("tranche_effectifs", "Tranche d'effectifs"),
            _code("qualite_geo", "Qualité de la géolocalisation"),
        ),
    ),
    Table(
        "appuis",
        "Appuis en ingénierie",
        "un appui à un projet ou à un porteur",
        ("appui_id",),
        (
            _code("appui_id", "Identifiant de l'appui", required=True),
            _code("projet_id", "Projet appuyé", refers=PROJET),
            _code("porteur_id", "Porteur appuyé", refers=ORGANISME),
            _code("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            _code("operateur_id", "Opérateur de l'appui", refers=ORGANISME),
            _code("code_quartier", "Quartier, ou HORS_QPV", refers=QUARTIER),
            _date("date_debut", "Début"),
            _date("date_fin", "Fin"),
            _one_of("etape", "Étape atteinte", ETAPES_APPUI),
            _one_of("resultat", "Résultat", RESULTATS_APPUI),
            _count("jours", "Jours d'appui", "jours"),
            _money("cout", "Coût de l'appui"),
            _money("montant_demande", "Montant demandé grâce à l'appui"),
            _money("montant_obtenu", "Montant obtenu grâce à l'appui"),
        ),
    ),
    Table(
        "realisations",
        "Réalisations",
        "un projet, une année, une mesure (et un sexe)",
        ("projet_id", "annee", "mesure", "sexe"),
        (
            _code("projet_id", "Projet", refers=PROJET, required=True),
            Column("annee", YEAR, "Année", required=True),
            _code("mesure", "Ce qui est mesuré", vocabulary="mesures", required=True),
            _one_of("sexe", "Sexe des personnes (vide : toutes)", SEXES),
            _count("valeur", "Valeur"),
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
            _code("evenement_id", "Identifiant", required=True),
            _date("date", "Date"),
            _one_of("type", "Type d'événement", TYPES_EVENEMENT),
            Column("intitule", TEXT, "Intitulé"),
            _code("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE", refers=QUARTIER),
            _count("participants", "Participants", "personnes"),
            _count("participants_femmes", "Dont femmes", "personnes"),
            _count("habitants", "Dont habitants", "personnes"),
        ),
    ),
    Table(
        "objectifs",
        "Objectifs",
        "un objectif de la loi, du contrat ou du projet",
        ("objectif_id",),
        (
            _code("objectif_id", "Identifiant de l'objectif", required=True),
            _one_of("source", "D'où vient l'objectif", SOURCES_OBJECTIF),
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
            _code("cible_id", "Identifiant de la cible", required=True),
            _code("objectif_id", "Objectif", refers=OBJECTIF),
            _code("indicateur", "Indicateur de l'application", required=True),
            Column("filtre", TEXT, "Filtres de l'indicateur, écrits comme dans une adresse"),
            Column("reference_valeur", NUMBER, "Valeur de départ"),
            _date("reference_date", "Date de la valeur de départ"),
            Column("cible_valeur", NUMBER, "Valeur visée"),
            _date("cible_date", "Échéance"),
        ),
    ),
    Table(
        "temoignages",
        "Témoignages",
        "une parole d'habitant, de porteur ou d'agent",
        ("temoignage_id",),
        (
            _code("temoignage_id", "Identifiant", required=True),
            _date("date", "Date"),
            Column("auteur", TEXT, "Qui parle, comme il accepte d'être cité (jamais montré au public)"),
            Column("texte", TEXT, "Ce qui est dit", required=True),
            _code("objectif_id", "Objectif dont il est question", refers=OBJECTIF),
            _code("code_quartier", "Quartier, HORS_QPV ou TERRITOIRE", refers=QUARTIER),
        ),
    ),
    Table(
        "enveloppes",
        "Enveloppes votées",
        "un dispositif, un fonds, une année",
        ("dispositif_code", "fonds_origine", "annee"),
        (
            _code("dispositif_code", "Dispositif", refers=DISPOSITIF, required=True),
            _one_of("fonds_origine", "Origine de l'argent", FONDS),
            Column("annee", YEAR, "Exercice budgétaire", required=True),
            _money("montant_vote", "Montant voté"),
        ),
    ),
    Table(
        "dsu",
        "Dotation de solidarité urbaine",
        "une commune, une année, une action",
        ("commune", "annee", "action"),
        (
            _code("commune", "Code INSEE de la commune", required=True),
            Column("annee", YEAR, "Année", required=True),
            Column("action", TEXT, "Action menée avec la dotation"),
            _money("montant", "Montant"),
        ),
    ),
    Table(
        "aides_minimis",
        "Aides de minimis",
        "une aide du registre, à compter dans le plafond d'une entreprise ; jamais ajoutée aux financements",
        ("aide_id",),
        (
            _code("aide_id", "Identifiant de l'aide", required=True),
            _code("porteur_id", "Bénéficiaire", refers=ORGANISME),
            _date("date_octroi", "Octroi"),
            _money("montant", "Équivalent-subvention brut"),
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
            _code("ligne", "Ligne de financement qui reverse ou répète", required=True),
            _code("origine", "Ligne de financement d'origine, la seule comptée", required=True),
            _one_of("decision", "Ce qui a été décidé", "accepte refuse", required=True),
            Column("motif", TEXT, "Pourquoi"),
            Column("auteur", TEXT, "Qui a décidé"),
            _date("date", "Jour de la décision"),
        ),
    ),
    Table(
        "identites",
        "Identités",
        "une décision sur deux organismes, deux projets ou deux locaux qui pourraient n'en faire qu'un",
        ("objet", "ceci", "cela"),
        (
            _one_of("objet", "De quoi il s'agit", "organisme projet local", required=True),
            _code("ceci", "Identifiant de celui qui disparaît, si c'est le même", required=True),
            _code("cela", "Identifiant de celui qui reste", required=True),
            _one_of("decision", "Ce qui a été décidé", "meme different", required=True),
            Column("motif", TEXT, "Pourquoi"),
            Column("auteur", TEXT, "Qui a décidé"),
            _date("date", "Jour de la décision"),
        ),
    ),
    Table(
        "sources",
        "Sources",
        "un fichier importé",
        ("source_id",),
        (
            _code("source_id", "Identifiant de la source, que chaque ligne reprend", required=True),
            Column("fichier", TEXT, "Nom du fichier"),
            _code("sha256", "Empreinte du contenu du fichier"),
            Column("editeur", TEXT, "Qui publie ces données"),
            Column("titre", TEXT, "Ce que c'est"),
            Column("licence", TEXT, "Licence des données"),
            _date("date_donnees", "Jour dont datent les données"),
            _date("date_import", "Jour du premier import"),
            Column("annee_debut", YEAR, "Première année couverte"),
            Column("annee_fin", YEAR, "Dernière année couverte"),
            _code("montants", "Montants couverts (demande, attribue, verse), séparés par une barre verticale"),
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
_TRACE = _code(SOURCE_ID, "Fichiers d'où vient la ligne (table `sources`), séparés par une barre verticale")
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
