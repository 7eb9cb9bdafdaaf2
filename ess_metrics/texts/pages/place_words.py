"""Words about head offices and places of action."""

QUESTION = "L’argent des quartiers va-t-il à des structures des quartiers ?"
TITLE = "{amounts} pour des actions en QPV, selon le siège du porteur, {period}"
KINDS = {
    "meme_quartier": "Siège dans le même quartier",
    "autre_quartier": "Siège dans un autre quartier prioritaire",
    "hors_qpv": "Siège hors quartier prioritaire",
    "siege_inconnu": "Siège de localisation inconnue",
}
COLUMN = "Siège du porteur"
AMOUNT = "Montant"
PART_OF_KNOWN, PART_OF_ALL = "Part des sièges connus", "Part du total en QPV"
SENTENCE = "{share} des financements d’actions en QPV vont à des structures dont le siège est hors QPV{caution}."
BETWEEN = (
    "Entre {low} et {high} des financements d’actions en QPV vont à des structures dont le siège est hors QPV : "
    "{euros} vont à des structures dont le siège n’est pas localisé."
)
UNKNOWN = "{euros} vont à des structures dont le siège n’est pas localisé."
ELSEWHERE = "Actions hors QPV, non réparties ou sans lieu"
CAVEAT = (
    "Le siège n’est pas le lieu de l’action : une structure peut agir dans un quartier sans y avoir d’adresse. "
    "La part porte sur les sièges connus."
)
EMPTY = "Aucun siège n’est localisé : la colonne « code_quartier_siege » de la table « organismes » est vide."
