"""The command line: `python -m ess_metrics <verb>`. Exit 0 done, 1 the data is refused, 2 wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import csv
import difflib
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ess_metrics.folder.version_store import PublishingError
from ess_metrics.model.faults import DataError, worst_first
from ess_metrics.model.result import OK, SECRET
from ess_metrics.model.selection import AMOUNTS, COLUMNS, COUNTING, MODES, PLACES, Selection, UsageError
from ess_metrics.texts.library import cli_words as words
from ess_metrics.texts.library import prices_words as price_words

DONE, REFUSED, MISUSED = 0, 1, 2
LISTED = 20
# By name: the library imports neither reports nor views, and a verb whose package is missing is not offered.
OTHER_VERBS = (
    "ess_metrics.cli.imports",
    "ess_metrics.cli.versions",
    "ess_metrics.cli.review_files",
    "ess_metrics.cli.proofs",
    "ess_metrics.cli.pairs",
    "ess_metrics.cli.correspondence",
)


class FrenchHelp(argparse.HelpFormatter):
    """The help, its headings in French."""

    def add_usage(self, usage, actions, groups, prefix=None):
        """The first line."""
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)

    def start_section(self, heading):
        """A heading, with the space that French puts before a colon."""
        super().start_section(f"{heading}{words.NBSP}" if heading else heading)


class French(argparse.ArgumentParser):
    """argparse, speaking French."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, add_help=False, allow_abbrev=False, formatter_class=FrenchHelp, **kwargs)
        self.add_argument("-h", "--help", action="help", help=words.HELP)
        self._positionals.title, self._optionals.title = words.ARGUMENTS, words.OPTIONS

    def error(self, message: str):
        """Wrong usage: one French sentence, exit 2."""
        self.exit(MISUSED, f"{words.misuse(message)} {words.SEE_HELP.format(prog=self.prog)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; every failure is a sentence on stderr."""
    _write_utf8()
    args = _parser().parse_args(arguments)
    try:
        return args.run(args)
    except UsageError as error:
        return _say(str(error), MISUSED)
    except DataError as error:
        for fault in worst_first(f for f in error.faults if f.blocking)[:LISTED]:
            _say(fault.message)
        return REFUSED
    except PublishingError as error:
        return _say(str(error), MISUSED if error.usage else REFUSED)
    except BrokenPipeError:
        return DONE
    except Exception as error:
        if os.environ.get("ESS_DEBUG"):
            raise
        return _say(words.INTERNAL.format(kind=type(error).__name__))


def _write_utf8() -> None:
    """French letters, whatever the terminal says of itself."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8")


def _parser() -> French:
    parser = French(prog="python -m ess_metrics", description=words.DESCRIPTION)
    verbs = parser.add_subparsers(title="verbes", metavar="VERBE", required=True, parser_class=French, dest="verb")
    check = verbs.add_parser("check", help=words.CHECK, description=words.CHECK)
    check.add_argument("dir", metavar="DIR", help=words.DIR)
    check.add_argument("--json", action="store_true", help=words.JSON)
    check.set_defaults(run=run_check)
    listing = verbs.add_parser("indicators", help=words.INDICATORS, description=words.INDICATORS)
    listing.add_argument("--json", action="store_true", help=words.JSON)
    listing.set_defaults(run=run_indicators)
    _add_values(verbs)
    for name in OTHER_VERBS:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name).add_verbs(verbs)
    return parser


def _add_values(verbs) -> None:
    parser = verbs.add_parser("values", help=words.VALUES, description=words.VALUES)
    parser.add_argument("indicator", metavar="INDICATEUR", help=words.INDICATOR)
    parser.add_argument("--data", required=True, metavar="DIR", help=words.DATA)
    parser.add_argument("--by", metavar="COLONNE", help=words.BY)
    parser.add_argument("--where", action="append", default=[], metavar="COL=VALEUR", help=words.WHERE)
    parser.add_argument("--amount", choices=AMOUNTS, default="attribue", help=words.AMOUNT)
    parser.add_argument("--mode", choices=MODES, default="reparti", help=words.MODE)
    parser.add_argument("--place", choices=PLACES, default="residence", help=words.PLACE)
    parser.add_argument("--counting", choices=COUNTING, default="origine", help=words.COUNTING)
    add_euros(parser)
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help=words.FORMAT)
    parser.set_defaults(run=run_values)


def add_euros(parser) -> None:
    """The option `--euros`: current by default, never constant without being asked."""
    parser.add_argument("--euros", metavar="EUROS", default=price_words.CLI_CURRENT, help=price_words.CLI)


def in_euros(selection: Selection, data, asked: str) -> Selection:
    """The question in the euros that `--euros` asks for; raises UsageError with a French sentence."""
    from ess_metrics.counting import prices

    known = sorted(prices.index(data).values)
    if asked == price_words.CLI_CURRENT:
        return selection
    if asked == price_words.CLI_CONSTANT and known:
        return replace(selection, euros=str(known[-1]))
    if asked in map(str, known):
        return replace(selection, euros=asked)
    raise UsageError(prices.unknown(data, asked))


def _say(sentence: str, code: int = REFUSED) -> int:
    print(sentence, file=sys.stderr)
    return code


def parse_where(texts: Sequence[str]) -> dict[str, list[str]]:
    """`COL=VALUE` texts as a mapping; raises UsageError with a French sentence."""
    where: dict[str, list[str]] = {}
    for text in texts:
        column, sign, value = text.partition("=")
        if not sign or not column or not value:
            raise UsageError(words.MALFORMED.format(value=text))
        if column not in COLUMNS:
            raise UsageError(words.UNKNOWN_COLUMN.format(value=column, allowed=", ".join(COLUMNS)))
        where.setdefault(column, []).append(value)
    return where


def selection_of(args) -> Selection:
    """The Selection that the command line asks for."""
    where = parse_where(args.where)
    try:
        return Selection.of(
            where, amount=args.amount, mode=args.mode, place=args.place, counting=getattr(args, "counting", "origine")
        )
    except UsageError as error:
        raise UsageError(words.MALFORMED.format(value=error)) from error


def run_values(args) -> int:
    """The verb `values`."""
    from ess_metrics.analyses.values import MissingTable, values
    from ess_metrics.folder.reading import read
    from ess_metrics.indicators import BY_ID

    indicator = BY_ID.get(args.indicator)
    if indicator is None:
        near = difflib.get_close_matches(args.indicator, BY_ID, 1, 0.5)
        hint = words.DID_YOU_MEAN.format(nearest=near[0]) if near else ""
        raise UsageError(words.UNKNOWN_INDICATOR.format(value=args.indicator, nearest=hint))
    by = None if args.by in (None, "none") else args.by
    if by is not None and by not in indicator.by:
        shape = words.UNKNOWN_BY if indicator.by else words.NO_BY
        raise UsageError(shape.format(indicator=indicator.id, value=by, allowed=", ".join(indicator.by)))
    selection = selection_of(args)
    try:
        data = read(Path(args.data))
        selection = in_euros(selection, data, args.euros)
        public = data.manifest.audience == "public"
        made = values(data, indicator.id, by, selection, released=public)
    except MissingTable as error:
        folder = Path(args.data).resolve().name
        return _say(words.MISSING_TABLE.format(indicator=indicator.id, table=error.table, folder=folder))
    plain = made.to_json() | _euros_told(data, indicator.id, selection)
    _print_json(plain) if args.format == "json" else _print_csv(plain)
    return DONE


def _euros_told(data, indicator: str, selection: Selection) -> dict:
    """Whose euros the figures are, said beside them too since a CSV has no room for it; nothing in current euros."""
    from ess_metrics.counting import prices
    from ess_metrics.indicators import BY_ID

    if not selection.euros:
        return {}
    asked, index = prices.heard(data, BY_ID[indicator].euros, selection), prices.index(data)
    if not asked.euros:
        _say(price_words.CLI_UNTOUCHED)
        return {}
    _say(price_words.CLI_SAID.format(year=asked.euros, source=index.source or price_words.OWN))
    return {"euros": {"annee": int(asked.euros), "source": index.source, "base": index.base}}


def _print_json(content) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False))


def _print_csv(plain: dict) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("key", "value", "status", "n", "kind"))
    rows = [(row["key"], row["value"], row["status"], row["n"], "row") for row in plain["rows"]]
    rows.append(("", plain["total"]["value"], plain["total"]["status"], plain["total"]["n"], "total"))
    rows += [(item["reason"], item["value"], _known(item), item["n"], "not_shown") for item in plain["not_shown"]]
    for row in rows:
        writer.writerow(["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row])


def _known(item: dict) -> str:
    """The status of what is not shown: ok, secret, or nothing when the amount itself is unknown."""
    return OK if item["value"] is not None else SECRET if item["n"] is None else ""


def run_indicators(args) -> int:
    """The verb `indicators`."""
    from ess_metrics.indicators import INDICATORS
    from ess_metrics.texts.indicators import INDICATORS as NAMED

    listed = [
        {
            "id": indicator.id,
            "label": NAMED[indicator.id].label,
            "unit": indicator.unit,
            "definition": NAMED[indicator.id].definition,
            "tables": list(indicator.tables),
            "by": list(indicator.by),
            "additive_by": list(indicator.additive_by),
        }
        for indicator in INDICATORS
    ]
    if args.json:
        _print_json(listed)
    else:
        for item in listed:
            print(f"{item['id']} — {item['label']} ({item['unit'] or '—'})\n    {item['definition']}")
    return DONE


def run_check(args) -> int:
    """The verb `check`."""
    from ess_metrics.folder.reading import check

    report = check(Path(args.dir))
    name = Path(args.dir).resolve().name
    if not report.ok:
        _say(words.REFUSED.format(folder=name))
    if args.json:
        _print_json(report.to_json())
        return DONE if report.ok else REFUSED
    if report.ok:
        tables = ", ".join(f"{stem} {len(frame)}" for stem, frame in report.tables.items())
        print(words.GOOD.format(folder=name, tables=tables))
    for fault in worst_first(report.faults):
        kind = words.BLOCKING if fault.blocking else words.WARNING
        print(f"{kind}{words.NBSP}: {fault.message} {fault.suggestion}".rstrip())
    if not report.faults:
        print(words.NO_FAULT)
    return DONE if report.ok else REFUSED


if __name__ == "__main__":
    sys.exit(main())
