"""A chart of one bar is a sentence, in every format at once: the document is mended before it is written."""

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.review.document import Pair, Picture, Words
from ess_metrics.reports.writers.marks import marks
from tests.tiny import write_tiny


def flat(report):
    blocks = [block for section in report.sections for block in section.blocks]
    return [one for block in blocks for one in ((*block.left, *block.right) if isinstance(block, Pair) else (block,))]


def test_one_bar_is_told(tmp_path):
    """In 2024 the region pays for one project alone: by origin there is one bar, in three neighbourhoods three."""
    data = read(write_tiny(tmp_path / "donnees"))
    for length in production.LENGTHS:
        asked = Selection.of({"annee": 2024, "fonds_origine": "REGION"})
        blocks = flat(production.built(data, asked, length=length))
        drawn = [marks(block.view, block.most) for block in blocks if isinstance(block, Picture)]
        assert drawn
        assert all(sum(1 for value in made.series[0].values if value) > 1 for made in drawn if len(made.series) == 1)
        told = [block.text for block in blocks if isinstance(block, Words)]
        assert [text for text in told if text.endswith(" : Région, 100\u202f€.")]
