"""Méthode : d’où viennent ces chiffres, et que veulent-ils dire ?"""

from ui import method, page

PARTS = {
    "indicateurs": ("Indicateurs", method.indicators),
    "donnees": ("Dictionnaire des données", method.dictionary),
    "origine": ("Origine et précautions", method.origin),
    "avertissements": ("Avertissements", method.warnings),
}
OPTIONS = {part: label for part, (label, _) in PARTS.items()}

data, _ = page.begin("methode", perimeter=None)
page.choice("partie", "Partie de la page", OPTIONS)
PARTS[page.chosen("partie", OPTIONS)][1](data)
