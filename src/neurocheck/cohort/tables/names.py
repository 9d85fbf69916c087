"""Names of columns, so that they are equal where they look equal."""

import unicodedata
from collections.abc import Iterable

from neurocheck.cohort.tables.batch import Table
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line


__all__ = [
    "compose",
    "describe_columns",
    "explain_difference",
    "find_look_alike",
    "name_columns",
    "normalize_name",
]

_MOST, _LONGEST = 20, 60
_INVISIBLE = "Cf"  # Unicode's category of joiners, marks of direction and the like


def normalize_name(text: str) -> str:
    r"""Return a column's name in the one form in which names are compared.

    Letters with accents are composed, invisible characters are dropped, and white
    space of any kind and length is one space.

    >>> normalize_name("\ufeffGro\u0308\u00dfe\u00a0\n(cm) ") == "Gr\u00f6\u00dfe (cm)"
    True
    """
    return " ".join(compose(text).split())


def compose(text: str) -> str:
    r"""Return a text with composed letters, and without invisible characters.

    >>> compose("no\u200bne")
    'none'
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    return "".join(
        letter for letter in composed if unicodedata.category(letter) != _INVISIBLE
    )


def name_columns(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns; one without a name is called by its number.

    >>> name_columns(["id", " ", "age"])
    ('id', 'column 2', 'age')
    """
    names = map(normalize_name, cells)
    return tuple(name or f"column {place}" for place, name in enumerate(names, 1))


def find_look_alike(name: str, known: Iterable[str]) -> str:
    r"""Return a known name that another only looks like; "" where there is none.

    >>> find_look_alike("\u0430ge", ["age", "sex"])
    'age'
    """
    if name.isascii():
        return ""
    folded = name.casefold()
    return next((one for one in known if _looks_like(folded, one.casefold())), "")


def _looks_like(name: str, other: str) -> bool:
    """Return whether two names differ in some letters that are not of ASCII alone."""
    pairs = [(a, b) for a, b in zip(name, other, strict=False) if a != b]
    is_alike = len(name) == len(other) and len(pairs) < len(name)
    return is_alike and bool(pairs) and not any((a + b).isascii() for a, b in pairs)


def explain_difference(name: str, other: str) -> str:
    r"""Return which character of a name is another than it looks; "" if none is.

    >>> explain_difference("\u0430ge", "age")
    'its character 1 is CYRILLIC SMALL LETTER A, not LATIN SMALL LETTER A'
    """
    if not _looks_like(name.casefold(), other.casefold()):
        return ""
    place = next(n for n in range(len(name)) if name[n] != other[n])
    found, wanted = (
        unicodedata.name(letter, f"U+{ord(letter):04X}")
        for letter in (name[place], other[place])
    )
    return _(
        "its character {number} is {found}, not {wanted}",
        number=place + 1,
        found=found,
        wanted=wanted,
    )


def describe_columns(table: Table) -> str:
    """Return in words which columns were seen in a table, and how it was split."""
    names = [f"'{one_line(name)[:_LONGEST]}'" for name in table.columns[:_MOST]]
    more = len(table.columns) - len(names)
    listed = ", ".join([*names, _("{number} more", number=more)] if more else names)
    said = _("Columns seen: {names}.", names=listed)
    if not table.separator:
        return said
    if len(table.columns) == 1:
        return said + " " + _("No separator was found between columns.")
    sign = {"\t": _("tab")}.get(table.separator, f"'{table.separator}'")
    return said + " " + _("Separator: {sign}.", sign=sign)


def explain_look_alikes(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return which names only look like known ones, and by which character."""
    known = list(known)
    return [
        _(
            "'{name}' only looks like '{other}': {difference}.",
            name=one_line(name)[:_LONGEST],
            other=other,
            difference=explain_difference(name, other),
        )
        for name in names
        if (other := find_look_alike(name, known))
    ]
