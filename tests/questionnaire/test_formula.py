"""Promises of formulas for derived numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.questionnaire.formula import Formula, Operation, parse_formula


def work_out(text: str, **values: float) -> object:
    """Parse a formula and evaluate it."""
    return Formula(text, parse_formula(text)).evaluate(values)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0),
        ("a", 6.0),
        ("a + b", 8.0),
        ("a - b", 4.0),
        ("a * b", 12.0),
        ("a / b", 3.0),
        ("a ** b", 36.0),
        ("a - b - 1", 3.0),
        ("a / (b / 100) ** 2", 15000.0),
        ("2 ** b ** 3", 256.0),
        ("(a + b) * 1.5e0", 12.0),
    ],
)
def test_formulas_are_arithmetic(text: str, value: float) -> None:
    """The five operators mean what they mean on paper."""
    assert work_out(text, a=6.0, b=2.0) == value


def test_a_formula_lists_its_questions_once() -> None:
    """A formula lists its questions without being computed."""
    formula = Formula("", parse_formula("a / b * a + 2"))

    assert formula.names() == ("a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "a()",
        "a.b",
        "a[0]",
        "[a]",
        "(a, b)",
        "lambda: a",
        "a if b else c",
        "a and b",
        "not a",
        "-a",
        "a < b",
        "a // b",
        "a % b",
        "a @ b",
        "a << b",
        "'a'",
        "True",
        "None",
        "1j",
        "f'{a}'",
        "(x := 1)",
        "await a",
        "__import__('os')",
        "[x for x in a]",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """No call, attribute, comparison or text can stand in a formula."""
    with pytest.raises(ValueError, match=r"only numbers|not arithmetic"):
        parse_formula(text)


@pytest.mark.parametrize(
    "text",
    ["", "a +", "a b", "a; b", "a = 1", "import os", "(" * 199, "-" * 199 + "1", "\0"],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    """Broken or endlessly nested text is an ordinary refusal."""
    with pytest.raises(ValueError, match=r"arithmetic|only numbers|null bytes"):
        parse_formula(text)


def test_the_length_is_limited() -> None:
    """A formula of 200 characters is read, a longer one is not."""
    assert parse_formula("1" + " " * 199) == 1.0
    with pytest.raises(ValueError, match="longer than 200 characters"):
        parse_formula("1" + " " * 200)


@pytest.mark.parametrize("text", ["9**9**9", "a**a**a**a", "1 / (a - a)", "1 / 0"])
def test_huge_and_impossible_numbers_are_errors(text: str) -> None:
    """A power without end does not hang, and dividing by nothing is told."""
    with pytest.raises(ArithmeticError):
        work_out(text, a=99.0)


@given(st.text(st.sampled_from("ab12.+-*/()[]'\" \\\n:e,"), max_size=30))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    """Nothing but a refusal comes of a text that is no formula."""
    try:
        found = parse_formula(text)
    except ValueError:
        return
    assert isinstance(found, float | str | Operation)
