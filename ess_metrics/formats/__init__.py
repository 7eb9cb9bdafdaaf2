"""The official formats of files; `catalogue` is the list of them, which loads them all."""
