"""Text from outside made harmless: no control, escape or direction characters."""

import json
import re


__all__ = ["clean", "escape_json", "one_line"]

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


def clean(text: str) -> str:
    r"""Take out what could steer a terminal or turn text around; keep newlines.

    >>> clean("a\x1b[31mb\u202ec\td")
    'a [31mb c d'

    Newlines of every kind become ``\n``:

    >>> clean("x\r\ny")
    'x\ny'
    """
    return _UNSAFE.sub(" ", _NEWLINES.sub("\n", text))


def escape_json(text: str) -> str:
    r"""Write in JSON's own escapes what could steer a terminal; the data stays whole.

    >>> escape_json('{"a": "\x9b31m"}')
    '{"a": "\\u009b31m"}'
    """
    return _UNSAFE.sub(lambda found: json.dumps(found.group())[1:-1], text)


def one_line(text: str) -> str:
    r"""Clean a text and fold white space, for places where one line is drawn.

    >>> one_line(" a\n  b ")
    'a b'
    """
    return " ".join(clean(text).split())
