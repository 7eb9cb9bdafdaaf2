"""The contract's figures counted again, row by row, in plain Python: nothing of the library is used here.

An *item* is a row with its places and what it says of itself; a question keeps items, and puts them in cells.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from tests.oracle.folders import DAY

TOTAL = "total"
REASONS = (
    "autre génération",
    "HORS_QPV",
    "TERRITOIRE",
    "inconnu",
    "sans projet",
    "sexe inconnu",
    "date de décision inconnue",
)
GRANTED = ("attribue", "conventionne", "en_cours", "solde", "evalue")
REFUSED = ("refuse", "ineligible", "abandonne", "annule", "bloque_partenaire")
OF_PROJECT = ("secteur", "type_objet", "thematique", "stade")


@dataclass
class Item:
    """One row: its columns, the one or several codes it has in each filterable column, the share of each place."""

    row: dict
    codes: dict[str, set] = field(default_factory=dict)
    places: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What is asked, as on the command line."""

    by: str | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    amount: str = "attribue"
    mode: str = "reparti"
    place: str = "residence"

    @property
    def years(self) -> set[int]:
        return {int(year) for column, years in self.where if column == "annee" for year in years}


class Recount:
    """The tables of one folder, ready to be counted."""

    def __init__(self, tables: dict[str, list[dict]], generation: str = "2024"):
        self.tables, self.forward = tables, generation == "2024"
        self.areas = {q["code_quartier"]: q for q in tables["quartiers"] if q["generation"] == generation}
        self.older = {q["code_quartier"] for q in tables["quartiers"] if q["generation"] != generation}
        self.families = {d["dispositif_code"]: d["famille"] for d in tables["dispositifs"]}
        self.bodies = {o["organisme_id"]: o["ess_statut"] for o in tables["organismes"]}
        self.leaders = {o["organisme_id"]: o["dirigeant_sexe"] for o in tables["organismes"]}
        self.project_of = {p["projet_id"]: p for p in tables["projets"]}
        self.rows_of = defaultdict(list)
        for row in tables["financements"]:
            if row["projet_id"]:
                self.rows_of[row["projet_id"]].append(row)
        self.rows = [self._row(row) for row in tables["financements"]]
        self.projects = [self._project(row) for row in tables["projets"]]

    # -- where ----------------------------------------------------------------------------------------------------

    def kind(self, place: str) -> str:
        """The reason under which a place has no row; "" for a neighbourhood of the generation."""
        return "" if place in self.areas else "autre génération" if place in self.older else place

    def whole(self, code: str | None) -> str:
        """Where a record that cannot be split stands."""
        if code is None:
            return "inconnu"
        ends = self.successors(code)
        return ends[0] if code in self.older and len(ends) == 1 else code

    def shares(self, project: str | None) -> dict[str, Fraction]:
        """The part of each place of a project, older codes brought over by population."""
        if project is None:
            return {"sans projet": Fraction(1)}
        links = [link for link in self.tables["projets_quartiers"] if link["projet_id"] == project]
        whole = sum(Fraction(str(link["part"])) for link in links)
        found: dict[str, Fraction] = defaultdict(Fraction)
        for link in links:
            left = part = Fraction(str(link["part"])) / whole
            for end, share in self.routes(link["code_quartier"]):
                found[end] += part * share
                left -= part * share
            found[link["code_quartier"]] += left
        return {place: part for place, part in found.items() if part} or {"inconnu": Fraction(1)}

    def routes(self, code: str) -> list[tuple[str, Fraction]]:
        """Where a project's part on a code of the other generation goes: by population, backwards only if whole."""
        if code not in self.older:
            return []
        if not self.forward:
            ends = self.successors(code)
            return [(end, Fraction(1, len(ends))) for end in ends]
        found = []
        for row in self.tables["correspondance"]:
            if row["code_2015"] == code:
                default = 1 if row["nature"] in ("identique", "renomme") else 0
                share = default if row["part_population"] is None else row["part_population"]
                found.append((row["code_2024"], Fraction(str(share))))
        return found

    def cells(self, item: Item, question: Question) -> dict[str, list[str]]:
        """Cell → the places of the item that it holds, within the filter."""
        places = [place for place in item.places if self.inside(place, question)]
        found: dict[str, list[str]] = defaultdict(list)
        if question.by in ("code_quartier", "commune"):
            for place in places:
                found[self.named(place, question.by)].append(place)
        elif question.by:
            asked = dict(question.where).get(question.by)
            for code in item.codes[question.by]:
                if len(item.codes[question.by]) == 1 or asked is None or code in asked:
                    found["inconnu" if code is None else code] = places
        found[TOTAL] = places
        return found

    def named(self, place: str, by: str) -> str:
        if self.kind(place):
            return self.kind(place)
        return place if by == "code_quartier" else self.areas[place]["commune_codes"] or "inconnu"

    def inside(self, place: str, question: Question) -> bool:
        for column, asked in question.where:
            if column == "code_quartier" and place not in {end for code in asked for end in self.successors(code)}:
                return False
            if column == "commune" and (place not in self.areas or self.areas[place]["commune_codes"] not in asked):
                return False
        return True

    def successors(self, code: str) -> list[str]:
        if code not in self.older:
            return [code]
        start, end = ("code_2015", "code_2024") if self.forward else ("code_2024", "code_2015")
        return [
            link[end]
            for link in self.tables["correspondance"]
            if link[start] == code and link["nature"] in ("identique", "renomme")
        ]

    # -- what -----------------------------------------------------------------------------------------------------

    def _row(self, row: dict) -> Item:
        project = self.project_of.get(row["projet_id"])
        codes = {
            column: {row[column]}
            for column in (
                *("dispositif_code", "fonds_origine", "financeur_id", "section", "statut", "forme_convention"),
            )
        }
        codes["annee"] = {str(row["annee"])}
        codes["famille"] = {self.families[row["dispositif_code"]]}
        codes["porteur_id"] = {self.carrier(row)}
        for column in OF_PROJECT:
            codes[column] = {project.get(column) if project else "sans projet"}
        return Item(row, codes, self.shares(row["projet_id"]))

    def carrier(self, row: dict) -> str | None:
        project = self.project_of.get(row["projet_id"])
        return row["porteur_id"] or (project["porteur_id"] if project else None)

    def _project(self, row: dict) -> Item:
        rows = self.rows_of[row["projet_id"]]
        codes = {column: {row.get(column)} for column in (*OF_PROJECT, "statut", "porteur_id")}
        schemes = {r["dispositif_code"] for r in rows} | {row["dispositif_principal"]}
        codes["dispositif_code"] = _known(schemes)
        codes["famille"] = _known({self.families.get(scheme) for scheme in schemes})
        for column in ("fonds_origine", "financeur_id", "section"):
            codes[column] = _known({r[column] for r in rows})
        return Item(row, codes, self.shares(row["projet_id"]))

    def kept(self, items: list[Item], question: Question, skip: tuple[str, ...] = ()) -> list[Item]:
        """The items that the filters keep."""
        return [
            item
            for item in items
            if all(
                column in ("code_quartier", "commune")
                or column in skip
                or column not in item.codes
                or item.codes[column] & set(asked)
                for column, asked in question.where
            )
            and any(self.inside(place, question) for place in item.places)
        ]

    def grants(self, question: Question, skip: tuple[str, ...] = ()) -> list[Item]:
        """The default selection under the filters."""
        return self.kept([item for item in self.rows if is_grant(item.row)], question, skip)

    # -- how much -------------------------------------------------------------------------------------------------

    def cents(self, item: Item, amount: str) -> int | None:
        """The amount of a row in cents, None when unknown."""
        row = item.row
        if amount == "attribue" and row["statut"] in ("refuse", "ineligible", "annule"):
            return 0
        if amount == "verse":
            return self.paid(row)
        return as_cents(row[f"montant_{amount}"])

    def paid(self, row: dict) -> int | None:
        own = as_cents(row["montant_verse"])
        if own is not None:
            return own
        passed = [self.paid(r) for r in self.tables["financements"] if r["origine_id"] == row["financement_id"]]
        known = [value for value in passed if value is not None]
        return sum(known) if known else None

    def worth(self, item: Item, value, places: list[str], question: Question, cents: bool = False):
        """What an item is worth in some of its places: its part there, or the whole in mode concerné."""
        if value is None or not places:
            return 0
        if question.mode == "concerne":
            return value
        shared = split(value, item.places) if cents else {p: float(part) * value for p, part in item.places.items()}
        if len(places) == len(item.places):
            return value
        return sum(shared[place] for place in places)

    # -- answers --------------------------------------------------------------------------------------------------

    def gather(self, items: list[Item], question: Question, all_items: list[Item] | None = None) -> dict:
        """Cell → [(item, its places there)]; every cell that gets a row is there."""
        found: dict[str, list] = {TOTAL: []}
        for item in all_items if all_items is not None else items:
            for cell in self.cells(item, question):
                found.setdefault(cell, [])
        if question.by == "code_quartier":
            for code in self.areas:
                found.setdefault(code, [])
        for item in items:
            for cell, places in self.cells(item, question).items():
                if places:
                    found[cell].append((item, places))
        return found


def _known(codes: set) -> set:
    return codes - {None} or {None}


def is_grant(row: dict) -> bool:
    """Whether a row is in the default selection."""
    subsidy = row["type_concours"] == "subvention" and row["fonds_origine"] != "AUTOFINANCEMENT"
    return subsidy and row["origine_id"] is None


def as_cents(value: float | None) -> int | None:
    return None if value is None else round(value * 100)


def split(cents: int, parts: dict[str, Fraction]) -> dict[str, int]:
    """Cents shared by the largest remainder, ties by code."""
    exact = {place: cents * part / sum(parts.values()) for place, part in parts.items()}
    found = {place: int(value) for place, value in exact.items()}
    order = sorted(parts, key=lambda place: (-(exact[place] - found[place]), place))
    for place in order[: cents - sum(found.values())]:
        found[place] += 1
    return found


def ratio(top, base):
    return top / base if base else None


def plus_months(day: dt.date, months: int) -> dt.date:
    at = day.month - 1 + months
    return day.replace(year=day.year + at // 12, month=at % 12 + 1)  # days of the folders are at most 28


def middle(values: list):
    return median(values) if values else None


__all__ = ["DAY", "TOTAL", "Question", "Recount", "middle", "plus_months", "ratio"]
