"""`deploy/nginx.conf` with the nginx of this machine, on the loopback, in front of two small servers."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from websockets.sync.client import connect

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx n'est pas installé (apt-get install nginx-light)")


def behind(name: str) -> Starlette:
    """A server that says who it is, on a page and on a socket."""

    async def page(request):
        return PlainTextResponse(name, headers={"x-forwarded-for": request.headers["x-forwarded-for"]})

    async def stream(websocket):
        await websocket.accept()
        await websocket.send_text(f"{name} {await websocket.receive_text()}")
        await websocket.close()

    return Starlette(routes=[WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", page)])


@contextlib.contextmanager
def running(app: Starlette):
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield SimpleNamespace(port=listening.getsockname()[1], server=server, thread=thread, listening=listening)
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture
def proxied(tmp_path):
    """The address of nginx, and the two servers behind it."""
    with running(behind("un")) as one, running(behind("deux")) as two, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        text = CONFIGURATION.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
        text = text.replace("8501", str(one.port)).replace("8502", str(two.port))
        places = "".join(
            f"{name}_temp_path {tmp_path / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = tmp_path / "nginx.conf"
        main.write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
            f"http {{ access_log off; {places}\n{text}\n}}"
        )
        process = subprocess.Popen([NGINX, "-c", str(main), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
        address = f"127.0.0.1:{port}"
        try:
            _wait(address)
            yield SimpleNamespace(address=address, un=one, deux=two)
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            return asked(address) and None
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def asked(address: str, cookie: str = "") -> tuple[str, str]:
    """Who answers, and the cookie that a new visitor is given."""
    request = urllib.request.Request(f"http://{address}/", headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        given = answer.headers.get("set-cookie", "")
        return answer.read().decode(), re.match(r"[^;]*", given)[0]


def test_each_browser_stays_with_its_process_pages_and_sockets(proxied):
    visitors = [asked(proxied.address) for _ in range(40)]
    assert {name for name, _ in visitors} == {"un", "deux"}  # both work
    for name, cookie in visitors:
        assert asked(proxied.address, cookie) == (name, "")  # and nobody is moved, nor given another cookie
        uri = f"ws://{proxied.address}/_stcore/stream"
        with connect(uri, additional_headers={"Cookie": cookie}, proxy=None) as stream:
            stream.send("bonjour")
            assert stream.recv() == f"{name} bonjour"


def test_when_a_process_stops_its_visitors_go_to_the_other(proxied):
    cookie = next(cookie for name, cookie in (asked(proxied.address) for _ in range(60)) if name == "un")
    proxied.un.server.should_exit = True
    proxied.un.thread.join(20)
    proxied.un.listening.close()
    assert asked(proxied.address, cookie)[0] == "deux"
