"""Accessibilité : cette application est-elle accessible à toutes et à tous ?"""

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import accessibility_page

data, _ = page.begin("accessibilite", perimeter=None)
accessibility_page.show(data.manifest)
