"""What answers mean: rules and words from a file, and the assessment they give."""
