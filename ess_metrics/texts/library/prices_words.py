"""Words about constant euros."""

CURRENT = "Euros courants"
CONSTANT = "Euros constants de {year}"
IN = "en euros constants de {year}"
CAVEAT = "Montants en euros courants, ceux des actes : les euros constants ne s’y appliquent pas."
SHORT = "€ de {year}"
PERIMETER = "Montants en euros constants de {year}."
KEPT_CURRENT = "Les montants à renouveler restent en euros courants, ceux des conventions."
KEPT_WRITTEN = "La fiche est en euros courants, tels qu’ils sont écrits."
ASIDE = "Faute d’indice des prix, les montants {years} ne sont pas convertis : ils restent à part."
LABEL = "Euros"
HELP = (
    "Les euros constants corrigent la hausse des prix : chaque montant est mis aux prix d’une même année, selon l’exercice "
    "de sa ligne et l’indice de la page Méthode. Les loyers, les coûts et ce qui reste à renouveler sont toujours en euros "
    "courants."
)
TITLE = "Euros courants, euros constants"
EXPLAINED = (
    "Les montants sont en euros courants, tels qu’ils ont été décidés. Le choix « Euros constants » les met aux prix d’une "
    "même année : montant × indice de cette année ÷ indice de l’exercice de la ligne, arrondi au centime avant tout partage. "
    "Il n’est jamais appliqué sans être demandé ; il est alors écrit dans l’adresse, sous le titre de la page, dans chaque "
    "titre, dans les fichiers, les rapports et les codes de vérification."
)
TOUCHED = "Ce qui change : {indicators}."
UNTOUCHED = (
    "Ce qui ne change pas : les nombres (projets, emplois, personnes, mètres carrés, jours), les ressources propres et les "
    "coûts, qui n’ont pas d’année, les loyers, et les montants à renouveler, qui sont ceux des conventions. Les fiches "
    "montrent les montants tels qu’ils sont écrits."
)
YEAR, INDEX, STATE = "Année", "Indice", "État"
SOURCE = "Indice : {source}. Base 100 en {base}."
OWN = "Indice fourni par le dossier de données."
UNKNOWN_YEAR = "Pas d’indice des prix pour « {year} ». Années connues : {years}."
CLI = "euros courants (par défaut), constants (dernière année de l’indice) ou une année : les euros de cette année"
CLI_CURRENT, CLI_CONSTANT = "courants", "constants"
CLI_SAID = "Montants en euros constants de {year} ({source})."
CLI_UNTOUCHED = "Cet indicateur ne change pas avec les euros constants."
REPRICED = "L’indice des prix n’est plus celui du calcul d’alors."
FROM_TO = "de {first} à {last}"
FINAL = "définitif"  # the status of a year of `prix.csv` that no longer moves
