"""The document of a meeting: contrast, what it may do, texts that stay texts, notes kept out of what is given away."""

import base64
import gzip
import io
import json
import re
import zipfile
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ess_metrics.folder.reading import read
from ess_metrics.reports.player import player
from ess_metrics.reports.writers import minutes
from ess_metrics.texts.numbers import euros_short
from ess_metrics.ui.parts.charts import shapes_of
from ess_metrics.views.charts import picture, slide, svg_words
from ess_metrics.views.meeting import meeting_models, show
from ess_metrics.views.names import options

TEXTS = Path(__file__).parents[2] / "ess_metrics" / "texts"
COMPONENTS = Path(__file__).parents[2] / "ess_metrics" / "ui" / "components" / "assets"
NASTY = "</script><img src=x onerror=alert(1)> & «\u2028»"
THEMES = {"clair": ":root", "sombre": ":root.sombre"}


@pytest.fixture(scope="module")
def committee():
    demo = read("data/demo")
    return show.prepared(meeting_models.made("comite"), demo, shapes=shapes_of(demo), places=["QN06710I"])


def told(document):
    """The data that the script of a document reads."""
    packed = re.search(r'<script type="application/gzip" id="seance">(.*?)</script>', document, re.DOTALL)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


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


def test_maps_have_the_dark_palette_of_the_pages():
    sheet = (player.HERE / "player.css").read_text(encoding="utf-8")
    twins = dict(re.findall(r'\.aplat\[fill="(#[0-9a-f]{6})"\] \{ fill: (#[0-9a-f]{6}); \}', sheet))
    page = (COMPONENTS / "palette.css").read_text(encoding="utf-8")
    for ramp, selector in (
        (picture.SEQUENTIAL, ".ranking.dark"),
        (picture.BALANCED, '.kept-map.dark[data-palette="balanced"]'),
    ):
        block = re.search(re.escape(selector) + r" \{(.*?)\}", page, re.DOTALL)[1]
        assert [twins[colour] for colour in ramp] == re.findall(r"--k\d: (#[0-9a-f]{6})", block)
    assert set(picture.SPECIAL.values()) <= set(twins)
    strong = [contrast(twins[colour], colours("sombre")["fond"]) for colour in picture.SEQUENTIAL]
    assert strong == sorted(strong)


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
    assert told(player.document(noted, id="a", news="a/donnees"))["screens"][0]["note"] == "Dire merci au maire"
    assert "Dire merci au maire" not in json.dumps(told(player.document(noted, id="a")), ensure_ascii=False)


def test_the_page_of_notes_holds_nothing_of_the_data():
    assert told(player.records())["screens"] == []
    assert told(player.records(gone=True))["about"] is None


# -- live drawings ----------------------------------------------------------------------------------------------------


def test_twelve_views_with_every_detour_weigh_less_than_two_megabytes():
    demo = read("data/demo")
    whole = show.prepared(
        meeting_models.made("comite"), demo, shapes=shapes_of(demo), places=tuple(options(demo, "code_quartier"))
    )
    assert len(whole.screens) == 12
    assert len(player.document(whole, id="essai").encode()) < 1_000_000


def test_every_drawing_says_what_it_shows_when_it_is_pointed_at(committee):
    for screen in committee.screens:
        if screen.drawing is None:
            continue
        said = [unescape(text) for text in re.findall(r'data-dit="([^"]*)"', screen.drawing.svg)]
        assert len(said) >= 5, screen.title
        assert all("<" not in text and text.strip() == text for text in said), screen.title
    money = next(screen for screen in committee.screens if screen.title == "L’argent, année par année")
    year = re.search(r'data-dit="2025&#10;Montant : ([^&"]*)', money.drawing.svg)
    assert year
    assert euros_short(float(re.sub(r"[^\d]", "", year[1]))) in money.sentence


def test_every_neighbourhood_of_a_map_is_named_or_numbered(committee):
    names = options(read("data/demo"), "code_quartier")
    screen = next(screen for screen in committee.screens if screen.title == "L’argent par habitant")
    drawn = [unescape(text) for text in re.findall(r"<tspan[^>]*>([^<]*)</tspan>", screen.drawing.svg)]
    whole = [re.sub(r"^\d+ ", "", text) for text in drawn]
    assert sorted(set(names.values()) - set(whole)) == []
    keyed = [text.split(" ", 1) for text in drawn if text[:1].isdigit() and " " in text]
    numbers = {number for number, name in keyed if name in names.values()}
    assert numbers
    assert numbers <= set(drawn)


def test_places_that_lie_on_each_other_are_counted(committee):
    screen = next(screen for screen in committee.screens if screen.title == "Les locaux vacants")
    counts = re.findall(r'class="compte"[^>]*>', screen.drawing.svg)
    lots = re.findall(r'class="lot"', screen.drawing.svg)
    assert lots
    assert len(counts) < len(lots)


def test_the_letters_of_a_meeting_hold_those_that_its_texts_are_written_in():
    from fontTools.ttLib import TTFont

    written = {sign for file in TEXTS.rglob("*.py") for sign in file.read_text(encoding="utf-8") if sign.isprintable()}
    for light, whole in (("regular.woff2", "SourceSansPro-Regular.ttf"), ("bold.woff2", "SourceSansPro-Bold.ttf")):
        here = TTFont(player.HERE / light).getBestCmap()
        there = TTFont(player.HERE.parent / "writers" / "fonts" / whole).getBestCmap()
        assert {sign for sign in written if ord(sign) in there and ord(sign) not in here} == set()


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
