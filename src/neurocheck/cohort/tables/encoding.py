"""Turns tables in other encodings into UTF-8, and says which encoding fits."""

import codecs
import io
import re
from typing import BinaryIO

from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _


__all__ = ["decode_header", "is_encoding", "recode"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WITH_MARKS = {"utf-16", "utf-32"}
_SAMPLE = 256
_LIKELY = ("windows-1252", "cp850", "mac-roman", "iso-8859-1")


def is_encoding(name: str) -> bool:
    """Return whether a name is one of an encoding of texts.

    >>> [is_encoding(name) for name in ("windows-1252", "rot13", "ansi-ish")]
    [True, False, False]
    """
    try:
        return "a".encode(name).decode(name) == "a"
    except (LookupError, ValueError):
        return False


def recode(stream: io.BufferedReader, encoding: str) -> io.BufferedReader:
    """Return a stream in UTF-8 without a mark; one that is so already is left as it is.

    A mark of UTF-8 or UTF-16 at its beginning decides, then the encoding that is
    named; without both, text in UTF-16 is known by its zeros.
    """
    head = stream.peek(_SAMPLE)[:_SAMPLE]
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
    found = marked or encoding or _guess_utf_16(head)
    name = codecs.lookup(found).name if found else "utf-8"
    if name in {"utf-8", "utf-8-sig", "ascii"}:
        # Before a name in quotation marks, it would hide that they open a cell.
        if head.startswith(codecs.BOM_UTF8):
            stream.read(len(codecs.BOM_UTF8))
        return stream
    if name in _WITH_MARKS and not marked:
        name += "-le"  # as on Windows
    return io.BufferedReader(_Recoded(stream, name), 1 << 18)


def _guess_utf_16(head: bytes) -> str:
    """Return the kind of UTF-16 that bytes without a mark are in; "" for none."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half > 1 and max(even, odd) > 0.6 * half and min(even, odd) < 0.1 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


class _Recoded(io.RawIOBase):
    """A stream in another encoding, as UTF-8; what cannot be decoded is marked so."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._is_end = False

    def readable(self) -> bool:
        """Return that it can be read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # all it is given
        """Read the next bytes into a buffer; return how many they are."""
        while not self._ready and not self._is_end:
            piece = self._stream.read(1 << 18)
            self._is_end = not piece
            try:
                self._ready = self._decoder.decode(piece, self._is_end).encode()
            except UnicodeError:  # some encodings of old can replace nothing
                raise OSError from None
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def decode_header(data: bytes, where: str, encoding: str) -> str:
    """Return the first lines of a table as text.

    Args:
        data: The lines up to the columns' names.
        where: The table's name, for the error.
        encoding: The encoding that was named, where one was.

    Raises:
        AnswersError: They are not in UTF-8, or not in the encoding that was named.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise AnswersError(_explain_encoding(data, where)) from None
    if encoding and "\ufffd" in text:
        raise AnswersError(
            _(
                "{table} is not in the encoding '{encoding}' that the map names.",
                table=where,
                encoding=encoding,
            )
        )
    return text


def _explain_encoding(data: bytes, where: str) -> str:
    """Return in words that bytes are not UTF-8, and which encoding fits."""
    fitting = next(filter(lambda one: _fits(data, one), _LIKELY), _LIKELY[0])
    text = data.decode(fitting, "replace")
    words = re.findall(r"\w+", text)
    word = next((word for word in words if not word.isascii()), "")[:40]
    return _(
        "{table} is not UTF-8. Save it as CSV in UTF-8; or try, in a map,"
        " 'encoding: {encoding}', which reads '{word}' in the names of the columns.",
        table=where,
        encoding=fitting,
        word=word,
    )


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether an encoding turns every byte that is not ASCII into a letter."""
    text = data.decode(encoding, "replace")
    return all(letter.isascii() or letter.isalpha() for letter in text)
