"""The background map in a browser, on the whole application: a server of images on this machine stands for IGN's."""

import re
import struct
import threading
import urllib.request
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import geopandas
import pandas
import pytest

from tests.browser.conftest import ROOT, Visit, playwright, serving

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
MAP = ".st-key-vue-carte-carte"
CREDIT = "Fond\u202f: © IGN, pour essai"


def png(width: int, height: int) -> bytes:
    """A black image: what shows of it is what our style makes of it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@contextmanager
def imaging():
    """A WMS on a free port: `asked` holds the requests, `told` the names of their headers.

    `silent` makes it answer an exception of WMS.
    """
    state = SimpleNamespace(asked=[], told=set(), silent=False)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = parse_qs(urlsplit(self.path).query)
            state.asked.append({name: values[0] for name, values in asked.items()})
            state.told |= {name.lower() for name in self.headers}
            size = int(asked["WIDTH"][0]), int(asked["HEIGHT"][0])
            kind, body = ("text/xml", b"<ServiceExceptionReport/>") if state.silent else ("image/png", png(*size))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def installed():
    """The application on the demonstration, with a background map, and the server of its images."""
    with imaging() as images:
        settings = {"ESS_FOND_CARTE": f"{images.origin}/wms?LAYERS=fond"}
        settings |= {"ESS_FOND_CARTE_ATTRIBUTION": "© IGN, pour essai"}
        with serving(None, None, **settings) as address:
            yield SimpleNamespace(address=address, images=images)


@pytest.fixture
def visit(browser, installed):
    """A visitor who may ask images of that server, and nothing else of anyone."""
    installed.images.asked.clear()
    installed.images.silent = False
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
    made = Visit(context.new_page(), installed.address)
    yield made
    context.close()
    allowed = f"outside: {installed.images.origin}/wms?"
    assert [problem for problem in made.problems if not problem.startswith(allowed)] == []


def shown(visit):
    """The only image of the map, once it has come; its address."""
    image = visit.page.locator(f"{MAP} .background image")
    expect(image).to_have_count(1)
    return image.get_attribute("href")


def test_the_image_lies_under_what_is_seen(visit, installed):
    visit.open()
    shown(visit)
    expect(visit.page.locator(f"{MAP} .credit")).to_have_text(CREDIT)
    expect(visit.page.locator(f"{MAP} .credit")).to_be_visible()
    asked = installed.images.asked[-1]
    said = {name: asked[name] for name in ("SERVICE", "VERSION", "REQUEST", "LAYERS", "CRS", "FORMAT")}
    assert list(said.values()) == ["WMS", "1.3.0", "GetMap", "fond", "EPSG:2154", "image/png"]
    assert {"referer", "origin", "cookie"} & installed.images.told == set()
    stage = visit.page.locator(f"{MAP} .stage > svg").bounding_box()
    assert [int(asked["WIDTH"]), int(asked["HEIGHT"])] == [int(stage[side] + 0.5) for side in ("width", "height")]
    image = visit.page.locator(f"{MAP} .background image").bounding_box()
    assert image == pytest.approx(stage, abs=1)
    place = visit.page.locator(MAP).get_by_label(re.compile("^Neuhof")).locator("path").bounding_box()
    x, y = place["x"] + place["width"] / 2 - image["x"], place["y"] + place["height"] / 2 - image["y"]
    west, _, east, north = map(float, asked["BBOX"].split(","))
    pixel = (east - west) / image["width"]
    read = (west + x * pixel, north - y * pixel)
    assert read == pytest.approx(middle("Neuhof"), abs=1.5 * pixel)


def middle(name: str) -> tuple[float, float]:
    """The middle of the bounds of a neighbourhood of the demonstration, in Lambert 93, read by another way."""
    found = geopandas.read_file(ROOT / "data/demo/contours.geojson").to_crs(2154)
    codes = pandas.read_csv(ROOT / "data/demo/quartiers.csv", dtype=str).set_index("nom")["code_quartier"]
    code = codes[codes.index.str.startswith(name)].iloc[0]
    west, south, east, north = found[found["code_quartier"] == code].total_bounds
    return (west + east) / 2, (south + north) / 2


def test_a_move_asks_again_and_values_do_not(visit, installed):
    visit.open()
    first, count = shown(visit), len(installed.images.asked)
    images = visit.page.locator(f"{MAP} .background image")
    images.evaluate("node => { node.sameNode = true }")
    visit.page.get_by_role("radio", name="Versés").click()
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("versées")
    visit.settle()
    visit.page.evaluate("() => new Promise((done) => setTimeout(done, 400))")  # rings after the map's own timer
    assert images.evaluate_all("nodes => nodes.map(node => node.sameNode)") == [True]
    assert len(installed.images.asked) == count
    enlarge = visit.page.locator(MAP).get_by_role("button", name="Agrandir")
    enlarge.evaluate("button => { button.click(); button.click() }")  # the first of the two is not asked for
    expect(visit.page.locator(f'{MAP} image[href="{first}"]')).to_have_count(0)
    shown(visit)
    before, after = (list(map(float, asked["BBOX"].split(","))) for asked in installed.images.asked[count - 1 :])
    assert (after[2] - after[0]) * 1.8**2 == pytest.approx(before[2] - before[0], rel=0.01)


def test_a_server_that_fails_leaves_the_plain_map(visit, installed):
    installed.images.silent = True
    visit.open()
    credit = visit.page.locator(f"{MAP} .credit")
    expect(credit).to_have_text("Le fond de carte n’a pas répondu.")
    expect(visit.page.locator(f"{MAP} .background image")).to_have_count(0)
    expect(visit.page.locator(f"{MAP} .zone")).to_have_count(21)
    installed.images.silent = False
    visit.page.locator(MAP).get_by_role("button", name="Agrandir").click()
    shown(visit)
    expect(credit).to_have_text(CREDIT)


def test_pages_may_ask_images_of_that_origin_alone(installed):
    with urllib.request.urlopen(installed.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert f"img-src 'self' data: blob: {installed.images.origin};" in policy
    assert policy.count("http") == 1
