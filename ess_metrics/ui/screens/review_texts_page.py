"""What people write for the review, from its page: the text of each part, the cover, who signs, the model."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import streamlit as st

from ess_metrics.folder import review_texts
from ess_metrics.folder.publication import PublishingError
from ess_metrics.folder.review_texts import Choices, Written
from ess_metrics.importing import folder_acts
from ess_metrics.model.dataset import Dataset
from ess_metrics.reports.review import production
from ess_metrics.texts.numbers import date
from ess_metrics.texts.pages import review_texts_words as words
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, notices, opened_folder

LONGEST = 12_000
NAMES = {"docx": "Word", "pptx": "PowerPoint"}


def texts(data: Dataset) -> None:
    """Choose a part, write it, keep it."""
    with st.expander(words.TITLE, icon=":material/edit_note:"):
        demonstration = folder_acts.is_demo(opened_folder.folder())
        if demonstration or not roles.may(roles.PREPARE):
            why = words.NOT_IN_DEMO if demonstration else words.NOT_ALLOWED
            html.show(tag("p", why, class_="ess-empty"))
            return
        html.show(tag("p", words.INTRO, class_="ess-sentence"))
        folder, known = opened_folder.folder(), production.texts_of()
        kept, faults = review_texts.written(folder)
        for fault in faults:
            st.warning(html.plain(fault), icon=":material/report:")
        part = st.selectbox(
            words.PART,
            list(known),
            format_func=lambda one: _named(one, known, kept),
            key=keys.of_page("revue", "partie"),
            filter_mode=None,
        )
        _write(data, folder, part, known[part][1], kept.get(part))


def _named(part: str, known: dict[str, tuple[str, str]], kept: dict[str, Written]) -> str:
    title, asked = known[part]
    state = words.WRITTEN if part in kept else words.EXPECTED if asked else ""
    return words.LABEL.format(title=title, state=state) if state else title


def _write(data: Dataset, folder: Path, part: str, asked: str, before: Written | None) -> None:
    said = [words.ASKED.format(what=asked)] if asked else []
    if before and before.day:
        said.append(words.SIGNED.format(author=before.author, day=date(before.day)))
        said += [words.AGAIN] if before.day.year < data.manifest.date_extraction.year else []
    html.show(*(tag("p", line, class_="ess-quiet") for line in said))
    with st.form(keys.of_page("revue", f"texte-{part}"), border=False):
        text = st.text_area(
            words.TEXT, before.text if before else "", height=220, max_chars=LONGEST, help=words.TEXT_HELP
        )
        author = st.text_input(words.AUTHOR, roles.author() or (before.author if before else ""), max_chars=120)
        if not st.form_submit_button(words.SAVE, icon=":material/save:"):
            return
    if not author.strip():
        st.error(words.NO_AUTHOR, icon=":material/report:")
        return
    try:
        review_texts.say(folder, part, text, author.strip(), dt.date.today())
    except PublishingError as error:
        st.error(html.plain(str(error)), icon=":material/report:")
        return
    notices.later("success", words.SAVED)
    st.rerun()


def cover(length: str, parts: tuple[str, ...]) -> None:
    """The meeting, the authors, the signatories, the cover, the model; the length and the parts are kept with them."""
    folder = opened_folder.folder()
    if folder_acts.is_demo(folder) or not roles.may(roles.PREPARE):
        return
    known = review_texts.choices(folder)
    with st.expander(words.COVER_TITLE, icon=":material/badge:"), st.form(keys.of_page("revue", "garde"), border=False):
        day = st.date_input(words.DAY, _day(known.date_seance), format="DD/MM/YYYY")
        budget = st.date_input(words.BUDGET_DAY, _day(known.date_budget), format="DD/MM/YYYY")
        authors = st.text_input(words.AUTHORS, known.auteurs, max_chars=300)
        signing = st.text_area(words.SIGNATORIES, "\n".join(known.signataires), height=110, max_chars=2000)
        picture = st.file_uploader(words.COVER, type=["png", "jpg", "jpeg"], max_upload_size=5)
        model = st.file_uploader(words.MODEL, type=["dotx", "docx", "potx", "pptx"], max_upload_size=20)
        told = [words.MODEL_KEPT.format(kind=NAMES[k]) for k in NAMES if review_texts.model(folder, k)]
        html.show(*(tag("p", line, class_="ess-quiet") for line in (*told, words.LOGOS)))
        if not st.form_submit_button(words.SAVE_COVER, icon=":material/save:", help=words.SAVE_COVER_HELP):
            return
    asked = replace(
        known,
        longueur=length,
        parties=parts,
        date_seance=day.isoformat() if isinstance(day, dt.date) else "",
        date_budget=budget.isoformat() if isinstance(budget, dt.date) else "",
        auteurs=authors.strip(),
        signataires=tuple(line.strip() for line in signing.splitlines() if line.strip()),
    )
    if _kept(folder, asked, picture, model):
        notices.later("success", words.COVER_SAVED)
        st.rerun()


def _kept(folder: Path, asked: Choices, picture, model) -> bool:
    """Whether all could be kept; what could not is told."""
    try:
        if picture is not None:
            name = f"couverture{Path(picture.name).suffix.lower()}"
            review_texts.keep_picture(folder, name, picture.getvalue())
            asked = replace(asked, couverture=name)
        if model is not None:
            suffix = Path(model.name).suffix.lower()
            production.tried(model.getvalue(), suffix)
            review_texts.keep_model(folder, suffix, model.getvalue())
        review_texts.choose(folder, asked)
    except production.ModelError:
        st.error(words.BAD_MODEL, icon=":material/report:")
        return False
    except PublishingError as error:
        st.error(html.plain(str(error)), icon=":material/report:")
        return False
    return True


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None


__all__ = ["cover", "texts"]
