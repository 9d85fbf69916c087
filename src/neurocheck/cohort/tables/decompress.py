"""Decompresses tables and cuts them into lines, a bounded part at a time."""

import gzip
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _


__all__ = ["decompress", "read_line_batches"]

_HEAD = 16
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PIECE = 1_024  # is 32 MB at the very most when decompressed
_MAX_LINE = 1 << 22
_MAX_BATCH = 1 << 25


def decompress(stream: io.BufferedReader) -> io.BufferedReader:
    """Return a stream decompressed from gzip or Zstandard; any other as it is."""
    head = stream.peek(_HEAD)
    if head.startswith(_GZIP):
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    if head.startswith(_ZSTD):
        return io.BufferedReader(_Zstandard(stream))
    return stream


class _Zstandard(io.RawIOBase):
    """A stream packed with Zstandard, which must not end in the middle of a frame."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        import zstandard

        self._packed = stream
        self._decompressor = zstandard.ZstdDecompressor()
        self._error = zstandard.ZstdError
        self._frame: Any = None
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer; return how many they are.

        Raises:
            EOFError: It ends too early.
            OSError: It is damaged.
        """
        while not self._ready and (piece := self._rest or self._packed.read(_PIECE)):
            self._decompress(piece)
        if not self._ready and self._frame is not None:
            raise EOFError
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _decompress(self, piece: bytes) -> None:
        """Decompress a piece, up to the end of a frame."""
        self._frame = self._frame or self._decompressor.decompressobj()
        try:
            self._ready = memoryview(self._frame.decompress(piece))
        except self._error:
            raise OSError from None
        self._rest = b""
        if self._frame.eof:
            self._rest, self._frame = self._frame.unused_data, None


def read_line_batches(
    stream: BinaryIO, where: str, counts: Iterable[int]
) -> Iterator[list[bytes]]:
    """Yield the lines that hold something, in batches.

    Args:
        stream: The bytes.
        where: The file's name, for the error.
        counts: How many lines a batch has at most, batch by batch; long lines make
            it smaller.

    Raises:
        AnswersError: A line is too long.
    """
    lines = _read_lines(stream, where)
    for count in counts:
        batch: list[bytes] = []
        size = 0
        for line in lines:
            batch.append(line)
            size += len(line)
            if len(batch) >= count or size >= _MAX_BATCH:
                break
        if not batch:
            return
        yield batch


def _read_lines(stream: BinaryIO, where: str) -> Iterator[bytes]:
    """Yield the lines that hold something."""
    while line := stream.readline(_MAX_LINE + 1):
        if len(line) > _MAX_LINE:
            raise AnswersError(_("{table} has a line that is too long.", table=where))
        if line.strip():
            yield line
