"""The State's grants to associations ("jaune budgétaire"): a total row, then a row a budget programme.

Only the programme rows are grants; the total of an association is checked against them and never added. The columns
do not name the year: it comes from the grand total, else from the file's name, and is said. When the folder knows its
communes, associations seated elsewhere are set aside: the list is national. Programme 147 is `ETAT_P147`, the others
`ETAT_AUTRE`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from ess_metrics.files import cell_identifiers, cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.raw_files import refused_lines
from ess_metrics.formats.grant_rows import Notes, year_in
from ess_metrics.formats.parties import organisation, schemes, short_hash
from ess_metrics.formats.rows import folded, territory
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

NAME = "jaune-budgetaire"
TITLES = ("siren", "association", "imputation", "total des subventions", "detail des subventions")
USED = {title for title in TITLES if title != "total des subventions"}
PROGRAMME = re.compile(r"(?P<ministry>.*?)\s*:\s*(?P<code>\d{3})\s*-\s*(?P<label>.*)")
PLACE = re.compile(r"(?P<name>.*?) - (?P<where>(?:\d{2,3}|2[AB])(?: [^-]*)?)")
PAID_IN = re.compile(r"(?:en|vers\S*|exercice|annee)\D{0,3}((?:19|20)\d\d)")


@dataclass
class _State:
    """What is gathered along the file."""

    file: str
    year: int | None
    notes: Notes = field(default_factory=Notes)
    organisations: dict[str, dict] = field(default_factory=dict)
    funding: list[dict] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    ranks: Counter = field(default_factory=Counter)
    lost: Decimal = Decimal(0)
    kept: Decimal = Decimal(0)
    departments: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    away: int = 0
    away_euros: Decimal = Decimal(0)
    written: dict[tuple[str, str], tuple[int, Decimal | None]] = field(default_factory=dict)
    found: defaultdict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def is_jaune(raw: RawFile) -> bool:
    """Whether the columns are those of the jaune budgétaire."""
    return any(set(TITLES) <= {fold(title) for title in grid.header} for grid in raw.grids)


def read(raw: RawFile, context: Context) -> Outcome:
    """Associations and their grants by programme; the balance counts the programme rows."""
    grid = next(grid for grid in raw.grids if set(TITLES) <= {fold(title) for title in grid.header})
    limits = territory(context)
    state = _State(raw.path.name, None, departments=limits.departments, names=limits.names)
    _say_year(state, grid)
    _read_rows(grid, state, refused_lines(raw))
    outcome = Outcome(NAME)
    outcome.rows_kept, outcome.rows_refused = len(state.funding), len(state.refused)
    outcome.rows_read = outcome.rows_kept + outcome.rows_refused
    outcome.euros_kept, outcome.euros_read = float(state.kept), float(state.kept + state.lost)
    outcome.euros_outside, outcome.spread = float(state.away_euros), True
    outcome.refused = pd.DataFrame(state.refused) if state.refused else None
    outcome.tables = {
        "organismes": pd.DataFrame(state.organisations.values()),
        "financements": pd.DataFrame(state.funding),
    }
    outcome.tables["dispositifs"] = schemes({"AUTRE"})
    outcome.tables = {stem: table for stem, table in outcome.tables.items() if len(table)}
    taken = [title for title in grid.header if fold(title) in USED]
    outcome.columns_taken, outcome.columns_ignored = taken, [title for title in grid.header if title not in taken]
    outcome.faults = state.notes.all()
    return outcome


def _say_year(state: _State, grid: Grid) -> None:
    """The year of payment: in the grand total that ends the table, else in the file's name; said in both cases."""
    last = fold(" ".join(grid.rows[-1])) if grid.rows else ""
    for text, origin in ((last, "la ligne du total"), (fold(state.file), "le nom du fichier")):
        found = PAID_IN.findall(text) or [year_in(text)]
        if found[-1]:
            state.year = int(found[-1])
            facts = {"origin": origin, "count": len(grid.rows)}
            state.notes.faults.append(Fault("annee_deduite", WARNING, state.file, value=str(state.year), facts=facts))
            return
    state.notes.add(Fault("exercice_inconnu", BLOCKING, state.file))


def _read_rows(grid: Grid, state: _State, torn: dict) -> None:
    at = {fold(title): position for position, title in enumerate(grid.header)}
    for line, row in zip(grid.lines, grid.rows, strict=True):
        siren, name, programme, total, detail = (plain(row[at[title]]) for title in TITLES)
        if (grid.sheet, line) in torn:
            _refuse(state, grid, row, line, torn[grid.sheet, line], Decimal(0))
        elif fold(siren).startswith("total") or fold(name).startswith("total des subventions"):
            state.written["", ""] = line, cell_values.amount(detail or total).value
        elif not programme and not detail:
            state.written[siren, name] = line, cell_values.amount(total).value
        else:
            euros = _grant(state, grid, row, line, (siren, name, programme, detail))
            state.found[siren, name] += euros
            state.found["", ""] += euros
    _check_totals(grid, state)


def _check_totals(grid: Grid, state: _State) -> None:
    """Compare the totals that the file writes with the programme rows of each association, and of all."""
    column = next(title for title in grid.header if fold(title) == "total des subventions")
    for key, (line, total) in state.written.items():
        if total is not None and total != state.found[key]:
            facts: dict[str, object] = {"written": total, "amount": state.found[key]}
            fault = Fault("total_different", WARNING, state.file, grid.sheet, line, column, str(total), facts)
            state.notes.add(fault)
    if state.away:
        facts = {"count": state.away, "total": len(state.funding) + len(state.refused), "amount": state.away_euros}
        facts["limit"] = "siège dans une commune du territoire"
        state.notes.add(Fault("hors_territoire", WARNING, state.file, grid.sheet, facts=facts))
    facts = {"count": len(state.written)}
    state.notes.add(Fault("lignes_total", WARNING, state.file, grid.sheet, facts=facts))


def _grant(state: _State, grid: Grid, row, line: int, texts: tuple[str, str, str, str]) -> Decimal:
    """One programme row, kept or refused; gives its euros."""
    siren, name, _, detail = texts
    read = cell_values.amount(detail)
    euros = read.value or Decimal(0)
    rule = read.rule if read.failed else "montant_vide" if read.value is None else None
    rule = rule or ("montant_negatif" if euros < 0 else None) or (None if name or siren else "beneficiaire_manquant")
    if rule:
        column = "Détail des subventions" if rule != "beneficiaire_manquant" else "ASSOCIATION"
        state.notes.add(Fault(rule, BLOCKING, state.file, grid.sheet, line, column, detail or None))
    elif read.rule:
        state.notes.add(
            Fault(read.rule, WARNING, state.file, grid.sheet, line, "Détail des subventions", detail, read.facts)
        )
    if not rule and _elsewhere(state, name):
        rule, state.away, state.away_euros = "hors_territoire", state.away + 1, state.away_euros + euros
    if rule or not state.year:
        _refuse(state, grid, row, line, rule or "exercice_inconnu", euros)
        return euros
    state.kept += euros
    state.funding.append(_funding(state, grid, line, texts, euros))
    return euros


def _elsewhere(state: _State, name: str) -> bool:
    """Whether the association's town is not one of the folder's communes (a name without a town is elsewhere)."""
    place = PLACE.fullmatch(name)
    code, _, town = place["where"].partition(" ") if place else ("", "", "")
    if not state.departments:
        return False
    return code not in state.departments or bool(state.names and folded(town) not in state.names)


def _refuse(state: _State, grid: Grid, row, line: int, rule: str, euros: Decimal) -> None:
    state.lost += euros
    state.refused.append(dict(zip(grid.header, row, strict=True)) | {"_row": line, "_sheet": grid.sheet, "_rule": rule})


def _funding(state: _State, grid: Grid, line: int, texts, euros: Decimal) -> dict:
    siren, name, programme, _ = texts
    carrier = _carrier(state, grid, line, siren, name)
    found = PROGRAMME.fullmatch(programme)
    ministry = plain(found["ministry"]) if found else programme
    funder = organisation(None, f"État – {ministry}" if ministry else "État", "Etat")
    state.organisations.setdefault(funder["organisme_id"], funder)
    identity = (NAME, siren, fold(name), fold(programme), state.year)
    state.ranks[identity] += 1
    return {
        "financement_id": "JAUNE-" + short_hash(*identity, state.ranks[identity]),
        "projet_id": "",
        "porteur_id": carrier,
        "financeur_id": funder["organisme_id"],
        "fonds_origine": "ETAT_P147" if found and found["code"] == "147" else "ETAT_AUTRE",
        "dispositif_code": "AUTRE",
        "annee": str(state.year),
        "type_concours": "subvention",
        "montant_attribue": f"{euros:f}",
        "reference_decision": f"programme {found['code']} – {found['label']}" if found else programme,
        "statut": "attribue",
        "_row": line,
        "_sheet": grid.sheet,
    }


def _carrier(state: _State, grid: Grid, line: int, siren: str, name: str) -> str:
    """The association, without the town that ends its name (without a SIREN two towns are two associations)."""
    read = cell_identifiers.identifier(siren)
    if read.rule and read.rule != "siren_pour_siret":
        hidden = read.rule == "identifiant_personnel"
        facts = read.facts
        state.notes.add(
            Fault(read.rule, WARNING, state.file, grid.sheet, line, "SIREN", None if hidden else siren, facts)
        )
    place = PLACE.fullmatch(name)
    row = organisation(read.value, plain(place["name"]) if place else name, f"{NAME}|{place['where'] if place else ''}")
    state.organisations.setdefault(row["organisme_id"], row)
    return row["organisme_id"]
