"""What each page says: its views, sentences and key figures."""
