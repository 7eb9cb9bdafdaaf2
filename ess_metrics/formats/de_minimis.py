"""The register of de minimis aids (decree 2025-1361) -> `aides_minimis`: what counts towards a ceiling, no grant.

An aid of the register is often a grant that the folder has from elsewhere: its euros stay apart, and are never added to
those of `financements`. The register gives no place: an aid is of the folder when its body is (SIRET, else SIREN, among
the folder's bodies or establishments); the others are outside. Its columns were seen in no copy: they are found by what
they name (a beneficiary's number, an amount, the day, who granted it), and the file by its saying that its aids are de
minimis: in the title of the amount, above the table, or in a column whose cells name the rule.
"""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from ess_metrics.files import cell_identifiers, cell_values
from ess_metrics.files.cell_dates import moment
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import rows
from ess_metrics.formats.parties import SAID_OF_SIRET, short_hash
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

NAME, LABEL, STEM = "aides-de-minimis", "Registre des aides de minimis", "aides_minimis"
RULE = re.compile(r"minimis|2023\W?2831|2023\W?2832|1407\W?2013|1408\W?2013|360\W?2012|717\W?2014")
SAID_OF_ALL = 0.8
GIVER = r"autorite|attribuant|attributaire_public|financeur|octroyant|organisme|administration|ministere"
# What a column holds, by its folded title; the first title that fits is the one. `GIVER` numbers are no beneficiary's.
FIELDS: dict[str, tuple[str, ...]] = {
    "body": (r"siret.*benef|benef.*siret", r"siren.*benef|benef.*siren", r"siret", r"siren", r"identifiant.*benef"),
    "amount": (r"minimis", r"equivalent_subvention|(^|_)esb(_|$)", r"montant"),
    "day": (r"date.*octroi|octroi.*date", r"date.*(attribution|decision|signature|notification)", r"date"),
    "giver": (rf"(nom|libelle).*({GIVER})", rf"^({GIVER})(?!.*sire[nt])", r"octroi"),
    "instrument": (r"instrument", r"forme.*aide|nature.*aide|type.*aide"),
    "rule": (r"reglement|regime|base_juridique", r"minimis"),
    "activity": (r"naf|nace", r"secteur"),
    "number": (
        r"^(id|identifiant|numero|reference)(_.*)?aide(?!.*minimis_montant)",
        r"^id(entifiant)?$|identifiant_unique|numero_aide",
    ),
}
NEEDED = ("body", "amount", "day")
GRANT_TABLE = {"conditionsversement", "datesperiodeversement", "notificationue", "idrae"}


def recognise(raw: RawFile) -> float:
    """A beneficiary's number, an amount and a day, in a table that says that its aids are de minimis."""
    sample = rows.sample(raw)
    found = columns(sample)
    if not set(NEEDED) <= found.keys() or len(rows.header(raw) & GRANT_TABLE) >= 2:
        return 0.0
    above = " ".join(text for grid in raw.grids for text in grid.above)
    titles = f"{found['amount']} {found.get('number', '')} {rows.folded(above)}"
    if re.search(r"minimis", titles) or _all_of_them(sample):
        return 1.0
    granted = re.search(r"octroi", found["day"]) or "octroi" in found.get("giver", "")
    return 0.96 if granted and {"instrument", "activity"} <= found.keys() else 0.0


def columns(frame: pd.DataFrame) -> dict[str, str]:
    """Which column holds what, each once; a number of who grants is none of the beneficiary's."""
    found: dict[str, str] = {}
    for field, patterns in FIELDS.items():
        titles = [name for name in map(str, frame.columns) if not name.startswith("_") and name not in found.values()]
        if field == "body":
            titles = [name for name in titles if not re.search(GIVER, name)]
        if field == "amount":
            titles = [name for name in titles if _is_numbers(frame[name])]
        if field == "day":
            titles = [name for name in titles if not re.search(r"publication|maj|mise_a_jour|naissance", name)]
        fitting = (name for pattern in patterns for name in titles if re.search(pattern, name))
        if name := next(fitting, None):
            found[field] = name
    return found


def _is_numbers(cells: pd.Series) -> bool:
    """Whether amounts may stand there: a flag « oui », « non » is none, and neither is a column of texts."""
    filled = cells[cells != ""].head(200)
    return bool(len(filled)) and bool(filled.map(lambda cell: cell_values.money(cell).value is not None).mean() > 0.5)


def _all_of_them(frame: pd.DataFrame) -> bool:
    """Whether a column names a rule of de minimis aids on nearly every row."""
    return any(
        len(cells := frame[name][frame[name] != ""]) and cells.str.lower().str.contains(RULE).mean() >= SAID_OF_ALL
        for name in frame.columns
    )


def read(raw: RawFile, context: Context) -> Outcome:
    """The aids of the folder's bodies; a row without a beneficiary's number is refused, an odd amount unknown."""
    frame = rows.records(raw)
    outcome = Outcome(NAME, rows_read=len(frame))
    found = columns(frame)
    rows.take(*found.values())
    numbers = frame[found["body"]].map(cell_identifiers.identifier)
    frame["_siret"] = [one.value.value if one.value and one.value.kind == "siret" else "" for one in numbers]
    frame["_siren"] = [_siren(one.value) for one in numbers]
    unnamed = frame["_siren"] == ""
    bodies = _known(context)
    inside = ~unnamed & frame["_siren"].isin({siren for siren, _ in bodies})
    outcome.refused = rows.join_refused(
        rows.refused(frame[unnamed], "beneficiaire_manquant"), rows.refused(frame[~unnamed & ~inside], rows.ELSEWHERE)
    )
    outcome.rows_kept, outcome.rows_refused = int(inside.sum()), int((~inside).sum())
    outcome.faults += _unnamed(frame[unnamed], numbers[unnamed], found["body"], raw)
    kept = frame[inside]
    outcome.tables[STEM] = _aids(kept, found, bodies, raw, outcome)
    outcome.tables["organismes"] = _bodies(kept, context)
    return outcome


def _siren(one: cell_identifiers.Identifier | None) -> str:
    return one.value[:9] if one and one.kind in ("siret", "siren") else ""


def _unnamed(frame: pd.DataFrame, numbers: pd.Series, column: str, raw: RawFile) -> list[Fault]:
    """Why these rows have no beneficiary: an empty cell, or a number that is none."""
    return [
        Fault(
            SAID_OF_SIRET.get(one.rule or "", "beneficiaire_manquant"), BLOCKING, raw.path.name, sheet, int(row),
            column, None if one.rule == "identifiant_personnel" else cell or None, facts=dict(one.facts),
        )
        for one, cell, row, sheet in zip(numbers, frame[column], frame["_row"], frame["_sheet"], strict=True)
    ]  # fmt: skip


def _known(context: Context) -> dict[tuple[str, str], str]:
    """(SIREN, SIRET) -> body, of the folder or of its establishments; (SIREN, "") is the first of the unit."""
    known: dict[tuple[str, str], str] = {}
    for stem, column in (("organismes", "organisme_id"), ("etablissements", "siret")):
        table = context.tables.get(stem, pd.DataFrame())
        cells = zip(first_of(table, "siret"), first_of(table, "siren"), first_of(table, column), strict=True)
        for siret, siren, code in cells:
            unit = siren or siret[:9]
            if unit:
                known.setdefault((unit, siret), code)
                known.setdefault((unit, ""), code)
    return known


def _aids(kept: pd.DataFrame, found: dict[str, str], bodies, raw: RawFile, outcome: Outcome) -> pd.DataFrame:
    """One row an aid. Its id is the register's own, else what it is, and its rank among aids alike in all this."""
    factor = cell_values.header_factor(found["amount"])
    amounts = [cell_values.money(cell, factor=factor) for cell in kept[found["amount"]]]
    days = [moment(cell) for cell in kept[found["day"]]]
    for reads, field, rule in ((amounts, "amount", "montant_illisible"), (days, "day", "date_illisible")):
        outcome.faults += _unread(kept, reads, found[field], rule, raw)
    table = pd.DataFrame(
        {
            "porteur_id": [
                bodies.get((siren, siret), bodies[siren, ""])
                for siren, siret in zip(kept["_siren"], kept["_siret"], strict=True)
            ],
            "_siren": kept["_siren"],
            "date_octroi": [one.value.day.isoformat() if one.value and one.value.day else "" for one in days],
            "montant": ["" if one.value is None else rows.text(float(one.value)) for one in amounts],
            "autorite": _of(kept, found, "giver"),
            "instrument": _of(kept, found, "instrument"),
            "reglement": _of(kept, found, "rule"),
            "_row": kept["_row"],
        }
    )
    table["aide_id"] = _ids(table, _of(kept, found, "number"))
    return table.drop_duplicates("aide_id", keep="last")


def _of(kept: pd.DataFrame, found: dict[str, str], field: str) -> pd.Series:
    return kept[found[field]] if field in found else pd.Series("", index=kept.index, dtype="str")


def _ids(table: pd.DataFrame, own: pd.Series) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for number, *what in zip(
        own, table["_siren"], table["date_octroi"], table["montant"], table["autorite"], strict=True
    ):
        base = number or short_hash(NAME, *what)
        if not number:
            seen[base] += 1
        ids.append(base if number or seen[base] == 1 else f"{base}-{seen[base]}")
    return ids


def _unread(kept: pd.DataFrame, reads: list, column: str, rule: str, raw: RawFile) -> list[Fault]:
    """Cells of a column that say something that nobody can read."""
    cells = zip(reads, kept[column], kept["_row"], kept["_sheet"], strict=True)
    return [
        Fault(rule, WARNING, raw.path.name, sheet, int(row), column, cell)
        for one, cell, row, sheet in cells
        if one.value is None and not cell_values.is_empty(cell)
    ]


def _bodies(kept: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Bodies that the folder knows by an establishment only: its name, as Sirene gives it, and its legal category."""
    table = context.tables.get("etablissements", rows.empty("etablissements"))
    have = set(first_of(context.tables.get("organismes", pd.DataFrame()), "siren"))
    units = first_of(table, "siren")
    mine = table[units.isin(set(kept["_siren"]) - have) & units.ne("")]
    mine = mine[~first_of(mine, "siren").duplicated()]
    sirets, names = first_of(mine, "siret"), first_of(mine, "nom")
    return pd.DataFrame(
        {
            "organisme_id": sirets,
            "nom": names.mask(names == "", sirets),
            "siret": sirets,
            "siren": first_of(mine, "siren"),
            "categorie_juridique": first_of(mine, "categorie_juridique"),
            "ess_statut": "inconnu",
        }
    )


SOURCE = Source(NAME, LABEL, recognise, read, national=True)
