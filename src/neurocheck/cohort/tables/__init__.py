"""Reads and writes tables: CSV, JSON, Parquet, Arrow and workbooks, packed or not."""
