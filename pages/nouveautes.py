"""Quoi de neuf : quels chiffres ont bougé ?"""

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import news_page

data, _ = page.begin("nouveautes", perimeter=None)
news_page.run(data)
