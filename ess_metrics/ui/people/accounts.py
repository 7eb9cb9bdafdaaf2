"""Accounts: what `secrets.toml` says of them, and who the signed cookie of a request is.

`[auth]` is Streamlit's own (`st.login`, OpenID Connect); `[acces]` says which values of which claim give which role and
how long a session lasts. Without `[auth]` nobody signs in: on this machine alone everybody may everything, on a network
everybody only reads, unless `ESS_SANS_COMPTE` names another role. A configuration that can't be read stops the server:
it must never be taken for "no account".
"""

from __future__ import annotations

import json
import math
import os
import time
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from ess_metrics.secrecy import audience
from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.people.ended_sessions import EndedSessions
from ess_metrics.ui.server import streamlit_inside
from ess_metrics.ui.state import territories

OPEN = "ESS_SANS_COMPTE"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HOUR = 3600
CLOCKS_APART = 120  # two machines are rarely at the same second
SHORTEST_SECRET = 32
_NEEDED = ("redirect_uri", "cookie_secret")
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


class BadConfiguration(SystemExit):
    """The accounts are badly configured; the server must not start."""


@dataclass(frozen=True)
class Accounts:
    """`claim`: where the token says what a person is (dots go inside); `roles`: role -> values of the claim that give
    it, in every territory; `hours`: how long a session lasts; `territories`: name of one → the roles that are given
    there and nowhere else, on a server that holds several.
    """

    claim: str = "roles"
    roles: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {role: (role, words.ROLES[role]) for role in audience.RIGHTS}
    )
    hours: float = 10
    territories: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def role_of(self, claims: Mapping, territory: str = "") -> str:
        """The strongest role that these claims give (in a territory), "" for none."""
        found: object = claims
        for part in self.claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        held = {found} if isinstance(found, str) else set(map(str, found)) if isinstance(found, list) else set()
        here = self.territories.get(territory, {})
        given = {role: {*self.roles.get(role, ()), *here.get(role, ())} for role in audience.RIGHTS}
        return next((role for role in reversed(audience.RIGHTS) if held & given[role]), "")


@dataclass(frozen=True)
class Person:
    """Someone who signed in: `role` ("" for none), `until` (seconds since 1970), `key` of this sign-in."""

    name: str
    role: str
    until: float
    key: tuple[str, str]

    @property
    def ended(self) -> bool:
        """Whether the session is over: too old, or signed out somewhere."""
        return time.time() >= self.until or _gone.has(self.key)

    @property
    def rights(self) -> frozenset[str]:
        """What this person may do now."""
        return frozenset() if self.ended else audience.rights(self.role)


def check() -> Accounts | None:
    """The accounts, None when none is configured. Raises BadConfiguration when the files can't mean what they say."""
    found = _files()
    auth = found.get("auth")
    if not auth:
        _open_role()
        return None
    provider = next((part for part in auth.values() if isinstance(part, Mapping) and "client_id" in part), auth)
    missing = [key for key in _NEEDED if not auth.get(key)] + [key for key in _PROVIDER if not provider.get(key)]
    if missing:
        raise BadConfiguration(words.MISSING.format(keys=", ".join(missing)))
    if len(str(auth["cookie_secret"])) < SHORTEST_SECRET:
        raise BadConfiguration(words.WEAK_SECRET)
    return _accounts(found.get("acces", {}))


def _files() -> dict:
    """What the files of secrets hold, read by us: Streamlit takes one that it can't read for none at all."""
    found: dict = {}
    for name in st.get_option("secrets.files"):
        path = Path(name)
        if path.is_file():
            try:
                found |= tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise BadConfiguration(words.BAD_FILE.format(name=path.name, reason=error)) from None
    return found


def _accounts(section: Mapping) -> Accounts:
    claim, hours, named = section.get("claim", "roles"), section.get("duree_heures", 10), section.get("roles")
    if not isinstance(claim, str) or not claim:
        raise BadConfiguration(words.BAD_CLAIM)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 24:
        raise BadConfiguration(words.BAD_HOURS)
    apart = section.get("territoires", {})
    if not isinstance(apart, Mapping) or not all(isinstance(values, Mapping) for values in apart.values()):
        raise BadConfiguration(words.BAD_TERRITORIES)
    held = {name: _roles(values) for name, values in apart.items()}
    if named is None:  # rights given territory by territory are meant to be the only ones
        return Accounts(claim, {}, hours, held) if held else Accounts(claim, hours=hours)
    return Accounts(claim, _roles(named), hours, held)


def _roles(named: Mapping) -> dict[str, tuple[str, ...]]:
    for role, values in named.items():
        if role not in audience.RIGHTS or not isinstance(values, list):
            raise BadConfiguration(words.BAD_ROLE.format(role=role))
    return {role: tuple(map(str, values)) for role, values in named.items()}


_known: list[Accounts | None] = []


def settings() -> Accounts | None:
    """The same, read once a server."""
    if not _known:
        _known.append(check())
    return _known[0]


def forget() -> None:
    """Read the configuration again: for tests."""
    _known.clear()


def is_local() -> bool:
    """Whether the server answers this machine alone."""
    return st.get_option("server.address") in LOOPBACK


def open_role() -> str:
    """The role of everybody when there is no account."""
    return _open_role() or (audience.EDITOR if is_local() else audience.READER)


def _open_role() -> str:
    asked = os.environ.get(OPEN, "")
    if asked and asked not in audience.RIGHTS:
        raise BadConfiguration(words.BAD_OPEN_ROLE.format(role=asked))
    return asked


# -- people -----------------------------------------------------------------------------------------------------------


def person(claims: Mapping | None) -> Person | None:
    """Who these verified claims are; None when nobody signed in."""
    accounts = settings()
    if accounts is None or not claims or not claims.get("is_logged_in"):
        return None
    issued = _issued(claims.get("iat"))
    name = str(claims.get("name") or claims.get("preferred_username") or claims.get("email") or words.NO_NAME)
    key = (str(claims.get("sub")), str(issued))
    return Person(name, accounts.role_of(claims, territories.current()), issued + accounts.hours * HOUR, key)


def _issued(claim: object) -> float:
    """When a token says it was issued: 0, long ago, when it says nothing of sense, or a day that is to come.

    JSON as Python reads it knows NaN and infinity, which no comparison of dates would stop.
    """
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not math.isfinite(claim):
        return 0
    return claim if 0 < claim <= time.time() + CLOCKS_APART else 0


def person_of(cookies: Mapping[str, str]) -> Person | None:
    """Who the signed cookie of a request is."""
    return person(_claims(cookies))


def _claims(cookies: Mapping[str, str]) -> Mapping | None:
    try:
        claims = streamlit_inside.signed_claims(cookies)
        return json.loads(claims) if claims else None
    except (ValueError, TypeError):
        return None


def readable(cookies: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """Of these territories, those that the signed cookie of a request may read; all of them without accounts."""
    accounts, claims = settings(), _claims(cookies)
    if accounts is None:
        return tuple(names)
    found = person(claims)
    if claims is None or found is None or found.ended:
        return ()
    return tuple(name for name in names if audience.READ in audience.rights(accounts.role_of(claims, name)))


_gone = EndedSessions()


def sign_out(found: Person) -> None:
    """End the session of a person, in every process and after a restart too."""
    _gone.add(found.key, found.until)


def return_address() -> str:
    """Where the identity provider sends people back: one of the names of this server. "" without accounts."""
    return str(_files().get("auth", {}).get("redirect_uri", "")) if settings() is not None else ""
