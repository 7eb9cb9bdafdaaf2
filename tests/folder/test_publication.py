"""Versions of a data folder: one whole version is always current, whatever happens, and none is ever lost."""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ess_metrics.cli import versions
from ess_metrics.folder import alignment, atomic, kept_version, publication, version_store, version_tables
from ess_metrics.folder.publication import (
    AnotherPublisher,
    CannotWrite,
    Damaged,
    Moving,
    NoFolder,
    NothingToPublish,
    Outdated,
    Refused,
    UnknownVersion,
    current,
    current_entry,
    diff,
    fingerprint,
    history,
    open_version,
    read_whole,
    stamp,
    status,
    verify,
)
from ess_metrics.folder.report import Report
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

MANIFEST = 'generation = "2024"\n'
FINANCEMENTS = """financement_id,projet_id,montant_demande,montant_attribue,montant_verse
F1,P1,100,80,
F2,P1,50.5,50.50,10
"""
PROJETS = "projet_id,intitule\nP1,Un\nP2,Deux\n"
LOCAUX = "local_id,surface_m2\nL1,12.5\nL2,30\n"


def accept(place):
    """A check that refuses nothing."""
    return Report()


def refusing(*sentences: str) -> Report:
    """What a check answers that finds these blocking faults, and a warning."""
    faults = [type("Told", (Fault,), {"message": sentence})("essai", BLOCKING) for sentence in sentences]
    return Report(faults=[*faults, Fault("essai", WARNING)])


def publish(folder, **more):
    return publication.publish(folder, **{"validate": accept} | more)


def restore(folder, version, **more):
    return publication.restore(folder, version, **{"validate": accept} | more)


def made(folder: Path, **texts_by_stem) -> Path:
    """A folder of tiny tables: stem -> text; the three of the header unless given, none if None."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.toml").write_text(MANIFEST)
    tables = {"financements": FINANCEMENTS, "projets": PROJETS, "locaux": LOCAUX} | texts_by_stem
    for stem, text in tables.items():
        if text is not None:
            (folder / f"{stem}.csv").write_text(text)
    return folder


@pytest.fixture
def folder(tmp_path):
    return made(tmp_path / "territoire")


OTHER = {"projets": PROJETS + "P3,Trois\n", "financements": FINANCEMENTS.replace("100,80", "100,90"), "locaux": None}


@pytest.fixture
def other(tmp_path):
    """Another state of the same folder: a project more, an amount changed, no premises."""
    return made(tmp_path / "source", **OTHER)


def edit(folder, text="P9,Neuf\n"):
    with open(folder / "projets.csv", "a") as file:
        file.write(text)


# --- fingerprint and stamp -----------------------------------------------------------------------------------------


def test_the_fingerprint_is_that_of_the_contents_and_names_of_the_tables_alone(folder, tmp_path):
    before = fingerprint(folder)
    os.utime(folder / "projets.csv", ns=(1, 1))
    (folder / "notes.txt").write_text("rien")
    (folder / ".caché.csv").write_text("rien")
    (folder / "refus").mkdir()
    (folder / "refus" / "x.csv").write_text("rien")
    assert fingerprint(folder) == before
    copy = tmp_path / "copie"
    copy.mkdir()
    for path in sorted(folder.glob("[!.n]*.*"), reverse=True):
        shutil.copy(path, copy)
    assert fingerprint(copy) == before
    (copy / "projets.csv").rename(copy / "projet.csv")
    assert fingerprint(copy) != before


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs coreutils")
def test_the_fingerprint_can_be_found_again_with_ordinary_commands(folder):
    command = "sha256sum --zero financements.csv locaux.csv manifest.toml projets.csv | sha256sum"
    printed = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == fingerprint(folder)


def test_every_kind_of_table_file_counts(folder):
    for name in ("contours.geojson", "contours.gpkg", "baux.parquet", "baux.csv"):
        before = fingerprint(folder)
        (folder / name).write_bytes(b"x")
        assert fingerprint(folder) != before


def test_the_stamp_moves_with_edits_and_publications_only(folder, other):
    tokens = [stamp(folder)]
    assert stamp(folder) == tokens[0]
    (folder / "notes.txt").write_text("rien")
    assert stamp(folder) == tokens[0]
    for act in (lambda: edit(folder), lambda: publish(folder), lambda: edit(folder), lambda: publish(folder)):
        act()
        tokens.append(stamp(folder))
    publish(folder, source=other)
    tokens.append(stamp(folder))
    assert len(set(tokens)) == len(tokens)


def test_the_stamp_of_a_missing_or_damaged_folder_is_a_token_too(folder, tmp_path):
    publish(folder)
    whole = stamp(folder)
    place = current(folder)
    place.rename(tmp_path / "ailleurs")
    assert stamp(folder) != whole
    (tmp_path / "ailleurs").rename(place)
    shutil.rmtree(folder)
    assert stamp(folder) not in {whole, ""}


# --- what is current -----------------------------------------------------------------------------------------------


def test_a_plain_folder_is_its_own_current_state(folder):
    assert current(folder) == folder
    assert current_entry(folder) is None
    assert history(folder) == ()
    assert open_version(folder, fingerprint(folder)[:12]) == folder
    assert status(folder).changes == {}
    assert not (folder / ".versions").exists()


def test_publishing_keeps_a_whole_copy_and_leaves_the_folder_alone(folder):
    before = fingerprint(folder)
    entry = publish(folder, author="Léa", comment="première « vague »").entry
    assert current(folder) == folder / ".versions" / entry.version
    assert fingerprint(current(folder)) == fingerprint(folder) == before == entry.fingerprint
    assert (entry.author, entry.comment, entry.action) == ("Léa", "première « vague »", "published")
    assert entry.rows == {"financements": 2, "projets": 2, "locaux": 2}
    sums = {"montant_demande": 150.5, "montant_attribue": 130.5, "montant_verse": 10.0}
    assert entry.totals == sums | {"surface_m2": 42.5, "projets": 2}
    assert entry.at.endswith("+00:00")


def test_an_edit_by_hand_is_not_shown_but_told(folder):
    publish(folder)
    edit(folder)
    (folder / "baux.csv").write_text("bail_id\n")
    (folder / "locaux.csv").unlink()
    assert "P9" not in (current(folder) / "projets.csv").read_text()
    found = status(folder)
    assert found.changes == {"projets.csv": "changed", "baux.csv": "added", "locaux.csv": "removed"}
    assert found.fingerprint != found.working == fingerprint(folder)
    publish(folder)
    assert status(folder).changes == {}
    assert "P9" in (current(folder) / "projets.csv").read_text()


def test_publishing_the_same_content_adds_nothing(folder):
    first = publish(folder)
    again = publish(folder)
    assert again.entry == first.entry
    assert (first.changed, again.changed) == (True, False)
    assert len(history(folder)) == 1


def test_unchanged_files_are_shared_between_versions_never_with_the_working_copy(folder):
    first = folder / ".versions" / publish(folder).entry.version
    edit(folder)
    second = folder / ".versions" / publish(folder).entry.version
    assert os.path.samefile(first / "financements.csv", second / "financements.csv")
    inodes = {path.stat().st_ino for place in (first, second) for path in place.iterdir()}
    assert inodes.isdisjoint(path.stat().st_ino for path in folder.iterdir())
    (folder / "financements.csv").write_text("écrasé en place")
    verify(first)
    verify(second)


def test_an_altered_kept_file_is_copied_again_rather_than_shared(folder):
    first = current_version(folder)
    os.chmod(first / "locaux.csv", 0o644)
    (first / "locaux.csv").write_text("abîmé")
    edit(folder)
    second = current_version(folder)
    verify(second)
    assert (second / "locaux.csv").read_text() == LOCAUX
    with pytest.raises(Damaged, match=r"locaux\.csv"):
        verify(first)


def current_version(folder) -> Path:
    return folder / ".versions" / publish(folder).entry.version


# --- from another folder, and back ---------------------------------------------------------------------------------


def test_publishing_from_elsewhere_brings_the_folder_along_and_keeps_its_first_state(folder, other):
    first, second = fingerprint(folder), fingerprint(other)
    done = publish(folder, source=other)
    assert fingerprint(current(folder)) == fingerprint(folder) == second
    assert not (folder / "locaux.csv").exists()
    assert [entry.action for entry in history(folder)] == ["initial", "published"]
    assert done.saved.fingerprint == first
    assert done.aligned
    assert (open_version(folder, first[:12]) / "locaux.csv").read_text() == LOCAUX


def test_edits_not_yet_published_are_set_aside_before_the_folder_is_replaced(folder, other):
    publish(folder)
    edit(folder)
    edited = fingerprint(folder)
    done = publish(folder, source=other)
    assert done.saved.action == "saved"
    assert "P9" in (open_version(folder, edited) / "projets.csv").read_text()
    assert status(folder).changes == {}


def test_a_new_folder_can_be_made_from_a_source(tmp_path, other):
    publish(tmp_path / "nouveau", source=other)
    assert fingerprint(tmp_path / "nouveau") == fingerprint(other)
    assert [entry.action for entry in history(tmp_path / "nouveau")] == ["published"]


def test_returning_is_a_new_line_and_deletes_nothing(folder, other):
    first = publish(folder).entry
    publish(folder, source=other)
    edit(folder)
    edited = fingerprint(folder)
    done = restore(folder, first.fingerprint[:12], comment="erreur de fichier")
    assert fingerprint(folder) == fingerprint(current(folder)) == first.fingerprint
    assert [entry.action for entry in history(folder)] == ["published", "published", "saved", "restored"]
    assert done.entry.restored_from == first.version == done.entry.version
    assert restore(folder, edited).entry.fingerprint == edited
    for entry in history(folder):
        verify(folder / ".versions" / entry.version)


def test_returning_to_the_current_version_discards_edits_but_keeps_them(folder):
    publish(folder)
    edit(folder)
    edited = fingerprint(folder)
    done = restore(folder, current_entry(folder).version)
    assert not done.changed
    assert done.saved.fingerprint == edited
    assert status(folder).changes == {}
    assert current_entry(folder).number == 1


def test_returning_to_files_set_aside_checks_them_first(folder, other):
    publish(folder)
    edit(folder)
    edited = fingerprint(folder)
    published = publish(folder, source=other).entry
    with pytest.raises(Refused):
        restore(folder, edited, validate=lambda place: refusing("Non."))
    restore(folder, history(folder)[0].version, validate=lambda place: refusing("Non."))
    assert published in history(folder)


def test_refused_rows_and_provenance_come_along_and_are_never_lost(folder, other):
    for place, text in ((folder, "ancien"), (other, "nouveau")):
        (place / "refus").mkdir()
        (place / "refus" / "subventions.csv").write_text(text)
        (place / "provenance.json").write_text(text)
    (folder / "refus" / "lieux.csv").write_text("gardé")
    version = publish(folder, source=other).entry.version
    assert (folder / "refus" / "lieux.csv").read_text() == "gardé"
    for name in ("refus/subventions.csv", "provenance.json"):
        assert (folder / name).read_text() == "nouveau"
        assert (folder / ".versions" / "beside" / version / name).read_text() == "ancien"


@pytest.mark.parametrize("wanted", ["", "abc", "000000000000", "../../etc", "20200101T000000Z-000000000000"])
def test_an_unknown_version_is_said(folder, wanted):
    publish(folder)
    with pytest.raises(UnknownVersion):
        open_version(folder, wanted)
    with pytest.raises(UnknownVersion):
        restore(folder, wanted)


# --- the check and refusals ----------------------------------------------------------------------------------------


def test_the_check_sees_the_copy_and_its_refusal_leaves_the_current_version(folder):
    first = publish(folder).entry
    edit(folder)
    seen = []

    def refuse(place):
        seen.append((place != folder, fingerprint(place)))
        return refusing("Ligne 4 : projet sans intitulé")

    with pytest.raises(Refused, match="1 défaut bloquant : Ligne 4 : projet sans intitulé") as refusal:
        publish(folder, validate=refuse)
    assert not refusal.value.report.ok
    assert seen == [(True, fingerprint(folder))]
    assert current_entry(folder) == first
    assert not status(folder).unfinished


def test_publishing_what_is_not_there_is_refused(tmp_path, folder):
    (tmp_path / "vide").mkdir()
    with pytest.raises(NothingToPublish):
        publish(tmp_path / "vide")
    with pytest.raises(NoFolder):
        publish(tmp_path / "absent")
    with pytest.raises(NoFolder):
        publish(folder, source=tmp_path / "absent")
    with pytest.raises(NoFolder):
        publish(folder / "projets.csv")


def test_files_that_move_during_the_copy_are_not_published(folder, monkeypatch):
    copy = atomic.copy_new

    def slow(source, target):
        digest = copy(source, target)
        edit(folder)
        return digest

    monkeypatch.setattr(atomic, "copy_new", slow)
    with pytest.raises(Moving):
        publish(folder)
    assert history(folder) == ()


def test_what_is_kept_is_what_was_fingerprinted_even_when_the_clock_hides_an_edit(folder, monkeypatch):
    hashes = kept_version.hashes

    def then_edited(place):
        found = hashes(place)
        edit(folder)
        return found

    monkeypatch.setattr(kept_version, "stat_token", lambda paths: "")
    monkeypatch.setattr(kept_version, "hashes", then_edited)
    with pytest.raises(Moving):
        publish(folder)


# --- damage --------------------------------------------------------------------------------------------------------


def test_a_half_copied_folder_is_said_never_replaced_by_an_older_state(folder):
    first = publish(folder).entry
    edit(folder)
    publish(folder)
    shutil.rmtree(current(folder))
    with pytest.raises(Damaged, match="incomplète"):
        current(folder)
    restore(folder, first.version)
    assert current(folder).name == first.version


def test_a_lost_or_damaged_journal_is_said_and_never_written_over(folder):
    first = publish(folder).entry
    journal = folder / ".versions" / "journal.jsonl"
    whole = journal.read_bytes()
    for damage in (whole[:-20], b"\xff\x00\n", b"[]\n", whole + whole):
        journal.write_bytes(damage)
        with pytest.raises(Damaged):
            history(folder)
        with pytest.raises(Damaged):
            publish(folder)
        assert journal.read_bytes() == damage
    journal.unlink()
    for act in (current, publish, history):
        with pytest.raises(Damaged, match="manque"):
            act(folder)
    assert open_version(folder, first.fingerprint[:12]).name == first.version


def test_an_altered_version_is_never_opened_as_proof(folder):
    place = current_version(folder)
    os.chmod(place / "projets.csv", 0o644)
    edit(place)
    with pytest.raises(Damaged):
        open_version(folder, place.name)
    with pytest.raises(Damaged):
        restore(folder, place.name)
    again = publish(folder)
    assert again.changed
    verify(current(folder))
    assert open_version(folder, again.entry.fingerprint[:12]) == current(folder)


def test_no_sentence_tells_a_place_of_the_machine(folder, tmp_path):
    publish(folder)
    shutil.rmtree(current(folder))
    acts = (current, lambda f: publish(f / "absent"), lambda f: restore(f, "fff"), lambda f: open_version(f, "f" * 12))
    for act in acts:
        with pytest.raises(publication.PublishingError) as told:
            act(folder)
        assert str(tmp_path) not in str(told.value)


# --- readers -------------------------------------------------------------------------------------------------------


def test_a_read_is_done_again_when_the_files_moved(folder):
    calls = []

    def load(place):
        if not calls:
            edit(place)
        calls.append(place)
        return (place / "projets.csv").read_text()

    assert read_whole(folder, load).endswith("P9,Neuf\n")
    assert len(calls) == 2


def test_a_read_that_fails_on_moving_files_is_done_again_and_on_still_files_fails(folder):
    calls = []

    def load(place):
        calls.append(place)
        if len(calls) == 1:
            edit(place)
        if len(calls) < 3:
            raise ValueError("tronqué")

    with pytest.raises(ValueError, match="tronqué"):
        read_whole(folder, load)
    assert len(calls) == 2


def test_a_folder_that_never_rests_is_said(folder):
    with pytest.raises(Moving):
        read_whole(folder, edit)


# --- processes: killed, stopped by the disk, racing ----------------------------------------------------------------

forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
EVENTS = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock", "fsync"}
DONE, TOLD, ELSE, UNTOUCHED = 0, 10, 11, 12


def forked(act) -> int:
    """Runs `act` in a process of its own; its pid."""
    pid = os.fork()
    if pid:
        return pid
    try:
        act()
        os._exit(DONE)
    except publication.PublishingError:
        os._exit(TOLD)
    finally:
        os._exit(ELSE)  # anything else


def ended(pid: int) -> int:
    """How a forked process ended: DONE, TOLD, ELSE, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def on_event(root: Path, happen) -> None:
    """Calls `happen(n)` before the n-th thing done to a file under `root`, in this process, for ever."""
    count, sync, inside = iter(range(1, 10**9)), os.fsync, str(root)

    def hook(event, arguments):
        if event not in EVENTS:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event in {"fsync", "fcntl.flock"} or any(str(value).startswith(inside) for value in arguments):
            happen(next(count))

    def fsync(handle):
        hook("fsync", ())
        sync(handle)

    os.fsync = fsync
    sys.addaudithook(hook)


def killed_at(number: int, folder: Path, act) -> int:
    def happen(n):
        if n == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return ended(forked(lambda: (on_event(folder, happen), act())))


def refused_from(number: int, folder: Path, act, code: int, last: int) -> int:
    """`act` in a process where the system refuses all events from the n-th to the last; UNTOUCHED if it met none."""
    refusals = []

    def happen(n):
        if number <= n <= last:
            refusals.append(n)
            raise OSError(code, os.strerror(code))

    def watched():
        on_event(folder, happen)
        act()
        if not refusals:
            os._exit(UNTOUCHED)

    return ended(forked(watched))


def published_once(folder: Path, other: Path) -> None:
    publish(folder)
    shutil.copy(other / "financements.csv", folder)


SCENARIOS = {
    "first": (lambda folder, other: None, lambda folder, other: publish(folder)),
    "second": (published_once, lambda folder, other: publish(folder)),
    "first from elsewhere": (lambda folder, other: None, lambda folder, other: publish(folder, source=other)),
    "from elsewhere over edits": (published_once, lambda folder, other: publish(folder, source=other)),
    "return over edits": (
        lambda folder, other: (publish(folder), publish(folder, source=other), edit(folder)),
        lambda folder, other: restore(folder, history(folder)[0].version),
    ),
    "edits discarded": (published_once, lambda folder, other: restore(folder, history(folder)[0].version)),
}


@pytest.fixture
def memory(tmp_path):
    """A place where fsync costs nothing, when the machine has one: hundreds of publications follow."""
    usual = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=usual if os.access(usual, os.W_OK) else tmp_path) as place:
        yield Path(place)


@pytest.fixture(params=SCENARIOS)
def scenario(request, memory):
    """How to set the stage anew, and the act: `(fresh() -> folder, act(folder), fingerprints before and after)`."""
    prepare, act = SCENARIOS[request.param]
    folder, other = made(memory / "territoire"), made(memory / "source", **OTHER)
    prepare(folder, other)
    facts = {"shown": fingerprint(current(folder)), "working": fingerprint(folder)}
    spare = memory / "réserve"
    shutil.copytree(folder, spare)
    act(folder, other)
    facts["after"] = fingerprint(current(folder))

    def fresh():
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
        return folder

    return fresh, lambda place: act(place, other), facts


def assert_whole(folder: Path, facts: dict) -> None:
    """The old version or the new one is current; each line of the journal has its version; no state was lost."""
    assert fingerprint(current(folder)) in {facts["shown"], facts["after"]}
    if current(folder) != folder:
        verify(current(folder))
    for entry in history(folder):
        verify(folder / ".versions" / entry.version)
    if fingerprint(folder) != facts["working"]:
        assert facts["working"] in {entry.fingerprint for entry in history(folder)}


@forks
def test_killed_anywhere_one_whole_version_is_current_and_the_next_publication_works(scenario):
    fresh, act, facts = scenario
    number, code, points = 0, -signal.SIGKILL, []
    while code != DONE:
        number += 1
        folder = fresh()
        code = killed_at(number, folder, lambda: act(folder))  # noqa: B023  forked and ended within the turn
        assert code in {DONE, -signal.SIGKILL}
        assert_whole(folder, facts)
        points.append(fingerprint(current(folder)))
        act(folder)
        assert_whole(folder, facts)
        assert fingerprint(current(folder)) == facts["after"]
        assert not status(folder).unfinished
        assert status(folder).changes == {}
        assert not list((folder / ".versions").glob(".tmp-*"))
    assert number > 15
    assert points == sorted(points, key=lambda shown: shown == facts["after"])


@forks
def test_killed_anywhere_publishing_the_folder_next_never_publishes_a_mixture(scenario):
    fresh, act, facts = scenario
    number, code = 0, -signal.SIGKILL
    while code != DONE:
        number += 1
        folder = fresh()
        code = killed_at(number, folder, lambda: act(folder))  # noqa: B023  forked and ended within the turn
        publish(folder)
        assert fingerprint(current(folder)) in {facts["working"], facts["after"]}
        assert_whole(folder, {**facts, "shown": facts["working"]})


@forks
@pytest.mark.parametrize("last", [0, 10**9], ids=["once", "from then on"])
def test_stopped_anywhere_by_the_system_the_publisher_is_told_and_a_version_stays_whole(scenario, last):
    fresh, act, facts = scenario
    number, ending, seen = 0, TOLD, set()
    while ending != UNTOUCHED:
        number += 1
        folder, code = fresh(), (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO)[number % 4]
        ending = refused_from(number, folder, lambda: act(folder), code, max(number, last))  # noqa: B023  ended here
        seen.add(ending)
        assert_whole(folder, facts)
        assert fingerprint(current(folder)) == facts["shown" if ending == TOLD else "after"]
        act(folder)
        assert fingerprint(current(folder)) == facts["after"]
        assert status(folder).changes == {}
    assert TOLD in seen <= {DONE, TOLD, UNTOUCHED}


def mounted(place: Path, options: str) -> bool:
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return (
        shutil.which("mount") is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disque"
    if not mounted(place, "size=128k"):
        pytest.skip("mounting a small disk needs rights that this process lacks")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_really_full_keeps_the_current_version(small_disk):
    folder = made(small_disk / "territoire")
    first = publish(folder).entry
    (folder / "projets.csv").write_text(PROJETS + "P3,Trois\n" * 5000)
    (folder / "baux.csv").write_text("bail_id\n" * 3500)
    with pytest.raises(CannotWrite, match="plus de place"):
        publish(folder)
    assert current_entry(folder) == first
    verify(current(folder))
    assert not status(folder).unfinished
    (folder / "projets.csv").write_text(PROJETS)
    (folder / "baux.csv").unlink()
    edit(folder)
    publish(folder)
    verify(current(folder))


def test_a_disk_really_read_only_is_readable_and_said(small_disk):
    folder = made(small_disk / "territoire")
    publish(folder)
    edit(folder)
    plain = made(small_disk / "jamais")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for place in (folder, plain):
        with pytest.raises(CannotWrite, match="lecture seule"):
            publish(place)
        current(place)
        stamp(place)
        assert not status(place).unfinished
    verify(current(folder))
    assert len(history(folder)) == 1


@forks
def test_of_two_publishers_at_once_the_second_is_told_at_once(folder, other):
    reader, writer = os.pipe()
    going, go = os.pipe()

    def wait(place):
        os.close(go)  # so that the end of the test, whatever it is, ends the wait
        os.write(writer, b"!")
        os.read(going, 1)
        return Report()

    pid = forked(lambda: publish(folder, source=other, validate=wait))
    os.read(reader, 1)
    for act in (publish, lambda place: restore(place, fingerprint(other))):
        with pytest.raises((AnotherPublisher, UnknownVersion)):
            act(folder)
    with pytest.raises(AnotherPublisher, match="en cours"), publication.locked(folder):
        pass
    os.write(go, b"!")
    assert ended(pid) == DONE
    assert fingerprint(current(folder)) == fingerprint(other)
    for handle in (reader, writer, going, go):
        os.close(handle)


@forks
def test_of_many_racing_publishers_exactly_one_wins(folder, tmp_path):
    expected = publish(folder).entry.fingerprint
    sources = [made(tmp_path / f"s{i}", projets=f"projet_id\nR{i}\n") for i in range(6)]
    start, gun = os.pipe()

    def race(source):
        os.read(start, 1)
        publish(folder, source=source, expected=expected)

    pids = [forked(lambda s=source: race(s)) for source in sources]
    os.write(gun, b"!" * len(pids))
    endings = [ended(pid) for pid in pids]
    assert sorted(endings) == [DONE] + [TOLD] * 5
    assert fingerprint(current(folder)) == fingerprint(sources[endings.index(DONE)]) == fingerprint(folder)
    assert len(history(folder)) == 2
    os.close(start)
    os.close(gun)


def test_a_reader_who_looked_before_the_first_publication_is_not_told_of_a_lost_journal(folder, monkeypatch):
    listed = version_store.version_places

    def published_meanwhile(place):
        monkeypatch.setattr(version_store, "version_places", listed)
        publish(folder)
        return listed(place)

    monkeypatch.setattr(version_store, "version_places", published_meanwhile)
    assert len(version_store.journal_lines(folder)) == 1


def test_working_files_at_rest_in_the_middle_of_the_first_publication_are_not_read(tmp_path, monkeypatch):
    """The reader took the folder for never published, then the journal was born and the first file alone replaced."""
    folder, other = (made(tmp_path / name, projets=name, financements=name, locaux=name) for name in ("avant", "après"))
    replaced, seen, asked, settle = [], [], version_store.current, publication.alignment.settle

    def in_the_middle(place, *_):
        if not version_store.journal_lines(place):
            return settle(place)
        replaced.append((Path(place) / "projets.csv").write_text("après"))
        raise KeyboardInterrupt

    def published_meanwhile(place):
        found = asked(place)
        if not replaced:
            monkeypatch.setattr(publication.alignment, "settle", in_the_middle)
            with pytest.raises(KeyboardInterrupt):
                publish(folder, source=other)
        return found

    monkeypatch.setattr(version_store, "current", published_meanwhile)
    version_store.read_whole(folder, lambda place: seen.append({path.read_text() for path in place.glob("*.csv")}))
    assert seen == [{"avant", "après"}, {"après"}]  # the mixed reading was thrown away, the version read


@forks
def test_a_reader_never_sees_two_versions_mixed(tmp_path):
    sources = [made(tmp_path / f"s{i}", projets=f"{i}", financements=f"{i}", locaux=f"{i}") for i in range(3)]
    folder, stop = made(tmp_path / "d", projets="0", financements="0", locaux="0"), tmp_path / "stop"

    def tokens(place):
        return {(place / f"{stem}.csv").read_text() for stem in ("projets", "financements", "locaux")}

    def read_on():
        while not stop.exists():
            assert len(read_whole(folder, tokens, tries=1000)) == 1

    pid = forked(read_on)
    for turn in range(30):
        publish(folder, source=sources[turn % 3])
    stop.touch()
    assert ended(pid) == DONE


def test_the_stale_publisher_is_told(folder, other):
    begun = fingerprint(current(folder))
    publish(folder, source=other, expected=begun)
    with pytest.raises(Outdated, match=fingerprint(other)[:12]):
        publish(folder, source=folder, expected=begun)
    publish(folder, expected=fingerprint(other)[:12])


def test_files_directories_and_journal_are_on_disk_before_the_swap(folder, monkeypatch):
    synced, order = set(), []
    sync, replace = os.fsync, os.replace

    def fsync(handle):
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    def swap(source, target):
        if Path(target).name == "journal.jsonl" and Path(source).stat().st_size:
            place = next(path for path in (folder / ".versions").iterdir() if path.is_dir())
            needed = [source, place, place.parent, *place.iterdir()]
            order.append(all(Path(path).stat().st_ino in synced for path in needed))
            synced.clear()
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", swap)
    publish(folder)
    assert order == [True]
    assert (folder / ".versions").stat().st_ino in synced


def test_files_edited_after_an_interrupted_publication_are_left_alone_and_told(folder, other, monkeypatch):
    publish(folder)
    with monkeypatch.context() as patch:
        patch.setattr(alignment, "align", lambda place: False)
        assert not publish(folder, source=other).aligned
    edit(folder)
    assert status(folder).unfinished
    publish(folder)
    assert "P9" in (current(folder) / "projets.csv").read_text()
    assert (current(folder) / "financements.csv").read_text() == (other / "financements.csv").read_text()


# --- the law -------------------------------------------------------------------------------------------------------

STATES = st.integers(0, 4)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), STATES),
        st.tuples(st.just("publish"), st.none()),
        st.tuples(st.just("from"), STATES),
        st.tuples(st.just("restore"), st.integers(0, 20)),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(ACTS)
def test_the_history_only_grows_and_every_version_stays_true(acts):
    with tempfile.TemporaryDirectory() as root:
        folder = made(Path(root) / "d", projets="projet_id\nX\n")
        states = [made(Path(root) / f"s{i}", projets=f"projet_id\nP{i}\n") for i in range(5)]
        kept, seen = (), {fingerprint(folder)}
        for act, choice in acts:
            expected = _do(folder, states, act, choice)
            assert history(folder)[: len(kept)] == kept
            kept = history(folder)
            assert fingerprint(current(folder)) == (expected or fingerprint(current(folder)))
            if act != "edit":
                assert fingerprint(folder) == fingerprint(current(folder))
            seen.add(fingerprint(folder))
        _assert_history(folder, kept)


def _do(folder, states, act, choice) -> str | None:
    """Does one act; the fingerprint that must be current after it, None when it does not matter."""
    if act == "edit":
        shown = fingerprint(current(folder)) if history(folder) else None
        shutil.copy(states[choice] / "projets.csv", folder)
        return shown
    if act == "publish":
        publish(folder)
        return fingerprint(folder)
    if act == "from":
        publish(folder, source=states[choice])
        return fingerprint(states[choice])
    if not history(folder):
        publish(folder)
    wanted = history(folder)[choice % len(history(folder))]
    restore(folder, wanted.version)
    return wanted.fingerprint


def _assert_history(folder, kept) -> None:
    for number, entry in enumerate(kept, start=1):
        place = folder / ".versions" / entry.version
        verify(place)
        assert entry.number == number
        assert fingerprint(place) == entry.fingerprint
        assert open_version(folder, entry.fingerprint[:12]) == place
    assert len({entry.version for entry in kept}) == len({entry.fingerprint for entry in kept})


# --- differences ---------------------------------------------------------------------------------------------------


def test_a_difference_counts_rows_by_key_and_the_main_totals(folder, other):
    first = publish(folder).entry.version
    second = publish(folder, source=other).entry.version
    found = diff(folder, first, second)
    assert found.files == {"financements.csv": "changed", "projets.csv": "changed", "locaux.csv": "removed"}
    money = found.tables["financements"]
    assert (money.added, money.changed, money.removed) == (0, 1, 0)
    change = {"change": "changed", "key": "F1", "column": "montant_attribue", "before": "80", "after": "90"}
    assert money.details == (change,)
    assert (found.tables["projets"].added, found.tables["locaux"].removed) == (1, 2)
    assert found.totals["montant_attribue"] == (130.5, 140.5)
    assert found.totals["projets"] == (2, 3)
    assert found.totals["surface_m2"] == (42.5, None)
    assert diff(folder, second, "courante").same
    edit(folder)
    assert diff(folder, "courante", "travail").tables["projets"].added == 1


def compared(tmp_path, before, after, stem="projets", **more):
    one, two = (made(tmp_path / name, **{stem: text}) for name, text in (("a", before), ("b", after)))
    return version_tables.compare(one, two, {f"{stem}.csv": "changed"}, **more).tables[stem]


def test_a_number_written_otherwise_is_not_a_change_but_a_code_is(tmp_path):
    before = "organisme_id,naf\nA,01.10\nB,9499Z\n"
    assert compared(tmp_path, before, before.replace("01.10", "01.1"), "organismes").changed == 1
    before = "projet_id,cout_total,emplois_prevus\nP1,1500,2\nP2,,0\n"
    assert compared(tmp_path, before, "projet_id,cout_total,emplois_prevus\nP1,1500.00,2.0\nP2,,0\n").same
    assert compared(tmp_path, before, before.replace("P2,,", "P2,0,")).changed == 1


def test_order_of_rows_and_columns_is_not_a_change(tmp_path):
    assert compared(tmp_path, "projet_id,intitule\nP1,a\nP2,b\n", "intitule,projet_id\nb,P2\na,P1\n").same


def test_tables_without_a_key_and_repeated_keys_are_still_counted(tmp_path):
    found = compared(tmp_path, "x,y\n1,2\n1,2\n", "x,y\n1,2\n3,4\n", "inconnue")
    assert (found.added, found.changed, found.removed) == (1, 0, 1)
    found = compared(tmp_path, "projet_id,intitule\nP1,a\nP1,b\n", "projet_id,intitule\nP1,a\nP1,c\nP1,d\n")
    assert (found.added, found.changed, found.removed) == (1, 1, 0)
    found = compared(tmp_path, "k,v\n1,a\n", "k,v\n1,b\n", "inconnue", keys={"inconnue": ("k",)})
    assert found.changed == 1


def test_new_columns_and_unreadable_files_are_said(tmp_path):
    found = compared(tmp_path, "projet_id,intitule\nP1,a\n", "projet_id,intitule,secteur\nP1,a,\n")
    assert (found.columns_added, found.changed, found.same) == (("secteur",), 0, False)
    found = compared(tmp_path, "projet_id,intitule\nP1,a\n", 'projet_id\nP1\nP2,"b,c\n')
    assert (found.readable, found.same, found.rows_before, found.rows_after) == (False, False, 1, None)


@pytest.mark.parametrize(
    ("content", "rows", "total"),
    [
        (b"", 0, None),
        (b"local_id,surface_m2\n", 0, 0.0),
        (b"\xef\xbb\xbflocal_id,surface_m2\r\nL1,2.5\r\nL2,\r\n", 2, 2.5),
        (b'local_id,surface_m2\n"L\n1",2\nL2,n.c.\nL3,inf\n', 3, 2.0),
        (b"surface_m2,surface_m2\n1,2\n", None, None),
        (b"local_id,surface_m2\nL1,1,2\n", None, None),
        (b"local_id,surface_m2\nL\xe9,1\n", None, None),
        (b"PK\x03\x04\x00\x00", None, None),
    ],
)
def test_rows_and_totals_of_any_file_are_known_or_said_unknown(folder, content, rows, total):
    (folder / "locaux.csv").write_bytes(content)
    found, totals = version_tables.describe(folder)
    assert (found["locaux"], totals["surface_m2"]) == (rows, total)
    assert publish(folder).entry.rows["locaux"] == rows


def test_parquet_and_csv_of_the_same_table_are_the_same(tmp_path):
    import pandas as pd

    csv = "projet_id,intitule,cout_total,date_debut\nP1,Un,1500,2024-01-31\nP2,,,\n"
    one, two = made(tmp_path / "a", projets=csv), made(tmp_path / "b", projets=None)
    table = pd.read_csv(one / "projets.csv", parse_dates=["date_debut"])
    table.to_parquet(two / "projets.parquet", index=False)
    found = version_tables.compare(one, two, {"projets.csv": "removed", "projets.parquet": "added"})
    assert found.tables["projets"].same
    assert version_tables.describe(one) == version_tables.describe(two)


def test_amounts_of_parquet_are_added_up_without_being_written_as_text(tmp_path, monkeypatch):
    import pandas as pd

    folder = made(tmp_path / "a", locaux=None)
    rooms = pd.DataFrame({"local_id": ["L1", "L2", "L3", "L4"], "surface_m2": [0.1, 0.2, None, float("inf")]})
    rooms.to_parquet(folder / "locaux.parquet", index=False)
    monkeypatch.setattr(version_tables, "_as_text", lambda column: pytest.fail(f"{column.name} written as text"))
    rows, totals = version_tables.describe(folder)
    assert (rows["locaux"], totals["surface_m2"]) == (4, 0.3)
    monkeypatch.undo()
    rooms.astype({"surface_m2": "str"}).to_parquet(folder / "locaux.parquet", index=False)
    assert version_tables.describe(folder) == (rows, totals)


# --- the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr(publication, "check", accept)
    parser = argparse.ArgumentParser()
    versions.add_verbs(parser.add_subparsers())

    def run(*words):
        args = parser.parse_args([str(word) for word in words])
        code = args.run(args)
        return code, *capsys.readouterr()

    return run


def test_the_verbs_do_and_say_in_french(run, folder, other):
    code, out, _ = run("publish", folder, "--comment", "première", "--author", "Léa")
    assert (code, out.startswith("Version publiée")) == (0, True)
    assert run("publish", folder)[1].startswith("Rien à publier")
    edit(folder)
    assert "Modifications non publiées : projets.csv (modifié)" in run("history", folder)[1]
    code, out, _ = run("publish", folder, "--from", other, "--json")
    assert (code, json.loads(out)["saved"]["action"]) == (0, "saved")
    listed = json.loads(run("history", folder, "--json")[1])
    assert [line["number"] for line in listed["versions"]] == [3, 2, 1]
    assert [line["current"] for line in listed["versions"]] == [True, False, False]
    first = listed["versions"][-1]["version"]
    assert "Montants attribués : 130,50\u00a0€ → 140,50\u00a0€" in run("diff", folder, first, "courante")[1]
    assert json.loads(run("diff", folder, first, "courante", "--json")[1])["tables"]["projets"]["added"] == 1
    assert run("restore", folder, first)[1].startswith(f"Retour à la version {first}")


def test_refusals_are_one_sentence_on_stderr(run, folder, tmp_path, monkeypatch):
    for words, code in (
        (("publish", tmp_path / "absent"), 2),
        (("history", tmp_path / "absent"), 2),
        (("restore", folder, "inconnue"), 2),
        (("diff", folder, "courante", "abc"), 2),
    ):
        ended_with, out, err = run(*words)
        assert (ended_with, out, err.count("\n")) == (code, "", 1)
    monkeypatch.setattr(publication, "check", lambda place: refusing("Non."))
    ended_with, out, err = run("publish", folder)
    assert (ended_with, out, err[:19]) == (1, "", "Publication refusée")


def test_the_history_of_a_damaged_folder_still_names_the_versions(run, folder):
    run("publish", folder)
    shutil.rmtree(current(folder))
    code, out, err = run("history", folder)
    assert (code, "publication (en cours)" in out, "incomplète" in err) == (1, True, True)
