"""A dropped file opened without interpretation: text, books, archives, layers, and cells as people write them."""
