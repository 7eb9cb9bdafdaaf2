"""Which neighbourhood of 2015 became which of 2024, from both contours: shares of area, in Lambert-93.

Both shares (of the old perimeter in the new one, of the new in the old) at least `SAME`: one perimeter, drawn again.
Both under `NOISE`: the edges touch, nothing in common. In between the perimeter is modified, and the share of the area
of 2015 stands for that of its population: exact for identical perimeters only.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd

from ess_metrics.model import polygons

SAME = 0.95
NOISE = 0.05
SQUARE_METRES = 2154  # EPSG code of Lambert-93
COLUMNS = ("code_2015", "code_2024", "part_population", "nature")
_CODES = re.compile(r"Q[PN]\d[\dAB]\d{3,5}[IMN]?")
_NAMES = ("nom", "nom_qp", "lib_qp", "libelle")


def correspondence(before: Path, after: Path) -> pd.DataFrame:
    """The table of the contract from two files of contours, each neighbourhood of both generations at least once."""
    old, new = _read(before), _read(after)
    links = _links(old, new)
    rows = [_row(old, new, *link) for link in links]
    rows += [(code, None, None, "sorti") for code in sorted(set(old.index) - {code for code, *_ in links})]
    rows += [(None, code, None, "nouveau") for code in sorted(set(new.index) - {code for _, code, *_ in links})]
    return pd.DataFrame(rows, columns=COLUMNS)


def _read(path: Path):
    """Contours by code, made valid, in metres, with their names."""
    import geopandas as gpd

    frame = gpd.read_parquet(path) if Path(path).suffix == ".parquet" else gpd.read_file(path)
    texts = {name: frame[name].astype(str) for name in frame.columns if name != frame.geometry.name}
    code = next((name for name, column in texts.items() if column.str.fullmatch(_CODES.pattern).all()), None)
    if code is None or frame.crs is None:
        raise ValueError(Path(path).name)
    named = next((name for name in texts if name.lower() in _NAMES), code)
    valid = [polygons.made_valid(shape) for shape in frame.geometry]
    shapes = gpd.GeoSeries(valid, index=frame.index, crs=frame.crs).to_crs(SQUARE_METRES)
    made = gpd.GeoDataFrame({"code": texts[code], "nom": texts[named]}, geometry=shapes)
    return made.dissolve("code", aggfunc="first").sort_index()


def _links(old, new) -> list[tuple[str, str, float, float]]:
    """(code of 2015, code of 2024, share of the old in the new, share of the new in the old), more than touching."""
    found = []
    for at, other in zip(*old.sindex.query(new.geometry, predicate="intersects")[::-1], strict=True):
        mine, theirs = old.geometry.iloc[at], new.geometry.iloc[other]
        common = mine.intersection(theirs).area
        kept, filled = common / mine.area, common / theirs.area
        if max(kept, filled) >= NOISE:
            found.append((old.index[at], new.index[other], kept, filled))
    return sorted(found)


def _row(old, new, before: str, after: str, kept: float, filled: float) -> tuple:
    share = 1.0 if kept >= SAME else round(kept, 2)
    if kept < SAME or filled < SAME:
        return before, after, share, "modifie"
    same_name = _alike(str(old.at[before, "nom"]), str(new.at[after, "nom"]))
    return before, after, share, "identique" if same_name else "renomme"


def _alike(one: str, other: str) -> bool:
    """Whether a name is the other one, or holds all its words (« Saverne - Quartiers Est »)."""
    first, second = _words(one), _words(other)
    return first <= second or second <= first


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFD", text.casefold())
    return set(re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char))))
