"""A parser that records the content of an HTML page."""

from html.parser import HTMLParser


__all__ = ["Page"]

_EMPTY = {"br", "meta"}
_RUN = {"script", "iframe", "object", "embed", "base", "link", "form"}


class Page(HTMLParser):
    """Parses a page and records its content.

    Attributes:
        open: Elements that were not closed.
        tags: Elements in order.
        attributes: All attributes of all elements, in order.
        live: Tags and attributes that could run code, load or link.
        text: All text.
    """

    def __init__(self, text: str) -> None:
        """Parse a whole page."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.live: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a start tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs
        names = [name for name, _ in attrs]
        acting = ("on", "href", "src", "style", "srcdoc", "action", "xlink")
        self.live += [name for name in names if name.startswith(acting)]
        self.live += [tag] * (tag in _RUN)
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Check that an end tag closes the last open element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Record text."""
        self.text += data
