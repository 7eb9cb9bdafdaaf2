"""What the readers of official files share: records as text, numbers, refusals, and what the territory keeps."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ess_metrics.files import cell_values
from ess_metrics.files.by_column import Rows
from ess_metrics.files.cell_values import fold
from ess_metrics.files.grid import RawFile
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.model import communes as known_communes
from ess_metrics.model import schema
from ess_metrics.model.communes import department_of
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

CODE = re.compile(r"QP(\d{3}|02[AB])\d{3}|QN(\d{3}|02[AB])\d{2}[MIN]")
BETWEEN = re.compile(r"[\s._-]+")
COMMUNE = re.compile(r"(\d{2}|2[AB])\d{3}")
SECRET = {"s", "s.", "secret", "c", "confidentiel", "ns"}
NOT_AVAILABLE = {"", "nd", "n.d.", "n.d", "na", "n/a", "-", "..", "nc", "n.c."}
EVERYWHERE = {"", "*"}
# Rules of rows that are set aside without being refused: of another territory, or until the territory is known.
ELSEWHERE, WAITING = "hors_territoire", "en_attente"
# Who is told how far the reading of a long file has come (a share between 0 and 1).
PROGRESS: ContextVar[Callable[[float], None] | None] = ContextVar("progress", default=None)
# The codes that got their first zero back, as written → as read: the file says so once.
PADDED: ContextVar[dict[str, str] | None] = ContextVar("padded", default=None)
# The folded names of the columns that a reader asks for: what was taken of a file, and so what was left.
TAKEN: ContextVar[set[str] | None] = ContextVar("taken", default=None)


def folded(name: object) -> str:
    """A label folded, its words joined as in a column's name: `Code QP ` and `code_qp` are the same."""
    return fold(str(name)).replace("\ufffd", "").replace(" ", "_").strip("_")


def text(value: object) -> str:
    """Any cell as text: "" for what is missing, whole numbers without a point, lists joined by `|`."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (list, tuple)):
        return "|".join(text(item) for item in value)
    return str(value).strip()


def texts(column: pd.Series) -> pd.Series:
    """A column as text (see `text`), each different value worked out once."""
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("").str.strip().astype("str")
    return column.map(text).astype("str")


def among(column: pd.Series, known: Iterable[str]) -> pd.Series:
    """On which rows a text is one of those that are known."""
    cells = pa.array(column, pa.large_string(), from_pandas=True)
    values = pa.array(known if isinstance(known, pd.Series) else list(known), pa.large_string(), from_pandas=True)
    found = pc.is_in(cells, value_set=values).to_numpy(zero_copy_only=False)
    return pd.Series(found, index=column.index, dtype=bool)


def renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The texts of a column, those that have another name under it."""
    changed = among(column, names) if names else None
    if changed is None or not changed.any():
        return column
    return column.mask(changed, column[changed].map(names))


class Records(pd.DataFrame):
    """The rows of a file; the columns that are asked for one by one are noted in `TAKEN`."""

    @property
    def _constructor(self):
        return Records

    def __getitem__(self, key):
        if isinstance(key, str):
            take(key)
        return super().__getitem__(key)


def take(*names: str) -> None:
    """Note that these columns of the file are used."""
    noted = TAKEN.get()
    if noted is not None:
        noted.update(names)


def columns_by_use(raw: RawFile, used: set[str]) -> tuple[list[str], list[str]]:
    """The titles of the file's columns whose folded names were used, and the others, in the order of the file."""
    taken: dict[str, None] = {}
    left: dict[str, None] = {}
    for grid in raw.grids:
        names = unique(folded(name) or f"colonne_{at}" for at, name in enumerate(grid.header, 1))
        for name, title in zip(names, grid.header, strict=True):
            (taken if name in used else left).setdefault(title or name)
    return list(taken), [title for title in left if title not in taken]


def records(raw: RawFile) -> pd.DataFrame:
    """All rows of the file as text, columns folded; `_row` = line as a person counts, `_sheet` = its sheet or None.

    The points of a GeoJSON come with `geom_lon` and `geom_lat`.
    """
    parts = [part for part in map(_grid, raw.grids) if len(part)] or [_grid(grid) for grid in raw.grids[:1]]
    if not parts:
        return pd.DataFrame({"_row": [], "_sheet": []})
    frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    frame = frame.fillna(dict.fromkeys(set(frame.columns) - {"_row", "_sheet"}, ""))
    return Records(_with_points(frame, raw.document))


def _grid(grid) -> pd.DataFrame:
    names = unique(column_name(name) or f"colonne_{at}" for at, name in enumerate(grid.header, 1))
    rows = grid.rows[:]
    if isinstance(rows, Rows):
        frame = pd.DataFrame({name: column.series() for name, column in zip(names, rows.columns, strict=True)})
    else:
        frame = pd.DataFrame(list(rows), columns=names, dtype="str")
    return frame.assign(_row=list(grid.lines), _sheet=grid.sheet)


def _with_points(frame: pd.DataFrame, document: object) -> pd.DataFrame:
    if not isinstance(document, Mapping) or not isinstance(document.get("features"), list):
        return frame
    places = [_point(feature) for feature in document["features"] if isinstance(feature, Mapping)]
    if len(places) != len(frame):
        return frame
    return frame.assign(geom_lon=[lon for lon, _ in places], geom_lat=[lat for _, lat in places])


def _point(feature: Mapping[str, Any]) -> tuple[str, str]:
    geometry: Mapping[str, Any] = feature.get("geometry") or {}
    place: Sequence[Any] = geometry.get("coordinates") or ()
    return (text(place[0]), text(place[1])) if geometry.get("type") == "Point" and len(place) >= 2 else ("", "")


def geometry_types(raw: RawFile) -> set[str]:
    """The kinds of geometry of a GeoJSON (empty for what is none)."""
    if not isinstance(raw.document, Mapping):
        return set()
    features = raw.document.get("features") or []
    found = [(feature.get("geometry") or {}).get("type") for feature in features if isinstance(feature, Mapping)]
    return {kind for kind in found if kind}


def unique(names: Iterable[str]) -> list[str]:
    """Names made different: a repeated one takes `_2`, `_3`…"""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out


NUMBER_OF = re.compile(r"(?:n|no|num|numero)_(siren|siret|rna)")


def column_name(title: str) -> str:
    """A title folded; « N° SIREN » and « Numéro SIRET » are the numbers that they name."""
    plain = folded(title)
    found = NUMBER_OF.fullmatch(plain)
    return found[1] if found else plain


def header(raw: RawFile) -> set[str]:
    """The folded column names of the file, all sheets together."""
    return {column_name(name) for grid in raw.grids for name in grid.header} - {""}


def sample(raw: RawFile, rows: int = 200) -> pd.DataFrame:
    """The first rows of each sheet, as `records` gives them, without reading a large file whole."""
    parts = []
    for grid in raw.grids:
        names = unique(column_name(name) or f"colonne_{at}" for at, name in enumerate(grid.header, 1))
        parts.append(pd.DataFrame(list(grid.rows[:rows]), columns=names, dtype="str"))
    return pd.concat(parts, ignore_index=True).fillna("") if parts else pd.DataFrame()


def first_of(frame: pd.DataFrame, *names: str) -> pd.Series:
    """The first of these columns that the frame has, else empty texts."""
    for name in names:
        if name in frame:
            return frame[name]
    return pd.Series("", index=frame.index, dtype="str")


def statistic(cell: str) -> tuple[str, str]:
    """A published figure as (value, status): `("23.6", "ok")`, `("", "secret")`, `("", "nd")`, `("", "illisible")`."""
    plain = cell.strip().lower()
    if plain in SECRET:
        return "", "secret"
    if plain in NOT_AVAILABLE:
        return "", "nd"
    value = cell_values.measured(cell)
    return ("", "illisible") if value is None else (text(value), "ok")


def listed(cell: str) -> list[str]:
    """The items of a cell that holds several: `"67267, 67482"` → two codes."""
    return [item.strip() for item in re.split(r"[,;|]", cell) if item.strip()]


def padded(code: str) -> str:
    """A commune code with the leading zero that a spreadsheet took: `1053` → `01053`, `1053.0` too; it is noted."""
    read = cell_values.commune(code)
    if read.rule and read.value and (noted := PADDED.get()) is not None:
        noted[code] = read.value
    return read.value or code.removesuffix(".0").strip().upper()


def area_codes(cells: pd.Series) -> pd.Series:
    """Codes of neighbourhoods however they are written: `qn06710i`, `QN 067 10I` → `QN06710I`; other texts stripped."""
    plain = cells.str.strip().str.upper()
    squeezed = plain.str.replace(BETWEEN, "", regex=True)
    return plain.mask(squeezed.str.fullmatch(CODE).astype(bool), squeezed)


def commune_of_siren(siren: str) -> str:
    """The commune that a SIREN of commune names (21 + department + commune + key): `216704825` → `67482`; "" else."""
    if not re.fullmatch(r"21\d{7}", siren):
        return ""
    inside = siren[2:8]
    return f"{inside[:3]}{inside[4:]}" if inside.startswith("97") else f"{inside[:2]}{inside[3:]}"


def generation(code: str) -> str:
    """`QN…` is of 2024, `QP…` of 2015."""
    return "2015" if code.startswith("QP") else "2024"


def department(code: str) -> str:
    """The department of a neighbourhood code: `QN06710I` → `67`, `QP02A001` → `2A`, `QN97101M` → `971`."""
    return code[2:5].lstrip("0") if code[2:3] == "0" and not code[3:5].startswith("0") else code[2:5].removeprefix("0")


def refused(frame: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Rows set aside for one reason."""
    return frame.assign(_rule=rule)


def join_refused(*parts: pd.DataFrame) -> pd.DataFrame | None:
    """All refused rows in the order of the file; None when there is none."""
    kept = [part for part in parts if part is not None and len(part)]
    return pd.concat(kept).sort_values("_row", kind="stable").reset_index(drop=True) if kept else None


def nothing(name: str, raw: RawFile, rule: str, rows: int = 0, **facts: object) -> Outcome:
    """The whole file is refused by `rule`."""
    fault = Fault(rule, BLOCKING, raw.path.name, facts=facts)
    return Outcome(name, rows_read=rows, rows_refused=rows, faults=[fault])


def note_fault(raw: RawFile, rule: str, count: int | None = None, **facts: object) -> Fault:
    """A warning about the file as a whole."""
    return Fault(rule, WARNING, raw.path.name, facts=facts if count is None else {"count": count, **facts})


@dataclass(frozen=True)
class Territory:
    """What the folder is about: its EPCI, its contracts, the neighbourhoods and communes it already has.

    Empty sets and "" mean no limit. `codes` are the neighbourhoods of the tables `quartiers` and `correspondance`.
    """

    epci: str = ""
    contracts: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    departments: frozenset[str] = field(default_factory=frozenset)
    everywhere: bool = False

    @property
    def known(self) -> bool:
        """Whether anything says what the folder is about (the whole country counts as said)."""
        return self.everywhere or bool(self.epci or self.contracts or self.codes or self.communes)

    def keeps(self, codes: pd.Series, epci: pd.Series | None = None, names: pd.Series | None = None) -> pd.Series:
        """Which neighbourhoods (codes in order) belong to the territory.

        By EPCI where the manifest has one and the file says it; else the neighbourhoods already known; else, for a
        generation that the folder does not have yet, those of its communes (by name) or of its departments.
        """
        if self.epci and epci is not None and (epci != "").any():
            return epci.map(lambda cell: self.epci in listed(cell)) | codes.isin(self.codes)
        if not self.codes:
            return pd.Series(True, index=codes.index)
        known = codes.isin(self.codes)
        new = ~codes.map(generation).isin({generation(code) for code in self.codes})
        near = codes.map(department).isin(self.departments)
        if names is not None and self.epci and self.names:
            near &= names.map(lambda cell: bool({folded(name) for name in listed(cell)} & self.names))
        elif self.epci:
            near &= False
        return known | (new & near)


def territory(context: Context) -> Territory:
    """The territory of the folder that is imported into."""
    manifest = context.manifest
    contracts = {manifest.get("code_contrat", ""), *manifest.get("codes_contrat", ())}
    areas = context.tables.get("quartiers", pd.DataFrame())
    links = context.tables.get("correspondance", pd.DataFrame())
    codes = (
        set(first_of(areas, "code_quartier")) | set(first_of(links, "code_2015")) | set(first_of(links, "code_2024"))
    )
    codes -= {""}
    epci = str(manifest.get("siren_epci", ""))
    communes = frozenset(code for cell in first_of(areas, "commune_codes") for code in listed(cell))
    members = known_communes.members(epci)
    communes |= frozenset(map(str, manifest.get("communes") or ())) | frozenset(members)
    places = {department(code) for code in codes | {code for code in contracts if code.startswith("CN")}}
    places |= set(map(department_of, communes))
    return Territory(
        "" if epci in EVERYWHERE else epci,
        frozenset() if contracts & {"*"} else frozenset(contracts - {""}),
        frozenset(codes),
        communes,
        frozenset(folded(name) for cell in [*first_of(areas, "communes"), *members.values()] for name in listed(cell)),
        frozenset(places),
        "*" in (epci, *contracts) or manifest.get("perimetre") == "france",
    )


def limit(context: Context) -> str:
    """What limits the territory, in words for a fault."""
    epci = territory(context).epci
    return f"EPCI {epci}" if epci else "quartiers et communes du dossier"


def joined(items: Iterable[str]) -> str:
    """Distinct items joined by `|`, in order, as the schema wants them."""
    return "|".join(dict.fromkeys(item for item in items if item))


def empty(stem: str) -> pd.DataFrame:
    """A table of the folder without rows, all text."""
    return pd.DataFrame(columns=list(schema.BY_STEM[stem].names), dtype="str")
