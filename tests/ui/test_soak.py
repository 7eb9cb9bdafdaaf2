"""A server asked many different questions by several people: nothing is lost and nothing piles up.

The long version is `python -m benchmarks sessions --data FOLDER --seconds 3600`.
"""

from pathlib import Path

from benchmarks.common import pss, questions, server
from benchmarks.sessions import crowd
from ess_metrics.folder.reading import read

DEMO = Path(__file__).resolve().parents[2] / "data/demo"
PEOPLE, SERIES = 3, 8
MOST = 25  # MB that a second series may add: half a megabyte an answer kept would show


def test_a_second_series_of_questions_answers_all_and_takes_no_more_memory():
    asked = questions(read(DEMO), 2 * PEOPLE * SERIES)
    with server(str(DEMO)) as (address, process):
        first, wanted = crowd(address, asked[: PEOPLE * SERIES], PEOPLE, SERIES, 1)
        before = pss(process)
        second, _ = crowd(address, asked[PEOPLE * SERIES :], PEOPLE, SERIES, 1)
        assert pss(process) < before + MOST
    assert 0 < len(first) <= wanted
    assert 0 < len(second) <= wanted
