"""The verbs of the command line about importing: import, template."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.importing.replies import UnknownAnswer
from ess_metrics.model.faults import DataError, worst_first
from ess_metrics.texts.library import imports_words as texts

DONE, REFUSED, USAGE = 0, 1, 2


def add_verbs(subparsers: Verbs) -> None:
    """Adds `import` and `template` to an `add_subparsers()` object; each parser sets `run`, its function."""
    verb = subparsers.add_parser("import", help=texts.HELP_IMPORT, description=texts.HELP_IMPORT)
    verb.add_argument("files", nargs="+", metavar="FICHIER", help=texts.HELP_FILES)
    verb.add_argument("--into", required=True, metavar="DIR", help=texts.HELP_INTO)
    verb.add_argument("--format", metavar="NOM", help=_FormatHelp(texts.HELP_FORMAT))
    verb.add_argument("--recipe", metavar="RECETTE", help=texts.HELP_RECIPE)
    verb.add_argument("--answer", action="append", default=[], metavar="ID=VALEUR", help=texts.HELP_ANSWER)
    verb.add_argument("--dry-run", action="store_true", help=texts.HELP_DRY)
    verb.add_argument("--json", action="store_true", help=texts.HELP_JSON)
    verb.set_defaults(run=run_import)
    verb = subparsers.add_parser("template", help=texts.HELP_TEMPLATE, description=texts.HELP_TEMPLATE)
    verb.add_argument("--out", required=True, metavar="MODELE.xlsx", help=texts.HELP_OUT)
    verb.set_defaults(run=run_template)


class _FormatHelp(str):
    """The help of `--format`, which names the formats once it is read: they are not loaded for another verb."""

    def __mod__(self, _):
        from ess_metrics.formats import known_formats as formats

        return self.format(names=", ".join(source.name for source in formats.SOURCES))


def run_import(args: argparse.Namespace) -> int:
    """`import FICHIER… --into DIR [--format NOM] [--dry-run] [--json]`: 0 when something was kept, else 1; 2 misuse."""
    from ess_metrics.importing.run import import_files  # the readers of files, which other verbs do not wait for

    if wrong := _misuse(args):
        return _say(wrong, USAGE)
    answers = dict(answer.split("=", 1) for answer in args.answer)
    try:
        with _told(sys.stderr) as progress:
            report = import_files(
                args.files,
                args.into,
                format=args.format,
                dry_run=args.dry_run,
                progress=progress,
                answers=answers,
                recipe=args.recipe,
            )
    except KeyboardInterrupt:
        return _say(texts.INTERRUPTED, REFUSED)
    except UnknownAnswer as error:
        return _say(texts.unknown_answer(error.identity, error.value, error.choices), USAGE)
    except PublishingError as error:
        return _say(str(error), USAGE if error.usage else REFUSED)
    except DataError as error:
        for fault in worst_first(error.faults):
            _say(fault.message, REFUSED)
        return REFUSED
    if args.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(texts.report_lines(report)))
    apart = any(file.rows_waiting or file.rows_outside for file in report.files)
    stopped = any(fault.blocking for file in report.files for fault in file.faults)
    return DONE if report.taken or (apart and not stopped) else _refused(report)


PATIENCE = 3.0  # seconds before anything is said of how far a long import is


@contextmanager
def _told(stream) -> Iterator[Callable[[str, float], None]]:
    """Tells how far a long import is: one line that changes on a terminal, else a line every ten hundredths."""
    start, said, line = time.monotonic(), [-1], stream.isatty()

    def progress(name: str, share: float) -> None:
        step = int(share * 100) if line else int(share * 10) * 10
        if name and step > said[0] and time.monotonic() - start > PATIENCE:
            said[0] = step
            text = texts.PROGRESS.format(name=name, share=step)
            print(f"\r{text}\033[K" if line else text, end="" if line else "\n", file=stream, flush=True)

    try:
        yield progress
    finally:
        if line and said[0] >= 0:
            print("\r\033[K", end="", file=stream, flush=True)


def _misuse(args: argparse.Namespace) -> str | None:
    """What is wrong with the request itself, as a sentence."""
    from ess_metrics.formats import known_formats as formats

    if args.format and formats.by_name(args.format) is None:
        names = ", ".join(source.name for source in formats.SOURCES)
        return texts.UNKNOWN_FORMAT.format(name=texts.quoted(args.format), names=names)
    if Path(args.into).exists() and not Path(args.into).is_dir():
        return texts.INTO_IS_FILE.format(name=texts.quoted(args.into))
    shapeless = [answer for answer in args.answer if "=" not in answer.strip("=")]
    if shapeless:
        return texts.SHAPELESS_ANSWER.format(answer=texts.quoted(shapeless[0]))
    if args.recipe and args.format:
        return texts.RECIPE_OR_FORMAT
    missing = [path for path in (*args.files, *filter(None, [args.recipe])) if not Path(path).exists()]
    return texts.MISSING_FILE.format(name=texts.quoted(missing[0])) if missing else None


def _refused(report) -> int:
    """The blocking faults on stderr, since nothing was kept."""
    for file in report.files:
        for fault in [fault for fault in file.faults if fault.blocking][:20]:
            _say(fault.message, REFUSED)
    return _say(texts.NOTHING_KEPT, REFUSED)


def run_template(args: argparse.Namespace) -> int:
    """`template --out MODELE.xlsx`: the workbook to fill in."""
    from ess_metrics.formats.workbook_template import write_template

    out = Path(args.out)
    if out.suffix.lower() != ".xlsx":
        return _say(texts.TEMPLATE_WRONG_NAME, USAGE)
    try:
        write_template(out)
    except OSError as error:
        return _say(texts.CANNOT_WRITE.format(name=texts.quoted(out), reason=error.strerror or "?"), REFUSED)
    print(texts.TEMPLATE_DONE.format(name=texts.quoted(out)))
    return DONE


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
