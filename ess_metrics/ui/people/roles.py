"""Who is there and what they may do; the door of the application.

Library calls ask `may` themselves; pages get their data through `ui.state.opened_folder`, which asks it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from ess_metrics.model.presence import certain
from ess_metrics.secrecy import audience
from ess_metrics.secrecy.audience import DECIDE, ERASE, NAME, PREPARE, PUBLISH, READ, RESTORE
from ess_metrics.texts.library import access_words as words
from ess_metrics.texts.numbers import plural
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import accounts
from ess_metrics.ui.people.accounts import Person

WATCH_EVERY = "30s"


def person() -> Person | None:
    """Who signed in; None when nobody did or when there are no accounts."""
    return accounts.person(st.user.to_dict()) if accounts.settings() is not None else None


def rights() -> frozenset[str]:
    """What the person of this session may do now."""
    if accounts.settings() is None:
        return audience.rights(accounts.open_role())
    found = person()
    return found.rights if found is not None else frozenset()


def may(action: str) -> bool:
    """Whether the person of this session may do `action` (a right of `ess_metrics.secrecy.audience`)."""
    return action in rights()


def author() -> str:
    """The name that signs what this person does; "" when they have to give it themselves."""
    found = person()
    return found.name if found is not None else ""


def guarded(make: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
    """The same maker of a file, for as long as the one it was offered to may read."""
    found = person()

    def checked() -> bytes | str:
        if found is not None and READ not in found.rights:
            raise audience.NotAllowed(words.NOT_ALLOWED)
        return make()

    return checked


def door(addresses: Iterable[str]) -> None:
    """What is drawn for who may not read, at each of the addresses of the application."""
    doors = [st.Page(_door, title=words.SIGN_IN_TITLE, url_path=path, default=not path) for path in addresses]
    st.navigation(doors, position="hidden").run()


def _door() -> None:
    found = person()
    if found is not None and not found.ended:
        html.show(
            tag("h1", words.NO_ROLE_TITLE, class_="ess-question"), tag("p", words.NO_ROLE.format(name=found.name))
        )
        st.button(words.SIGN_OUT, key="sortir", on_click=_leave, icon=":material/logout:")
        return
    hours = certain(accounts.settings()).hours
    ended = words.ENDED.format(hours=plural(hours, "heure")) if found is not None else words.SIGN_IN_WHY
    html.show(tag("h1", words.SIGN_IN_TITLE, class_="ess-question"), tag("p", ended))
    st.button(words.SIGN_IN, key="entrer", on_click=st.login, type="primary", icon=":material/login:")


def _leave() -> None:
    """The session ends here, on the server, at a message of the page itself; the address then only drops the cookie."""
    found = person()
    if found is not None:
        accounts.sign_out(found)
    st.logout()


def identity() -> None:
    """In the side bar: who is there, and the way out; the session is watched while its page is open."""
    found = person()
    if found is None:
        return
    said = words.SIGNED_IN.format(name=found.name, role=words.ROLES[found.role])
    html.show(tag("p", said, class_="ess-quiet"))
    st.button(words.SIGN_OUT, key="sortir", on_click=_leave, icon=":material/logout:", width="stretch")
    _watch()


def stay() -> None:
    """At the start of a part that reruns alone: when the session has ended, the whole page goes back to the door."""
    if not may(READ):
        st.rerun()


@st.fragment(run_every=WATCH_EVERY)
def _watch() -> None:
    """An open page must not outlive its session."""
    stay()


__all__ = [
    "DECIDE", "ERASE", "NAME", "PREPARE", "PUBLISH", "READ", "RESTORE",
    "author", "door", "guarded", "identity", "may", "stay",
]  # fmt: skip
