"""Folders drawn at random from the schema alone: every table, every column, every value of a list, some unknown.

A column added to the schema is drawn too. `drawn(seed)` is always the same folder for the same seed; it is meant to
give every indicator a value, which a test asserts.
"""

from __future__ import annotations

import csv
import datetime
import io
import random
from pathlib import Path

from ess_metrics.folder.reading import read
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.column_kinds import BOOL, CODE, DATE, INTEGER, MONEY, NUMBER, SHARE, YEAR, Column
from ess_metrics.model.dataset import Dataset

MANIFEST = """titre = "Tiré au sort"
territoire = "Territoire tiré au sort"
siren_epci = "246700488"
code_contrat = "CN06703I"
generation = "2024"
fictif = true
date_extraction = 2025-03-31
source = "Essai"
licence = "Essai"
"""
UNKNOWN = 0.12
NEW = 12  # neighbourhoods of 2024; two of 2015 follow them
FIRST, LAST = datetime.date(2019, 6, 1), datetime.date(2026, 6, 30)
ROWS = {
    "quartiers": NEW + 2, "correspondance": 2, "dispositifs": 6, "organismes": 40, "projets": 32, "financements": 150,
    "locaux": 40, "baux": 60, "accompagnements": 160, "clauses": 30, "etablissements": 60, "appuis": 160,
    "realisations": 60, "evenements": 30, "prix": 8, "indicateurs": 12,
    "sources": 3,
}  # fmt: skip
DROWN = {"rapprochements"}  # a decision merges rows when the folder is read: no figure reads it afterwards
SCHEMES = ("AAP_CDV", "FSE", "APPUI_AAP", "AMO_DEVECO", "FAPUS", "LOCUSEM")
# What a plain draw would make too rare for every figure to exist.
OFTEN = {
    ("financements", "type_concours"): ("subvention", 0.85),
    ("projets", "statut"): ("abandonne", 0.25),
    ("projets", "date_arret"): ("", 0.6),
    ("projets", "type_objet"): ("etude", 0.2),
    ("financements", "convention_id"): ("", 0.4),
    ("financements", "convention_fin"): ("2025-09-30", 0.3),
    ("organismes", "ess_statut"): ("hors_ess", 0.4),
    ("appuis", "resultat"): ("gagne", 0.3),
    ("accompagnements", "issue"): ("cree", 0.6),
    ("clauses", "clos"): ("true", 0.6),
    ("realisations", "mesure"): ("adherents", 0.3),
}


class Folder:
    """The tables of one draw, as rows of texts; "" is unknown."""

    def __init__(self, seed: int):
        self.draw = random.Random(seed)
        self.tables: dict[str, list[dict[str, str]]] = {}
        for table in schema.TABLES:
            if table.stem in DROWN or table.stem == "projets_quartiers":
                continue
            self.tables[table.stem] = self._rows(table)
        self.tables["projets_quartiers"] = self._places()
        self._undated()
        self._instalments()
        self._passed_on()
        self._posts()
        self._counted_by_insee()
        self._said_of_contracts_and_files()

    def _said_of_contracts_and_files(self) -> None:
        """Considerations of most contracts; the file of most funding rows, one in three under a licence."""
        for at, row in enumerate(self.tables["clauses"]):
            row["considerations"] = ("reserve", "clause", "reserve|clause", "critere", "")[at % 5]
        files = self.tables["sources"]
        for at, row in enumerate(files):
            row["licence"] = "" if at % 3 else "Licence ouverte"
        for at, row in enumerate(self.tables["financements"]):
            row["source_id"] = "" if at % 7 == 0 else files[at % len(files)]["source_id"]

    def _counted_by_insee(self) -> None:
        """Half of the published figures count establishments, one a year; some are not given."""
        for at, row in enumerate(self.tables["indicateurs"][::2]):
            row |= {"indicateur": "etablissements", "annee": str(2015 + at), "sexe": "", "valeur": str(3 + at)}
            row["statut"] = "nd" if at == 3 else "ok"

    def _rows(self, table: column_kinds.Table) -> list[dict[str, str]]:
        found: dict[tuple, dict[str, str]] = {}
        for at in range(ROWS.get(table.stem, 20)):
            row = {column.name: self._cell(table, column, at) for column in table.columns}
            found.setdefault(tuple(row[name] for name in table.key), row)
        return list(found.values())

    def _cell(self, table: column_kinds.Table, column: Column, at: int) -> str:
        own = self._own(table.stem, column.name, at)
        if own is not None:
            return own
        if column.name == table.key[0] and len(table.key) == 1:
            return f"{table.stem[:3].upper()}{at}"
        if not column.required and self.draw.random() < UNKNOWN:
            return ""
        often = OFTEN.get((table.stem, column.name))
        if often and self.draw.random() < often[1]:
            return often[0]
        return self._value(column)

    def _own(self, stem: str, column: str, at: int) -> str | None:
        """The cells that a kind is not enough to draw."""
        areas = [row["code_quartier"] for row in self.tables.get("quartiers", ())]
        if stem == "quartiers":
            return self._area(at).get(column)
        if stem == "correspondance":
            return self._successor(at, areas).get(column)
        if stem == "indicateurs" and column == "code_quartier":
            return self.draw.choice(areas)
        if stem == "sources":
            return self._source(at).get(column)
        named = {
            ("prix", "annee"): str(2019 + at),
            ("prix", "indice"): str(90 + 7 * at),
            ("dispositifs", "dispositif_code"): SCHEMES[at % len(SCHEMES)],
            ("financements", "origine_id"): "",
        }
        return named.get((stem, column))

    def _area(self, at: int) -> dict[str, str]:
        """Neighbourhoods of 2024, one of unknown population, one of unknown commune; then two of 2015."""
        old = at >= NEW
        return {
            "code_quartier": f"QP0670{at}" if old else f"QN067{at:02}{'IMN'[at % 3]}",
            "generation": "2015" if old else "2024",
            "changement": "" if old else "IMN"[at % 3],
            "commune_codes": "" if at == 4 else ("67482", "67043|67447", "67218")[at % 3],
            "population": "" if at == 5 else str(self.draw.randint(300, 3000)),
        }

    def _source(self, at: int) -> dict[str, str]:
        """Files that together cover every amount of every year but the first."""
        return {
            "annee_debut": str(2020 + 2 * at),
            "annee_fin": str(2022 + 2 * at),
            "montants": ("demande|attribue|verse", "attribue|verse", "demande|attribue")[at % 3],
        }

    def _successor(self, at: int, areas: list[str]) -> dict[str, str]:
        return {
            "code_2015": areas[NEW + at],
            "code_2024": areas[at],
            "part_population": ("0.6", "")[at],
            "nature": ("modifie", "renomme")[at],
        }

    def _value(self, column: Column) -> str:
        draw = self.draw
        if column.refers:
            return self._reference(*column.refers)
        if column.values:
            return draw.choice(column.values)
        if column.name == "tranche_effectifs":
            return ("NN", "01", "11", "21")[draw.randint(1, 30) % 4]
        if column.vocabulary:
            return draw.choice(list(reference.reference(column.vocabulary).iloc[:4, 0].astype(str)))
        return {
            BOOL: lambda: draw.choice(("true", "false")),
            DATE: lambda: str(FIRST + datetime.timedelta(draw.randrange((LAST - FIRST).days))),
            MONEY: lambda: f"{draw.randint(0, 900_000) / 100:.2f}",
            NUMBER: lambda: str(draw.randint(0, 90)),
            INTEGER: lambda: str(draw.randint(0, 90)),
            SHARE: lambda: f"{draw.random():.2f}",
            YEAR: lambda: str(draw.randint(2019, 2025)),
            CODE: lambda: f"{column.name[:2]}{draw.randint(1, 30)}",
        }.get(column.kind, lambda: f"{column.name} {draw.randint(1, 9)}")()

    def _reference(self, stem: str, column: str) -> str:
        keys = [row[column] for row in self.tables[stem]]
        if stem == "quartiers":
            keys = [*keys, *keys[NEW:], *keys[NEW:], schema.HORS_QPV, schema.TERRITOIRE]
        return self.draw.choice(keys)

    def _places(self) -> list[dict[str, str]]:
        """One to three places a project, parts that sum to 1; some projects have none."""
        rows = []
        for project in self.tables["projets"]:
            places = sorted({self._reference("quartiers", "code_quartier") for _ in range(self.draw.randint(0, 3))})
            weights = [self.draw.choice((0, 1, 2, 5)) for _ in places[1:]] + [3] * bool(places)
            for place, weight in zip(places, weights, strict=True):
                part = f"{weight / sum(weights):.6f}"
                rows.append(
                    {"projet_id": project["projet_id"], "code_quartier": place, "part": part, "methode": "saisie"}
                )
        return rows

    def _undated(self) -> None:
        """Some projects have no dates but those of their funding rows."""
        for project in self.tables["projets"]:
            if self.draw.random() < 0.3:
                project["date_debut"] = project["date_fin"] = project["date_arret"] = ""

    def _instalments(self) -> None:
        """Some rows are another year of an agreement that has no number: same owner, funder and decision."""
        rows = self.tables["financements"]
        for at, row in enumerate(rows[1:], 1):
            if self.draw.random() < 0.3:
                before = self.draw.choice(rows[:at])
                row |= {name: before[name] for name in ("projet_id", "porteur_id", "financeur_id", "date_decision")}
                row["convention_id"] = before["convention_id"] = ""

    def _posts(self) -> None:
        """Some projects are posts: all their rows are services paid."""
        posts = {row["projet_id"] for row in self.tables["projets"] if self.draw.random() < 0.1}
        for row in self.tables["financements"]:
            if row["projet_id"] in posts:
                row["type_concours"] = "prestation"

    def _passed_on(self) -> None:
        """Some rows pass on the money of an earlier one of the same project, whose payment is then often unknown."""
        rows = self.tables["financements"]
        for at, row in enumerate(rows):
            if not row["projet_id"] and not row["porteur_id"]:
                row["porteur_id"] = self._reference("organismes", "organisme_id")
            before = [one for one in rows[:at] if one["projet_id"] == row["projet_id"] and not one["origine_id"]]
            if before and self.draw.random() < 0.2:
                origin = self.draw.choice(before)
                row["origine_id"] = origin["financement_id"]
                origin["montant_verse"] = ""

    def write(self, folder: Path) -> Path:
        """The folder on disk."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
        for stem, rows in self.tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, schema.BY_STEM[stem].names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            (folder / f"{stem}.csv").write_text(text.getvalue(), encoding="utf-8")
        return folder


def drawn(seed: int, folder: Path) -> Dataset:
    """The Dataset of a draw, read from `folder`."""
    return read(Folder(seed).write(folder))
