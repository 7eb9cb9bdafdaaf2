"""A folder counted by a relational base: its published facts, and the base that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import ess_metrics.engines.base_questions  # noqa: F401 - teaches the questions of indicators their answers by a base
from ess_metrics.engines.base_tables import Base, Kept, Remote
from ess_metrics.engines.bases import SqlBase, files
from ess_metrics.folder.facts_places import CARD
from ess_metrics.model.manifest import read_manifest

POSTGRES, SPARK = ("postgres://", "postgresql://"), ("spark://", "sc://")


def opened(place: Path, engine: str) -> Remote:
    """The published facts of a folder on the base of an engine (duckdb, postgres://…, spark://…)."""
    return counted_by(place, _reached(engine, place))


def _reached(engine: str, place: Path) -> SqlBase:
    if engine.startswith(POSTGRES):
        from ess_metrics.engines.postgres import postgres  # its client, when it is asked for

        return postgres(engine, place)
    if engine.startswith(SPARK):
        from ess_metrics.engines.spark import spark

        return spark(engine, place)
    return files(place)


def counted_by(place: Path, base: Base) -> Remote:
    """The published facts of a folder (`published.write`), counted by a base."""
    card = json.loads((place / CARD).read_text("utf-8"))
    manifest, faults = read_manifest(place)
    if manifest is None:
        raise OSError(f"{place.name}: {faults}")
    kept = Kept(place, tuple(card["stems"]))
    return Remote(place, manifest, kept, None, (), card["fingerprint"], base=base, card=card)
