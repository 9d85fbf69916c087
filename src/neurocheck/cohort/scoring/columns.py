"""Helper columns for conditions: true and false in two columns, each made once.

Kleene's three values are kept as two columns of plain true and false
(:class:`TruthColumns`): one is true where a condition holds, the other where it does
not, and where neither is true it is unknown. This avoids engine-specific null logic
and makes negation free.

Each distinct part of a condition becomes one helper column, worked out once, however
many rules it stands in. Helper columns that rest on others come a step later, so
that no expression grows with the size of the question set.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, TypeVar

import narwhals.stable.v2 as nw


__all__ = ["ALWAYS", "NEVER", "Frame", "Steps", "TruthColumns", "read"]

Frame = TypeVar("Frame", nw.DataFrame[Any], nw.LazyFrame[Any])

ALWAYS = "always"
NEVER = "never"
"""The names of two columns that need not be made: true, or false, in every row."""

_CONSTANTS = {ALWAYS: True, NEVER: False}


class TruthColumns(NamedTuple):
    """A condition as two columns; where both are false it is unknown.

    Attributes:
        yes: The column that is true where the condition holds, or ``ALWAYS`` or
            ``NEVER``.
        no: The same for where it does not hold.
    """

    yes: str
    no: str

    def read(self) -> nw.Expr:
        """Return one column: true, false, or null where it is unknown."""
        yes, no = read(self.yes), read(self.no)
        return nw.when(yes | no).then(yes)

    def negate(self) -> "TruthColumns":
        """Return the columns of the opposite condition."""
        return TruthColumns(self.no, self.yes)


def read(name: str) -> nw.Expr:
    """Return a helper column, or the constant that its name stands for."""
    return nw.lit(_CONSTANTS[name]) if name in _CONSTANTS else nw.col(name)


class Steps:
    """Helper columns, each once, in as many steps as build on one another."""

    def __init__(self) -> None:
        """Start with none."""
        self._steps: list[dict[str, nw.Expr]] = []
        self._step_of: dict[str, int] = {}
        self._names: dict[Hashable, str] = {}

    def add(self, key: Hashable, make: Callable[[], nw.Expr], *needs: str) -> str:
        """Add a column, unless there is one like it.

        Args:
            key: Identifies it; equal columns have equal keys.
            make: Returns its expression.
            *needs: The helper columns that it rests on.

        Returns:
            Its name.
        """
        if key not in self._names:
            name = self._names[key] = f"_neurocheck_{len(self._names)}"
            below = [self._step_of[need] for need in needs if need not in _CONSTANTS]
            step = self._step_of[name] = max(below, default=-1) + 1
            self._steps.extend({} for _step in range(step + 1 - len(self._steps)))
            self._steps[step][name] = make()
        return self._names[key]

    def at_least(self, count: int, names: Sequence[str]) -> str:
        """Add a column that is true where at least so many of these are.

        Returns:
            Its name; that of a column which is there already where the two are alike.
        """
        count -= names.count(ALWAYS)
        rest = sorted(name for name in names if name not in _CONSTANTS)
        if count <= 0:
            return ALWAYS
        if count > len(rest):
            return NEVER
        if count in {1, len(rest)}:
            join = nw.any_horizontal if count == 1 else nw.all_horizontal
            distinct = sorted(set(rest))
            if len(distinct) == 1:
                return distinct[0]
            return self.add(
                (join.__name__, *distinct),
                lambda: join(*map(nw.col, distinct), ignore_nulls=False),
                *distinct,
            )
        number = self.total(rest)
        return self.add((count, number), lambda: nw.col(number) >= count, number)

    def total(self, names: Sequence[str]) -> str:
        """Add a column that counts how many of these are true; return its name."""
        ones = [read(name).cast(nw.Int16) for name in names]
        return self.add(("total", *names), lambda: nw.sum_horizontal(*ones), *names)

    def subtract(self, yes: str, no: str) -> str:
        """Add a column that is true where ``yes`` is and ``no`` is not."""
        if no == ALWAYS or yes == NEVER:
            return NEVER
        if no == NEVER:
            return yes
        return self.add(("but not", yes, no), lambda: read(yes) & ~nw.col(no), yes, no)

    def apply(self, frame: Frame) -> Frame:
        """Return the frame with every helper column."""
        for step in self._steps:
            frame = frame.with_columns(**step)
        return frame
