"""The question set, its conditions and its numbers, and how they are read."""
