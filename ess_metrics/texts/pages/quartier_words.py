"""Words of the neighbourhood sheet."""

from ess_metrics.texts.indicators import short_label

CHOOSE = "Choisissez un quartier sur la carte, dans la liste, ou cherchez-le par son nom."
PICK = "Quartier"
PICK_NONE = "Choisir un quartier…"
CHANGES = {
    "I": "périmètre inchangé depuis 2015",
    "M": "périmètre modifié en 2024",
    "N": "quartier entré dans la liste en 2024",
}
RENEWAL = {
    "national": "renouvellement urbain d’intérêt national",
    "regional": "renouvellement urbain d’intérêt régional",
}
FREE_ZONE = "zone franche urbaine (ZFU-TE)"
FEATURES = {"population": "la population", "pauvrete": "le taux de pauvreté", "surface": "la superficie"}
BEGUN_TITLE = "Projets commencés depuis moins d’un an"
ENDING_TITLE = "Projets actifs qui finissent d’ici un an"
UNHOUSED_TITLE = "Projets actifs dont le porteur ne loue rien dans le quartier"
NOTHING_BEGAN = "Aucun projet n’a commencé dans les douze mois précédant l’extraction."
NOTHING_ENDS = "Aucun projet ne se termine dans les douze mois qui viennent."
EVERY_PROJECT_HOUSED = "Tous les projets actifs ont un porteur locataire dans le quartier, ou il n’y en a aucun."
NO_EMPTY_LOT = "Aucun local vacant n’est recensé dans ce quartier."
NO_CONTEXT = "Chargez la table « indicateurs » (indicateurs.csv) pour situer ce quartier."
UNHOUSED = "{n} n’y {verb} aucun local"
RENT = ("loue", "louent")
ALL_HOUSED = "Tous les projets actifs y louent un local, ou il n’y en a aucun"
EMPTY_LOTS = " ; {n} ({area})."
NO_EMPTY = " ; aucun local vacant."
POVERTY = "Taux de pauvreté : {mine} (quartier médian : {middle})."
PEERS = "Les plus proches par {features} : {names}"
PEERS_MORE = "{text} ; il reçoit plus par habitant que {n} d’entre eux."
PEERS_ONE = "{text} ; il reçoit plus par habitant que l’un d’entre eux."
PEERS_ALL = "{text} ; il reçoit plus par habitant que chacun d’eux."
PEERS_NONE = "{text} ; aucun ne reçoit moins que lui par habitant."
NO_PEER = "La population, la pauvreté et la superficie sont inconnues : aucun quartier ne peut être dit comparable."

# -- one among all --

STRIPS_QUESTION = "Plus ou moins que les autres ?"
STRIPS_TITLE = "{place} parmi les {n} quartiers, {period}"
STRIPS_EMPTY = "Il faut au moins trois quartiers, et des valeurs qui diffèrent, pour situer celui-ci."
STRIPS_CAVEAT = "Les valeurs couvertes par le secret statistique ne sont pas placées."
POVERTY_STRIP = short_label("insee_taux_pauvrete")
NEED_QUESTION = "L’argent va-t-il aux quartiers les plus pauvres ?"
NEED_TITLE = "Taux de pauvreté et subventions par habitant et par an, par quartier, {period}"
NEED_SENTENCE = "Plus pauvres que la moyenne et moins aidés par habitant que la moyenne, en bas à droite : {n}."
NEED_EMPTY = "Il faut le taux de pauvreté d’au moins trois quartiers (table « indicateurs »)."
ABOVE = "Au-dessus de la moyenne des quartiers : {names}."
BELOW = "Au-dessous : {names}."
MEAN_BY_YEAR = "Moyenne des quartiers"
RATE_BY_YEAR = "Ce quartier"
YEARS_QUESTION = "Plus ou moins que la moyenne, année par année ?"
YEARS_TITLE = "Subventions par habitant, par année : {place} et la moyenne des quartiers"
YEARS_ABOVE = "Au-dessus de la moyenne {n} sur {years}."
FULL_YEAR = ("année complète", "années complètes")

# -- sentences --

AND = " et "
INHABITANT = "habitant"
RECEIVES = "{when}, {who} reçoit {amount} de subventions"
NEAR_MEAN = "proche de la moyenne des quartiers"
FROM_MEAN = {
    True: "{gap} de plus que la moyenne des quartiers",
    False: "{gap} de moins que la moyenne des quartiers",
}
RANK = " ({rank} sur {n} par habitant)"
FIRST_SCHEME = "Premier dispositif : {name} ({share} du montant)"
FIRST_SECTOR = "{text} ; premier secteur : {name} ({share})."
ACTIVE = ("projet actif", "projets actifs")
PROJECT = "projet"
BEGAN = (" ; {n} a commencé depuis un an", " ; {n} ont commencé depuis un an")
ENDS = (" ; {n} se termine d’ici un an", " ; {n} se terminent d’ici un an")
LOT = ("local vacant", "locaux vacants")
MEAN = "moyenne : {value}"
MIDDLE = "médiane : {value}"

# -- titles and columns --

HERE = "{amounts} {title} : {place}"
SCHEME_QUESTION, SCHEME_TITLE = "Par quels dispositifs ?", "par dispositif"
FUND_QUESTION, FUND_TITLE = "Qui paie ?", "par origine de l’argent"
AMOUNT = "Montant"
PEERS_QUESTION = "Et les quartiers qui lui ressemblent ?"
PEERS_TITLE = "Quartiers les plus proches, {period}"
PLACE, INHABITANTS, POVERTY_COLUMN, AREA = "Quartier", "Habitants", "Taux de pauvreté (%)", "Superficie (ha)"
CONTEXT_QUESTION = "Qui y vit ?"
CONTEXT_TITLE = "Indicateurs de contexte : {place}"
CONTEXT_COLUMNS = ("Indicateur", "Ce quartier", "Quartier médian", "Année")
STATUSES = {"secret": "secret statistique", "nd": "non disponible"}
UNKNOWN = "inconnu"
WITH_UNIT = "{value}\u202f{unit}"
BEGUN_QUESTION = "Qu’est-ce qui commence ?"
ENDING_QUESTION = "Qu’est-ce qui se termine ?"
UNHOUSED_QUESTION = "Quels projets n’ont pas de local ici ?"
LIST_TITLE = "{title} : {place}"
LIST_COLUMNS = ("Projet", "Porteur", "Secteur")
BEGINNING, END = "Début", "Fin"
LOTS_QUESTION = "Quels locaux sont vides ?"
LOTS_TITLE = "Locaux vacants : {place}"
LOTS_COLUMNS = ("Local", "Type", "Opérateur", "Surface")
