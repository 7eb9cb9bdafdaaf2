"""Head office and place of action: where the carriers of what is done in the neighbourhoods have their head office.

Euros of the selection that fall in neighbourhoods, cut by the head office of the carrier: in the same neighbourhood, in
another one, outside, or unknown. `organismes.code_quartier_siege` is HORS_QPV outside and empty when nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ess_metrics.counting import generations
from ess_metrics.counting.funding import funding
from ess_metrics.counting.table_facts import facts
from ess_metrics.model import schema
from ess_metrics.model.dataset import NEIGHBOURHOOD, OTHER_GENERATION, Dataset
from ess_metrics.model.selection import Selection

SAME, ANOTHER, OUTSIDE, UNKNOWN = "meme_quartier", "autre_quartier", "hors_qpv", "siege_inconnu"
KINDS = (SAME, ANOTHER, OUTSIDE, UNKNOWN)


@dataclass(frozen=True)
class Offices:
    """Euros and funding rows of each kind of head office, those of neighbourhoods in all, and everything granted.

    `share`: euros to head offices outside / euros to known head offices; None when none is known.
    """

    euros: dict[str, float]
    rows: dict[str, int]
    placed: float
    total: float
    share: float | None


def head_offices(data: Dataset, selection: Selection) -> Offices:
    """Where the money of actions in neighbourhoods goes; always shared among places."""
    cut = funding(data, replace(selection, mode="reparti"))
    measure = cut.facts.measures[selection.measure]
    geo, place, record = data.geography, cut.line_places, cut.line_records
    here = geo.kind[place] == NEIGHBOURHOOD
    place, record, cents = place[here], record[here], measure.line[cut.lines][here]
    office = _office(data)[cut.facts.dims["porteur_id"].codes[record]]
    kind = np.select(
        [office < 0, office == place, geo.kind[office] <= OTHER_GENERATION], [3, 0, 1], default=2
    )  # 3 unknown, 0 same, 1 another neighbourhood (of either generation), 2 outside
    euros = np.bincount(kind, cents, len(KINDS)) / 100
    paid = measure.record[record] > 0
    pairs = np.unique(np.stack([kind[paid], record[paid]]), axis=1)
    counts = np.bincount(pairs[0], minlength=len(KINDS))
    known = float(euros[:3].sum())
    return Offices(
        dict(zip(KINDS, euros.tolist(), strict=True)),
        dict(zip(KINDS, counts.tolist(), strict=True)),
        float(cents.sum()) / 100,
        cut.sum(measure) / 100,
        float(euros[2]) / known if known else None,
    )


def _office(data: Dataset) -> np.ndarray:
    """The place of the head office of each carrier code, -1 when unknown (codes without carrier included)."""
    carriers = facts(data, "financements").dims["porteur_id"].keys
    table = data.tables.get("organismes")
    found = np.full(len(carriers) + 2, -1)
    if table is None or "code_quartier_siege" not in table:
        return found
    known = table.dropna(subset=["code_quartier_siege"])
    codes = dict(zip(known["organisme_id"].astype(str), known["code_quartier_siege"].astype(str), strict=True))
    index = data.geography.index
    outside, whole = index[schema.HORS_QPV], generations.moved(data)  # an office on an older code follows it
    for at, carrier in enumerate(carriers):
        if carrier in codes:
            found[at] = whole[index.get(codes[carrier], outside)]
    return found
