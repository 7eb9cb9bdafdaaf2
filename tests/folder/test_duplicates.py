"""Money written twice: proposed with reasons, decided by a person, applied when the folder is read, reversible."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import duplicates as d
from ess_metrics.folder.reading import check, read
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import anything
from ess_metrics.views.pages import matches
from tests.answers import total
from tests.tiny import TABLES, write_tiny

CASES = pd.read_csv(Path(__file__).with_name("duplicates_cases.csv"), dtype=str, keep_default_na=False)
NAMED = {"fonds": "fonds_origine", "financeur": "financeur_id", "dispositif": "dispositif_code"}
NAMED |= {"convention": "convention_id", "reference": "reference_decision", "projet": "projet_id"}
NAMED |= {"porteur": "porteur_id", "annee": "annee", "section": "section", "statut": "statut"}


def tables(case) -> dict[str, pd.DataFrame]:
    """The two rows of a case, and the project."""
    rows = []
    for side in "ab":
        row = {column: case[f"{name}_{side}"] or None for name, column in NAMED.items()}
        row |= {"annee": int(row["annee"]), "montant_attribue": float(case[f"montant_{side}"])}
        rows.append(row | {"financement_id": side, "type_concours": "subvention"})
    cost = float(case["cout_total"]) if case["cout_total"] else float("nan")
    return {
        "financements": pd.DataFrame(rows),
        "projets": pd.DataFrame({"projet_id": ["X", "Y"], "cout_total": [cost, cost]}),
    }


def test_on_fifty_cases_little_is_missed_and_little_is_wrong():
    expected = CASES["attendu"] == "oui"
    proposed = pd.Series([bool(d.candidates(tables(case))) for case in CASES.to_dict("records")])
    wrong = CASES.loc[expected != proposed, ["cas", "attendu", "pourquoi"]].to_string()
    assert len(CASES) == 50
    assert (expected & proposed).sum() / proposed.sum() >= 0.95, wrong  # precision
    assert (expected & proposed).sum() / expected.sum() >= 0.95, wrong  # recall


TWICE = TABLES["financements"] + "F16,P2,,EPCI,EPCI,AAP_CDV,2024,investissement,subvention,300,300,,,,,,attribue,\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_tiny(tmp_path / "double", financements=TWICE)


def test_a_pair_is_proposed_until_it_is_decided(folder):
    (found,) = d.candidates(read(folder).tables)
    assert (found.row, found.origin, found.euros) == ("F16", "F3", 300.0)
    d.decide(folder, "F16", "F3", d.REFUSED, reason="Deux délibérations", author="Anne", may=anything)
    data = read(folder)
    assert not d.candidates(data.tables, d.decisions(data.tables))
    assert total(data, "granted") == (4150.01, 11)


def test_an_accepted_pair_counts_once_and_its_effect_is_told(folder):
    d.decide(folder, "F16", "F3", d.ACCEPTED, author="Anne", may=anything)
    data = read(folder)
    assert total(data, "granted") == (3850.01, 10)
    assert total(data, "granted", counting="financeur")[0] == 4350.01  # F13 and F16 are seen again
    assert d.effect(data.tables) == {("F16", "F3"): 300.0}


def test_a_decision_is_reversible_and_named(folder):
    d.decide(folder, "F16", "F3", d.ACCEPTED, author="Anne", may=anything)
    d.undo(folder, "F16", "F3", may=anything)
    assert total(read(folder), "granted") == (4150.01, 11)
    d.decide(folder, "F16", "F3", d.REFUSED, author="Jean", may=anything)
    d.decide(folder, "F16", "F3", d.ACCEPTED, author="Anne", may=anything)
    (kept,) = d.read_decisions(folder)
    assert (kept.decision, kept.author, len(kept.date)) == ("accepte", "Anne", 10)


def test_check_knows_the_file_and_says_nothing(folder):
    before = check(folder).to_json()
    d.decide(folder, "F16", "F3", d.ACCEPTED, may=anything)
    after = check(folder).to_json()
    assert after["faults"] == before["faults"]
    assert after["tables"]["rapprochements"] == 1


def test_decisions_that_mean_nothing_change_nothing(folder):
    d.decide(folder, "F16", "F99", d.ACCEPTED, may=anything)  # no such row
    d.decide(folder, "F12", "F13", d.ACCEPTED, may=anything)  # F13 already passes on F12: a loop
    assert total(read(folder), "granted") == (4150.01, 11)


def test_the_command_says_that_two_rows_are_the_same_money(folder):
    assert main(["matches", str(folder), "--same", "F16", "F3"]) == 0
    assert [(one.row, one.origin, one.decision) for one in d.read_decisions(folder)] == [("F16", "F3", d.ACCEPTED)]
    assert main(["matches", str(folder), "--undo", "F16", "F3"]) == 0
    assert d.read_decisions(folder) == ()


def test_the_command_lists_pairs_in_french(folder, capsys):
    assert main(["matches", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "F16" in text
    assert "même projet" in text
    assert main(["matches", str(folder), "--json"]) == 0
    assert '"confidence": 0.85' in capsys.readouterr().out


def test_the_page_says_the_effect_and_keeps_what_is_decided(folder):
    assert matches.decide(folder, "F16|F3", matches.ACCEPTED, "Saisie deux fois", "Anne", may=anything) == ""
    data = read(folder)
    (row,) = matches.made(data, Selection(), matches.decided(folder)).rows
    assert (row.cells["auteur"], row.cells["effet"]) == ("Anne", 300.0)
    told = " ".join(matches.lead(data, folder)).replace("\u202f", " ").replace("\xa0", " ")
    assert "retirent 300 € du total, qui serait de 4 150 € et qui est de 3 850 €" in told
    assert matches.candidates(data, folder) == []
    matches.decide(folder, "F16|F3", "", "", "", may=anything)
    assert matches.decided(folder) == ()
    assert matches.to_look_at(read(folder), Selection(), matches.candidates(read(folder), folder)).rows
