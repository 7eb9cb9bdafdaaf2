"""What is being built: the rows of the tables about projects, and the ways to add one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from .bodies import FUNDERS
from .chance import EXTRACTION, Chance
from .words import IDEAS, Idea, theme_code

NOTHING = "QN06723N"  # the neighbourhood where nothing happens: no project, no money, no premises
NEW_FROM = 2024  # no project in a new neighbourhood before it exists
AS_CARRIER = ("AUTOFINANCEMENT",)
CLOSED = ("refuse", "ineligible", "abandonne", "annule", "bloque_partenaire")
UNDECIDED = ("repere", "depose", "recevable", "en_instruction")


@dataclass
class World:
    """The tables under construction and what they draw from."""

    chance: Chance
    facts: pd.DataFrame
    carriers: dict[str, list[dict]]
    patrons: dict[str, list[str]]
    projects: list[dict] = field(default_factory=list)
    places: list[dict] = field(default_factory=list)
    funding: list[dict] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)

    def carrier(self, sector: str) -> str:
        """A carrier of the sector."""
        return self.chance.choice(self.carriers[sector])["organisme_id"]

    def funder(self, fund: str, carrier: str) -> str:
        """Who decides money of this origin; the carrier itself for its own resources."""
        if fund in AS_CARRIER:
            return carrier
        if fund in self.patrons:
            return self.chance.choice(self.patrons[fund])
        deciders = FUNDERS[fund]
        return deciders[0][0] if self.chance.happens(0.75) else self.chance.choice(deciders)[0]

    def neighbourhood(self, year: int) -> str:
        """A neighbourhood that exists in the year, the bigger the likelier, never the one with nothing."""
        exists = (self.facts["changement"] != "N") | (year >= NEW_FROM)
        open_ones = self.facts[exists & (self.facts.index != NOTHING)]
        return self.chance.one((open_ones["population"] ** 0.8).to_dict())

    def idea(self, kinds: tuple[str, ...], place: str) -> tuple[Idea, str]:
        """An idea of one of these kinds and its title at a place, not used yet."""
        known = [idea for idea in IDEAS if not kinds or idea.kind in kinds]
        for attempt in range(400):
            idea = self.chance.choice(known)
            title = f"{idea.title} – {place}" if place else idea.title
            title = title if attempt < 40 else f"{title} ({attempt // 40 + 1}ᵉ volet)"
            if title not in self.titles:
                self.titles.add(title)
                return idea, title
        raise RuntimeError(f"plus d'idée de projet pour {place}")

    def project(self, title: str, year: int, idea: Idea | None = None, **known) -> dict:
        """Add a project; the theme is the one of its year's list."""
        row = {"projet_id": f"PRJ-{len(self.projects) + 1:04d}", "intitule": title}
        if idea:
            row |= {"type_objet": idea.kind, "secteur": idea.sector, "thematique": theme_code(idea.theme, year)}
        self.projects.append(row | known)
        return self.projects[-1]

    def put(self, project: dict, parts: dict[str, float], method: str = "") -> None:
        """Say where a project is: code -> part."""
        for code, part in parts.items():
            self.places.append(
                {"projet_id": project["projet_id"], "code_quartier": code, "part": part, "methode": method}
            )

    def fund(self, project: dict | None, fund: str, year: int, **known) -> dict:
        """Add a funding row; the funder follows from the origin of the money unless it is given."""
        carrier = known.get("porteur_id") or (project or {}).get("porteur_id", "")
        row = {
            "financement_id": f"FIN-{len(self.funding) + 1:05d}",
            "projet_id": project["projet_id"] if project else "",
            "fonds_origine": fund,
            "annee": year,
            "section": "fonctionnement",
            "type_concours": "subvention",
            "forme_convention": "ponctuelle",
        } | known
        row.setdefault("financeur_id", self.funder(fund, carrier))
        row.setdefault("dispositif_code", (project or {}).get("dispositif_principal", "AUTRE"))
        self.funding.append(row)
        return row


def shares(chance: Chance, count: int, even: bool = False) -> list[float]:
    """`count` parts that sum to exactly 1, with three decimals, uneven unless asked."""
    weights = [1.0 if even else chance.uniform(0.4, 3) for _ in range(count)]
    thousandths = [round(1000 * weight / sum(weights)) for weight in weights]
    thousandths[0] += 1000 - sum(thousandths)
    return [part / 1000 for part in thousandths]


def in_year(chance: Chance, year: int, first: tuple[int, int], last: tuple[int, int]) -> date:
    """A day of a year between two (month, day), never after the extraction."""
    return min(chance.day(date(year, *first), date(year, *last)), EXTRACTION)
