"""The command line: what it prints, where, in French, and the exit code that a script can trust."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ess_metrics.__main__ import main
from ess_metrics.indicators import INDICATORS
from ess_metrics.texts.library.cli_words import misuse
from tests.tiny import A, B, C, write_tiny

ROOT = Path(__file__).resolve().parents[2]
VERBS = "check values indicators import template publish history diff restore".split()


@pytest.fixture
def run(capsys):
    """The verb run here: (exit code, standard output, standard error)."""

    def go(*arguments) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return go


def sentence(text: str) -> None:
    """One French sentence a line, none of argparse's English."""
    assert text.strip()
    for line in text.strip().splitlines():
        assert line[0].isupper() or line[0] in "-«", line
        assert line.rstrip()[-1] in ".?!", line
    assert "Traceback" not in text
    assert not re.search(r"\b(usage|error|invalid|choose|expected|required|unrecognized|argument)\b", text), text


# Values


def test_values_print_the_json_of_the_contract(run, tiny_folder):
    code, out, err = run("values", "granted", "--data", tiny_folder, "--by", "code_quartier", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "indicator": "granted",
        "unit": "EUR",
        "by": "code_quartier",
        "rows": [
            {"key": A, "value": 2083.35, "status": "ok", "n": 6},
            {"key": B, "value": 883.33, "status": "ok", "n": 4},
            {"key": C, "value": 33.33, "status": "ok", "n": 1},
        ],
        "total": {"value": 3850.01, "status": "ok", "n": 10},
        "not_shown": [
            {"reason": "HORS_QPV", "value": 250.0, "n": 1},
            {"reason": "TERRITOIRE", "value": 500.0, "n": 1},
            {"reason": "inconnu", "value": 60.0, "n": 1},
            {"reason": "sans projet", "value": 40.0, "n": 1},
            {"reason": "montant inconnu", "value": None, "n": 1},
        ],
        "notes": [],
    }


def test_notes_are_sentences_of_the_json_and_lines_of_the_csv(run, tiny_folder):
    ask = ("values", "granted", "--data", tiny_folder, "--where", "annee=1999")
    notes = json.loads(run(*ask, "--format", "json")[1])["notes"]
    assert len(notes) == 1
    assert "1999" in notes[0]
    last = list(csv.DictReader(io.StringIO(run(*ask)[1])))[-1]
    assert last == {"key": notes[0], "value": "", "status": "", "n": "", "kind": "note"}


@pytest.mark.parametrize("place", ["commune=ZZZ", "code_quartier=QP999999", "ensemble=nord", "commune=67043|99999"])
def test_a_place_that_nothing_bears_is_zero_and_said(place, run, tiny_folder):
    printed = json.loads(run("values", "granted", "--data", tiny_folder, "--where", place, "--format", "json")[1])
    assert (printed["total"]["value"], len(printed["notes"])) == (0.0, 1)
    assert place.split("=")[1] in printed["notes"][0]


def test_values_print_csv(run, tiny_folder):
    code, out, err = run("values", "ess_share", "--data", tiny_folder, "--by", "code_quartier")
    assert (code, err) == (0, "")
    lines = list(csv.DictReader(io.StringIO(out)))
    assert list(lines[0]) == ["key", "value", "status", "n", "kind"]
    assert [line["kind"] for line in lines] == ["row"] * 3 + ["total"] + ["not_shown"] * 4
    assert lines[2] == {"key": C, "value": "", "status": "sans_objet", "n": "0", "kind": "row"}
    assert lines[-1] == {"key": "statut ESS inconnu", "value": "140.0", "status": "ok", "n": "2", "kind": "not_shown"}


def test_values_print_secret_cells_empty(run, tiny_folder):
    _, out, _ = run("values", "founders", "--data", tiny_folder, "--by", "code_quartier")
    lines = {line["key"]: line for line in csv.DictReader(io.StringIO(out))}
    assert lines[B] == {"key": B, "value": "", "status": "secret", "n": "", "kind": "row"}
    assert lines["HORS_QPV"]["status"] == "secret"
    assert lines[C]["status"] == "ok"  # nobody is there: no companion hides anybody


@pytest.mark.parametrize("by", [(), ("--by", "none")])
def test_by_none_gives_the_total_alone(by, run, tiny_folder):
    _, out, _ = run("values", "granted", "--data", tiny_folder, "--format", "json", *by)
    printed = json.loads(out)
    assert (printed["by"], printed["rows"], printed["total"]["value"]) == (None, [], 3850.01)


def total(out: str) -> tuple:
    printed = json.loads(out)["total"]
    return printed["value"], printed["status"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--where", "annee=2023..2024"), (2950.01, "ok")),
        (("--where", "annee=2023", "--where", "annee=2024"), (2950.01, "ok")),
        (("--where", "annee=2024", "--where", "fonds_origine=EPCI"), (900.0, "ok")),
        (("--where", f"code_quartier={B}"), (883.33, "ok")),
        (("--where", f"code_quartier={B}", "--mode", "concerne"), (1800.01, "ok")),
        (("--where", "commune=67043|67447"), (883.33, "ok")),
        (("--where", "secteur=nulle_part"), (0.0, "ok")),
        (("--where", "annee=1999"), (0.0, "ok")),
        (("--amount", "demande"), (5550.0, "ok")),
        (("--amount", "verse"), (2920.01, "ok")),
        (("--counting", "financeur"), (4050.01, "ok")),
    ],
)
def test_filters_and_ways_of_counting(arguments, expected, run, tiny_folder):
    code, out, _ = run("values", "granted", "--data", tiny_folder, "--format", "json", *arguments)
    assert (code, total(out)) == (0, expected)


def test_an_unknown_code_of_a_ratio_is_sans_objet(run, tiny_folder):
    _, out, _ = run("values", "ess_share", "--data", tiny_folder, "--where", "secteur=rien", "--format", "json")
    assert total(out) == (None, "sans_objet")


def test_people_are_placed_where_they_live_or_where_they_settle(run, tiny_folder):
    ask = ("values", "founders", "--data", tiny_folder, "--format", "json", "--where", f"code_quartier={B}")
    assert total(run(*ask)[1]) == (5.0, "ok")
    assert total(run(*ask, "--place", "implantation")[1]) == (11.0, "ok")


# Wrong usage: exit 2 and a sentence


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("values",),
        ("inconnu",),
        ("values", "granted"),
        ("values", "granted", "--data"),
        ("values", "grantd", "--data", "."),
        ("values", "granted", "--data", ".", "--by", "naf"),
        ("values", "gini", "--data", ".", "--by", "code_quartier"),
        ("values", "granted", "--data", ".", "--where", "secteur"),
        ("values", "granted", "--data", ".", "--where", "secteur="),
        ("values", "granted", "--data", ".", "--where", "=sante"),
        ("values", "granted", "--data", ".", "--where", "couleur=bleu"),
        ("values", "granted", "--data", ".", "--where", "annee=hier"),
        ("values", "granted", "--data", ".", "--where", "annee=2024..2022"),
        ("values", "granted", "--data", ".", "--where", "annee=2022-2024"),
        ("values", "granted", "--data", ".", "--amount", "promis"),
        ("values", "granted", "--data", ".", "--mode", "moitie"),
        ("values", "granted", "--data", ".", "--place", "ailleurs"),
        ("values", "granted", "--data", ".", "--format", "xml"),
        ("values", "granted", "--data", ".", "--mod", "concerne"),
        ("values", "granted", "--data", ".", "--de-trop"),
        ("check",),
        ("check", ".", "--json=oui"),
        ("indicators", "de trop"),
    ],
    ids=lambda arguments: " ".join(arguments) or "rien",
)
def test_wrong_usage_is_a_sentence_and_exit_2(arguments, run):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    sentence(err)


def test_a_wrong_name_gets_its_nearest(run):
    assert "« granted »" in run("values", "grantd", "--data", ".")[2]
    assert "code_quartier, commune" in run("values", "granted", "--data", ".", "--by", "naf")[2]


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            "argument --amount: invalid choice: 'x' (choose from 'a', 'b')",
            "--amount n’accepte pas « x ». Choix : a, b.",
        ),
        ("argument --data: expected one argument", "--data attend une valeur."),
        ("argument FICHIER: expected at least one argument", "FICHIER attend au moins une valeur."),
        ("argument --n: invalid int value: 'x'", "--n ne peut pas être « x »."),
        ("argument --a: not allowed with argument --b", "--a ne va pas avec --b."),
        ("one of the arguments --a --b is required", "Il manque l’un de ces arguments : --a --b."),
        ("something new of argparse", "La commande est mal formée."),
    ],
)
def test_what_argparse_says_is_said_in_french(english, french):
    assert misuse(english) == french


# Refused data: exit 1 and sentences


def test_a_refused_folder_is_exit_1_with_each_fault_in_a_sentence(run, tmp_path):
    folder = write_tiny(tmp_path / "refused", projets=None, baux="")
    code, out, err = run("values", "granted", "--data", folder)
    assert (code, out) == (1, "")
    sentence(err)
    assert "projets" in err
    assert "baux.csv" in err


def test_a_folder_that_is_not_there(run, tmp_path):
    for verb in (("values", "granted", "--data"), ("check",)):
        code, _, err = run(*verb, tmp_path / "nulle part")
        assert code == 1
        sentence(err)


def test_a_missing_optional_table_is_exit_1_and_named(run, tmp_path):
    folder = write_tiny(tmp_path / "sans_locaux", locaux=None, baux=None)
    code, out, err = run("values", "occupancy", "--data", folder)
    assert (code, out) == (1, "")
    sentence(err)
    assert "« locaux »" in err
    assert "« sans_locaux »" in err
    assert run("values", "granted", "--data", folder)[0] == 0


def test_an_accident_is_a_sentence_too(run, tiny_folder, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("ess_metrics.__main__.opened", broken)
    code, _, err = run("values", "granted", "--data", tiny_folder)
    assert code == 1
    sentence(err)
    monkeypatch.setenv("ESS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["values", "granted", "--data", str(tiny_folder)])


# The other verbs


def test_check_prints_a_report(run, tiny_folder):
    code, out, err = run("check", tiny_folder)
    assert (code, err) == (0, "")
    assert out.count("Avertissement") == 3
    assert "ligne 6, colonne « surface_m2 »" in out.replace("\u202f", " ")


def test_check_prints_json(run, tmp_path):
    folder = write_tiny(tmp_path, financements=None)
    code, out, err = run("check", folder, "--json")
    printed = json.loads(out)
    assert (code, set(printed), printed["ok"]) == (1, {"ok", "tables", "faults"}, False)
    assert printed["tables"]["projets"] == 8
    sentence(err)
    first = printed["faults"][0]
    assert set(first) == {"file", "row", "column", "value", "rule", "severity", "message", "suggestion"}
    assert (first["file"], first["rule"], first["severity"]) == ("financements.csv", "table_manquante", "bloquant")


def test_check_says_when_all_is_well(run, tmp_path):
    code, out, _ = run("check", ROOT / "data" / "demo", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_indicators_are_listed(run):
    code, out, _ = run("indicators", "--json")
    printed = json.loads(out)
    assert code == 0
    assert [item["id"] for item in printed] == [indicator.id for indicator in INDICATORS]
    for item in printed:
        assert set(item) == {"id", "label", "unit", "definition", "tables", "by", "additive_by"}
        assert set(item["additive_by"]) <= set(item["by"])
        assert all(item[key] for key in ("label", "definition", "tables"))
    assert "Subventions par habitant" in run("indicators")[1]


# Help


@pytest.mark.parametrize("verb", [(), *((verb,) for verb in VERBS)], ids=lambda verb: "".join(verb) or "toutes")
def test_help_is_in_french(verb, run):
    code, out, err = run(*verb, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage\u00a0: python -m ess_metrics")
    for heading in re.findall(r"^(\S.*?)\s*:$", out, re.M):
        assert heading in ("arguments", "options", "verbes"), heading
    assert "options\u00a0:" in out
    for english in ("usage:", "options:", "positional", "show this", "exit", "optional", "default", "arguments:"):
        assert english not in out


def test_it_runs_as_a_command(tiny_folder):
    command = [sys.executable, "-m", "ess_metrics", "values", "jobs", "--data", str(tiny_folder)]
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").splitlines()[-1] == "valeur inconnue,,,6,not_shown"
