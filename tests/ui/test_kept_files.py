"""A download is not lost when other scripts end before the browser has fetched it."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ess_metrics.ui.server import kept_files


@pytest.fixture
def made(monkeypatch):
    """A manager that holds one file made at a click, and the clock that it goes by."""
    for name in ("mark_for_delete", "is_marked_for_delete"):
        monkeypatch.setattr(MediaFileMetadata, name, vars(MediaFileMetadata)[name])  # put back at the end
    clock = [1_000.0]
    kept_files.patient(lambda: clock[0])
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    button = manager.add_deferred(lambda: b"revue", "text/plain", "0.1", file_name="revue.txt")
    manager.execute_deferred(button)
    return manager, clock


def test_a_file_outlives_the_scripts_that_end_meanwhile(made):
    manager, clock = made
    for _ in range(5):
        manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 1
    clock[0] += kept_files.SECONDS - 1
    manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 1


def test_a_file_goes_when_its_time_is_over(made):
    manager, clock = made
    manager.remove_orphaned_files()
    clock[0] += kept_files.SECONDS
    manager.remove_orphaned_files()
    assert not manager._file_metadata
