"""The example of each format that the page gives: of that format, read without a refused file, of nobody."""

import json

import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats.known_formats import SOURCES, choose
from ess_metrics.model.locations import EXAMPLES
from ess_metrics.views.pages import data_page

EXAMPLE = {path.stem: path for path in EXAMPLES.iterdir()}


def test_every_format_has_its_example_and_its_columns():
    assert sorted(EXAMPLE) == sorted(source.name for source in SOURCES)
    for one in data_page.examples():
        assert one.label
        assert one.columns or one.path.suffix == ".geojson"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_an_example_is_recognised_as_what_it_is(source):
    assert choose(open_raw(EXAMPLE[source.name])) == (source, None)


@pytest.mark.parametrize("path", sorted(EXAMPLE.values()), ids=lambda path: path.stem)
def test_no_real_body_stands_in_an_example(path):
    if path.suffix == ".xlsx":
        return
    text = path.read_text("utf-8")
    text = json.dumps(json.loads(text), ensure_ascii=False) if path.suffix in (".json", ".geojson") else text
    assert not [
        name for name in ("ADIE", "VRAC", "Les Jardins", "GRETA", "77554402601284", "350661344") if name in text
    ]
