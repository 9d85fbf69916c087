"""Text from outside made harmless: no control, escape or direction characters."""

import re
from collections.abc import Callable
from functools import cache

from neurocheck.invisible import CURSIVE, EMOJI, INDIC, INVISIBLE, SKIN, VIRAMA


__all__ = ["FORMULA", "clean", "escape_json", "escape_markdown", "one_line"]

_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_UNSAFE = re.compile(f"[{INVISIBLE}]")
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_JOINERS = "\u200c\u200d"
_PLAIN_OR_PICTURE = "\ufe0e\ufe0f"
# A joiner is part of the spelling within a script that joins letters, such as that of
# Persian or Hindi, and within a picture that is made of several.
_NEEDED = (
    f"(?<=[{VIRAMA}])[{_JOINERS}]",
    f"(?<=[{INDIC}])[{_JOINERS}](?=[{VIRAMA}])",
    f"(?<=[{CURSIVE}])(?:\u200d|\u200c(?=[{CURSIVE}]))",
    f"(?:(?<=[{EMOJI}])|(?<=[{EMOJI}][{SKIN}\ufe0f]))\u200d(?=[{EMOJI}])",
    f"(?<=[{EMOJI}])[{_PLAIN_OR_PICTURE}]",
    "(?<=[0-9#*])\ufe0f(?=\u20e3)",  # a digit on a key
)
# Also for the engine of tables, whose texts have no halves of pairs.
_NOTHING = INVISIBLE.replace("\ud800-\udfff", "")
# Of every width.
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
FORMULA = rf"^(?:[\t\r\n]|[\s{_NOTHING}]*[{_SIGNS}])"
"""A pattern of what a spreadsheet can take for the beginning of a formula."""

# What means something anywhere; then what does so in one place only: starting a list
# or a number, in an address, in an emoji.
_MARKDOWN = re.compile(
    r"[\\`*_{}\[\]<>()#|~&@$^=]|^[-+]|(?<=\d)[.](?=\s|$)|(?<=www)[.]|:(?=\S)"
)


def clean(text: str) -> str:
    r"""Return a text without what is invisible, steers a terminal or turns text.

    >>> clean("a\x1b[31mb\u202ec\td")
    'a [31mb c d'

    Where a script needs one to join letters, it stays:

    >>> clean("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"
    True

    Newlines of every kind are kept as ``\n``:

    >>> clean("x\r\ny")
    'x\ny'
    """
    # Newlines first: two of their kinds are control characters as well.
    return _replace(_NEWLINES.sub("\n", text), lambda _one: " ")


def escape_json(text: str) -> str:
    r"""Return JSON with escapes for what could steer a terminal; the data stays whole.

    >>> escape_json('{"a": "\x9b31m"}')
    '{"a": "\\u009b31m"}'
    """
    # Most of a document is ASCII, and to take that away first is many times faster.
    rest = text.encode(errors="surrogatepass").translate(None, _PLAIN)
    if not _UNSAFE.search(rest.decode(errors="surrogatepass")):
        return text
    from json import dumps  # everything imports this file, and hardly anything JSON

    return _replace(text, lambda one: dumps(one)[1:-1])


def escape_markdown(words: str) -> str:
    r"""Return a text that Markdown and HTML read as nothing but itself, in one line.

    >>> print(escape_markdown("1. <b>*x*</b>"))
    1\. \<b\>\*x\*\</b\>
    """
    return _MARKDOWN.sub(r"\\\g<0>", one_line(words))


def one_line(text: str) -> str:
    r"""Return a clean text with white space folded, for places of one line.

    >>> one_line(" a\n  b ")
    'a b'
    """
    return " ".join(clean(text).split())


def _replace(text: str, change: Callable[[str], str]) -> str:
    """Return a text with each unsafe character changed that no script needs there."""

    def choose(found: re.Match[str]) -> str:
        # Looked for only here, so that a text without any costs one search.
        if _find_needed().match(text, found.start()):
            return found.group()
        return change(found.group())

    return _UNSAFE.sub(choose, text)


@cache
def _find_needed() -> re.Pattern[str]:
    """Return the pattern of what is invisible and needed; most runs need none."""
    return re.compile("|".join(_NEEDED))
