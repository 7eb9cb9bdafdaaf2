"""Every writer of a folder killed before, after and in the middle of each thing it does to a file, then asked again.

Between the kill and the new try, the working tables are looked at: each is whole, as it was or as it was to become, and
what is shown passes the check. `ESS_KILLS=10000` plays as many (`make kills`); the tests play some two hundred.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from ess_metrics.folder import alignment, atomic, erasure, identities, publication
from ess_metrics.folder.lock import locked
from ess_metrics.folder.reading import check
from ess_metrics.folder.version_store import table_paths
from ess_metrics.importing import mends
from tests.folder.test_publication import DONE, ended, forked, killed_at
from tests.tiny import TABLES, write_tiny

ALL = int(os.environ.get("ESS_KILLS", "200"))
PERSON = "12345678900011"
BODIES = TABLES["organismes"] + f"{PERSON},Camille Dupré,hors_ess,1000\nO8,Association Huit,association,9220\n"
forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def more_bodies(folder: Path, seed: int) -> None:
    """Rows added by hand, not published."""
    chance = random.Random(seed)
    rows = "".join(f"N{at},Neuf {at},association,9220\n" for at in range(chance.randint(1, 200)))
    (folder / "organismes.csv").write_text(BODIES + rows, "utf-8")


def two_people(folder: Path, seed: int) -> None:
    text = (folder / "manifest.toml").read_text("utf-8")
    (folder / "manifest.toml").write_text("deux_personnes = true\n" + text, "utf-8")
    publication.publish(folder, author="Anne")
    publication.confirm(folder, author="Bruno")
    more_bodies(folder, seed)
    publication.publish(folder, author="Anne")


def published(folder: Path, seed: int) -> None:
    publication.publish(folder)
    more_bodies(folder, seed)


def anybody(action: str) -> bool:
    return True


def erase(folder: Path) -> None:
    try:
        erasure.erase(folder, [PERSON], author="Anne", reason="demande")
    except erasure.NotErasable:  # a former try had erased everything: the next writer finishes
        with locked(folder):
            alignment.recover(folder)


# Writer -> (what comes before, the act).
WRITERS = {
    "publish": (published, publication.publish),
    "restore": (published, lambda folder: publication.restore(folder, publication.history(folder)[0].version)),
    "confirm": (two_people, lambda folder: publication.waiting(folder) and publication.confirm(folder, author="Bruno")),
    "correct": (
        lambda folder, seed: None,
        lambda folder: mends.correct(folder, "organismes", "O1", "nom", "Association Une", why="faute", author="Anne"),
    ),
    "decide": (
        lambda folder, seed: None,
        lambda folder: identities.decide(folder, identities.BODY, "O1", "O8", identities.DIFFERENT, may=anybody),
    ),
    "erase": (published, erase),
}


@pytest.fixture(params=WRITERS)
def stage(request, tmp_path, monkeypatch):
    monkeypatch.setattr(erasure, "secrets", SimpleNamespace(token_hex=lambda size: "0" * 2 * size))
    prepare, act = WRITERS[request.param]
    usual = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=usual if os.access(usual, os.W_OK) else tmp_path) as place:
        yield Path(place), prepare, act


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in table_paths(folder)}


def told_once(found: dict[str, bytes]) -> dict[str, bytes]:
    """The same, a correction that was written just before the kill and asked again being one."""
    lines = found.get("corrections.csv", b"").splitlines()
    return found | {"corrections.csv": b"\n".join(dict.fromkeys(lines))}


def killed_in_the_middle(number: int, act) -> int:
    """Killed once half of the n-th file is written."""
    left = [number]

    def half(path: Path, content: bytes) -> None:
        left[0] -= 1
        with open(path, "xb") as file:
            file.write(content if left[0] else content[: len(content) // 2])
            file.flush()
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    def halved(source: Path, target: Path) -> str:
        half(target, Path(source).read_bytes())
        return hashlib.sha256(Path(source).read_bytes()).hexdigest()

    def run() -> None:
        atomic.write_new, atomic.copy_new = half, halved
        act()

    return ended(forked(run))


@forks
def test_killed_anywhere_the_working_tables_are_whole_and_the_act_can_be_done_again(stage):
    place, prepare, act = stage
    share, kills, seed = max(ALL // len(WRITERS), 1), 0, 0
    while kills < share:
        seed += 1
        spare, folder = place / f"départ-{seed}", place / "dossier"
        prepare(write_tiny(spare, organismes=BODIES), seed)
        before = contents(spare)
        shutil.copytree(spare, folder)
        act(folder)
        after, shown = contents(folder), contents(publication.current(folder))
        for middle in (False, True):
            number, code = 0, -signal.SIGKILL
            while code != DONE and kills < share * (seed if middle else seed - 0.5):
                number, kills = number + 1, kills + 1
                shutil.rmtree(folder)
                shutil.copytree(spare, folder)
                todo = lambda: act(folder)  # noqa: E731, B023  forked and ended within the turn
                code = killed_in_the_middle(number, todo) if middle else killed_at(number, folder, todo)
                assert code in {DONE, -signal.SIGKILL}, code
                between = contents(folder)
                for name in before.keys() | after.keys():
                    assert between.get(name) in (before.get(name), after.get(name)), (number, name)
                assert not check(publication.current(folder)).blocking
                act(folder)
                assert told_once(contents(folder)) == told_once(after)
                assert contents(publication.current(folder)) == shown
        shutil.rmtree(spare)
        shutil.rmtree(folder)
