"""Accents, which people leave out where their keyboard makes them hard to type."""

import unicodedata


__all__ = ["drop_accents"]


def drop_accents(text: str) -> str:
    """Return a text without accents.

    >>> drop_accents("Sí, atrás; año"), drop_accents("Fièvre")
    ('Si, atras; ano', 'Fievre')
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
