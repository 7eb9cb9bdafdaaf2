"""The parts that the law asks for beside the money: actions by competence, credits, DSU, sexes, opinions."""

from __future__ import annotations

from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import LEAD, QUIET, Picture, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.parts import Blocks, Nothing
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.pages import duties_words as words
from ess_metrics.texts.pages import sexes_words
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.pages import duties, opinions, sex_views
from ess_metrics.views.view import View

HEIGHT = 6.5
CREDITS_KEYS = (NAME, "projets", "montant", "part")


def _shown(view: View, keys: tuple[str, ...] | None = None) -> Blocks:
    """A table with its sentence; the reason where it has no row. `keys`: the columns that paper has room for."""
    if not view.rows:
        return Nothing(view.empty)
    return (*((Words(view.sentence, LEAD),) if view.sentence else ()), Table(view, keys=keys))


def actions(make: Maker) -> Blocks:
    """What the EPCI and each commune pay, by competence."""
    return _shown(certain(make(duties.actions, compare=False)))


def credits_of(make: Maker) -> Blocks:
    """Droit commun beside specific credits."""
    return _shown(certain(make(duties.credits_of, compare=False)), None if make.full else CREDITS_KEYS)


def urban(make: Maker) -> Blocks:
    """What the communes do with the DSU."""
    return _shown(certain(make(duties.urban, compare=False)))


def by_sex(make: Maker) -> Blocks:
    """Women and men: the counts that the folder tells apart, then by neighbourhood in the whole report."""
    view = certain(make(sex_views.people, compare=False))
    if not view.rows:
        return Nothing(view.empty)
    led = sex_views.led(make.data, make.selection)
    told = (Words(view.sentence, LEAD), Words(sexes_words.PART_WHY, QUIET), *((Words(led),) if led else ()))
    places = make(sex_views.by_place, compare=False) if make.full and "accompagnements" in make.data.tables else None
    drawn = (Picture(view, HEIGHT),) if make.full and marks(view) else ()
    return (*told, *drawn, Table(view), *((Table(places),) if places and places.rows else ()))


def opinions_asked(make: Maker) -> Blocks:
    """The calendar, the slots of the annexes, what follows from each observation."""
    days = {"council": make.choices.date_seance, "budget": make.choices.date_budget}
    calendar = certain(make(opinions.timetable, compare=False, **days))
    told = (Words(calendar.sentence, LEAD if calendar.rows else QUIET),) if calendar.sentence else ()
    steps = (Table(calendar, notes=False),) if calendar.rows else ()
    annexes = certain(make(opinions.annexes, compare=False))
    followed = certain(make(opinions.followed, compare=False))
    return (*told, *steps, Table(annexes, notes=False), Words(words.FOLLOWED_WHY, QUIET), Table(followed, notes=False))


def sheets(make: Maker) -> list[tuple[str, str, View]]:
    """The sheets of the workbook."""
    made = (
        (sexes_words.BOOK, sex_views.people),
        (sexes_words.BOOK_PLACES, sex_views.by_place),
        (words.ACTIONS_BOOK, duties.actions),
        (words.CREDITS_PART, duties.credits_of),
        (words.DSU_PART, duties.urban),
    )
    found = [(named, make(maker, compare=False)) for named, maker in made]
    return [("", named, view) for named, view in found if view is not None and view.rows]


__all__ = ["actions", "by_sex", "credits_of", "opinions_asked", "sheets", "urban"]
