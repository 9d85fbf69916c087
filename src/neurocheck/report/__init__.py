"""How a document is shown: blocks composed once, and renderers that only draw."""
