"""Questions in plain French: their words, what the folder and the figures are called, and the figure that answers."""
