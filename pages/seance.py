"""Séance : que montrer à la réunion, et dans quel ordre ?"""

from ui import meeting, page

data, _ = page.begin("seance", perimeter=None)
if meeting.empty():
    meeting.welcome(data)
else:
    meeting.arrange(data)
    meeting.play(data)
meeting.kept_notes()
