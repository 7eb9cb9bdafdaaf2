"""The communes of France: whose they are, and which ones a postcode serves (`data/reference/communes_france.csv`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from ess_metrics.model.reference import reference

# The districts of the three cities that some files cut, by the city's own code.
DISTRICTS = {"75056": range(75101, 75121), "69123": range(69381, 69390), "13055": range(13201, 13217)}


def department_of(commune: str) -> str:
    """The department of a commune's code: `67482` → `67`, `97411` → `974`."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]


def members(siren: str) -> Mapping[str, str]:
    """Code → name of the communes of an EPCI or of an établissement public territorial; {} for one that isn't known."""
    return _groups().get(siren, {})


def serving(postcode: str) -> tuple[str, ...]:
    """The communes that a postcode serves, districts of cities included; () for one that isn't known (CEDEX)."""
    return _served().get(postcode, ())


def city_of(commune: str) -> str:
    """The city of a district of Paris, Lyon or Marseille; any other commune is itself."""
    number = int(commune) if commune.isdigit() else 0
    return next((city for city, span in DISTRICTS.items() if number in span), commune)


@cache
def _groups() -> dict[str, dict[str, str]]:
    """SIREN of a group of communes → its communes."""
    table = reference("communes_france")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for code, name, epci in zip(table["code_commune"], table["nom"], table["epci"], strict=True):
        if epci:
            found[epci][code] = name
    names = dict(zip(table["code_commune"], table["nom"], strict=True))
    parts = reference("ept")
    for siren, codes in zip(parts["siren"], parts["communes"], strict=True):
        found[siren] = {code: names.get(code, code) for code in codes.split("|")}
    return dict(found)


@cache
def _served() -> dict[str, tuple[str, ...]]:
    table = reference("communes_france")
    found: dict[str, list[str]] = defaultdict(list)
    for code, posts in zip(table["code_commune"], table["codes_postaux"], strict=True):
        for post in filter(None, posts.split("|")):
            found[post].append(code)
    return {post: tuple(codes) for post, codes in found.items()}


__all__ = ["DISTRICTS", "city_of", "department_of", "members", "serving"]
