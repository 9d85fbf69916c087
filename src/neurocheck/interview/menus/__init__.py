"""The prompter with menus, which are redrawn at each key press."""
