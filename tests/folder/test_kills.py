"""Every writer of a folder killed before, after and in the middle of each thing it does to a file, then asked again.

Between the kill and the new try, what the writer keeps is looked at: each file is whole, as it was or as it was to
become (a whole folder, for what is one: an export, the facts of a base, a version in a shared store), and what is
shown passes the check. `ESS_KILLS=10000` plays as many (`make kills`); the tests play some two hundred. `ESS_GRAINE` is
the draw: a long campaign is played in shares, each with its own, and one that failed is played again with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import random
import shutil
import signal
import tempfile
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from ess_metrics.__main__ import main
from ess_metrics.engines.published import write as write_facts
from ess_metrics.fetching import registry
from ess_metrics.folder import alignment, atomic, erasure, identities, publication, reading, review_texts
from ess_metrics.folder.lock import locked
from ess_metrics.folder.reading import check
from ess_metrics.folder.version_store import table_paths
from ess_metrics.formats.recipe import parse
from ess_metrics.importing import mends
from ess_metrics.importing.run import import_files
from tests.folder.test_publication import DONE, ended, forked, on_event
from tests.tiny import TABLES, write_tiny

ALL, SEED = int(os.environ.get("ESS_KILLS", "200")), int(os.environ.get("ESS_GRAINE", "1"))
PERSON = "12345678900011"
BODIES = TABLES["organismes"] + f"{PERSON},Camille Dupré,hors_ess,1000\nO8,Association Huit,association,9220\n"
HISTORY = f"{review_texts.FOLDER}/{review_texts.HISTORY}"
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


def grants_file(folder: Path, seed: int) -> None:
    """An official file beside the folder, and a recipe of it, as a person drops them."""
    rows = "".join(f"Ville,Porteur {at},Action {at},{100 + at},2024-03-0{1 + at % 9}\n" for at in range(seed % 7 + 2))
    (folder / "depot.txt").write_text(f"Attributeur,Porteur,Action,Montant,Jour\n{rows}", "utf-8")


RECIPE = """format = "libre"
table = "actions"
[colonnes]
"Attributeur" = "financeur"
"Porteur" = "porteur_nom"
"Action" = "intitule"
"Montant" = "montant_attribue"
"Jour" = "date_decision"
[constantes]
dispositif_code = "AAP_CDV"
fonds = "COMMUNE"
"""


def take(folder: Path) -> None:
    dropped = shutil.copy(folder / "depot.txt", folder.with_name("actions.csv"))
    report = import_files([dropped], folder, recipe=parse(RECIPE, "ville"))
    assert report.files[0].rows_kept, report.files[0].faults


def export(kind: str):
    """The verb, into a folder that a former try may have made."""

    def act(folder: Path) -> None:
        if not (folder / "sortie").exists():
            with contextlib.redirect_stdout(None):
                assert main(["export", str(folder), "--out", str(folder / "sortie"), "--format", kind]) == 0

    return act


def say(folder: Path) -> None:
    review_texts.say(folder, "bilan", "Ce qui a été fait.", "Anne", dt.date(2025, 6, 30))


def fetched(folder: Path) -> None:
    registry.note(folder, "insee", registry.Had(("a",), "b", "2025-01-01"))


def nothing(folder: Path, seed: int) -> None:
    """As it is."""


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in table_paths(folder)}


def files(*names: str):
    """The tables, and what is kept under these names beside them."""

    def found(folder: Path) -> dict[str, bytes]:
        kept = tables(folder)
        for name in names:
            kept |= {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob(name))}
        return kept

    return found


def whole(name: str):
    """A folder that is there entire or not at all, as one thing."""

    def found(folder: Path) -> dict[str, bytes]:
        place = folder / name
        inside = [path for path in sorted(place.rglob("*")) if path.is_file() and ".tmp-" not in str(path)]
        parts = [f"{path.relative_to(place)}\n".encode() + path.read_bytes() for path in inside]
        return tables(folder) | ({name: b"\n".join(parts)} if parts else {})

    return found


# Writer -> (what comes before, the act, what it keeps).
WRITERS = {
    "publish": (published, publication.publish, tables),
    "restore": (published, lambda folder: publication.restore(folder, publication.history(folder)[0].version), tables),
    "confirm": (
        two_people,
        lambda folder: publication.waiting(folder) and publication.confirm(folder, author="Bruno"),
        tables,
    ),
    "correct": (
        nothing,
        lambda folder: mends.correct(folder, "organismes", "O1", "nom", "Association Une", why="faute", author="Anne"),
        tables,
    ),
    "decide": (
        nothing,
        lambda folder: identities.decide(folder, identities.BODY, "O1", "O8", identities.DIFFERENT, may=anybody),
        tables,
    ),
    "erase": (published, erase, tables),
    "import": (grants_file, take, files("recettes/*", "refus/*")),
    "export csv": (nothing, export("csv"), whole("sortie")),
    "export scdl": (nothing, export("scdl"), whole("sortie")),
    "facts": (nothing, lambda folder: write_facts(reading.read(folder), folder / "faits"), whole("faits")),
    "texts": (nothing, say, files("textes/*")),
    "model": (nothing, lambda folder: review_texts.keep_model(folder, ".dotx", b"modele" * 99), files("textes/*")),
    "fetched": (nothing, fetched, files(registry.NAME)),
}


DEAR = {"import": 3, "facts": 2}  # takes that many times as long as the others: killed as many times less


@pytest.fixture(params=WRITERS)
def stage(request, tmp_path, monkeypatch):
    monkeypatch.setattr(erasure, "secrets", SimpleNamespace(token_hex=lambda size: "0" * 2 * size))
    # What is only read is read once for all the processes to come: no file operation to be killed at.
    monkeypatch.setattr(publication, "check", once(publication.check))
    monkeypatch.setattr(reading, "read", once(reading.read))
    usual = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=usual if os.access(usual, os.W_OK) else tmp_path) as place:
        yield Path(place), max(ALL // len(WRITERS) // DEAR.get(request.param, 1), 1), *WRITERS[request.param]


def once(ask):
    """The reading of a folder, done once for the same content."""
    known: dict[str, object] = {}

    def asked(folder: Path, *given, **more):
        content = hashlib.sha256()
        for path in sorted(path for path in Path(folder).glob("*") if path.is_file()):
            content.update(path.name.encode() + b"\n" + path.read_bytes())
        key = f"{content.hexdigest()}{given}{sorted(more)}"
        if key not in known:
            known[key] = ask(folder, *given, **more)
        return known[key]

    return asked


def told_once(found: dict[str, bytes]) -> dict[str, bytes]:
    """The same, a line that was written just before the kill and asked again being one."""
    lines = {name: found[name].splitlines() for name in ("corrections.csv", HISTORY) if name in found}
    return found | {name: b"\n".join(dict.fromkeys(told)) for name, told in lines.items()}


def halfway(number: int, happen) -> None:
    """In this process, calls `happen` once half of the n-th file is written, and says how many were."""
    left = [number]

    def half(path: Path, content: bytes) -> None:
        left[0] -= 1
        with open(path, "xb") as file:
            file.write(content if left[0] else content[: len(content) // 2])
            file.flush()
            happen(number - left[0])

    def halved(source: Path, target: Path) -> str:
        half(target, Path(source).read_bytes())
        return hashlib.sha256(Path(source).read_bytes()).hexdigest()

    atomic.write_new, atomic.copy_new = half, halved


def steps(watch, folder: Path, act) -> int:
    """How many moments `watch` sees in the act, done in a process of its own."""
    told = folder.with_name("pas")
    told.write_text("0")

    def run() -> None:
        handle = os.open(told, os.O_WRONLY)
        watch(lambda number: os.pwrite(handle, str(number).encode(), 0))
        act(folder)

    assert ended(forked(run)) == DONE
    return int(told.read_text())


def killed_at(number: int, watch, folder: Path, act) -> int:
    """How the act ended, killed at the n-th of these moments."""

    def happen(now: int) -> None:
        if now == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return ended(forked(lambda: (watch(happen), act(folder))))


def again(spare: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(spare, folder)


@forks
def test_killed_anywhere_what_is_kept_is_whole_and_the_act_can_be_done_again(stage):
    place, share, prepare, act, contents = stage
    looked, chance, seed = once(check), random.Random(SEED), (SEED - 1) * 1000
    while share > 0:
        seed += 1
        spare, folder = place / f"départ-{seed}", place / "dossier"
        prepare(write_tiny(spare, organismes=BODIES), seed)
        before = contents(spare)
        again(spare, folder)
        act(folder)
        after, shown = contents(folder), tables(publication.current(folder))
        moments = []
        for watch in (partial(on_event, folder), partial(halfway, 10**6)):
            again(spare, folder)
            count = steps(watch, folder, act)
            moments += [(number, watch) for number in range(1, count + 1)]
        for number, watch in chance.sample(moments, min(share, len(moments))):
            share -= 1
            again(spare, folder)
            watched = partial(halfway, number) if watch.func is halfway else watch
            assert killed_at(number, watched, folder, act) == -signal.SIGKILL, number
            between = contents(folder)
            for name in before.keys() | after.keys():
                assert between.get(name) in (before.get(name), after.get(name)), (number, name)
            assert not looked(publication.current(folder)).blocking
            act(folder)
            assert told_once(contents(folder)) == told_once(after)
            assert tables(publication.current(folder)) == shown
        shutil.rmtree(spare)
        shutil.rmtree(folder)
