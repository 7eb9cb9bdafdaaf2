"""Revue de contrat : un document prêt à présenter, des mêmes chiffres que l’écran."""

from ess_metrics.texts.pages import inhabitants_words
from ess_metrics.texts.pages import revue_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import pickers
from ess_metrics.ui.screens import duties_page, review_page, review_texts_page
from ess_metrics.views.making import findings
from ess_metrics.views.pages import compare_years, overview
from ess_metrics.views.pages import neighbourhood as sheet

data, selection = page.begin("revue")
page.lead((*page.made(findings.headlines)[:1], words.LEAD))
picture = page.view(compare_years.highest) or page.view(overview.by_year)
page.show_view(picture, hero=True)

page.choice("portee", words.SCOPE, words.SCOPES)
scope = page.chosen("portee", words.SCOPES)
one, plain = scope in ("fiche", "habitants"), scope == "habitants"
if one:
    pickers.place(data)
place = sheet.place_of(selection) if one else None
if scope == "revue":
    page.choice("longueur", words.LENGTH, words.LENGTHS)
length = page.chosen("longueur", words.LENGTHS)
parts = review_page.parts(length) if scope == "revue" else ()

page.heading(words.FORMAT)
page.choice("format", words.FORMAT, words.FORMATS)
extension = page.chosen("format", words.FORMATS)
page.identity(words.PLAIN_HELP if plain else words.FORMAT_HELP[extension])

compared = review_page.comparisons(data, selection)
if len(compared) > 1 and not plain:
    page.heading(words.COMPARE)
    page.choice("avant", words.COMPARE, compared)

if scope == "revue":
    duties_page.ready(data)
if one and place is None:
    page.invite(words.CHOOSE)
elif plain and extension not in inhabitants_words.FORMATS:
    page.invite(words.PLAIN_FORMAT)
else:
    asked = review_page.Asked(place, page.chosen("avant", compared), length, parts, plain)
    review_page.download(data, extension, asked)
    review_page.preview(data, asked)
if scope == "revue":
    review_texts_page.texts(data)
    review_texts_page.cover(length, parts)
review_page.saved()
if scope == "revue":
    review_page.contents(data, selection, length)
