"""Storyboards of a meeting and the views they name."""
