"""Public contracts (DECP) with a social consideration -> `clauses`: what was bought with a clause, or reserved.

A contract is of the territory by the commune where it is carried out, else by its buyer: an intercommunality or a
commune of the territory, told by its SIREN. Contracts without any social consideration, or about which nothing is said,
are no row of `clauses`: they are counted and left. A contract is one row whatever its holders and its amendments: the
first holder is kept, the last line wins. No neighbourhood is ever said by these files: `code_quartier` stays empty.
"""

from __future__ import annotations

import re

import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import rows
from ess_metrics.formats.parties import siret_faults, sirets
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source

NAME, LABEL = "marches-publics", "Marchés publics (DECP) à considérations sociales"
NEEDED = {"uid", "objet", "montant", "acheteur_id", "titulaire_id"}
KINDS = (("reserve", "reserve"), ("clause", "clause"), ("critere", "critere"))
NONE = ("pas_de", "aucune", "sans", "non_renseigne")
DATES = ("datenotification", "date_notification", "datepublicationdonnees")
LEFT = "sans_consideration_sociale"


def recognise(raw: RawFile) -> float:
    """The columns of the consolidated file: a contract, its buyer, its holder, its social considerations."""
    found = rows.header(raw)
    return 0.96 if found >= NEEDED and found & {"considerationssociales", "considerations_sociales"} else 0.0


def read(raw: RawFile, context: Context) -> Outcome:
    """Contracts of the territory that carry a social consideration, their buyers and their holders."""
    frame = rows.records(raw)
    outcome = Outcome(NAME, rows_read=len(frame))
    frame["_kinds"] = first_of(frame, "considerationssociales", "considerations_sociales").map(kinds)
    frame["_first"] = frame["titulaire_id"].str.split(r"[;|,]", regex=True).str[0]
    frame["_buyer"], frame["_holder"] = sirets(frame, "acheteur_id"), sirets(frame, "_first")
    inside = _inside(frame, context)
    unnamed = frame["uid"] == ""
    plain = frame["_kinds"] == ""
    rule = pd.Series("", index=frame.index, dtype="str")
    rule = rule.mask(plain, LEFT).mask(unnamed, "valeur_obligatoire_vide").mask(~inside, rows.ELSEWHERE)
    kept = frame[rule == ""]
    outcome.refused = rows.join_refused(
        *(rows.refused(frame[rule == one], one) for one in (LEFT, "valeur_obligatoire_vide", rows.ELSEWHERE))
    )
    outcome.rows_kept, outcome.rows_refused = len(kept), len(frame) - len(kept)
    if plain.any():
        outcome.faults.append(rows.note_fault(raw, LEFT, int((rule == LEFT).sum())))
    outcome.faults += siret_faults(kept, raw, "acheteur_id") + siret_faults(kept, raw, "_first")
    outcome.tables["clauses"] = _contracts(kept)
    outcome.tables["organismes"] = _bodies(kept)
    return outcome


def kinds(cell: str) -> str:
    """The kinds of social consideration that a cell names, joined by `|`, the strongest first; "" for none."""
    words = [rows.folded(part) for part in re.split(r"[;|,]", cell)]
    said = [word for word in words if word and not word.startswith(NONE)]
    return "|".join(code for code, mark in KINDS if any(mark in word for word in said))


def _inside(frame: pd.DataFrame, context: Context) -> pd.Series:
    """Rows carried out in a commune of the territory, else bought by one of its authorities."""
    land = rows.territory(context)
    if land.everywhere:
        return pd.Series(True, index=frame.index)
    place = first_of(frame, "lieuexecution_code", "lieu_execution_code").map(rows.padded)
    buyers = frame["acheteur_id"].str.replace(r"\D", "", regex=True).str[:9]
    authority = buyers.eq(land.epci or "-") | buyers.map(rows.commune_of_siren).isin(land.communes)
    return place.isin(land.communes) | authority


def _contracts(kept: pd.DataFrame) -> pd.DataFrame:
    found = pd.DataFrame(
        {
            "marche_id": kept["uid"],
            "acheteur_id": kept["_buyer"],
            "titulaire_id": kept["_holder"],
            "objet": first_of(kept, "objet"),
            "date_notification": first_of(kept, *DATES).str[:10],
            "montant_ht": first_of(kept, "montant"),
            "considerations": kept["_kinds"],
            "_row": kept["_row"],
        }
    )
    return found.drop_duplicates("marche_id", keep="last")


def _bodies(kept: pd.DataFrame) -> pd.DataFrame:
    """Buyers and holders, by SIRET; their names where the file gives them."""
    parts = []
    for column, names in (("_buyer", ("acheteur_nom",)), ("_holder", ("titulaire_nom", "titulaire_denomination"))):
        said = first_of(kept, *names)
        parts.append(pd.DataFrame({"siret": kept[column], "nom": said.mask(said == "", kept[column])}))
    found = pd.concat(parts, ignore_index=True)
    found = found[found["siret"] != ""].drop_duplicates("siret")
    return pd.DataFrame(
        {
            "organisme_id": found["siret"],
            "nom": found["nom"],
            "siret": found["siret"],
            "siren": found["siret"].str[:9],
            "ess_statut": "inconnu",
        }
    )


SOURCE = Source(NAME, LABEL, recognise, read, national=True)
