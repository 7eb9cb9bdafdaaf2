"""A territory by its name or its number."""

from __future__ import annotations

import pytest

from ess_metrics.fetching import territory_search
from ess_metrics.fetching.perimeter import COMMUNE, COUNTRY, DEPARTMENT, EPCI, EPT


@pytest.mark.parametrize(
    ("asked", "kind", "code"),
    [
        ("Nantes Métropole", EPCI, "244400404"),
        ("nantes metropole", EPCI, "244400404"),
        ("244400404", EPCI, "244400404"),
        ("244 400 404", EPCI, "244400404"),
        ("Nantes", COMMUNE, "44109"),
        ("44109", COMMUNE, "44109"),
        ("214401093", COMMUNE, "44109"),
        ("219740115", COMMUNE, "97411"),
        ("Communauté d’agglomération du Bassin de Bourg-en-Bresse", EPCI, "200071751"),
        ("Bassin de Bourg-en-Bresse", EPCI, "200071751"),
        ("Loire-Atlantique", DEPARTMENT, "44"),
        ("974", DEPARTMENT, "974"),
        ("La Réunion", DEPARTMENT, "974"),  # the region of one department is the same territory
        ("Plaine Commune", EPT, "200057867"),
        ("200057867", EPT, "200057867"),
    ],
)
def test_a_territory_is_found(client, asked, kind, code):
    found = territory_search.place(asked, client)
    assert (found.kind, found.codes) == (kind, (code,))
    assert found.communes
    assert found.departments


def test_the_country_asks_nobody(client, hosts):
    assert territory_search.place("France", client).kind == COUNTRY
    assert hosts.asked == []


def test_a_name_that_several_bear_is_a_choice(client, hosts):
    hosts.trouble("/communes", _communes(("Saint-Denis", "93066"), ("Saint-Denis", "97411")))
    with pytest.raises(territory_search.SeveralPlaces) as told:
        territory_search.place("Saint-Denis", client)
    assert "93066" in str(told.value)
    assert "97411" in str(told.value)


def test_a_name_that_nobody_bears(client):
    with pytest.raises(territory_search.UnknownPlace, match="Ville-Imaginaire"):
        territory_search.place("Ville-Imaginaire", client)
    with pytest.raises(territory_search.UnknownPlace, match="123"):
        territory_search.place("123", client)


def test_what_the_index_adds_to_a_name_is_no_match(client):
    """It answers Saint-Herblain and Saint-Sébastien to « Saint »: none bears that name, and both hold it."""
    with pytest.raises(territory_search.SeveralPlaces):
        territory_search.place("Saint", client)


def _communes(*pairs):
    from tests.stub_hosts import as_json

    return as_json([{"nom": name, "code": code} for name, code in pairs])
