"""Where a request really goes: the address of the catalogue, or the mirror that the setting names instead.

`ESS_SOURCES_URL` replaces the scheme and the host of *every* address (those that a catalogue or a redirection gives
included) and keeps the path: a mirror inside an administration, or the stub of the tests.
"""

from __future__ import annotations

import os
from urllib.parse import urljoin, urlsplit, urlunsplit

MIRROR = "ESS_SOURCES_URL"


def mirrored(address: str) -> str:
    """The address to ask: scheme and host of the mirror when there is one, its own path before that of the address."""
    base = os.environ.get(MIRROR, "").strip()
    if not base:
        return address
    whole, asked = urlsplit(base), urlsplit(address)
    path = asked.path or "/"
    prefix = whole.path.rstrip("/")
    if prefix and asked.netloc == whole.netloc and path.startswith(f"{prefix}/"):
        prefix = ""  # an address that the mirror itself gave
    return urlunsplit((whole.scheme, whole.netloc, prefix + path, asked.query, ""))


def joined(asked: str, location: str) -> str:
    """Where a redirection leads, by the mirror too."""
    return mirrored(urljoin(asked, location))


def host(address: str) -> str:
    """Who is asked: the host of the catalogue's address, for a person to read."""
    return urlsplit(address).netloc


def asked_host(address: str) -> str:
    """Who really answers: the mirror when there is one."""
    return urlsplit(mirrored(address)).netloc
