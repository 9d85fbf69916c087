"""Arithmetic over answers, such as ``weight / (height / 100) ** 2``.

A formula is parsed once into a tree that holds only numbers, question ids and
the five operators. The same tree works on floats and on table columns.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Self

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader


__all__ = ["Act", "Formula", "Operation", "parse_formula"]

Act = Callable[[Any, Any], Any]
"""A function that applies an operator to its two terms."""

_SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_ACTS: dict[str, Act] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
# Python warns that ast.parse can crash the interpreter on long or deeply nested text.
_MAX_LENGTH = 200


class Operation(msgspec.Struct, frozen=True):
    """Two terms and what is done with them."""

    symbol: str
    left: "Term"
    right: "Term"


Term = float | str | Operation
"""A number, the id of a question, or an operation on terms."""


class Formula(msgspec.Struct, frozen=True):
    """A parsed formula and the text that it came from."""

    text: str
    root: Term

    @classmethod
    def from_node(cls, reader: Reader, node: Node) -> Self | None:
        """Read a formula from a file; note a problem where it is wrong."""
        try:
            text = node.content if isinstance(node.content, str) else ""
            formula = cls(text, parse_formula(text))
        except ValueError as error:
            reader.report(Code.BAD_FORMULA, node, reason=str(error))
            return None
        return reader.remember(formula, node)

    def names(self) -> tuple[str, ...]:
        """Return the ids of the questions that it needs, each once."""
        return tuple(dict.fromkeys(_walk_names(self.root)))

    def evaluate(self, values: Mapping[str, Any], acts: Mapping[str, Act] = {}) -> Any:
        """Work out the formula.

        Args:
            values: A number or a table column for each name.
            acts: What to do for an operator, where that is not what Python does.

        Returns:
            A number, or an expression over table columns.

        Raises:
            ArithmeticError: A division by zero or a number too large.
        """
        return _evaluate(self.root, values, {**_ACTS, **acts})


def parse_formula(text: str) -> Term:
    """Parse a formula.

    Returns:
        The root of its tree.

    >>> parse_formula("a / 2")
    Operation(symbol='/', left='a', right=2.0)
    >>> parse_formula("open('x')")
    Traceback (most recent call last):
    ValueError: only numbers, question ids and + - * / ** may stand in it

    Raises:
        ValueError: Anything else than numbers, ids and operators stands in it.
    """
    if len(text) > _MAX_LENGTH:
        msg = _("it is longer than {limit} characters", limit=_MAX_LENGTH)
        raise ValueError(msg)
    try:
        # Parsed only, never run: the file may come from anybody.
        return _convert(ast.parse(text, mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        msg = _("it is not arithmetic")
        raise ValueError(msg) from None


def _convert(node: ast.expr) -> Term:
    """Convert a piece of Python's syntax tree into a term; refuse anything else."""
    if isinstance(node, ast.Name):
        return node.id
    # type() and not isinstance(), as True is an int too. Only floats are kept: a power
    # of whole numbers, such as 9 ** 9 ** 9, could fill the memory.
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        return float(node.value)  # type: ignore[arg-type] # checked by type()
    if isinstance(node, ast.BinOp) and type(node.op) in _SYMBOLS:
        symbol = _SYMBOLS[type(node.op)]
        return Operation(symbol, _convert(node.left), _convert(node.right))
    msg = _("only numbers, question ids and + - * / ** may stand in it")
    raise ValueError(msg)


def _walk_names(term: Term) -> list[str]:
    """Return the names in a term, from left to right."""
    if isinstance(term, Operation):
        return _walk_names(term.left) + _walk_names(term.right)
    return [term] if isinstance(term, str) else []


def _evaluate(
    term: Term,
    values: Mapping[str, Any],
    acts: Mapping[str, Act],
) -> Any:
    """Work out a term."""
    if isinstance(term, str):
        return values[term]
    if isinstance(term, float):
        return term
    left, right = (_evaluate(side, values, acts) for side in (term.left, term.right))
    return acts[term.symbol](left, right)
