"""French formats, to the code point."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.texts import numbers as n


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (n.euros(1234567), "1\u202f234\u202f567\u202f€"),
        (n.euros(0), "0\u202f€"),
        (n.euros(-0.4), "0\u202f€"),
        (n.euros(-1234), "\u22121\u202f234\u202f€"),
        (n.euros_exact(1234.5), "1\u202f234,50\u202f€"),
        (n.euros_exact(1234.0), "1\u202f234\u202f€"),
        (n.euros_short(12_512_000), "12,5\u202fM€"),
        (n.euros_short(12_000_000), "12\u202fM€"),
        (n.euros_short(2_300_000_000), "2,3\u202fMd€"),
        (n.euros_short(999_999), "999\u202f999\u202f€"),
        (n.euros_short(1_000_000), "1\u202fM€"),
        (n.percent(0.453), "45,3\u202f%"),
        (n.percent(1), "100\u202f%"),
        (n.percent(0.0005, 1), "0,1\u202f%"),
        (n.ratio_signed(0.04), "+4\u202f%"),
        (n.ratio_signed(-0.04), "\u22124\u202f%"),
        (n.ratio_signed(-0.001), "0\u202f%"),
        (n.ratio_signed(0), "0\u202f%"),
        (n.per_inhabitant(12.34), "12,3\u202f€/hab/an"),
        (n.per_inhabitant(1234.5), "1\u202f235\u202f€/hab/an"),
        (n.plural(1, "projet"), "1\u00a0projet"),
        (n.plural(0, "projet"), "0\u00a0projet"),
        (n.plural(2, "projet"), "2\u00a0projets"),
        (n.plural(3, "local", "locaux"), "3\u00a0locaux"),
        (n.plural(2, "projet financé"), "2\u00a0projets financés"),
        (n.agreed(2, "local vacant"), "locaux vacants"),
        (n.agreed(2, "ligne de financement"), "lignes de financement"),
        (n.days(1), "1\u00a0jour"),
        (n.days(45.4), "45\u00a0jours"),
        (n.months(14.2), "14,2\u00a0mois"),
        (n.date(date(2026, 11, 22)), "22\u00a0novembre\u00a02026"),
        (n.date("2026-03-01"), "1er\u00a0mars\u00a02026"),
        (n.month("2026-08-15"), "août\u00a02026"),
        (n.span(2019, 2026), "2019-2026"),
        (n.span(2024, 2024), "2024"),
        (n.years((2019, 2020, 2023)), "2019-2020 et 2023"),
        (n.listing(["A"]), "A"),
        (n.listing(["A", "B"]), "A et B"),
        (n.listing(["A", "B", "C"]), "A, B et C"),
        (n.listing(["A", "B", "C", "D"], most=2), "A, B et 2\u00a0autres"),
        (n.listing([]), ""),
        (n.ordinal(1), "1er"),
        (n.ordinal(1, feminine=True), "1re"),
        (n.ordinal(3), "3e"),
        (n.formatted(None, "eur", "secret"), "s"),
        (n.formatted(None, "eur", "sans_objet"), "sans objet"),
        (n.formatted(None, "eur"), "sans objet"),
        (n.formatted(float("nan"), "percent"), "sans objet"),
        (n.formatted(None), "inconnu"),
        (n.formatted(0.0, "eur"), "0\u202f€"),
        (n.formatted(2024, "year"), "2024"),
    ],
)
def test_formats(made, expected):
    assert made == expected


amounts = st.floats(-1e12, 1e12, allow_nan=False)


@given(amounts, st.integers(0, 3))
def test_a_number_reads_back(value, places):
    text = n.decimal(value, places)
    back = float(text.replace(n.THIN, "").replace(",", ".").replace(n.MINUS, "-"))
    assert abs(back - value) <= 0.5 * 10**-places + abs(value) * 1e-9


@given(amounts)
def test_groups_of_three_and_no_ascii_minus(value):
    text = n.euros(value)
    assert re.fullmatch("\u2212?\\d{1,3}(\u202f\\d{3})*\u202f€", text)


@given(st.integers(-(10**6), 10**6), st.sampled_from(sorted(n.FORMATS)))
def test_every_kind_formats_any_whole_number(value, kind):
    if kind != "date":
        assert n.formatted(value, kind)


@given(st.sets(st.integers(2015, 2030), min_size=1))
def test_years_name_first_and_last(chosen):
    text = n.years(chosen)
    assert str(min(chosen)) in text
    assert str(max(chosen)) in text


def test_a_proper_name_takes_its_article():
    told = {"Bischheim": "de Bischheim", "Ostwald": "d’Ostwald", "Échirolles": "d’Échirolles", "Yerres": "d’Yerres",
            "Yutz": "de Yutz", "Le Havre": "du Havre", "Les Mureaux": "des Mureaux", "La Courneuve": "de La Courneuve",
            "Lens": "de Lens", "": "de "}  # fmt: skip
    assert {name: n.of_name(name) for name in told} == told
