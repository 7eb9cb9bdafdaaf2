"""Cells as people write them: each example has its one reading, or none and a reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ess_metrics.files import cell_dates, cell_identifiers, cell_values
from ess_metrics.files.cell_identifiers import Identifier
from ess_metrics.texts.fault_sentences import RULES

PARSERS = (
    cell_values.amount, cell_values.number, cell_values.share, cell_dates.moment, cell_dates.period,
    cell_dates.year, cell_identifiers.identifier, cell_values.boolean,
    cell_values.postcode, cell_values.commune,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1 234,56", "1234.56"),
        ("3 000", "3000"),
        ("3\u202f000", "3000"),
        ("232\u00a0000,00", "232000"),
        ("1\ufffd734,50\ufffd€", "1734.5"),
        ("1?734,50", "1734.5"),
        ("250.0", "250"),
        ("25970.06", "25970.06"),
        ("1.234,56 €", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.5"),
        ("€ 1500", "1500"),
        ("1 500 € TTC", "1500"),
        ("1 000 000,00 euros", "1000000"),
        ("1500.-", "1500"),
        ("(1 500)", "-1500"),
        ("-250", "-250"),
        ("\u2212 300,5", "-300.5"),
        ("1500-", "-1500"),
        (",5", "0.5"),
        ("0,123", "0.123"),
        ("1.2E+05", "120000"),
        ("0", "0"),
    ],
)
def test_amounts(text, euros):
    read = cell_values.amount(text)
    assert (read.value, read.rule) == (Decimal(euros), None)


@pytest.mark.parametrize(
    "text", ["n.c.", "X", "12 34", "1 2345", "1000 € + 500 €", "10 %", "(1500", "1,23,4", "12/3", "e"]
)
def test_unreadable_amounts(text):
    assert cell_values.amount(text).failed
    assert cell_values.amount(text).rule == "montant_illisible"


@pytest.mark.parametrize(
    "text",
    ["1OO", "1O 000", "O 500", "l500", "1 OOO", "3 OOO,OO €", "S00", "1b500", "1 234,S0", "1500 F", "300 CHF", "$ 500",
     "120 h", "35 heures", "18 m²", "1 200/mois", "2 milliards"],
)  # fmt: skip
def test_letters_for_figures_and_units_that_are_not_of_euros_are_never_a_number(text):
    assert cell_values.amount(text).rule == "montant_illisible"
    assert cell_values.number(text).failed
    assert cell_values.measured(text) is None


def test_a_letter_that_can_be_no_figure_is_a_remark():
    read = cell_values.amount("N                 82 584,28")
    assert (read.value, read.rule, read.facts["remark"]) == (Decimal("82584.28"), "montant_remarque", "N")


@given(
    st.integers(10, 99_999_999),
    st.sampled_from([str, "{:,}".format]),
    st.sampled_from("OoIlSBZbgqDAT"),
    st.sampled_from(["", " €", ",50", ",5O €"]),
    st.data(),
)
@example(1000, "{:,}".format, "b", "", None)
@example(6500, "{:,}".format, "T", " €", None)
def test_one_figure_typed_as_a_letter_is_never_read_as_another_amount(number, shape, letter, tail, data):
    text = shape(number).replace(",", " ")
    at = data.draw(st.sampled_from([at for at, char in enumerate(text) if char.isdigit()])) if data else 0
    read = cell_values.amount(text[:at] + letter + text[at + 1 :] + tail)
    assert read.value is None
    assert read.rule == "montant_illisible"


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y"]), st.data())
def test_one_figure_of_a_date_typed_as_a_letter_is_never_another_date(day, shape, data):
    text = day.strftime(shape)
    at = data.draw(st.sampled_from([at for at, char in enumerate(text) if char.isdigit()]))
    wrong = text[:at] + data.draw(st.sampled_from("OoIlSB")) + text[at + 1 :]
    assert cell_dates.moment(wrong).failed
    assert cell_dates.year(wrong).failed
    assert cell_dates.year(wrong[:4] if shape[1] == "Y" else wrong[-4:]).value in (None, day.year)


@pytest.mark.parametrize(
    ("text", "number"), [("4\u202f120", 4120), ("1 234,5", 1234.5), ("7.0E-3", 0.007), ("12 %", 12), (".5", 0.5)]
)
def test_a_published_figure_is_one_number_or_none(text, number):
    assert cell_values.measured(text) == number


@pytest.mark.parametrize("text", ["12 5", "1_000", "٣", "1 2345", "", ".", "nan"])
def test_what_is_not_one_number_is_none(text):
    assert cell_values.measured(text) is None


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "-", "–", "null", "NaN", None])
def test_nothing_is_neither_an_amount_nor_a_fault(text):
    assert cell_values.amount(text) == cell_values.NOTHING
    assert cell_dates.moment(text) == cell_values.NOTHING
    assert cell_identifiers.identifier(text) == cell_values.NOTHING


def test_thousands_or_decimals_is_never_guessed():
    assert cell_values.amount("1.234").rule == cell_values.amount("1,234").rule == "montant_ambigu"
    assert cell_values.amount("1.234", ".").value == Decimal("1.234")
    assert cell_values.amount("1.234", ",").value == 1234
    assert cell_values.decimal_mark(["1.234", "250,00"]) == ","
    assert cell_values.decimal_mark(["1.234", "250.0"]) == "."
    assert cell_values.decimal_mark(["1.234", "5,678", "12"]) is None
    assert cell_values.decimal_mark(["1.5", "1,5"]) is None
    assert cell_values.decimal_mark(["1.234.567"]) == ","


def test_units_and_remarks_are_reported():
    read = cell_values.amount("12,5 k€")
    assert (read.value, read.rule, read.facts["unit"]) == (12500, "montant_en_milliers", "k€")
    assert cell_values.amount("2 M€").value == 2_000_000
    assert cell_values.amount("12 milliers d'euros").value == 12000
    read = cell_values.amount("240 000 € (pour 3 saisons)")
    assert (read.value, read.rule, read.facts["remark"]) == (240000, "montant_remarque", "pour 3 saisons")
    assert cell_values.header_factor("Montant (k€)") == cell_values.header_factor("Montant en milliers d'euros") == 1000
    assert cell_values.header_factor("Montant (€)") == 1


def test_what_a_mark_means_is_proven_by_the_column_or_stays_open():
    assert cell_values.open_mark("1.734") == cell_values.open_mark("12.500 €") == "."
    assert (
        cell_values.open_mark("1734.50") is cell_values.open_mark("0.125") is cell_values.open_mark("1 734,500") is None
    )
    assert cell_values.mark_senses(["1.734", "12.500", "500"]) == {}
    assert cell_values.mark_senses(["1.734", "12.500,00"]) == {".": "thousands"}
    assert cell_values.mark_senses(["1.734", "1250.125"]) == {".": "decimal"}
    assert cell_values.mark_senses(["1.234.567", "1250.125"]) == {}  # proven both ways: nothing is proven


def test_money_is_as_written_and_the_unit_of_the_cell_wins():
    assert cell_values.money("1.734").value == Decimal("1.734")
    assert cell_values.money("1.734", {".": "thousands"}).value == 1734
    assert cell_values.money("7k").value == cell_values.money("7", factor=1000).value == 7000
    assert cell_values.money("7 k€", factor=1000).value == 7000
    assert cell_values.money("7 €", factor=1000).value == 7
    assert cell_values.written_unit("1 200") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-01-13", "2022-01-13"),
        ("2022/01/13", "2022-01-13"),
        ("13/01/2022", "2022-01-13"),
        ("3-1-22", "2022-01-03"),
        ("13.01.2022", "2022-01-13"),
        ("20220113", "2022-01-13"),
        ("2017-10-06T10:00:00", "2017-10-06"),
        ("2017-10-06 10:00", "2017-10-06"),
        ("43174", "2018-03-15"),
        ("43174.0", "2018-03-15"),
        ("12 mars 2018", "2018-03-12"),
        ("1er août 2014", "2014-08-01"),
        ("5 février 2014", "2014-02-05"),
        ("15-mars-22", "2022-03-15"),
        ("15 / 03 / 2022", "2022-03-15"),
    ],
)
def test_whole_dates(text, day):
    assert cell_dates.moment(text).value.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "year", "month", "precision"),
    [
        ("2014", 2014, None, "l'année"),
        ("2014.0", 2014, None, "l'année"),
        ("année 2014", 2014, None, "l'année"),
        ("MAI 2014", 2014, 5, "le mois"),
        ("juillet 2014", 2014, 7, "le mois"),
        ("juin 2014", 2014, 6, "le mois"),
        ("03/2018", 2018, 3, "le mois"),
        ("2018-03", 2018, 3, "le mois"),
    ],
)
def test_parts_of_dates(text, year, month, precision):
    read = cell_dates.moment(text).value
    assert (read.year, read.month, read.day, read.precision) == (year, month, None, precision)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("20023", "date_hors_bornes"),
        ("01/01/20023", "date_hors_bornes"),
        ("0218-01-01", "date_hors_bornes"),
        ("31/02/2020", "date_illisible"),
        ("03/25/2018", "date_illisible"),
        ("2018-13", "date_illisible"),
        ("fin-action", "date_illisible"),
    ],
)
def test_wrong_dates(text, rule):
    assert cell_dates.moment(text).rule == rule
    assert cell_dates.moment(text).failed


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2017-10-06/2018-06-30", [2017, 2018]),
        ("2022/01/13_2024/01/12", [2022, 2023, 2024]),
        ("01/10/2013-01/10/2014", [2013, 2014]),
        ("du 01/01/2018 au 31/12/2018", [2018]),
        ("2018-2020", [2018, 2019, 2020]),
        ("2014", [2014]),
        ("2017-12-12/fin-action", [2017]),
    ],
)
def test_periods(text, years):
    assert list(cell_dates.period(text).value.years) == years


def test_years():
    assert cell_dates.year("Exercice 2014").value == 2014
    assert cell_dates.year("15/03/2018").value == 2018
    assert cell_dates.year("44635").value == 2022
    assert cell_dates.year("20222").rule == "annee_illisible"  # no serial of 1955
    assert cell_dates.year("20023").rule == cell_dates.year("deux mille").rule == "annee_illisible"


@pytest.mark.parametrize(
    ("text", "kind", "value", "rule"),
    [
        ("82 212 742 900 014", "siret", "82212742900014", None),
        ("224 900 019 000 15'", "siret", "22490001900015", None),
        ("78061024200023.0", "siret", "78061024200023", None),
        ("SIRET : 78061024200023", "siret", "78061024200023", None),
        ("35600000000048", "siret", "35600000000048", None),
        ("35600000049837", "siret", "35600000049837", None),
        ("6220119900031", "siret", "06220119900031", "code_zero_perdu"),
        ("452474562", "siren", "452474562", "siren_pour_siret"),
        ("w380475558", "rna", "W380475558", None),
        ("W9N1000257", "rna", "W9N1000257", None),
    ],
)
def test_identifiers(text, kind, value, rule):
    read = cell_identifiers.identifier(text)
    assert (read.value, read.rule) == (Identifier(kind, value), rule)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("35181600000000", "siret_arrondi"),
        ("7862000000000", "siret_arrondi"),
        ("3.51816E+13", "siret_arrondi"),
        ("7,86E+13", "siret_arrondi"),
        ("82212742900015", "siret_invalide"),
        ("00000000000000", "siret_invalide"),
        ("452474563", "siret_invalide"),
        ("12345", "siret_invalide"),
        ("185056748212345", "identifiant_personnel"),
        ("association", "identifiant_illisible"),
    ],
)
def test_refused_identifiers(text, rule):
    assert cell_identifiers.identifier(text).rule == rule
    assert cell_identifiers.identifier(text).value is None


def luhn_of(digits: str) -> int:
    """The sum of Luhn modulo 10, as the standard says it: every other figure doubled, from the right."""
    return sum(sum(map(int, str(int(char) * (1 + at % 2)))) for at, char in enumerate(reversed(digits))) % 10


def test_la_poste_and_luhn():
    """The head office of La Poste has the key of everyone, its post offices one of their own (a sum divisible by 5)."""
    assert cell_identifiers.valid_siret("35600000000048")
    assert cell_identifiers.valid_siret("35600000049837")
    assert luhn_of("35600000049837") != 0
    assert not cell_identifiers.valid_siret("35600000049838")
    assert not cell_identifiers.valid_siret("35600000000000")
    assert cell_identifiers.valid_siren("732829320")
    assert not cell_identifiers.valid_siren("111111111")


def test_an_rna_is_a_letter_and_nine_signs():
    assert cell_identifiers.valid_rna("W673000123")
    assert cell_identifiers.valid_rna("W9R2003456")
    assert not any(map(cell_identifiers.valid_rna, ("W67300012", "W6730001234", "X673000123", "w673000123")))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("48,573", 48.573),
        ("48.573", 48.573),
        ("-7.75", -7.75),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("12,5 %", 12.5),
        ("12 €", 12.0),
        ("12 k€", None),
        ("3 places", None),
        ("n.c.", None),
        ("inf", None),
        ("1_000", None),
        ("", None),
    ],
)
def test_a_measured_number_has_one_decimal_mark(cell, value):
    assert cell_values.measured(cell) == value


def test_booleans_codes_and_shares():
    assert [cell_values.boolean(t).value for t in ("Oui", "VRAI", "o", "1", "1.0", "TRUE")] == [True] * 6
    assert [cell_values.boolean(t).value for t in ("non", "Faux", "N", "0", "false")] == [False] * 5
    assert cell_values.boolean("peut-être").rule == "booleen_illisible"
    assert [cell_values.postcode(t).value for t in ("67000.0", "67 000", "F-67000", "67003 CEDEX 1")] == [
        "67000"
    ] * 3 + ["67003"]
    assert (cell_values.postcode("1000").value, cell_values.postcode("1000").rule) == ("01000", "code_zero_perdu")
    assert cell_values.commune("2A004").value == "2A004"
    assert cell_values.commune("1053.0").value == "01053"
    assert cell_values.commune("Strasbourg").rule == "code_illisible"
    assert (
        cell_values.share("0,45").value
        == cell_values.share("45 %").value
        == cell_values.share("45").value
        == Decimal("0.45")
    )
    assert cell_values.share("1").value == 1
    assert cell_values.share("1", percent=True).value == Decimal("0.01")
    assert cell_values.share("120").rule == "part_hors_bornes"


def test_folding():
    assert cell_values.fold("Montant\nde l'Œuvre (1)") == "montant de l oeuvre 1"
    assert cell_values.same_words("aide en num�raire", "aide en numeraire")
    assert not cell_values.same_words("aide en nature", "aide en numeraire")


# --- laws ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**13), st.sampled_from([" ", "\u00a0", "\u202f", ""]), st.sampled_from(["", " €", " euros"]))
def test_french_amounts_are_read_back(cents, space, unit):
    text = f"{cents // 100:,}".replace(",", space) + f",{cents % 100:02d}{unit}"
    assert cell_values.amount(text).value == Decimal(cents) / 100


@given(st.integers(-(10**13), 10**13))
def test_machine_amounts_are_read_back(cents):
    assert cell_values.amount(f"{Decimal(cents) / 100:.2f}").value == Decimal(cents) / 100


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d.%m.%Y"])
)
def test_dates_are_read_back(day, shape):
    assert cell_dates.moment(day.strftime(shape)).value.day == day


@given(st.dates(date(1970, 1, 2), date(2100, 1, 1)))
def test_excel_serials_are_read_back(day):
    serial = (day - date(1899, 12, 30)).days
    assert cell_dates.moment(str(serial)).value.day == date(1899, 12, 30) + timedelta(serial)


@given(st.integers(10**12, 10**13 - 1).filter(lambda n: str(n)[-4:] != "0000"))
def test_a_siret_with_its_key_is_read_however_spaced(number):
    digits = next(f"{number}{key}" for key in range(10) if luhn_of(f"{number}{key}") == 0)
    spaced = f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}"
    if not digits.endswith("00000"):
        assert cell_identifiers.identifier(spaced).value == Identifier("siret", digits)
    rounded = digits[:6] + "0" * 8
    assert cell_identifiers.identifier(rounded).value is None


@given(st.text(max_size=30) | st.from_regex(r"[0-9 .,€k()\-/E+]{0,20}"))
def test_no_text_breaks_a_parser_and_every_rule_has_its_sentence(text):
    for parse in PARSERS:
        read = parse(text)
        assert read.rule is None or read.rule in RULES
        assert not (read.failed and read.value is not None)
