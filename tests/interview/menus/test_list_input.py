"""Finding a line by letters and by digits."""

import msgspec
import pytest

from neurocheck.interview.menus import list_input
from neurocheck.interview.steps import Ask, Jump, Move, Reply
from neurocheck.questionnaire.model import NonAnswer, Type
from support.each import each
from support.keys import BACKSPACE, DOWN, ENTER, ESC, F2, SPACE, TAB, UP
from support.small_set import CALM, LONG, ask, review
from support.terminal import terminal


ONE = msgspec.structs.replace(
    LONG,
    question=msgspec.structs.replace(LONG.question, type=Type.CHOICE, exclusive=()),
)

SIGNS = msgspec.structs.replace(
    LONG, question=msgspec.structs.replace(LONG.question, danger=True)
)


@pytest.mark.parametrize(
    ("step", "keys", "reply"),
    [
        (ONE, ["d", "i", "z", ENTER], "d"),
        (ONE, ["F", "e", "e", "t", ENTER, DOWN, DOWN, ENTER], "g"),
        (ONE, ["f", "e", "e", "t", UP, ENTER], "g"),
        (ONE, ["f", "e", "e", "t", "2", ENTER], "b"),
        (ONE, ["f", "i", "e", "v", ENTER], "e"),
        (ONE, ["1", "0", ENTER], "k"),
        (ONE, ["1", DOWN, "0", "9", ENTER], "j"),
        (ONE, ["f", "e", BACKSPACE, BACKSPACE, BACKSPACE, "2", ENTER], "b"),
        (ONE, ["d", "q", "z", "i", ENTER], "d"),
        *[
            (SIGNS, [letter, SPACE, ENTER, *[BACKSPACE] * 2, "2", SPACE, ENTER], ("b",))
            for letter in "acdpswyqxb"
        ],
        *[(SIGNS, [*letters, SPACE, ENTER], ("none",)) for letters in ("no", "non")],
        (LONG, ["p", "a", SPACE, ENTER, DOWN, SPACE, ENTER], ("b",)),
        (LONG, ["2", SPACE, "f", "e", "e", DOWN, SPACE, ENTER], ("b", "f")),
        (LONG, ["a", "r", "m", DOWN, SPACE, "9", ENTER], ("b", "j")),
        (LONG, ["i", "t", "c", DOWN, SPACE, "1", SPACE, ENTER], ("a", "j")),
        (LONG, ["0", ENTER], ("none",)),
        (LONG, ["1", "0", "0", ENTER, ENTER], ("none",)),
        (LONG, ["1", "2", ENTER, ENTER], NonAnswer.DECLINED),
        (LONG, ["1", "2", ENTER, "1", SPACE, "2", SPACE, ENTER], ("a", "b")),
        (LONG, ["3", "6", ENTER, SPACE, ENTER], ("f",)),
        (SIGNS, ["3", "1", ENTER, "0", ENTER], ("none",)),
        (LONG, ["1", "0", SPACE, ENTER], ("k",)),
        (LONG, ["1", SPACE, "0", ENTER], ("none",)),
        (LONG, ["1", SPACE, "n", SPACE, ENTER], ("none",)),
    ],
)
def test_letters_find_and_digits_reach(
    step: Ask, keys: list[str], reply: Reply
) -> None:
    """Letters narrow the list, digits reach all of it; ticks that are hidden stay."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.ask(step) == reply


@each("is_danger", [False, True])
def test_enter_alone_never_answers_about_danger(
    is_danger: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A default is taken so only where it is no sign of danger that it denies."""
    monkeypatch.setattr(list_input, "_HASTY_SECONDS", 0)
    question = msgspec.structs.replace(
        ONE.question, closed=True, default="c", danger=is_danger
    )

    with terminal() as screen:
        screen.press(ENTER, "2", ENTER)
        reply = screen.menus.ask(msgspec.structs.replace(ONE, question=question))

    assert reply == ("b" if is_danger else "c")


@pytest.mark.parametrize("early", ["0", f"0{ENTER}", f"n{SPACE}"], ids=repr)
@pytest.mark.parametrize(
    ("rows", "keys", "reply"),
    [(40, [ENTER, F2], ("none",)), (15, ["", "", ENTER, F2], Move.REVIEW)],
    ids=["all signs are shown", "some are hidden"],
)
def test_a_denial_from_before_the_list_is_drawn_waits_for_it(
    rows: int, keys: list[str], reply: Reply, early: str
) -> None:
    """It is kept where all signs are on the screen then; where not, that is said."""
    with terminal(rows=rows) as screen:
        screen.press(TAB + early, *keys)
        assert screen.menus.ask(ask("feet_numb")) is NonAnswer.SKIPPED
        assert screen.menus.ask(SIGNS) == reply

    told = any("Not all signs were on the screen" in one for one in screen.frames)
    assert told == (reply is Move.REVIEW)
    assert not (told and any("●" in frame for frame in screen.frames))


@each("seconds", [0, 1000], ids=["a person", "a key too many"])
def test_a_key_too_many_does_not_close_the_last_menu(
    seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Esc that comes with the menu asks for another one."""
    monkeypatch.setattr(list_input, "_HASTY_SECONDS", seconds)
    question = msgspec.structs.replace(ONE.question, closed=True)
    step = msgspec.structs.replace(ONE, question=question, answer_if_closed="d")

    with terminal() as screen:
        screen.press(ESC, "2", ENTER)
        reply = screen.menus.ask(step)

    is_asked_back = "Press Esc once more if this is all." in screen.frames[1]
    assert (reply, is_asked_back) == (("b", True) if seconds else ("d", False))


def test_what_was_typed_and_how_many_fit_is_said() -> None:
    """A quiet line says it, and goes away with what was typed."""
    with terminal() as screen:
        screen.press("f", "e", "x", BACKSPACE, BACKSPACE, "0", ENTER)
        screen.menus.ask(LONG)

    found = "   'fe' fits 2 lines of 13. Backspace shortens it; Esc shows all.\n"
    assert "     ○  6. Cold feet\n     ○  7. Hot feet\n" + found in screen.frames[2]
    assert "   No line has a word that begins with 'fex'.\n" in screen.frames[3]
    assert "○  6. Cold feet\n     ○  7. Hot feet\n     ○  8. Cr" in screen.frames[5]
    assert "fits" not in screen.frames[5]
    assert "a-z find" in screen.frames[0]


def test_the_keys_of_a_long_list_are_named() -> None:
    """Two digits reach a line after the ninth, and it is said after the first."""
    with terminal() as screen:
        screen.press("?", "1", "0", "0", ENTER, ENTER)
        screen.menus.ask(LONG)

    assert "   0-9 go to a line · Tab skip" in screen.frames[1]
    assert "   For 10, 11, 12 type the next digit now." in screen.frames[2]
    assert "type the next digit" not in screen.frames[3]


def test_two_digits_and_enter_are_asked_back() -> None:
    """Chest pain and jaw pain, 1 and 2, must not become line 12 without a word."""
    with terminal() as screen:
        screen.press("1", "2", ENTER, ENTER)
        screen.menus.ask(LONG)

    said = "Enter once more takes line 12."
    assert said in " ".join(screen.frames[3].split())


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
        screen.press("h", "b", "a", DOWN, DOWN, ENTER)

        assert screen.menus.review(longer) == Jump("hba1c2")
    assert "About you" not in screen.frames[3]
