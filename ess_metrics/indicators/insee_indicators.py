"""Figures of the Insee and of its partners by neighbourhood: published values, read as they are and never worked out.

Of each neighbourhood the last known year among the selected ones counts. Counts of people or homes add up over the
neighbourhoods whose value is known; rates never do, so that their total is sans objet unless one neighbourhood alone is
asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.counting import generations, inputs, sexes
from ess_metrics.counting.indicator import ROW, SEXED, Chosen, Indicator
from ess_metrics.counting.places import PLACE_FILTERS, allowed_places
from ess_metrics.model.dataset import NEIGHBOURHOOD
from ess_metrics.model.result import OK, SANS_OBJET, SECRET, Cell, NotShown, Values

STEM = "indicateurs"
PREFIX = "insee_"
UNKNOWN_VALUE = "valeur inconnue"
BY = ("code_quartier", "annee", sexes.SEX)
COUNTS = {
    "population": "habitants",
    "demandeurs_emploi": "personnes",
    "demandeurs_emploi_abc": "personnes",
    "demandeurs_emploi_abcde": "personnes",
    "menages": "ménages",
    "logements_sociaux": "logements",
    "etablissements": "établissements",
    "personnes_couvertes_caf": "personnes",
    "allocataires_caf": "foyers",
    "rsa_socle": "foyers",
    "prime_activite": "foyers",
    "allocataires_aah": "foyers",
    "allocataires_isoles": "foyers",
    "allocataires_monoparents": "foyers",
    "allocataires_couples_sans_enfant": "foyers",
    "allocataires_couples_avec_enfants": "foyers",
}
RATES = {
    "taux_pauvrete": "%",
    "taux_emploi": "%",
    "taux_emploi_femmes": "%",
    "revenu_median": "€",
    "rapport_interdecile": "ratio",
    "part_prestations_sociales": "%",
    "indice_jeunesse": "ratio",
    "part_femmes": "%",
    "part_moins_25_ans": "%",
    "part_60_ans_et_plus": "%",
    "part_menages_une_personne": "%",
    "part_menages_six_personnes": "%",
    "part_emplois_duree_limitee": "%",
}


@dataclass(frozen=True)
class Published:
    """What is published of one neighbourhood and one year: the whole and its parts by sex (NaN = not known)."""

    whole: float
    women: float
    men: float
    secret: bool = False

    @property
    def known(self) -> bool:
        """Whether there is any number."""
        return not np.isnan(self.whole)

    def of(self, asked: tuple[str, ...]) -> float:
        """The whole, or the sum of the sexes asked for."""
        parts = [{sexes.WOMEN: self.women, sexes.MEN: self.men}.get(code, np.nan) for code in asked]
        return float(np.sum(parts)) if asked else self.whole


NOTHING = Published(np.nan, np.nan, np.nan)


def published(chosen: Chosen, name: str) -> dict[str, dict[int, Published]]:
    """Neighbourhood → year (0 when unknown) → what is published, under the filters."""
    data = chosen.data
    if STEM not in data.tables:
        return {}
    frame = data.tables[STEM]
    rows = frame[(frame["indicateur"].astype(object) == name).to_numpy()]
    geo = data.geography
    allowed = geo.kind == NEIGHBOURHOOD
    for column in PLACE_FILTERS:
        if chosen.selection.values(column):
            allowed = allowed & allowed_places(data, column, chosen.selection.values(column))
    place = generations.moved(data)[geo.find(rows["code_quartier"])]
    year = _numbers(rows, "annee", 0)
    kept = allowed[place] & (np.isin(year, chosen.selection.years) if chosen.selection.years else True)
    found: dict[str, dict[int, dict]] = {}
    values, status = _numbers(rows, "valeur", np.nan), _texts(rows, "statut")
    for at in np.flatnonzero(kept):
        cells = found.setdefault(geo.keys[place[at]], {}).setdefault(int(year[at]), {})
        cells.setdefault(_texts(rows, "sexe")[at], np.nan if status[at] in ("secret", "nd") else values[at])
        cells["secret"] = cells.get("secret", False) or status[at] == "secret"
    return {code: {y: _published(cells) for y, cells in years.items()} for code, years in found.items()}


def _published(cells: dict) -> Published:
    women, men = cells.get(sexes.WOMEN, np.nan), cells.get(sexes.MEN, np.nan)
    return Published(cells.get("", women + men), women, men, cells["secret"])


def _numbers(rows: pd.DataFrame, name: str, missing: float) -> np.ndarray:
    if name not in rows:
        return np.full(len(rows), missing)
    return np.nan_to_num(rows[name].to_numpy("float64", na_value=np.nan), nan=missing)


def _texts(rows: pd.DataFrame, name: str) -> list[str]:
    if name not in rows:
        return [""] * len(rows)
    return ["" if pd.isna(text) else str(text) for text in rows[name]]


def last_of(years: dict[int, Published]) -> Published:
    """The last known year; else that it is secret, or nothing."""
    known = [years[year] for year in sorted(years, reverse=True) if years[year].known]
    hidden = next((one for one in years.values() if one.secret), NOTHING)
    return known[0] if known else hidden


def _values(chosen: Chosen, by: str | None, name: str, unit: str, counted: bool) -> Values:
    found = published(chosen, name)
    asked = chosen.selection.values(sexes.SEX)
    geo = chosen.data.geography
    codes = geo.keys[: geo.count]
    last = {code: last_of(found.get(code, {})) for code in codes}
    cells = {code: _cell(one.of(asked), one) for code, one in last.items()}
    met = [code for code in codes if code in found]
    total = _sum([cells[code] for code in met], counted)
    rows: dict[str, Cell] = {}
    rest: tuple[NotShown, ...] = ()
    if by == "code_quartier":
        rows = cells
        lost = [code for code in met if cells[code].status == SANS_OBJET]
        rest = (NotShown(UNKNOWN_VALUE, None, len(lost)),) if lost else ()
    elif by == "annee":
        years = sorted({year for of in found.values() for year in of if year})
        for year in years:
            of = [published_.get(year, NOTHING) for published_ in found.values()]
            rows[str(year)] = _sum([_cell(one.of(asked), one) for one in of if one.known or one.secret], counted)
    elif by == sexes.SEX:
        rows, rest = _by_sex([last[code] for code in met], asked, counted)
    return _made(by, unit, rows, total, rest)


def _cell(value: float, one: Published) -> Cell:
    if not np.isnan(value):
        return Cell(float(value), OK, 1)
    return Cell(None, SECRET, None) if one.secret and not one.known else Cell(None, SANS_OBJET, 0)


def _sum(cells: list[Cell], counted: bool) -> Cell:
    """Counts are added; a rate of several neighbourhoods is no rate."""
    if len(cells) == 1:
        return cells[0]
    known = [cell.value for cell in cells if cell.value is not None]
    if not known or not counted:
        return Cell(None, SANS_OBJET, len(known))
    return Cell(float(sum(known)), OK, len(known))


def _by_sex(found: list[Published], asked: tuple[str, ...], counted: bool):
    keys = [code for code in sexes.BOTH if not asked or code in asked]
    rows = {
        code: _sum([_cell(one.of((code,)), one) for one in found if not np.isnan(one.of((code,)))], counted)
        for code in keys
    }
    rows = {code: cell for code, cell in rows.items() if cell.n}
    left = [one.whole - np.nan_to_num(one.women) - np.nan_to_num(one.men) for one in found if one.known]
    lost = float(sum(left))
    if asked or not counted or not lost:
        return rows, ()
    return rows, (NotShown(sexes.UNKNOWN_SEX, lost, sum(value != 0 for value in left), cell=True),)


def _made(by: str | None, unit: str, rows: dict[str, Cell], total: Cell, rest: tuple[NotShown, ...]) -> Values:
    return Values(
        indicator="",
        unit=unit,
        by=by,
        keys=tuple(rows),
        value=np.array([np.nan if cell.value is None else cell.value for cell in rows.values()]),
        status=np.array([cell.status for cell in rows.values()], object),
        n=np.array([-1 if cell.n is None else cell.n for cell in rows.values()], int),
        total=total,
        not_shown=rest,
    )


def _reader(name: str, unit: str, counted: bool) -> Callable[[Chosen, str | None], Values]:
    def compute(chosen: Chosen, by: str | None = None) -> Values:
        return _values(chosen, by, name, unit, counted)

    compute.__doc__ = f"The published value of `{name}` in each neighbourhood, its last known year ({unit})."
    return compute


def _entry(name: str, unit: str, counted: bool) -> Indicator:
    return Indicator(
        *(f"{PREFIX}{name}", unit, _reader(name, unit, counted), BY, (STEM,), STEM),
        inputs=(*inputs.of(STEM, "code_quartier indicateur annee sexe valeur statut"), *inputs.ONE_AREA),
        counts="quartiers",
        additive_by=("code_quartier", sexes.SEX) if counted else (),
        yearly=ROW,
        secrecy=SEXED if counted else None,
    )


ENTRIES = (
    *(_entry(name, unit, True) for name, unit in COUNTS.items()),
    *(_entry(name, unit, False) for name, unit in RATES.items()),
)
