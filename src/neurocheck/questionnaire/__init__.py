"""What is asked: the question set, its conditions, and how both are read."""
