"""A data folder held in memory while files are merged into it, and written back without breaking anything.

Tables are text ("" = unknown). CSV stays CSV and Parquet stays Parquet, with the types it had; contours keep the file
they are in. Files that do not change are not touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import geopandas
import pandas as pd
import shapely

from ess_metrics.folder.corrections import Correction
from ess_metrics.formats import address_book, rows
from ess_metrics.formats.recipe import Recipe
from ess_metrics.formats.source import Context
from ess_metrics.importing import refusals
from ess_metrics.importing.merge import TableChange, as_text
from ess_metrics.importing.replies import Replies
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.faults import Fault
from ess_metrics.texts.library import imports_words as texts

CODES = "codes_contrat"
MANIFEST, PROVENANCE = "manifest.toml", "provenance.json"
CONTOURS = ("contours.parquet", "contours.gpkg", "contours.geojson")
ASIDE = ".import-"
FEW_DEPARTMENTS = 3
# Tables that others refer to come first, so that a folder read between two replacements has no unknown key.
ORDER = [
    "quartiers", "correspondance", "dispositifs", "organismes", "projets", "projets_quartiers", "financements",
    "indicateurs", "etablissements", "locaux", "baux", "accompagnements", "clauses", "appuis", "realisations",
    "evenements", "sources", "identites", "rapprochements", "prix",
]  # fmt: skip
ORDER += [table.stem for table in schema.TABLES if table.stem not in ORDER]  # nothing refers to the others
REQUIRED = [table.stem for table in schema.TABLES if table.required]


class Recorded(refusals.Imported, Protocol):
    """What the report of an imported file tells of where its rows come from."""

    label: str | None
    format: str | None
    total_eur_read: float
    total_eur_kept: float


class Reported(Protocol):
    """The files of an import, as it reports them."""

    @property
    def files(self) -> Sequence[refusals.Imported]: ...  # noqa: D102


@dataclass
class Store:
    """The folder's tables, contours, manifest and provenance, as they will be written."""

    folder: Path
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: geopandas.GeoDataFrame | None = None
    manifest: dict = field(default_factory=dict)
    provenance: list[dict] = field(default_factory=list)
    learnt: dict[str, Any] = field(default_factory=dict)
    replies: Replies = field(default_factory=Replies)
    different: frozenset[frozenset[str]] = frozenset()
    recipes: list[Recipe] = field(default_factory=list)
    fresh_recipe: Recipe | None = None
    salt: bytes = b""
    salted: bool = False
    corrections: list[Correction] = field(default_factory=list)
    held: list[Correction] = field(default_factory=list)
    loaded: dict[str, pd.DataFrame] = field(default_factory=dict)
    completions: list[TableChange] = field(default_factory=list)
    contours_changed: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def context(self) -> Context:
        """What readers may know of the folder."""
        manifest = _with_learnt(self.manifest, self.learnt)
        paths = address_book.files(self.folder)
        return Context(self.tables, self.contours, manifest, salt=self.salt, addresses=paths)

    def learn(self, facts: Mapping[str, str | Sequence[str]]) -> None:
        """What a file says of the territory, the first to speak being heard."""
        codes = [*self.learnt.get(CODES, ()), *facts.get(CODES, ())]
        self.learnt = {name: value for name, value in facts.items() if value} | self.learnt
        if codes:
            self.learnt[CODES] = list(dict.fromkeys(codes))

    def keep_recipe(self, recipe: Recipe | None) -> None:
        """Keep the recipe that read a file, unless the folder has it already."""
        if recipe is not None and recipe.text not in {known.text for known in self.recipes}:
            self.fresh_recipe = recipe

    def record(self, file: Recorded, digest: str) -> None:
        """Remember where rows come from; the same file (content and format) is recorded once."""
        if any(entry["sha256"] == digest and entry["format"] == file.format for entry in self.provenance):
            return
        names = ("file", "format", "rows_read", "rows_kept", "rows_refused", "places")
        entry = {name: getattr(file, name) for name in names} | {"sha256": digest, "date": today().isoformat()}
        entry |= {"total_eur_read": round(file.total_eur_read, 2), "total_eur_kept": round(file.total_eur_kept, 2)}
        self.provenance.append(entry)

    def add_contours(self, incoming: geopandas.GeoDataFrame) -> TableChange:
        """Outlines by code: new ones added, different ones replaced."""
        change = TableChange("contours")
        if self.contours is None:
            self.contours, change.added, self.contours_changed = incoming.reset_index(drop=True), len(incoming), True
            return change
        shapes = dict(zip(self.contours["code_quartier"], self.contours.geometry, strict=True))
        for code, shape in zip(incoming["code_quartier"], incoming.geometry, strict=True):
            if code not in shapes:
                change.added += 1
            elif _same(shapes[code], shape):
                change.unchanged += 1
                continue
            else:
                change.updated += 1
            shapes[code] = shape
        if change.changed:
            codes = pd.Series(list(shapes), dtype="str")
            self.contours = geopandas.GeoDataFrame({"code_quartier": codes}, geometry=list(shapes.values()), crs=4326)
            self.contours_changed = True
        return change

    def complete(self, files: Iterable[Recorded]) -> None:
        """What a folder must have whatever was imported: its required tables, its schemes, its manifest."""
        for stem in REQUIRED:
            self.tables.setdefault(stem, rows.empty(stem))
        self._complete_schemes()
        self.manifest = _manifest(self, list(files))

    def _complete_schemes(self) -> None:
        """Every scheme used has a line in `dispositifs` where the folder has that table: from the reference list."""
        known = self.tables.get("dispositifs")
        if known is None:
            return
        used = {
            code
            for stem, column in _scheme_columns()
            for code in set(rows.first_of(self.tables.get(stem, pd.DataFrame()), column))
        }
        missing = sorted(used - set(known["dispositif_code"]) - {""})
        if missing:
            listed = reference.schemes()
            new = pd.DataFrame({"dispositif_code": missing}).assign(
                libelle=[listed["libelle"].get(code, code) for code in missing],
                famille=[listed["famille"].get(code, "") for code in missing],
                description=[listed["description"].get(code, "") for code in missing],
            )
            self.tables["dispositifs"] = pd.concat([known, as_text(new, "dispositifs")], ignore_index=True).fillna("")
            self.completions.append(TableChange("dispositifs", added=len(missing)))


def _scheme_columns() -> list[tuple[str, str]]:
    return [(table.stem, c.name) for table in schema.TABLES for c in table.columns if c.refers == schema.DISPOSITIF]


def _same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return one is not None and one.normalize().equals_exact(other.normalize(), 1e-9)


def today() -> datetime.date:
    """The day of the import."""
    return datetime.date.today()


def exists(folder: Path) -> bool:
    """Whether the folder already is a data folder."""
    return (folder / MANIFEST).is_file()


# --- reading -------------------------------------------------------------------------------------------------------


# --- the manifest --------------------------------------------------------------------------------------------------


def _manifest(store: Store, files: list[Recorded]) -> dict[str, Any]:
    """The folder's manifest, or a new one made of what is known; a key that a person filled is never changed."""
    if exists(store.folder):
        known = store.manifest
        return _with_learnt(known, store.learnt)
    areas = store.tables["quartiers"]
    place = store.learnt.get("territoire") or _territory_name(areas)
    labels = dict.fromkeys(file.label for file in files if file.taken and file.label)
    codes = [code for code in store.learnt.get(CODES, ()) if code != store.learnt.get("code_contrat")]
    more = {CODES: codes} if codes else {}
    return more | {
        "titre": texts.MANIFEST_TITLE.format(territory=place),
        "territoire": place,
        "siren_epci": store.learnt.get("siren_epci", ""),
        "code_contrat": store.learnt.get("code_contrat", ""),
        "generation": "2015" if len(areas) and (areas["generation"] == "2015").all() else "2024",
        "fictif": False,
        "date_extraction": _newest_date(store.tables),
        "source": " ; ".join(labels),
        "licence": texts.MANIFEST_LICENCE,
    }


def _with_learnt(known: dict, learnt: dict) -> dict:
    """A manifest with what files and answers taught of it: keys left empty, and codes of contract that it lacks."""
    fresh = {name: value for name, value in learnt.items() if name != CODES and not known.get(name)}
    codes = [*known.get(CODES, ()), *learnt.get(CODES, ())]
    codes = [code for code in dict.fromkeys(codes) if code != (known | fresh).get("code_contrat")]
    return known | fresh | ({CODES: codes} if codes and codes != list(known.get(CODES, ())) else {})


def _territory_name(areas: pd.DataFrame) -> str:
    """One to three communes, else a few departments, else their region, else the country."""
    communes = dict.fromkeys(name for cell in areas["communes"] for name in rows.listed(cell))
    if 0 < len(communes) <= 3:
        return ", ".join(communes)
    departments = sorted({rows.department(code) for code in areas["code_quartier"]})
    if not departments:
        return texts.UNNAMED
    if len(departments) > FEW_DEPARTMENTS:
        table = reference.reference("regions")
        regions = sorted(set(table["region"][table["departement"].isin(departments)]))
        return regions[0] if len(regions) == 1 else texts.COUNTRY
    return (texts.DEPARTMENTS if departments[1:] else texts.DEPARTMENT).format(codes=", ".join(departments))


def _newest_date(tables: dict[str, pd.DataFrame]) -> datetime.date:
    """The newest day that the tables speak of (the end of a year for a year), never after today; else today."""
    found = []
    for stem, frame in tables.items():
        for column in schema.BY_STEM[stem].columns if stem not in schema.UNTRACED else ():
            if column.name in frame and column.kind == column_kinds.DATE and not column.name.endswith("fin"):
                found += [cell for cell in frame[column.name] if cell]
            if column.name in frame and column.kind == column_kinds.YEAR and stem in ("financements", "realisations"):
                found += [f"{cell[:4]}-12-31" for cell in set(frame[column.name]) if cell]
    days = [day for cell in found if (day := _day(cell))]
    return max((min(day, today()) for day in days), default=today())


def _day(cell: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        return None


# --- writing -------------------------------------------------------------------------------------------------------
