"""The verb `report`: the contract review or a neighbourhood's sheet, as a file; many territories, as files of a folder.

It alone looks up, to `reports`, and only once it is asked for: the other verbs must not wait for the writers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import json
import logging
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from ess_metrics.analyses.values import MissingTable, places_read_as, unknown_places
from ess_metrics.cli.options import Verbs, add_selection, in_euros, selection_of
from ess_metrics.counting import generations
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.folder import atomic
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.model.faults import DataError, worst_first
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.secrecy.audience import anything, seen
from ess_metrics.texts.library.publishing_words import SYSTEM_REASONS
from ess_metrics.texts.pages import duties_words
from ess_metrics.texts.pages import inhabitants_words as plain_words
from ess_metrics.texts.pages import report_command_words as words

DONE, REFUSED = 0, 1
FORMATS = ("docx", "pptx", "xlsx", "pdf", "html")
LENGTHS = ("synthese", "revue", "complet")
_LOG = logging.getLogger("ess")


def add_verbs(verbs: Verbs) -> None:
    """Add `report` to the verbs of the command line."""
    parser = verbs.add_parser("report", help=words.REPORT, description=words.REPORT)
    parser.add_argument("--data", required=True, action="append", metavar="DIR", help=words.DATA)
    parser.add_argument("--out", required=True, metavar="FICHIER", help=words.OUT)
    parser.add_argument("--longueur", choices=LENGTHS, metavar="LONGUEUR", help=words.LENGTH)
    parser.add_argument("--partie", action="append", default=[], metavar="PARTIE", help=words.PART)
    parser.add_argument("--modele", metavar="FICHIER", help=words.MODEL)
    parser.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=words.FORMAT)
    parser.add_argument("--conseil", metavar="JOUR", default="", help=duties_words.CLI_COUNCIL)
    parser.add_argument("--budget", metavar="JOUR", default="", help=duties_words.CLI_BUDGET)
    parser.add_argument("--quartier", metavar="CODE", help=words.PLACE)
    parser.add_argument("--habitants", action="store_true", help=plain_words.HELP)
    parser.add_argument("--compare", metavar="AVANT", help=words.COMPARE)
    parser.add_argument("--json", action="store_true", help=words.JSON)
    add_selection(parser)
    parser.set_defaults(run=run_report)


@dataclass(frozen=True)
class Wanted:
    """One document to make: from which folder, in which file, and all that was asked of it."""

    data: Path
    out: Path
    selection: Selection
    euros: str
    length: str | None
    parts: tuple[str, ...]
    place: str | None
    earlier: str | None
    model: bytes | None
    days: dict[str, str]
    plain: bool = False


@dataclass(frozen=True)
class Made:
    """What became of one document: its title, or the sentences that say why there is none."""

    data: str
    file: str
    ok: bool
    title: str = ""
    errors: tuple[str, ...] = ()


def run_report(args: argparse.Namespace) -> int:
    """`report --data DIR --out FILE`: 0 all written; 1 one refused or not written; 2 misuse, nothing written."""
    if len(args.data) > 1 or args.format:
        return _many(args)
    wanted = _wanted(args, Path(args.data[0]), _target(args.out))
    try:
        title = _write(wanted)
    except OSError as error:
        return _say(_not_written(wanted.out, error))
    if args.json:
        _print_made([Made(args.data[0], wanted.out.name, True, title)])
    else:
        print(words.DONE.format(file=wanted.out.name, title=title))
    return DONE


# -- many territories -------------------------------------------------------------------------------------------------


def _many(args: argparse.Namespace) -> int:
    """A file a territory, made by as many processes as there are processors; one that fails stops no other."""
    folder, kind = _folder(args.out), args.format or "docx"
    named = _names(Path(data) for data in args.data)
    wanted = [_wanted(args, data, folder / f"{name}.{kind}") for data, name in named]
    folder.mkdir(exist_ok=True)
    made = list(_all_made(wanted))
    failed = sum(not one.ok for one in made)
    if args.json:
        _print_made(made)
    else:
        for one in made:
            print(words.DONE.format(file=one.file, title=one.title)) if one.ok else _tell_failure(one)
        print(words.MANY.format(done=len(made) - failed, all=len(made), folder=folder.name))
    return REFUSED if failed else DONE


def _all_made(wanted: Sequence[Wanted]) -> Iterable[Made]:
    workers = min(len(wanted), os.cpu_count() or 1)
    if workers == 1:
        yield from map(_attempted, wanted)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # threads of the numeric libraries forbid a fork
        yield from pool.map(_attempted, wanted)


def _attempted(wanted: Wanted) -> Made:
    """One document, or why it could not be made: whatever stops it, the other territories have theirs."""
    data, file = str(wanted.data), wanted.out.name
    try:
        return Made(data, file, True, _write(wanted))
    except DataError as error:
        said = tuple(fault.message for fault in worst_first(fault for fault in error.faults if fault.blocking))
        return Made(data, file, False, errors=said[:MOST_SAID])
    except OSError as error:
        return Made(data, file, False, errors=(_not_written(wanted.out, error),))
    except (UsageError, PublishingError, MissingTable) as error:
        return Made(data, file, False, errors=(str(error),))
    except Exception:  # noqa: BLE001  (logged and counted: what one folder raises must not lose the others)
        _LOG.exception(words.LOG_FAILED.format(data=data))
        return Made(data, file, False, errors=(words.FAILED,))


MOST_SAID = 20


def _tell_failure(one: Made) -> None:
    for error in one.errors:
        _say(words.NOT_MADE.format(data=one.data, error=error))


def _print_made(made: Sequence[Made]) -> None:
    failed = sum(not one.ok for one in made)
    print(json.dumps({"files": [asdict(one) for one in made], "failed": failed}, ensure_ascii=False, indent=2))


def _names(folders: Iterable[Path]) -> list[tuple[Path, str]]:
    """A name of file for each folder: its own, with a number when another has it already."""
    found: list[tuple[Path, str]] = []
    taken: set[str] = set()
    for folder in folders:
        own = folder.expanduser().absolute().name or "revue"
        name, number = own, 1
        while name.lower() in taken:  # Windows holds Nantes and nantes for one file
            number += 1
            name = f"{own}-{number}"
        taken.add(name.lower())
        found.append((folder, name))
    return found


# -- one document -----------------------------------------------------------------------------------------------------


def _wanted(args: argparse.Namespace, data: Path, out: Path) -> Wanted:
    """What is asked, checked before any folder is read; raises UsageError."""
    return Wanted(
        data,
        out,
        selection_of(args),
        args.euros,
        args.longueur,
        tuple(args.partie),
        args.quartier,
        args.compare,
        _model(args.modele, out.suffix[1:].lower()),
        _days(args.conseil, args.budget),
        _plain(args, out.suffix[1:].lower()),
    )


def _days(council: str, budget: str) -> dict[str, str]:
    """The days given, under the names that the folder keeps them by; raises UsageError for what is no day."""
    given = {"date_seance": council, "date_budget": budget}
    return {name: _day(text) for name, text in given.items() if text}


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(duties_words.CLI_BAD_DAY.format(value=text)) from None


def _plain(args: argparse.Namespace, extension: str) -> bool:
    """Whether the sheet of the inhabitants is asked for; raises UsageError when it can't be made so."""
    if args.habitants and args.quartier is None:
        raise UsageError(plain_words.NEEDS_PLACE)
    if args.habitants and extension not in plain_words.FORMATS:
        raise UsageError(plain_words.WRONG_FORMAT)
    return bool(args.habitants)


def _model(path: str | None, extension: str) -> bytes | None:
    """The bytes of the model, which must be of the kind of the document; raises UsageError."""
    from ess_metrics.reports.writers import office_model

    if path is None:
        return None
    file = Path(path).expanduser()
    if not office_model.fits(file.name, extension):
        raise UsageError(words.WRONG_MODEL.format(name=file.name, extension=extension))
    try:
        content = file.read_bytes()
        (office_model.word if extension == "docx" else office_model.slides)(content)
    except OSError as error:
        reason = SYSTEM_REASONS.get(error.errno or 0, str(error.strerror))
        raise UsageError(words.NO_MODEL.format(name=file.name, reason=reason)) from error
    except office_model.ModelError as error:
        raise UsageError(words.BAD_MODEL.format(name=file.name)) from error
    return content


def _write(wanted: Wanted) -> str:
    """Make and write one document; its title."""
    from ess_metrics.reports.review.production import asked_of, before, made, model_of

    data = seen(read(wanted.data), anything)
    selection = _of_known_places(data, wanted.selection)
    selection = as_neighbourhoods(data, in_euros(selection, data, wanted.euros))
    place = _place(data, wanted.place)
    length, chosen = asked_of(data, wanted.length, wanted.parts)
    _known_parts(chosen, length)
    extension = wanted.out.suffix[1:].lower()
    report, content = made(
        *(data, selection, extension),
        place=place, earlier=before(data, selection, wanted.earlier), length=length, chosen=chosen,
        model=wanted.model or model_of(data, extension), days=wanted.days, plain=wanted.plain,
    )  # fmt: skip
    atomic.write(wanted.out, content)
    return report.title


def _known_parts(chosen: Sequence[str], length: str) -> None:
    """Raises UsageError, with the parts that this length holds, when one is not among them."""
    from ess_metrics.reports.review.production import parts_of

    known = parts_of(length)
    lost = [part for part in chosen if part not in known]
    if lost:
        raise UsageError(words.NO_PART.format(part=lost[0], known=", ".join(known)))


def _not_written(out: Path, error: OSError) -> str:
    return words.CANNOT_WRITE.format(name=out.name, reason=SYSTEM_REASONS.get(error.errno or 0, str(error.strerror)))


def _target(text: str) -> Path:
    """The file to write; raises UsageError when it can't be one."""
    out = Path(text).expanduser()
    if out.suffix[1:].lower() not in FORMATS:
        raise UsageError(words.WRONG_FORMAT.format(name=out.name))
    if out.is_dir():
        raise UsageError(words.IS_FOLDER.format(name=out.name))
    if not out.absolute().parent.is_dir():
        raise UsageError(words.NO_FOLDER.format(name=out.parent))
    return out


def _folder(text: str) -> Path:
    """The folder of many documents, made when its own folder is there; raises UsageError when it can't be one."""
    out = Path(text).expanduser()
    if out.suffix[1:].lower() in FORMATS or out.is_file():
        raise UsageError(words.NEEDS_FOLDER.format(name=out.name))
    if not out.absolute().parent.is_dir():
        raise UsageError(words.NO_FOLDER.format(name=out.parent))
    return out


def _place(data, code: str | None) -> str | None:
    """The neighbourhood asked for, known to these data."""
    if code is None or code in data.neighbourhoods.index:
        return code
    near = difflib.get_close_matches(code.upper(), data.neighbourhoods.index, 1, 0.6)
    hint = words.NEAREST.format(code=near[0]) if near else ""
    raise UsageError(words.NO_PLACE.format(code=code, hint=hint))


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
