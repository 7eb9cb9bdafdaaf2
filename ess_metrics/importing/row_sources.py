"""Where rows come from: one line of `sources` a file, and its id on every row that the file gave or completed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Protocol

import pandas as pd

from ess_metrics.formats.rows import first_of, text, texts
from ess_metrics.formats.source import TYPES
from ess_metrics.importing.merge import as_text, references
from ess_metrics.model.column_kinds import SOURCE_ID
from ess_metrics.model.schema import BY_STEM
from ess_metrics.texts.library.imports_words import licence, publisher, source_title

STEM = "sources"
ID_LENGTH = 12
DATED = {"financements": ("date_decision", "date_premier_versement"), "realisations": (), "indicateurs": ()}
DAYS = {"etablissements": ("date_creation", "date_fermeture"), "accompagnements": ("date_entree",)}


def source_id(digest: str) -> str:
    """The id of a source: it depends on the file's content only."""
    return f"SRC-{digest[:ID_LENGTH]}"


def stamped(tables: Mapping[str, pd.DataFrame], digest: str) -> dict[str, pd.DataFrame]:
    """The tables with the id of their file on each row."""
    return {
        stem: frame.assign(**{SOURCE_ID: source_id(digest)}) if SOURCE_ID in BY_STEM[stem].names else frame
        for stem, frame in tables.items()
    }


def left_behind(tables: Mapping[str, pd.DataFrame], digest: str, given: Collection[str]) -> list[str]:
    """The bodies that an earlier reading of this file alone made, without a number, and that nothing names any more.

    `given`: those that the file still gives. A body that a person has since told apart, or completed, is left.
    """
    bodies = tables.get("organismes")
    if bodies is None or SOURCE_ID not in bodies:
        return []
    own = bodies[bodies[SOURCE_ID] == source_id(digest)]
    for number in (name for name in ("siret", "rna") if name in own):
        own = own[own[number] == ""]
    mine = {*own["organisme_id"]} - {*given}
    for stem, frame in tables.items() if mine else ():
        for name in references(stem):
            if name in frame and (stem, name) != ("organismes", "organisme_id"):
                mine -= {*frame[name]}
    return sorted(mine)


def only_moved(tables: dict[str, pd.DataFrame], known: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same rows; those that say what the folder says already keep the provenance that they have there.

    For a folder's own workbook that comes back corrected: what was not touched does not come from it.
    """
    return {
        stem: _unstamped(stem, frame, known[stem]) if stem in known and SOURCE_ID in frame else frame
        for stem, frame in tables.items()
    }


def _unstamped(stem: str, frame: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    key = [name for name in BY_STEM[stem].key if name in frame and name in known]
    told = [name for name in BY_STEM[stem].names if name in frame and name != SOURCE_ID]
    if not key:
        return frame
    here = as_text(frame, stem).reindex(columns=told, fill_value="")
    there = as_text(known, stem).reindex(columns=told, fill_value="").drop_duplicates(key)
    beside = here[key].merge(there, on=key, how="left")
    same = pd.Series(True, index=range(len(here)))
    for name in told:
        same &= (here[name] == beside[name]) | ((here[name] == "") & beside[name].notna())
    return frame.assign(**{SOURCE_ID: frame[SOURCE_ID].where(~same.to_numpy(), "")})


class Described(Protocol):
    """What the report of an imported file tells of it."""

    file: str
    digest: str
    format: str | None
    label: str | None
    recipe: str | None
    origin: dict[str, str]


def described(file: Described, tables: Mapping[str, pd.DataFrame], today: datetime.date) -> pd.DataFrame:
    """The line of `sources` of an imported file (a `FileReport`), by what its rows say of themselves."""
    years = _years(tables)
    line = {
        SOURCE_ID: source_id(file.digest),
        "fichier": file.file,
        "sha256": file.digest,
        "editeur": publisher(file.format) or _only_funder(tables),
        "titre": source_title(file.label or file.format or ""),
        "licence": licence(file.format),
        "date_donnees": _day(tables, years, today),
        "date_import": today.isoformat(),
        "annee_debut": str(years[0]) if years else "",
        "annee_fin": str(years[-1]) if years else "",
        "montants": _amounts(tables),
        "recette": file.recipe or "",
    }
    return pd.DataFrame([line | {name: said for name, said in file.origin.items() if said}], dtype="str")


def _years(tables: Mapping[str, pd.DataFrame]) -> list[int]:
    """The years that the rows are of, in order."""
    cells = {cell[:4] for stem in DATED if stem in tables for cell in _different(tables[stem], "annee")}
    return sorted(int(cell) for cell in cells if cell.isdigit())


def _day(tables: Mapping[str, pd.DataFrame], years: list[int], today: datetime.date) -> str:
    """The newest day that the rows speak of, else the end of their last year; never after today; "" when unsaid."""
    cells = [
        cell[:10]
        for stem, names in (DATED | DAYS).items()
        for name in names
        if stem in tables
        for cell in _different(tables[stem], name)
    ]
    ends = [f"{years[-1]}-12-31"] if years and not any(cells) else []
    if not any(cells) and not ends and "quartiers" in tables:
        # The decrees put the neighbourhoods of a generation in force on its first of January (2015, 2024).
        ends = [f"{one}-01-01" for cell in first_of(tables["quartiers"], "generation") if (one := text(cell)[:4])]
    days = [day for day in (*cells, *ends) if _is_day(day)]
    return max((min(day, today.isoformat()) for day in days), default="")


def _is_day(cell: str) -> bool:
    """Whether a cell is a day as tables write it."""
    try:
        datetime.date.fromisoformat(cell)
    except ValueError:
        return False
    return len(cell) == len("AAAA-MM-JJ")


def _amounts(tables: Mapping[str, pd.DataFrame]) -> str:
    """The types of amount that the rows have, joined by `|`."""
    money = tables.get("financements")
    if money is None:
        return ""
    known = [kind for name, kind in TYPES.items() if any(_different(money, name))]
    return "|".join(known)


def _only_funder(tables: Mapping[str, pd.DataFrame]) -> str:
    """Who publishes a file of grants that names one funder only: that funder."""
    money, bodies = tables.get("financements"), tables.get("organismes")
    if money is None or bodies is None:
        return ""
    funders = set(_different(money, "financeur_id")) - {""}
    names = dict(zip(first_of(bodies, "organisme_id").map(text), first_of(bodies, "nom").map(text), strict=True))
    return names.get(funders.pop(), "") if len(funders) == 1 else ""


def _different(frame: pd.DataFrame, name: str) -> list[str]:
    """The different texts of a column, none when the table has no such column."""
    return texts(pd.Series(first_of(frame, name).unique())).tolist()
