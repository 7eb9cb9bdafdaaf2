"""Addresses placed in the neighbourhoods: what is written, which street, which door, how far from an edge."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from ess_metrics.formats import address_list, placed_addresses
from ess_metrics.formats.address_book import (
    BETWEEN,
    COLUMNS,
    NO_COMMUNE,
    NO_STREET,
    NUMBER,
    SEVERAL,
    STREET,
    AddressBook,
)
from ess_metrics.formats.address_text import key, split

# A degree of longitude is 75 km at 47.2°: 0.0001 is 7.5 m. Bellevue is the square of the stub of hosts.
WEST, SOUTH = -1.60, 47.21
INSIDE, EDGE, OUTSIDE = WEST + 0.005, WEST + 0.0001, WEST - 0.01
STREETS = {
    # street: its id, commune, postcode, former commune, {number: (suffix, longitude)}
    "Rue du Général Leclerc": ("a", "44109", "44000", "", {1: ("", INSIDE), 2: ("", INSIDE), 9: ("", INSIDE + 0.0008)}),
    "Avenue de l'Écluse": ("b", "44109", "44100", "", {12: ("", EDGE), 13: ("bis", OUTSIDE)}),
    "Rue Saint-Jean": ("c", "44109", "44000", "", {4: ("", OUTSIDE)}),
    "Rue de la Limite": ("d", "44109", "44000", "", {1: ("", OUTSIDE), 3: ("", INSIDE)}),
    "Rue de l'Église": ("e", "44162", "44800", "", {5: ("", OUTSIDE)}),
}
TWINS = [("f", "Rue du Moulin", "44109", "Chantenay", OUTSIDE), ("g", "Rue du Moulin", "44109", "Doulon", INSIDE)]
NAMES = {"44109": "Nantes", "44162": "Saint-Herblain"}


def written(path):
    """The addresses of a small department, as `fetch` puts them in a folder."""
    rows = [
        (id_, insee, postal, NAMES[insee], old, street, number, suffix, lon, SOUTH + 0.005)
        for street, (id_, insee, postal, old, doors) in STREETS.items()
        for number, (suffix, lon) in doors.items()
    ]
    rows += [
        (id_, insee, "44000", "Nantes", old, name, 7, "", lon, SOUTH + 0.005) for id_, name, insee, old, lon in TWINS
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows, columns=list(COLUMNS)).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return AddressBook((written(tmp_path_factory.mktemp("ban") / "44.parquet"),), frozenset({"44109"}))


@pytest.fixture(scope="module")
def outlines():
    return gpd.GeoDataFrame(
        {"code_quartier": ["QN04401I"]}, geometry=[box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)], crs=4326
    )


@pytest.mark.parametrize(
    ("text", "number", "suffix", "street", "postcode", "commune"),
    [
        ("12 bis, av. du Gal Leclerc 44000 Nantes", 12, "bis", "avenue general leclerc", "44000", "nantes"),
        ("Bât. B – 12, Avenue du Général Leclerc", 12, "", "avenue general leclerc", "", ""),
        ("44000 Nantes, 4 r. St-Jean", 4, "", "rue saint jean", "44000", "nantes"),
        ("12-14 rue de l'Ill CS 30001 67076 Strasbourg cedex", 12, "", "rue ill", "67076", "strasbourg"),
        ("3 A rue des Pins", 3, "a", "rue pins", "", ""),
        ("5 à 9 bd du Port", 5, "", "boulevard port", "", ""),
        ("place de l'Île", 0, "", "place ile", "", ""),
        ("rue du fbg National", 0, "", "rue faubourg national", "", ""),
        ("", 0, "", "", "", ""),
    ],
)
def test_an_address_is_cut_into_what_it_says(text, number, suffix, street, postcode, commune):
    found = split(text)
    assert (found.number, found.suffix, found.street) == (number, suffix, street)
    assert (found.postcode, found.commune) == (postcode, commune)


@pytest.mark.parametrize(
    ("text", "precision", "code", "why"),
    [
        ("1 rue du Général Leclerc 44000 Nantes", NUMBER, "QN04401I", ""),
        ("1 R. GAL LECLERC, NANTES", NUMBER, "QN04401I", ""),
        ("1 rue du Gneral Leclerc 44000 Nantes", NUMBER, "QN04401I", placed_addresses.ALIKE),
        ("5 rue du Général Leclerc 44000 Nantes", BETWEEN, "QN04401I", ""),
        ("12 avenue de l'Ecluse 44100 Nantes", NUMBER, "QN04401I", placed_addresses.NEAR_EDGE),
        ("4 rue St Jean 44000 Nantes", NUMBER, "HORS_QPV", ""),
        ("rue Saint-Jean, Nantes", STREET, "HORS_QPV", ""),
        ("rue de la Limite 44000 Nantes", STREET, "QN04401I", placed_addresses.CROSSED),
        ("4 rue Saint-Jean", NUMBER, "HORS_QPV", ""),  # without commune: those of the territory
        ("5 rue de l'Église 44800 Saint-Herblain", NUMBER, "HORS_QPV", ""),
        ("7 rue du Moulin 44000 Nantes", "", "", SEVERAL),
        ("7 rue du Moulin 44000 Doulon", NUMBER, "QN04401I", ""),  # a commune that is no more
        ("1 rue Nulle Part 44000 Nantes", "", "", NO_STREET),
        ("1 rue du Général Leclerc 29000 Quimper", "", "", NO_COMMUNE),
        ("", "", "", "vide"),
    ],
)
def test_a_line_is_placed_or_says_why_not(book, outlines, text, precision, code, why):
    row = placed_addresses.locate([split(text)], book, outlines).iloc[0]
    assert (row["precision"], row["code_quartier"], row["pourquoi"]) == (precision, code, why)
    assert row["a_verifier"] == bool(precision and why)


def test_the_distance_is_that_of_the_nearest_edge_on_the_ground(book, outlines):
    asked = [split("12 avenue de l'Écluse 44100 Nantes"), split("4 rue Saint-Jean 44000 Nantes")]
    near, far = placed_addresses.locate(asked, book, outlines)["distance_bord"]
    assert near == pytest.approx(7.6, abs=0.6)  # 0.0001° of longitude
    assert far == pytest.approx(757, abs=5)  # 0.01°
    assert not placed_addresses.locate(asked, book, outlines, tolerance=5)["a_verifier"].any()
    assert placed_addresses.locate(asked, book, outlines, tolerance=800)["a_verifier"].all()


@given(st.sampled_from(list(STREETS)), st.booleans(), st.sampled_from(["", "Bât. C, ", "Résidence Les Pins "]))
def test_a_door_of_the_file_is_found_where_it_is(book, street, shouted, before):
    _, insee, postal, _, doors = STREETS[street]
    for number, (suffix, lon) in doors.items():
        text = f"{before}{number} {suffix} {street} {postal} {NAMES[insee]}"
        found = book.find(split(text.upper() if shouted else text))
        assert (found.precision, found.lon, found.radius) == (NUMBER, lon, 0.0)


@given(st.text(max_size=60))
def test_any_text_is_an_answer(book, text):
    found = book.find(split(text))
    assert bool(found.why) == (not found.precision)
    assert key(key(text)) == key(text)


def test_a_list_is_read_as_people_have_it(book, outlines):
    pasted = "Association\tAdresse du siège\tCP\tVille\nLa Ruche\t1 rue du Général Leclerc\t44000\tNantes\n"
    said = address_list.pasted(pasted)
    assert said.titles == ("Association", "Adresse du siège", "CP", "Ville")
    assert address_list.place(said, book, outlines)["code_quartier"].tolist() == ["QN04401I"]
    plain = address_list.pasted("4 rue Saint-Jean 44000 Nantes\n\n47.215, -1.595\n47.215, -1.62")
    assert address_list.place(plain, book, outlines)["code_quartier"].tolist() == ["HORS_QPV", "QN04401I", "HORS_QPV"]
    assert address_list.place(plain, None, outlines)["pourquoi"].tolist() == [placed_addresses.NO_FILE, "", ""]
