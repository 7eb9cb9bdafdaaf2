"""Words of the page « Locaux »."""

from ess_metrics.texts.indicators import short_label

LEAD_NONE = "Aucun local n’est recensé avec ces filtres."
LEAD_ROOM = "{n} de {area} au total dans {places}"
LEAD_LARGEST = " ; le plus grand, {name} ({place}), fait {area}"
LEAD_NO_ROOM = "Aucun local n’est vacant au {date}"
LEAD_RATES = "{occupancy} des surfaces sont occupées et {vacancy} vacantes"
LEAD_LENGTH = " ; la moitié des locaux vacants le sont depuis {days} ou plus"
LEAD_RENT = "Les loyers sont {gap} sous le marché"
LEAD_RENT_ABOVE = "Les loyers sont {gap} au-dessus du marché"
LEAD_RENT_SECRET = "L’écart des loyers au marché est couvert par le secret statistique"
LEAD_TENANTS = "les locataires de l’ESS tiennent {share} des surfaces louées"
LEAD_ENDING = "{n} se {end} d’ici 12 mois"

FIGURES = {
    "room": "Vacant aujourd’hui",
    "occupancy": short_label("occupancy"),
    "length": "Vacance médiane",
    "rent_gap": short_label("rent_gap"),
    "ess_tenant_share": short_label("ess_tenant_share"),
    "ending": "Fins de bail à 12 mois",
}
OF_AREA = "des m² en service"
OF_LET = "des m² loués"
ON_LOTS = "sur {n}"
SUBSIDY = "{euros} par an"

MAP_QUESTION = "Où y a-t-il de la place ?"
MAP_TITLE = "Surface vacante par quartier, et chaque local, situation au {date}"
MAP_TITLES = {
    "vacants": "Surface vacante par quartier, et chaque local vacant, situation au {date}",
    "fins": "Surface vacante par quartier, et les locaux dont le bail finit dans les 12 mois après le {date}",
}
MAP_VALUE = "Surface vacante"
MAP_SENTENCE = "Le plus de place : {place}, {area} dans {n}."
MAP_CAVEATS = (
    "Losange : local vacant ; triangle : terrain ; carré : travaux, projet ou réserve ; rond : occupé.",
    "Un local sans coordonnées n’a pas de point ; il compte dans la surface de son quartier.",
)
POINTS = {"vacants": "Locaux vacants", "fins": "Baux qui finissent", "tous": "Tous les locaux"}
POINTS_LABEL = "Points de la carte"
POINT = "{name}, {type}, {area}, {state}"
POINT_END = " ; bail jusqu’au {day}"
POINT_SINCE = " depuis {days}"
POINT_RENT = " ; {rent} par m² et par an"
POINT_MONTH = ", {month} par mois"
POINT_MARKET = " (marché : {rent})"
POINT_NO_RENT = " ; loyer non renseigné"
LOT = "{told}. Quartier : {place}."
NOT_PLACED = "Locaux sans coordonnées"
UNKNOWN_AREA = "surface inconnue"
MOST_POINTS = 400
LOTS = "Locaux vacants"
LOTS_ALL = "Locaux"

RENTS_QUESTION = "Qu’est-ce qui est libre, et à quel loyer ?"
RENTS_TITLE = "Locaux vacants : loyer demandé et loyer du marché, au {date}"
RENTS_NEAR = "du plus proche au plus éloigné de {place} (tous les quartiers)"
RENTS_CHEAPEST = "du moins cher au plus cher"
RENTS_ENDS = ("loyer demandé", "loyer du marché")
RENTS_COLUMNS = (
    ("nom", "Local", "text"),
    ("quartier", "Quartier", "text"),
    ("type", "Type", "text"),
    ("surface", "Surface", "m2"),
    ("loyer", "Loyer par m² et par an", "eur_unit"),
    ("marche", "Loyer du marché par m² et par an", "eur_unit"),
    ("mois", "Loyer par mois", "eur"),
    ("distance", "Distance", "text"),
    ("jours", "Vide depuis", "days"),
    ("operateur", "Opérateur", "text"),
    ("pmr", "Accessible PMR", "text"),
)
RENTS_SENTENCE_NEAR = "Au plus près de {place} : {name}, {area}, {price} ({distance})."
RENTS_SENTENCE = "Le moins cher : {name} ({place}), {area}, {price}."
RENTS_PRICE = "{month} par mois"
RENTS_NO_PRICE = "loyer non renseigné"
RENTS_INSIDE = "dans le quartier"
RENTS_METRES = "à {metres} m"
RENTS_KILOMETRES = "à {kilometres} km"
RENTS_FAR = "distance inconnue"
RENTS_CAVEATS = (
    "Loyers hors taxes et hors charges des seuls locaux vacants ; ceux des locaux occupés ne sont pas montrés un par un.",
    "Distance à vol d’oiseau jusqu’au bord du quartier.",
)
RENTS_UNPRICED = "Locaux vacants sans loyer connu"
RENTS_FURTHER = "Locaux vacants au-delà des {most} premiers, dans le tableau"
LIST_QUESTION = "Lesquels, et depuis quand ?"
LIST_TITLE = "Locaux vacants, du plus anciennement vide au plus récent, situation au {date}"
LIST_EMPTY = "Aucun local n’est vacant avec ces filtres."
LIST_COLUMNS = (
    ("nom", "Local", "text"),
    ("quartier", "Quartier", "text"),
    ("type", "Type", "text"),
    ("surface", "Surface", "m2"),
    ("jours", "Vide depuis", "days"),
    ("operateur", "Opérateur", "text"),
    ("pmr", "Accessible PMR", "text"),
)
LIST_SENTENCE = "{n}, {area} ; le plus anciennement vide, {name}, l’est depuis {days}."

MEASURES = {
    "occupancy": short_label("occupancy"),
    "vacancy": short_label("vacancy"),
    "rent_gap": short_label("rent_gap"),
    "ess_tenant_share": short_label("ess_tenant_share"),
    "length_of_stay": short_label("length_of_stay"),
}
MEASURE_LABEL = "Ce que mesurent les barres"
BREAKDOWNS = {"operateur": "Par opérateur", "type": "Par type", "quartier": "Par quartier"}
BREAKDOWN_LABEL = "Ventilation"
COLUMNS = {"operateur": "operateur_id", "type": "type_local", "quartier": "code_quartier"}
BY = {"operateur": "par opérateur", "type": "par type de local", "quartier": "par quartier"}
TITLES = {
    "occupancy": "Part des surfaces occupées",
    "vacancy": "Part des surfaces vacantes",
    "rent_gap": "Écart des loyers au marché (part en moins)",
    "ess_tenant_share": "Part des surfaces louées à l’ESS",
    "length_of_stay": "Durée médiane des baux terminés",
}
QUESTIONS = {
    "occupancy": "Chez qui, et où, est-ce occupé ?",
    "vacancy": "Chez qui, et où, est-ce vide ?",
    "rent_gap": "À quel prix ?",
    "ess_tenant_share": "Au service de l’ESS ?",
    "length_of_stay": "Combien de temps reste-t-on ?",
}
SUB_AREA = "{part} sur {whole}"
SUB_LOTS = "sur {n}"
WHOLE = "ensemble : {value}"
RATES_SENTENCE = "Ensemble : {whole} ; de {low} ({last}) à {high} ({first})."
RATES_SAME = "Ensemble : {whole}."

ENDING_QUESTION = "Quels baux se terminent d’ici un an ?"
ENDING_TITLE = "Baux dont la fin tombe dans les 12 mois après le {date}"
ENDING_SENTENCE = "{n}, {area} ; le premier le {first}."
ENDING_EMPTY = "Aucun bail ne se termine dans les 12 mois."
ENDING_COLUMNS = (
    ("nom", "Local", "text"),
    ("locataire", "Locataire", "text"),
    ("quartier", "Quartier", "text"),
    ("surface", "Surface", "m2"),
    ("fin", "Fin du bail", "date"),
)

EXITS_QUESTION = "Pourquoi quitte-t-on la pépinière ?"
EXITS_TITLE = "Baux terminés des lots de pépinière, par motif de sortie, avant le {date}"
EXITS_VALUE = "Baux terminés"
EXITS_REASON = "Motif de sortie"
EXITS_MONTHS = "Séjour médian"
EXITS_SUB = "séjour médian : {months}"
EXITS_SENTENCE = "{reason} : {n} sur {all} de motif connu."
EXITS_EMPTY = "Aucun bail de pépinière terminé n’est recensé."
EXITS_UNKNOWN = "Motif inconnu"
EXITS_CAVEAT = "Les baux en cours n’y figurent pas : un séjour court y est plus vite compté qu’un long."
YES, NO, UNKNOWN = "oui", "non", "inconnu"
NO_POSITION = "sans coordonnées"
