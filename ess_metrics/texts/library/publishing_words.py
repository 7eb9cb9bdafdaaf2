"""French sentences about the versions of a data folder: publishing, history, comparison, return."""

from __future__ import annotations

import errno

from ess_metrics.texts.numbers import plural
from ess_metrics.texts.typography import bound

ACTIONS = {
    "initial": "état d'avant la première publication",
    "published": "publication",
    "restored": "retour à une version",
    "saved": "mise de côté de modifications non publiées",
    "erased": "effacement d'une personne",
    "proposed": "proposition, en attente d'une seconde personne",
}
TOTALS = {
    "montant_demande": ("Montants demandés", "€"),
    "montant_attribue": ("Montants attribués", "€"),
    "montant_verse": ("Montants versés", "€"),
    "projets": ("Projets", ""),
    "surface_m2": ("Surface des locaux", "m²"),
}
FILE_CHANGES = {"added": "ajouté", "changed": "modifié", "removed": "retiré"}
WORKING = "travail"
CURRENT = "courante"

NO_FOLDER = "Le dossier « {folder} » n'existe pas ou n'est pas un dossier."
NOTHING = "Le dossier « {folder} » ne contient aucune table (manifest.toml, .csv, .parquet, contours) : rien à publier."
ANOTHER = (
    "Une autre publication est en cours sur « {folder} » : la vôtre n'a pas été faite. "
    "Attendez la fin de la première, puis recommencez."
)
OUTDATED = (
    "La version en cours de « {folder} » a changé entre-temps (elle est maintenant {found}) : "
    "votre publication n'a pas été faite. Regardez ce qui a changé, puis recommencez."
)
MOVING = (
    "Des fichiers de « {folder} » ont changé pendant leur lecture : rien n'a été publié. "
    "Attendez la fin de la copie ou de l'import, puis recommencez."
)
UNSTEADY = (
    "Les fichiers de « {folder} » changent sans cesse : impossible d'en lire un état entier. Réessayez plus tard."
)
UNKNOWN_VERSION = "Aucune version de « {folder} » ne correspond à « {wanted} »."
AMBIGUOUS_VERSION = "Plusieurs versions de « {folder} » commencent par « {wanted} » : donnez plus de caractères."
SHORT_PREFIX = "« {wanted} » est trop court pour désigner une version : donnez au moins {least} caractères."
NEVER_PUBLISHED = "Le dossier « {folder} » n'a encore aucune version publiée."
DAMAGED_VERSION = "La version {version} de « {folder} » est abîmée ({name} a changé depuis sa publication)."
MISSING_VERSION = (
    "La version {version} de « {folder} » est introuvable : la copie du dossier est incomplète. "
    "Remettez le dossier .versions entier, ou revenez à une autre version."
)
DAMAGED_JOURNAL = (
    "Le journal des versions de « {folder} » est illisible à la ligne {line} (.versions/journal.jsonl) : "
    "remettez-le depuis une sauvegarde."
)
DAMAGED_ALIGN = (
    "Le fichier .versions/align.json de « {folder} » est illisible : comparez les fichiers du dossier à la version "
    "en cours, puis effacez-le."
)
DAMAGED_ERASED = (
    "Le fichier .versions/erased.json de « {folder} » est illisible : effacez-le, puis relancez l'effacement."
)
MISSING_JOURNAL = (
    "Le journal des versions de « {folder} » manque (.versions/journal.jsonl) alors que des versions existent : "
    "remettez-le depuis une sauvegarde."
)
KEPT = "La version en cours n'a pas changé."
UNALIGNED = (
    "La publication est faite, mais les fichiers du dossier n'ont pas tous pu être mis à jour ; "
    "ce sera terminé à la prochaine publication."
)
REFUSED_ALONE = "Publication refusée : les données ne passent pas le contrôle. " + KEPT
REFUSED = "Publication refusée, {count} : {first} " + KEPT
SYSTEM_REASONS = {
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EROFS: "le disque est en lecture seule",
    errno.EACCES: "le droit d'écrire ou de lire manque",
    errno.EPERM: "le droit d'écrire ou de lire manque",
    errno.ENOENT: "un fichier ou un dossier a disparu",
    errno.EIO: "le disque signale une erreur",
    errno.EFBIG: "un fichier dépasse la taille permise",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
}

UNSIGNED = "« {folder} » demande que chaque acte porte son auteur : donnez le nom de qui agit."
SIGN_WITH = "{said} Ajoutez --author NOM à la commande."
SAME_PERSON = "{author} a proposé cette version de « {folder} » : une autre personne doit la valider."
NOTHING_PROPOSED = "Aucune publication de « {folder} » n'attend d'être validée."
HELP_VALIDATE = (
    "valider la publication qu'une autre personne propose : ce qui bouge est écrit, puis elle devient courante"
)
HELP_LOOK = "montrer ce qui bouge sans valider"
HELP_PUBLISH = "rendre courant l'état d'un dossier de données (contrôlé, daté, gardé pour toujours)"
HELP_HISTORY = "lister les versions d'un dossier de données, la plus récente d'abord"
HELP_DIFF = "comparer deux versions d'un dossier de données"
HELP_RESTORE = "revenir à une version gardée (rien n'est effacé)"
HELP_FOLDER = "le dossier de données"
HELP_FROM = "publier dans le dossier les fichiers d'un autre dossier"
HELP_COMMENT = "ce qui change, en quelques mots"
HELP_AUTHOR = "qui publie"
HELP_JSON = "écrire le résultat en JSON"
HELP_VERSION = "identifiant de version, ou son début (au moins {least} caractères)"
HELP_SIDE = HELP_VERSION + f", ou « {CURRENT} », ou « {WORKING} » (les fichiers du dossier)"


def when(at: str) -> str:
    """`22/11/2026 à 23 h 05 (UTC)`, from the ISO date of a journal line."""
    day, _, time = at.partition("T")
    return f"{'/'.join(reversed(day.split('-')))} à {time[:2]} h {time[3:5]} (UTC)"


def counted(number: int, singular: str, plural: str) -> str:
    """`1 ligne`, `1 204 lignes`: a number in French with its noun (0 and 1 are singular)."""
    return f"{figure(number)} {singular if abs(number) < 2 else plural}"


def figure(number: float | None) -> str:
    """A number in French (`1 204`, `1 204,50`); `inconnu` for None."""
    if number is None:
        return "inconnu"
    plain = f"{number:,.2f}" if number != int(number) else f"{int(number):,}"
    return plain.replace(",", "\u202f").replace(".", ",")


def cannot_write(code: int | None, folder: str) -> str:
    """Why the system refused, from its error number; never a path of the machine."""
    reason = SYSTEM_REASONS.get(code or 0, "le système de fichiers a refusé une opération")
    return f"Impossible d'enregistrer une version de « {folder} » : {reason}. {KEPT}"


def refused(messages: list[str]) -> str:
    """Why a folder is refused: how many blocking faults, and the first one."""
    if not messages:
        return REFUSED_ALONE
    first = messages[0].rstrip()
    count = counted(len(messages), "défaut bloquant", "défauts bloquants")
    return REFUSED.format(count=count, first=first if first.endswith((".", "!", "?")) else first + ".")


def done(action: str, version: str, at: str, changed: bool) -> str:
    """What a publication or a return did."""
    if action == "proposed":
        return f"Version proposée : {version}, le {when(at)}. Une autre personne doit la valider (validate)."
    if not changed:
        return f"Rien à publier : la version en cours ({version}, du {when(at)}) a déjà ce contenu."
    verb = "Retour à la version" if action == "restored" else "Version publiée :"
    return f"{verb} {version}, le {when(at)}."


def proposed(version: str, at: str, author: str, comment: str) -> str:
    """Who proposes what."""
    return f"{author} propose la version {version}, le {when(at)}{' : ' + comment if comment else ''}."


def set_aside(version: str) -> str:
    """Where the working files that a publication replaced were kept."""
    return f"Les fichiers du dossier qui n'étaient pas publiés sont gardés comme version {version}."


def cleaned(names: tuple[str, ...]) -> str:
    """That leftovers of an interrupted publication were removed."""
    return f"Restes d'une publication interrompue effacés : {counted(len(names), 'élément', 'éléments')}."


def unpublished(changes: dict[str, str], version: str, at: str) -> str:
    """That the working files differ from the version shown, file by file."""
    listed = ", ".join(f"{name} ({FILE_CHANGES[change]})" for name, change in sorted(changes.items()))
    return (
        f"Modifications non publiées : {listed}. Les chiffres montrés sont ceux de la version {version}, du {when(at)}."
    )


def signed(author: str, validated_by: str) -> str:
    """Who did it, and who validated it."""
    return f"{author}, validée par {validated_by}" if validated_by else author


def history_line(number: int, at: str, action: str, version: str, author: str, comment: str, current: bool) -> str:
    """One line of the history, as `history` prints it; `author` may name two people (`signed`)."""
    notes = " ; ".join(part for part in (author, comment) if part)
    mark = " (en cours)" if current else ""
    return f"{number}. {when(at)}  {version}  {ACTIONS[action]}{mark}{' : ' + notes if notes else ''}"


def table_line(stem: str, added: int, changed: int, removed: int) -> str:
    """What changed in one table."""
    parts = (
        counted(added, "ligne ajoutée", "lignes ajoutées"),
        counted(changed, "ligne modifiée", "lignes modifiées"),
        counted(removed, "ligne retirée", "lignes retirées"),
    )
    return f"{stem} : {', '.join(parts)}"


def total_line(name: str, before: float | None, after: float | None) -> str:
    """How one of the main totals moves."""
    label, unit = TOTALS[name]
    tail = f"\u00a0{unit}" if unit else ""
    return f"{label} : {figure(before)}{tail} → {figure(after)}{tail}"


UNREADABLE_TABLE = "{stem} : illisible dans l'une des deux versions, non comparée"
NO_DIFFERENCE = "Aucune différence."
EMPTY_HISTORY = "Aucune version : le dossier n'a jamais été publié."


HELP_NEWS = "ce qui a changé dans les chiffres entre deux versions, le plus grand changement d’abord"
HELP_SINCE = "depuis ce qui était montré au début de ce jour"
HELP_NEWS_FROM = "version de départ (par défaut, celle d’avant)"
HELP_NEWS_TO = "version d’arrivée (par défaut, celle qui est montrée)"
BAD_DAY = "--since demande un jour, comme 2026-11-30 : « {day} » n’en est pas un."
NEVER_PUBLISHED = "Ce dossier n’a encore aucune version publiée : il n’y a rien à comparer."


def news_of(before: str, after: str, count: int) -> str:
    """What two versions are compared, and how many figures moved."""
    said = "aucun chiffre ne bouge" if not count else f"{plural(count, 'chiffre bouge', 'chiffres bougent')}"
    return bound(f"De {before} à {after} : {said}.")
