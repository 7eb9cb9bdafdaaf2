"""Writes invented Sirene stock files with the official columns, to measure and test the import.

    python scripts/make_sirene.py --rows 5000000 --out /tmp/sirene [--parquet]

No real establishment: numbers are consecutive, names are "Établissement 123". A thousandth of the rows falls in
Strasbourg's communes and neighbourhoods, some with a partial diffusion, closed, or of an uncertain position.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

EMPTY = "''"
STOCK = (
    "siren nic siret statutDiffusionEtablissement dateCreationEtablissement trancheEffectifsEtablissement "
    "anneeEffectifsEtablissement activitePrincipaleRegistreMetiersEtablissement dateDernierTraitementEtablissement "
    "etablissementSiege nombrePeriodesEtablissement complementAdresseEtablissement numeroVoieEtablissement "
    "indiceRepetitionEtablissement typeVoieEtablissement libelleVoieEtablissement codePostalEtablissement "
    "libelleCommuneEtablissement libelleCommuneEtrangerEtablissement distributionSpecialeEtablissement "
    "codeCommuneEtablissement codeCedexEtablissement libelleCedexEtablissement codePaysEtrangerEtablissement "
    "libellePaysEtrangerEtablissement identifiantAdresseEtablissement coordonneeLambertAbscisseEtablissement "
    "coordonneeLambertOrdonneeEtablissement complementAdresse2Etablissement numeroVoie2Etablissement "
    "indiceRepetition2Etablissement typeVoie2Etablissement libelleVoie2Etablissement codePostal2Etablissement "
    "libelleCommune2Etablissement libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement "
    "codeCommune2Etablissement codeCedex2Etablissement libelleCedex2Etablissement codePaysEtranger2Etablissement "
    "libellePaysEtranger2Etablissement dateDebut etatAdministratifEtablissement enseigne1Etablissement "
    "enseigne2Etablissement enseigne3Etablissement denominationUsuelleEtablissement activitePrincipaleEtablissement "
    "nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement activitePrincipaleNAF25Etablissement"
).split()
UNITS = (
    "siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale sexeUniteLegale "
    "prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale prenomUsuelUniteLegale "
    "pseudonymeUniteLegale identifiantAssociationUniteLegale trancheEffectifsUniteLegale anneeEffectifsUniteLegale "
    "dateDernierTraitementUniteLegale nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut "
    "etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale "
    "denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale "
    "categorieJuridiqueUniteLegale activitePrincipaleUniteLegale nomenclatureActivitePrincipaleUniteLegale "
    "nicSiegeUniteLegale economieSocialeSolidaireUniteLegale societeMissionUniteLegale caractereEmployeurUniteLegale "
    "activitePrincipaleNAF25UniteLegale"
).split()
GEO = (
    "siret x y qualite_xy epsg plg_qp24 plg_iris plg_zus plg_qp15 plg_qva plg_code_commune distance_precision "
    "qualite_qp24 qualite_iris qualite_zus qualite_qp15 qualite_qva y_latitude x_longitude"
).split()
SIREN = "lpad((100000000 + i // 2)::VARCHAR, 9, '0')"
SIRET = f"{SIREN} || lpad((i % 2 + 1)::VARCHAR, 5, '0')"
LOCAL = "i % 1000 = 7"
NEAR = "CASE WHEN i % 3000 = 7 THEN '67447' ELSE '67482' END"
COMMUNE = f"CASE WHEN {LOCAL} THEN {NEAR} ELSE lpad((1000 + i % 89000)::VARCHAR, 5, '0') END"
FILLED = {
    "stock": {
        "siren": SIREN,
        "nic": "lpad((i % 2 + 1)::VARCHAR, 5, '0')",
        "siret": SIRET,
        "statutDiffusionEtablissement": "CASE WHEN i % 20000 = 7 THEN 'P' ELSE 'O' END",
        "dateCreationEtablissement": "(DATE '2000-01-01' + (i % 9000)::INTEGER)::VARCHAR",
        "trancheEffectifsEtablissement": "['NN', '00', '01', '11'][i % 4 + 1]",
        "etablissementSiege": "(i % 2 = 0)::VARCHAR",
        "libelleVoieEtablissement": "'VOIE INVENTEE ' || i % 500",
        "codePostalEtablissement": "'67000'",
        "libelleCommuneEtablissement": "'COMMUNE INVENTEE'",
        "codeCommuneEtablissement": COMMUNE,
        "dateDebut": "(DATE '2015-01-01' + (i % 3000)::INTEGER)::VARCHAR",
        "etatAdministratifEtablissement": "CASE WHEN i % 5 < 3 THEN 'F' ELSE 'A' END",
        "enseigne1Etablissement": "CASE WHEN i % 7 = 0 THEN 'Établissement ' || i ELSE '' END",
        "activitePrincipaleEtablissement": "['88.99B', '47.11B', '94.99Z', '56.10A'][i % 4 + 1]",
        "nomenclatureActivitePrincipaleEtablissement": "'NAFRev2'",
        "caractereEmployeurEtablissement": "'N'",
    },
    "units": {
        "siren": "lpad((100000000 + i)::VARCHAR, 9, '0')",
        "statutDiffusionUniteLegale": "CASE WHEN i % 100 = 3 THEN 'P' ELSE 'O' END",
        "dateCreationUniteLegale": "'2000-01-01'",
        "etatAdministratifUniteLegale": "'A'",
        "denominationUniteLegale": "'Unité ' || i",
        "categorieJuridiqueUniteLegale": "['9220', '5710', '9260', '1000', '5460'][i % 5 + 1]",
        "activitePrincipaleUniteLegale": "'88.99B'",
        "nomenclatureActivitePrincipaleUniteLegale": "'NAFRev2'",
        "economieSocialeSolidaireUniteLegale": "['O', 'N', '', '', ''][i % 5 + 1]",
    },
    "geo": {
        "siret": SIRET,
        "x": "'1050000.0'",
        "y": "'6840000.0'",
        "qualite_xy": "'11'",
        "epsg": "'2154'",
        "plg_qp24": f"CASE WHEN {LOCAL} THEN CASE WHEN i % 2000 = 7 THEN 'QN06710I' ELSE 'CSZ' END ELSE 'HZ' END",
        "plg_qp15": f"CASE WHEN {LOCAL} THEN 'QP067011' ELSE 'HZ' END",
        "plg_code_commune": COMMUNE,
        "qualite_qp24": "CASE WHEN i % 50000 = 7 THEN '33' ELSE '11' END",
        "qualite_qp15": "'11'",
    },
}
COLUMNS = {"stock": STOCK, "units": UNITS, "geo": GEO}
NAMES = {
    "stock": "StockEtablissement_utf8",
    "units": "StockUniteLegale_utf8",
    "geo": "GeolocalisationEtablissement_utf8",
}


def write(kind: str, rows: int, folder: Path, parquet: bool = False) -> Path:
    """One file of `rows` lines with all the official columns; those not filled are empty."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (NAMES[kind] + (".parquet" if parquet else ".csv"))
    columns = ", ".join(f"{FILLED[kind].get(name, EMPTY)} AS {name}" for name in COLUMNS[kind])
    separator = ";" if kind == "geo" else ","
    form = "(FORMAT parquet)" if parquet else f"(FORMAT csv, HEADER, DELIMITER '{separator}')"
    with duckdb.connect() as database:
        database.execute("SET threads=2")
        query = f"SELECT {columns} FROM range({rows}) AS r(i)"  # noqa: S608 -- columns of this script
        database.execute(f"COPY ({query}) TO '{path}' {form}")
    return path


def main() -> None:
    """The three files, their sizes said."""
    parser = argparse.ArgumentParser(description="Fichiers Sirene inventés, aux colonnes officielles.")
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parquet", action="store_true")
    args = parser.parse_args()
    for kind in ("geo", "stock", "units"):
        path = write(kind, args.rows // 2 if kind == "units" else args.rows, args.out, args.parquet)
        print(f"{path} : {path.stat().st_size / 1e6:.0f} Mo")


if __name__ == "__main__":
    main()
