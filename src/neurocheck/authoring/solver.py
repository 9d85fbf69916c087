"""Every sheet of answers that there can be, as formulas of a solver.

Each question has a variable for "it is answered" and variables for the answer. What
binds them is what :mod:`neurocheck.answers` does: a question can only be answered
where its condition is true, an exclusive option stands alone, a number lies on the
steps of its range. Logic has three values, so each condition becomes two formulas:
one for "it is true" and one for "it is false".

The solver is Z3. What it calls impossible is impossible; where it gives up (its
effort is counted in steps, not in seconds, so that runs are alike) nothing is said.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import z3

from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Not,
)
from neurocheck.questionnaire.formula import Operation
from neurocheck.questionnaire.model import Derived, Question, Questionnaire, Type


__all__ = ["EFFORT", "AnswerModel", "Interval", "TrueFalse", "interval_of"]


Interval = tuple[float, float]
"""The smallest and the largest number."""


def interval_of(
    term: float | str | Operation, ranges: Mapping[str, Interval]
) -> Interval | None:
    """Give the range of a formula; None where it may have no finite result.

    Rounding keeps the order of numbers. So the four operations reach their extremes,
    as floats too, where their numbers do.

    Args:
        term: The formula's tree.
        ranges: The range of each answer; one without a range can be anything.

    >>> interval_of(Operation("-", "a", 1.0), {"a": (0, 3)})
    (-1.0, 2.0)
    >>> interval_of(Operation("/", 1.0, "a"), {"a": (0, 3)})
    """
    if isinstance(term, float):
        return _finite([term])
    if isinstance(term, str):
        return _finite([float(end) for end in ranges[term]]) if term in ranges else None
    left, right = interval_of(term.left, ranges), interval_of(term.right, ranges)
    if left is None or right is None:
        return None
    if term.symbol == "**":
        return _power(left, right)
    if term.symbol == "/" and right[0] <= 0 <= right[1]:
        return None
    act = _ACTS[term.symbol]
    return _finite([act(one, other) for one, other in product(left, right)])


_ACTS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def _power(base: Interval, power: Interval) -> Interval | None:
    """Give the range of a power that is whole and the same for all answers."""
    count = power[0]
    if count != power[1] or count < 1 or not count.is_integer():
        return None
    ends = [*base, 0.0] if base[0] < 0 < base[1] else [*base]
    try:
        found = _finite([end**count for end in ends])
    except OverflowError:
        return None
    if found is None:
        return None
    # Powers are rounded less strictly; one step of floats is room enough.
    low, high = math.nextafter(found[0], -math.inf), math.nextafter(found[1], math.inf)
    return _finite([low, high])


def _finite(numbers: list[float]) -> Interval | None:
    """Give the smallest and the largest, if all of them are finite."""
    return (min(numbers), max(numbers)) if all(map(math.isfinite, numbers)) else None


EFFORT = 3_000_000
"""Steps of the solver for one answer; the bundled files need far fewer."""

_ROUNDING = Fraction(500_001, 1_000_000)

_FLOAT_ERROR = Fraction(1, 1_000_000_000)

_MOST_FACTORS = 8


class TrueFalse(NamedTuple):
    """When a condition is true, and when it is false; else it is unknown."""

    true: Any
    false: Any


class AnswerModel:
    """The sheets of answers that a question set allows."""

    def __init__(self, questionnaire: Questionnaire, effort: int = EFFORT) -> None:
        """Start with all questions, each one asked of everybody.

        Args:
            questionnaire: The question set; its conditions come in by :meth:`hide`.
            effort: Steps of the solver for one answer.
        """
        self._items: dict[str, Question | Derived] = {
            **questionnaire.questions,
            **questionnaire.formulas,
        }
        self._solver: Any = z3.Solver()
        self._solver.set("rlimit", effort)
        self._known = {name: z3.Bool(f"known {name}") for name in self._items}
        self._ticks = {
            item.id: {name: z3.Bool(f"{item.id} {name}") for name in item.choices}
            for item in questionnaire.questions.values()
        }
        self._numbers = {name: z3.Int(name) for name in self._items}
        self._truths: dict[Condition, TrueFalse] = {}
        self._free: dict[Condition, TrueFalse] = {}
        self._ranges = {
            item.id: (item.low, item.high)
            for item in questionnaire.questions.values()
            if item.low is not None and item.high is not None
        }
        for question in questionnaire.questions.values():
            self._add_question(question)
        for derived in questionnaire.derived:
            self._add_derived(derived)

    def hide(self, question: Question) -> None:
        """Let a question be answered only where its condition is true."""
        if question.show_if is not None:
            asked = self.truth(question.show_if).true
            self._solver.add(z3.Implies(self._known[question.id], asked))

    def forget(self, condition: Condition) -> None:
        """Let a condition be anything from now on, wherever it stands.

        So what is wrong with it is not told of everything that is built on it.
        """
        name = f"free {len(self._free)}"
        self._free[condition] = TrueFalse(
            z3.Bool(f"{name} true"), z3.Bool(f"{name} false")
        )
        self._truths.clear()

    def can_be_true(self, *conditions: Condition) -> bool | None:
        """Say whether some sheet makes all of these true; None where that is open."""
        return self._possible(*(self.truth(one).true for one in conditions))

    def can_be_false(self, condition: Condition) -> bool | None:
        """Say whether some sheet makes a condition false."""
        return self._possible(self.truth(condition).false)

    def can_fail(self, condition: Condition) -> bool | None:
        """Say whether some sheet makes a condition false or leaves it unknown."""
        return self._possible(z3.Not(self.truth(condition).true))

    def can_count(self, conditions: Sequence[Condition], count: int) -> bool | None:
        """Say whether some sheet makes at least so many of these true."""
        true = [self.truth(condition).true for condition in conditions]
        return self._possible(_at_least(true, count))

    def _possible(self, *formulas: Any) -> bool | None:
        """Ask the solver."""
        found = self._solver.check(z3.And(*formulas))
        return None if found == z3.unknown else bool(found == z3.sat)

    def truth(self, condition: Condition) -> TrueFalse:
        """Give when a condition is true, and when it is false."""
        found = self._free.get(condition) or self._truths.get(condition)
        if found is None:
            found = self._truths[condition] = self._truth(condition)
        return found

    def _truth(self, condition: Condition) -> TrueFalse:
        """Work out a condition: Kleene's logic, as ``conditions.holds`` has it."""
        match condition:
            case Compare():
                known, fits = self._known[condition.question], self._compare(condition)
                return TrueFalse(z3.And(known, fits), z3.And(known, z3.Not(fits)))
            case IsAnswered(question):
                return TrueFalse(self._known[question], z3.Not(self._known[question]))
            case Not(inner):
                true, false = self.truth(inner)
                return TrueFalse(false, true)
            case AtLeast(of, count):
                return self._count(of, count)
            case AllOf(of):
                return self._count(of, len(of))
            case AnyOf(of):
                return self._count(of, 1)
        raise TypeError(type(condition))

    def _count(self, of: Sequence[Condition], needed: int) -> TrueFalse:
        """Count what is true: with too many false, it can no longer be enough."""
        true, false = zip(*(self.truth(one) for one in of), strict=True)
        return TrueFalse(
            _at_least(true, needed), _at_least(false, len(of) - needed + 1)
        )

    def _compare(self, condition: Compare) -> Any:
        """Compare an answer that is known."""
        item = self._items[condition.question]
        if isinstance(item, Question) and item.type.has_options:
            tick = self._ticks[item.id][str(condition.value)]
            return z3.Not(tick) if condition.operator == "!=" else tick
        if isinstance(condition.value, str):
            right: Any = date.fromisoformat(condition.value).toordinal()
        else:
            right = _real(_exact(condition.value) * _steps(item))
        left = self._numbers[item.id]
        match condition.operator:
            case "=":
                return left == right
            case "!=":
                return left != right
            case "<":
                return left < right
            case "<=":
                return left <= right
            case ">":
                return left > right
            case _:
                return left >= right

    def _add_question(self, question: Question) -> None:
        """Say what can be an answer to a question."""
        ticks, number = self._ticks[question.id], self._numbers[question.id]
        if question.type is Type.CHOICE:
            self._solver.add(z3.PbEq([(tick, 1) for tick in ticks.values()], 1))
        elif question.type is Type.CHOICES:
            self._solver.add(z3.Or(*ticks.values()))
            for alone in question.exclusive:
                others = [tick for name, tick in ticks.items() if name != alone]
                self._solver.add(z3.Implies(ticks[alone], z3.Not(z3.Or(*others))))
        elif question.type is Type.DATE:
            self._solver.add(number >= 1, number <= date.max.toordinal())
        elif question.low is not None and question.high is not None:
            steps = _steps(question)
            self._solver.add(
                number >= math.ceil(_exact(question.low) * steps),
                number <= math.floor(_exact(question.high) * steps),
            )

    def _add_derived(self, derived: Derived) -> None:
        """Say what a derived number can be: near its formula, with room to round.

        It is known where its answers are; where the arithmetic may fail, it need not.
        """
        known = self._known[derived.id]
        given = z3.And(*(self._known[name] for name in derived.formula.names()))
        self._solver.add(z3.Implies(known, given))
        if interval_of(derived.formula.root, self._ranges) is not None:
            self._solver.add(z3.Implies(given, known))
        if not 0 < _factors(derived.formula.root) <= _MOST_FACTORS:
            return
        exact = self._term(derived.formula.root)
        number = z3.ToReal(self._numbers[derived.id])
        room = _real(_ROUNDING) + z3.If(number < 0, -number, number) * _real(
            _FLOAT_ERROR
        )
        away = exact * _steps(derived) - number
        self._solver.add(z3.Implies(known, z3.And(away <= room, -away <= room)))

    def _term(self, term: float | str | Operation) -> Any:
        """Write a formula for the solver."""
        if isinstance(term, float):
            return _real(_exact(term))
        if isinstance(term, str):
            return z3.ToReal(self._numbers[term]) / _steps(self._items[term])
        left = self._term(term.left)
        if term.symbol == "**" and isinstance(term.right, float):
            return math.prod([left] * int(term.right))  # whole, see _factors
        return _SYMBOLS[term.symbol](left, self._term(term.right))


_SYMBOLS: dict[str, Any] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def _factors(term: float | str | Operation) -> float:
    """Count how many numbers a formula multiplies, endless where that is not known.

    Beyond a few, and with powers that are not whole, the solver gives up anyway.
    """
    if not isinstance(term, Operation):
        return 1
    left, right = _factors(term.left), _factors(term.right)
    if term.symbol in "+-":
        return max(left, right)
    if term.symbol != "**":
        return left + right
    power = term.right
    if isinstance(power, float) and power.is_integer() and power >= 1:
        return left * power
    return math.inf


def _steps(item: Question | Derived) -> int:
    """Give how many values a number can take from one whole number to the next."""
    whole = isinstance(item, Question) and item.type is not Type.DECIMAL
    return 1 if whole else 10**item.decimals


def _exact(number: float) -> Fraction:
    """Take a number as it is written, 0.1 as one tenth."""
    return Fraction(Decimal(repr(number)))


def _real(number: Fraction) -> Any:
    """Give a fraction to the solver."""
    return z3.RealVal(f"{number.numerator}/{number.denominator}")


def _at_least(formulas: Sequence[Any], count: int) -> Any:
    """Say that so many hold."""
    if count == 1:
        return z3.Or(*formulas)
    return z3.And(*formulas) if count == len(formulas) else z3.AtLeast(*formulas, count)
