"""The body, the feet and plots, as pictures and in characters."""
