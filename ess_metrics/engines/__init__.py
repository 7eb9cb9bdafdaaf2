"""Where the records of a question are counted when it is not in memory: the same protocol on a relational base."""
