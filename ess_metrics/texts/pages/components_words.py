"""The words that the page elements show by themselves: buttons, help, absences, failures."""

MAP = {
    "kind": "carte",
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

BACKGROUND = "Fond\u202f: {source}"
BACKGROUND_PARTLY = "Fond (incomplet)\u202f: {source}"
BACKGROUND_FAILED = "Le fond de carte n’a pas répondu."
# Faults of the configuration, told when the server starts.
BACKGROUND_BAD_ADDRESS = (
    "ESS_FOND_CARTE doit être une adresse https:// (http:// pour cette machine seule : localhost ou 127.0.0.1), sans nom "
    "d'utilisateur, ni mot de passe, ni ancre (#)."
)
BACKGROUND_NO_LAYER = "ESS_FOND_CARTE doit nommer une couche : …?LAYERS=nom_de_la_couche."
BACKGROUND_NOT_OURS = (
    "ESS_FOND_CARTE ne peut pas fixer {names} : l'application demande des images WMS 1.3.0 de ce que l'on voit."
)
BACKGROUND_NO_SOURCE = (
    "ESS_FOND_CARTE demande ESS_FOND_CARTE_ATTRIBUTION : la source à écrire sur la carte, en {most} caractères au plus."
)

CONNECTION = {
    "lost": (
        "Connexion perdue\u202f: le serveur ne répond plus. Ce qui est affiché reste lisible\u202f; vos filtres sont dans "
        "l’adresse et vos vues épinglées dans ce navigateur. La page reprendra d’elle-même."
    ),
    "back": "Connexion rétablie.",
    "restarted": (
        "Le serveur a redémarré. Vos filtres et vos vues épinglées sont repris\u202f; un fichier en préparation ou un "
        "formulaire commencé est à refaire."
    ),
}

RANKING = {
    "bar": "Barre",
    "sans_objet": "sans objet",
    "secret": "secret statistique",
    "chosen": "choisi",
    "empty": "Rien à montrer avec ces filtres.",
}

FLOW = {
    "kind": "schéma de flux",
    "hint": "Cliquez sur un nom ou sur un ruban pour filtrer la page ; cliquez de nouveau pour revenir.",
}

PLOT = {
    "kind": "graphique",
    "loading": "Le graphique arrive…",
    "failed": "Le graphique n’a pas pu être chargé. Les chiffres restent lisibles dans le tableau.",
    "retry": "Réessayer",
    "whole": "Revenir à la vue entière",
    "screen": "Plein écran",
    "leave": "Quitter le plein écran",
    "picture": "Enregistrer l’image (PNG)",
    "table": "Voir en tableau",
    "pin": "Épingler à la séance",
}

# Plotly's own words that can be seen: what it says while a zoom lasts, and its dates.
PLOTLY_LOCALE = {
    "moduleType": "locale",
    "name": "fr",
    "dictionary": {
        "Double-click to zoom back out": "Double-cliquez pour revenir à la vue entière",
        "Double-click on legend to isolate one trace": "Double-cliquez sur un nom pour isoler sa série",
    },
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier", "février", "mars", "avril", "mai", "juin",
            "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
        "shortMonths": [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": "\u202f",
        "grouping": [3],
        "currency": ["", "\u202f€"],
        "year": "%Y",
        "month": "%b %Y",
        "dayMonth": "%-d %b",
        "dayMonthYear": "%-d %b %Y",
    },
}  # fmt: skip

THUMBNAILS = {"how": "Glisser pour déplacer, ou Alt et une flèche"}
