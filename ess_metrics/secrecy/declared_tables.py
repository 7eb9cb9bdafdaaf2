"""What is hidden of the counts that bodies declare, by sex, and of the share led by women, across questions.

The same number without sex is public, so women give men: a cell whose women, men or people of unknown sex are few is
hidden whole, whichever way it is asked, and with it what keeps it from being found by subtraction. Two filters at once,
or a filter and a breakdown, are not told by sex: their differences with the tables of one column would be cells too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import BODIES, PLACE, SEXED
from ess_metrics.counting.places import PLACE_FILTERS, allowed_places
from ess_metrics.counting.sexes import BOTH, SEX
from ess_metrics.counting.table_facts import families
from ess_metrics.indicators import Indicator
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SECRET, Values
from ess_metrics.model.selection import MODES, Selection
from ess_metrics.secrecy.cells import DUST, SMALLEST, hidden_of, protect

Ask = Callable[[str | None, Selection], Values]
_NARROW = {"commune": "code_quartier", "famille": "dispositif_code"}
_MEASURE = "mesure"  # never added together: a question about one of them is a question of its own


@dataclass(frozen=True)
class _Question:
    """An indicator of a dataset, and how its raw values are asked."""

    data: Dataset
    indicator: Indicator
    ask: Ask


def declared(
    data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values, ask: Ask
) -> Values:
    """The values, already protected one by one, without what other questions would give away."""
    question = _Question(data, indicator, ask)
    if by == _MEASURE:
        few = [_whole_hidden(question, selection.plus(_MEASURE, key)) for key in made.keys]
        return hidden_of(made, np.array(few, bool) & (made.status == OK), np.zeros(len(made.not_shown), bool), False)
    total = _whole_hidden(question, selection)
    dark = _breakdown_hidden(question, by, selection) if by not in (None, SEX) else lambda key: False
    rows = np.array([total or dark(key) for key in made.keys], bool) & (made.status == OK)
    rest = [item.value is not None and item.cell and (total or dark(item.reason)) for item in made.not_shown]
    made = hidden_of(made, rows, np.array(rest, bool), total and (by != SEX or bool(selection.values(SEX))))
    return _sealed(indicator, made) if by not in (None, SEX) else made


def _sealed(indicator: Indicator, made: Values) -> Values:
    """The values without a total that gives the one hidden cell, or leaves each of them one at most."""
    cells = [item for item in made.not_shown if item.cell]
    hidden = int((made.status == SECRET).sum()) + sum(item.status == SECRET for item in cells)
    if not hidden or made.total.value is None:
        return made
    shown = float(np.nansum(made.value)) + sum(item.value or 0.0 for item in cells)
    if hidden > 1 and (indicator.secrecy != SEXED or made.total.value - shown > hidden + DUST):
        return made
    return hidden_of(made, np.zeros(len(made.keys), bool), np.zeros(len(made.not_shown), bool), True)


def _base(selection: Selection) -> Selection:
    """The question without its filters."""
    return selection.without(*(column for column, _ in selection.where if column != _MEASURE))


def _filters(question: _Question, selection: Selection) -> list[tuple[str, tuple[str, ...]]]:
    """The filters that leave something out, the sex apart."""
    asked = [(column, values) for column, values in selection.where if column not in (SEX, _MEASURE)]
    return [(column, values) for column, values in asked if _narrows(question, selection, column, values)]


def _breakdown_hidden(question: _Question, by: str, selection: Selection) -> Callable[[str], bool]:
    """A function that says whether a cell of a breakdown is hidden."""
    if any(column != by for column, _ in _filters(question, selection)):
        return lambda key: True
    dark = _dark(question, by, _base(selection))
    return dark.__contains__


def _whole_hidden(question: _Question, selection: Selection) -> bool:
    """Whether the whole of a selection is hidden."""
    filters, base = _filters(question, selection), _base(selection)
    if not filters:
        return _few(question, _parts(question, None, base)[None]) or _gives(question, base)
    return len(filters) > 1 or _set_hidden(question, *filters[0], base)


def _narrows(question: _Question, selection: Selection, column: str, values: tuple[str, ...]) -> bool:
    """Whether a filter leaves anything out."""
    base = _base(selection)
    whole, part = (question.ask(None, asked).total for asked in (base, base.plus(column, *values)))
    return (whole.value, whole.n) != (part.value, part.n)


def _gives(question: _Question, base: Selection) -> bool:
    """Whether the numbers of the whole, by sex, would give a hidden cell that no other one protects."""
    if question.indicator.secrecy != SEXED:
        return False

    def make() -> bool:
        columns = [column for column in question.indicator.by if column not in (SEX, _MEASURE, *_NARROW)]
        return any(not _protected(_parts(question, by, base), _dark(question, by, base)) for by in columns)

    return remembered(question.data, ("declared", question.indicator.id, base), make)


def _protected(cells: dict, dark: set[str]) -> bool:
    """Whether each few of a breakdown has another hidden cell where somebody of another part could be."""
    few, others = _few_and_others(cells)
    inside = np.array([key in dark for key in cells], bool)
    holders = others[inside].sum(axis=0)
    return not (few[inside] & (holders - others[inside] == 0)).any()


def _set_hidden(question: _Question, column: str, values: tuple[str, ...], base: Selection) -> bool:
    """Whether what a filter on one column keeps is hidden: a hidden cell is in it, and not all of them."""
    inside, outside = _parts(question, None, base.plus(column, *values))[None], _parts(question, None, base)[None]
    fine = "code_quartier" if column in PLACE_FILTERS else column
    known = fine in question.indicator.by
    alone = known and len(values) == 1 and column == fine
    if not alone and (_few(question, inside) or _few(question, outside - inside)):
        return True
    if not known:
        return False
    kept = _meant(question.data, column, values)
    dark = _dark(question, fine, base)
    return bool(dark & kept) and not (dark <= kept and len(dark) > 1)


def _meant(data: Dataset, column: str, values: tuple[str, ...]) -> set[str]:
    """The cells that a filter keeps."""
    if column in PLACE_FILTERS:
        allowed = allowed_places(data, column, values)
        return {key for key, inside in zip(data.geography.keys, allowed, strict=True) if inside}
    return set(values)


def _dark(question: _Question, by: str, base: Selection) -> set[str]:
    """The hidden cells of a breakdown: the few, what keeps them from being found, and what holds a hidden one."""
    key = ("declared", question.indicator.id, by, base)
    return remembered(question.data, key, lambda: _decided(question, by, base))


def _decided(question: _Question, by: str, base: Selection) -> set[str]:
    modes = MODES if by in PLACE else (base.mode,)
    dark: set[str] = set()
    for mode in modes:
        cells = _parts(question, by, replace(base, mode=mode))
        dark |= {key for key, parts in cells.items() if key is not None and _few(question, parts)}
        dark |= _contract_hides(question, by, replace(base, mode=mode))
    cells = _parts(question, by, base)
    narrow = _NARROW.get(by)
    if narrow:
        holders = _holders(question.data, by)
        return dark | {holders.get(cell, cell) for cell in _dark(question, narrow, base)}
    return dark | _companions(question, cells, dark)


def _contract_hides(question: _Question, by: str, base: Selection) -> set[str]:
    """The cells that the rule of one answer hides."""
    if question.indicator.secrecy == SEXED:
        return set()
    found = protect(question.ask(by, base), question.indicator.secrecy)
    hidden = {key for key, status in zip(found.keys, found.status, strict=True) if status == SECRET}
    return hidden | {item.reason for item in found.not_shown if item.cell and item.status == SECRET}


def _holders(data: Dataset, by: str) -> dict[str, str]:
    """The commune of each neighbourhood, the family of each scheme."""
    if by == "famille":
        return families(data)
    geo = data.geography
    return dict(zip(geo.keys[: geo.count], geo.commune[: geo.count], strict=True))


def _companions(question: _Question, cells: dict, dark: set[str]) -> set[str]:
    """The cells hidden so that each few may be more or less: another where somebody of another part could be."""
    if question.indicator.secrecy != SEXED:
        return set()
    keys, (few, others) = list(cells), _few_and_others(cells)
    at = {key: place for place, key in enumerate(keys)}
    hidden = np.array([key in dark for key in keys], bool)
    smallest = sorted(range(len(keys)), key=lambda place: (cells[keys[place]].sum(), keys[place]))
    # One walk a part: what was hidden when it went by is hidden for good.
    walks = [iter([place for place in smallest if others[place, part]]) for part in range(others.shape[1])]
    more: set[str] = set()
    for key in sorted(dark & cells.keys(), key=str):
        for part in np.flatnonzero(few[at[key]]):
            if others[hidden, part].sum() - others[at[key], part] > 0:
                continue
            free = next((place for place in walks[part] if not hidden[place]), None)
            if free is not None:
                more.add(keys[free])
                hidden[free] = True
    return more


def _few_and_others(cells: dict[str | None, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Of each cell and part: whether few are in it, and whether somebody of another part is in the cell."""
    if not cells:
        return np.zeros((0, 0), bool), np.zeros((0, 0), bool)
    table = np.array(list(cells.values()))
    return _is_few(table), table @ (1.0 - np.eye(table.shape[1])) > DUST


def _parts(question: _Question, by: str | None, base: Selection) -> dict[str | None, np.ndarray]:
    """Of each cell (None: the whole), what secrecy counts: women, men, and the rest; or bodies."""
    if question.indicator.secrecy == BODIES:
        made = question.ask(by, base)
        if made.heads is None:
            raise TypeError(f"{question.indicator.id}: secrecy asks for the bodies counted")
        if by is None:
            return {None: np.array([made.heads[-1]], float)}
        rest = {item.reason: (made.rest_heads or {}).get(item.reason, 0) for item in made.not_shown if item.cell}
        return {key: np.array([n], float) for key, n in [*zip(made.keys, made.heads[:-1], strict=True), *rest.items()]}
    whole = _cells(question.ask(by, base))
    sexes = [_cells(question.ask(by, base.plus(SEX, code))) for code in BOTH]
    found = {}
    for key, value in whole.items():
        told = [one.get(key, 0.0) for one in sexes]
        found[key] = np.array([*told, max(value - sum(told), 0.0)])
    return found


def _cells(made: Values) -> dict[str | None, float]:
    if made.by is None:
        return {None: made.total.value or 0.0}
    found: dict[str | None, float] = dict(zip(made.keys, np.nan_to_num(made.value), strict=True))
    return found | {item.reason: item.value or 0.0 for item in made.not_shown if item.cell}


def _is_few(parts: np.ndarray) -> np.ndarray:
    return (parts > DUST) & (parts < SMALLEST[SEXED])


def _few(question: _Question, parts: np.ndarray) -> bool:
    least = SMALLEST[question.indicator.secrecy or SEXED]
    return bool(((parts > DUST) & (parts < least)).any())


__all__ = ["declared"]
