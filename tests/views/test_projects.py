"""The page of projects: its figures are those of the indicators, its list finds without accents, its sheet adds up."""

import pytest

from ess_metrics.analyses import behind as records
from ess_metrics.analyses import portfolio
from ess_metrics.analyses.values import values
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.selection import Selection
from ess_metrics.views.charts import figures
from ess_metrics.views.making import record_lists as listing
from ess_metrics.views.pages import project_lists, project_sheet, projects
from tests.spoken import lost, sound
from tests.tiny import A, B

ALL = Selection()
CHOSEN = [
    ALL,
    Selection.of({"annee": "2023..2025"}),
    Selection.of({"code_quartier": A}),
    Selection.of({"dispositif_code": "FSE"}, amount="verse"),
    Selection.of({"secteur": "rien"}),
]


@pytest.mark.parametrize("asked", CHOSEN)
@pytest.mark.parametrize("measure", projects.INDICATORS)
def test_bars_are_the_values_of_the_indicator(tiny, asked, measure):
    view = projects.by_object(tiny, asked, measure)
    sound(view)
    found = values(tiny, projects.INDICATORS[measure], "type_objet", asked)
    assert {row.key: row.cells["valeur"] for row in view.rows} == {key: cell.value for key, cell in found if view.rows}


def test_the_other_objects_come_last(tiny):
    view = projects.by_object(tiny, ALL)
    assert "autre" not in [row.key for row in view.rows][:-1]


def test_the_path_keeps_its_order_and_adds_up(tiny):
    view = projects.path(tiny, ALL)
    sound(view)
    order = ("idee", "amorcage", "creation", "developpement", "perenne", "arrete")
    assert [row.key for row in view.rows] == sorted((row.key for row in view.rows), key=order.index)
    assert lost(view) == 0


def test_the_path_leaves_out_refused_files(tiny):
    whole = portfolio.stages(tiny, ALL)["n"].sum()
    refused = tiny.tables["projets"]["statut"].isin(["refuse", "ineligible"]).sum()
    assert whole == len(tiny.tables["projets"]) - refused


def test_euros_of_the_list_are_the_grants_with_a_project(tiny):
    frame = portfolio.listed(tiny, ALL)
    found = values(tiny, "granted", None, ALL)
    without = values(tiny, "granted", "secteur", ALL)
    alone = sum(item.value for item in without.not_shown if item.reason == "sans projet")
    assert round(frame["accorde"].sum(), 2) == round(found.total.value - alone, 2) == 3810.01


def test_a_place_counts_its_part(tiny):
    frame = portfolio.listed(tiny, Selection.of({"code_quartier": B})).set_index("projet_id")
    assert frame.loc["P1", "accorde"] == 850.0
    assert frame.loc["P1", "lieux"] == f"{A}|{B}"


@pytest.mark.parametrize("text", ["métropole", "METROPOLE", "metro"])
def test_the_search_needs_no_accent(made, text):
    data = made(
        organismes="organisme_id,nom,ess_statut\nO1,Métropole à vélo,association\nO2,Deux,\nO3,Trois,\nEPCI,Quatre,\n"
    )
    found = project_lists.project_list(data, ALL, text)
    assert {row.key for row in found.rows} == set(
        data.tables["projets"].loc[data.tables["projets"]["porteur_id"] == "O1", "projet_id"]
    )


def test_every_word_must_be_there(tiny):
    assert not project_lists.project_list(tiny, ALL, "Un xyz").rows
    assert project_lists.project_list(tiny, ALL, "").rows


def test_a_project_whose_amounts_are_all_unknown_is_not_said_to_have_none(tiny):
    of_2025 = {row.key: row for row in project_lists.project_list(tiny, Selection.of({"annee": "2025"})).rows}
    assert of_2025["P2"].cells["valeur"] is None  # its loan and own money are of 2024, its grant of 2025 unknown
    assert of_2025["P2"].statuses == {"valeur": "inconnu"}
    always = {row.key: row for row in project_lists.project_list(tiny, ALL).rows}
    assert always["P2"].cells["valeur"] == 300
    assert always["P6"].cells["valeur"] == 0  # refused: nothing, and that is known


def test_a_stage_narrows_the_list(tiny):
    found = project_lists.project_list(tiny, ALL, stade="developpement")
    stages = tiny.tables["projets"].set_index("projet_id")["stade"]
    assert {row.key for row in found.rows} == set(stages.index[stages == "developpement"])


# -- one project ------------------------------------------------------------------------------------------------------


def test_the_line_of_time_stacks_grants_only_and_each_euro_once(tiny):
    view = project_sheet.timeline(tiny, ALL, "P1")
    sound(view)
    by_year = {row.key: row.cells["total"] for row in view.rows}
    assert by_year == {"2023": 1000.01, "2024": 700.0}
    assert view.total.cells["total"] == 1700.01


def test_passed_on_money_is_seen_by_each_funder_when_asked(tiny):
    seen = project_sheet.timeline(tiny, Selection.of({}, counting="financeur"), "P1")
    assert seen.total.cells["total"] == 1900.01


def test_loans_and_own_resources_stand_beside(tiny):
    beside = project_sheet.beside(tiny, ALL, "P2")
    assert {row.key for row in beside.rows} == {"F8", "F9"}
    assert {row.key for row in project_sheet.grants(tiny, ALL, "P2").rows} == {"F3", "F14"}


def test_an_unknown_amount_is_stated_never_drawn_as_zero(tiny):
    view = project_sheet.timeline(tiny, ALL, "P2")
    assert [item.n for item in view.not_shown] == [1]
    assert {row.key for row in view.rows} == {"2024"}
    row = next(row for row in project_sheet.grants(tiny, ALL, "P2").rows if row.key == "F14")
    assert row.statuses["attribue"] == "inconnu"


def test_milestones_follow_time_and_are_drawn_at_their_days(tiny):
    view = project_sheet.timeline(tiny, ALL, "P1")
    days = [day for day, _ in view.chart.options["events"]]
    assert days == sorted(days)
    figure = figures.figure(view)
    assert figure["data"][-1]["x"] == days
    heights = [note["y"] for note in figure["layout"]["annotations"] if note["yref"] == "y2"]
    assert len(set(heights)) == len(heights)


def test_a_sheet_ignores_the_filters_of_places(tiny):
    here = Selection.of({"code_quartier": B, "annee": "2020"})
    assert project_sheet.timeline(tiny, here, "P1").total == project_sheet.timeline(tiny, ALL, "P1").total


def test_no_such_project(tiny):
    assert not project_sheet.exists(tiny, "P99")
    assert project_sheet.exists(tiny, "P1")


# -- the records ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", CHOSEN)
def test_records_of_grants_add_up_to_the_total(tiny, asked):
    frame = records.behind(tiny, asked, "financements", "granted")
    total = values(tiny, "granted", None, asked).total
    assert round(frame["compte"].sum(), 2) == round(total.value or 0, 2)
    assert len(frame) == total.n


RECORDS = {
    "active_projects": "projets",
    "jobs": "projets",
    "qpv_beneficiary_share": "projets",
    "project_survival": "projets",
    "occupancy": "locaux",
    "length_of_stay": "baux",
    "call_win_rate": "appuis",
    "establishments": "etablissements",
    "ess_establishments": "etablissements",
    "creations": "etablissements",
    "closures": "etablissements",
    "events": "evenements",
    "leverage": "financements",
    "ess_share": "financements",
    "investment_share": "financements",
    "granted_per_inhabitant": "financements",
    "payment_rate": "financements",
    "success_rate": "projets",
    "days_to_agreement": "projets",
    "clause_completion": "clauses",
    "study_success_rate": "appuis",
    "establishments_per_1000": "etablissements",
}


@pytest.mark.parametrize(("indicator", "table"), RECORDS.items())
@pytest.mark.parametrize("asked", CHOSEN[:3])
def test_as_many_records_as_the_indicator_says(tiny, indicator, table, asked):
    frame = records.behind(tiny, asked, table, indicator)
    assert len(frame) == values(tiny, indicator, None, asked).total.n


def test_records_known_by_name_are_those_alone(tiny):
    frame = records.behind(tiny, ALL, "projets", ids=("P1", "P3"))
    assert set(frame["projet_id"]) == {"P1", "P3"}


def test_people_are_never_listed(tiny):
    assert "accompagnements" not in records.LISTED
    with pytest.raises(ValueError, match="accompagnements"):
        records.behind(tiny, ALL, "accompagnements")


def test_a_clicked_bar_narrows_the_records(tiny):
    view = projects.by_sector(tiny, Selection.of({"secteur": "sante"}))
    found = listing.behind(tiny, Selection.of({"secteur": "sante"}), view)
    sectors = facts(tiny, "projets").frame.set_index("projet_id")["secteur"]
    assert found.rows
    assert all(sectors[row.key] == "sante" for row in found.rows)


def test_natural_persons_are_not_named_to_the_public(made):
    from tests.tiny import MANIFEST

    people = "organisme_id,nom,categorie_juridique\nO1,Jeanne Martin,1000\nO2,Deux,5710\nO3,Trois,\nEPCI,Quatre,7344\n"
    shared = made(organismes=people)
    assert "Jeanne Martin" in _written(project_lists.project_list(shared, ALL))
    public = shared.folder / "manifest.toml"
    public.write_text(f'{MANIFEST}audience = "public"\n', encoding="utf-8")
    from ess_metrics.folder.reading import read

    data = read(shared.folder)
    view = project_lists.project_list(data, ALL)
    behind = listing.behind(data, ALL, projects.by_sector(data, ALL))
    assert "Jeanne Martin" not in _written(view) + _written(behind)
    assert not project_lists.project_list(data, ALL, "jeanne").rows
    assert "O1" not in [row.key for row in view.rows]
    assert not project_sheet.exists(data, "P1")


def _written(view) -> str:
    return " ".join(str(cell) for row in view.rows for cell in row.cells.values())


def test_the_period_that_counts_projects_is_said_and_never_said_without_effect(tiny):
    asked = Selection.of({"annee": "2024"})
    told = projects.page_scope(tiny, asked)
    assert "actifs en 2024" in told
    assert "Sans effet" not in told
    active, all_years = (values(tiny, "active_projects", None, one).total.value for one in (asked, Selection()))
    assert active != all_years  # it has one
