"""What the numbers of a question set must get right: ranges, decimals and units."""

import math

from neurocheck.problems import Code
from neurocheck.questionnaire.model import Derived, Question, Unit
from neurocheck.reading.convert import Reader
from neurocheck.words import say


__all__ = ["check_decimals", "check_numbers", "takes_values"]

_MAX_DECIMALS = 9
_MAX_NAME = 40


def check_numbers(reader: Reader, question: Question) -> None:
    """Check the range, the decimals and the units of a question with a number."""
    if not question.type.is_number:
        return
    low, high = question.low, question.high
    node = reader.at(question)
    for key in ("min", "max"):
        if key not in node.content:
            reader.report(Code.MISSING_KEY, node, key=key)
    if low is not None and high is not None and not _has_range(question):
        at, hint = reader.at(question, "min"), say("min must be less than max")
        reader.report(Code.BAD_RANGE, at, low=low, high=high, hint=hint)
    check_decimals(reader, question)
    for unit in question.units:
        check_decimals(reader, unit)
        _unit(reader, question, unit)


def _has_range(question: Question) -> bool:
    """Say whether a question has a range with numbers in it."""
    low, high = question.low, question.high
    if low is None or high is None:
        return False
    return low < high and math.isfinite(high - low)


def check_decimals(reader: Reader, owner: Question | Unit | Derived) -> None:
    """Check that a number of decimals is one that can be shown."""
    if not 0 <= owner.decimals <= _MAX_DECIMALS:
        wanted = say("a number from 0 to {limit}", limit=_MAX_DECIMALS)
        at = reader.at(owner, "decimals")
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=owner.decimals)


def takes_values(question: Question | Derived) -> bool:
    """Say whether values can be held against a question as it stands."""
    if isinstance(question, Derived):
        return True
    if question.type.has_options:
        return bool(question.choices)
    return not question.type.is_number or _has_range(question)


def _unit(reader: Reader, question: Question, unit: Unit) -> None:
    """Check that numbers can be turned into a unit and back."""
    wanted = say("a factor above 0")
    fits = 0 < unit.factor < math.inf and math.isfinite(unit.offset)
    if unit is question.units[0]:
        wanted = say("factor 1 and offset 0 in the first unit")
        fits = unit.factor == 1 and unit.offset == 0
    if not fits:
        at = reader.at(unit, "factor")
        found = say("{factor:g} and {offset:g}", factor=unit.factor, offset=unit.offset)
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=found)
    if not 0 <= unit.per_year < math.inf:
        at = reader.at(unit, "per_year")
        wanted, found = say("a number above 0"), f"{unit.per_year:g}"
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=found)
    smaller = [other.name for other in question.units if other.factor < unit.factor]
    if unit.then and unit.then not in smaller:
        at = reader.at(unit, "then")
        names = ", ".join(smaller) or say("(no smaller unit)")
        reader.report(Code.NOT_ONE_OF, at, value=unit.then[:_MAX_NAME], allowed=names)
