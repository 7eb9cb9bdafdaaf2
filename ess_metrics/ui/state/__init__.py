"""What a session holds: filters, choices, the opened folder, pins."""
