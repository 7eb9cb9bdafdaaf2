"""Sirene stock files -> `etablissements` (and what they teach about `organismes`): 40 million rows, a bounded memory.

Three official files, CSV or Parquet, in any number and read in this order when given together:

- *geolocation*: the neighbourhood of each establishment (`plg_qp24` or `plg_qp15` by the manifest's generation) with
  its quality. Codes that mean "outside" (HZ, CSZ) give HORS_QPV. A place whose quality is not one of `GOOD` is not
  used: `code_quartier` stays empty, `qualite_geo` keeps the code, and the share left out is said;
- *StockEtablissement*: commune, activity with the version of its nomenclature, state, dates, size;
- *StockUniteLegale*: name, legal category, ESS flag. `ess` follows the flag (O, N), else the legal category.

Only the territory's rows are kept: establishments of its communes (arrondissements of Paris, Lyon, Marseille included)
or of its neighbourhoods, and legal units of the establishments and organisations that the folder already has. Above
`MOST_COMMUNES` communes (a country) only establishments already placed in a neighbourhood are kept: import the
geolocation first or with them. A legal unit of partial diffusion (statutDiffusion P) gets no name.

DuckDB reads the file where it lies; only the rows kept reach Python. Rows outside the territory are counted, not copied
into `refus/`: the stock is not ours to duplicate.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pandas as pd

from ess_metrics.files.bounded_database import bounded_database
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import ess_status, rows
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.communes import DISTRICTS
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.presence import certain

if TYPE_CHECKING:
    import duckdb

STATES = {"A": "actif", "F": "ferme"}
GEO, STOCK, UNITS_NAME = "sirene-geolocalisation", "sirene-etablissements", "sirene-unites-legales"
MEMORY = "1GB"
MOST_COMMUNES = 100
# Quality of the neighbourhood: 1 sure, 2 probable, 3 uncertain in the older scale; two digits in the newer one.
GOOD = ("1", "2", "11", "12", "21", "22")
OUTSIDE = ("HZ", "CSZ")
NO_NAME = ("", "[ND]")


def recognise_geo(raw: RawFile) -> float:
    """A SIRET and the neighbourhood columns of the geolocation file."""
    found = rows.header(raw)
    return 0.97 if "siret" in found and found & {"plg_qp24", "plg_qp15"} else 0.0


def recognise_stock(raw: RawFile) -> float:
    """The official columns of StockEtablissement."""
    found = rows.header(raw)
    return 0.97 if found >= {"siret", "etatadministratifetablissement", "codecommuneetablissement"} else 0.0


def recognise_units(raw: RawFile) -> float:
    """The official columns of StockUniteLegale."""
    found = rows.header(raw)
    wanted = {"siren", "categoriejuridiqueunitelegale", "etatadministratifunitelegale"}
    return 0.97 if found >= wanted and "siret" not in found else 0.0


def read_geo(raw: RawFile, context: Context) -> Outcome:
    """The neighbourhood and its quality, of the territory's establishments."""
    land, found = rows.territory(context), _columns(raw)
    code, quality = _generation_columns(context, found)
    commune = "plg_code_commune" if "plg_code_commune" in found else "''"
    tests = [_among(code, sorted(land.codes)), _known("siret")]
    if 0 < len(land.communes) <= MOST_COMMUNES:
        tests.append(_among(commune, _communes(land)))
    columns = f"siret, {code} AS zone, {quality} AS quality, {commune} AS commune"
    total, frame = _select(raw, columns, " OR ".join(tests), context)
    good = frame["quality"].isin(GOOD) | (quality == "''")
    place = frame["zone"].where(frame["zone"].isin(land.codes), "HORS_QPV").where(good & (frame["zone"] != ""), "")
    outcome = _outcome(GEO, raw, total, frame)
    if (~good).any():
        outcome.faults.append(rows.note_fault(raw, "sirene_qualite", int((~good).sum()), total=len(frame)))
    outcome.places = {"code": int((place != "").sum()), "non_situe": int((place == "").sum())}
    outcome.tables["etablissements"] = pd.DataFrame(
        {
            "siret": frame["siret"],
            "siren": frame["siret"].str[:9],
            "code_quartier": place,
            "code_commune": frame["commune"],
            "qualite_geo": frame["quality"],
        }
    )
    return outcome


def _generation_columns(context: Context, found: set[str]) -> tuple[str, str]:
    """The columns of zone and quality of the manifest's generation, else of the one that the file has."""
    year = "15" if str(context.manifest.get("generation", "2024")) == "2015" else "24"
    year = year if f"plg_qp{year}" in found else {"15": "24", "24": "15"}[year]
    quality = f"qualite_qp{year}"
    return f"plg_qp{year}", quality if quality in found else "''"


def read_stock(raw: RawFile, context: Context) -> Outcome:
    """What StockEtablissement says of the territory's establishments; names only where they are of full diffusion."""
    land, found = rows.territory(context), _columns(raw)
    tests = [_known("siret")]
    if 0 < len(land.communes) <= MOST_COMMUNES:
        tests.append(_among("codeCommuneEtablissement", _communes(land)))
    wanted = {
        "siret": "siret", "siren": "siren", "commune": "codeCommuneEtablissement",
        "naf": "activitePrincipaleEtablissement",
        "version": "nomenclatureActivitePrincipaleEtablissement", "etat": "etatAdministratifEtablissement",
        "creation": "dateCreationEtablissement", "debut": "dateDebut", "taille": "trancheEffectifsEtablissement",
        "diffusion": "statutDiffusionEtablissement", "enseigne": "enseigne1Etablissement",
        "usuelle": "denominationUsuelleEtablissement",
    }  # fmt: skip
    columns = ", ".join(f"{name if name in found else chr(39) * 2} AS {alias}" for alias, name in wanted.items())
    total, frame = _select(raw, columns, " OR ".join(tests), context)
    closed, hidden = frame["etat"] == "F", frame["diffusion"].isin(["P", "N"])
    names = _names(context)
    name = frame["siret"].map(lambda siret: names.get(siret, "")).astype("str")
    for own in (frame["usuelle"], frame["enseigne"]):
        name = name.mask(name.isin(NO_NAME), own)
    outcome = _outcome(STOCK, raw, total, frame)
    if len(land.communes) > MOST_COMMUNES and not len(frame):
        outcome.faults.append(rows.note_fault(raw, "sirene_sans_lieu", limit=MOST_COMMUNES))
    own = frame["siren"] == frame["siret"].str[:9]
    outcome.faults += _set_aside(raw, "code_illisible", "siren", frame["siren"][~own])
    outcome.faults += _set_aside(raw, "valeur_hors_liste", wanted["etat"], frame["etat"][~frame["etat"].isin(STATES)])
    outcome.tables["etablissements"] = pd.DataFrame(
        {
            "siret": frame["siret"],
            "siren": frame["siret"].str[:9],
            "nom": name.mask(hidden | name.isin(NO_NAME), ""),
            "code_commune": frame["commune"],
            "naf": frame["naf"],
            "naf_version": frame["version"],
            "etat": frame["etat"].map(lambda code: STATES.get(code, "")).astype("str"),
            "date_creation": frame["creation"],
            "date_fermeture": frame["debut"].where(closed, ""),
            "tranche_effectifs": frame["taille"],
        }
    )
    return outcome


def _set_aside(raw: RawFile, rule: str, column: str, cells: pd.Series) -> list[Fault]:
    """What is said of the cells that the tables do without, once a value: rows are not numbered here."""
    return [
        Fault(rule, WARNING, raw.path.name, column=column, value=str(cell), facts={"count": int(count)})
        for cell, count in cells[cells != ""].value_counts(sort=False).items()
    ]


def _names(context: Context) -> dict[str, str]:
    """The names that the folder's establishments have: the stock of legal units may have given them already."""
    known = context.tables.get("etablissements", pd.DataFrame())
    return dict(zip(first_of(known, "siret"), first_of(known, "nom"), strict=True))


def read_units(raw: RawFile, context: Context) -> Outcome:
    """Name, legal category and ESS status of the legal units that the folder has establishments or organisations of."""
    found = _columns(raw)
    wanted = {
        "siren": "siren", "nom": "denominationUniteLegale", "category": "categorieJuridiqueUniteLegale",
        "flag": "economieSocialeSolidaireUniteLegale", "naf": "activitePrincipaleUniteLegale",
        "diffusion": "statutDiffusionUniteLegale", "rna": "identifiantAssociationUniteLegale",
    }  # fmt: skip
    columns = ", ".join(f"{name if name in found else chr(39) * 2} AS {alias}" for alias, name in wanted.items())
    total, frame = _select(raw, columns, _known("siren"), context)
    standings = [ess_status.standing(*row) for row in zip(frame["category"], frame["flag"], frame["naf"], strict=True)]
    shown = ~frame["diffusion"].isin(["P", "N"]) & ~frame["nom"].isin(NO_NAME)
    frame = frame.assign(
        nom=frame["nom"].where(shown, ""),
        _status=[one.status for one in standings],
        _reason=[one.reason for one in standings],
        _ess=[one.ess for one in standings],
    )
    outcome = _outcome(UNITS_NAME, raw, total, frame)
    clashes = frame["nom"][[one.clash for one in standings]]
    if len(clashes):
        examples = ", ".join(name for name in clashes.head(3) if name)
        outcome.faults.append(rows.note_fault(raw, "statut_ess_contredit", len(clashes), examples=examples))
    outcome.tables["etablissements"] = _establishments(frame, context)
    outcome.tables["organismes"] = _organisations(frame, context)
    return outcome


def _establishments(units: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The folder's establishments with what their legal unit says; a name of their own is kept."""
    known = context.tables.get("etablissements", rows.empty("etablissements"))[["siret", "siren", "nom"]]
    both = known.merge(units, on="siren", suffixes=("_own", ""))
    return pd.DataFrame(
        {
            "siret": both["siret"],
            "nom": both["nom"].mask(both["nom"] == "", both["nom_own"]),
            "categorie_juridique": both["category"],
            "ess": both["_ess"],
        }
    )


def _organisations(units: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The folder's organisations of these legal units: what was empty is filled, their id stays."""
    known = context.tables.get("organismes", rows.empty("organismes"))
    ids = pd.DataFrame({"organisme_id": first_of(known, "organisme_id"), "siren": first_of(known, "siren")})
    both = ids[ids["siren"] != ""].merge(units, on="siren")
    return pd.DataFrame(
        {
            "organisme_id": both["organisme_id"],
            "siren": both["siren"],
            "nom": both["nom"],
            "rna": both["rna"],
            "categorie_juridique": both["category"],
            "naf": both["naf"],
            "ess_statut": both["_status"],
            "ess_motif": both["_reason"],
        }
    )


def _outcome(name: str, raw: RawFile, total: int, frame: pd.DataFrame) -> Outcome:
    """Rows outside the territory are counted in one fault."""
    outside = total - len(frame)
    outcome = Outcome(name, total, len(frame), outside, rows_outside=outside)
    if total > len(frame):
        facts = {"total": total, "limit": "communes et quartiers du dossier"}
        outcome.faults.append(rows.note_fault(raw, "hors_territoire", total - len(frame), **facts))
    return outcome


# --- DuckDB --------------------------------------------------------------------------------------------------------


def _columns(raw: RawFile) -> set[str]:
    return {name.strip() for grid in raw.grids for name in grid.header}


def _among(column: str, values: list[str]) -> str:
    """A SQL test of membership; never true for an empty list. Values are codes checked by the caller's tables."""
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"{column} IN ({quoted})" if values else "false"


def _known(column: str) -> str:
    return f"{column} IN (SELECT {column} FROM known)"  # noqa: S608 -- a column name of this module


def _communes(land: rows.Territory) -> list[str]:
    """The communes of the territory, with the districts of the three cities that Sirene cuts."""
    districts = [str(code) for city in land.communes if city in DISTRICTS for code in DISTRICTS[city]]
    return sorted({*land.communes, *districts})


def _select(raw: RawFile, columns: str, test: str, context: Context) -> tuple[int, pd.DataFrame]:
    """How many rows the file has, and those that pass the test, as text, in the order of their number."""
    rows.take(*map(rows.folded, columns.split(",")))
    with bounded_database(MEMORY) as database:
        for name in ("siret", "siren"):
            listed = _numbers(context, name)
            database.register(f"listed_{name}", pd.DataFrame({name: pd.Series(listed, dtype="object")}))
        key = "siret" if columns.startswith("siret") else "siren"
        database.execute(f"CREATE TEMP TABLE known AS SELECT {key}::VARCHAR AS {key} FROM listed_{key}")  # noqa: S608 -- siret or siren
        source = _source(raw)
        (total,) = certain(_watched(database, f"SELECT count(*) FROM {source}").fetchone())  # noqa: S608 -- its path is quoted
        query = f"SELECT {columns} FROM {source} WHERE {test} ORDER BY {key}"  # noqa: S608 -- names of this module, quoted codes
        frame = _watched(database, query).df()
    return total, frame.astype("object").where(frame.notna(), "").astype("str")


def _numbers(context: Context, name: str) -> list[str]:
    """The SIRET or SIREN that the folder already has."""
    known = set(first_of(context.tables.get("etablissements", pd.DataFrame()), name))
    if name == "siren":
        known |= set(first_of(context.tables.get("organismes", pd.DataFrame()), name))
    return sorted(known - {""})


def _source(raw: RawFile) -> str:
    """The file as DuckDB reads it, all text."""
    path = str(raw.path.resolve()).replace("'", "''")
    if raw.kind == "parquet":
        return f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('{path}'))"  # noqa: S608 -- quoted
    encoding = "utf-8" if (raw.encoding or "utf-8").startswith("utf-8") else "latin-1"
    return f"read_csv('{path}', all_varchar=true, header=true, sample_size=2000, encoding='{encoding}')"


def _watched(database: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    """Run a query, telling its progress to the importer's listener twice a second."""
    listener = rows.PROGRESS.get()
    if listener is None:
        return database.execute(query)
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            listener(max(0.0, database.query_progress()) / 100)

    database.execute("SET enable_progress_bar=true")
    database.execute("SET enable_progress_bar_print=false")
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return database.execute(query)
    finally:
        done.set()
        watcher.join()


GEOLOCATION = Source(GEO, "Géolocalisation des établissements (Sirene)", recognise_geo, read_geo, national=True)
ESTABLISHMENTS = Source(STOCK, "Stock des établissements (Sirene)", recognise_stock, read_stock, national=True)
UNITS = Source(UNITS_NAME, "Stock des unités légales (Sirene)", recognise_units, read_units, national=True)
