"""The verbs of the command line about versions: publish, history, diff, restore."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import wraps

from ess_metrics.cli.options import Verbs, refusal_told
from ess_metrics.engines.choice import EngineError, publish_facts
from ess_metrics.folder import publication, remote_store, second_person, version_store
from ess_metrics.folder.version_store import PREFIX_LEAST
from ess_metrics.model.faults import DataError
from ess_metrics.texts.library import publishing_words as texts
from ess_metrics.texts.library import remote_words

DONE, REFUSED, USAGE = 0, 1, 2
Run = Callable[[argparse.Namespace], int]


def add_verbs(subparsers: Verbs) -> None:
    """Adds the verbs to an `add_subparsers()` object; each parser sets `run`, its function."""
    verb = _verb(subparsers, "publish", texts.HELP_PUBLISH, run_publish)
    verb.add_argument("--from", dest="source", metavar="SRC", help=texts.HELP_FROM)
    _signed(verb)
    _verb(subparsers, "history", texts.HELP_HISTORY, run_history)
    verb = _verb(subparsers, "diff", texts.HELP_DIFF, run_diff)
    verb.add_argument("before", metavar="A", help=texts.HELP_SIDE.format(least=PREFIX_LEAST))
    verb.add_argument("after", metavar="B", help=texts.HELP_SIDE.format(least=PREFIX_LEAST))
    verb = _verb(subparsers, "validate", texts.HELP_VALIDATE, run_validate)
    verb.add_argument("--look", action="store_true", help=texts.HELP_LOOK)
    verb.add_argument("--author", default="", metavar="NOM", help=texts.HELP_AUTHOR)
    verb = _verb(subparsers, "remote", remote_words.HELP_REMOTE, run_remote)
    verb.add_argument("store", nargs="?", default="", metavar="ADRESSE", help=remote_words.HELP_STORE)
    verb = _verb(subparsers, "restore", texts.HELP_RESTORE, run_restore)
    verb.add_argument("version", metavar="VERSION", help=texts.HELP_VERSION.format(least=PREFIX_LEAST))
    _signed(verb)


def _verb(subparsers, name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("folder", metavar="DIR", help=texts.HELP_FOLDER)
    parser.add_argument("--json", action="store_true", help=texts.HELP_JSON)
    parser.set_defaults(run=run)
    return parser


def _signed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--comment", default="", metavar="TEXTE", help=texts.HELP_COMMENT)
    parser.add_argument("--author", default="", metavar="NOM", help=texts.HELP_AUTHOR)


def _told(run: Run) -> Run:
    """An error becomes one sentence on stderr; 1 when the data or the moment is wrong, 2 when the request is."""

    @wraps(run)
    def careful(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except publication.PublishingError as error:
            print(refusal_told(error), file=sys.stderr)
            return USAGE if error.usage else REFUSED

    return careful


@_told
def run_publish(args: argparse.Namespace) -> int:
    """`publish DIR [--from SRC] [--comment …] [--author …] [--json]`."""
    made = publication.publish(args.folder, source=args.source, author=args.author, comment=args.comment)
    return _print_made(args, made, second_person.PROPOSED if made.proposed else "published")


@_told
def run_remote(args: argparse.Namespace) -> int:
    """`remote DIR [ADRESSE] [--json]`: the folder as its store has it."""
    name = version_store.shown_name(args.folder)
    if not args.store and not remote_store.address(args.folder):
        print(remote_words.UNBOUND.format(folder=name), file=sys.stderr)
        return USAGE
    changed = remote_store.bind(args.folder, args.store) if args.store else remote_store.update(args.folder)
    entry = publication.current_entry(args.folder)
    version = entry.version if entry is not None else None
    if args.json:
        print(json.dumps({"changed": changed, "version": version}, ensure_ascii=False))
    else:
        said = remote_words.BROUGHT if changed else remote_words.SAME_AS_STORE
        print(said.format(folder=name, version=version))
    return DONE


@_told
def run_validate(args: argparse.Namespace) -> int:
    """`validate DIR --author NOM [--look] [--json]`: what moves, then the proposed version becomes current."""
    first = publication.waiting(args.folder)
    if first is not None and not args.json:
        print(texts.proposed(first.version, first.at, first.author, first.comment))
        before = texts.CURRENT if publication.current_entry(args.folder) else texts.WORKING
        for line in _diff_lines(publication.diff(args.folder, before, first.version)):
            print(line)
    if args.look and first is not None:
        return DONE
    return _print_made(args, publication.confirm(args.folder, author=args.author), "published")


@_told
def run_restore(args: argparse.Namespace) -> int:
    """`restore DIR VERSION [--comment …] [--author …] [--json]`."""
    made = publication.restore(args.folder, args.version, author=args.author, comment=args.comment)
    return _print_made(args, made, "restored")


@_told
def run_history(args: argparse.Namespace) -> int:
    """`history DIR [--json]`: the newest first, then what the working copy holds that is not published.

    The list is given even when the current version is damaged (exit 1): it names the others, to return to.
    """
    entries, shown = publication.history(args.folder), publication.current_entry(args.folder)
    state, problem = _state(args.folder)
    if args.json:
        versions = [asdict(entry) | {"current": entry == shown} for entry in reversed(entries)]
        found = {"fingerprint": state.fingerprint, "changes": state.changes} if state else {}
        _print_json({"versions": versions, "problem": problem} | found)
    else:
        for line in _history_lines(entries, shown, state):
            print(line)
    if problem:
        print(problem, file=sys.stderr)
    return REFUSED if problem else DONE


def _state(folder: str) -> tuple[publication.Status | None, str | None]:
    try:
        return publication.status(folder), None
    except publication.PublishingError as error:
        return None, str(error)


def _history_lines(entries, shown, state) -> Iterator[str]:
    if not entries:
        yield texts.EMPTY_HISTORY
    for entry in reversed(entries):
        facts = (
            entry.number,
            entry.at,
            entry.action,
            entry.version,
            texts.signed(entry.author, entry.validated_by),
            entry.comment,
        )
        yield texts.history_line(*facts, current=entry == shown)
    if shown and state and state.changes:
        yield texts.unpublished(state.changes, shown.version, shown.at)


@_told
def run_diff(args: argparse.Namespace) -> int:
    """`diff DIR A B [--json]`: rows by table, then the main totals that move."""
    found = publication.diff(args.folder, args.before, args.after)
    if args.json:
        totals = {name: {"before": old, "after": new} for name, (old, new) in found.totals.items()}
        tables = {stem: asdict(table) for stem, table in found.tables.items()}
        return _print_json({"same": found.same, "files": found.files, "tables": tables, "totals": totals})
    for line in _diff_lines(found):
        print(line)
    return DONE


def _diff_lines(found: publication.Diff) -> Iterator[str]:
    if found.same:
        yield texts.NO_DIFFERENCE
    for name, change in sorted(found.files.items()):
        yield f"{name} : {texts.FILE_CHANGES[change]}"
    for stem, table in found.tables.items():
        if table.readable:
            yield texts.table_line(stem, table.added, table.changed, table.removed)
        else:
            yield texts.UNREADABLE_TABLE.format(stem=stem)
    for name, (before, after) in found.totals.items():
        if before != after:
            yield texts.total_line(name, before, after)


def _print_made(args: argparse.Namespace, made: publication.Publication, action: str) -> int:
    if not made.proposed:
        _publish_facts(args.folder)
    if args.json:
        return _print_json(asdict(made))
    print(texts.done(action, made.entry.version, made.entry.at, made.changed))
    if made.saved:
        print(texts.set_aside(made.saved.version))
    if made.cleaned:
        print(texts.cleaned(made.cleaned))
    if not made.aligned:
        print(texts.UNALIGNED, file=sys.stderr)
    return DONE


def _publish_facts(folder: str) -> None:
    """What other engines count, beside the version; without it they make it themselves, later.

    A folder that cannot be read is published as it is: what is wrong with it is told to whoever opens it.
    """
    try:
        with contextlib.suppress(DataError):
            publish_facts(folder)
    except EngineError as error:
        print(error, file=sys.stderr)


def _print_json(answer: dict) -> int:
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return DONE
