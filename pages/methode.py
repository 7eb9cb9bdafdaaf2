"""Méthode : d’où viennent ces chiffres, et que veulent-ils dire ?"""

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import method_parts

PARTS = {
    "indicateurs": ("Indicateurs", method_parts.indicators),
    "donnees": ("Dictionnaire des données", method_parts.dictionary),
    "origine": ("Origine et précautions", method_parts.origin),
    "avertissements": ("Avertissements", method_parts.warnings),
}
OPTIONS = {part: label for part, (label, _) in PARTS.items()}

data, _ = page.begin("methode", perimeter=None)
page.choice("partie", "Partie de la page", OPTIONS)
PARTS[page.chosen("partie", OPTIONS)][1](data)
