"""Numbered lines, read from top to bottom."""

import io
from datetime import date
from typing import Any

import msgspec
import pytest

from neurocheck.answers.accept import Answer
from neurocheck.interview.plain import PlainPrompter
from neurocheck.interview.prompter import converse
from neurocheck.interview.steps import Alert, Ask, Jump, Move, PathDiff, Reply, Review
from neurocheck.questionnaire.model import NonAnswer, Span
from support.small_set import CALM, QUESTIONS, YEARS, alert, ask, interview, review


def put(step: Ask | Alert | Review, *typed: str) -> tuple[Reply, str]:
    """Put a step to someone who types these lines; return the reply and the talk."""
    stream = io.StringIO()
    plain = PlainPrompter(io.StringIO("".join(f"{line}\n" for line in typed)), stream)
    if isinstance(step, Ask):
        return plain.ask(step), stream.getvalue()
    if isinstance(step, Alert):
        return plain.alert(step), stream.getvalue()
    return plain.review(step), stream.getvalue()


@pytest.mark.parametrize(
    ("name", "typed", "said", "reply"),
    [
        ("feet_numb", ["3"], "3. Yes, both feet\n4. I don't know\n", "both"),
        ("feet_numb", ["4"], "5. I'd rather not say\n", NonAnswer.DONT_KNOW),
        ("feet_numb", ["yes, ONE foot"], "asleep or wooden?\n", "one"),
        ("feet_numb", ["don't know"], "Type a number", NonAnswer.DONT_KNOW),
        ("feet_numb", ["6", "1"], "type one number from 1 to 5. Please try", "no"),
        ("feet_numb", ["0", "1"], "type one number from 1 to 5. Please try", "no"),
        ("feet_numb", ["1 2", "1"], "type one number from 1 to 5.", "no"),
        ("feet_numb", ["maybe", "1"], "That does not fit yet: type one", "no"),
        ("feet_numb", ["", "1"], "or the word skip to leave this out.", "no"),
        ("feet_numb", ["skip"], "skip - leave the question out", NonAnswer.SKIPPED),
        ("feet_numb", ["ONE"], "2. Yes, one foot\n", "one"),
        ("feet_numb", ["2"], "2. Yes, one foot\n", "one"),
        ("feet_numb", ["?", "2"], "Why we ask: ", "one"),
        ("feet_numb", ["know"], "4. I don't know", NonAnswer.DONT_KNOW),
        ("feet_numb", ["oot", "3"], "type one number from 1 to 5.", "both"),
        ("feet_numb", ["yes", "3"], "2 lines have that in them: 2. Yes, one", "both"),
        ("numb_where", ["sol, else"], "2. Soles\n", ("soles", "other")),
        ("numb_where", ["toe; 3"], "Toes", ("toes", "other")),
        ("numb_where", ["none, toe", "toe"], "'None of these' cannot", ("toes",)),
        ("numb_where", ["2, 1"], "Choose all that fit.", ("toes", "soles")),
        ("numb_where", ["1 2 2;"], "one or more numbers", ("toes", "soles")),
        ("numb_where", ["0"], "0. None of these", ("none",)),
        ("numb_where", ["non"], "0. None of these", ("none",)),
        ("numb_where", ["n", "0"], "2 lines have that in them: 0. None", ("none",)),
        ("numb_where", ["5"], "5. I'd rather not say", NonAnswer.DECLINED),
        ("numb_where", ["1,0", "1"], "'None of these' cannot stand", ("toes",)),
        ("numb_where", ["1 4", "4"], "'I don't know' cannot", NonAnswer.DONT_KNOW),
        ("numb_where", ["9", "1"], "numbers from 0 to 5, with spaces", ("toes",)),
        ("hba1c", ["54"], "in mmol/mol", 7.1),
        ("hba1c", ["7,1 %"], "in mmol/mol, then Enter. Enter alone skips: ", 7.1),
        ("hba1c", [""], "It is on your lab letter.", NonAnswer.SKIPPED),
        ("age", ["999", "58"], "expected a whole number from 18 to 110.", 58),
        ("age", ["x" * 9_999, "58"], "That does not fit yet", 58),
        ("numb_since", ["soon", "2026-01-31"], "a date such as", "2026-01-31"),
        ("notes", ["My shoes"], "Type your answer, then Enter.", "My shoes"),
        ("age", ["BACK"], "back - go to the question before", Move.BACK),
        ("age", ["review"], "review - hear all your answers", Move.REVIEW),
        ("age", ["why", "58"], "Age changes what is worth checking.\nSources:", 58),
        ("pain", ["why", "5"], "Why we ask: Strong pain can be treated.\n", 5),
    ],
)
def test_what_is_typed_is_understood(
    name: str, typed: list[str], said: str, reply: Reply
) -> None:
    """Each kind of question takes its answers, and says kindly what does not fit."""
    given, talk = put(ask(name), *typed)

    assert given == reply
    assert said in talk


def test_the_year_that_it_began_is_counted_and_read_back() -> None:
    """The number of years is kept; what was understood is said."""
    step = ask("age", question=YEARS, today=date(2026, 11, 22))

    given, talk = put(step, "since 1900", "since March 2019")

    assert given == 7
    assert "Type a whole number from 0 to 90 years, or the year it began:" in talk
    assert "does not fit yet: expected a whole number from 0 to 90 years." in talk


AGE = msgspec.structs.replace(QUESTIONS.questions["age"], usual=Span(low=18, high=100))


@pytest.mark.parametrize(
    ("typed", "before", "reply", "asked"),
    [
        (["109", ""], None, 109, 1),
        (["109", "109"], None, 109, 1),
        (["109", "why", "999", ""], None, 109, 3),
        (["109", "19"], None, 19, 1),
        (["109", "108", ""], 58, 108, 2),
        (["109", "skip"], 58, 58, 1),
        (["109"], 109, 109, 0),
        ([""], 109, 109, 0),
    ],
)
def test_what_is_strange_is_asked_back_once(
    typed: list[str], before: Answer | None, reply: Reply, asked: int
) -> None:
    """Enter, or the same again, confirms it; one that was given before is no doubt."""
    given, talk = put(ask("age", before, question=AGE), *typed)

    assert given == reply
    assert talk.count(": is that right? Press Enter if it is, or type it") == asked


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("feet_numb", "ONE", "Understood: Yes, one foot\n"),
        ("numb_where", "toe; 3", "Understood: Toes; Elsewhere\n"),
        ("hba1c", "54", "Understood: 7.1 % (54 mmol/mol)\n"),
        ("notes", "Why?", ""),
    ],
)
def test_what_was_understood_is_said_with_the_next_step(
    name: str, typed: str, said: str
) -> None:
    """Only then is the answer kept."""
    stream = io.StringIO()
    plain = PlainPrompter(io.StringIO(f"{typed}\n58\n"), stream)

    plain.ask(ask(name))
    assert "Understood" not in stream.getvalue()
    before = len(stream.getvalue())
    plain.ask(ask("age"))

    assert stream.getvalue()[before:].startswith(f"{said}\n")


@pytest.mark.parametrize("step", [ask("age"), alert({"wound": "yes"}), review(CALM)])
def test_a_warning_that_is_over_is_said(step: Ask | Alert | Review) -> None:
    """Whatever comes next."""
    _, talk = put(msgspec.structs.replace(step, is_warning_over=True), "58", "1")

    assert talk.startswith("Changed. That warning no longer applies.\n")


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("feet_numb", "both", "Your answer now: Yes, both feet. Enter alone leaves it"),
        ("hba1c", 7.1, "Your answer now: 7.1 % (54 mmol/mol)."),
        ("notes", "One\nTwo", "Your answer now: One Two."),
        ("age", NonAnswer.DONT_KNOW, "Your answer now: I don't know."),
    ],
)
def test_enter_keeps_an_answer_given_before(
    name: str, answer: Answer, said: str
) -> None:
    """Coming back says what was answered; an empty line leaves it untouched."""
    given, talk = put(ask(name, answer), "")

    assert given == answer
    assert said in talk
    assert "Enter alone skips" not in talk


def test_skipping_keeps_an_answer_given_before() -> None:
    """As in the menus; and it is said, because nothing else shows it."""
    given, talk = put(ask("feet_numb", "both"), "skip")

    assert given == "both"
    assert talk.endswith("Your answer stays: Yes, both feet\n")


def test_a_wrong_answer_is_not_repeated() -> None:
    """A wrong answer is not repeated on the screen."""
    _, talk = put(ask("age"), "4711", "58")

    assert "4711" not in talk


def test_sections_and_progress_are_said_when_the_section_changes() -> None:
    """Not before every question: that would be noise to listen to."""
    stream = io.StringIO()
    plain = PlainPrompter(io.StringIO("58\n7\n1\n"), stream)

    for name in ("age", "hba1c", "feet_numb"):
        plain.ask(ask(name))

    talk = stream.getvalue()
    assert talk.count("About 19 questions left.") == 2
    assert "Section 2 of 3: Your feet and hands. About 19 questions left." in talk
    assert talk.count("You can type these words") == 1


def test_growth_is_said() -> None:
    """An answer that adds questions does not do so silently."""
    _, talk = put(ask("numb_where", added=2), "1")

    assert "Your answer brings up 2 more questions. About 19 questions left.\n" in talk


@pytest.mark.parametrize(
    ("typed", "move"),
    [
        (["1"], Move.STOP),
        (["2"], Move.GO_ON),
        (["3"], Move.BACK),
        (["back"], Move.BACK),
        (["", "yes", "2"], Move.GO_ON),
    ],
)
def test_an_alert_waits_for_a_clear_reply(typed: list[str], move: Move) -> None:
    """An empty line does not dismiss what needs care at once."""
    given, talk = put(alert({"wound": "yes"}), *typed)

    assert given is move
    assert talk.count("Please type 1, 2 or 3.") == len(typed) - 1
    assert talk.startswith(
        "\nIMPORTANT\nGet care today\nCall your surgery now and say what it is.\n"
        "\nA wound on the foot\nA wound on a foot needs care on the same day.\n"
        "- Cover it with something clean.\n- Do not walk on it.\n"
        "\n1. Stop here and show what to do\n2. Go on with the questions\n"
        "3. That was a mistake: change it\n"
    )


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ([""], Move.GO_ON),
        (["done"], Move.GO_ON),
        (["3"], Jump("feet_numb")),
        (["back"], Move.BACK),
        (["numb"], Jump("feet_numb")),
        (["no", "7,1", "age"], Jump("age")),
        (["0", "99", "why", "help", "review", ""], Move.GO_ON),
    ],
)
def test_the_review_takes_a_number_or_enter(typed: list[str], reply: Reply) -> None:
    """All answers are numbered; a number changes one, Enter finishes."""
    given, talk = put(review(CALM), *typed)

    assert given == reply
    assert "Your feet and hands\n3. Numb feet: No\n4. Wound: No\n" in talk
    assert "Press Enter to show my summary: " in talk


def test_the_review_halfway_says_what_enter_does() -> None:
    """With questions left, Enter goes on with them."""
    _, talk = put(review({"age": 58}), "")

    assert "2. HbA1c: Not answered yet\n" in talk
    assert "Enter to go on with the questions (about 5 questions left): " in talk


CHANGED = msgspec.structs.replace(
    review(CALM),
    path_diff=PathDiff(
        added=(QUESTIONS.questions["fever"],),
        gone=(QUESTIONS.questions["numb_where"], QUESTIONS.questions["numb_since"]),
        hidden_answered=(QUESTIONS.questions["numb_where"],),
    ),
)


def test_the_review_says_what_a_change_did() -> None:
    """Which questions came, which went, and that answers are not lost."""
    _, talk = put(CHANGED, "")

    assert (
        "\n1 more question now: Fever.\nNo longer asked: Where numb; Numb since."
        " Its answer comes back if you change this back.\n\nYour answers\n"
    ) in talk


def test_quitting_and_the_end_of_input_are_different() -> None:
    """A person who leaves is not the same as nobody being there."""
    with pytest.raises(KeyboardInterrupt):
        put(ask("age"), "Quit")
    with pytest.raises(EOFError):
        put(ask("age"))


def test_lines_are_broken_between_words_where_a_width_is_given() -> None:
    """A narrow window cuts no word in two."""
    stream = io.StringIO()

    PlainPrompter(io.StringIO("1\n"), stream, width=40).ask(ask("feet_numb"))

    shown = stream.getvalue().replace("Enter: ", "Enter: 1\n")  # as it was typed
    assert max(map(len, shown.splitlines())) < 40
    assert "have your feet\nfelt numb" in stream.getvalue()


def test_what_comes_from_outside_steers_nothing() -> None:
    """Escape bytes in a question set or an answer do not reach the terminal."""
    step = ask("notes", "\x1b[31mred\u202e")
    odd = msgspec.structs.replace(step.question, text="\x1b]0;title\x07Hello\x9b1m?")

    _, talk = put(msgspec.structs.replace(step, question=odd), "")

    assert not set(talk) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_a_stream_without_unicode_gets_what_it_can_carry() -> None:
    """A question with a sign that the stream does not know is still asked."""
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")

    PlainPrompter(io.StringIO(), stream).tell("37 °C ≥ 36")

    assert buffer.getvalue() == b"37 deg C >= 36\n"


def test_a_whole_interview_makes_sense_from_top_to_bottom() -> None:
    """Typing every answer, changing one, and finishing gives those answers."""
    typed = ["58", "skip", "1", "no", "2", "My shoes", "1", "61", "", ""]
    stream: Any = io.StringIO()
    walk = interview()

    lines = io.StringIO("\n".join(typed))
    converse(walk, PlainPrompter(lines, stream), lambda _: None)

    assert walk.answers["age"] == 61
    assert walk.answers["notes"] == "My shoes"
    assert "\x1b" not in stream.getvalue()
