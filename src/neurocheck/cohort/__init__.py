"""Many at once: the same questions and the same guidance over a whole table."""
