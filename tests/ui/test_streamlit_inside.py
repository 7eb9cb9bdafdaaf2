"""Streamlit's private parts: each entry of the one door to them still does what we need, in a test of its own name."""

import inspect
import json
import logging
import re
from types import SimpleNamespace

import pytest
import streamlit
import streamlit as st
from streamlit.auth_util import decode_provider_token
from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ess_metrics.ui.components.component_files import ASSETS
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
        from ess_metrics.ui.components.component_files import ASSETS
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


@pytest.fixture
def anne(monkeypatch):
    """A manager whose files are made for Anne, who signed in."""
    for name in ("add", "execute_deferred"):
        monkeypatch.setattr(MediaFileManager, name, vars(MediaFileManager)[name])  # put back at the end
    monkeypatch.setattr(streamlit_inside, "_owners", {})
    streamlit_inside.owned()
    monkeypatch.setattr(streamlit_inside, "get_script_run_ctx", SimpleNamespace)
    person = SimpleNamespace(to_dict=lambda: {"sub": "anne"})
    monkeypatch.setattr(streamlit_inside, "st", SimpleNamespace(user=person))
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def test_owned(anne):
    address = anne.add(b"noms", "text/csv", "0.1", file_name="noms.csv")
    assert streamlit_inside.media_owners(address.rpartition("/")[2]) == {"anne"}


def test_media_owners(anne, monkeypatch):
    """Nobody is known of a file that nobody signed in for, nor of another name."""
    monkeypatch.setattr(streamlit_inside, "get_script_run_ctx", lambda: None)
    address = anne.add(b"carte", "image/png", "0.2")
    assert streamlit_inside.media_owners(address.rpartition("/")[2]) == frozenset()
    assert streamlit_inside.media_owners("ailleurs.png") == frozenset()


def test_no_path(monkeypatch):
    message = SimpleNamespace(new_session=SimpleNamespace(main_script_path="/srv/ess/dashboard.py"))
    monkeypatch.setattr(AppSession, "_create_new_session_message", lambda self: message)
    streamlit_inside.no_path()
    assert AppSession._create_new_session_message(None).new_session.main_script_path == "dashboard.py"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ({"é": ["1\u202f€", 2, None]}, '{"é":["1\u202f€",2,null]}'),
        ([True, {"a": "« b »"}], '[true,{"a":"« b »"}]'),
        ({"a": "\ud800"}, '{"a":"\\ud800"}'),
    ],
)
def test_brief(told, written, monkeypatch):
    monkeypatch.setattr(serialization, "json", json)
    streamlit_inside.brief()
    message = BidiComponent()
    serialization.serialize_mixed_data(told, message)
    assert message.json == written
    assert json.loads(message.json) == told
    serialization.serialize_mixed_data({"a": {1, 2}}, message)  # what is no JSON, as Streamlit does it
    assert json.loads(message.json) == "{'a': {1, 2}}"


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
    # Not the last letter, some of whose bits say nothing.
    forged = signed[:-5] + ("A" if signed[-5] != "A" else "B") + signed[-4:]
    assert streamlit_inside.signed_claims({USER_COOKIE_NAME: forged}) == ""
    assert streamlit_inside.signed_claims({}) == ""


def test_header_of_session(monkeypatch):
    assert streamlit_inside.header_of_session("x-essai") == "", "no script runs"

    def script():
        import streamlit as st

        from ess_metrics.ui.server import streamlit_inside

        st.text(streamlit_inside.header_of_session("X-Essai"))

    headers = StreamlitHeaders([("x-essai", "oui")])
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _: headers))
    assert AppTest.from_function(script).run().text[0].value == "oui"


def test_sign_in_address():
    with_token = streamlit_inside.sign_in_address()
    assert with_token.startswith("/auth/login?provider=")
    assert decode_provider_token(with_token.partition("=")[2])["provider"] == "default"


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
    """Numbers that only fall: what a theme option or a key of ours covers names none."""
    assert len(re.findall(r"data-testid=", SHEET)) <= 9
    assert len(re.findall(r"data-testid=", STEADY)) <= 2


PAGE = (ROOT / "docs/streamlit.md").read_text("utf-8")
STEADY = (ROOT / "ess_metrics/ui/server/application.py").read_text("utf-8")


def test_the_page_says_why_each_private_part_and_each_rule_of_style_is_kept():
    kept = {name for name in streamlit_inside.__all__ if callable(getattr(streamlit_inside, name))}
    parts = re.findall(r"^\| (`\w+`.*?) \|", PAGE.split("## Ce que donnent")[0], re.MULTILINE)
    assert {name for part in parts for name in re.findall(r"`(\w+)`", part)} == kept
    rows = re.findall(r"^\| (`st\w+`.*?) \|", PAGE.split("## Les règles de style")[1], re.MULTILINE)
    marks = set(re.findall(r'data-testid="?(\w+)', SHEET + STEADY))
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == marks


def ours() -> str:
    """The application's own code, where it draws with Streamlit."""
    paths = [*(ROOT / "ess_metrics/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return "".join(path.read_text("utf-8") for path in paths)


def test_the_page_says_what_streamlit_gives_and_what_is_used_of_it():
    """What it says that we use is used, what it says that we do not is not, and the version installed has all of it."""
    assert f"Streamlit {streamlit_inside.TRIED}" in PAGE
    code = ours()
    assert "bind" in inspect.signature(st.tabs).parameters
    assert "bind" in inspect.signature(st.expander).parameters
    assert "lazy" in inspect.signature(st.dataframe).parameters
    assert "key" in inspect.signature(st.fragment).parameters
    assert callable(st.grid)
    assert 'bind="query-params"' in code
    assert 'on_change="ignore"' in code
    unused = [name for name in ("st.grid(", "st.dataframe(", "st.tabs(", "st.rerun(scope") if name in code]
    assert unused == [], "docs/streamlit.md says that they are not used"
