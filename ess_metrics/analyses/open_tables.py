"""What leaves a folder to be read by other tools: its tables after secrecy, and its grants shared among places."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting.funding import funding
from ess_metrics.counting.table_facts import facts
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import listed
from ess_metrics.texts.library import export_words

PEOPLE = "accompagnements"
# What a tenant pays, and what a tenant is, is theirs: an average hides it (docs/secrecy.md), a table would not.
SECRET_COLUMNS = {
    "baux": ("locataire_ess", "aide_loyer_mensuelle"),
    "locaux": ("loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht"),
}
CENTS = 100.0
SCDL = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire"),
    *("rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE"),
    *("notificationUE", "pourcentageSubvention", "dispositifAide", "code_quartier", "part"),
)
IN_CASH, IN_KIND = export_words.IN_CASH, export_words.IN_KIND
LONGEST = 256


def leaving(data: Dataset) -> dict[str, pd.DataFrame]:
    """Stem -> table, of all that may leave: people are never listed; rents are those of vacant premises alone.

    `audience` closes names before: give the dataset that who asks may read. Missing tables are missing here too.
    """
    found = {stem: listed(data, frame).copy() for stem, frame in data.tables.items() if stem != PEOPLE}
    for stem, columns in SECRET_COLUMNS.items():
        if stem in found:
            frame = found[stem]
            told = frame["statut"].eq("vacant").to_numpy(bool) if "statut" in frame else np.zeros(len(frame), bool)
            for column in set(columns) & set(frame.columns):
                frame[column] = frame[column].where(told) if stem == "locaux" else None
    return found


def shares(data: Dataset) -> pd.DataFrame:
    """Grants of the default selection, a row for each funding row and place: `SHARED`.

    `code_quartier` is a neighbourhood, `HORS_QPV`, `TERRITOIRE`, or empty when nothing says where; `montant` in euros,
    to the cent: those of a row add up to its amount, and all of them to `granted`. Rows of unknown amount are left out.
    """
    table, cut = facts(data, "financements"), funding(data, Selection())
    measure = table.measures["attribue"]
    lines = cut.lines[measure.known[table.lines.record[cut.lines]]]
    record, place = table.lines.record[lines], table.lines.place[lines]
    keys = np.array([key.strip() for key in data.geography.keys], object)  # the last two are made up: nobody says where
    return pd.DataFrame(
        {
            "financement_id": table.frame["financement_id"].astype(str).to_numpy()[record],
            "code_quartier": keys[place],
            "part": table.lines.part[lines],
            "montant": measure.on(lines) / CENTS,
        }
    )


def scdl(data: Dataset) -> pd.DataFrame:
    """The same grants as the schema SCDL « subventions » 2.1.1 wants them, with `code_quartier` and `part` beside.

    Natural persons are left out of a folder closed to names. What the schema asks and the folder does not know is
    empty: conditions of payment, dates of payment, number in the register of aids.
    """
    rows = data.tables["financements"]
    rows = listed(data, rows.assign(porteur_id=_carriers(data)))
    made = shares(data).merge(rows.astype({"financement_id": str}), on="financement_id", how="inner")
    bodies = _bodies(data)
    # plain objects first: a column of categories maps its categories, and a body (a dict) can't be one
    payer, payee = (made[column].astype(object).map(bodies.get) for column in ("financeur_id", "porteur_id"))
    titles = data.tables["projets"].set_index("projet_id")["intitule"]
    scheme = reference.labels("dispositif_code")
    return pd.DataFrame(
        {
            "nomAttribuant": _of(payer, "nom"),
            "idAttribuant": _of(payer, "siret"),
            "dateConvention": _day(made, "date_decision"),
            "referenceDecision": _text(made, "reference_decision"),
            "nomBeneficiaire": _of(payee, "nom"),
            "idBeneficiaire": _of(payee, "siret"),
            "rnaBeneficiaire": _of(payee, "rna"),
            "objet": _objects(made, titles, scheme),
            "montant": made["montant"].map("{:.2f}".format),
            "nature": np.where(_text(made, "type_concours") == "aide_en_nature", IN_KIND, IN_CASH),
            "conditionsVersement": "",
            "datesPeriodeVersement": _day(made, "date_premier_versement"),
            "idRAE": "",
            "notificationUE": "non",
            "pourcentageSubvention": "1",
            "dispositifAide": _text(made, "dispositif_code"),
            "code_quartier": made["code_quartier"],
            "part": made["part"].map("{:.6g}".format),
        },
        columns=list(SCDL),
    )


def _carriers(data: Dataset) -> np.ndarray:
    """The carrier of each funding row: its own, else its project's; None when nobody says."""
    dim = facts(data, "financements").dims["porteur_id"]
    return np.array([*dim.keys, None, None], object)[dim.codes]


def _bodies(data: Dataset) -> dict[str, dict]:
    if "organismes" not in data.tables:
        return {}
    frame = data.tables["organismes"].astype(object)
    frame = frame.where(frame.notna(), "")
    return dict(zip(frame["organisme_id"].astype(str), frame.to_dict("records"), strict=True))


def _of(bodies: pd.Series, column: str) -> list[str]:
    return [str(body.get(column) or "") if isinstance(body, dict) else "" for body in bodies]


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series("", frame.index)
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str)


def _day(frame: pd.DataFrame, column: str) -> pd.Series:
    return _text(frame, column).str[:10]


def _objects(frame: pd.DataFrame, titles: pd.Series, schemes: dict[str, str]) -> list[str]:
    """What the money is for: the project's title, else the scheme."""
    found = frame["projet_id"].map(titles) if "projet_id" in frame else pd.Series(None, frame.index)
    codes = _text(frame, "dispositif_code")
    named = [
        str(title) if isinstance(title, str) and title else schemes.get(code, code)
        for title, code in zip(found, codes, strict=True)
    ]
    return [name[:LONGEST] for name in named]


MAPPED = ("granted", "granted_per_inhabitant", "active_projects", "establishments", "ess_establishments", "vacancy")


def places(data: Dataset) -> gpd.GeoDataFrame:
    """Each neighbourhood of the generation: its facts, its outline (WGS 84) and main figures, hidden ones empty."""
    frame = data.neighbourhoods.reset_index()
    codes = frame["code_quartier"].astype(str)
    for indicator in MAPPED:
        if missing_table(data, indicator) is None:
            made = values(data, indicator, "code_quartier").to_json()["rows"]
            frame[indicator] = codes.map({row["key"]: row["value"] for row in made})
    drawn = data.contours
    shapes = {} if drawn is None else dict(zip(drawn["code_quartier"].astype(str), drawn.geometry, strict=True))
    geometry = gpd.GeoSeries([shapes.get(code) for code in codes], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=geometry)
