"""What is not plain news between two states of a folder: a definition or a perimeter that changed, what looks wrong.

Totals hide it: a column that nobody fills any more, one year of ten that was halved, amounts written in thousands, a
list of neighbourhoods that is no longer the same. Rows are never guessed: each change names its table, its column,
its year, what it was and what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.indicators import CONTEXT
from ess_metrics.texts.library import fetch_words as words

MEASURED = (column_kinds.MONEY, column_kinds.NUMBER, column_kinds.INTEGER)
POWERS, NEAR, HALF = (1000.0, 0.001, 100.0, 0.01), 0.05, 0.5
FEWEST = 2  # rows behind a sum below which a change of size is plain news
PLACES, FIGURES, FIRMS = "quartiers", "indicateurs", "etablissements"
NAMED = 3


@dataclass(frozen=True)
class Change:
    """One change: its `kind` (a key of the sentences), where it is, what it was and what it is (None: unknown)."""

    kind: str
    table: str
    column: str = ""
    key: str = ""
    before: float | str | None = None
    after: float | str | None = None

    @property
    def suspect(self) -> bool:
        """Whether it looks like an error rather than a decision."""
        return self.kind in ("vide", "zero", "unite", "annee_vide", "annee_moitie", "annee_unite")


def sentence(change: Change) -> str:
    """A change as an officer reads it."""
    table = schema.BY_STEM[change.table]
    key = CONTEXT.get(change.key, change.key)
    return words.change(
        change.kind, table.title, table[change.column].meaning, key, change.before, change.after, suspect=change.suspect
    )


def headers(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """The columns of a source's files that came or went since they were last taken; "" when they are the same."""
    left = [title for title in before if title not in after]
    came = [title for title in after if title not in before]
    return words.headers_changed(left, came) if before and (left or came) else ""


def changes(before: Dataset, after: Dataset) -> list[Change]:
    """Perimeters and definitions first, then what looks wrong, table by table."""
    found = [*_perimeter(before, after), *_definitions(before, after)]
    for table in schema.TABLES:
        old, new = before.tables.get(table.stem), after.tables.get(table.stem)
        if old is not None and new is not None and len(old) and len(new):
            found += _columns(table, old, new)
    return found


# -- perimeters and definitions ---------------------------------------------------------------------------------------


def _perimeter(before: Dataset, after: Dataset) -> Iterator[Change]:
    """Neighbourhoods that come and go, another generation, another year of population."""
    old, new = before.manifest.generation, after.manifest.generation
    if old != new:
        yield Change("generation", PLACES, "generation", "", old, new)
    came = [code for code in after.neighbourhoods.index if code not in before.neighbourhoods.index]
    left = [code for code in before.neighbourhoods.index if code not in after.neighbourhoods.index]
    if len(before.neighbourhoods) and (came or left):
        yield Change("quartiers", PLACES, "code_quartier", "", _listed(left), _listed(came))
    yield from _said(before, after, PLACES, "population_millesime", "millesime")


def _definitions(before: Dataset, after: Dataset) -> Iterator[Change]:
    """A nomenclature of activities, the unit or the source of a published figure."""
    yield from _said(before, after, FIRMS, "naf_version", "nomenclature")
    old, new = before.tables.get(FIGURES), after.tables.get(FIGURES)
    if old is None or new is None:
        return
    for column, kind in (("unite", "unite_figure"), ("source", "source_figure")):
        known, today = _by_figure(old, column), _by_figure(new, column)
        for name in sorted(known.keys() & today.keys()):
            if known[name] != today[name]:
                yield Change(kind, FIGURES, column, name, _listed(known[name]), _listed(today[name]))


def _said(before: Dataset, after: Dataset, stem: str, column: str, kind: str) -> Iterator[Change]:
    """A column that said one thing and says another."""
    old, new = (_texts(data.tables.get(stem), column) for data in (before, after))
    if old and new and old != new:
        yield Change(kind, stem, column, "", _listed(old), _listed(new))


def _texts(frame: pd.DataFrame | None, column: str) -> list[str]:
    if frame is None or column not in frame:
        return []
    return sorted({str(cell) for cell in frame[column].dropna()})


def _by_figure(frame: pd.DataFrame, column: str) -> dict[str, list[str]]:
    if column not in frame or "indicateur" not in frame:
        return {}
    known = frame.dropna(subset=[column])
    return {str(name): _texts(part, column) for name, part in known.groupby("indicateur", observed=True)}


def _listed(texts: list[str]) -> str:
    more = f" (+ {len(texts) - NAMED})" if len(texts) > NAMED else ""
    return ", ".join(texts[:NAMED]) + more


# -- what looks wrong -------------------------------------------------------------------------------------------------


def _columns(table: column_kinds.Table, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    for column in table.columns:
        if column.kind not in MEASURED or column.name not in old:
            continue
        sums = [_numbers(frame, column.name) for frame in (old, new)]
        whole = _whole(table.stem, column.name, *sums)
        if whole is not None:
            yield whole
        elif "annee" in old and "annee" in new and table.stem != FIGURES:
            yield from _years(table.stem, column.name, old, new)
        if table.stem == FIGURES:
            yield from _figures(column.name, old, new)


def _numbers(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(np.nan, index=frame.index, dtype="float64")
    return pd.Series(frame[column].to_numpy("float64", na_value=np.nan), index=frame.index)


def _whole(stem: str, column: str, old: pd.Series, new: pd.Series) -> Change | None:
    """A whole column that is empty, zero, or of another size."""
    if old.fillna(0).abs().sum() == 0 or old.notna().sum() < FEWEST:
        return None
    before = float(old.sum())
    if not new.notna().any():
        return Change("vide", stem, column, "", before, None)
    after = float(new.sum())
    if new.fillna(0).abs().sum() == 0:
        return Change("zero", stem, column, "", before, 0.0)
    if stem != FIGURES and _power(float(old.mean()), float(new.mean())):
        return Change("unite", stem, column, "", before, after)
    return None


def _power(before: float, after: float) -> bool:
    return bool(before) and any(abs(after / before / power - 1) < NEAR for power in POWERS)


def _years(stem: str, column: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    """A year that is empty, halved or of another size, while the others are what they were."""
    was, now = (_by_year(frame, column) for frame in (old, new))
    for year, (before, count) in sorted(was.items()):
        if not before or count < FEWEST:
            continue
        after, left = now.get(year, (0.0, 0))
        kind = _year_kind(before, count, after, left)
        if kind:
            yield Change(kind, stem, column, str(year), before, after if left else None)


def _year_kind(before: float, count: int, after: float, left: int) -> str:
    if not left or after == 0:
        return "annee_vide"
    if _power(before / count, after / left):
        return "annee_unite"
    return "annee_moitie" if after <= before * HALF else ""


def _by_year(frame: pd.DataFrame, column: str) -> dict[int, tuple[float, int]]:
    """The sum of the known numbers of each year, and how many they are."""
    found: dict[int, tuple[float, int]] = {}
    years = frame["annee"].to_numpy("float64", na_value=np.nan)
    for year, number in zip(years, _numbers(frame, column).to_numpy(), strict=True):
        if not np.isnan(year) and not np.isnan(number):
            total, count = found.get(int(year), (0.0, 0))
            found[int(year)] = (total + float(number), count + 1)
    return found


def _figures(column: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    """A published figure that is empty, zero or of another size in all neighbourhoods."""
    if "indicateur" not in old or "indicateur" not in new:
        return
    today = dict(list(_numbers(new, column).groupby(new["indicateur"].astype(str))))
    for name, was in _numbers(old, column).groupby(old["indicateur"].astype(str)):
        now = today.get(str(name))
        if now is None or was.notna().sum() < FEWEST or not was.median():
            continue
        before, after = float(was.median()), float(now.median()) if now.notna().any() else None
        kind = "vide" if after is None else "zero" if after == 0 else "unite" if _power(before, after) else ""
        if kind:
            yield Change(kind, FIGURES, column, str(name), before, after)
