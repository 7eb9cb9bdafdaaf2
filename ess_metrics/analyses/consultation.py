"""The calendar of the annual report, reckoned back from the day of the council.

What the texts fix: at least one month for the municipal councils and the conseils citoyens to give their opinion
(silence is favourable), five clear days between the summons and the council, a debate on the budget in the ten weeks
before it is voted. What is a proposal of the house: two weeks to append the contributions and to write what follows.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

SENT, CLOSED, ANSWERED, SUMMONED, COUNCIL, PUBLISHED, BUDGET_FROM, BUDGET = (
    "envoi",
    "cloture",
    "suites",
    "convocation",
    "conseil",
    "publication",
    "debat_budget",
    "budget",
)
CLEAR_DAYS = 5
ANSWER_DAYS = 14
PUBLISH_DAYS = 15
BUDGET_WEEKS = 10
FIXED = (SENT, SUMMONED, COUNCIL, BUDGET_FROM, BUDGET)  # what a text fixes; the rest is proposed


@dataclass(frozen=True)
class Step:
    """A day and what has to be done by it; `fixed`: the law says so, else the house proposes it."""

    code: str
    day: dt.date
    fixed: bool


def month_before(day: dt.date) -> dt.date:
    """The same day of the month before; the last one of a shorter month."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def timetable(council: dt.date, budget: dt.date | None = None) -> tuple[Step, ...]:
    """The steps in the order of their days; `budget`: the day of the vote of the budget, when it is known.

    The consultation is at least one whole month long: it closes after the same day of the month that follows its
    opening.
    """
    summoned = council - dt.timedelta(days=CLEAR_DAYS + 1)
    closed = summoned - dt.timedelta(days=ANSWER_DAYS)
    days = {
        SENT: month_before(closed) - dt.timedelta(days=1),
        CLOSED: closed,
        ANSWERED: summoned - dt.timedelta(days=1),
        SUMMONED: summoned,
        COUNCIL: council,
        PUBLISHED: council + dt.timedelta(days=PUBLISH_DAYS),
    }
    if budget is not None:
        days |= {BUDGET_FROM: budget - dt.timedelta(weeks=BUDGET_WEEKS), BUDGET: budget}
    order = (SENT, CLOSED, ANSWERED, SUMMONED, BUDGET_FROM, COUNCIL, BUDGET, PUBLISHED)
    steps = (Step(code, days[code], code in FIXED) for code in order if code in days)
    return tuple(sorted(steps, key=lambda one: (one.day, order.index(one.code))))


def late(steps: tuple[Step, ...], today: dt.date) -> bool:
    """Whether the consultation had to begin before today: the council has to be later, or the month is not kept."""
    return any(one.code == SENT and one.day < today for one in steps)


def earliest(today: dt.date) -> dt.date:
    """The first day on which a council can meet when the draft is sent today."""
    day = today
    while late(timetable(day), today):
        day += dt.timedelta(days=1)
    return day


def after_budget(council: dt.date, budget: dt.date | None) -> bool:
    """Whether the council meets after the budget is voted: its report would come too late to enlighten it."""
    return budget is not None and council > budget


__all__ = ["Step", "after_budget", "earliest", "late", "month_before", "timetable"]
