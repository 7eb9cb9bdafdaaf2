"""Words of the page « Financements »."""

from __future__ import annotations

from ess_metrics.texts.indicators import short_label

TARGETS = {"quartiers": "Vers les quartiers", "secteurs": "Vers les secteurs"}
TARGET_COLUMNS = {"quartiers": "code_quartier", "secteurs": "secteur"}
TARGET_WORDS = {"quartiers": "au quartier", "secteurs": "au secteur"}
TARGET_LABEL = "Destination du flux"

PARTS = {
    "paie": "Qui paie",
    "chemin": "Du demandé au versé",
    "duree": "Annuel ou pluriannuel",
    "dependance": "Dépendance",
    "tailles": "Taille des aides",
}
PART_LABEL = "Partie de la page"

FLOW_TITLE = "{amounts} du financeur {target}, {period}, montants répartis"
FLOW_SHARED = (
    "Un flux ne compte jamais deux fois le même euro : ses montants restent répartis entre les quartiers, même quand "
    "la page compte en montants entiers."
)
FLOW_LARGEST = "Plus gros courant : {fund} → {scheme} → {target}, {euros}, soit {share} du total."
FLOW_EMPTY = "Aucun euro n’arrive à destination avec ces filtres : élargissez la période ou retirez un filtre."
OTHERS = {
    "fonds_origine": "Autres origines",
    "dispositif_code": "Autres dispositifs",
    "code_quartier": "Autres quartiers",
    "secteur": "Autres secteurs",
}
OTHERS_OF = "{others} ({n})"
# What has no key in a column, pale in the flow: (not placed at all, for the whole territory).
_NO_PLACE = "Hors quartiers prioritaires, ou sans projet"
ASIDE = (
    {
        "fonds_origine": "Origine inconnue",
        "dispositif_code": "Dispositif inconnu",
        "code_quartier": _NO_PLACE,
        "secteur": "Secteur inconnu, ou sans projet",
    },
    {"code_quartier": "Tout le territoire, non réparti"},
)
SHARE = "Part du total"
HEADS = {
    "fonds_origine": "Qui paie",
    "dispositif_code": "Par quel dispositif",
    "code_quartier": "Pour quel quartier",
    "secteur": "Pour quel secteur",
}
ROWS = "ligne de financement"

LEAD_TOTAL = "{period}, {total} de subventions {participle}"
LEAD_WHO = " : d’abord {funds}."
LEAD_ALONE = ", d’une seule origine : {fund}."
LEAD_LEVERAGE = "Pour 1 € du fonds de référence ({fund}), les autres apportent {euros} aux mêmes projets"
LEAD_SCHEME = "Premier dispositif : {scheme} ({share})"
FIGURE_LEVERAGE = short_label("leverage")
FIGURE_LEVERAGE_OF = "pour 1 € ({fund})"
FIGURE_INVESTED = short_label("investment_share")
FIGURE_INVESTED_OF = "des montants de section connue"
FIGURE_AWARD = short_label("award_rate")
FIGURE_AWARD_OF = "sur {n}"
FIGURE_PAID = short_label("payment_rate")
FIGURE_PAID_OF = "lignes anciennes ou soldées"
FIGURE_CPO = short_label("cpo_share_number")
FIGURE_CPO_OF = "en nombre, tous financeurs"
FIGURE_MEDIAN = "Aide médiane"
FIGURE_MEDIAN_OF = "moyenne {mean}"

FUNDS_QUESTION = "Qui paie au départ ?"
FUNDS_TITLE = "{amounts} par origine de l’argent"
DECIDERS_QUESTION = "Qui décide ?"
DECIDERS_TITLE = "{amounts} par financeur qui décide"
LEVERAGE_QUESTION = "Quel effet de levier ?"
LEVERAGE_TITLE = "Euros des autres financeurs pour 1 € du fonds de référence ({fund}), par dispositif"
LEVERAGE_TOLD = "Tous dispositifs : {euros} des autres pour 1 €"
LEVERAGE_BEST = " ; le plus fort parmi les dispositifs d’au moins trois lignes : {scheme} ({euros})"
LEVERAGE_LABEL = "Euros des autres pour 1 €"
FEW = "sur {n} seulement"
LEVERAGE_EMPTY = "Aucun euro du fonds de référence avec ces filtres : retirez le filtre de l’origine de l’argent."
SECTIONS_QUESTION = "Investir ou fonctionner ?"
SECTIONS_TITLE = "{amounts} par année et par section, {period}"
SECTIONS = {"fonctionnement": "Fonctionnement", "investissement": "Investissement"}
UNKNOWN_SECTION = "Section inconnue"
SECTIONS_SENTENCE = "{year}, dernière année complète : {invested} d’investissement sur {total}."

STEPS_QUESTION = "Que devient un euro demandé ?"
STEPS_TITLE = "Subventions demandées, attribuées et versées, {period}"
STEPS = {"demande": "Demandé", "attribue": "Attribué", "verse": "Versé"}
STEP = "Étape"
STEPS_UNKNOWN = "Lignes de montant inconnu"
STEPS_RATE = "Taux"
STEPS_BETWEEN = {
    "non_accorde": "Demandé, non accordé",
    "sans_decision": "Demandé, décision inconnue",
    "sans_demande": "Attribué, demande inconnue",
    "reste_a_verser": "Attribué, pas encore versé",
    "versement_inconnu": "Attribué, versement inconnu",
    "sans_attribution": "Versé, montant attribué inconnu",
}
STEPS_SENTENCE = (
    "Là où demande et décision sont connues, {award} de l’argent demandé est attribué ; "
    "là où le versement est connu et dû, {paid} de l’attribué est versé."
)
STEPS_CAVEATS = (
    "Chaque ligne est dans un seul morceau entre deux niveaux : les morceaux font l’écart, au centime.",
    "Les taux, eux, comparent des lignes comparables : décidées pour l’un, dues et connues pour l’autre.",
    "Un versement inconnu n’est pas un versement nul.",
)
RATES_QUESTION = "Où les demandes aboutissent-elles ?"
RATES_TITLE = "Succès des demandes, attribution, versement et délais par dispositif, {period}"
RATES_COLUMNS = {id_: short_label(id_) for id_ in ("success_rate", "award_rate", "payment_rate", "days_to_agreement")}
RATES_PROJECTS = "Dossiers décidés"
RATES_SENTENCE = "Sur {n} décidés, {rate} ont obtenu une subvention."
WAITS_QUESTION = "Combien de temps attend-on ?"
WAITS_TITLE = (
    "Jours entre le dépôt et la première décision favorable, par dispositif, {period} : "
    "médiane et délai de neuf dossiers sur dix"
)
WAITS_MEDIAN = "Médiane"
WAITS_P90 = "Neuf dossiers sur dix avant"
WAITS_PAID = "De la décision au premier versement (médiane)"
WAITS_SENTENCE = (
    "La moitié des dossiers attendent au plus {median}, neuf sur dix au plus {p90} ; "
    "puis {paid} jusqu’au premier versement (médiane)."
)
WAITS_CAVEAT = (
    "Seuls les dossiers aux deux dates connues comptent ; un dispositif de moins de 3 dossiers n’a pas de ligne."
)
ALL_SCHEMES = "Tous dispositifs"

FORMS_QUESTION = "Qui s’engage sur plusieurs années ?"
FORMS_TITLE = "Part des conventions pluriannuelles d’objectifs, en nombre, par origine de l’argent, {period}"
FORMS_NUMBER = "Part en nombre"
FORMS_EUROS = "Part en euros"
FORMS_COUNT = "Conventions"
FORMS_SENTENCE = "Toutes origines : {number} des conventions et {euros} des euros de forme connue sont pluriannuels."
AIM = "objectif 50 %"
AIM_QUESTION = "L’État tient-il son objectif ?"
AIM_TITLE = "Part des conventions pluriannuelles de l’État (programme 147), en nombre, par année"
AIM_SENTENCE = (
    "En {year}, dernière année complète : {share} des conventions de l’État (programme 147), pour un objectif de 50 %."
)
AIM_LABEL = "Part en nombre"
FORMS_YEAR_QUESTION = "Combien d’euros sont assurés pour plusieurs années ?"
FORMS_YEAR_TITLE = "{amounts} par année et par forme de convention, {period}"
FORMS = {"ponctuelle": "Annuel", "cpo": "Pluriannuel"}
UNKNOWN_FORM = "Forme inconnue"
FORMS_YEAR_SENTENCE = "{year}, dernière année complète : {multi} pluriannuels sur {total}."

DEPENDENCY_QUESTION = "Combien de porteurs tiennent à un seul financeur ?"
DEPENDENCY_TITLE = "Porteurs selon la part de leur premier financeur dans leurs subventions, {period}"
DEPENDENCY_CLASSES = (
    (0.0, "Moins de 50 %"),
    (0.5, "De 50 à 65 %"),
    (0.65, "De 65 à 80 %"),
    (0.8, "De 80 à 100 %"),
    (1.0, "100 %"),
)
DEPENDENCY_COLUMN = "Part du premier financeur"
DEPENDENCY_SENTENCE = "{high} sur {all} reçoivent 100 % de leurs subventions d’un seul financeur."
DEPENDENCY_SENTENCE_ONE = "{high} sur {all} reçoit 100 % de ses subventions d’un seul financeur."
CARRIERS = "Porteurs"
CARRIER_EUROS = "Montant reçu"
CARRIERS_QUESTION = "Lesquels ?"
CARRIERS_TITLE = "Porteurs, part de leur premier financeur et montant reçu, {period}"
FIRST_FUND = "Premier financeur"
DEPENDENCY_CAVEAT = (
    "Les ressources propres et les ventes n’y figurent pas : "
    "un porteur peut tenir à un financeur public pour peu de son budget."
)

SIZES_QUESTION = "De grandes aides, ou beaucoup de petites ?"
SIZES_TITLE = "{amounts} : nombre d’aides par taille, {period}"
SIZE = "Taille de l’aide"
SIZE_BELOW = "moins de {high}"
SIZE_FROM = "{low} et plus"
SIZE_BETWEEN = "de {low} à {high}"
SIZES_COUNT = "Aides"
SIZES_SENTENCE = (
    "Taille la plus fréquente : {common} ({n} sur {all}). Les plus grandes, {largest} : {few}, {euros} sur {total}."
)
SIZES_CAVEAT = "Une aide est une ligne de financement : un financeur, un projet, une année, une section."
TYPICAL_QUESTION = "Quelle aide dans quel dispositif ?"
TYPICAL_TITLE = "Aide médiane, moyenne et neuvième décile par dispositif, {period}"
TYPICAL_SENTENCE = (
    "La moitié des aides ne dépassent pas {median} ; la moyenne, tirée par les plus grandes, est de {mean}."
)
TYPICAL_CAVEAT = "Un dispositif de moins de 3 aides n’a pas de ligne ; il compte dans l’ensemble."
MEDIAN, MEAN, P90 = "Médiane", "Moyenne", "Neuf aides sur dix sous"
AMOUNT = "Montant"

FUNDS_PLACES_QUESTION = "Qui paie, dans chaque quartier ?"
FUNDS_PLACES_TITLE = "{amounts} par origine de l’argent, en part de chaque quartier, {period}, {mode}"
FUNDS_PLACES_TOLD = "Là où {fund} pèse le plus : {place}, {share}."
PART_OF = "Part de {fund}"
TOTAL_OF_PLACE = "Total du quartier"
UNPLACED = "Hors quartiers, ou non réparti"
WHOLE_ALL_PLACES = "Ensemble"

WHOLE_QUESTION = "Et tout ce qui n’est pas compté ici ?"
WHOLE_TITLE = "Toutes les lignes de financement du dossier, comptées ici ou non"
WHOLE_PART, WHOLE_ALL = "Ce qu’elles deviennent", "Tout le dossier"
WHOLE_PARTS = {
    "compte": "Comptées ici",
    "hors_filtres": "Hors des filtres",
    "montant_inconnu": "De montant inconnu",
    "sans_indice": "Années sans indice des prix, non converties",
    "refuse": "Refusées ou annulées, avec un montant écrit",
    "sans_montant": "Sans montant : à zéro",
    "reverse": "Argent reversé, compté à son origine",
    "autofinancement": "Autofinancement des porteurs",
    "autre_concours": "Prêts et autres concours, jamais ajoutés aux subventions",
}
WHOLE_SENTENCE = "{counted} comptés ici, sur {total} écrits dans le dossier."
WHOLE_CAVEAT = (
    "Chaque ligne est dans une seule part. Une ligne partagée entre des lieux choisis et d’autres est comptée ici ; "
    "les euros des autres lieux sont hors des filtres."
)

VOTED_QUESTION = "Que reste-t-il des enveloppes votées ?"
VOTED_TITLE = "Enveloppes : voté, engagé, payé, reste à engager"
VOTED_OUTSIDE = "Engagé sans enveloppe votée"
VOTED_SENTENCE = "Reste à engager : {left} ; engagé sans enveloppe votée : {outside}."
VOTED_COLUMNS = {"voted": "Voté", "committed": "Engagé", "paid": "Payé", "left": "Reste à engager"}
VOTED_ALL_FUNDS = "Tous les fonds"
VOTED_BY = {
    "annee": "Par année",
    "dispositif_code": "Par dispositif",
    "fonds_origine": "Par fonds",
    "detail": "Ligne par ligne",
}
VOTED_BY_LABEL = "Additionner les enveloppes"
VOTED_CAVEATS = (
    "Un vote vaut pour tout le territoire : les filtres de lieu, de secteur ou de porteur n’y changent rien.",
    "Engagé : les subventions attribuées ; un reste négatif dit que l’on a engagé plus que voté.",
)
ALL_ORIGINS = "Toutes origines"

PUBLISHED_QUESTION = "Qu’est-ce qui est publié ?"
PUBLISHED_TITLE = "Part des subventions présentes dans un fichier publié, par financeur"
PUBLISHED_SENTENCE = "{share} des euros de subvention de ce dossier se retrouvent dans un fichier publié sous licence."
PUBLISHED_DECIDER = "Financeur qui décide"
PUBLISHED_EUROS, PUBLISHED_SHARE = short_label("granted"), short_label("published_share")
PUBLISHED_MISSING = "Non publié"
PUBLISHED_YEARS = "Ce qui manque"
MISSING_YEAR = "{year} : {euros}"
NOTHING_MISSING = "rien"
PUBLISHED_CAVEATS = (
    "Publié : lu dans un fichier dont la table « sources » dit la licence. Ce qui a été saisi à la main n’est pas tenu pour publié.",
    "La loi demande aux collectivités de plus de 3 500 habitants de publier leurs subventions au-dessus de 23 000 €.",
)
