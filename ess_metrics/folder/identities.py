"""One body, project or lot written as two: pairs to look at, and what a person decided of them.

Imports join what the rules say is one (`formats.shared_identity`); what only looks alike is proposed here, with its
reasons. Decisions stay in the folder (`identites.csv`), named and undone by deleting a line. « meme »: at reading, the
rows of `ceci` are those of `cela`, the files keep theirs. « different »: the pair is not proposed again, and imports
keep it apart.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ess_metrics.files.cell_values import fold
from ess_metrics.folder import atomic
from ess_metrics.folder.lock import locked
from ess_metrics.folder.second_person import refuse_unsigned
from ess_metrics.formats import shared_identity as rules
from ess_metrics.model import schema
from ess_metrics.secrecy.audience import DECIDE, May, NotAllowed
from ess_metrics.texts.library.access_words import NOT_ALLOWED

STEM = "identites"
FILE = f"{STEM}.csv"
SAME, DIFFERENT = "meme", "different"
BODY, PROJECT, PLACE = "organisme", "projet", "local"
TABLES = {BODY: ("organismes", "organisme_id"), PROJECT: ("projets", "projet_id"), PLACE: ("locaux", "local_id")}
ALIKE = 90  # of 100: how near two names are
MOST_OF_A_BLOCK = 500  # pairs of one key: the next ones come when these are decided
NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")  # years left out
AT_ONCE = 500  # names of a block held against all the others at once
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Pair:
    """`one` may be the same as `other`, which stays: `kind` of thing, their names, why (codes), how sure (0-1)."""

    kind: str
    one: str
    other: str
    names: tuple[str, str]
    reasons: tuple[str, ...]
    confidence: float


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a pair, and why."""

    kind: str
    one: str
    other: str
    decision: str
    reason: str = ""
    author: str = ""
    date: str = ""


# -- pairs to look at --------------------------------------------------------------------------------------------------


class Pairs(list):
    """Pairs to look at; `cut`: less sure ones wait until these are decided."""

    cut: bool = False


def candidates(tables: Frames, decided: Iterable[Decision] = ()) -> Pairs:
    """The pairs to look at, the surest first; those already decided are left out."""
    kept = Pairs()
    seen = {frozenset((one.one, one.other)) for one in decided}
    found = [*_bodies(tables, kept), *_projects(tables, kept), *_places(tables, kept)]
    kept += [pair for pair in found if frozenset((pair.one, pair.other)) not in seen]
    kept.sort(key=lambda pair: (-pair.confidence, pair.kind, pair.one, pair.other))
    return kept


def _text(frame: pd.DataFrame | None, name: str) -> list[str]:
    if frame is None:
        return []
    if name not in frame:
        return [""] * len(frame)
    return frame[name].astype("object").where(frame[name].notna(), "").astype(str).tolist()


def _records(frame: pd.DataFrame | None, *names: str) -> list[dict[str, str]]:
    columns = [_text(frame, name) for name in names]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _alike(items: Iterable[tuple[tuple, dict]], name: str, kept: Pairs) -> Iterator[tuple[dict, dict, float]]:
    """Every two rows of one key whose texts `name` look alike, and how much; of a block that has too many, the surest.

    Two rows with a number each (`siret`) are two, whatever their names; two texts that bear other numbers too.
    """
    blocks = defaultdict(list)
    for key, row in items:
        blocks[key].append(row)
    for block in blocks.values():
        found = _of_block([row[name] for row in block], np.array([bool(row.get("siret")) for row in block]))
        kept.cut |= len(found) > MOST_OF_A_BLOCK
        for score, one, other in found[:MOST_OF_A_BLOCK]:
            yield block[one], block[other], score


def _of_block(texts: list[str], numbered: np.ndarray) -> list[tuple[float, int, int]]:
    """The pairs of texts that look alike, the surest first."""
    found = []
    for start in range(0, len(texts), AT_ONCE) if len(texts) > 1 else ():
        part = texts[start : start + AT_ONCE]
        scores = process.cdist(part, texts[start:], scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE - 1)
        both = np.outer(numbered[start : start + AT_ONCE], numbered[start:])
        for one, other in np.argwhere((np.triu(scores, 1) > 0) & ~both).tolist():
            score = fuzz.token_sort_ratio(part[one], texts[start + other])
            if score >= ALIKE and not _numbered_apart(part[one], texts[start + other]):
                found.append((score, start + one, start + other))
    return sorted(found, key=lambda pair: (-pair[0], pair[1:])) if len(found) > MOST_OF_A_BLOCK else found


def _numbered_apart(one: str, other: str) -> bool:
    """Whether two texts bear other numbers: « lot 1 » and « lot 10 » are two; years are not such numbers."""
    numbers, others = ({int(n) for n in NUMBER.findall(text)} for text in (one, other))
    return bool(numbers and others) and numbers != others


def _bodies(tables: Frames, kept: Pairs) -> Iterator[Pair]:
    """Bodies of one name, or of names that look alike, that no number tells apart."""
    rows = _records(tables.get("organismes"), "organisme_id", "nom", "siret", "siren", "rna", "code_commune")
    named = [(name, row | {"_name": name}) for row in rows if (name := rules.body_name(row["nom"]))]
    keyed = ((min(name.split(), key=lambda word: (-len(word), word))[:5], row) for name, row in named)
    for one, other, score in _alike((((key,), row) for key, row in keyed), "_name", kept):
        if rules.Bodies.conflict(_body(one), _body(other)):
            continue
        away = rules.apart(_body(one), _body(other))
        reasons = ("meme_nom" if score == 100 else "nom_proche", *(("communes_differentes",) if away else ()))
        gone, stays = sorted((one, other), key=lambda row: (bool(row["siret"]), bool(row["rna"]), row["organisme_id"]))
        names = (gone["nom"], stays["nom"])
        yield Pair(BODY, gone["organisme_id"], stays["organisme_id"], names, reasons, _sure(score, away))


def _body(row: Mapping[str, str]) -> rules.Body:
    return rules.body(row)


def _sure(score: float, doubt: bool) -> float:
    return round(score / 100 - (0.3 if doubt else 0.05), 2)


def _projects(tables: Frames, kept: Pairs) -> Iterator[Pair]:
    """Projects of one carrier whose titles look alike and whose years meet."""
    rows = _records(tables.get("projets"), "projet_id", "intitule", "porteur_id", "date_debut", "date_fin")
    years = defaultdict(set)
    for row in _records(tables.get("financements"), "projet_id", "annee"):
        if row["annee"][:4].isdigit():
            years[row["projet_id"]].add(int(row["annee"][:4]))
    for row in rows:
        row["_title"] = rules.title(row["intitule"])
    titled = (((row["porteur_id"],), row) for row in rows if row["porteur_id"] and row["_title"])
    for one, other, score in _alike(titled, "_title", kept):
        meet = rules.years_meet(years[one["projet_id"]], years[other["projet_id"]])
        alike = "meme_intitule" if score == 100 else "intitule_proche"
        reasons = ("meme_porteur", alike, "exercices_voisins" if meet else "exercices_eloignes")
        gone, stays = sorted(
            (one, other), key=lambda row: (-min(years[row["projet_id"]], default=9999), row["projet_id"])
        )
        names = (gone["intitule"], stays["intitule"])
        yield Pair(PROJECT, gone["projet_id"], stays["projet_id"], names, reasons, _sure(score, not meet))


def _places(tables: Frames, kept: Pairs) -> Iterator[Pair]:
    """Lots of one address, or of one name, in one neighbourhood."""
    rows = _records(tables.get("locaux"), "local_id", "nom", "adresse", "code_quartier")
    for row in rows:
        row["_name"], row["_address"] = fold(row["nom"]), fold(row["adresse"])
    keys = (((row["code_quartier"], row["_address"] or row["_name"]), row) for row in rows)
    for one, other, score in _alike(((key, row) for key, row in keys if key[1]), "_name", kept):
        reasons = ("meme_quartier", "meme_adresse" if one["_address"] else "sans_adresse", "nom_proche")
        names, sure = (other["nom"], one["nom"]), _sure(score, not one["_address"])
        yield Pair(PLACE, other["local_id"], one["local_id"], names, reasons, sure)


# -- decisions ---------------------------------------------------------------------------------------------------------


def decisions(tables: Frames) -> tuple[Decision, ...]:
    """The decisions kept in a folder, as read."""
    frame = tables.get(STEM)
    if frame is None:
        return ()
    columns = [_text(frame, name) for name in schema.BY_STEM[STEM].names]
    return tuple(
        Decision(kind, one, other, decision, reason, author, day[:10])
        for kind, one, other, decision, reason, author, day in zip(*columns, strict=True)
    )


def apart(decided: Iterable[Decision]) -> frozenset[frozenset[str]]:
    """The pairs that a person said are two: imports never join them."""
    return frozenset(frozenset((one.one, one.other)) for one in decided if one.decision == DIFFERENT)


def applied(tables: Frames) -> dict[str, pd.DataFrame]:
    """The tables where what a person said is one is one; what names no row changes nothing."""
    out = dict(tables)
    for kind in TABLES:
        ids = _ids(out, kind)
        if ids:
            out = _joined(out, kind, ids)
    return out


def joined(tables: Frames, kind: str, one: str, other: str) -> dict[str, pd.DataFrame]:
    """The tables as they would be if `one` were `other`."""
    return _joined(dict(tables), kind, {one: other})


def _ids(tables: Frames, kind: str) -> dict[str, str]:
    """The id that goes -> the one that stays, through chains; a loop changes nothing."""
    stem, key = TABLES[kind]
    known = set(_text(tables.get(stem), key))
    said = {
        one.one: one.other
        for one in decisions(tables)
        if one.kind == kind and one.decision == SAME and one.one != one.other and {one.one, one.other} <= known
    }
    found = {}
    for mine in said:
        at, seen = mine, set()
        while at in said and at not in seen:
            seen.add(at)
            at = said[at]
        if at not in seen:
            found[mine] = at
    return found


def _joined(tables: Frames, kind: str, ids: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    stem, key = TABLES[kind]
    out = {}
    for name, frame in tables.items():
        columns = [
            column.name
            for column in (schema.BY_STEM[name].columns if name in schema.BY_STEM and name != STEM else ())
            if column.refers == (stem, key) and column.name in frame
        ]
        out[name] = frame.assign(**{column: _renamed(frame[column], ids) for column in columns}) if columns else frame
    out[stem] = _one_row(out[stem], key, ids)
    if kind == PROJECT and "projets_quartiers" in out:
        out["projets_quartiers"] = _one_place(out["projets_quartiers"], tables, ids)
    return out


def _renamed(column: pd.Series, ids: Mapping[str, str]) -> pd.Series:
    named = column.astype("object").map(lambda mine: ids.get(mine, mine))
    return named.astype("category") if isinstance(column.dtype, pd.CategoricalDtype) else named.astype(column.dtype)


def _one_row(frame: pd.DataFrame, key: str, ids: Mapping[str, str]) -> pd.DataFrame:
    """The rows that stay, their empty cells filled by those that go."""
    at = {code: place for place, code in enumerate(_text(frame, key))}
    out = frame.copy()
    for gone, kept in ids.items():
        for place, name in enumerate(frame.columns):
            if name != key and pd.isna(out[name].iloc[at[kept]]) and pd.notna(out[name].iloc[at[gone]]):
                out.iloc[at[kept], place] = out[name].iloc[at[gone]]
    rest = [place for code, place in at.items() if code not in ids]
    return out.iloc[rest].reset_index(drop=True)


def _one_place(links: pd.DataFrame, tables: Frames, ids: Mapping[str, str]) -> pd.DataFrame:
    """The places of projects that are one, each by the euros of the project that named it, else by equal parts."""
    money = tables.get("financements")
    amounts = money["montant_attribue"].astype("float64").fillna(0.0) if money is not None else pd.Series(dtype=float)
    euros = amounts.groupby(_text(money, "projet_id")).sum().to_dict() if len(amounts) else {}
    mine = pd.Series(_text(links, "projet_id"), links.index)
    whole = mine.map(lambda one: ids.get(one, one))
    touched = whole.isin(set(ids.values()))
    made = []
    for project, group in links[touched].groupby(whole[touched], sort=False):
        weight = mine[group.index].map(lambda one: float(euros.get(one, 0.0)))
        weight = weight if weight.sum() > 0 else weight + 1.0
        parts = (group["part"].astype("float64") * weight).groupby(_text(group, "code_quartier"), sort=False).sum()
        first = group.drop_duplicates("code_quartier")
        parts = parts[parts > 0] / parts.sum() if parts.sum() > 0 else parts
        first = first[[code in parts.index for code in _text(first, "code_quartier")]]
        made.append(first.assign(projet_id=project, part=[parts[code] for code in _text(first, "code_quartier")]))
    out = pd.concat([links[~touched], *made], ignore_index=True)
    return out.astype({name: "category" if _coded(links[name]) else links[name].dtype for name in links.columns})


def _coded(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """The decisions of the working files of a folder, published or not."""
    path = Path(folder) / FILE
    if not path.exists():
        return ()
    return decisions({STEM: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")})


def decide(
    folder: Path, kind: str, one: str, other: str, decision: str, *, may: May, reason: str = "", author: str = ""
) -> None:
    """Keep a decision, in place of the one there was for the same pair; NotAllowed when `may` says no."""
    _allow(may)
    if decision not in (SAME, DIFFERENT) or kind not in TABLES:
        raise ValueError(decision)
    refuse_unsigned(Path(folder), author)
    day = datetime.date.today().isoformat()
    with _kept(folder) as kept:
        kept[:] = [known for known in kept if {known.one, known.other} != {one, other}]
        kept.append(Decision(kind, one, other, decision, reason, author, day))


def undo(folder: Path, one: str, other: str, *, may: May) -> None:
    """Forget what was decided of a pair: it is proposed again; NotAllowed when `may` says no."""
    _allow(may)
    with _kept(folder) as kept:
        kept[:] = [known for known in kept if {known.one, known.other} != {one, other}]


def _allow(may: May) -> None:
    if not may(DECIDE):
        raise NotAllowed(NOT_ALLOWED)


@contextlib.contextmanager
def _kept(folder: Path) -> Iterator[list[Decision]]:
    """The decisions, written back whole in one step; one writer at a time."""
    with locked(folder):
        kept = list(read_decisions(folder))
        yield kept
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(schema.BY_STEM[STEM].names)
        for one in kept:
            writer.writerow((one.kind, one.one, one.other, one.decision, one.reason, one.author, one.date))
        atomic.write(Path(folder) / FILE, out.getvalue().encode())
