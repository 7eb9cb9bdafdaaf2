"""A territory by its name or its number, asked of the public index of communes and intercommunalities.

« Nantes Métropole », « CA du Boulonnais », « Boulonnais », « La Réunion », « 246700488 »: names are compared without
accents, case, punctuation, legal form or article. A name that several territories bear is a choice for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from ess_metrics.fetching.download import Client
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.perimeter import COMMUNE, COUNTRY, DEPARTMENT, EPCI, EPT, REGION, Perimeter, department_of
from ess_metrics.formats.rows import commune_of_siren, folded
from ess_metrics.model import reference
from ess_metrics.texts.library import fetch_words as words

GEO = "https://geo.api.gouv.fr"
ROUTES = {EPCI: "epcis", COMMUNE: "communes", DEPARTMENT: "departements", REGION: "regions"}
LEGAL = re.compile(
    r"^(communaute_d_agglomeration|communaute_de_communes|communaute_urbaine|metropole|ca|cc|cu|"
    r"etablissement_public_territorial|ept|departement|region|commune|ville)_"
)
ARTICLES = re.compile(r"^(de_la|de_l|du|des|de|d|la|le|les|l)_")
MOST = 15


class SeveralPlaces(Exception):  # noqa: N818  (a choice left to a person)
    """The name is that of several territories: `listed` says which, each with the number that names it alone."""

    def __init__(self, asked: str, listed: Iterable[Perimeter]):
        self.listed = tuple(listed)
        shown = [words.place(one.name, one.kind, one.codes[0], one.departments) for one in self.listed[:MOST]]
        super().__init__(words.several(asked, shown, len(self.listed)))


class UnknownPlace(FetchError):  # noqa: N818
    """No territory has this name or number."""


def place(asked: str, client: Client) -> Perimeter:
    """The territory of this name or number, with its communes. SeveralPlaces, UnknownPlace, FetchError."""
    plain = asked.strip()
    if folded(plain) in ("france", "france_entiere"):
        return Perimeter(COUNTRY, words.COUNTRY)
    number = re.sub(r"\s", "", plain) if re.fullmatch(r"\d[\d\sAB]*", plain) else ""
    found = _by_number(number, client) if number else _by_name(plain, client)
    return _with_communes(found, client)


# --- by number -----------------------------------------------------------------------------------------------------


def _by_number(number: str, client: Client) -> Perimeter:
    territorial = _territorial()
    if number in territorial:
        return territorial[number]
    kind, code = _read_number(number)
    if not kind:
        raise UnknownPlace(words.unknown_number(number))
    listed = _one(kind, code, client)
    if listed is None and kind == EPCI:  # the outlines know it even when the index has no name for it
        return Perimeter(EPCI, words.UNNAMED_EPCI.format(code=code), (code,))
    if listed is None:
        raise UnknownPlace(words.unknown_number(number))
    return listed


def _read_number(number: str) -> tuple[str, str]:
    """What a number names: a SIREN (commune 21…, department 22…, intercommunality 20…, 24…, 25…), an INSEE code."""
    if re.fullmatch(r"21\d{7}", number):
        return COMMUNE, commune_of_siren(number)
    if re.fullmatch(r"22\d{7}", number):
        return DEPARTMENT, number[2:5] if number[2:4] == "97" else number[2:4]
    if re.fullmatch(r"2[045]\d{7}", number):
        return EPCI, number
    if re.fullmatch(r"(\d{2}|2[AB])\d{3}", number):
        return COMMUNE, number
    if re.fullmatch(r"\d{2}|2[AB]|97\d", number):
        return DEPARTMENT, number
    return "", ""


def _one(kind: str, code: str, client: Client) -> Perimeter | None:
    """The territory of a code, by its own route, else among those that the list gives for it."""
    for address in (f"{GEO}/{ROUTES[kind]}/{code}", f"{GEO}/{ROUTES[kind]}?{urlencode({'code': code})}"):
        try:
            said = client.json(address)
        except FetchError as error:
            if not error.missing:
                raise
            continue
        mine = [one for one in _listed(said, kind) if one.codes == (code,)]
        if mine:
            return mine[0]
    return None


# --- by name -------------------------------------------------------------------------------------------------------


def _by_name(asked: str, client: Client) -> Perimeter:
    known = list(_territorial().values())
    failures = []
    for kind, route in ROUTES.items():
        try:
            known += _listed(client.json(f"{GEO}/{route}?{urlencode({'nom': asked})}"), kind)
        except FetchError as error:
            failures.append(error)
    if len(failures) == len(ROUTES):
        raise failures[0]
    return chosen(asked, known)


def chosen(asked: str, known: Iterable[Perimeter]) -> Perimeter:
    """The one that bears exactly this name, else this name without its legal form, else the only one that holds it."""
    listed = list({(one.kind, one.codes): one for one in known}.values())
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: folded(name) == folded(asked),
        lambda name: core(name) == core(asked),
        lambda name: set(core(asked).split("_")) <= set(folded(name).split("_")),
    )
    for fits in tests:
        found = _merged([one for one in listed if fits(one.name)])
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralPlaces(asked, found)
    raise UnknownPlace(words.unknown_place(asked))


def core(name: str) -> str:
    """A name without its legal form and its leading article."""
    plain = folded(name)
    for pattern in (LEGAL, ARTICLES):
        plain = pattern.sub("", plain)
    return plain


def _merged(found: list[Perimeter]) -> list[Perimeter]:
    """A region of one department (overseas), a department of one commune (Paris) are one territory under two names."""
    departments = [one for one in found if one.kind == DEPARTMENT]
    alone = {one.codes[0] for one in departments}

    def doubled(one: Perimeter) -> bool:
        if one.kind == REGION:
            regions = reference.reference("regions")
            inside = set(regions["departement"][regions["region"].map(folded) == folded(one.name)])
            return bool(inside) and inside <= alone
        return one.kind == COMMUNE and department_of(one.codes[0]) in alone and one.codes[0] == "75056"

    return [one for one in found if not doubled(one)]


def _listed(said: object, kind: str) -> list[Perimeter]:
    """The territories of an answer: a list, one object, or the properties of a GeoJSON."""
    features: list[Any] = _features(said)
    items = said if isinstance(said, list) else features or [said]
    found = []
    for one in items:
        if isinstance(one, dict) and one.get("nom") and (one.get("code") or one.get("siren")):
            code = str(one.get("code") or one.get("siren"))
            found.append(Perimeter(kind, str(one["nom"]), (code,), (), _departments(one, kind, code)))
    return found


def _features(said: object) -> list[dict]:
    if not isinstance(said, dict) or not isinstance(said.get("features"), list):
        return []
    return [one.get("properties") or {} for one in said["features"] if isinstance(one, dict)]


def _departments(one: dict, kind: str, code: str) -> tuple[str, ...]:
    if kind == DEPARTMENT:
        return (code,)
    if kind == COMMUNE:
        return (department_of(code),)
    said = one.get("codesDepartements")
    return tuple(map(str, said)) if isinstance(said, list) else ()


# --- communes ------------------------------------------------------------------------------------------------------


def _with_communes(found: Perimeter, client: Client) -> Perimeter:
    """The territory with the codes and the names of its communes."""
    if found.kind in (COUNTRY, EPT):
        return found
    if found.kind == COMMUNE:
        return _filled(found, [found])
    keys = {EPCI: "codeEpci", DEPARTMENT: "codeDepartement", REGION: "codeRegion"}
    query = urlencode({keys[found.kind]: found.codes[0], "fields": "code,nom,population"}, safe=",")
    failure: FetchError | None = None
    for address in (f"{GEO}/communes?{query}", f"{GEO}/{ROUTES[found.kind]}/{found.codes[0]}/communes"):
        try:
            listed = _listed(client.json(address), COMMUNE)
        except FetchError as error:
            failure = failure or error
            continue
        if listed:
            return _filled(found, listed)
    if failure is not None and not failure.missing:
        raise failure
    return found


def _filled(found: Perimeter, communes: list[Perimeter]) -> Perimeter:
    codes = tuple(sorted({one.codes[0] for one in communes}))
    departments = found.departments if found.kind == DEPARTMENT else tuple(sorted(set(map(department_of, codes))))
    return Perimeter(found.kind, found.name, found.codes, codes, departments, tuple(one.name for one in communes))


def _territorial() -> dict[str, Perimeter]:
    """The territorial establishments of Greater Paris, which the index of intercommunalities does not list."""
    table = reference.reference("ept")
    return {
        code: Perimeter(EPT, name, (code,), tuple(filter(None, communes.split("|"))), tuple(departments.split("|")))
        for code, name, communes, departments in zip(
            table["siren"], table["nom"], table["communes"], table["departements"], strict=True
        )
    }
