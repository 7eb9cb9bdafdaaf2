"""Words of the screens: page titles and questions, filters, help, empty states, notices."""

from __future__ import annotations

from dataclasses import dataclass

from ess_metrics.texts.numbers import date, listing

APP_TITLE = "ESS et quartiers prioritaires"
NO_SCRIPT = "Cette application a besoin de JavaScript : activez-le dans votre navigateur."
DEMO = "Démonstration :"
DEMO_WHY = "tout y est inventé, sauf le nom des quartiers."


@dataclass(frozen=True)
class PageText:
    """A page in the menu: its `title`, the `question` it answers (its heading), its icon, what it is for."""

    title: str
    question: str
    icon: str
    help: str


PAGES = {
    "overview": PageText(
        "Vue d’ensemble",
        "Combien d’argent, pour qui, où et par quels dispositifs ?",
        ":material/space_dashboard:",
        "L’essentiel en une page : les montants, la carte, les dispositifs, les secteurs, les années.",
    ),
    "quartier": PageText(
        "Fiche quartier",
        "Que se passe-t-il dans ce quartier ?",
        ":material/location_city:",
        "Un quartier : son argent, ses projets, ses locaux, son contexte, comparés à la moyenne des quartiers.",
    ),
    "objectifs": PageText(
        "Objectifs",
        "Que visait-on, et où en est-on ?",
        ":material/flag:",
        "Les objectifs de la loi et du contrat, leurs cibles chiffrées, le chemin parcouru, ce qui ne se mesure pas.",
    ),
    "financements": PageText(
        "Financements",
        "Qui paie quoi, par quel dispositif, pour quel quartier ?",
        ":material/payments:",
        "Du financeur au quartier : origine de l’argent, dispositifs, années, du demandé au versé.",
    ),
    "echeances": PageText(
        "Échéances",
        "Qu’est-ce qui se termine, et quand ?",
        ":material/event_upcoming:",
        "Les conventions et les labels qui prennent fin, les euros et les emplois en jeu.",
    ),
    "dispositifs": PageText(
        "Dispositifs",
        "Que fait ce dispositif, et pour qui ?",
        ":material/account_tree:",
        "Un dispositif à la fois : ce qu’il est, son argent ou son activité, ses projets, ses quartiers.",
    ),
    "leviers": PageText(
        "Leviers",
        "Quels leviers sont employés, pour qui, avec quels résultats ?",
        ":material/tune:",
        "Chaque levier d’une collectivité, et ce que le dossier en montre : combien, pour qui, quels résultats, quels objets.",
    ),
    "projets": PageText(
        "Projets",
        "Quels projets, à quel stade, pour quelle activité ?",
        ":material/emoji_objects:",
        "Les projets par secteur, objet et stade ; la liste complète jusqu’à la fiche d’un projet.",
    ),
    "resultats": PageText(
        "Résultats",
        "Qu’est-ce que cet argent a produit, pour qui, et où ?",
        ":material/task_alt:",
        "Emplois, bénéficiaires, réalisations : femmes et hommes quand c’est connu, et ce qu’un résultat coûte.",
    ),
    "locaux": PageText(
        "Locaux",
        "Où y a-t-il de la place, et à quel prix ?",
        ":material/storefront:",
        "Occupation, vacance, loyers comparés au marché, locataires de l’ESS, fins de bail.",
    ),
    "parcours": PageText(
        "Parcours et insertion",
        "Qui entreprend, et qui profite des clauses d’insertion ?",
        ":material/directions_walk:",
        "Les créateurs accompagnés, étape par étape ; les heures d’insertion dues et réalisées.",
    ),
    "activite": PageText(
        "Activité économique",
        "Quelle activité économique dans les quartiers ?",
        ":material/domain:",
        "Établissements, structures et emplois de l’ESS par quartier, créations et fermetures.",
    ),
    "comparer": PageText(
        "Comparer",
        "En quoi ces quartiers, dispositifs, secteurs ou périodes diffèrent-ils ?",
        ":material/compare_arrows:",
        "Deux à quatre quartiers, dispositifs, secteurs ou périodes, côte à côte, aux mêmes échelles.",
    ),
    "revue": PageText(
        "Revue de contrat",
        "Que présenter à la revue du contrat de ville ?",
        ":material/description:",
        "La revue de contrat ou la fiche d’un quartier, en Word, PowerPoint, Excel, PDF ou page hors ligne.",
    ),
    "seance": PageText(
        "Séance",
        "Que montrer à la réunion, et dans quel ordre ?",
        ":material/slideshow:",
        "Les vues épinglées, mises en ordre puis montrées en plein écran : chiffres figés, notes, compte rendu.",
    ),
    "methode": PageText(
        "Méthode",
        "D’où viennent ces chiffres, et que veulent-ils dire ?",
        ":material/menu_book:",
        "Définition et limites de chaque indicateur, dictionnaire des données, origine, dates, avertissements.",
    ),
    "nouveautes": PageText(
        "Quoi de neuf",
        "Quels chiffres ont bougé ?",
        ":material/update:",
        "D’une version à l’autre, depuis un jour ou depuis votre dernière lecture : les chiffres qui bougent, et pourquoi.",
    ),
    "adresses": PageText(
        "Adresses",
        "Dans quel quartier sont ces adresses ?",
        ":material/pin_drop:",
        "Une liste d’adresses collée ou déposée : le quartier de chacune, sa précision, ce qui est à vérifier.",
    ),
    "rapprochements": PageText(
        "Rapprochements",
        "Quel argent serait compté deux fois ?",
        ":material/join_inner:",
        "Les lignes qui pourraient être le même argent, ce qui a été décidé, et l’effet sur les totaux.",
    ),
    "preuve": PageText(
        "Vérifier un chiffre",
        "D’où vient ce chiffre, et tient-il encore ?",
        ":material/verified:",
        "Un code de vérification redonne la question, refait le calcul et liste les enregistrements retenus et écartés.",
    ),
    "donnees": PageText(
        "Données",
        "Vos fichiers sont-ils bons à charger ?",
        ":material/database:",
        "Contrôler, importer et publier un dossier de données.",
    ),
    "sources": PageText(
        "Sources",
        "Quelles données officielles sont là, et sont-elles à jour ?",
        ":material/cloud_download:",
        "Le catalogue des données officielles : ce qui est là, de quel jour, et ce que l’on peut demander.",
    ),
    "accessibilite": PageText(
        "Accessibilité",
        "Cette application est-elle accessible à toutes et à tous ?",
        ":material/accessibility_new:",
        "La déclaration d’accessibilité (RGAA 4.1.2), critère par critère, ce qui ne va pas encore, et le plan du site.",
    ),
}

# -- filters --------------------------------------------------------------------------------------------------------

FILTERS_TITLE = "Filtrer"
PERIOD = "Période"
PERIOD_HELP = "Exercices budgétaires pour l’argent ; pour un projet, les années où il est actif."
NEIGHBOURHOODS = "Quartiers"
COMMUNES = "Communes"
ANY_COMMUNE = "Toutes les communes"
SETS = "Ensembles de quartiers"
ANY_SET = "Aucun ensemble"
SETS_HELP = "Groupes de quartiers que le dossier de données nomme, dans manifest.toml."
SCHEMES = "Dispositifs"
SECTORS = "Secteurs"
FUNDS = "Origine de l’argent"
FUNDS_HELP = "Qui paie au départ. L’argent européen reversé par un organisme local reste européen."
ANY_NEIGHBOURHOOD = "Tous les quartiers"
ANY_SCHEME = "Tous les dispositifs"
ANY_SECTOR = "Tous les secteurs"
ANY_FUND = "Toutes les origines"
COUNTING_TITLE = "Façon de compter"
AMOUNT = "Montants"
AMOUNT_HELP = "Attribué : voté. Versé : payé. Ce qui est attribué n’est pas toujours versé."
MODE = "Projets dans plusieurs quartiers"
MODE_HELP = "Répartis : chaque quartier reçoit sa part. Entiers : chaque quartier concerné reçoit le montant entier."
COUNTING = "Argent reversé"
COUNTING_HELP = (
    "Une seule fois : les reversements ne s’ajoutent pas. Par chaque financeur : chacun voit tout ce qu’il verse."
)
RESET = "Tout réinitialiser"
UNKNOWN_VALUES = "Ce lien contient des choix inconnus de ces données, laissés de côté : {values}."

# -- search ---------------------------------------------------------------------------------------------------------

SEARCH = "Chercher"
PROJECT = "Projet"
PAPER = "Cette fiche en PDF, Word…"
SEARCH_PLACEHOLDER = "Un nom, ou une question…"

# -- views ----------------------------------------------------------------------------------------------------------

DETAILS = "Tableau, téléchargements, épingler"
DOWNLOADS = "Télécharger, épingler"
DOWNLOAD_XLSX = "Excel"
DOWNLOAD_CSV = "CSV (Excel français)"
DOWNLOAD_CSV_PLAIN = "CSV (logiciels)"
DOWNLOAD_SVG = "Image SVG"
DOWNLOAD_PNG = "Image PNG"
LINK_HELP = "L’adresse ci-dessous rouvre exactement cette vue, avec ses filtres."
RECORDS = "Voir les fiches"
TOTAL = "Total"
NOT_SHOWN = "Non représenté sur ce graphique"
NOT_SHOWN_IN_TOTAL = "compris dans le total"
EMPTY = "Aucune donnée avec ces filtres."
EMPTY_ADVICE = "Élargissez la période ou retirez un filtre."
EMPTY_FOLDER = "Ce dossier n’a rien pour répondre."
EMPTY_FOLDER_ADVICE = "Ajoutez les lignes qui manquent à la page Données."
HIDDEN_ROWS = "… et {rows} : le fichier Excel contient tout."
OTHER_ROW = "autre ligne"
SOURCE = "Source : {source} ; extraction du {date}"
SOURCE_LINE = "Source : {sources}"
DATED = "{source} (données du {date})"
BY_HAND = "lignes saisies dans le dossier"
LONGEST_SOURCE = 88  # what fits on the line under a figure
EXTRACTION = "extraction du {date}"
OTHER = "autre"
IN_TABLE = "au tableau"
UNIT = "Unité : {unit}."
NO_LICENCE = "non précisée"
REPORT_ACCESS = "déclaration, signaler un problème"
FOOTER = "Source : {source}. Extraction du {date}. {licence}."

# -- states of the data ---------------------------------------------------------------------------------------------

CRASH_TITLE = "Cette page n’a pas pu s’afficher"
CRASH = "L’erreur a été notée sous le numéro {number}. Rechargez la page ; si elle revient, donnez ce numéro à la personne qui gère l’application."
REFUSED_TITLE = "Ces données ne peuvent pas être ouvertes"
REFUSED = "Le dossier de données contient des fautes bloquantes. Corrigez-les dans les fichiers, l’application les relira d’elle-même."
MISSING_TITLE = "Aucune donnée à cet endroit"
MISSING = (
    "L’application cherche ses données dans le dossier indiqué au démarrage (variable ESS_DATA). Ce dossier n’existe pas "
    "ou ne peut pas être lu. Vérifiez le chemin, puis rechargez la page."
)
DAMAGED = "Les versions du dossier ne peuvent plus être lues, les chiffres montrés sont ceux d’avant : {problem}"
REFRESH_REFUSED = (
    "Une version plus récente des données a été refusée : les chiffres affichés sont ceux de la version précédente."
)
WARNINGS = "avertissement"
NO_TABLE = "Cette page a besoin de la table « {table} » ({file}), qui manque dans ce dossier de données."
EXTRACTED = "Données du {date}"
NO_FAULT = "Aucune faute n’a été trouvée dans ces données."
WARNINGS_TITLE = "Fautes et avertissements"
MORE_FAULTS = "… et {n}. La commande « python -m ess_metrics check » les donne toutes."
SHOWN_NOW = "Affiché :"
KEY_FIGURES = "Chiffres clés"

# -- method ---------------------------------------------------------------------------------------------------------

TOTAL_ONLY = "total seulement"
SECRECY = {
    "people": "aucune valeur sur moins de 5 personnes",
    "sexed": "par sexe, aucune valeur sur moins de 5 personnes",
    "bodies": "aucune valeur sur moins de 5 organismes",
    "lots": "aucune valeur sur moins de 3 lots, ou si un lot dépasse 85\u202f% de l’ensemble",
    "leases": "aucune valeur sur moins de 3 baux, ou si un bail dépasse 85\u202f% de l’ensemble",
}
METHOD_INDICATORS = (
    "Chaque chiffre de l’application est l’un de ces indicateurs, calculé par la même fonction à l’écran, dans les "
    "fichiers et en ligne de commande. « Sans objet » : rien à calculer ; « secret » ou « s » : secret statistique ; zéro est un résultat."
)
METHOD_READS = "Colonnes lues"
METHOD_SHOWN = "Se voit dans"
METHOD_COLUMNS = ("Colonne", "Type", "Unité", "Ce que c’est", "Ce qu’elle fait bouger")
METHOD_MOVED = (
    ("Chiffres", "chiffre", "chiffres"),
    ("Pages", "page", "pages"),
    ("Revue", "tableau de la revue", "tableaux de la revue"),
)
METHOD_DICTIONARY = "Les tables d’un dossier de données, avec ce que chacune contient ici."
METHOD_CAUTIONS_TITLE = "À savoir avant de citer un chiffre"
METHOD_CAUTIONS = (
    "« Attribué » (voté) n’est pas « versé » (payé) ; ce qui est demandé n’est ni l’un ni l’autre.",
    "Une convention pluriannuelle compte la tranche de chaque année, pas son total la première année.",
    "Un projet dans plusieurs quartiers est réparti entre eux, ou compté en entier dans chacun : le mode est toujours écrit.",
    "L’argent européen reversé par un organisme local n’est compté qu’une fois, à son origine.",
    "Le statut d’économie sociale et solidaire vient de la forme juridique et des agréments ; inconnu ne veut pas dire hors ESS.",
    "Les périmètres des quartiers ont changé au 1er janvier 2024 : avant et après ne se comparent pas toujours.",
    "Sur de petits nombres, un seul projet change le résultat : aucun rang n’est donné sur moins de 3 projets.",
)


def source_told(sources: list[tuple[str, str, str]], by_hand: bool = False) -> str:
    """The sources of a figure (publisher, title, day of the data) in one line.

    In full while the line allows it; else who publishes, with the newest day; else the first ones and how many more.
    """
    hand = [BY_HAND] if by_hand else []
    whole = SOURCE_LINE.format(sources=listing([*(source_named(*one) for one in sources), *hand]))
    if len(whole) <= LONGEST_SOURCE or not sources:
        return whole
    names = [*dict.fromkeys(publisher or title for publisher, title, _ in sources), *hand]
    newest = max(day for _, _, day in sources)
    lines = [
        SOURCE_LINE.format(sources=source_named(listing(names, most if most < len(names) else None), "", newest))
        for most in range(len(names), 0, -1)
    ]
    return next((line for line in lines if len(line) <= LONGEST_SOURCE), lines[-1])


def source_named(publisher: str, title: str, day: str) -> str:
    """One source: who publishes what, and the day of the data."""
    name = ", ".join(part for part in (publisher, title) if part)
    return DATED.format(source=name, date=date(day)) if day else name


ORIGIN = {
    "title": "Titre",
    "territory": "Territoire",
    "source": "Source",
    "day": "Date d’extraction",
    "perimeters": "Périmètres des quartiers",
    "places": "Quartiers",
    "years": "Années budgétaires",
    "fund": "Fonds de référence de l’effet de levier",
    "contract": "Contrat de ville",
    "version": "Version des données",
}
OF_GENERATION = "génération {generation}"
METHOD_PART, METHOD_PARTS = (
    "Partie de la page",
    {
        "indicateurs": "Indicateurs",
        "donnees": "Dictionnaire des données",
        "origine": "Origine et précautions",
        "avertissements": "Avertissements",
    },
)
METHOD_FACTS = {
    "unit": "Unité",
    "by": "Se lit par",
    "tables": "Tables",
    "secrecy": "Secret",
    "id": "Identifiant",
    "missing": "Manque dans ce dossier",
}
NO_TABLE_HERE = "absente de ce dossier"
FAULT_COLUMNS = ("Gravité", "Fichier", "Ligne", "Colonne", "Valeur lue", "Ce qui ne va pas", "Que faire")
ABOUT_SHEET = "À propos"
ABOUT_VIEW = {
    "title": "Titre",
    "sentence": "Ce que l’on voit",
    "perimeter": "Périmètre et filtres",
    "unit": "Unité",
    "source": "Source",
    "records": "Enregistrements",
    "proof": "Code de vérification",
    "caveat": "Précaution",
}
GROUPS = {"": "", "money": "Argent", "ground": "Terrain", "meeting": "Réunion", "about": "À propos"}
# What the journal of the server says.
LOG_REVIEW, LOG_START = "revue de contrat", "mise en route"
LOG_FOLDER = "dossier de données illisible : %s"


# What lies under the outlines of a map.
LANDSCAPE = "Fond : IGN (BD TOPO), communes : Etalab, Licence Ouverte 2.0"
SCHEMATIC = "Contours schématiques : démonstration"
