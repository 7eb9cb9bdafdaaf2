"""Rows that several formats make alike: organisations, schemes, and ids that depend on the content only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import pandas as pd

from ess_metrics.files.cell_identifiers import Identifier, identifier
from ess_metrics.files.cell_values import fold
from ess_metrics.files.grid import RawFile
from ess_metrics.formats.rows import first_of
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.reference import reference

SAID_OF_SIRET = {
    "code_zero_perdu": "siret_zero_perdu",
    "siret_invalide": "siret_invalide",
    "siret_arrondi": "siret_arrondi",
    "identifiant_illisible": "identifiant_illisible",
    "identifiant_personnel": "identifiant_personnel",
}


def short_hash(*parts: object) -> str:
    """Twelve hexadecimal digits that depend on the parts only."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]


def named_id(scope: str, name: str) -> str:
    """The id of a body known by its name only, within one publisher's data: the same for every reader and import."""
    return f"LOC:{short_hash(scope, fold(name))}"


def sirets(frame: pd.DataFrame, *columns: str) -> pd.Series:
    """The valid SIRET of each row ("" without one), its lost zero put back.

    A number that is wrong or rounded identifies nobody: `siret_faults` says it, and the body goes by its name.
    """
    reads = map(identifier, first_of(frame, *columns))
    found = ["" if read.value is None or read.value.kind != "siret" else read.value.value for read in reads]
    return pd.Series(found, index=frame.index, dtype="str")


def siret_faults(frame: pd.DataFrame, raw: RawFile, *columns: str) -> list[Fault]:
    """What must be said of the SIRET of these rows: mended, wrong, rounded by a spreadsheet, or not one at all."""
    column = next((name for name in columns if name in frame), columns[0])
    cells = zip(first_of(frame, *columns), frame["_row"], frame["_sheet"], strict=True)
    said = [(identifier(cell), cell, row, sheet) for cell, row, sheet in cells]
    return [
        Fault(
            SAID_OF_SIRET[read.rule],
            WARNING,
            raw.path.name,
            sheet,
            int(row),
            column,
            None if read.rule == "identifiant_personnel" else cell,  # never written again
            facts=dict(read.facts),
        )
        for read, cell, row, sheet in said
        if read.rule in SAID_OF_SIRET
    ]


def organisation(identifier: Identifier | None, name: str, scope: str) -> dict[str, str]:
    """A row of `organismes`. Its id: SIRET, else RNA:…, else LOC: and the SIREN, else LOC: and a hash of the exact name
    within `scope` (one publisher's data): names of two publishers are never taken for one organisation.
    """
    kind, value = (identifier.kind, identifier.value) if identifier else ("", "")
    ids = {"siret": value, "rna": f"RNA:{value}", "siren": f"LOC:{value}"}
    return {
        "organisme_id": ids.get(kind) or named_id(scope, name),
        "nom": name,
        "siret": value if kind == "siret" else "",
        "siren": value[:9] if kind in ("siret", "siren") else "",
        "rna": value if kind == "rna" else "",
        "ess_statut": "inconnu",
    }


def schemes(codes: Collection[str]) -> pd.DataFrame:
    """The rows of `dispositifs` for these codes, from the reference list."""
    table = reference("dispositifs")[["dispositif_code", "libelle", "famille", "description"]]
    return table[table["dispositif_code"].isin(codes)].reset_index(drop=True)
