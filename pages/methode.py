"""Méthode : d’où viennent ces chiffres, et que veulent-ils dire ?"""

from ui import page

page.begin("methode")
