"""National files are cut to the folder's territory, and never enter whole (contract 12.33)."""

import json
from pathlib import Path

import pytest

from ess_metrics.__main__ import main
from ess_metrics.importing.run import import_files
from tests.importing.test_identity import table
from tests.importing.test_run import post, square, write

EPCI, OTHER_EPCI = "246700488", "200046977"


def manifest(folder: Path, **keys) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def posts(path: Path, *rows: dict) -> Path:
    return write(path, list(rows))


def two_epci(path: Path) -> Path:
    features = [
        square("QN06710I", 7.70, 48.59, lib_qp="Hautepierre", insee_com="67482", siren_epci=EPCI),
        square("QN06912I", 4.80, 45.70, lib_qp="Mermoz", insee_com="69388", siren_epci=OTHER_EPCI),
    ]
    return write(path, {"type": "FeatureCollection", "features": features})


def test_a_national_file_waits_where_nothing_says_the_territory(tmp_path):
    folder = tmp_path / "d"
    file = import_files([posts(tmp_path / "p.json", post("06715R001001"), post("06715R001002"))], folder).files[0]
    told = file.to_json()
    assert (told["rows_waiting"], told["rows_read"], told["rows_kept"], told["rows_refused"]) == (2, 0, 0, 0)
    assert (told["total_eur_read"], told["changes"]["added"]) == (0, 0)
    (asked,) = [fault for fault in told["faults"] if fault["severity"] == "question"]
    assert set(asked["choices"]) == {"CN06703I", "attendre"}
    assert not (folder / "financements.csv").exists()
    assert not list(folder.glob("refus/*"))


@pytest.mark.parametrize("format", ["csv"])
def test_figures_of_neighbourhoods_wait_too_and_enter_when_somebody_says_the_epci(tmp_path, format):
    source = tmp_path / f"DEMO_2022.{format}"
    source.write_text(
        f"CODGEO;LIBGEO;EPCI;POP_MUN;TX_F\nQN06710I;Hautepierre;{EPCI};9000;51.2\nQN06912I;Mermoz;{OTHER_EPCI};8000;52\n",
        encoding="utf-8",
    )
    folder = tmp_path / "d"
    file = import_files([source], folder).files[0]
    assert (file.rows_waiting, file.rows_kept) == (2, 0)
    (asked,) = file.questions
    assert main(["import", str(source), "--into", str(folder)]) == 0
    again = import_files([source], folder, answers={asked.facts["id"]: EPCI}).files[0]
    assert (again.rows_kept, again.rows_outside, again.rows_refused, again.rows_waiting) == (1, 1, 0, 0)
    assert {row["code_quartier"] for row in table(folder, "indicateurs")} == {"QN06710I"}


def test_outlines_of_several_epci_come_in_and_ask_which_to_keep(tmp_path):
    source = two_epci(tmp_path / "c.json")
    file = import_files([source], tmp_path / "d").files[0]
    (asked,) = file.questions
    assert set(asked.facts["choices"]) == {EPCI, OTHER_EPCI, "tous"}
    assert len(table(tmp_path / "d", "quartiers")) == 2
    kept = import_files([source], tmp_path / "e", answers={asked.facts["id"]: EPCI}).files[0]
    assert (kept.rows_kept, kept.rows_outside) == (1, 1)
    assert [row["code_quartier"] for row in table(tmp_path / "e", "quartiers")] == ["QN06710I"]
    assert f'siren_epci = "{EPCI}"' in (tmp_path / "e/manifest.toml").read_text("utf-8")


def test_rows_outside_are_neither_read_kept_nor_refused_and_their_euros_are_said(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I")
    rows = [post("06715R001001", amount=100), post("00115R001001", amount=30, code_cv="CN00101I", insee_dep="01")]
    told = import_files([posts(tmp_path / "p.json", *rows)], folder).files[0].to_json()
    assert (told["rows_read"], told["rows_kept"], told["rows_refused"], told["rows_outside"]) == (1, 1, 0, 1)
    assert (told["total_eur_read"], told["total_eur_kept"], told["total_eur_outside"]) == (100, 100, 30)
    assert not list(folder.glob("refus/*"))


OLD = {"year": 2021, "code_cv": "CV236"}


def test_both_generations_of_contract_codes_are_kept(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I", codes_contrat=["CV236"])
    rows = [post("06715R001001"), post("06715R001002", **OLD), post("06715R001003", year=2021, code_cv="CV239")]
    file = import_files([posts(tmp_path / "p.json", *rows)], folder).files[0]
    assert (file.rows_kept, file.rows_outside, file.rows_waiting) == (2, 1, 0)


def test_with_one_code_the_years_before_it_changed_wait_and_ask_which_was_ours(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I")
    rows = [post("06715R001001"), post("06715R001002", **OLD), post("06715R001003", year=2021, code_cv="CV239")]
    source = posts(tmp_path / "p.json", *rows)
    file = import_files([source], folder).files[0]
    assert (file.rows_kept, file.rows_outside, file.rows_waiting) == (1, 0, 2)
    (asked,) = file.questions
    assert set(asked.facts["choices"]) == {"CV236", "CV239", "tous", "aucun"}
    again = import_files([source], folder, answers={asked.facts["id"]: "CV236"}).files[0]
    assert (again.rows_kept, again.rows_outside, again.rows_waiting) == (2, 1, 0)
    assert "CV236" in (folder / "manifest.toml").read_text("utf-8")


def test_posts_that_go_on_under_another_code_tell_which_it_was(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I")
    import_files([posts(tmp_path / "new.json", *(post(f"06715R00100{n}") for n in range(4)))], folder)
    older = [post(f"06715R00100{n}", **OLD) for n in range(3)] + [post("06715R009009", year=2021, code_cv="CV239")]
    file = import_files([posts(tmp_path / "old.json", *older)], folder).files[0]
    assert (file.rows_kept, file.rows_outside, file.rows_waiting) == (3, 1, 0)
    assert file.questions[0].facts["default"] == "CV236"


def test_the_lists_of_contracts_give_the_codes_of_both_generations(tmp_path):
    folder = manifest(tmp_path / "d", siren_epci=EPCI, code_contrat="")
    for name, code in (("n.json", "CN06703I"), ("o.json", "CV236")):
        features = [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.7, 48.5]}, "properties": properties}
            for properties in (
                {"codgeo": EPCI, "code_cv": code, "lib_cv": "67 - Eurométropole de Strasbourg", "insee_dep": "67"},
                {"codgeo": OTHER_EPCI, "code_cv": code[:-2] + "9" + code[-1], "lib_cv": "69 - Lyon", "insee_dep": "69"},
            )
        ]
        write(tmp_path / name, {"type": "FeatureCollection", "features": features})
    source = posts(tmp_path / "p.json", post("06715R001001"), post("06715R001002", **OLD))
    report = import_files([tmp_path / "n.json", tmp_path / "o.json", source], folder)
    assert [(file.rows_kept, file.rows_outside) for file in report.files] == [(1, 1), (1, 1), (2, 0)]
    assert not report.files[2].questions


def test_the_whole_country_takes_everything(tmp_path):
    folder = manifest(tmp_path / "d", siren_epci="*")
    rows = [post("06715R001001"), post("00115R001001", code_cv="CN00101I", insee_dep="01")]
    assert import_files([posts(tmp_path / "p.json", *rows)], folder).files[0].rows_kept == 2


def test_a_row_that_says_no_department_is_never_taken_for_ours(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I")
    far = [post(f"97119R00100{n}", year=2021, code_cv="CV415", insee_dep="") for n in range(3)]
    file = import_files([posts(tmp_path / "p.json", post("06715R001001"), *far)], folder).files[0]
    assert (file.rows_kept, file.rows_outside, file.rows_waiting) == (1, 3, 0)
    assert not file.questions


def test_a_folder_of_several_contracts_may_keep_all_of_them(tmp_path):
    folder = manifest(tmp_path / "d", code_contrat="CN06703I")
    rows = [post(f"06715R00100{n}", year=2021, code_cv=f"CV23{n}") for n in range(4)]
    source = posts(tmp_path / "p.json", *rows)
    (asked,) = import_files([source], folder).files[0].questions
    assert import_files([source], folder, answers={asked.facts["id"]: "tous"}).files[0].rows_kept == 4
