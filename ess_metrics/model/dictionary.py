"""The data dictionary, written from the schema.

`docs/data.md`, the method page and the workbook read the same words.
"""

from __future__ import annotations

from ess_metrics.model import column_kinds, schema

INTRODUCTION = """# Dictionnaire des données

Écrit depuis `ess_metrics/model/schema.py` par `make docs` ; ne pas modifier à la main.

Un dossier de données tient un territoire : un fichier par table, nommé comme ci-dessous, en `.csv` (UTF-8, virgule,
point décimal, dates AAAA-MM-JJ, vide = inconnu) ou en `.parquet` (qui l'emporte quand les deux sont là). Les codes sont
du texte, l'argent est en euros. Un « R » marque ce qui est obligatoire.
"""


def markdown() -> str:
    """The whole dictionary in Markdown."""
    parts = [INTRODUCTION, _manifest()]
    parts += [_table(table) for table in schema.TABLES]
    return "\n".join(parts)


def _manifest() -> str:
    keys = ", ".join(f"`{key}`" for key in schema.REQUIRED_MANIFEST)
    return (
        "## `manifest.toml` (R) — le dossier\n\n"
        f"Clés attendues : {keys}. Facultatives : `fonds_reference` (EPCI par défaut), `audience` (partenaires ou "
        "public), `deux_personnes` (oui : une seconde personne valide chaque publication), `codes_contrat`, "
        "`perimetre`, `logos`, une table `[libelles_fonds]` qui nomme les fonds "
        "du territoire et une table `[ensembles]` qui nomme des groupes de quartiers (nom = liste de codes).\n\n"
        "## `contours.geojson` — un quartier\n\n"
        "Propriété `code_quartier` ; aussi lus : `.gpkg` et `.parquet` ; tout système de coordonnées que le fichier "
        "déclare.\n"
    )


def _table(table: column_kinds.Table) -> str:
    mark = " (R)" if table.required else ""
    lines = [
        f"## `{table.stem}`{mark} — {table.grain}\n",
        f"Clé : {', '.join(f'`{name}`' for name in table.key)}.\n",
        "| Colonne | Type | Unité | Ce que c'est |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_line(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _line(column: column_kinds.Column) -> str:
    mark = " **R**" if column.required else ""
    meaning = column.meaning
    if column.values:
        meaning += f" ({', '.join(column.values)})"
    if column.vocabulary:
        meaning += f" (liste `data/reference/{column.vocabulary}.csv`)"
    if column.refers:
        meaning += f" → `{column.refers[0]}`"
    return f"| `{column.name}`{mark} | {column.kind} | {column.unit} | {meaning.strip()} |"
