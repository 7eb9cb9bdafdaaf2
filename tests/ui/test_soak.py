"""A server asked many questions by several people while data are published: all are answered, each by one version.

The long version is `python -m benchmarks sessions --data FOLDER --seconds 3600`.
"""

import shutil
import threading
from pathlib import Path

from benchmarks.common import pss, questions, server
from benchmarks.sessions import Meter, crowd
from ess_metrics.folder import publication
from ess_metrics.folder.reading import read

DEMO = Path(__file__).resolve().parents[2] / "data/demo"
PEOPLE, SERIES = 3, 8
MOST = 25  # MB that a second series may add: half a megabyte an answer kept would show
FIRST, SECOND = "VERSION-UNE", "VERSION-DEUX"


def marked(folder: Path, mark: str) -> None:
    """Every name of a neighbourhood, and the title of the folder, bear the mark of a version."""
    manifest = (DEMO / "manifest.toml").read_text("utf-8")
    lines = [f'titre = "{mark}"' if line.startswith("titre") else line for line in manifest.splitlines()]
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n", "utf-8")
    lines = (DEMO / "quartiers.csv").read_text("utf-8").splitlines()
    at = lines[0].split(",").index("nom")
    rows = [line.split(",") for line in lines[1:]]
    kept = [",".join([*row[:at], f"{row[at]} {mark}", *row[at + 1 :]]) for row in rows]
    (folder / "quartiers.csv").write_text("\n".join([lines[0], *kept]) + "\n", "utf-8")


def whole(meter: Meter) -> None:
    assert meter.asked >= PEOPLE * (SERIES - 1)
    assert (meter.answered, meter.lost, meter.mixed) == (meter.asked, 0, 0), str(meter)


def test_all_that_was_asked_is_answered_by_one_whole_version_and_takes_no_more_memory(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DEMO, folder)
    marked(folder, FIRST)
    publication.publish(folder)
    asked = questions(read(DEMO), 2 * PEOPLE * SERIES)
    marks = (FIRST.encode(), SECOND.encode())
    with server(str(folder)) as (address, process):
        whole(crowd(address, asked[: PEOPLE * SERIES], PEOPLE, SERIES, 1, marks))
        before = pss(process)
        marked(folder, SECOND)
        other = threading.Timer(SERIES / 2, publication.publish, (folder,))
        other.start()
        whole(crowd(address, asked[PEOPLE * SERIES :], PEOPLE, SERIES, 1, marks))
        other.join()
        after = crowd(address, asked[:PEOPLE], PEOPLE, 1, 1, marks)
        assert (after.answered, after.mixed) == (after.asked, 0)
        assert pss(process) < before + MOST


def test_an_answer_that_holds_two_versions_is_counted_as_mixed():
    from benchmarks import sessions

    meter = Meter()
    for seen, delay in (({b"1"}, 0.1), ({b"1", b"2"}, 0.1), (None, 9.0), ({b"2"}, 9.0)):
        sessions._count(meter, seen, delay)
    assert (meter.asked, meter.answered, meter.late, meter.lost, meter.mixed) == (4, 3, 1, 1, 1)
