"""Streamlit's private parts: each entry of the one door to them still does what we need, in a test of its own name."""

import inspect
import json
import logging
import re
from types import SimpleNamespace

import pytest
import streamlit
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ess_metrics.ui.components.packaged import ASSETS
from ess_metrics.ui.server import application, streamlit_inside
from tests.house.test_layers import ROOT

ENTRIES = [
    (name, made)
    for name, made in inspect.getmembers(streamlit_inside, inspect.isfunction)
    if made.__module__ == streamlit_inside.__name__
]


@pytest.mark.parametrize(("name", "made"), ENTRIES, ids=[name for name, _ in ENTRIES])
def test_an_entry_says_why_and_has_its_test(name, made):
    assert re.search(r"^ *Why: \S.*^ *Upstream: \S", made.__doc__, re.DOTALL | re.MULTILINE)
    assert f"test_{name}" in globals()
    assert name in streamlit_inside.__all__


def test_strange(caplog, monkeypatch):
    assert streamlit_inside.strange(streamlit_inside.TRIED) == ""
    assert streamlit_inside.strange("9.9.9") == "9.9.9"
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert f"streamlit=={streamlit_inside.TRIED}\n" in pinned
    assert streamlit.__version__ == streamlit_inside.TRIED
    for name in ("patient", "menu_alone"):
        monkeypatch.setattr(streamlit_inside, name, lambda: None)
    monkeypatch.setattr(streamlit_inside, "strange", lambda: "9.9.9")
    with caplog.at_level(logging.WARNING, "ess"):
        application.settings()
    assert "Streamlit 1.67.0 et c'est 9.9.9" in caplog.text


def test_component():
    def page():
        from ess_metrics.ui.components.packaged import ASSETS
        from ess_metrics.ui.server import streamlit_inside

        streamlit_inside.component("essai", "1", "landing", ASSETS)(key="x", data={})

    for _ in range(2):  # each AppTest has a runtime of its own, which must learn our assets
        app = AppTest.from_function(page).run()
        assert not app.exception
        (element,) = app.get("bidi_component")
        assert element.proto.component_name == "essai.landing-1"
        assert element.proto.js_source_path.endswith("landing.js")
    assert (ASSETS / "landing.js").is_file()


def test_media_address():
    def page():
        import streamlit as st

        from ess_metrics.ui.server import streamlit_inside

        st.text(streamlit_inside.media_address(b"{}", "application/json", "un-document"))

    app = AppTest.from_function(page).run()
    assert re.fullmatch(r"(mock/)?media/\w+\.json", app.text[0].value)


def test_menu_alone(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    streamlit_inside.menu_alone()
    assert (ROOT / "pages").is_dir()
    PagesManager(str(ROOT / "dashboard.py"))
    assert PagesManager.uses_pages_directory is False


@pytest.fixture
def made(monkeypatch):
    """A manager that holds one file made at a click, and the clock that it goes by."""
    for name in ("mark_for_delete", "is_marked_for_delete"):
        monkeypatch.setattr(MediaFileMetadata, name, vars(MediaFileMetadata)[name])  # put back at the end
    clock = [1_000.0]
    streamlit_inside.patient(lambda: clock[0])
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    button = manager.add_deferred(lambda: b"revue", "text/plain", "0.1", file_name="revue.txt")
    manager.execute_deferred(button)
    return manager, clock


def test_patient(made):
    """A download is not lost when other scripts end before the browser has fetched it."""
    manager, clock = made
    for _ in range(5):
        manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 1
    clock[0] += streamlit_inside.KEPT_SECONDS - 1
    manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 1


def test_a_file_goes_when_its_time_is_over(made):
    manager, clock = made
    manager.remove_orphaned_files()
    clock[0] += streamlit_inside.KEPT_SECONDS
    manager.remove_orphaned_files()
    assert not manager._file_metadata


def test_forget_uploads(monkeypatch):

    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    for name in ("un", "deux"):
        manager.add_file("session", UploadedFileRec(name, f"{name}.csv", "text/csv", b"x"))
    run = SimpleNamespace(uploaded_file_mgr=manager, session_id="session")
    monkeypatch.setattr(streamlit_inside, "get_script_run_ctx", lambda: run)
    streamlit_inside.forget_uploads([SimpleNamespace(file_id="un")])
    assert [found.file_id for found in manager.get_files("session", ["un", "deux"])] == ["deux"]
    monkeypatch.setattr(streamlit_inside, "get_script_run_ctx", lambda: None)
    streamlit_inside.forget_uploads([SimpleNamespace(file_id="deux")])  # no session: nothing to forget


def test_held_uploads(monkeypatch):
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    for name, size in (("un", 3), ("deux", 4)):
        manager.add_file("session", UploadedFileRec(name, f"{name}.csv", "text/csv", b"x" * size))
    monkeypatch.setattr(streamlit_inside, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=manager))
    assert streamlit_inside.held_uploads() == {"session": 7}
    manager.remove_session_files("session")
    assert streamlit_inside.held_uploads() == {}


def test_signed_claims():
    claims = json.dumps({"sub": "1", "name": "Éléonore"})
    signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, claims).decode()
    assert json.loads(streamlit_inside.signed_claims({USER_COOKIE_NAME: signed}))["name"] == "Éléonore"
    assert streamlit_inside.signed_claims({USER_COOKIE_NAME: signed[:-1] + "0"}) == ""
    assert streamlit_inside.signed_claims({}) == ""


def test_static_folder():
    """The page says that it is English, and its scripts and styles are where they are looked for."""
    folder = streamlit_inside.static_folder()
    assert '<html lang="en">' in (folder / "index.html").read_text("utf-8")
    assert list((folder / "static" / "js").glob("index.*.js"))
    assert list((folder / "static" / "css").glob("*.css"))


SHEET = (ROOT / "ess_metrics/ui/parts/style.css").read_text("utf-8")


@pytest.mark.parametrize("mark", sorted(set(re.findall(r'data-testid="(\w+)"', SHEET))))
def test_what_the_style_sheet_leans_on_is_still_drawn(mark):
    scripts = (streamlit_inside.static_folder() / "static" / "js").glob("*.js")
    assert any(f"`{mark}`" in script.read_text("utf-8") for script in scripts)


def test_the_style_sheet_leans_on_few_of_them():
    """A number that only falls: what a theme option or a key of ours covers names none."""
    assert len(re.findall(r"data-testid=", SHEET)) <= 10


def test_owned(monkeypatch):
    """A file belongs to who it was made for: at once, or at a click."""
    for name in ("add", "execute_deferred"):
        monkeypatch.setattr(MediaFileManager, name, getattr(MediaFileManager, name))
    streamlit_inside.owned()
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    session = SimpleNamespace(session=SimpleNamespace(_user_info={"sub": "anne"}))
    runtime = SimpleNamespace(_session_mgr=SimpleNamespace(get_session_info={"s": session}.get))
    monkeypatch.setattr(streamlit_inside, "get_instance", lambda: runtime)
    monkeypatch.setattr(streamlit_inside, "exists", lambda: True)
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "s")
    address = manager.execute_deferred(manager.add_deferred(lambda: b"liste", "text/csv", "0"))
    assert streamlit_inside.media_owners(address.rpartition("/")[2]) == {"anne"}
    assert streamlit_inside.media_owners("autre.csv") == frozenset()


def test_media_owners():
    """Nobody is known of a file that was not made for anyone."""
    assert streamlit_inside.media_owners("inconnu.csv") == frozenset()


def test_no_path(monkeypatch):
    """The first message of a session names the script, never the machine's folders."""
    made = SimpleNamespace(new_session=SimpleNamespace(main_script_path="/un/lieu/dashboard.py"))
    monkeypatch.setattr(AppSession, "_create_new_session_message", lambda self: made)
    streamlit_inside.no_path()
    assert AppSession._create_new_session_message(None).new_session.main_script_path == "dashboard.py"
