"""Official data asked for by a person: what exists, where it is, how it comes, and what it changes."""
