"""Méthode : d’où viennent ces chiffres, et que veulent-ils dire ?"""

from ess_metrics.texts.pages import screens
from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import method_parts

PARTS = {
    "indicateurs": method_parts.indicators,
    "donnees": method_parts.dictionary,
    "origine": method_parts.origin,
    "avertissements": method_parts.warnings,
}
OPTIONS = {part: screens.METHOD_PARTS[part] for part in PARTS}

data, _ = page.begin("methode", perimeter=None)
page.choice("partie", screens.METHOD_PART, OPTIONS)
PARTS[page.chosen("partie", OPTIONS)](data)
