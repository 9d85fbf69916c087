"""The topics of ``neurocheck learn``."""
