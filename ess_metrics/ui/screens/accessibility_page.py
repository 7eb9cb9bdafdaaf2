"""The accessibility statement on the screen, and the map of the site."""

from __future__ import annotations

import os

from ess_metrics.model.manifest import Manifest
from ess_metrics.texts.pages import accessibility_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheet_markup
from ess_metrics.ui.parts.html import tag
from ess_metrics.views.pages import accessibility as views


def show(manifest: Manifest) -> None:
    """The statement in the order of the law, then the details."""
    html.show(tag("div", tag("p", views.commitment(os.environ, manifest)), class_="ess-lead"))
    page.heading(words.STATE_TITLE)
    page.lead(views.state())
    page.heading(words.DEFECTS_TITLE)
    _list(views.defects())
    page.heading(words.UNTESTED_TITLE)
    _list(views.untested())
    page.heading(words.CONTACT_TITLE, views.contact(os.environ))
    page.heading(words.RECOURSE_TITLE, words.RECOURSE)
    page.heading(words.MEANS_TITLE, views.dated())
    _list(words.MEANS)
    page.heading(words.TABLE_TITLE)
    for title, found in views.themes():
        html.show(tag("details", tag("summary", title), sheet_markup.sheet(found), class_="ess-details"))
    page.heading(words.AXE_TITLE, words.AXE_NOTE)
    html.show(
        tag("details", tag("summary", views.axe().caption), sheet_markup.sheet(views.axe()), class_="ess-details")
    )
    page.heading(words.MAP_TITLE)
    html.show(tag("ul", [_place(name) for name in screens.PAGES], class_="ess-notes"))


def _list(lines) -> None:
    html.show(tag("ul", [tag("li", line) for line in lines], class_="ess-notes"))


def _place(name: str) -> html.Markup:
    said = screens.PAGES[name]
    link = tag("a", said.title, href=page.address(name), target="_self")
    return tag("li", link, f" : {said.help}")
