"""Finds the cells of an Excel sheet whose value is lost: errors, and unsaved results.

The library that reads workbooks returns them as blank. A blank cell means that nothing
was answered, which nobody can say of these.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import IO


__all__ = ["find_lost_cells"]

_BLOCK = 1 << 20
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_MAY_BE_LOST = re.compile(rb"<(?:\w+:)?f\b|\bt\s*=\s*[\"']e[\"']")


def find_lost_cells(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Yield the row and the column, from 0, of each cell whose value is lost.

    Excel writes the result of a formula beside it; other programs may not.

    Args:
        path: A workbook. Only ``.xlsx`` is looked through.
        sheet: The name of the sheet.

    Yields:
        With each place, the error, or ``=`` for a formula without a result.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        part = _find_part(archive, sheet)
        if part in archive.namelist():
            with archive.open(part) as file:
                for text in _read_cells(file):
                    yield from _find_lost(text)


def _find_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return which file of an archive holds a sheet; "" where that is not told."""
    if not {_WORKBOOK, _LINKS} <= {*archive.namelist()}:
        return ""
    links = {
        link.get("Id"): link.get("Target", "") for link in _read(archive, _LINKS, _LINK)
    }
    for found in _read(archive, _WORKBOOK, _SHEET):
        if found.get("name") == sheet:
            id_ = next((v for name, v in found.items() if name.endswith(":id")), "")
            return normpath(join("/xl", links.get(id_, ""))).lstrip("/")
    return ""


def _read(
    archive: zipfile.ZipFile, part: str, element: re.Pattern[str]
) -> list[dict[str, str]]:
    """Return the attributes of each of some elements."""
    text = archive.read(part).decode("utf-8", "replace")
    return [_read_attributes(found[1]) for found in element.finditer(text)]


def _read_attributes(text: str) -> dict[str, str]:
    """Return the attributes of an element."""
    found = _ATTRIBUTE.findall(text)
    return {name: html.unescape(one or other) for name, one, other in found}


def _read_cells(file: IO[bytes]) -> Iterator[str]:
    """Yield those pieces of a sheet, of whole cells, in which one may be lost."""
    rest = b""
    while block := file.read(_BLOCK):
        data = rest + block
        ends = [found.end() for found in _CELL_END.finditer(data)]
        end = ends[-1] if ends else 0
        rest = data[end:][-4 * _BLOCK :]
        if _MAY_BE_LOST.search(data, 0, end):
            yield data[:end].decode("utf-8", "replace")


def _find_lost(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lost cells of a piece of a sheet."""
    for found in _CELL.finditer(text):
        told, body = _read_attributes(found[1]), found[2] or ""
        place = _PLACE.fullmatch(told.get("r", ""))
        if place is None:
            continue
        value = _VALUE.search(body)
        column = 0
        for letter in place[1]:
            column = 26 * column + ord(letter) - ord("A") + 1
        at = int(place[2]) - 1, column - 1
        kind = told.get("t", "n")
        if kind == "e":
            yield *at, html.unescape(value[1]) if value else "#N/A"
        elif kind == "n" and not value and _FORMULA.search(body):
            yield *at, "="
