"""Who is who, once for every format: when two rows speak of the same body, project or place.

*A body* is its SIRET; else its RNA; else its folded name (`body_name`) within the folder. Two different SIRET are two
bodies whatever their names: establishments of one company stay apart. A row without SIRET joins the only body of its
name, whatever its commune; when several bear it, it stays apart and a person is asked. Equal names without a number,
in two communes both known, are two bodies. A body that has a SIRET and an RNA is found by either.

*A project* is its given id; else its carrier, its folded title and its years: rows of several funders, years or
sections are one project as long as their years meet or follow each other. An empty carrier or title joins nothing.

*A place* is its name and its address (or its position) within a neighbourhood, never its name alone.

The `different` pairs are what a person said: they are never joined here, whatever they look like.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field

from ess_metrics.files.cell_values import fold

FORMS = (
    "societe cooperative d interet collectif|societe cooperative et participative|societe cooperative de production|"
    "societe par actions simplifiees? unipersonnelle|societe par actions simplifiees?|"
    "societe a responsabilite limitee|societe civile immobiliere|societe anonyme|"
    "entreprise unipersonnelle a responsabilite limitee|groupement d interet economique|groupement d interet public|"
    "association de droit local|association loi (?:de )?1901|association loi (?:de )?1908|"
    "associations?|assoc|asso|ass|societe|ste|scic|scop|sarl|sasu|sas|selarl|eurl|snc|sci|scm|scp|sa|gie|gip|"
    "cooperative|coop"
)
FORM = re.compile(rf"(?:(?:l|la|le|les) )?(?:{FORMS})(?: (?=\S)|$)")
ARTICLE = re.compile(r"(?:l|la|le|les) (?=\S)")
YEARS = re.compile(r"\b(?:19|20)\d\d\b")
COUNTER = re.compile(r"(?:(?:n|no|num|numero|ref|reference|dossier|ligne) )*\d{0,5}")
FEWEST_LETTERS = 3
NEAR = 4  # decimals of a degree: about ten metres

SAME_ID, SAME_SIRET, SAME_NAME = "id", "siret", "nom"
GIVEN_ID, SAME_PROJECT, SAME_PLACE, SAID = "reference", "projet", "lieu", "reponse"

Pairs = Set[frozenset[str]]
NO_PAIRS: Pairs = frozenset()


def body_name(name: str) -> str:
    """A body's name for comparison: no case, accents or punctuation, legal forms on the left and one article dropped.

    « La Ruche » = « Ruche », « SCIC Les Maraîchers » = « Maraîchers »; an article inside stays. Where fewer than three
    letters would be left, the folded name whole.
    """
    whole = fold(name)
    bare = whole
    while (found := FORM.match(bare)) and found.end():
        bare = bare[found.end() :]
    bare = ARTICLE.sub("", bare, count=1) if ARTICLE.match(bare) else bare
    return bare if sum(char.isalpha() for char in bare) >= FEWEST_LETTERS else whole


def title(text: str) -> str:
    """A project's title for comparison: no case, accents, punctuation, nor years (« Festival 2024 » comes back)."""
    folded = fold(text)
    return " ".join(YEARS.sub(" ", folded).split()) or folded


def counter(reference: str) -> bool:
    """Whether a reference is no more than a number in a list, which another list may give to something else."""
    return COUNTER.fullmatch(fold(reference)) is not None


def years_meet(one: Collection[int], other: Collection[int]) -> bool:
    """Whether two sets of years share one or follow each other (2023 and 2024, not 2021 and 2024)."""
    return any(abs(a - b) <= 1 for a in one for b in other)


@dataclass(frozen=True)
class Found:
    """Whom a row was found to be: the `id` (None: nobody known), why, and the bodies it may be when several fit."""

    id: str | None = None
    why: str = ""
    several: tuple[str, ...] = ()


NOBODY = Found()


@dataclass
class Body:
    """What is known of one body: its numbers, its folded names, the communes it was said to be in."""

    id: str
    siret: str = ""
    siren: str = ""
    rna: str = ""
    names: set[str] = field(default_factory=set)
    communes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def numbered(self) -> bool:
        """Whether a number names it: its commune then tells nothing (a head office moves, a branch writes its own)."""
        return bool(self.siret or self.siren or self.rna)


def body(row: Mapping[str, str]) -> Body:
    """The body of a row of `organismes`; `_commune` (a name) and `_department` may say more than its columns."""
    siret = row.get("siret", "")
    made = Body(row["organisme_id"], siret, row.get("siren", "") or siret[:9], row.get("rna", ""))
    if name := body_name(row.get("nom", "")):
        made.names.add(name)
    for kind, value in (
        ("code", row.get("code_commune", "")),
        ("nom", fold(row.get("_commune", ""))),
        ("departement", row.get("_department", "") or row.get("code_commune", "")[:2]),
    ):
        if value:
            made.communes[kind].add(value)
    return made


def apart(one: Body, other: Body) -> bool:
    """Whether two bodies of one name, that no number names, are said to be in different communes, like with like."""
    if one.numbered or other.numbered:
        return False
    kinds = [kind for kind in one.communes if other.communes.get(kind)]
    return bool(kinds) and any(not one.communes[kind] & other.communes[kind] for kind in kinds)


class Bodies:
    """The bodies of a folder, and whom a new row is one of."""

    def __init__(self, different: Pairs = NO_PAIRS):
        self.different = different
        self.known: dict[str, Body] = {}
        self.by_number: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.shared: set[str] = set()

    def add(self, row: Mapping[str, str], into: str | None = None) -> None:
        """One more row; `into`: the body it was found to be."""
        new = body(row)
        kept = self.known.setdefault(into or new.id, Body(into or new.id))
        for kind in ("siret", "siren", "rna"):
            if (value := getattr(new, kind)) and not getattr(kept, kind):
                setattr(kept, kind, value)
                self.by_number[kind, value].append(kept.id)
        for name in new.names - kept.names:
            kept.names.add(name)
            self.by_name[name].append(kept.id)
        for kind, values in new.communes.items():
            kept.communes[kind] |= values

    def share(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Names that several SIRET of a file bear: a body of that name without a number is none of them for sure."""
        sirets = defaultdict(set)
        for row in rows:
            if row.get("siret"):
                sirets[body_name(row.get("nom", ""))].add(row["siret"])
        self.shared |= {name for name, found in sirets.items() if len(found) > 1}

    def find(self, row: Mapping[str, str]) -> Found:
        """Whom the row is: by its id, its SIRET, its RNA, its SIREN alone, else its name."""
        new = body(row)
        if new.id in self.known and not self.conflict(new, self.known[new.id]):
            return Found(new.id, SAME_ID)
        if new.siret and (exact := self._allowed(new, self.by_number["siret", new.siret])):
            return Found(exact[0], SAME_SIRET)
        for kind in ("rna", "siren"):
            found = self._by_number(new, kind)
            if found.id or found.several:
                return found
        return self._by_name(new)

    def homonyms(self, row: Mapping[str, str]) -> Found:
        """The bodies that a row without a number could have been, were it not in the folder by its own id."""
        new = body(row)
        named = {one: None for name in new.names for one in self.by_name[name] if one != new.id}
        found = [one for one in self._allowed(new, named) if not apart(new, self.known[one])]
        return Found(several=tuple(found)) if len(found) > 1 and not new.numbered else NOBODY

    def _by_number(self, new: Body, kind: str) -> Found:
        value = getattr(new, kind)
        candidates = self._allowed(new, self.by_number[kind, value]) if value else []
        if kind == "siren":  # a SIREN names a company: one of its establishments only when it is given alone
            candidates = [one for one in candidates if not (new.siret and self.known[one].siret)]
        if len(candidates) > 1:
            named = [one for one in candidates if self.known[one].names & new.names]
            if len(named) != 1:
                return Found(several=() if new.siret else tuple(named or candidates))
            candidates = named
        return Found(candidates[0], kind) if candidates else NOBODY

    def _by_name(self, new: Body) -> Found:
        named = {one: None for name in new.names for one in self.by_name[name]}
        candidates = [one for one in self._allowed(new, named) if not apart(new, self.known[one])]
        if new.siret and (len(candidates) > 1 or new.names & self.shared):
            return NOBODY
        if len(candidates) == 1:
            return Found(candidates[0], SAME_NAME)
        return Found(several=tuple(candidates)) if candidates else NOBODY

    def differ(self, one: str, other: str) -> bool:
        """Whether two known bodies have something that says they are not one: a number, a commune."""
        if one == other or one not in self.known or other not in self.known:
            return False
        mine, theirs = self.known[one], self.known[other]
        return self.conflict(mine, theirs) or apart(mine, theirs)

    def _allowed(self, new: Body, ids: Iterable[str]) -> list[str]:
        return [
            one
            for one in ids
            if frozenset((new.id, one)) not in self.different and not self.conflict(new, self.known[one])
        ]

    @staticmethod
    def conflict(one: Body, other: Body) -> bool:
        """Whether both have a number of one kind and not the same."""
        if one.siret and other.siret:
            return one.siret != other.siret
        pairs = ((one.rna, other.rna), (one.siren, other.siren))
        return any(mine and theirs and mine != theirs for mine, theirs in pairs)


@dataclass
class Project:
    """What is known of one project. `given`: (publisher, year, reference) of the rows that bear an id of their own."""

    id: str
    carrier: str = ""
    title: str = ""
    years: set[int] = field(default_factory=set)
    given: set[tuple[str, str, str]] = field(default_factory=set)


class Projects:
    """The projects of a folder, and which of them a new row is about."""

    def __init__(self, different: Pairs = NO_PAIRS):
        self.different = different
        self.known: dict[str, Project] = {}
        self.by_title: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_given: dict[tuple[str, str, str, str], str] = {}

    def add(self, new: Project, into: str | None = None) -> None:
        """One more project, or what it adds to the one that it was found to be."""
        kept = self.known.get(into or new.id)
        if kept is None:
            kept = self.known[into or new.id] = Project(into or new.id, new.carrier, new.title)
        kept.years |= new.years
        kept.given |= new.given
        key = (new.carrier, new.title)
        if all(key) and kept.id not in self.by_title[key]:
            self.by_title[key].append(kept.id)
        for given in new.given:
            self.by_given.setdefault((new.carrier, *given), kept.id)

    def find(self, new: Project) -> Found:
        """The project it is: by its id, the reference it bears, else carrier, title and years."""
        if new.id in self.known:
            return Found(new.id, SAME_ID)
        for given in sorted(new.given):
            if found := self.by_given.get((new.carrier, *given)):
                return Found(found, GIVEN_ID)
        candidates = self.alike(new)
        return Found(candidates[0], SAME_PROJECT) if candidates else NOBODY

    def alike(self, new: Project) -> list[str]:
        """The projects of this carrier and title whose years meet the new one's, and that nothing tells apart."""
        if not new.carrier or not new.title or not new.years:
            return []
        return [
            one
            for one in self.by_title.get((new.carrier, new.title), ())
            if frozenset((new.id, one)) not in self.different
            and years_meet(new.years, self.known[one].years)
            and not self._told_apart(new, self.known[one])
        ]

    @staticmethod
    def _told_apart(new: Project, other: Project) -> bool:
        """Whether one publisher gave both a reference the same year, and not the same."""
        mine = {(publisher, year): reference for publisher, year, reference in new.given}
        return any(mine.get((publisher, year), reference) != reference for publisher, year, reference in other.given)


def place_key(row: Mapping[str, object]) -> tuple[str, ...] | None:
    """What a place is within its neighbourhood: its name and address, else its name and position; None = not known."""
    name, address = fold(str(row.get("nom") or "")), fold(str(row.get("adresse") or ""))
    where = str(row.get("code_quartier") or "")
    if address:
        return (where, name, address)
    position = _position(row)
    return (where, name, *position) if position else None


def _position(row: Mapping[str, object]) -> tuple[str, str] | None:
    try:
        lat, lon = float(str(row.get("latitude"))), float(str(row.get("longitude")))
    except ValueError:
        return None
    return (f"{lat:.{NEAR}f}", f"{lon:.{NEAR}f}") if math.isfinite(lat + lon) else None
