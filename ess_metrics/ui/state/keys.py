"""Every key of a widget: those that are parameters of the address, and the others.

A parameter of the address holds ids (never labels), several separated by commas. The names are public: links depend
on them.
"""

from __future__ import annotations

from ess_metrics.model import address

NEIGHBOURHOOD = "quartier"
COMMUNE = "commune"
SET = "ensemble"
SCHEME = "dispositif"
SECTOR = "secteur"
FUND = "fonds"
CARRIER = "porteur"
YEARS = "annee"
AMOUNT = "montant"
MODE = "mode"
COUNTING = "comptage"
EUROS = "euros"

FILTERS = dict(address.FILTERS)
WAYS = dict(address.WAYS)
BY_COLUMN = {column: key for key, column in FILTERS.items()}

# Filters of one page: a click on a bar sets them there, other pages have no such choice.
PAGE_FILTERS = dict(address.PAGE_FILTERS)
BY_PAGE_COLUMN = {column: key for key, column in PAGE_FILTERS.items()}

SEARCH = "recherche"
PROJECT = "projet"  # the project whose sheet is open, on the page of projects
SCHEME_SHEET = "fiche"  # the scheme whose sheet is open
PROOF = "code"  # the code of a figure, on the page that checks it
TEXT = "texte"  # the words looked for in the list of projects


def choice(parameter: str) -> str:
    """The key of the visible widget that sets an address parameter."""
    return f"choix-{parameter}"


def of_view(view: str, part: str) -> str:
    """The key of a part (chart, table, download…) of a view."""
    return f"vue-{view}-{part}"


def of_page(page: str, name: str) -> str:
    """The key of a widget that belongs to one page; it is an address parameter too."""
    return f"{page}-{name}"
