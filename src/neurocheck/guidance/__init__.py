"""Guidance: rules and texts from a file, and the assessment of answers by them."""
