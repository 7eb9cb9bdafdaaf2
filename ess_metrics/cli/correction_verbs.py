"""The verb `correct`: one value of the folder corrected, with a reason, kept and replayed at each import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ess_metrics.cli.options import Verbs, refusal_told
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.model.faults import DataError
from ess_metrics.texts.library import correction_words as words

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(subparsers: Verbs) -> None:
    """Adds `correct` to an `add_subparsers()` object; its parser sets `run`, its function."""
    verb = subparsers.add_parser("correct", help=words.HELP, description=words.HELP)
    verb.add_argument("dir", metavar="DIR", help=words.HELP_DIR)
    verb.add_argument("table", metavar="TABLE", help=words.HELP_TABLE)
    verb.add_argument("key", metavar="CLE", help=words.HELP_KEY)
    verb.add_argument("column", metavar="COLONNE", help=words.HELP_COLUMN)
    verb.add_argument("value", metavar="VALEUR", help=words.HELP_VALUE)
    verb.add_argument("--why", required=True, metavar="MOTIF", help=words.HELP_WHY)
    verb.add_argument("--author", default="", metavar="NOM", help=words.HELP_AUTHOR)
    verb.set_defaults(run=run_correct)


def run_correct(args: argparse.Namespace) -> int:
    """`correct DIR TABLE CLE COLONNE VALEUR --why MOTIF`: 0 done, 1 key not found or value refused, 2 misuse."""
    from ess_metrics.importing import mends  # the readers of files, for one verb

    if not Path(args.dir).is_dir():
        return _say(words.NO_FOLDER.format(name=args.dir), USAGE)
    try:
        made = mends.correct(
            Path(args.dir), args.table, args.key, args.column, args.value, why=args.why, author=args.author
        )
    except mends.Unknown as error:
        known = words.UNKNOWN_TABLE if str(error) == args.table else words.UNKNOWN_COLUMN
        return _say(known.format(name=error, table=args.table), USAGE)
    except DataError as error:
        for fault in error.faults:
            _say(f"{fault.message} {fault.suggestion}".strip(), REFUSED)
        return REFUSED
    except PublishingError as error:
        return _say(refusal_told(error), USAGE if error.usage else REFUSED)
    print(words.done(made))
    return DONE


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
