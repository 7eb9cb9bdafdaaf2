"""The contract review from a page: choices, what the document will hold, one button that makes it when pressed."""

from __future__ import annotations

import datetime as dt
import logging
import weakref
from dataclasses import dataclass

import streamlit as st

from ess_metrics.folder import publication, review_texts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import last_made, production
from ess_metrics.texts.numbers import date
from ess_metrics.texts.pages import review_words, screens
from ess_metrics.texts.pages import revue_words as words
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import filters, keys, memory, notices, opened_folder
from ess_metrics.views.sentences import period_short

_LOG = logging.getLogger("ess")
MOST_VERSIONS = 3
LOOK_EVERY = "1s"


@dataclass
class Job:
    """How far a document is: written by the thread that makes it, read by the page."""

    done: float = 0.0
    active: bool = False
    failed: bool = False

    def tell(self, done: float) -> None:
        """Hear how much is done."""
        self.done = done


def comparisons(data: Dataset, selection: Selection) -> dict[str, str]:
    """What the review can be compared with: nothing, the years before, earlier versions of the data."""
    found = {"non": words.NO_COMPARISON}
    years = _years_before(data, selection)
    if years:
        shown = period_short(data, selection.plus("annee", years))
        found[f"annee={years}"] = words.PERIOD.format(period=shown)
    return found | _versions(data)


def _years_before(data: Dataset, selection: Selection) -> str:
    """As many years, just before those chosen; "" when the data do not go back that far."""
    if not selection.years:
        return ""
    first, count = selection.years[0], selection.years[-1] - selection.years[0] + 1
    wanted = range(first - count, first)
    return f"{wanted[0]}..{wanted[-1]}" if set(wanted) & set(data.years) else ""


def _versions(data: Dataset) -> dict[str, str]:
    try:
        entries = publication.history(opened_folder.folder())
    except publication.PublishingError:
        return {}
    others = {entry.fingerprint[:12]: entry.at for entry in entries if entry.fingerprint != data.fingerprint}
    latest = list(others.items())[-MOST_VERSIONS:]
    return {print_: words.VERSION.format(date=date(at)) for print_, at in reversed(latest)}


def parts(length: str) -> tuple[str, ...]:
    """The parts to keep among those of the length, at first those that the folder remembers; none: all of them."""
    known = production.parts_of(length)
    key = keys.of_page("revue", f"parties-{length}")
    remembered = review_texts.choices(opened_folder.folder())
    first = [part for part in remembered.parties if part in known and remembered.longueur == length]
    asked = st.multiselect(
        words.PARTS,
        list(known),
        first,
        format_func=known.__getitem__,
        key=key,
        placeholder=words.PARTS_ALL,
        help=words.PARTS_HELP,
    )
    return tuple(asked)


def contents(data: Dataset, selection: Selection, length: str) -> None:
    """The tables that the data allow, and those that they do not, with the reason."""
    lines = [
        tag("li", tag("b", f"{code} {named}"), f" : {_state(data, code, selection, length)}")
        for code, named in review_words.TABLE_NAMES.items()
    ]
    html.show(tag("h2", words.CONTAINS, class_="ess-heading"), tag("ul", lines, class_="ess-notes"))


def _state(data: Dataset, code: str, selection: Selection, length: str) -> str:
    needed = production.NEEDS.get(code)
    if needed and needed not in data.tables:
        return words.MISSING.format(reason=review_words.NO_DATA[code].rstrip("."))
    if code != "T10":
        return words.READY
    if length != "complet":
        return words.SHEETS_IN_FULL
    count = len(selection.values("code_quartier") or data.neighbourhoods)
    return words.SHEETS.format(n=count) if count <= production.MOST_PLACES else words.SHEETS_IN_BOOK


def saved() -> None:
    """A selection saved earlier is an address: pasted here, its filters take the place of those of the moment."""
    notices.now()
    key = keys.of_page("revue", "selection")
    st.text_input(
        words.SAVED, key=key, placeholder=words.SAVED_EXAMPLE, help=words.SAVED_HELP, on_change=_followed, args=(key,)
    )


def _followed(key: str) -> None:
    address = str(st.session_state[key] or "").strip()
    if not address:
        return
    if filters.follow(address):
        notices.later("success", words.SAVED_DONE)
    else:
        notices.later("warning", words.SAVED_EMPTY)
    st.session_state[key] = ""


@dataclass(frozen=True)
class Asked:
    """What is asked of the document beside the filters."""

    place: str | None
    compare: str
    length: str
    parts: tuple[str, ...]
    plain: bool = False


def download(data: Dataset, extension: str, asked: Asked) -> None:
    """The button: nothing is computed before it is pressed; a bar says how far the document is."""
    selection = filters.selection(data)
    job = st.session_state.setdefault("_revue-travail", Job())
    question = ("revue", selection, asked, production.texts_print(data))
    held = weakref.ref(data)  # an idle page must not keep an old version in memory
    again = opened_folder.later()

    def make() -> bytes:
        return _made(held() or certain(again()), question, extension, job)

    st.download_button(
        words.DOWNLOAD.format(format=words.FORMATS[extension]),
        data=roles.guarded(make),
        file_name=f"{_name(asked)}-{data.manifest.date_extraction}.{extension}",
        mime=production.TYPES[extension],
        key=keys.of_page("revue", "fichier"),
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )
    _progress(job)


def preview(data: Dataset, asked: Asked) -> None:
    """The first pages as pictures, and what the document says otherwise than the last one; asked for by a switch."""
    if not st.toggle(words.PREVIEW, key=keys.of_page("revue", "apercu"), help=words.PREVIEW_HELP):
        return
    selection = filters.selection(data)
    question = ("revue", selection, asked, production.texts_print(data))
    report = memory.made(data, question, lambda: _built(data, selection, asked, Job()))
    before = {} if asked.place else review_texts.last_made(review_texts.home(data.folder), asked.length)
    if before:
        day = date(dt.date.fromisoformat(str(before["jour"])))
        html.show(*(tag("p", line, class_="ess-quiet") for line in last_made.changes(before, report, day)))
    pages = production.first_pages(report, PREVIEWED)
    for place, (at, content) in zip(st.columns(len(pages)), enumerate(pages, start=1), strict=True):
        place.image(content, caption=words.PREVIEW_PAGE.format(n=at), width="stretch")


PREVIEWED = 4


def _made(data: Dataset, question: tuple, extension: str, job: Job) -> bytes:
    """The file; the document behind it is kept, so that another format takes little time."""
    job.done, job.active, job.failed = 0.0, True, False
    _, selection, asked, _ = question
    try:
        report = memory.made(data, question, lambda: _built(data, selection, asked, job))
        job.tell(0.95)
        content = production.written(report, extension, production.model_of(data, extension))
        if not asked.place:
            said = {**last_made.print_of(report), "jour": dt.date.today().isoformat()}
            review_texts.keep_last_made(review_texts.home(data.folder), asked.length, said)
        return content
    except Exception:
        job.failed = True
        _LOG.exception(screens.LOG_REVIEW)
        raise
    finally:
        job.active = False


def _name(asked: Asked) -> str:
    """The beginning of the file's name."""
    if asked.plain and asked.place:
        return f"habitants-{asked.place.lower()}"
    if asked.place:
        return f"fiche-{asked.place.lower()}"
    return "revue" if asked.length == "revue" else f"revue-{asked.length}"


def _built(data: Dataset, selection: Selection, asked: Asked, job: Job):
    earlier = production.before(data, selection, None if asked.compare == "non" else asked.compare)
    return production.built(
        *(data, selection),
        place=asked.place, earlier=earlier, tell=job.tell, length=asked.length, chosen=asked.parts,
        plain=asked.plain,
    )  # fmt: skip


@st.fragment(run_every=LOOK_EVERY)
def _progress(job: Job) -> None:
    """The bar while a document is being made; nothing otherwise."""
    if job.active:
        st.progress(min(job.done, 1.0), text=words.MAKING)
    elif job.failed:
        st.error(words.FAILED)


__all__ = ["Asked", "Job", "comparisons", "contents", "download", "parts", "preview", "saved"]
