"""JSON files: the document itself, and its records laid out as a table of text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ess_metrics.files.books import text_of
from ess_metrics.files.grid import Grid
from ess_metrics.files.limits import Limits, refuse
from ess_metrics.files.text import strip

ENVELOPES = ("data", "results", "records", "result", "items", "rows", "features", "values", "liste", "donnees")
DEPTH = 4


def load(text: str, path: Path, limits: Limits) -> object:
    """The document; one object a line (JSON Lines) is read as a list. A cut or malformed file is refused."""
    if text.count("{") + text.count("[") > limits.json_values:
        raise refuse("trop_de_valeurs", path, limit=limits.json_values)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1 and all(line.lstrip()[:1] == "{" for line in lines):
            try:
                return [json.loads(line) for line in lines]
            except json.JSONDecodeError:
                pass
        raise refuse("json_mal_forme", path, line=error.lineno, position=error.colno) from error
    except RecursionError as error:
        raise refuse("json_trop_profond", path) from error
    except ValueError as error:
        raise refuse("json_mal_forme", path, line=1, position=1) from error


def is_geojson(document: object) -> bool:
    """Whether the document is a GeoJSON collection or a single feature."""
    return isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature")


def records_of(document: object, depth: int = 0) -> Sequence[object]:
    """The list of records of a document: itself, or the longest one under a usual envelope (`data`, `results`…)."""
    if isinstance(document, list):
        return document if any(isinstance(item, (dict, list)) for item in document[:50]) else []
    if not isinstance(document, dict) or depth > DEPTH:
        return []
    if document.get("type") == "Feature":
        return [document]
    named = [document[key] for key in ENVELOPES if key in document]
    found = [records_of(value, depth + 1) for value in (named or document.values())]
    return max(found, key=len, default=[])


def grid_of_document(document: object, path: Path, limits: Limits) -> Grid | None:
    """The records as a table: one line a record (the first is 1), columns in order of appearance, values as text."""
    records = records_of(document)
    if records and isinstance(records[0], list):
        records = _from_rows(document, records)
    rows = [_flat(record) for record in records if isinstance(record, dict)]
    if not rows:
        return None
    header = list(dict.fromkeys(name for row in rows for name in row))
    if len(header) > limits.columns:
        raise refuse("trop_de_colonnes", path, count=len(header), limit=limits.columns)
    if len(header) * len(rows) > limits.cells:
        raise refuse("trop_de_cellules", path, limit=limits.cells)
    cells = tuple(tuple(row.get(name, "") for name in header) for row in rows)
    return Grid(None, tuple(header), cells, tuple(range(1, len(rows) + 1)), header_line=0)


def _from_rows(document: object, records: Sequence[Any]) -> list[dict[str, Any]]:
    """Records written as lists: named by `columns` beside them, else by the first of them."""
    names = document.get("columns") if isinstance(document, dict) else None
    if not isinstance(names, list):
        names, records = records[0], records[1:]
    names = [text_of(name.get("name") if isinstance(name, dict) else name) for name in names]
    return [dict(zip(names, row, strict=False)) for row in records if isinstance(row, list)]


def _flat(record: dict) -> dict[str, str]:
    """A record's values as text; `fields`, `record` and `properties` wrappers are opened, other nests kept as JSON."""
    for wrapper in ("fields", "properties", "record"):
        if isinstance(record.get(wrapper), dict):
            return _flat(record[wrapper])
    return {strip(str(name)): _text(value) for name, value in record.items()}


def _text(value: object) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return text_of(value)
