"""Words of the addresses made for programs."""

TITLE = "Questions et réponses pour les programmes"
DESCRIPTION = "Les mêmes réponses que `python -m ess_metrics values … --format json`, avec leur code de vérification. Lecture seule."
LIST = "La liste des indicateurs : identifiant, nom, unité, définition, tables, ventilations."
VALUES = "Les valeurs d’un indicateur."
RECORDS = "Les enregistrements derrière un indicateur, mille à la fois."
SELF = "Cette description."
INDICATOR = "Identifiant de l’indicateur, comme `granted`."
WHERE = "Un filtre `COLONNE=VALEUR` ; se répète. La même colonne deux fois veut dire « ou », deux colonnes « et »."
BY = "La colonne de ventilation ; sans elle, le total seul."
EUROS = "`courants`, `constants`, ou l’année des euros constants."
OFFSET = "Le rang du premier enregistrement ; `next` donne le suivant, null à la fin."
CHOICES = {
    "amount": "Le montant compté.",
    "mode": "Projets de plusieurs quartiers : répartis, ou entiers dans chacun.",
    "place": "Pour les personnes : lieu de résidence ou d’implantation.",
    "counting": "Argent transmis : compté chez qui le donne d’abord, ou chez qui le voit passer.",
}
STATUSES = {
    200: "La réponse.",
    400: "Demande mal formée : une phrase dit laquelle.",
    401: "Il faut s’identifier.",
    403: "Le profil ne permet pas cela.",
    404: "Indicateur ou territoire inconnu.",
    405: "Autre chose que GET.",
    409: "Une table nécessaire n’est pas dans le dossier.",
    429: "Trop de demandes en trop peu de temps.",
    503: "Le dossier de données ne s’ouvre pas.",
}
CLOSED = "Ce serveur ne répond pas aux programmes : l’installation ne l’a pas demandé (ESS_API)."
TOO_MANY = "Trop de demandes en trop peu de temps : attendez quelques secondes."
NO_DATA = "Le dossier de données ne s’ouvre pas : la page Données dit pourquoi."
PEOPLE = "Les personnes ne sont jamais listées."
MISSING_TABLE = "L’indicateur « {indicator} » demande la table « {table} », que le dossier n’a pas."
UNKNOWN_PARAMETER = "Le paramètre « {value} » n’existe pas ; voir /api/v1/openapi.json."
BAD_CHOICE = "Le paramètre « {name} » ne peut pas valoir « {value} » ; valeurs possibles : {allowed}."
NO_ADDRESS = "Il n’y a rien à cette adresse ; celles qui répondent sont décrites à /api/v1/openapi.json."
GET_ONLY = "Ces adresses se lisent (GET) et ne reçoivent rien."
BAD_OFFSET = (
    "Le paramètre « offset » est le rang du premier enregistrement, un nombre entier à partir de 0 : « {value} »."
)
