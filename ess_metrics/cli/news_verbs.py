"""The verb `news`: the figures that moved between two published versions of a folder."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path

from ess_metrics.analyses.news import news, sides
from ess_metrics.cli.options import Verbs
from ess_metrics.folder import publication
from ess_metrics.texts.indicators import label
from ess_metrics.texts.library import fetch_words
from ess_metrics.texts.library import publishing_words as texts

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(verbs: Verbs) -> None:
    """Add `news` to the command line."""
    verb = verbs.add_parser("news", help=texts.HELP_NEWS, description=texts.HELP_NEWS)
    verb.add_argument("folder", metavar="DIR", help=texts.HELP_FOLDER)
    verb.add_argument("--since", default="", metavar="AAAA-MM-JJ", help=texts.HELP_SINCE)
    verb.add_argument("--from", dest="before", default="", metavar="A", help=texts.HELP_NEWS_FROM)
    verb.add_argument("--to", dest="after", default="", metavar="B", help=texts.HELP_NEWS_TO)
    verb.add_argument("--json", action="store_true", help=texts.HELP_JSON)
    verb.set_defaults(run=run_news)


def run_news(args: argparse.Namespace) -> int:
    """`news DIR [--since DATE | --from A] [--to B] [--json]`: the largest change first.

    Without a side: from the version before the current one to the current one. 1 when nothing was ever published or a
    version is damaged, 2 for a day that is none or an unknown version.
    """
    if args.since and not _is_day(args.since):
        return _say(texts.BAD_DAY.format(day=args.since), USAGE)
    try:
        return _news(args)
    except publication.PublishingError as error:
        return _say(str(error), USAGE if error.usage else REFUSED)


def _news(args: argparse.Namespace) -> int:
    entries = publication.history(args.folder)
    before, after = sides(entries, publication.current_entry(args.folder), args.since)
    before, after = args.before or before, args.after or after
    if not before or not after:
        return _say(texts.NEVER_PUBLISHED, REFUSED)
    found = news(Path(args.folder), before, after)
    moves = found.moves
    told = {
        move.indicator: fetch_words.suspicion(label(move.indicator), move.suspect) for move in moves if move.suspect
    }
    if args.json:
        said = {"before": before, "after": after, "moves": [move.to_json() for move in moves]}
        print(
            json.dumps(
                said | {"changes": list(found.changes), "suspicions": list(told.values())}, ensure_ascii=False, indent=1
            )
        )
        return DONE
    print(texts.news_of(before, after, len(moves)))
    for move in moves:
        print(fetch_words.move_line(label(move.indicator), move.unit, move.before, move.after, move.places))
        if move.indicator in told:
            print(f"    {told[move.indicator]}")
    for change in found.changes:
        print(f"    {change}")
    return DONE


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
