"""What may be said: cells of few people, cells that others would give away, what each audience reads."""
