"""The levers of a local authority, as the founding slides list them, beside what a folder shows of each.

A lever is never described twice: what it moved is an indicator under a filter (`Ask`), so that every number is one of
`values` and has its code. A lever of which the folder holds nothing is not used as far as anybody can tell: unknown,
not zero. The filters of the reader narrow it, but for those that a lever is made of (its scheme, its fund, its object).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ess_metrics.analyses.proof import prove
from ess_metrics.analyses.values import missing_table, values
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SECRET, Cell, Values
from ess_metrics.model.selection import Selection

PLACE, OBJECT = "code_quartier", "type_objet"
OBJECTS = ("conciergerie", "tiers_lieu", "association_outil", "agriculture_urbaine", "maison_urbaine_sante")
OF_LEVERS = ("dispositif_code", "famille", "fonds_origine", OBJECT, "type", "stade", "forme_convention", "etape")
Where = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Ask:
    """A figure of a lever: an indicator under filters; `by` and `key` when it is one row of a breakdown."""

    indicator: str
    where: Where = ()
    by: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Lever:
    """One lever: how `much` it was used (its first figure says where), for `whom`, with which `results`.

    `tied` are the filters that give its projects, whose objects are listed; None when it has no project of its own.
    """

    id: str
    group: str
    much: tuple[Ask, ...]
    whom: tuple[Ask, ...] = ()
    results: tuple[Ask, ...] = ()
    tied: Where | None = None


@dataclass(frozen=True)
class Figure:
    """An answer: what was asked, its cell, its unit, its code, the selection it was counted under."""

    ask: Ask
    cell: Cell
    unit: str
    proof: str
    asked: Selection

    @property
    def there(self) -> bool:
        """Whether the folder holds something of it: euros above 0, else records; a hidden cell holds something."""
        if self.cell.status == SECRET:
            return True
        return bool(self.cell.value) if self.unit == "EUR" else bool(self.cell.n)


@dataclass(frozen=True)
class Reach:
    """How many neighbourhoods a lever touched, `of` how many; `least` when some are hidden."""

    touched: int
    of: int
    least: bool


@dataclass(frozen=True)
class Shown:
    """What a folder shows of a lever. `absent`: the table that is missing, "" when none is."""

    lever: Lever
    much: tuple[Figure, ...]
    whom: tuple[Figure, ...]
    results: tuple[Figure, ...]
    objects: tuple[Figure, ...]
    reach: Reach
    absent: str

    @property
    def used(self) -> bool:
        """Whether anything of the folder says that the lever was used."""
        return any(figure.there for figure in self.much)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All its figures; none for a lever that is not used."""
        return (*self.much, *self.whom, *self.results, *self.objects)


def _at(**where: str) -> Where:
    """Filters written as `column="A B"`."""
    return tuple((column, tuple(codes.split())) for column, codes in where.items())


def _of(where: Where, *indicators: str) -> tuple[Ask, ...]:
    return tuple(Ask(indicator, where) for indicator in indicators)


def _money(id_: str, codes: str, group: str = "financement", results: tuple[str, ...] = ("jobs",)) -> Lever:
    """A lever that pays: euros and projects, inhabitants reached, results."""
    where = _at(dispositif_code=codes)
    much, whom = _of(where, "granted", "active_projects"), _of(where, "qpv_beneficiaries")
    return Lever(id_, group, much, whom, _of(where, *results), where)


def _events(id_: str, kind: str, group: str, whom: tuple[Ask, ...] = ()) -> Lever:
    """A lever that is seen in events."""
    where = _at(type=kind)
    return Lever(id_, group, _of(where, "events"), (*_of(where, "event_participants"), *whom))


def _lots(id_: str, code: str, *results: str) -> Lever:
    where = _at(dispositif_code=code)
    much = _of(where, "occupancy", "granted", "active_projects")
    return Lever(id_, "immobilier", much, _of(where, "ess_tenant_share"), _of(where, *results), where)


_SUPPORT = "accompagnement"
_HOUSE, _STUDY = _at(dispositif_code="FAPUS"), _at(dispositif_code="AMO_DEVECO")
_FOUNDERS, _CLAUSE = _at(dispositif_code="PARCOURS_CREA"), _at(dispositif_code="CLAUSE")
_LASTING, _LANDLORD = _at(forme_convention="cpo"), _at(fonds_origine="BAILLEUR")
_SHARED, _EARLY = _at(type_objet="tiers_lieu lieu_partage"), _at(stade="idee faisabilite amorcage")
_OTHER_CALLS = _at(dispositif_code="APPUI_AAP")

LEVERS: tuple[Lever, ...] = (
    # -- financial tools
    _money("feder", "FEDER"),
    _money("fse", "FSE"),
    _money("convention_region", "CONV_REGION_EMS"),
    _money("appel_contrat", "AAP_CDV", results=("success_rate", "jobs")),
    _money("autres_appels", "AAP_QF AAP_FDT"),
    _money("co_investissement", "ANRU BDT"),
    # -- support
    Lever("ingenierie", _SUPPORT, _of(_at(dispositif_code="ING_CROISEE"), "support_days")),
    Lever(
        *("appui_candidature", _SUPPORT, _of(_OTHER_CALLS, "support_days")),
        results=_of(_OTHER_CALLS, "call_win_rate"),
    ),
    Lever("etudes", _SUPPORT, _of(_STUDY, "support_days"), results=_of(_STUDY, "study_success_rate")),
    Lever(
        *("fabrique", _SUPPORT, _of(_HOUSE, "support_days")),
        results=tuple(Ask("fabrique_conversion", _HOUSE, "etape", stage) for stage in ("besoin", "lancement")),
        tied=_HOUSE,
    ),
    Lever(
        *("createurs", _SUPPORT, _of(_FOUNDERS, "founders"), _of(_FOUNDERS, "women_share", "under30_share")),
        results=_of(_FOUNDERS, "ess_creation_share", "firm_survival"),
    ),
    _money("zero_chomeur", "TZCLD", _SUPPORT),
    # -- land and premises
    _money("fonciers", "FONCIER", "immobilier"),
    _money("loyers", "AIDE_LOYER", "immobilier"),
    _lots("societe_immobiliere", "LOCUSEM", "rent_gap", "vacancy"),
    _lots("pepiniere", "PEPINIERE", "rent_gap", "length_of_stay"),
    Lever("lieux", "immobilier", _of(_SHARED, "active_projects", "granted"), _of(_SHARED, "qpv_beneficiaries"),
          _of(_SHARED, "jobs"), _SHARED),
    Lever("bailleurs", "immobilier", _of(_LANDLORD, "granted", "active_projects"),
          _of(_LANDLORD, "qpv_beneficiaries"), _of(_LANDLORD, "jobs"), _LANDLORD),
    # -- procurement and time
    Lever(
        *("clauses", "achats", _of((), "clause_beneficiaries"), _of((), "clause_qpv_share")),
        results=_of((), "clause_completion", "clause_hours_share"),
        tied=_CLAUSE,
    ),
    _money("chantiers", "NPNRU_EC", "achats"),
    Lever(
        *("temps_long", "achats", _of(_LASTING, "granted")),
        results=_of((), "cpo_share", "cpo_share_number", "cpo_ending"),
        tied=_at(dispositif_code="CPO"),
    ),
    # -- across departments, with the inhabitants
    _events("formations", "formation_croisee", "transversal"),
    _events("instances", "instance", "transversal", _of(_at(dispositif_code="AAP_CDV"), "ess_share")),
    _events("conseils", "conseil_citoyen", "transversal"),
    _events("informel", "reperage_informel", "transversal"),
    _events("entreprises", "rencontre_entreprises", "transversal"),
    Lever("innovation", "transversal", _of(_EARLY, "active_projects", "granted"),
          _of(_EARLY, "qpv_beneficiaries"), tied=_EARLY),
)  # fmt: skip
OTHERS = "autres"
GROUPS = tuple(dict.fromkeys(lever.group for lever in LEVERS))
_CLAIMED = {
    code
    for lever in LEVERS
    for ask in (*lever.much, *(Ask("", lever.tied or ()),))
    for column, codes in ask.where
    if column == "dispositif_code"
    for code in codes
}


def levers(data: Dataset, selection: Selection) -> tuple[Shown, ...]:
    """Each lever of the slides and what the folder shows of it, then the territory's other schemes if it has some."""
    asked = heard(selection)
    return tuple(_shown(data, lever, asked) for lever in (*LEVERS, *_others(data, asked)))


def heard(selection: Selection) -> Selection:
    """The selection without the filters that a lever is made of."""
    return selection.without(*OF_LEVERS)


def _others(data: Dataset, selection: Selection) -> Iterator[Lever]:
    """The schemes of the folder that no lever of the slides claims, together: a territory has its own."""
    keys = {key for id_ in ("granted", "active_projects") for key in _keys(data, id_, selection)}
    codes = sorted(keys - _CLAIMED)
    if codes:
        yield _money(OTHERS, " ".join(codes), "achats")


def _keys(data: Dataset, indicator: str, selection: Selection) -> tuple[str, ...]:
    return () if missing_table(data, indicator) else values(data, indicator, "dispositif_code", selection).keys


def _shown(data: Dataset, lever: Lever, selection: Selection) -> Shown:
    absent = next((table for ask in lever.much if (table := missing_table(data, ask.indicator))), "")
    much = tuple(_figures(data, lever.much, selection))
    shown = Shown(lever, much, (), (), (), _reach(data, lever, selection), absent)
    if not shown.used:
        return shown
    return replace(
        shown,
        whom=tuple(_figures(data, lever.whom, selection)),
        results=tuple(_figures(data, lever.results, selection)),
        objects=tuple(_objects(data, lever, selection)),
    )


def _figures(data: Dataset, asks: tuple[Ask, ...], selection: Selection) -> Iterator[Figure]:
    for ask in asks:
        if missing_table(data, ask.indicator):
            continue
        asked = _narrowed(selection, ask.where)
        found = values(data, ask.indicator, ask.by, asked)
        cell = found.total if ask.by is None else found[str(ask.key)]
        yield _figure(data, ask, found, cell, asked)


def _figure(data: Dataset, ask: Ask, found: Values, cell: Cell, asked: Selection) -> Figure:
    current = asked if BY_ID[ask.indicator].euros else asked.current
    return Figure(ask, cell, found.unit, prove(data, ask.indicator, ask.by, ask.key, current), current)


def _objects(data: Dataset, lever: Lever, selection: Selection) -> Iterator[Figure]:
    """The projects of a lever by object of the slides, those that it has."""
    if lever.tied is None or missing_table(data, "active_projects"):
        return
    asked = _narrowed(selection, lever.tied)
    if not asked.years and data.years:  # without years only what is still active would be seen
        asked = asked.plus("annee", *map(str, data.years))
    found = values(data, "active_projects", OBJECT, asked)
    for key, cell in found:
        if key in OBJECTS and cell.value:
            yield _figure(data, Ask("active_projects", lever.tied, OBJECT, key), found, cell, asked)


def _reach(data: Dataset, lever: Lever, selection: Selection) -> Reach:
    """Neighbourhoods where the first figure of a lever that the folder can give is above 0."""
    for ask in lever.much:
        if missing_table(data, ask.indicator):
            continue
        found = values(data, ask.indicator, PLACE, _narrowed(selection, ask.where))
        above = int(((found.status == OK) & (found.value > 0)).sum())
        return Reach(above, len(found.keys), bool((found.status == SECRET).any()))
    return Reach(0, len(data.neighbourhoods), False)


def _narrowed(selection: Selection, where: Where) -> Selection:
    for column, codes in where:
        selection = selection.plus(column, *codes)
    return selection


__all__ = ["GROUPS", "LEVERS", "OBJECTS", "Ask", "Figure", "Lever", "Reach", "Shown", "heard", "levers"]
