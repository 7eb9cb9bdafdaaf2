"""The network cut, slow or losing, the server killed and started again: it is said, and nothing done is lost."""

import asyncio
import itertools
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from ess_metrics.texts.pages import meeting_words as words
from tests.browser.conftest import Visit, serving

pytestmark = pytest.mark.browser
NOTE = ".ess-connection"
HELD = "(text) => (localStorage.getItem('ess-deroule') ?? '').includes(text)"
DELAY = 0.25  # s: each way
LOST_ONE_IN, SENT_AGAIN_AFTER = 20, 1.0  # a lost packet is a late one: TCP sends it again


def visited(browser, address):
    """A visitor whose console may say that the server is gone."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR").new_page()
    return Visit(page, address)


async def carried(reader, writer, count):
    """Bring what comes from one side to the other, late, in order."""
    loop, last, queue = asyncio.get_running_loop(), 0.0, asyncio.Queue()

    async def deliver():
        while (packet := await queue.get())[1]:
            await asyncio.sleep(max(0, packet[0] - loop.time()))
            writer.write(packet[1])
        writer.close()

    delivery = loop.create_task(deliver())
    data = b"-"
    while data:
        data = await reader.read(16_384)
        late = SENT_AGAIN_AFTER if next(count) % LOST_ONE_IN == 0 else 0
        last = max(last, loop.time() + DELAY + late)
        queue.put_nowait((last, data))
    await delivery


@contextmanager
def slow(address: str):
    """The same server behind a line of 500 ms there and back that loses one packet in twenty."""
    loop, ready, count, started = asyncio.new_event_loop(), threading.Event(), itertools.count(1), []

    async def joined(reader, writer):
        there, back = await asyncio.open_connection("localhost", urlsplit(address).port)
        await asyncio.gather(carried(reader, back, count), carried(there, writer, count), return_exceptions=True)

    async def serve():
        started.append(await asyncio.start_server(joined, "127.0.0.1", 0))
        ready.set()

    def run():  # Playwright has a loop of its own in the thread of the test
        loop.run_until_complete(serve())
        loop.run_forever()
        started[0].close()
        if lines := asyncio.all_tasks(loop):  # what is still on its way is dropped
            for line in lines:
                line.cancel()
            loop.run_until_complete(asyncio.gather(*lines, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://localhost:{started[0].sockets[0].getsockname()[1]}/"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def noted(visit):
    """The field of the first view's note, on the page of meetings."""
    visit.open("seance").page.get_by_role("button", name=words.READY_ADD).click()
    visit.page.get_by_role("button", name=words.EDIT).first.click()
    field = visit.page.get_by_label(words.ITEM_NOTE).first
    expect(field).to_be_visible()
    visit.settle()
    return field


def left(visit, field, text: str):
    """Type in a field, then go on to the next one."""
    field.fill(text)
    field.press("Tab")


def test_a_cut_network_is_said_and_its_return_too_and_a_note_typed_meanwhile_is_kept(browser, app):
    visit = visited(browser, app)
    field = noted(visit)
    note = visit.page.locator(NOTE)
    expect(note).to_be_hidden()
    visit.page.context.set_offline(True)
    expect(note).to_contain_text("Connexion perdue")
    left(visit, field, "Rappeler le vote de mars")
    expect(field).to_have_value("Rappeler le vote de mars")
    visit.page.context.set_offline(False)
    expect(note).to_contain_text("Connexion rétablie")
    visit.page.wait_for_function(HELD, arg="vote de mars")
    visit.page.context.close()


def test_a_server_that_restarts_gives_filters_pins_and_notes_back(browser):
    with serving() as address:
        visit = visited(browser, address).open("?annee=2023")
        meeting = Visit(visit.page.context.new_page(), address)
        field = noted(meeting)
        left(meeting, field, "Avant")
        meeting.page.wait_for_function(HELD, arg="Avant")
        field.fill("Pendant la panne")
    for page in (visit.page, meeting.page):
        page.bring_to_front()
        expect(page.locator(NOTE)).to_contain_text("Connexion perdue")
    with serving(at=urlsplit(address).port):
        for page in (visit.page, meeting.page):
            page.bring_to_front()
            expect(page.locator(NOTE)).to_contain_text("Le serveur a redémarré", timeout=90_000)
        meeting.page.wait_for_function(HELD, arg="Pendant la panne")
        expect(meeting.page.get_by_text("12. Ce qui se termine").first).to_be_visible()
        visit.page.bring_to_front()
        visit.settle().page.get_by_role("radio", name="Versés").click()
        expect(visit.page.locator(".ess-perimeter")).to_contain_text("Subventions versées, en 2023")
        visit.page.context.close()


def test_a_meeting_that_is_played_keeps_its_notes_when_its_server_is_killed(browser):
    with serving() as address:
        visit = visited(browser, address).open("seance")
        visit.page.get_by_role("button", name=words.READY_ADD).click()
        visit.page.get_by_role("button", name=words.PREPARE).click()
        start = visit.page.get_by_role("link", name=words.START)
        with visit.page.context.expect_page() as waited:
            start.click()
        played = waited.value
        played.wait_for_selector("h1")
    played.keyboard.press("n")
    played.keyboard.type("Dit sans le serveur")
    played.keyboard.press("Control+Enter")
    with serving(at=urlsplit(address).port):
        played.reload()
        expect(played.locator("body")).to_contain_text("1 note")  # the meeting is gone, what was said there is not
        with played.expect_download() as waited:
            played.get_by_role("button", name=words.PLAYER["saveNotes"]).click()
        assert "Dit sans le serveur" in waited.value.path().read_text(encoding="utf-8")
        visit.page.context.close()


def test_a_slow_line_that_loses_packets_is_no_lost_connection(browser, app):
    with slow(app) as address:
        visit = visited(browser, address).open()
        visit.page.wait_for_selector(NOTE, state="attached")
        watch = "() => { window.told = []; new MutationObserver(() => window.told.push(1)).observe("
        visit.page.evaluate(f"{watch}document.querySelector('{NOTE}'), {{attributes: true}}); }}")
        visit.page.get_by_role("radio", name="Versés").click()
        expect(visit.page.locator(".ess-perimeter")).to_contain_text("Subventions versées")
        visit.settle()
        assert visit.page.evaluate("window.told") == []
        assert visit.problems == []
        visit.page.context.close()
