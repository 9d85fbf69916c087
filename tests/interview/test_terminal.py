"""The menus in a real pseudo-terminal."""

import json
import os
import sys
from pathlib import Path

import pyte
import pytest

from interview.press import CTRL_C, DOWN, ENTER, TAB
from interview.world import QUESTIONS
from neurocheck.interview.draft import draft_path, load_draft


pexpect = pytest.importorskip("pexpect")
pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals"),
]

ROOT = Path(__file__).parents[2]


class Window:
    """A program in a window."""

    def __init__(self, folder: Path, columns: int = 80, rows: int = 24) -> None:
        """Start it; its stdout goes to a file."""
        self.result = folder / "result.json"
        self._screen = pyte.Screen(columns, rows)
        self._feed = pyte.Stream(self._screen)
        program = ROOT / "tests" / "interview" / "program.py"
        self._child = pexpect.spawn(
            "sh",
            ["-c", f"'{sys.executable}' '{program}' > '{self.result}'"],
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=20,
            env={
                **os.environ,
                "NEUROCHECK_DATA_DIR": str(folder / "data"),
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
                "PYTHONUTF8": "1",
                "TERM": "xterm",
            },
        )

    def see(self, text: str) -> str:
        """Wait for a text; give what is on the screen then."""
        self._child.expect_exact(text)
        self._show()
        return self.text

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self._child.send(key)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window smaller or larger."""
        self._child.setwinsize(rows, columns)
        self._screen.resize(rows, columns)

    def end(self) -> int:
        """Wait for the end; give the exit status."""
        self._child.expect(pexpect.EOF)
        self._show()
        self._child.close()
        status: int = self._child.exitstatus
        return status

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def _show(self) -> None:
        """Draw what the program wrote since."""
        after = self._child.after if isinstance(self._child.after, str) else ""
        self._feed.feed((self._child.before or "") + after)


def test_a_whole_interview_in_a_terminal(tmp_path: Path) -> None:
    """Keys lead to answers; stdout holds the result alone; the draft is gone."""
    window = Window(tmp_path)
    window.see("How old are you?")
    window.press("58", ENTER)
    window.see("last HbA1c?")
    window.press(TAB)
    window.see("felt numb")
    window.press("1")
    window.see("open wound")
    window.press(DOWN, DOWN, ENTER)
    window.see("IMPORTANT")
    window.see("What now?")
    window.press(ENTER)

    assert window.end() == 0
    assert json.loads(window.result.read_text(encoding="utf-8")) == {
        "age": 58,
        "hba1c": "skipped",
        "feet_numb": "no",
        "wound": "yes",
    }
    assert not draft_path(tmp_path / "data", QUESTIONS).exists()
    assert "What now?" not in window.text


def test_leaving_keeps_the_answers_and_a_clean_screen(tmp_path: Path) -> None:
    """Ctrl-C loses the question on the screen and nothing else."""
    window = Window(tmp_path)
    window.see("How old are you?")
    window.press("58", ENTER)
    window.see("last HbA1c?")
    window.press("7", CTRL_C)

    assert window.end() == 130
    assert window.text.strip() == "✓ Age: 58"
    assert window.result.read_text(encoding="utf-8") == ""
    found = load_draft(tmp_path / "data", QUESTIONS)
    assert found is not None
    assert found.answers == {"age": 58}


def test_an_interview_is_resumed(tmp_path: Path) -> None:
    """The next run begins with the first question that is not answered."""
    first = Window(tmp_path)
    first.see("How old are you?")
    first.press("58", ENTER)
    first.see("last HbA1c?")
    first.press(CTRL_C)
    first.end()

    second = Window(tmp_path)
    assert "How old" not in second.see("last HbA1c?")
    second.press(CTRL_C)
    assert second.end() == 130


def test_the_window_may_change_its_size(tmp_path: Path) -> None:
    """However small it becomes, the interview goes on."""
    window = Window(tmp_path)
    window.see("How old are you?")
    window.resize(12, 3)
    window.press("58", ENTER)
    window.resize(60, 20)
    window.see("It is on your lab letter")
    window.press(CTRL_C)

    assert window.end() == 130
