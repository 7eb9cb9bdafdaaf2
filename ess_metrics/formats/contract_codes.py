"""Which rows of a file known by contract are of the folder's territory: those of its contracts, of both generations.

A contract changed its code in 2024 (CV236, then CN06703I). A folder that knows the code of one generation only can say
nothing of the rows of the other by their code: they go by the commune that the row gives, else by the head office (and
it is said); what is left waits with a question, *which of these codes is yours?*, and is never dropped. Where the posts
that the folder has go on under another code, or where the territory's departments have one code only, that code is
taken until somebody answers otherwise.
"""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import rows
from ess_metrics.formats.rows import COMMUNE, Territory, first_of
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.model.faults import WARNING, Fault

INSIDE, OUTSIDE, WAITING = "in", "out", "wait"
CODE = re.compile(r"CN\w{3}\d{2}[MIN]|CV\d{3,4}")
COMMUNES = ("code_commune", "insee_com", "code_insee", "depcom", "codcom", "insee_commune", "commune_insee")
POST = re.compile(r"\d{5}R\w{6}")
NONE, ALL = "aucun", "tous"


def generation(code: str) -> str:
    """`CN…` is of 2024, `CV…` of 2015."""
    return "2024" if code.startswith("CN") else "2015"


def placed(frame: pd.DataFrame, raw: RawFile, context: Context, outcome: Outcome) -> pd.Series:
    """Whether each row is inside the territory, outside, or waits for an answer; what is asked goes to `outcome`.

    `frame` has `_contract` (a cell that may hold several codes) and `_siret`; without any known territory the rows of
    all are inside: whoever calls has already asked.
    """
    land = rows.territory(context)
    if land.everywhere or not land.known:
        return pd.Series(INSIDE, index=frame.index, dtype="str")
    codes = frame["_contract"].map(lambda cell: tuple(CODE.findall(cell)))
    asking = _Asking(land, raw, context, outcome)
    for other in ("2024", "2015"):
        if not asking.known(other):
            asking.ask(other, frame, codes)
    found = codes.map(asking.by_contract)
    return _by_place(frame, found, land, context, raw, outcome)


def _by_place(frame, found: pd.Series, land: Territory, context: Context, raw: RawFile, outcome) -> pd.Series:
    """Rows that their contract does not place: by commune, by head office, else by another department; or they wait."""
    communes = first_of(frame, *COMMUNES).map(rows.padded)
    named = (found == WAITING) & communes.str.fullmatch(COMMUNE) & bool(land.communes)
    found = found.mask(named, communes.isin(land.communes).map({True: INSIDE, False: OUTSIDE}))
    heads = _head_offices(context, land)
    seated = (found == WAITING) & frame["_siret"].isin(heads)
    if seated.any():
        outcome.faults.append(rows.note_fault(raw, "place_par_le_siege", int(seated.sum())))
    found = found.mask(seated, INSIDE)
    places = departments(frame)
    away = (found == WAITING) & (places != "") & ~places.isin(land.departments) & bool(land.departments)
    return found.mask(away, OUTSIDE)


def departments(frame: pd.DataFrame) -> pd.Series:
    """The department of each row: its own column, else its 2024 contract, else the number of its post; "" = unsaid."""
    said = first_of(frame, "insee_dep", "departement").str.zfill(2)
    said = said.where(said.str.strip("0") != "", "")
    by_code = frame["_contract"].map(lambda cell: rows.department(cell) if cell.startswith("CN") else "")
    by_post = first_of(frame, "id_poste").map(lambda post: _department(post[:3]) if POST.fullmatch(post) else "")
    return said.mask(said == "", by_code).mask((said == "") & (by_code == ""), by_post)


def _department(code: str) -> str:
    """`067` → `67`, `971` → `971`."""
    return code[1:] if code.startswith("0") else code


def _head_offices(context: Context, land: Territory) -> set[str]:
    """SIRET that the folder knows to be in its communes."""
    found = set()
    for stem in ("organismes", "etablissements"):
        table = context.tables.get(stem, pd.DataFrame())
        found |= set(first_of(table, "siret")[first_of(table, "code_commune").isin(land.communes)])
    return found - {""}


class _Asking:
    """The codes of the territory, those that a person gave or that are taken meanwhile included."""

    def __init__(self, land: Territory, raw: RawFile, context: Context, outcome: Outcome):
        self.land, self.raw, self.context, self.outcome = land, raw, context, outcome
        self.codes = set(land.contracts)
        self.settled: set[str] = {generation(code) for code in self.codes}

    def known(self, wanted: str) -> bool:
        """Whether a code of this generation is known."""
        return wanted in self.settled

    def by_contract(self, codes: tuple[str, ...]) -> str:
        """Inside by one of its codes; outside when its generation is known and none is; else it waits."""
        if self.codes & set(codes):
            return INSIDE
        return OUTSIDE if codes and {generation(code) for code in codes} <= self.settled else WAITING

    def ask(self, wanted: str, frame: pd.DataFrame, codes: pd.Series) -> None:
        """Which code of a generation is the folder's: by the answer, else by what the folder has, else nobody knows."""
        near = departments(frame).isin(self.land.departments) | (not self.land.departments)
        listed = Counter(code for cell in codes[near] for code in cell if generation(code) == wanted)
        if not listed:
            return
        likely = self._likely(frame, codes, listed)
        facts = {"count": sum(listed.values()), "generation": wanted, "codes": ", ".join(sorted(listed))}
        fault = Fault("contrat_a_dire", WARNING, self.raw.path.name, column="code_cv", value=wanted, facts=facts)
        answer, asked = self.context.answers.ask(fault, (*sorted(listed), ALL, NONE), likely)
        self.outcome.faults += [asked] if asked else []
        if answer == NONE:
            return
        mine = sorted(listed) if answer == ALL else [answer]
        self.codes |= set(mine)
        self.settled.add(wanted)
        if self.context.answers.asked[-1].facts["id"] in self.context.answers.given:
            self.outcome.manifest["codes_contrat"] = mine

    def _likely(self, frame: pd.DataFrame, codes: pd.Series, listed: Counter) -> str:
        """The code under which the folder's posts go on (most of them, two at least); else the only one there is."""
        known = first_of(self.context.tables.get("financements", pd.DataFrame()), "reference_decision")
        posts = {post for cell in known if (post := cell.partition("poste ")[2].split(",")[0])}
        same = codes[first_of(frame, "id_poste").isin(posts)]
        shared = Counter(code for cell in same for code in cell if code in listed).most_common(2)
        if shared and shared[0][1] > 1 and (len(shared) < 2 or shared[0][1] > 2 * shared[1][1]):
            return shared[0][0]
        return next(iter(listed)) if len(listed) == 1 else self._seated(frame, codes, listed)

    def _seated(self, frame: pd.DataFrame, codes: pd.Series, listed: Counter) -> str:
        """The one code most of whose carriers have their seat in the territory, two at least; else nobody knows."""
        here = frame["_siret"].isin(_head_offices(self.context, self.land))
        mine = Counter(code for cell in codes[here] for code in cell if code in listed)
        found = [code for code, count in mine.items() if count > 1 and 2 * count > listed[code]]
        return found[0] if len(found) == 1 else NONE
