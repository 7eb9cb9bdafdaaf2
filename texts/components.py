"""The words that the page elements show by themselves: buttons, help, absences, failures."""

MAP = {
    "zoom_in": "Agrandir",
    "zoom_out": "Réduire",
    "zoom_all": "Tout voir",
    "help": (
        "Carte : flèches pour passer d’un quartier à l’autre, Entrée pour choisir, "
        "plus et moins pour agrandir ou réduire, zéro pour tout voir."
    ),
    "loading": "Chargement des contours…",
    "failed": "Les contours des quartiers n’ont pas pu être chargés. Les chiffres restent lisibles dans le tableau.",
    "retry": "Réessayer",
    "zero": "zéro",
    "missing": "sans objet",
    "secret": "secret statistique",
    "outside": "hors de la sélection",
    "chosen": "quartier choisi",
}

RANKING = {
    "bar": "Barre",
    "sans_objet": "sans objet",
    "secret": "secret statistique",
    "chosen": "choisi",
    "empty": "Rien à montrer avec ces filtres.",
}

FLOW = {
    "hint": "Cliquez sur un nom ou sur un ruban pour filtrer la page ; cliquez de nouveau pour revenir.",
}
