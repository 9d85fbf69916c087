"""Asks a solver which answers are possible: every sheet of answers as formulas.

Each question has a variable for "it is answered" and variables for the answer. What
binds them is what :mod:`neurocheck.answers` does: a question can only be answered
where its condition is true, an exclusive option stands alone, a number lies on the
steps of its range. Logic has three values, so each condition becomes two formulas:
one for "it is true" and one for "it is false".

The solver is Z3. What it calls impossible is impossible; where it gives up (its
effort is counted in steps, not in seconds, so that runs are alike) nothing is
reported.
"""

import math
import operator
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple, assert_never

import z3

from neurocheck.questionnaire.conditions import (
    Compare,
    Condition,
    Interpreter,
    apply_operator,
)
from neurocheck.questionnaire.formula import Operation, Term
from neurocheck.questionnaire.model import Derived, Question, Questionnaire, Type


__all__ = ["EFFORT", "AnswerModel", "Interval", "TrueFalse", "interval_of"]

EFFORT = 3_000_000
"""Steps of the solver for one answer; the bundled files need far fewer."""

# Half a step, and a little for what Derived.nudge adds. Too wide only hides a fault;
# too narrow would call possible answers impossible.
_ROUNDING = Fraction(500_001, 1_000_000)
_FLOAT_ERROR = Fraction(1, 1_000_000_000)
_MOST_FACTORS = 8
_ACTS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Interval = tuple[float, float]
"""The smallest and the largest number."""


class TrueFalse(NamedTuple):
    """The formulas for when a condition is true and when it is false.

    Where neither holds, the condition is unknown.
    """

    true: Any
    false: Any


class AnswerModel(Interpreter[TrueFalse]):
    """The sheets of answers that a question set allows.

    Attributes:
        solver: The solver, which several models can share.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        effort: int = EFFORT,
        *,
        before: "AnswerModel | None" = None,
    ) -> None:
        """Start with all questions, each one asked of everybody.

        Args:
            questionnaire: The question set; its conditions come in by :meth:`hide`.
            effort: Steps of the solver for one answer.
            before: The model of the same sheets at an earlier time: what is answered
                there has the same answer here, if it is still asked. Formulas of both
                can be solved together.
        """
        self._items: dict[str, Question | Derived] = {
            **questionnaire.questions,
            **questionnaire.formulas,
        }
        self._before = before
        self.solver: Any = before.solver if before else z3.Solver()
        self.solver.set("rlimit", effort)
        # Z3 takes variables of the same name and sort for the same one, so these need
        # names of different forms.
        kind = "later known" if before else "known"
        self._known = {name: z3.Bool(f"{kind} {name}") for name in self._items}
        self._ticks = {
            item.id: {name: z3.Bool(f"{item.id} {name}") for name in item.choices}
            for item in questionnaire.questions.values()
        }
        # Integers: a number in steps of its last decimal, a date in days.
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
        show_if, known = question.show_if, self._known[question.id]
        asked = z3.BoolVal(True) if show_if is None else self.interpret(show_if).true
        self.solver.add(z3.Implies(known, asked))
        if self._before:
            given = self._before.is_answered(question.id).true
            self.solver.add(z3.Implies(z3.And(given, asked), known))

    def forget(self, condition: Condition) -> None:
        """Treat a condition as unconstrained from now on, wherever it stands.

        This way a fault that was reported for it is not reported again for everything
        that is built on it.
        """
        name = f"free {len(self._free)}"
        self._free[condition] = TrueFalse(
            z3.Bool(f"{name} true"), z3.Bool(f"{name} false")
        )
        # Formulas that were made before may contain this one as it was.
        self._truths.clear()

    def can_be_true(self, *conditions: Condition) -> bool | None:
        """Return whether some sheet makes all of these true.

        None, here and below, means that the solver gave up.
        """
        return self.can_hold(*(self.interpret(one).true for one in conditions))

    def can_be_false(self, condition: Condition) -> bool | None:
        """Return whether some sheet makes a condition false."""
        return self.can_hold(self.interpret(condition).false)

    def can_fail(self, condition: Condition) -> bool | None:
        """Return whether some sheet makes a condition false or leaves it unknown."""
        return self.can_hold(z3.Not(self.interpret(condition).true))

    def can_count(self, conditions: Sequence[Condition], count: int) -> bool | None:
        """Return whether some sheet makes at least so many of these true."""
        true = [self.interpret(condition).true for condition in conditions]
        return self.can_hold(_require(true, count))

    def can_hold(self, *formulas: Any) -> bool | None:
        """Return whether formulas can hold together, such as those of a condition."""
        found = self.solver.check(z3.And(*formulas))
        return None if found == z3.unknown else bool(found == z3.sat)

    # ── conditions ───────────────────────────────────────────────────────────────

    def interpret(self, condition: Condition) -> TrueFalse:
        """Return the formulas of a condition; equal conditions share theirs."""
        found = self._free.get(condition) or self._truths.get(condition)
        if found is None:
            found = self._truths[condition] = super().interpret(condition)
        return found

    def compare(self, condition: Compare) -> TrueFalse:
        """Return the formulas of a comparison; it is unknown without an answer."""
        known, fits = self._known[condition.question], self._compare_answer(condition)
        return TrueFalse(z3.And(known, fits), z3.And(known, z3.Not(fits)))

    def is_answered(self, question: str) -> TrueFalse:
        """Return the formulas of the claim that a question is answered."""
        return TrueFalse(self._known[question], z3.Not(self._known[question]))

    def negate(self, part: TrueFalse) -> TrueFalse:
        """Return the formulas of the opposite."""
        return TrueFalse(part.false, part.true)

    def at_least(self, count: int, parts: Sequence[TrueFalse]) -> TrueFalse:
        """Return the formulas of a count: false where too many parts are false."""
        true, false = zip(*parts, strict=True)
        return TrueFalse(_require(true, count), _require(false, len(parts) - count + 1))

    def _compare_answer(self, condition: Compare) -> Any:
        """Return the formula for an answer, if there is one, that fits a comparison."""
        item = self._items[condition.question]
        left = self._numbers[item.id]
        if isinstance(item, Question) and item.type.has_options:
            left, right = self._ticks[item.id][str(condition.value)], z3.BoolVal(True)
        elif isinstance(condition.value, str):
            right = date.fromisoformat(condition.value).toordinal()
        else:
            right = _to_real(_to_fraction(condition.value) * _count_steps(item))
        match condition.operator:
            case "includes":
                return left
            case "=" | "!=" | "<" | "<=" | ">" | ">=":
                return apply_operator(condition.operator, left, right)
            case _:
                assert_never(condition.operator)

    # ── answers ──────────────────────────────────────────────────────────────────

    def _add_question(self, question: Question) -> None:
        """Add what can be an answer to a question."""
        ticks, number = self._ticks[question.id], self._numbers[question.id]
        match question.type:
            case Type.CHOICE:
                # Holds without an answer too; this is harmless, as compare() also asks
                # for "known".
                self.solver.add(z3.PbEq([(tick, 1) for tick in ticks.values()], 1))
            case Type.CHOICES:
                self.solver.add(z3.Or(*ticks.values()))
                for alone in question.exclusive:
                    others = [tick for name, tick in ticks.items() if name != alone]
                    self.solver.add(z3.Implies(ticks[alone], z3.Not(z3.Or(*others))))
            case Type.DATE:
                self.solver.add(number >= 1, number <= date.max.toordinal())
            case Type.INTEGER | Type.DECIMAL | Type.SCALE:
                self._add_range(question)
            case Type.TEXT:
                pass  # no condition compares text
            case _:
                assert_never(question.type)

    def _add_range(self, question: Question) -> None:
        """Add the range of a number, in steps of its last decimal."""
        number, steps = self._numbers[question.id], _count_steps(question)
        if question.low is not None and question.high is not None:
            self.solver.add(
                number >= math.ceil(_to_fraction(question.low) * steps),
                number <= math.floor(_to_fraction(question.high) * steps),
            )

    def _add_derived(self, derived: Derived) -> None:
        """Add what a derived number can be: near its formula, with room to round.

        It is known where its answers are; where the arithmetic may fail, it need not.
        """
        known = self._known[derived.id]
        given = z3.And(*(self._known[name] for name in derived.formula.names()))
        self.solver.add(z3.Implies(known, given))
        # Only if the arithmetic cannot fail: to Z3, division by zero has a result.
        if interval_of(derived.formula.root, self._ranges) is not None:
            self.solver.add(z3.Implies(given, known))
        if not 0 < _count_factors(derived.formula.root) <= _MOST_FACTORS:
            return
        exact = self._convert(derived.formula.root)
        number = z3.ToReal(self._numbers[derived.id])
        size = z3.If(number < 0, -number, number)
        room = _to_real(_ROUNDING) + size * _to_real(_FLOAT_ERROR)
        away = exact * _count_steps(derived) - number
        self.solver.add(z3.Implies(known, z3.And(away <= room, -away <= room)))

    def _convert(self, term: Term) -> Any:
        """Return a formula of the questionnaire as a formula of the solver."""
        if isinstance(term, float):
            return _to_real(_to_fraction(term))
        if isinstance(term, str):
            return z3.ToReal(self._numbers[term]) / _count_steps(self._items[term])
        left = self._convert(term.left)
        if term.symbol == "**" and isinstance(term.right, float):
            return math.prod([left] * int(term.right))  # whole, see _count_factors
        return _ACTS[term.symbol](left, self._convert(term.right))


def _require(formulas: Sequence[Any], count: int) -> Any:
    """Return the formula for at least so many of these."""
    if count == 1:
        return z3.Or(*formulas)
    return z3.And(*formulas) if count == len(formulas) else z3.AtLeast(*formulas, count)


def _count_steps(item: Question | Derived) -> int:
    """Return how many values a number can take from one whole number to the next."""
    is_whole = isinstance(item, Question) and item.type is not Type.DECIMAL
    return 1 if is_whole else 10**item.decimals


def _to_fraction(number: float) -> Fraction:
    """Return a number as it is written, 0.1 as one tenth."""
    return Fraction(Decimal(repr(number)))


def _to_real(number: Fraction) -> Any:
    """Return a fraction as a constant of the solver."""
    return z3.RealVal(f"{number.numerator}/{number.denominator}")


def _count_factors(term: Term) -> float:
    """Return how many numbers a formula multiplies, infinity where that is not known.

    Beyond a few, and with powers that are not whole, the solver gives up anyway.
    """
    if not isinstance(term, Operation):
        return 1
    left, right = _count_factors(term.left), _count_factors(term.right)
    if term.symbol in "+-":
        return max(left, right)
    if term.symbol != "**":
        return left + right
    power = term.right
    if isinstance(power, float) and power.is_integer() and power >= 1:
        return left * power
    return math.inf


# ── the range of a formula ───────────────────────────────────────────────────────


def interval_of(term: Term, ranges: Mapping[str, Interval]) -> Interval | None:
    """Return the range of a formula; None where it may have no finite result.

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
        return _span([term])
    if isinstance(term, str):
        return _span([float(end) for end in ranges[term]]) if term in ranges else None
    left, right = interval_of(term.left, ranges), interval_of(term.right, ranges)
    if left is None or right is None:
        return None
    if term.symbol == "**":
        return _raise_interval(left, right)
    if term.symbol == "/" and right[0] <= 0 <= right[1]:
        return None
    act = _ACTS[term.symbol]
    return _span([act(one, other) for one, other in product(left, right)])


def _raise_interval(base: Interval, power: Interval) -> Interval | None:
    """Return the range of a power, if it is whole and the same for all answers."""
    count = power[0]
    if count != power[1] or count < 1 or not count.is_integer():
        return None
    ends = [*base, 0.0] if base[0] < 0 < base[1] else [*base]
    try:
        found = _span([end**count for end in ends])
    except OverflowError:
        return None
    if found is None:
        return None
    # Powers are rounded less strictly; one step of floats is room enough.
    low, high = math.nextafter(found[0], -math.inf), math.nextafter(found[1], math.inf)
    return _span([low, high])


def _span(numbers: list[float]) -> Interval | None:
    """Return the smallest and the largest number, if all of them are finite."""
    return (min(numbers), max(numbers)) if all(map(math.isfinite, numbers)) else None
