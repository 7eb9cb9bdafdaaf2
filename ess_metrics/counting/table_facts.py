"""The facts of each table: its dims, pairings, lines and measures, made at first use and kept with the dataset."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from ess_metrics.counting import cents as money
from ess_metrics.counting import establishment_kinds, generations, grant_rule, prices, publication_status
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.counting.facts import (
    Dim,
    Facts,
    Lazy,
    Lines,
    Makers,
    Measure,
    Pairing,
    _measure,
    _pairs,
    _small,
    encode,
    index_of,
    mapped,
    of_project,
    remembered,
)
from ess_metrics.counting.record_places import project_lines
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset


@by_engine
def facts(data: Dataset, name: str) -> Facts:
    """The arrays of one table; an absent table has no records."""
    return remembered(data, ("facts", name), lambda: _MAKERS.get(name, _plain)(data, name))


def families(data: Dataset) -> dict[str, str]:
    """Scheme -> family, from the folder's `dispositifs`, else from the reference table."""
    known = reference.schemes()
    found = dict(zip(known.index, known["famille"], strict=True))
    schemes = data.tables.get("dispositifs")
    if schemes is not None and "famille" in schemes:
        named = schemes.dropna(subset=["famille"])
        found |= dict(zip(named["dispositif_code"].astype(str), named["famille"].astype(str), strict=True))
    return found


def _projects(data: Dataset, name: str) -> Facts:
    frame = data.tables["projets"]
    size = len(frame)
    makers = {
        column: partial(encode, frame.get(column), size)
        for column in ("secteur", "type_objet", "thematique", "stade", "statut", "porteur_id", "dispositif_principal")
    }
    lines = project_lines(data)
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
            "publication": lambda: encode(publication_status.publication(data.tables, frame), size),
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
    at = project_lines(data)
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


OWN_COLUMNS = {
    "locaux": ("dispositif_code", "operateur_id", "type_local", "statut"),
    "accompagnements": ("dispositif_code", "operateur_id", "etape", "sexe", "tranche_age", "issue"),
    "etablissements": ("naf", "etat", "tranche_effectifs"),
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
        makers |= {c: partial(_kind_dim, data, frame, c) for c in establishment_kinds.KINDS}
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


def _kind_dim(data: Dataset, frame: pd.DataFrame, column: str) -> Dim:
    return encode(establishment_kinds.kind_of_establishments(data.tables, frame, column), len(frame))


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
