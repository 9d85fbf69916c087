"""The keys and words that steer an interview, each beside what it does.

Key lines, help and bindings are all made from these tables, so help is always true.
"""

import msgspec

from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.interview.choices import is_long


__all__ = [
    "ALERT_KEYS",
    "CHOICES_KEYS",
    "CHOICE_KEYS",
    "REVIEW_KEYS",
    "TEXT_KEYS",
    "WORDS",
    "Key",
    "Keys",
    "Word",
    "find_word",
    "fold_word",
    "list_keys",
    "list_more_keys",
]


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the menus.

    Attributes:
        keys: Its names in prompt_toolkit.
        shown: Its name for people.
        plain: The same in ASCII, if that differs.
        help: What it does.
    """

    keys: tuple[str, ...]
    shown: str
    help: str
    plain: str = ""

    def format_label(self, *, is_unicode: bool) -> str:
        """Return the key and what it does, such as ``Enter next``."""
        name = self.shown if is_unicode or not self.plain else self.plain
        return f"{_(name)} {_(self.help)}"


class Keys:
    """Every key, by what it does."""

    CHOOSE = Key(
        keys=("up", "down"),
        shown="↑↓",
        plain=gettext_noop("Up/Down"),
        help=gettext_noop("choose"),
    )
    DIGIT = Key(
        keys=tuple("0123456789"), shown="0-9", help=gettext_noop("go to a line")
    )
    TICK = Key(keys=("space",), shown=gettext_noop("Space"), help=gettext_noop("tick"))
    PASTE = Key(keys=("<bracketed-paste>",), shown="", help="")
    FIND = Key(keys=("<any>",), shown=gettext_noop("a-z"), help=gettext_noop("find"))
    SHORTEN = Key(
        keys=("backspace",),
        shown=gettext_noop("Backspace"),
        help=gettext_noop("shorten"),
    )
    SHOW_ALL = Key(
        keys=("escape",), shown=gettext_noop("Esc"), help=gettext_noop("show all")
    )
    CLOSE = Key(keys=("escape",), shown=gettext_noop("Esc"), help=gettext_noop("close"))
    NEXT = Key(keys=("enter",), shown=gettext_noop("Enter"), help=gettext_noop("next"))
    BACK = Key(
        keys=("s-tab",), shown=gettext_noop("Shift+Tab"), help=gettext_noop("back")
    )
    SKIP = Key(keys=("tab",), shown=gettext_noop("Tab"), help=gettext_noop("skip"))
    WHY = Key(keys=("?", "f1"), shown="?", help=gettext_noop("why we ask"))
    # In a text "?" can be a part of the answer, and left and right move the cursor.
    WHY_IN_TEXT = Key(
        keys=("f1",), shown=gettext_noop("F1"), help=gettext_noop("why we ask")
    )
    REVIEW = Key(
        keys=("f2",), shown=gettext_noop("F2"), help=gettext_noop("all answers")
    )
    READ_ON = Key(
        keys=("right",),
        shown="→",
        plain=gettext_noop("Right"),
        help=gettext_noop("read on"),
    )
    READ_BACK = Key(
        keys=("left",),
        shown="←",
        plain=gettext_noop("Left"),
        help=gettext_noop("read back"),
    )
    READ_ON_IN_TEXT = Key(
        keys=("down",),
        shown="↓",
        plain=gettext_noop("Down"),
        help=gettext_noop("read on"),
    )
    READ_BACK_IN_TEXT = Key(
        keys=("up",),
        shown="↑",
        plain=gettext_noop("Up"),
        help=gettext_noop("read back"),
    )
    PAUSE = Key(
        keys=("c-z",),
        shown=gettext_noop("Ctrl-Z"),
        help=gettext_noop("pause, and fg to go on"),
    )
    LEAVE = Key(
        keys=("c-c",), shown=gettext_noop("Ctrl-C"), help=gettext_noop("save and leave")
    )


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
ALERT_KEYS = (Keys.CHOOSE, Keys.NEXT, Keys.LEAVE)
REVIEW_KEYS = (Keys.CHOOSE, Keys.NEXT, Keys.CLOSE, Keys.LEAVE)


def list_keys(keys: tuple[Key, ...], count: int) -> tuple[Key, ...]:
    """Return the key line of a list; that of a long one says that letters find.

    Args:
        keys: The key line of a short list.
        count: Number of lines of the list.
    """
    return (*keys[:-1], Keys.FIND, keys[-1]) if is_long(count) else keys


def list_more_keys(count: int) -> tuple[Key, ...]:
    """Return the keys that the key line of a question has no room for.

    They are shown together with the reason.

    Args:
        count: Number of lines of the list; 0 for a text input.
    """
    moves = (Keys.SKIP, Keys.REVIEW)
    if not count:
        return moves
    return (Keys.DIGIT, *([] if is_long(count) else [Keys.FIND]), *moves)


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word that can be typed instead of an answer, and what it does."""

    name: str
    help: str


WORDS = (
    Word(name=gettext_noop("back"), help=gettext_noop("go to the question before")),
    Word(name=gettext_noop("skip"), help=gettext_noop("leave the question out")),
    Word(name=gettext_noop("why"), help=gettext_noop("hear why we ask")),
    Word(
        name=gettext_noop("review"),
        help=gettext_noop("hear all your answers and change any"),
    ),
    Word(name=gettext_noop("quit"), help=gettext_noop("save your answers and leave")),
    Word(name=gettext_noop("help"), help=gettext_noop("hear these words again")),
)


def fold_word(typed: str) -> str:
    """Return a typed word as words are compared: by its letters alone.

    >>> fold_word(" ATRÁS ")
    'atras'
    """
    return drop_accents(" ".join(typed.split()).casefold())


def find_word(typed: str) -> str:
    """Return the English name of the typed word, or an empty text for any other.

    The word may be typed in the language shown, or in English.

    >>> find_word(" BACK "), find_word("both")
    ('back', '')
    """
    folded = fold_word(typed)
    by_name = {fold_word(_(word.name)): word.name for word in WORDS}
    # Where a word means different things, it means what it does in the language.
    by_name |= {word.name: word.name for word in WORDS if word.name not in by_name}
    return by_name.get(folded, "")
