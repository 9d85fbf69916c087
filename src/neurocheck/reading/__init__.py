"""How files are read: YAML and JSON into typed values, every problem with its place."""
