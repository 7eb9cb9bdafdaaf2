"""Words of the contract review: its tables T1 to T10, its outline, what the officer writes."""

from __future__ import annotations

# -- tables -----------------------------------------------------------------------------------------------------------

OTHER_FUNDS = "Autres origines"
SHARE = "Part du total"
TOTAL = "Total"
ALL_SCHEMES = "Tous les dispositifs"
ALL_PLACES = "Tous les quartiers"
MEDIAN = "Quartier médian"
SUMMED = "Total général"
UNKNOWN_SECTION = "Section inconnue"
NO_PROJECT = "Aides sans projet"

T1_TITLE = "Programmation {year} : les projets, {amounts}"
T1_QUESTION = "Quels projets l’année retient-elle ?"
T1_SENTENCE = "{n} ont une aide inscrite en {year} : {granted} attribués pour {asked} demandés ; {new}."
T1_NEW = "{n} nouveaux, {again} reconduits"
T1_COLUMNS = {
    "nom": "Projet",
    "porteur": "Porteur",
    "quartiers": "Quartiers",
    "thematique": "Thématique",
    "demande": "Demandé",
    "attribue": "Attribué",
    "cout": "Coût total",
    "statut": "Étape",
    "nouveau": "Nouveau ou reconduit",
}
NEW, AGAIN = "Nouveau", "Reconduit"
T1_CAVEATS = (
    "« Reconduit » : le projet a déjà une aide inscrite une année précédente.",
    "Le coût total est celui du projet entier, toutes années et tous quartiers ; il ne s’additionne pas aux aides.",
)
T1_EMPTY = "Aucune aide n’est inscrite cette année-là pour ces choix."

T2_TITLE = "Financement par quartier, {period}"
T2_QUESTION = "Combien pour chaque quartier, et de qui ?"
T2_COLUMNS = {
    "nom": "Quartier",
    "projets": "Projets actifs",
    "montant": "Montant",
    "part": SHARE,
    "habitant": "Par habitant et par an",
    "evolution": "Évolution {year}",
}
T2_CAVEAT = (
    "Évolution : {year} par rapport à {before} ; sans objet pour un quartier nouveau ou modifié entre 2023 et 2024."
)

T3_TITLE = "Financement par dispositif, {period}"
T3_QUESTION = "Que fait chaque dispositif ?"
T3_COLUMNS = {
    "nom": "Dispositif",
    "projets": "Projets actifs",
    "investissement": "Investi",
    "fonctionnement": "Fonctionnement",
    "inconnu": UNKNOWN_SECTION,
    "demande": "Demandé",
    "attribue": "Attribué",
    "verse": "Versé",
    "taux_attribution": "Attribué / demandé",
    "taux_reussite": "Dossiers retenus",
    "taux_versement": "Versé / attribué",
}
T3_CAVEAT = (
    "Les taux ne se recalculent pas sur les colonnes : ils portent sur les seules lignes dont les deux montants sont "
    "connus (et, pour le versé, soldées ou décidées depuis plus d’un an)."
)

T4_TITLE = "Plan de financement par dispositif, {period}"
T4_QUESTION = "Qui paie quoi, et sur qui repose le plan ?"
T4_COLUMNS = {"nom": "Dispositif", "montant": "Total", "levier": "Levier", "premier": "Part du premier financeur"}
T4_CAVEAT = "Levier : euros des autres pour 1 € du fonds de référence ({fund}), sur les projets où il intervient."
T4P_TITLE = "Plan de financement par projet, {period}"
T4P_QUESTION = "Qui paie chaque projet ?"

T5_TITLE = "Suivi des conventions pluriannuelles d’objectifs, {period}"
T5_RUNNING = "Conventions pluriannuelles d’objectifs en cours au {day}, {period}"
T5_QUESTION = "Quelles conventions courent, jusqu’à quand ?"
T5_SENTENCE = "{n} pluriannuelles, {euros} sur la période ; {ending} d’ici un an."
T5_ENDING = {0: "aucune ne prend fin", 1: "une prend fin", 2: "{n} prennent fin"}
T5_AGREEMENT = "convention"
T5_COLUMNS = {
    "nom": "Convention",
    "porteur": "Porteur",
    "objet": "Objet",
    "fonds": "Qui paie",
    "avant": "Avant {year}",
    "total": "Total",
    "fin": "Fin",
}
T5_EMPTY = "Aucune convention pluriannuelle n’est renseignée (colonne forme_convention = cpo)."
T5_UNNAMED = "Sans numéro"

T6_TITLE = "Parcours de création, {period}"
T6_QUESTION = "Qui entreprend, et jusqu’où ?"
T6_SENTENCE = "{received} accueillies ; {reached} à l’étape « {last} »."
T6_COLUMNS = {
    "nom": "Étape atteinte",
    "valeur": "Personnes",
    "part": "Part des accueillis",
    "qpv": "Dont quartiers prioritaires",
    "femmes": "Femmes",
    "jeunes": "30 ans et moins",
}
T6_CAVEATS = (
    "Chaque personne compte une fois ; une cellule de moins de 5 personnes est cachée (s), et celle qui la révélerait aussi.",
    "Femmes et 30 ans et moins : parmi les suivis enregistrés à cette étape.",
)
T6B_TITLE = "Ce que devient le parcours, {period}"
T6B_QUESTION = "Que deviennent les créations ?"
T6B_COLUMNS = {"nom": "Indicateur", "valeur": "Valeur", "n": "Personnes"}
T6B = {
    "women_share": "Femmes parmi les personnes accueillies",
    "under30_share": "30 ans et moins",
    "ess_creation_share": "Créations dans l’ESS",
    "firm_survival": "Entreprises vivantes à 3 ans",
}

T7_TITLE = "Locaux par quartier, {day}"
T7_QUESTION = "Les locaux servent-ils ?"
T7_COLUMNS = {
    "nom": "Quartier",
    "lots": "Locaux",
    "surface": "Surface en service",
    "occupe": "Surface occupée",
    "valeur": "Occupation",
    "vacance": "Vacance",
    "ecart": "Loyer sous le marché",
    "ess": "Locataires ESS (m²)",
}
T7B_TITLE = "Locaux par opérateur, {day}"
T7B_QUESTION = "Que fait chaque opérateur de ses locaux ?"
T7B_COLUMN = "Opérateur"
T7_SENTENCE = "{share} de la surface en service est occupée ({occupied} sur {base})."
T7_CAVEATS = (
    "Loyer sous le marché : le loyer de marché est une estimation ; caché sous 3 locaux ou quand un seul pèse plus de 85 %.",
    "Le délai d’attente d’un local n’est pas enregistré dans ces données.",
)

T8_TITLE = "Clauses d’insertion : les marchés"
T8_QUESTION = "Les heures dues sont-elles faites ?"
T8_SENTENCE = "{done} heures réalisées pour {due} prévues sur {n}."
T8_CONTRACT = "marché"
T8_COLUMNS = {
    "nom": "Marché",
    "acheteur": "Acheteur",
    "titulaire": "Structure titulaire",
    "prevues": "Heures prévues",
    "realisees": "Heures réalisées",
    "taux": "Réalisé / prévu",
    "beneficiaires": "Bénéficiaires",
    "qpv": "Dont quartiers",
    "clos": "État",
}
T8_CLOSED, T8_OPEN = "Clos", "En cours"
T8_CAVEATS = ("Un nombre de 1 à 4 personnes est caché (s) ; la même personne peut servir plusieurs marchés.",)
T8_TOTAL = "Total (taux : marchés clos)"
T8_EMPTY = "Aucun marché à clause n’est enregistré pour ces choix."

T9_TITLE = "Contexte par quartier"
T9_QUESTION = "Qui y vit, quelle activité ?"
T9_COLUMNS = {
    "nom": "Quartier",
    "population": "Habitants",
    "etablissements": "Établissements",
    "ess": "Dont ESS",
    "creations": "Créations {year}",
    "pour_mille": "Établissements pour 1\u202f000 hab.",
}
T9_CAVEATS = (
    "La dernière ligne donne la valeur médiane des quartiers : ces taux ne s’additionnent ni ne se moyennent.",
    "L’écart avec la métropole demande un indicateur de la métropole, qui n’est pas dans la table « indicateurs ».",
)

TABLE_NAMES = {
    "T1": "Programmation de l’année",
    "T2": "Financement par quartier",
    "T3": "Financement par dispositif",
    "T4": "Plan de financement",
    "T5": "Conventions pluriannuelles",
    "T6": "Parcours de création",
    "T7": "Locaux",
    "T8": "Clauses d’insertion",
    "T9": "Contexte",
    "T10": "Fiches des quartiers",
}
NEEDS = {"T6": "accompagnements", "T7": "locaux", "T8": "clauses", "T9": "indicateurs"}

# -- compared with the previous review --------------------------------------------------------------------------------

BEFORE = "{label} : {before}"
GAP = "Écart"
COMPARED = "Par rapport à {before} : {change} ({gap})"
COMPARED_SAME = "Par rapport à {before}, rien ne change"
COMPARED_UP = " ; plus forte hausse : {name} ({gap})"
COMPARED_DOWN = " ; plus forte baisse : {name} ({gap})"
COMPARED_NEW = " ; {n} absentes alors"
VERSION_OF = "version du {date}"
PERIOD_OF = "la période {period}"
EARLIER_PERIOD = "période {period}"
ONLY_BEFORE = "Présents avant, absents maintenant"
