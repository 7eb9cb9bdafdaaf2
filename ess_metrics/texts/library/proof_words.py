"""Words about the proof of a figure."""

HELP = "dit ce que prouve un code de vérification, et refait le calcul"
CODE = "le code imprimé à côté du chiffre (ESS-…)"
DATA = "le dossier de données"
BAD = "Ce code n’est pas un code de vérification, ou il a été mal recopié : « {code} »."
MEANING = "{label} : {definition}"
ASKED = "Ce qui est compté : {question}."
EVERYTHING = "sans filtre"
TOTAL = "tout ensemble"
THEN = "Sur les données d’alors ({fingerprint}) : {value}, sur {n}."
THEN_LOST = "La version des données qui a produit ce chiffre ({fingerprint}…) n’est pas conservée dans ce dossier."
NOW = "Sur les données d’aujourd’hui ({fingerprint}) : {value}, sur {n}."
SAME_DATA = "Les données n’ont pas changé depuis."
SAME = "Le chiffre serait le même aujourd’hui."
DIFFERENT = "Le chiffre serait différent aujourd’hui."
REDEFINED = (
    "La définition de cet indicateur a changé depuis (version {then}, aujourd’hui {now}) : "
    "le calcul ci-dessus suit la définition d’aujourd’hui."
)
USED = "{count} retenus dans la table « {table} »."
EXCLUDED = "{count} écartés : {filtered} par les filtres, {conditioned} par la définition de l’indicateur."
PEOPLE = "Les enregistrements ne sont pas listés : ils concernent des personnes."
REASONS = {"filtre": "hors des filtres ou de la sélection par défaut", "condition": "ne remplit pas la définition"}
RECORD = "enregistrement"
NO_KEY = "cette ligne n’existe pas"
LIST = "écrit les enregistrements retenus et écartés dans ce fichier CSV"
PAGE_ASK = "Code de vérification"
PAGE_PLACEHOLDER = "ESS-…"
PAGE_EMPTY = "Collez le code d’un chiffre : cette page dit d’où il vient, le recalcule et liste ce qu’il compte."
PAGE_HELP = "Chaque chiffre, à l’écran comme sur le papier, porte un code. Il contient toute la question."
USED_TITLE = "Retenus : ils font le chiffre"
EXCLUDED_TITLE = "Écartés, et pourquoi"
REASON = "Pourquoi"
SECRET_COUNT = "un nombre secret d’enregistrements"
NO_TABLE = "Les enregistrements ne peuvent pas être listés : la table « {table} » manque dans ces données."
MOVED = "Ce qui a bougé depuis : {count}."
MOVE = "« {name} » ({key}) : {what}."
MORE_MOVES = "Et {count} de plus, que la page « Vérifier un chiffre » liste."
WHY_MOVED = {
    "nouvelle": "ligne nouvelle",
    "retiree": "ligne retirée",
    "retenue": "retenue maintenant",
    "ecartee": "plus retenue",
    "changee": "changée",
    "ailleurs": "comptée autrement, par son projet ou par son quartier",
}
CELLS = " ({cells})"
NOTHING = "non retenue"
EUROS = "{told} ; {before}, puis {after}"
MOVED_TITLE = "Ce qui a bougé depuis"
MOVED_NAME, MOVED_KEY, MOVED_WHY, MOVED_THEN, MOVED_NOW = (
    "Nom",
    "Identifiant",
    "Ce qui a changé",
    "Alors",
    "Aujourd’hui",
)
