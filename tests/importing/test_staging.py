"""Files prepared by one session: private until published, refused with a sentence, removed at the end."""

import gc
import io
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ess_metrics.folder import publication
from ess_metrics.folder.version_store import is_empty
from ess_metrics.importing import folder_acts, private_folders, staging
from ess_metrics.importing.staging import Staging
from tests.tiny import write_tiny

ROOT = Path(__file__).resolve().parents[2]
GRANTS = """nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;objet;montant;nature;condition
Ville d'Essai;21670482500019;2024-05-02;ASSOCIATION DU PORT;;Atelier de réparation;1 500,00;aide en numéraire;unique
Ville d'Essai;21670482500019;2024-05-02;LES JARDINS;;Jardin partagé;n.c.;aide en numéraire;unique
Ville d'Essai;21670482500019;2024-06-11;LA FABRIQUE;;Formation;2 000,50;aide en numéraire;unique
"""


def allowed(_):
    return True


def refused(_):
    return False


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where staging folders are made."""
    place = tmp_path / "temporaire"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def target(tmp_path):
    return write_tiny(tmp_path / "minuscule")


@pytest.fixture
def prepared(temporary, target):
    """A staging with one file of grants, not read yet."""
    made = Staging(target)
    made.add("subventions.csv", io.BytesIO(GRANTS.encode()))
    yield made
    made.close()


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# -- private ----------------------------------------------------------------------------------------------------------


def test_nothing_is_visible_before_publishing(prepared, target):
    before = content(target)
    report = prepared.build()
    assert report.files[0].rows_read == 3
    prepared.preview()
    assert content(target) == before
    assert prepared.home not in target.parents
    assert stat.S_IMODE(prepared.home.stat().st_mode) == 0o700


def test_the_copy_is_a_copy(prepared, target):
    publication.publish(target)
    prepared.build()
    place = publication.current(target)
    for path in prepared.folder.glob("*.csv"):
        assert not path.samefile(place / path.name) if (place / path.name).exists() else True


def test_the_folder_goes_with_the_session(prepared, temporary):
    prepared.build()
    prepared.close()
    assert not list(temporary.iterdir())
    with pytest.raises(staging.NotTaken):
        prepared.add("x.csv", io.BytesIO(b"a"))


def test_the_folder_goes_with_the_object(target, temporary):
    made = Staging(target)
    assert list(temporary.iterdir())
    del made
    gc.collect()
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_is_removed_by_the_next(target, temporary):
    code = (
        "import os, signal; from ess_metrics.importing.staging import Staging; "
        f"made = Staging({str(target)!r}); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"TMPDIR": str(temporary)}, check=False)
    assert len(list(temporary.iterdir())) == 1
    held = Staging(target)
    other = Staging(target)
    assert {path.name for path in temporary.iterdir()} == {held.home.name, other.home.name}


def test_two_sessions_do_not_see_each_other(prepared, target):
    other = Staging(target)
    assert prepared.files
    assert not other.files
    other.close()
    assert prepared.files


# -- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\agent\\été 2024.xlsx", "été 2024.xlsx"),
        ("/etc/shadow", "shadow"),
        (".htaccess", "htaccess"),
        ("..", "fichier"),
        ("", "fichier"),
        ("a\x00b\x1b[31m.csv", "ab[31m.csv"),
        ("gauche\u202edroite.csv", "gauchedroite.csv"),
        ("a<b>:c?.csv", "a_b__c_.csv"),
    ],
)
def test_names_stay_names(name, safe):
    assert staging.safe_name(name) == safe


def test_a_long_name_keeps_its_end():
    made = staging.safe_name("é" * 400 + ".geojson")
    assert made.endswith(".geojson")
    assert len(made.encode()) <= staging.LONGEST_NAME


def test_a_path_in_a_name_stays_in_the_folder(prepared):
    name = prepared.add("../../../dehors.csv", io.BytesIO(b"a;b\n1;2\n"))
    assert (prepared.home / staging.FILES / name).is_file()
    assert not (prepared.home.parent / "dehors.csv").exists()


def test_limits_are_refused_with_a_sentence(prepared, monkeypatch):
    with pytest.raises(staging.NotTaken, match="vide"):
        prepared.add("rien.csv", io.BytesIO())
    monkeypatch.setattr(staging, "FILE_BYTES", 2 * 1024 * 1024)
    with pytest.raises(staging.NotTaken, match="2 Mo"):
        prepared.add("gros.csv", io.BytesIO(b"x" * (2 * 1024 * 1024 + 1)))
    monkeypatch.setattr(staging, "ALL_BYTES", 1024)
    with pytest.raises(staging.NotTaken, match="avec les autres"):
        prepared.add("encore.csv", io.BytesIO(b"x" * 1000))
    monkeypatch.setattr(staging, "MOST_FILES", 1)
    with pytest.raises(staging.NotTaken, match="1 fichiers au plus"):
        prepared.add("deux.csv", io.BytesIO(b"x"))
    assert [path.name for path in prepared.files] == ["subventions.csv"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.csv", b"0" * (60 * 1024 * 1024))
    return out.getvalue()


def escaping() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../dehors.csv", "a;b\n1;2\n")
    return out.getvalue()


def entities() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    evil = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(evil, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + data
            new.writestr(name, data)
    return evil.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("bombe.zip", bomb, "archive_bombe"),
        ("chemin.zip", escaping, "archive_chemin"),
        ("entites.xlsx", entities, "xml_entites"),
        ("note.csv", lambda: b"%PDF-1.7 rien", "type_refuse"),
        ("ligne.csv", lambda: b"a;b\n" + b"x" * 3_000_000, None),
        ("faux.xlsx", lambda: b"PK\x03\x04 tronque", None),
    ],
)
def test_dangerous_files_are_refused_with_a_sentence(prepared, target, name, data, rule):
    before = content(target)
    prepared.add(name, io.BytesIO(data()))
    found = {file.file: file for file in prepared.build().files}
    assert found["subventions.csv"].rows_kept == 2
    faults = found[name].faults
    assert faults
    assert all(fault.message and str(prepared.home) not in fault.message for fault in faults)
    assert rule is None or rule in {fault.rule for fault in faults}
    assert not found[name].taken
    assert content(target) == before


def test_nothing_dropped_is_executed(prepared, tmp_path):
    trap = tmp_path / "touche"
    book = openpyxl.Workbook()
    book.active.append(["nomAttribuant", "montant", "=cmd|'/c calc'!A1"])
    book.active.append(['=HYPERLINK("http://x")', 5, f'=SYSTEM("touch {trap}")'])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    prepared.add("formules.xlsx", out)
    file = next(file for file in prepared.build().files if file.file == "formules.xlsx")
    marked = openpyxl.load_workbook(io.BytesIO(prepared.annotated(file)))
    assert not trap.exists()
    assert not [cell for sheet in marked for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


# -- the clinic and the preview ---------------------------------------------------------------------------------------


def test_a_format_can_be_imposed_and_taken_back(prepared):
    prepared.force("subventions.csv", "siae")
    assert prepared.stale
    assert prepared.build().files[0].format == "siae"
    prepared.force("subventions.csv", None)
    assert prepared.build().files[0].format == "scdl-subventions"
    with pytest.raises(ValueError, match="existe pas"):
        prepared.force("subventions.csv", "rien")


def test_a_file_can_be_taken_away(prepared):
    prepared.build()
    prepared.remove("subventions.csv")
    assert not prepared.files
    assert not prepared.stale


def test_the_same_name_again_replaces_the_file(prepared):
    prepared.add("subventions.csv", io.BytesIO(GRANTS.replace("n.c.", "10").encode()))
    assert len(prepared.files) == 1
    assert prepared.build().files[0].total_eur_kept == pytest.approx(3510.5)


def test_the_file_comes_back_marked(prepared):
    file = prepared.build().files[0]
    book = openpyxl.load_workbook(io.BytesIO(prepared.annotated(file)))
    assert "Bilan" in book.sheetnames
    assert any(cell.comment for row in book.worksheets[0].iter_rows() for cell in row)
    assert file.to_json()["rows_read"] == 3


def test_the_preview_counts_rows_and_euros(prepared):
    prepared.build()
    seen = prepared.preview()
    assert not seen.blocking
    assert seen.diff.tables["financements"].added == 2
    before, after = seen.diff.totals["montant_attribue"]
    assert after - before == pytest.approx(3500.5)


def test_a_first_folder_is_prepared_from_nothing(temporary, tmp_path):
    target = tmp_path / "nouveau"
    assert is_empty(target)
    made = Staging(target)
    for path in sorted((ROOT / "data" / "demo").glob("*.csv")):
        if path.stem == "financements":
            made.add("subventions.csv", io.BytesIO(GRANTS.encode()))
    made.build()
    assert made.preview().diff.tables["financements"].rows_after == 2
    made.publish(may=allowed, author="Agent")
    assert not is_empty(target)
    assert publication.history(target)[-1].author == "Agent"


def test_hand_edits_can_be_published(temporary, target):
    publication.publish(target)
    path = target / "projets.csv"
    path.write_text(path.read_text("utf-8").replace("P1,Un,", "P1,Un renommé,"), "utf-8")
    made = Staging(target, base=staging.WORKING)
    assert made.stale
    made.build()
    assert made.preview().diff.tables["projets"].changed == 1
    made.publish(may=allowed)
    assert "Un renommé" in (publication.current(target) / "projets.csv").read_text("utf-8")


# -- publishing -------------------------------------------------------------------------------------------------------


def test_publishing_makes_it_current_and_keeps_the_old(prepared, target):
    prepared.build()
    made = prepared.publish(may=allowed, author="  Anne\nMartin ", comment="Subventions 2024")
    assert made.entry.author == "Anne Martin"
    assert [entry.action for entry in publication.history(target)] == ["initial", "published"]
    assert "ASSOCIATION DU PORT" in (publication.current(target) / "organismes.csv").read_text("utf-8")


def test_without_the_right_nothing_is_published(prepared, target):
    prepared.build()
    with pytest.raises(folder_acts.NotAllowed):
        prepared.publish(may=refused)
    assert not publication.history(target)
    publication.publish(target)
    with pytest.raises(folder_acts.NotAllowed):
        folder_acts.restore(target, publication.current_entry(target).version, may=refused)


def test_the_demonstration_is_never_published(temporary):
    before = content(folder_acts.DEMO)
    made = Staging(folder_acts.DEMO)
    made.add("subventions.csv", io.BytesIO(GRANTS.encode()))
    made.build()
    with pytest.raises(folder_acts.Demonstration):
        made.publish(may=allowed)
    with pytest.raises(folder_acts.Demonstration):
        folder_acts.restore(folder_acts.DEMO, "abcdef", may=allowed)
    assert content(folder_acts.DEMO) == before


def test_a_publication_meanwhile_is_told(prepared, target):
    prepared.build()
    assert not prepared.outdated
    path = target / "projets.csv"
    path.write_text(path.read_text("utf-8").replace("P1,Un,", "P1,Un autre,"), "utf-8")
    publication.publish(target)
    assert prepared.outdated
    with pytest.raises(publication.Outdated, match="entre-temps"):
        prepared.publish(may=allowed)
    prepared.forget()
    prepared.build()
    prepared.publish(may=allowed)
    assert "Un autre" in (publication.current(target) / "projets.csv").read_text("utf-8")


def test_blocking_faults_forbid_publishing(temporary, target):
    folder = target.with_name("copie")
    shutil.copytree(target, folder)
    (folder / "quartiers.csv").unlink()
    made = Staging(folder, base=staging.WORKING)
    made.build()
    assert made.preview().blocking
    with pytest.raises(publication.Refused):
        made.publish(may=allowed)


def test_what_was_not_read_is_not_published(prepared):
    with pytest.raises(publication.PublishingError, match="pas encore été lus"):
        prepared.publish(may=allowed)


def test_an_old_version_comes_back(prepared, target):
    publication.publish(target, author="Avant")
    first = publication.current_entry(target)
    prepared.build()
    prepared.publish(may=allowed)
    folder_acts.restore(target, first.version, may=allowed, author="Anne")
    assert publication.current_entry(target).fingerprint == first.fingerprint


# -- the end of a session ---------------------------------------------------------------------------------------------


def test_a_page_that_does_not_come_back_loses_its_files(prepared, monkeypatch):
    from ess_metrics.ui.state import departures

    waiting = []

    class Later:
        def __init__(self, delay, run, arguments):
            self.run = lambda: run(*arguments)
            waiting.append(self)

        def start(self):
            pass

        def cancel(self):
            waiting.remove(self)

    monkeypatch.setattr(departures.threading, "Timer", Later)
    departures._left(prepared)
    monkeypatch.setattr(departures, "kept", lambda: prepared)
    monkeypatch.setattr(departures, "_watched", lambda *_: None)
    departures.watch()
    assert prepared.alive
    assert not waiting
    departures._left(prepared)
    waiting[0].run()
    assert not prepared.alive


def test_a_server_that_stops_removes_everything(prepared, target, temporary):
    Staging(target)
    private_folders.close_all()
    assert not list(temporary.iterdir())


def test_a_question_answered_and_a_cell_corrected_are_kept_with_the_folder(tmp_path):
    from ess_metrics.folder import corrections
    from ess_metrics.importing import replies
    from ess_metrics.views.pages import mending_view
    from tests.importing.test_mends import AREAS, MANIFEST, RECIPE

    target = tmp_path / "dossier"
    (target / "recettes").mkdir(parents=True)
    (target / "recettes" / "suivi.toml").write_text(RECIPE, encoding="utf-8")
    (target / "quartiers.csv").write_text(AREAS, encoding="utf-8")
    (target / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    staged = Staging(target)
    text = "Structure;Action;Lieu;Ville\nRuche;Chantier;Neuhoff;100\nMJC;Bal;Neuhoff;2OO\nZic;Zac;Meinau;2OO\n"
    staged.add("bilan.csv", io.BytesIO(text.encode()))
    file = staged.build().files[0]
    asked = mending_view.questions(file)
    assert [len(one.faults) for one in asked] == [2]  # one answer for both lines
    staged.answer(file, asked[0].faults, "QN06701M")
    file = staged.build().files[0]
    faulty = mending_view.cells(file)
    assert [(one.first.value, len(one.faults)) for one in faulty] == [("2OO", 2)]
    assert staged.mend(file, [(fault, "200") for fault in faulty[0].faults]) == 2
    file = staged.build().files[0]
    assert (file.rows_without_amount, file.total_eur_kept, file.questions) == (0, 500.0, [])
    staged.publish(may=lambda _: True, author="Zoé")
    assert [one.apres for one in corrections.read(target)] == ["200", "200"]
    assert {line["valeur"] for line in replies.load(target).lines.values()} == {"QN06701M"}
    assert (target / "recettes" / "suivi.toml").is_file()
    staged.close()
