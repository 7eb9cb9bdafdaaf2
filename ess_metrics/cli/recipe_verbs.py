"""The verb of the command line about recipes: recipe suggest, recipe check.

What reads files is imported where a verb runs, so that the others do not wait for it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.model.faults import DataError, worst_first
from ess_metrics.texts.library import imports_words as texts
from ess_metrics.texts.library import recipe_words as words

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(subparsers: Verbs) -> None:
    """Adds `recipe` to an `add_subparsers()` object; each parser sets `run`, its function."""
    verb = subparsers.add_parser("recipe", help=words.HELP, description=words.HELP)
    acts = verb.add_subparsers(title=words.ACTS, dest="act", required=True)
    act = acts.add_parser("suggest", help=words.HELP_SUGGEST, description=words.HELP_SUGGEST)
    act.add_argument("file", metavar="FICHIER", help=words.HELP_FILE)
    act.add_argument("--into", metavar="DIR", help=words.HELP_INTO)
    act.add_argument("--json", action="store_true", help=texts.HELP_JSON)
    act.set_defaults(run=run_suggest)
    act = acts.add_parser("check", help=words.HELP_CHECK, description=words.HELP_CHECK)
    act.add_argument("recipe", metavar="RECETTE", help=words.HELP_RECIPE)
    act.add_argument("file", metavar="FICHIER", help=words.HELP_FILE)
    act.add_argument("--into", metavar="DIR", help=words.HELP_INTO)
    act.add_argument("--json", action="store_true", help=texts.HELP_JSON)
    act.set_defaults(run=run_check)


def run_suggest(args: argparse.Namespace) -> int:
    """`recipe suggest FICHIER [--into DIR] [--json]`: the best guess, printed; nothing is written."""
    from ess_metrics.formats import recipe_guess
    from ess_metrics.importing import folder_files
    from ess_metrics.importing.understanding import opened

    if wrong := _misuse(args.into, args.file):
        return _say(wrong, USAGE)
    try:
        context = folder_files.load(Path(args.into)).context if args.into else None
        guess = recipe_guess.suggestion(opened(Path(args.file)), context)
    except DataError as error:
        return _faults(error)
    print(
        json.dumps(guess.to_json(), ensure_ascii=False, indent=1) if args.json else guess.toml,
        end="\n" if args.json else "",
    )
    return DONE


def run_check(args: argparse.Namespace) -> int:
    """`recipe check RECETTE FICHIER [--into DIR] [--json]`: 0 when at least one row would be kept, else 1."""
    from ess_metrics.formats.recipe import read_recipe

    if wrong := _misuse(args.into, args.recipe, args.file):
        return _say(wrong, USAGE)
    try:
        recipe = read_recipe(args.recipe)
        report = _dry_run(args.file, recipe, args.into)
    except DataError as error:
        return _faults(error)
    file = report.files[0]
    if args.json:
        print(json.dumps(file.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(texts.report_lines(report)))
    for fault in [fault for fault in file.faults if fault.blocking][:20] if not file.taken else ():
        _say(fault.message, REFUSED)
    return DONE if file.taken else REFUSED


def _dry_run(file: str, recipe, into: str | None):
    """What the import would give, in a folder or in none."""
    from ess_metrics.importing import private_folders
    from ess_metrics.importing.run import import_files

    if into:
        return import_files([file], into, recipe=recipe, dry_run=True)
    with tempfile.TemporaryDirectory(prefix=private_folders.PREFIX) as place:
        return import_files([file], Path(place) / "dossier", recipe=recipe, dry_run=True)


def _misuse(into: str | None, *paths: str) -> str | None:
    """What is wrong with the request itself, as a sentence."""
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        return texts.MISSING_FILE.format(name=texts.quoted(missing[0]))
    return words.NO_FOLDER.format(name=texts.quoted(into)) if into and not Path(into).is_dir() else None


def _faults(error: DataError) -> int:
    for fault in worst_first(error.faults)[:20]:
        _say(fault.message, REFUSED)
        if fault.suggestion:
            _say(f"  → {fault.suggestion}", REFUSED)
    return REFUSED


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
