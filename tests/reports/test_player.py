"""The document of a meeting: contrast, what it may do, texts that stay texts, notes kept out of what is given away."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from ess_metrics.folder.reading import read
from ess_metrics.reports.player import player
from ess_metrics.reports.writers import minutes
from ess_metrics.ui.parts.charts import shapes_of
from ess_metrics.views.charts import picture, slide, svg_words
from ess_metrics.views.meeting import meeting_models, show

NASTY = "</script><img src=x onerror=alert(1)> & «\u2028»"
THEMES = {"clair": ":root", "sombre": ":root.sombre"}


@pytest.fixture(scope="module")
def committee():
    demo = read("data/demo")
    return show.prepared(meeting_models.made("comite"), demo, shapes=shapes_of(demo), places=["QN06710I"])


def told(document):
    """The data that the script of a document reads."""
    return json.loads(re.search(r'<script type="application/json" id="seance">(.*?)</script>', document, re.DOTALL)[1])


# -- contrast ---------------------------------------------------------------------------------------------------------


def colours(theme):
    sheet = (player.HERE / "player.css").read_text(encoding="utf-8")
    block = re.search(re.escape(THEMES[theme]) + r" \{(.*?)\}", sheet, re.DOTALL)[1]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def contrast(one, other):
    """The ratio of WCAG 2."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_read_on_a_projector_keeps_its_contrast(theme):
    found = colours(theme)
    for text, ground in (
        *(("encre", "fond"), ("discret", "fond"), ("accent", "fond"), ("sur-accent", "accent"), ("avis", "avis-fond")),
        *(("encre", "zone"), ("discret", "zone")),
    ):
        assert contrast(found[text], found[ground]) >= 4.5, (text, ground)
    for mark in ("marque", "foyer", "barre"):
        assert contrast(found[mark], found["fond"]) >= 3, mark


def test_drawings_keep_their_contrast_on_white():
    assert contrast(svg_words.INK, "#ffffff") >= 7
    assert contrast(svg_words.QUIET, "#ffffff") >= 4.5
    for mark in (slide.BAR, slide.CHOSEN, colours("clair")["marque"], *picture.SEQUENTIAL[3:]):
        assert contrast(mark, "#ffffff") >= 3


# -- the document -----------------------------------------------------------------------------------------------------


def test_a_document_asks_for_nothing(committee):
    document = player.document(committee, id="essai")
    assert re.findall(r'(?:src|href)="(?!data:)', document) == []
    assert "connect-src" not in player.policy(online=False)
    assert "default-src 'none'" in document.replace("&#x27;", "'")
    assert re.findall(r"url\((?!data:|#)", document) == []
    assert told(document)["news"] == ""


def test_the_served_document_only_asks_for_news(committee):
    document = player.document(committee, id="essai", news="essai/donnees")
    assert "connect-src 'self'" in document.replace("&#x27;", "'")
    assert told(document)["news"] == "essai/donnees"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


def test_texts_stay_texts(committee):
    first = replace(committee.screens[0], title=NASTY, note=NASTY, sentence=NASTY)
    document = player.document(replace(committee, title=NASTY, screens=(first,)), id="essai")
    tags = Tags()
    tags.feed(document)
    assert tags.found.count("img") == 0
    assert tags.found.count("script") == 2
    assert told(document)["screens"][0]["title"] == NASTY


def test_a_detour_is_told_by_what_differs(committee):
    screens = told(player.document(committee, id="essai"))["screens"]
    for screen, source in zip(screens, committee.screens, strict=True):
        for code, there in screen["places"].items():
            whole = {**screen, **there}
            assert whole["sentence"] == source.places[code].sentence
            assert whole["svg"] == (source.places[code].drawing.svg if source.places[code].drawing else "")
    where = next(screen for screen in screens if screen["title"] == "L’argent par habitant")
    assert "svg" not in where["places"]["QN06710I"]


def test_prepared_notes_are_served_but_not_given_away(committee):
    noted = replace(committee, screens=(replace(committee.screens[0], note="Dire merci au maire"),))
    assert "Dire merci au maire" in player.document(noted, id="a", news="a/donnees")
    assert "Dire merci au maire" not in player.document(noted, id="a")


def test_the_page_of_notes_holds_nothing_of_the_data():
    assert told(player.records())["screens"] == []
    assert told(player.records(gone=True))["about"] is None


# -- the empty minutes ------------------------------------------------------------------------------------------------


def test_the_minutes_are_a_stored_document_with_a_mark():
    from docx import Document

    content = minutes.template(True, "Territoire, données extraites le 30 juin 2026.")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {item.compress_type for item in packed.infolist()} == {zipfile.ZIP_STORED}
        assert packed.read("word/document.xml").decode().count(minutes.MARK) == 1
    found = Document(io.BytesIO(content))
    assert "30 juin 2026" in "".join(line.text for line in found.sections[0].footer.paragraphs)
    assert "fictives" in "".join(line.text for line in found.sections[0].header.paragraphs)
    script = (player.HERE / "minutes.js").read_text(encoding="utf-8")
    assert f'"{minutes.MARK}"' in script
    used = set(re.findall(r'style: "(\w+)"', (player.HERE / "player.js").read_text(encoding="utf-8")))
    assert used <= {style.style_id for style in found.styles}
