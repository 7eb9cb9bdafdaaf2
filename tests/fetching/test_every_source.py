"""Every source of the catalogue ends, from the hosts, as rows, a figure counted by hand, and its source line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses.values import values
from ess_metrics.fetching.catalogue import ENTRIES
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.texts.library import catalogue_words
from ess_metrics.views.pages import carrier_sheet, economy, funding_views, neighbourhood, overview, premises
from tests.stub_hosts import Server, siret

EVERYTHING = Selection()
BELLEVUE = Selection().plus("code_quartier", "QN04401I")
REGIE = Selection().plus("porteur_id", siret("775588775"))
APART = {"adresses", "fond"}  # no table: tests.formats.test_addresses, tests.fetching.test_landscape
# Their figures are on no page yet: contracts by kind, agreements, third places.
ROWS_ALONE = {"decp": ("clauses", 2), "esus": ("organismes", 1), "tiers_lieux": ("organismes", 1)}


@dataclass(frozen=True)
class Ends:
    """Where a source ends: rows taken, their table; the view that shows it, a cell of the row that has this name."""

    rows: int
    table: str
    view: Callable
    cell: tuple[str, str, object]
    selection: Selection = EVERYTHING


def of_area(label: str, value: str) -> Ends:
    """A figure of Bellevue, of 11,000 people, on the sheet of the neighbourhood."""
    return Ends(2, "indicateurs", neighbourhood.context, (label, "valeur", value), BELLEVUE)


ENDS = {
    "contours": Ends(2, "quartiers", overview.neighbourhoods, ("Bellevue", "projets", 0)),
    "population": of_area("Population", "11 000 habitants"),
    "demographie": of_area("Part des moins de 25 ans", "33,5 %"),
    "revenus": of_area("Taux de pauvreté", "42,5 %"),
    "demandeurs_emploi": of_area("Demandeurs d’emploi (A, B, C)", "1 100 habitants"),
    "caf": of_area("Allocataires en famille monoparentale", "275 foyers"),
    "scolarite": of_area("Nb collegiens", "550"),
    "brevet": of_area("Tx reussite", "71,5 %"),
    "logements_sociaux": of_area("Nb log", "3 666"),
    "entreprises": of_area("Établissements", "440 établissements"),
    "sirene_geolocalisation": Ends(4, "etablissements", economy.places, ("Bellevue", "establishments", 1)),
    "sirene_etablissements": Ends(4, "etablissements", economy.places, ("Nantes Nord", "establishments", 1)),
    "sirene_unites": Ends(4, "etablissements", economy.places, ("Bellevue", "ess_establishments", 1)),
    "ess": Ends(3, "etablissements", economy.places, ("Nantes Nord", "ess_establishments", 0)),
    "p147": Ends(
        3, "financements", funding_views.by_fund, ("État – politique de la ville (programme 147)", "valeur", 30000.5)
    ),
    "adultes_relais": Ends(1, "financements", funding_views.other, ("Prestation", "valeur", 27164)),
    "fonjep": Ends(1, "financements", funding_views.other, ("Prestation", "valeur", 27164)),
    "feder_2021": Ends(1, "financements", funding_views.by_fund, ("Union européenne – FEDER", "valeur", 90000)),
    "feder_2014": Ends(1, "financements", funding_views.by_fund, ("Union européenne – FSE", "valeur", 30000)),
    "scdl": Ends(1, "financements", funding_views.by_fund, ("Intercommunalité", "valeur", 7000)),
    "friches": Ends(1, "locaux", premises.vacant, ("Friche de Bellevue", "surface", 5000)),
    "de_minimis": Ends(2, "aides_minimis", carrier_sheet.small_aids, ("total", "montant", 20000.5), REGIE),
}


def plain(cell: object) -> object:
    """A text with ordinary spaces."""
    return cell.replace("\xa0", " ").replace("\u202f", " ") if isinstance(cell, str) else cell


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A metropolis with all that the catalogue has of it: the folder, the reports of two fetches."""
    folder = tmp_path_factory.mktemp("tout") / "nantes"
    with Server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESS_SOURCES_URL", server.address)
        patch.setenv("ESS_CACHE", str(folder.parent / "cache"))
        assert main(["territory", "Nantes Métropole", "--into", str(folder)]) == 0
        reports = [fetched(folder) for _ in range(2)]
    return folder, reports


def fetched(folder) -> dict[str, dict]:
    said = StringIO()
    with redirect_stdout(said):
        assert main(["fetch", str(folder), "--json"]) == 0
    return {one["id"]: one for one in json.loads(said.getvalue())["sources"]}


def test_no_source_is_left_out(whole):
    names = {entry.id for entry in ENTRIES}
    assert set(ENDS) | set(ROWS_ALONE) | APART == names
    assert {name: one["error"] for name, one in whole[1][0].items() if one["error"]} == {}


@pytest.mark.parametrize("name", [*ENDS, *ROWS_ALONE])
def test_it_ends_as_rows_that_say_where_they_come_from(whole, name):
    folder, (first, _) = whole
    table, count = ROWS_ALONE.get(name) or (ENDS[name].table, ENDS[name].rows)
    assert first[name]["rows"] == count
    known = pd.read_csv(folder / "sources.csv", dtype=str)
    mine = set(known.loc[known["titre"] == catalogue_words.OF[name].label, "source_id"])
    rows = pd.read_csv(folder / f"{table}.csv", dtype=str)["source_id"].fillna("")
    assert mine
    assert rows.map(lambda cell: bool(mine & set(cell.split("|")))).any()


@pytest.mark.parametrize("name", ENDS)
def test_it_ends_as_a_figure_on_a_page_with_its_source(whole, name):
    folder, _ = whole
    ends = ENDS[name]
    view = ends.view(read(folder), ends.selection)
    label, column, expected = ends.cell
    said = {id(row): [plain(cell) for cell in row.cells.values()] for row in view.rows}
    rows = [view.total] if label == "total" else [row for row in view.rows if label in said[id(row)]]
    assert [plain(row.cells[column]) for row in rows[:1]] == [expected], list(said.values())
    publisher = {"scdl": "Nantes Métropole"}.get(name, catalogue_words.OF[name].publisher)
    assert publisher in plain(view.source), view.source


def test_a_second_fetch_of_everything_finds_nothing_new_and_its_register_is_no_grant(whole):
    folder, (_, second) = whole
    assert {one["status"] for one in second.values()} == {"unchanged"}
    assert [one for one in second.values() if one["moves"]] == []
    assert values(read(folder), "granted").total.value == 30000.5 + 90000 + 30000 + 7000
    assert main(["check", str(folder)]) == 0
