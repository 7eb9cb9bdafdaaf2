"""Données : vos fichiers sont-ils bons à charger ?"""

from ui import depot

depot.run()
