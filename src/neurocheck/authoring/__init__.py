"""Checks, describes and draws question sets and guidance for those who write them."""
