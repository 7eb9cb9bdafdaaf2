"""Hostile files end in a sentence, each by the bound it attacks; the long campaign is `make attaque`."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from ess_metrics.files import raw_files
from ess_metrics.files.limits import LIMITS, MEGABYTE
from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import contours
from ess_metrics.formats.source import Context
from ess_metrics.importing import reader as reader_module
from ess_metrics.importing.reader import Reader
from ess_metrics.model import polygons
from ess_metrics.model.faults import DataError
from tests.files.hostile_files import KINDS

MODULES = {"polygons": polygons, "opened": raw_files}
LIFTED = 10**12
CASES = [(name, at) for name in KINDS for at in range(10)]


def rule_of(path, bound: str, value: int, patch) -> set[str]:
    """The rules that a file meets when one bound has this value."""
    limits = replace(LIMITS, cells_a_byte=0.0)
    # Where the bound is lifted the mending would last for minutes: that it is reached is enough.
    patch.setattr(polygons.shapely, "make_valid", lambda shape: shape.envelope)
    if "." in bound:
        module, name = bound.split(".")
        patch.setattr(MODULES[module], name, value)
        patch.setattr(raw_files, "PARQUET_TEXT_A_BYTE", 0)
    else:
        # The ratio gives room by itself to a file of a few kilobytes, and the size of the whole is checked first.
        limits = replace(limits, ratio=1.0 if bound == "free_bytes" else 10**6, **{bound: value})
    try:
        raw = open_raw(path, limits=limits)
    except DataError as error:
        return {fault.rule for fault in error.faults}
    return {fault.rule for fault in contours.read(raw, Context()).faults} if raw.kind == "geojson" else set()


@pytest.mark.parametrize(("name", "at"), CASES, ids=str)
def test_each_kind_is_refused_by_its_bound_and_by_no_other(name, at, tmp_path, monkeypatch):
    kind = KINDS[name]
    path = kind.make(tmp_path / "a", kind.sizes[at])
    with monkeypatch.context() as patch:
        assert kind.rule in rule_of(path, kind.bound, kind.sizes[at], patch)
    with monkeypatch.context() as patch:
        assert kind.rule not in rule_of(path, kind.bound, LIFTED, patch)


def test_the_campaign_has_fifteen_kinds_of_ten_sizes_at_least():
    assert len(KINDS) >= 15
    assert all(len(set(kind.sizes)) == 10 for kind in KINDS.values())


# -- at their full size, in the process that reads ---------------------------------------------------------------------

TIMES = (1.01, 1.1, 1.3, 1.6, 2, 3, 5, 8, 12, 20)  # how far beyond the real bound
REAL = {"polygons.FREE": 36_000_000, "polygons.MOST_POINTS": 20_000, "opened.PARQUET_TEXT": 512 * MEGABYTE}
MOST = {
    "xlsx_cells": 1.3,
    "xlsx_diagonal": 5,
    "xlsx_merged": 2,
    "csv_size": 1.1,
    "zip_whole": 1.1,
    "ring_tangled": 2,
    "parquet_text": 8,
}
FULL = [(name, times) for name in KINDS for times in TIMES if times <= MOST.get(name, 20)]
FEW = [("ods_wide_repeat", 20), ("ring_tangled", 1.01), ("parquet_text", 1.01), ("zip_ratio", 20)]
WHOLE = FULL if os.environ.get("ESS_ATTAQUE") else FEW


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(("name", "times"), WHOLE, ids=str)
def test_a_hostile_file_ends_in_a_sentence_within_its_memory_and_its_silence(
    name, times, tmp_path, reader, monkeypatch
):
    kind, peaks, memory = KINDS[name], [0], reader_module._memory

    def noted(process):
        peaks.append(memory(process))
        return peaks[-1]

    limit = REAL.get(kind.bound) or getattr(LIMITS, kind.bound)
    path = kind.make(tmp_path / "a", int(limit * times))
    monkeypatch.setattr(reader_module, "_memory", noted)
    found = reader.open(path)
    faults = found.faults
    if found.format:
        made = reader.read(path, found.format, Context())
        faults = [*faults, *made.faults, *(made.outcome.faults if made.outcome else ())]
    assert [fault for fault in faults if fault.message and fault.suggestion]
    # A look every 20 ms may come late on a busy machine: what it lets pass is bounded all the same.
    assert max(peaks) < reader.bounds.memory_of(path.stat().st_size) + 192 * MEGABYTE
