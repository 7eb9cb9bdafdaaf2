"""Résultats : qu’est-ce que cet argent a produit, pour qui, et où ?"""

from ess_metrics.texts.pages import results_words as words
from ess_metrics.ui.frame import page
from ess_metrics.views.pages import results

data, chosen = page.begin("resultats", results.scope)
rest = page.answer(page.made(results.lead))
by = page.chosen("par", words.BREAKDOWNS)


def choose() -> None:
    """By place, scheme or sector."""
    page.choice("par", words.BREAKDOWN_LABEL, words.BREAKDOWNS)


page.show_view(page.view(results.worth, by=by), tools=choose, hero=True)
page.more(rest)
page.figures(page.made(results.key_figures))
page.show_table(page.view(results.table, by=by))
page.show_table(page.view(results.outputs))
page.show_view(page.view(results.by_year))
