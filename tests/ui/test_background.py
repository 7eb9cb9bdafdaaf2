"""The background map: what may be configured, what pages may then ask, and where each frame's images lie."""

from urllib.parse import parse_qs, urlsplit

import geopandas
import pyproj
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from ess_metrics.model.outlines import ELSEWHERE, NAME_STRIP, TERRITORIES, shape_set
from ess_metrics.ui.components import background
from ess_metrics.ui.components.background import Background, BadBackground, check
from ess_metrics.ui.server import application
from tests.ui.test_components import map_page, sent

ADDRESS = "https://data.geopf.fr/wms-r?LAYERS=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
BASES = application._policy(b"", None)


@pytest.fixture
def configured(monkeypatch):
    """Write the two settings and read them again."""

    def write(address, attribution):
        monkeypatch.setenv(background.ADDRESS, address)
        monkeypatch.setenv(background.ATTRIBUTION, attribution)
        background.settings.cache_clear()

    yield write
    background.settings.cache_clear()


def test_nothing_is_configured_by_default():
    assert check("", "") is None
    assert check("  ", "© IGN") is None
    assert "http" not in BASES
    assert all("background" not in element for element in sent(AppTest.from_function(map_page).run()))


def test_an_address_becomes_a_request_for_images():
    made = check(ADDRESS, " ©  IGN ")
    assert made.origin == "https://data.geopf.fr"
    assert made.attribution == "© IGN"
    parts = urlsplit(made.address)
    assert (parts.netloc, parts.path) == ("data.geopf.fr", "/wms-r")
    assert parse_qs(parts.query, keep_blank_values=True) == {
        "SERVICE": ["WMS"],
        "VERSION": ["1.3.0"],
        "REQUEST": ["GetMap"],
        "STYLES": [""],
        "FORMAT": ["image/png"],
        "LAYERS": ["GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"],
    }


def test_what_the_address_says_itself_is_kept():
    made = check("http://127.0.0.1:8080/ows?map=/a.map&layers=fond&service=wms&format=image/jpeg", "Ville")
    assert made.origin == "http://127.0.0.1:8080"
    asked = parse_qs(urlsplit(made.address).query)
    assert asked["map"] == ["/a.map"]
    assert asked["format"] == ["image/jpeg"]
    assert {"FORMAT", "SERVICE", "LAYERS"} & set(asked) == set()


@pytest.mark.parametrize(
    "address",
    [
        "http://data.geopf.fr/wms-r?LAYERS=a",  # neither closed nor this machine
        "http://127.0.0.1.example.fr/?LAYERS=a",
        "ftp://data.geopf.fr/?LAYERS=a",
        "javascript:alert(1)//?LAYERS=a",
        "//data.geopf.fr/?LAYERS=a",
        "data.geopf.fr/wms-r?LAYERS=a",
        "https:///wms-r?LAYERS=a",
        "https://anne:secret@data.geopf.fr/?LAYERS=a",
        "https://anne@data.geopf.fr/?LAYERS=a",
        "https://data.geopf.fr:port/?LAYERS=a",
        "https://data.geopf.fr;script-src/?LAYERS=a",  # would add to the content policy
        "https://*.geopf.fr/?LAYERS=a",
        "https://data.geopf.fr 'unsafe-inline'/?LAYERS=a",
        "https://data.geopf.fr\\@ailleurs.fr/?LAYERS=a",
        "https://[::1/?LAYERS=a",
        "https://data.geopf.fr/wms-r?LAYERS=a#b",
        "https://data.geopf.fr/wms-r",
        "https://data.geopf.fr/wms-r?LAYERS=",
        "https://data.geopf.fr/wms-r?LAYERS=a&BBOX=1,2,3,4",
        "https://data.geopf.fr/wms-r?LAYERS=a&crs=EPSG:3857",
        "https://data.geopf.fr/wms-r?LAYERS=a&VERSION=1.1.1",  # another order of the coordinates
        "https://data.geopf.fr/wmts?LAYERS=a&SERVICE=WMTS",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(address):
    with pytest.raises(BadBackground, match="ESS_FOND_CARTE"):
        check(address, "© IGN")


@pytest.mark.parametrize("attribution", ["", "  ", "x" * 121])
def test_no_images_without_their_source(attribution):
    with pytest.raises(BadBackground, match="ATTRIBUTION"):
        check(ADDRESS, attribution)


def test_the_policy_opens_to_this_origin_for_images_alone():
    opened = application._policy(b"", check(ADDRESS, "© IGN"))
    assert opened.replace(" https://data.geopf.fr;", ";") == BASES
    images = next(rule for rule in opened.split("; ") if rule.startswith("img-src"))
    assert images == "img-src 'self' data: blob: https://data.geopf.fr"


def test_the_map_is_told_of_the_background(configured):
    configured(ADDRESS, "© IGN")
    told = sent(AppTest.from_function(map_page).run())[0]["background"]
    assert told["address"] == check(ADDRESS, "© IGN").address
    assert told["credit"] == "Fond\u202f: © IGN"
    assert [frame[0] for frame in told["frames"]] == [2154]


def test_each_frame_has_its_projection_and_its_box():
    places = geopandas.GeoSeries([shapely.box(7.7, 48.5, 7.9, 48.7), shapely.box(55.5, -21, 55.6, -20.9)], crs=4326)
    shapes = shape_set(["M", "R"], ["", ""], places)
    main, inset = shapes.frames
    told = Background("https://a/", "https://a", "A").told(shapes)["frames"]
    x, y, width, height = inset.box
    assert told[0] == [2154, main.east, main.north, main.step, [main.box[0], None, None, None]]
    assert told[1][:4] == [2975, inset.east, inset.north, inset.step]
    assert told[1][4] == [x, y + round(height * NAME_STRIP), x + width, y + height]
    alone = shape_set(["M"], [""], places[:1])
    assert Background("https://a/", "https://a", "A").told(alone)["frames"][0][4] == [None] * 4
    nothing = shape_set([], [], geopandas.GeoSeries([], crs=4326))
    assert Background("https://a/", "https://a", "A").told(nothing)["frames"] == []


@pytest.mark.parametrize("territory", [*TERRITORIES, ELSEWHERE], ids=lambda territory: territory.name)
def test_every_projection_gives_east_then_north(territory):
    """WMS 1.3.0 writes BBOX in the order of the projection's own axes."""
    assert [axis.direction for axis in pyproj.CRS(territory.epsg).axis_info] == ["east", "north"]
