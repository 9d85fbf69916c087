"""The commands: the only room that prints errors and sets exit statuses."""
