"""The WebSocket: a flood is closed with a reason while the others are answered; addresses, deadlines, sizes, names."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

from ess_metrics.ui.server import sockets
from ess_metrics.ui.server.hosts import KnownHosts, host_of, is_ours
from ess_metrics.ui.server.sockets import Bucket, Budget, SocketBudget
from tests.coroutines import completed


class Clock:
    """A time that only moves when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Server:
    """An application that counts the messages it was given, and what it was told at the end."""

    def __init__(self):
        self.heard, self.ended, self.opened = [], None, 0

    async def __call__(self, scope, receive, send):
        self.opened += 1
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                self.ended = message
                return
            if message["type"] == "websocket.receive":
                self.heard.append(message["bytes"])


def visit(budgeted, messages, address="10.0.0.1"):
    """Play messages to it, then leave; what the browser was sent."""
    sent = []
    waiting = [{"type": "websocket.connect"}, *messages, {"type": "websocket.disconnect", "code": 1000}]

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "client": (address, 1), "headers": [], "path": "/_stcore/stream"}
    completed(budgeted(scope, receive, send))
    return sent


def frame(content=b"Z\x00"):
    return {"type": "websocket.receive", "bytes": content}


def test_a_flood_is_closed_with_a_reason_at_the_first_message_too_many():
    server = Server()
    sent = visit(SocketBudget(server, Budget(burst=60), Clock()), [frame()] * 1000)
    assert len(server.heard) == 60
    assert [message["code"] for message in sent] == [1008]
    assert len(sent[0]["reason"].encode()) <= 123  # what a close frame can carry
    assert server.ended["code"] == 1008


def test_a_person_is_never_closed():
    clock, server = Clock(), Server()

    class Slow(dict):
        """A message that comes a tenth of a second after the one before."""

        def __getitem__(self, key):
            clock.now += 0.05 if key == "type" else 0
            return super().__getitem__(key)

    sent = visit(SocketBudget(server, Budget(), clock), [Slow(frame()) for _ in range(500)])
    assert (len(server.heard), sent) == (500, [])


def test_the_loop_is_given_back_between_two_messages():
    """Streamlit takes all that waits before it lets anybody else speak: the others must speak in between."""
    turns = []

    async def chatting(scope, receive, send):
        while (await receive())["type"] != "websocket.disconnect":
            turns.append("flood")

    async def both():
        waiting = [frame()] * 50 + [{"type": "websocket.disconnect", "code": 1000}]

        async def receive():
            return waiting.pop(0)

        async def send(message):
            turns.append(message)

        async def other():
            for _ in range(50):
                turns.append("other")
                await asyncio.sleep(0)

        scope = {"type": "websocket", "client": ("10.0.0.1", 1), "headers": []}
        await asyncio.gather(SocketBudget(chatting, Budget())(scope, receive, send), other())

    asyncio.run(both())
    last_flood = len(turns) - 1 - turns[::-1].index("flood")
    assert turns[:last_flood].count("other") >= 40


@pytest.mark.parametrize(
    ("message", "code"),
    [({"type": "websocket.receive", "text": "bonjour"}, 1003), ({"type": "websocket.receive", "bytes": None}, 1003)],
)
def test_what_is_not_bytes_is_closed(message, code):
    server = Server()
    assert [one["code"] for one in visit(SocketBudget(server), [message, frame()])] == [code]
    assert server.heard == []


def test_before_sign_in_a_message_is_short_and_comes_in_time(monkeypatch):
    monkeypatch.setattr(sockets, "_is_anonymous", lambda scope: True)
    server = Server()
    long = frame(b"x" * (sockets.BEFORE_SIGN_IN_BYTES + 1))
    assert [one["code"] for one in visit(SocketBudget(server), [frame(), long])] == [1009]

    async def never():
        await asyncio.Event().wait()

    async def mute():
        sent, first = [], [{"type": "websocket.connect"}]

        async def receive():
            return first.pop() if first else await never()

        async def send(message):
            sent.append(message)

        scope = {"type": "websocket", "client": ("10.0.0.1", 1), "headers": []}
        await SocketBudget(Server(), Budget(first=0.01, silence=0.01))(scope, receive, send)
        return sent

    assert [one["code"] for one in asyncio.run(mute())] == [1008]


def test_an_address_opens_only_so_many_and_the_others_are_let_in():
    clock = Clock()
    budgeted = SocketBudget(Server(), Budget(opened=5, reopened=1), clock)
    answers = [visit(budgeted, []) for _ in range(8)]
    assert [bool(answer) for answer in answers] == [False] * 5 + [True] * 3
    assert visit(budgeted, [], address="10.0.0.2") == []
    clock.now += 1
    assert visit(budgeted, []) == []


def test_connections_that_stay_open_count_until_they_close():
    async def open_many():
        stay, refused = asyncio.Event(), []

        async def app(scope, receive, send):
            await stay.wait()

        budgeted = SocketBudget(app, Budget(connections=3, everyone=5), Clock())

        async def receive():
            return {"type": "websocket.connect"}

        async def one(address):
            async def send(message):
                refused.append((address, message["type"]))

            await budgeted({"type": "websocket", "client": (address, 1), "headers": []}, receive, send)

        async with asyncio.TaskGroup() as group:
            for address in ("a", "a", "a", "a", "b", "b", "b"):
                group.create_task(one(address))
                await asyncio.sleep(0)
            stay.set()
        assert budgeted.open == 0
        return [address for address, _ in refused]

    assert asyncio.run(open_many()) == ["a", "b"]  # the fourth of « a » ; the sixth of all


@given(st.lists(st.floats(0, 10), max_size=50))
def test_a_bucket_never_gives_more_than_it_holds_and_refills(waits):
    clock = Clock()
    bucket, taken = Bucket(5, 2, clock), 0
    for wait in waits:
        clock.now += wait
        taken += bucket.take()
    assert taken <= 5 + 2 * sum(waits) + 1e-6


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        *[(header, True) for header in ("localhost:8501", "127.0.0.1", "[::1]:8501", "192.168.1.4:80", "LOCALHOST.")],
        *[(header, True) for header in ("ess.ville.fr", "a.agglo.fr:443")],
        *[(header, False) for header in ("evil.example", "localhost.evil.example", "evil.example:8501", "", None)],
        *[(header, False) for header in ("localhost:port", "a@localhost", "localhost/x", "agglo.fr", "xagglo.fr")],
    ],
)
def test_only_our_names_are_answered(header, ours):
    assert is_ours(host_of(header), {"localhost", "ess.ville.fr", "*.agglo.fr"}) is ours


@given(st.text(max_size=40))
def test_no_header_breaks_the_door(text):
    assert is_ours(host_of(text), {"localhost"}) in (True, False)


def asked(kind, **headers):
    """What a browser gets: a status, a close code, or « in »."""
    got = []

    async def app(scope, receive, send):
        got.append("in")

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        got.append(message.get("status") or message.get("code"))

    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": "GET", "path": "/", "headers": listed}
    completed(KnownHosts(app)(scope, receive, send))
    return got[0]


def test_a_rebound_name_reads_nothing_in_plain_http_either():
    assert asked("http", host="evil.example:8501") == 421
    assert asked("http", host="localhost:8501") == "in"
    assert asked("websocket", host="evil.example:8501", origin="http://evil.example:8501") == 1008


def test_a_socket_is_opened_by_our_own_pages_only():
    assert asked("websocket", host="localhost:8501", origin="http://localhost:8501") == "in"
    assert asked("websocket", host="localhost:8501", origin="http://localhost:8502") == 1008
    assert asked("websocket", host="localhost:8501", origin="https://evil.example") == 1008
    assert asked("websocket", host="localhost:8501", origin="null") == 1008
    assert asked("websocket", host="localhost:8501") == "in"  # a program: it could say any origin


def test_names_are_added_by_the_installation(monkeypatch):
    assert asked("http", host="ess.strasbourg.eu") == 421
    monkeypatch.setenv("ESS_HOTES", "ess.strasbourg.eu, autre.fr")
    assert asked("http", host="ess.strasbourg.eu") == "in"


def test_an_answer_is_compressed_against_the_one_before_it(monkeypatch):
    # A server started before in this process has put its own there.
    monkeypatch.setattr(websockets_sansio_impl, "ServerPerMessageDeflateFactory", ServerPerMessageDeflateFactory)
    said = Frame(Opcode.BINARY, random.Random(1).randbytes(20_000))

    def again():
        """The bytes of the same message, said a second time."""
        made = websockets_sansio_impl.ServerPerMessageDeflateFactory(
            server_max_window_bits=12, client_max_window_bits=12, compress_settings={"memLevel": 5}
        )
        _, connection = made.process_request_params([("client_max_window_bits", None)], [])
        connection.encode(said)
        return len(connection.encode(said).data)

    assert again() > 19_000
    sockets.remembered()
    assert again() < 2_000
