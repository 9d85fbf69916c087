"""What is kept, if only the person asks for it."""
