"""The French name, the definition and the caveats of each indicator, keyed by its id.

`definition` is one sentence (what is divided by what, what is left out); `caveats` what the reader must know before
quoting the figure; `short` the name where there is little room. `said` are other words that people ask the figure with:
a phrase fits a question that holds all its words, in any order, whatever their accents and their plural.
"""

from __future__ import annotations

from dataclasses import dataclass

NBSP = "\u202f"


@dataclass(frozen=True)
class Words:
    """What is said of an indicator."""

    label: str
    definition: str
    caveats: tuple[str, ...] = ()
    short: str = ""
    said: tuple[str, ...] = ()


# What money is called, and what it does: the words of « Subventions », that go with any figure about grants.
MONEY = (
    *(
        "argent",
        "subvention",
        "aide",
        "financement",
        "crédit",
        "euro",
        "somme",
        "budget",
        "enveloppe",
        "montant",
        "concours",
    ),
    *("attribué", "accordé", "alloué", "voté", "octroyé", "financer", "finance", "financent", "subventionner", "aider"),
    *(
        "donner",
        "donne",
        "donnent",
        "mettre",
        "mis",
        "met",
        "apporter",
        "apporte",
        "investir",
        "consacrer",
        "dépenser",
        "dépense",
    ),
    *(
        "recevoir",
        "reçoit",
        "reçoivent",
        "reçu",
        "touche",
        "touchent",
        "toucher",
        "obtenir",
        "obtenu",
        "obtient",
        "bénéficier",
    ),
    *(
        "bénéficie",
        "bénéficient",
        "soutien",
        "soutenir",
        "soutenu",
        "injecter",
        "payer",
        "paie",
        "paient",
    ),
    *("contribuer", "contribution", "contribue", "venir", "vient", "viennent", "provient"),
)
PER_HEAD = ("par habitant", "par tête", "par tête d’habitant", "rapporté à la population", "à population égale")

GRANTED = "« Attribué » n’est pas « versé » : il s’agit des montants votés."
DECLARED = "Donnée déclarée par les porteurs, comptée une fois par projet."
SMALL = "À lire avec prudence sur de petits effectifs."
POPULATION = "Le millésime de la population est indiqué ; les petits quartiers varient vite d’une année à l’autre."
SECRET = "Les effectifs de moins de 5 personnes sont couverts par le secret statistique."
SECRET_BY_SEX = "Par sexe, les effectifs de moins de 5 sont couverts par le secret statistique."
OF_QUARTIERS = "Le total est celui de l’ensemble des quartiers prioritaires."
FRANCE = f"France : 10,4{NBSP}% des emplois (ANCT et ESS France, juillet 2022)."
NOT_A_COST = "Ce n’est pas le coût d’un emploi : une subvention ne paie pas que des emplois, ni dans le seul quartier de l’établissement."
SOCIAL_CONTRACTS = (
    "Un marché réservé qui a aussi une clause compte dans les deux ; le fichier national ne dit aucun quartier."
)
CONTRACT_CEILING = "Le montant d’un accord-cadre est souvent un plafond, pas une dépense."
BANDS = (
    "Sirene ne donne que des tranches : le nombre d’emplois est entre « au moins » et « au plus ». Les tailles inconnues sont "
    "comptées à part."
)
RENTS = "Le loyer de marché est une estimation ; moins de 3 lots, ou un lot dominant, sont couverts par le secret."
PERIMETER = "Les périmètres des quartiers prioritaires ont changé au 1er janvier 2024."

INDICATORS: dict[str, Words] = {
    "granted": Words(
        "Subventions",
        "Somme des subventions, chaque projet partagé entre les quartiers selon ses parts ; l’argent reversé est compté une fois.",
        (GRANTED, "Prêts, capital, aides en nature et autofinancement n’y figurent pas."),
        said=MONEY,
    ),
    "granted_per_inhabitant": Words(
        "Subventions par habitant et par an",
        "Subventions du quartier divisées par sa population et par le nombre d’années retenues.",
        (GRANTED, POPULATION),
        "Par habitant et par an",
        said=PER_HEAD,
    ),
    "gap_to_mean": Words(
        "Écart à la moyenne des quartiers",
        "Subventions par habitant du quartier rapportées à celles de l’ensemble des quartiers de population connue, moins 1.",
        ("La moyenne est pondérée par la population.", POPULATION),
        "Écart à la moyenne",
        said=(
            "par rapport à la moyenne",
            "plus que la moyenne",
            "moins que la moyenne",
            "au-dessus de la moyenne",
            "sous la moyenne",
            "écart avec la moyenne",
        ),
    ),
    "gini": Words(
        "Concentration des subventions (indice de Gini)",
        "Inégalité des subventions par habitant entre quartiers, pondérée par la population : 0 quand toutes sont égales.",
        ("Les quartiers sans subvention comptent pour zéro.",),
        said=("concentration", "gini", "indice de gini", "inégalité", "inégalement réparti"),
    ),
    "active_projects": Words(
        "Projets actifs",
        "Nombre de projets distincts attribués, conventionnés ou en cours, non terminés à la date d’extraction ; "
        "avec une période, projets dont les dates recouvrent une des années.",
        ("Un projet présent dans plusieurs quartiers compte dans chacun : les lignes ne s’additionnent pas.",),
        said=("projets", "projets en cours", "projets vivants", "actions en cours", "opérations en cours"),
    ),
    "ess_share": Words(
        "Part de l’économie sociale et solidaire",
        "Subventions aux porteurs de l’ESS divisées par les subventions aux porteurs de statut connu.",
        ("Dépend de la définition de l’ESS retenue ; le statut n’est jamais deviné d’après le nom.",),
        "Part de l’ESS",
        said=("part ess", "pourcentage ess", "proportion ess", "part économie sociale", "poids ess euros"),
    ),
    "neighbourhoods_without_project": Words(
        "Quartiers sans projet actif",
        "Nombre de quartiers où aucun projet actif n’a de part ; les projets de tout le territoire n’y comptent pas.",
        short="Quartiers sans projet",
        said=(
            "quartiers sans projet",
            "quartiers sans aucun projet",
            "quartiers n’ont aucun projet",
            "quartiers n’ont pas de projet",
            "aucun projet",
        ),
    ),
    "women_led_share": Words(
        "Part des organismes dirigés par une femme",
        "Subventions aux organismes dirigés par une femme divisées par celles des organismes dont le sexe de la direction est connu ; "
        "les directions paritaires sont au dénominateur.",
        ("La part de direction inconnue est indiquée.", "Moins de 5 organismes : couvert par le secret statistique."),
        said=(
            "part dirigées par une femme",
            "part dirigés par des femmes",
            "part présidées par une femme",
            "part direction femme",
            "part dirigeantes",
        ),
    ),
    "investment_share": Words(
        "Part de l’investissement",
        "Subventions d’investissement divisées par les subventions de section connue.",
        short="Investissement",
        said=("part investissement", "pourcentage investissement", "proportion investissement"),
    ),
    "granted_change": Words(
        "Évolution des subventions",
        "Subventions de la dernière année retenue (à défaut la dernière année achevée) rapportées à l’année précédente, moins 1.",
        (PERIMETER, GRANTED),
        said=(
            "évolution sur un an",
            "variation sur un an",
            "évolution annuelle",
            "par rapport à l’année précédente",
            "par rapport à l’année d’avant",
            "progression sur un an",
        ),
    ),
    "funder_share": Words(
        "Part de chaque financeur",
        "Subventions d’un fonds (qui paie) ou d’un financeur (qui décide) divisées par le total.",
        ("L’origine de l’argent et l’organisme qui décide peuvent différer.",),
        said=(
            "part financeur",
            "part fonds",
            "part vient",
            "part paie",
            "part finance",
            "part apporte",
            "pourcentage vient",
            "part total",
        ),
    ),
    "leverage": Words(
        "Effet de levier",
        "Euros des autres financeurs pour un euro du fonds de référence, sur les projets auxquels il participe (rapport des sommes).",
        ("Les prêts et le capital n’y figurent pas.",),
        said=("levier", "effet levier", "effet d’entraînement"),
    ),
    "dependency": Words(
        "Dépendance au premier financeur",
        "Part du premier fonds dans les subventions du porteur ; le total est la médiane des porteurs.",
        ("Les ressources propres n’y figurent pas.",),
        said=("dépendance", "dépendent", "dépend d’un seul financeur", "dépendance au premier financeur"),
    ),
    "own_resources_rate": Words(
        "Taux de ressources propres",
        "Ressources propres divisées par les ressources propres et les subventions, sur les projets où elles sont connues.",
        (DECLARED,),
        said=(
            "ressources propres",
            "taux ressources propres",
            "part ressources propres",
            "autofinancement",
            "taux autofinancement",
            "part autofinancement",
        ),
    ),
    "award_rate": Words(
        "Taux d’attribution",
        "Montants attribués divisés par les montants demandés, sur les lignes où les deux sont connus, refus compris.",
        short="Attribué / demandé",
        said=(
            "taux attribution",
            "taux octroi",
            "part accordée de la demande",
            "part demandé accordé",
            "attribué par rapport au demandé",
            "accordé par rapport au demandé",
        ),
    ),
    "success_rate": Words(
        "Taux de succès des demandes",
        "Projets ayant obtenu une subvention divisés par les projets décidés, refus et abandons compris.",
        short="Dossiers aidés / décidés",
        said=(
            "taux succès",
            "taux réussite",
            "taux acceptation",
            "taux réussite demandes",
            "taux réussite dossiers",
            "part dossiers acceptés",
            "part demandes acceptées",
            "part dossiers retenus",
        ),
    ),
    "payment_rate": Words(
        "Taux de versement",
        "Montants versés divisés par les montants attribués, sur les lignes de versement connu, "
        "soldées ou décidées plus de 12 mois avant l’extraction.",
        ("Un versement inconnu n’est pas un versement nul : sa part est indiquée.",),
        short="Versé / attribué",
        said=("taux versement", "taux paiement", "part versée", "part déjà versée", "part payée", "part décaissée"),
    ),
    "days_to_agreement": Words(
        "Délai entre dépôt et décision",
        "Médiane, par projet, du nombre de jours entre le dépôt et la première décision favorable.",
        ("Seuls les projets aux deux dates connues comptent.",),
        short="Délai médian",
        said=(
            "délai",
            "délai instruction",
            "délai décision",
            "délai médian",
            "temps instruction",
            "durée instruction",
            "jours dépôt décision",
            "délai dépôt décision",
        ),
    ),
    "cpo_share": Words(
        "Part des conventions pluriannuelles, en euros",
        "Subventions sous convention pluriannuelle d’objectifs divisées par les subventions de forme connue.",
        said=(
            "part euros pluriannuel",
            "part argent pluriannuel",
            "part euros convention pluriannuelle",
            "part argent convention pluriannuelle",
            "part montants pluriannuel",
        ),
    ),
    "cpo_share_number": Words(
        "Part des conventions pluriannuelles, en nombre",
        "Conventions pluriannuelles d’objectifs divisées par les conventions de forme connue.",
        (f"L’objectif de 50{NBSP}% vise les conventions de l’État (programme 147).",),
        short="Conventions pluriannuelles",
        said=(
            "part nombre conventions pluriannuelles",
            "part conventions pluriannuelles",
            "proportion conventions pluriannuelles",
        ),
    ),
    "cpo_ending": Words(
        "Conventions pluriannuelles qui s’achèvent",
        "Dernière tranche annuelle des conventions pluriannuelles qui prennent fin dans les 12 mois suivant l’extraction.",
        ("La période choisie n’y change rien.",),
        said=(
            "se termine",
            "se terminent",
            "s’arrête",
            "s’arrêtent",
            "prend fin",
            "prennent fin",
            "échéance",
            "expire",
            "expirent",
            "s’achève",
            "fin de convention",
            "conventions qui se terminent",
            "conventions pluriannuelles qui se terminent",
            "se termine dans l’année",
            "s’arrête dans l’année",
            "conventions à échéance",
            "12 prochains mois",
            "prochains mois",
        ),
    ),
    "first_time_share": Words(
        "Part des porteurs nouveaux",
        "Porteurs subventionnés la dernière année et aucune des trois précédentes, divisés par ceux de cette année.",
        said=(
            "part nouveaux porteurs",
            "part porteurs nouveaux",
            "part primo-demandeurs",
            "renouvellement des porteurs",
            "part jamais aidés",
        ),
    ),
    "jobs": Words(
        "Emplois créés",
        "Somme des emplois créés en équivalent temps plein, une fois par projet, partagés comme le projet.",
        (DECLARED, "Emplois bruts : rien ne dit qu’ils n’auraient pas existé sans l’aide."),
        said=("emplois", "emplois créés", "postes", "postes créés", "etp", "embauches", "créé"),
    ),
    "beneficiaries": Words(
        "Bénéficiaires",
        "Somme des bénéficiaires déclarés, une fois par projet, partagés comme le projet.",
        (DECLARED, "Une même personne peut bénéficier de plusieurs projets.", SECRET_BY_SEX),
        said=("bénéficiaires", "public bénéficiaire", "personnes bénéficiaires", "bénéficiaires déclarés"),
    ),
    "qpv_beneficiaries": Words(
        "Bénéficiaires habitant un QPV",
        "Somme des bénéficiaires déclarés qui habitent un quartier prioritaire, une fois par projet, partagés comme le projet.",
        (DECLARED, "Une même personne peut bénéficier de plusieurs projets.", SECRET_BY_SEX),
        said=(
            "bénéficiaires qpv",
            "bénéficiaires habitant quartiers",
            "bénéficiaires quartiers prioritaires",
            "bénéficiaires habitant qpv",
            "bénéficiaires habitants",
            "bénéficiaires habitent quartiers",
        ),
    ),
    "grant_per_job": Words(
        "Subvention par emploi créé",
        "Subventions divisées par les emplois créés, sur les projets qui en ont créé.",
        (DECLARED, "Ne se lit pas sur un seul projet."),
        short="Subvention par emploi",
        said=(
            "coût emploi",
            "revient un emploi",
            "coûte emploi",
            "coûte un emploi créé",
            "coût par emploi créé",
            "subvention par emploi",
            "euros par emploi",
            "prix emploi",
            "par emploi créé",
            "par emploi",
            "coût d’un poste",
        ),
    ),
    "qpv_beneficiary_share": Words(
        "Part des bénéficiaires habitant un QPV",
        "Bénéficiaires habitant un quartier prioritaire divisés par les bénéficiaires, sur les projets où les deux sont connus.",
        ("Une même personne peut bénéficier de plusieurs projets.",),
        short="Bénéficiaires des QPV",
        said=(
            "part bénéficiaires qpv",
            "part bénéficiaires habitant qpv",
            "part bénéficiaires quartiers",
            "part bénéficiaires quartiers prioritaires",
        ),
    ),
    "project_survival": Words(
        "Projets en vie à 3 ans",
        "Projets encore en vie 36 mois après leur début, parmi ceux commencés depuis au moins 36 mois et dont la suite est connue.",
        ("Études, formations et événements n’y figurent pas.", SMALL),
        said=(
            "survie projets",
            "taux survie projets",
            "projets en vie",
            "projets encore en vie",
            "projets encore en vie à 3 ans",
            "pérennité des projets",
            "survie projets 3 ans",
        ),
    ),
    "call_win_rate": Words(
        "Taux de réussite aux appels à projets accompagnés",
        "Candidatures gagnées divisées par les candidatures gagnées ou perdues.",
        (SMALL,),
        said=(
            "taux réussite appels projets",
            "taux réussite candidatures",
            "part candidatures gagnées",
            "taux succès appels projets",
        ),
    ),
    "fabrique_conversion": Words(
        "Parcours de la Fabrique à projets",
        "Projets de la Fabrique ayant atteint l’étape ou une étape suivante.",
    ),
    "study_success_rate": Words(
        "Études concluant à la faisabilité",
        "Études favorables, avec ou sans conditions, divisées par les études conclues.",
        (SMALL,),
        said=("part études favorables", "part études concluantes", "taux études favorables", "études favorables"),
    ),
    "support_days": Words(
        "Jours d’appui",
        "Somme des jours d’appui en ingénierie.",
        said=("jours appui", "jours ingénierie", "jours d’appui en ingénierie", "temps d’ingénierie"),
    ),
    "outputs": Words(
        "Réalisations",
        "Somme de ce qui a été réalisé, mesure par mesure ; les mesures ne s’additionnent jamais entre elles.",
        said=("réalisations", "réalisé", "produit", "résultats"),
    ),
    "events": Words("Événements", "Nombre d’événements.", said=("événements", "rencontres", "manifestations")),
    "event_participants": Words(
        "Participants aux événements",
        "Somme des participants déclarés.",
        ("Une même personne peut venir plusieurs fois.",),
        said=(
            "participants événements",
            "participants aux rencontres",
            "participants manifestations",
            "fréquentation événements",
        ),
    ),
    "founders": Words(
        "Personnes accompagnées vers la création",
        "Nombre de personnes distinctes ; une personne suivie par deux opérateurs compte une fois.",
        (SECRET,),
        "Créateurs accompagnés",
        said=(
            "créateurs accompagnés",
            "personnes accompagnées",
            "créateurs",
            "accompagnés",
            "accompagnés vers la création",
            "accompagnés à la création",
            "personnes accompagnées création entreprise",
            "suivis par les opérateurs",
            "entrepreneurs accompagnés",
            "personnes suivies",
            "créateurs d’entreprise",
            "accompagnés création entreprise",
        ),
    ),
    "founder_funnel": Words(
        "Parcours du créateur",
        "Personnes de la cohorte d’entrée ayant atteint l’étape ou une étape suivante.",
        (SECRET, "Une cohorte suit les mêmes personnes : ce n’est pas un flux annuel."),
    ),
    "firm_survival": Words(
        "Entreprises en vie à 3 ans",
        "Entreprises en vie 36 mois après leur création divisées par celles dont la suite est connue.",
        (SECRET,),
        said=(
            "survie entreprises",
            "taux survie entreprises",
            "entreprises en vie",
            "entreprises encore en vie",
            "entreprises encore en vie à 3 ans",
            "pérennité des entreprises",
            "survie entreprises 3 ans",
        ),
    ),
    "women_share": Words(
        "Part des femmes parmi les personnes accompagnées",
        "Femmes divisées par les personnes de sexe connu.",
        (SECRET,),
        short="Femmes",
        said=(
            "part femmes",
            "pourcentage femmes",
            "proportion femmes",
            "part femmes créateurs",
            "part femmes accompagnées",
            "part créatrices",
            "taux de féminisation",
        ),
    ),
    "under30_share": Words(
        "Part des 30 ans et moins",
        "Personnes de 30 ans et moins à l’entrée divisées par les personnes d’âge connu.",
        (SECRET,),
        short="30 ans et moins",
        said=(
            "part moins 30 ans",
            "part jeunes accompagnés",
            "part jeunes moins 30 ans",
            "part 30 ans et moins",
            "part moins 30 ans accompagnés",
            "proportion moins 30 ans",
            "pourcentage moins 30 ans",
            "part jeunes créateurs",
        ),
    ),
    "ess_creation_share": Words(
        "Part de l’ESS dans les créations accompagnées",
        "Entreprises créées dans l’ESS divisées par les entreprises créées de statut connu.",
        (SECRET,),
        said=("part ess créations", "part ess entreprises créées", "part créations ess"),
    ),
    "occupancy": Words(
        "Taux d’occupation des locaux",
        "Surface occupée divisée par la surface occupée, vacante ou en réserve, au jour de l’extraction.",
        ("Une pépinière garde une réserve à dessein.",),
        "Locaux occupés",
        said=("taux occupation", "occupation", "taux remplissage", "remplissage"),
    ),
    "vacancy": Words(
        "Taux de vacance des locaux",
        "Surface vacante divisée par la surface occupée, vacante ou en réserve, au jour de l’extraction.",
        short="Taux de vacance",
        said=(
            "taux vacance",
            "vacance",
            "part vacante",
            "part locaux vides",
            "taux locaux vides",
            "part surface vide",
            "locaux vides",
            "locaux vacants",
        ),
    ),
    "rent_gap": Words(
        "Écart au loyer de marché",
        "1 moins le rapport des loyers pratiqués aux loyers de marché, pondérés par la surface.",
        (RENTS,),
        short="Loyer sous le marché",
        said=(
            "loyer marché",
            "écart loyer",
            "écart loyer marché",
            "loyer sous marché",
            "loyer en dessous du marché",
            "loyer inférieur marché",
            "loyer moins cher marché",
            "loyer par rapport au marché",
        ),
    ),
    "rent_subsidy": Words(
        "Avantage de loyer",
        "Différence annuelle entre loyer de marché et loyer pratiqué sur les lots occupés : aide en nature, jamais ajoutée aux subventions.",
        (RENTS,),
        said=("avantage loyer", "avantage loyer par an", "rabais loyer", "avantage annuel loyer", "économie de loyer"),
    ),
    "ess_tenant_share": Words(
        "Part des locataires de l’ESS",
        "Surface louée à l’ESS divisée par la surface louée à des locataires de statut connu, au jour de l’extraction.",
        ("Un statut inconnu n’est pas « hors ESS ».", RENTS),
        short="Locataires de l’ESS",
        said=("part locataires ess", "part surface louée ess", "part locaux loués ess"),
    ),
    "length_of_stay": Words(
        "Durée de séjour",
        "Médiane de la durée des baux terminés à la date d’extraction.",
        ("Les baux en cours n’y figurent pas.",),
        said=(
            "durée séjour",
            "durée baux",
            "durée bail",
            "durée occupation",
            "combien de temps restent",
            "durée médiane des baux",
            "durée location",
        ),
    ),
    "clause_completion": Words(
        "Heures d’insertion réalisées",
        "Heures d’insertion réalisées divisées par les heures prévues, sur les marchés clos.",
        said=(
            "taux réalisation heures insertion",
            "taux réalisation clauses",
            "part heures insertion réalisées",
            "heures insertion réalisées prévues",
            "heures insertion réalisées par rapport au prévu",
        ),
    ),
    "clause_beneficiaries": Words(
        "Bénéficiaires des clauses",
        "Somme des personnes employées au titre d’une clause d’insertion, par année de notification du marché.",
        ("Une même personne peut travailler sur plusieurs marchés.", SECRET_BY_SEX),
        said=(
            "bénéficiaires clauses",
            "bénéficiaires clause insertion",
            "personnes employées clauses",
            "salariés clauses insertion",
        ),
    ),
    "clause_qpv_share": Words(
        "Bénéficiaires des clauses habitant un QPV",
        "Bénéficiaires des clauses habitant un quartier prioritaire divisés par les bénéficiaires.",
        ("Une même personne peut travailler sur plusieurs marchés.",),
        short="QPV parmi les bénéficiaires",
        said=(
            "part bénéficiaires clauses qpv",
            "part bénéficiaires clauses habite qpv",
            "part bénéficiaires clauses habitant qpv",
            "part bénéficiaires clauses quartiers",
        ),
    ),
    "clause_hours_share": Words(
        "Part des heures d’insertion",
        "Heures d’insertion réalisées divisées par les heures travaillées.",
        (f"La charte de l’ANRU vise 5{NBSP}%.",),
        said=("part heures insertion", "part insertion heures travaillées", "pourcentage heures insertion"),
    ),
    "establishments": Words(
        "Établissements actifs",
        "Nombre d’établissements actifs à la date d’extraction.",
        said=("établissements", "établissements actifs", "entreprises", "entreprises actives", "tissu économique"),
    ),
    "ess_establishments": Words(
        "Établissements de l’ESS",
        "Nombre d’établissements de l’ESS actifs à la date d’extraction.",
        said=("établissements ess", "structures ess", "entreprises ess"),
    ),
    "ess_establishment_share": Words(
        "Part de l’ESS dans les établissements",
        "Établissements de l’ESS divisés par les établissements actifs de statut connu.",
        short="Part des établissements de l’ESS",
        said=(
            "part établissements ess",
            "part ess établissements",
            "part ess parmi entreprises",
            "proportion établissements ess",
            "part structures ess",
        ),
    ),
    "ess_jobs_least": Words(
        "Emplois de l’ESS, au moins",
        "Somme des bornes basses des tranches d’effectifs des établissements de l’ESS actifs (de 10 à 19 salariés compte 10).",
        (BANDS,),
        short="Emplois ESS, au moins",
        said=("emplois ess", "emplois économie sociale", "salariés ess"),
    ),
    "ess_jobs_most": Words(
        "Emplois de l’ESS, au plus",
        "Somme des bornes hautes des tranches d’effectifs des établissements de l’ESS actifs (de 10 à 19 salariés compte 19).",
        (BANDS,),
        short="Emplois ESS, au plus",
        said=("emplois ess maximum", "emplois ess au plus"),
    ),
    "ess_location_quotient": Words(
        "Poids de l’ESS par rapport au territoire",
        "Part de l’ESS dans les établissements du quartier divisée par la même part dans tout le territoire du dossier : 1, autant ; "
        "2, deux fois plus.",
        ("Parmi les établissements actifs de statut connu ; le total est celui de l’ensemble des quartiers.", SMALL),
        short="Poids de l’ESS",
        said=(
            "poids ess",
            "poids relatif ess",
            "poids de l’ess par rapport au territoire",
            "spécificité ess",
            "surreprésentation ess",
        ),
    ),
    "ess_job_share_least": Words(
        "Part de l’ESS dans l’emploi, au moins",
        "Emplois de l’ESS au bas de leurs tranches, divisés par ceux-ci et les autres emplois au haut des leurs.",
        (BANDS, OF_QUARTIERS),
        short="Part ESS de l’emploi, au moins",
        said=("part emplois ess", "part ess emploi", "poids ess emploi"),
    ),
    "ess_job_share_most": Words(
        "Part de l’ESS dans l’emploi, au plus",
        "Emplois de l’ESS au haut de leurs tranches, divisés par ceux-ci et les autres emplois au bas des leurs.",
        (BANDS, OF_QUARTIERS),
        short="Part ESS de l’emploi, au plus",
        said=("part emplois ess maximum", "part emplois ess au plus"),
    ),
    "ess_job_quotient_least": Words(
        "Poids de l’ESS dans l’emploi par rapport à la France, au moins",
        "Part de l’ESS dans l’emploi, au moins, divisée par la part officielle de la France : 1, autant ; 2, deux fois plus.",
        (BANDS, OF_QUARTIERS, FRANCE),
        short="Poids ESS / France, au moins",
        said=("poids ess france", "ess par rapport à la france"),
    ),
    "ess_job_quotient_most": Words(
        "Poids de l’ESS dans l’emploi par rapport à la France, au plus",
        "Part de l’ESS dans l’emploi, au plus, divisée par la part officielle de la France : 1, autant ; 2, deux fois plus.",
        (BANDS, OF_QUARTIERS, FRANCE),
        short="Poids ESS / France, au plus",
        said=("poids ess france maximum", "poids ess france au plus"),
    ),
    "grant_per_ess_job_least": Words(
        "Subvention par emploi de l’ESS et par an, au moins",
        "Subventions aux porteurs de l’ESS par année, divisées par les emplois de l’ESS du lieu au haut de leurs tranches.",
        (BANDS, OF_QUARTIERS, NOT_A_COST),
        short="€ par emploi ESS, au moins",
        said=("subvention par emploi ess", "euros par emploi ess", "aide par emploi ess"),
    ),
    "grant_per_ess_job_most": Words(
        "Subvention par emploi de l’ESS et par an, au plus",
        "Subventions aux porteurs de l’ESS par année, divisées par les emplois de l’ESS du lieu au bas de leurs tranches.",
        (BANDS, OF_QUARTIERS, NOT_A_COST),
        short="€ par emploi ESS, au plus",
        said=("subvention par emploi ess maximum", "subvention par emploi ess au plus"),
    ),
    "establishments_over_insee": Words(
        "Établissements du dossier rapportés à ceux de l’Insee",
        "Établissements actifs du dossier divisés par ceux que l’Insee dénombre (SIDE) dans les mêmes quartiers : 1, autant.",
        (
            "L’Insee compte le secteur marchand non agricole : beaucoup d’associations n’y sont pas, et le rapport peut dépasser 1.",
            "Les deux ne sont pas de la même date.",
        ),
        short="Établissements / Insee",
        said=("établissements insee side", "couverture établissements insee", "dénombrement insee établissements"),
    ),
    "reserved_contracts": Words(
        "Marchés réservés",
        "Marchés publics réservés à l’insertion, au handicap ou à l’ESS, par année de notification.",
        (SOCIAL_CONTRACTS,),
        said=("marchés réservés", "nombre marchés réservés"),
    ),
    "clause_contracts": Words(
        "Marchés à clause sociale",
        "Marchés publics dont les considérations sociales comptent une clause, par année de notification.",
        (SOCIAL_CONTRACTS,),
        said=("marchés à clause", "marchés clause sociale", "nombre marchés clauses"),
    ),
    "reserved_contracts_amount": Words(
        "Montant des marchés réservés",
        "Somme des montants hors taxes des marchés réservés, tels qu’écrits.",
        (SOCIAL_CONTRACTS, CONTRACT_CEILING),
        said=("montant marchés réservés", "euros marchés réservés"),
    ),
    "clause_contracts_amount": Words(
        "Montant des marchés à clause sociale",
        "Somme des montants hors taxes des marchés à clause sociale, tels qu’écrits.",
        (SOCIAL_CONTRACTS, CONTRACT_CEILING),
        said=("montant marchés à clause", "euros marchés clause sociale"),
    ),
    "published_share": Words(
        "Part des subventions publiées",
        "Subventions présentes dans un fichier publié sous licence, divisées par les subventions.",
        (
            "Une ligne est publiée quand l’un de ses fichiers a une licence (table « sources »).",
            "Un fichier dont la licence n’est pas dite, ou une saisie à la main, ne compte pas comme publié.",
        ),
        short="Part publiée",
        said=("part publiée", "score de publication", "subventions publiées", "données ouvertes subventions"),
    ),
    "creations": Words(
        "Créations d’établissements",
        "Établissements créés dans les années retenues.",
        short="Créations",
        said=(
            "créations",
            "créations établissements",
            "créations entreprises",
            "entreprises créées",
            "établissements créés",
            "entreprises se sont créées",
            "nouvelles entreprises",
        ),
    ),
    "closures": Words(
        "Fermetures d’établissements",
        "Établissements fermés dans les années retenues.",
        short="Fermetures",
        said=(
            "fermetures",
            "fermetures établissements",
            "fermetures entreprises",
            "entreprises fermées",
            "établissements fermés",
            "entreprises ont fermé",
            "cessations",
        ),
    ),
    "establishments_per_1000": Words(
        f"Établissements pour 1{NBSP}000 habitants",
        f"Établissements actifs des quartiers divisés par leur population, pour 1{NBSP}000 habitants.",
        (POPULATION,),
        f"Établissements / 1{NBSP}000 hab.",
        said=(
            "établissements habitant",
            "établissements 1000 habitants",
            "établissements pour 1000 habitants",
            "densité établissements",
            "densité économique",
            "entreprises 1000 habitants",
            "entreprises habitant",
        ),
    ),
}

# The published statistics: the column « indicateur » of their table → the label of each.
CONTEXT = {
    "taux_pauvrete": "Taux de pauvreté",
    "taux_emploi": "Taux d’emploi",
    "revenu_median": "Revenu médian",
    "demandeurs_emploi": "Demandeurs d’emploi",
    "part_moins_25_ans": "Part des moins de 25 ans",
    "part_60_ans_et_plus": "Part des 60 ans et plus",
    "part_femmes": "Part des femmes",
    "population": "Population",
    "surface": "Superficie",
    "indice_jeunesse": "Indice de jeunesse",
    "menages": "Ménages",
    "part_menages_une_personne": "Part des ménages d’une personne",
    "part_menages_six_personnes": "Part des ménages de six personnes ou plus",
    "logements_sociaux": "Logements sociaux",
    "allocataires_caf": "Allocataires de la CAF",
    "personnes_couvertes_caf": "Personnes couvertes par la CAF",
    "rsa_socle": "Foyers au RSA socle",
    "prime_activite": "Foyers à la prime d’activité",
    "allocataires_aah": "Allocataires de l’AAH",
    "allocataires_isoles": "Allocataires isolés sans enfant",
    "allocataires_monoparents": "Allocataires en famille monoparentale",
    "allocataires_couples_sans_enfant": "Allocataires en couple sans enfant",
    "allocataires_couples_avec_enfants": "Allocataires en couple avec enfants",
    "rapport_interdecile": "Rapport interdécile des revenus",
    "part_prestations_sociales": "Part des prestations sociales dans le revenu",
    "part_emplois_duree_limitee": "Part des emplois à durée limitée",
    "taux_emploi_femmes": "Taux d’emploi des femmes",
    "demandeurs_emploi_abc": "Demandeurs d’emploi (A, B, C)",
    "demandeurs_emploi_abcde": "Demandeurs d’emploi (A à E)",
    "etablissements": "Établissements",
}

# Other words that they are asked with.
SAID_CONTEXT = {
    "taux_pauvrete": ("pauvreté", "pauvre", "pauvres", "niveau de pauvreté"),
    "taux_emploi": ("taux emploi",),
    "revenu_median": ("revenu", "revenus", "niveau de vie", "riche"),
    "demandeurs_emploi": ("chômeurs", "demandeurs emploi", "inscrits à France Travail"),
    "part_moins_25_ans": ("part moins 25 ans", "part jeunes moins 25 ans", "jeune", "proportion moins 25 ans"),
    "population": ("habitants", "population", "peuplé", "gens habitent", "personnes habitent"),
    "taux_emploi_femmes": ("taux emploi femmes",),
}

PUBLISHED = (
    "Valeur publiée pour le quartier, telle quelle : la dernière année connue parmi celles retenues. "
    "Les taux ne s’additionnent pas entre quartiers."
)
INDICATORS |= {
    f"insee_{code}": Words(
        label, PUBLISHED, ("Source et millésime : ceux de la table des indicateurs.",), said=SAID_CONTEXT.get(code, ())
    )
    for code, label in CONTEXT.items()
    if code != "surface"
}


def label(indicator: str) -> str:
    """The name of an indicator, in full."""
    return INDICATORS[indicator].label


def short_label(indicator: str) -> str:
    """The name of an indicator where there is little room: a key figure, a column."""
    return INDICATORS[indicator].short or INDICATORS[indicator].label
