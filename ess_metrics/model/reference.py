"""The reference tables of `data/reference/`: vocabularies, labels, colours, facts about neighbourhoods.

Every table is a CSV file that a person may edit; a new scheme or sector is a line in a file, not code. Values are
read as text (codes keep their leading zeros), an empty cell is "". A code that no table knows is its own label.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from ess_metrics.model.locations import REFERENCE

FOLDER = REFERENCE

# Which table, and which of its columns, names the codes of a column of the data folder.
_TABLES = {
    "dispositif_code": ("dispositifs", "dispositif_code", "libelle"),
    "dispositif_principal": ("dispositifs", "dispositif_code", "libelle"),
    "secteur": ("secteurs", "code", "libelle"),
    "type_objet": ("types_objet", "code", "libelle"),
    "thematique": ("thematiques", "code", "libelle"),
    "mesure": ("mesures", "mesure", "libelle"),
    "commune": ("communes", "code_commune", "nom"),
    "code_commune": ("communes", "code_commune", "nom"),
    "commune_codes": ("communes", "code_commune", "nom"),
    "naf": ("nafs", "code", "libelle"),
}
_COLOURED = {
    "dispositif_code": ("dispositifs", "dispositif_code"),
    "dispositif_principal": ("dispositifs", "dispositif_code"),
    "fonds_origine": ("fonds", "code"),
}
_FACTS = [
    "population",
    "population_millesime",
    "taux_pauvrete",
    "taux_emploi",
    "surface_ha",
    "centre_lon",
    "centre_lat",
    "longueur_m",
    "largeur_m",
    "orientation_deg",
]


@cache
def _read(name: str) -> pd.DataFrame:
    """The table as text, shared by all callers: only `reference` hands it out, as a copy."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


def reference(name: str) -> pd.DataFrame:
    """The reference table `name` (stem of a file of `data/reference/`), all text, empty cells ""."""
    return _read(name).copy()


@cache
def _labels(column: str, table: str | None) -> dict[str, str]:
    words = _read("vocabulaires")
    for name in (f"{table}.{column}", column):
        found = words[words["colonne"] == name]
        if len(found):
            return dict(zip(found["code"], found["libelle"], strict=True))
    if column in _TABLES:
        stem, code, text = _TABLES[column]
        return dict(zip(_read(stem)[code], _read(stem)[text], strict=True))
    return {}


def labels(colonne: str, table: str | None = None) -> dict[str, str]:
    """Code -> French label for a column, in the order to show; {} when the column has no vocabulary.

    `table` tells apart columns of the same name (`statut` of `locaux`, `etape` of `appuis`…).
    """
    return dict(_labels(colonne, table))


def label(colonne: str, code: str, table: str | None = None) -> str:
    """The French label of one code; the code itself when it is unknown.

    A NAF code ("88.99B", "8899B") takes the label of its division; communes joined by `|` are named one by one.
    """
    known = _labels(colonne, table)
    if code in known or not isinstance(code, str):
        return known.get(code, code)
    if colonne == "naf":
        return known.get(code[:2], code)
    if "|" in code:
        return ", ".join(known.get(part, part) for part in code.split("|"))
    return code


def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a reference table (`secteurs`, `types_objet`, `thematiques`, `mesures`, `dispositifs`…)."""
    return tuple(_read(vocabulary).iloc[:, 0])


def colors(colonne: str) -> dict[str, str]:
    """Code -> fixed colour ("#rrggbb") of a scheme (`dispositif_code`) or of a fund (`fonds_origine`)."""
    stem, code = _COLOURED[colonne]
    return dict(zip(_read(stem)[code], _read(stem)["couleur"], strict=True))


def schemes() -> pd.DataFrame:
    """The schemes, by `dispositif_code`: libelle, famille, description, acteurs, indicateurs, couleur."""
    return reference("dispositifs").set_index("dispositif_code")


def themes(annee: int) -> dict[str, str]:
    """Code -> label of the contract's themes in force in a year (the list changed in 2020 and in 2024)."""
    table = _read("thematiques")
    begun = table["valable_de"].astype(int) <= annee
    not_over = table["valable_a"].replace("", "9999").astype(int) >= annee
    return dict(zip(table["code"][begun & not_over], table["libelle"][begun & not_over], strict=True))


def neighbourhoods(siren_epci: str | None = None) -> pd.DataFrame:
    """Facts about the Bas-Rhin neighbourhoods of 2024, by `code_quartier`, numbers as numbers.

    Population with its year and source, poverty and employment rates in %, area in hectares, centre (WGS84), length
    and width in metres, orientation in degrees from east. `siren_epci` keeps those of one intercommunality.
    """
    table = reference("quartiers_ems").set_index("code_quartier")
    table[_FACTS] = table[_FACTS].apply(pd.to_numeric)
    return table if siren_epci is None else table[table["siren_epci"] == siren_epci]


def correspondence() -> pd.DataFrame:
    """2015 code x 2024 code in Bas-Rhin; `part_population` is a number, missing where there is no counterpart."""
    table = reference("correspondance_67")
    return table.assign(part_population=pd.to_numeric(table["part_population"]))
