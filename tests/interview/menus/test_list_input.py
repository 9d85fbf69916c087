"""Searching a long list by typing."""

import msgspec
import pytest

from neurocheck.interview.steps import Ask, Jump, Reply
from neurocheck.questionnaire.model import Type
from support.keys import BACKSPACE, DOWN, ENTER, ESC, SPACE, UP
from support.small_set import CALM, LONG, review
from support.terminal import terminal


ONE = msgspec.structs.replace(
    LONG,
    question=msgspec.structs.replace(LONG.question, type=Type.CHOICE, exclusive=()),
)


@pytest.mark.parametrize(
    ("step", "keys", "reply"),
    [
        (ONE, ["d", "i", "z", ENTER], "d"),
        (ONE, ["F", "e", "e", "t", DOWN, ENTER], "g"),
        (ONE, ["f", "e", "e", "t", UP, ENTER], "g"),
        (ONE, ["f", "e", "e", "t", "2"], "g"),
        (ONE, ["f", "i", "e", "v", ENTER], "e"),
        (ONE, ["0"], "k"),
        (ONE, ["f", "e", BACKSPACE, BACKSPACE, BACKSPACE, "2"], "b"),
        (ONE, ["d", "q", "z", "i", ENTER], "d"),
        (LONG, ["p", "a", SPACE, ENTER], ("a",)),
        (LONG, ["2", "f", "e", "e", SPACE, ENTER], ("b", "f")),
        (LONG, ["a", "r", "m", SPACE, "9", ENTER], ("b",)),
        (LONG, ["i", "t", "c", SPACE, ESC, "1", ENTER], ("a", "j")),
        (LONG, ["0", ENTER], ("k",)),
        (LONG, ["1", "n", "o", "n", SPACE, ENTER], ("none",)),
    ],
)
def test_typing_filters_and_other_keys_act_on_what_is_shown(
    step: Ask, keys: list[str], reply: Reply
) -> None:
    """Letters narrow the list; ticks on lines that are hidden stay."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.ask(step) == reply


def test_what_was_typed_and_how_many_fit_is_said() -> None:
    """A quiet line says it, and goes away with what was typed."""
    with terminal() as screen:
        screen.press("f", "e", "x", BACKSPACE, BACKSPACE, "1", ENTER)
        screen.menus.ask(LONG)

    found = "   'fe' fits 2 lines of 13. Backspace shortens it; Esc shows all.\n"
    assert "   » ○ Cold feet\n     ○ Hot feet\n" + found in screen.frames[2]
    assert "   No line has 'fex' in it.\n" in screen.frames[3]
    assert "     ○ Cold feet\n     ○ Hot feet\n     ○ Cramps" in screen.frames[5]
    assert "fits" not in screen.frames[5]
    assert "a-z find" in screen.frames[0]


def test_the_keys_of_a_long_list_are_named() -> None:
    """The tenth line has a digit too, and help says so."""
    with terminal() as screen:
        screen.press("?", "0", ENTER)
        screen.menus.ask(LONG)

    assert "   1-9 tick at once · 0 the tenth · Tab skip" in screen.frames[1]


def test_a_short_list_is_not_searched() -> None:
    """Where every line is seen at once, letters do nothing, and none is named."""
    with terminal() as screen:
        screen.press(DOWN, DOWN, DOWN, DOWN, DOWN, "a", ENTER)
        screen.menus.review(review({"age": 58}))

    assert "a-z find" not in screen.frames[0]
    assert "fits" not in "".join(screen.frames)


def test_a_long_review_is_searched_too() -> None:
    """Headings give way, and the line that is left is the one to change."""
    step = review(CALM)
    rows = [
        msgspec.structs.replace(
            row,
            question=msgspec.structs.replace(row.question, id=f"{row.question.id}2"),
        )
        for row in step.rows
    ]
    longer = msgspec.structs.replace(step, rows=(*step.rows, *rows))
    with terminal() as screen:
        screen.press("h", "b", "a", DOWN, ENTER)

        assert screen.menus.review(longer) == Jump("hba1c2")
    assert "About you" not in screen.frames[3]
