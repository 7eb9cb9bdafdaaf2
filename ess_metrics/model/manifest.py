"""The manifest of a data folder: what territory it is, of which day, under which licence."""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ess_metrics.model import schema
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

FILE = "manifest.toml"
TAKEN = "recuperations.json"  # beside it: what was asked of official sources


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
    libelles_fonds: dict[str, str] = field(default_factory=dict, hash=False)
    audience: str = "partenaires"
    deux_personnes: bool = False
    codes_contrat: tuple[str, ...] = ()
    perimetre: str = ""
    codes_perimetre: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    logos: tuple[str, ...] = ()
    ensembles: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Fault]]:
    """The manifest and its faults; None when it is missing or unreadable."""
    path = folder / FILE
    if not path.is_file():
        return None, [Fault("manifeste_manquant", BLOCKING, FILE)]
    raw, fault = _parsed(path.read_bytes())
    if fault:
        return None, [fault]
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
    faults += _unknown(raw)
    values, found = _checked(raw)
    faults += found
    return (None if any(f.blocking for f in faults) else Manifest(**values)), faults


def _parsed(data: bytes) -> tuple[dict[str, Any], Fault | None]:
    """The keys of the file, or the fault that names the line where it stops being readable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        near = data.splitlines()[line - 1].decode("cp1252", "replace")
        return {}, Fault("manifeste_encodage", BLOCKING, FILE, row=line, value=near)
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        lines = text.splitlines()
        line = int(found[1]) if found else max(1, len(lines))
        value = lines[line - 1].strip() if line <= len(lines) else None
        return {}, Fault("manifeste_illisible", BLOCKING, FILE, row=line, value=value or None)


def _unknown(raw: dict[str, Any]) -> list[Fault]:
    """Keys that are not of the contract, and names given to funds that do not exist: read by nobody."""
    known = tuple(Manifest.__dataclass_fields__)
    faults = []
    for key in raw:
        if key not in known:
            near = "".join(difflib.get_close_matches(key, known, 1, 0.6))
            faults.append(Fault("manifeste_cle_inconnue", WARNING, FILE, column=key, facts={"nearest": near}))
    funds, names = schema.FONDS.split(), raw.get("libelles_fonds")
    for code in names if isinstance(names, dict) else ():
        if code not in funds:
            facts = {"expected": ", ".join(funds), "nearest": "".join(difflib.get_close_matches(code, funds, 1, 0.6))}
            column = "libelles_fonds"
            faults.append(Fault("valeur_hors_liste", WARNING, FILE, column=column, value=code, facts=facts))
    return faults


def _checked(raw: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    values = {name: raw[name] for name in Manifest.__dataclass_fields__ if name in raw}
    values["generation"] = str(values.get("generation", "2024"))
    values["date_extraction"], faults = _day(values.get("date_extraction"))
    faults += _kinds(values)
    for name in ("codes_contrat", "codes_perimetre", "communes", "logos"):
        values[name] = _texts(values.get(name))
    sets = values.get("ensembles")
    values["ensembles"] = {name: _texts(codes) for name, codes in sets.items()} if isinstance(sets, dict) else {}
    if values["generation"] not in schema.CODE_QUARTIER:
        faults.append(_fault("generation_inconnue", "generation", values["generation"]))
    for key, allowed in (("audience", ["partenaires", "public"]), ("fonds_reference", schema.FONDS.split())):
        if key in values and values[key] not in allowed:
            faults.append(_fault("valeur_hors_liste", key, values[key], expected=", ".join(allowed)))
    return values, faults


def _kinds(values: dict[str, Any]) -> list[Fault]:
    """Keys whose value is not of the kind that TOML should give: a text, yes or no, a list, a table."""
    wrong = []
    for name, value in values.items():
        kind = _KINDS.get(name, str)
        if not isinstance(value, kind) and name != "date_extraction":
            rule = "booleen_illisible" if kind is bool else "manifeste_valeur"
            wrong.append(_fault(rule, name, value, expected=_KIND_NAMES[kind]))
        elif kind is dict:
            wrong += [
                _fault("manifeste_valeur", f"{name}.{code}", label, expected=_KIND_NAMES[_INSIDE[name]])
                for code, label in value.items()
                if not isinstance(label, _INSIDE[name])
            ]
    return wrong


def _texts(given: object) -> tuple[str, ...]:
    """A list of texts; what is not a list has been named as a fault."""
    return tuple(map(str, given)) if isinstance(given, list | tuple) else ()


_KINDS: dict[str, type | tuple[type, ...]] = {
    "fictif": bool,
    "deux_personnes": bool,
    "libelles_fonds": dict,
    "codes_contrat": (list, tuple),
    "codes_perimetre": (list, tuple),
    "communes": (list, tuple),
    "logos": (list, tuple),
    "ensembles": dict,
}
_INSIDE = {"libelles_fonds": str, "ensembles": list}  # what each value of a table is
_KIND_NAMES = {
    str: "un texte",
    bool: "true ou false",
    dict: "une table",
    (list, tuple): "une liste",
    list: "une liste",
}


def _day(value: object) -> tuple[datetime.date | None, list[Fault]]:
    """The extraction date, whether TOML wrote it as a date or as text."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value), []
        except ValueError:
            return None, [_fault("date_illisible", "date_extraction", value)]
    if isinstance(value, datetime.datetime):
        value = value.date()
    if value is None or isinstance(value, datetime.date):
        return value, []
    return None, [_fault("date_illisible", "date_extraction", value)]


def _fault(rule: str, key: str, value: object, **facts: str) -> Fault:
    return Fault(rule, BLOCKING, FILE, column=key, value=str(value), facts=facts)
