"""Anything may be in a file or in an address: never a traceback, always a report. `make fuzz` asks a thousand times."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses import proof
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import check, read
from ess_metrics.importing.run import import_files
from ess_metrics.model import schema
from ess_metrics.model.faults import DataError
from ess_metrics.model.selection import COLUMNS, Selection, UsageError
from tests.tiny import TABLES, write_tiny

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "-1", "1e999", "nan", "20023-01-01", "2024-02-30", "=1+1", "QN06701I", "\u202f1", "true", '"']
    ),
)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=8).map(",".join), max_size=8).map("\n".join)


@given(stem=st.sampled_from([table.stem for table in schema.TABLES]), content=st.binary(max_size=400))
def test_any_bytes_in_a_table_are_reported(tmp_path_factory, stem, content):
    folder = write_tiny(tmp_path_factory.mktemp("fuzz"))
    (folder / f"{stem}.csv").write_bytes(content)
    report = check(folder)
    assert all(fault.message for fault in report.faults)
    assert report.ok or any(fault.blocking for fault in report.faults)


@given(stem=st.sampled_from(sorted(TABLES)), lines=LINES)
def test_any_cells_under_a_true_header_are_reported_or_counted(tmp_path_factory, stem, lines):
    header = TABLES[stem].split("\n", 1)[0]
    folder = write_tiny(tmp_path_factory.mktemp("fuzz"), **{stem: f"{header}\n{lines}\n"})
    report = check(folder)
    if report.ok:
        assert values(read(folder), "granted", "code_quartier").total.value is not None
    else:
        with pytest.raises(DataError):
            read(folder)


@given(content=st.binary(max_size=600), name=st.sampled_from(["f.csv", "f.xlsx", "f.json", "f.zip", "f.geojson", "f"]))
def test_any_file_dropped_is_refused_or_read_with_a_sentence(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / name).write_bytes(content)
    report = import_files([folder / name], folder / "into")
    for file in report.to_json()["files"]:
        assert file["rows_read"] == file["rows_kept"] + file["rows_refused"]


@given(where=st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=20), max_size=4))
def test_any_filter_is_answered_or_refused_by_name(tiny, where):
    try:
        selection = Selection.of(where)
    except UsageError:
        return
    assert values(tiny, "granted", None, selection).total.status in ("ok", "sans_objet")


@given(code=st.text(max_size=60))
def test_any_text_is_no_proof_or_one(code):
    with contextlib.suppress(proof.BadCode):
        assert proof.decode(code).indicator
