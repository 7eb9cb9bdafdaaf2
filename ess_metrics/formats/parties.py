"""Rows that several formats make alike: organisations, schemes, and ids that depend on the content only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import pandas as pd

from ess_metrics.files.cell_values import Identifier, fold
from ess_metrics.model.reference import reference


def short_hash(*parts: object) -> str:
    """Twelve hexadecimal digits that depend on the parts only."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]


def organisation(identifier: Identifier | None, name: str, scope: str) -> dict[str, str]:
    """A row of `organismes`. Its id: SIRET, else RNA:…, else LOC: and the SIREN, else LOC: and a hash of the exact name
    within `scope` (one publisher's data): names of two publishers are never taken for one organisation.
    """
    kind, value = (identifier.kind, identifier.value) if identifier else ("", "")
    ids = {"siret": value, "rna": f"RNA:{value}", "siren": f"LOC:{value}"}
    return {
        "organisme_id": ids.get(kind) or f"LOC:{short_hash(scope, fold(name))}",
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
