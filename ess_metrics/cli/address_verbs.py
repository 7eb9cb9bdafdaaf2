"""The verb `locate`: a list of addresses placed in the neighbourhoods of a folder, without asking anybody."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.texts.library import locate_words as words

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(verbs: Verbs) -> None:
    """Add `locate` to the command line."""
    parser = verbs.add_parser("locate", help=words.HELP, description=words.HELP)
    parser.add_argument("dir", metavar="DIR", help=words.DIR)
    parser.add_argument("file", metavar="FICHIER", help=words.FILE)
    parser.add_argument("--metres", type=float, default=20.0, metavar="N", help=words.METRES)
    parser.add_argument("--json", action="store_true", help=words.JSON)
    parser.set_defaults(run=run_locate)


def run_locate(args: argparse.Namespace) -> int:
    """0 placed; 1 the folder has no outlines, or the file can't be read; 2 a tolerance that is none."""
    from ess_metrics.files.sheets import open_sheets  # the readers of files, which `--help` does not wait for
    from ess_metrics.formats import address_book, address_list
    from ess_metrics.formats.places_of_rows import current_contours, near_communes
    from ess_metrics.importing import folder_files

    if not 0 <= args.metres <= 10_000:
        return _say(words.BAD_METRES, USAGE)
    context = folder_files.load(Path(args.dir)).context
    outlines = current_contours(context)
    if outlines is None:
        return _say(words.NO_OUTLINES.format(folder=Path(args.dir).name), REFUSED)
    lines = address_list.of_file(open_sheets(args.file))
    book = address_book.book(context.addresses, near_communes(context))
    found = address_list.place(lines, book, outlines, args.metres)
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    written = [" ".join(filter(None, cells)) for cells in lines.cells]
    rows = [{"ligne": at, "texte": text} | row for at, (text, row) in enumerate(zip(written, rows, strict=True), 1)]
    if args.json:
        print(json.dumps({"rows": rows}, ensure_ascii=False, indent=1))
        return DONE
    writer = csv.DictWriter(sys.stdout, ["ligne", "texte", *found.columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return DONE


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
