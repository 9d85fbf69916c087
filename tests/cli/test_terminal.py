"""Whole runs in a real pseudo-terminal: what a person sees and what is left."""

import json
from pathlib import Path

import pytest

from neurocheck.answers.resolve import visible_questions
from neurocheck.questionnaire.load import load_questionnaire
from support.keys import CTRL_C, DOWN, ENTER, F2, SHIFT_TAB
from support.window import FIRST_TWO, SMALL_SET, Window, begin


pytestmark = pytest.mark.pty

NONE = "0" + ENTER


def test_ctrl_c_keeps_the_answers_and_says_how_to_go_on(tmp_path: Path) -> None:
    """Ctrl-C leaves with 130, standard output empty, answers kept, and a command."""
    window = begin(tmp_path)
    window.press(CTRL_C, "neurocheck assess --resume")

    assert window.end() == 130
    assert window.result.read_text() == ""
    assert window.answers() == FIRST_TWO
    assert window.draft.stat().st_mode & 0o777 == 0o600


def test_resume_lands_on_the_first_open_question(tmp_path: Path) -> None:
    """After ``--resume`` the next question is the one that was left."""
    first = begin(tmp_path)
    first.press(CTRL_C, "--resume")
    first.end()

    again = Window(tmp_path, "assess", "--resume")

    assert "left" in again.wait("Look at your feet")


def test_ticks_that_are_no_answer_yet_are_kept_on_leaving(tmp_path: Path) -> None:
    """After Ctrl-C and ``--resume`` they are there again, still to be given."""
    window = begin(tmp_path)
    window.press("2 ", "●")
    window.press(CTRL_C, "neurocheck assess --resume")
    window.end()
    assert set(window.answers()) == {"danger_heart", "danger_nerves"}

    again = Window(tmp_path, "assess", "--resume")

    assert "Look at your feet" in again.wait("» ●")


def test_without_resume_the_person_is_asked(tmp_path: Path) -> None:
    """Kept answers are offered, and beginning anew deletes them."""
    first = begin(tmp_path)
    first.press(CTRL_C, "--resume")
    first.end()

    again = Window(tmp_path, "assess")
    again.wait("Begin anew")
    again.press("2" + ENTER, "few days?")

    assert not again.draft.exists()


def test_back_and_the_same_answer_changes_nothing(tmp_path: Path) -> None:
    """Going back shows the answer given, and Enter keeps it."""
    window = begin(tmp_path)
    before = window.answers()
    window.press(SHIFT_TAB, "much worse?")
    window.press(ENTER, "Look at your feet")

    assert window.answers() == before


def test_a_red_flag_is_said_at_once(tmp_path: Path) -> None:
    """A danger sign is answered on the next screen; who stops can go on later."""
    window = Window(tmp_path, "assess", "--json")
    window.wait("few days?")
    shown = window.press("1 " + ENTER, "Go on")
    assert "emergency number" in " ".join(shown.split())
    window.child.send("1" + ENTER)

    assert window.end() == 0
    document = json.loads(window.result.read_text())
    assert document["assessment"]["urgency"]["level"] == "emergency"
    assert window.draft.exists()


@pytest.mark.parametrize("size", [(100, 40), (60, 24), (40, 24), (40, 12)])
def test_every_window_shows_a_question_that_fits(
    size: tuple[int, int], tmp_path: Path
) -> None:
    """Questions are drawn in small windows too, without an error."""
    window = Window(tmp_path, "assess", size=size)
    window.wait("few")
    window.press(CTRL_C, "kept.")

    assert window.end() == 130


@pytest.mark.parametrize(("rows", "is_whole"), [(40, True), (30, False), (24, False)])
def test_what_this_is_stands_above_the_first_question(
    rows: int, is_whole: bool, tmp_path: Path
) -> None:
    """In a window that the welcome has left it stands there in short."""
    window = Window(tmp_path, "assess", size=(80, rows), is_bundled=True)
    shown = window.wait("save and leave")

    assert ("This takes about 8 minutes." in shown) is is_whole
    assert ("About 8 minutes. No diagnosis. Nothing leaves" in shown) is not is_whole
    assert "Pain, pressure" in shown
    assert "About 8 minutes" not in window.press("\t", "Sudden confusion")


def test_plain_mode_writes_no_escape_byte(tmp_path: Path) -> None:
    """Plain mode writes numbered lines and no escape byte."""
    window = Window(tmp_path, "assess", "--plain")
    seen = ""
    while "between, then Enter:" not in seen:
        seen += window.child.read_nonblocking(4096, timeout=20)

    assert "\x1b" not in seen
    assert "1. Pain, pressure" in seen


@pytest.mark.parametrize(("size", "is_cut"), [((100, 40), False), ((40, 24), True)])
def test_a_list_that_does_not_fit_says_that_it_goes_on(
    size: tuple[int, int], is_cut: bool, tmp_path: Path
) -> None:
    """No option hides below the window without a word; at the end the word goes."""
    window = Window(tmp_path, "assess", size=size)
    window.wait("more below" if is_cut else "rather not say")
    assert ("more below" in window.shown()) is is_cut

    window.press(DOWN * 12, "» ○ 11. I'd rather not say")
    window.press(DOWN, "» ○  1. Pain, pressure")


ALL_SKIPPED = visible_questions(load_questionnaire(SMALL_SET / "questions.yaml"), {})
# Danger questions that were passed over are offered once more.
TO_THE_END = "\t" * len(ALL_SKIPPED) + "2" + ENTER


@pytest.mark.parametrize("size", [(100, 40), (40, 24)])
def test_the_last_question_keeps_the_result(
    size: tuple[int, int], tmp_path: Path
) -> None:
    """The result comes first, then one menu, in which nothing is chosen beforehand."""
    window = Window(tmp_path, "assess", "--json", size=size)
    window.wait("few")
    window.press(TO_THE_END, "Your answers")
    shown = window.press(ENTER, "What next?")
    assert "»" not in shown.partition("What next?")[2]
    assert json.loads(window.result.read_text())["format"] == "neurocheck/1"
    window.press("2", "» 2. Keep")
    window.press(ENTER, "history show 1 -o visit.html")
    window.wait("What next?")
    window.press("2", "» 2. Done")
    window.child.send(ENTER)

    assert window.end() == 0
    assert [path.name for path in window.kept.iterdir()] == ["history.sqlite3"]


def _reach_end(window: Window) -> None:
    """Skip every question, and go past the review to the menu at the end."""
    window.wait("few days?")
    window.press(TO_THE_END, "Your answers")
    window.press(ENTER, "What next?")


def test_enter_at_the_end_chooses_nothing(tmp_path: Path) -> None:
    """Nothing is lost before the person has chosen; done leaves nothing behind."""
    window = Window(tmp_path, "assess", "--json")
    _reach_end(window)
    window.press(ENTER, "Nothing is chosen yet")
    window.press("3", "» 3. Done")
    assert window.draft.exists()
    window.child.send(ENTER)

    assert window.end() == 0
    assert not window.kept.exists()


def test_ctrl_c_at_the_end_keeps_the_draft(tmp_path: Path) -> None:
    """Who leaves at the menu has the result, and can come back to the answers."""
    window = Window(tmp_path, "assess", "--json")
    _reach_end(window)
    window.press(CTRL_C, "neurocheck assess --resume")

    assert window.end() == 0
    assert window.draft.exists()
    assert json.loads(window.result.read_text())["format"] == "neurocheck/1"


def test_a_sheet_is_made_at_the_end(tmp_path: Path) -> None:
    """The name stands there already; Enter takes it, and the place is said."""
    window = Window(tmp_path, "assess", "--json")
    _reach_end(window)
    window.press(DOWN, "» 1. Make the sheet")
    window.press(ENTER, "visit.html")
    window.press(ENTER, "The sheet is here")

    assert (tmp_path / "visit.html").exists()
    window.wait("3. Done")
    window.press(CTRL_C, "--resume")


SCREEN = "exec {program}"
"""Standard output is the terminal as well."""


@pytest.mark.parametrize("pager", [{}, {"NEUROCHECK_PAGER": "sed s/^/PAGED:/"}])
def test_a_long_summary_goes_through_the_pager(
    tmp_path: Path, pager: dict[str, str]
) -> None:
    """It is read from its top, page by page; the menu comes when it was read."""
    window = Window(tmp_path, "assess", variables=pager, script=SCREEN, size=(100, 24))
    window.wait("few days?")
    window.press(TO_THE_END, "Your answers")
    if pager:
        window.press(ENTER, "PAGED:")
    else:
        shown = window.press(ENTER, "What needs care now")
        assert "What next?" not in shown
        window.child.send("q")
    window.wait("What next?")
    window.press(CTRL_C, "--resume")
    assert window.end() == 0


def test_no_pager_writes_all_at_once_and_reasons_follow(tmp_path: Path) -> None:
    """``--no-pager`` is heeded, and the menu shows the reasons on the screen."""
    window = Window(tmp_path, "assess", "--no-pager", script=SCREEN)
    _reach_end(window)
    window.press(DOWN * 3, "» 3. Show the reasons")
    before = len(window.sent)
    window.press(ENTER, "Sources")
    window.wait_until(lambda _: "What next?" in window.sent[before:], "the menu again")
    window.press(CTRL_C, "--resume")
    assert window.end() == 0


SCRIPT = "{program} > {result}; echo left with $?; read line"
LEFT = """\
neurocheck: Your answers so far are kept on this computer. To go on:
neurocheck assess --resume --questions small/questions.yaml
left with 130"""
TWO_LINES = """\
 – Danger signs, heart and head: Not answered
 – Danger signs, nerves: Not answered
"""  # noqa: RUF001 - dashes are meant


@pytest.mark.parametrize(
    ("keys", "shown", "stays"),
    [
        ("\t\t", "Look at your feet", TWO_LINES),
        ("\t\t?", "Why we ask", TWO_LINES),
        ("\t\t\t5", "» 5", TWO_LINES + " – Feet today: Not answered\n"),  # noqa: RUF001
        ("\t\t" + F2, "Your answers", TWO_LINES),
    ],
    ids=["list", "reason", "field", "review"],
)
def test_leaving_leaves_nothing_behind(
    keys: str, shown: str, stays: str, tmp_path: Path
) -> None:
    """The question is wiped away; cursor, echo and editing are as they were."""
    window = Window(tmp_path, "assess", script=SCRIPT)
    welcome, _, _ = window.wait("few days?").partition("\n\n")
    window.press(keys, shown)
    assert not window.has_echo()

    left = window.press(CTRL_C, LEFT)

    assert left.endswith(LEFT)
    whole = f"{welcome}\n{stays}{LEFT}"
    assert whole.endswith(left)  # a review is long, and moves up what was there
    assert window.has_cursor()
    assert window.has_echo()
    assert window.sent.rfind("\x1b[?2004h") < window.sent.rfind("\x1b[?2004l")
    window.child.send("\r")
    assert window.end() == 0


def test_the_end_leaves_nothing_behind(tmp_path: Path) -> None:
    """After the last answer only the tidy lines stand there."""
    window = Window(tmp_path, "assess", "--json", script=SCRIPT)
    welcome, _, _ = window.wait("few days?").partition("\n\n")
    window.press(TO_THE_END, "Your answers")
    window.press(ENTER, "What next?")
    window.press(DOWN * 3, "» 3. Done")
    *shown, done, last = window.press(ENTER, "left with 0").splitlines()

    assert (done, last) == (
        " ✓ What next: Done; what was not kept is gone",
        "left with 0",
    )
    assert shown[-2] == " – Touch test, with a helper: Not answered"  # noqa: RUF001
    shown.pop()  # the offer to go through the danger signs
    tidy = [line for line in shown if line.endswith(": Not answered")]
    assert tidy == shown[-len(ALL_SKIPPED) :]
    assert shown[: -len(ALL_SKIPPED)] == welcome.splitlines()
    assert window.has_cursor()
    assert window.has_echo()


def _whole(window: Window, words: str) -> str:
    """Wait for words on a screen that is drawn to its last line."""
    return window.wait_until(
        lambda shown: words in shown and shown.endswith("save and leave"), words
    )


@pytest.mark.parametrize(
    ("keys", "words"),
    [("", "few days?"), ("?", "Why we ask"), ("\t\t\t", "How old are you?")],
    ids=["list", "reason", "field"],
)
def test_a_window_may_change_its_size(keys: str, words: str, tmp_path: Path) -> None:
    """From 40 to 200 columns and back the question stands there once, and fits."""
    window = Window(tmp_path, "assess")
    window.wait("few days?")
    window.child.send(keys)
    head, _, prompt = _whole(window, words).rpartition("\n ? ")

    for columns, where in ((40, "/4 "), (200, " of 4 "), (40, "/4 ")):
        window.resize(columns, 40)
        assert _whole(window, where).count("\n ? ") == 1
    window.resize(100, 40)
    shown = window.wait_until(lambda now: now.endswith(f"\n ? {prompt}"))

    stays = {line[:40].rstrip() for line in head.splitlines()}
    above = shown.removesuffix(prompt).splitlines()[:-1]
    assert {line[:40].rstrip() for line in above} <= stays


def test_a_tiny_window_is_lived_through(tmp_path: Path) -> None:
    """However small it becomes, the interview goes on."""
    window = Window(tmp_path, "assess")
    window.wait("few days?")
    window.resize(12, 3)
    window.child.send("\t\t")
    window.resize(60, 24)
    window.wait("Look at your feet")
    window.press(CTRL_C, "--resume")

    assert window.end() == 130
