"""Menus, as they are seen and as they are worked with."""

import io
from datetime import date

import msgspec
import pytest

from neurocheck.answers.accept import Answer
from neurocheck.environment import Environment
from neurocheck.interview.menus.menu_prompter import MenuPrompter
from neurocheck.interview.prompter import converse
from neurocheck.interview.steps import Jump, Move, PartialInput, PartialReply, Reply
from neurocheck.questionnaire.model import NonAnswer, Span
from support.bundled import bundle
from support.keys import (
    BACKSPACE,
    CTRL_C,
    DOWN,
    ENTER,
    ESC,
    F1,
    F2,
    LEFT,
    RIGHT,
    SHIFT_TAB,
    SPACE,
    TAB,
    UP,
)
from support.small_set import (
    CALM,
    LONG,
    QUESTIONS,
    YEARS,
    alert,
    ask,
    interview,
    review,
)
from support.terminal import terminal


CLEAR = BACKSPACE * 10


@pytest.mark.parametrize(
    ("name", "before", "keys", "reply"),
    [
        ("feet_numb", None, [DOWN, ENTER], "no"),
        ("feet_numb", None, [DOWN, DOWN, DOWN, UP, ENTER], "one"),
        ("feet_numb", None, [UP, ENTER], NonAnswer.DECLINED),
        ("feet_numb", None, ["3", ENTER], "both"),
        ("feet_numb", None, ["2", "3", "3", ENTER], "both"),
        ("feet_numb", None, ["4", ENTER], NonAnswer.DONT_KNOW),
        ("feet_numb", None, ["9", "j", "x", "1", ENTER], "no"),
        ("feet_numb", None, ["0", ENTER, "n", ENTER], "no"),
        ("feet_numb", None, ["y", ENTER, DOWN, ENTER], "one"),
        ("feet_numb", None, ["b", ENTER], "both"),
        ("feet_numb", "both", [ENTER], "both"),
        ("feet_numb", NonAnswer.DONT_KNOW, [ENTER], NonAnswer.DONT_KNOW),
        ("feet_numb", NonAnswer.SKIPPED, [ENTER, DOWN, ENTER], "no"),
        ("feet_numb", None, [ENTER, ENTER, ENTER, TAB], NonAnswer.SKIPPED),
        ("feet_numb", None, [TAB], NonAnswer.SKIPPED),
        ("feet_numb", None, [SHIFT_TAB], Move.BACK),
        ("feet_numb", None, [F2], Move.REVIEW),
        ("feet_numb", None, [DOWN, DOWN, "?", ENTER], "one"),
        ("feet_numb", None, [DOWN, DOWN, F1, "?", ENTER], "one"),
        ("numb_where", None, [DOWN, SPACE, DOWN, SPACE, ENTER], ("toes", "soles")),
        ("numb_where", None, ["3", SPACE, "1", SPACE, ENTER], ("toes", "other")),
        ("numb_where", None, ["3", SPACE, SPACE, "1", SPACE, ENTER], ("toes",)),
        ("numb_where", None, ["1", SPACE, "0", ENTER], ("none",)),
        ("numb_where", None, ["0", "0", ENTER], ("none",)),
        ("numb_where", None, ["n", SPACE, ENTER], ("none",)),
        ("numb_where", None, ["0", "1", SPACE, ENTER], ("toes",)),
        ("numb_where", None, ["1", SPACE, "4", SPACE, ENTER], NonAnswer.DONT_KNOW),
        ("numb_where", None, ["5", SPACE, "2", SPACE, ENTER], ("soles",)),
        ("numb_where", None, ["a", "i", "2", SPACE, ENTER], ("soles",)),
        ("numb_where", None, [SPACE, ENTER, DOWN, SPACE, ENTER], ("toes",)),
        ("numb_where", None, ["3", ENTER, SPACE, ENTER], ("other",)),
        ("numb_where", ("soles", "other"), [ENTER], ("soles", "other")),
        ("numb_where", NonAnswer.DECLINED, [ENTER], NonAnswer.DECLINED),
        ("numb_where", None, [TAB], NonAnswer.SKIPPED),
        ("numb_where", None, ["0", SHIFT_TAB], PartialReply(("none",), Move.BACK)),
        ("numb_where", None, ["2", SPACE, F2], PartialReply(("soles",), Move.REVIEW)),
        (
            "numb_where",
            None,
            ["2", SPACE, CTRL_C],
            PartialReply(("soles",), Move.LEAVE),
        ),
        ("numb_where", ("soles",), [SPACE, F2], PartialReply((), Move.REVIEW)),
        ("numb_where", ("soles",), [SPACE, SPACE, F2], Move.REVIEW),
        ("numb_where", None, ["1", SPACE, TAB, SPACE, TAB], NonAnswer.SKIPPED),
        ("numb_where", None, ["1", SPACE, TAB, ENTER], ("toes",)),
        ("numb_where", None, ["1", TAB], NonAnswer.SKIPPED),
        ("numb_where", ("soles",), [TAB], ("soles",)),
        ("numb_where", NonAnswer.DECLINED, [TAB], NonAnswer.DECLINED),
        ("feet_numb", "both", [TAB], "both"),
        ("hba1c", 7.1, [TAB], 7.1),
        ("hba1c", None, ["7", F2], PartialReply("7", Move.REVIEW)),
        ("hba1c", None, ["7", CTRL_C], PartialReply("7", Move.LEAVE)),
        ("hba1c", None, ["54", ENTER], 7.1),
        ("hba1c", None, [ENTER], NonAnswer.SKIPPED),
        ("hba1c", 7.1, [ENTER], 7.1),
        ("hba1c", 7.1, [CLEAR, "8", ENTER], 8.0),
        ("hba1c", 7.1, [CLEAR, ENTER], NonAnswer.SKIPPED),
        ("hba1c", None, ["don't know", ENTER], NonAnswer.DONT_KNOW),
        ("hba1c", NonAnswer.DONT_KNOW, [ENTER], NonAnswer.DONT_KNOW),
        ("hba1c", None, ["7", SHIFT_TAB], PartialReply("7", Move.BACK)),
        ("hba1c", None, ["7", TAB, BACKSPACE, TAB], NonAnswer.SKIPPED),
        ("hba1c", None, ["7", TAB, ENTER], 7.0),
        ("age", None, ["5", F1, "8", ENTER], 58),
        ("age", None, ["7", ENTER, CLEAR, "70", ENTER], 70),
        ("age", None, [F2], Move.REVIEW),
        ("pain", None, ["10", ENTER], 10),
        ("numb_since", None, ["2026-01-31", ENTER], "2026-01-31"),
        ("notes", None, ["What now?", ENTER], "What now?"),
        ("notes", "One\nTwo", [ENTER], "One\nTwo"),
    ],
)
def test_keys_give_replies(
    name: str, before: Answer | None, keys: list[str], reply: Reply
) -> None:
    """Every key of the key line does what it says, in every kind of question."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.ask(ask(name, before)) == reply


AGE = msgspec.structs.replace(QUESTIONS.questions["age"], usual=Span(low=18, high=100))


@pytest.mark.parametrize(
    ("keys", "before", "reply", "asked"),
    [
        (["109", ENTER, ENTER], None, 109, 1),
        (["109", ENTER, CLEAR, "19", ENTER], None, 19, 1),
        (["109", ENTER, CLEAR, "108", ENTER, ENTER], None, 108, 2),
        (["109", ENTER, CLEAR, TAB], None, NonAnswer.SKIPPED, 1),
        ([CLEAR, "109", ENTER], 109, 109, 0),
        ([ENTER], 109, 109, 0),
    ],
)
def test_what_is_strange_is_asked_back_once(
    keys: list[str], before: Answer | None, reply: Reply, asked: int
) -> None:
    """Enter again confirms it; one that was given before is in no doubt."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.ask(ask("age", before, question=AGE)) == reply

    doubts = [frame for frame in screen.frames if ": is that right? Press" in frame]
    assert len({frame.rpartition(": is that")[0][-20:] for frame in doubts}) == asked


def test_a_bare_weight_after_feet_is_asked_for_with_its_unit() -> None:
    """It may be meant in pounds; the height that was typed decides."""
    asked = bundle().questionnaire.questions
    with terminal() as screen:
        screen.press("5'8", ENTER, "180", ENTER, " lb", ENTER)
        height = screen.menus.ask(ask("age", question=asked["height"]))
        weight = screen.menus.ask(ask("age", question=asked["weight"]))

    assert (height, weight) == (172.7, 81.6)
    assert any("That does not fit yet: add kg or lb;" in one for one in screen.frames)


@pytest.mark.parametrize("size", [(100, 40), (60, 24), (40, 20), (40, 12)])
def test_how_to_touch_a_toe_stands_on_the_screen(size: tuple[int, int]) -> None:
    """In a small window the picture goes; the words say which toe it is."""
    toe = bundle().questionnaire.questions["toe_right_big"]
    with terminal(*size) as screen:
        screen.press("1", ENTER)
        screen.menus.ask(ask("age", question=toe))

    seen = " ".join(screen.frames[0].split())
    assert "Right foot, big toe" in seen
    assert "Touch the tip once, very lightly." in seen
    assert ("▼▼▼" in seen) is (size[1] >= 24)


def test_a_question_looks_as_designed() -> None:
    """Place and meter, question, options and keys, in a window 100 wide."""
    with terminal() as screen:
        screen.press("1", ENTER)
        screen.menus.ask(ask("feet_numb"))

    assert screen.frames[0] == (
        "\n"
        " Your feet and hands · section 2 of 3"
        "                            ━╸━━━━━━━━━━━━━━━━━  about 19 left\n"
        "\n"
        " ? In the last 3 months, have your feet felt numb, asleep or wooden?\n"
        "     1. No\n"
        "     2. Yes, one foot\n"
        "     3. Yes, both feet\n"
        "     4. I don't know\n"
        "     5. I'd rather not say\n"
        "   ↑↓ choose · Enter next · Shift+Tab back · ? why we ask"
        " · Ctrl-C save and leave"
    )


def test_a_narrow_window_is_fitted() -> None:
    """At 40 columns nothing is cut and no word is broken."""
    with terminal(40, 24) as screen:
        screen.press("1", SPACE, ENTER)
        screen.menus.ask(ask("numb_where", added=2))

    assert screen.frames[0] == (
        "\n"
        " Your feet and hands · 2/3      19 left\n"
        "\n"
        " Your answer brings up 2 more\n"
        "   questions.\n"
        " ? Where are they numb?\n"
        "   Choose all that fit.\n"
        "     ○ 1. Toes\n"
        "     ○ 2. Soles\n"
        "     ○ 3. Elsewhere\n"
        "     ○ 0. None of these\n"
        "     ○ 4. I don't know\n"
        "     ○ 5. I'd rather not say\n"
        "   ↑↓ choose · Space tick · Enter next\n"
        "   Shift+Tab back · ? why we ask\n"
        "   Ctrl-C save and leave"
    )
    assert "   » ● 1. Toes" in screen.frames[2]


@pytest.mark.parametrize(
    ("name", "keys", "line"),
    [
        ("feet_numb", ["3", ENTER], " ✓ Numb feet: Yes, both feet"),
        ("feet_numb", [TAB], " – Numb feet: Not answered"),  # noqa: RUF001 - a dash
    ],
)
def test_one_line_stays_behind(name: str, keys: list[str], line: str) -> None:
    """Only a line with the answer remains of an answered question."""
    with terminal() as screen:
        screen.press(*keys)
        screen.menus.ask(ask(name))

    assert screen.frames[-1] == line


def test_a_long_answer_is_folded() -> None:
    """The line that stays behind has a hanging indent."""
    with terminal(40, 24) as screen:
        screen.press("Is it safe to swim with my feet as they are?", ENTER)
        screen.menus.ask(ask("notes"))

    assert screen.frames[-1] == (
        " ✓ For the visit: Is it safe to swim\n   with my feet as they are?"
    )


def test_without_unicode_every_sign_has_a_twin() -> None:
    """A terminal that knows ASCII alone is sent nothing else."""
    with terminal(encoding="ascii") as screen:
        screen.press(DOWN, SPACE, "?", ENTER)
        screen.menus.ask(ask("numb_where"))
        screen.press(DOWN, ENTER)
        screen.menus.alert(alert({"wound": "yes"}))

    assert screen.sent.isascii()
    assert "   > [x] 1. Toes\n     [ ] 2. Soles" in screen.frames[2]
    assert " =>.................  about 19 left" in screen.frames[1]


@pytest.mark.parametrize(
    ("variables", "has_colour"), [({}, True), ({"NO_COLOR": "1"}, False)]
)
def test_no_color_is_honoured(variables: dict[str, str], has_colour: bool) -> None:
    """With ``NO_COLOR`` set, no sequence that sets a colour is sent."""
    with terminal(variables=variables) as screen:
        screen.press("1", ENTER)
        screen.menus.ask(ask("feet_numb"))

    assert any(f"\x1b[{sort}" in screen.sent for sort in ("0;36m", "36m")) is has_colour


def test_the_reason_is_shown_and_hidden_by_one_key() -> None:
    """Why we ask, the sources, and the keys that have no room elsewhere."""
    with terminal() as screen:
        screen.press("?", "?", "1", ENTER)
        screen.menus.ask(ask("feet_numb"))

    assert "   Why we ask: Loss of feeling is the most" in screen.frames[1]
    assert "   Sources: ADA2025, SHARMA2014\n" in screen.frames[1]
    assert (
        "   0-9 go to a line · a-z find · Tab skip · F2 all answers\n"
        in screen.frames[1]
    )
    assert screen.frames[2] == screen.frames[0]


@pytest.mark.parametrize("size", [(60, 24), (40, 20)])
@pytest.mark.parametrize("name", ["danger_heart", "danger_nerves", "toe_left_big"])
def test_the_reason_is_read_whole_in_a_small_window(
    name: str, size: tuple[int, int]
) -> None:
    """Everything but the question makes room for it."""
    question = bundle().questionnaire.questions[name]
    step = msgspec.structs.replace(ask("feet_numb"), question=question)
    with terminal(*size) as screen:
        screen.press(ENTER, "?", "?", "1", SPACE, ENTER)
        screen.menus.ask(step)

    reason = f"Why we ask: {question.why} Sources: {', '.join(question.sources)} "
    frames = [" ".join(frame.split()) for frame in screen.frames]
    whole = [frame for frame in frames if reason in frame]
    assert whole
    assert all(question.text in frame for frame in whole)


def test_what_does_not_fit_is_said_kindly() -> None:
    """The message goes away with the next key."""
    with terminal() as screen:
        screen.press("7", ENTER, "0", ENTER)
        screen.menus.ask(ask("age"))

    assert (
        "   That does not fit yet: expected a whole number from 18 to 110.\n"
        in screen.frames[2]
    )
    assert "does not fit" not in screen.frames[3]


@pytest.mark.parametrize(
    ("name", "partial_input", "keys", "reply"),
    [
        ("numb_where", ("soles",), [ENTER], ("soles",)),
        ("numb_where", ("soles",), ["1", SPACE, ENTER], ("toes", "soles")),
        ("numb_where", ("soles",), [F2], Move.REVIEW),
        ("numb_where", ("soles", "gone"), [ENTER], ("soles",)),
        ("numb_where", "soles", ["1", SPACE, ENTER], ("toes",)),
        ("hba1c", "7", [ENTER], 7.0),
        ("hba1c", "7", [".2", ENTER], 7.2),
        ("hba1c", ("soles",), ["8", ENTER], 8.0),
    ],
)
def test_what_was_entered_is_there_again(
    name: str, partial_input: PartialInput, keys: list[str], reply: Reply
) -> None:
    """Ticks and letters from before the person went away stand where they stood."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.ask(ask(name, partial_input=partial_input)) == reply


@pytest.mark.parametrize(("name", "key"), [("numb_where", "0"), ("hba1c", "7")])
def test_skipping_what_was_entered_is_questioned(name: str, key: str) -> None:
    """Tab throws nothing away; it says how to give the answer, and how to skip."""
    with terminal() as screen:
        screen.press(key, TAB, ENTER)
        screen.menus.ask(ask(name))

    assert (
        "What you entered is not your answer yet. Enter gives it;" in screen.frames[2]
    )


def test_the_year_that_it_began_is_counted_and_read_back() -> None:
    """The line that stays behind says what was understood."""
    step = ask("age", question=YEARS, today=date(2026, 11, 22))
    with terminal() as screen:
        screen.press("since 1900", ENTER, CLEAR, "since 2009", ENTER)

        assert screen.menus.ask(step) == 17
    assert "or the year it began: since 2009. Enter alone skips." in screen.frames[0]
    assert "expected a whole number from 0 to 90 years." in screen.frames[2]
    assert screen.frames[-1] == " ✓ How long: 17 years"


def test_leaning_on_enter_answers_nothing() -> None:
    """No line is chosen before the person chooses one, and it is said how."""
    with terminal() as screen:
        screen.press(ENTER, ENTER, DOWN, ENTER)

        assert screen.menus.ask(ask("feet_numb")) == "no"
    assert "»" not in screen.frames[0]
    assert "   Nothing is chosen yet. Go to a line with the" in screen.frames[1]
    assert "Tab skips\n   the question." in screen.frames[1]
    assert "   » 1. No\n" in screen.frames[2]
    assert "Nothing is chosen" not in screen.frames[2]


def test_nothing_ticked_is_no_answer_by_accident() -> None:
    """Enter on a line that is not ticked says what to do."""
    with terminal() as screen:
        screen.press(ENTER, DOWN, SPACE, ENTER)
        screen.menus.ask(ask("numb_where"))

    assert "   Nothing is ticked yet. Go to a line" in screen.frames[1]
    assert "Nothing is ticked" not in screen.frames[2]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, "from 18 to 110. Enter alone skips.\n"),
        (58, "Enter alone keeps your answer.\n"),
        (NonAnswer.DONT_KNOW, "Enter alone keeps your answer: I don't know.\n"),
    ],
)
def test_enter_alone_is_explained(before: Answer | None, said: str) -> None:
    """Nobody has to guess what an empty field means."""
    with terminal() as screen:
        screen.press(ENTER)
        screen.menus.ask(ask("age", before))

    assert said in screen.frames[0]


def test_back_is_not_offered_at_the_first_question() -> None:
    """The key line names no key that does nothing."""
    with terminal() as screen:
        screen.press(ENTER)
        screen.menus.ask(ask("age", can_go_back=False))

    assert "Shift+Tab" not in screen.frames[0]


@pytest.mark.parametrize("name", ["feet_numb", "numb_where", "age"])
def test_leaving_wipes_the_question_away(name: str) -> None:
    """Ctrl-C raises, so that the caller can save, and leaves a clean screen."""
    with terminal() as screen:
        screen.press(CTRL_C)

        with pytest.raises(KeyboardInterrupt):
            screen.menus.ask(ask(name))
    assert screen.frames[-1] == ""


@pytest.mark.parametrize(
    ("keys", "move"),
    [
        ([ENTER, "1", ENTER], Move.STOP),
        ([DOWN, DOWN, ENTER], Move.GO_ON),
        (["2", ENTER], Move.GO_ON),
        (["2", SHIFT_TAB], Move.BACK),
    ],
)
def test_an_alert_stays_on_the_screen(keys: list[str], move: Move) -> None:
    """It cannot be missed; what is typed ahead does not pass it."""
    with terminal(60, 24) as screen:
        screen.press(*keys)

        assert screen.menus.alert(alert({"wound": "yes"})) is move
    assert screen.frames[-1] == (
        "\n"
        " ━━ IMPORTANT ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n"
        "   Get care today\n"
        "   Call your surgery now and say what it is.\n"
        "\n"
        "   A wound on the foot\n"
        "   A wound on a foot needs care on the same day.\n"
        "   • Cover it with something clean.\n"
        "   • Do not walk on it.\n"
        " ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━"
    )


@pytest.mark.parametrize(
    ("keys", "reply"),
    [
        ([ENTER], Move.GO_ON),
        ([DOWN, ENTER], Jump("age")),
        ([DOWN, DOWN, DOWN, ENTER], Jump("feet_numb")),
        (["3", ENTER], Jump("feet_numb")),
        (["h", ENTER], Jump("hba1c")),
        ([SHIFT_TAB], Move.BACK),
        ([ESC], Move.BACK),
        (["h", ESC, ESC], Move.BACK),
    ],
)
def test_any_answer_can_be_changed_at_the_review(keys: list[str], reply: Reply) -> None:
    """Headings are skipped; the first line goes on."""
    with terminal() as screen:
        screen.press(*keys)

        assert screen.menus.review(review(CALM)) == reply
    assert "   » Show my summary\n     About you\n     1. Age: 58\n" in screen.frames[0]


def test_a_review_says_what_a_change_did() -> None:
    """Which questions came and went stands under the title until the next change."""
    walk = interview(CALM)
    with terminal(60, 40) as screen:
        screen.press(*[DOWN] * 3, ENTER, "2", ENTER, "2", SPACE, ENTER, TAB, ENTER)
        converse(walk, screen.menus, lambda _: None)

    assert (
        " Your answers\n 2 more questions now: Where numb; Numb since.\n\n ? Choose"
    ) in "\n".join(screen.frames)


def test_a_review_that_is_longer_than_the_window_scrolls() -> None:
    """The line that is pointed at is always on the screen."""
    with terminal(40, 8) as screen:
        screen.press(*[DOWN] * 6, ENTER)
        screen.menus.review(review(CALM))

    assert "» " in screen.frames[6]
    assert "For the visit" in screen.frames[6]


@pytest.mark.parametrize("size", [(12, 3), (1, 1), (30, 8), (250, 60)])
@pytest.mark.parametrize("name", ["feet_numb", "numb_where", "age"])
def test_no_window_is_too_small(name: str, size: tuple[int, int]) -> None:
    """However small or large the window, there is no crash."""
    with terminal(*size) as screen:
        screen.press(F1, F1, DOWN, *([SPACE] if name == "numb_where" else []), ENTER)

        assert screen.menus.ask(ask(name, 58 if name == "age" else None)) is not None


STEPS = tuple(f"Step {n}: take off what stands in your way here." for n in range(9))


@pytest.mark.parametrize("size", [(60, 12), (40, 20), (40, 12), (30, 8)])
def test_every_step_can_be_read_in_a_low_window(size: tuple[int, int]) -> None:
    """Long content is cut into pages, and a line says how to read on."""
    question = msgspec.structs.replace(
        ask("feet_numb").question, steps=STEPS, help="It takes a minute.", toe="left-1"
    )
    step = ask("feet_numb", question=question)
    with terminal(*size) as screen:
        screen.press(*[RIGHT] * 30, *[LEFT] * 30, "1", ENTER)
        screen.menus.ask(step)

    seen = " ".join(" ".join(screen.frames).split())
    pages = [frame for frame in screen.frames if "read " in frame]
    assert all(f"Step {n}: take off" in seen for n in range(9))
    assert {"foot", "▼▼▼", "minute."} <= set(seen.split())
    assert all(" 1. No" in page for page in pages)
    assert "→ read on" in pages[0]
    assert "read back" not in pages[0]
    assert any("→ read on · ← read" in page or "← read back" in page for page in pages)
    assert "read back" not in pages[-1]


def test_a_field_in_a_low_window_is_read_by_up_and_down() -> None:
    """Left and right move in what is typed there."""
    question = msgspec.structs.replace(ask("notes").question, steps=STEPS)
    with terminal(40, 12) as screen:
        screen.press(*[DOWN] * 9, *[UP] * 9, "x", ENTER)

        assert screen.menus.ask(ask("notes", question=question)) == "x"
    seen = " ".join(screen.frames)
    assert all(f"Step {n}: take off" in seen for n in range(9))
    assert "↓ read on" in screen.frames[0]


def test_where_there_is_room_nothing_is_cut_into_pages() -> None:
    """The keys that turn pages are not named where they do nothing."""
    question = msgspec.structs.replace(ask("feet_numb").question, steps=STEPS)
    with terminal(60, 40) as screen:
        screen.press(RIGHT, "1", ENTER)
        screen.menus.ask(ask("feet_numb", question=question))

    assert "read on" not in "".join(screen.frames)


def test_the_reason_is_whole_before_a_long_list() -> None:
    """The list gives way, and says so; the keys stay."""
    with terminal(60, 20) as screen:
        screen.press("?", "0", ENTER)
        screen.menus.ask(LONG)

    assert "more below" in screen.frames[2]
    assert "Why we ask: Each is worth knowing." in screen.frames[1]
    assert "Ctrl-C save and leave" in screen.frames[1]


def test_what_comes_from_outside_steers_nothing() -> None:
    """Escape bytes in a question set or in an answer are not drawn."""
    step = ask("notes", "\x1b]0;answer\x07")
    odd = msgspec.structs.replace(
        step.question, text="\x1b]0;text\x07", why="\x1b]0;why\x07", short="\x1b]0;s"
    )
    with terminal() as screen:
        screen.press(F1, ENTER)
        screen.menus.ask(msgspec.structs.replace(step, question=odd))

    assert "\x1b]0;" not in screen.sent


def test_what_is_told_is_folded() -> None:
    """Words from the caller fit the window too."""
    with terminal(40, 24) as screen:
        screen.menus.tell("Welcome back. Two of your answers no longer fit.")

    assert screen.frames[-1] == (" Welcome back. Two of your answers no\n longer fit.")


def test_a_whole_interview_is_typed() -> None:
    """The menus lead through an interview as any prompter does."""
    walk = interview()
    with terminal() as screen:
        screen.press("58", ENTER, "54", ENTER, "3", ENTER, "1", SPACE, ENTER, TAB)
        screen.press("1", ENTER, "10", ENTER)
        screen.press(SHIFT_TAB, CLEAR, "4", ENTER, "My shoes", ENTER, ENTER)
        converse(walk, screen.menus, lambda _: None)

    assert walk.answers == {
        "age": 58,
        "hba1c": 7.1,
        "feet_numb": "both",
        "numb_where": ("toes",),
        "numb_since": NonAnswer.SKIPPED,
        "wound": "no",
        "pain": 4,
        "notes": "My shoes",
    }
    assert "Your answers" not in screen.frames[-1]


def test_without_an_output_menus_are_drawn_on_stderr() -> None:
    """Nothing is written to stdout, which is for the result alone."""
    out, err = io.StringIO(), io.StringIO()
    environment = Environment(stdin=io.StringIO(), stdout=out, stderr=err)

    MenuPrompter(environment).tell("Hello.")

    assert (out.getvalue(), err.getvalue().split()) == ("", ["Hello."])
