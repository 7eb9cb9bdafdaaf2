"""Leviers : quels leviers la collectivité a-t-elle employés, pour qui, avec quels résultats ?"""

from ess_metrics.ui.frame import page
from ess_metrics.views.pages import levers

page.begin("leviers")
rest = page.answer(page.made(levers.lead))
page.show_view(page.view(levers.board), hero=True)
page.more(rest)
page.figures(page.made(levers.key_figures))
page.show_table(page.view(levers.table))
page.show_table(page.view(levers.proofs), most=12)
