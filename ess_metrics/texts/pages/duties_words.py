"""Words of the duties of the annual report: who acts for which competence, credits, DSU, consultation, check-list."""

from __future__ import annotations

from ess_metrics.texts.indicators import short_label

# -- actions by competence --------------------------------------------------------------------------------------------

ACTIONS_PART = "Actions de l’intercommunalité et des communes, par compétence"
ACTIONS_BOOK = "Actions par compétence"
ACTIONS_QUESTION = "Que font l’intercommunalité et chaque commune, par compétence ?"
ACTIONS_TITLE = "Actions payées par l’intercommunalité et par les communes, par compétence, {period}"
ACTIONS_COLUMNS = {
    "nom": "Qui paie",
    "competence": "Compétence",
    "projets": "Projets",
    "montant": "Montant",
    "part": "Part de ce qu’il paie",
}
ACTIONS_SENTENCE = "{epci} paie {euros} ; {communes} : {others}."
ACTIONS_EPCI_ONLY = "{epci} paie {euros} ; aucune commune n’a de ligne à son nom."
ACTIONS_COMMUNES_ONLY = "{communes} : {others} ; l’intercommunalité n’a aucune ligne à son nom."
COMMUNE = "commune"
UNNAMED_COMMUNE = "Commune non précisée"
NO_COMPETENCE, NO_PROJECT = "Compétence non renseignée", "Aides sans projet"
ACTIONS_CAVEATS = (
    "Qui paie est le financeur de la ligne ; la compétence est celle que porte le projet.",
    "Les actions des autres signataires sont dans les tableaux par dispositif et par origine de l’argent.",
)
ACTIONS_NONE = "ni l’intercommunalité ni une commune n’a de subvention à son nom sur la période."
ACTIONS_UNTOLD = "La compétence de ces actions n’est renseignée pour aucun projet."

# -- credits ----------------------------------------------------------------------------------------------------------

CREDITS_PART = "Droit commun et crédits spécifiques"
CREDITS_QUESTION = "Quelle part du droit commun, à côté des crédits de la politique de la ville ?"
CREDITS_TITLE = "Droit commun et crédits spécifiques, {period}"
CREDITS_COLUMNS = {
    "nom": "Nature des crédits",
    "dispositifs": "Dispositifs",
    "projets": short_label("active_projects"),
    "montant": "Montant",
    "part": "Part du total",
}
CREDITS = {"specifique": "Crédits spécifiques", "droit_commun": "Droit commun", "inconnu": "Nature non renseignée"}
CREDITS_SENTENCE = "Pour 1 € de crédits spécifiques, {amount} de droit commun sont repérés."
CREDITS_CAVEAT = "Le droit commun repéré ici est celui des seuls dispositifs suivis : ce que les services publics dépensent pour tous n’y est pas."
CREDITS_UNTOLD = "la nature des crédits (droit commun ou spécifiques) n’est renseignée pour aucun dispositif."
SUM = "Total"

# -- DSU --------------------------------------------------------------------------------------------------------------

DSU_PART = "Dotation de solidarité urbaine"
DSU_QUESTION = "Que font les communes de la dotation de solidarité urbaine ?"
DSU_TITLE = "Actions de développement social urbain payées par la dotation de solidarité urbaine, {period}"
DSU_COLUMNS = {"nom": "Commune", "annee": "Année", "action": "Action", "montant": "Montant"}
DSU_SENTENCE = "{n} pour {euros} dans {communes}."
DSU_UNKNOWN = "{n} sans montant connu."
ACTION = "action"
NO_ACTION = "Action non précisée"
DSU_NONE = "aucune action payée par la dotation n’est enregistrée sur la période."
DSU_CAVEAT = (
    "Ces montants sont ceux que les communes déclarent ; ils ne s’ajoutent pas aux subventions des autres tableaux."
)

# -- consultation and debate ------------------------------------------------------------------------------------------

CALENDAR_TITLE = "Calendrier de la consultation et du débat"
CALENDAR_SENTENCE = "Pour un débat le {council}, le projet de rapport part pour avis au plus tard le {sent}."
CALENDAR_COLUMNS = {"jour": "Au plus tard le", "nom": "Étape", "regle": "Ce qui le fixe"}
STEPS = {
    "envoi": "Projet de rapport envoyé pour avis aux conseils municipaux et aux conseils citoyens",
    "cloture": "Fin de la consultation : sans réponse, l’avis est réputé favorable",
    "suites": "Contributions annexées, « suites réservées » écrites",
    "convocation": "Convocation du conseil, rapport et annexes joints",
    "conseil": "Débat en conseil : approbation du rapport et des suites réservées",
    "publication": "Publication du rapport et de ses annexes",
    "debat_budget": "Ouverture du débat sur les orientations budgétaires",
    "budget": "Vote du budget",
}
RULES = {
    "envoi": "un mois au moins pour répondre (décret n° 2015-1118)",
    "cloture": "proposition : deux semaines avant la convocation",
    "suites": "proposition : la veille de la convocation",
    "convocation": "cinq jours francs avant la séance (CGCT)",
    "conseil": "date donnée",
    "publication": "proposition : quinze jours après le débat",
    "debat_budget": "dix semaines avant le vote du budget (CGCT)",
    "budget": "date donnée",
}
LATE = "Attention : la consultation aurait dû commencer le {day} ; pour laisser un mois, le conseil se tient au plus tôt le {first}."
AFTER_BUDGET = "Attention : ce conseil se tient après le vote du budget ; le rapport ne l’éclairera pas."
NO_COUNCIL = "Le calendrier se calcule de la date du conseil, qui n’est pas donnée : un mois au moins de consultation la précède."
ANNEX_TITLE = "Annexes : contributions et avis attendus"
ANNEX_COLUMNS = {"nom": "Qui", "forme": "Ce qui est attendu", "recu": "Reçu le", "annexe": "Annexe n°"}
ANNEX_COUNCIL = "Conseil municipal {of_commune}"
ANNEX_CITIZENS = "Conseil citoyen : {place}"
ANNEX_CITIZENS_ALL = "Conseils citoyens des {n}"
ANNEX_OTHERS = "Autres signataires du contrat"
ANNEX_FORMS = {
    "commune": "délibération ou avis",
    "citoyens": "contribution",
    "autres": "contribution, s’ils le souhaitent",
}
FOLLOWED_TITLE = "Suites réservées aux observations"
FOLLOWED_COLUMNS = {"nom": "Observation", "qui": "De qui", "suite": "Suite réservée", "echeance": "Échéance"}
FOLLOWED_WHY = (
    "Le conseil approuve le rapport et dit les suites qu’il réserve aux observations ; le rapport définitif et ses annexes sont "
    "rendus publics."
)
BLANK_LINES = 3
MOST_CITIZENS = 12

# -- check-list -------------------------------------------------------------------------------------------------------

CHECK_QUESTION = "Que demande la loi, et qu’est-ce qui est prêt ?"
CHECK_TITLE = "Ce que la loi demande au rapport annuel"
CHECK_COLUMNS = {"nom": "Ce que la loi demande", "etat": "État", "quoi": "Ce qui est là, ce qui manque"}
READY, TO_WRITE, LACKING, PARTLY = "✓ prêt", "✎ à écrire", "✗ manque", "◐ en partie"
CHECK_SENTENCE = "{ready} sur {all} prêts ; {write} à écrire par une personne ; {lacking} sans données."
DUTIES = {
    "orientations": "Rappeler les orientations du contrat et du projet de territoire",
    "objectifs": "Présenter l’évolution au regard des objectifs de la loi et du contrat",
    "sexe": "Présenter les données par sexe",
    "actions": "Retracer les actions de l’intercommunalité et de chaque commune, par compétence",
    "credits": "Dire les moyens : droit commun et crédits spécifiques",
    "perspectives": "Dire les perspectives et les améliorations",
    "articulation": "Dire l’articulation des volets et du renouvellement urbain",
    "dsu": "Détailler les actions payées par la dotation de solidarité urbaine",
    "consultation": "Consulter les conseils municipaux et les conseils citoyens, un mois au moins",
    "suites": "Annexer les contributions et dire les suites réservées",
    "debat": "Débattre du rapport en conseil",
}
WRITTEN = "un texte est écrit"
NOT_WRITTEN = "aucun texte n’est encore écrit pour cette partie"
CHECK_OBJECTIVES = "{targets}, dont {read} avec une valeur"
CHECK_SEXES = "{n} par sexe"
COUNT_OF_PEOPLE = "donnée"
CHECK_ACTIONS = "{n}"
ACTOR = "financeur public local"
CHECK_NO_COMPETENCE = "la compétence n’est renseignée pour aucun projet"
CHECK_RENEWAL = "{n} en renouvellement urbain"
CHECK_CALENDAR = "calendrier calculé pour le conseil du {day}"
CHECK_NO_COUNCIL = "donner la date de la séance (couverture, plus bas) : le calendrier s’en calcule"
CHECK_ANNEXES = "emplacements prévus dans le document ; les avis reçus et les suites s’y écrivent"
CREDITS_ONE_KIND = "une seule nature de crédits est repérée"
LAW_CAVEAT = (
    "D’après la loi n° 2014-173 du 21 février 2014 et le décret n° 2015-1118 du 3 septembre 2015 ; leur rédaction en vigueur est "
    "à vérifier par qui signe le rapport."
)
CHECK_DEBATE = "séance du {day} ; le procès-verbal reste à joindre"

# -- command line ------------------------------------------------------------------------------------------------------

CLI_COUNCIL = "jour du conseil où le rapport est débattu (2027-03-31) : calcule le calendrier de la consultation"
CLI_BUDGET = "jour du vote du budget (2027-04-10), placé dans le même calendrier"
CLI_BAD_DAY = "« {value} » n’est pas un jour : l’écrire comme 2027-03-31."
