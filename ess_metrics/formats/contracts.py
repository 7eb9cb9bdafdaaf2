"""The points of the contrats de ville (ANCT): names and populations of contracts.

A contract is a territory, not a row of a table: the file names the folder (`territoire`, `siren_epci`, `code_contrat`
where the manifest leaves them empty) and nothing else. The row kept is the one of the folder's own contract.
"""

from __future__ import annotations

import re

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import contract_codes, rows
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source

NAME = "contrats-ville"
LABEL = "Contrats de ville (points de l'ANCT)"


def recognise(raw: RawFile) -> float:
    """A code and a label of contract."""
    return 0.95 if rows.header(raw) >= {"code_cv", "lib_cv"} and "montant" not in rows.header(raw) else 0.0


def read(raw: RawFile, context: Context) -> Outcome:
    """The name of the folder's contract, found by its code, else by its EPCI; nothing when the folder names neither."""
    frame = rows.records(raw)
    land = rows.territory(context)
    mine = frame["code_cv"].isin(land.contracts) | first_of(frame, "codgeo").eq(land.epci or "?")
    outcome = Outcome(NAME, rows_read=len(frame), rows_kept=int(mine.sum()), rows_refused=int((~mine).sum()))
    outcome.refused = rows.join_refused(rows.refused(frame[~mine], "hors_territoire"))
    if mine.any():
        row = frame[mine].iloc[-1]
        name = re.sub(r"^\w{2,3} - ", "", row["lib_cv"])
        outcome.manifest = {"territoire": name, "siren_epci": row.get("codgeo", "")}
        if contract_codes.generation(row["code_cv"]) == str(context.manifest.get("generation", "2024")):
            outcome.manifest["code_contrat"] = row["code_cv"]
        outcome.manifest["codes_contrat"] = sorted(set(frame["code_cv"][mine]))
        outcome.notes.append(f"{row['code_cv']} : {name}")
    if (~mine).any():
        limit = (
            "contrat " + ", ".join(sorted(land.contracts))
            if land.contracts
            else f"EPCI {land.epci}"
            if land.epci
            else "dossier sans contrat ni EPCI"
        )
        facts = {"total": len(frame), "examples": ", ".join(frame["code_cv"][~mine].head(5)), "limit": limit}
        outcome.faults.append(rows.note_fault(raw, "hors_territoire", int((~mine).sum()), **facts))
    return outcome


SOURCE = Source(NAME, LABEL, recognise, read, national=True)
