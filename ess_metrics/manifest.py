"""The manifest of a data folder: what territory it is, of which day, under which licence."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from ess_metrics import schema
from ess_metrics.faults import BLOCKING, WARNING, Fault

FILE = "manifest.toml"


@dataclass(frozen=True)
class Manifest:
    """What the folder says of itself.

    `generation` is the perimeter that rows and populations use; `fonds_reference` the fund leverage is measured from.
    """

    titre: str = ""
    territoire: str = ""
    siren_epci: str = ""
    code_contrat: str = ""
    generation: str = "2024"
    fictif: bool = False
    date_extraction: datetime.date = datetime.date(1970, 1, 1)
    source: str = ""
    licence: str = ""
    fonds_reference: str = "EPCI"
    libelles_fonds: dict = field(default_factory=dict, hash=False)
    audience: str = "partenaires"
    codes_contrat: tuple[str, ...] = ()


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Fault]]:
    """The manifest and its faults; None when it is missing or unreadable."""
    path = folder / FILE
    if not path.is_file():
        return None, [Fault("manifeste_manquant", BLOCKING, FILE)]
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return None, [Fault("manifeste_illisible", BLOCKING, FILE, facts={"detail": str(error)})]
    faults = [
        Fault("manifeste_cle_manquante", BLOCKING, FILE, column=key)
        for key in schema.REQUIRED_MANIFEST
        if raw.get(key) in (None, "") and key not in ("siren_epci", "code_contrat", "source", "licence")
    ]
    faults += [
        Fault("manifeste_cle_manquante", WARNING, FILE, column=key)
        for key in ("siren_epci", "code_contrat", "source", "licence")
        if key not in raw
    ]
    values, found = _checked(raw)
    faults += found
    return (None if any(f.blocking for f in faults) else Manifest(**values)), faults


def _checked(raw: dict) -> tuple[dict, list[Fault]]:
    values = {name: raw[name] for name in Manifest.__dataclass_fields__ if name in raw}
    values["generation"] = str(values.get("generation", "2024"))
    values["date_extraction"], faults = _day(values.get("date_extraction"))
    faults += _kinds(values)
    values["codes_contrat"] = tuple(values.get("codes_contrat", ()))
    if values["generation"] not in schema.CODE_QUARTIER:
        faults.append(_fault("generation_inconnue", "generation", values["generation"]))
    for key, allowed in (("audience", ["partenaires", "public"]), ("fonds_reference", schema.FONDS.split())):
        if key in values and values[key] not in allowed:
            faults.append(_fault("valeur_hors_liste", key, values[key], expected=", ".join(allowed)))
    return values, faults


def _kinds(values: dict) -> list[Fault]:
    """Keys whose value is not of the kind that TOML should give: a text, yes or no, a list, a table."""
    wrong = []
    for name, value in values.items():
        kind = _KINDS.get(name, str)
        if not isinstance(value, kind) and name != "date_extraction":
            rule = "booleen_illisible" if kind is bool else "manifeste_valeur"
            wrong.append(_fault(rule, name, value, expected=_KIND_NAMES[kind]))
    return wrong


_KINDS = {"fictif": bool, "libelles_fonds": dict, "codes_contrat": (list, tuple)}
_KIND_NAMES = {str: "un texte", bool: "true ou false", dict: "une table", (list, tuple): "une liste"}


def _day(value) -> tuple[datetime.date | None, list[Fault]]:
    """The extraction date, whether TOML wrote it as a date or as text."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value), []
        except ValueError:
            return None, [_fault("date_illisible", "date_extraction", value)]
    if isinstance(value, datetime.datetime):
        value = value.date()
    wrong = value is not None and not isinstance(value, datetime.date)
    return value, [_fault("date_illisible", "date_extraction", value)] if wrong else []


def _fault(rule: str, key: str, value, **facts) -> Fault:
    return Fault(rule, BLOCKING, FILE, column=key, value=str(value), facts=facts)
