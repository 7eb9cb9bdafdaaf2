"""The command line: `python -m ess_metrics <verb>`. Exit 0 done, 1 the data is refused, 2 wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import logging
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

# Arrow's own heap sets thirty megabytes aside before it is asked for any: worth it to a server, not to one question. It
# looks at this when it is loaded, by what follows.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

from ess_metrics.importing import process

if sys.argv[1:2] == ["import"]:
    process.start_ahead()  # what reads files loads while we load what follows

from ess_metrics.analyses.values import MissingTable
from ess_metrics.cli import families
from ess_metrics.cli.answer_data import answer, breakdown_of, described, indicator_of
from ess_metrics.cli.options import add_selection, in_euros, selection_of
from ess_metrics.counting import prices
from ess_metrics.engines.choice import EngineError, opened
from ess_metrics.folder import heap
from ess_metrics.folder.reading import check
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError, worst_first
from ess_metrics.model.result import OK, SECRET, Printed, PrintedPart
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.library import cli_words as words
from ess_metrics.texts.library import prices_words as price_words

DONE, REFUSED, MISUSED = 0, 1, 2
LISTED = 20
OWN = ("check", "indicators", "values")


class FrenchHelp(argparse.HelpFormatter):
    """The help, its headings in French."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The first line."""
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """A heading, with the space that French puts before a colon."""
        super().start_section(f"{heading}{words.NBSP}" if heading else heading)


class French(argparse.ArgumentParser):
    """argparse, speaking French."""

    def __init__(self, **options: object):
        """`options`: those of argparse, but for the help, abbreviations and form of the text, which are ours."""
        ours = {"add_help": False, "allow_abbrev": False, "formatter_class": FrenchHelp}
        given: dict[str, Any] = options | ours
        super().__init__(**given)
        self.add_argument("-h", "--help", action="help", help=words.HELP)
        self._positionals.title, self._optionals.title = words.ARGUMENTS, words.OPTIONS

    def error(self, message: str) -> NoReturn:
        """Wrong usage: one French sentence, exit 2."""
        self.exit(MISUSED, f"{words.misuse(message)} {words.SEE_HELP.format(prog=self.prog)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; every failure is a sentence on stderr."""
    _write_utf8()
    _prepare(alone=arguments is None)
    given = list(sys.argv[1:] if arguments is None else arguments)
    args = _parser(given[0] if given else "").parse_args(given)
    try:
        return args.run(args)
    except UsageError as error:
        return _say(str(error), MISUSED)
    except DataError as error:
        for fault in worst_first(f for f in error.faults if f.blocking)[:LISTED]:
            _say(fault.message)
        return REFUSED
    except (PublishingError, EngineError) as error:
        return _say(str(error), MISUSED if error.usage else REFUSED)
    except BrokenPipeError:
        return DONE
    except Exception as error:
        if os.environ.get("ESS_DEBUG"):
            raise
        return _say(words.INTERNAL.format(kind=type(error).__name__))


def _prepare(*, alone: bool) -> None:
    """What the library logs is for a server's journal: here a person reads, and gets sentences. `alone`: this process
    runs one verb and ends.
    """
    if alone:
        heap.seldom()
    if not os.environ.get("ESS_DEBUG"):
        logging.getLogger("ess").addHandler(logging.NullHandler())


def _write_utf8() -> None:
    """French letters, whatever the terminal says of itself."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):
                stream.reconfigure(encoding="utf-8")


def _parser(asked: str = "") -> French:
    """What can be asked; of the families of verbs, that of the one `asked` alone when it is a verb."""
    parser = French(prog="python -m ess_metrics", description=words.DESCRIPTION)
    verbs = parser.add_subparsers(title="verbes", metavar="VERBE", required=True, parser_class=French, dest="verb")
    checking = verbs.add_parser("check", help=words.CHECK, description=words.CHECK)
    checking.add_argument("dir", metavar="DIR", help=words.DIR)
    checking.add_argument("--json", action="store_true", help=words.JSON)
    checking.set_defaults(run=run_check)
    listing = verbs.add_parser("indicators", help=words.INDICATORS, description=words.INDICATORS)
    listing.add_argument("--json", action="store_true", help=words.JSON)
    listing.set_defaults(run=run_indicators)
    _add_values(verbs)
    for family in () if asked in OWN else families(asked):
        family.add_verbs(verbs)
    return parser


def _add_values(verbs) -> None:
    parser = verbs.add_parser("values", help=words.VALUES, description=words.VALUES)
    parser.add_argument("indicator", metavar="INDICATEUR", help=words.INDICATOR)
    parser.add_argument("--data", required=True, metavar="DIR", help=words.DATA)
    parser.add_argument("--by", metavar="COLONNE", help=words.BY)
    add_selection(parser)
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help=words.FORMAT)
    parser.set_defaults(run=run_values)


def _say(sentence: str, code: int = REFUSED) -> int:
    print(sentence, file=sys.stderr)
    return code


def run_values(args: argparse.Namespace) -> int:
    """The verb `values`."""
    indicator = indicator_of(args.indicator)
    by = breakdown_of(indicator, args.by)
    selection = selection_of(args)
    try:
        data = opened(Path(args.data), secret=indicator.secrecy is not None)
        selection = in_euros(selection, data, args.euros)
        public = data.manifest.audience == "public"
        plain = answer(data, indicator, by, selection, released=public)
    except MissingTable as error:
        folder = Path(args.data).resolve().name
        return _say(words.MISSING_TABLE.format(indicator=indicator.id, table=error.table, folder=folder))
    euros = _euros_told(data, indicator.id, selection)
    _print_json({**plain, **euros}) if args.format == "json" else _print_csv(plain)
    return DONE


def _euros_told(data: Dataset, indicator: str, selection: Selection) -> dict[str, object]:
    """Whose euros the figures are, said beside them too since a CSV has no room for it; nothing in current euros."""
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


def _print_csv(plain: Printed) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("key", "value", "status", "n", "kind"))
    rows: list[tuple[object, ...]] = [
        (row["key"], row["value"], row["status"], row["n"], "row") for row in plain["rows"]
    ]
    rows.append(("", plain["total"]["value"], plain["total"]["status"], plain["total"]["n"], "total"))
    rows += [(item["reason"], item["value"], _known(item), item["n"], "not_shown") for item in plain["not_shown"]]
    rows += [(note, None, None, None, "note") for note in plain["notes"]]
    for row in rows:
        writer.writerow(["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row])


def _known(item: PrintedPart) -> str:
    """The status of what is not shown: ok, secret, or nothing when the amount itself is unknown."""
    return OK if item["value"] is not None else SECRET if item["n"] is None else ""


def run_indicators(args: argparse.Namespace) -> int:
    """The verb `indicators`."""
    listed = described()
    if args.json:
        _print_json(listed)
    else:
        for item in listed:
            print(f"{item['id']} — {item['label']} ({item['unit'] or '—'})\n    {item['definition']}")
    return DONE


def run_check(args: argparse.Namespace) -> int:
    """The verb `check`."""
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
