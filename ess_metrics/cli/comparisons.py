"""Two verbs of a budget meeting: `envelopes` (voted, committed, paid, left) and `compare` (two years of a figure)."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from ess_metrics.analyses import envelopes as library
from ess_metrics.analyses.values import MissingTable
from ess_metrics.analyses.year_change import YearChange, year_change
from ess_metrics.cli.answer_data import breakdown_of, indicator_of
from ess_metrics.cli.options import Verbs, add_selection, in_euros, parse_where, selection_of
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.library import cli_words as words

DONE, REFUSED = 0, 1
PERIOD = re.compile(r"\d{4}(\.\.\d{4})?")
MONEY = ("voted", "committed", "paid", "left")


def add_verbs(verbs: Verbs) -> None:
    """Add `envelopes` and `compare` to the command line."""
    verb = verbs.add_parser("envelopes", help=words.ENVELOPES, description=words.ENVELOPES)
    verb.add_argument("--data", required=True, metavar="DIR", help=words.DATA)
    verb.add_argument("--by", choices=library.KEYS, help=words.ENVELOPES_BY)
    verb.add_argument("--where", action="append", default=[], metavar="COL=VALEUR", help=words.WHERE)
    verb.add_argument("--format", choices=("csv", "json"), default="csv", help=words.FORMAT)
    verb.set_defaults(run=run_envelopes)
    verb = verbs.add_parser("compare", help=words.COMPARE, description=words.COMPARE)
    verb.add_argument("indicator", metavar="INDICATEUR", help=words.INDICATOR)
    verb.add_argument("--data", required=True, metavar="DIR", help=words.DATA)
    verb.add_argument("--before", required=True, metavar=words.YEAR, help=words.COMPARE_BEFORE)
    verb.add_argument("--after", required=True, metavar=words.YEAR, help=words.COMPARE_AFTER)
    verb.add_argument("--by", metavar="COLONNE", help=words.BY)
    add_selection(verb)
    verb.add_argument("--format", choices=("csv", "json"), default="csv", help=words.FORMAT)
    verb.set_defaults(run=run_compare)


def run_envelopes(args: argparse.Namespace) -> int:
    """`envelopes --data DIR [--by COLUMN] [--where …] [--format csv|json]`; 1 for a folder without any vote."""
    where = parse_where(args.where)
    if strange := [column for column in where if column not in library.HEARD]:
        raise UsageError(words.ENVELOPES_WHERE.format(value=strange[0], allowed=", ".join(library.HEARD)))
    data = read(Path(args.data))
    selection = Selection.of(where)
    if library.STEM not in data.tables:
        print(words.NO_ENVELOPES.format(folder=Path(args.data).resolve().name), file=sys.stderr)
        return REFUSED
    names = (args.by,) if args.by else library.KEYS
    rows = [
        dict(zip(names, one.key, strict=True)) | {name: getattr(one, name) for name in MONEY}
        for one in library.envelopes(data, selection, args.by)
    ]
    outside = library.outside(data, selection)
    if args.format == "json":
        print(
            json.dumps({"unit": "EUR", "by": args.by, "rows": rows, "outside": outside}, ensure_ascii=False, indent=1)
        )
    else:
        _table((*names, *MONEY), [[row[name] for name in (*names, *MONEY)] for row in rows])
    return DONE


def run_compare(args: argparse.Namespace) -> int:
    """`compare INDICATOR --data DIR --before YEAR --after YEAR [--by COLUMN] [filters] [--format csv|json]`."""
    indicator = indicator_of(args.indicator)
    by = breakdown_of(indicator, args.by)
    for period in (args.before, args.after):
        if not PERIOD.fullmatch(period):
            raise UsageError(words.BAD_PERIOD.format(value=period))
    selection = selection_of(args)
    data = read(Path(args.data))
    selection = in_euros(selection, data, args.euros)
    public = data.manifest.audience == "public"
    try:
        found = year_change(data, indicator.id, by, selection, args.before, args.after, released=public)
    except MissingTable as error:
        folder = Path(args.data).resolve().name
        print(words.MISSING_TABLE.format(indicator=indicator.id, table=error.table, folder=folder), file=sys.stderr)
        return REFUSED
    _told(found, args)
    return DONE


def _told(found: YearChange, args: argparse.Namespace) -> None:
    if args.format == "json":
        plain: dict[str, object] = {"indicator": found.indicator, "unit": found.unit, "by": found.by}
        plain |= {"before": args.before, "after": args.after, "rows": [row.to_json() for row in found.rows]}
        plain |= {"total": found.total.to_json(), "notes": list(found.notes)}
        _print(plain)
        return
    heads = ("key", "before", "after", "difference", "change", "status", "kind")
    rows = [(row, "row") for row in found.rows] + [(found.total, "total")]
    lines = [[*({"key": ""} | row.to_json()).values(), kind] for row, kind in rows]
    _table(heads, [*lines, *([note, "", "", "", "", "", "note"] for note in found.notes)])


def _print(plain: object) -> None:
    print(json.dumps(plain, ensure_ascii=False, indent=1))


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
