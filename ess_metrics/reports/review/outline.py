"""The contract review, and the neighbourhood sheet, as a neutral document built once from (data, selection).

The outline follows the annual report of décret n° 2015-1118. Every number comes from a View, which comes from
`values`: what a format writes is what the screen shows. What each length holds is said once, in `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ess_metrics.folder.version_store import short as short_print
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import (
    book_sheets,
    duty_parts,
    lever_part,
    meeting_part,
    method_parts,
    money_parts,
    objectives_part,
    people_parts,
    place_pages,
    spoken_parts,
)
from ess_metrics.reports.review.document import QUIET, Report, Section, Words
from ess_metrics.reports.review.maker import FULL, LENGTHS, REVIEW, SYNTHESIS, Maker
from ess_metrics.reports.review.money_parts import MOST_PLACES, PLACE
from ess_metrics.reports.review.parts import ABSENT, Part, awaited, leaves, ordered
from ess_metrics.reports.review.spoken_parts import Kept
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import date, integer, listing
from ess_metrics.texts.pages import duties_words, objectives_page_words, screens, sexes_words
from ess_metrics.texts.pages import levers_words as lever_words
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.comparison import Earlier
from ess_metrics.views.making.indicator_views import sources
from ess_metrics.views.names import name
from ess_metrics.views.sentences import perimeter, period

Tell = Callable[[float], None]
NOTHING_KEPT = Kept()
BOTH, LONG, TWO_PAGES = (REVIEW, FULL), (FULL,), (SYNTHESIS,)

# The outline, in the order of the law's report. A part that holds nothing is a line of `ABSENT`, never a title alone.
PARTS = (
    Part("essentiel", words.SUMMARY, money_parts.summary, LENGTHS, new_page=LENGTHS, numbered=False),
    Part("orientations", words.PART_1, new_page=LONG, awaits=words.TODO_1),
    Part(
        "situation",
        words.PART_2,
        people_parts.situation,
        new_page=BOTH,
        awaits=words.TODO_2,
        parts=(
            Part("objectifs", objectives_page_words.PART, objectives_part.blocks),
            Part("sexe", sexes_words.PART, duty_parts.by_sex),
        ),
    ),
    Part(
        "actions",
        words.PART_3,
        new_page=LONG,
        awaits=words.TODO_3,
        parts=(
            Part("competences", duties_words.ACTIONS_PART, duty_parts.actions),
            Part("t1", words.PART_3_1, money_parts.programme),
            Part("refus", words.REFUSED, money_parts.refused),
            Part("t2", words.PART_3_2, money_parts.places),
            Part("t3", words.PART_3_3, money_parts.schemes),
            Part("t4", words.PART_3_4, money_parts.plan),
            Part("credits", duties_words.CREDITS_PART, duty_parts.credits_of),
            Part("t5", words.PART_3_5, money_parts.agreements),
            Part("t6", words.PART_3_6, people_parts.pathway),
            Part("t7", words.PART_3_7, people_parts.premises),
            Part("t8", words.PART_3_8, people_parts.clauses),
            Part("leviers", lever_words.PART, lever_part.blocks),
        ),
    ),
    Part("financeurs", words.WHO_PAYS, money_parts.payers, TWO_PAGES, numbered=False),
    Part("lieux", words.WHERE, money_parts.places_drawn, TWO_PAGES, numbered=False),
    Part("perspectives", words.PART_4, money_parts.ends, LENGTHS, new_page=LONG, awaits=words.TODO_4),
    Part("articulation", words.PART_5, money_parts.renewal, awaits=words.TODO_5),
    Part("dsu", words.PART_6, duty_parts.urban, awaits=words.TODO_6),
    Part("fiches", words.PART_7, place_pages.in_book, sections=place_pages.sheets, new_page=BOTH),
    Part(
        "methode",
        words.PART_8,
        new_page=LONG,
        parts=(
            Part("compter", words.PART_8_1, method_parts.counting),
            Part("definitions", words.PART_8_2, method_parts.definitions, LONG),
            Part("limites", words.PART_8_3, method_parts.left_out, LONG),
            Part("secret", words.PART_8_4, method_parts.secrecy),
            Part("sources", words.PART_8_5, method_parts.origins),
        ),
    ),
    Part("avis", words.PART_9, duty_parts.opinions_asked, awaits=words.TODO_9),
    Part("signataires", words.SIGNATORIES, spoken_parts.signatories, numbered=False),
    Part(ABSENT, words.ABSENT_TITLE, lengths=LENGTHS, numbered=False),
    Part("lire", words.READING, method_parts.reading, TWO_PAGES, numbered=False),
)


def review(
    data: Dataset,
    selection: Selection,
    earlier: Earlier | None = None,
    tell: Tell = lambda done: None,
    length: str = REVIEW,
    chosen: Iterable[str] = (),
    kept: Kept = NOTHING_KEPT,
) -> Report:
    """The review of what the selection keeps, as long as asked. `tell` hears how much is done, from 0 to 1.

    `chosen`: the ids of the parts to print; none: all those of the length. `kept`: texts, choices and pictures of the
    folder.
    """
    make = Maker(data, selection, earlier, length, kept.choices)
    tell(0.05)
    found = book_sheets.sheets(make)
    tell(0.5)
    parts = ordered(make, PARTS, chosen, lambda part: spoken_parts.blocks(kept.texts.get(part)), _unplaced(kept))
    tell(0.95)
    title = words.REVIEW_OF.format(territory=data.manifest.territoire or data.manifest.titre)
    if make.brief:
        title = words.SYNTHESIS_OF.format(territory=data.manifest.territoire or data.manifest.titre)
        parts = _headed(make, title, parts)
    made = _report(make, "revue", title, parts, found, _notes(make))
    return replace(made, logos=kept.logos, picture=kept.picture)


def _unplaced(kept: Kept) -> tuple[str, ...]:
    """The texts that cannot be read, and those that no part bears: they are named, not forgotten."""
    known = awaited(PARTS) | leaves(PARTS, FULL) | leaves(PARTS, SYNTHESIS)
    return (*kept.faults, *(words.TEXT_WITHOUT_PART.format(name=part) for part in kept.texts if part not in known))


def _headed(make: Maker, title: str, parts: tuple[Section, ...]) -> tuple[Section, ...]:
    """Two pages have no cover: the first part bears the title, and what the cover says in one line."""
    line = " ; ".join(f"{label.lower()} : {text}" for label, text in _facts(make)[1:] if label in words.IN_ONE_LINE)
    first, *others = parts or (Section("essentiel", "", ()),)
    head = Words(f"{line[:1].upper()}{line[1:]}.", QUIET)
    return (replace(first, title=title, blocks=(head, *first.blocks), new_page=False), *(
        replace(section, level=2) for section in others
    ))  # fmt: skip


def sheet(data: Dataset, selection: Selection, place: str, earlier: Earlier | None = None) -> Report:
    """The sheet of one neighbourhood: one page."""
    chosen = selection.plus(PLACE, place)
    if earlier:
        earlier = replace(earlier, selection=earlier.selection.plus(PLACE, place))
    make = Maker(data, chosen, earlier, FULL)
    section = place_pages.page(make, place)
    title = words.SHEET_OF.format(place=name(data, PLACE, place))
    return _report(make, "quartier", title, [section], book_sheets.place_sheets(make), _notes(make))


# -- what every page repeats ------------------------------------------------------------------------------------------


def _report(make: Maker, kind: str, title: str, sections, sheets, notes) -> Report:
    data, manifest = make.data, make.data.manifest
    stamp = words.STAMP.format(date=date(manifest.date_extraction), fingerprint=short_print(data.fingerprint))
    running = perimeter(data, make.selection)
    if make.earlier:
        running = f"{running.rstrip('.')} ; {words.COMPARED_WITH.lower()} {make.earlier.label}."
    return Report(
        kind=kind,
        title=title,
        territory=manifest.territoire or manifest.titre,
        fictive=manifest.fictif,
        facts=_facts(make),
        running=running,
        stamp=stamp,
        sections=tuple(sections),
        sheets=tuple(sheets),
        notes=tuple(notes),
        meeting=meeting_part.pictures(make) if kind == "revue" else (),
        day=screens.EXTRACTION.format(date=date(manifest.date_extraction)),
        created=manifest.date_extraction.isoformat(),
        cover=kind == "revue" and not make.brief,
    )


def _facts(make: Maker) -> tuple[tuple[str, str], ...]:
    data, manifest = make.data, make.data.manifest
    generation = words.GENERATION.format(n=integer(len(data.neighbourhoods)), generation=manifest.generation)
    facts = (
        (words.TERRITORY, manifest.territoire or manifest.titre),
        (words.CONTRACT, people_parts.contract_code(make)),
        (words.NEIGHBOURHOODS, generation),
        (words.PERIOD, period(data, make.selection)),
        (words.PERIMETER, perimeter(data, make.selection)),
        (words.COMPARED_WITH, make.earlier.label if make.earlier else ""),
        *spoken_parts.facts(make.choices),
        (words.EXTRACTED, date(manifest.date_extraction)),
        (words.SOURCE, listing(sources(data), 3)),
        (labels.LICENCE, manifest.licence),
        (words.FINGERPRINT, short_print(data.fingerprint)),
    )
    return tuple((label, text) for label, text in facts if text)


def _notes(make: Maker) -> list[tuple[str, str]]:
    """The method sheet of the workbook, and the notes of slides."""
    full = replace(make, length=FULL)
    lines = [(words.PART_8_1, text) for text in method_parts.ways(make)]
    lines += [(words.PART_8_4, text) for text in words.SECRECY]
    lines += [(words.ABSENT_TITLE, text) for text in book_sheets.missing(make)]
    lines += [(words.PART_8_5, text) for text in method_parts.told_sources(full)]
    return lines


__all__ = ["MOST_PLACES", "PARTS", "Maker", "review", "sheet"]
