"""Somebody erased is nowhere in a folder: tables, versions, refused rows, corrections, journal; the money stays."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses.values import values
from ess_metrics.folder import alignment, erasure, publication
from ess_metrics.folder.reading import check, read
from ess_metrics.folder.spellings import spellings
from tests.tiny import TABLES, A, write_tiny

WHO, NAME, SIRET = "12345678900011", "Camille Dupré-Martin", "12345678900011"
BODY = f"{WHO},{NAME},hors_ess,1000,{SIRET},123456789\n"
BODIES = TABLES["organismes"].replace("categorie_juridique\n", "categorie_juridique,siret,siren\n")
BODIES = "\n".join(line if at == 0 else f"{line},," for at, line in enumerate(BODIES.strip().splitlines())) + "\n"


def everything(folder) -> str:
    """All that can be read of a folder, its Parquet tables included."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.append(
                pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_text("utf-8", "replace")
            )
    return "\n".join(found)


@pytest.fixture
def published(tmp_path):
    """A folder published twice, where a natural person carries a project, and is told in every place."""
    projects = TABLES["projets"].replace(",O1,", f",{WHO},", 1).replace("Projet Un", f"Atelier de {NAME}")
    folder = write_tiny(tmp_path / "data", organismes=BODIES + BODY, projets=projects)
    assert not check(folder).blocking
    publication.publish(folder, author="Anne", comment=f"reçu de {NAME}")
    (folder / "temoignages.csv").write_text(
        "temoignage_id,date,auteur,texte,objectif_id,code_quartier\n"
        f'T1,2024-01-01,{NAME},"« Moi, {NAME.upper()}, je »",,{A}\n',
        "utf-8",
    )
    publication.publish(folder, author="Anne")
    (folder / "refus").mkdir()
    (folder / "refus" / "refus.csv").write_text(f"ligne,nom,montant\n7,{NAME},n.c.\n8,Association Un,n.c.\n", "utf-8")
    (folder / "corrections.csv").write_text(
        "fichier_sha256,table,cle,colonne,avant,apres,auteur,date,motif\n"
        f",organismes,{WHO},nom,Camile,{NAME},Anne,2026-01-01,faute\n",
        "utf-8",
    )
    (folder / "provenance.json").write_text(json.dumps({"organismes": {WHO: {"nom": NAME}}}), "utf-8")
    return folder


def test_a_carrier_is_nowhere_and_the_money_stays(published):
    before = {by: values(read(published), "granted", by).total.value for by in (None, "code_quartier")}
    assert NAME in everything(published)
    made = erasure.erase(published, [WHO], author="Anne", reason=f"demande de {NAME} du 3 mars")
    left = everything(published)
    for text in (NAME, NAME.upper(), "Camille", WHO, "123456789", json.dumps(NAME)[1:-1]):
        assert text not in left, text
    assert made.versions == 2
    assert "Association Un" in (published / "refus" / "refus.csv").read_text("utf-8")
    data = read(published)
    assert {by: values(data, "granted", by).total.value for by in before} == before
    assert not check(published).blocking


@pytest.mark.parametrize(
    "said",
    [
        "Dupré-Martin Camille",
        "CAMILLE DUPRE MARTIN",
        "Camille Dupre\u0301-Martin",
        "Camille\u00a0Dupr\u00e9\u2011Martin",
        "Camille  Dupré Martin",
        "SIRET 123 456 789 00011",
        "123456789",
    ],
)
def test_however_it_is_written_it_goes(said, published):
    for place in ("textes", "recettes"):
        (published / place).mkdir()
        (published / place / "a.toml").write_text(f'texte = "Selon {said}, tout va. L’atelier continue."', "utf-8")
    pd.DataFrame({"nom": [said]}).to_parquet(published / "faits.parquet")
    erasure.erase(published, [WHO], author="Anne", reason="demande")
    assert said not in everything(published)
    assert "L’atelier continue." in (published / "textes" / "a.toml").read_text("utf-8")


def test_a_name_is_not_found_in_another():
    found = re.compile(rf"(?<!\w)(?:{spellings('Léa Roy')})(?!\w)", re.IGNORECASE)
    assert not [text for text in ("Léa Royer", "Cléa Roy", "Léa et Roy", "Roy", "rue Léa-Royale") if found.search(text)]
    assert [text for text in ("ROY Lea", "léa  roy", "Roy, Léa") if not found.search(text)] == []


def test_a_table_left_without_a_row_is_a_table(tmp_path):
    folder = write_tiny(tmp_path / "data")
    rows = pd.read_csv(folder / "accompagnements.csv", dtype=str)
    who = rows["personne_id"].iloc[0]
    rows[rows["personne_id"] == who].to_parquet(folder / "accompagnements.parquet")
    (folder / "accompagnements.csv").unlink()
    erasure.erase(folder, [who], author="Anne", reason="demande")
    assert len(pd.read_parquet(folder / "accompagnements.parquet")) == 0


def test_the_journal_says_that_somebody_was_erased_and_every_version_is_whole(published):
    erasure.erase(published, [WHO], author="Anne", reason=f"demande de {NAME}")
    entries = publication.history(published)
    assert [entry.action for entry in entries] == ["published", "published", "erased"]
    assert (entries[-1].author, entries[-1].comment) == ("Anne", "demande de [effacé]")
    for entry in entries:
        publication.verify(publication.open_version(published, entry.version))
        assert entry.fingerprint == publication.fingerprint(publication.open_version(published, entry.version))
    assert len(list((published / ".versions").glob("2*"))) == 2
    publication.restore(published, entries[0].version)
    assert NAME not in everything(published)


def test_somebody_followed_loses_their_rows_everywhere(tmp_path):
    folder = write_tiny(tmp_path / "data")
    publication.publish(folder)
    assert values(read(folder), "founders", released=False).total.value == 12
    made = erasure.erase(folder, ["H1"], reason="demande")
    assert made.rows == 4  # two followings, in the working copy and in the version
    assert values(read(folder), "founders", released=False).total.value == 11
    assert "H12" in everything(folder)  # nobody else of a code that begins alike
    with pytest.raises(erasure.NotErasable):
        erasure.erase(folder, ["H1"])


def test_parquet_tables_lose_them_too(tmp_path):
    folder = write_tiny(tmp_path / "data")
    table = pd.read_csv(folder / "accompagnements.csv", dtype="string")
    table["date_entree"] = pd.to_datetime(table["date_entree"])
    table.to_parquet(folder / "accompagnements.parquet")
    (folder / "accompagnements.csv").unlink()
    erasure.erase(folder, ["H1", "H2"])
    left = pd.read_parquet(folder / "accompagnements.parquet")
    assert set(left["personne_id"]) == {f"H{at}" for at in (3, 4, 5, 6, 8, 9, 10, 11, 12, 13)}
    assert left["date_entree"].dtype == table["date_entree"].dtype


def test_a_legal_person_and_an_unknown_code_are_refused_and_nothing_moves(published):
    before = everything(published)
    for code in ("O1", "personne"):
        with pytest.raises(erasure.NotErasable):
            erasure.erase(published, [WHO, code])
    assert everything(published) == before


def test_people_whose_last_following_is_old_go_together(tmp_path):
    folder = write_tiny(tmp_path / "data")
    assert erasure.followed_before(folder, date(2023, 1, 1)) == ["H10", "H11", "H12", "H8", "H9"]
    assert main(["erase", str(folder), "--before", "2023-01-01", "--why", "trois ans"]) == 0
    assert values(read(folder), "founders", released=False).total.value == 7
    assert main(["erase", str(folder), "--before", "2023-01-01", "--why", "trois ans"]) == 2


@pytest.mark.parametrize("step", range(12))
def test_killed_anywhere_it_is_finished_by_running_again(step, published, monkeypatch):
    """Stopped at each file operation: what is shown is whole, and the next run leaves nothing."""

    class Killed(BaseException):
        pass

    left = [step]

    def counted(real):
        def run(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*args, **kwargs)

        return run

    with monkeypatch.context() as patch:
        for module, name in (
            (erasure.atomic, "write"),
            (erasure, "write_in_store"),
            (erasure, "seal"),
            (alignment.shutil, "rmtree"),
        ):
            patch.setattr(module, name, counted(getattr(module, name)))
        with suppress(Killed):
            erasure.erase(published, [WHO], reason="demande")
    assert not check(publication.current(published)).blocking
    try:
        erasure.erase(published, [WHO], reason="demande")
    except erasure.NotErasable:
        publication.publish(published)  # nobody was left to erase: the next writer finishes
    left_over = everything(published)
    assert NAME not in left_over
    assert WHO not in left_over
