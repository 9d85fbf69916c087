"""A file of another kind is known by its bytes, and the way out is told."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from support.program import neurocheck


def _make_archive() -> bytes:
    """Return an archive that holds no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("t.csv", "age\n58\n")
    return stream.getvalue()


_KINDS = {
    "SPSS": b"$FL2@(#) SPSS DATA FILE",
    "Stata": b"<stata_dta><header>",
    "Stata (.dta)": b"\x72\x02\x01\x00\x05",
    "sas7bdat": b"\x00" * 12 + b"\xc2\xea\x81\x60\xb3\x14",
    "xpt": b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!",
    "readRDS": gzip.compress(b"X\n\x00\x00\x00\x03\x00\x04"),
    "HTML": b"\xef\xbb\xbf <html><table><tr><td>age</td></tr></table></html>",
    "XML": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
    "ZIP": _make_archive(),
    "bzip2": b"BZh91AY&SY",
    "PDF": b"%PDF-1.7",
    "SQLite": b"SQLite format 3\x00",
}


@pytest.mark.parametrize("name", _KINDS)
def test_another_kind_of_file_is_named(name: str, tmp_path: Path) -> None:
    """Whatever it is called: what it is, and how to get a table that can be read."""
    path = tmp_path / "t.csv"
    path.write_bytes(_KINDS[name])

    result = neurocheck("cohort", "check", str(path))

    assert (result.status, result.out) == (4, "")
    assert name in result.err
    assert "which is not read here. " in " ".join(result.err.split())
