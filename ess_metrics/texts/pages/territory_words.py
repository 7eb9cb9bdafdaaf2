"""Words of the form where a person says what the territory is."""

TITLE = "Le territoire de ce dossier"
INTRO = "Ce que les pages et les documents disent du territoire. Rien n’est montré aux autres avant la publication."
NAME, PLACE = "Titre des pages", "Nom du territoire"
PERIMETER = "Périmètre"
PERIMETERS = {
    "": "Non précisé",
    "commune": "Commune",
    "epci": "Intercommunalité (EPCI)",
    "ept": "Établissement public territorial",
    "departement": "Département",
    "region": "Région",
    "france": "France entière",
}
EPCI = "SIREN de l’intercommunalité"
PROPOSED = "Proposé d’après les quartiers : {found}."
PROPOSAL = "{siren} ({count})"
CONTRACT, CONTRACTS = "Code du contrat de ville", "Autres codes du contrat (2015 et 2024), un par ligne"
CONTRACT_HELP = "Par exemple CN06703I (2024) ou CV236 (2015)."
GENERATION = "Périmètre des quartiers"
GENERATIONS = {"2024": "Quartiers de 2024", "2015": "Quartiers de 2015"}
FUND = "Fonds de référence (l’effet de levier se mesure à partir de lui)"
FUNDS = "Noms des financeurs dans ce territoire"
FUNDS_HELP = "Vide : le nom habituel."
AUDIENCE = "Diffusion"
AUDIENCES = {"partenaires": "Partenaires : tout est nommé", "public": "Public : aucune personne physique n’est nommée"}
DAY = "Date des données"
FROM, LICENCE = "Source", "Licence"
FICTIONAL = "Données inventées, pour une démonstration"
LOGOS = "Logos des documents (PNG ou JPEG)"
LOGOS_KEPT = "Logos déjà là"
SAVE = "Voir ce qui changerait"
NEW_TITLE = "Créer un autre dossier"
NEW_INTRO = "Un dossier neuf, à côté de celui-ci, décrit par le formulaire ci-dessus et sans ligne. Vous y déposerez ensuite vos fichiers."
NEW_NAME = "Nom du dossier"
NEW_BUTTON = "Créer ce dossier"
NEW_MADE = (
    "Le dossier « {name} » est créé et publié. Pour l’ouvrir, la personne qui a installé l’application la lance sur ce dossier : "
    "{path}"
)
NEW_SERVED = "Le dossier « {name} » est créé et publié : il s’ouvre dès maintenant à son adresse."
NEW_OPEN = "Ouvrir « {name} »"
NEW_NOT_ALLOWED = "Créer un dossier demande le droit de publier."
