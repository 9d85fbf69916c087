"""The marks in numbers: before decimals, and between thousands."""

import re

from neurocheck.i18n.translate import gettext as _


__all__ = ["ARABIC", "GROUP", "MARKS", "read_marks", "unify_marks"]

# A comma may stand before decimals, as in most of Europe, or group digits.
MARKS = ".,"
ARABIC = "\u066b"  # stands before decimals alone
GROUP = 3  # digits


def unify_marks(text: str, decimal: str) -> str:
    """Return a text with a point before decimals and no mark between thousands.

    Args:
        text: Numbers, as a table writes them.
        decimal: The mark before decimals, a point or a comma.

    >>> unify_marks("1.234,5 kg", ","), unify_marks("1,234", ".")
    ('1234.5 kg', '1234')
    >>> unify_marks("1,234", ",")
    '1.2340'

    Raises:
        ValueError: A mark stands where it can be neither.
    """
    group = "," if decimal == "." else "."
    plain = re.compile(rf"(\d+|\d{{1,3}}(?:[{group}]\d{{3}})+)(?:[{decimal}](\d+))?")

    def unify(found: re.Match[str]) -> str:
        number = plain.fullmatch(found[0])
        if number is None:
            msg = _("its marks do not fit the one before decimals")
            raise ValueError(msg)
        # A fourth decimal says that it is no thousand.
        decimals = f".{number[2]}" if number[2] else ""
        is_doubtful = len(decimals) == GROUP + 1
        return number[1].replace(group, "") + decimals + "0" * is_doubtful

    return re.sub(rf"\d[\d{MARKS}]*(?<=\d)", unify, text)


def read_marks(number: str, is_grouped: bool) -> str:
    """Return a number with a decimal point and without marks between thousands.

    Args:
        number: As it is written.
        is_grouped: Whether one mark before three digits groups them.

    >>> [read_marks("1,234", grouped) for grouped in (False, True)]
    ['1.234', '1234']
    >>> [read_marks(n, False) for n in ("1.234,5", "1,234,567", "7,1", "31.3.26")]
    ['1234.5', '1234567', '7.1', '31.3.26']
    """
    head, *rest = re.split(f"[{MARKS}{ARABIC}]", number)
    marks = re.findall(f"[{MARKS}{ARABIC}]", number)
    if not rest:
        return number
    if len(rest) == 1:
        joins = is_grouped and marks[0] != ARABIC and _are_thousands(head, rest)
        return head + rest[0] if joins else f"{head}.{rest[0]}"
    if len(set(marks)) == 1:
        return "".join([head, *rest]) if _are_thousands(head, rest) else number
    *groups, decimals = rest
    is_plain = marks[-1] not in marks[:-1] and len(set(marks[:-1])) == 1
    if is_plain and _are_thousands(head, groups):
        return f"{''.join([head, *groups])}.{decimals}"
    return number  # such as a date, which is no number


def _are_thousands(head: str, groups: list[str]) -> bool:
    """Return whether digits between marks are thousands: 1,234 and not 0,123."""
    head = head.lstrip("+-")
    return (
        len(head) <= GROUP
        and int(head) > 0
        and all(len(group) == GROUP for group in groups)
    )
