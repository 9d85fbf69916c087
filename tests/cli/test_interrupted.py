"""Interrupted lives: nothing is lost but the question on the screen, and it is said.

Everything runs in a real pseudo-terminal. ``NEUROCHECK_TEST_KILLS`` says how many
interviews are killed at random; a few by default, 200 for a thorough run.
"""

import json
import os
import random
import re
import signal
import time
from pathlib import Path

import pytest

from neurocheck.answers.resolve import visible_questions
from neurocheck.questionnaire.load import load_questionnaire
from support.disks import fill_up, small_disk
from support.keys import CTRL_C, ENTER
from support.window import (
    DRAFT,
    FIRST_TWO,
    SMALL_SET,
    Window,
    begin,
    command,
    leave_old_draft,
)


pytestmark = pytest.mark.pty

KILLS = int(os.environ.get("NEUROCHECK_TEST_KILLS", "4"))
NONE = "0" + ENTER
CTRL_Z = "\x1a"
ALL_SKIPPED = visible_questions(load_questionnaire(SMALL_SET / "questions.yaml"), {})


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_process_that_is_ended_loses_no_answer(tmp_path: Path, number: int) -> None:
    """After kill -9, a closed window or a shutdown the next run goes on from there."""
    window = begin(tmp_path)

    assert window.kill(number) == -number
    assert window.result.read_text() == ""
    assert window.answers() == FIRST_TWO

    again = Window(tmp_path, "assess", "--resume")
    assert "another window" not in again.wait("Look at your feet")
    again.press(CTRL_C, "--resume")
    assert again.end() == 130
    assert [path.name for path in again.kept.iterdir()] == [DRAFT]


def test_a_window_that_is_closed_loses_no_answer(tmp_path: Path) -> None:
    """When the terminal itself goes away, the process ends and the draft stays."""
    window = begin(tmp_path)
    child = window.child

    child.close(force=False)  # closes the terminal, which hangs up on the process

    child.wait() if child.isalive() else None
    assert window.answers() == FIRST_TWO


def begin_in_shell(folder: Path, *args: str) -> Window:
    """Start a shell with jobs in a window, and the program in it."""
    window = Window(
        folder,
        *args,
        variables={"PS1": "shell> "},
        script="exec bash --norc --noprofile -i",
    )
    window.wait("shell>")
    window.child.sendline(f"clear; {command(*args)} >/dev/null")
    return window


def foreground(shell: Window) -> int:
    """Return the id of the process group in the foreground."""
    return os.tcgetpgrp(shell.child.child_fd)


def wait_for_prompt(shell: Window) -> None:
    """Wait until the shell has told that a job stopped, and asks for a command."""
    shell.wait("Stopped")
    shell.wait_until(
        lambda _: shell.line().endswith("shell> "), "the prompt of a shell"
    )


def bring_back(shell: Window) -> None:
    """Continue the job that stopped, and wait until the terminal is its own again.

    What is typed before would be read as a command by the shell, or be held back.
    """
    own = foreground(shell)
    shell.child.send("fg\r")
    shell.wait_for(
        lambda: foreground(shell) != own and shell.has_echo(), "the job in front"
    )


@pytest.mark.parametrize("by_key", [True, False], ids=["Ctrl-Z", "SIGTSTP"])
def test_pause_and_back_shows_the_same_question(tmp_path: Path, by_key: bool) -> None:
    """The shell comes back; after fg the question is drawn again and still works."""
    shell = begin_in_shell(tmp_path, "assess")
    shell.wait("few days?")
    shell.press(NONE, "much worse?")

    shell.child.send(CTRL_Z) if by_key else os.kill(foreground(shell), signal.SIGTSTP)
    wait_for_prompt(shell)
    assert "much worse?" not in shell.press("clear\r", "shell>")
    shell.press("stty -a | grep -c -w -e -icanon; echo d''one\r", "done")
    assert re.search(r"^0$", shell.shown(), re.MULTILINE)  # lines are edited again
    shell.press("fg\r", "much worse?")
    shell.press(NONE, "Look at your feet")
    shell.press(CTRL_C, "neurocheck assess --resume")
    assert shell.answers() == FIRST_TWO


def test_plain_lines_survive_a_pause(tmp_path: Path) -> None:
    """In plain mode the terminal itself pauses, and what is typed next counts."""
    shell = begin_in_shell(tmp_path, "assess", "--plain")
    shell.wait("between, then Enter:")
    shell.child.send(CTRL_Z)
    wait_for_prompt(shell)

    bring_back(shell)
    shell.press("10\r", "much worse?")
    shell.wait_until(lambda _: shell.line().endswith("Enter: "), "the prompt")
    shell.child.send(CTRL_C)
    shell.wait("neurocheck assess --resume")


def test_two_interviews_at_once_keep_their_own_answers(tmp_path: Path) -> None:
    """The second says so, neither writes over the other, and both can be resumed."""
    first = begin(tmp_path)
    (tmp_path / "second").mkdir()
    second = Window(
        tmp_path / "second",
        "assess",
        variables={"NEUROCHECK_DATA_DIR": str(tmp_path / "kept")},
    )
    second.wait("Another interview is open in another window.")
    second.wait("few days?")
    second.press(NONE, "much worse?")
    second.press(CTRL_C, "neurocheck assess --resume")
    second.end()
    first.press(CTRL_C, "neurocheck assess --resume")
    first.end()

    kept = sorted(path.name for path in first.kept.iterdir())
    assert kept == ["draft-small.2.json", DRAFT]
    assert first.answers() == FIRST_TWO
    again = Window(tmp_path, "assess", "--resume")
    again.wait("Look at your feet")
    again.kill()
    first.draft.unlink()
    assert "few days?" not in Window(tmp_path, "assess", "--resume").wait("much worse?")


def test_a_draft_of_an_older_question_set_says_what_was_left_out(
    tmp_path: Path,
) -> None:
    """What still fits stays; what does not is named, and asked again."""
    unfit = {"feet_today": ["an-option-of-then"], "shoe_size": 42}
    leave_old_draft(tmp_path, {**FIRST_TWO, **unfit})

    window = Window(tmp_path, "assess", "--resume")

    shown = " ".join(window.wait("Look at your feet").split())
    assert "The questions have changed since." in shown
    assert "shoe_size." in shown
    window.press(CTRL_C, "neurocheck assess --resume")


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    """The interview goes on without a draft, and leaving says what is lost."""
    place = "/proc/neurocheck"  # nobody can write there, not even root
    window = Window(tmp_path, "assess", variables={"NEUROCHECK_DATA_DIR": place})
    window.wait("few days?")
    shown = window.press(NONE, "much worse?")
    assert "leaving loses your answers" in " ".join(shown.split())
    window.press(NONE, "Look at your feet")
    window.press(CTRL_C, "Your answers could not be kept. They are lost.")

    assert window.end() == 130
    assert window.shown().count("leaving loses") <= 1


def test_a_home_that_can_only_be_read_does_not_stop_an_interview(
    tmp_path: Path,
) -> None:
    """Without a draft and without a history the result still comes."""
    home = {"HOME": "/proc/neurocheck", "NEUROCHECK_DATA_DIR": ""}
    window = Window(tmp_path, "assess", "--plain", "--json", variables=home)
    window.wait("between, then Enter:")
    for line in [*["skip"] * len(ALL_SKIPPED), "2", "done"]:
        said = len(window.sent)
        window.child.send(f"{line}\r")  # one by one: lines together are set aside
        window.wait_until(
            lambda _, at=said: (  # type: ignore[misc]
                "\n" in window.sent[at:] and window.is_at_prompt()
            )
        )
    window.child.send("done\r")

    assert window.end() == 0
    document = json.loads(window.result.read_text())
    assert set(document["answers"].values()) == {"skipped"}
    assert {path.name for path in tmp_path.iterdir()} == {window.result.name, "small"}


def test_a_full_disk_keeps_the_answers_before(tmp_path: Path) -> None:
    """The last good draft stays whole, and the person is told, then and at the end."""
    with small_disk(tmp_path / "kept", "16k") as disk:
        window = begin(tmp_path)
        fill_up(disk)
        # Between two screens Ctrl-C would be a signal, with which the terminal throws
        # away what was not read yet: the last words would begin within a line.
        window.press("6 " + ENTER, "Free some space", "Ctrl-C save and leave")
        window.press(CTRL_C, "neurocheck assess --resume")

        assert window.end() == 130
        said = " ".join(window.shown().split())
        assert "Your last answers could not be kept." in said
        assert window.answers() == FIRST_TWO


def test_a_limit_on_files_is_said_as_a_full_disk_is(tmp_path: Path) -> None:
    """Where not a byte may be written, the interview goes on and says so."""
    limited = "ulimit -f 0; exec {program} > {result}"
    window = Window(tmp_path, "assess", script=limited)
    window.wait("few days?")
    shown = window.press(NONE, "much worse?")

    assert "leaving loses your answers" in " ".join(shown.split())
    window.press(CTRL_C, "Your answers could not be kept. They are lost.")
    assert window.end() == 130
    assert not window.kept.exists()


@pytest.mark.parametrize("mode", ["--plain", "--no-color"])
def test_random_kills_lose_no_accepted_answer(tmp_path: Path, mode: str) -> None:
    """Whenever it is killed, every answer whose question had gone is in the draft."""
    chance = random.Random(20261122)  # noqa: S311 - no secret
    skip_some = _skip_in_plain_lines if mode == "--plain" else _skip_in_menus
    for _ in range(KILLS // 2):
        window = Window(tmp_path, "assess", "--resume", "--no-save", mode)
        before = len(window.answers()) if window.draft.exists() else 0
        accepted = skip_some(window, chance.randrange(0, 4))
        time.sleep(chance.random() * 0.02)
        window.kill()

        kept = window.answers() if window.draft.exists() else {}
        assert len(kept) >= before + accepted
        assert not list(window.kept.glob("*.broken*"))
        if len(kept) > 7 or chance.random() < 0.1:
            window.draft.unlink(missing_ok=True)


def _skip_in_plain_lines(window: Window, count: int) -> int:
    """Skip questions, and one more that nobody waits for; give how many for sure.

    A question that follows proves that the one before it was accepted.
    """
    # The help says "you can type these words, then Enter:", and is no prompt.
    prompt = r"(Type [^\r\n]*, then Enter:|then Enter\. Enter alone [a-z ]*:)"
    for _ in range(count):
        window.child.expect(prompt)
        window.child.send("skip\r")
    window.child.expect(prompt)
    window.child.send("skip\r")
    return count


def _skip_in_menus(window: Window, count: int) -> int:
    """Do the same with a key; each question leaves a line behind, then the next."""
    window.wait("Ctrl-C save and leave")
    for number in range(1, count + 2):
        window.child.send("\t")
        window.wait_until(
            lambda shown, n=number: shown.count(": Not answered") >= n,  # type: ignore[misc]
            f"{number} questions skipped",
        )
    return count
