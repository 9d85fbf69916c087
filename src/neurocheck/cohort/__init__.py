"""Cleans, scores and summarises whole tables with the same questions and guidance."""
