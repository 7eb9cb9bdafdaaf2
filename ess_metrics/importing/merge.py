"""New rows into a folder's tables: by key, without losing anything, the same way every time.

Tables are all text here ("" = unknown), as in the CSV files, so that what does not change keeps its bytes.

*What a new value may do.* A row is known by its table's key. In the tables that a file owns (`OWNED`: funding, figures,
establishments) the columns that the file gives replace those of the folder. Elsewhere an empty cell never erases a
known one. `organismes` and rows marked `_fill` only fill what is empty, so that two files that spell a name in two
ways do not fight. A population replaces another when its vintage is newer. The links of a project (`projets_quartiers`)
are replaced together, except by "whole territory" where the folder knows better.

*Who is it?* Bodies, projects and places come here under the ids that the folder knows them by (`importing.identity`).
Names that only look alike are proposed, never merged.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ess_metrics.formats.rows import among, folded, renamed, text
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.column_kinds import SOURCE_ID
from ess_metrics.model.schema import BY_STEM, TERRITOIRE

OWNED = {"financements", "indicateurs", "etablissements", "realisations", "correspondance"}
FILLED = {"organismes", "dispositifs", "sources"}
AMOUNT = "montant_attribue"
LISTED = 200
ALIKE = 90
NUMERIC = {column_kinds.NUMBER, column_kinds.MONEY, column_kinds.SHARE, column_kinds.YEAR, column_kinds.INTEGER}
POPULATION = ["population", "population_millesime", "population_source"]
LEGAL_WORDS = {
    "association",
    "assoc",
    "asso",
    "ass",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "d",
    "et",
    "pour",
    "en",
}


@dataclass(frozen=True)
class CellChange:
    """One known cell that took another value; `key` is the row's key, its columns joined by ` + `."""

    key: str
    column: str
    before: str
    after: str


@dataclass
class TableChange:
    """What a merge did to a table: rows and euros (granted amounts), and the first cells that changed.

    `left` names rows kept although the new file would have changed them (places known better by the folder).
    """

    table: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    euros_before: float = 0.0
    euros_after: float = 0.0
    cells: list[CellChange] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the table differs from what it was."""
        return bool(self.added or self.updated or self.removed)

    def to_json(self) -> dict[str, object]:
        """The preview of one table, as plain values."""
        plain = {name: getattr(self, name) for name in ("table", "added", "updated", "unchanged", "removed")}
        plain |= {"euros_before": round(self.euros_before, 2), "euros_after": round(self.euros_after, 2)}
        return plain | {"cells": [vars(cell) for cell in self.cells]}


@dataclass(frozen=True)
class Candidate:
    """A new organisation whose name looks like a known one: for a person to decide."""

    organisme_id: str
    nom: str
    other_id: str
    other_nom: str
    score: float


def as_text(frame: pd.DataFrame, stem: str) -> pd.DataFrame:
    """The frame's schema columns as text, in the schema's order, `_fill` kept; ISO dates, no needless zeros."""
    table = BY_STEM[stem]
    kept = [name for name in table.names if name in frame] + [name for name in ("_fill",) if name in frame]
    out = {name: frame[name] if name == "_fill" else _text_column(frame[name]) for name in kept}
    return pd.DataFrame(out, index=frame.index).reset_index(drop=True)


def _text_column(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").astype("str")
    if pd.api.types.is_string_dtype(column) and column.dtype != object:
        return column.fillna("").astype("str")
    return pd.Series([_text_cell(value) for value in column.astype(object)], index=column.index, dtype="str")


def _text_cell(value: object) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    return value.isoformat()[:10] if isinstance(value, datetime.date) and not pd.isna(value) else text(value)


def merge_table(stem: str, present: pd.DataFrame | None, incoming: pd.DataFrame) -> tuple[pd.DataFrame, TableChange]:
    """The folder's table with the new rows in it, and what changed. Known rows keep their place, new ones come last."""
    table = BY_STEM[stem]
    incoming = _once(as_text(incoming, stem), table)
    if present is None:
        present = pd.DataFrame(columns=list(table.names), dtype="str")
    change = TableChange(stem, euros_before=_euros(present))
    if stem == "projets_quartiers":
        present, incoming = _replace_links(present, incoming, change)
    if stem == "indicateurs":
        present, incoming = _one_edition(present, incoming, change)
    merged = present.reindex(
        columns=[*present.columns, *[c for c in _given(incoming) if c not in present]], fill_value=""
    )
    where = _positions(merged, incoming, table)
    known = where >= 0
    merged = _update(merged, incoming[known], where[known], _given(incoming), change)
    new = incoming[~known].drop(columns="_fill", errors="ignore")
    change.added = len(new)
    if len(new):
        merged = pd.concat([merged, new.reindex(columns=merged.columns, fill_value="")], ignore_index=True)
    change.euros_after = _euros(merged)
    return merged, change


SAME_MONEY = [
    "financeur_id", "annee", "section", "type_concours", "montant_demande", "montant_attribue", "montant_verse",
]  # fmt: skip


def perhaps_renamed(present: pd.DataFrame | None, incoming: pd.DataFrame) -> pd.DataFrame:
    """Funding rows that a corrected file may have renamed: new ones, with the money of a row it no longer contains.

    Looked for only when at least half of the file's rows are known (it was imported before), and where money tells one
    new row and one old row apart from all others. Columns: `financement_id`, `before`, `montant_attribue`.
    """
    incoming = as_text(incoming, "financements").reindex(columns=["financement_id", *SAME_MONEY], fill_value="")
    nothing = pd.DataFrame(columns=["financement_id", "before", AMOUNT])
    if present is None or incoming.empty:
        return nothing
    known = among(incoming["financement_id"], present["financement_id"])
    if known.mean() < 0.5:
        return nothing
    old = present.reindex(columns=["financement_id", *SAME_MONEY], fill_value="")
    old = old[~among(old["financement_id"], incoming["financement_id"])]
    new, old = (frame.drop_duplicates(SAME_MONEY, keep=False) for frame in (incoming[~known], old))
    both = new.merge(old.rename(columns={"financement_id": "before"}), on=SAME_MONEY)
    return both[["financement_id", "before", AMOUNT]]


def _given(incoming: pd.DataFrame) -> list[str]:
    """The columns that say something: a column left wholly empty was not given."""
    return [name for name in incoming.columns if name != "_fill" and (incoming[name] != "").any()]


def _euros(frame: pd.DataFrame) -> float:
    return float(pd.to_numeric(frame[AMOUNT], errors="coerce").sum()) if AMOUNT in frame else 0.0


def _keys(frame: pd.DataFrame, table: column_kinds.Table) -> pd.Series:
    columns = [frame[name] if name in frame else pd.Series("", index=frame.index, dtype="str") for name in table.key]
    key = columns[0]
    for column in columns[1:]:
        key = key + " + " + column
    return key


def _once(incoming: pd.DataFrame, table: column_kinds.Table) -> pd.DataFrame:
    """One row a key: a later one fills what an earlier one left empty."""
    keys = _keys(incoming, table)
    if not keys.duplicated().any():
        return incoming
    names = [name for name in incoming.columns if name != "_fill"]
    blank = incoming[names].mask(incoming[names] == "")
    merged = blank.groupby(keys.to_numpy(), sort=False).first().fillna("").reset_index(drop=True)
    if "_fill" in incoming:
        merged["_fill"] = incoming["_fill"].groupby(keys.to_numpy(), sort=False).first().to_numpy()
    return merged


def _positions(present: pd.DataFrame, incoming: pd.DataFrame, table: column_kinds.Table) -> np.ndarray:
    """The line of each new row in the present table, -1 when it is not there."""
    keys = pd.Index(_keys(present, table))
    return (
        keys[~keys.duplicated()].get_indexer(_keys(incoming, table))
        if keys.is_unique
        else _first(keys, incoming, table)
    )


def _first(keys: pd.Index, incoming: pd.DataFrame, table: column_kinds.Table) -> np.ndarray:
    places = {key: at for at, key in reversed(list(enumerate(keys)))}
    return np.array([places.get(key, -1) for key in _keys(incoming, table)], dtype=int)


def _update(merged, incoming, where, given: list[str], change: TableChange) -> pd.DataFrame:
    """Known rows brought up to date, column by column (`given`: those of the whole file); `change` counts them."""
    table = BY_STEM[change.table]
    touched = np.zeros(len(incoming), bool)
    fill_only = incoming["_fill"].eq(True).to_numpy(bool) if "_fill" in incoming else np.zeros(len(incoming), bool)
    newer = _newer_population(merged, incoming, where) if table.stem == "quartiers" else None
    keys = _keys(incoming, table).to_numpy()
    for name in given:
        if name in table.key:
            continue
        if name == SOURCE_ID:  # who else says it is no change of what it says
            merged = _with_sources(merged, incoming, where)
            continue
        before, after = merged[name].to_numpy(object)[where], incoming[name].to_numpy(object)
        different = _different(before, after, table[name].kind)
        if name in POPULATION and newer is not None:
            allowed = newer & (after != "")
        elif table.stem == "indicateurs" and name == "source":
            allowed = touched | (before == "")
        else:
            allowed = _allowed(table.stem, before, after, fill_only)
        chosen = different & allowed
        if chosen.any():
            column = merged[name].to_numpy(object).copy()
            column[where[chosen]] = after[chosen]
            merged = merged.assign(**{name: pd.Series(column, index=merged.index, dtype="str")})
            touched |= chosen
            _note(change, keys, name, before, after, chosen)
    change.updated, change.unchanged = int(touched.sum()), change.unchanged + int((~touched).sum())
    return merged


def _with_sources(merged: pd.DataFrame, incoming: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    """Rows that several files give, with the ids of all of them."""
    column = merged[SOURCE_ID].to_numpy(object).copy()
    for at, more in zip(where, incoming[SOURCE_ID], strict=True):
        column[at] = "|".join(sorted({part for part in (*column[at].split("|"), *more.split("|")) if part}))
    return merged.assign(**{SOURCE_ID: pd.Series(column, index=merged.index, dtype="str")})


def _note(change: TableChange, keys, name, before, after, chosen) -> None:
    for at in np.flatnonzero(chosen)[: max(0, LISTED - len(change.cells))]:
        change.cells.append(CellChange(str(keys[at]), name, before[at], after[at]))


def _allowed(stem: str, before: np.ndarray, after: np.ndarray, fill_only: np.ndarray) -> np.ndarray:
    """Where a new value may replace the present one."""
    empty = (before == "") | ((before == "inconnu") if stem == "organismes" else False)
    if stem in FILLED:
        return empty & (after != "")
    if stem in OWNED:
        return ~fill_only | empty
    return (after != "") & (~fill_only | empty)


def _different(before: np.ndarray, after: np.ndarray, kind: str) -> np.ndarray:
    """Whether two texts mean different values: `7164` and `7164.0` are the same amount."""
    different = before != after
    if kind in NUMERIC and different.any():
        numbers = [pd.to_numeric(pd.Series(x[different]), errors="coerce").to_numpy(float) for x in (before, after)]
        different[different] = ~(numbers[0] == numbers[1])
    if kind == column_kinds.BOOL and different.any():
        same = [np.array([_truth(value) for value in x[different]], object) for x in (before, after)]
        different[different] = same[0] != same[1]
    return different


def _truth(value: str) -> str:
    plain = value.lower()
    return (
        "true"
        if plain in ("true", "1", "oui", "vrai")
        else "false"
        if plain in ("false", "0", "non", "faux")
        else plain
    )


def _newer_population(merged, incoming, where) -> np.ndarray:
    """Rows whose population is known and better dated than the folder's (or the folder has none)."""
    if "population" not in incoming:
        return np.zeros(len(incoming), bool)
    present = merged.iloc[where].reindex(columns=POPULATION, fill_value="").reset_index(drop=True)
    arriving = incoming.reindex(columns=POPULATION, fill_value="").reset_index(drop=True)
    mine, theirs = _vintages(present), _vintages(arriving)
    known = arriving["population"] != ""
    again = arriving["population_source"] == present["population_source"]
    return (known & ((present["population"] == "") | (theirs > mine) | (again & (theirs == mine)))).to_numpy(bool)


def _vintages(frame: pd.DataFrame) -> pd.Series:
    """The year of each population: its census year, else the year its source names, else 0."""
    pairs = zip(frame["population_millesime"], frame["population_source"], strict=True)
    return pd.Series([_vintage(year, source) for year, source in pairs], index=frame.index, dtype=int)


def _vintage(census: str, source: str) -> int:
    years = [census] if census else re.findall(r"20\d\d", source)
    return max((int(float(year)) for year in years if re.fullmatch(r"\d{4}(\.0)?", year)), default=0)


def _one_edition(present: pd.DataFrame, incoming: pd.DataFrame, change: TableChange):
    """A figure without a year gives way to a dated one, and never stands beside it."""
    present = present.reindex(columns=[*present.columns, *[c for c in ("annee",) if c not in present]], fill_value="")
    incoming = incoming if "annee" in incoming else incoming.assign(annee="")
    of = [frame["code_quartier"] + " + " + frame["indicateur"] for frame in (present, incoming)]
    dated = set(of[0][present["annee"] != ""]) | set(of[1][incoming["annee"] != ""])
    gone = (present["annee"] == "") & of[0].isin(dated)
    late = (incoming["annee"] == "") & of[1].isin(dated)
    change.removed += int(gone.sum())
    change.unchanged += int(late.sum())
    return present[~gone].reset_index(drop=True), incoming[~late].reset_index(drop=True)


def _replace_links(
    present: pd.DataFrame, incoming: pd.DataFrame, change: TableChange
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The places of a project are replaced together; "whole territory" never replaces a place that the folder knows."""
    exact = present.loc[present["code_quartier"] != TERRITOIRE, "projet_id"]
    said = incoming.loc[incoming["code_quartier"] != TERRITOIRE, "projet_id"]
    vague = among(incoming["projet_id"], exact) & ~among(incoming["projet_id"], said)
    incoming = incoming[~vague].reset_index(drop=True)
    table = BY_STEM["projets_quartiers"]
    again = among(present["projet_id"], incoming["projet_id"])
    gone = again & ~among(_keys(present, table), _keys(incoming, table))
    change.removed = int(gone.sum())
    first = present[gone].head(LISTED)
    for project, code in zip(first["projet_id"], first["code_quartier"], strict=True):
        change.cells.append(CellChange(f"{project} + {code}", "code_quartier", str(code), ""))
    return present[~gone].reset_index(drop=True), incoming


def references(stem: str) -> list[str]:
    """The columns of a table that name an organisation."""
    found = [column.name for column in BY_STEM[stem].columns if column.refers == schema.ORGANISME]
    return ["organisme_id", *found] if stem == "organismes" else found


def rewrite(tables: Mapping[str, pd.DataFrame], ids: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The tables with every organisation named by the id that the folder knows it by."""
    changed = {old: new for old, new in ids.items() if old != new}
    out = {}
    for stem, frame in tables.items():
        columns = {name: renamed(frame[name], changed) for name in references(stem) if changed and name in frame}
        out[stem] = frame.assign(**columns) if columns else frame
    return out


def look_alikes(present: pd.DataFrame | None, incoming: pd.DataFrame, ids: Mapping[str, str]) -> list[Candidate]:
    """New organisations without a common number whose name looks like that of a known one, best first."""
    if present is None or present.empty or incoming.empty:
        return []
    known = present[["organisme_id", "nom"]].drop_duplicates()
    fresh = as_text(incoming, "organismes")[["organisme_id", "nom"]].drop_duplicates("organisme_id")
    fresh = fresh[
        fresh["organisme_id"].map(lambda mine: ids.get(mine, mine) == mine)
        & ~fresh["organisme_id"].isin(known["organisme_id"])
    ]
    if fresh.empty:
        return []
    mine, theirs = [plain_name(name) for name in fresh["nom"]], [plain_name(name) for name in known["nom"]]
    scores = process.cdist(mine, theirs, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8)
    best = scores.argmax(axis=1)
    found = []
    for at in np.flatnonzero(scores.max(axis=1) >= ALIKE):
        one, named = map(str, fresh.iloc[at])
        other, other_named = map(str, known.iloc[best[at]])
        if not _both_registered(one, other) and mine[at]:
            found.append(Candidate(one, named, other, other_named, float(scores[at, best[at]])))
    return sorted(found, key=lambda c: (-c.score, c.nom, c.organisme_id))


def _both_registered(mine: str, other: str) -> bool:
    """Two different SIRETs are two legal units: a like name means nothing."""
    return mine.isdigit() and other.isdigit()


def plain_name(name: str) -> str:
    """A name for comparison: no accents, case, punctuation or legal words."""
    words = folded(name).split("_")
    return " ".join(word for word in words if word not in LEGAL_WORDS) or " ".join(words)
