"""Whether a postcode is of a territory: it serves one commune or several, some of which may be elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from ess_metrics.files.cell_values import postcode
from ess_metrics.formats.rows import Territory, folded
from ess_metrics.model.communes import city_of, department_of, serving
from ess_metrics.model.reference import reference


def home(land: Territory) -> frozenset[str]:
    """The communes of a territory, by their codes, else by their names within its departments."""
    if land.communes or not land.names:
        return land.communes
    table = reference("communes_france")
    near = table[table["code_commune"].map(department_of).isin(land.departments)]
    return frozenset(near["code_commune"][near["nom"].map(folded).isin(land.names)])


def served_by(text: str, communes: Collection[str]) -> bool | None:
    """Whether a cell of postcodes ("67000", "67000, 67100") is of these communes; None when it can't be told.

    A postcode may serve several communes, of which some only are among these; one of a CEDEX serves none.
    """
    codes = [code for part in text.split(",") if (code := postcode(part).value)]
    told = {_inside(code, communes) for code in codes}
    return True if True in told else told.pop() if len(told) == 1 else None


def _inside(code: str, communes: Collection[str]) -> bool | None:
    served = set(serving(code))
    cities = set(map(city_of, served))
    inside = {city_of(one) for one in served | cities if one in communes}
    return None if not served or (inside and inside != cities) else bool(inside)


__all__ = ["home", "served_by"]
