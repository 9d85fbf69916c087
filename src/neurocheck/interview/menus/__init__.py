"""The interview in menus that are drawn anew with each key."""
