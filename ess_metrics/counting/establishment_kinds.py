"""What an establishment is in the social economy: its legal family, the agreement and the kind of its legal unit.

Sirene says the legal category of an establishment, the lists of organisations (ESS, ESUS, SIAE) say the rest, by
SIREN: of a unit that they say different things of, nothing is known. An establishment out of the ESS is « hors_ess »;
one of unknown status has an unknown family, whatever its category.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ess_metrics.model.ess_families import OUTSIDE, UNKNOWN, family, of_company

KINDS = ("ess_statut", "esus", "siae_type")
SIREN = 9


def kind_of_establishments(tables: Mapping[str, pd.DataFrame], frame: pd.DataFrame, column: str) -> pd.Series:
    """A code each establishment, missing where nobody says it: `column` is one of KINDS."""
    said = _said(tables.get("organismes"), column)
    told = _texts(frame, "siren").map(lambda unit: said.get(unit, ""))
    if column == "ess_statut":
        told = _families(frame, told)
    return told.where(told != "", None).astype("category")


def _families(frame: pd.DataFrame, told: pd.Series) -> pd.Series:
    """The family of each: the list's own word, else that of the legal category; only for those of the ESS."""
    own = [family(code) or (of_company(code) if code else "") for code in _texts(frame, "categorie_juridique")]
    status = [np.nan] * len(frame)
    if "ess" in frame:
        status = list(frame["ess"].astype("Float64").to_numpy("float64", na_value=np.nan))
    found = [_family(ess, list_, category) for ess, list_, category in zip(status, told, own, strict=True)]
    return pd.Series(found, index=frame.index, dtype="object")


def _family(ess: float, told: str, own: str) -> str:
    if np.isnan(ess):
        return ""
    if not ess:
        return OUTSIDE
    return own if told in ("", UNKNOWN, OUTSIDE) else told


def _said(bodies: pd.DataFrame | None, column: str) -> dict[str, str]:
    """What the organisations of the folder say of their legal unit, where they agree."""
    if bodies is None or column not in bodies:
        return {}
    units = _texts(bodies, "siren")
    units = units.mask(units == "", _texts(bodies, "siret").str[:SIREN])
    texts = _texts(bodies, column).str.lower() if column == "esus" else _texts(bodies, column)
    pairs = pd.DataFrame({"unit": units, "text": texts})
    pairs = pairs[(pairs["unit"] != "") & ~pairs["text"].isin(["", UNKNOWN])].drop_duplicates()
    agreed = pairs[~pairs["unit"].duplicated(keep=False)]
    return dict(zip(agreed["unit"], agreed["text"], strict=True))


def _texts(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series([""] * len(frame), index=frame.index, dtype="object")
    cells = ["" if pd.isna(cell) else str(cell) for cell in frame[name]]
    return pd.Series(cells, index=frame.index, dtype="object")
