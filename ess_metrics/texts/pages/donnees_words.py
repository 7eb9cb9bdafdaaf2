"""Words of the page Données: drop files, check them, compare, publish, versions."""

from __future__ import annotations

from ess_metrics.texts.library.publishing_words import ACTIONS, when
from ess_metrics.texts.numbers import NBSP, agreed, euros_exact, integer, listing, plural, signed

STEP = "Étape"
STEPS = {
    "deposer": "1. Déposer",
    "comprendre": "2. Comprendre",
    "controler": "3. Contrôler",
    "comparer": "4. Comparer",
    "publier": "5. Publier",
    "versions": "Versions",
    "territoire": "Territoire",
}
NEXT = {
    "comprendre": "Dire ce que donnent les colonnes",
    "controler": "Contrôler ces fichiers",
    "comparer": "Voir ce qui changerait",
    "publier": "Passer à la publication",
}

# -- the state of the folder ------------------------------------------------------------------------------------------

NEVER = "Dossier « {folder} », jamais publié depuis l’application."
SHOWN = "Dossier « {folder} », version du {when}{author}."
NOTHING_YET = "Dossier « {folder} », encore vide. Commencez par les contours des quartiers : le reste se place dessus."
DEMO = (
    "Vous êtes sur la démonstration : essayez vos fichiers librement, rien n’y sera publié. "
    "Pour travailler sur vos données, ouvrez votre propre dossier (étape 5)."
)
READ_ONLY = "Le dossier de données est en lecture seule : vous pouvez contrôler et comparer, pas publier."
HAND_EDITS = (
    "Des fichiers du dossier ont été modifiés à la main et ne sont pas publiés : {files}. "
    "Les chiffres montrés sont ceux de la version en cours."
)
USE_HAND_EDITS = "Contrôler et publier ces modifications"
FROM_HAND_EDITS = "Vous partez des fichiers modifiés à la main dans le dossier, pas de la version en cours."
BACK_TO_PUBLISHED = "Repartir de la version en cours"

# -- 1. drop ----------------------------------------------------------------------------------------------------------

DROP = "Déposez vos fichiers, tels que vous les avez reçus"
DROP_HELP = (
    "CSV, Excel (XLSX, XLSB, XLS), ODS, JSON, GeoJSON, GeoPackage, Parquet, shapefile (tous ses morceaux, ou un ZIP). "
    "{files} fichiers au plus, {size} Mo chacun. Le contenu dit ce qu’est un fichier, jamais son nom."
)
PRIVATE = (
    "Vos fichiers restent dans un dossier privé de cette session, effacé à la fin : personne d’autre ne les voit, et rien "
    "ne change dans l’application, tant que vous ne publiez pas."
)
RECOGNISED = "Ce que l’application reconnaît"
TEMPLATE_WHY = "Pas de fichier officiel ? Remplissez le modèle court : une ligne par action, par local, par personne, des noms et aucun code."
MODEL, MODEL_FILE = "Télécharger le modèle court", "modele-court.xlsx"
TEMPLATE_WHOLE = "Pour tout décrire, une feuille par table :"
FOLDER_WHY = (
    "Corriger beaucoup d’un coup : le dossier en un classeur. Corrigez-le dans Excel, déposez-le : il est comparé par identifiant. "
    "Une ligne ou une cellule effacée du classeur reste dans le dossier."
)
FOLDER = "Le dossier en un classeur"
REFUSED_WHY = "Des lignes de fichiers déjà lus attendent, refusées ; redéposez le fichier et corrigez-les ici : elles quittent cette liste."
REFUSED, REFUSED_FILE = "Les lignes refusées", "refus.zip"
TEMPLATE = "Télécharger le classeur modèle"
TEMPLATE_FILE = "modele.xlsx"
TAKEN = "Fichiers déposés"
REMOVE = "Retirer"
REMOVE_ALL = "Tout retirer"
READING = "Lecture de vos fichiers…"
STOP = "Arrêter la lecture"
STOPPED = "La lecture est arrêtée. Vos fichiers sont gardés : retirez celui qui pose problème, ou continuez."
READING_FILE = "Lecture de « {name} »…"
CANNOT_READ = "Vos fichiers ne peuvent pas être ajoutés à ce dossier : {reason}"
NOTHING_DROPPED = "Aucun fichier déposé. Commencez par l’étape 1."
GO_DROP = "Déposer des fichiers"

# -- 2. check ---------------------------------------------------------------------------------------------------------

FILES_CAPTION = "Bilan de chaque fichier"
FILES_HEADERS = (
    "Fichier",
    "Reconnu comme",
    "Lignes lues",
    "Gardées",
    "Laissées",
    "Euros lus",
    "Euros gardés",
    "Points à corriger",
    "Points à vérifier",
)
FILE = "Fichier à regarder"
UNKNOWN = "Format non reconnu"
RECOGNISED_AS = "Reconnu comme « {label} »."
IMPOSED_AS = "Lu comme « {label} », le format que vous avez choisi."
NOT_RECOGNISED = "Ce fichier n’a pas été reconnu : rien n’en est repris."
UNUSABLE = "Ce fichier n’a pas pu être ouvert : rien n’en est repris."
SEEN = "Colonnes lues : {columns}."
NEAREST = "Formats les plus proches : {formats}. Choisissez l’un d’eux ci-dessous pour l’essayer."
AMBIGUOUS = "Il ressemble à plusieurs formats : {formats}. Choisissez le bon ci-dessous."
NO_EUROS = "Ce fichier ne porte pas de montants."
FORMAT = "Lire ce fichier comme"
AUTOMATIC = "Reconnaître tout seul"
MARKED = "Le fichier annoté (Excel)"
MARKED_HELP = "Votre fichier, ses cellules en faute colorées et commentées : corrigez-le, puis déposez-le de nouveau."
NO_FAULT = "Aucune faute : tout a été compris."
FAULTS = "Ce qui ne va pas"
FAULT_HEADERS = ("Feuille", "Ligne", "Colonne", "Valeur lue", "Ce qui ne va pas", "Que faire")
OTHER_LINE = "autre"
MORE_LINES = "… et {n} : le fichier annoté les montre toutes."
SEVERITIES = {"bloquant": "À corriger", "question": "À décider", "avertissement": "À vérifier"}
COLUMN = "Colonne « {column} ». "
PLACES = "Lieux : "
KEPT_NOTHING = (
    "Rien n’a pu être repris de ces fichiers. Corrigez-les ou choisissez leur format, puis déposez-les de nouveau."
)

# -- 3. compare -------------------------------------------------------------------------------------------------------

NO_CHANGE = "Rien ne changerait : tout est déjà dans la version en cours."
TOTALS_CAPTION = "Effet sur les principaux totaux"
TOTALS_HEADERS = ("Total", "Aujourd’hui", "Après", "Écart")
TOTALS_NOTE = "Sommes simples des colonnes, avant tout filtre : elles ne sont pas les chiffres des pages."
TABLES_CAPTION = "Ce qui changerait, table par table"
TABLES_HEADERS = ("Table", "Aujourd’hui", "Après", "Ajoutées", "Modifiées", "Retirées")
OTHER_FILES = {"added": "{name} serait ajouté", "changed": "{name} serait modifié", "removed": "{name} serait retiré"}
CONTOURS, MANIFEST = "le fichier des contours", "la présentation du dossier (titre, territoire, dates)"
DETAILS = "Voir les lignes qui changent"
OTHER_TABLES = {"corrections": "Corrections faites à la main", "reponses": "Réponses aux questions"}
DETAILS_HEADERS = ("Table", "Changement", "Ligne", "Colonne", "Avant", "Après")
CHANGES = {"added": "ajoutée", "changed": "modifiée", "removed": "retirée"}
MOST_DETAILS = "Les {n} premiers changements de chaque table."
UNREADABLE = "illisible"
CHECK_TITLE = "Le dossier passe-t-il le contrôle ?"
CHECK_GOOD = "Oui : aucune faute bloquante{warnings}."
CHECK_BAD = "Non : {count} empêchent de publier. Corrigez vos fichiers, puis déposez-les de nouveau."
CHECK_BAD_ONE = "Non : une faute bloquante empêche de publier. Corrigez vos fichiers, puis déposez-les de nouveau."
CHECK_LIST = "Voir les fautes et avertissements du dossier"
OUTDATED = "Quelqu’un a publié une autre version pendant que vous prépariez la vôtre : ce qui suit ne la connaît pas."
START_AGAIN = "Reprendre mes fichiers sur la nouvelle version"

# -- 4. publish -------------------------------------------------------------------------------------------------------

AUTHOR = "Votre nom ou votre service"
COMMENT = "Ce qui change, en quelques mots"
COMMENT_EXAMPLE = "Exemple : subventions 2024 de la Ville"
PUBLISH = "Publier cette version"
PUBLISH_WHY = (
    "Dès la publication, toutes les personnes qui utilisent l’application voient la nouvelle version, entière. "
    "L’ancienne est gardée : vous pourrez y revenir."
)
PUBLISHING = "Publication et ouverture de la nouvelle version…"
DONE = "C’est publié : version {version}, le {when}. L’application entière la montre déjà."
DONE_SAME = "Rien n’a été publié : la version en cours a déjà ce contenu."
SET_ASIDE = "Les fichiers du dossier qui n’étaient pas publiés sont gardés comme version {version}."
NOT_ALLOWED = (
    "Votre profil permet de contrôler des fichiers, pas de publier. Adressez-vous à la personne qui gère l’application."
)
OWN_FOLDER_TITLE = "La démonstration ne se modifie pas. Pour avoir votre dossier :"
OWN_FOLDER = (
    "Créez un dossier vide sur cette machine (ou laissez l’application le créer).",
    "Relancez l’application en le lui indiquant :",
    "Revenez à cette page : vos premiers fichiers constitueront le dossier. Commencez par les contours des quartiers.",
)
OWN_FOLDER_COMMAND = "ESS_DATA=/chemin/vers/mon-dossier streamlit run dashboard.py"

# -- versions ---------------------------------------------------------------------------------------------------------

NO_VERSION = "Aucune version encore : la première publication ouvrira l’historique, et gardera l’état d’avant."
HISTORY_CAPTION = "Versions, la plus récente d’abord"
HISTORY_HEADERS = ("Date", "Auteur", "Ce qui change", "Nature", "Lignes", "Attribués", "Projets", "Code de version")
IN_USE = "en cours"
COMPARE_TITLE = "Comparer deux versions, ou revenir à l’une d’elles"
VERSION = "Version"
VERSIONS_HEADERS = ("Table", "Comparée", "Version", "Ajoutées", "Modifiées", "Retirées")
COMPARED_TO = "Comparée à"
GOING = "Passer de l’une à l’autre"
SAME_VERSIONS = "Ces deux versions ont le même contenu."
RESTORE_CHECK = "Je veux revenir à la version du {when}"
PROPOSED = "Version {version} proposée : une autre personne doit la valider, page Données, « Versions »."
WAITING_TITLE = "Une publication attend une seconde personne"
VALIDATE = "Valider et publier"
VALIDATING = "Validation en cours…"
VALIDATED = "Version {version} validée et publiée."
NOT_BY_THE_SAME = "Vous l’avez proposée : une autre personne doit la valider."
RESTORE = "Revenir à cette version"
RESTORE_WHY = "Rien n’est effacé : la version en cours reste dans l’historique."
RESTORING = "Retour à cette version…"
RESTORED = "Retour fait : l’application entière montre de nouveau la version {version}."
NEWS = "De nouvelles données sont affichées : {action} du {when}{author}{comment}."

# -- an empty or refused folder ---------------------------------------------------------------------------------------

EMPTY_TITLE = "Ce dossier n’a pas encore de données"
EMPTY_WHERE = (
    "Dossier « {folder} » : si ce n’est pas le vôtre, vérifiez le chemin donné au démarrage (variable ESS_DATA)."
)
EMPTY_ADVICE = (
    "Déposez vos premiers fichiers : l’application les contrôle, vous montre le résultat, puis les publie ici."
)
EMPTY_PLACE = "Partir du nom d’un territoire"
EMPTY_LINK = "Charger les premiers fichiers"
REFUSED_LINK = "Déposer des fichiers corrigés, ou revenir à une version précédente"


def by(author: str) -> str:
    """`, par Anne Martin`, nothing when nobody signed."""
    return f", par {author}" if author else ""


def shown(folder: str, at: str, author: str) -> str:
    """Which version the application shows."""
    return SHOWN.format(folder=folder, when=when(at), author=by(author))


def news(action: str, at: str, author: str, comment: str) -> str:
    """That another version has just taken the place of the one on the screen."""
    quoted = f" («{NBSP}{comment}{NBSP}»)" if comment else ""
    return NEWS.format(action=ACTIONS[action], when=when(at), author=by(author), comment=quoted)


def rows_balance(read: int, kept: int, refused: int) -> str:
    """`18 lignes lues = 17 gardées + 1 laissée de côté.`"""
    parts = (agreed(kept, "gardée"), agreed(refused, "laissée"))
    head = f"{plural(read, 'ligne')} {agreed(read, 'lue')}"
    return f"{head} = {integer(kept)}{NBSP}{parts[0]} + {integer(refused)}{NBSP}{parts[1]} de côté."


def euros_balance(read: float, kept: float) -> str:
    """`1 234 € lus = 1 200 € gardés + 34 € laissés de côté.`"""
    if not read:
        return NO_EUROS
    return (
        f"{euros_exact(read)} lus = {euros_exact(kept)} gardés + {euros_exact(round(read - kept, 2))} laissés de côté."
    )


def changes(added: int, changed: int, removed: int, subject: str = "Publier") -> str:
    """`Publier ajouterait 14 lignes, en modifierait 2 et en retirerait 1.`"""
    verbs = (("ajouterait", added), ("modifierait", changed), ("retirerait", removed))
    said = [(verb, number) for verb, number in verbs if number]
    if not said:
        return NO_CHANGE
    (verb, number), *others = said
    parts = [f"{verb} {plural(number, 'ligne')}", *(f"en {other} {integer(count)}" for other, count in others)]
    return f"{subject} {listing(parts)}."


def total_moves(label: str, before: str, after: str, gap: float, unit: str) -> str:
    """`Montants attribués : 10 € → 12 € (+2 €).`"""
    return f"{label} : {before} → {after} ({signed(gap, 2, unit)})."


def file_changes(files: dict[str, str]) -> list[str]:
    """What happens to the files that are not tables."""
    names = {"manifest.toml": MANIFEST}
    said = []
    for name, change in sorted(files.items()):
        known = CONTOURS if name.startswith("contours.") else names.get(name)
        if known:
            said.append(OTHER_FILES[change].format(name=known))
    return said


def sentence(parts: list[str]) -> str:
    """Parts as one sentence."""
    text = listing(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def warnings(count: int) -> str:
    """`, 3 avertissements`, nothing when there is none."""
    return f", {plural(count, 'avertissement')}" if count else ""


def check_answer(blocking: int, others: int) -> str:
    """Whether the folder may be published."""
    if blocking:
        return (
            CHECK_BAD_ONE
            if blocking == 1
            else CHECK_BAD.format(count=plural(blocking, "faute bloquante", "fautes bloquantes"))
        )
    return CHECK_GOOD.format(warnings=warnings(others))


def group_head(severity: str, count: int) -> str:
    """`À vérifier, 12 fois`."""
    return f"{SEVERITIES.get(severity, severity)}, {integer(count)}{NBSP}fois"


def folder_file(name: str) -> str:
    """The name of the workbook of a folder."""
    return f"dossier-{name}.xlsx"


COLUMNS_ARE = "Colonnes : {columns}."
EXAMPLE = "Fichier d’exemple"


def example_file(name: str) -> str:
    """The name of the example of a format, once downloaded."""
    return f"exemple-{name}"


MOVED = "Les chiffres qui bougeraient"
