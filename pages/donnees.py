"""Données : vos fichiers sont-ils bons à charger ?"""

from ess_metrics.ui.screens import depot

depot.run()
