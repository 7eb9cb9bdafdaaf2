"""Each euro once where the files do not say it: pairs of funding rows that are likely the same money.

A candidate is two grants of one project (or one carrier, without project) of equal amount. Its reasons add up to a
confidence; a person decides. Decisions stay in the folder (`rapprochements.csv`), named and reversible: an accepted one
gives the row its `origine_id` when the folder is read, a refused one is not proposed again.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ess_metrics.counting import cents, grant_rule
from ess_metrics.folder import atomic
from ess_metrics.folder.lock import locked
from ess_metrics.folder.second_person import refuse_unsigned
from ess_metrics.model import schema
from ess_metrics.secrecy.audience import DECIDE, May, NotAllowed
from ess_metrics.texts.library.access_words import NOT_ALLOWED

STEM = "rapprochements"
FILE = f"{STEM}.csv"
ACCEPTED, REFUSED = "accepte", "refuse"
LEAST = 0.5
MOST_ALIKE = 6  # more equal rows than that in a project are instalments, not duplicates
EUROPE = ("UE_FEDER", "UE_FSE")
CARRIERS = ("EPCI", "REGION", "DEPARTEMENT", "ETAT_P147", "ETAT_AUTRE", "COMMUNE", "AUTRE")
NEAR_COST = 0.95
_TEXTS = (
    *("projet_id", "porteur_id", "fonds_origine", "financeur_id", "dispositif_code", "section", "convention_id"),
    *("source_id", "reference_decision", "statut", "type_concours", "origine_id", "financement_id"),
)


@dataclass(frozen=True)
class Candidate:
    """`row` may be the same money as `origin`: why (codes of `texts.library.duplicates_words`), how sure
    (0-1), how many euros.
    """

    row: str
    origin: str
    reasons: tuple[str, ...]
    confidence: float
    euros: float


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a pair, and why."""

    row: str
    origin: str
    decision: str
    reason: str = ""
    author: str = ""
    date: str = ""


def candidates(tables: Mapping[str, pd.DataFrame], decided: tuple[Decision, ...] = ()) -> list[Candidate]:
    """The pairs to look at, surest and largest first; those already decided are left out."""
    rows = _grants(tables)
    costs = _costs(tables)
    seen = {frozenset((one.row, one.origin)) for one in decided}
    found = []
    for (owner, _), group in rows.groupby(["owner", "cents"], sort=False):
        if not owner or not 2 <= len(group) <= MOST_ALIKE:
            continue
        for first, second in itertools.combinations(group.to_dict("records"), 2):
            made = _compared(first, second, costs.get(str(owner)))
            if made and made.confidence >= LEAST and frozenset((made.row, made.origin)) not in seen:
                found.append(made)
    seen |= {frozenset((one.row, one.origin)) for one in found}
    found += [one for one in _two_files(rows) if frozenset((one.row, one.origin)) not in seen]
    return sorted(found, key=lambda one: (-one.confidence, -one.euros, one.row, one.origin))


SAME_GRANT = ["projet_id", "financeur_id", "dispositif_code", "annee", "section", "type_concours"]


def _two_files(rows: pd.DataFrame) -> Iterator[Candidate]:
    """Grants that two files give: same project, funder, scheme, year, section and type, whatever their amounts."""
    known = rows[(rows["projet_id"] != "") & (rows["financeur_id"] != "") & (rows["source_id"] != "")]
    for _, group in known.groupby(SAME_GRANT, sort=False):
        if not 2 <= len(group) <= MOST_ALIKE:
            continue
        for origin, row in itertools.combinations(group.to_dict("records"), 2):
            if not set(origin["source_id"].split("|")) & set(row["source_id"].split("|")):
                reasons = ("meme_projet", "meme_financeur", "meme_annee", "meme_dispositif", "deux_fichiers")
                same = ("meme_montant",) if origin["cents"] == row["cents"] else ("montants_differents",)
                ids = (row["financement_id"], origin["financement_id"])
                yield Candidate(*ids, (*reasons, *same), 0.8 if same == ("meme_montant",) else 0.6, row["cents"] / 100)


def _grants(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Grants that count today, with the owner that makes two of them comparable."""
    frame = tables["financements"]
    rows = pd.DataFrame({name: _text(frame, name) for name in _TEXTS}, dtype="str")
    rows["annee"] = frame["annee"].to_numpy("float64", na_value=-1).astype(int)
    unknown = np.full(len(frame), np.nan)
    amount = frame["montant_attribue"].to_numpy("float64") if "montant_attribue" in frame else unknown
    rows["cents"] = cents.to_cents(amount)
    kept = (rows["cents"] > 0) & grant_rule.grants(frame) & ~grant_rule.refused(frame)
    rows["owner"] = rows["projet_id"].where(rows["projet_id"] != "", "porteur " + rows["porteur_id"])
    rows.loc[(rows["projet_id"] == "") & (rows["porteur_id"] == ""), "owner"] = ""
    return rows[kept]


def _text(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame:
        return [""] * len(frame)
    return frame[name].astype("object").where(frame[name].notna(), "").astype(str).tolist()


def _costs(tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    projects = tables["projets"]
    if "cout_total" not in projects:
        return {}
    known = projects[projects["cout_total"].notna()]
    return dict(zip(known["projet_id"].astype(str), known["cout_total"].astype(float), strict=True))


def _compared(one: dict, other: dict, cost: float | None) -> Candidate | None:
    """The pair with its reasons, None when nothing makes it one grant written twice."""
    origin, row = sorted((one, other), key=lambda found: (found["fonds_origine"] not in EUROPE, found["annee"]))
    judged = _europe(origin, row) or _same_line(origin, row) or _whole_cost(origin, row, cost)
    if judged is None:
        return None
    reasons, confidence = judged
    if _told_apart(origin, row):
        reasons, confidence = (*reasons, "decisions_distinctes"), confidence - 0.45
    euros = float(row["cents"]) / 100
    return Candidate(row["financement_id"], origin["financement_id"], reasons, round(confidence, 2), euros)


def _told_apart(one: dict, other: dict) -> bool:
    """Whether both name a decision or an agreement, and not the same."""
    pairs = ((one[name], other[name]) for name in ("reference_decision", "convention_id"))
    return any(first and second and first != second for first, second in pairs)


def _europe(origin: dict, row: dict):
    """European money, and the same amount passed on by a local body, the same year or the next."""
    if origin["fonds_origine"] not in EUROPE or row["annee"] - origin["annee"] not in (0, 1):
        return None
    if origin["section"] and row["section"] and origin["section"] != row["section"]:
        return None
    late = 0.1 if row["annee"] != origin["annee"] else 0.0
    same_scheme = row["dispositif_code"] == origin["dispositif_code"]
    if row["fonds_origine"] == origin["fonds_origine"] and row["financeur_id"] != origin["financeur_id"]:
        return ("meme_fonds_europeen", "meme_montant"), 0.9 - late
    if row["fonds_origine"] in CARRIERS and same_scheme:
        return ("reversement_europeen", "meme_montant", "meme_dispositif"), 0.85 - late
    return None


def _same_line(origin: dict, row: dict):
    """One grant written twice: same year, scheme, origin and section, and no other funder."""
    same = all(origin[name] == row[name] for name in ("annee", "dispositif_code", "fonds_origine", "section"))
    funders = {origin["financeur_id"], row["financeur_id"]} - {""}
    if not same or len(funders) > 1:
        return None
    if origin["projet_id"] == "":
        return ("meme_porteur", "meme_annee", "meme_dispositif", "meme_montant"), 0.6
    return ("meme_projet", "meme_annee", "meme_dispositif", "meme_montant"), 0.85


def _whole_cost(origin: dict, row: dict, cost: float | None):
    """One agreement of several funders that each declares whole: twice the amount is more than the project costs."""
    if origin["annee"] != row["annee"] or origin["projet_id"] == "" or origin["section"] != row["section"]:
        return None
    several = (origin["fonds_origine"], origin["financeur_id"]) != (row["fonds_origine"], row["financeur_id"])
    agreed = origin["convention_id"] != "" and origin["convention_id"] == row["convention_id"]
    if not several:
        return None
    if cost is None:
        return (("meme_convention", "meme_montant"), 0.6) if agreed else None
    euros = origin["cents"] / 100
    if euros * 2 <= cost or euros < NEAR_COST * cost:
        return None
    return (("meme_convention", "cout_entier"), 0.9) if agreed else (("cout_entier", "meme_montant"), 0.7)


# -- decisions ---------------------------------------------------------------------------------------------------------


def decisions(tables: Mapping[str, pd.DataFrame]) -> tuple[Decision, ...]:
    """The decisions kept in a folder, as read."""
    frame = tables.get(STEM)
    if frame is None:
        return ()
    columns = [_text(frame, name) for name in schema.BY_STEM[STEM].names]
    return tuple(
        Decision(row, origin, decision, reason, author, day[:10])
        for row, origin, decision, reason, author, day in zip(*columns, strict=True)
    )


def applied(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables where every accepted row passes on its origin; what names no row, or makes a loop, changes nothing."""
    accepted = [one for one in decisions(tables) if one.decision == ACCEPTED]
    frame = tables.get("financements")
    if not accepted or frame is None:
        return dict(tables)
    parents = dict(zip(_text(frame, "financement_id"), _text(frame, "origine_id"), strict=True))
    for one in accepted:
        if one.row in parents and one.origin in parents and not parents[one.row] and not _loops(one, parents):
            parents[one.row] = one.origin
    column = pd.Series([parent or None for parent in parents.values()], frame.index, dtype="category")
    return dict(tables) | {"financements": frame.assign(origine_id=column)}


def _loops(one: Decision, parents: Mapping[str, str]) -> bool:
    at = one.origin
    while at:
        if at == one.row:
            return True
        at = parents.get(at, "")
    return False


def effect(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], float]:
    """Of each accepted decision in force, the euros that are counted once instead of twice."""
    frame = tables["financements"]
    parents = dict(zip(_text(frame, "financement_id"), _text(frame, "origine_id"), strict=True))
    freed = _grants(dict(tables) | {"financements": frame.assign(origine_id=None)})
    euros = dict(zip(freed["financement_id"], freed["cents"] / 100, strict=True))
    taken = [one for one in decisions(tables) if one.decision == ACCEPTED and parents.get(one.row) == one.origin]
    return {(one.row, one.origin): float(euros.get(one.row, 0.0)) for one in taken}


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """The decisions of the working files of a folder, published or not."""
    path = Path(folder) / FILE
    if not path.exists():
        return ()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return decisions({STEM: frame})


def decide(folder: Path, row: str, origin: str, decision: str, *, may: May, reason: str = "", author: str = "") -> None:
    """Keep a decision, in place of the one there was for the same pair; NotAllowed when `may` says no."""
    _allow(may)
    if decision not in (ACCEPTED, REFUSED):
        raise ValueError(decision)
    refuse_unsigned(Path(folder), author)
    with _kept(folder) as kept:
        kept[:] = [one for one in kept if {one.row, one.origin} != {row, origin}]
        kept.append(Decision(row, origin, decision, reason, author, datetime.date.today().isoformat()))


def undo(folder: Path, row: str, origin: str, *, may: May) -> None:
    """Forget what was decided of a pair: it is proposed again; NotAllowed when `may` says no."""
    _allow(may)
    with _kept(folder) as kept:
        kept[:] = [one for one in kept if (one.row, one.origin) != (row, origin)]


def _allow(may: May) -> None:
    if not may(DECIDE):
        raise NotAllowed(NOT_ALLOWED)


@contextlib.contextmanager
def _kept(folder: Path) -> Iterator[list[Decision]]:
    """The decisions, written back whole: aside, flushed to the disk, then put in place; one writer at a time."""
    with locked(folder):
        kept = list(read_decisions(folder))
        yield kept
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(schema.BY_STEM[STEM].names)
        writer.writerows((one.row, one.origin, one.decision, one.reason, one.author, one.date) for one in kept)
        atomic.write(Path(folder) / FILE, out.getvalue().encode())
