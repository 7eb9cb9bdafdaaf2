"""Outlines that wait to be drawn: those of which nothing can be said, and only those."""

import dataclasses
import json

import pytest

from ess_metrics.folder import plain_outlines, reading
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.manifest import Manifest
from tests.tiny import A, write_tiny

SQUARE = [[[7.70, 48.50], [7.71, 48.50], [7.71, 48.51], [7.70, 48.51], [7.70, 48.50]]]
BOW_TIE = [[[7.70, 48.50], [7.71, 48.51], [7.71, 48.50], [7.70, 48.51], [7.70, 48.50]]]
LAMBERT = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
DEGREES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def feature(code=A, kind="Polygon", coordinates=SQUARE, key="code_quartier"):
    return {
        "type": "Feature", "properties": {key: code, "nom": "x"}, "geometry": {"type": kind, "coordinates": coordinates}
    }  # fmt: skip


def written(*features, crs=None):
    whole = {"type": "FeatureCollection", "features": list(features)} | ({"crs": crs} if crs else {})
    return json.dumps(whole).encode()


SOUND = {
    "one": written(feature()),
    "declared": written(feature(), crs=DEGREES),
    "several": written(feature(), feature("QN00001X", "MultiPolygon", [SQUARE])),
}
OTHERWISE = {
    "nothing": written(),
    "lambert": written(feature(), crs=LAMBERT),
    "another column": written(feature(key="code_qp")),
    "number": written(feature(code=67)),
    "no code": written(feature(code="")),
    "bow tie": written(feature(coordinates=BOW_TIE)),
    "metres": written(feature(coordinates=[[[1e6, 7e6], [1e6 + 9, 7e6], [1e6, 7e6 + 9], [1e6, 7e6]]])),
    "point": written(feature(kind="Point", coordinates=[7.7, 48.5])),
    "no shape": written({**feature(), "geometry": None}),
    "broken ring": written(feature(coordinates=[[[7.7, 48.5]]])),
    "empty": written(feature(coordinates=[])),
    "height": written(feature(coordinates=[[[x, y, 3.0] for x, y in SQUARE[0]]])),
    "no list": b'{"features": 3}',
    "a list": b"[1]",
    "no json": b"{",
    "not text": b"\xff\xfe",
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_sound_outlines_are_told_by_their_text(text):
    assert plain_outlines.sound_codes(text, "code_quartier")[0] == A


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_whatever_else_is_read_at_once(text):
    assert plain_outlines.sound_codes(text, "code_quartier") is None


@pytest.mark.parametrize("text", [*SOUND.values(), *OTHERWISE.values()], ids=[*SOUND, *OTHERWISE])
def test_what_is_said_of_a_folder_is_the_same_with_and_without_waiting(tmp_path, monkeypatch, text):
    folder = write_tiny(tmp_path / "d")
    (folder / "contours.geojson").write_bytes(text)
    waited = reading.check(folder)
    monkeypatch.setattr(plain_outlines, "LARGEST", -1)
    at_once = reading.check(folder)
    assert waited.to_json() == at_once.to_json()
    drawn = waited.contours() if callable(waited.contours) else waited.contours
    assert (drawn is None) == (at_once.contours is None)
    if drawn is not None:
        assert drawn.equals(at_once.contours)
        assert drawn.crs == at_once.contours.crs


def test_they_are_drawn_once_and_handed_on_undrawn(tmp_path):
    asked = []

    def draw():
        asked.append(1)

    data = Dataset(tmp_path, Manifest(), {}, draw)
    other = Dataset(tmp_path, Manifest(), {}, data.undrawn)
    assert not asked
    assert data.contours is None
    assert data.contours is None
    assert asked == [1]
    assert other.undrawn is draw
    assert dataclasses.replace(data, contours=3).contours == 3
    assert Dataset(tmp_path, Manifest(), {}).contours is None
