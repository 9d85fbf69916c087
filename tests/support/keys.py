"""The characters that a terminal sends for each key."""

__all__ = [
    "BACKSPACE",
    "CTRL_C",
    "DOWN",
    "ENTER",
    "ESC",
    "F1",
    "F2",
    "LEFT",
    "RIGHT",
    "SHIFT_TAB",
    "SPACE",
    "TAB",
    "UP",
]

BACKSPACE = "\x7f"
CTRL_C = "\x03"
DOWN = "\x1b[B"
ENTER = "\r"
ESC = "\x1b"
F1 = "\x1bOP"
F2 = "\x1bOQ"
LEFT = "\x1b[D"
RIGHT = "\x1b[C"
SHIFT_TAB = "\x1b[Z"
SPACE = " "
TAB = "\t"
UP = "\x1b[A"
