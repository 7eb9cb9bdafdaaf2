"""European funds: the State's list of FEDER and FSE operations, and the export of Kohesio.

The amount kept is the Union's: written as such, else eligible cost x co-financing rate; never the eligible cost. It is
put on the year of programming (else of the start), whole: no list says how it is spread, which is noted.

The postcode is that of the head office, or of a town at best: it never gives a neighbourhood. Every operation is of
the whole territory (TERRITOIRE) unless somebody added a column `code_quartier`. It serves one purpose: when the folder
knows its communes, the operations of others are set aside, with their euros; those whose postcode serves communes of
the territory and others too, or that say a department only, come in and are said.

Identity: programme and the operation's own number; without one, programme + beneficiary + title + dates, and the rank
among operations alike in all this, smallest amounts first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ess_metrics.files import cell_dates, cell_identifiers, cell_values
from ess_metrics.files.cell_dates import Moment
from ess_metrics.files.cell_identifiers import Identifier
from ess_metrics.files.cell_values import Read, fold, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.raw_files import refused_lines
from ess_metrics.formats import places_of_rows, postcodes
from ess_metrics.formats.parties import organisation, schemes, short_hash
from ess_metrics.formats.rows import Territory, area_codes, folded, limit, padded, territory, unique
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model import reference
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.schema import TERRITOIRE

NAME = "operations-europeennes"
CENT = Decimal("0.01")
FIRST_YEAR = 1989  # no structural fund before
TITLES: dict[str, tuple[str, ...]] = {
    "programme": ("programme code", "code du programme", "nom du programme", "programme operationnel", "programme"),
    "number": (
        "operation unique identifier",
        "numero synergie",
        "n synergie",
        "numero de dossier",
        "numero de l operation",
    ),
    "title": (
        "operation name programme language",
        "operation name english",
        "intitule du projet",
        "intitule de l operation",
        "nom de l operation",
        "operation name",
        "nom du projet",
    ),
    "name": (
        "nom du beneficiaire",
        "beneficiary name programme language",
        "beneficiary name",
        "beneficiaire",
        "chef de file",
    ),
    "siret": ("siret", "siret du beneficiaire", "numero siret"),
    "office": ("code postal du beneficiaire", "code postal du beneficaire", "code postal beneficiaire"),
    "town": (
        "code postal de l operation",
        "operation postcode",
        "operation postcode or other indicator",
        "postal code",
    ),
    "start": ("operation start date", "date de debut", "debut de l operation"),
    "end": ("operation end date", "date de fin", "fin de l operation"),
    "cost": (
        "total eligible expenditure amount",
        "total depenses eligibles",
        "total des depenses eligibles",
        "depenses totales eligibles",
        "cout total eligible",
        "total eligible expenditure",
        "total des couts eligibles",
    ),
    "amount": (
        "project eu budget",
        "montant ue programme",
        "montant ue",
        "montant de l aide ue",
        "cofinancement ue",
        "montant feder",
        "montant fse",
        "soutien de l union",
        "aide ue",
    ),
    "rate": (
        "cofinancing rate",
        "taux de cofinancement",
        "union co financing rate",
        "taux de cofinancement ue",
        "taux ue",
    ),
    "decided": ("date de programmation", "date de selection", "date du comite de programmation"),
    "fund": ("fund code", "fonds", "fund name", "fonds europeen"),
    "area": ("code quartier", "code qpv"),
    "commune": ("commune de l operation", "commune", "ville", "localisation", "operation location", "city"),
    "insee": ("code commune", "code insee", "insee", "code insee commune", "insee com"),
    "nuts": ("nuts3 code", "nuts 3 code", "nuts3", "nuts 3", "code nuts3", "code nuts 3"),
}
FUNDS = {
    "feder": ("UE_FEDER", "FEDER"),
    "erdf": ("UE_FEDER", "FEDER"),
    "fse": ("UE_FSE", "FSE"),
    "esf": ("UE_FSE", "FSE"),
    "iej": ("UE_FSE", "FSE"),
    "yei": ("UE_FSE", "FSE"),
}
OPERATIONS = ({"title", "name"}, {"title", "number"})
MONEY = ({"amount"}, {"cost", "rate"})


def _columns(header) -> dict[str, int]:
    """Field → position, by the titles' first words (many are bilingual: "Intitulé du projet  - operation name")."""
    found: dict[str, int] = {}
    folded = [fold(title) for title in header]
    for name, titles in TITLES.items():
        for title in titles:
            at = next((i for i, read in enumerate(folded) if read == title or read.startswith(f"{title} ")), None)
            if at is not None and at not in found.values():
                found[name] = at
                break
    return found


def recognise(raw: RawFile) -> float:
    """How surely the file lists European operations: a title, a beneficiary, the Union's amount or what makes it."""
    return max((_sure(grid) for grid in raw.grids), default=0.0)


def _sure(grid: Grid) -> float:
    found = _columns(grid.header).keys()
    told = any(operation <= found for operation in OPERATIONS)
    if not told or not any(money <= found for money in MONEY):
        return 0.0
    folded = [fold(title) for title in grid.header]
    european = sum(
        any(word in title for title in folded) for word in ("eligible", "operation", "fund code", "montant ue")
    )
    return 0.95 if european >= 2 else 0.6 if european else 0.0


@dataclass
class _Operation:
    """One operation that is kept."""

    line: int
    texts: dict[str, str]
    amount: Decimal
    cost: Decimal | None
    year: int
    days: dict[str, Moment | None]
    identifier: Identifier | None


@dataclass
class _State:
    """What is gathered along the file."""

    file: str
    sheet: str | None
    titles: dict[str, str]
    land: Territory
    decimal: str | None
    faults: list[Fault] = field(default_factory=list)
    kept: list[_Operation] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    lost: Decimal = Decimal(0)
    away: int = 0
    away_euros: Decimal = Decimal(0)
    unsure: int = 0
    home: frozenset[str] = frozenset()

    def say(
        self, rule: str, name: str, line: int, value: str | None, facts: dict | None = None, severity=WARNING
    ) -> None:
        """Note a fault of a row."""
        column = self.titles.get(name)
        self.faults.append(Fault(rule, severity, self.file, self.sheet, line, column, value or None, facts or {}))


def read(raw: RawFile, context: Context) -> Outcome:
    """Projects, their funding and their carriers; the balance counts the Union's euros."""
    grid = max(raw.grids, key=_sure)
    at = _columns(grid.header)
    titles = {name: plain(grid.header[i]) for name, i in at.items()}
    decimal = cell_values.decimal_mark(row[at[name]] for row in grid.rows for name in ("amount", "cost") if name in at)
    land = territory(context)
    state = _State(raw.path.name, grid.sheet, titles, land, decimal, home=postcodes.home(land))
    torn = refused_lines(raw)
    for line, row in zip(grid.lines, grid.rows, strict=True):
        _read_row(state, grid, line, row, {name: plain(row[i]) for name, i in at.items()}, torn.get((grid.sheet, line)))
    outcome = _outcome(state, context, skipped=[other for other in raw.grids if other is not grid])
    used = set(at.values())
    outcome.columns_taken = [title for i, title in enumerate(grid.header) if i in used]
    outcome.columns_ignored = [title for i, title in enumerate(grid.header) if title and i not in used]
    return outcome


def _read_row(state: _State, grid: Grid, line: int, row, texts: dict[str, str], torn: str | None) -> None:
    before = len(state.faults)
    amount, cost, rule = _money(state, line, texts) if not torn else (Decimal(0), None, torn)
    days = {name: _moment(state, name, line, texts.get(name, "")) for name in ("start", "end", "decided")}
    decided = days["decided"] if days["decided"] and days["decided"].year >= FIRST_YEAR else None
    if days["decided"] and not decided:
        state.say("date_hors_bornes", "decided", line, texts["decided"])
    days["decided"] = decided
    year = next((day.year for day in (decided, days["start"]) if day), None)
    if not rule and year is None:
        rule = "exercice_inconnu"
        state.say(rule, "decided", line, texts.get("decided"), severity=BLOCKING)
    if not rule and not texts.get("title"):
        texts = texts | {"title": texts.get("number") or texts.get("name") or ""}
        state.say("objet_vide", "title", line, None, {"count": 1})
    if not rule and _elsewhere(state, texts):
        rule, state.away, state.away_euros = "hors_territoire", state.away + 1, state.away_euros + amount
        del state.faults[before:]  # the faults of rows of other territories would hide those to mend
    if not rule and texts.get("number") and tuple(row) in state.seen:
        rule = "doublon_exact"
        state.say(rule, "number", line, texts["number"], severity=BLOCKING)
    state.seen.add(tuple(row))
    if rule:
        state.lost += amount
        names = unique(plain(title) or f"colonne_{i}" for i, title in enumerate(grid.header, 1))
        state.refused.append(dict(zip(names, row, strict=True)) | {"_row": line, "_sheet": grid.sheet, "_rule": rule})
        return
    state.kept.append(_Operation(line, texts, amount, cost, certain(year), days, _identifier(state, line, texts)))


def _money(state: _State, line: int, texts: dict[str, str]) -> tuple[Decimal, Decimal | None, str | None]:
    """The Union's euros, the eligible cost, and the rule that refuses the row if any."""
    amount, cost = (cell_values.amount(texts.get(name, ""), state.decimal) for name in ("amount", "cost"))
    if cost.rule:
        state.say(cost.rule, "cost", line, texts["cost"], cost.facts)
    if cost.value is not None and cost.value < 0:
        state.say("montant_negatif", "cost", line, texts["cost"])
        cost = Read()
    named = "amount"
    if amount.value is None and not amount.failed and cost.value is not None:
        named, amount = "rate", _by_rate(cost.value, texts.get("rate", ""))
    if amount.value is None:
        rule = amount.rule or "montant_vide"
        state.say(rule, named, line, texts.get(named), severity=BLOCKING)
        return Decimal(0), cost.value, rule
    if amount.rule:
        state.say(amount.rule, named, line, texts.get(named), amount.facts)
    euros = amount.value.quantize(CENT, ROUND_HALF_UP)
    if euros < 0:
        state.say("montant_negatif", named, line, texts.get(named), severity=BLOCKING)
        return euros, cost.value, "montant_negatif"
    if cost.value is not None and euros > cost.value:
        state.say("ue_superieur_cout", named, line, texts.get(named), {"other_value": texts["cost"]})
    return euros, cost.value, None


def _by_rate(cost: Decimal, rate: str) -> Read:
    """Eligible cost x rate; the rate is a fraction or a percentage."""
    read = cell_values.share(rate)
    if read.failed:
        return Read(rule="taux_invraisemblable")
    return Read(cost * read.value) if read.value is not None else Read()


def _moment(state: _State, name: str, line: int, text: str) -> Moment | None:
    read = cell_dates.moment(text)
    if read.failed:
        state.say(certain(read.rule), name, line, text)
    return read.value


def _identifier(state: _State, line: int, texts: dict[str, str]) -> Identifier | None:
    read = cell_identifiers.identifier(texts.get("siret", ""))
    if read.failed:
        rule = certain(read.rule)
        state.say(rule, "siret", line, None if rule == "identifiant_personnel" else texts["siret"], read.facts)
    if not texts.get("name") and not read.value:
        state.say("beneficiaire_manquant", "name", line, None)
    return read.value


def _elsewhere(state: _State, texts: dict[str, str]) -> bool:
    """Whether the operation is of another place than the folder's (an unknown one is not of the territory).

    By its neighbourhood, else its commune, else the postcode of its place, else that of the head office in the
    department of its NUTS 3 code. What only a department tells comes in, and is counted.
    """
    land = state.land
    if not land.departments or set(area_codes(pd.Series([texts.get("area", "")]))) & land.codes:
        return False
    if texts.get("insee") and land.communes:
        return padded(texts["insee"]) not in land.communes
    if texts.get("commune") and land.names:
        return folded(texts["commune"]) not in land.names
    department = _department(land, texts.get("nuts", ""))
    if department is False:
        return True
    told = [_near(state, texts.get(name, "")) for name in ("town", "office") if texts.get(name)]
    found = told[0] if told else None
    if department and found is False and not texts.get("town"):
        found = None  # a head office elsewhere of an operation here
    state.unsure += found is None and bool(told or department)
    return not (found or (found is None and (told or department)))


def _department(land: Territory, nuts: str) -> bool | None:
    """Whether the NUTS 3 codes of a cell are of the territory's departments; None when it has none that is known."""
    table = reference.reference("nuts3") if nuts else None
    known = {} if table is None else dict(zip(table["nuts3"], table["departement"], strict=True))
    found = {known[code] for code in re.findall(r"FR\w{3}", nuts.upper()) if code in known}
    return bool(found & land.departments) if found else None


def _near(state: _State, text: str) -> bool | None:
    """Whether a postcode is of the territory's communes; None where only the department is sure."""
    found = postcodes.served_by(text, state.home) if state.home else None
    if found is not None:
        return found
    code = cell_values.postcode(text.split(",", maxsplit=1)[0]).value or ""
    return None if {code[:3], code[:2]} & state.land.departments else False


def _outcome(state: _State, context: Context, skipped: list[Grid]) -> Outcome:
    outcome = Outcome(NAME)
    kept = sum((operation.amount for operation in state.kept), Decimal(0))
    outcome.rows_kept, outcome.rows_refused = len(state.kept), len(state.refused)
    outcome.rows_read = outcome.rows_kept + outcome.rows_refused
    outcome.euros_kept, outcome.euros_read = float(kept), float(kept + state.lost)
    outcome.euros_outside = float(state.away_euros)
    outcome.refused = pd.DataFrame(state.refused) if state.refused else None
    if state.kept:
        outcome.tables = _tables(state, context, outcome)
    outcome.faults = [*state.faults, *_file_faults(state, context, skipped)]
    return outcome


def _file_faults(state: _State, context: Context, skipped: list[Grid]) -> list[Fault]:
    faults = [
        Fault("feuille_ignoree", WARNING, state.file, grid.sheet, facts={"reason": "elle ne liste pas d'opérations"})
        for grid in skipped
    ]
    spread = sum(
        bool(o.days["start"] and o.days["end"] and o.days["end"].year > o.days["start"].year) for o in state.kept
    )
    unknown = Counter(o.texts.get("fund", "") for o in state.kept if _fund(o)[1] == "AUTRE")
    for rule, count in (
        ("lieu_siege", len(state.kept)),
        ("lieu_incertain", state.unsure),
        ("operations_pluriannuelles", spread),
    ):
        if count:
            faults.append(Fault(rule, WARNING, state.file, state.sheet, facts={"count": count}))
    for value, count in unknown.items():
        column = state.titles.get("fund")
        faults.append(
            Fault("fonds_inconnu", WARNING, state.file, state.sheet, None, column, value or None, {"count": count})
        )
    if state.away:
        facts = {"count": state.away, "total": len(state.kept) + len(state.refused), "amount": state.away_euros}
        facts["limit"] = limit(context)
        faults.append(Fault("hors_territoire", WARNING, state.file, state.sheet, facts=facts))
    return faults


def _fund(operation: _Operation) -> tuple[str, str]:
    """Origin of the money and scheme, by the fund's name, else by the programme's when it names one fund only."""
    for text in (operation.texts.get("fund", ""), operation.texts.get("programme", "")):
        found = {pair for word, pair in FUNDS.items() if word in fold(text)}
        if len(found) == 1:
            return found.pop()
    return "AUTRE", "AUTRE"


def _tables(state: _State, context: Context, outcome: Outcome) -> dict[str, pd.DataFrame]:
    organisations: dict[str, dict] = {}
    projects, funding = [], []
    for operation, identity in zip(state.kept, _ids(state.kept), strict=True):
        texts = operation.texts
        carrier = ""
        if texts.get("name") or operation.identifier:
            name = texts.get("name") or certain(operation.identifier).value
            code = cell_values.postcode(texts.get("office", "")).value or ""
            carrier = _register(organisations, operation.identifier, name, f"Europe|{code}")
        programme = texts.get("programme", "")
        funder = _register(organisations, None, f"Programme européen {programme}", "Europe") if programme else ""
        projects.append(_project(operation, identity, carrier))
        funding.append(_funding(operation, identity, carrier, funder, state))
    tables = {"organismes": pd.DataFrame(organisations.values()), "projets": pd.DataFrame(projects)}
    tables |= {"projets_quartiers": _places(state, projects, context, outcome), "financements": pd.DataFrame(funding)}
    tables["dispositifs"] = schemes({row["dispositif_code"] for row in funding})
    return {stem: table for stem, table in tables.items() if len(table)}


def _ids(operations: list[_Operation]) -> list[str]:
    """An id for each operation (see the module's docstring)."""
    alike = defaultdict(list)
    for at, operation in enumerate(operations):
        texts = operation.texts
        own = [texts.get("number", "")] if texts.get("number") else [fold(texts[name]) for name in ("name", "title")]
        dates = [] if texts.get("number") else [texts.get("start", ""), texts.get("end", "")]
        alike[(fold(texts.get("programme", "")), *own, *dates)].append(at)
    found = [""] * len(operations)
    for identity, places in alike.items():
        for rank, at in enumerate(sorted(places, key=lambda i: operations[i].amount)):
            found[at] = "UE-" + short_hash(*identity, rank)
    return found


def _register(organisations: dict[str, dict], identifier: Identifier | None, name: str, scope: str) -> str:
    row = organisation(identifier, name, scope)
    organisations.setdefault(row["organisme_id"], row)
    return row["organisme_id"]


def _day(moment: Moment | None) -> str:
    return moment.day.isoformat() if moment and moment.day else ""


def _project(operation: _Operation, identity: str, carrier: str) -> dict:
    cost = operation.cost
    return {
        "projet_id": identity,
        "intitule": operation.texts["title"],
        "porteur_id": carrier,
        "dispositif_principal": _fund(operation)[1],
        "statut": "attribue",
        "date_debut": _day(operation.days["start"]),
        "date_fin": _day(operation.days["end"]),
        "cout_total": f"{cost:f}" if cost is not None and cost >= 0 else "",
        "_row": operation.line,
    }


def _funding(operation: _Operation, identity: str, carrier: str, funder: str, state: _State) -> dict:
    fund, scheme = _fund(operation)
    return {
        "financement_id": identity,
        "projet_id": identity,
        "porteur_id": "",
        "financeur_id": funder,
        "fonds_origine": fund,
        "dispositif_code": scheme,
        "annee": str(operation.year),
        "type_concours": "subvention",
        "montant_attribue": f"{operation.amount:f}",
        "date_decision": _day(operation.days["decided"]),
        "reference_decision": operation.texts.get("number", ""),
        "statut": "attribue",
        "_row": operation.line,
        "_sheet": state.sheet,
    }


def _places(state: _State, projects: list[dict], context: Context, outcome: Outcome) -> pd.DataFrame:
    """The neighbourhood somebody wrote, else the whole territory."""
    codes = pd.Series([operation.texts.get("area", "") for operation in state.kept], dtype="str")
    found = places_of_rows.place(codes.index, context, codes=codes)
    outcome.places = found.counts
    return pd.DataFrame(
        {
            "projet_id": [project["projet_id"] for project in projects],
            "code_quartier": found.codes,
            "part": "1",
            "methode": ["non_repartie" if code == TERRITOIRE else "saisie" for code in found.codes],
        }
    )


SOURCE = Source(NAME, "Opérations européennes (FEDER, FSE, Kohesio)", recognise, read, national=True)
