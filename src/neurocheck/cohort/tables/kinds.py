"""Knows files that are no tables of ours by their bytes, whatever they are called."""

import re

from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop


__all__ = ["refuse_other_kinds"]

_STATISTICS = gettext_noop(
    "Save it as CSV in UTF-8 in the program that it is from; or convert it, in R with"
    " the package haven, in Python with the package pyreadstat."
)
_R = gettext_noop(
    'In R, save it as CSV: write.csv(readRDS("FILE"), "table.csv", row.names = FALSE)'
)
_SPREADSHEET = gettext_noop(
    "Open it in a spreadsheet program, and save it as a workbook (.xlsx) or as CSV in"
    " UTF-8."
)
_PACKED = gettext_noop("Unpack it first.")
_EXPORT = gettext_noop("Export the table as CSV in UTF-8.")

# The pattern of the first bytes, the form, and the way to one that can be read.
_KINDS = [
    (rb"\$FL[23]", "SPSS (.sav)", _STATISTICS),
    (rb"<stata_dta>|[\x68-\x73][\x01\x02]\x01\x00", "Stata (.dta)", _STATISTICS),
    (rb"\x00{12}\xc2\xea\x81\x60", "SAS (.sas7bdat)", _STATISTICS),
    (rb"HEADER RECORD\*{7}LIB", "SAS (.xpt)", _STATISTICS),
    (rb"RD[ABX][23]\n|X\n\x00\x00\x00|A\n[23]\n\d+\n", "R (.rds, .RData)", _R),
    (rb"\s*<(!doctype html|html|head|meta|body|table)\b", "HTML", _SPREADSHEET),
    (rb"\s*<\?xml\b", "XML", _SPREADSHEET),
    (rb"PK\x03\x04", "ZIP", _PACKED),
    (rb"BZh[1-9]1AY", "bzip2", _PACKED),
    (rb"\xfd7zXZ\x00", "xz", _PACKED),
    (rb"7z\xbc\xaf\x27", "7z", _PACKED),
    (rb"%PDF-", "PDF", _EXPORT),
    (rb"SQLite format 3\x00", "SQLite", _EXPORT),
    (rb"\x89HDF\r\n", "HDF5", _EXPORT),
    (rb"FEA1", "Feather 1", _EXPORT),
    (rb"\xff\xff\xff\xff.{3}\x00\x10\x00\x00\x00", "Arrow IPC stream", _EXPORT),
]
_PATTERNS = [(re.compile(p, re.IGNORECASE | re.DOTALL), f, h) for p, f, h in _KINDS]


def refuse_other_kinds(head: bytes, where: str) -> None:
    """Check that a file is none of those that are known, and no text.

    Args:
        head: Its first bytes.
        where: Its name, for the error.

    Raises:
        AnswersError: It names what the file is, and the way to a form that is read.
    """
    head = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, form, hint in _PATTERNS:
        if pattern.match(head):
            raise AnswersError(
                _(
                    "{table} is in the form {form}, which is not read here. {hint}",
                    table=where,
                    form=form,
                    hint=_(hint),
                )
            )
