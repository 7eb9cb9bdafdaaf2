"""Whole pages that have steps of their own."""
