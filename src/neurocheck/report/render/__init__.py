"""Renderers: each file turns reports, visit sheets or both into one format.

A renderer uses no other renderer. What several of them need is in ``lines`` or in the
blocks themselves.
"""
