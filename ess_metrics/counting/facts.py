"""Tables as arrays of codes: what a filter masks and a breakdown counts.

A *record* is a row of a table. A record has *lines*, one for each place it belongs to, with its part there. A *dim*
gives each record one code; a *pairing* gives it several (a project and its schemes). Two codes past the last key
mean "inconnu" and "sans projet", so that nothing is ever dropped.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from ess_metrics.counting import cents as money
from ess_metrics.counting import generations, grant_rule, prices
from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset

_LOCK = threading.RLock()
T = TypeVar("T")
Makers = dict[str, Callable[[], T]]


class Dim(NamedTuple):
    """One code a record: index in `keys`, len(keys) = inconnu, len(keys) + 1 = sans projet."""

    codes: Rows
    keys: tuple[str, ...]


class Pairing(NamedTuple):
    """Several codes a record: `record[i]` has `codes[i]`, each pair once."""

    record: Rows
    codes: Rows
    keys: tuple[str, ...]


class Lines(NamedTuple):
    """Where the records are: line i puts `part[i]` of `record[i]` in `place[i]` (index of Geography.keys)."""

    record: Rows
    place: Rows
    part: Numbers


class Lazy(Mapping[str, T]):
    """Named values made at first use and kept."""

    def __init__(self, makers: Mapping[str, Callable[[], T]]):
        self._makers = dict(makers)
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            with _LOCK:
                if name not in self._made:
                    self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def name_of(self, value: object) -> str | None:
        """The name of a value already made, None when it is not one of them."""
        return next((name for name, made in self._made.items() if made is value), None)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


@dataclass(frozen=True)
class Facts:
    """One table ready to be counted: its size, dims, pairings, lines, and the measures taken from it.

    `masks`: which records have a property (being a grant). `links`: the row of another table each one belongs to,
    -1 for none.
    """

    name: str
    size: int
    dims: Mapping[str, Dim]
    lines: Lines
    pairings: Mapping[str, Pairing]
    measures: Lazy[Measure]
    frame: pd.DataFrame
    masks: Mapping[str, Mask] = field(default_factory=dict)
    links: Mapping[str, Rows] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Facts of {self.name}: {self.size} records, {len(self.lines.record)} lines>"


@dataclass(frozen=True, eq=False)
class Measure:
    """A number to add up: `record` values (0 where unknown), `line` values (its parts), `known` mask a record."""

    record: Numbers
    line: Numbers
    known: Mask

    @functools.cached_property
    def positive(self) -> Mask:
        """Which records have more than zero."""
        return self.record > 0

    def at(self, records: Rows) -> Numbers:
        """The values of these records."""
        return self.record[records]

    def on(self, lines: Rows) -> Numbers:
        """The values of these lines."""
        return self.line[lines]


def remembered(data: Dataset, key: Hashable, make: Callable[[], T]) -> T:
    """`make()`, once per Dataset and key."""
    if key not in data.memo:
        with _LOCK:
            if key not in data.memo:
                data.memo[key] = make()
    found: T = data.memo[key]
    return found


def facts(data: Dataset, name: str) -> Facts:
    """The arrays of one table; an absent table has no records."""
    return remembered(data, ("facts", name), lambda: _MAKERS.get(name, _plain)(data, name))


def encode(series: pd.Series | None, size: int) -> Dim:
    """A column as codes; years become text keys; a missing column is all unknown."""
    if series is None:
        return Dim(np.zeros(size, "int32"), ())
    if not isinstance(series.dtype, pd.CategoricalDtype):
        if series.dtype.kind == "f":
            series = series.astype("Int64")
        series = series.astype("category")
    names = np.array([str(name) for name in series.cat.categories], dtype=object)
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(names) + 1, _small(len(names) + 2))
    rank[order] = np.arange(len(names))
    rank[-1] = len(names)
    return Dim(rank[series.cat.codes.to_numpy()], tuple(names[order]))


def _small(count: int) -> str:
    return "int8" if count < 120 else "int16" if count < 32000 else "int32"


def mapped(dim: Dim, mapping: Mapping[str, str]) -> Dim:
    """Codes through a key -> key table (a scheme's family); keys it does not know are unknown."""
    images = [mapping.get(key, "") for key in dim.keys]
    keys = tuple(sorted({image for image in images if image}))
    position = {key: i for i, key in enumerate(keys)}
    lookup = [position.get(image, len(keys)) for image in images] + [len(keys), len(keys) + 1]
    return Dim(np.array(lookup, _small(len(keys) + 2))[dim.codes], keys)


def of_project(dim: Dim, project: np.ndarray) -> Dim:
    """A project's codes for each row of another table; `project` is its index, -1 for none ("sans projet")."""
    codes = np.append(dim.codes, np.array(len(dim.keys) + 1, dim.codes.dtype))
    return Dim(codes[project], dim.keys)


def families(data: Dataset) -> dict[str, str]:
    """Scheme -> family, from the folder's `dispositifs`, else from the reference table."""
    known = reference.schemes()
    found = dict(zip(known.index, known["famille"], strict=True))
    schemes = data.tables.get("dispositifs")
    if schemes is not None and "famille" in schemes:
        named = schemes.dropna(subset=["famille"])
        found |= dict(zip(named["dispositif_code"].astype(str), named["famille"].astype(str), strict=True))
    return found


def index_of(values: pd.Series | None, keys: pd.Series, size: int) -> np.ndarray:
    """The row of each value in `keys`, -1 when empty or unknown."""
    if values is None:
        return np.full(size, -1, "int32")
    index = pd.Index(keys.astype("str"))
    if isinstance(values.dtype, pd.CategoricalDtype):
        lookup = np.append(index.get_indexer(values.cat.categories), -1)
        return lookup[values.cat.codes].astype("int32")
    return index.get_indexer(pd.Index(values.astype("str"))).astype("int32")


def _projects(data: Dataset, name: str) -> Facts:
    frame = data.tables["projets"]
    size = len(frame)
    makers = {
        column: partial(encode, frame.get(column), size)
        for column in ("secteur", "type_objet", "thematique", "stade", "statut", "porteur_id", "dispositif_principal")
    }
    lines = _project_lines(data)
    dims = Lazy(makers)
    pairings = Lazy(
        {
            "dispositif_code": lambda: _schemes_of(data, dims["dispositif_principal"]),
            "famille": lambda: _families_of(data, _schemes_of(data, dims["dispositif_principal"])),
        }
        | {c: partial(_of_rows, data, c) for c in ("fonds_origine", "financeur_id", "section")}
    )
    columns = (
        "emplois_crees",
        "emplois_prevus",
        "ressources_propres",
        "beneficiaires",
        "beneficiaires_qpv",
        "cout_total",
    )
    measures = Lazy({c: partial(_measure, frame.get(c), size, lines) for c in columns})
    return Facts(name, size, dims, lines, pairings, measures, frame)


def _measure(series: pd.Series | None, size: int, lines: Lines) -> Measure:
    values = np.full(size, np.nan) if series is None else series.to_numpy("float64", na_value=np.nan)
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    return Measure(values, values[lines.record] * lines.part, known)


def _project_lines(data: Dataset) -> Lines:
    """Where each project is, its parts summing to 1, other generations brought over where a correspondence says how."""
    return remembered(data, "project_lines", lambda: _located(data))


def _located(data: Dataset) -> Lines:
    links, geo = data.tables["projets_quartiers"], data.geography
    project = index_of(links["projet_id"], data.tables["projets"]["projet_id"], len(links))
    part = links["part"].fillna(0).to_numpy("float64") if "part" in links else np.ones(len(links))
    place = geo.find(links["code_quartier"])
    project, place, part = _brought_over(data, project, place, part)
    size = len(data.tables["projets"])
    key = project.astype("int64") * len(geo.keys) + place
    unique, where = np.unique(key, return_inverse=True)
    part = np.bincount(where, part, len(unique))
    project, place = (unique // len(geo.keys)).astype("int32"), (unique % len(geo.keys)).astype("int32")
    totals = np.bincount(project, part, size)
    part = part / np.where(totals[project] > 0, totals[project], 1)
    counted = part > 0
    project, place, part = project[counted], place[counted], part[counted]
    lost = np.setdiff1d(np.arange(size, dtype="int32"), project)
    unplaced = np.full(len(lost), len(geo.keys) - 2, "int32")
    record = np.concatenate([project, lost])
    order = np.argsort(record, kind="stable")
    joined = np.concatenate([place, unplaced])[order], np.concatenate([part, np.ones(len(lost))])[order]
    return Lines(record[order], *joined)


def _brought_over(
    data: Dataset, project: np.ndarray, place: np.ndarray, part: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parts on 2015 codes moved to 2024 ones (or back, when one code is exactly one other) by `correspondance`."""
    routes = _routes(data)
    if not routes:
        return project, place, part
    out: list[tuple[int, int, float]] = []
    moved = np.isin(place, list(routes))
    for p, here, share in zip(project[moved], place[moved], part[moved], strict=True):
        left = 1.0
        for there, fraction in routes[here]:
            out.append((p, there, share * fraction))
            left -= fraction
        if left > 1e-9:
            out.append((p, here, share * left))
    projects, places, parts = zip(*out, strict=True) if out else ((), (), ())
    return (
        np.concatenate([project[~moved], np.array(projects, project.dtype)]),
        np.concatenate([place[~moved], np.array(places, place.dtype)]),
        np.concatenate([part[~moved], np.array(parts, part.dtype)]),
    )


def _routes(data: Dataset) -> dict[int, list[tuple[int, float]]]:
    table, index = data.tables.get("correspondance"), data.geography.index
    if table is None or not {"code_2015", "code_2024"} <= set(table.columns):
        return {}
    forward = data.manifest.generation == "2024"
    routes: dict[int, list[tuple[int, float]]] = {}
    starts, ends = ("code_2015", "code_2024") if forward else ("code_2024", "code_2015")
    whole = table["nature"].isin(generations.WHOLE) if "nature" in table else np.zeros(len(table), bool)
    shares = np.where(whole, 1.0, np.nan)
    if forward and "part_population" in table:
        said = table["part_population"].to_numpy("float64", na_value=np.nan)
        shares = np.where(np.isnan(said), shares, said)
    for start, end, share in zip(table[starts], table[ends], shares, strict=True):
        if pd.isna(start) or pd.isna(end) or not share > 0:
            continue
        if start in index and end in index and index[start] != index[end]:
            routes.setdefault(index[start], []).append((index[end], float(share)))
    return {start: _capped(ends) for start, ends in routes.items()}


def _capped(ends: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Shares that add up to more than 1 (rounding) are brought back to 1."""
    total = sum(share for _, share in ends)
    return [(end, share / total) for end, share in ends] if total > 1 else ends


def _schemes_of(data: Dataset, main: Dim) -> Pairing:
    """A project's schemes: its main one and those of its funding rows."""
    rows = facts(data, "financements")
    project, scheme = rows.links["project"], rows.dims["dispositif_code"]
    keys = tuple(sorted(set(main.keys) | set(scheme.keys)))
    position = {key: i for i, key in enumerate(keys)}
    first = np.array([position[k] for k in main.keys] + [len(keys)] * 2)[main.codes]
    second = np.array([position[k] for k in scheme.keys] + [len(keys)] * 2)[scheme.codes]
    with_project = project >= 0
    record = np.concatenate([np.arange(len(first)), project[with_project]])
    codes = np.concatenate([first, second[with_project]])
    return _pairs(record, codes, keys, len(first))


def _families_of(data: Dataset, schemes: Pairing) -> Pairing:
    dim = mapped(Dim(schemes.codes, schemes.keys), families(data))
    return _pairs(schemes.record, dim.codes, dim.keys, len(data.tables["projets"]))


def _of_rows(data: Dataset, column: str) -> Pairing:
    rows = facts(data, "financements")
    project, dim = rows.links["project"], rows.dims[column]
    kept = project >= 0
    return _pairs(project[kept], dim.codes[kept], dim.keys, len(data.tables["projets"]))


def _pairs(record: np.ndarray, codes: np.ndarray, keys: tuple[str, ...], size: int) -> Pairing:
    """Each pair once; a record whose only code is unknown keeps it, one without any pair is unknown."""
    width = len(keys) + 2
    pairs = _distinct(np.asarray(record, "int64") * width + np.asarray(codes, "int64"), size * width)
    record, codes = pairs // width, pairs % width
    named = np.zeros(size, bool)
    named[record[codes < len(keys)]] = True
    kept = (codes < len(keys)) | ~named[record]
    lost = np.setdiff1d(np.arange(size), record[kept])
    record = np.concatenate([record[kept], lost]).astype("int32")
    return Pairing(record, np.concatenate([codes[kept], np.full(len(lost), len(keys))]).astype("int32"), keys)


def _distinct(values: np.ndarray, limit: int) -> np.ndarray:
    """The distinct values below `limit`, in order; a bitmap beats sorting while it stays small."""
    if limit > 100_000_000:
        return np.unique(values)
    seen = np.zeros(limit, bool)
    seen[values] = True
    return np.flatnonzero(seen)


FUNDING_COLUMNS = (
    "dispositif_code",
    "annee",
    "fonds_origine",
    "financeur_id",
    "section",
    "statut",
    "forme_convention",
    "type_concours",
)
PROJECT_COLUMNS = ("secteur", "type_objet", "thematique", "stade")
AMOUNT_COLUMNS = {"demande": "montant_demande", "attribue": "montant_attribue", "verse": "montant_verse"}


def _funding(data: Dataset, name: str) -> Facts:
    frame, projects = data.tables["financements"], data.tables["projets"]
    size = len(frame)
    project = index_of(frame.get("projet_id"), projects["projet_id"], size)
    own: Makers[Dim] = {c: partial(encode, frame.get(c), size) for c in FUNDING_COLUMNS}
    theirs: Makers[Dim] = {c: partial(_of_projects, data, c, project) for c in PROJECT_COLUMNS}
    dims: Lazy[Dim] = Lazy(
        own
        | theirs
        | {
            "famille": lambda: mapped(dims["dispositif_code"], families(data)),
            "porteur_id": lambda: _carrier(frame, projects, project),
        }
    )
    lines = _funding_lines(data, project)
    amounts = Lazy({a: partial(_cents, frame, a) for a in AMOUNT_COLUMNS})

    def money_of(amount: str, base: int | None) -> Measure:
        cents = amounts[amount]
        return _money(cents if base is None else _constant(data, frame, cents, base), lines, data)

    measures = Lazy(
        {a: partial(money_of, a, None) for a in AMOUNT_COLUMNS}
        | {f"{a}@{base}": partial(money_of, a, base) for a in AMOUNT_COLUMNS for base in prices.index(data).values}
    )
    masks = Lazy(
        {
            "default": lambda: grant_rule.grants(frame),
            "seen": lambda: grant_rule.grants(frame, passed_on_too=True),
        }
    )
    return Facts(name, size, dims, lines, {}, measures, frame, masks, {"project": project})


def _of_projects(data: Dataset, column: str, project: np.ndarray) -> Dim:
    return of_project(facts(data, "projets").dims[column], project)


def _carrier(frame: pd.DataFrame, projects: pd.DataFrame, project: np.ndarray) -> Dim:
    """The carrier of a row: its own `porteur_id`, else its project's."""
    own = encode(frame.get("porteur_id"), len(frame))
    theirs = of_project(encode(projects.get("porteur_id"), len(projects)), project)
    keys = tuple(sorted(set(own.keys) | set(theirs.keys)))
    position = {key: i for i, key in enumerate(keys)}
    first = np.array([position[k] for k in own.keys] + [len(keys)] * 2)[own.codes]
    second = np.array([position[k] for k in theirs.keys] + [len(keys)] * 2)[theirs.codes]
    return Dim(np.where(own.codes < len(own.keys), first, second).astype(_small(len(keys) + 2)), keys)


def _funding_lines(data: Dataset, project: np.ndarray) -> Lines:
    """The lines of each row's project; a row without project has one line, "sans projet"."""
    at = _project_lines(data)
    counts = np.bincount(at.record, minlength=len(data.tables["projets"]))
    starts = np.r_[0, np.cumsum(counts)]
    repeat = np.append(counts, 1)[project]  # a row without project, the last one, has a line of its own
    record = np.repeat(np.arange(len(project), dtype="int32"), repeat)
    offset = np.arange(len(record)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    source = np.where(project[record] >= 0, starts[project[record]] + offset, 0)
    alone = project[record] < 0
    place = at.place[source] if len(at.place) else np.zeros(len(record), "int32")
    part = at.part[source] if len(at.part) else np.ones(len(record))
    nowhere = len(data.geography.keys) - 1
    place = np.where(alone, nowhere, place).astype(_small(nowhere + 2))
    return Lines(record, place, np.where(alone, 1.0, part).astype("float64"))


def _cents(frame: pd.DataFrame, amount: str) -> np.ndarray:
    column = AMOUNT_COLUMNS[amount]
    cents = money.to_cents(frame[column].to_numpy("float64")) if column in frame else np.full(len(frame), money.UNKNOWN)
    if amount == "attribue":
        cents = grant_rule.granted_cents(cents, frame)
    if amount == "verse" and "origine_id" in frame:
        origin = index_of(frame["origine_id"], frame["financement_id"], len(frame))
        cents = money.passed_on(cents, origin)
    return cents


def stored(data: Dataset, amount: str, base: str = "") -> np.ndarray:
    """Cents of each funding row as its cell is written, refused rows included, 0 where unknown; in `base` euros if any.

    What `granted` counts is less (`grant_rule`), what is paid may be more (money that is passed on).
    """
    frame, column = data.tables["financements"], AMOUNT_COLUMNS[amount]
    if column not in frame:
        return np.zeros(len(frame))
    cents = money.to_cents(frame[column].to_numpy("float64"))
    cents = _constant(data, frame, cents, int(base)) if base else cents
    return np.where(cents == money.UNKNOWN, 0, cents).astype("float64")


def _constant(data: Dataset, frame: pd.DataFrame, cents: np.ndarray, base: int) -> np.ndarray:
    """Cents of each row in the euros of one year."""
    return prices.converted(cents, frame["annee"].to_numpy("float64", na_value=np.nan), prices.index(data), base)


def _money(cents: np.ndarray, lines: Lines, data: Dataset) -> Measure:
    rank = np.argsort(np.argsort(np.array(data.geography.keys, dtype=object), kind="stable"), kind="stable")
    shared = money.split(cents, lines.record, lines.part, rank[lines.place])
    known = cents != money.UNKNOWN
    return Measure(np.where(known, cents, 0).astype("float64"), np.maximum(shared, 0).astype("float64"), known)


def coded(dim: Dim, names: Collection[str]) -> Mask:
    """Whether each record's key is one of these names."""
    lookup = np.zeros(len(dim.keys) + 2, bool)
    for i, key in enumerate(dim.keys):
        lookup[i] = key in names
    return lookup[dim.codes]


OWN_COLUMNS = {
    "locaux": ("dispositif_code", "operateur_id", "type_local", "statut"),
    "accompagnements": ("dispositif_code", "operateur_id", "etape", "sexe", "tranche_age", "issue"),
    "etablissements": ("naf", "etat"),
    "appuis": ("dispositif_code", "operateur_id", "etape", "resultat"),
    "realisations": ("mesure", "annee"),
    "evenements": ("type",),
    "clauses": (),
    "baux": (),
}
OF_PROJECTS = ("appuis", "realisations")
YEAR_OF = {
    "accompagnements": "date_entree",
    "appuis": "date_debut",
    "clauses": "date_notification",
    "evenements": "date",
}


def _plain(data: Dataset, name: str) -> Facts:
    """A table whose rows stand at one place of their own (or, for outputs and support, belong to a project)."""
    frame = data.tables.get(name)
    frame = pd.DataFrame() if frame is None else frame
    size = len(frame)
    makers: Makers[Dim] = {c: partial(encode, frame.get(c), size) for c in OWN_COLUMNS.get(name, ())}
    if name == "etablissements":
        makers |= {c: partial(_year_dim, frame.get(c), size) for c in ("date_creation", "date_fermeture")}
    if name in YEAR_OF:
        makers["annee"] = partial(_year_dim, frame.get(YEAR_OF[name]), size)
    if "dispositif_code" in makers:
        makers["famille"] = lambda: mapped(dims["dispositif_code"], families(data))
    pairings: Makers[Pairing] = {}
    if name in OF_PROJECTS:
        project = index_of(frame.get("projet_id"), data.tables["projets"]["projet_id"], size)
        theirs = facts(data, "projets")
        for column in PROJECT_COLUMNS:
            makers[column] = partial(_of_projects, data, column, project)
        makers["porteur_id"] = partial(_carrier, frame, data.tables["projets"], project)
        for column in theirs.pairings if name == "realisations" else ():
            pairings[column] = partial(_paired_rows, theirs, column, project)
    dims: Lazy[Dim] = Lazy(makers)
    return Facts(name, size, dims, _own_lines(data, name, frame), Lazy(pairings), Lazy({}), frame)


def _paired_rows(projects: Facts, column: str, project: np.ndarray) -> Pairing:
    """The codes of its project for each row of another table."""
    pairing = projects.pairings[column]
    joined = pd.DataFrame({"project": pairing.record, "code": pairing.codes}).merge(
        pd.DataFrame({"project": project, "row": np.arange(len(project))}), on="project"
    )
    return Pairing(joined["row"].to_numpy("int32"), joined["code"].to_numpy("int32"), pairing.keys)


def _year_dim(days: pd.Series | None, size: int) -> Dim:
    return encode(None if days is None else days.dt.year.astype("float64"), size)


def _own_lines(data: Dataset, name: str, frame: pd.DataFrame, column: str = "code_quartier") -> Lines:
    record = np.arange(len(frame), dtype="int32")
    if name == "realisations" and len(frame):
        project = index_of(frame.get("projet_id"), data.tables["projets"]["projet_id"], len(frame))
        return _funding_lines(data, project)
    unplaced = np.full(len(frame), len(data.geography.keys) - 2, "int32")
    place = generations.moved(data)[data.geography.find(frame[column])] if column in frame else unplaced
    return Lines(record, place, np.ones(len(frame)))


def _people(data: Dataset, name: str) -> Facts:
    base = _plain(data, "accompagnements")
    column = "code_quartier_residence" if name == "people_residence" else "code_quartier_implantation"
    return Facts(name, base.size, base.dims, _own_lines(data, name, base.frame, column), {}, Lazy({}), base.frame)


def _leases(data: Dataset, name: str) -> Facts:
    """Leases, with the columns and the place of their lot."""
    frame, lots = data.tables.get("baux"), facts(data, "locaux")
    if frame is None:
        return _plain(data, name)
    lot = index_of(frame["local_id"], lots.frame["local_id"], len(frame))

    def of_lot(column: str) -> Dim:
        dim = lots.dims[column]
        return Dim(np.append(dim.codes, len(dim.keys))[lot], dim.keys)

    makers = {column: partial(of_lot, column) for column in lots.dims}
    place = np.append(lots.lines.place, len(data.geography.keys) - 2)[lot].astype("int32")
    lines = Lines(np.arange(len(frame), dtype="int32"), place, np.ones(len(frame)))
    return Facts(name, len(frame), Lazy(makers), lines, {}, Lazy({}), frame, links={"lot": lot})


_MAKERS = {
    "projets": _projects,
    "financements": _funding,
    "baux": _leases,
    "people_residence": _people,
    "people_implantation": _people,
}
