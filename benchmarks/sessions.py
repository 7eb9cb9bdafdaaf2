"""Ten people at once: each asks a different question every two seconds; time to the whole answer, and memory.

Speaks Streamlit's own protocol, so that ten browsers do not take the server's cores. A question is a change of the
hidden fields that hold the filters, as the side bar writes them.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import itertools
import random
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.common import cpu, pss, questions, server

MOST_KNOWN = 20
LATE = 3.0  # seconds
SETTLED = 12  # seconds: the server has given back by then what it freed
FIELDS = {"dispositif_code": "dispositif", "secteur": "secteur", "annee": "annee", "code_quartier": "quartier"}


def main(arguments) -> int:
    """Print the delays (median, 95th percentile) and the memory before and after."""
    parser = argparse.ArgumentParser(prog="benchmarks sessions")
    parser.add_argument("--data", required=True)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--every", type=float, default=2)
    chosen = parser.parse_args(arguments)
    from ess_metrics.folder.reading import read

    asked = questions(read(chosen.data), 400)
    with server(chosen.data) as (address, process):
        Session(address).close()
        before = pss(process)
        begun = cpu(process)
        meter = crowd(address, asked, chosen.people, chosen.seconds, chosen.every)
        delays = meter.delays
        worked = (cpu(process) - begun) / max(len(delays), 1)
        after = pss(process)
        time.sleep(SETTLED)
        settled = pss(process)
    if not delays:
        print(meter)
        return 1
    delays.sort()
    middle = statistics.median(delays)
    high = delays[min(len(delays) - 1, round(0.95 * len(delays)))]
    print(f"{meter} ; médiane {middle:.0f} ms ; 95 % sous {high:.0f} ms")
    print(f"processeur du serveur : {worked:.0f} ms par réponse")
    print(f"mémoire : {before:.0f} Mo avec une session, {after:.0f} Mo juste après {chosen.people} sessions,", end=" ")
    print(f"{settled:.0f} Mo une fois rangée")
    return 0


@dataclass
class Meter:
    """What became of the questions: each one asked is answered, and perhaps late or mixed, or lost.

    `late`: answered more than `LATE` seconds after it was due, waiting for one's turn included. `lost`: no whole answer
    came. `mixed`: an answer that holds the marks of several versions of the data. `delays`: of those answered, in ms.
    """

    asked: int = 0
    answered: int = 0
    late: int = 0
    lost: int = 0
    mixed: int = 0
    delays: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        told = (f"{self.asked} demandées", f"{self.answered} répondues", f"dont {self.late} en retard de {LATE:.0f} s")
        return ", ".join((*told, f"{self.lost} perdues", f"{self.mixed} mêlées"))


def crowd(
    address: str, asked: list[dict], people: int, seconds: float, every: float, marks: Sequence[bytes] = ()
) -> Meter:
    """Every question due in these seconds is asked, however long the one before it took, and counted once.

    `marks`: bytes that only one version of the data writes.
    """
    turn, lock, meter = itertools.count(), threading.Lock(), Meter()
    sessions = [Session(address, marks) for _ in range(people)]
    begun = time.perf_counter()

    def one(session: Session) -> None:
        due = begun + random.random() * every
        while due < begun + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            found = session.safely(asked[next(turn) % len(asked)])
            with lock:
                _count(meter, found, time.perf_counter() - due)
            due += every

    with concurrent.futures.ThreadPoolExecutor(people) as pool:
        for done in [pool.submit(one, session) for session in sessions]:
            done.result()
    for session in sessions:
        session.close()
    return meter


def _count(meter: Meter, seen: set[bytes] | None, delay: float) -> None:
    meter.asked += 1
    if seen is None:
        meter.lost += 1
        return
    meter.answered += 1
    meter.late += delay > LATE
    meter.mixed += len(seen) > 1
    meter.delays.append(1000 * delay)


class Session:
    """One visitor, without a browser."""

    def __init__(self, address: str, marks: Sequence[bytes] = (), cookie: str = ""):
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
        from websockets.sync.client import connect

        self._message, self._marks = ForwardMsg, marks
        self._left = contextlib.ExitStack()
        opening = connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=f"http://{address}",
            max_size=None,
            compression=None,
            additional_headers={"Cookie": cookie} if cookie else None,
        )
        self._socket = self._left.enter_context(opening)
        self._fields: dict[str, str] = {}
        self._known: dict[str, None] = {}  # hashes of the large messages that it has, as a browser keeps them
        self._rerun({})

    def safely(self, where: dict) -> set[bytes] | None:
        """The marks of the whole answer to a question, None when it did not come."""
        try:
            return self.ask(where)
        except (OSError, TimeoutError, WebSocketException):
            return None

    def ask(self, where: dict) -> set[bytes]:
        """Set the filters; the marks that the whole answer holds."""
        return self._rerun({FIELDS[column]: str(value) for column, value in where.items()})

    def close(self) -> None:
        """Leave."""
        self._left.close()

    def _rerun(self, fields: dict[str, str]) -> set[bytes]:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.cached_message_hashes.extend(self._known)
        for name, identifier in self._fields.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = identifier, fields.get(name, "")
        self._socket.send(message.SerializeToString())
        return self._answer()

    def _answer(self) -> set[bytes]:
        seen: set[bytes] = set()
        while True:
            data = self._socket.recv(timeout=120)
            seen |= {mark for mark in self._marks if mark in data}
            message = self._message.FromString(data)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._known[message.hash] = None
                while len(self._known) > MOST_KNOWN:
                    self._known.pop(next(iter(self._known)))
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "text_input":
                field = message.delta.new_element.text_input
                self._fields[field.label] = field.id
            if kind == "script_finished":
                return seen
