"""What helps those who write question sets and guidance."""
