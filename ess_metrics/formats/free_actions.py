"""Actions of a free table: one line makes a project, its places and a funding row for each funder, year and section.

Columns of equal fund, funder, year, section, scheme and kind, and different amounts (asked, granted, paid), make one
row. An empty cell makes none, a 0 makes one, words instead of an amount leave it unknown and are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ess_metrics.files import cell_dates, cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import free_cells
from ess_metrics.formats.free_layout import check_fault
from ess_metrics.formats.free_reading import Cell, Reading, Row
from ess_metrics.formats.grant_words import fund_of, named_status, status_of
from ess_metrics.formats.parties import short_hash
from ess_metrics.formats.recipe_fields import AMOUNTS
from ess_metrics.model import reference, schema
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.schema import TERRITOIRE
from ess_metrics.texts.library import recipe_words as texts

KEY = ("fonds_origine", "financeur_id", "annee", "section", "dispositif_code", "type_concours")
OF_FUNDING = (
    "forme_convention", "convention_id", "convention_debut", "convention_fin", "date_decision",
    "date_premier_versement", "reference_decision", "origine_id",
)  # fmt: skip
OF_PROJECT = (
    "stade", "type_objet", "secteur", "thematique", "date_depot", "date_debut", "date_fin", "date_arret", "cout_total",
    "ressources_propres", "emplois_prevus", "emplois_crees", "etp_insertion", "beneficiaires", "beneficiaires_qpv",
)  # fmt: skip
PLACED = ("quartiers", "code_quartier", "latitude", "longitude")
DEFAULT_SCHEME = "AUTRE"
YEAR = re.compile(r"(?<!\d)(20[0-4]\d|19[89]\d)(?!\d)")
GRANTED, ASKED = "montant_attribue", "montant_demande"


@dataclass
class Funding:
    """One funding row being made: its key, its amounts (None = written but unreadable)."""

    key: tuple[str, ...]
    inline: dict[str, str]
    amounts: dict[str, Decimal | None] = field(default_factory=dict)


def read_row(reading: Reading, row: Row) -> None:
    """One line of actions, into the tables of the reading."""
    fundings = _fundings(row)
    carrier = row.body("porteur", "porteur_id")
    title = plain(row.text("intitule"))
    if not carrier and not title:
        row.refuse("beneficiaire_manquant", "porteur_nom")
    if row.refused_by:
        return
    _check_sums(reading, row)
    project = _project(reading, row, fundings, carrier, title)
    for funding in fundings:
        _funding_row(reading, row, funding, carrier, project)


# --- amounts ---------------------------------------------------------------------------------------------------------


def _fundings(row: Row) -> list[Funding]:
    """The funding rows of a line: cells of one key together, each amount once."""
    made: list[Funding] = []
    cells = sorted((cell for name in AMOUNTS for cell in row.cells.get(name, ())), key=lambda cell: cell.column.at)
    for cell in cells:
        if cell_values.is_empty(cell.text):
            continue
        value = _amount(row, cell)
        if row.refused_by:
            continue
        key, inline = _key(row, cell)
        name = cell.target.field
        found = next((one for one in made if one.key == key and name not in one.amounts), None)
        if found is None:
            made.append(found := Funding(key, inline))
        found.amounts[name] = value
    return made


def _amount(row: Row, cell: Cell) -> Decimal | None:
    """The euros of a cell; None when it holds words."""
    name = cell.target.field
    read = row.amount(cell)
    if read.rule == free_cells.OTHER_UNIT:
        row.other_unit(name, cell.text, "€")
    elif name == GRANTED and (told := named_status(cell.text)) and not row.text("statut"):
        row.told_status = row.told_status or told
        row.say("montant_dit_statut", name, cell.text, status=told)
    elif read.rule:
        title = cell.column.title
        row.reading.faults.append(
            Fault(read.rule, WARNING, row.reading.file, row.block.sheet, row.entry.line, title, cell.text, read.facts)
        )
    if read.number is None:
        row.reading.without_amount += 1
        return None
    row.amounts[name] += read.number
    if read.number < 0:
        row.refuse("montant_negatif", name, cell.text)
    return read.number


def _key(row: Row, cell: Cell) -> tuple[tuple[str, ...], dict[str, str]]:
    """What makes a funding row one: fund, funder, year, section, scheme, kind; the column's own facts beside."""
    inline = dict(cell.target.constants)
    named = row.text("financeur", inline)
    if not named and not any(row.text(name, inline) for name in ("fonds", "fonds_origine", "financeur_id")):
        named = row.reading.named_after(row.block.sheet)
    funder = row.body("financeur", "financeur_id", name=named, inline=inline)
    year = _year(row, inline)
    if not year:
        row.refuse("exercice_inconnu", "annee")
    fund = _fund(row, inline, funder)
    kind = row.value("type_concours", inline) or "subvention"
    return (fund, funder, year, row.value("section", inline), _scheme(row, inline), kind), inline


def _year(row: Row, inline: dict[str, str]) -> str:
    """The year written, else that of the decision, of the request; else that of the sheet, its title, the file."""
    text = row.text("annee", inline)
    if not cell_values.is_empty(text):
        read = cell_dates.year(text)
        if read.value:
            return str(read.value)
        if found := YEAR.search(text):
            return found[1]
        row.say(read.rule or "annee_illisible", "annee", text)
    if year := _year_of_days(row, inline):
        return year
    for origin, words in (
        (texts.FROM_SHEET, row.block.sheet or ""),
        (texts.FROM_TITLE, row.block.above),
        (texts.FROM_FILE, row.reading.file.replace("_", " ")),
    ):
        years = sorted(set(YEAR.findall(words)))
        if len(years) == 1:
            row.reading.deduce(years[0], origin, row.block.sheet, row.entry.line)
            return years[0]
    return ""


def _year_of_days(row: Row, inline: dict[str, str]) -> str:
    """The year of the decision, else of the request; a day that can't be read (« CM du 3/3/2023 ») still says it."""
    days = [row.text(name, inline) for name in ("date_decision", "date_depot")]
    for day in days:
        if moment := cell_dates.moment(day).value:
            return str(moment.year)
    said = {year for day in days for year in YEAR.findall(day)}
    return said.pop() if len(said) == 1 else ""


def _fund(row: Row, inline: dict[str, str], funder: str) -> str:
    """The fund that is written, else the one that is known of the funder."""
    text = plain(row.text("fonds", inline) or row.text("fonds_origine", inline))
    name = row.reading.bodies.get(funder, {}).get("nom", "")
    if text:
        found = _named_fund(row, text)
        if not found:
            row.say("valeur_hors_liste", "fonds", text, expected=", ".join(schema.FONDS.split()))
        return found
    if not funder:
        return ""
    return row.reading.funds.get(funder) or _named_fund(row, name)


def _named_fund(row: Row, text: str) -> str:
    """The fund of a code, of its French name, of the name that the folder gives it, or of what a funder is called."""
    named = {fold(label): code for code, label in reference.labels("fonds_origine").items()}
    named |= {fold(code): code for code in schema.FONDS.split()}
    named |= {fold(str(name)): code for code, name in row.reading.context.manifest.get("libelles_fonds", {}).items()}
    found = named.get(fold(text)) or fund_of(text, "", row.reading.context)
    return "" if found == "AUTRE" and fold(text) not in named else found


def _scheme(row: Row, inline: dict[str, str]) -> str:
    found = row.value("dispositif_code", inline) or row.value("dispositif_principal", inline)
    return found or row.reading.default_scheme(DEFAULT_SCHEME)


def _check_sums(reading: Reading, row: Row) -> None:
    """Columns that should be the sum of the line's amounts and are not."""
    for title in reading.recipe.checks:
        at = next((at for at, name in enumerate(row.block.header) if fold(name) == fold(title)), None)
        cell = row.entry.cells[at] if at is not None and at < len(row.entry.cells) else ""
        written = free_cells.amount(cell, None, title, "").number
        if written is None:
            continue
        names = [name for name in (GRANTED, ASKED, "montant_verse") if name in row.amounts]
        found = row.amounts[names[0]] if names else Decimal(0)
        if abs(written - found) >= Decimal("0.01"):
            reading.faults.append(check_fault(reading.file, row.block, row.entry, title, written, found))


# --- rows ------------------------------------------------------------------------------------------------------------


def _project(reading: Reading, row: Row, fundings: list[Funding], carrier: str, title: str) -> str:
    """The project of a line: named by its title, or by its carrier when something is said of it; "" for bare money."""
    facts = {name: value for name in OF_PROJECT if name in reading.wanted and (value := row.value(name))}
    facts |= {name: value for name, value in row.values("projets").items() if value and name not in facts}
    told = bool(facts.keys() - {"statut", "porteur_id", "dispositif_principal", "adresse", "observation"}) or any(
        row.first(name) for name in PLACED
    )
    if not title and fundings and not told:
        return ""
    names = reading.bodies.get(carrier, {})
    years = sorted({funding.key[2] for funding in fundings} or {_year(row, {})} - {""})
    given = plain(row.text("projet_id"))
    project = given or _project_id(reading, row, carrier, title, years)
    found = {
        **facts,
        "projet_id": project,
        "intitule": title or names.get("nom", "") or project,
        "porteur_id": carrier,
        "dispositif_principal": facts.get("dispositif_principal") or (fundings[0].key[4] if fundings else ""),
        "statut": row.value("statut") or row.told_status or status_of([funding.amounts for funding in fundings]),
        "_row": row.entry.line,
        "_sheet": row.block.sheet,
        "_publisher": reading.recipe.name,
        "_reference": plain(row.text("reference")),
        "_year": years[0] if years else "",
    }
    reading.tables["projets"].append(found)
    _links(reading, row, project)
    return project


def _project_id(reading: Reading, row: Row, carrier: str, title: str, years: list[str]) -> str:
    """An id that depends on what the line is, and on its rank among those of one carrier, title and year."""
    reference = plain(row.text("reference"))
    parts = (carrier, fold(title), reference, years[0] if years else "")
    rank = reading.rank("projet", *parts)
    return f"LIB-{short_hash(*parts, rank)}"


def _funding_row(reading: Reading, row: Row, funding: Funding, carrier: str, project: str) -> None:
    facts = dict(zip(KEY, funding.key, strict=True))
    told = reading.wanted
    written = {name: value for name in OF_FUNDING if name in told and (value := row.value(name, funding.inline))}
    written.setdefault("reference_decision", plain(row.text("reference")))
    given = plain(row.text("financement_id"))
    what = (reading.recipe.name, project or carrier, *funding.key)
    reading.tables["financements"].append(
        {
            **written,
            **facts,
            "financement_id": given or f"LIB-{short_hash(*what, reading.rank('financement', *what))}",
            "projet_id": project,
            "porteur_id": "" if project else carrier,
            **{name: "" if value is None else f"{value:f}" for name, value in funding.amounts.items()},
            "statut": row.value("statut", funding.inline) or row.told_status or status_of([funding.amounts]),
            "_row": row.entry.line,
            "_sheet": row.block.sheet,
            "_derived": not given,
        }
    )


def _links(reading: Reading, row: Row, project: str) -> None:
    """The places of a project: those that are named, in equal parts unless they are given; else where its point is."""
    if money := _money_by_place(row):
        _share(reading, project, money, "saisie")
        return
    codes = row.places("quartiers", "code_quartier")
    lat, lon = row.value_of("latitude"), row.value_of("longitude")
    if not codes:
        if codes is not None and lat is not None and lon is not None:
            reading.points.append((project, lat, lon))
        return
    given = free_cells.shares(row.text("parts")) if row.first("parts") else []
    if given and len(given) != len(codes):
        row.say("parts_illisibles", "parts", row.text("parts"), count=len(codes))
        given = []
    parts = given or [Decimal(1)] * len(codes)
    method = "saisie" if given or len(codes) == 1 else "egale"
    _share(reading, project, dict(zip(codes, parts, strict=True)), method)


def _money_by_place(row: Row) -> dict[str, Decimal]:
    """The euros of each neighbourhood, where a recipe says of the columns of amounts which neighbourhood each is of."""
    for name in (GRANTED, ASKED, "montant_verse"):
        money: dict[str, Decimal] = {}
        for cell in row.cells.get(name, ()):
            place = cell.target.constants.get("quartiers", "")
            amount = row.amount(cell).number if place else None
            codes = (row.named_places(place, "quartiers") if amount else None) or ()
            for code in codes:
                money[code] = money.get(code, Decimal(0)) + certain(amount) / len(codes)
        if money:
            return money
    return {}


def _share(reading: Reading, project: str, parts: dict[str, Decimal], method: str) -> None:
    """The part of each place in a project."""
    total = sum(parts.values())
    for code, part in parts.items():
        shown = "non_repartie" if code == TERRITOIRE else method
        link = {"projet_id": project, "code_quartier": code, "part": f"{part / total:.12g}", "methode": shown}
        reading.tables["projets_quartiers"].append(link)
