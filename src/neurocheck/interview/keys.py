"""The keys and words that steer an interview, each beside what it does.

Key lines and help are made from these tables, and so are the bindings: help
cannot say anything that is not so.
"""

import msgspec

from neurocheck.interview.narrow import is_long
from neurocheck.words import say, to_say


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
    "keys_of",
    "more_keys",
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
        return f"{say(name)} {say(self.help)}"


class Keys:
    """Every key, by what it does."""

    CHOOSE = Key(
        keys=("up", "down"), shown="↑↓", plain=to_say("Up/Down"), help=to_say("choose")
    )
    DIGIT = Key(keys=tuple("123456789"), shown="1-9", help=to_say("choose at once"))
    TICK = Key(keys=("space",), shown=to_say("Space"), help=to_say("tick"))
    TICK_DIGIT = Key(keys=tuple("123456789"), shown="1-9", help=to_say("tick at once"))
    TENTH = Key(keys=("0",), shown="0", help=to_say("the tenth"))
    FIND = Key(keys=("<any>",), shown="a-z", help=to_say("find"))
    SHORTEN = Key(
        keys=("backspace",), shown=to_say("Backspace"), help=to_say("shorten")
    )
    SHOW_ALL = Key(keys=("escape",), shown=to_say("Esc"), help=to_say("show all"))
    NEXT = Key(keys=("enter",), shown=to_say("Enter"), help=to_say("next"))
    BACK = Key(keys=("s-tab",), shown=to_say("Shift+Tab"), help=to_say("back"))
    SKIP = Key(keys=("tab",), shown=to_say("Tab"), help=to_say("skip"))
    WHY = Key(keys=("?", "f1"), shown="?", help=to_say("why we ask"))
    WHY_IN_TEXT = Key(keys=("f1",), shown=to_say("F1"), help=to_say("why we ask"))
    REVIEW = Key(keys=("f2",), shown=to_say("F2"), help=to_say("all answers"))
    READ_ON = Key(
        keys=("right",), shown="→", plain=to_say("Right"), help=to_say("read on")
    )
    READ_BACK = Key(
        keys=("left",), shown="←", plain=to_say("Left"), help=to_say("read back")
    )
    READ_ON_IN_TEXT = Key(
        keys=("down",), shown="↓", plain=to_say("Down"), help=to_say("read on")
    )
    READ_BACK_IN_TEXT = Key(
        keys=("up",), shown="↑", plain=to_say("Up"), help=to_say("read back")
    )
    PAUSE = Key(
        keys=("c-z",), shown=to_say("Ctrl-Z"), help=to_say("pause, and fg to go on")
    )
    LEAVE = Key(keys=("c-c",), shown=to_say("Ctrl-C"), help=to_say("save and leave"))


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
"""The keys that a key line has no room for; said together with the reason. The
digits stand first."""


def keys_of(keys: tuple[Key, ...], count: int) -> tuple[Key, ...]:
    """Give the key line of a list; a long one can be searched by typing.

    Args:
        keys: The key line of a short list.
        count: How many lines the list has.
    """
    return (*keys[:-1], Keys.FIND, keys[-1]) if is_long(count) else keys


def more_keys(keys: tuple[Key, ...], count: int) -> tuple[Key, ...]:
    """Give the keys that the key line of a question has no room for.

    Args:
        keys: The key line of a short list.
        count: How many lines the list has.
    """
    first, *rest = MORE_KEYS[keys]
    return (first, Keys.TENTH, *rest) if is_long(count) else (first, *rest)


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word that can be typed instead of an answer, and what it does."""

    name: str
    help: str


WORDS = (
    Word(name=to_say("back"), help=to_say("go to the question before")),
    Word(name=to_say("skip"), help=to_say("leave the question out")),
    Word(name=to_say("why"), help=to_say("hear why we ask")),
    Word(name=to_say("review"), help=to_say("hear all your answers and change any")),
    Word(name=to_say("quit"), help=to_say("save your answers and leave")),
    Word(name=to_say("help"), help=to_say("hear these words again")),
)


def find_word(typed: str) -> str:
    """Give the English name of the word that was typed, or nothing.

    It may be typed in the language shown, or in English.

    >>> find_word(" BACK "), find_word("both")
    ('back', '')
    """
    folded = typed.strip().casefold()
    spoken = {say(word.name).casefold(): word.name for word in WORDS}
    spoken |= {word.name: word.name for word in WORDS if word.name not in spoken}
    return spoken.get(folded, "")
