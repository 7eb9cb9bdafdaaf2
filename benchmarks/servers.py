"""Several servers behind the proxy that we ship, on the loopback: one killed, one restarted, one publication.

Each person has an address, as a browser keeps one: what they look at. When their server dies they come back to that
address through the proxy, which gives them another. What is told: how long until the whole page is there again, whether
it is the page they had, and whether an answer ever held two versions of the data.
"""

from __future__ import annotations

import argparse
import contextlib
import secrets
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from benchmarks.common import ROOT, free_port, serving
from benchmarks.sessions import Session
from ess_metrics.folder import publication

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
FIRST, SECOND = "VERSION-UNE", "VERSION-DEUX"
BACK = 2.0  # seconds: what is wished


@dataclass
class Told:
    """What happened to everybody: delays of answers, delays of returns (seconds), pages lost, changed or mixed."""

    answers: list[float] = field(default_factory=list)
    returns: list[float] = field(default_factory=list)
    lost: int = 0
    mixed: int = 0
    backwards: int = 0

    def __str__(self) -> str:
        late = sum(delay > BACK for delay in self.returns)
        parts = [f"{len(self.answers)} réponses (médiane {statistics.median(self.answers):.2f} s)"]
        parts.append(f"{len(self.returns)} retours, dont {late} au-delà de {BACK:.0f} s")
        if self.returns:
            parts.append(f"le plus long {max(self.returns):.2f} s")
        parts += [f"{self.lost} perdues", f"{self.mixed} mêlées", f"{self.backwards} revenues en arrière"]
        return ", ".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Play the trial and print what happened; 1 when a page was lost, mixed, or went back to the older version."""
    parser = argparse.ArgumentParser(prog="benchmarks servers")
    parser.add_argument("--data", default="data/demo")
    parser.add_argument("--servers", type=int, default=4)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=40)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        told = _play(Path(place), chosen)
    print(told)
    return int(bool(told.lost or told.mixed or told.backwards))


def _play(place: Path, chosen: argparse.Namespace) -> Told:
    folder = place / "donnees"
    shutil.copytree(chosen.data, folder)
    mark(folder, FIRST)
    publication.publish(folder, author="essai")
    ports = [free_port() for _ in range(chosen.servers)]
    told, over = Told(), threading.Event()
    with contextlib.ExitStack() as left:
        running = {port: left.enter_context(serving(str(folder), port)) for port in ports}
        address = left.enter_context(_proxy(place, ports))
        people = [threading.Thread(target=_person, args=(address, told, over)) for _ in range(chosen.people)]
        for person in people:
            person.start()
        step = chosen.seconds / 5
        time.sleep(step)
        running[ports[0]].kill()  # as when a machine goes
        print(f"serveur {ports[0]} tué", flush=True)
        time.sleep(step)
        left.enter_context(serving(str(folder), ports[0]))
        print(f"serveur {ports[0]} relancé", flush=True)
        time.sleep(step)
        mark(folder, SECOND)
        publication.publish(folder, author="essai")
        print("version publiée", flush=True)
        time.sleep(2 * step)
        over.set()
        for person in people:
            person.join()
    return told


def mark(folder: Path, text: str) -> None:
    """The title of the folder and every name of a neighbourhood bear the name of a version."""
    manifest = (folder / "manifest.toml").read_text("utf-8").splitlines()
    kept = [f'territoire = "{text}"' if line.startswith("territoire") else line for line in manifest]
    (folder / "manifest.toml").write_text("\n".join(kept) + "\n", "utf-8")
    head, *lines = (folder / "quartiers.csv").read_text("utf-8").splitlines()
    at = head.split(",").index("nom")
    rows = [line.split(",") for line in lines]
    named = [",".join([*row[:at], f"{row[at].split(' VERSION')[0]} {text}", *row[at + 1 :]]) for row in rows]
    (folder / "quartiers.csv").write_text("\n".join([head, *named]) + "\n", "utf-8")


@contextlib.contextmanager
def _proxy(place: Path, ports: Sequence[int]) -> Iterator[str]:
    """`deploy/nginx.conf` as it is, but for where it listens and for whom it speaks."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    port = free_port()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    lines = [line for line in text.splitlines() if "server 127.0.0.1:850" not in line]
    at = next(i for i, line in enumerate(lines) if "hash $ess_cle" in line) + 1
    lines[at:at] = [f"    server 127.0.0.1:{own} max_fails=1 fail_timeout=5s;" for own in ports]
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {place / kind};" for kind in kinds)
    main_file = place / "nginx.conf"
    head = f"daemon off; pid {place}/pid; error_log {place}/erreurs; events {{}}\n"
    main_file.write_text(head + f"http {{ access_log off; {places}\n" + "\n".join(lines) + "\n}", "utf-8")
    process = subprocess.Popen([NGINX, "-c", str(main_file), "-p", str(place)], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _person(address: str, told: Told, over: threading.Event) -> None:
    """Looks at one page after another, and comes back to the same one when its server goes."""
    cookie = f"ess_processus={secrets.token_hex(8)}"
    years = [{"annee": f"{first}..{last}"} for first in range(2019, 2024) for last in range(first, 2025)]
    session, turn, newest = None, 0, FIRST
    while not over.is_set():
        asked, begun, back = years[turn % len(years)], time.monotonic(), False
        seen = None
        while seen is None and time.monotonic() - begun < 60:
            try:
                session = session or Session(address, (FIRST.encode(), SECOND.encode()), cookie=cookie)
                seen = session.ask(asked)
            except (OSError, TimeoutError, WebSocketException):
                session, back = None, True
                time.sleep(0.05)
        _note(told, seen, time.monotonic() - begun, back)
        if seen == {SECOND.encode()}:
            newest = SECOND
        elif seen and newest == SECOND:
            told.backwards += 1
        turn += 1
        time.sleep(1)
    if session is not None:
        session.close()


def _note(told: Told, seen: set[bytes] | None, delay: float, back: bool) -> None:
    if seen is None:
        told.lost += 1
        return
    told.mixed += len(seen) > 1
    (told.returns if back else told.answers).append(delay)
