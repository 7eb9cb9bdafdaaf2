"""One module a file format, and what they share."""
