"""Tables told by hand: the recipe that the contract describes takes every row, euro and place, by command line."""

import json
import random
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from ess_metrics.__main__ import main
from tests.importing.test_spreadsheets import folder, table  # noqa: F401 - the fixture
from tests.importing.told_tables import TABLES

SEEDS = range(3)


def drawn(kind, seed, tmp_path):
    told = TABLES[kind](random.Random(f"{kind}{seed}"), tmp_path)
    recipe = tmp_path / f"{kind}.toml"
    recipe.write_text(told.recipe, encoding="utf-8")
    return told, recipe


def money(folder, column):  # noqa: F811
    """Euros by fund, year and section, and by place, added up from the tables alone."""
    rows = [row for row in table(folder, "financements").to_dict("records") if row.get(column)]
    found, by_place, parts = defaultdict(Decimal), defaultdict(Decimal), defaultdict(list)
    for link in table(folder, "projets_quartiers").to_dict("records"):
        parts[link["projet_id"]].append((link["code_quartier"], Decimal(link["part"])))
    for row in rows:
        found[row["fonds_origine"], row["annee"], row.get("section", "")] += Decimal(row[column])
        for code, part in parts[row["projet_id"]]:
            by_place[code] += Decimal(row[column]) * part
    return dict(found), {code: round(value, 2) for code, value in by_place.items() if value}


def shown(found):
    return {key: round(value, 2) for key, value in found.items() if value}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", TABLES)
def test_a_table_told_by_hand_is_whole(kind, seed, tmp_path, folder, capsys):  # noqa: F811
    told, recipe = drawn(kind, seed, tmp_path)
    checked = main(["recipe", "check", str(recipe), str(told.path), "--json"])
    file = json.loads(capsys.readouterr().out)
    assert (checked, file["rows_read"]) == (0, told.rows), file["faults"]
    assert main(["import", str(told.path), "--into", str(folder), "--recipe", str(recipe), "--json"]) == 0
    file = json.loads(capsys.readouterr().out)["files"][0]
    said = [fault["message"] for fault in file["faults"]]
    assert (file["rows_read"], file["rows_refused"]) == (told.rows, told.refused), said
    assert file["rows_kept"] == told.rows - told.refused, said
    if told.money:
        by_key, by_place = money(folder, told.column)
        assert shown(by_key) == shown(told.money), said
        assert by_place == shown(told.places), said
    for stem, count in told.counts.items():
        assert len(table(folder, stem)) == count, (stem, said)
    assert main(["check", str(folder)]) == 0, capsys.readouterr().out
    HELD.get(kind, lambda *_: None)(told, folder)


def _programme(told, folder):  # noqa: F811
    assert Counter(table(folder, "projets")["thematique"]) == told.more["themes"]


def _premises(told, folder):  # noqa: F811
    lots = table(folder, "locaux")
    rents = {row["adresse"]: row["loyer_annuel_m2_ht"] for row in lots.to_dict("records")}
    expected = {address: "" if rent is None else rent for address, rent in told.more["rents"].items()}
    assert {key: value and round(Decimal(value), 4) for key, value in rents.items()} == {
        key: value if value == "" else round(value, 4) for key, value in expected.items()
    }
    assert Counter(lots["statut"]) == told.more["states"]
    areas = lots["surface_m2"].map(Decimal).groupby(lots["code_quartier"]).sum()
    assert dict(areas) == dict(told.places)


def _founders(told, folder):  # noqa: F811
    people = table(folder, "accompagnements")
    assert Counter(people["tranche_age"]) == told.more["bands"]
    assert dict(people["code_quartier_residence"].value_counts()) == dict(told.places)
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".sel":
            assert not [word for word in told.more["words"] if word in path.read_text("utf-8", "replace")], path


def _envelopes(told, folder):  # noqa: F811
    assert table(folder, "financements")["montant_verse"].map(Decimal).sum() == told.more["paid"]


def _clauses(told, folder):  # noqa: F811
    contracts = table(folder, "clauses")
    assert contracts["heures_realisees"].map(Decimal).sum() == told.more["hours"]
    assert contracts["montant_ht"].map(Decimal).sum() == told.more["amount"]
    assert (contracts["titulaire_id"] != "").all()


def _meetings(told, folder):  # noqa: F811
    events = table(folder, "evenements")
    assert events["participants"].map(int).sum() == told.more["people"]
    assert (events["code_quartier"] != "").all()


def _remarks(told, folder):  # noqa: F811
    projects = table(folder, "projets")
    assert set(projects["observation"]) == {f"note {at}" for at in range(told.rows)}
    assert projects["cout_total"].map(Decimal).sum() == 3 * sum(told.money.values())


HELD = {
    "programme": _programme, "patrimoine": _premises, "couveuse": _founders, "enveloppes": _envelopes,
    "clauses": _clauses, "instances": _meetings, "json": _remarks,
}  # fmt: skip
