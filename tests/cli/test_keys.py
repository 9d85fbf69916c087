"""No key raises a false alarm, loses an answer or answers the next question.

Every test presses keys in a real pseudo-terminal, as a person does.
"""

import json
import shutil
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.keys import (
    BACKSPACE,
    CTRL_C,
    DOWN,
    ENTER,
    ESC,
    F2,
    SHIFT_TAB,
    SPACE,
    TAB,
    UP,
)
from support.window import Window


pytestmark = pytest.mark.pty

KEYS_SET = Path(__file__).parents[1] / "support" / "keys_set"
SIGNS = "any of these now?"
WOUND = "open wound on a foot?"
FEVER = "have a fever?"
FEET = "feet felt numb?"
AGE = "How old are you?"
NOTES = "want to ask?"
HANDS = "hands felt numb?"
REVIEW = "Choose an answer to change it."
NONE = "0" + ENTER
NO = "1" + ENTER
NO_LONGER = "Changed. That warning no longer applies."
CLEAR = BACKSPACE * 12
PASTED = "\x1b[200~{}\x1b[201~"


def start(
    folder: Path, *args: str, size: tuple[int, int] = (100, 40), **variables: str
) -> Window:
    """Start an interview with the set of this test, in menus or in plain lines."""
    shutil.copytree(KEYS_SET, folder / "set", dirs_exist_ok=True)
    window = Window(
        folder,
        "assess",
        *args,
        size=size,
        variables={"NEUROCHECK_QUESTIONS": "set/questions.yaml", **variables},
    )
    window.wait("between, then Enter:" if "--plain" in args else SIGNS)
    return window


def kept(window: Window) -> dict[str, Any]:
    """Return the answers in the draft; none while there is no draft."""
    path = window.kept / "draft-keys.json"
    answers: dict[str, Any] = (
        json.loads(path.read_text())["answers"] if path.exists() else {}
    )
    return answers


def press_each(window: Window, *steps: tuple[str, ...]) -> str:
    """Press keys and wait for words, again and again; return the last screen."""
    shown = ""
    for keys, *words in steps:
        shown = window.press(keys, *words)
    return shown


def last_line(shown: str, beginning: str) -> str:
    """Return the line that begins with these words."""
    return next(
        line for line in shown.splitlines() if line.strip().startswith(beginning)
    )


TO_AGE = ((NONE, WOUND), (NO, FEET), (NO, AGE))


# ── finding and ticking ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("letters", ["n", "none"])
def test_n_for_none_ticks_none_of_these(letters: str, tmp_path: Path) -> None:
    """Whatever begins with n, the line that is reached is None of these."""
    window = start(tmp_path)

    window.press(letters, f"'{letters}' fits")
    window.press(SPACE, "» ●  0. None of these")
    window.press(ENTER, WOUND)

    assert kept(window) == {"signs": ["none"]}


@pytest.mark.parametrize("keys", ["", "w"])
def test_no_letter_raises_an_alarm_by_habit(keys: str, tmp_path: Path) -> None:
    """Letters point at no danger sign, so that Space and Enter tick none."""
    window = start(tmp_path)

    window.child.send(keys)
    window.child.send(SPACE)
    window.press(ENTER, "Nothing is ticked")

    assert "IMPORTANT" not in window.shown()
    assert kept(window) == {}


def test_a_number_and_enter_are_enough_to_be_told_what_to_do(tmp_path: Path) -> None:
    """With chest pain, two keys lead to the warning, as in plain mode."""
    window = start(tmp_path)

    window.press("5", "» ○  5. Pain in my chest")
    window.press(ENTER, "IMPORTANT")

    assert kept(window) == {"signs": ["chest"]}


def test_a_letter_finds_the_beginnings_of_words(tmp_path: Path) -> None:
    """In the middle of a word no letter counts; Down leads to what was found."""
    window = start(tmp_path)

    shown = window.press("s", "fits")
    window.press(DOWN, "» ○  1. Weakness that spreads")

    assert "Weakness that spreads" in shown
    assert "Numbness of one side" in shown
    assert "confused" not in shown
    assert "Pain in my chest" not in shown


@pytest.mark.parametrize(("letter", "answer"), [("n", "no"), ("y", "yes")])
def test_letters_find_in_short_lists_too(
    letter: str, answer: str, tmp_path: Path
) -> None:
    """As in a long one, the line that begins with what was typed is reached."""
    window = start(tmp_path)
    press_each(window, (NONE, WOUND))

    window.press(letter, "»")
    window.child.send(ENTER)

    window.wait_for(lambda: kept(window).get("wound") == answer, "the answer")


# ── digits ───────────────────────────────────────────────────────────────────────


def test_digits_stand_beside_the_choices(tmp_path: Path) -> None:
    """As in plain mode, and None of these is 0 wherever it stands."""
    window = start(tmp_path)
    first = window.wait("12. I'd rather not say")
    press_each(window, (NONE, WOUND))
    second = window.wait("2. Yes")

    assert "○  1. Weakness that spreads" in first
    assert "○ 10. A low that needed someone else" in first
    assert "0. None of these" in first
    assert "11. I don't know" in first
    assert "1. No" in second
    assert "2. Yes" in second


def test_none_of_these_costs_two_keys_in_a_list_to_tick(tmp_path: Path) -> None:
    """0 moves there and ticks it alone; a doubled 0 ticks it still."""
    window = start(tmp_path)
    window.press("3" + SPACE, "●  3.")

    shown = window.press("00", "» ●  0. None of these")
    window.press(ENTER, WOUND)

    assert shown.count("●") == 1
    assert kept(window) == {"signs": ["none"]}


def test_a_digit_moves_and_enter_confirms(tmp_path: Path) -> None:
    """A doubled digit and Enter out of habit leave the next question alone."""
    window = start(tmp_path)
    press_each(window, (NONE, WOUND), ("1", "» 1. No"), ("1", "» 1. No"))
    assert kept(window) == {"signs": ["none"]}

    press_each(window, (ENTER, FEET), (ENTER, "Nothing is chosen yet"))

    assert kept(window) == {"signs": ["none"], "wound": "no"}


def test_two_digits_reach_a_line_after_the_ninth(tmp_path: Path) -> None:
    """No wait: the second digit goes on from the first, and it is said."""
    window = start(tmp_path)

    window.press("1", "» ○  1. Weakness", "For 10, 11, 12 type the next digit now.")
    press_each(window, ("0", "» ○ 10. A low"), ("0", "» ●  0. None of these"))


def test_a_number_beside_ticks_is_not_lost(tmp_path: Path) -> None:
    """Who forgets Space at the last sign has named it all the same."""
    window = start(tmp_path)
    window.press("3" + SPACE, "●  3.")

    press_each(window, ("5", "» ○  5."), (ENTER, "What now?"))

    assert kept(window) == {"signs": ["legs", "chest"]}


# ── signs that were not on the screen ────────────────────────────────────────────


@pytest.mark.parametrize("keys", ["0", "n" + SPACE], ids=["nought", "letters"])
def test_nobody_denies_signs_that_were_not_on_the_screen(
    keys: str, tmp_path: Path
) -> None:
    """In a small window 0 shows the next signs, and only after the last one ticks."""
    window = start(tmp_path, size=(60, 15))
    first = window.wait("↓ more below")
    assert "A low that needed" not in first

    window.press(keys, "Not all signs were on the screen yet.")
    shown = window.wait("↑ more above")
    assert "10. A low that needed someone else" in shown
    assert "●" not in shown
    assert "»" not in shown
    window.press(ENTER, "Nothing is ticked yet")
    press_each(window, ("0", "» ●  0. None of these"), (ENTER, WOUND))

    assert kept(window) == {"signs": ["none"]}


def test_letters_that_narrow_the_list_count_no_hidden_sign_as_seen(
    tmp_path: Path,
) -> None:
    """What was drawn while most lines were hidden says nothing of those lines."""
    window = start(tmp_path, size=(60, 15))
    assert "A low that needed" not in window.wait("↓ more below")

    window.press("none", "'none' fits 1 line")
    window.press("0", "Not all signs were on the screen yet.")

    shown = window.wait("↑ more above")
    assert "10. A low that needed someone else" in shown
    assert "●" not in shown


def test_signs_above_what_is_shown_are_led_to_as_well(tmp_path: Path) -> None:
    """Who comes back to the last line is led to the signs above it by 0."""
    window = start(tmp_path, size=(60, 15))
    press_each(window, (UP + SPACE, "● 12."), (ENTER, WOUND), (SHIFT_TAB, "» ● 12."))

    window.press("0", "○  1. Weakness")


# ── back and forward ─────────────────────────────────────────────────────────────


def test_enter_after_back_goes_forward_one_by_one(tmp_path: Path) -> None:
    """Three questions back, Enter leads along each of them, prefilled."""
    window = start(tmp_path)
    press_each(window, *TO_AGE, ("58" + ENTER, NOTES))
    before = kept(window)

    press_each(window, (SHIFT_TAB, AGE), (SHIFT_TAB, FEET), (SHIFT_TAB, WOUND))
    shown = press_each(window, (ENTER, FEET), (ENTER, AGE), (ENTER, NOTES))

    assert kept(window) == before
    assert shown.count("✓ Age: 58") == 1
    assert shown.count("✓ Wound: No") == 1


def test_back_counts_nothing_up(tmp_path: Path) -> None:
    """Going back makes the number of questions left no greater."""
    window = start(tmp_path)
    shown = press_each(window, *TO_AGE)
    assert "about 3 left" in shown

    assert "about 3 left" in press_each(window, (SHIFT_TAB, FEET), (SHIFT_TAB, WOUND))


def test_what_brings_up_questions_says_so(tmp_path: Path) -> None:
    """The number left climbs with the word why, in a small window too."""
    window = start(tmp_path, size=(40, 20))
    window.wait("↓ more below")
    press_each(window, ("0", "↑ more above"), ("0", "» ●  0."), (ENTER, WOUND))

    press_each(window, (NO, FEET), ("3" + ENTER, "Where are they numb?"))

    assert "Your answer brings up 1 more" in window.shown()


@pytest.mark.parametrize("leave", [F2 + ESC, F2 + SHIFT_TAB, F2 + ENTER])
def test_the_review_leads_back_to_where_one_was(leave: str, tmp_path: Path) -> None:
    """Also where one had gone back to a question that is answered."""
    window = start(tmp_path)
    press_each(window, *TO_AGE, (SHIFT_TAB, FEET), (SHIFT_TAB, WOUND))

    window.press(leave[: -len(leave.removeprefix(F2))], REVIEW)
    window.press(leave.removeprefix(F2), WOUND)

    press_each(window, (ENTER, FEET), (ENTER, AGE))


# ── corrections ──────────────────────────────────────────────────────────────────


def test_a_correction_takes_the_warning_away(tmp_path: Path) -> None:
    """The box goes, the old line goes, and the screen says that it was changed."""
    window = start(tmp_path)
    window.press("5" + SPACE + ENTER, "What now?")
    window.press("2", "» 2. Go on")
    window.press(ENTER, WOUND)
    assert "IMPORTANT" in window.shown()
    window.press(SHIFT_TAB, SIGNS)

    shown = window.press(NONE, NO_LONGER, WOUND)

    assert "IMPORTANT" not in shown
    assert "Pain in my chest" not in shown
    assert shown.count("✓ Signs:") == 1
    assert "✓ Signs: None of these" in shown
    assert NO_LONGER not in window.press(NO, FEET)


def test_the_warning_itself_can_be_taken_back(tmp_path: Path) -> None:
    """The third line leads to the question that raised it."""
    window = start(tmp_path)
    press_each(window, ("5" + ENTER, "What now?"))

    window.press("3", "» 3. That was a mistake: change it")
    window.press(ENTER, SIGNS)

    window.press(NONE, NO_LONGER, WOUND)
    assert kept(window) == {"signs": ["none"]}


def test_a_correction_at_the_review_takes_the_warning_away(tmp_path: Path) -> None:
    """What it hid leaves the lines above as well."""
    window = start(tmp_path)
    press_each(window, (NONE, WOUND), ("2" + ENTER, "What now?"), ("2" + ENTER, FEVER))
    press_each(window, (NO, FEET), (F2, REVIEW), ("2", "» 2. Wound"), (ENTER, WOUND))

    shown = press_each(window, ("1" + ENTER, NO_LONGER, REVIEW))

    assert "IMPORTANT" not in shown
    assert "✓ Fever" not in shown


def test_what_is_still_true_is_warned_of_again(tmp_path: Path) -> None:
    """With one of two signs taken back the other one is said anew."""
    window = start(tmp_path)
    press_each(window, ("5" + SPACE + ENTER, "What now?"), ("2" + ENTER, WOUND))
    press_each(window, ("2" + ENTER, "What now?"), ("2" + ENTER, FEVER))
    press_each(window, (SHIFT_TAB, WOUND), (SHIFT_TAB, SIGNS))

    shown = window.press(NONE, NO_LONGER, "A wound on the foot", "What now?")

    assert "Get emergency help now" not in shown
    assert shown.count("IMPORTANT") == 1


def test_enter_by_habit_does_not_dismiss_a_warning(tmp_path: Path) -> None:
    """Stopping and going on are both chosen."""
    window = start(tmp_path)

    press_each(window, ("5" + SPACE + ENTER, "What now?"), (ENTER, "Nothing is chosen"))


# ── pasting in menus ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pasted", ["58\r1\r2\r", PASTED.format("58\r1\r2\r")])
def test_a_pasted_line_break_answers_no_next_question(
    pasted: str, tmp_path: Path
) -> None:
    """With bracketed paste nothing is answered; without it, one question is."""
    window = start(tmp_path)
    press_each(window, *TO_AGE)

    window.child.send(pasted)
    if pasted.startswith("5"):
        window.wait(NOTES)
        window.wait("set aside")
    else:
        window.press(ENTER, "does not fit yet")

    assert {"notes", "hands"}.isdisjoint(kept(window))


def test_what_came_with_a_wrong_answer_is_set_aside_with_a_word(
    tmp_path: Path,
) -> None:
    """At once, and not again when the answer is mended."""
    window = start(tmp_path)
    press_each(window, *TO_AGE)

    window.press("17\r1\r", "was set aside")
    shown = press_each(window, (CLEAR + "58", "» 58"), (ENTER, NOTES))

    assert "set aside" not in shown


def test_a_paste_at_a_list_is_set_aside(tmp_path: Path) -> None:
    """It is said, and nothing is ticked."""
    window = start(tmp_path)

    shown = window.press(PASTED.format("none\r1\r"), "set aside")

    assert "●" not in shown
    assert kept(window) == {}


def test_lines_pasted_into_a_text_are_one_text(tmp_path: Path) -> None:
    """Line breaks become spaces, and Enter gives it."""
    window = start(tmp_path)
    press_each(window, *TO_AGE, ("58" + ENTER, NOTES))

    window.press(PASTED.format("One\rTwo\r"), "One Two")
    window.press(ENTER, HANDS)

    assert kept(window)["notes"] == "One Two"


# ── danger signs that were passed over ───────────────────────────────────────────


OFFER = "You passed over 2 questions about danger signs. Go through them now?"


def passed_over(folder: Path) -> Window:
    """Pass over two danger questions, and answer the others."""
    window = start(folder)
    press_each(window, (TAB, WOUND), (TAB, FEET), (NO, AGE), ("58" + ENTER, NOTES))
    press_each(window, ("Hello" + ENTER, HANDS), (NO, OFFER))
    return window


def test_passed_over_danger_signs_are_asked_once_more(tmp_path: Path) -> None:
    """One by one, before the review, and it may be skipped again once."""
    window = passed_over(tmp_path)

    press_each(window, ("1" + ENTER, SIGNS), (NONE, WOUND), (TAB, REVIEW))

    assert kept(window)["signs"] == ["none"]
    assert kept(window)["wound"] == "skipped"


def test_passed_over_danger_signs_can_be_left_open(tmp_path: Path) -> None:
    """Whoever says no comes to the review, and is not asked again."""
    window = passed_over(tmp_path)

    press_each(window, ("2" + ENTER, REVIEW), (SHIFT_TAB, HANDS), (ENTER, REVIEW))


# ── words on the way ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "variables"),
    [((100, 40), {}), ((40, 20), {}), ((40, 12), {}), ((40, 20), {"NO_COLOR": "1"})],
)
def test_the_first_warning_is_the_brightest_line(
    size: tuple[int, int], variables: dict[str, str], tmp_path: Path
) -> None:
    """If it is happening now, call: in every window, and without colour too."""
    window = start(tmp_path, size=size, **variables)
    window.wait("save and leave" if size[1] > 12 else "help first.")

    styles = {
        style for row in window.looks() for style, text in row if "call for" in text
    }

    assert styles == {"bold reverse" if variables else "bold reverse red"}


def test_a_list_says_that_there_is_more_on_both_sides(tmp_path: Path) -> None:
    """Above as well as below; nobody is invited past signs of danger not yet seen."""
    window = start(tmp_path, size=(40, 20))
    first = window.wait("↓ more below")
    window.press(DOWN * 11, "↑ more above · ↓ more below")
    window.child.send(DOWN * 2)
    last = window.wait_until(lambda now: "» ○ 12." in now and "below" not in now)

    assert "more above" not in first
    assert "None of these" not in first
    assert "more above" in last


def test_hints_name_keys_that_work_here(tmp_path: Path) -> None:
    """A warning cannot be skipped, so no hint says that Tab skips it."""
    window = start(tmp_path)
    press_each(window, ("5" + SPACE + ENTER, "What now?"), (ENTER, "Nothing is chosen"))

    assert "Tab" not in window.shown().rpartition("What now?")[2].replace(
        "Shift+Tab", ""
    )


# ── plain lines ──────────────────────────────────────────────────────────────────


def type_line(window: Window, line: str, then: str) -> None:
    """Type a line at a plain prompt, and wait for words that come after it."""
    start = len(window.sent)
    window.child.send(f"{line}\r")
    window.wait_until(
        lambda _: then in " ".join(window.sent[start:].split()),
        then,
    )
    window.wait_until(lambda _: window.is_at_prompt(), "a prompt")


def test_nought_is_none_of_these_in_plain_lines(tmp_path: Path) -> None:
    """The numbers are those of the menus."""
    window = start(tmp_path, "--plain")
    assert "0. None of these" in window.sent
    assert "11. I don't know" in window.sent

    type_line(window, "0", WOUND)

    assert kept(window) == {"signs": ["none"]}


def test_lines_that_arrive_together_answer_nothing(tmp_path: Path) -> None:
    """They are set aside with a word, the last one without its Enter too."""
    window = start(tmp_path, "--plain")

    type_line(window, "0\r1\r1\r58", "set aside")
    type_line(window, "0", WOUND)

    assert kept(window) == {"signs": ["none"]}


def test_lines_that_arrive_together_are_one_text(tmp_path: Path) -> None:
    """A text of several lines is one answer."""
    window = start(tmp_path, "--plain")
    for line, then in (("0", WOUND), ("1", FEET), ("1", AGE), ("58", NOTES)):
        type_line(window, line, then)

    type_line(window, "One\rTwo", HANDS)

    assert kept(window)["notes"] == "One Two"
    assert "hands" not in kept(window)


def test_understood_is_said_when_the_answer_is_kept(tmp_path: Path) -> None:
    """Whoever reads it can switch off the computer."""
    window = start(tmp_path, "--plain")
    window.child.send("0\r")
    window.wait_until(lambda _: "Understood" in window.sent, "Understood")

    assert kept(window) == {"signs": ["none"]}


def test_ctrl_c_in_plain_lines_begins_a_line(tmp_path: Path) -> None:
    """What is said on leaving does not hang behind the prompt."""
    window = start(tmp_path, "--plain")
    type_line(window, "0", WOUND)
    window.child.send(CTRL_C)
    window.end()

    assert last_line(window.shown(), "neurocheck:").startswith("neurocheck: ")


def test_plain_lines_say_that_a_warning_is_over(tmp_path: Path) -> None:
    """A correction is said before the next question."""
    window = start(tmp_path, "--plain")
    type_line(window, "5", "Go on with the questions")
    type_line(window, "2", WOUND)
    type_line(window, "back", SIGNS)
    type_line(window, "0", f"Understood: None of these {NO_LONGER}")


# ── answers as people give them ──────────────────────────────────────────────────


AS_GIVEN = (
    ("17", "fit yet: expected a whole number from 18 to 110 years"),
    ("109", "109 years: is that right? Press Enter if it is, or"),
    ("58 y/o", "kind?"),
    ("T2", "how many years"),
    ("2018", "last HbA1c?"),
    ("21", "expected a number from 3 to 20 %, or in mmol/mol"),
    ("15,5", "15.5 % (146 mmol/mol): is that right? Press Enter if it is, or"),
    ("7,1", "How strong was the pain"),
    ("6/5", "this is another scale"),
    ("6 out of 10", "Do you smoke?"),
    ("no", "2 lines have that in them: 1. No, never; 2. No, but I used to."),
    ("yes", "How tall are you?"),
    ("1m7", "write cm behind the second number"),
    ("5'8", "How much do you weigh?"),
    ("12 st 20", "the lb must be less than 14"),
    ("202", "add kg or lb"),
    ("202 kg", "202 kg (445 lb; 31 st 11 lb): is that right? Press Enter if it is, or"),
)
"""What is typed, and words of what is said then: a doubt, or the next question."""

KEPT = {
    "age": 58,
    "diabetes_type": "type2",
    "diabetes_years": 8,
    "hba1c": 7.1,
    "pain_score": 6,
    "smoking": "now",
    "height": 172.7,
    "weight": 202,
}
KEYS_FOR = {"T2": "2", "yes": "3"}
"""What is pressed in the menus where a list is chosen from."""


def start_bundled(folder: Path, *args: str) -> Window:
    """Start an interview that asks eight questions of the bundled set."""
    asked = load_questionnaire().questions.items()
    given: dict[str, Any] = {
        name: "none" if "none" in question.choices else "skipped"
        for name, question in asked
        if name not in KEPT
    }
    given |= {"feet_feelings": "burning"}
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    return Window(folder, "assess", "--answers", "given.json", *args, is_bundled=True)


def kept_bundled(window: Window) -> dict[str, Any]:
    """Return the answers in the draft that were asked for."""
    path = window.kept / "draft-diabetic-neuropathy.json"
    answers = json.loads(path.read_text())["answers"]
    return {name: answers.get(name) for name in KEPT}


def test_answers_are_taken_as_people_give_them_in_plain_lines(tmp_path: Path) -> None:
    """What is refused says how to write it; what is strange is asked back once."""
    window = start_bundled(tmp_path, "--plain")
    window.wait_until(lambda _: window.is_at_prompt(), "a prompt")

    for typed, said in AS_GIVEN:
        type_line(window, typed, said)
    type_line(window, "", "Your answers")

    assert kept_bundled(window) == KEPT


def is_told(words: str, shown: str) -> bool:
    """Return whether a screen tells these words, however they are broken."""
    return words in " ".join(shown.split())


def test_answers_are_taken_as_people_give_them_in_menus(tmp_path: Path) -> None:
    """The same, where a text that is refused can be mended in its place."""
    window = start_bundled(tmp_path)
    window.wait("How old are you?")

    for typed, said in AS_GIVEN:
        if typed == "no":
            continue  # two lines of the list begin so
        window.child.send(CLEAR)
        keys = KEYS_FOR.get(typed, typed)
        window.press(keys, f"» {keys}")
        window.child.send(ENTER)
        window.wait_until(partial(is_told, said), said)
    window.press(ENTER, REVIEW)

    assert kept_bundled(window) == KEPT


def test_ctrl_c_between_two_menus_is_not_swallowed(tmp_path: Path) -> None:
    """There it comes as a signal, because the terminal has no keys for a moment."""
    window = start(tmp_path)
    press_each(window, (NONE, WOUND))

    assert window.kill(signal.SIGINT) == 130
    assert kept(window) == {"signs": ["none"]}
