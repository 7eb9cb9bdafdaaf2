"""What a fetch asks, keeps, brings in and says; nothing outside the loopback is ever asked."""
