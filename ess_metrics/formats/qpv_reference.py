"""A table of facts by 2024 neighbourhood with its 2015 counterparts: names, communes, population, rates, overlaps.

Gives the neighbourhoods of both generations, their figures, and the correspondence. The overlap shares of these tables
are shares of *area*: where the perimeter is the same the share of population is 1, elsewhere the area share stands for
it and a fault says so. Neighbourhoods of 2015 that left the list are not in such a table.
"""

from __future__ import annotations

import re

import pandas as pd

from ess_metrics.files import cell_values
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import rows
from ess_metrics.formats.rows import CODE, first_of, listed
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

NAME = "qpv-reference"
LABEL = "Table de passage des quartiers 2015-2024"
NEEDED = {"code_2024", "codes_2015"}
SAME = 0.95
NATURES = {"identique", "modifie", "renomme", "sorti", "nouveau"}
SOURCE_TEXT = "Insee, données sur les QPV 2024 (année du recensement non indiquée)"
PART = "part_2015_dans_2024"
FIGURES = {
    "pop_2024_insee": ("population", "habitants"),
    "taux_pauvrete": ("taux_pauvrete", "%"),
    "taux_emploi": ("taux_emploi", "%"),
    "surface_ha_2024": ("surface", "ha"),
}


def recognise(raw: RawFile) -> float:
    """Both generations of codes in one table, that is not our own `correspondance`."""
    headers = [{rows.folded(name) for name in grid.header} for grid in raw.grids]
    foreign = [found for found in headers if not any(name.startswith("part_pop") for name in found)]
    return 0.97 if any(found >= NEEDED or found >= {"code_2024", "code_2015"} for found in foreign) else 0.0


def read(raw: RawFile, context: Context) -> Outcome:
    """Rows of `quartiers` (both generations), `indicateurs`, `correspondance`."""
    frame = rows.records(raw)
    frame["_code"] = rows.area_codes(first_of(frame, "code_2024"))
    outcome = Outcome(NAME, rows_read=len(frame))
    valid = frame["_code"].str.fullmatch(CODE).astype(bool)
    epci = frame.get("siren_epci")
    inside = valid & rows.territory(context).keeps(frame["_code"], epci)
    outcome.faults += [
        Fault("code_illisible", BLOCKING, raw.path.name, row=int(row), column="code_2024", value=code or None)
        for row, code in zip(frame["_row"][~valid], frame["_code"][~valid], strict=True)
    ]
    left = frame[valid & ~inside]
    if len(left):
        limit = rows.territory(context).epci
        facts = {
            "total": len(frame),
            "examples": ", ".join(left["_code"].head(5)),
            "limit": f"EPCI {limit}" if limit else "quartiers du dossier",
        }
        outcome.faults.append(rows.note_fault(raw, "hors_territoire", len(left), **facts))
    outcome.refused = rows.join_refused(
        rows.refused(frame[~valid], "code_illisible"), rows.refused(left, "hors_territoire")
    )
    outcome.rows_kept, outcome.rows_refused = int(inside.sum()), int((~inside).sum())
    kept = frame[inside]
    outcome.tables["quartiers"] = pd.concat([_areas_2024(kept), _areas_2015(kept)], ignore_index=True).assign(
        _fill=True
    )
    outcome.tables["indicateurs"] = _figures(kept)
    outcome.faults += _unread(kept, raw)
    links = _links(kept)
    outcome.tables["correspondance"] = links.drop(columns="_estimated")
    if links["_estimated"].any():
        outcome.faults.append(rows.note_fault(raw, "parts_de_surface", int(links["_estimated"].sum())))
    return outcome


def _areas_2024(kept: pd.DataFrame) -> pd.DataFrame:
    population = first_of(kept, "pop_2024_insee", "population").map(lambda cell: rows.statistic(cell)[0])
    return pd.DataFrame(
        {
            "code_quartier": kept["_code"],
            "generation": "2024",
            "nom": first_of(kept, "nom_2024", "nom"),
            "commune_codes": first_of(kept, "insee_com").map(lambda cell: rows.joined(map(rows.padded, listed(cell)))),
            "communes": first_of(kept, "commune", "communes").map(lambda cell: rows.joined(listed(cell))),
            "changement": kept["_code"].str[-1],
            "population": population,
            "population_source": pd.Series(SOURCE_TEXT, index=kept.index).where(population != "", ""),
        }
    )


def _areas_2015(kept: pd.DataFrame) -> pd.DataFrame:
    """The 2015 neighbourhoods named beside those of 2024, with their latest population."""
    found = []
    for row in kept.to_dict("records"):
        codes, names = _list(row.get("codes_2015", "")), _list(row.get("noms_2015", ""))
        alone = len(codes) == 1
        for at, code in enumerate(codes):
            area = {"code_quartier": code, "generation": "2015", "nom": names[at] if at < len(names) else code}
            if alone:
                area |= {
                    "communes": rows.joined(listed(row.get("commune", ""))) if _same(row) else ""
                } | _population_2015(row)
            found.append(area)
    columns = [
        "code_quartier",
        "generation",
        "nom",
        "communes",
        "population",
        "population_millesime",
        "population_source",
    ]
    return pd.DataFrame([[area.get(name, "") for name in columns] for area in found], columns=columns, dtype="str")


def _population_2015(row: dict) -> dict[str, str]:
    for column, year, source in (
        ("pop_2015_insee2022", "", "Insee, données sur les QPV (édition 2022, année du recensement non indiquée)"),
        ("pop_2015_rp2013", "2013", "Insee, recensement de 2013"),
    ):
        value, _ = rows.statistic(row.get(column, ""))
        if value:
            return {"population": value, "population_millesime": year, "population_source": source}
    return {}


def _list(cell: str) -> list[str]:
    return [item.strip() for item in re.split(r"[|;,]", cell) if item.strip()]


def _same(row: dict) -> bool:
    return row.get("statut_2024", "") in ("identique", "renomme")


def _figures(kept: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for column, (indicator, unit) in FIGURES.items():
        if column in kept:
            cells = kept[column].map(rows.statistic)
            source = "calcul sur les contours" if indicator == "surface" else SOURCE_TEXT
            parts.append(
                pd.DataFrame(
                    {
                        "code_quartier": kept["_code"],
                        "indicateur": indicator,
                        "annee": "",
                        "valeur": cells.str[0],
                        "unite": unit,
                        "statut": cells.str[1].replace("illisible", "nd"),
                        "source": source,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else rows.empty("indicateurs")


def _unread(kept: pd.DataFrame, raw: RawFile) -> list[Fault]:
    """The figures that are written and can't be read: they stay unknown, and it is said."""
    names = [name for name in (*FIGURES, "population", "pop_2015_insee2022", "pop_2015_rp2013") if name in kept]
    shares = [
        Fault("nombre_illisible", WARNING, raw.path.name, sheet, int(row), PART, cell)
        for row, sheet, cell, codes in zip(
            kept["_row"], kept["_sheet"], first_of(kept, PART), first_of(kept, "codes_2015"), strict=True
        )
        if _unread_share(cell, len(_list(codes)))
    ]
    return shares + [
        Fault("nombre_illisible", WARNING, raw.path.name, sheet, int(row), name, cell)
        for name in names
        for row, sheet, cell in zip(kept["_row"], kept["_sheet"], kept[name], strict=True)
        if rows.statistic(cell)[1] == "illisible"
    ]


def _links(kept: pd.DataFrame) -> pd.DataFrame:
    """The correspondence; `_estimated` where a share of area stands for a share of population."""
    found = []
    for row in kept.to_dict("records"):
        codes = _list(row.get("codes_2015", ""))
        shares = _shares(row.get(PART, ""), len(codes))
        nature = row.get("statut_2024", "")
        nature = nature if nature in NATURES else ""
        for code, share in zip(codes, shares, strict=True):
            same = nature in ("identique", "renomme") and len(codes) == 1
            part = "1" if same else rows.text(share) if share is not None else ""
            found.append((code, row["_code"], part, nature, bool(part) and not same))
        if not codes:
            found.append(("", row["_code"], "", nature or "nouveau", False))
    return pd.DataFrame(found, columns=["code_2015", "code_2024", "part_population", "nature", "_estimated"])


def _unread_share(cell: str, count: int) -> bool:
    """Whether a share is written there that nobody can read; an empty one is unknown."""
    items = [cell] if count == 1 and cell_values.measured(cell) is not None else re.split(r"[|;]", cell)
    return any(not cell_values.is_empty(item) and cell_values.measured(item) is None for item in items)


def _shares(cell: str, count: int) -> list[float | None]:
    """One share a code; a single number with a decimal comma is one share, not two."""
    one = cell_values.measured(cell) if count == 1 else None
    values = [one] if one is not None else [cell_values.measured(item) for item in re.split(r"[|;]", cell)]
    return (values + [None] * count)[:count]


SOURCE = Source(NAME, LABEL, recognise, read, national=True)
