"""Méthode : d’où viennent ces chiffres, et que veulent-ils dire ?"""

from ess_metrics.texts.pages import screens
from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import method_screen

PARTS = {
    "indicateurs": method_screen.indicators,
    "donnees": method_screen.dictionary,
    "origine": method_screen.origin,
    "avertissements": method_screen.warnings,
}
OPTIONS = {part: screens.METHOD_PARTS[part] for part in PARTS}

data, _ = page.begin("methode", perimeter=None)
page.choice("partie", screens.METHOD_PART, OPTIONS)
PARTS[page.chosen("partie", OPTIONS)](data)
