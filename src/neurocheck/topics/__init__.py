"""What is taught: the sources behind every line."""
