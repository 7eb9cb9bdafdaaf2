"""From a question to a file: what the command line and the page both call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ess_metrics.counting import prices
from ess_metrics.counting.coverage import covered
from ess_metrics.folder import review_texts
from ess_metrics.folder.publication import PublishingError, open_version, short
from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.reports.review import inhabitants, outline
from ess_metrics.reports.review.book_sheets import NEEDS
from ess_metrics.reports.review.document import Report, legible
from ess_metrics.reports.review.maker import LENGTHS, REVIEW
from ess_metrics.reports.review.money_parts import MOST_PLACES
from ess_metrics.reports.review.parts import awaited, leaves
from ess_metrics.reports.review.single_bars import settled
from ess_metrics.reports.review.spoken_parts import kept
from ess_metrics.reports.writers import docx, html_file, office_model, pdf, pptx, xlsx
from ess_metrics.reports.writers.office_model import ModelError
from ess_metrics.secrecy.audience import closed, is_closed
from ess_metrics.texts.numbers import date
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.comparison import Earlier
from ess_metrics.views.names import folded
from ess_metrics.views.sentences import period_short

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
}
WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    "docx": docx.write,
    "pptx": pptx.write,
    "xlsx": xlsx.write,
    "pdf": pdf.write,
    "html": html_file.write,
}
DRESSED: Mapping[str, Callable[[Report, bytes], bytes]] = {"docx": docx.write, "pptx": pptx.write}
PERIOD = re.compile(r"annee=(\d{4}(?:\.\.\d{4})?)")


def built(
    data: Dataset,
    selection: Selection,
    *,
    place: str | None = None,
    earlier: Earlier | None = None,
    tell: outline.Tell = lambda done: None,
    length: str = REVIEW,
    chosen: Iterable[str] = (),
    days: Mapping[str, str] | None = None,
    plain: bool = False,
) -> Report:
    """The review of a length, or the sheet of `place`, before any format; without years, those that are covered.

    `days`: `date_seance` and `date_budget`, in the place of those that the folder keeps. `plain`: the sheet for those
    who live there, one page in plain French.
    """
    selection = over_covered_years(data, selection)
    if place and plain:
        return legible(inhabitants.sheet(data, selection, place))
    if place:
        return settled(legible(outline.sheet(data, selection, place, earlier)))
    found = kept(data.folder, data.manifest.logos)
    told, days = found.choices, days or {}
    council, budget = days.get("date_seance", told.date_seance), days.get("date_budget", told.date_budget)
    found = replace(found, choices=replace(told, date_seance=council, date_budget=budget))
    return settled(legible(outline.review(data, selection, earlier, tell, length, chosen, found)))


def over_covered_years(data: Dataset, selection: Selection) -> Selection:
    """The same question, from the first to the last year of which the folder knows the amount, when nobody chose any.

    Unchanged when these are the folder's own: a filter that keeps everything would only be one more word.
    """
    known = sorted(covered(data, selection.amount) & set(data.years))
    if selection.years or not known or (known[0], known[-1]) == (data.years[0], data.years[-1]):
        return selection
    return selection.plus("annee", f"{known[0]}..{known[-1]}")


def asked_of(data: Dataset, length: str | None, parts: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The length and the parts to make: those asked, else those that the folder remembers, else the review, whole."""
    remembered = review_texts.choices(review_texts.home(data.folder))
    known = remembered.longueur if remembered.longueur in LENGTHS else REVIEW
    found = length or known
    mine = tuple(parts) or (remembered.parties if found == known else ())
    return found, tuple(part for part in mine if parts or part in parts_of(found))


def model_of(data: Dataset, extension: str) -> bytes | None:
    """The model that the folder keeps for documents of that kind."""
    return review_texts.model(review_texts.home(data.folder), extension)


def first_pages(report: Report, most: int) -> list[bytes]:
    """The first pages as pictures (PNG), as the PDF sets them: no other program is asked."""
    return pdf.pictures(report, most)


def texts_print(data: Dataset) -> str:
    """What tells that nothing was written since: a document kept in memory is made again when it changes."""
    folder = review_texts.home(data.folder)
    paths = sorted(path for inside in (review_texts.FOLDER, review_texts.LOGOS) for path in (folder / inside).glob("*"))
    return "|".join(f"{path.name}:{path.stat().st_mtime_ns}:{path.stat().st_size}" for path in paths if path.is_file())


def tried(content: bytes, suffix: str) -> None:
    """Open a model to see that it can be; raises ModelError."""
    (office_model.word if suffix in office_model.WORD else office_model.slides)(content)


def texts_of() -> dict[str, tuple[str, str]]:
    """The parts where a person may write: id → (title, what is expected there, "" when nothing is)."""
    expected = awaited(outline.PARTS)
    others = {**leaves(outline.PARTS, REVIEW), **leaves(outline.PARTS, LENGTHS[-1])}
    return expected | {part: (title, "") for part, title in others.items() if part not in expected}


def parts_of(length: str) -> dict[str, str]:
    """The parts that a person can choose in a document of that length: id → title."""
    return leaves(outline.PARTS, length)


def written(report: Report, extension: str, model: bytes | None = None) -> bytes:
    """The report in a format: docx, pptx, xlsx, pdf or html; `model`: a file of the authority that dresses it.

    Raises ModelError when the model cannot be opened.
    """
    if model is not None:
        return DRESSED[extension](report, model)
    return WRITERS[extension](report)


def made(
    data: Dataset,
    selection: Selection,
    extension: str,
    *,
    place: str | None = None,
    earlier: Earlier | None = None,
    tell: outline.Tell = lambda done: None,
    length: str = REVIEW,
    chosen: Iterable[str] = (),
    model: bytes | None = None,
    days: Mapping[str, str] | None = None,
    plain: bool = False,
) -> tuple[Report, bytes]:
    """Both at once."""
    report = built(
        *(data, selection),
        place=place, earlier=earlier, tell=tell, length=length, chosen=chosen, days=days, plain=plain,
    )  # fmt: skip
    return report, written(report, extension, model)


def before(data: Dataset, selection: Selection, wanted: str | None) -> Earlier | None:
    """What to compare with: another folder, a version of this one, or another period (`annee=2022..2023`)."""
    if not wanted:
        return None
    span = PERIOD.fullmatch(wanted)
    if span:
        return another_period(data, selection, span[1])
    place = Path(wanted).expanduser()
    if not place.is_dir():
        place = _version(data, wanted)
    found = read(place)
    if not prices.has_index(found, selection):
        raise UsageError(prices.unknown(found, selection.euros))
    found = closed(found) if is_closed(data) else found
    label = words.VERSION_OF.format(date=date(found.manifest.date_extraction))
    if found.manifest.date_extraction == data.manifest.date_extraction:  # the same day says nothing: name the content
        label = f"{label} ({short(found.fingerprint)})"
    return Earlier(found, selection, label)


def another_period(data: Dataset, selection: Selection, years: str) -> Earlier:
    """The same data over other years."""
    asked = selection.plus("annee", years)
    label = words.EARLIER_PERIOD.format(period=period_short(data, asked))
    return Earlier(data, asked, label, same_years=False)


def _version(data: Dataset, wanted: str) -> Path:
    folder = data.folder
    for place in (folder, *folder.parents[:3]):
        with suppress(PublishingError):
            return open_version(place, wanted)
    raise UsageError(words.CLI_NO_VERSION.format(name=wanted))


def file_name(report: Report, extension: str) -> str:
    """A name that says what the file holds, safe on every system."""
    text = re.sub(r"[^a-z0-9]+", "-", folded(report.title)).strip("-")
    return f"{text[:60].strip('-') or 'revue'}-{report.created}.{extension}"


__all__ = [
    "LENGTHS",
    "MOST_PLACES",
    "NEEDS",
    "TYPES",
    "ModelError",
    "another_period",
    "asked_of",
    "before",
    "built",
    "file_name",
    "first_pages",
    "made",
    "model_of",
    "over_covered_years",
    "parts_of",
    "texts_of",
    "texts_print",
    "tried",
    "written",
]
