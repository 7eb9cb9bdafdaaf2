"""Grants: SCDL "subventions" in all its versions, and the tables that authorities really publish.

Recognised by columns (a beneficiary and an amount), never by the file's name. What decides the figures:

- Amounts are kept as they are written: a share of the beneficiary (`pourcentageSubvention`) never changes one, a unit
  counts where the cell or the title of its column names it, and what can be read in two ways is a question.
- Each column that names a funder makes a funding row; a total beside them only checks them.
- Requested, granted and paid are three columns; loans, guarantees and help in kind are rows of their own and stay
  out of the euros of the balance, which counts grants in money.
- A total row that its lines add up to, a repeated header, headings, notes and rows of a sheet that repeat another one
  are listed, never added, and not counted as read; a "total" that adds up nothing is a row, refused with its euros.
- A multi-year amount is spread only where the file says how (a row or a column a year); else it stays on the year of
  the decision and is flagged.
- A SIRET rounded by a spreadsheet joins nothing: the row is kept and its beneficiary is known by name.
- The place is what the row says (code, else coordinates), else the whole territory; a head office is never a place.

Identity. `financement_id` is a hash of what a grant *is*, not of its amount, so that the same file read twice gives the
same rows; those of another file stay beside them (`importing.twins`). It is the file's own `idSubvention` when it has
one; else funder + reference of the decision (if any) + beneficiary's name + purpose + date or year, with the section
and the kind of help. The name is used rather than the number, because mending a number is the commonest correction.
Rows alike in all this are told apart by their rank, amounts in ascending order. Without a funder the titles of the
columns stand for it, so that two publishers are never mixed.
"""

from __future__ import annotations

from ess_metrics.files.cell_values import fold
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.formats import de_minimis, jaune
from ess_metrics.formats import grant_columns as columns
from ess_metrics.formats.grant_columns import GRANTED, PAID
from ess_metrics.formats.grant_reader import Reader
from ess_metrics.formats.grant_tables import Tables
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, Fault

NAME = "scdl-subventions"
OTHERS = {"code cv", "id poste", "total depenses eligibles", "operation unique identifier", "projet id"}
OTHERS |= {
    "financement id",
    "porteur id",
    "montant ue programme union co financing rate",
    "total eligible expenditure amount",
}


# Titles that together are those of our own short model (`simple_model`), which has a reader of its own.
OWN_MODEL = {fold(title) for title in ("SIRET du porteur", "Étape du dossier", "Emplois créés (ETP)", "Demandé")}


def recognise(raw: RawFile) -> float:
    """How surely the file is a table of grants: SCDL names, else a beneficiary, an amount and a year or a purpose."""
    if jaune.is_jaune(raw):
        return 0.95
    if de_minimis.recognise(raw):
        return 0.0  # its euros are those of grants known elsewhere: they would be counted twice
    return max((_recognise_grid(grid) for grid in raw.grids), default=0.0)


def _recognise_grid(grid: Grid) -> float:
    found = columns.columns_of(grid.header, grid.above, grid.rows[:200])
    heads = {fold(title) for title in grid.header}
    if not found.usable or heads & OTHERS or heads >= OWN_MODEL:
        return 0.0
    names = columns.scdl_names(grid.header)
    if names >= 6 or {"attribuant_nom", "nom", "objet"} <= found.fields.keys():
        return 0.95
    titles = " ".join([*(amount.title for amount in found.amounts), *grid.above]).lower()
    yearly = "subvention" in titles or any(amount.year for amount in found.amounts)
    context = {"annee", "date", "objet", "projet", "reference", "attribuant_nom", "nature"} & found.fields.keys()
    granted = any(amount.what in (GRANTED, PAID) for amount in found.amounts)
    return (0.8 if granted else 0.6) if context or found.year else 0.6 if yearly else 0.4


def read(raw: RawFile, context: Context) -> Outcome:
    """Organisations, projects and funding rows of a grants file, with the balance of rows and euros."""
    if jaune.is_jaune(raw):
        return jaune.read(raw, context)
    reader = Reader(raw, context)
    for grid in sorted(raw.grids, key=lambda grid: -len(columns.columns_of(grid.header, grid.above).fields)):
        reader.read_grid(grid)  # the sheet that says most first: others may repeat it
    outcome = Outcome(NAME)
    reader.balance(outcome)
    if not reader.rows_read:
        reader.notes.add(Fault("aucune_ligne", BLOCKING, raw.path.name))
    Tables(reader, context, outcome).fill()
    outcome.faults = reader.notes.all()
    return outcome


SOURCE = Source(NAME, "Subventions (schéma SCDL et tableaux des collectivités)", recognise, read)
