"""Words of the page « Parcours et insertion »."""

from ess_metrics.texts.indicators import short_label

PARTS = {
    "parcours": "Créateurs",
    "clauses": "Clauses d’insertion",
    "appuis": "Appuis aux projets",
    "evenements": short_label("events"),
}
PART_LABEL = "Partie de la page"
PART_TABLES = {"parcours": "accompagnements", "clauses": "clauses", "appuis": "appuis", "evenements": "evenements"}
PLACE_LABEL = "Lieu retenu pour les personnes"
SECRET = "secret statistique"

LEAD_NOTHING = "Aucune table de parcours, de clauses, d’appuis ni d’événements n’est chargée."
LEAD_FOUNDERS = "{n} {are} {entered} dans un parcours de création{years}"
LEAD_FOUNDERS_SECRET = "Le nombre de personnes accompagnées ({years}) est couvert par le secret statistique"
LEAD_WOMEN = "{share} sont des femmes"
LEAD_YOUNG = "{share} ont 30 ans ou moins"
LEAD_SURVIVAL = "Trois ans après leur création, {share} des entreprises dont on connaît la suite ({n}) sont en vie."
LEAD_CLAUSES = "Clauses d’insertion : {share} des heures dues ont été faites sur les marchés clos ; {qpv} des bénéficiaires habitent un QPV"
LEAD_CHARTER = " ; les heures d’insertion font {share} des heures travaillées, pour 5 % visés par la charte"
ALL_YEARS = "toutes années"

FIGURES = {
    id_: short_label(id_)
    for id_ in ("founders", "women_share", "under30_share", "firm_survival", "clause_completion", "clause_qpv_share")
}
CONTEXTS = {
    "founders": "personnes distinctes",
    "women_share": "sur {n}",
    "under30_share": "sur {n}",
    "firm_survival": "sur {n} dont la suite est connue",
    "clause_completion": "des heures dues, {n} clos",
    "clause_qpv_share": "des bénéficiaires, {n}",
}

FUNNEL_QUESTION = "Jusqu’où vont-elles ?"
FUNNEL_TITLE = "Personnes ayant atteint l’étape ou une étape suivante (entrées : {years})"
FUNNEL_VALUE = "Personnes"
FUNNEL_SHARE = "{share} des entrées"
FUNNEL_SENTENCE = "{last} sur {first} atteignent {stage}, soit {share}."
FUNNEL_CAVEATS = (
    "Une cohorte suit les mêmes personnes : ce n’est pas un flux annuel.",
    "Les cohortes récentes n’ont pas eu le temps d’aller au bout.",
)
SHARE_COLUMN = "Part des entrées"

COHORTS_QUESTION = "Cohorte par cohorte"
COHORTS_TITLE = "Parcours des créateurs par année d’entrée"
COHORT = "Entrée en"
COHORT_PEOPLE = "Personnes"
COHORT_COLUMNS = {id_: short_label(id_) for id_ in ("women_share", "under30_share", "firm_survival")}
COHORT_SENTENCE = "Cohorte la plus nombreuse : {year}, {n}."
BENCHMARK = (
    "Repère national pour la survie à 3 ans (entreprises créées de 2014 à 2017, Bpifrance) : 77 % en quartier "
    "prioritaire, 74 % ailleurs ; micro-entrepreneurs, 48 % et 36 %. Cette population n’est pas celle d’ici."
)
SURVIVAL_CAVEAT = "L’année est celle de l’entrée ; la survie porte sur les entreprises créées depuis au moins 36 mois et dont la suite est connue."

PLACE_QUESTION = "Où habitent-elles, où s’installent-elles ?"
PLACE_TITLE = "Personnes accompagnées par quartier {place} (entrées : {years})"
PLACE_OF = {"residence": "de résidence", "implantation": "d’implantation du projet"}
OTHER_PLACE = {"residence": "Par implantation", "implantation": "Par résidence"}
THIS_PLACE = {"residence": "Par résidence", "implantation": "Par implantation"}
OTHER_SUB = {"residence": "par implantation : {n}", "implantation": "par résidence : {n}"}

HOURS_QUESTION = "Les heures dues sont-elles faites ?"
HOURS_TITLE = "Heures d’insertion dues et faites (marchés notifiés : {years})"
HOURS_ROWS = {
    (True, "dues"): "Marchés clos : dues",
    (True, "faites"): "Marchés clos : faites",
    (False, "dues"): "Marchés en cours : dues",
    (False, "faites"): "Marchés en cours : faites",
}
HOURS_VALUE = "Heures"
HOURS_KIND = "Marchés et heures"
HOURS_SENTENCE = "Marchés clos ({n}) : {done} faites pour {due} dues, soit {share}."
HOURS_SUB = "{share} des heures dues"
HOURS_CAVEAT = "Les marchés en cours sont à part : leurs heures ne sont pas encore toutes à faire."
HOURS_UNKNOWN = "Marchés aux heures inconnues"
HOUR = "heure"

CHARTER_QUESTION = "La charte (5 %) est-elle tenue ?"
CHARTER_TITLE = "Heures d’insertion dans les heures travaillées, par année de notification"
CHARTER_VALUE = "Part des heures travaillées"
CHARTER_LINE = "charte : 5 %"
CHARTER_AIM = 0.05
CHARTER_SENTENCE = "Ensemble : {share} ; {n} sur {all} à 5 % ou plus."
WHOLE = "Ensemble : {whole}, sur {n}."
YEAR_WORD = "année"
QPV_QUESTION = "À qui profitent ces heures ?"
QPV_TITLE = "Part des bénéficiaires habitant un QPV, par année de notification"
QPV_VALUE = "Part des bénéficiaires"
QPV_SENTENCE = "Ensemble : {share} des bénéficiaires habitent un QPV ({n})."
ON_CONTRACTS = "sur {n}"

CALLS_QUESTION = "L’appui aux autres appels à projets paie-t-il ?"
CALLS_TITLE = "Candidatures appuyées par résultat, {years}"
CALLS_COLUMNS = (("n", "Candidatures", "integer"), ("demande", "Demandé", "eur"), ("obtenu", "Obtenu", "eur"))
CALLS_RESULT = "Résultat"
CALLS_SENTENCE = "{won} gagnées sur {decided} tranchées, soit {rate} ; {euros} obtenus."
CALLS_RATE = "Taux de réussite : {rate} des {n} candidatures gagnées ou perdues ; les autres ne sont pas tranchées."
CALLS_EMPTY = "Aucune candidature appuyée avec ces filtres."
FACTORY_QUESTION = "Que deviennent les besoins repérés par la Fabrique ?"
FACTORY_TITLE = "Projets de la Fabrique à projets ayant atteint l’étape ou une étape suivante"
FACTORY_VALUE = "Projets"
FACTORY_SENTENCE = "{last} sur {first} vont jusqu’au lancement, soit {share}."
STUDIES_QUESTION = "Les études concluent-elles ?"
STUDIES_TITLE = "Études de faisabilité favorables, avec ou sans conditions, par année"
STUDIES_VALUE = "Part favorable"
STUDIES_SENTENCE = "Ensemble : {share} des {n} conclues sont favorables, avec ou sans conditions."
DAYS_QUESTION = "Où va le temps d’appui ?"
DAYS_TITLE = "Jours d’appui par dispositif"
DAYS_VALUE = "Jours"

EVENTS_QUESTION = "Quelles rencontres, avec qui ?"
EVENTS_TITLE = "Événements par type, {years}"
EVENTS_TYPE = "Type"
EVENTS_COLUMNS = (
    ("n_", short_label("events"), "integer"),
    ("participants", "Participants", "integer"),
    ("habitants", "dont habitants", "integer"),
)
EVENTS_SENTENCE = "{n}, {people}, dont {inhabitants}."
EVENTS_EMPTY = "Aucun événement avec ces filtres."
EVENTS_SUB = "{n}"
EVENTS_WHERE = "Où se tiennent-ils ?"
EVENTS_WHERE_TITLE = "Événements par quartier"
EVENTS_VALUE = short_label("events")
EVENTS_CAVEAT = "Une même personne peut venir plusieurs fois."
CONTRACT, STUDY, EVENT, EVENTS_UNIT = "marché", "étude", "événement", "événements"
ENTERED_ONE, ENTERED = "entrée", "entrées"
THE_STAGE = "l’étape « {stage} »"
OF_HOURS_DUE, OF_START = "Part des heures dues", "Part du départ"
PARTIAL = " (année partielle)"

CONTRACTS_QUESTION = "Quels marchés publics à clause, quels marchés réservés ?"
CONTRACTS_TITLE = "Marchés publics à considérations sociales, par année de notification"
CONTRACTS_YEAR = "Année"
CONTRACTS_COLUMNS = {
    "reserved_contracts": (short_label("reserved_contracts"), "integer"),
    "reserved_contracts_amount": (short_label("reserved_contracts_amount"), "eur"),
    "clause_contracts": (short_label("clause_contracts"), "integer"),
    "clause_contracts_amount": (short_label("clause_contracts_amount"), "eur"),
}
CONTRACTS_SENTENCE = "{reserved} pour {reserved_euros} ; {clause} pour {clause_euros}."
RESERVED, WITH_CLAUSE = ("marché réservé", "marchés réservés"), ("marché à clause sociale", "marchés à clause sociale")
CONTRACTS_CAVEATS = (
    "Un marché réservé qui a aussi une clause compte dans les deux colonnes.",
    "Montants hors taxes tels qu’écrits : celui d’un accord-cadre est souvent un plafond.",
)
CONTRACTS_EMPTY = "Aucun marché du dossier ne dit ses considérations sociales : demandez la source « Marchés publics » (page Sources)."
