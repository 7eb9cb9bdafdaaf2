"""The meeting as one document."""
