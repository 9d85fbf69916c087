"""Reads and writes tables: CSV, JSON lines, Parquet and Arrow, packed or not."""
