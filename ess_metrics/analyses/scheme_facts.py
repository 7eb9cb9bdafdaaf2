"""What is followed of one scheme and of no other: figures beside the indicators, each with the records behind it.

A figure whose records are unknown or absent is not given. Amounts are granted; loans, equity and in-kind aid stand
beside grants and are never added to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ess_metrics.analyses.distribution import other_slice
from ess_metrics.analyses.portfolio import grants
from ess_metrics.counting.columns import days, filled, is_one_of, numbers
from ess_metrics.counting.facts import coded
from ess_metrics.counting.indicator import MONTH, Chosen, select
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.lots import ended
from ess_metrics.indicators.project_indicators import project_slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

CENTS = 100.0
LASTING = ("perenne",)
STAGED = ("creation", "developpement", "perenne", "arrete")
CONCLUDED = ("favorable", "sous_conditions", "defavorable")
AREA = "surface_cultivee_m2"


@dataclass(frozen=True)
class Fact:
    """One figure: its `id`, its `value`, its `kind` (as the columns of a view), the `n` records it stands on."""

    id: str
    value: float
    kind: str
    n: int


def scheme_facts(data: Dataset, selection: Selection, scheme: str) -> tuple[Fact, ...]:
    """The own figures of a scheme under a selection that names it, those that the data can give."""
    chosen = select(data, selection)
    made = (make(chosen) for table, make in _OWN.get(scheme, ()) if table in data.tables)
    return tuple(fact for fact in made if fact is not None and fact.n)


def _over(id_: str, top: float, bottom: float, kind: str, n: int) -> Fact | None:
    return Fact(id_, top / bottom, kind, n) if bottom > 0 else None


def _supports(chosen: Chosen) -> tuple[pd.DataFrame, Slice]:
    cut = Slice(chosen.data, "appuis", chosen.selection)
    return cut.facts.frame.iloc[cut.records], cut


def _per_participant(chosen: Chosen) -> Fact | None:
    """Grants / beneficiaries, over projects whose beneficiaries are known; both are whole."""
    people = numbers(facts(chosen.data, "projets"), "beneficiaires")
    at = project_slice(chosen, people > 0).records
    at = at[grants(chosen)[at] > 0]
    return _over("par_participant", _whole_grants(chosen)[at].sum(), people[at].sum(), "eur", len(at))


def _whole_grants(chosen: Chosen) -> np.ndarray:
    """All the grants of each project: what it produced is not told apart by fund, year or place either."""
    return grants(select(chosen.data, replace(chosen.selection, where=())))


def _lasting(chosen: Chosen) -> Fact | None:
    """Projects that last / projects past their beginning, by present stage."""
    table = facts(chosen.data, "projets")
    at = project_slice(chosen, is_one_of(table, "stade", *STAGED)).records
    last = is_one_of(table, "stade", *LASTING)[at]
    return _over("perennes", last.sum(), len(at), "percent", len(at))


def _per_square_metre(chosen: Chosen) -> Fact | None:
    """Grants / cultivated area in its last known year, over projects that report one; both are whole."""
    table = chosen.data.everyone("realisations")
    if table is None:
        return None
    known = table[(table["mesure"] == AREA) & table["valeur"].notna()].sort_values("annee")
    area = known.assign(projet_id=known["projet_id"].astype(str)).groupby("projet_id")["valeur"].last()
    projects = facts(chosen.data, "projets").frame["projet_id"].astype(str)
    metres = projects.map(area).to_numpy("float64")
    at = project_slice(chosen, metres > 0).records
    at = at[grants(chosen)[at] > 0]
    return _over("par_m2", _whole_grants(chosen)[at].sum(), metres[at].sum(), "eur_unit", len(at))


def _won(chosen: Chosen) -> Fact | None:
    """Euros obtained by the applications that were helped and decided."""
    frame, _ = _supports(chosen)
    if "resultat" not in frame or "montant_obtenu" not in frame:
        return None
    known = frame[frame["resultat"].isin(("gagne", "perdu"))]
    return Fact("obtenus", float(known["montant_obtenu"].sum()), "eur", len(known)) if len(known) else None


def _won_each(chosen: Chosen) -> Fact | None:
    """The same for one application decided."""
    won = _won(chosen)
    return won and Fact("par_candidature", won.value / won.n, "eur", won.n)


def _days_each(chosen: Chosen) -> Fact | None:
    """Days of support / projects supported, over supports tied to a project."""
    frame, cut = _supports(chosen)
    spent = numbers(cut.facts, "jours")[cut.records]
    known = ~np.isnan(spent) & filled(cut.facts, "projet_id")[cut.records]
    projects = frame["projet_id"][known].nunique() if known.any() else 0
    return _over("jours_par_projet", float(spent[known].sum()), projects, "days", projects)


def _study_cost(chosen: Chosen) -> Fact | None:
    """Mean cost of a study, of those known."""
    _, cut = _supports(chosen)
    cost = numbers(cut.facts, "cout")[cut.records]
    known = cost[~np.isnan(cost)]
    return _over("cout_etude", float(known.sum()), len(known), "eur", len(known))


def _studies_followed(chosen: Chosen) -> Fact | None:
    """Concluded studies whose project was granted something since / concluded studies."""
    frame, _ = _supports(chosen)
    if "resultat" not in frame or "projet_id" not in frame:
        return None
    done = frame[frame["resultat"].isin(CONCLUDED)]
    projects = facts(chosen.data, "projets").frame["projet_id"].astype(str)
    helped = set(projects[grants(select(chosen.data, Selection())) > 0])
    return _over("etudes_suivies", done["projet_id"].astype(str).isin(helped).sum(), len(done), "percent", len(done))


def _launch_delay(chosen: Chosen) -> Fact | None:
    """Median months from the need to the launch, of what was launched."""
    cut = Slice(chosen.data, "appuis", chosen.selection, is_one_of(facts(chosen.data, "appuis"), "etape", "lancement"))
    wait = (days(cut.facts, "date_fin") - days(cut.facts, "date_debut"))[cut.records]
    known = wait[~np.isnat(wait)].astype("timedelta64[D]").astype(float)
    return Fact("delai_lancement", float(np.median(known)) / MONTH, "months", len(known)) if len(known) else None


def _area(chosen: Chosen) -> Fact | None:
    """Square metres of the scheme's lots, withdrawn ones left out."""
    table = facts(chosen.data, "locaux")
    cut = Slice(chosen.data, "locaux", chosen.selection, ~is_one_of(table, "statut", "retire"))
    areas = numbers(table, "surface_m2")[cut.records]
    known = areas[~np.isnan(areas)]
    return Fact("surface", float(known.sum()), "m2", len(known))


def _in_kind(chosen: Chosen) -> Fact | None:
    """Valued in-kind aid, apart from grants."""
    return _beside(chosen, "aide_en_nature", ("aide_en_nature", "bonification_loyer"))


def _beside(chosen: Chosen, id_: str, kinds: tuple[str, ...]) -> Fact | None:
    cut = other_slice(chosen.data, chosen.selection)
    on = coded(cut.facts.dims["type_concours"], kinds)[cut.records]
    euros = cut.weights(cut.facts.measures[chosen.selection.measure])[cut.records][on] / CENTS
    return Fact(id_, float(euros.sum()), "eur", int((euros > 0).sum()))


def _months_helped(chosen: Chosen) -> Fact | None:
    """Months of lease with a help to the rent, until the lease ends or the extraction date."""
    leases, cut = _leases(chosen)
    helped = cut.records[numbers(leases, "aide_loyer_mensuelle")[cut.records] > 0]
    start, end = days(leases, "date_debut")[helped], days(leases, "date_fin")[helped]
    until = np.where(np.isnat(end) | (end > chosen.data.day), chosen.data.day, end)
    months = (until - start).astype("timedelta64[D]").astype(float) / MONTH
    return Fact("mois_aides", float(months[months > 0].sum()), "months", int((months > 0).sum()))


def _alive_at_exit(chosen: Chosen) -> Fact | None:
    """Tenants gone for another reason than the end of their activity / tenants gone for a known reason."""
    leases, cut = _leases(chosen, ended(chosen))
    gone = cut.records[filled(leases, "motif_sortie")[cut.records]]
    alive = ~is_one_of(leases, "motif_sortie", "cessation")[gone]
    return _over("sorties_en_vie", alive.sum(), len(gone), "percent", len(gone))


def _leases(chosen: Chosen, keep: np.ndarray | None = None):
    leases = facts(chosen.data, "baux")
    return leases, Slice(chosen.data, "baux", chosen.selection, keep)


def _engaged(chosen: Chosen) -> Fact | None:
    """Loans and equity of the scheme, apart from grants."""
    return _beside(chosen, "engages", ("pret", "capital", "avance_remboursable"))


def _cost_each(chosen: Chosen) -> Fact | None:
    """Whole cost of the projects / loans, equity and grants of the scheme on them, costs known."""
    cost = numbers(facts(chosen.data, "projets"), "cout_total")
    cut = other_slice(chosen.data, chosen.selection)
    project = cut.facts.links["project"][cut.records]
    euros = cut.weights(cut.facts.measures[chosen.selection.measure])[cut.records] / CENTS
    on = coded(cut.facts.dims["type_concours"], ("pret", "capital", "avance_remboursable"))[cut.records]
    own = np.bincount(project[on & (project >= 0)], euros[on & (project >= 0)], len(cost))
    known = (own > 0) & (cost > 0)
    return _over("cout_pour_un", cost[known].sum(), own[known].sum(), "decimal", int(known.sum()))


_MONEY, _PROJECTS, _SUPPORTS, _LOTS, _LEASES = "financements", "projets", "appuis", "locaux", "baux"
_OWN: dict[str, tuple[tuple[str, Callable[[Chosen], Fact | None]], ...]] = {  # the table it needs, then the figure
    "FSE": ((_PROJECTS, _per_participant),),
    "CONV_REGION_EMS": ((_PROJECTS, _lasting),),
    "AAP_QF": (("realisations", _per_square_metre),),
    "APPUI_AAP": ((_SUPPORTS, _won), (_SUPPORTS, _won_each)),
    "ANRU": ((_MONEY, _engaged),),
    "BDT": ((_MONEY, _engaged), (_MONEY, _cost_each)),
    "ING_CROISEE": ((_SUPPORTS, _days_each),),
    "AMO_DEVECO": ((_SUPPORTS, _study_cost), (_SUPPORTS, _studies_followed)),
    "FAPUS": ((_SUPPORTS, _launch_delay),),
    "FONCIER": ((_LOTS, _area), (_MONEY, _in_kind)),
    "AIDE_LOYER": ((_LEASES, _months_helped),),
    "PEPINIERE": ((_LEASES, _alive_at_exit),),
}

__all__ = ["Fact", "scheme_facts"]
