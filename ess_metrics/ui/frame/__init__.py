"""The frame of every page and the display of a view."""
