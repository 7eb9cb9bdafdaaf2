"""French sentences about importing official files: the report, the manifest, why a row was refused."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from ess_metrics.texts.fault_wording import message, quoted
from ess_metrics.texts.library.catalogue_words import OPEN
from ess_metrics.texts.numbers import NBSP, euros_exact, integer, plural

__all__ = ["quoted", "reason", "report_lines"]

MANIFEST_TITLE = "Les quartiers prioritaires – {territory}"
MANIFEST_LICENCE = "Licence Ouverte 2.0 (à confirmer pour chaque fichier)"
DEPARTMENT = "Département {codes}"
DEPARTMENTS = "Départements {codes}"
COUNTRY = "France"
UNNAMED = "Territoire à nommer"

# Why a row is in refus/: said without the row's own facts, which stand beside it.
REASONS = {
    "code_illisible": "Le code du quartier ne se lit pas.",
    "contour_code_illisible": "Le contour n'a pas de code de quartier lisible.",
    "en_attente": "Le territoire de cette ligne n'est pas connu : elle attend une réponse.",
    "doublon_exact": "Cette ligne répète une ligne du même fichier.",
    "hors_territoire": "Cette ligne ne concerne pas le territoire du dossier.",
    "lieu_sans_surface": "La surface du local manque : elle est nécessaire.",
    "points_par_commune": "Ce fichier donne un point par commune, pas les contours des quartiers.",
    "poste_repete": "Ce poste est déjà compté cette année-là pour le même porteur.",
}

# Who publishes the official files; a file of grants is published by its only funder.
PUBLISHERS = {
    "adultes-relais": "ANCT",
    "contrats-ville": "ANCT",
    "fonjep": "ANCT",
    "insee-qpv": "Insee",
    "jaune-budgetaire": "Direction du budget",
    "p147-actions": "ANCT",
    "qpv-contours": "ANCT",
    "qpv-reference": "ANCT",
    "siae": "Plateforme de l’inclusion",
    "data-inclusion": "Plateforme de l’inclusion",
    "sirene-etablissements": "Insee",
    "sirene-geolocalisation": "Insee",
    "sirene-unites-legales": "Insee",
}

# Why a row became part of another.
MERGED = {
    "siret": "Même SIRET.",
    "rna": "Même numéro RNA.",
    "siren": "Même SIREN, et un seul établissement connu.",
    "nom": "Même nom d'organisme, et un seul organisme porte ce nom.",
    "reponse": "Quelqu'un a répondu que c'est le même organisme.",
    "reference": "Même numéro de dossier chez le même financeur, la même année.",
    "projet": "Même porteur, même intitulé, exercices communs ou qui se suivent.",
    "lieu": "Même nom et même adresse (ou même position) dans le même quartier.",
}

SAME_GRANT = "Même projet, même financeur, même dispositif, même année, même section, même type, dans un autre fichier."
HELP_IMPORT = "importer des fichiers officiels dans un dossier de données"
HELP_FILES = "les fichiers, tels qu'ils ont été téléchargés (leur format est reconnu à leur contenu)"
HELP_INTO = "le dossier de données qui les reçoit (créé s'il n'existe pas)"
HELP_FORMAT = "imposer le format au lieu de le reconnaître ; formats : {names}"
HELP_DRY = "montrer ce qui changerait, sans rien écrire"
HELP_RECIPE = "la recette qui dit ce que donnent les colonnes (fichier .toml) ; elle est gardée dans le dossier"
RECIPE_OR_FORMAT = "Choisissez --recipe ou --format : un fichier se lit d'une seule façon."
HELP_ANSWER = "répondre à une question d'un import (son identifiant et l'un de ses choix) ; peut se répéter"
HELP_JSON = "écrire le rapport en JSON"
HELP_TEMPLATE = "écrire le classeur modèle à remplir, une feuille par table"
HELP_OUT = "le fichier à écrire (.xlsx)"

UNKNOWN_FORMAT = "Le format {name} n'existe pas. Formats connus : {names}."
MISSING_FILE = "Le fichier {name} n'existe pas."
INTO_IS_FILE = "{name} est un fichier : donnez un dossier."
SHAPELESS_ANSWER = "La réponse {answer} ne s'écrit pas ID=VALEUR."
LISTED_COLUMNS = 20
PROGRESS = f"{{name}}{NBSP}: {{share}}{NBSP}%"
INTERRUPTED = "L'import a été arrêté : le dossier n'a pas changé."
NOTHING_KEPT = "Rien n'a été repris : le dossier n'a pas changé."
TEMPLATE_DONE = "Classeur modèle écrit : {name}."
TEMPLATE_WRONG_NAME = "Le nom du classeur modèle doit finir par .xlsx."
CANNOT_WRITE = "Impossible d'écrire {name} : {reason}."

PLACES = {
    "code": "par leur code de quartier",
    "coordonnees": "par leurs coordonnées",
    "adresse": "par leur adresse",
    "hors_contours": "hors de tout quartier, par leurs coordonnées",
    "etablissement": "par leur établissement",
    "territoire": "pour le territoire entier (non réparti)",
    "non_situe": "sans lieu connu",
}
LISTED = 12
MARKS = {"bloquant": "refusé", "question": "question"}


def unknown_answer(identity: str, value: str, choices: tuple[str, ...]) -> str:
    """An answer that no file asks for, or that is none of the choices."""
    if not choices:
        return f"Aucun de ces fichiers ne pose la question {quoted(identity)}."
    return f"{quoted(value)} n'est pas une réponse à la question {identity}{NBSP}: choisissez {' ou '.join(choices)}."


def publisher(format: str | None) -> str:
    """Who publishes the files of a format, "" when anybody may."""
    return PUBLISHERS.get(format or "", "")


def licence(format: str | None) -> str:
    """The licence under which the publisher of a format opens its data, "" where nobody says it."""
    return OPEN if publisher(format) else ""


def source_title(label: str) -> str:
    """What a file is, in a few words: the label of its format without what stands in brackets."""
    return label.split(" (", maxsplit=1)[0]


def why_merged(code: str) -> str:
    """Why a row became part of another, in one sentence."""
    return MERGED[code]


def columns_left(names: list[str]) -> str:
    """The columns that no table has a place for: the first ones by name, the others by their number."""
    more = len(names) - LISTED_COLUMNS
    listed = ", ".join(names[:LISTED_COLUMNS]) + (f" et {plural(more, 'autre')}" if more > 0 else "")
    return f"Colonnes non reprises{NBSP}: {listed}"


def rents_left(names: list[str]) -> str:
    """Columns of rent that could be by month or by year, for a lot or a square metre."""
    return f"Loyers non repris, leur unité n'est pas dite (annuel, par m²){NBSP}: {', '.join(names)}"


def reason(rule: str) -> str:
    """Why a row was refused, in one sentence."""
    if rule in REASONS:
        return REASONS[rule]
    return message(SimpleNamespace(rule=rule, file=None, sheet=None, row=None, column=None, value=None, facts={}))


def report_lines(report) -> list[str]:
    """The whole report as a person reads it: each file, then what changes in the folder."""
    lines = []
    for file in report.files:
        lines += [*_file_lines(file), ""]
    if not report.taken:
        return [*lines, NOTHING_KEPT]
    head = "Ce qui changerait" if report.dry_run else "Ce qui a changé"
    lines.append(f"{head} dans {report.folder.name}{NBSP}:")
    changed = [change for change in report.changes if change.changed]
    lines += [f"  {_change_line(change)}" for change in changed] or ["  rien : tout y était déjà."]
    return lines + _cell_lines(changed)


def _file_lines(file) -> list[str]:
    if file.format is None:
        head = [f"{file.file}{NBSP}: format non reconnu"]
    else:
        encoding = f", encodage {file.encoding}" if file.encoding else ""
        head = [f"{file.file}{NBSP}: {file.label} ({file.format}{encoding})"]
        head.append(f"  lignes{NBSP}: {_balance(file.rows_read, file.rows_kept, file.rows_refused)}")
    if file.total_eur_read:
        told = ((file.total_eur_read, "écrits"), (file.total_eur_kept, "repris"), (file.total_eur_refused, "refusés"))
        head.append(f"  euros{NBSP}: " + ", ".join(f"{euros_exact(euros)} {word}" for euros, word in told))
    head += _apart_lines(file)
    if file.rows_without_amount:
        head.append(f"  {plural(file.rows_without_amount, 'ligne')} sans montant lisible")
    for way, count in file.places.items():
        head.append(f"  {plural(count, 'ligne')} {PLACES.get(way, way)}")
    return head + [f"  {note}" for note in file.notes] + _fault_lines(file.faults)


def _apart_lines(file) -> list[str]:
    """What was set aside without being refused: of another territory, or until the territory is known."""
    lines = []
    if file.rows_outside:
        euros = f" ({euros_exact(file.total_eur_outside)})" if file.total_eur_outside else ""
        lines.append(f"  hors du territoire{NBSP}: {plural(file.rows_outside, 'ligne')}{euros}")
    if file.rows_waiting:
        lines.append(f"  en attente du territoire{NBSP}: {plural(file.rows_waiting, 'ligne')}")
    return lines


def _balance(read: int, kept: int, refused: int) -> str:
    told = ((read, "lue"), (kept, "reprise"), (refused, "laissée"))
    return ", ".join(_agreed(count, word) for count, word in told) + " de côté"


def _agreed(count: int, word: str) -> str:
    """A number and its participle: "1 lue", "2 lues"."""
    return f"{integer(count)} {word}{'s' if count > 1 else ''}"


def _fault_lines(faults) -> list[str]:
    """Faults grouped by rule, the worst first: the first ones in full, then how many more."""
    groups: dict[str, list] = {}
    for fault in faults:
        groups.setdefault(fault.rule, []).append(fault)
    lines = []
    for group in groups.values():
        mark = MARKS.get(group[0].severity, "à savoir")
        shown = group[: 3 if len(group) > 3 else len(group)]
        lines += [f"  [{mark}] {_without_file(fault)}{_choices(fault)}" for fault in shown]
        if len(group) > len(shown):
            lines.append(f"      … et {plural(len(group) - len(shown), 'autre')} du même genre")
        if group[0].suggestion:
            lines.append(f"      → {group[0].suggestion}")
    return lines


def _choices(fault) -> str:
    """How to answer a question, after its sentence."""
    if "choices" not in fault.facts:
        return ""
    choices, default = " ou ".join(fault.facts["choices"]), fault.facts["default"]
    return f" Répondre{NBSP}: --answer {fault.facts['id']}={choices} (en attendant{NBSP}: {default})."


def _without_file(fault) -> str:
    """The sentence without the name of the file, which stands above."""
    return replace(fault, file=None).message


def _change_line(change) -> str:
    parts = [
        _agreed(change.added, "ajoutée") if change.added else "",
        f"{_agreed(change.updated, 'mise')} à jour" if change.updated else "",
        _agreed(change.removed, "retirée") if change.removed else "",
        _agreed(change.unchanged, "inchangée") if change.unchanged else "",
    ]
    line = f"{change.table}{NBSP}: " + ", ".join(part for part in parts if part)
    if change.euros_after != change.euros_before:
        line += f" ; montants attribués {euros_exact(change.euros_before)} → {euros_exact(change.euros_after)}"
    return line


def _cell_lines(changes) -> list[str]:
    """The first cells that took another value."""
    cells = [(change.table, cell) for change in changes for cell in change.cells]
    lines = [
        f"  {table}, {cell.key}, {cell.column}{NBSP}: {cell.before or '(vide)'} → {cell.after or '(vide)'}"
        for table, cell in cells[:LISTED]
    ]
    if len(cells) > LISTED:
        lines.append(f"  … et {plural(len(cells) - LISTED, 'autre cellule')}")
    return lines
