"""A list of addresses as people have it (pasted, or in a file), each line placed in the neighbourhoods.

A list pasted from a workbook has tabs; one without is one address a line. Titles are found by their words (adresse,
code postal, commune…); without titles all the cells of a line are its address. A line may be a position in degrees.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from ess_metrics.files.cell_values import fold
from ess_metrics.files.sheets import WrittenFile
from ess_metrics.formats import placed_addresses
from ess_metrics.formats.address_book import EMPTY, AddressBook, Found
from ess_metrics.formats.address_text import Address, split
from ess_metrics.formats.places_of_rows import coordinates

POSITION = "coordonnees"
MOST_LINES = 50_000
_ROLES = {
    "address": re.compile(
        r"(?:adresse|rue|voie|numero|num|no|n|type voie|libelle voie|complement|siege)(?: .*)?|.* adresse"
    ),
    "postcode": re.compile(r"(?:code )?postal|cp|code postal.*|codepostal"),
    "commune": re.compile(r"commune|ville|localite|nom commune|bureau distributeur|libelle commune"),
}


@dataclass(frozen=True)
class AddressList:
    """The lines of a list: `titles` of its columns ("" when it has none), `cells` of each line, what it says."""

    titles: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    addresses: tuple[Address, ...]

    def __len__(self) -> int:
        return len(self.cells)


def pasted(text: str) -> AddressList:
    """The lines of a text that was pasted."""
    lines = [line for line in text.splitlines() if line.strip()]
    if any("\t" in line for line in lines):
        return listed([[cell.strip() for cell in row] for row in csv.reader(lines, delimiter="\t")])
    return listed([[line.strip()] for line in lines])


def of_file(file: WrittenFile) -> AddressList:
    """The lines of the first sheet that has some; hidden sheets are left."""
    for sheet in file.sheets:
        rows = [[cell.strip() for cell in cells] for _, cells in sheet.lines]
        rows = [row for row in rows if any(row)]
        if rows and not sheet.hidden:
            return listed(([list(sheet.titles)] if sheet.titles else []) + rows)
    return AddressList((), (), ())


def listed(rows: Sequence[Sequence[str]]) -> AddressList:
    """Lines of cells, the first of which may be their titles."""
    width = max((len(row) for row in rows), default=0)
    full = [tuple(row) + ("",) * (width - len(row)) for row in rows]
    roles = _roles(full[0]) if full else {}
    titles, cells = (full[0], full[1:]) if roles else (("",) * width, full)
    return AddressList(titles, tuple(cells), tuple(_address(row, roles) for row in cells))


def _roles(titles: Sequence[str]) -> dict[str, list[int]]:
    """What each titled column holds; empty for a line that is an address and no titles."""
    if any(re.search(r"\d", title) for title in titles):
        return {}
    found = {
        role: [at for at, title in enumerate(titles) if words.fullmatch(fold(title))] for role, words in _ROLES.items()
    }
    return found if found["address"] else {}


def _address(row: Sequence[str], roles: dict[str, list[int]]) -> Address:
    if not roles:
        return split(" ".join(filter(None, row)))
    said = (" ".join(filter(None, (row[at] for at in roles[role]))) for role in ("address", "postcode", "commune"))
    return split(*said)


def place(
    lines: AddressList,
    book: AddressBook | None,
    outlines: gpd.GeoDataFrame,
    tolerance: float = placed_addresses.TOLERANCE,
) -> pd.DataFrame:
    """What is said of each line: the columns of `placed_addresses.locate`."""
    written = pd.DataFrame({"coordonnees": [" ".join(filter(None, row)) for row in lines.cells]}, dtype="str")
    lon, lat, _ = coordinates(written)
    found = [
        _found(address, book) if math.isnan(x) else Found(x, y, precision=POSITION, likeness=placed_addresses.SURE)
        for x, y, address in zip(lon, lat, lines.addresses, strict=True)
    ]
    return placed_addresses.verdicts(found, book, placed_addresses.Edges(outlines), tolerance)


def _found(address: Address, book: AddressBook | None) -> Found:
    if not (address.street or address.number):
        return Found(why=EMPTY)
    return book.find(address) if book is not None else Found(why=placed_addresses.NO_FILE)
