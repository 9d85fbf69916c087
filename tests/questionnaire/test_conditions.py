"""Promises of conditions: three-valued logic, reasons, and how they are read."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Named,
    Not,
    Operator,
    comparisons,
    deciding_questions,
    evaluate,
    parse_condition,
)
from neurocheck.questionnaire.model import Value
from support import questionnaire
from support.strategies import conditions, everything


T, F, U = True, False, None
A, B, C = (Compare(name, "=", "yes") for name in "abc")
ASKED = questionnaire(
    """
    a: {type: choice, options: {"yes": "Yes", "no": "No"}}
    b: {type: choice, options: {"yes": "Yes", "no": "No"}}
    c: {type: choices, options: {x: X, y: Y}}
    n: {type: integer, min: 0, max: 3}
    """
)
COMPLETE = everything(ASKED)


def known(**values: bool | None) -> dict[str, Value]:
    """Return answers under which the conditions A, B and C have these values."""
    return {
        name: "yes" if value else "no"
        for name, value in values.items()
        if value is not None
    }


def keep(answers: dict[str, Value], names: set[str]) -> dict[str, Value]:
    """Keep some answers and forget the others."""
    return {name: value for name, value in answers.items() if name in names}


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_all_and_any(
    left: bool | None, right: bool | None, both: bool | None, either: bool | None
) -> None:
    """Kleene's tables: unknown only where the unknown part could decide it."""
    answers = known(a=left, b=right)

    assert evaluate(AllOf((A, B)), answers) is both
    assert evaluate(AnyOf((A, B)), answers) is either


@pytest.mark.parametrize(("inner", "outer"), [(T, F), (F, T), (U, U)])
def test_not(inner: bool | None, outer: bool | None) -> None:
    """The opposite of unknown is unknown."""
    assert evaluate(Not(A), known(a=inner)) is outer


@pytest.mark.parametrize(
    ("values", "one", "two", "three"),
    [
        ((T, T, T), T, T, T),
        ((T, T, F), T, T, F),
        ((T, T, U), T, T, U),
        ((T, F, F), T, F, F),
        ((T, F, U), T, U, F),
        ((T, U, U), T, U, U),
        ((F, F, F), F, F, F),
        ((F, F, U), U, F, F),
        ((F, U, U), U, U, F),
        ((U, U, U), U, U, U),
    ],
)
def test_at_least(
    values: tuple[bool | None, ...],
    one: bool | None,
    two: bool | None,
    three: bool | None,
) -> None:
    """So many of three, for every count and every mix of values."""
    answers = known(**dict(zip("abc", values, strict=True)))

    assert evaluate(AtLeast((A, B, C), 1), answers) is one
    assert evaluate(AtLeast((A, B, C), 2), answers) is two
    assert evaluate(AtLeast((A, B, C), 3), answers) is three


@pytest.mark.parametrize(
    ("operator", "below", "same", "above"),
    [
        ("=", F, T, F),
        ("!=", T, F, T),
        ("<", T, F, F),
        ("<=", T, T, F),
        (">", F, F, T),
        (">=", F, T, T),
    ],
)
def test_comparisons(operator: Operator, below: bool, same: bool, above: bool) -> None:
    """Each operator on either side of the value, on it, and with no answer."""
    number = Compare("n", operator, 5)
    day = Compare("n", operator, "2026-03-31")

    assert [evaluate(number, {"n": n}) for n in (4, 5, 6)] == [below, same, above]
    assert [
        evaluate(day, {"n": n}) for n in ("2025-12-31", "2026-03-31", "2026-11-01")
    ] == [below, same, above]
    assert evaluate(number, {}) is None


def test_includes() -> None:
    """An option is among several, is not, or nothing is known."""
    hot = Compare("signs", "includes", "hot")

    assert evaluate(hot, {"signs": ("hot", "red")}) is True
    assert evaluate(hot, {"signs": ("red",)}) is False
    assert evaluate(hot, {}) is None


def test_is_answered_is_never_unknown() -> None:
    """Whether there is an answer is always known."""
    assert evaluate(IsAnswered("a"), {"a": "no"}) is True
    assert evaluate(IsAnswered("a"), {}) is False


def test_a_condition_that_was_not_checked_cannot_be_evaluated() -> None:
    """A name that was not replaced is our mistake, and is not passed over."""
    with pytest.raises(TypeError):
        evaluate(Named("x"), {})


@given(conditions(ASKED), COMPLETE, st.sets(st.sampled_from("abcn")))
def test_definite_values_are_sound(
    condition: Condition, answers: dict[str, Value], names: set[str]
) -> None:
    """What is true or false stays so under every way to complete the answers."""
    some = keep(answers, names)
    value = evaluate(condition, some)
    options: list[list[Value]] = [
        ["yes", "no"],
        ["yes", "no"],
        [("x",), ("y",), ("x", "y")],
        [0, 1, 2, 3],
    ]

    for completion in product(*options):
        whole = {**dict(zip("abcn", completion, strict=True)), **some}
        assert value in (None, reference(condition, whole))


def reference(condition: Condition, answers: dict[str, Value]) -> bool:
    """Evaluate with complete answers in two-valued logic, in another way."""
    match condition:
        case Compare(name, "includes", value):
            return value in set(answers[name])  # type: ignore[arg-type] # choices
        case Compare(name, operator, value):
            python = {"=": "==", "!=": "!="}.get(operator, operator)
            return bool(eval(f"{answers[name]!r} {python} {value!r}"))  # noqa: S307 - ours
        case Not(inner):
            return not reference(inner, answers)
        case AtLeast(of, count):
            return sum(reference(part, answers) for part in of) >= count
        case AllOf(of):
            return all(reference(part, answers) for part in of)
        case AnyOf(of):
            return any(reference(part, answers) for part in of)
    raise AssertionError(condition)


@given(conditions(ASKED), COMPLETE)
def test_complete_answers_decide_everything(
    condition: Condition, answers: dict[str, Value]
) -> None:
    """With all answers known the value is that of ordinary logic."""
    assert evaluate(condition, answers) is reference(condition, answers)


@given(conditions(ASKED), COMPLETE, *[st.sets(st.sampled_from("abcn"))] * 2)
def test_learning_never_changes_a_definite_value(
    condition: Condition, answers: dict[str, Value], names: set[str], more: set[str]
) -> None:
    """Another answer can settle what was unknown, and nothing else."""
    before = evaluate(condition, keep(answers, names))
    after = evaluate(condition, keep(answers, names | more))

    assert before is None or before is after


@given(
    conditions(ASKED, with_answered=True), COMPLETE, st.sets(st.sampled_from("abcn"))
)
def test_grounds_decide_the_value(
    condition: Condition, answers: dict[str, Value], names: set[str]
) -> None:
    """The reasons are known answers, and they alone give the same value."""
    some = keep(answers, names)
    found = set(deciding_questions(condition, some))

    assert found <= some.keys()
    assert evaluate(condition, some) is None or (
        evaluate(condition, keep(some, found)) is evaluate(condition, some)
    )


@given(conditions(ASKED, with_answered=True), COMPLETE)
def test_grounds_are_given_only_where_something_is_decided(
    condition: Condition, answers: dict[str, Value]
) -> None:
    """An unknown condition has no reasons."""
    some = keep(answers, {"a"})

    assert evaluate(condition, some) is not None or not list(
        deciding_questions(condition, some)
    )


@pytest.mark.parametrize(
    ("condition", "answers", "names"),
    [
        (AnyOf((A, B)), known(a=T, b=F), ["a"]),
        (AnyOf((A, B)), known(a=F, b=F), ["a", "b"]),
        (AllOf((A, B)), known(a=T, b=F), ["b"]),
        (AllOf((A, B)), known(a=T, b=T), ["a", "b"]),
        (AllOf((A, B)), known(a=T), []),
        (Not(AnyOf((A, B))), known(a=F, b=F), ["a", "b"]),
        (AtLeast((A, B, C), 2), known(a=T, b=F, c=T), ["a", "c"]),
        (AtLeast((A, B, C), 2), known(a=F, b=F), ["a", "b"]),
        (IsAnswered("a"), known(a=F), ["a"]),
        (IsAnswered("a"), {}, []),
    ],
)
def test_grounds_are_the_parts_that_decide(
    condition: Condition, answers: dict[str, Value], names: list[str]
) -> None:
    """Only what makes it true, or false, counts as a reason."""
    assert list(deciding_questions(condition, answers)) == names


def test_leaves_are_all_comparisons_in_order() -> None:
    """Every comparison is given, however deep, and one that stands twice twice."""
    tree = AllOf((A, Not(AnyOf((B, IsAnswered("d")))), AtLeast((C, A), 1)))

    assert list(comparisons(tree)) == [A, B, IsAnswered("d"), C, A]
    assert list(comparisons(Named("x"))) == []


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a=yes", Compare("a", "=", "yes")),
        ("  a  =  yes  ", Compare("a", "=", "yes")),
        ("a != yes", Compare("a", "!=", "yes")),
        ("age<50", Compare("age", "<", "50")),
        ("age <= 50", Compare("age", "<=", "50")),
        ("age>50", Compare("age", ">", "50")),
        ("hba1c >= 54 mmol/mol", Compare("hba1c", ">=", "54 mmol/mol")),
        ("signs includes hot", Compare("signs", "includes", "hot")),
        ("a is answered", IsAnswered("a")),
        ("a  is   answered", IsAnswered("a")),
        ("feet_symptom", Named("feet_symptom")),
        ("a and b", None),
        ("a = ", None),
        ("= yes", None),
        ("a is yes", None),
        ("signsincludes hot", None),
        ("signs includeshot", None),
        ("", None),
        ("1", None),
    ],
)
def test_text_forms(text: str, condition: Condition | None) -> None:
    """What a condition may look like, and what it may not."""
    assert parse_condition(text) == condition
