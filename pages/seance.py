"""Séance : que montrer à la réunion, et dans quel ordre ?"""

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import meeting_page

data, _ = page.begin("seance", perimeter=None)
if meeting_page.empty():
    meeting_page.welcome(data)
else:
    meeting_page.arrange(data)
    meeting_page.play(data)
meeting_page.kept_notes()
