"""Words of the contract review: its tables T1 to T10, its outline, what the officer writes."""

from __future__ import annotations

from ess_metrics.texts.indicators import label, short_label

# -- tables -----------------------------------------------------------------------------------------------------------

OTHER_FUNDS = "Autres origines"
SHARE = "Part du total"
TOTAL = "Total"
ALL_SCHEMES = "Tous les dispositifs"
MEDIAN = "Quartier médian"
SUMMED = "Total général"
UNKNOWN_SECTION = "Section inconnue"
NO_PROJECT = "Aides sans projet"
OF_PEOPLE = "Projets de personnes physiques, ensemble"

T1_TITLE = "Programmation {year} : les projets, {amounts}"
T1_QUESTION = "Quels projets l’année retient-elle ?"
T1_SENTENCE = "{n} ont une aide inscrite en {year}"
T1_GRANTED = " : {granted} attribués"
T1_ASKED = " pour {asked} demandés"
T1_NEW = " ; {n} nouveaux, {again} reconduits"
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
T1_EMPTY = "Aucune aide n’est inscrite cette année-là avec ces filtres."

T1B_TITLE = "Programmation {year} : les demandes refusées"
T1B_QUESTION = "Quelles demandes n’ont pas été retenues ?"
T1B_SENTENCE = "{n} en {year}"
T1B_ASKED = ", pour {asked} demandés"
T1B_COLUMNS = {
    "nom": "Projet",
    "porteur": "Porteur",
    "quartiers": "Quartiers",
    "thematique": "Thématique",
    "demande": "Demandé",
    "decision": "Décision",
}
T1B_REFUSAL, T1B_REFUSALS = "demande refusée", "demandes refusées"
T1B_EMPTY = "aucune demande refusée n’est enregistrée cette année-là."
T1_REFUSED = " ; {n} à part"
T2_TITLE = "Financement par quartier, {period}"
T2_QUESTION = "Combien pour chaque quartier, et de qui ?"
T2_COLUMNS = {
    "nom": "Quartier",
    "projets": short_label("active_projects"),
    "montant": "Montant",
    "part": SHARE,
    "habitant": short_label("granted_per_inhabitant"),
    "evolution": "Évolution {year}",
}
T2_CAVEAT = (
    "Évolution : {year} par rapport à {before} ; sans objet pour un quartier nouveau ou modifié entre 2023 et 2024."
)

T3_TITLE = "Financement par dispositif, {period}"
T3_QUESTION = "Que fait chaque dispositif ?"
T3_COLUMNS = {
    "nom": "Dispositif",
    "projets": short_label("active_projects"),
    "investissement": "Investi",
    "fonctionnement": "Fonctionnement",
    "inconnu": UNKNOWN_SECTION,
    "demande": "Demandé",
    "attribue": "Attribué",
    "verse": "Versé",
    "taux_attribution": short_label("award_rate"),
    "taux_reussite": "Dossiers retenus",
    "taux_versement": short_label("payment_rate"),
}
T3_CAVEAT = (
    "Les taux ne se recalculent pas sur les colonnes : ils portent sur les seules lignes dont les deux montants sont "
    "connus (et, pour le versé, soldées ou décidées depuis plus d’un an)."
)

T4_TITLE = "Plan de financement par dispositif, {period}"
T4_QUESTION = "Qui paie quoi, et sur qui repose le plan ?"
T4_COLUMNS = {"nom": "Dispositif", "montant": "Total", "levier": "Levier", "premier": "Part du premier financeur"}
T4_CAVEAT = "Levier : euros des autres pour 1 € du fonds de référence ({fund}), sur les projets où il intervient."

T5_TITLE = "Suivi des conventions pluriannuelles d’objectifs, {period}"
T5_RUNNING = "Conventions pluriannuelles d’objectifs en cours au {day}, {period}"
T5_SOON = "Conventions pluriannuelles d’objectifs qui prennent fin d’ici un an, {period}"
T5_QUESTION = "Quelles conventions courent, jusqu’à quand ?"
T5_SENTENCE = "{n}, {euros} sur la période ; {ending} d’ici un an."
T5_ENDING = {0: "aucune ne prend fin", 1: "une prend fin", 2: "{n} prennent fin"}
T5_AGREEMENT, T5_AGREEMENTS = "convention pluriannuelle", "conventions pluriannuelles"
T5_COLUMNS = {
    "nom": "Convention",
    "porteur": "Porteur",
    "objet": "Objet",
    "fonds": "Qui paie",
    "avant": "Avant {year}",
    "total": "Total",
    "fin": "Fin",
}
T5_EMPTY = "Aucune convention pluriannuelle n’est renseignée."
T5_UNNAMED = "Sans numéro"

T6_TITLE = "Parcours de création, {period}"
T6_QUESTION = "Qui entreprend, et jusqu’où ?"
T6_SENTENCE = "{received} accueillies ; {reached} à l’étape « {last} »."
T6_COLUMNS = {
    "nom": "Étape atteinte",
    "valeur": "Personnes",
    "part": "Part des accueillis",
    "qpv": "Dont quartiers prioritaires",
    "femmes": short_label("women_share"),
    "jeunes": short_label("under30_share"),
}
T6_CAVEATS = (
    "Chaque personne compte une fois ; une cellule de moins de 5 personnes est cachée (s), et celle qui la révélerait aussi.",
    "Femmes et 30 ans et moins : parmi les suivis enregistrés à cette étape.",
)
T6B_TITLE = "Ce que devient le parcours, {period}"
T6B_QUESTION = "Que deviennent les créations ?"
T6B_COLUMNS = {"nom": "Indicateur", "valeur": "Valeur", "n": "Personnes"}
T6B = {id_: label(id_) for id_ in ("women_share", "under30_share", "ess_creation_share", "firm_survival")}

T7_TITLE = "Locaux par quartier, {day}"
T7_QUESTION = "Les locaux servent-ils ?"
T7_COLUMNS = {
    "nom": "Quartier",
    "lots": "Locaux",
    "surface": "Surface en service",
    "occupe": "Surface occupée",
    "valeur": "Occupation",
    "vacance": "Vacance",
    "ecart": short_label("rent_gap"),
    "ess": "Locataires ESS (m²)",
}
T7B_TITLE = "Locaux par opérateur, {day}"
T7B_QUESTION = "Que fait chaque opérateur de ses locaux ?"
T7B_COLUMN = "Opérateur"
T7_SENTENCE = "{share} de la surface en service est occupée ({occupied} sur {base})."
T7B_SENTENCE = "{name} tient {share} de la surface en service ({area} sur {base})."
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
    "beneficiaires": short_label("beneficiaries"),
    "qpv": "Dont quartiers",
    "clos": "État",
}
T8_CLOSED, T8_OPEN = "Clos", "En cours"
T8_CAVEATS = ("Un nombre de 1 à 4 personnes est caché (s) ; la même personne peut servir plusieurs marchés.",)
T8_TOTAL = "Total (taux : marchés clos)"
T8_EMPTY = "Aucun marché à clause n’est enregistré avec ces filtres."

T9_TITLE = "Contexte par quartier"
T9_QUESTION = "Qui y vit, quelle activité ?"
T9_COLUMNS = {
    "nom": "Quartier",
    "population": "Habitants",
    "etablissements": short_label("establishments"),
    "ess": short_label("ess_establishments"),
    "creations": short_label("creations") + " {year}",
    "pour_mille": short_label("establishments_per_1000"),
    "emplois_ess": "Emplois de l’ESS",
}
T9_MEDIAN = "La dernière ligne donne la valeur médiane des quartiers : ces taux ne s’additionnent ni ne se moyennent."
T9_GAP = "L’écart avec la métropole demande les mêmes taux pour la métropole, que ce dossier n’a pas."
T9_NO_INDICATORS = "Ce dossier n’a ni taux de pauvreté, ni taux d’emploi, ni revenu des quartiers."
SOURCE_IS = "Source : {source}."

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
NO_DATA = {
    "T1": "aucune aide connue.",
    "T6": "le dossier ne dit rien des personnes accompagnées.",
    "T7": "le dossier ne dit rien des locaux.",
    "T8": "le dossier ne dit rien des clauses d’insertion des marchés.",
}
T8_LISTED = "La liste des {n} est dans le rapport complet et dans le classeur Excel."

# -- compared with the previous review --------------------------------------------------------------------------------

BEFORE = "{label}, {before}"
GAP = "Écart"
COMPARED = "Par rapport à {before} : {change} ({gap})"
COMPARED_SAME = "Par rapport à {before}, rien ne change"
COMPARED_UP = " ; plus forte hausse : {name} ({gap})"
COMPARED_DOWN = " ; plus forte baisse : {name} ({gap})"
COMPARED_NEW = " ; {n} absentes alors"
VERSION_OF = "la version du {date}"
EARLIER_PERIOD = "la période {period}"
GAP_POINTS = "Écart (points)"
POINTS = "points"
COMPARED_ONLY = "Par rapport à {before} :"

# -- the document -----------------------------------------------------------------------------------------------------

REVIEW = "Revue du contrat de ville"
REVIEW_OF = "Revue du contrat de ville, {territory}"
SHEET_OF = "Fiche quartier : {place}"
FICTIVE = "Fictif"
FICTIVE_LONG = "Données de démonstration (fictives)"
FICTIVE_WHY = "Projets, montants et personnes sont inventés ; ce document ne décrit aucune situation réelle."
TERRITORY = "Territoire"
CONTRACT = "Contrat"
PERIMETER = "Périmètre et filtres"
PERIOD = "Période"
EXTRACTED = "Extraction"
FINGERPRINT = "Version des données"
SOURCE = "Source"
COMPARED_WITH = "Comparé à"
NEIGHBOURHOODS = "Quartiers"
GENERATION = "{n}, périmètres de {generation}"
CONTENTS = "Sommaire"
STAMP = "Extraction du {date} ; version {fingerprint}"
PAGE_WORD, PAGE_OF = "page", "sur"
NOTE_LEGEND = "– : sans objet ; s : secret statistique."
ROWS_CUT = "La suite ({n}) est dans le classeur Excel."
FIRST_ROWS = "{title} : les {n} premiers sur {all}"
NOT_SHOWN = "Sans ligne ici"
IN_ONE_LINE = (CONTRACT, NEIGHBOURHOODS, PERIOD, EXTRACTED)  # what two pages keep of a cover
IN_TOTAL = "compris dans le total"
OTHER = "autre"
WATERFALL = {"niveau": "Niveau", "moins": "En moins", "plus": "En plus"}  # series of a waterfall in an office suite
MAP_ALT = "Carte des quartiers prioritaires ; {place} est en couleur."
MAP_ALL = "Carte des quartiers prioritaires selon : {label}."
MAP_TITLE = "{label}, carte"
MAP_ZERO, MAP_NONE = "zéro", "sans objet ou secret"

SUMMARY = "L’essentiel"
WHERE = "Où va l’argent"
WHO_PAYS = "Par quels dispositifs, et qui paie"
READING = "Comment lire"
REFUSED = "Demandes refusées"
UNFUNDED = "Quartiers sans subvention ni projet"
UNFUNDED_TITLE = "Quartiers sans subvention ni projet sur la période"
ABSENT_TITLE = "Ce que ce document ne contient pas"
NOT_HERE = "{part} : {reason}"
UNWRITTEN = "Textes qui restent à écrire (page Revue, « Textes ») : {parts}."
ONE_BAR = "{title} : {name}, {value}."
SIGNED = "Texte de {author}"
UNSIGNED = "Texte sans signature"
ON_DAY = ", le {day}"
MEETING, AUTHORS, SIGNATORIES = "Séance", "Rédaction", "Signataires"
TEXT_WITHOUT_PART = "le texte « {name} » n’est celui d’aucune partie de la revue."
NO_PICTURE = "l’image « {name} » n’est pas dans le dossier des logos, ou ne s’ouvre pas."
LOGO_ALT, COVER_ALT = "Logo", "Illustration de la couverture"
IN_FULL = "Le rapport complet y ajoute : {parts}."
IN_LONGER = "Les tableaux, la méthode et les fiches sont dans la revue et le rapport complet."
ALL_HAS_A_ROW = "rien, tout a une ligne dans les tableaux."
SYNTHESIS_OF = "Synthèse de la revue, {territory}"
PART_1 = "Orientations du contrat et projet de territoire"
PART_2 = "Évolution de la situation dans les quartiers"
PART_3 = "Actions et moyens de l’année"
PART_3_1 = "Programmation de l’année"
PART_3_2 = "Financement par quartier"
PART_3_3 = "Financement par dispositif"
PART_3_4 = "Plan de financement"
PART_3_5 = "Conventions pluriannuelles"
PART_3_6 = "Parcours de création"
PART_3_7 = "Locaux"
PART_3_8 = "Clauses d’insertion"
PART_4 = "Perspectives et améliorations"
PART_5 = "Articulation sociale, économique et urbaine"
PART_6 = "Dotation de solidarité urbaine"
PART_7 = "Fiches des quartiers"
PART_8 = "Méthode, sources et limites"
PART_8_1 = "Comment compter"
PART_8_2 = "Définitions"
PART_8_3 = "Ce qui n’est pas montré"
PART_8_4 = "Secret statistique"
PART_8_5 = "Sources"
PART_9 = "Avis et contributions"
OUTLINE = (
    "Ce plan suit le contenu du rapport annuel fixé par le décret n° 2015-1118 du 3 septembre 2015 : orientations, "
    "évolution de la situation, actions, perspectives, articulation des volets, dotation de solidarité urbaine."
)
TODO_1 = "rappeler les orientations du contrat, les priorités retenues avec les habitants et le projet de territoire."
TODO_2 = "commenter l’évolution au regard des objectifs du contrat."
TODO_3 = "décrire les actions marquantes de l’année, celles de l’intercommunalité, des communes et des partenaires."
TODO_4 = "perspectives au vu des résultats et des moyens ; droit commun, coordination, participation, évaluation."
TODO_5 = "articulation des volets social, économique et urbain, et avec le renouvellement urbain."
TODO_6 = "ce que les actions de développement social urbain payées par la DSU ont changé."
TODO_9 = "avis des conseils municipaux et des conseils citoyens ; joindre les contributions."
FACTS_1 = "Contrat {contract} : {n} ; {inhabitants} habitants connus."
RENEWAL = "{n} en renouvellement urbain : {names}."
RENEWAL_NONE = "Aucun quartier n’est indiqué en renouvellement urbain dans ces données."
RENEWAL_MONEY = "Ils reçoivent {euros}, soit {share} des montants situés en quartier."
WITHOUT = "Sans projet actif : {names}."
WITHOUT_NONE = "Tous les quartiers ont au moins un projet actif."
AGREEMENTS_END = "Conventions qui prennent fin d’ici un an : {euros} de tranches annuelles."
SHEETS_IN_BOOK = "Les {n} quartiers sont dans le classeur Excel ; la fiche de chacun se produit à part."
METHOD = (
    "{amounts}. {mode}. {counting}. {euros}.",
    "« Attribué » n’est pas « versé ». Les prêts, les aides en nature et l’autofinancement ne sont jamais ajoutés aux subventions.",
    "Une convention de plusieurs années compte chaque année sa tranche.",
    "Le périmètre des quartiers a changé le 1er janvier 2024 : un quartier nouveau ou modifié ne se compare pas à l’avant.",
    "Les montants sont arrondis à l’euro à l’affichage ; le classeur Excel garde les centimes.",
)
SECRECY = (
    "Une cellule de moins de 5 personnes, de moins de 3 locaux ou baux, ou dominée à plus de 85 % par un seul, devient « s ».",
    "Quand une seule cellule est cachée, une autre l’est aussi pour qu’aucune soustraction ne la révèle.",
    "Zéro est un résultat ; « – » veut dire qu’il n’y a rien à calculer.",
)
LEFT_OUT_TITLE = "Ce qui n’a pas de ligne dans les tableaux"
LEFT_OUT_COLUMNS = {
    "nom": "Tableau",
    "quoi": "Part non répartie",
    "valeur": "Montant ou nombre",
    "n": "Enregistrements",
}
DEFINITIONS_TITLE = "Définitions des indicateurs"
DEFINITIONS_COLUMNS = {"nom": "Indicateur", "definition": "Définition", "unite": "Unité"}
PROOFS = "Codes de vérification"
WARNINGS = "Avertissements sur les données : {n} ; la page Données en donne la liste."
NO_WARNING = "Le contrôle des données ne relève aucun avertissement."

SHEET_PEOPLE = "Qui y vit"
BEGINS, ENDS = "Commence", "Se termine"
SHEET_LINE = "{day} : {project} ({carrier})"
SHEET_MORE = "… et {n}."
SHEET_OTHERS = "autre projet"

BOOK_SUMMARY = "Filtres et sources"
BOOK_METHOD = "Méthode"
BOOK_SHEETS = "Feuilles de ce classeur"
BOOK_KEY = "Code"

SLIDE_NOTES_METHOD = "Méthode : {text}"
SLIDE_NOTES_RECORDS = "Derrière ces chiffres : {text}"

# -- what a comparison can be ------------------------------------------------------------------------------------------

CLI_NO_VERSION = "Aucune version ni aucun dossier « {name} » à comparer."

T10_TITLE = "Les quartiers en chiffres"
T10_QUESTION = "Et quartier par quartier ?"
BOOK_REFUSED = "Demandes refusées"
BOOK_OUTCOMES = "Devenir des créations"
BOOK_OPERATORS = "Locaux par opérateur"
BOOK_YEARS = "Par année"
BOOK_FUNDS = "Par origine"
BOOK_SECTORS = "Par secteur"
BOOK_OTHERS = "Autres concours"
BOOK_FORMS = "Pluriannuel par financeur"
BOOK_PLACE = "Chiffres clés"
BOOK_SCHEMES = "Par dispositif"
BOOK_CONTEXT = "Contexte"
FIRST_FUNDER = "Premier financeur : {name}, {share}"
OTHERS_BRING = " ; pour 1\u202f€ ({fund}), les autres apportent {amount}"
SINCE = COMPARED.partition(" à ")[0]  # how the sentences that compare two states begin: « Par rapport »
