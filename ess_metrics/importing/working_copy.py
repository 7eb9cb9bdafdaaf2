"""A data folder held in memory while files are merged into it, and written back without breaking anything.

Tables are text ("" = unknown). CSV stays CSV and Parquet stays Parquet, with the types it had; contours keep the file
they are in. Files that do not change are not touched.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from ess_metrics.folder import atomic, corrections, identities, lock
from ess_metrics.folder.corrections import Correction
from ess_metrics.folder.csv_text import csv_bytes
from ess_metrics.folder.manifest_text import rewritten
from ess_metrics.folder.version_store import told
from ess_metrics.formats import address_book, rows
from ess_metrics.formats.recipe import Recipe
from ess_metrics.formats.source import Context
from ess_metrics.importing import recipes, refusals, replies, salt
from ess_metrics.importing.merge import TableChange, as_text
from ess_metrics.importing.replies import Replies
from ess_metrics.model import reference, schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault
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


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone to write in the folder, which is made when absent; leftovers of a killed import are removed."""
    if folder.exists() and not folder.is_dir():
        raise DataError([Fault("dossier_est_fichier", BLOCKING, folder.name)])
    folder.mkdir(parents=True, exist_ok=True)
    with lock.locked(folder):
        for left in folder.glob(ASIDE + "*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


# --- reading -------------------------------------------------------------------------------------------------------


def load(folder: Path) -> Store:
    """The folder as it is; DataError when one of its files can't be read (it would be lost by writing it back)."""
    store = Store(folder, salt=salt.read(folder) or salt.new())
    if not folder.is_dir():
        return store
    for table in schema.TABLES:
        path = find(folder, table.stem)
        if path is not None:
            store.tables[table.stem] = _read_text(path)
    store.loaded = dict(store.tables)
    store.contours = _read_contours(folder)
    store.manifest = _read_manifest(folder)
    store.provenance = _read_provenance(folder)
    store.replies = replies.load(folder)
    store.different = identities.apart(identities.read_decisions(folder))
    store.recipes, store.faults = recipes.readable(folder)
    store.corrections, store.held = corrections.read(folder), corrections.read(folder, corrections.HELD)
    return store


def find(folder: Path, stem: str) -> Path | None:
    """The file of a table: Parquet wins over CSV."""
    return next((folder / f"{stem}{end}" for end in (".parquet", ".csv") if (folder / f"{stem}{end}").is_file()), None)


def _read_text(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return _parquet_text(pq.read_table(path))
        return _csv_text(path)
    except (ValueError, OSError, csv.Error, pa.ArrowException) as error:
        raise DataError(
            [Fault("fichier_illisible", BLOCKING, path.name, facts={"reason": type(error).__name__})]
        ) from error


def _csv_text(path: Path) -> pd.DataFrame:
    """The table as it is written; a row of another width than the header would be lost or shifted: refused."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line]
    if not lines:
        raise DataError([Fault("fichier_vide", BLOCKING, path.name)])
    head, *body = lines
    for row, line in enumerate(body, 2):
        if len(line) != len(head):
            facts = {"expected": len(head), "found": len(line)}
            raise DataError([Fault("ligne_dechiree", BLOCKING, path.name, row=row, facts=facts)])
    return pd.DataFrame(body, columns=head, dtype="str")


def _parquet_text(table: pa.Table) -> pd.DataFrame:
    columns = {name: [_cell(value) for value in table[name].to_pylist()] for name in table.column_names}
    return pd.DataFrame(columns, dtype="str")


def _cell(value: object) -> str:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    return rows.text(value)


def _read_contours(folder: Path) -> geopandas.GeoDataFrame | None:
    path = _contours_path(folder)
    if path is None:
        return None
    try:
        frame = geopandas.read_parquet(path) if path.suffix == ".parquet" else geopandas.read_file(path)
    except Exception as error:  # whatever the driver says, the file is kept as it is and the import stops here
        raise DataError(
            [Fault("fichier_illisible", BLOCKING, path.name, facts={"reason": type(error).__name__})]
        ) from error
    column = next((name for name in frame.columns if rows.folded(name) == "code_quartier"), None)
    if column is None:
        column = next(
            (name for name in frame.columns if frame[name].astype("str").str.fullmatch(rows.CODE).all()), None
        )
    if column is None or frame.crs is None:
        raise DataError([Fault("contour_illisible", BLOCKING, path.name)])
    frame = frame.rename(columns={column: "code_quartier"}).to_crs(4326)
    shapes = geopandas.GeoDataFrame(
        {"code_quartier": frame["code_quartier"].astype("str")}, geometry=frame.geometry.array, crs=4326
    )
    return shapes[shapes.geometry.notna()].reset_index(drop=True)


def _contours_path(folder: Path) -> Path | None:
    return next((folder / name for name in CONTOURS if (folder / name).is_file()), None)


def _read_manifest(folder: Path) -> dict:
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError([Fault("manifeste_illisible", BLOCKING, MANIFEST, facts={"detail": str(error)})]) from error


def _read_provenance(folder: Path) -> list[dict]:
    try:
        found = json.loads((folder / PROVENANCE).read_text("utf-8"))
        return found["imports"]
    except (OSError, ValueError, KeyError, TypeError):
        return []


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
            if column.name in frame and column.kind == schema.DATE and not column.name.endswith("fin"):
                found += [cell for cell in frame[column.name] if cell]
            if column.name in frame and column.kind == schema.YEAR and stem in ("financements", "realisations"):
                found += [f"{cell[:4]}-12-31" for cell in set(frame[column.name]) if cell]
    days = [day for cell in found if (day := _day(cell))]
    return max((min(day, today()) for day in days), default=today())


def _day(cell: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        return None


def _manifest_text(store: Store) -> str:
    """The manifest to write: the folder's own text, its comments included, with what has changed."""
    path = store.folder / MANIFEST
    return rewritten(path.read_text("utf-8") if path.is_file() else "", store.manifest)


# --- writing -------------------------------------------------------------------------------------------------------


def save(store: Store, report: Reported) -> None:
    """What changed, each file in one step; the manifest first, since a folder is one by it, provenance last."""
    files = {}
    if store.tables and (not exists(store.folder) or _read_manifest(store.folder) != store.manifest):
        files[MANIFEST] = _manifest_text(store).encode()
    for stem in sorted(store.tables, key=lambda stem: (ORDER.index(stem) if stem in ORDER else len(ORDER), stem)):
        before = store.loaded.get(stem)
        if before is None or not before.equals(store.tables[stem]):
            path = find(store.folder, stem) or store.folder / f"{stem}.csv"
            files[path.name] = _table_bytes(path, store.tables[stem])
    if store.contours_changed:
        path = _contours_path(store.folder) or store.folder / CONTOURS[-1]
        files[path.name] = _contours_bytes(path, store.contours)
    if store.replies.changed:
        files[replies.NAME] = store.replies.to_csv()
    files |= recipes.files_of(store.fresh_recipe) | _correction_files(store)
    if store.salted:
        salt.write(store.folder, store.salt)
    files |= refusals.files_of(store.folder, report.files)
    if store.provenance != _read_provenance(store.folder):
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in store.provenance)
        files[PROVENANCE] = f'{{"imports": [\n{lines}\n]}}\n'.encode()
    # A correction is written before the cell it changes: stopped between the two, the next reading makes it, where a
    # cell changed without its line would be nobody's.
    first = (MANIFEST, corrections.NAME)
    files = {name: files[name] for name in (*first, *files) if name in files}
    _replace(store.folder, files)
    refusals.drop_settled(store.folder, report.files)


def _correction_files(store: Store) -> dict[str, bytes]:
    """The corrections, and those that the tables hold, where they differ from what is written."""
    kept = {corrections.NAME: store.corrections, corrections.HELD: store.held}
    return {name: corrections.to_csv(now) for name, now in kept.items() if now != corrections.read(store.folder, name)}


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Everything written and flushed aside first; then one step a file."""
    with told(folder):
        atomic.write_all(folder, files, folder / f"{ASIDE}{os.getpid()}")


def _table_bytes(path: Path, frame: pd.DataFrame) -> bytes:
    if path.suffix == ".csv":
        return csv_bytes(frame)
    old = pq.read_schema(path)
    columns = [
        _cast(pa.array(frame[name].tolist(), pa.string()), old.field(name).type if name in old.names else None)
        for name in frame
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, list(frame.columns)), buffer)
    return buffer.getvalue()


def _cast(texts_: pa.Array, kind: pa.DataType | None) -> pa.Array:
    """Text back to the column's type in the file; text where a value does not fit it any more."""
    known = pc.if_else(pc.equal(texts_, ""), pa.scalar(None, pa.string()), texts_)
    if kind is None or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        return known
    try:
        if pa.types.is_integer(kind):
            return known.cast(pa.float64()).cast(kind)
        return known.cast(kind)
    except pa.ArrowException:
        return known


def _contours_bytes(path: Path, frame: geopandas.GeoDataFrame) -> bytes:
    if path.suffix == ".geojson":
        return _geojson(frame)
    buffer = io.BytesIO()
    if path.suffix == ".parquet":
        frame.to_parquet(buffer)
    else:
        frame.to_file(buffer, driver="GPKG", layer="contours")
    return buffer.getvalue()


def _geojson(frame: geopandas.GeoDataFrame) -> bytes:
    """One feature a line, coordinates to the centimetre: two imports of the same outlines give the same bytes."""
    lines = []
    for code, shape in zip(frame["code_quartier"], frame.geometry, strict=True):
        geometry = json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: np.round(xy, 7))))
        feature = {"type": "Feature", "properties": {"code_quartier": code}, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","name":"contours","features":[\n{body}\n]}}\n'.encode()
