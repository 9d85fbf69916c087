"""Other languages: found in folders, read only where one is shown, and checked."""
