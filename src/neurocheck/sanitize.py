"""Text from outside made harmless: no control, escape or direction characters."""

import json
import re


__all__ = ["clean", "escape_json", "escape_markdown", "one_line"]

_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_UNSAFE = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters, newline excepted
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible and bidirectional
    "\ud800-\udfff"  # halves of a pair
    "\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)

# What means something anywhere; then what does so in one place only: starting a list
# or a number, in an address, in an emoji.
_MARKDOWN = re.compile(
    r"[\\`*_{}\[\]<>()#|~&@$^=]|^[-+]|(?<=\d)[.](?=\s|$)|(?<=www)[.]|:(?=\S)"
)


def clean(text: str) -> str:
    r"""Return a text without what could steer a terminal or turn text around.

    >>> clean("a\x1b[31mb\u202ec\td")
    'a [31mb c d'

    Newlines of every kind are kept as ``\n``:

    >>> clean("x\r\ny")
    'x\ny'
    """
    # Newlines first: two of their kinds are control characters as well.
    return _UNSAFE.sub(" ", _NEWLINES.sub("\n", text))


def escape_json(text: str) -> str:
    r"""Return JSON with escapes for what could steer a terminal; the data stays whole.

    >>> escape_json('{"a": "\x9b31m"}')
    '{"a": "\\u009b31m"}'
    """
    return _UNSAFE.sub(lambda found: json.dumps(found.group())[1:-1], text)


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
