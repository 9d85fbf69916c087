"""Reads a table that may be crafted, in a process of its own that may come to harm.

``python -m neurocheck.cohort.tables.probe_process KIND FILE`` reads a file of the kind
``parquet``, ``ipc`` or ``workbook``. It writes a dot to standard output when it is
ready, one when the table is open, and one for each part that was read; then it ends
with status 0. The columns come as a JSON list in a line of standard input. Where
something is wrong, it writes an exclamation mark and the kind of error.
"""

import json
import os
import sys
from pathlib import Path

from neurocheck.system import limit_process


__all__ = ["BATCH"]

BATCH = 100_000
_MEMORY = 4 << 30
_MEMORY_OF_A_PROCESSOR = 64 << 20  # each has threads, and each thread a stack
_SECONDS = 600


def _limit(path: Path) -> None:
    """Limit memory and time, where the system can."""
    processors = (os.cpu_count() or 1) * _MEMORY_OF_A_PROCESSOR
    limit_process(_MEMORY + processors + path.stat().st_size, _SECONDS)


def _say(word: bytes) -> None:
    """Write to the process that waits."""
    os.write(1, word)


def _read_columns(kind: str, path: Path) -> None:
    """Read columns, and say so part by part."""
    import polars as pl

    _limit(path)
    _say(b".")
    scan = (pl.scan_parquet if kind == "parquet" else pl.scan_ipc)(path, glob=False)
    scan.collect_schema()
    count = scan.select(pl.len()).collect().item()
    _say(b".")
    with open(0, encoding="utf-8") as asked:
        line = asked.readline()
    if not line:
        return
    lazy = scan.select(json.loads(line))
    if kind == "ipc":
        for _part in lazy.collect_batches(chunk_size=BATCH, maintain_order=True):
            pass
        _say(b".")
        return
    for start in range(0, count, BATCH):
        lazy.slice(start, BATCH).collect()
        _say(b".")


def _read_workbook(path: Path) -> None:
    """Read all sheets of a workbook."""
    import python_calamine as calamine

    _limit(path)
    _say(b".")
    try:
        book = calamine.load_workbook(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    except calamine.CalamineError:
        pass  # the other process will say it, and why
    _say(b".")


def main(kind: str, path: Path) -> None:
    """Read a table; any error is told by its kind."""
    try:
        if kind == "workbook":
            _read_workbook(path)
        else:
            _read_columns(kind, path)
    except BaseException as error:  # noqa: BLE001 - whatever a crafted file can bring
        _say(b"!" + type(error).__name__.encode())
        sys.exit(3)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
