"""Assesses a whole table at once, with column expressions for any engine."""
