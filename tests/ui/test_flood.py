"""The whole application under a flood of empty messages: the flooder is closed, everybody else is answered."""

import concurrent.futures
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.common import server

DEMO = Path(__file__).resolve().parents[2] / "data/demo"
EMPTY_RERUN = b"Z\x00"
MESSAGES, OTHERS = 1000, 20


def health(address):
    with urllib.request.urlopen(f"http://{address}/_stcore/health", timeout=30) as answer:
        return answer.status


def pour(it):
    """Send all, then listen until the end."""
    for _ in range(MESSAGES):
        it.send(EMPTY_RERUN)
    while True:
        it.recv(timeout=60)


def flood(host):
    """How many messages were sent before the server closed, and how it said so."""
    with connect(f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{host}", proxy=None) as it:
        with pytest.raises(ConnectionClosed) as closed:
            pour(it)
        return closed.value.rcvd.code


def test_others_are_answered_while_one_is_closed():
    with server(str(DEMO)) as (address, _), concurrent.futures.ThreadPoolExecutor(4) as people:
        flooding = people.submit(flood, address)
        answers = [people.submit(health, address) for _ in range(OTHERS)]
        assert [answer.result() for answer in answers] == [200] * OTHERS
        assert flooding.result() == 1008
