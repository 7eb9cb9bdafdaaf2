"""What a territory is for a source: its kind, its codes, its communes, its departments, and who governs it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ess_metrics.formats.rows import first_of, folded, listed, padded
from ess_metrics.model.manifest import FILE

COMMUNE, EPCI, EPT, DEPARTMENT, REGION, COUNTRY = "commune", "epci", "ept", "departement", "region", "france"
AUTHORITIES = ("ville", "commune", "mairie")
KINDS = (COMMUNE, EPCI, EPT, DEPARTMENT, REGION, COUNTRY)


@dataclass(frozen=True)
class Perimeter:
    """A territory: `codes` are those of its kind (SIREN of an EPCI, INSEE code of the others)."""

    kind: str
    name: str
    codes: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    commune_names: tuple[str, ...] = ()

    @property
    def epci(self) -> str:
        """The SIREN by which the official outlines name it, "" when it is no intercommunality."""
        return self.codes[0] if self.kind in (EPCI, EPT) and self.codes else ""

    def publishes(self, publisher: tuple[str, str]) -> bool:
        """Whether a publisher (number, name) is an authority of this territory."""
        number, name = publisher
        if number[:9] and number[:9] in self.codes:
            return True
        mine = {folded(self.name)} | {f"{kind}_de_{folded(one)}" for one in self.commune_names for kind in AUTHORITIES}
        return folded(name) in mine


def department_of(commune: str) -> str:
    """The department of a commune: `67482` → `67`, `97411` → `974`, `2A004` → `2A`."""
    code = padded(commune)
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def _communes(folder: Path) -> list[str]:
    """The communes of a folder's neighbourhoods, when its manifest does not list those of its territory."""
    for name, read in (("quartiers.parquet", pd.read_parquet), ("quartiers.csv", _read_text)):
        if (folder / name).is_file():
            return sorted(
                {code for cell in first_of(read(folder / name), "commune_codes") for code in listed(str(cell))}
            )
    return []


def _read_text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def of_folder(folder: Path) -> Perimeter | None:
    """The territory that a folder's manifest says it is of; None without a manifest that says it."""
    try:
        said = tomllib.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    epci = str(said.get("siren_epci") or "")
    kind = said.get("perimetre") or (EPCI if epci and epci != "*" else COUNTRY if epci == "*" else "")
    if kind not in KINDS:
        return None
    communes = tuple(map(str, said.get("communes") or ()))
    codes = tuple(map(str, said.get("codes_perimetre") or ())) or ((epci,) if epci else ())
    departments = (
        codes if kind == DEPARTMENT else tuple(dict.fromkeys(map(department_of, communes or _communes(folder))))
    )
    return Perimeter(kind, str(said.get("territoire") or ""), codes, communes, departments)
