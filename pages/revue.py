"""Revue de contrat : un document prêt à présenter, des mêmes chiffres que l’écran."""

from texts import pages_revue as words
from ui import page, picking, reporting
from views import neighbourhood as sheet

data, selection = page.begin("revue")
page.lead((words.LEAD,))

page.choice("portee", words.SCOPE, words.SCOPES)
scope = page.chosen("portee", words.SCOPES)
if scope == "fiche":
    picking.place(data)
place = sheet.place_of(selection) if scope == "fiche" else None

page.heading(words.FORMAT)
page.choice("format", words.FORMAT, words.FORMATS)
extension = page.chosen("format", words.FORMATS)
page.place_title(words.FORMAT_HELP[extension])

compared = reporting.comparisons(data, selection)
if len(compared) > 1:
    page.heading(words.COMPARE)
    page.choice("avant", words.COMPARE, compared)

if scope == "fiche" and place is None:
    page.invite(words.CHOOSE)
else:
    reporting.download(data, extension, place, page.chosen("avant", compared))
reporting.saved()
if scope == "revue":
    reporting.contents(data, selection)
