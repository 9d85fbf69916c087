"""What is kept: the documents that a person saved, in a private database."""
