"""Files are read in another process: the same answers, its bounds, its end; the one who asked goes on."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from ess_metrics.__main__ import main
from ess_metrics.files import sheets
from ess_metrics.files.limits import MEGABYTE
from ess_metrics.formats.source import Context
from ess_metrics.importing import process, run, understanding
from ess_metrics.importing import reader as module
from ess_metrics.importing.reader import Bounds, Reader
from ess_metrics.importing.run import import_files
from ess_metrics.model.faults import DataError
from ess_metrics.texts.library import imports_words
from tests.formats.test_grant_files import scdl, table
from tests.in_process import InProcess


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


@pytest.fixture
def grants(tmp_path):
    path = tmp_path / "subventions.csv"
    path.write_text(table(*(scdl(objet=f"Projet {number}", montant=str(100 + number)) for number in range(30))))
    return path


def test_the_process_and_the_tests_shortcut_answer_alike(reader, grants):
    with InProcess() as here:
        ours, theirs = here.open(grants), reader.open(grants)
        assert ours == theirs
        one, other = here.read(grants, ours.format, Context()), reader.read(grants, ours.format, Context())
    assert one.faults == other.faults
    assert one.outcome.rows_kept == other.outcome.rows_kept == 30
    for stem, frame in one.outcome.tables.items():
        assert frame.equals(other.outcome.tables[stem]), stem


def test_sheets_come_from_the_process_and_what_will_not_open_is_a_sentence(reader, grants, tmp_path):
    found = reader.sheets(grants)
    assert found == InProcess().sheets(grants)
    picture = tmp_path / "image.csv"
    picture.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(DataError) as refused:
        reader.sheets(picture)
    assert [fault.rule for fault in refused.value.faults] == ["type_refuse"]


def test_the_page_never_opens_a_file_itself(grants, monkeypatch):
    """What the page knows of a table comes from the other process: here nothing can be opened."""

    def never(*_, **__):
        raise AssertionError

    for opening in (sheets, understanding):
        monkeypatch.setattr(opening, "open_sheets", never, raising=False)
    monkeypatch.setattr(understanding, "Reader", Reader)
    told = understanding.begin(grants, Context())
    assert told.columns


def test_the_process_started_ahead_is_the_one_that_reads(grants):
    process.start_ahead()
    (ahead,) = process._AHEAD
    with Reader() as made:
        assert made.open(grants).format
        assert made._process is ahead
    assert not process._AHEAD
    assert ahead.poll() is not None


def test_tables_of_the_folder_cross_once_and_are_kept(reader, grants):
    import pandas as pd

    table = pd.DataFrame({"code_quartier": ["QN06710I"], "nom": ["Neuhof"]}, dtype="str")
    context = Context(tables={"quartiers": table})
    reader.read(grants, "scdl-subventions", context)
    assert reader._news(context).tables == {}
    changed = Context(tables={"quartiers": table.assign(nom="Autre")})
    assert list(reader._news(changed).tables) == ["quartiers"]


def test_an_import_from_the_command_line_reads_in_another_process(grants, tmp_path):
    """Proved by what the file is refused for: bounds that only the other process has."""
    command = [sys.executable, "-m", "ess_metrics", "import", str(grants), "--into", str(tmp_path / "d"), "--json"]
    plain = subprocess.run(command, capture_output=True, text=True, check=False)
    assert plain.returncode == 0, plain.stderr
    tight = (
        "import sys, ess_metrics.importing.reader as r; r.Reader.__init__.__defaults__ = (r.Bounds(memory=1),);"
        "from ess_metrics.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command[1:3] = ["-c", tight]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "lecture_trop_lourde" in refused.stdout
    assert "Traceback" not in refused.stderr


def test_a_file_that_takes_too_much_memory_is_a_sentence_and_the_next_is_read(grants, tmp_path):
    with Reader(Bounds(memory=MEGABYTE)) as tight:
        found = tight.open(grants)
        assert [fault.rule for fault in found.faults] == ["lecture_trop_lourde"]
        assert found.faults[0].message
        assert tight._process is None
        tight.bounds = Bounds()
        assert tight.open(grants).format == "scdl-subventions"


def test_a_reading_that_does_not_move_is_stopped(grants, monkeypatch):
    with Reader(Bounds(silence=0.2)) as tight:
        tight._start()
        psutil.Process(tight._process.pid).suspend()  # it hangs, whatever the reason
        found = tight.open(grants)
    assert [fault.rule for fault in found.faults] == ["lecture_trop_longue"]


def test_a_process_that_dies_is_a_sentence_and_the_next_file_has_another(grants):
    with Reader() as made:
        made._start()
        made._process.kill()
        made._process.wait()
        assert made.open(grants).format == "scdl-subventions"
        victim = psutil.Process(made._process.pid)
        victim.suspend()
        found = made.read(grants, "scdl-subventions", Context(), alive=lambda _: victim.kill())
        assert [fault.rule for fault in found.faults] == ["lecture_interrompue"]
        assert made.open(grants).format == "scdl-subventions"


def test_stopping_leaves_no_process_and_writes_nothing(grants, tmp_path):
    class Stopped(BaseException):
        pass

    seen = []

    def stop(name, share):
        seen.extend(psutil.Process().children(recursive=True))
        raise Stopped

    with pytest.raises(Stopped):
        import_files([grants], tmp_path / "d", progress=stop, reader=None)
    with Reader() as made:
        made._start()
        process = made._process
        psutil.Process(process.pid).suspend()
        with pytest.raises(Stopped):
            import_files([grants], tmp_path / "d", progress=stop, reader=made)
    assert process.returncode is not None
    assert not list((tmp_path / "d").glob("*.csv"))


def test_no_process_outlives_the_one_who_asked(grants):
    code = (
        "import sys; from pathlib import Path; from ess_metrics.importing.reader import Reader;"
        "r = Reader(); r._start(); print(r._process.pid, flush=True); sys.stdin.read()"
    )
    asker = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(asker.stdout.readline())
    asker.kill()
    asker.wait()
    _, alive = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=30)
    assert not alive


def test_an_accident_of_our_own_is_a_sentence_a_log_and_an_error_under_debug(grants, monkeypatch, caplog):
    broken = "from ess_metrics.formats import known_formats as formats\nformats.choose = None\n"
    monkeypatch.setattr(
        process, "CODE", ["-c", broken + "from ess_metrics.importing.reader_process import main; main()"]
    )
    with Reader() as made, caplog.at_level("ERROR", "ess"):
        found = made.open(grants)
    assert [fault.rule for fault in found.faults] == ["fichier_illisible"]
    assert "TypeError" in caplog.text
    assert "Traceback" not in found.faults[0].message
    monkeypatch.setenv("ESS_DEBUG", "1")
    with Reader() as made, pytest.raises(module.ReaderError, match="TypeError"):
        made.open(grants)


def test_the_bounds_grow_with_the_file():
    bounds = Bounds()
    assert bounds.memory_of(0) == bounds.memory_of(bounds.small) == 512 * MEGABYTE
    assert bounds.silence_of(bounds.small) == 20
    assert bounds.memory_of(200 * MEGABYTE) > bounds.memory_of(20 * MEGABYTE) > 512 * MEGABYTE
    # An honest table of grants of 7 MB, 60,000 rows, was measured at 570 MB.
    assert bounds.memory_of(7 * MEGABYTE) > 700 * MEGABYTE
    assert bounds.silence_of(200 * MEGABYTE) > 20
    assert bounds.memory_of(10**12) == bounds.most


def test_an_import_interrupted_at_the_keyboard_is_a_sentence(grants, tmp_path, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "import_files", interrupted)
    assert main(["import", str(grants), "--into", str(tmp_path / "d")]) == 1
    assert capsys.readouterr().err == f"{imports_words.INTERRUPTED}\n"
