"""The review from the page: one press, a file with the filters of the moment; the offline page runs nothing."""

import io

import pytest
from docx import Document

from ess_metrics.folder.reading import read
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.texts.pages import review_texts_words
from ess_metrics.texts.pages import revue_words as words

pytestmark = pytest.mark.browser


def test_one_press_gives_a_file_with_the_filters_of_the_moment(visit):
    opened = visit.open("revue?annee=2024..2025&format=docx")
    button = opened.page.get_by_role("button", name=words.DOWNLOAD.format(format=words.FORMATS["docx"]))
    with opened.page.expect_download() as waited:
        button.click()
    document = Document(io.BytesIO(waited.value.path().read_bytes()))
    assert waited.value.suggested_filename == "revue-2026-06-30.docx"
    assert "de 2024 à 2025" in "".join(p.text for p in document.sections[0].footer.paragraphs)
    opened.page.get_by_text(review_texts_words.TITLE, exact=True).click()
    opened.page.get_by_text(review_texts_words.NOT_IN_DEMO).wait_for()
    assert not [path.name for path in DEMO.iterdir() if path.name.startswith(".") or path.is_dir()]


def test_the_sheet_of_a_neighbourhood_asks_which_one(visit):
    opened = visit.open("revue?portee=fiche")
    assert opened.page.get_by_text(words.CHOOSE).is_visible()
    assert opened.page.get_by_role("button", name="Produire").count() == 0


def test_a_saved_address_gives_its_filters(visit):
    opened = visit.open("revue?secteur=sante")
    field = opened.page.get_by_role("textbox", name=words.SAVED)
    field.fill("https://ailleurs.example/financements?annee=2024..2025&quartier=QN06710I&format=pdf")
    field.press("Enter")
    opened.page.get_by_text(words.SAVED_DONE).wait_for()
    assert set(opened.page.url.partition("?")[2].split("&")) == {"annee=2024..2025", "quartier=QN06710I"}


def test_the_offline_page_opens_without_network_and_prints_a_sheet_on_one_page(browser, tmp_path):
    from pypdf import PdfReader

    data = read("data/demo")
    report = production.built(data, Selection(), place="QN06710I")
    file = tmp_path / "fiche.html"
    file.write_bytes(production.written(report, "html"))
    context = browser.new_context(offline=True)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    assert page.get_by_role("heading", name="Hautepierre").first.is_visible()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    context.close()
    assert said == []
    assert len(printed.pages) == 1
    assert data.fingerprint[:12] in "".join(printed.pages[0].extract_text().split())
