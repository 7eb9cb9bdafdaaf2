"""The contract review before any file format."""
