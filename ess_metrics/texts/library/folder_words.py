"""Words that a check of a folder puts in its sentences."""

SPACES = "avec des espaces autour"
