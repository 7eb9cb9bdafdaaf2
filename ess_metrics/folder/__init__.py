"""A data folder on disk: read, checked, versioned, published, restored."""
