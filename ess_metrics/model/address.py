"""The names that a question has in an address, and the question that such a text asks.

An address holds ids, several separated by commas: `dispositif=AAP_CDV&annee=2022..2024`. Links, saved selections and
the filters of targets are written so; the names are public.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl

from ess_metrics.model.selection import COLUMNS, Selection, UsageError

BETWEEN = ","
FILTERS: Mapping[str, str] = MappingProxyType(
    {
        "quartier": "code_quartier",
        "commune": "commune",
        "ensemble": "ensemble",
        "dispositif": "dispositif_code",
        "secteur": "secteur",
        "fonds": "fonds_origine",
        "porteur": "porteur_id",
        "annee": "annee",
    }
)
PAGE_FILTERS: Mapping[str, str] = MappingProxyType({"objet": "type_objet", "stade": "stade"})
WAYS: Mapping[str, str] = MappingProxyType(
    {"montant": "amount", "mode": "mode", "comptage": "counting", "euros": "euros"}
)
PLACE = {"lieu": "place"}


def question(text: str) -> Selection:
    """The selection that a text asks, written as an address or as `--where` writes its columns; "" asks for all.

    Raises UsageError with the piece that is not understood: an unknown name, a malformed value, a name without value.
    """
    filters: dict[str, list[str]] = {}
    ways: dict[str, str] = {}
    written = text.strip().rpartition("?")[2].replace(";", "&").strip("& ")
    for piece in filter(None, (part.strip() for part in written.split("&"))):
        name, value = _pair(piece)
        if column := _column(name):
            filters.setdefault(column, []).extend(part.strip() for part in value.split(BETWEEN) if part.strip())
        elif way := {**WAYS, **PLACE}.get(name):
            ways[way] = value
        else:
            raise UsageError(name)
    try:
        return Selection.of(filters, **ways)
    except UsageError as error:
        written_as = {way: name for name, way in {**WAYS, **PLACE}.items()}.get(str(error))
        raise UsageError(f"{written_as}={ways[str(error)]}" if written_as else str(error)) from error


def _pair(piece: str) -> tuple[str, str]:
    pairs = parse_qsl(piece, keep_blank_values=True)
    name, value = (part.strip() for part in pairs[0]) if pairs else (piece, "")
    if not value:
        raise UsageError(piece)
    return name, value


def _column(name: str) -> str | None:
    return FILTERS.get(name) or PAGE_FILTERS.get(name) or (name if name in COLUMNS else None)


__all__ = ["BETWEEN", "FILTERS", "PAGE_FILTERS", "WAYS", "question"]
