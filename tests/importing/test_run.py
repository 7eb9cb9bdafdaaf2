import csv
import hashlib
import io
import json
import tomllib
import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import box

from ess_metrics.__main__ import main
from ess_metrics.cli import imports
from ess_metrics.files.raw_files import open_raw
from ess_metrics.folder import reading
from ess_metrics.formats import known_formats as formats
from ess_metrics.importing.run import import_files
from ess_metrics.model.faults import DataError

AR_ROW = {
    "code_tiers": "77554402601284",
    "raison_sociale": "ALFA",
    "code_cv": "CN06703I",
    "insee_dep": "67",
    "insee_reg": "44",
}


def post(number, year=2024, amount=22810.61, **other):
    return AR_ROW | {"id_poste": number, "annee": year, "montant": amount} | other


def write(path: Path, document) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def square(code, west, south, **properties):
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code_qp": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def contours(path: Path) -> Path:
    features = [
        square("QN06710I", 7.70, 48.59, lib_qp="Hautepierre", lib_com="Strasbourg", insee_com="67482"),
        square("QN06704I", 7.73, 48.61, lib_qp="Quartiers Ouest", lib_com="Bischheim, Schiltigheim"),
    ]
    return write(path, {"type": "FeatureCollection", "features": features})


def table(folder: Path, stem: str) -> list[dict]:
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.is_file()}


@pytest.fixture
def two(tmp_path):
    return [
        contours(tmp_path / "n'importe quoi.txt"),
        write(tmp_path / "b.json", [post("06715R001001"), post("06715R001002", amount=20000)]),
    ]


def test_an_import_makes_a_folder_that_opens(two, tmp_path):
    report = import_files(two, tmp_path / "dossier")
    assert report.created
    assert report.taken
    assert reading.check(tmp_path / "dossier").ok
    manifest = tomllib.loads((tmp_path / "dossier/manifest.toml").read_text("utf-8"))
    assert manifest["fictif"] is False
    assert manifest["generation"] == "2024"
    assert manifest["territoire"] == "Strasbourg, Bischheim, Schiltigheim"
    assert manifest["date_extraction"].isoformat() == "2024-12-31"
    assert [row["commune_codes"] for row in table(tmp_path / "dossier", "quartiers")] == ["67482", ""]


def test_the_json_is_the_one_of_the_contract(two, tmp_path):
    printed = import_files(two, tmp_path / "d").to_json()
    assert list(printed) == ["files"]
    posts = printed["files"][1]
    assert posts | {"faults": []} == {
        "file": "b.json", "format": "adultes-relais", "encoding": "utf-8", "rows_read": 2, "rows_kept": 2,
        "rows_refused": 0, "total_eur_read": 42810.61, "total_eur_kept": 42810.61, "faults": [],
        "total_eur_written": 42810.61, "total_eur_refused": 0.0, "rows_without_amount": 0,
        "columns_taken": ["code_tiers", "raison_sociale", "code_cv", "insee_dep", "id_poste", "annee", "montant"],
        "columns_ignored": ["insee_reg"], "recipe": None, "rows_outside": 0, "total_eur_outside": 0.0,
        "rows_waiting": 0, "lines_ignored": [],
        "totals_by_type": {
            "demande": {"written": 0.0, "kept": 0.0, "refused": 0.0},
            "attribue": {"written": 42810.61, "kept": 42810.61, "refused": 0.0},
            "verse": {"written": 0.0, "kept": 0.0, "refused": 0.0},
        },
        "changes": {"added": 8, "changed": 0, "rows_merged": [
            {"row": 2, "table": "projets", "key": "ADULTES_RELAIS-77554402601284",
             "into": "ADULTES_RELAIS-77554402601284",
             "why": "Même porteur, même intitulé, exercices communs ou qui se suivent."},
        ]}, "matches": [],
    }  # fmt: skip
    assert set(posts["faults"][-1]) == {"row", "column", "value", "rule", "severity", "message", "suggestion"}


def test_importing_twice_changes_no_byte(two, tmp_path):
    import_files(two, tmp_path / "d")
    before = digests(tmp_path / "d")
    again = import_files(two, tmp_path / "d")
    assert not again.changed
    assert digests(tmp_path / "d") == before
    assert not import_files(list(reversed(two)), tmp_path / "d").changed


def test_a_corrected_file_updates_its_rows_and_says_which(two, tmp_path):
    import_files(two, tmp_path / "d")
    write(two[1], [post("06715R001001"), post("06715R001002", amount=21000.5), post("06715R001003", amount=10)])
    report = import_files([two[1]], tmp_path / "d")
    change = next(change for change in report.changes if change.table == "financements")
    assert (change.added, change.updated, change.unchanged) == (1, 1, 1)
    assert [(c.key, c.column, c.before, c.after) for c in change.cells] == [
        ("ADULTES_RELAIS-2024-06715R001002", "montant_attribue", "20000", "21000.5")
    ]
    assert (change.euros_before, change.euros_after) == (42810.61, 43821.11)


def test_a_dry_run_shows_all_and_writes_nothing(two, tmp_path):
    report = import_files(two, tmp_path / "d", dry_run=True)
    assert not (tmp_path / "d").exists()
    preview = {change["table"]: change["added"] for change in report.preview()}
    assert preview == {
        "quartiers": 2, "contours": 2, "projets": 1, "projets_quartiers": 1, "financements": 2, "organismes": 2,
        "dispositifs": 1, "sources": 2,
    }  # fmt: skip


def test_no_row_is_lost(tmp_path):
    rows = [
        post("06715R001001"),
        post("06715R001002", amount="n.c."),
        post("06715R001003", amount=-5),
        post("06715R001001"),
    ]
    rows += [post("06715R001004", code_cv="CN00101I")]
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "manifest.toml").write_text('code_contrat = "CN06703I"\n', encoding="utf-8")
    file = import_files([write(tmp_path / "p.json", rows)], folder).files[0]
    assert (file.rows_read, file.rows_kept, file.rows_refused, file.rows_outside) == (4, 1, 3, 1)
    assert (file.total_eur_read, file.total_eur_kept) == (45616.22, 22810.61)
    assert file.total_eur_outside == 22810.61
    with (folder / "refus/p.json-refus.csv").open(encoding="utf-8-sig", newline="") as kept:
        refused = list(csv.DictReader(kept, delimiter=";"))
    assert [(row["ligne"], row["regle"]) for row in refused] == [
        ("2", "montant_illisible"), ("3", "montant_negatif"), ("4", "doublon_exact"),
    ]  # fmt: skip
    assert refused[0]["montant"] == "n.c."
    assert all(row["motif"].endswith(".") for row in refused)
    write(tmp_path / "p.json", rows[:1])
    import_files([tmp_path / "p.json"], folder)
    assert not (folder / "refus/p.json-refus.csv").exists()


def test_parquet_stays_parquet_with_its_types(two, tmp_path):
    folder = tmp_path / "d"
    import_files(two, folder)
    frame = pd.read_csv(folder / "financements.csv").astype({"montant_attribue": "float64", "annee": "int64"})
    frame.to_parquet(folder / "financements.parquet")
    (folder / "financements.csv").unlink()
    before = digests(folder)
    import_files(two, folder)
    assert digests(folder) == before
    write(two[1], [post("06715R001001", amount=1)])
    import_files([two[1]], folder)
    after = pd.read_parquet(folder / "financements.parquet")
    assert not (folder / "financements.csv").exists()
    assert after["montant_attribue"].tolist() == [1.0, 20000.0]
    assert after["annee"].dtype == "int64"


def test_contours_in_another_format_stay_in_it(two, tmp_path):
    import geopandas

    folder = tmp_path / "d"
    import_files(two, folder)
    geopandas.read_file(folder / "contours.geojson").to_crs(2154).to_file(folder / "contours.gpkg")
    (folder / "contours.geojson").unlink()
    more = write(tmp_path / "c.json", {"type": "FeatureCollection", "features": [square("QN06718I", 7.78, 48.56)]})
    import_files([more], folder)
    assert not (folder / "contours.geojson").exists()
    assert len(geopandas.read_file(folder / "contours.gpkg")) == 3


def test_a_hand_made_folder_is_respected(two, tmp_path):
    folder = tmp_path / "d"
    import_files(two, folder)
    lines = (folder / "organismes.csv").read_text("utf-8").replace("ALFA", "Association Alfa à la main")
    (folder / "organismes.csv").write_text(lines, encoding="utf-8")
    links = (folder / "projets_quartiers.csv").read_text("utf-8").replace("TERRITOIRE", "QN06710I")
    (folder / "projets_quartiers.csv").write_text(links, encoding="utf-8")
    before = digests(folder)
    report = import_files(two, folder)
    assert [change for change in report.changes if change.changed] == []
    assert digests(folder) == before


def test_an_unknown_file_is_told_what_was_seen(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("nom;couleur\nChat;gris\nChien;noir\n", encoding="utf-8")
    report = import_files([path], tmp_path / "d")
    fault = report.files[0].faults[0]
    assert (fault.rule, fault.severity) == ("format_inconnu", "bloquant")
    assert "nom, couleur" in fault.message
    assert not report.taken
    assert report.files[0].to_json()["format"] is None


def test_one_bad_file_does_not_stop_the_others(two, tmp_path):
    (tmp_path / "vide.csv").write_bytes(b"")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    report = import_files([tmp_path / "vide.csv", *two, tmp_path / "image.png"], tmp_path / "d")
    assert [file.taken for file in report.files] == [False, True, True, False]
    assert [file.faults[0].rule for file in (report.files[0], report.files[3])] == ["fichier_vide", "type_refuse"]


def test_a_forced_format_that_does_not_fit_ends_in_a_sentence(two, tmp_path):
    report = import_files([two[1]], tmp_path / "d", format="insee-qpv")
    assert not report.taken
    assert report.files[0].faults[0].blocking


def test_formats_have_different_names_and_refuse_each_other(two):
    assert len({source.name for source in formats.SOURCES}) == len(formats.SOURCES)
    from ess_metrics.files.raw_files import open_raw

    assert [source.name for source, _ in formats.recognise(open_raw(two[0]))][:1] == ["qpv-contours"]
    assert [source.name for source, score in formats.recognise(open_raw(two[1])) if score > 0.5] == ["adultes-relais"]


def test_the_command_line(two, tmp_path, capsys):
    into = ["--into", str(tmp_path / "d")]
    assert main(["import", *map(str, two), *into]) == 0
    out = capsys.readouterr().out
    assert "adultes-relais" in out
    assert "42\u202f810,61\u202f€" in out
    assert main(["import", str(two[1]), *into, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["rows_kept"] == 2
    assert main(["import", str(tmp_path / "absent.csv"), *into]) == 2
    assert main(["import", str(two[1]), *into, "--format", "inconnu"]) == 2
    assert "formats" in capsys.readouterr().err.lower()
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert main(["import", str(tmp_path / "x.csv"), *into]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_that_cannot_be_read_is_left_alone(two, tmp_path):
    folder = tmp_path / "d"
    import_files(two, folder)
    (folder / "manifest.toml").write_text("ceci n'est pas du TOML", encoding="utf-8")
    before = digests(folder)
    assert main(["import", str(two[1]), "--into", str(folder)]) == 1
    assert digests(folder) == before


def test_a_torn_table_of_the_folder_stops_the_import(two, tmp_path):
    folder = tmp_path / "d"
    import_files(two, folder)
    lines = (folder / "organismes.csv").read_text("utf-8").replace("ALFA", "ALFA, à la main")
    (folder / "organismes.csv").write_text(lines, encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        import_files(two, folder)
    fault = refusal.value.faults[0]
    assert (fault.file, fault.row, fault.rule) == ("organismes.csv", 2, "ligne_dechiree")


def test_a_killed_write_leaves_whole_files(two, tmp_path, monkeypatch):
    import os

    folder = tmp_path / "d"
    import_files(two, folder)
    before = digests(folder)
    write(two[1], [post("06715R001001", amount=1), post("06715R001009")])
    real, done = os.replace, []

    def stop(source, target):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        import_files(two, folder)
    monkeypatch.undo()
    assert reading.check(folder).ok
    assert set(digests(folder)) == set(before)
    import_files(two, folder)
    assert len(table(folder, "financements")) == 3


class Stream(io.StringIO):
    """A stream that is a terminal, or not."""

    def __init__(self, terminal):
        super().__init__()
        self.isatty = lambda: terminal


def test_a_long_import_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(imports, "PATIENCE", -1)
    for terminal, expected in ((False, ["a : 0 %", "a : 20 %"]), (True, None)):
        stream = Stream(terminal)
        with imports._told(stream) as progress:
            for share in (0.0, 0.05, 0.25, 0.26):
                progress("a", share)
        told = stream.getvalue().replace("\u00a0", " ")
        assert told.splitlines() == expected if expected else told.endswith("a : 26 %\033[K\r\033[K")


def test_a_short_import_says_nothing_of_its_progress():
    stream = Stream(False)
    with imports._told(stream) as progress:
        progress("a", 0.5)
    assert stream.getvalue() == ""


def test_a_damaged_archive_is_a_sentence_and_the_others_go_on(tmp_path):
    shapes = geopandas.GeoDataFrame({"CODE_QP": ["QP067011"]}, geometry=[box(7.70, 48.59, 7.71, 48.60)], crs=4326)
    shapes.to_file(tmp_path / "a.shp")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("a.*"):
            archive.write(part, part.name)
    (tmp_path / "a.zip").write_bytes(
        packed.getvalue().replace(b"QP067011", b"QP067012", 1)
    )  # its sum is no longer right
    report = import_files([tmp_path / "a.zip", contours(tmp_path / "b.geojson")], tmp_path / "folder")
    assert [fault.rule for fault in report.files[0].faults] == ["fichier_tronque"]
    assert report.files[1].rows_kept == 2


def test_a_new_folder_is_named_by_communes_then_departments_then_region_then_country(tmp_path):
    features = {
        "a": ("067",),
        "b": ("067", "068"),
        "c": ("067", "068", "051", "010"),
        "d": ("067", "068", "051", "031"),
    }
    names = {}
    for name, departments in features.items():
        squares = [square(f"QP{code}001", 7.0 + at, 48.5) for at, code in enumerate(departments)]
        path = write(tmp_path / f"{name}.geojson", {"type": "FeatureCollection", "features": squares})
        import_files([path], tmp_path / name)
        names[name] = tomllib.loads((tmp_path / name / "manifest.toml").read_text("utf-8"))["territoire"]
    assert names == {"a": "Département 67", "b": "Départements 67, 68", "c": "Grand Est", "d": "France"}


def test_our_workbook_is_known_for_what_it_is_and_its_example_line_is_no_row(tmp_path, capsys):
    model = tmp_path / "modele.xlsx"
    assert main(["template", "--out", str(model)]) == 0
    capsys.readouterr()
    empty = import_files([model], tmp_path / "d").files[0]
    assert (empty.format, empty.rows_read) == ("classeur", 0)
    book = openpyxl.load_workbook(model)
    book["Organismes"].append(["LOC:a", "Asso A"])
    book.save(model)
    filled = import_files([model], tmp_path / "d").files[0]
    assert (filled.rows_read, filled.rows_kept) == (1, 1)
    assert [row["nom"] for row in table(tmp_path / "d", "organismes")] == ["Asso A"]


def test_each_table_of_the_demonstration_is_read_back_as_ours():
    for path in sorted(Path("data/demo").glob("*.csv")):
        source, fault = formats.choose(open_raw(path))
        assert (path.stem, source and source.name, fault) == (path.stem, "classeur", None)
