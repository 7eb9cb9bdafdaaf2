"""Everything that one medium shows of a folder, as text, and the same of another population under the same masks.

Two populations that give the same published answers must be shown alike by every view, sentence, proof, export and
report: where one differs, it tells more than the answers do. No cell of a medium has to be understood for that.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np
import pandas as pd
import pytest

from ess_metrics import views
from ess_metrics.analyses import open_tables, pivot_table, proof
from ess_metrics.analyses import values as door
from ess_metrics.analyses.values import MissingTable
from ess_metrics.cli.proofs import sentences
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SECRET, Values
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.reports.review import production
from ess_metrics.secrecy.cells import hidden_of, protect
from ess_metrics.secrecy.crossings import MOST_CROSSED
from ess_metrics.views.question.answer import answer
from tests.tiny import A, B

PEOPLE = [one for one in INDICATORS if one.secrecy == "people"]
SEXES = ("", "F", "H")
QUESTIONS = (
    "combien de personnes accompagnées", "combien de femmes accompagnées à Alpha", "personnes accompagnées par âge",
    "part des femmes par quartier", "personnes accompagnées en 2022",
)  # fmt: skip
NEAR = ("founder_pages", "pages.sexes", "review_context", "place_strips", "names", "pages.schemes")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class Masks:
    """What the answers on one population hide, and the answers on another one hidden alike."""

    def __init__(self, data: Dataset):
        self.data = data
        self.told: dict[tuple, Values] = {}
        self.asked: list[tuple[str, str | None, Selection]] = []

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Within it, answers are those of the true population, and remembered."""
        true = door.sheltered

        def sheltered(data, known, by, selection, made):
            found = true(data, known, by, selection, made)
            self.told[known.id, by, repr(selection)] = found
            self.asked.append((known.id, by, selection))
            return found

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(door, "sheltered", sheltered)
            yield

    @contextmanager
    def worn(self) -> Iterator[None]:
        """Within it, answers of any population hide what those of the true one hide."""

        def sheltered(data, known, by, selection, made):
            if (known.id, by, repr(selection)) not in self.told:
                unmasked.undo()
                with self.heard():
                    door.values(self.data, known.id, by, selection)
                wear()
            return like(made, self.told[known.id, by, repr(selection)])

        def wear() -> None:
            unmasked.setattr(
                door,
                "protect",
                lambda made, rule, **more: made if rule in MOST_CROSSED else protect(made, rule, **more),
            )
            unmasked.setattr(door, "sheltered", sheltered)

        with pytest.MonkeyPatch.context() as unmasked:
            wear()
            yield


def _others_protected(made: Values, rule: str, **more: bool) -> Values:
    """What counts by sex is the same in both populations: protected as always."""
    return made if rule in MOST_CROSSED else protect(made, rule, **more)


def like(made: Values, true: Values) -> Values:
    """The values with the rows of the true ones, and hidden where they are."""
    assert set(made.keys) <= set(true.keys)
    place = {key: at for at, key in enumerate(made.keys)}
    at = [place.get(key, len(place)) for key in true.keys]
    rest = {item.reason: item for item in made.not_shown}
    gone = tuple(
        rest.get(item.reason, dataclasses.replace(item, value=0.0, n=0, status="ok")) for item in true.not_shown
    )
    share = made.denominator is not None

    def rows(array: np.ndarray | None) -> np.ndarray | None:
        return None if array is None else np.append(np.append(array[:-1], 0)[at], array[-1])

    wide = dataclasses.replace(
        made,
        keys=true.keys,
        value=np.append(made.value, np.nan if share else 0.0)[at],
        status=np.append(made.status, "sans_objet" if share else "ok")[at],
        n=np.append(made.n, 0)[at],
        numerator=rows(made.numerator),
        denominator=rows(made.denominator),
        not_shown=gone,
    )
    hidden = np.array([item.status == SECRET for item in true.not_shown], bool)
    return hidden_of(wide, true.status == SECRET, hidden, true.total.status == SECRET)


def makers(near: bool) -> Iterator[tuple[str, Callable]]:
    """Every public function of `views` made from the data, or from the data and the question, alone."""
    for module in pkgutil.walk_packages(views.__path__, "ess_metrics.views."):
        if near and not module.name.endswith(NEAR):
            continue
        loaded = importlib.import_module(module.name)
        for name, make in vars(loaded).items():
            if inspect.isfunction(make) and make.__module__ == loaded.__name__ and not name.startswith("_"):
                given = inspect.signature(make).parameters.values()
                needed = {one.name for one in given if one.default is one.empty and one.kind is not one.VAR_KEYWORD}
                if "data" in needed and needed <= {"data", "selection"}:
                    yield f"{module.name}.{name}", make


def media(data: Dataset, selections: Sequence[Selection], *, near: bool) -> dict[str, str]:
    """Name -> text of everything shown; `near`: what speaks of people alone, without reports."""
    shown: dict[str, str] = {}
    for name, make in (*_views(data, selections, near), *_figures(data, selections), *_files(data, near)):
        try:
            shown[name] = text(make())
        except (MissingTable, UsageError, LookupError, ValueError, TypeError, AttributeError) as error:
            shown[name] = type(error).__name__  # means nothing of this folder: the same for both populations
    return shown


def _views(data: Dataset, selections: Sequence[Selection], near: bool) -> Iterator[tuple[str, Callable]]:
    for name, make in makers(near):
        for at, way in enumerate(_ways(make, selections)):
            yield f"{name} {at}", partial(make, data, **way)
    for question in QUESTIONS:
        yield f"question {question}", partial(answer, data, question)


def _figures(data: Dataset, selections: Sequence[Selection]) -> Iterator[tuple[str, Callable]]:
    for one, (at, asked) in itertools.product(PEOPLE, enumerate(selections)):
        yield f"proof {one.id} {at}", partial(_proved, data, one.id, asked)
        for by in (None, *one.by):
            yield f"api {one.id} {by} {at}", partial(_printed, data, one.id, by, asked)


def _files(data: Dataset, near: bool) -> Iterator[tuple[str, Callable]]:
    for export in (open_tables.leaving, open_tables.scdl, open_tables.shares, open_tables.places, pivot_table.pivot):
        yield f"export {export.__name__}", partial(export, data)
    if not near:
        yield "review", partial(production.built, data, Selection(), length="complet")
        for place, plain in itertools.product((A, B), (False, True)):
            yield f"sheet {place} {plain}", partial(production.built, data, Selection(), place=place, plain=plain)


def _ways(make: Callable, selections: Sequence[Selection]) -> list[dict]:
    """The options that a function is asked with: each question, both places, each sex, where it knows them."""
    known = inspect.signature(make).parameters
    ways: list[dict] = [{"selection": one} for one in selections] if "selection" in known else [{}]
    if "place" in known:
        ways = [way | {"place": place} for way in ways for place in ("residence", "implantation")]
    if "sex" in known:
        ways = [way | {"sex": sex} for way in ways for sex in SEXES]
    return ways


def _printed(data: Dataset, indicator: str, by: str | None, asked: Selection) -> object:
    return door.values(data, indicator, by, asked).to_json()


def _proved(data: Dataset, indicator: str, asked: Selection) -> list[str]:
    code = proof.prove(data, indicator, None, None, asked)
    return sentences(proof.judge(proof.decode(code), data, data))


def text(thing: object) -> str:
    """Everything that a thing holds, written down."""
    if isinstance(thing, Dataset):
        return ""
    if isinstance(thing, pd.DataFrame):
        return thing.to_csv()
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        names = [one.name for one in dataclasses.fields(thing) if one.name not in ("memo", "behind")]
        return f"{type(thing).__name__}({', '.join(f'{name}={text(getattr(thing, name))}' for name in names)})"
    return _ADDRESS.sub("", _several(thing))


def _several(thing: object) -> str:
    if isinstance(thing, dict):
        return ", ".join(f"{text(key)}: {text(value)}" for key, value in thing.items())
    if isinstance(thing, set | frozenset):
        return ", ".join(sorted(map(text, thing)))
    if isinstance(thing, list | tuple | Iterator):
        return f"[{', '.join(map(text, thing))}]"
    return repr(thing.tolist() if isinstance(thing, np.ndarray) else thing)
