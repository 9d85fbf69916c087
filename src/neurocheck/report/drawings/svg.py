"""Small signs of inline SVG that need no style, no colour and no font to be read."""

from html import escape
from typing import Final


__all__ = ["LINE", "drawing", "hatch", "mirrored"]

LINE: Final = 'stroke="currentColor" stroke-width="1.2" stroke-linejoin="round"'


def drawing(
    name: str, size: tuple[int, int], title: str, description: str, content: str
) -> str:
    """Put shapes into a drawing that says in words what it shows.

    The words are escaped here.

    Args:
        name: Told apart from every other drawing of the page by this.
        size: Width and height of its own coordinates.
        title: What it is.
        description: What can be seen in it.
        content: The shapes.
    """
    width, height = size
    return (
        f'<svg class="{name}" role="img" viewBox="0 0 {width} {height}"'
        f' aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-text">{escape(description)}</desc>'
        f"{content}</svg>"
    )


def hatch(name: str) -> str:
    """Define slanting lines; a shape is filled with them by ``url(#NAME-hatch)``."""
    return (
        f'<defs><pattern id="{name}-hatch" width="4" height="4"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="2" height="4" fill="currentColor"/></pattern></defs>'
    )


def mirrored(shape: str, width: int) -> str:
    """Status shapes from the left half of a drawing into those of the right half."""
    return f'<g transform="translate({width} 0) scale(-1 1)">{shape}</g>'
