"""The tests of the browser run without any way out: nothing that a page or the server needs is elsewhere."""

from __future__ import annotations

import errno
import socket

import pytest

from tests.browser import closed
from tests.browser.conftest import CLOSED

pytestmark = pytest.mark.browser


def test_there_is_no_way_out():
    if not CLOSED:
        pytest.skip("fermer le réseau demande Linux et d'être administrateur : ces tests ont tourné avec le réseau")
    assert closed.ways_out() == []
    with socket.socket() as out, pytest.raises(OSError, match="unreachable") as refused:
        out.connect(("192.0.2.1", 443))
    assert refused.value.errno == errno.ENETUNREACH


def test_a_request_that_fails_would_fail_the_visitor(visit):
    visit.open("methode")
    visit.page.evaluate("() => fetch('formes/inconnue.json')")
    visit.page.wait_for_function("() => performance.getEntriesByName(location.origin + '/formes/inconnue.json').length")
    assert visit.problems
    visit.problems.clear()
