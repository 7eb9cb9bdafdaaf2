"""The verb `correspondence`: 2015 and 2024 perimeters compared by area, as the table of a data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.model.selection import UsageError
from ess_metrics.texts.library import correspondence_words as words
from ess_metrics.texts.numbers import plural


def add_verbs(verbs: Verbs) -> None:
    """Add `correspondence` to the command line."""
    parser = verbs.add_parser("correspondence", help=words.HELP, description=words.HELP)
    parser.add_argument("--contours-2015", required=True, metavar="FICHIER", dest="before", help=words.BEFORE)
    parser.add_argument("--contours-2024", required=True, metavar="FICHIER", dest="after", help=words.AFTER)
    parser.add_argument("--out", required=True, metavar="FICHIER", help=words.OUT)
    parser.set_defaults(run=run_correspondence)


def run_correspondence(args: argparse.Namespace) -> int:
    """Write the table and say how many neighbourhoods are of each nature."""
    from ess_metrics.analyses.perimeters import correspondence  # geopandas, which other verbs do not wait for

    try:
        made = correspondence(Path(args.before), Path(args.after))
    except (ValueError, OSError, RuntimeError) as error:
        raise UsageError(words.UNREADABLE.format(file=error)) from error
    made.to_csv(args.out, index=False, encoding="utf-8")
    counts = made["nature"].value_counts()
    for nature, label in words.NATURES.items():
        if counts.get(nature, 0):
            print(f"{plural(int(counts[nature]), words.PERIMETER)} {label}.")
    print(words.CAUTION)
    return 0
