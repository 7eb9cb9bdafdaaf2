"""Accessibilité : cette application est-elle accessible à toutes et à tous ?"""

from ui import accessible, page

page.begin("accessibilite", perimeter=None)
accessible.show()
