"""Constant euros: by hand on the tiny territory, then as laws; never without being asked, and always said.

The folder's own index: 2020 = 100, 2023 = 125, 2024 = 200. In euros of 2020 F1 is 1000.01 × 100/125 = 800.008, so
800.01; F6 200, F15 900; those of 2024 are halved: 250 + 150 + 50 + 250 + 20 + 30 + 100. Total 2750.01.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.__main__ import main
from ess_metrics.analyses import behind
from ess_metrics.analyses.proof import decode, judge, prove
from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.counting import prices
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.library import prices_words as words
from ess_metrics.views.exports import about, csv_french
from tests.answers import ask, rest, rows, total
from tests.tiny import A, B, write_tiny
from tests.views.test_not_shown import MAKERS
from tests.views.test_not_shown import made as view_of

INDEX = "annee,indice,base,source,statut\n2020,100,2020,Essai,définitif\n2023,125,2020,Essai,définitif\n"
WHOLE = f"{INDEX}2024,200,2020,Essai,provisoire\n"
OLD_CODE = "ESS-040J6-HB7H6-NRPHP-BJHC8-RD9M0-331F2-N18V3-61Z96-22QW7-F49Y0-W7DZY-4RR10-06SV"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """The tiny territory with an index for all the years that have money."""
    return read(write_tiny(tmp_path_factory.mktemp("indexed"), prix=WHOLE))


def test_by_hand(indexed):
    assert total(indexed, "granted", euros="2020") == (2750.01, 10)
    assert rows(ask(indexed, "granted", "annee", euros="2020")) == {
        "2020": (900, 1),
        "2023": (1000.01, 2),
        "2024": (850, 7),
        "2025": ("sans_objet", 0),
    }
    assert rows(ask(indexed, "granted", "code_quartier", {"annee": "2023"}, euros="2020"))[B] == (400.0, 1)
    assert rows(ask(indexed, "granted", "code_quartier", {"annee": "2023"}, euros="2020"))[A] == (400.01, 1)


def test_the_base_year_is_the_one_that_is_asked(indexed):
    assert total(indexed, "granted", {"annee": "2023"}, euros="2023") == total(indexed, "granted", {"annee": "2023"})
    assert total(indexed, "granted", {"annee": "2020"}, euros="2024")[0] == 1800


def test_a_year_without_index_is_stated_never_zero(made):
    data = made(prix=INDEX)
    found = ask(data, "granted", "annee", euros="2020")
    assert rows(found)["2024"] == ("sans_objet", 0)
    assert rest(found) == {"montant inconnu": (None, 1), prices.UNCONVERTED: (None, 7)}
    assert found.notes == (words.ASIDE.format(years="de 2024 et 2025"),)
    assert total(data, "granted", {"annee": "2024"}, euros="2020")[0] == "sans_objet"
    assert total(data, "granted_change", {"annee": "2024"}, euros="2020")[0] == "sans_objet"
    # A has 1300.01 in two converted years out of four
    assert rows(ask(data, "granted_per_inhabitant", "code_quartier", euros="2020"))[A][0] == round(
        1300.01 / 1000 / 2, 9
    )


def test_only_what_has_years_changes(indexed):
    for indicator in BY_ID:
        if BY_ID[indicator].euros:
            continue
        try:
            plain = values(indexed, indicator, None, Selection())
        except MissingTable:
            continue
        assert values(indexed, indicator, None, Selection(euros="2020")).total == plain.total


def test_a_change_is_that_of_real_euros(indexed):
    now, before = (total(indexed, "granted", {"annee": year}, euros="2020")[0] for year in ("2024", "2023"))
    assert total(indexed, "granted_change", {"annee": "2024"}, euros="2020")[0] == round(now / before - 1, 9)


def test_a_year_that_the_index_does_not_have_is_refused(indexed):
    with pytest.raises(UsageError, match="2020, 2023 et 2024"):
        values(indexed, "granted", None, Selection(euros="2022"))
    with pytest.raises(UsageError):
        Selection(euros="hier")


@given(st.integers(1, 10**12), st.floats(50, 200), st.floats(50, 200))
def test_a_conversion_is_rounded_once_and_never_loses_what_is_unknown(cents, then, base):
    index = prices.Index({2020: then, 2021: base}, "", "", {})
    found = prices.converted(np.array([cents, -1, cents]), np.array([2020, 2020, 2019]), index, 2021)
    assert abs(found[0] - cents * (base / then)) <= 0.5 + 1e-6 * found[0]
    assert found[1:].tolist() == [-1, -1]


@pytest.mark.parametrize("name", MAKERS)
def test_a_view_that_changes_says_whose_euros_it_has(name, indexed):
    where = {"code_quartier": A} if name.startswith("neighbourhood.") else {}
    plain, real = (view_of(name, indexed, Selection.of(where, euros=euros)) for euros in ("", "2020"))
    if plain is None:
        return
    if [row.cells for row in plain.rows] == [row.cells for row in real.rows] and plain.sentence == real.sentence:
        return
    said = "en euros constants de 2020"
    assert said in " ".join([real.title, *(column.label for column in real.columns)])
    assert said in real.perimeter
    assert "constants" not in plain.title + plain.perimeter
    assert said in csv_french(real).decode()


def test_the_unit_in_a_file_says_it(indexed):
    view = view_of("overview.by_scheme", indexed, Selection(euros="2020"))
    assert ("Unité", "€ constants de 2020") in about(view)


def test_records_add_up_to_the_figure(indexed):
    frame = behind.behind(indexed, Selection(euros="2020"), "financements", "granted")
    assert round(frame[behind.COUNTED].sum(), 2) == 2750.01


def test_a_proof_holds_the_euros_and_knows_another_index(indexed, made):
    one = decode(prove(indexed, "granted", None, None, Selection(euros="2020")))
    assert one.selection.euros == "2020"
    assert judge(one, indexed, indexed).then.cell.value == 2750.01
    assert not judge(one, indexed, indexed).repriced
    other = made(prix=WHOLE.replace("200,2020", "160,2020"))
    assert judge(one, None, other).repriced
    assert judge(one, None, made(prix="annee,indice\n2023,100\n")).now.cell is None
    assert decode(prove(indexed, "jobs", None, None, Selection(euros="2020"))).selection == Selection()


def test_a_code_made_before_constant_euros_still_says_its_question():
    one = decode(OLD_CODE)
    asked = Selection.of({"annee": "2023..2024"}, amount="verse", counting="financeur")
    assert (one.indicator, one.by, one.key, one.selection) == ("granted", "code_quartier", "QN06710I", asked)


def test_the_command_line(tiny, tiny_folder, capsys):
    def asked(*more):
        code = main(["values", "granted", "--data", str(tiny_folder), "--format", "json", *more])
        return code, capsys.readouterr()

    assert "euros" not in json.loads(asked()[1].out)
    code, said = asked("--euros", "constants")
    assert code == 0
    assert json.loads(said.out)["euros"]["annee"] == max(prices.index(tiny).values)
    assert "euros constants de" in said.err
    assert asked("--euros", "1950")[0] == 2
