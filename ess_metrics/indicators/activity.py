"""Support, events, insertion clauses and establishments (C6-C7, F1-F3 and the contract's own)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import inputs, sexes
from ess_metrics.counting.arrays import Rows
from ess_metrics.counting.columns import (
    NOBODY,
    constant,
    days,
    entities,
    filled,
    is_one_of,
    numbers,
    ranks,
    together,
    truths,
    without_project,
    years_of,
)
from ess_metrics.counting.facts import Facts
from ess_metrics.counting.indicator import (
    PLACE,
    PROJECT,
    PROJECTS,
    ROW,
    SCHEME,
    SEXED,
    Chosen,
    Indicator,
    inhabitants,
    measure_of,
)
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model import schema
from ess_metrics.model.dataset import NEIGHBOURHOOD
from ess_metrics.model.result import NotShown, Values, build, divided, share_of

NEVER = -9999
STAGES = tuple(schema.ETAPES_APPUI.split())
UNKNOWN_VALUE = "valeur inconnue"


def call_win_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Applications won / won or lost, among support to other calls (0-1)."""
    return _support_rate(chosen, by, "APPUI_AAP", ("gagne",), ("gagne", "perdu"))


def study_success_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Feasibility studies that conclude yes, with or without conditions / concluded studies (0-1)."""
    good = ("favorable", "sous_conditions")
    return _support_rate(chosen, by, "AMO_DEVECO", good, (*good, "defavorable"))


def _support_rate(chosen: Chosen, by, scheme: str, won: tuple, decided: tuple) -> Values:
    table = facts(chosen.data, "appuis")
    mine = is_one_of(table, "dispositif_code", scheme)
    cut = cut_of(chosen.data, "appuis", chosen.selection, mine & is_one_of(table, "resultat", *decided))
    group = cut.by(by)
    n, top = group.count(), group.count(is_one_of(table, "resultat", *won))
    return share_of(group, top, n, "appuis")


def fabrique_conversion(chosen: Chosen, by: str | None = "etape") -> Values:
    """Projects of the Fabrique that reached the stage or a later one (projets), by `projet_id`, else by support."""
    table = facts(chosen.data, "appuis")
    selection = chosen.selection.without("etape")
    cut = cut_of(chosen.data, "appuis", selection, is_one_of(table, "dispositif_code", "FAPUS"))
    stage, who, group = ranks(table, "etape", STAGES), _project_or_support(table), cut.by(None)
    count = cut.by(None).count_of(who)[-1]
    counts = np.array([cut.by(None).count_of(who, stage >= at)[-1] for at in range(len(STAGES))], int)
    whole = build(group, unit="projets", value=np.array([float(count)]), n=np.array([count]))
    if by is None:
        return whole
    return replace(
        whole, by=by, keys=STAGES, value=counts.astype(float), status=np.full(len(STAGES), "ok", object), n=counts
    )


def _project_or_support(table: Facts) -> Rows:
    project = entities(table, "projet_id")
    return together(project, np.where(project < 0, entities(table, "appui_id"), NOBODY))


def support_days(chosen: Chosen, by: str | None = None) -> Values:
    """Days of support given (jours). Missing: unknown lengths are counted apart."""
    return _total(chosen, by, "appuis", "jours", "jours")


def _total(chosen: Chosen, by, name: str, column: str, unit: str) -> Values:
    table = facts(chosen.data, name)
    measure = measure_of(table, numbers(table, column))
    cut = cut_of(chosen.data, name, chosen.selection)
    group, known, lost = cut.by(by), measure.known, ~measure.known
    group.ahead((measure,), (known,), whole_counts=(lost,))
    extra = [NotShown(UNKNOWN_VALUE, None, cut.count(lost))]
    return build(group, unit=unit, value=group.sum(measure), n=group.count(known), extra=extra)


def events(chosen: Chosen, by: str | None = None) -> Values:
    """Events held (n)."""
    return _counted(chosen, by, "evenements", None, "n")


def event_participants(chosen: Chosen, by: str | None = None) -> Values:
    """People who took part in events, as declared; the same person may come twice (n)."""
    return _sexed(chosen, by, "evenements", "participants", "n", lambda measure: measure.known)


def _counted(chosen: Chosen, by, name: str, keep, unit: str) -> Values:
    group = cut_of(chosen.data, name, chosen.selection, keep).by(by)
    n = group.count()
    return build(group, unit=unit, value=n.astype(float), n=n)


def clause_completion(chosen: Chosen, by: str | None = None) -> Values:
    """Insertion hours done / planned, on closed contracts with both known (0-1)."""
    closed = truths(facts(chosen.data, "clauses"), "clos") == 1
    return _clause_rate(chosen, by, "heures_realisees", "heures_prevues", "heures", closed)


def clause_beneficiaries(chosen: Chosen, by: str | None = None) -> Values:
    """People who worked under an insertion clause, by year of notification (personnes).

    A contract has no project: by something of a project, all of them are « sans projet ».
    """
    return _sexed(chosen, by, "clauses", "beneficiaires", "personnes", lambda measure: measure.positive)


def _sexed(chosen: Chosen, by: str | None, name: str, column: str, unit: str, counts) -> Values:
    """A declared number of people, its women and men apart when asked; unknown ones are counted apart."""
    cut = cut_of(chosen.data, name, chosen.selection)
    of_project = by in PROJECTS and by not in _DATED_BY
    alone = without_project(cut.facts) if of_project else None
    values = sexes.chosen_values(cut, column)
    lost = cut.count(np.isnan(numbers(cut.facts, column)))
    extra = (NotShown(UNKNOWN_VALUE, None, lost),) if lost else ()
    if by == sexes.SEX:
        made = sexes.by_sex(cut, sexes.sides(cut.facts, column), values, unit, counts)
        return replace(made, not_shown=(*made.not_shown, *extra))
    group, measure = cut.by(by, alone), measure_of(cut.facts, values)
    return build(group, unit=unit, value=group.sum(measure), n=group.count(counts(measure)), extra=extra)


def clause_qpv_share(chosen: Chosen, by: str | None = None) -> Values:
    """Beneficiaries of clauses living in a QPV / beneficiaries, both known (0-1)."""
    return _clause_rate(chosen, by, "beneficiaires_qpv", "beneficiaires", "personnes")


def clause_hours_share(chosen: Chosen, by: str | None = None) -> Values:
    """Insertion hours done / hours worked, both known (0-1); the ANRU charter aims at 5 %."""
    return _clause_rate(chosen, by, "heures_realisees", "heures_travaillees", "heures")


def _clause_rate(chosen: Chosen, by, top_name: str, base_name: str, unit: str, keep=None) -> Values:
    table = facts(chosen.data, "clauses")
    top, base = numbers(table, top_name), numbers(table, base_name)
    both = ~np.isnan(top) & ~np.isnan(base)
    both = both if keep is None else both & keep
    group = cut_of(chosen.data, "clauses", chosen.selection, both).by(by)
    part, whole = measure_of(table, top), measure_of(table, base)
    group.ahead((part, whole), (None,))
    above, below = group.sum(part), group.sum(whole)
    return build(
        group,
        unit="0-1",
        value=divided(above, below),
        n=group.count(),
        numerator=above,
        denominator=below,
        left_out=below,
        left_out_unit=unit,
    )


def alive(chosen: Chosen) -> np.ndarray:
    """Establishments active on the extraction date."""
    table, day = facts(chosen.data, "etablissements"), chosen.data.day
    born, closed = days(table, "date_creation"), days(table, "date_fermeture")
    open_ = np.where(np.isnat(closed), ~is_one_of(table, "etat", "ferme"), closed > day)
    return (np.isnat(born) | (born <= day)) & open_.astype(bool)


def establishments(chosen: Chosen, by: str | None = None) -> Values:
    """Establishments active on the extraction date (établissements)."""
    return _counted(chosen, by, "etablissements", alive(chosen), "établissements")


def ess_establishments(chosen: Chosen, by: str | None = None) -> Values:
    """Establishments of the social economy active on the extraction date (établissements)."""
    ess = truths(facts(chosen.data, "etablissements"), "ess") == 1
    return _counted(chosen, by, "etablissements", alive(chosen) & ess, "établissements")


def ess_establishment_share(chosen: Chosen, by: str | None = None) -> Values:
    """Establishments of the social economy / active establishments of known status (0-1)."""
    ess, open_ = truths(facts(chosen.data, "etablissements"), "ess"), alive(chosen)
    cut = cut_of(chosen.data, "etablissements", chosen.selection, open_ & ~np.isnan(ess))
    group = cut.by(by)
    n, top = group.count(), group.count(ess == 1)
    lost = cut_of(chosen.data, "etablissements", chosen.selection, open_ & np.isnan(ess)).count()
    return share_of(
        group, top, n, "établissements", [NotShown("statut ESS inconnu", float(lost), lost, "établissements")]
    )


def creations(chosen: Chosen, by: str | None = None) -> Values:
    """Establishments created in the selected years (établissements)."""
    return _dated(chosen, by, "date_creation")


def closures(chosen: Chosen, by: str | None = None) -> Values:
    """Establishments closed in the selected years (établissements)."""
    return _dated(chosen, by, "date_fermeture")


def dated(chosen: Chosen, column: str) -> np.ndarray:
    """Establishments whose date falls in the selected years (has a date, without years)."""
    table = facts(chosen.data, "etablissements")
    keep = filled(table, column)
    if chosen.selection.years:
        year = years_of(days(table, column), NEVER)
        keep = keep & np.isin(year, chosen.selection.years)
    return keep


def _dated(chosen: Chosen, by, column: str) -> Values:
    kept = dated(chosen, column)
    if by != "annee":
        return _counted(chosen, by, "etablissements", kept, "établissements")
    group = cut_of(chosen.data, "etablissements", chosen.selection, within=kept).by(
        column
    )  # years asked alone have a row
    n = group.count()
    return replace(build(group, unit="établissements", value=n.astype(float), n=n), by=by)


def establishments_per_1000(chosen: Chosen, by: str | None = None) -> Values:
    """Active establishments in neighbourhoods / inhabitants x 1,000 (/1 000 hab); sans objet without population."""
    geo = chosen.data.geography
    cut = cut_of(chosen.data, "etablissements", chosen.selection, alive(chosen))
    group = cut.by(by)
    inhabited = (geo.kind == NEIGHBOURHOOD) & (geo.population > 0)
    placed, n = group.placed(measure_of(cut.facts, constant(cut.facts, 1.0)), inhabited)
    value = divided(placed, inhabitants(group, inhabited)) * 1000
    value[len(group.keys) : -1] = np.nan
    return build(group, unit="/1 000 hab", value=value, n=n, left_out=n.astype(float), left_out_unit="établissements")


_SUPPORT_BY = (*PLACE, *SCHEME, *PROJECT, "operateur_id", "annee", "porteur_id", "etape")
KINDS = ("ess_statut", "esus", "siae_type", "tranche_effectifs")  # of establishments
_FIRMS_BY = (*PLACE, "naf", *KINDS)
_DATED_BY = (*PLACE, "annee")
_EVENT_BY = (*_DATED_BY, "type")


def _of(id_: str, unit: str, compute, by: tuple[str, ...], table: str, reads: str, more=(), **facts_) -> Indicator:
    """An entry about one table alone, whose records stand at one place; `reads`: its columns, `more`: others."""
    read = (*inputs.of(table, f"code_quartier {reads}"), *inputs.ONE_AREA, *more)
    return Indicator(id_, unit, compute, by, (table,), table, **({"inputs": read, "yearly": ROW} | facts_))


_RATE = "date_debut dispositif_code resultat"
SUPPORT = (
    _of("call_win_rate", "0-1", call_win_rate, _SUPPORT_BY, "appuis", _RATE),
    _of(
        *("fabrique_conversion", "projets", fabrique_conversion, ("etape",), "appuis", ""),
        inputs=inputs.of("appuis", "date_debut dispositif_code etape projet_id"),
        staged=True,
    ),
    _of("study_success_rate", "0-1", study_success_rate, _SUPPORT_BY, "appuis", _RATE),
    _of("support_days", "jours", support_days, _SUPPORT_BY, "appuis", "date_debut jours", additive_by=_SUPPORT_BY),
)
EVENTS = (
    _of("events", "n", events, _EVENT_BY, "evenements", "date", additive_by=_EVENT_BY),
    _of(
        *("event_participants", "n", event_participants, (*_EVENT_BY, sexes.SEX), "evenements"),
        reads="date participants",
        additive_by=(*_EVENT_BY, sexes.SEX),
        secrecy=SEXED,
    ),
)
_DONE, _HOURS = "date_notification heures_realisees", "heures_travaillees"
CLAUSES = (
    _of("clause_completion", "0-1", clause_completion, _DATED_BY, "clauses", f"{_DONE} heures_prevues clos"),
    _of(
        *("clause_qpv_share", "0-1", clause_qpv_share, _DATED_BY, "clauses"),
        reads="date_notification beneficiaires beneficiaires_qpv",
    ),
    _of("clause_hours_share", "0-1", clause_hours_share, _DATED_BY, "clauses", f"{_DONE} {_HOURS}"),
    _of(
        *("clause_beneficiaries", "personnes", clause_beneficiaries, (*PROJECTS, sexes.SEX), "clauses"),
        reads="date_notification beneficiaires",
        additive_by=(*PROJECTS, sexes.SEX),
        secrecy=SEXED,
    ),
)
_FIRMS, _ALIVE = "etablissements", "date_creation date_fermeture etat"
ESTABLISHMENTS = (
    _of(
        *("establishments", "établissements", establishments, _FIRMS_BY, _FIRMS, _ALIVE, inputs.DAY),
        yearly=None,
        additive_by=_FIRMS_BY,
    ),
    _of(
        *("ess_establishments", "établissements", ess_establishments, _FIRMS_BY, _FIRMS, f"{_ALIVE} ess", inputs.DAY),
        yearly=None,
        additive_by=_FIRMS_BY,
    ),
    _of(
        *(
            "ess_establishment_share",
            "0-1",
            ess_establishment_share,
            (*PLACE, "naf"),
            _FIRMS,
            f"{_ALIVE} ess",
            inputs.DAY,
        ),
        yearly=None,
    ),
    _of(
        *("creations", "établissements", creations, (*_FIRMS_BY, "annee"), _FIRMS, "date_creation"),
        additive_by=(*_FIRMS_BY, "annee"),
    ),
    _of(
        *("closures", "établissements", closures, (*_FIRMS_BY, "annee"), _FIRMS, "date_fermeture"),
        additive_by=(*_FIRMS_BY, "annee"),
    ),
    _of(
        *("establishments_per_1000", "/1 000 hab", establishments_per_1000, (*PLACE, "naf"), _FIRMS, _ALIVE),
        more=(*inputs.DAY, *inputs.POPULATION),
        yearly=None,
    ),
)
