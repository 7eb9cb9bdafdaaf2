"""The verb `export`: a folder's tables for other tools, secrecy and audience applied."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ess_metrics.cli.options import Verbs
from ess_metrics.texts import labels
from ess_metrics.texts.library import export_words as words
from ess_metrics.texts.typography import labelled

if TYPE_CHECKING:
    import pandas as pd

    from ess_metrics.model.dataset import Dataset

DONE, REFUSED = 0, 1


class NotWritten(Exception):  # noqa: N818 - an outcome told to a person
    """The file asked for can't hold the data; `str()` is a French sentence."""


def add_verbs(verbs: Verbs) -> None:
    """Add `export` to the command line."""
    parser = verbs.add_parser("export", help=words.HELP, description=words.HELP)
    parser.add_argument("dir", metavar="DIR", help=words.DIR)
    parser.add_argument("--out", required=True, metavar="DOSSIER", help=words.OUT)
    parser.add_argument("--format", required=True, choices=tuple(WRITERS), help=words.FORMAT)
    parser.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """0 written; 1 the data is refused, or the folder to write is not empty, nothing being written then."""
    from ess_metrics.folder.reading import read  # heavy, which `--help` does not wait for

    out = Path(args.out).expanduser().absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        return _say(words.NOT_EMPTY.format(folder=out.name))
    data = read(Path(args.dir))
    aside = out.with_name(f".tmp-{out.name}-{secrets.token_hex(4)}")
    try:
        aside.mkdir(parents=True)
        written = WRITERS[args.format](data, aside)
        (aside / words.README_NAME).write_text(_about(data, args.format), encoding="utf-8")
        if out.is_dir():
            out.rmdir()
        os.replace(aside, out)
    except NotWritten as error:
        return _say(str(error))
    except OSError as error:
        return _say(words.CANNOT_WRITE.format(folder=out.name, reason=error.strerror or error))
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for name, rows in written.items():
        print(words.WRITTEN.format(name=name, rows=rows))
    return DONE


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED


def _about(data: Dataset, kind: str) -> str:
    manifest = data.manifest
    lines = [
        words.ABOUT.format(title=manifest.titre, territory=manifest.territoire, date=manifest.date_extraction),
        words.SOURCE.format(source=manifest.source, licence=labelled(labels.LICENCE, manifest.licence)),
        words.KINDS[kind],
        words.LEFT_OUT,
    ]
    return "\n".join(([words.FICTIONAL] if manifest.fictif else []) + lines) + "\n"


def write_csv(data: Dataset, folder: Path) -> Mapping[str, int]:
    """A CSV a table, in the format of a data folder."""
    from ess_metrics.analyses.open_tables import leaving

    tables = leaving(data)
    for stem, frame in tables.items():
        _inert(frame).to_csv(folder / f"{stem}.csv", index=False, encoding="utf-8", lineterminator="\n")
    return {f"{stem}.csv": len(frame) for stem, frame in tables.items()}


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with no text that a spreadsheet would run: these files are opened there too."""
    from ess_metrics.files.cell_values import inert

    texts = frame.select_dtypes(exclude="number").columns
    made = {name: frame[name].map(lambda value: inert(value) if isinstance(value, str) else value) for name in texts}
    return frame.assign(**made)


def write_scdl(data: Dataset, folder: Path) -> Mapping[str, int]:
    """One CSV: SCDL « subventions » 2.1.1, with the neighbourhood and the part of each row."""
    from ess_metrics.analyses.open_tables import scdl

    made = scdl(data)
    _inert(made).to_csv(folder / "subventions.csv", index=False, encoding="utf-8", lineterminator="\n")
    return {"subventions.csv": len(made)}


def write_geoparquet(data: Dataset, folder: Path) -> Mapping[str, int]:
    """`quartiers.parquet`: outlines, facts and main figures; `locaux.parquet`: premises whose position is known."""
    made = {f"{name}.parquet": frame for name, frame in _layers(data).items()}
    for name, frame in made.items():
        frame.to_parquet(folder / name, index=False)
    return {name: len(frame) for name, frame in made.items()}


def write_geopackage(data: Dataset, folder: Path) -> Mapping[str, int]:
    """`ess.gpkg`: the same as layers of one file, which every geographic tool opens."""
    made = _layers(data)
    for name, frame in made.items():
        frame.to_file(folder / "ess.gpkg", layer=name, driver="GPKG", index=False)
    return {f"ess.gpkg ({name})": len(frame) for name, frame in made.items()}


def _layers(data: Dataset) -> dict:
    """Neighbourhoods with their outlines, premises with their position: GeoDataFrames by name."""
    import geopandas as gpd

    from ess_metrics.analyses.open_tables import leaving, places

    made = {"quartiers": places(data)}
    lots = leaving(data).get("locaux")
    if lots is not None and {"longitude", "latitude"} <= set(lots.columns):
        known = lots[lots["longitude"].notna() & lots["latitude"].notna()]
        points = gpd.points_from_xy(known["longitude"], known["latitude"], crs="EPSG:4326")
        made["locaux"] = gpd.GeoDataFrame(known, geometry=points)
    return made


def write_duckdb(data: Dataset, folder: Path) -> Mapping[str, int]:
    """`ess.duckdb`: a table for each of the folder, and `parts`, the grants shared among neighbourhoods."""
    import duckdb

    from ess_metrics.analyses.open_tables import leaving, shares

    tables = {**leaving(data), "parts": shares(data)}
    with duckdb.connect(str(folder / "ess.duckdb")) as base:
        for stem, frame in tables.items():
            base.register("incoming", frame.astype(object).where(frame.notna(), None) if frame.empty else frame)
            base.execute(f'CREATE TABLE "{stem}" AS SELECT * FROM incoming')  # noqa: S608 - stems are the schema's
            base.unregister("incoming")
    return {f"ess.duckdb, {stem}": len(frame) for stem, frame in tables.items()}


def write_pivot(data: Dataset, folder: Path) -> Mapping[str, int]:
    """`tableau-croise.xlsx`: a row a grant and neighbourhood, for a pivot table."""
    from ess_metrics.analyses.pivot_table import too_many, workbook

    if told := too_many(data):
        raise NotWritten(told)
    with open(folder / "tableau-croise.xlsx", "wb") as out:
        found = workbook(data, out)
    return {"tableau-croise.xlsx": len(found.rows)}


def write_workbook(data: Dataset, folder: Path) -> Mapping[str, int]:
    """`classeur.xlsx`: the folder's tables, a sheet each, to correct and import again."""
    from ess_metrics.analyses.open_tables import leaving
    from ess_metrics.formats.workbook_template import write_template

    tables = leaving(data)
    write_template(folder / "classeur.xlsx", tables)
    return {f"classeur.xlsx, {stem}": len(frame) for stem, frame in tables.items() if len(frame)}


WRITERS: Mapping[str, Callable[[Dataset, Path], Mapping[str, int]]] = {
    "scdl": write_scdl,
    "geoparquet": write_geoparquet,
    "geopackage": write_geopackage,
    "duckdb": write_duckdb,
    "csv": write_csv,
    "pivot": write_pivot,
    "classeur": write_workbook,
}
