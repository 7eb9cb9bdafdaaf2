import csv
import json

import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import contracts, insee, qpv_reference
from ess_metrics.formats.source import Context
from tests.territories import needs_real, real

EMS = {"siren_epci": "246700488"}
HEAD = (
    "code_2024,nom_2024,insee_com,commune,siren_epci,pop_2024_insee,taux_pauvrete,codes_2015,noms_2015,"
    "part_2015_dans_2024,pop_2015_rp2013,statut_2024\n"
)


def text(path, content, encoding="utf-8"):
    path.write_text(content, encoding=encoding, newline="")
    return open_raw(path)


def values(outcome, indicator):
    table = outcome.tables["indicateurs"]
    table = table[table["indicateur"] == indicator]
    return {row.code_quartier: (row.valeur, row.statut) for row in table.itertuples()}


def test_secret_and_not_available_are_kept_apart(tmp_path):
    raw = text(
        tmp_path / "REVN_2021.csv",
        "CODGEO;LIBGEO;TP60;DISP_Q2;EVOL ;;;\r\nQP067011;Hautepierre;41,4;6\u202f490;1;;;\r\n"
        "QP067012;Kœnigshoffen;s;nd;1;;;\r\nQP067013;Cronenbourg;;14 180;1;;;\r\n"
        "QP067014;Elsau;environ 12;1 000;1;;;\r\n",
        "utf-8-sig",
    )
    assert insee.recognise(raw) == 0.9
    found = insee.read(raw, Context())
    assert values(found, "taux_pauvrete") == {
        "QP067011": ("41.4", "ok"),
        "QP067012": ("", "secret"),
        "QP067013": ("", "nd"),
    }
    assert values(found, "revenu_median")["QP067011"] == ("6490", "ok")
    assert set(found.tables["indicateurs"]["annee"]) == {"2021"}
    bad = [(f.row, f.column, f.value) for f in found.faults if f.rule == "nombre_illisible"]
    assert bad == [(5, "tp60", "environ 12")]


def test_a_column_that_ends_with_its_year_holds_the_figure_of_that_year(tmp_path):
    raw = text(
        tmp_path / "x.csv",
        "codgeo;lib_qp;PMUN20;PMUN21;DISP_TP60_A21;DISP_MED_2021;TP61\nQN06701M;A;900;1000;41,4;14180;9\n",
    )
    assert insee.recognise(raw) == 0.9
    found = insee.read(raw, Context())
    assert values(found, "population") == {"QN06701M": ("1000", "ok")}  # the newest of two censuses
    assert values(found, "taux_pauvrete") == {"QN06701M": ("41.4", "ok")}
    assert values(found, "revenu_median") == {"QN06701M": ("14180", "ok")}
    assert set(found.tables["indicateurs"]["annee"]) == {"2021"}
    assert found.tables["quartiers"]["population_millesime"].tolist() == ["2021"]
    assert any("tp61" in note.lower() for note in found.notes)


@pytest.mark.parametrize(
    ("name", "column", "cells", "unit"),
    [
        ("RPLS_01-01-2025_QPV_2024.csv", "NB_LOGT", ("400", "s"), ""),
        ("side_2023_QPV2024.csv", "ETAB_COM", ("77", "12"), ""),
        ("EDUC_2024_2025_QP24.csv", "PART_BOURS", ("33,1", "nd"), "%"),
    ],
)
def test_a_table_of_insee_whose_columns_we_do_not_know_gives_them_under_their_names(
    tmp_path, name, column, cells, unit
):
    raw = text(tmp_path / name, f"CODGEO;LIBGEO;{column};NOTE_X\nQN06701M;A;{cells[0]};0\nQN06702M;B;{cells[1]};0\n")
    assert insee.recognise(raw) == 0.6
    table = insee.read(raw, Context()).tables["indicateurs"]
    assert set(table["indicateur"]) == {column.lower()}
    assert set(table["unite"]) == {unit}
    assert table["valeur"].tolist()[0] == cells[0].replace(",", ".")
    assert set(table["annee"]) <= {"2023", "2024", "2025"}


def test_a_table_by_age_gives_no_figure_of_a_neighbourhood(tmp_path):
    lines = [f"QN06701M;A;{sex};{age};10" for sex in "FH" for age in ("0-14", "15-29")]
    raw = text(tmp_path / "estimations_2022.csv", "\n".join(["CODGEO;LIBGEO;SEXE;AGE;POP", *lines]) + "\n")
    assert insee.recognise(raw) == 0.0  # ten would have been its population


def test_a_table_that_insee_does_not_sign_gives_only_what_we_know(tmp_path):
    raw = text(tmp_path / "x.csv", "code_quartier;nom;montant\nQN06701M;A;1000\n")
    assert insee.recognise(raw) == 0.0


def test_job_seekers_are_read_whatever_stands_before_their_category(tmp_path):
    raw = text(tmp_path / "DEFM2024_QP24.csv", "CODGEO;LIBGEO;DEFM_ABC;DEFM_ABC_F;DEFM_ABC_H\nQN06701M;A;120;50;70\n")
    table = insee.read(raw, Context()).tables["indicateurs"]
    assert dict(zip(table["sexe"], table["valeur"], strict=True)) == {"": "120", "F": "50", "H": "70"}
    assert set(table["indicateur"]) == {"demandeurs_emploi_abc"}


def test_a_neighbourhood_of_two_communes_is_not_counted_twice(tmp_path):
    raw = text(
        tmp_path / "x.csv",
        "COG,lib_com,codeQPV,lib_qp,popMuniQPV,taux_pauvrete_60%\n1004,Ambérieu,QN00101M,A,1000,40.0\n"
        "67267,Lingolsheim,QN06709M,Molkenbronn,2899,46.0\n67482,Strasbourg,QN06709M,Molkenbronn,2899,47.0\n",
    )
    found = insee.read(raw, Context())
    areas = found.tables["quartiers"].set_index("code_quartier")
    assert areas.loc["QN06709M", ["commune_codes", "communes", "population"]].tolist() == [
        "67267|67482", "Lingolsheim|Strasbourg", "2899",
    ]  # fmt: skip
    assert areas.loc["QN00101M", "commune_codes"] == "01004"
    assert values(found, "population") == {"QN00101M": ("1000", "ok"), "QN06709M": ("2899", "ok")}
    assert [fault.rule for fault in found.faults if fault.row] == ["valeurs_divergentes"]
    assert (found.rows_read, found.rows_kept) == (3, 3)


def test_figures_of_other_territories_are_left_out(tmp_path):
    raw = text(tmp_path / "x.csv", "CODGEO;POP_MUN;TX_F\nQP067011;100;50,0\nQP067012;200;51,0\nQP044012;300;52,0\n")
    areas = pd.DataFrame({"code_quartier": ["QP067011"], "communes": ["Strasbourg"]}, dtype="str")
    found = insee.read(raw, Context({"quartiers": areas}, None, {}))
    assert found.tables["indicateurs"]["code_quartier"].unique().tolist() == ["QP067011"]
    assert found.refused["_row"].tolist() == [3, 4]


def test_the_reference_table_gives_both_generations_and_their_links(tmp_path):
    raw = text(
        tmp_path / "x.csv",
        HEAD
        + "QN06710I,Hautepierre,67482,Strasbourg,246700488,13137,47.0,QP067011,Hautepierre,0.993,12869,identique\n"
        + 'QN06709M,Molkenbronn,"67267, 67482","Lingolsheim, Strasbourg",246700488,2899,46.0,QP067010,Molkenbronn,'
        + "0.862,1875,modifie\n"
        + "QN06724N,Wihrel,67365,Ostwald,246700488,2326,33.0,,,,,nouveau\n"
        + "QN06701M,Liberté,67046,Bischwiller,200067874,1875,33.0,QP067001,Liberté,0.984,1464,modifie\n",
    )
    assert qpv_reference.recognise(raw) > 0.9
    assert insee.recognise(raw) < qpv_reference.recognise(raw) - 0.1
    found = qpv_reference.read(raw, Context(manifest=EMS))
    assert found.tables["correspondance"].to_numpy().tolist() == [
        ["QP067011", "QN06710I", "1", "identique"],
        ["QP067010", "QN06709M", "0.862", "modifie"],
        ["", "QN06724N", "", "nouveau"],
    ]
    areas = found.tables["quartiers"].set_index("code_quartier")
    assert areas["generation"].to_dict() == {
        "QN06710I": "2024", "QN06709M": "2024", "QN06724N": "2024", "QP067011": "2015", "QP067010": "2015",
    }  # fmt: skip
    assert areas.loc["QP067011", ["population", "population_millesime", "communes"]].tolist() == [
        "12869", "2013", "Strasbourg",
    ]  # fmt: skip
    assert {fault.rule for fault in found.faults} == {"hors_territoire", "parts_de_surface"}


def test_a_reference_table_of_new_neighbourhoods_only(tmp_path):
    raw = text(tmp_path / "x.csv", HEAD + "QN06724N,Wihrel,67365,Ostwald,246700488,2326,33.0,,,,,nouveau\n")
    found = qpv_reference.read(raw, Context())
    assert found.tables["quartiers"]["code_quartier"].tolist() == ["QN06724N"]


def test_the_points_of_contracts_name_the_folder(tmp_path):
    features = [
        {"type": "Feature", "properties": {"codgeo": code, "code_cv": cv, "lib_cv": name, "pop": 1.0}, "geometry": None}
        for code, cv, name in (("246700488", "CN06703I", "67 - Eurométropole"), ("1", "CN00101I", "01 - Bugey"))
    ]
    raw = text(tmp_path / "x.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert contracts.recognise(raw) > 0.9
    found = contracts.read(raw, Context(manifest=EMS))
    told = {"territoire": "Eurométropole", "siren_epci": "246700488", "code_contrat": "CN06703I"}
    assert found.manifest == told | {"codes_contrat": ["CN06703I"]}
    assert (found.rows_kept, found.rows_refused) == (1, 1)


@needs_real
@pytest.mark.parametrize(
    ("name", "indicator", "column", "count"),
    [
        ("DEMO", "population", "POP_MUN", 1400),
        ("REVN", "taux_pauvrete", "TP60", 1352),
        ("IPRO", "taux_emploi", "TX_TOT_EMPL", 1345),
    ],
)
def test_the_real_files_of_2022_against_the_csv_module(name, indicator, column, count):
    path = real(f"insee_stats_qpv2015_2022/{name}_2022.csv")[0]
    raw = open_raw(path)
    assert insee.recognise(raw) == 0.9
    found = insee.read(raw, Context())
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (count, count, 0)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    cells = {row["CODGEO"]: row[column].replace("\u202f", "").replace(",", ".") for row in lines}
    mine = values(found, indicator)
    assert {code: float(value) for code, (value, status) in mine.items() if status == "ok"} == {
        code: float(cell) for code, cell in cells.items() if cell
    }
    assert sum(status == "nd" for _, status in mine.values()) == sum(not cell for cell in cells.values())


@needs_real
def test_the_real_figures_of_2024_are_once_a_neighbourhood():
    path = real("stats_qpv2024/analyse_qpv.csv")[0]
    found = insee.read(open_raw(path), Context())
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    once = {row["codeQPV"]: row["popMuniQPV"] for row in lines}
    assert (found.rows_read, len(once)) == (1713, 1518)
    assert {code: value for code, (value, _) in values(found, "population").items()} == once
    areas = found.tables["quartiers"].set_index("code_quartier")
    assert areas.loc["QN00101M", "commune_codes"] == "01053"
    assert areas.loc["QN02A01M", "commune_codes"] == "2A247"
    assert areas["population"].astype(float).sum() == sum(map(float, once.values()))


@needs_real
def test_the_real_populations_of_2013():
    path = real("insee_pop_qpv2015_rp2013/pop_qp_2013.csv")[0]
    found = insee.read(open_raw(path), Context(manifest=EMS))
    assert (found.rows_read, found.rows_kept) == (1514, 18)
    assert set(found.tables["quartiers"]["population_millesime"]) == {"2013"}
    assert values(found, "population")["QP067011"] == ("12869", "ok")


def test_women_and_men_among_job_seekers_are_rows_of_their_own(tmp_path):
    raw = text(
        tmp_path / "IPRO_2022.csv",
        "CODGEO;LIBGEO;ABC;ABC_F;ABC_H;TX_TOT_EMPL\nQP067012;Neuhof;1000;450;550;40,5\nQP067013;Elsau;300;;;38\n",
    )
    table = insee.read(raw, Context()).tables["indicateurs"]
    seekers = table[table["indicateur"] == "demandeurs_emploi_abc"]
    found = {(row.code_quartier, row.sexe): (row.valeur, row.statut) for row in seekers.itertuples()}
    assert found[("QP067012", "")] == ("1000", "ok")
    assert found[("QP067012", "F")] == ("450", "ok")
    assert found[("QP067012", "H")] == ("550", "ok")
    assert found[("QP067013", "F")] == ("", "nd")


@pytest.mark.parametrize("code", ["qn06711m", "QN 067 11M", " QN067 11M ", "QN-067-11M"])
def test_codes_are_those_of_neighbourhoods_however_they_are_written(tmp_path, code):
    raw = text(tmp_path / "DEMO_2022.csv", f"CODGEO;LIBGEO;POP_MUN;TX_F\n{code};Neuhof;9000;51.2\n")
    assert list(insee.read(raw, Context()).tables["indicateurs"]["code_quartier"].unique()) == ["QN06711M"]
