"""What a person says of their territory: read from the manifest of a folder, checked, written back in its text.

The page « Données » asks it in a form; a key that the form does not know, and every comment, stay as they are.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
from stdnum.exceptions import ValidationError
from stdnum.fr import siren
from tomlkit.exceptions import TOMLKitError

from ess_metrics.folder import atomic
from ess_metrics.folder.manifest_text import rewritten
from ess_metrics.formats import contract_codes
from ess_metrics.formats.rows import first_of, listed
from ess_metrics.importing import folder_files, working_copy
from ess_metrics.model import reference, schema
from ess_metrics.model.faults import BLOCKING, Fault
from ess_metrics.model.manifest import FILE
from ess_metrics.texts.library import description_words as words

LOGOS = "logos"
PICTURES = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8"}
LOGO_BYTES = 2_000_000
PERIMETERS = ("", "commune", "epci", "ept", "departement", "region", "france")
AUDIENCES = ("partenaires", "public")


@dataclass(frozen=True)
class Description:
    """What the form holds; `logos`: names of pictures of the folder, in the order to show."""

    titre: str = ""
    territoire: str = ""
    perimetre: str = ""
    siren_epci: str = ""
    code_contrat: str = ""
    codes_contrat: tuple[str, ...] = ()
    generation: str = "2024"
    fictif: bool = False
    date_extraction: datetime.date = datetime.date(1970, 1, 1)
    source: str = ""
    licence: str = ""
    fonds_reference: str = "EPCI"
    audience: str = "partenaires"
    logos: tuple[str, ...] = ()
    libelles_fonds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """An intercommunality that holds neighbourhoods of the folder, and how many."""

    siren: str
    neighbourhoods: int


def read(folder: Path) -> Description:
    """What the folder says of itself; usual values where it says nothing. DataError when its manifest is no TOML."""
    raw = folder_files.load(folder).manifest if (folder / FILE).is_file() else {}
    found = {name: raw[name] for name in Description.__dataclass_fields__ if name in raw}
    found |= {name: tuple(map(str, found[name])) for name in ("codes_contrat", "logos") if name in found}
    found["date_extraction"] = _day(found.get("date_extraction"))
    if "generation" in found:
        found["generation"] = str(found["generation"])
    found.setdefault("licence", words.LICENCE)
    return Description(**found)


def _day(value: object) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return working_copy.today()


def faults(said: Description) -> tuple[Fault, ...]:
    """What can't be kept, each with the key, the value and what to do."""
    found = [
        _fault("manifeste_cle_manquante", name, "")
        for name in ("titre", "territoire")
        if not getattr(said, name).strip()
    ]
    if said.siren_epci and not _is_siren(said.siren_epci):
        found.append(_fault("siren_invalide", "siren_epci", said.siren_epci))
    found += [
        _fault("contrat_illisible", working_copy.CODES, code)
        for code in (said.code_contrat, *said.codes_contrat)
        if code and not contract_codes.CODE.fullmatch(code)
    ]
    for name, allowed in (("fonds_reference", schema.FONDS.split()), ("audience", AUDIENCES)):
        if getattr(said, name) not in allowed:
            found.append(_fault("valeur_hors_liste", name, getattr(said, name), expected=", ".join(allowed)))
    return tuple(found)


def _is_siren(text: str) -> bool:
    try:
        return bool(siren.validate(text))
    except ValidationError:
        return False


def _fault(rule: str, key: str, value: str, **facts: str) -> Fault:
    return Fault(rule, BLOCKING, FILE, column=key, value=value or None, facts=facts)


def tidy(said: Description) -> Description:
    """Texts without blanks around, codes in capitals and each once, names of funds that say nothing left out."""
    codes = dict.fromkeys(code for text in said.codes_contrat for code in re.split(r"[\s,;|]+", text.upper()) if code)
    one = said.code_contrat.strip().upper()
    texts = {name: getattr(said, name).strip() for name in ("titre", "territoire", "source", "licence")}
    names = {code: name.strip() for code, name in said.libelles_fonds.items() if name.strip()}
    number = re.sub(r"\s", "", said.siren_epci)
    return replace(
        said, **texts, code_contrat=one, codes_contrat=tuple(code for code in codes if code != one),
        siren_epci=number, libelles_fonds=names,
    )  # fmt: skip


def write(folder: Path, said: Description) -> None:
    """Say it in the manifest of a folder, whose comments and other keys stay; a folder without tables gets its own."""
    path = folder / FILE
    text = path.read_text("utf-8") if path.is_file() else ""
    known = tomllib.loads(text.removeprefix("\ufeff"))
    facts = {name: getattr(said, name) for name in Description.__dataclass_fields__}
    optional = ("perimetre", "codes_contrat", "logos", "libelles_fonds")
    facts = {name: value for name, value in facts.items() if value or name not in optional}
    facts = {name: dict(value) if isinstance(value, Mapping) else value for name, value in facts.items()}
    if str(known.get("date_extraction")) == str(said.date_extraction):
        facts["date_extraction"] = known["date_extraction"]  # a date written as text stays text
    left = {name: value for name, value in known.items() if name not in Description.__dataclass_fields__}
    atomic.write(path, rewritten(text.removeprefix("\ufeff"), _in_order(known, facts | left)).encode())
    for stem in working_copy.REQUIRED:
        if folder_files.find(folder, stem) is None:
            names = ",".join(column.name for column in schema.BY_STEM[stem].columns)
            atomic.write(folder / f"{stem}.csv", f"{names}\n".encode())


def fill(folder: Path, number: str) -> int:
    """The neighbourhoods of an EPCI that the reference tables know, in a folder that has none; how many there are."""
    known = reference.neighbourhoods(number) if number else pd.DataFrame()
    columns = [column.name for column in schema.BY_STEM["quartiers"].columns if column.name in known]
    if len(known):
        frame = known.reset_index()[["code_quartier", *columns]].loc[:, lambda table: ~table.columns.duplicated()]
        atomic.write(folder / "quartiers.csv", frame.to_csv(index=False, lineterminator="\n").encode())
    return len(known)


def _in_order(known: Mapping, facts: Mapping) -> dict:
    """The keys that are there first, then the new ones; tables last, as TOML wants."""
    order = [*known, *(name for name in facts if name not in known)]
    plain = [name for name in order if name in facts and not isinstance(facts[name], Mapping)]
    return {name: facts[name] for name in (*plain, *(n for n in order if n in facts and n not in plain))}


def proposals(folder: Path) -> tuple[Proposal, ...]:
    """The EPCI of the folder's neighbourhoods, as their outlines or their communes say, the one that has most first."""
    store = folder_files.load(folder)
    areas = store.tables.get("quartiers", pd.DataFrame())
    known = reference.reference("communes").set_index("code_commune")["epci"].to_dict()
    listed_codes = reference.reference("quartiers_ems").set_index("code_quartier")["siren_epci"].to_dict()
    count: Counter[str] = Counter()
    for code, communes in zip(first_of(areas, "code_quartier"), first_of(areas, "commune_codes"), strict=True):
        found = {known[one] for one in listed(communes) if known.get(one)} or {listed_codes.get(code, "")}
        count.update(found - {""})
    return tuple(Proposal(number, many) for number, many in count.most_common())


def picture(name: str, content: bytes) -> str:
    """Why a picture can't be a logo, as a sentence; "" when it can."""
    begins = PICTURES.get(Path(name).suffix.lower())
    if begins is None or not content.startswith(begins):
        return words.NOT_A_PICTURE.format(name=name)
    return words.TOO_HEAVY.format(name=name) if len(content) > LOGO_BYTES else ""


__all__ = ["Description", "Proposal", "TOMLKitError", "faults", "picture", "proposals", "read", "tidy", "write"]
