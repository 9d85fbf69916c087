"""Plural rules of catalogs: gettext's C expressions, read as trees and never as code.

Anybody can write a catalog. Python's own ``gettext`` makes the text of a function from
such a rule and runs it, so a rule is read here by a small parser instead.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

from neurocheck.i18n.translate import gettext as _


__all__ = ["ENGLISH_PLURALS", "PluralForms", "read_plural_forms"]

ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d)\s*;\s*plural\s*=([^;]*);?\s*")
_TOKEN = re.compile(r"\s*(\d{1,9}|n\b|[<>=!]=|&&|\|\||[-+*/%<>!?:()])")
# The longest rule of a real language, that of Arabic, has 120 letters and 11 levels.
_MAX_LETTERS = 400
_MAX_LEVELS = 30
_TRIED = range(1_001)
"""The numbers that a rule is tried with when it is read."""
_UNSIGNED = 2**64

_Rule = Callable[[int], int]
_Operator = Callable[[_Rule, _Rule, int], int]

# Both sides are rules and not values, because in C the second is not looked at where
# the first decides. C counts without a sign there: 0 - 1 is a very large number.
_OPERATORS: tuple[dict[str, _Operator], ...] = (
    {"||": lambda one, other, n: bool(one(n) or other(n))},
    {"&&": lambda one, other, n: bool(one(n) and other(n))},
    {
        "==": lambda one, other, n: one(n) == other(n),
        "!=": lambda one, other, n: one(n) != other(n),
    },
    {
        "<": lambda one, other, n: one(n) < other(n),
        ">": lambda one, other, n: one(n) > other(n),
        "<=": lambda one, other, n: one(n) <= other(n),
        ">=": lambda one, other, n: one(n) >= other(n),
    },
    {
        "+": lambda one, other, n: (one(n) + other(n)) % _UNSIGNED,
        "-": lambda one, other, n: (one(n) - other(n)) % _UNSIGNED,
    },
    {
        "*": lambda one, other, n: one(n) * other(n) % _UNSIGNED,
        "/": lambda one, other, n: one(n) // other(n),
        "%": lambda one, other, n: one(n) % other(n),
    },
)
"""C's operators between two parts, those that bind least first."""


@dataclass(frozen=True, slots=True)
class PluralForms:
    """How many forms a language has, and which one a number of things takes.

    Attributes:
        count: How many forms there are.
        rule: Returns the index of the form for a number.
    """

    count: int
    rule: _Rule

    def choose(self, number: int) -> int:
        """Return the index of a number's form, or -1 where the rule gives none."""
        try:
            return self.rule(abs(number))
        except ZeroDivisionError:
            return -1


def read_plural_forms(header: str) -> PluralForms:
    """Return the plural forms that a catalog's header describes.

    Raises:
        ValueError: It is no such rule, or gives no form for some number up to 1,000.

    >>> forms = read_plural_forms("nplurals=2; plural=n%10 == 1 && n != 11 ? 0 : 1;")
    >>> [forms.choose(number) for number in (1, 2, 11, 21)]
    [0, 1, 1, 0]
    >>> read_plural_forms("nplurals=2; plural=n%0;")
    Traceback (most recent call last):
    ValueError: Plural-Forms gives no form for the number 0
    """
    found = _HEADER.fullmatch(header)
    if found is None or len(header) > _MAX_LETTERS:
        raise ValueError(
            _("Plural-Forms needs the form: {example}", example=ENGLISH_PLURALS)
        )
    forms = PluralForms(int(found[1]), _Parser(found[2]).parse())
    for number in _TRIED:
        if not 0 <= forms.choose(number) < forms.count:
            raise ValueError(
                _("Plural-Forms gives no form for the number {number}", number=number)
            )
    return forms


class _Parser:
    """Reads one expression, part by part."""

    def __init__(self, text: str) -> None:
        """Part the expression into its parts.

        Raises:
            ValueError: It holds something else.
        """
        self._parts: list[str] = []
        self._levels = 0
        place, end = 0, len(text.rstrip())
        while place < end:
            found = _TOKEN.match(text, place)
            if found is None:
                raise ValueError(_("Plural-Forms holds what no rule can hold"))
            self._parts.append(found[1])
            place = found.end()
        self._parts.reverse()

    def parse(self) -> _Rule:
        """Return the function that the whole expression describes.

        Raises:
            ValueError: It is not one expression.
        """
        rule = self._parse_choice()
        if self._parts:
            raise self._make_error()
        return rule

    def _parse_choice(self) -> _Rule:
        """Return ``condition ? one : other``, or what stands there without a choice."""
        self._levels += 1
        if self._levels > _MAX_LEVELS:
            raise ValueError(_("Plural-Forms has too many parts within parts"))
        rule = self._parse_operation(0)
        if self._take({"?"}):
            one = self._parse_choice()
            if not self._take({":"}):
                raise self._make_error()
            rule = _choose(rule, one, self._parse_choice())
        self._levels -= 1
        return rule

    def _parse_operation(self, strength: int) -> _Rule:
        """Return values with operators between that bind at least as strongly."""
        if strength == len(_OPERATORS):
            return self._parse_value()
        operators = _OPERATORS[strength]
        rule = self._parse_operation(strength + 1)
        while sign := self._take(operators):
            other = self._parse_operation(strength + 1)
            rule = _combine(operators[sign], rule, other)
        return rule

    def _parse_value(self) -> _Rule:
        """Return a number, ``n`` or a part in parentheses; any after ``!``."""
        signs = 0
        while self._take({"!"}):
            signs += 1
        if not self._parts:
            raise self._make_error()
        part = self._parts.pop()
        if part == "(":
            rule = self._parse_choice()
            if not self._take({")"}):
                raise self._make_error()
        elif part == "n":
            rule = _take_number
        elif part.isdecimal():
            rule = _always(int(part))
        else:
            raise self._make_error()
        return _negate(rule, signs)

    def _take(self, wanted: Container[str]) -> str:
        """Return the next part where it is one of those wanted, else nothing."""
        return self._parts.pop() if self._parts and self._parts[-1] in wanted else ""

    def _make_error(self) -> ValueError:
        """Return an error that names where the rule cannot be read on."""
        return ValueError(
            _("Plural-Forms cannot be understood at '{part}'", part=self._parts[-1])
            if self._parts
            else _("Plural-Forms ends too early")
        )


def _take_number(number: int) -> int:
    """Return the number itself: ``n``."""
    return number


def _always(value: int) -> _Rule:
    """Return a rule that is the same for every number."""
    return lambda _number: value


def _negate(rule: _Rule, signs: int) -> _Rule:
    """Return a rule behind so many ``!``."""
    if not signs:
        return rule
    return lambda number: int(bool(rule(number)) == (signs % 2 == 0))


def _choose(condition: _Rule, one: _Rule, other: _Rule) -> _Rule:
    """Return the rule ``condition ? one : other``."""
    return lambda number: one(number) if condition(number) else other(number)


def _combine(operate: _Operator, one: _Rule, other: _Rule) -> _Rule:
    """Return the rule of two parts with an operator between."""
    return lambda number: operate(one, other, number)
