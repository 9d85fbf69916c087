"""From the first question to the shell again: few keys, and a way back at the end.

Every test presses keys in a real pseudo-terminal, as a person does.
"""

import json
import time
from pathlib import Path

import pytest

from support.bundled import bundle, documented
from support.keys import CTRL_C, ENTER, ESC, UP
from support.program import neurocheck
from support.window import Window


pytestmark = pytest.mark.pty

NONE = "0" + ENTER
FIRST = "1" + ENTER
NEXT = "What next?"
NOTHING_TO_REPORT = (
    *(("Any of these now", NONE), ("come on in the last few days", NONE)),
    *(("And any of these, new", NONE), ("Look at your feet", NONE)),
    *(("How old are you", "58" + ENTER), ("which kind", "2" + ENTER)),
    *(("For how many years", "12" + ENTER), ("last HbA1c", "6.6" + ENTER)),
    *(("any of these medicines", "3" + ENTER), ("ever told you", NONE)),
    *(("numb, asleep or wooden", FIRST), ("in your feet or lower legs", NONE)),
    *(("your hands or fingers", FIRST), ("did any of these fit you?", NONE)),
    *(("last few months, did", NONE), ("stomach or bowels", NONE)),
    *(("more private signs", NONE), ("pain, burning or numbness in any", NONE)),
    *(("even if it is gone now", NONE), ("Do you smoke", FIRST)),
    *(("How much alcohol", FIRST), ("Which of these do you do", FIRST)),
    *(("did you have in the last 12", FIRST), ("How tall", "172" + ENTER)),
    *(("How much do you weigh", "70" + ENTER), ("feeling in your toes now", ENTER)),
    ("Choose an answer to change it", ENTER),
)
"""Words of each screen, and the keys of who has nothing to report."""


def start(folder: Path, *args: str, size: tuple[int, int] = (100, 40)) -> Window:
    """Start an interview with the bundled set, and its result on the screen."""
    return Window(
        folder, "assess", *args, size=size, script="exec {program}", is_bundled=True
    )


def pause() -> None:
    """Wait as long as a person takes to read a line."""
    time.sleep(0.8)


def test_who_has_nothing_to_report_needs_few_keys(tmp_path: Path) -> None:
    """60 keys lead to the shell again, with every number typed."""
    window = start(tmp_path)
    count = 0
    for words, keys in (*NOTHING_TO_REPORT, (NEXT, ESC)):
        window.wait(words)
        if len(keys) == 1:
            pause()
        window.child.send(keys)
        count += len(keys)

    assert window.end() == 0
    assert count <= 60
    assert not window.kept.exists()


def reach_end(folder: Path, *args: str) -> Window:
    """Come to the menu at the end with every danger sign denied, and the rest open."""
    answers = {
        name: "none" if question.danger else "skipped"
        for name, question in bundle().questionnaire.questions.items()
        if name in documented({}).answers
    }
    (folder / "answers.json").write_text(json.dumps(answers))
    window = start(folder, "--answers", "answers.json", "--no-pager", *args)
    window.wait("Choose an answer to change it")
    window.press(ENTER, NEXT)
    return window


def ask_again(window: Window, line: int, number: int, short: str, asked: str) -> None:
    """Go from a line of the menu at the end to a question once more."""
    window.press(f"{line}", f"» {line}. Change an answer")
    window.press(ENTER, "Choose an answer to change it.")
    window.press(f"{number}", f"»  {number}. {short}")
    window.press(ENTER, asked)


def test_an_answer_can_be_changed_after_the_summary(tmp_path: Path) -> None:
    """Back to all answers, then the summary anew; the old one stays above."""
    window = reach_end(tmp_path)

    ask_again(window, 4, 1, "Danger signs, heart", "Any of these now")
    window.press("1", "1. Pain, pressure")
    window.press(ENTER, "What now?")
    window.press("2" + ENTER, "Choose an answer to change it.")
    window.press(ENTER, NEXT)

    assert "Get emergency help now" in window.sent.rpartition("Choose an answer")[2]
    pause()
    window.press(UP, "»")
    window.child.send("5" + ENTER)
    assert window.end() == 0


def test_a_result_that_is_kept_again_takes_the_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One visit is one result, however often an answer of it was changed."""
    window = reach_end(tmp_path)
    window.press("2", "» 2. Keep the result")
    window.press(ENTER, "Kept as number 1.")
    ask_again(window, 3, 5, "Age", "How old are you?")
    window.press("61" + ENTER, "Choose an answer to change it.")
    window.press(ENTER, NEXT)
    window.press("2", "» 2. Keep the result")
    window.press(ENTER, "Kept as number 2.")
    pause()
    window.child.send(ESC)
    assert window.end() == 0

    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(window.kept))
    [kept] = neurocheck("history", "export").out.splitlines()
    assert json.loads(kept)["answers"]["age"] == 61


def test_who_leaves_while_changing_an_answer_keeps_what_was_changed(
    tmp_path: Path,
) -> None:
    """A result with another answer in it is not kept, and the draft is, to go on."""
    window = reach_end(tmp_path, "--save")
    ask_again(window, 3, 1, "Danger signs, heart", "Any of these now")
    window.press("1", "1. Pain, pressure")
    window.press(ENTER, "What now?")

    window.child.send(CTRL_C)

    assert window.end() == 0
    drafts = [json.loads(one.read_text()) for one in window.kept.glob("draft-*.json")]
    assert [one["answers"]["danger_heart"] for one in drafts] == [["chest"]]
    assert not [*window.kept.glob("history*")]
    assert "--resume" in window.sent
