"""The addresses of a folder's departments, and where a written one is: no request leaves the machine.

A department's addresses lie in `adresses/<department>.parquet` beside the tables, put there by `fetch`: `COLUMNS`, in
the order of streets and numbers (`rue` is the street's own id, `ancienne` the commune that it was of). A street is
looked for by its name as `address_text` spells it, then by the nearest name of its commune; a number by itself, else
between its neighbours on its side of the street.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ess_metrics.formats.address_text import SUFFIXES, Address, key, spelt, without_kind

FOLDER = "adresses"
COLUMNS = ("rue", "insee", "postal", "commune", "ancienne", "voie", "numero", "rep", "lon", "lat")
# How precise a position is: the number itself, between its neighbours, somewhere in the street.
NUMBER, BETWEEN, STREET = "numero", "numero_voisin", "voie"
# Why an address has no position.
EMPTY, NO_COMMUNE, NO_STREET, SEVERAL = "vide", "commune_inconnue", "voie_inconnue", "plusieurs_voies"
ALIKE = 88.0  # of 100: « gneral leclerc » is « general leclerc », « rue de Colmar » is no « avenue de Colmar »
WITHOUT_KIND = 92.0
METRES_A_NUMBER = 12.0
SAME_STREET = 150.0  # metres: two ids of one street, no two streets
_METRES = 111_320.0


@dataclass(frozen=True)
class Found:
    """Where an address is. `radius`: metres around the point where the door may be; `likeness`: of the street's name,
    100 when it is the same; `why`: why there is no position; `street`: the points of the whole street when that is all
    that is known.
    """

    lon: float = np.nan
    lat: float = np.nan
    label: str = ""
    commune: str = ""
    precision: str = ""
    radius: float = 0.0
    likeness: float = 0.0
    why: str = ""
    street: tuple[int, int] | None = None


class _Head(NamedTuple):
    """What a street is, as its first address says it."""

    insee: str
    postal: str
    commune: str
    ancienne: str
    voie: str


@dataclass(eq=False)
class AddressBook:
    """The addresses of `paths`; `near`: the communes that an address without commune may be of."""

    paths: Sequence[Path]
    near: frozenset[str] = frozenset()
    _alike: dict[tuple[str, tuple[str, ...]], tuple[list[int], float]] = field(default_factory=dict)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The addresses, in the order of their streets."""
        return pd.concat([pd.read_parquet(path, columns=list(COLUMNS)) for path in self.paths], ignore_index=True)

    @cached_property
    def points(self) -> np.ndarray:
        """Longitude and latitude of each address."""
        return self.frame[["lon", "lat"]].to_numpy("float64")

    @cached_property
    def _starts(self) -> np.ndarray:
        """Where each street begins in the frame, and the end of the last."""
        ids = self.frame["rue"].to_numpy(object)
        return np.concatenate(([0], np.flatnonzero(ids[1:] != ids[:-1]) + 1, [len(ids)]))

    @cached_property
    def _streets(self) -> dict[str, dict[str, list[int]]]:
        """Commune → key of a street → its streets (two may be spelt alike)."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, head in enumerate(self._heads):
            found[head.insee][key(head.voie)].append(at)
        return found

    @cached_property
    def _heads(self) -> list[_Head]:
        """The first address of each street."""
        named = self.frame[list(_Head._fields)].iloc[self._starts[:-1]]
        return [_Head(*row) for row in named.itertuples(index=False)]

    @cached_property
    def _places(self) -> tuple[dict[str, set[str]], dict[str, set[str]], int]:
        """Name of a commune → its codes, postcode → codes, the words of the longest name."""
        heads = self.frame[["insee", "postal", "commune", "ancienne"]].drop_duplicates()
        named: dict[str, set[str]] = defaultdict(set)
        coded: dict[str, set[str]] = defaultdict(set)
        for insee, postal, name, old in heads.itertuples(index=False):
            for text in filter(None, (name, old)):
                named[key(text)].add(insee)
            coded[postal].add(insee)
        return named, coded, max((len(name.split()) for name in named), default=0)

    @cached_property
    def _postals(self) -> np.ndarray:
        return self.frame["postal"].to_numpy(object)

    @cached_property
    def _numbers(self) -> tuple[np.ndarray, np.ndarray]:
        return self.frame["numero"].to_numpy("int64"), self.frame["rep"].to_numpy(object)

    def find(self, address: Address) -> Found:
        """Where an address is, as precisely as the addresses of the department tell."""
        if not (address.street or address.number):
            return Found(why=EMPTY)
        places, street = self._where(address)
        if not places and (address.postcode or address.commune):
            return Found(why=NO_COMMUNE)
        listed, likeness = self._street(street, places or sorted(self.near) or sorted(self._streets))
        mine = self._one(listed, address)
        return Found(why=SEVERAL if listed else NO_STREET) if mine is None else self._at(address, mine, likeness)

    def _where(self, address: Address) -> tuple[list[str], str]:
        """The communes that an address may be of, and its street without the commune that ends it."""
        named, coded, longest = self._places
        street = address.street
        by_code = coded.get(address.postcode, set())
        town = named.get(address.commune) or next(
            (named[text] for text in _beginnings(address.commune) if text in named), set()
        )
        if not town and not address.commune:
            words = street.split()
            for size in range(min(longest, len(words) - 1), 0, -1):
                ending = " ".join(words[-size:])
                if ending in named and (not by_code or named[ending] & by_code):
                    town, street = named[ending], " ".join(words[:-size])
                    break
        return sorted((town & by_code) or town or by_code), street

    def _street(self, street: str, places: Iterable[str]) -> tuple[list[int], float]:
        """The streets of this key in these communes: the same name, the same without its kind, the nearest."""
        places = tuple(places)
        same = [at for place in places for at in self._streets.get(place, {}).get(street, ())]
        if same:
            return same, 100.0
        known = (street, places)
        if known not in self._alike:
            self._alike[known] = self._nearest(street, places)
        return self._alike[known]

    def _nearest(self, street: str, places: Iterable[str]) -> tuple[list[int], float]:
        names = [(name, listed) for place in places for name, listed in self._streets.get(place, {}).items()]
        if street and without_kind(street) == street:  # the kind is not written
            bare = [at for name, listed in names if without_kind(name) == street for at in listed]
            if bare:
                return bare, WITHOUT_KIND
        best = process.extract(street, [name for name, _ in names], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=2)
        if not best or (len(best) > 1 and best[0][1] == best[1][1] and best[0][0] != best[1][0]):
            return [], 0.0  # nothing near, or two as near: nobody can tell
        return [at for name, listed in names if name == best[0][0] for at in listed], round(best[0][1], 1)

    def _one(self, listed: Sequence[int], address: Address) -> int | None:
        """The street among those of one name: of the postcode, of the former commune; None when several are left."""
        if len(listed) == 1:
            return listed[0]
        for test in (self._as_written, self._of_postcode, self._of_commune):
            listed = [at for at in listed if test(at, address)] or listed
        heads = self.points[self._starts[list(listed)]] if len(listed) else np.empty((0, 2))
        apart = len(heads) > 1 and _metres(heads, heads[0]).max() > SAME_STREET
        return None if apart or not len(listed) else listed[0]

    def _as_written(self, street: int, address: Address) -> bool:
        return spelt(self._heads[street].voie) == address.written

    def _of_postcode(self, street: int, address: Address) -> bool:
        here = self._postals[self._starts[street] : self._starts[street + 1]]
        return bool(address.postcode) and address.postcode in here

    def _of_commune(self, street: int, address: Address) -> bool:
        old = self._heads[street].ancienne
        return bool(old) and key(old) == address.commune

    def _at(self, address: Address, street: int, likeness: float) -> Found:
        """The position of a number in a street."""
        start, end = int(self._starts[street]), int(self._starts[street + 1])
        head, numbers = self._heads[street], self._numbers[0][start:end]
        suffixes = [SUFFIXES.get(text.lower(), text.lower()) for text in self._numbers[1][start:end]]
        same = np.flatnonzero(numbers == address.number) if address.number else np.array([], int)
        if len(same):
            at = next((one for one in same if suffixes[one] == address.suffix), same[0])
            said = f"{address.number} {suffixes[at]}".strip()
            lon, lat = self.points[start + at]
            radius = 0.0 if suffixes[at] == address.suffix else METRES_A_NUMBER
            return self._found(head, lon, lat, f"{said} {head.voie}", NUMBER, radius, likeness)
        if address.number and (between := _between(numbers, self.points[start:end], address.number)):
            lon, lat, radius = between
            return self._found(head, lon, lat, f"{address.number} {head.voie}", BETWEEN, radius, likeness)
        points = self.points[start:end]
        middle = points[np.argmin(_metres(points, np.median(points, axis=0)))]
        radius = float(_metres(points, middle).max())
        return self._found(head, middle[0], middle[1], head.voie, STREET, radius, likeness, (start, end))

    @staticmethod
    def _found(
        head: _Head,
        lon: float,
        lat: float,
        said: str,
        precision: str,
        radius: float,
        likeness: float,
        street: tuple[int, int] | None = None,
    ) -> Found:
        label = f"{said}, {head.postal} {head.commune}"
        return Found(float(lon), float(lat), label, head.insee, precision, radius, likeness, "", street)


def _beginnings(name: str) -> list[str]:
    """« strasbourg cedex france » → itself, shorter and shorter."""
    words = name.split()
    return [" ".join(words[:size]) for size in range(len(words) - 1, 0, -1)]


def _metres(points: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Distances on the ground, good enough within a street."""
    scale = np.array([np.cos(np.radians(to[1])), 1.0]) * _METRES
    return np.hypot(*((points - to) * scale).T)


def _between(numbers: np.ndarray, points: np.ndarray, wanted: int) -> tuple[float, float, float] | None:
    """A number that is not listed: between its neighbours of the same side, else by the nearest one of the street."""
    for side in (numbers % 2 == wanted % 2, numbers > 0):
        below = np.flatnonzero(side & (numbers > 0) & (numbers < wanted))
        above = np.flatnonzero(side & (numbers > wanted))
        if len(below) and len(above):
            low, high = below[np.argmax(numbers[below])], above[np.argmin(numbers[above])]
            share = (wanted - numbers[low]) / (numbers[high] - numbers[low])
            lon, lat = points[low] + share * (points[high] - points[low])
            return float(lon), float(lat), float(_metres(points[[low]], points[high])[0])
    listed = np.flatnonzero(numbers > 0)
    if not len(listed):
        return None
    nearest = listed[np.argmin(abs(numbers[listed] - wanted))]
    lon, lat = points[nearest]
    return float(lon), float(lat), METRES_A_NUMBER * float(abs(int(numbers[nearest]) - wanted))


def files(folder: Path) -> tuple[Path, ...]:
    """The files of addresses that lie in a data folder."""
    return tuple(sorted((folder / FOLDER).glob("*.parquet")))


@cache
def book(paths: tuple[Path, ...], near: frozenset[str] = frozenset()) -> AddressBook | None:
    """The addresses of these files, read once by a process that reads many lists; None without files."""
    return AddressBook(paths, near) if paths else None
