"""Drawings for a page, as SVG that needs no script, style sheet, font or network.

Texts and attributes are escaped when a drawing is written, so that none can become
markup.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Drawing", "add_shape", "write_svg"]

_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"


class Drawing:
    """A copy of an SVG file of this folder, whose parts are marked by their ids.

    The ids stay behind in the file, because a page may hold a drawing twice. Only
    those that the drawing itself points to are kept, behind its name.

    Attributes:
        root: The ``svg`` element.
        parts: The elements that have an id in the file, by that id.
    """

    def __init__(self, file: str, *, name: str) -> None:
        """Read a file.

        Args:
            file: Its name, without ``.svg``.
            name: The class of the drawing, which no other drawing of the page has.
        """
        from xml.etree.ElementTree import fromstring

        self.root = fromstring(_read_file(file))  # noqa: S314 - our own file
        self.parts: dict[str, Element] = {}
        for element in self.root.iter():
            # Inside a page, SVG is written without its namespace.
            element.tag = element.tag.removeprefix(_NAMESPACE)
            element.text, element.tail = (element.text or "").strip(), None
            if part := element.attrib.pop("id", ""):
                self.parts[part] = element
        ids = {part: f"{name}-{part}" for part in ("title", "text", "hatch")}
        for part, full in ids.items():
            self.parts[part].set("id", full)
        self.root.set("class", name)
        self.root.set("aria-labelledby", f"{ids['title']} {ids['text']}")
        self._hatch = f"url(#{ids['hatch']})"

    def write_words(self, **words: str) -> None:
        """Put words into parts that hold text.

        Args:
            words: The words, by the id of the part.
        """
        for part, text in words.items():
            self.parts[part].text = text

    def hatch(self, part: str) -> None:
        """Fill a part with slanting lines; do nothing where there is no such part."""
        if part in self.parts:
            self.parts[part].set("fill", self._hatch)


@cache
def _read_file(name: str) -> str:
    """Return the text of an SVG file of this folder."""
    return Path(__file__).with_name(f"{name}.svg").read_text(encoding="utf-8")


def add_shape(
    parent: "Element", tag: str, words: str | None = None, /, **attributes: object
) -> None:
    """Add an element to a drawing.

    Args:
        parent: What to add it to.
        tag: What it is, such as ``path``.
        words: The text that it holds.
        attributes: Its attributes, with ``_`` for ``-``; floats in their shortest form.
    """
    from xml.etree.ElementTree import SubElement

    written = {
        name.replace("_", "-"): f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in attributes.items()
    }
    SubElement(parent, tag, written).text = words


def write_svg(root: "Element") -> str:
    """Return a drawing as an ``svg`` element for a page."""
    from xml.etree.ElementTree import tostring

    return tostring(root, encoding="unicode")
