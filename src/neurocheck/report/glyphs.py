"""The signs that drawings in a terminal consist of, in Unicode and in ASCII."""

import unicodedata
from typing import Final

import msgspec


__all__ = ["ASCII", "UNICODE", "Frame", "Glyphs", "Span", "to_ascii"]


class Frame(msgspec.Struct, frozen=True):
    """The signs of a frame: the left, middle and right one of each edge."""

    top: tuple[str, str, str]
    sides: tuple[str, str]
    bottom: tuple[str, str, str]


class Glyphs(msgspec.Struct, frozen=True, kw_only=True):
    """One set of signs.

    Attributes:
        rule: Fills the line after a heading.
        bullet: Starts an item.
        step: Starts the only step there is.
        empty: A cell of a scale without a point.
        marked: Names a marked place.
        dot: A point on a scale.
        ends: The two ends of a scale.
        heavy: The frame that must not be missed.
        light: The quiet frame.
    """

    rule: str
    bullet: str
    step: str
    empty: str
    marked: str
    dot: str
    ends: tuple[str, str]
    heavy: Frame
    light: Frame


UNICODE: Final = Glyphs(
    rule="─",
    bullet="•",
    step="→",
    empty="─",
    marked="■",
    dot="●",
    ends=("├", "┤"),
    heavy=Frame(("┏", "━", "┓"), ("┃", "┃"), ("┗", "━", "┛")),
    light=Frame(("╭", "─", "╮"), ("│", "│"), ("╰", "─", "╯")),
)

ASCII: Final = Glyphs(
    rule="-",
    bullet="*",
    step="->",
    empty="-",
    marked="#",
    dot="o",
    ends=("|", "|"),
    heavy=Frame(("#", "#", "#"), ("#", "#"), ("#", "#", "#")),
    light=Frame(("+", "-", "+"), ("|", "|"), ("+", "-", "+")),
)

# Letters with accents are not here: NFKD takes the accents off.
_LIKENESSES: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\xab\xbb", '"'),
        **dict.fromkeys("\u2022\u25cf\u25aa\xb7", "*"),
        "…": "...",
        "\u00d7": "x",
        "÷": "/",
        "±": "+/-",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "≈": "~",
        "→": "->",
        "←": "<-",
        "\u00b5": "u",
        "\u03bc": "u",
        "°": "deg ",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
    }
)


def to_ascii(text: str) -> str:
    """Return a text in ASCII, with ``?`` for each sign that has no likeness there.

    >>> to_ascii("naïve… ≥ 7 東")
    'naive... >= 7 ?'
    """
    parts = unicodedata.normalize("NFKD", text.translate(_LIKENESSES))
    letters = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return letters.encode("ascii", "replace").decode("ascii")


class Span(msgspec.Struct, frozen=True):
    """A run of cells of a drawing that are all marked, or all not."""

    text: str
    marked: bool
