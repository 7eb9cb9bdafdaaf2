"""What the page elements send to the browser, without a browser."""

import gzip
import json
import threading

import geopandas
import pytest
import shapely
from cachetools import LRUCache
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from ess_metrics.model.outlines import shape_set
from ess_metrics.texts import numbers
from ess_metrics.ui.components import geometry
from ess_metrics.ui.components.component_files import ASSETS, assets_version
from ess_metrics.ui.components.kept_map import NUMBERS, NumberFormat, packed
from tests.coroutines import completed

PLAIN = NumberFormat()


@pytest.fixture
def shapes():
    squares = [shapely.box(7.7 + i / 50, 48.5, 7.71 + i / 50, 48.51) for i in range(4)]
    return shape_set(list("ABCD"), ["Un", "Deux", "Trois", "Quatre"], geopandas.GeoSeries(squares, crs=4326))


def test_values_are_packed_in_base_36():
    assert packed([0, 35, 36, -37], "z123", PLAIN) == "0 z 10 -11"


def test_secret_and_missing_values_never_leave():
    assert packed([12.0, 34.0, None, 56.0], "1sm1", PLAIN) == "c   1k"


def test_rounding_is_that_of_the_texts():
    assert packed([0.5, 1.5, 2.5, -0.5], "1111", PLAIN) == "1 2 3 -1"
    tenths = int(packed([0.4535], "1", NUMBERS["percent"]), 36)
    assert numbers.percent(0.4535) == f"{tenths / 10:.1f}".replace(".", ",") + f"{numbers.THIN}%"


def test_a_country_of_amounts_is_light():
    assert len(packed([9_999_999.0] * 1609, "3" * 1609, NUMBERS["eur"])) < 10_000


def get(path, encoding="gzip"):
    """Status, headers and body of one request to our routes, without a server."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "root_path": ""}
    scope["headers"] = [(b"accept-encoding", encoding.encode())]
    completed(Starlette(routes=geometry.routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_document_is_served_compressed_and_for_ever(shapes):
    geometry.routes()
    address = geometry.publish(shapes)
    status, headers, body = get(f"/{address}")
    assert status == 200
    assert gzip.decompress(body) == shapes.document
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert get(f"/tableau/de/bord/{address}")[0] == 200
    assert get(f"/{address}", "identity")[2] == shapes.document
    assert get("/formes/inconnu.json")[0] == 404


def test_the_shelf_is_bounded(shapes, monkeypatch):
    geometry.routes()
    monkeypatch.setattr(geometry, "_shelf", LRUCache(1))
    geometry.publish(shapes)
    other = shape_set(["A"], ["Un"], geopandas.GeoSeries([shapely.box(7, 48, 7.1, 48.1)], crs=4326))
    geometry.publish(other)
    assert list(geometry._shelf) == [f"{other.version}.json"]
    assert gzip.decompress(geometry._shelf[f"{other.version}.json"]) == other.document


def map_page():
    import geopandas
    import shapely
    import streamlit as st

    from ess_metrics.model.outlines import shape_set
    from ess_metrics.ui.components.kept_map import NUMBERS, LegendItem, Marker, kept_map
    from ess_metrics.ui.components.ranked_bars import RankedRow, ranked_bars

    places = geopandas.GeoSeries([shapely.box(7.7, 48.5, 7.71, 48.51), shapely.box(7.8, 48.5, 7.81, 48.51)], crs=4326)
    shapes = shape_set(["A", "B"], ["Un", "Deux"], places)
    kept_map(
        shapes,
        [5.0, 123456789.0],
        looks=st.session_state.get("looks", "1s"),
        number=NUMBERS["eur"],
        legend=[LegendItem("1", "peu")],
        measure="Montant",
        title="Carte",
        markers=[Marker(7.75, 48.5, "Local")],
        key="carte",
        on_pick=lambda code: None,
    )
    ranked_bars(
        [RankedRow("A", "Un", "5 €", 5.0), RankedRow("B", "Deux", "", 123456789.0, status="secret")],
        caption="Classement",
        value_header="Montant",
        key="rang",
    )


def sent(app):
    return [json.loads(element.proto.json) for element in app.get("bidi_component")]


def test_both_elements_run_in_any_runtime():
    for _ in range(2):  # each AppTest has a runtime of its own, which must learn our assets
        app = AppTest.from_function(map_page).run()
        assert not app.exception
        the_map, ranking = sent(app)
        assert the_map["looks"] == "1s"
        assert [item[0] for item in the_map["legend"]] == ["1", "s"]
        assert ranking["rows"][1][2:4] == ["secret statistique", None]
        assert "123456789" not in json.dumps([the_map, ranking])


def test_values_that_do_not_fit_the_shapes_are_refused():
    app = AppTest.from_function(map_page)
    app.session_state["looks"] = "1"
    app.run()
    assert app.exception


@pytest.mark.parametrize("installed", [True, False])
def test_outlines_have_an_address_with_or_without_our_routes(monkeypatch, installed):
    monkeypatch.setattr(geometry, "_installed", threading.Event())
    if installed:
        geometry.routes()
    app = AppTest.from_function(map_page).run()
    assert not app.exception
    assert sent(app)[0]["address"].startswith("formes/") == installed


def test_scripts_and_styles_are_addresses_not_content():
    app = AppTest.from_function(map_page).run()
    for element in app.get("bidi_component"):
        assert element.proto.js_source_path.endswith(".js")
        assert element.proto.css_source_path.endswith(".css")
        assert not element.proto.js_content
        assert element.proto.component_name.endswith(assets_version())


def test_assets_ask_nothing_from_outside():
    for path in ASSETS.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text
        assert "innerHTML" not in text.replace("never innerHTML", "")


def moving():
    import streamlit as st

    from ess_metrics.ui.components.thumbnails import Card, thumbnails

    cards = [Card("Un", "<svg/>"), Card("Deux", "", "sans image")]
    thumbnails(cards, label="Programme", key="images", on_move=lambda start, end: st.session_state.update(moved=1))


def test_thumbnails_are_images_in_their_order():
    app = AppTest.from_function(moving).run()
    (data,) = sent(app)
    assert [card[0] for card in data["cards"]] == ["Un", "Deux"]
    assert data["cards"][0][1].startswith("data:image/svg+xml;base64,")
    assert data["cards"][1][1:] == ["", "sans image"]
    assert data["movable"]


@pytest.mark.parametrize("said", [[0, 2], [0, 0], [True, 0], ["0", 1], [0], None, [-1, 0]])
def test_a_move_that_means_nothing_is_not_passed_on(said, monkeypatch):
    from ess_metrics.ui.components import thumbnails

    moved = []
    monkeypatch.setattr(thumbnails.st, "session_state", {"images": {"move": said}})
    thumbnails._moved("images", 2, lambda *places: moved.append(places))
    assert not moved
    monkeypatch.setattr(thumbnails.st, "session_state", {"images": {"move": [1, 0]}})
    thumbnails._moved("images", 2, lambda *places: moved.append(places))
    assert moved == [(1, 0)]


@pytest.mark.parametrize(("said", "done"), [("table", ["table"]), ("pin", []), (3, []), (None, [])])
def test_a_tool_does_only_what_was_given(said, done, monkeypatch):
    from ess_metrics.ui.components import plotly_chart

    used = []
    monkeypatch.setattr(plotly_chart.st, "session_state", {"a": {"tool": said}})
    plotly_chart._used("a", {"table": lambda: used.append("table")})
    assert used == done
