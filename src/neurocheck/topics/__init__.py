"""What is taught: the topics of ``neurocheck learn``."""
