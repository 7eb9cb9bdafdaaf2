"""Page elements of our own: a map and a ranking that stay in the page and are only told values."""
