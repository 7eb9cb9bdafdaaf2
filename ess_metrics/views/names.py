"""What a code is called: neighbourhoods, schemes, funds, sectors, organisations, as this folder says."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pandas as pd

from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts import labels

OF_GENERATION = labels.OF_GENERATION
ELSEWHERE = labels.ELSEWHERE
UNKNOWN = labels.NOT_FILLED_IN

# Where the values of a filter are found, table by table.
PRESENT_IN = {
    "code_quartier": (),
    "dispositif_code": (
        ("financements", "dispositif_code"),
        ("projets", "dispositif_principal"),
        ("locaux", "dispositif_code"),
        ("accompagnements", "dispositif_code"),
        ("appuis", "dispositif_code"),
    ),
    "secteur": (("projets", "secteur"),),
    "fonds_origine": (("financements", "fonds_origine"),),
}
_SHORT = {"dispositif_code": ("dispositifs", "dispositif_code"), "fonds_origine": ("fonds", "code")}
ORGANISATIONS = (
    "porteur_id",
    "financeur_id",
    "operateur_id",
    "organisme_id",
    "locataire_id",
    "acheteur_id",
    "titulaire_id",
)


def name(data: Dataset, column: str, code: str, table: str | None = None) -> str:
    """The name of one code; the code itself when nothing names it, a word when there is no code."""
    known = names(data, column, table)
    return known.get(code) or (reference.label(column, code, table) if code else UNKNOWN)


def short(data: Dataset, column: str, code: str) -> str:
    """The name to write where there is little room: schemes and funds have one, others keep theirs."""
    if column not in _SHORT or code in (data.manifest.libelles_fonds if column == "fonds_origine" else ()):
        return name(data, column, code)
    key = ("short", column)
    if key not in data.memo:
        stem, field = _SHORT[column]
        data.memo[key] = _pairs(reference.reference(stem), field, "libelle_court")
    return data.memo[key].get(code) or name(data, column, code)


def named(data: Dataset, column: str, codes: Sequence[str], *, brief: bool = False) -> list[str]:
    """The names of many codes, or their short ones."""
    if brief and column in _SHORT:
        return [short(data, column, code) for code in codes]
    known = names(data, column)
    return [known.get(code) or name(data, column, code) for code in codes]


def names(data: Dataset, column: str, table: str | None = None) -> Mapping[str, str]:
    """Code → name for a column of this folder; made once a version of the data."""
    key = ("names", column, table)
    if key not in data.memo:
        data.memo[key] = _names(data, column, table)
    return data.memo[key]


def _names(data: Dataset, column: str, table: str | None) -> dict[str, str]:
    if column in _OF_PLACES:
        return _OF_PLACES[column](data)
    if column in ORGANISATIONS:
        return _pairs(data.tables.get("organismes"), "organisme_id", "nom")
    known = reference.labels(column, table)
    if column in ("dispositif_code", "dispositif_principal"):
        return {**known, **_pairs(data.tables.get("dispositifs"), "dispositif_code", "libelle")}
    if column == "fonds_origine":
        return {**known, **data.manifest.libelles_fonds}
    if column == "projet_id":
        return _pairs(data.tables["projets"], "projet_id", "intitule")
    return known


def _communes(data: Dataset) -> dict[str, str]:
    """The communes of the neighbourhoods, several together as one: named as the folder does, else as known."""
    areas, geo = data.neighbourhoods, data.geography
    said = areas["communes"] if "communes" in areas else pd.Series(index=areas.index, dtype=object)
    found: dict[str, str] = {}
    for code, key in zip(geo.keys[: geo.count], geo.commune, strict=False):
        text = said.get(code)
        named = ", ".join(reference.label("commune", one) for one in key.split("|"))
        if key:
            found.setdefault(key, named if text is None or pd.isna(text) else str(text).replace("|", ", "))
    return {**reference.labels("commune"), **found}


def _neighbourhoods(data: Dataset) -> dict[str, str]:
    mine = _pairs(data.neighbourhoods.reset_index(), "code_quartier", "nom_affiche")
    return {**_of_other_generations(data), **mine, **ELSEWHERE}


def _sets(data: Dataset) -> dict[str, str]:
    return {text: text for text in data.manifest.ensembles}


_OF_PLACES = {"code_quartier": _neighbourhoods, "commune": _communes, "ensemble": _sets}


def _of_other_generations(data: Dataset) -> dict[str, str]:
    """The neighbourhoods of the other perimeter, which is said: money may still stand on them."""
    areas = data.tables["quartiers"]
    others = areas[(areas["generation"] != data.manifest.generation).to_numpy(bool, na_value=False)]
    found = others[["code_quartier", "nom", "generation"]].dropna().astype("str")
    return {code: OF_GENERATION.format(name=name, year=year) for code, name, year in found.itertuples(index=False)}


def _pairs(frame: pd.DataFrame | None, code: str, text: str) -> dict[str, str]:
    if frame is None or code not in frame or text not in frame:
        return {}
    filled = frame[[code, text]].dropna()
    return dict(zip(filled[code].astype("str"), filled[text].astype("str"), strict=True))


def options(data: Dataset, column: str) -> Mapping[str, str]:
    """Code → name of the values that a filter can take here: those that the folder holds, in the order to show."""
    key = ("options", column)
    if key not in data.memo:
        data.memo[key] = _options(data, column)
    return data.memo[key]


def _options(data: Dataset, column: str) -> dict[str, str]:
    if column == "code_quartier":
        present = set(data.neighbourhoods.index)
    elif column in ("commune", "ensemble"):
        present = set(data.manifest.ensembles) if column == "ensemble" else _several(set(data.geography.commune) - {""})
    else:
        present = set().union(*(_codes(data, table, field) for table, field in PRESENT_IN[column]))
    known = names(data, column)
    own_order = [] if column in ("code_quartier", "dispositif_code", "commune") else list(known)
    found = {code: name(data, column, code) for code in present}
    return dict(sorted(found.items(), key=lambda item: _rank(item, own_order)))


def _several(codes: set[str]) -> set[str]:
    """The codes, when there is anything to choose between."""
    return codes if len(codes) > 1 else set()


def _codes(data: Dataset, table: str, field: str) -> set[str]:
    column = data.column(table, field)
    return set() if column is None else {str(code) for code in column.dropna().unique()}


def _rank(item: tuple[str, str], own_order: list[str]) -> tuple:
    code, text = item
    return (own_order.index(code) if code in own_order else len(own_order), folded(text))


def folded(text: str) -> str:
    """Lower case without accents, for sorting and searching."""
    plain = unicodedata.normalize("NFKD", text.replace("\u0153", "oe").replace("\u0152", "OE"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
