"""Sources : quelles données officielles sont là, et sont-elles à jour ?"""

from ess_metrics.ui.screens import sources_page

sources_page.run()
