"""The map and the ranking in a real browser: what stays, what moves, what is said.

Waits are for conditions, never for time. The outlines are forty squares drawn here (two of them overseas); the
country's are read in place where they lie beside this checkout.
"""

import os
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import geopandas
import pytest
import shapely

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COUNTRY = ROOT.parent / "shared/data/real/qpv2024_national_simplifie/qpv2024_simplified.geojson"
MOST_BYTES = 13_000  # of one change of year, country
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def outlines(tmp_path_factory):
    """Forty squares: 38 in a grid over Strasbourg, one in La Réunion, one in Guadeloupe."""
    places = [(7.6 + 0.03 * (i % 8), 48.65 - 0.03 * (i // 8)) for i in range(38)] + [(55.5, -21.0), (-61.5, 16.2)]
    columns = {
        "code_qp": [f"QN{i:03}" for i in range(40)],
        "lib_qp": [f"Quartier {i}" for i in range(40)],
        "lib_com": ["Strasbourg" if i < 20 else "Schiltigheim" for i in range(40)],
    }
    squares = [shapely.box(x, y, x + 0.012, y + 0.008) for x, y in places]
    path = tmp_path_factory.mktemp("outlines") / "squares.geojson"
    geopandas.GeoDataFrame(columns, geometry=squares, crs=4326).to_file(path)
    return path


@pytest.fixture(scope="module")
def server(outlines, tmp_path_factory):
    """The address of a Streamlit server that shows `component_page.py`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "component_app.py")]
    command += [f"--{name}={value}" for name, value in options.items()]
    log = (tmp_path_factory.mktemp("log") / "server.log").open("w+")
    environment = os.environ | {"COMPONENT_OUTLINES": str(outlines), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_until_up(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def wait_until_up(address, process, log):
    retries = urllib.request.Request(f"{address}_stcore/health")
    while process.poll() is None:
        try:
            with urllib.request.urlopen(retries, timeout=5):
                return
        except OSError:
            continue
    log.seek(0)
    pytest.fail(f"the test server stopped: {log.read()}")


class Visit:
    """One page in a fresh browser: what it asked from outside, what it complained of, what it was sent."""

    def __init__(self, browser, server, query="", **context):
        self.context = browser.new_context(
            **({"viewport": {"width": 1280, "height": 900}, "locale": "fr-FR"} | context)
        )
        self.page = self.context.new_page()
        self.server, self.complaints, self.addresses, self.frames = server, [], [], []
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.on("websocket", lambda ws: ws.on("framereceived", self.received))
        self.query = query

    def received(self, payload):
        self.frames.append(len(payload))

    def open(self):
        self.page.goto(self.server + self.query)
        return self

    def map(self):
        self.open()
        expect(self.page.locator(".kept-map[data-version] .zone").first).to_be_attached(timeout=30_000)
        return self

    def year(self, year):
        self.page.get_by_text(str(year), exact=True).click()
        expect(self.page.get_by_text(f"Année affichée : {year}")).to_be_visible(timeout=30_000)
        expect(self.page.locator("[data-stale='true']")).to_have_count(0)

    def zone(self, rank):
        return self.page.locator(f".zone[data-i='{rank}']")

    def world(self):
        return self.page.locator(".world").get_attribute("transform")


@pytest.fixture
def visit(browser, server):
    """A visit without complaint and without a request to anyone else."""
    visits = []

    def start(query="", **context):
        visits.append(Visit(browser, server, query, **context))
        return visits[-1]

    start.allowed = ()
    yield start
    for each in visits:
        outside = [url for url in each.addresses if not url.startswith((server, "data:", "blob:"))]
        complaints = [text for text in each.complaints if not any(word in text for word in start.allowed)]
        each.context.close()
        assert outside == []
        assert complaints == []


def chosen(page, text):
    expect(page.get_by_text(f"Choisis : {text}", exact=True)).to_be_visible()


def test_elements_and_zoom_survive_a_change(visit):
    seen = visit().map()
    page = seen.page
    page.locator(".kept-map").evaluate("node => { node.sameNode = true }")
    seen.zone(7).evaluate("node => { node.sameNode = true }")
    page.get_by_role("button", name="Agrandir").click()
    before, label = seen.world(), seen.zone(7).get_attribute("aria-label")
    seen.year(2024)
    expect(seen.zone(7)).not_to_have_attribute("aria-label", label)
    assert page.locator(".kept-map").evaluate("node => node.sameNode")
    assert seen.zone(7).evaluate("node => node.sameNode")
    assert seen.world() == before


def test_focus_survives_the_rerun_it_causes(visit):
    seen = visit("?above=1").map()
    seen.zone(6).focus()
    seen.page.keyboard.press("Enter")
    chosen(seen.page, "QN006")
    expect(seen.zone(6)).to_be_focused()
    expect(seen.zone(6)).to_have_attribute("aria-pressed", "true")
    seen.page.keyboard.press(" ")
    chosen(seen.page, "aucun")
    expect(seen.zone(6)).to_be_focused()


def test_an_element_above_does_not_remount_the_map(visit):
    seen = visit("?above=1").map()
    seen.zone(0).evaluate("node => { node.sameNode = true }")
    seen.year(2025)
    expect(seen.page.get_by_text("Une ligne de plus")).to_be_visible()
    assert seen.zone(0).evaluate("node => node.sameNode")


def test_a_click_picks_and_a_drag_does_not(visit):
    seen = visit().map()
    page = seen.page
    seen.zone(9).click()
    chosen(page, "QN009")
    expect(page.locator(".chosen")).not_to_have_attribute("d", "")
    expect(page.locator(".legend")).to_contain_text("quartier choisi")
    page.get_by_role("button", name="Agrandir").click()
    page.get_by_role("button", name="Agrandir").click()
    before = seen.world()
    box = seen.zone(9).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 20, steps=5)  # the neighbourhood follows and is still under the pointer
    page.mouse.up()
    expect(page.locator(".world")).not_to_have_attribute("transform", before)
    seen.year(2024)  # whatever a wrong click had asked for is answered by now
    chosen(page, "QN009")


def test_one_tab_stop_and_arrows_between_neighbourhoods(visit):
    seen = visit().map()
    expect(seen.page.locator(".zone[tabindex='0']")).to_have_count(1)
    seen.zone(10).focus()
    seen.page.keyboard.press("ArrowRight")
    expect(seen.zone(11)).to_be_focused()
    seen.page.keyboard.press("ArrowDown")
    expect(seen.zone(19)).to_be_focused()
    seen.page.keyboard.press("ArrowLeft")
    expect(seen.zone(18)).to_be_focused()
    seen.page.keyboard.press("ArrowUp")
    expect(seen.zone(10)).to_be_focused()
    expect(seen.page.locator(".zone[tabindex='0']")).to_have_count(1)
    expect(seen.page.locator(".focus")).not_to_have_attribute("d", "")
    expect(seen.page.locator(".tip")).to_contain_text("Quartier 10")
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator(".tip")).to_be_hidden()


def test_keys_and_buttons_zoom(visit):
    seen = visit().map()
    page, whole = seen.page, seen.world()
    expect(page.get_by_role("button", name="Réduire")).to_be_disabled()
    seen.zone(10).focus()
    page.keyboard.press("+")
    assert seen.world() != whole
    page.keyboard.press("-")
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert seen.world() == whole
    page.get_by_role("button", name="Agrandir").click()
    page.get_by_role("button", name="Tout voir").click()
    assert seen.world() == whole


def test_the_wheel_zooms_only_a_map_that_has_the_focus(visit):
    seen = visit().map()
    page, whole = seen.page, seen.world()
    page.locator(".stage").scroll_into_view_if_needed()
    box = page.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -200)
    assert seen.world() == whole
    seen.zone(10).focus()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -200)
    expect(page.locator(".stage")).to_have_class("stage zoomed")
    assert seen.world() != whole


def test_two_fingers_zoom(visit):
    seen = visit(has_touch=True, viewport={"width": 390, "height": 844}).map()
    box = seen.page.locator(".stage").bounding_box()
    touch = seen.context.new_cdp_session(seen.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def fingers(kind, spread):
        points = [{"x": x - spread, "y": y, "id": 0}, {"x": x + spread, "y": y, "id": 1}] if spread else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    for spread in (30, 50, 80):
        fingers("touchMove", spread)
    fingers("touchEnd", 0)
    expect(seen.page.locator(".stage")).to_have_class("stage zoomed")
    chosen(seen.page, "aucun")


def test_every_neighbourhood_has_a_name_and_a_french_value(visit):
    seen = visit().map()
    labels = seen.page.locator(".zone").evaluate_all("nodes => nodes.map(node => node.getAttribute('aria-label'))")
    assert len(labels) == 40
    assert labels[1] == "Quartier 1, 0\u202f€"
    assert labels[2] == "Quartier 2, sans objet"
    assert labels[3] == "Quartier 3, secret statistique"
    assert all("NaN" not in label and "null" not in label for label in labels)
    expect(seen.page.locator(".stage > svg")).to_have_attribute("aria-label", "Montants attribués par quartier")
    seen.zone(1).hover()
    expect(seen.page.locator(".tip")).to_have_text("Quartier 1Montant attribué : 0\u202f€")


def test_absences_do_not_look_like_zero(visit):
    seen = visit().map()
    looks = [seen.zone(rank).get_attribute("class") for rank in (1, 2, 3)]
    assert looks == ["zone kz", "zone km", "zone ks"]
    fills = [
        seen.zone(rank).locator(":scope > *").last.evaluate("node => getComputedStyle(node).fill") for rank in (1, 2, 3)
    ]
    assert len(set(fills)) == 3
    assert "hatch" in fills[1]
    assert "dots" in fills[2]
    assert seen.page.locator(".legend li").all_text_contents()[-3:] == ["zéro", "sans objet", "ssecret statistique"]
    expect(seen.page.locator(".secrets text").first).to_have_text("s")


def test_overseas_territories_are_framed_and_named(visit):
    seen = visit().map()
    assert set(seen.page.locator(".insets text").all_text_contents()) == {"La Réunion", "Guadeloupe"}


def test_outlines_are_fetched_once(visit):
    seen = visit().map()
    seen.year(2024)
    seen.year(2025)
    assert len([url for url in seen.addresses if "/formes/" in url]) == 1
    assert len([url for url in seen.addresses if url.endswith("/kept_map.js")]) <= 1 + 2  # Streamlit's own script tags


def test_a_failed_fetch_says_so_and_can_be_tried_again(visit):
    visit.allowed = ("Failed to load resource", "net::ERR")
    seen = visit()
    seen.context.route("**/formes/*", lambda route: route.abort())
    seen.open()
    alert = seen.page.get_by_role("alert").filter(has_text="contours")
    expect(alert).to_contain_text("n’ont pas pu être chargés", timeout=30_000)
    seen.context.unroute("**/formes/*")
    alert.get_by_role("button", name="Réessayer").click()
    expect(seen.zone(0)).to_be_attached()
    expect(alert).to_be_hidden()


def test_the_latest_values_win_over_a_late_fetch(visit):
    seen = visit()
    held = []
    seen.context.route("**/formes/*", lambda route: held.append(route))  # noqa: PLW0108 playwright marks the handler
    seen.open()
    expect(seen.page.get_by_text("Chargement des contours")).to_be_visible(timeout=30_000)
    seen.year(2024)
    held[0].continue_()
    expect(seen.zone(4)).to_be_attached()
    late = seen.zone(4).get_attribute("aria-label")
    other = visit().map()
    other.year(2024)
    expect(other.zone(4)).to_have_attribute("aria-label", late)


def test_markers_are_placed_and_named(visit):
    seen = visit("?markers=1").map()
    expect(seen.page.locator(".marker")).to_have_attribute("aria-label", "Local A")
    seen.page.locator(".marker").hover()
    expect(seen.page.locator(".tip")).to_have_text("Local A")


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_palette_follows_the_theme_and_paper_is_always_light(visit, scheme, dark):
    seen = visit(color_scheme=scheme).map()
    root = seen.page.locator(".kept-map")
    strong = "node => getComputedStyle(node).getPropertyValue('--k6').trim()"
    assert root.evaluate("node => node.classList.contains('dark')") == dark
    assert root.evaluate(strong) == ("#fde725" if dark else "#101f63")
    seen.page.emulate_media(media="print")
    assert root.evaluate(strong) == "#101f63"
    assert root.evaluate("node => getComputedStyle(node).printColorAdjust") == "exact"
    expect(seen.page.locator(".buttons")).to_be_hidden()


def test_forced_colours_keep_the_classes(visit):
    seen = visit(forced_colors="active").map()
    fills = seen.page.locator(".swatch > rect").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).fill)")
    assert len(set(fills)) == len(fills)


def test_it_holds_in_a_narrow_page(visit):
    seen = visit(viewport={"width": 320, "height": 700}).map()
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.skipif(not COUNTRY.exists(), reason="the country's outlines are not beside this checkout (../shared)")
def test_the_country_opens_with_dots_and_a_change_is_light(visit):
    seen = visit(f"?outlines={urllib.parse.quote(str(COUNTRY))}").map()
    page = seen.page
    expect(page.locator(".zone")).to_have_count(1609)
    expect(page.locator(".zone > path")).to_have_count(0)
    page.locator(".kept-map").evaluate("node => { node.sameNode = true }")
    first = sum(seen.frames)
    seen.year(2024)
    change = sum(seen.frames) - first
    print(f"country: {change} bytes received for one change")
    assert change <= MOST_BYTES
    assert page.locator(".kept-map").evaluate("node => node.sameNode")
    assert len([url for url in seen.addresses if "/formes/" in url]) == 1
    seen.zone(1000).focus()
    for _ in range(12):
        page.keyboard.press("+")
    expect(seen.zone(1000).locator("path")).to_be_visible()
    expect(seen.zone(1000)).to_be_focused()


# ---- the ranking ----


def ranking(seen):
    table = seen.open().page.get_by_role("table", name="Classement")
    expect(table).to_be_visible(timeout=30_000)
    return table


def test_the_ranking_is_a_table(visit):
    seen = visit("?rankings=1")
    table = ranking(seen)
    assert table.get_by_role("columnheader").count() == 3
    assert table.get_by_role("rowheader").count() == 6
    row = table.get_by_role("row", name="Caché")
    expect(row).to_contain_text("secret statistique")
    expect(row.locator(".bar")).to_be_hidden()
    expect(table.get_by_role("row", name="Vide")).to_contain_text("rien à calculer")
    expect(table).to_contain_text("moyenne des quartiers : 2,0\u202f€")
    assert seen.page.get_by_role("table", name="Simple").get_by_role("button").count() == 0
    expect(seen.page.locator(".empty:visible")).to_have_text("Rien à montrer avec ces filtres.")


BARS = """rows => rows.flatMap((row) => {
    const bar = row.querySelector(".bar");
    return bar ? [[row.innerText, bar.getBoundingClientRect().toJSON()]] : [];
})"""


def test_bars_start_from_zero_on_both_sides(visit):
    table = ranking(visit("?rankings=1"))
    rows = table.get_by_role("row")
    expect(rows.filter(has_text="QC").locator(".bar")).to_be_visible()
    found = rows.evaluate_all(BARS)  # all in one moment: a scroll bar that comes meanwhile moves them
    bars = {name: next(box for words, box in found if name in words) for name in ("QB", "QA", "QC")}
    assert abs(bars["QA"]["x"] - bars["QB"]["x"]) < 1.5
    assert abs(bars["QC"]["x"] + bars["QC"]["width"] - bars["QA"]["x"]) < 1.5
    assert abs(bars["QB"]["width"] / bars["QA"]["width"] - 6) < 0.2
    expect(table.get_by_role("row", name="QD").locator(".bar")).to_be_hidden()


def test_a_row_is_picked_by_mouse_and_by_keyboard(visit):
    seen = visit("?rankings=1")
    table = ranking(seen)
    table.get_by_role("row", name="QB").locator(".value").click()
    chosen(seen.page, "QB")
    button = table.get_by_role("button", name="Quartier QB")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(table.get_by_role("row", name="QB")).to_contain_text("choisi")
    button.focus()
    seen.page.keyboard.press("Enter")
    chosen(seen.page, "aucun")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_rows_are_kept_when_their_order_changes(visit):
    seen = visit("?rankings=1")
    table = ranking(seen)
    order = "nodes => nodes.map(node => node.querySelector('.name').textContent)"
    rows = table.locator("tbody tr")
    assert rows.evaluate_all(order)[:2] == ["Quartier QB", "Quartier QA"]
    table.get_by_role("row", name="QA").evaluate("node => { node.sameNode = true }")
    seen.year(2025)
    expect(rows.first).to_contain_text("Quartier QA")
    assert table.get_by_role("row", name="QA").evaluate("node => node.sameNode")


def test_the_ranking_holds_in_a_narrow_page(visit):
    seen = visit("?rankings=1", viewport={"width": 320, "height": 700})
    ranking(seen)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert seen.page.locator(".scroller").first.evaluate("node => node.scrollWidth <= node.clientWidth")
