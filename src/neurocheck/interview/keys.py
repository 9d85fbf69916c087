"""The keys and words that steer an interview, each beside what it does.

Key lines and help are made from these tables, and so are the bindings: help
cannot say anything that is not so.
"""

import msgspec


__all__ = [
    "CHOICES_KEYS",
    "CHOICE_KEYS",
    "MENU_KEYS",
    "MORE_KEYS",
    "TEXT_KEYS",
    "WORDS",
    "Key",
    "Keys",
    "Word",
    "find_word",
]


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the menus.

    Attributes:
        keys: What prompt_toolkit calls it.
        shown: How it is written for people.
        plain: The same in ASCII.
        help: What it does.
    """

    keys: tuple[str, ...]
    shown: str
    help: str
    plain: str = ""

    def label(self, *, is_unicode: bool) -> str:
        """Write the key and what it does, such as ``Enter next``."""
        name = self.shown if is_unicode or not self.plain else self.plain
        return f"{name} {self.help}"


class Keys:
    """Every key, by what it does."""

    CHOOSE = Key(keys=("up", "down"), shown="↑↓", plain="Up/Down", help="choose")
    DIGIT = Key(keys=tuple("123456789"), shown="1-9", help="choose at once")
    TICK = Key(keys=("space",), shown="Space", help="tick")
    TICK_DIGIT = Key(keys=tuple("123456789"), shown="1-9", help="tick at once")
    NEXT = Key(keys=("enter",), shown="Enter", help="next")
    BACK = Key(keys=("s-tab",), shown="Shift+Tab", help="back")
    SKIP = Key(keys=("tab",), shown="Tab", help="skip")
    WHY = Key(keys=("?", "f1"), shown="?", help="why we ask")
    WHY_IN_TEXT = Key(keys=("f1",), shown="F1", help="why we ask")
    REVIEW = Key(keys=("f2",), shown="F2", help="all answers")
    PAUSE = Key(keys=("c-z",), shown="Ctrl-Z", help="pause, and fg to go on")
    LEAVE = Key(keys=("c-c",), shown="Ctrl-C", help="save and leave")


CHOICE_KEYS = (Keys.CHOOSE, Keys.NEXT, Keys.BACK, Keys.WHY, Keys.LEAVE)
CHOICES_KEYS = (
    Keys.CHOOSE,
    Keys.TICK,
    Keys.NEXT,
    Keys.BACK,
    Keys.WHY,
    Keys.LEAVE,
)
TEXT_KEYS = (Keys.NEXT, Keys.BACK, Keys.WHY_IN_TEXT, Keys.LEAVE)
MENU_KEYS = (Keys.CHOOSE, Keys.NEXT, Keys.BACK, Keys.LEAVE)
MORE_KEYS = {
    CHOICE_KEYS: (Keys.DIGIT, Keys.SKIP, Keys.REVIEW),
    CHOICES_KEYS: (Keys.TICK_DIGIT, Keys.SKIP, Keys.REVIEW),
    TEXT_KEYS: (Keys.SKIP, Keys.REVIEW),
}
"""The keys that a key line has no room for; said together with the reason."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word that can be typed instead of an answer, and what it does."""

    name: str
    help: str


WORDS = (
    Word(name="back", help="go to the question before"),
    Word(name="skip", help="leave the question out"),
    Word(name="why", help="hear why we ask"),
    Word(name="review", help="hear all your answers and change any"),
    Word(name="quit", help="save your answers and leave"),
    Word(name="help", help="hear these words again"),
)


def find_word(typed: str) -> str:
    """Give the name of the word that was typed, or nothing.

    >>> find_word(" BACK "), find_word("both")
    ('back', '')
    """
    folded = typed.strip().casefold()
    return next((word.name for word in WORDS if word.name == folded), "")
