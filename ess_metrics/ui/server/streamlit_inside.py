"""The only door to Streamlit's private parts: whatever an upgrade may break is in this file.

Everything else uses what `import streamlit as st` gives. Each entry says why the public way is not enough, which
upstream issue asks for one, where there is one, and is held by the test of its own name
(`tests/ui/test_streamlit_inside.py`). The Streamlit that they were tried with is `TRIED`: at start the log says when
another is installed.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import streamlit as st
from cachetools import LRUCache
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.components.v2.bidi_component import serialization
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

TRIED = "1.67.0"
KEPT_SECONDS = 120.0  # for how long a file made at a click waits for its browser

_lock = threading.Lock()
_renderers: dict[str, Any] = {}
_owners: LRUCache[str, set[str]] = LRUCache(10_000)


def strange(installed: str = st.__version__) -> str:
    """The version of Streamlit installed, when it is not the one that this file was tried with; "" when it is.

    Why: a private part that changed fails at the click of a user; the log has said so at the start of the server.
    Upstream: none, private parts promise nothing.
    """
    return "" if installed == TRIED else installed


def component(package: str, version: str, name: str, folder: Path, isolated: bool = True) -> Any:
    """The command that mounts the component `<name>-<version>` of `folder`, whose script and style bear its name.

    Why: files of a component are only found in *installed* distributions, by a manifest; we run from a checkout too,
    so the same manifest is handed to the manager. The manager belongs to a runtime (each AppTest has its own):
    registration is checked at every mount, and costs one dictionary look-up.
    Upstream: none found; streamlit/component-template#120 meets the same wall.
    """
    own = f"{name}-{version}"
    full = f"{package}.{own}"
    with _lock:  # sessions start together: half a registration would draw an empty element
        manager = get_bidi_component_manager()
        if manager.get_component_asset_root(full) is None:
            described = ComponentConfig(name=own, asset_dir=folder.name)
            manager.register_from_manifest(ComponentManifest(package, version, [described]), folder.parent)
            files = {"js": f"{name}.js", "css": f"{name}.css"}
            _renderers[full] = st.components.v2.component(full, **files, isolate_styles=isolated)
        return _renderers[full]


def media_address(document: bytes, kind: str, name: str) -> str:
    """The address of a document among Streamlit's media, kept while a session that ran this line lives.

    Why: where our own routes are not installed (AppTest, a bare script), a component must still fetch its data.
    Upstream: none found; media come from `st.image` and its like alone.
    """
    return get_instance().media_file_mgr.add(document, kind, name).lstrip("/")


def menu_alone() -> None:
    """The files of `pages/` are shown through our menu alone.

    Why: Streamlit takes a folder of that name for its first kind of multipage application until `st.navigation` has
    run once: the first visitor of a fresh server who comes by the address of a page would get that file bare, without
    filters or style.
    Upstream: none found; the advice given is to rename the folder.
    """
    PagesManager.uses_pages_directory = False


def patient(now: Callable[[], float] = time.monotonic) -> None:
    """From now on, a file that Streamlit marks for deletion is kept `KEPT_SECONDS` more.

    Why: a file made at a click has no owner and is forgotten when two scripts have ended since, of whoever: with ten
    people at work, or one progress bar that looks every second, sometimes before the browser has asked for it.
    Upstream: streamlit/streamlit#8932, closed before files were made at a click.
    """

    def mark(self: MediaFileMetadata) -> None:
        vars(self).setdefault("_marked_at", now())

    def is_marked(self: MediaFileMetadata) -> bool:
        return now() - vars(self).get("_marked_at", now()) >= KEPT_SECONDS

    # A class is patched: the manager makes its own objects and takes no other.
    MediaFileMetadata.mark_for_delete = mark  # type: ignore[method-assign]  # the patch told above
    MediaFileMetadata.is_marked_for_delete = property(is_marked)  # type: ignore[method-assign, assignment]  # the same patch, its other half


def owned() -> None:
    """From now on, `media_owners` knows for whom each file was made.

    Why: whoever signed in may fetch a file made for another, if they have its address; a file made at a click has no
    session in Streamlit's lists.
    Upstream: none found.
    """
    add, run = MediaFileManager.add, MediaFileManager.execute_deferred

    def note(address: str, claims: Mapping[str, Any]) -> None:
        person = str(claims.get("sub") or "")
        if person:
            with _lock:
                _owners.setdefault(address.rpartition("/")[2], set()).add(person)

    def adding(self: MediaFileManager, *args: Any, **kwargs: Any) -> str:
        address = add(self, *args, **kwargs)
        note(address, st.user.to_dict() if get_script_run_ctx() is not None else {})
        return address

    def running(self: MediaFileManager, file_id: str) -> str:
        address, asked = run(self, file_id), self._deferred_callables.get(file_id)
        found: Any = get_instance()._session_mgr.get_session_info(asked["session_id"]) if asked and exists() else None
        note(address, found.session._user_info if found is not None else {})
        return address

    # A class is patched: the runtime makes its own manager and takes no other.
    MediaFileManager.add = adding  # type: ignore[method-assign]  # the patch told above
    MediaFileManager.execute_deferred = running  # type: ignore[method-assign]  # the patch told above


def media_owners(name: str) -> frozenset[str]:
    """The people (`sub` of their claims) that a file was made for, by the last part of its address; none when unknown.

    Why: see `owned`.
    Upstream: none found.
    """
    with _lock:
        return frozenset(_owners.get(name, ()))


def no_path() -> None:
    """The page is told the name of the script, not where it lies on the machine.

    Why: the first message of every session gives the whole path, which the page uses as a mere name.
    Upstream: none found.
    """
    make = AppSession._create_new_session_message

    def named(self: AppSession, *args: Any, **kwargs: Any) -> Any:
        message = make(self, *args, **kwargs)
        message.new_session.main_script_path = Path(message.new_session.main_script_path).name
        return message

    AppSession._create_new_session_message = named  # type: ignore[method-assign]  # a class is patched, as told above


def brief() -> None:
    """What components are told is written without spaces, its letters as they are: a sixth fewer bytes.

    Why: Streamlit writes « é » in six bytes, and a space after each comma of each figure, at every filter.
    Upstream: none found.
    """

    def dumps(value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            text.encode()
        except UnicodeEncodeError:  # half of a pair of surrogates: no message can hold it but escaped
            return json.dumps(value, separators=(",", ":"))
        return text

    vars(serialization)["json"] = SimpleNamespace(**{**vars(json), "dumps": dumps})


def forget_uploads(uploaded: Iterable[Any]) -> None:
    """Give up the memory of files that this session has dropped: they are copied where their owner wants them.

    Why: the uploader keeps them as long as the session, two copies of every file of 200 MB.
    Upstream: streamlit/streamlit#9218, open.
    """
    run = get_script_run_ctx()
    for file in uploaded if run is not None else ():
        run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)  # type: ignore[union-attr, attr-defined]  # its manager in memory has it


def held_uploads() -> dict[str, int]:
    """Session -> bytes of the dropped files that the server still holds in memory.

    Why: the uploader has a limit a file and none in all: twenty files of 200 MB are as many gigabytes.
    Upstream: none found.
    """
    manager: Any = get_instance().uploaded_file_mgr
    return {
        session: sum(len(record.data) for record in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }


def signed_claims(cookies: Mapping[str, str]) -> str:
    """What the signed cookie of a request says of who signed in (JSON), "" when it says nothing that can be trusted.

    Why: `st.user` knows a session's person; files, outlines and meetings are served to requests, without a session.
    Upstream: none found.
    """

    def signed(name: str) -> bytes | None:
        text = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, text.encode("latin-1", "ignore")) if text else None

    raw = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    return raw.decode() if raw else ""


def header_of_session(name: str) -> str:
    """A header of the connection of the session whose script runs; "" outside of a script, or without it.

    Why: `st.context` warns in the log when no script runs, and our library asks from requests and threads too.
    Upstream: none found.
    """
    return str(st.context.headers.get(name, "")) if get_script_run_ctx(suppress_warning=True) is not None else ""


def sign_in_address() -> str:
    """Where a browser is sent to sign in, good for two minutes.

    Why: `st.login` sends a session there; before sign-in, a page of several territories has no session.
    Upstream: none found.
    """
    return generate_login_redirect_url("default")


def static_folder() -> Path:
    """Where the page, scripts and styles that Streamlit serves lie.

    Why: the page says that it is in English, and the words of widgets (the uploader's, those of screen readers) can't
    be given from Python: `french` and `application` rewrite them by their text, and `bundle` compresses them.
    Upstream: streamlit/streamlit#15726 (the language of the page), #1353 and #13500 (the words), all open.
    """
    return Path(st.__file__).parent / "static"


__all__ = [
    "KEPT_SECONDS",
    "TRIED",
    "brief",
    "component",
    "forget_uploads",
    "header_of_session",
    "held_uploads",
    "media_address",
    "media_owners",
    "menu_alone",
    "no_path",
    "owned",
    "patient",
    "sign_in_address",
    "signed_claims",
    "static_folder",
    "strange",
]
