"""Every French word that a person reads. Imports nothing of ours."""
