"""Changes from one document to the next, and over many of them."""
