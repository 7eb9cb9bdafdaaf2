"""The verb `erase`: natural persons taken out of a folder, of all its versions and of what lies beside."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from ess_metrics.cli.options import Verbs, refusal_told
from ess_metrics.folder import erasure
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.texts.library import erasure_words as words

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(subparsers: Verbs) -> None:
    """Adds `erase` to an `add_subparsers()` object; its parser sets `run`, its function."""
    verb = subparsers.add_parser("erase", help=words.HELP, description=words.HELP)
    verb.add_argument("dir", metavar="DIR", help=words.HELP_DIR)
    verb.add_argument("codes", nargs="*", metavar="CODE", help=words.HELP_CODE)
    verb.add_argument("--before", metavar="DATE", help=words.HELP_BEFORE)
    verb.add_argument("--why", required=True, metavar="MOTIF", help=words.HELP_WHY)
    verb.add_argument("--author", default="", metavar="NOM", help=words.HELP_AUTHOR)
    verb.add_argument("--json", action="store_true", help=words.HELP_JSON)
    verb.set_defaults(run=run_erase)


def run_erase(args: argparse.Namespace) -> int:
    """`erase DIR CODE… | --before DATE --why MOTIF`: 0 done, 1 could not, 2 wrong usage or nobody of that code."""
    folder = Path(args.dir)
    if bool(args.codes) == bool(args.before):
        return _say(words.ONE_OF_TWO, USAGE)
    try:
        codes = args.codes or erasure.followed_before(folder, date.fromisoformat(args.before))
        made = erasure.erase(folder, codes, author=args.author, reason=args.why)
    except ValueError:
        return _say(words.NO_DATE.format(date=args.before), USAGE)
    except PublishingError as error:
        return _say(refusal_told(error), USAGE if error.usage else REFUSED)
    if args.json:
        print(json.dumps(asdict(made), ensure_ascii=False))
    else:
        print(words.done(made))
    return DONE


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
