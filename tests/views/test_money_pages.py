"""The views of the pages on money: they add up, say what their tables say, and answer on the demonstration."""

from pathlib import Path

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model import reference
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.views.making import money_flow
from ess_metrics.views.pages import (
    compare,
    compare_charts,
    deadlines,
    deadlines_calendar,
    funding_sizes,
    funding_steps,
    funding_views,
    schemes,
)
from tests.spoken import lost, sound
from tests.tiny import A

ALL = Selection()
CHOSEN = [
    ALL,
    Selection.of({"annee": "2023..2025"}),
    Selection.of({"code_quartier": "QN06710I"}),
    Selection.of({"fonds_origine": "REGION", "secteur": "sante"}),
    Selection.of({"dispositif_code": "FEDER"}, amount="verse"),
    Selection.of({}, mode="concerne", counting="financeur"),
    Selection.of({"dispositif_code": "LOCUSEM", "fonds_origine": "UE_FSE", "annee": "2019"}),
]
FUNDING = (
    *(
        funding_views.by_fund,
        funding_views.by_decider,
        funding_views.leverage,
        funding_views.by_section,
        funding_steps.steps,
        funding_steps.rates,
    ),
    *(
        funding_steps.waiting,
        funding_steps.forms,
        funding_steps.state_aim,
        funding_steps.by_form,
        funding_sizes.dependency_classes,
    ),
    *(funding_sizes.carriers, funding_sizes.by_size, funding_sizes.typical),
)
DEADLINES = (
    deadlines_calendar.by_month,
    deadlines_calendar.by_place,
    deadlines.scenario,
    deadlines.agreements,
    deadlines.hanging,
)


@pytest.fixture(scope="module")
def demo():
    """The demonstration territory."""
    return read(Path(__file__).resolve().parents[2] / "data" / "demo")


# -- the flow -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["quartiers", "secteurs"])
@pytest.mark.parametrize("asked", CHOSEN)
def test_the_flow_adds_up_to_the_total_to_the_cent(demo, asked, target):
    view = money_flow.flow(demo, asked, target)
    sound(view)
    assert lost(view) == 0
    shared = Selection(asked.where, asked.amount, "reparti", asked.place, asked.counting)
    assert view.total.cells["valeur"] == values(demo, "granted", None, shared).total.value


@pytest.mark.parametrize("asked", CHOSEN)
def test_boxes_and_ribbons_carry_the_same_euros(demo, asked):
    view = money_flow.flow(demo, asked)
    stages = view.chart.options["stages"]
    whole = round(sum(row.cells["valeur"] for row in view.rows), 2)
    for _, _, boxes in stages:
        assert sum(not money_flow.is_aside(key.partition(":")[2]) for key, *_ in boxes) <= money_flow.MOST
        assert round(sum(euros for *_, euros, _ in boxes), 2) == whole
    for at, (_, _, boxes) in enumerate(stages):
        for key, _, _, euros, _ in boxes:
            side = 0 if at < 2 else 1
            carried = sum(link[2] for link in view.chart.links if link[side] == key)
            assert round(carried, 2) == euros


def test_a_box_that_stands_alone_is_the_value_of_the_command_line(demo):
    view = money_flow.flow(demo, ALL)
    _, _, places = view.chart.options["stages"][2]
    found = values(demo, "granted", "code_quartier", ALL)
    for key, _, _, euros, _ in places:
        code = key.partition(":")[2]
        assert not code or money_flow.is_aside(code) or found[code].value == euros
    left = sum(euros for key, *_, euros, _ in places if money_flow.is_aside(key.partition(":")[2]))
    assert round(left, 2) == round(sum(item.value or 0 for item in found.not_shown if item.cell), 2)


def test_what_is_chosen_always_has_its_box(demo):
    least = min(values(demo, "granted", "code_quartier", ALL), key=lambda item: item[1].value or 1e12)[0]
    view = money_flow.flow(demo, Selection.of({"code_quartier": [least, "QN06710I"]}))
    assert f"code_quartier:{least}" in {key for key, *_ in view.chart.options["stages"][2][2]}


def test_schemes_keep_their_colour(demo):
    colours = reference.colors("dispositif_code")
    for key, _, _, _, colour in money_flow.flow(demo, ALL).chart.options["stages"][1][2]:
        code = key.partition(":")[2]
        usual = money_flow.PALE if money_flow.is_aside(code) else money_flow.OTHERS
        assert colour == colours.get(code, usual)


def test_the_flow_of_the_tiny_territory(tiny):
    view = money_flow.flow(tiny, ALL)
    assert {item.reason: item.value for item in view.not_shown} == {"montant inconnu": None}
    aside = {key: euros for key, *_, euros, _ in view.chart.options["stages"][2][2] if "!" in key}
    assert aside == {"code_quartier:!territoire": 500, "code_quartier:!ailleurs": 250 + 60 + 40}
    assert lost(view) == 0
    first = view.rows[0]
    assert (first.key, first.cells["valeur"]) == (f"EPCI:AAP_CDV:{A}", 500.01 + 300 + 900)


# -- funding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", CHOSEN)
@pytest.mark.parametrize("make", FUNDING)
def test_views_of_funding_say_what_their_tables_say(demo, make, asked):
    told = {
        funding_views.by_fund: ("",),
        funding_views.leverage: ("1", "3"),
        funding_steps.state_aim: ("147", "50"),
    }.get(make, ())
    view = make(demo, asked)
    if make not in (
        funding_views.by_fund,
        funding_views.by_decider,
    ):  # their sentence is that of every ranking, tested with it
        sound(view, *told)


@pytest.mark.parametrize("asked", CHOSEN)
def test_stacks_add_up_to_the_year(demo, asked):
    for view in (funding_views.by_section(demo, asked), funding_steps.by_form(demo, asked)):
        found = {key: cell.value for key, cell in values(demo, "granted", "annee", asked)}
        for row in view.rows:
            assert round(sum(row.cells[key] for key in view.chart.y), 2) == row.cells["valeur"] == found[row.key]


def test_steps_are_the_three_amounts(tiny):
    rows = {row.key: row.cells for row in funding_steps.steps(tiny, ALL).rows}
    assert rows["attribue"]["valeur"] == 3850.01
    assert rows["attribue"]["taux"] == values(tiny, "award_rate").total.value
    assert rows["verse"]["taux"] == values(tiny, "payment_rate").total.value
    for step in ("demande", "attribue", "verse"):
        assert rows[step]["valeur"] == values(tiny, "granted", None, Selection.of({}, amount=step)).total.value


def test_dependency_classes_count_each_carrier_once(demo):
    view = funding_sizes.dependency_classes(demo, ALL)
    assert sum(row.cells["n"] for row in view.rows) == values(demo, "dependency").total.n
    assert len(funding_sizes.carriers(demo, ALL).rows) == values(demo, "dependency").total.n


def test_the_aim_is_drawn_on_the_state_alone_and_by_number(demo):
    view = funding_steps.state_aim(demo, Selection.of({"fonds_origine": "REGION"}))
    assert view.chart.reference[0] == 0.5
    asked = Selection.of({"fonds_origine": "ETAT_P147"})
    expected = {key: cell.value for key, cell in values(demo, "cpo_share_number", "annee", asked)}
    assert {row.key: row.cells["valeur"] for row in view.rows} == expected
    assert all(other(demo, ALL).chart.reference is None for other in (funding_steps.forms, funding_steps.by_form))


def test_the_lead_names_who_pays_first(demo):
    first, second = funding_views.lead(demo, ALL)
    ranked = sorted(values(demo, "granted", "fonds_origine"), key=lambda item: -item[1].value)
    assert "Eurométropole de Strasbourg" in first
    assert ranked[0][0] == "EPCI"
    assert "Pour 1 €" in second
    assert funding_views.lead(demo, CHOSEN[-1])[0].startswith("Aucune subvention")


def test_what_is_no_grant_is_told_where_there_is_no_grant(made):
    rows = "financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue\n"
    data = made(financements=rows + "F1,P1,ETAT_P147,AAP_CDV,2024,prestation,20000\n")
    nothing, beside = funding_views.lead(data, ALL)
    assert "aucune subvention" in nothing
    assert "20 000 €" in beside.replace("\u202f", " ")
    assert [row.cells["valeur"] for row in funding_views.other(data, ALL).rows] == [20000]
    assert money_flow.flow(data, ALL).rows == ()


def test_one_origin_alone_is_said_without_a_share(demo):
    line = funding_views.lead(demo, Selection.of({"fonds_origine": "REGION"}))[0]
    assert line.endswith("d’une seule origine : Région Grand Est.")


def test_a_rate_of_zero_is_listed_on_a_sheet_and_no_value_is_not(demo):
    view = schemes.main_view(demo, ALL, "LOCUSEM")
    found = {key: cell.value for key, cell in values(demo, "vacancy", "code_quartier", schemes.of(ALL, "LOCUSEM"))}
    assert {row.key: row.cells["valeur"] for row in view.rows} == {k: v for k, v in found.items() if v is not None}
    sound(view, "3")


# -- deadlines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("horizon", ["24", "12"])
@pytest.mark.parametrize("asked", CHOSEN)
@pytest.mark.parametrize("make", DEADLINES)
def test_views_of_deadlines_say_what_their_tables_say(demo, make, asked, horizon):
    view = make(demo, asked, horizon)
    if make is deadlines.hanging:  # « 4 porteurs sur 17 » : 17 is the list beside it
        concerned = {row.cells["porteur"] for row in deadlines.agreements(demo, asked, horizon).rows}
        sound(view, str(len(view.rows)), str(len(concerned - {"Sans porteur connu"})))
    else:
        sound(view)
    if not view.rows:
        assert view.empty


@pytest.mark.parametrize("asked", CHOSEN)
def test_months_places_and_list_add_up_to_the_same_total(demo, asked):
    shared = Selection(asked.where, asked.amount, "reparti", asked.place, asked.counting)
    anywhere = shared.without("code_quartier")
    months, listed = deadlines_calendar.by_month(demo, shared), deadlines.agreements(demo, shared)
    if months.rows:
        assert round(sum(row.cells["valeur"] for row in months.rows), 2) == months.total.cells["valeur"]
        assert sum(row.cells["n"] for row in months.rows) == len(listed.rows)
    assert months.total.cells["valeur"] == listed.total.cells["valeur"]
    places = deadlines_calendar.by_place(demo, anywhere)
    if places.rows:
        assert lost(places) == 0
        assert places.total.cells["valeur"] == deadlines_calendar.by_month(demo, anywhere).total.cells["valeur"]


def test_the_scenario_shares_the_year_between_three_states(demo):
    view = deadlines.scenario(demo, ALL)
    year = values(demo, "granted", "code_quartier", Selection.of({"annee": str(demo.last_full_year)}))
    found = {key: cell.value for key, cell in year if cell.value}
    assert {row.key: row.cells["tout"] for row in view.rows} == found
    for row in view.rows:
        assert round(sum(row.cells[state] for state in deadlines.STATES), 2) == row.cells["tout"]
        assert row.cells["valeur"] == row.cells["se_termine"] / row.cells["tout"]


def test_a_folder_without_end_dates_says_which_column_to_fill(made):
    rows = "financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue\n"
    data = made(financements=rows + "F1,P1,EPCI,AAP_CDV,2025,subvention,100\n")
    view = deadlines_calendar.by_month(data, ALL)
    assert not view.rows
    assert "convention_fin" in view.empty
    assert deadlines.lead(data, ALL)[0].startswith("Aucune convention")


def test_the_tiny_convention_ends_in_december(tiny):
    view = deadlines_calendar.by_month(tiny, ALL, "12")
    ends = {row.cells["nom"].replace("\u00a0", " "): row.cells["valeur"] for row in view.rows if row.cells["valeur"]}
    assert ends == {"décembre 2025": 500}
    assert deadlines.lead(tiny, ALL, "12")[0].replace("\u202f", " ").replace("\u00a0", " ") == (
        "D’ici le 30 juin 2026, 1 convention se termine : 500 € par an et 2 emplois (ETP) déclarés par leurs projets."
    )


# -- schemes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", reference.codes("dispositifs"))
def test_every_scheme_of_the_list_has_its_sheet(demo, code):
    assert code in schemes.options(demo)
    family, description = schemes.described(demo, ALL, code)
    assert family
    assert description
    assert schemes.lead(demo, ALL, code)
    for make in (
        schemes.main_view,
        schemes.by_year,
        schemes.by_place,
        schemes.by_fund,
        schemes.other,
        schemes.projects,
    ):
        view = make(demo, ALL, code)
        if view and view.rows and make not in (schemes.by_place, schemes.by_fund, schemes.main_view):
            sound(view)


@pytest.mark.parametrize("code", reference.codes("dispositifs"))
def test_a_sheet_stands_on_a_territory_without_any_data_of_its_own(tiny, code):
    advice = schemes.nothing(tiny, ALL, code)
    present = bool(schemes.records(tiny, code))
    assert present == (not advice)
    if advice:
        assert ".csv" in advice
        assert code == "CLAUSE" or code in advice


def test_a_missing_table_is_named(made):
    data = made(appuis=None)
    assert "appuis.csv" in schemes.nothing(data, ALL, "APPUI_AAP")
    data = made(appuis=None, dispositifs=None)
    assert any(
        "appuis.csv" in text for text in (schemes.nothing(data, ALL, "FAPUS"), *schemes.lead(data, ALL, "FAPUS"))
    )


def test_money_of_a_scheme_is_that_of_the_command_line(demo):
    asked = Selection.of({"dispositif_code": "FEDER"})
    assert schemes.by_year(demo, ALL, "FEDER").total.cells["valeur"] == values(demo, "granted", None, asked).total.value
    listed = sum(row.cells["valeur"] for row in schemes.projects(demo, ALL, "FEDER").rows)
    without = {item.reason: item.value for item in values(demo, "granted", "secteur", asked).not_shown}
    assert round(listed + without.get("sans projet", 0), 2) == values(demo, "granted", None, asked).total.value


def test_loans_are_shown_beside_and_never_added(tiny):
    view = schemes.other(tiny, ALL, "AAP_CDV")
    assert [row.cells["valeur"] for row in view.rows] == [5000]
    assert view.total is None
    assert schemes.by_year(tiny, ALL, "AAP_CDV").total.cells["valeur"] == 3850.01 - 200


def test_the_usual_scheme_is_the_filtered_one_else_the_richest(demo):
    assert schemes.usual(demo, Selection.of({"dispositif_code": "CPO"})) == "CPO"
    assert schemes.usual(demo, ALL) == "FEDER"


# -- compare --------------------------------------------------------------------------------------------------------


def cell(value: float, n: int = 9, status: str = "ok") -> Cell:
    return Cell(value, status, n)


@pytest.mark.parametrize(
    ("kind", "low", "high", "words"),
    [
        ("eur", 100, 230, "2,3 fois plus que"),
        ("eur", 100, 205, "environ deux fois plus que"),
        ("eur", 100, 130, "30 % de plus que"),
        ("eur", 100, 103, "peu près égal"),
        ("eur", 100, 100, "Même valeur, 100 €"),
        ("eur", 100, 5000, "plus de dix fois plus que"),
        ("eur", 0, 5000, "rien pour Bas"),
        ("percent", 0.2, 0.32, "12 points de plus que"),
        ("percent", 0.2, 0.21, "1 point de plus que"),
        ("integer", 5, 7, "2 de plus que"),
        ("integer", 3, 40, "plus de dix fois plus que"),
    ],
)
def test_a_difference_is_said_by_its_order_of_magnitude(kind, low, high, words):
    text = compare.told(kind, [("Bas", cell(low)), ("Haut", cell(high))])
    assert words in text.replace("\u202f", " ").replace("\u00a0", " ")


def test_nothing_is_compared_with_what_has_no_value():
    assert compare.told("eur", [("Un", cell(3)), ("Deux", Cell(None, "secret", None))]).startswith("Rien à comparer")


def test_few_records_ask_for_caution():
    assert "Un repose" in compare.caution([("Un", cell(3, 2)), ("Deux", cell(9, 80))], "projets")
    assert compare.caution([("Un", cell(3, 20)), ("Deux", cell(9, 80))], "projets") == ""


@pytest.mark.parametrize("asked", CHOSEN[:5])
@pytest.mark.parametrize("kind", compare.COLUMN)
def test_comparisons_say_what_their_tables_say(demo, kind, asked):
    chosen = compare.usual(demo, asked, kind)
    for view in compare.measures(demo, asked, kind, chosen):
        assert [row.key for row in view.rows] == list(chosen)
    table = compare.table(demo, asked, kind, chosen)
    sound(table)
    column = compare.COLUMN[kind]
    for row in table.rows:
        one = asked.without(column).plus(column, row.key)
        assert row.cells["granted"] == values(demo, "granted", None, one).total.value
    sound(compare_charts.split(demo, asked, kind, chosen))
    years = compare_charts.by_year(demo, asked, kind, chosen)
    if years:
        sound(years)


@pytest.mark.parametrize("kind", compare.COLUMN)
def test_the_parts_of_a_comparison_add_up(demo, kind):
    view = compare_charts.split(demo, ALL, kind, compare.usual(demo, ALL, kind))
    assert len(view.chart.y) <= 7
    for row in view.rows:
        assert round(sum(row.cells[key] for key in view.chart.y), 2) == row.cells["total"]


def test_periods_of_unequal_length_and_across_the_break_are_told(demo):
    lines = " ".join(compare.lead(demo, ALL, "periodes", ("2019..2023", "2025")))
    assert "pas la même durée" in lines
    assert "1er janvier 2024" in lines
    assert "n’est pas terminée" in " ".join(compare.lead(demo, ALL, "periodes", ("2025", "2026")))


def test_a_folder_without_premises_says_which_file_to_load(made):
    data = made(locaux=None, baux=None)
    view = compare.table(data, ALL, "quartiers", compare.usual(data, ALL, "quartiers"))
    assert any("locaux.csv" in caveat for caveat in view.caveats)
    assert "occupancy" not in {column.key for column in view.columns}
