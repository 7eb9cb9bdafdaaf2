"""What a person decides of bodies, projects and lots: proposed with reasons, kept in the folder, applied, undone."""

import csv
import json

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses.values import values
from ess_metrics.folder import identities as i
from ess_metrics.folder import reading
from ess_metrics.importing.run import import_files
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import identity_views as view
from tests.importing.test_identity import carriers, grant, table, write

YES = lambda action: True  # noqa: E731


@pytest.fixture
def folder(tmp_path):
    """Two spellings of one association, with a project each that the other spelling calls almost alike."""
    rows = [
        grant(Financeur="Eurométropole de Strasbourg", Association="Les Maraîchers du Rhin", Objet="Jardin partagé"),
        grant(Financeur="Région Grand Est", Association="Maraichers du Rhin 67", Objet="Jardins partagés",
              **{"Montant attribué": "3000"}),
    ]  # fmt: skip
    import_files([write(tmp_path / "a.csv", *rows)], tmp_path / "d")
    return tmp_path / "d"


def ids(folder, stem, key, name):
    return {row[name]: row[key] for row in table(folder, stem)}


def test_bodies_and_projects_that_look_alike_are_proposed_and_nothing_is_joined(folder):
    data = reading.read(folder)
    (body,) = [pair for pair in i.candidates(data.tables) if pair.kind == i.BODY]
    assert set(body.names) == {"Les Maraîchers du Rhin", "Maraichers du Rhin 67"}
    assert body.reasons == ("nom_proche",)
    assert len(carriers(folder)) == 2
    assert values(data, "leverage").total.value == 0.0


def test_what_is_said_to_be_one_is_one_at_reading_and_deleting_the_line_undoes_it(folder):
    (body,) = [pair for pair in i.candidates(reading.read(folder).tables) if pair.kind == i.BODY]
    before = (folder / "organismes.csv").read_bytes()
    i.decide(folder, i.BODY, body.one, body.other, i.SAME, may=YES, reason="même siège", author="Ana")
    data = reading.read(folder)
    assert data.tables["projets"]["porteur_id"].nunique() == 1
    (project,) = [pair for pair in i.candidates(data.tables, i.decisions(data.tables)) if pair.kind == i.PROJECT]
    i.decide(folder, i.PROJECT, project.one, project.other, i.SAME, may=YES)
    data = reading.read(folder)
    assert len(data.tables["projets"]) == 1
    assert values(data, "leverage").total.value == 3.0  # (4000 - 1000) / 1000
    assert values(data, "granted").total.value == 4000.0
    assert (folder / "organismes.csv").read_bytes() == before
    (folder / i.FILE).write_text((folder / i.FILE).read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert len(reading.read(folder).tables["projets"]) == 2


def test_what_is_said_to_be_two_is_not_proposed_again_and_undoing_proposes_it(folder):
    data = reading.read(folder)
    (body,) = [pair for pair in i.candidates(data.tables) if pair.kind == i.BODY]
    i.decide(folder, i.BODY, body.one, body.other, i.DIFFERENT, may=YES)
    data = reading.read(folder)
    assert not [pair for pair in i.candidates(data.tables, i.decisions(data.tables)) if pair.kind == i.BODY]
    i.undo(folder, body.one, body.other, may=YES)
    data = reading.read(folder)
    assert [pair for pair in i.candidates(data.tables, i.decisions(data.tables)) if pair.kind == i.BODY]


def test_an_import_keeps_apart_what_a_person_said_is_two(tmp_path):
    folder = tmp_path / "d"
    import_files([write(tmp_path / "a.csv", grant())], folder)
    file = import_files([write(tmp_path / "b.csv", grant(Financeur="Région", Objet="Halle"))], tmp_path / "e").files[0]
    assert file.rows_kept == 1
    mine, theirs = (next(row["organisme_id"] for row in carriers(where)) for where in (folder, tmp_path / "e"))
    i.decide(folder, i.BODY, theirs, mine, i.DIFFERENT, may=YES)
    import_files([tmp_path / "b.csv"], folder)
    assert len(carriers(folder)) == 2


def test_a_loop_or_an_unknown_id_changes_nothing(folder):
    names = ids(folder, "organismes", "organisme_id", "nom")
    one, other = names["Les Maraîchers du Rhin"], names["Maraichers du Rhin 67"]
    with (folder / i.FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["objet", "ceci", "cela", "decision"])
        writer.writerows([["organisme", one, other, "meme"], ["organisme", other, one, "meme"]])
        writer.writerow(["projet", "inconnu", "autre", "meme"])
    assert len(reading.read(folder).tables["organismes"]) == len(table(folder, "organismes"))


def test_nobody_decides_without_leave(folder):
    with pytest.raises(i.NotAllowed):
        i.decide(folder, i.BODY, "a", "b", i.SAME, may=lambda action: False)
    assert not (folder / i.FILE).exists()


def test_lots_of_one_address_are_proposed():
    import pandas as pd

    lots = pd.DataFrame(
        {"local_id": ["1", "2", "3"], "nom": ["Halle Nord", "Halle nord.", "Bureau"], "code_quartier": "QN06710I",
         "adresse": ["1 rue A", "1, rue A", "1 rue A"]}
    )  # fmt: skip
    (pair,) = i.candidates({"locaux": lots})
    assert (pair.kind, {pair.one, pair.other}) == (i.PLACE, {"1", "2"})
    assert pair.reasons == ("meme_quartier", "meme_adresse", "nom_proche")


def test_the_page_says_what_the_figures_would_become_and_decides(folder):
    data = reading.read(folder)
    (pair,) = [one for one in view.candidates(data, folder) if one.kind == i.BODY]
    code = view.code_of(pair)
    assert view.to_look_at(data, Selection(), i.Pairs([pair])).rows[0].cells["raisons"] == "noms très proches"
    assert "Si c’est le même" in view.effect(data, code)
    assert view.decide(folder, code, view.SAME, "", "Ana", may=YES) == ""
    assert [one.author for one in view.decided(folder)] == ["Ana"]
    project = next(one for one in view.candidates(reading.read(folder), folder) if one.kind == i.PROJECT)
    told = view.effect(reading.read(folder), view.code_of(project))
    assert "de 0" in told
    assert view.made(reading.read(folder), Selection(), view.decided(folder)).rows
    assert view.decide(folder, code, "", "", "", may=YES) == ""
    assert not view.decided(folder)


def test_the_command_line_lists_them_too(folder, capsys):
    assert main(["matches", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told["identities"]["candidates"]] == ["organisme"]
    assert main(["matches", str(folder)]) == 0
    assert "Maraîchers du Rhin" in capsys.readouterr().out


def test_the_command_line_decides_and_forgets(folder, capsys):
    (pair,) = [one for one in i.candidates(reading.read(folder).tables) if one.kind == i.BODY]
    ids = [pair.one, pair.other]
    assert main(["matches", str(folder), "--same", *ids, "--why", "Même adresse", "--author", "Ana"]) == 0
    (kept,) = i.read_decisions(folder)
    assert (kept.kind, kept.decision, kept.reason, kept.author) == (i.BODY, i.SAME, "Même adresse", "Ana")
    assert pair.one not in set(reading.read(folder).tables["organismes"]["organisme_id"])
    assert main(["matches", str(folder), "--different", *ids]) == 0
    assert [one.decision for one in i.read_decisions(folder)] == [i.DIFFERENT]
    assert main(["matches", str(folder), "--undo", *ids]) == 0
    assert i.read_decisions(folder) == ()
    capsys.readouterr()
    assert main(["matches", str(folder), "--same", pair.one, "LOC:absent"]) == 2
    assert "LOC:absent" in capsys.readouterr().err
    assert i.read_decisions(folder) == ()


def test_a_public_folder_shows_no_number_of_the_bodies_that_were_decided(folder):
    (pair,) = [one for one in i.candidates(reading.read(folder).tables) if one.kind == i.BODY]
    i.decide(folder, i.BODY, pair.one, pair.other, i.DIFFERENT, may=YES)
    manifest = folder / "manifest.toml"
    manifest.write_text('audience = "public"\n' + manifest.read_text("utf-8"), encoding="utf-8")
    data = reading.read(folder)
    assert "identites" not in data.tables
    shown = view.made(data, Selection(), view.decided(folder))
    assert [row.cells["ceci"] + row.cells["cela"] for row in shown.rows] == [""]


def bodies(*named):
    columns = {"organisme_id": [], "nom": [], "siret": []}
    for name, siret in named:
        columns["organisme_id"].append(f"LOC:{len(columns['nom'])}")
        columns["nom"].append(name)
        columns["siret"].append(siret)
    return {"organismes": pd.DataFrame(columns, dtype="str")}


def test_names_that_begin_alike_are_all_held_against_each_other():
    """Six hundred schools, of which two are one: the length of the list hides nobody."""
    many = [(f"École {a}{b} du {b}{a}", "") for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvw"]
    found = i.candidates(bodies(*many, ("École des Tilleuls rouges", ""), ("Ecole des tilleuls rouge", "")))
    assert {"École des Tilleuls rouges", "Ecole des tilleuls rouge"} in [set(pair.names) for pair in found]


def test_two_numbers_are_never_proposed_and_too_many_pairs_are_said():
    apart = bodies(*((f"École publique n° {n}", f"{n:014d}") for n in range(60)))
    assert not i.candidates(apart)
    letters = [f"{a}{b}" for a in "abcdef" for b in "mnopqrstuv"]
    alike = i.candidates(bodies(*((f"École publique du vieux bourg {ab}", "") for ab in letters)))
    assert (len(alike), alike.cut) == (i.MOST_OF_A_BLOCK, True)
    assert not i.candidates(bodies(("La Ruche", ""), ("La Ruche bis", ""))).cut


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Pépinière des Rives – lot 1", "Pépinière des Rives – lot 10", False),
        ("École élémentaire n° 3", "École élémentaire n° 5", False),
        ("Bureau 101 bis", "Bureau 102 bis", False),
        ("Bureau 01 bis", "Bureau 1 bis", True),
        ("Pépinière des Rives", "Pépinière des Rives 2", True),
        ("Halle ouverte à tous 2023", "Halle ouverte à tous 2024", True),
    ],
)
def test_two_that_bear_other_numbers_are_not_proposed_unless_these_are_years(one, other, alike):
    lots = pd.DataFrame({"local_id": ["a", "b"], "nom": [one, other], "adresse": "1 rue X", "code_quartier": "Q"})
    assert bool(i.candidates({"locaux": lots})) == alike
