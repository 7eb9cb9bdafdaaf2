"""The verbs of the command line that ask for official data: fetch, territory. The only ones that use the network."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.texts.indicators import label
from ess_metrics.texts.library import catalogue_words
from ess_metrics.texts.library import fetch_words as words

DONE, REFUSED, USAGE = 0, 1, 2
SHOWN_MOVES = 8


def add_verbs(subparsers: Verbs) -> None:
    """Adds `fetch` and `territory` to an `add_subparsers()` object."""
    verb = subparsers.add_parser("fetch", help=words.HELP_FETCH, description=words.HELP_FETCH)
    verb.add_argument("dir", nargs="?", metavar="DIR", help=words.HELP_DIR)
    verb.add_argument("sources", nargs="*", metavar="SOURCE", help=words.HELP_SOURCES)
    verb.add_argument("--territoire", metavar="NOM", help=words.HELP_PLACE)
    verb.add_argument("--dry-run", action="store_true", help=words.HELP_DRY)
    verb.add_argument("--json", action="store_true", help=words.HELP_JSON)
    verb.add_argument("--list", action="store_true", help=words.HELP_LIST)
    verb.set_defaults(run=run_fetch)
    verb = subparsers.add_parser("territory", help=words.HELP_TERRITORY, description=words.HELP_TERRITORY)
    verb.add_argument("name", metavar="NOM", help=words.HELP_NAME)
    verb.add_argument("--into", required=True, metavar="DIR", help=words.HELP_INTO)
    verb.add_argument("--json", action="store_true", help=words.HELP_JSON)
    verb.set_defaults(run=run_territory)


def run_fetch(args: argparse.Namespace) -> int:
    """`fetch DIR [SOURCE…]`: 0 when a source answered, 1 when none did, 2 misuse."""
    from ess_metrics.fetching.catalogue import BY_ID, ENTRIES  # httpx and the readers, which other verbs don't wait for

    if args.list:
        return _list(ENTRIES, args.json)
    if args.dir is None:
        return _say(words.NO_DIR, USAGE)
    unknown = [name for name in args.sources if name not in BY_ID]
    if unknown:
        return _say(words.unknown_source(unknown[0], [entry.id for entry in ENTRIES]), USAGE)
    chosen = [BY_ID[name] for name in args.sources] or [entry for entry in ENTRIES if not entry.apart]
    return _failures(lambda: _fetch(args, list(dict.fromkeys(chosen))))


def _fetch(args: argparse.Namespace, chosen) -> int:
    from ess_metrics.fetching import cache, fetching_round
    from ess_metrics.fetching.download import Client

    folder, progress = Path(args.dir), _Progress()
    with Client(cache.default(), told=progress.came) as client:
        if wrong := _misplaced(args, folder, client, progress):
            return wrong
        report = fetching_round.fetch(folder, chosen, client, dry_run=args.dry_run, told=progress.source)
    if report.stopped:
        _say(words.STOPPED, REFUSED)
    if args.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        _print(report)
    return DONE if report.succeeded else REFUSED


def _misplaced(args, folder: Path, client, progress) -> int:
    """The folder made first when it has to be; a code to leave with when it can't be, or is of another territory."""
    from ess_metrics.fetching import perimeter, territory_folder, territory_search

    there = folder.is_dir() and any(folder.iterdir())
    if not args.territoire:
        return DONE if there else _say(words.NO_FOLDER.format(folder=folder.name), USAGE)
    if not there:
        territory_folder.make(args.territoire, folder, client, progress.source)
        return DONE
    known, asked = perimeter.of_folder(folder), territory_search.place(args.territoire, client)
    if known is not None and set(known.codes) != set(asked.codes):
        names = {"folder": folder.name, "known": known.name, "asked": asked.name}
        return _say(words.OTHER_TERRITORY.format(**names), REFUSED)
    if known is None:
        territory_folder.say_place(folder, asked)
    return DONE


def run_territory(args: argparse.Namespace) -> int:
    """`territory NOM --into DIR`: 0 made, 1 not made, 2 a name that several territories bear."""
    return _failures(lambda: _territory(args))


def _territory(args: argparse.Namespace) -> int:
    from ess_metrics.fetching import cache, perimeter, territory_folder
    from ess_metrics.fetching.download import Client

    progress = _Progress()
    with Client(cache.default(), told=progress.came) as client:
        report = territory_folder.make(args.name, Path(args.into), client, progress.source)
    if args.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        return DONE
    _print(report)
    place = perimeter.of_folder(report.folder)
    count = next(one.rows for one in report.sources if one.id == territory_folder.FIRST[0])
    print(words.made(args.into, place.name if place else args.name, count))
    return DONE


def _failures(act) -> int:
    """What the act returns, or the code of what went wrong, told in a sentence."""
    from ess_metrics.fetching.fetching_faults import FetchError
    from ess_metrics.fetching.territory_search import SeveralPlaces

    try:
        return act()
    except SeveralPlaces as error:
        return _say(str(error), USAGE)
    except FetchError as error:
        return _say(str(error), REFUSED)
    except KeyboardInterrupt:
        return _say(words.STOPPED, REFUSED)
    except OSError as error:
        return _say(words.CANNOT_WRITE.format(reason=error.strerror or type(error).__name__), REFUSED)


def _list(entries, plain: bool) -> int:
    """The catalogue, nothing asked."""
    listed = [_described(entry.id) for entry in entries]
    if plain:
        print(json.dumps({"sources": listed}, ensure_ascii=False, indent=1))
        return DONE
    for one in listed:
        print(words.listed(one["id"], one["label"], one["editeur"], one["hote"], one["licence"], one["rythme"]))
    return DONE


def _described(name: str) -> dict[str, str]:
    said = catalogue_words.OF[name]
    plain = {"id": name, "label": said.label, "editeur": said.publisher, "hote": said.host, "licence": said.licence}
    return plain | {"rythme": said.rhythm, "taille": said.size, "donne": said.gives, "limites": said.limits}


def _print(report) -> None:
    for one in report.sources:
        print(words.source_line(one.label, one.status, one.date, one.size, one.licence, one.rows))
        if one.error:
            print(f"    {one.error}")
        for question in one.questions:
            print(f"    {question.message}")
        _print_moves(one)


def _print_moves(one) -> None:
    """What would move, what looks wrong, what changed at the source."""
    for move in one.moves[:SHOWN_MOVES]:
        print(words.move_line(label(move.indicator), move.unit, move.before, move.after, move.places))
    for move in one.moves:
        if move.suspect:
            print(f"    {words.suspicion(label(move.indicator), move.suspect)}")
    for change in one.changes:
        print(f"    {change}")
    if len(one.moves) > SHOWN_MOVES:
        print(words.more_moves(len(one.moves) - SHOWN_MOVES))


class _Progress:
    """Who is being asked, and how far a long file is: on stderr, so that stdout is the answer alone."""

    def __init__(self):
        self.line, self.last = sys.stderr.isatty(), 0.0

    def source(self, entry, report) -> None:
        """A source that is about to be asked."""
        if report is None:
            said = catalogue_words.OF[entry.id]
            print(words.asking(said.label, [said.host]), file=sys.stderr, flush=True)

    def came(self, name: str, done: int, whole: int | None) -> None:
        """What came of a file: at most twice a second on a terminal, every ten seconds elsewhere."""
        now = time.monotonic()
        if not self.last:
            self.last = now
        if now - self.last > (0.5 if self.line else 10.0):
            self.last = now
            text = words.progress(name, done, whole)
            print(f"\r{text}\033[K" if self.line else text, end="" if self.line else "\n", file=sys.stderr, flush=True)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
