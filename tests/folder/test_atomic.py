"""A file written whole: the old one or the new one, on the disk before it is in place."""

from __future__ import annotations

import os

import pytest

from ess_metrics.folder import atomic


def test_a_file_is_replaced_and_nothing_is_left_beside(tmp_path):
    target = tmp_path / "a.csv"
    atomic.write(target, b"un")
    atomic.write(target, b"deux")
    assert target.read_bytes() == b"deux"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_what_was_there_stays_when_the_system_refuses(tmp_path, monkeypatch, failing):
    target = tmp_path / "a.csv"
    atomic.write(target, b"un")

    def refuse(*_):
        raise OSError(28, "plein")

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, refuse)
        with pytest.raises(OSError, match="plein"):
            atomic.write(target, b"deux")
    assert target.read_bytes() == b"un"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_content_reaches_the_disk_before_the_swap_and_the_name_after(tmp_path, monkeypatch):
    told, sync, replace = [], os.fsync, os.replace

    def fsync(handle):
        told.append("dossier" if os.path.isdir(f"/proc/self/fd/{handle}") else "fichier")
        sync(handle)

    def swap(source, target):
        told.append("échange")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", swap)
    atomic.write(tmp_path / "a.csv", b"un")
    assert told == ["fichier", "échange", "dossier"]


def test_no_file_of_several_is_in_place_before_all_are_flushed(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(b"vieux")
    count, sync = [], os.fsync

    def fsync(handle):
        count.append(handle)
        if len(count) == 2:
            raise OSError(28, "plein")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="plein"):
        atomic.write_all(tmp_path, {"a.csv": b"neuf", "refus/b.csv": b"neuf"}, tmp_path / ".aside")
    monkeypatch.undo()
    assert (tmp_path / "a.csv").read_bytes() == b"vieux"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    atomic.write_all(tmp_path, {"a.csv": b"neuf", "refus/b.csv": b"neuf"}, tmp_path / ".aside")
    assert (tmp_path / "refus" / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes() == b"neuf"
