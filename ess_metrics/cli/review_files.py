"""The verb `report`: the contract review or a neighbourhood's sheet, as a file.

It alone looks up, to `reports`, and only once it is asked for: the other verbs must not wait for the writers.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from ess_metrics.analyses.values import places_read_as
from ess_metrics.cli.options import Verbs, add_selection, in_euros, selection_of
from ess_metrics.counting import generations
from ess_metrics.counting.places import as_neighbourhoods, unknown_places
from ess_metrics.folder import atomic
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import UsageError
from ess_metrics.secrecy.audience import anything, seen
from ess_metrics.texts.library.publishing_words import SYSTEM_REASONS
from ess_metrics.texts.pages import review_words as words

DONE, REFUSED = 0, 1
FORMATS = ("docx", "pptx", "xlsx", "pdf", "html")
LENGTHS = ("synthese", "revue", "complet")


def add_verbs(verbs: Verbs) -> None:
    """Add `report` to the verbs of the command line."""
    parser = verbs.add_parser("report", help=words.CLI_REPORT, description=words.CLI_REPORT)
    parser.add_argument("--data", required=True, metavar="DIR", help=words.CLI_DATA)
    parser.add_argument("--out", required=True, metavar="FICHIER", help=words.CLI_OUT)
    parser.add_argument("--quartier", metavar="CODE", help=words.CLI_PLACE)
    parser.add_argument("--compare", metavar="AVANT", help=words.CLI_COMPARE)
    parser.add_argument("--longueur", choices=LENGTHS, default="revue", metavar="LONGUEUR", help=words.CLI_LENGTH)
    parser.add_argument("--partie", action="append", default=[], metavar="PARTIE", help=words.CLI_PART)
    add_selection(parser)
    parser.set_defaults(run=run_report)


def run_report(args: argparse.Namespace) -> int:
    """`report --data DIR --out FILE`: 0 written; 1 the data is refused or the file cannot be written; 2 misuse."""
    from ess_metrics.reports.review.production import before, made, parts_of

    out = _target(args.out)
    selection = selection_of(args)
    data = seen(read(Path(args.data)), anything)
    selection = as_neighbourhoods(data, in_euros(_of_known_places(data, selection), data, args.euros))
    place = _place(data, args.quartier)
    chosen = _parts(args.partie, parts_of(args.longueur))
    earlier = before(data, selection, args.compare)
    try:
        report, content = made(
            *(data, selection, out.suffix[1:].lower()),
            place=place, earlier=earlier, length=args.longueur, chosen=chosen,
        )  # fmt: skip
        atomic.write(out, content)
    except OSError as error:
        return _say(
            words.CLI_CANNOT_WRITE.format(
                name=out.name, reason=SYSTEM_REASONS.get(error.errno or 0, str(error.strerror))
            )
        )
    print(words.CLI_DONE.format(file=out.name, title=report.title))
    return DONE


def _target(text: str) -> Path:
    """The file to write; raises UsageError when it can't be one."""
    out = Path(text).expanduser()
    if out.suffix[1:].lower() not in FORMATS:
        raise UsageError(words.CLI_WRONG_FORMAT.format(name=out.name))
    if out.is_dir():
        raise UsageError(words.CLI_IS_FOLDER.format(name=out.name))
    if not out.absolute().parent.is_dir():
        raise UsageError(words.CLI_NO_FOLDER.format(name=out.parent))
    return out


def _place(data, code: str | None) -> str | None:
    """The neighbourhood asked for, known to these data."""
    if code is None or code in data.neighbourhoods.index:
        return code
    near = difflib.get_close_matches(code.upper(), data.neighbourhoods.index, 1, 0.6)
    hint = words.CLI_NEAREST.format(code=near[0]) if near else ""
    raise UsageError(words.CLI_NO_PLACE.format(code=code, hint=hint))


def _parts(asked: list[str], known: dict[str, str]) -> tuple[str, ...]:
    """The parts asked for, by their short names; raises UsageError with those that this length holds."""
    lost = [part for part in asked if part not in known]
    if lost:
        raise UsageError(words.CLI_NO_PART.format(part=lost[0], known=", ".join(known)))
    return tuple(asked)


def _of_known_places(data, selection):
    """The same selection, what its places are read as said; raises UsageError when one filter asks for no known place.

    Read as nowhere, it would make a whole review of zeros.
    """
    said = places_read_as(data, selection)
    unknown = unknown_places(data, selection)
    columns = {column for column, _ in unknown}
    lost = any(all((column, one) in unknown for one in selection.values(column)) for column in columns)
    if lost or generations.outside(data, selection.values("code_quartier")):
        raise UsageError(" ".join(said))
    for sentence in said:
        _say(sentence)
    return selection


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED


__all__ = ["FORMATS", "add_verbs", "run_report"]
