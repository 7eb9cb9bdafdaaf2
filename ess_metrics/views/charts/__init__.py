"""Charts as plain data, and as SVG: no screen."""
