"""What a WebSocket may ask of the server: a budget of messages a connection, of connections an address, and deadlines.

Streamlit reads every message that waits on a connection before it lets go of the event loop, and each one costs more
than the last while a script runs: a thousand empty ones, two bytes each, keep a server from answering anybody for a
minute and a half. Here a message takes a token from a bucket that refills slowly; whoever empties it is closed with a
reason, and between two messages the loop is always given back to the others.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cachetools import LRUCache
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.people import accounts

POLICY, TOO_BIG, NOT_BYTES = 1008, 1009, 1003
BEFORE_SIGN_IN_BYTES = 65_536
MOST_ADDRESSES = 10_000
_WINDOW: dict[str, Any] = {
    "server_max_window_bits": 15,
    "client_max_window_bits": 12,
    "compress_settings": {"memLevel": 8},
}


def _asked(name: str, usual: int) -> int:
    """A whole number that the installation may set; what can't be read is the usual one."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else usual


@dataclass(frozen=True)
class Budget:
    """How much is allowed. A person who drags a slider sends some ten messages a second; a page at rest sends none.

    `burst` messages at once, then `rate` a second, a connection; `connections` at once from an address, of which
    `opened` in one go, then `reopened` a second; `everyone`: connections of the whole server. Before sign-in, the
    first message within `first` seconds, and never more than `silence` seconds without one.
    """

    burst: int = 60
    rate: float = 20.0
    connections: int = field(default_factory=lambda: _asked("ESS_CONNEXIONS_PAR_ADRESSE", 200))
    opened: int = 150
    reopened: float = 10.0
    everyone: int = field(default_factory=lambda: _asked("ESS_CONNEXIONS", 600))
    first: float = 30.0
    silence: float = 900.0


def remembered() -> None:
    """From now on, what a connection sends is compressed against the last 32 kB of it, 4 before.

    Why: the messages of an answer say the same names again and again, and uvicorn's window is narrower than most of
    them. It costs a quarter of a megabyte a session. Upstream: none found, the window is a constant there.
    """
    made = partial(ServerPerMessageDeflateFactory, **_WINDOW)
    # A name of the module is replaced: its class takes no other factory.
    vars(websockets_sansio_impl)["ServerPerMessageDeflateFactory"] = lambda **_: made()


class Bucket:
    """Tokens that refill with time, never above what the bucket holds."""

    def __init__(self, size: float, rate: float, clock: Callable[[], float]):
        self._size, self._rate, self._clock = size, rate, clock
        self._left, self._at = size, clock()

    def take(self) -> bool:
        """One token; False when there is none."""
        now = self._clock()
        self._left = min(self._size, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Address:
    """What one address holds: its open connections, and how fast it may open others."""

    def __init__(self, budget: Budget, clock: Callable[[], float]):
        self.open = 0
        self.opening = Bucket(budget.opened, budget.reopened, clock)


class SocketBudget:
    """Pure ASGI: closes, with a reason, the WebSocket that asks more than its budget; everything else passes."""

    def __init__(self, app: ASGIApp, budget: Budget | None = None, clock: Callable[[], float] = time.monotonic):
        self.app, self.budget, self.clock = app, budget or Budget(), clock
        self.open = 0
        # The least recent address is forgotten first: a bucket that nobody touched for long is full anyway.
        self.addresses: LRUCache[str, Address] = LRUCache(MOST_ADDRESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or refuse it before it is accepted."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = self._address(scope)
        if not self._may_open(address):
            await _refuse(receive, send, words.TOO_MANY_CONNECTIONS)
            return
        address.open += 1
        self.open += 1
        try:
            socket = _Socket(self, scope, receive, send)
            await self.app(scope, socket.receive, socket.send)
        finally:
            address.open -= 1
            self.open -= 1

    def _address(self, scope: Scope) -> Address:
        host = scope["client"][0] if scope.get("client") else ""
        found = self.addresses.get(host)
        if found is None:
            found = self.addresses[host] = Address(self.budget, self.clock)
        return found

    def _may_open(self, address: Address) -> bool:
        full = self.open >= self.budget.everyone or address.open >= self.budget.connections
        return not full and address.opening.take()


class _Socket:
    """One connection: its bucket, whether somebody signed in, and whether it was closed by us."""

    def __init__(self, owner: SocketBudget, scope: Scope, receive: Receive, send: Send):
        self._budget, self._receive, self._send = owner.budget, receive, send
        self._bucket = Bucket(owner.budget.burst, owner.budget.rate, owner.clock)
        self._waits_for_sign_in = _is_anonymous(scope)
        self._heard = self._closed = False

    async def receive(self) -> Message:
        """The next message that is within the budget, or a disconnection."""
        await asyncio.sleep(0)  # the others first: a queue of messages must not hold the loop
        try:
            message = await asyncio.wait_for(self._receive(), self._patience())
        except TimeoutError:
            return await self._close(POLICY, words.SILENT)
        if message["type"] != "websocket.receive":
            return message
        self._heard = True
        if message.get("bytes") is None:
            return await self._close(NOT_BYTES, words.NOT_BYTES)
        if self._waits_for_sign_in and len(message["bytes"]) > BEFORE_SIGN_IN_BYTES:
            return await self._close(TOO_BIG, words.TOO_BIG)
        if not self._bucket.take():
            return await self._close(POLICY, words.TOO_MANY_MESSAGES)
        return message

    def _patience(self) -> float | None:
        if not self._waits_for_sign_in:
            return None if self._heard else self._budget.first
        return self._budget.silence if self._heard else self._budget.first

    async def send(self, message: Message) -> None:
        """What the application answers, until we closed."""
        if not self._closed:
            await self._send(message)

    async def _close(self, code: int, reason: str) -> Message:
        self._closed = True
        await self._send({"type": "websocket.close", "code": code, "reason": reason})
        return {"type": "websocket.disconnect", "code": code, "reason": reason}


def _is_anonymous(scope: Scope) -> bool:
    """Whether this connection is before sign-in, on a server that has accounts."""
    return accounts.settings() is not None and accounts.person_of(HTTPConnection(scope).cookies) is None


async def _refuse(receive: Receive, send: Send, reason: str) -> None:
    """Refuse the handshake (HTTP 403): nothing of the application is woken up."""
    await receive()
    await send({"type": "websocket.close", "code": POLICY, "reason": reason})
