"""Maps on paper: framed on the territory, each area numbered and named, classes told apart."""

import io

from PIL import Image

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.review.document import Map, Pair
from ess_metrics.reports.writers import map_outlines, rasters, svg_charts


def test_each_area_bears_a_number_that_the_key_names():
    report = production.built(read("data/demo"), Selection())
    pairs = [block for section in report.sections for block in section.blocks if isinstance(block, Pair)]
    (drawn,) = [one for pair in pairs for one in pair.left if isinstance(one, Map)]
    named = dict(item.split(" ", 1) for item in drawn.key.split(" ; "))
    assert set(named.values()) == {name for _, name, _, _ in drawn.areas}
    assert list(named) == [number for number, _ in drawn.numbers] == [str(n) for n in range(1, len(named) + 1)]
    across, down = drawn.size
    assert all(0 <= x <= across and 0 <= y <= down for _, (x, y) in drawn.numbers)
    assert max(across, down) == 1000  # the farthest neighbourhoods touch the frame
    assert svg_charts.map_of(drawn).count("<text") == len(named)
    assert Image.open(io.BytesIO(rasters.png(drawn))).size[0] > 300
    labels = [label for _, label in drawn.legend]
    assert len(labels) == len(set(labels))


def test_a_class_says_its_unit_once_and_one_bound_when_both_are_written_the_same():
    assert map_outlines._class("2,2\u202f€/hab/an", "7,3\u202f€/hab/an") == "2,2 à 7,3\u202f€/hab/an"
    assert map_outlines._class("12\u202f€", "12\u202f€") == "12\u202f€"
    assert map_outlines._class("3", "7") == "3 à 7"
    assert map_outlines._class("950\u202f€", "1,2\u202fM€") == "950\u202f€ à 1,2\u202fM€"
