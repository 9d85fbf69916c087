"""Writes small workbooks for tests, without a library for them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape


__all__ = ["make_workbook"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Style 0 is a plain number; style 1 a day, which is a number of days with a format.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)

Rows = Sequence[Sequence[Any]]


def make_workbook(**sheets: Rows) -> bytes:
    """Return the bytes of an Excel workbook.

    Args:
        sheets: The rows of each sheet. A cell is a text, a number, true or false,
            ``None``, or the number of a day in a tuple of its own; bytes are a cell
            in XML without its place.
    """
    books, links, kinds = "", "", ""
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for number, (name, rows) in enumerate(sheets.items(), 1):
                file = f"worksheets/sheet{number}.xml"
                books += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
                links += f'<Relationship Id="r{number}" Type="{_LINKS}/worksheet" Target="{file}"/>'  # noqa: E501 - one tag
                kinds += f'<Override PartName="/xl/{file}" ContentType="{_TYPES}.worksheet+xml"/>'  # noqa: E501 - one tag
                archive.writestr(f"xl/{file}", _write_sheet(rows))
            links += (
                f'<Relationship Id="s" Type="{_LINKS}/styles" Target="styles.xml"/>'
            )
            archive.writestr("xl/styles.xml", _STYLES)
            archive.writestr(
                "xl/workbook.xml",
                f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
                f"<sheets>{books}</sheets></workbook>",
            )
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                f'{_HEAD}<Relationships xmlns="{_PACKED}/relationships">{links}'
                "</Relationships>",
            )
            archive.writestr(
                "_rels/.rels",
                f'{_HEAD}<Relationships xmlns="{_PACKED}/relationships"><Relationship'
                f' Id="b" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
                "</Relationships>",
            )
            archive.writestr(
                "[Content_Types].xml",
                f'{_HEAD}<Types xmlns="{_PACKED}/content-types">{kinds}</Types>',
            )
        return stream.getvalue()


def _write_sheet(rows: Rows) -> str:
    """Return a sheet as XML."""
    found = "".join(
        f'<row r="{number}">'
        + "".join(
            _write_cell(f"{chr(ord('A') + place)}{number}", cell)
            for place, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    data = f"<sheetData>{found}</sheetData>"
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{data}</worksheet>'


def _write_cell(place: str, cell: Any) -> str:
    """Return a cell as XML."""
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.decode().replace("<c", f'<c r="{place}"', 1)
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    style, number = (1, cell[0]) if isinstance(cell, tuple) else (0, cell)
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'
