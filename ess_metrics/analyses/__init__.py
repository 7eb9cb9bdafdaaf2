"""Answers made of several indicators or of records: the one door to values, proofs, profiles, lists."""
