"""Plotly's script: one address, kept for ever, compressed; the small build where there is one."""

import gzip
import json

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from ess_metrics.ui.components import plotly_script
from tests.coroutines import completed


@pytest.fixture(autouse=True)
def _fresh():
    """What was made of another script is forgotten, before and after."""
    for kept in (plotly_script.packed, plotly_script._name):
        kept.cache_clear()
    yield
    for kept in (plotly_script.packed, plotly_script._name):
        kept.cache_clear()


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A small build."""
    path = tmp_path / "plotly.min.js"
    path.write_text("window.Plotly={register(){}};")
    monkeypatch.setattr(plotly_script, "SMALL", path)
    return path


def get(path, encoding="gzip"):
    """Status, headers and body of one request, without a server."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "root_path": ""}
    scope["headers"] = [(b"accept-encoding", encoding.encode())]
    completed(Starlette(routes=plotly_script.routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_script_is_served_compressed_and_for_ever_with_our_look_and_our_french(small):
    plotly_script.routes()
    address = plotly_script.address()
    status, headers, body = get(f"/{address}")
    text = gzip.decompress(body).decode()
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]
    assert text.startswith(small.read_text())
    looks = json.loads(text.split("window.essPlotly={looks:")[1].split("};Plotly.register(")[0])
    assert set(looks) == {"light", "dark"}
    assert '"name": "fr"' in text
    assert get(f"/tableau/de/bord/{address}", "identity")[2].decode() == text
    assert get("/traceur/autre.js")[0] == 404


def test_another_script_has_another_address(small):
    plotly_script.routes()
    first = plotly_script.address()
    small.write_text("window.Plotly={register(){},newer:1};")
    plotly_script._name.cache_clear()
    assert plotly_script.address() != first


def test_without_the_small_build_the_installed_package_serves(tmp_path, monkeypatch):
    monkeypatch.setattr(plotly_script, "SMALL", tmp_path / "absent.js")
    assert plotly_script.source().stat().st_size > 1_000_000


def page():
    from ess_metrics.ui.components.plotly_chart import plotly_chart

    figure = {"data": [{"type": "bar", "x": [0], "y": [1]}], "layout": {"height": 300}}
    plotly_chart(figure, alt="Une barre", key="a", picks=[("2024", "2024, 1")], selected=["2024", "x"], on_pick=print)


@pytest.mark.parametrize("served", [True, False])
def test_a_chart_knows_its_script_with_or_without_our_routes(small, monkeypatch, served):
    monkeypatch.setattr(plotly_script, "_routed", plotly_script.threading.Event())
    if served:
        plotly_script.routes()
    app = AppTest.from_function(page).run()
    assert not app.exception
    told = json.loads(app.get("bidi_component")[0].proto.json)
    assert told["script"].startswith("traceur/") == served
    assert told["selected"] == ["2024"]
