"""The overview in a browser: filters and address, clicks, keyboard, history, sizes."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from ess_metrics.texts.pages import screens
from ess_metrics.texts.pages.components_words import PLOT
from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

LINKS = {
    "quartier=QN06712I%2CQN06719I&dispositif=FEDER&annee=2021..2023&montant=verse&mode=concerne": (
        "quartier : ",
        " et ",
        "dispositif : Fonds européen de développement régional",
        "de 2021 à 2023",
        "Subventions versées",
        "montant entier dans chaque quartier concerné",
    ),
    "secteur=sante&fonds=EPCI&annee=2023&comptage=financeur": (
        "secteur : Santé",
        "Eurométropole de Strasbourg",
        "en 2023",
        "vu par chaque financeur",
    ),
}


def asked(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def perimeter(visit) -> str:
    return re.sub("[\u00a0\u202f]", " ", visit.page.inner_text(".ess-perimeter"))


@pytest.mark.parametrize(("link", "words"), LINKS.items())
def test_a_link_opens_the_same_view(visit, link, words):
    visit.open(f"?{link}")
    said = perimeter(visit)
    assert [word for word in words if word not in said] == []
    assert asked(visit) == parse_qs(link)


def test_an_unknown_value_is_named_and_left_aside(visit):
    visit.open("?quartier=QN99999X&montant=verse&mode=nimporte")
    notice = visit.page.get_by_role("alert").first
    expect(notice).to_contain_text("QN99999X")
    expect(notice).to_contain_text("nimporte")
    assert "tous les quartiers" in perimeter(visit)
    assert "Subventions versées" in perimeter(visit)


def test_markup_in_the_address_is_text(visit):
    visit.open("?quartier=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&secteur=%5Bx%5D(javascript%3Aalert(1))")
    notice = visit.page.get_by_role("alert").first
    expect(notice).to_contain_text("<img src=x onerror=alert(1)>")
    assert notice.locator("img, a").count() == 0


def test_choosing_a_scheme_writes_its_code_and_back_undoes_it(visit):
    visit.open()
    field = visit.page.get_by_role("combobox", name="Dispositifs")
    field.fill("FEDER")
    field.press("Enter")
    visit.page.wait_for_url("**dispositif=FEDER")
    visit.settle()
    assert "dispositif : Fonds européen" in perimeter(visit)
    visit.page.go_back()
    expect(visit.page.locator(".ess-perimeter")).not_to_contain_text("dispositif :")
    visit.page.go_forward()
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("dispositif :")


def test_counting_is_in_the_address_and_reset_clears_everything(visit):
    visit.open("?quartier=QN06712I&annee=2021..2023")
    visit.page.get_by_role("radio", name="Versés").click()
    visit.settle()
    assert asked(visit)["montant"] == ["verse"]
    visit.page.get_by_role("button", name="Tout réinitialiser").click()
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("Subventions attribuées, de 2019 à 2026, tous les")
    assert asked(visit) == {}


def test_a_bar_filters_by_click_and_by_keyboard(visit):
    visit.open()
    bar = visit.page.locator(".st-key-vue-dispositif-barres").get_by_role("button", name="FEDER", exact=True)
    bar.click()
    visit.page.wait_for_url("**dispositif=FEDER")
    visit.settle()
    bar.focus()
    bar.press("Enter")
    expect(visit.page.locator(".ess-perimeter")).not_to_contain_text("dispositif :")
    assert asked(visit) == {}


def test_a_neighbourhood_of_the_map_filters_and_stays_marked(visit):
    visit.open()
    place = visit.page.locator(".st-key-vue-carte-carte").get_by_label(re.compile("^Port du Rhin")).first
    place.click()
    visit.page.wait_for_url("**quartier=QN06719I")
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("quartier : Port du Rhin")


def test_search_finds_without_accents_and_sets_the_filter(visit):
    visit.open()
    box = visit.page.get_by_role("searchbox", name="Chercher")
    box.fill("cite de l")
    visit.page.get_by_test_id("stSidebar").get_by_role("button", name=re.compile("Cité de l.Ill")).first.click()
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("quartier : Cité de l")
    expect(box).to_have_value("")


def test_a_question_is_answered_and_enter_opens_its_view(visit):
    """Mistyped, by keys alone; what is not understood is said, and has no figure."""
    visit.open()
    box = visit.page.get_by_role("searchbox", name="Chercher")
    box.fill("combien de licornes au Neuhof")
    said = visit.page.locator(".ess-answer")
    expect(said).to_contain_text("licornes")
    expect(said).not_to_contain_text("€")
    box.fill("qui paie à hautepiere en 2023 ?")
    expect(said).to_contain_text("265\u202f000\u202f€")
    expect(said).to_contain_text("Lu « hautepierre »")
    box.press("Enter")
    visit.page.wait_for_url("**/financements?**")
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("en 2023, quartier : Hautepierre")


def test_a_click_made_while_the_search_answers_is_not_lost(visit):
    """Streamlit joins both: the click must not rerun the search box alone."""
    visit.open()
    visit.page.get_by_role("searchbox", name="Chercher").fill("cite de l")
    visit.page.locator(".st-key-vue-carte-carte").get_by_label(re.compile("^Port du Rhin")).first.click()
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("quartier : Port du Rhin")
    visit.page.wait_for_url("**quartier=QN06719I")


def test_the_table_and_the_downloads_come_when_asked(visit):
    visit.open()
    block = visit.page.locator(".st-key-vue-dispositif-bloc")
    assert block.locator("table.ess-table").count() == 0
    block.get_by_text(screens.DETAILS).click()
    expect(block.locator("table.ess-table tbody tr").first).to_be_visible()
    with visit.page.expect_download() as waiting:
        block.get_by_role("button", name="CSV (Excel français)").click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode;Dispositif;Montant")
    assert "Subventions attribuées" in content.decode("utf-8-sig")
    with visit.page.expect_download() as waiting:
        block.get_by_role("button", name="Image PNG").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


BARS = ".st-key-vue-annees-figure .bars .point path"


def chart(visit):
    """The chart of the years, drawn."""
    years = visit.page.locator(".st-key-vue-annees-figure .ess-plot")
    expect(years).to_have_attribute("data-drawn", "true")
    return years


def test_the_years_stay_in_the_page_and_say_their_amounts(visit):
    visit.open("")
    years, bars = chart(visit), visit.page.locator(BARS)
    expect(years).to_have_attribute("aria-label", re.compile("Année la plus haute"))
    years.evaluate("chart => { chart.kept = chart.querySelector('.main-svg') }")
    before = bars.first.get_attribute("d")
    visit.page.locator(".st-key-vue-dispositif-barres").get_by_role("button", name="FEDER").click()
    visit.page.wait_for_url("**dispositif=FEDER*")
    expect(bars.first).not_to_have_attribute("d", before)
    assert years.evaluate("chart => chart.kept === chart.querySelector('.main-svg')")
    years.get_by_role("button", name=re.compile("^2020, ")).hover()
    expect(years.locator(".hoverlayer")).to_contain_text("Montant")


def test_a_figure_that_did_not_change_is_not_drawn_again(visit):
    visit.open("")
    chart(visit)
    visit.page.evaluate(
        """() => {
            window.reacted = 0;
            const { react } = window.Plotly;
            window.Plotly.react = (...given) => { window.reacted += 1; return react(...given); };
        }"""
    )
    visit.page.locator(".st-key-choix-carte").get_by_text("Montant", exact=True).click()  # concerns the map alone
    visit.page.wait_for_url("**carte=montant*")
    visit.settle()
    assert visit.page.evaluate("window.reacted") == 0
    visit.page.locator(".st-key-vue-dispositif-barres").get_by_role("button", name="FEDER").click()
    visit.page.wait_for_url("**dispositif=FEDER*")
    visit.settle()
    assert visit.page.evaluate("window.reacted") == visit.page.locator(".ess-plot").count()


def test_a_year_is_chosen_by_a_click_or_a_key_and_the_others_stay(visit):
    visit.open("")
    years, bars = chart(visit), visit.page.locator(BARS)
    expect(bars.first).to_be_visible()
    count = bars.count()
    button = years.get_by_role("button", name=re.compile("^2023, "))
    button.click()
    visit.page.wait_for_url("**annee=2023*")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("en 2023")
    assert bars.count() == count
    years.get_by_role("button", name=re.compile("^2022, ")).press("Enter")
    visit.page.wait_for_url("**annee=2022*")
    expect(button).to_have_attribute("aria-pressed", "false")
    years.get_by_role("button", name=re.compile("^2022, ")).press("Enter")
    expect(visit.page.locator(".ess-perimeter")).not_to_contain_text("en 2022")
    visit.open("?annee=2021..2022")
    expect(years.locator(".key.chosen")).to_have_count(2)


def test_the_tools_of_a_chart_are_in_french_and_save_a_picture(visit):
    visit.open("")
    years = chart(visit)
    with visit.page.expect_download() as waiting:
        years.get_by_role("button", name=PLOT["picture"]).click()
    saved = waiting.value
    assert saved.suggested_filename == "subventions-attribuees-par-annee-2019-2026.png"
    assert saved.path().read_bytes().startswith(b"\x89PNG")
    years.get_by_role("button", name=PLOT["screen"]).click()
    expect(years.get_by_role("button", name=PLOT["leave"])).to_be_visible()
    years.get_by_role("button", name=PLOT["leave"]).click()
    expect(years.get_by_role("button", name=PLOT["screen"])).to_be_visible()


def test_a_script_that_does_not_come_is_said_and_can_be_asked_again(visit):
    visit.page.route("**/traceur/*", lambda route: route.abort())
    visit.open("")
    years = visit.page.locator(".st-key-vue-annees-figure .ess-plot")
    expect(years.locator(".status")).to_contain_text("n’a pas pu être chargé")
    height = years.bounding_box()["height"]
    visit.page.unroute("**/traceur/*")
    visit.problems.clear()  # the failure that was made here
    years.get_by_role("button", name=PLOT["retry"]).click()
    expect(visit.page.locator(BARS).first).to_be_visible()
    assert years.bounding_box()["height"] == height


def test_the_tools_of_a_chart_open_its_table_and_pin_it(visit):
    visit.open()
    block = visit.page.locator(".st-key-vue-annees-bloc")
    block.get_by_role("button", name=PLOT["table"]).click()
    expect(block.locator("table").first).to_be_visible()
    visit.settle()
    block.get_by_role("button", name=PLOT["pin"]).click()
    expect(visit.page.get_by_text("1 vue dans le programme")).to_be_visible()
