"""Reads YAML and JSON files into typed values; every problem has its place."""
