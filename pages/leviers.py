"""Leviers : quels leviers la collectivité a-t-elle employés, pour qui, avec quels résultats ?"""

from ess_metrics.ui.frame import page
from ess_metrics.views.pages import lever_views

page.begin("leviers")
rest = page.answer(page.made(lever_views.lead))
page.show_view(page.view(lever_views.board), hero=True)
page.more(rest)
page.figures(page.made(lever_views.key_figures))
page.show_table(page.view(lever_views.table))
page.show_table(page.view(lever_views.proofs), most=12)
