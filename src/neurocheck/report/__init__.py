"""Reports of documents: blocks composed once, and renderers that only draw."""
