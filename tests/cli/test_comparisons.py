"""The verbs `envelopes` and `compare`, on folders that can be added up by hand."""

import csv
import io
import json

import pytest

from ess_metrics.__main__ import main
from tests.analyses.test_envelopes import HEAD, MONEY, SCHEMES, VOTES
from tests.tiny import A, B, C, write_tiny


@pytest.fixture
def run(capsys):
    def go(*arguments):
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return go


@pytest.fixture(scope="module")
def voted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("votes")
    return write_tiny(folder, enveloppes=VOTES, dispositifs=SCHEMES, financements=HEAD + MONEY)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny(tmp_path_factory.mktemp("minuscule"))


def test_envelopes_are_printed_by_scheme_fund_and_year(run, voted):
    code, out, err = run("envelopes", "--data", voted, "--format", "json")
    assert (code, err) == (0, "")
    rows = {(row["dispositif_code"], row["fonds_origine"], row["annee"]): row for row in json.loads(out)["rows"]}
    first = rows["AAP_CDV", "COMMUNE", "2023"]
    assert [first[name] for name in ("voted", "committed", "paid", "left")] == [1000, 750, 200, 250]
    assert rows["FEDER", "UE_FEDER", "2024"]["left"] == -30  # more was committed than voted
    assert rows["AAP_CDV", "CAF", "2024"]["left"] is None  # nobody says what was voted
    by_year = list(csv.DictReader(io.StringIO(run("envelopes", "--data", voted, "--by", "annee")[1])))
    assert [row["annee"] for row in by_year] == ["2023", "2024"]
    assert float(by_year[0]["voted"]) == 6000
    assert by_year[1]["voted"] == ""  # a sum is unknown as soon as one of its votes is
    assert (
        len(json.loads(run("envelopes", "--data", voted, "--where", "annee=2023", "--format", "json")[1])["rows"]) == 2
    )


def test_envelopes_say_what_they_cannot_do(run, voted, tiny):
    assert run("envelopes", "--data", tiny)[0] == 1
    code, _, err = run("envelopes", "--data", voted, "--where", "secteur=sante")
    assert code == 2
    assert "secteur" in err


def test_two_years_give_the_difference_and_the_change(run, tiny):
    asked = ("compare", "granted", "--data", tiny, "--before", "2023", "--after", "2024")
    code, out, err = run(*asked, "--by", "fonds_origine", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    rows = {row["key"]: row for row in found["rows"]}
    # 2023: EPCI 1,000.01 and 250; 2024: EPCI 300, 500, 40 and 60; F13 is passed on, F7 refused
    assert (rows["EPCI"]["before"], rows["EPCI"]["after"], rows["EPCI"]["difference"]) == (1250.01, 900.0, -350.01)
    assert rows["EPCI"]["change"] == pytest.approx(-350.01 / 1250.01)
    assert (rows["ETAT_P147"]["before"], rows["ETAT_P147"]["change"]) == (0.0, None)  # from nothing: no rate
    assert found["total"]["difference"] == pytest.approx(sum(row["difference"] for row in rows.values()))
    lines = list(csv.DictReader(io.StringIO(run(*asked)[1])))
    assert [line["kind"] for line in lines] == ["total", "note"]


def test_a_perimeter_that_changed_has_no_difference(run, tiny):
    out = run(
        *("compare", "granted", "--data", tiny, "--before", "2023", "--after", "2024"),
        *("--by", "code_quartier", "--format", "json"),
    )[1]
    found = json.loads(out)
    assert {row["key"]: row["status"] for row in found["rows"]} == {A: "ok", B: "sans_objet", C: "sans_objet"}
    assert found["notes"]


def test_a_year_that_nobody_knows_is_no_zero(run, tiny):
    out = run("compare", "granted", "--data", tiny, "--before", "2019", "--after", "2024", "--format", "json")[1]
    found = json.loads(out)
    assert (found["total"]["before"], found["total"]["difference"], found["total"]["status"]) == (
        None,
        None,
        "sans_objet",
    )
    assert any("2019" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("granted", "--before", "hier", "--after", "2024"), "hier"),
        (("establishments", "--before", "2023", "--after", "2024"), "news"),
        (("granted", "--before", "2023", "--after", "2024", "--by", "mesure"), "mesure"),
        (("rien", "--before", "2023", "--after", "2024"), "rien"),
    ],
)
def test_a_question_without_meaning_is_a_sentence(run, tiny, arguments, word):
    code, out, err = run("compare", *arguments, "--data", tiny)
    assert (code, out) == (2, "")
    assert word in err
