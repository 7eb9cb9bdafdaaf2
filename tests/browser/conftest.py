"""The application in a real browser: one server a worker, one fresh page a test.

A page fails its test when the console says an error, when an exception escapes, or when anything is asked of another
origin. Waits are for conditions, never for time.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser import closed

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CLOSED = closed.close()  # before anything is started
playwright.expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
# What no page may show in the place of a value.
ABSENT = re.compile(r"(?<![\w.])(nan|NaN|None|null|undefined|inf)(?![\w.])")
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def serving(folder: Path | None = None, log: Path | None = None, *options: str, at: int = 0, **variables: str):
    """The address of the application on a free port (or `at`), on this folder of data (the demonstration by default).

    `options` of Streamlit's command line, `variables` of the environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = at or free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", *options]
    environment = {name: value for name, value in os.environ.items() if name != "ESS_DATA"}
    environment |= variables | ({"ESS_DATA": str(folder)} if folder else {})
    with (log or Path(os.devnull)).open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(process, f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}/"
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen, address: str) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The address of the application on the demonstration."""
    with serving(log=tmp_path_factory.mktemp("app") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Chromium."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (CHROMIUM says where it is)")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """A page that listens: `problems` holds what must not happen."""

    def __init__(self, page, address: str):
        self.page, self.address, self.problems = page, address, []
        page.set_default_timeout(60_000)  # a busy machine is slow, not wrong
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)

    def _said(self, message) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before the answer
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request) -> None:
        own = self.address.split("//")[1]
        if not request.url.startswith((f"http://{own}", f"ws://{own}", "data:", "blob:")):
            self.problems.append(f"outside: {request.url}")

    def open(self, path: str = "") -> Visit:
        """Go there and wait for the whole page."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".ess-question", state="attached")
        return self.settle()

    def settle(self) -> Visit:
        """Wait until the script has run and nothing more is drawn."""
        self.page.wait_for_selector(READY, state="attached")
        self.page.evaluate(
            """() => new Promise((done) => {
                const app = document.querySelector('[data-testid="stApp"]');
                const still = () => app.dataset.testScriptState === "notRunning";
                let timer = setTimeout(done, 250);
                new MutationObserver(() => {
                    clearTimeout(timer);
                    timer = setTimeout(() => (still() ? done() : 0), 250);
                }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
            })"""
        )
        return self

    def text(self) -> str:
        """Everything that can be read in the main part."""
        return self.page.inner_text('[data-testid="stMain"]')


@pytest.fixture
def visit(browser, app):
    """A fresh visitor at 1280 × 720, on the demonstration."""
    yield from visitor(browser, app)


def visitor(browser, address: str, **options):
    """A fresh visitor; the test fails at its end when something went wrong on the page."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, "locale": "fr-FR"} | options)
    made = Visit(context.new_page(), address)
    yield made
    problems = list(made.problems)
    context.close()
    assert not problems
