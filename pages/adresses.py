"""Adresses : dans quel quartier sont ces adresses ?"""

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import address_page

data, _ = page.begin("adresses", perimeter=None)
address_page.run(data)
