"""The accessibility statement, from the table of criteria and the last results of axe-core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from ess_metrics.model import reference
from ess_metrics.model.manifest import Manifest
from ess_metrics.texts.numbers import date, integer, percent, plural
from ess_metrics.texts.pages import accessibility_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.views.sheet import Sheet

GOOD, BAD, ABSENT, UNTESTED = "C", "NC", "NA", "NT"


@dataclass(frozen=True)
class Criterion:
    """One criterion of the RGAA: its code (`10.7`), subject, status, how it was checked, what was found."""

    code: str
    subject: str
    status: str
    means: str
    found: str

    @property
    def theme(self) -> int:
        """The number of its theme, from 1."""
        return int(self.code.split(".")[0])

    @property
    def told(self) -> str:
        """The criterion and what was found, in a line."""
        return f"{self.code} {self.subject}. {self.found}".strip()


def criteria() -> tuple[Criterion, ...]:
    """All criteria, in order."""
    return tuple(Criterion(*row) for row in reference.reference("rgaa").itertuples(index=False, name=None))


def _of(*statuses: str) -> list[Criterion]:
    return [one for one in criteria() if one.status in statuses]


def rate() -> float:
    """The share of applicable, checked criteria that are respected (0-1)."""
    return len(_of(GOOD)) / len(_of(GOOD, BAD))


def _known() -> str:
    known = "partielle" if rate() >= 0.5 else "aucune"
    return "totale" if not _of(BAD, UNTESTED) else known


def mention() -> str:
    """What the law asks every page to say, in the words that it gives (the home page at least)."""
    return words.MENTIONS[_known()]


def state() -> tuple[str, str]:
    """Total, partial or no conformity, and the figures behind it."""
    known = _known()
    figures = words.RESULT.format(
        rate=percent(rate(), 0),
        good=integer(len(_of(GOOD))),
        judged=plural(len(_of(GOOD, BAD)), words.CRITERION),
        absent=integer(len(_of(ABSENT))),
        untested=integer(len(_of(UNTESTED))),
    )
    return words.STATES[known], figures


def defects() -> tuple[str, ...]:
    """What is not accessible, in sentences."""
    return tuple(one.told for one in _of(BAD))


def untested() -> tuple[str, ...]:
    """What remains to be checked."""
    return tuple(one.told for one in _of(UNTESTED))


def themes() -> tuple[tuple[str, Sheet], ...]:
    """Each theme with its score, and its criteria as a table."""
    made = []
    for number, group in groupby(criteria(), key=lambda one: one.theme):
        found = list(group)
        good = sum(one.status == GOOD for one in found)
        judged = good + sum(one.status == BAD for one in found)
        name = words.THEMES[number - 1]
        title = (words.THEME if judged else words.THEME_NONE).format(number=number, name=name, good=good, judged=judged)
        rows = [(one.code, one.subject, words.STATUSES[one.status], one.means, one.found) for one in found]
        made.append((title, Sheet(title, words.TABLE_HEADERS, rows)))
    return tuple(made)


def axe() -> Sheet:
    """What axe-core found on each page, in both themes; a page newer than the last audit says so."""
    table = reference.reference("axe")
    found = {
        (row["page"], row["theme"]): (str(row["regles"]), str(row["manquements"] or words.AXE_NONE))
        for row in table.to_dict("records")
    }
    rows = [
        (text.title, mode, *found.get((page, theme), ("", words.AXE_NEVER)))
        for page, text in screens.PAGES.items()
        for theme, mode in words.AXE_MODES.items()
    ]
    caption = words.AXE_CAPTION.format(version=table["version"].iloc[0], date=date(table["date"].iloc[0]))
    return Sheet(caption, words.AXE_HEADERS, rows, frozenset({2}))


def dated() -> str:
    """When the statement was made: the day of the last results."""
    return words.DATED.format(date=date(reference.reference("axe")["date"].iloc[0]))


def commitment(settings: Mapping[str, str], manifest: Manifest) -> str:
    """Who is bound by it: named by the operator, else by the territory that the folder is about."""
    place = "" if manifest.fictif else manifest.territoire.strip()
    usual = words.BODY_OF.format(place=place) if place else words.BODY_UNKNOWN
    return words.COMMITMENT.format(body=settings.get("ESS_ORGANISME") or usual)


def contact(settings: Mapping[str, str]) -> str:
    """Whom to write to."""
    return words.CONTACT.format(contact=settings.get("ESS_CONTACT_ACCESSIBILITE") or words.CONTACT_UNKNOWN)
