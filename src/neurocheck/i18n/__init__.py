"""The language shown: its texts, numbers and dates."""
