"""An indicator's answer as plain data: what the command line prints and what the programs' address serves."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from ess_metrics.analyses.values import values
from ess_metrics.counting.indicator import Indicator
from ess_metrics.indicators import BY_ID, INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Printed
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.indicators import INDICATORS as NAMED
from ess_metrics.texts.library import cli_words as words


def indicator_of(asked: str) -> Indicator:
    """The indicator of an id; raises UsageError with the nearest name."""
    found = BY_ID.get(asked)
    if found is None:
        near = difflib.get_close_matches(asked, BY_ID, 1, 0.5)
        hint = words.DID_YOU_MEAN.format(nearest=near[0]) if near else ""
        raise UsageError(words.UNKNOWN_INDICATOR.format(value=asked, nearest=hint))
    return found


def breakdown_of(indicator: Indicator, asked: str | None) -> str | None:
    """The column to break down by; None for the total alone. Raises UsageError when it has no meaning here."""
    by = None if asked in (None, "", "none") else asked
    if by is not None and by not in indicator.by:
        shape = words.UNKNOWN_BY if indicator.by else words.NO_BY
        raise UsageError(shape.format(indicator=indicator.id, value=by, allowed=", ".join(indicator.by)))
    return by


def answer(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, *, released: bool) -> Printed:
    """Rows, total, what is not shown and notes, as the contract names them. Raises MissingTable and UsageError."""
    return values(data, indicator.id, by, selection, released=released).to_json()


def described() -> list[Mapping[str, object]]:
    """What each indicator is: the list of the contract."""
    return [
        {
            "id": indicator.id,
            "label": NAMED[indicator.id].label,
            "unit": indicator.unit,
            "definition": NAMED[indicator.id].definition,
            "tables": list(indicator.tables),
            "by": list(indicator.by),
            "additive_by": list(indicator.additive_by),
        }
        for indicator in INDICATORS
    ]
