"""The history: documents that a person saved, in a private database."""
