"""A person in an interview, and three classes that act for one.

A story is a function that calls a person's methods: answer, go back, ask why, leave.
``AtMenus`` presses keys in the menus, ``OnPlainLines`` types words in plain mode, and
``Notebook`` only records the final answers. The first two check the screen first.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from neurocheck.interview.choices import list_choices, number_choices
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from support.keys import BACKSPACE, CTRL_C, DOWN, ENTER, F1, F2, SHIFT_TAB, SPACE
from support.window import Window


__all__ = ["AtMenus", "Notebook", "OnPlainLines", "Person", "Value"]

Value = str | int | list[str]
"""An answer: option ids, what is typed, or ``skipped``."""

_POINTED = re.compile(r"^ +» (?:[●○] )?(?: *\d+\. )?(.*)$", re.MULTILINE)
_TICKED = re.compile(r"● +\d+\. (.*)$", re.MULTILINE)
_FIELD = re.compile(r"^ +» ?(.*)$", re.MULTILINE)
_KEYS = "Ctrl-C save and leave"
_MOST_PRESSES = 99


class Person(ABC):
    """A person who answers a question set.

    Attributes:
        backs: How often they went back.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Remember the questions."""
        self.questions = questionnaire.questions
        self.backs = 0

    @abstractmethod
    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""

    @abstractmethod
    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type an invalid answer, and check the message."""

    def back(self, name: str) -> None:
        """Go back to this question, and count it."""
        self.backs += 1
        self._back(name)

    @abstractmethod
    def _back(self, name: str) -> None:
        """Go back to this question."""

    @abstractmethod
    def why(self, name: str) -> None:
        """Ask why this question is asked."""

    @abstractmethod
    def warned(self, title: str) -> None:
        """Check that a warning is shown, and go on."""

    @abstractmethod
    def leave(self, name: str) -> None:
        """Leave the interview at this question."""

    @abstractmethod
    def resume(self) -> None:
        """Start the program again with the draft."""

    @abstractmethod
    def review(self) -> None:
        """Open the review of all answers."""

    @abstractmethod
    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and change it."""

    @abstractmethod
    def go_on(self) -> None:
        """Go on from the review."""

    @abstractmethod
    def finish(self) -> None:
        """Finish the interview at the review, without saving."""


class Notebook(Person):
    """Records the final answers, and nothing else."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Start without answers."""
        super().__init__(questionnaire)
        self.answers: dict[str, Value] = {}

    def answer(self, name: str, value: Value) -> None:
        """Record an answer; a later one replaces it."""
        self.answers[name] = value

    def change(self, name: str, value: Value) -> None:
        """Record an answer; a later one replaces it."""
        self.answers[name] = value

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Do nothing."""

    def _back(self, name: str) -> None:
        """Do nothing."""

    def why(self, name: str) -> None:
        """Do nothing."""

    def warned(self, title: str) -> None:
        """Do nothing."""

    def leave(self, name: str) -> None:
        """Do nothing."""

    def resume(self) -> None:
        """Do nothing."""

    def review(self) -> None:
        """Do nothing."""

    def go_on(self) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""


class _AtTerminal(Person):
    """A person at a pseudo-terminal."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        folder: Path,
        *args: str,
    ) -> None:
        """Start the program.

        Args:
            questionnaire: The questions that it asks.
            folder: The folder for its result and drafts.
            *args: The command line, without ``--resume``.
        """
        super().__init__(questionnaire)
        self._start = partial(Window, folder, "assess", *args)
        self.window = self._start()
        self.status = -1

    def leave(self, name: str) -> None:
        """Leave the interview at this question."""
        self.see(name)
        self._quit()
        assert self.window.end() == 130
        assert "neurocheck assess --resume" in self.window.shown()
        assert self.window.result.read_text(encoding="utf-8") == ""

    def resume(self) -> None:
        """Start the program again with the draft."""
        self.window = self._start("--resume")

    @abstractmethod
    def see(self, name: str) -> Question:
        """Wait until this question is asked."""

    @abstractmethod
    def _quit(self) -> None:
        """Quit the program."""


class AtMenus(_AtTerminal):
    """Presses keys in the menus one by one, and checks the effect of each."""

    def see(self, name: str) -> Question:
        """Wait until this question is asked."""
        question = self.questions[name]
        self._wait(f"? {question.text}", question.short)
        return question

    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""
        self._press_answer(self.see(name), value)
        self._wait("", "the next question", without=f"? {self.questions[name].text}")

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type an invalid answer, and check the message."""
        self._type(typed) if self.see(name).type is not Type.CHOICES else None
        self.window.child.send(ENTER)
        self._wait(said, said)

    def _back(self, name: str) -> None:
        """Go back to this question."""
        self._wait("Shift+Tab back", "a way back")
        self.window.child.send(SHIFT_TAB)
        self.see(name)

    def why(self, name: str) -> None:
        """Show the reason, and hide it again."""
        question = self.see(name)
        before = self._read_prompt()
        key = "?" if question.type.has_options else F1
        self.window.child.send(key)
        self._wait(f"Why we ask: {question.why}", "the reason")
        self.window.child.send(key)
        self.window.wait_until(
            lambda _: self._read_prompt() == before, "the same prompt"
        )

    def warned(self, title: str) -> None:
        """Check that a warning is shown, and go on."""
        self._wait(f"{title} ", title)
        self._wait("What now?", "what now")
        self._point("Go on with the questions")
        self.window.child.send(ENTER)
        self._wait("", "the next question", without="What now?")

    def review(self) -> None:
        """Open the review of all answers."""
        self._wait("? ", "a question")
        self.window.child.send(F2)
        self._wait("Choose an answer to change it.", "the review")

    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and change it."""
        self._wait("Choose an answer to change it.", "the review")
        self._point(f"{self.questions[name].short}: ")
        self.window.child.send(ENTER)
        self.answer(name, value)

    def go_on(self) -> None:
        """Go on from the review."""
        self._wait("Choose an answer to change it.", "the review")
        self._point("Go on with the questions")
        self.window.child.send(ENTER)
        self._wait("", "the next question", without="Choose an answer")

    def finish(self) -> None:
        """Finish the interview at the review, without saving."""
        self._wait("Choose an answer to change it.", "the review")
        self._point("Show my summary")
        self.window.child.send(ENTER)
        self._wait("? What next?", "the menu at the end")
        self._point("Done")
        self.window.child.send(ENTER)
        self.status = self.window.end()

    # ── screen and keys ──────────────────────────────────────────────────────────

    def _wait(self, words: str, name: str, *, without: str = "\0") -> None:
        """Wait for a whole screen with some words, and without others."""
        self.window.wait_until(
            lambda shown: (
                shown.endswith(_KEYS)
                and words in (said := " ".join(shown.split()))
                and without not in said
            ),
            name,
        )

    def _read_prompt(self) -> str:
        """Return the screen from the question downwards."""
        return self.window.shown().rpartition("\n ? ")[2]

    def _read_pointed(self) -> str:
        """Return the line at the pointer."""
        found = _POINTED.search(self.window.shown())
        return found[1].strip() if found else ""

    def _point(self, label: str) -> None:
        """Move the pointer to the label that begins with these words."""
        for _ in range(_MOST_PRESSES):
            before = self._read_pointed()
            if before.startswith(label):
                return
            self.window.child.send(DOWN)
            self.window.wait_until(
                lambda _, at=before: self._read_pointed() not in {"", at},  # type: ignore[misc]
                f"the pointer below {before}",
            )
        raise AssertionError(f"not to be chosen: {label}\n{self.window.shown()}")

    def _press_answer(self, question: Question, value: Value) -> None:
        """Press the keys for an answer."""
        if value == "skipped":
            self.window.child.send("\t")
        elif question.type is Type.CHOICES:
            self._tick(question, value if isinstance(value, list) else [str(value)])
            self.window.child.send(ENTER)
        elif question.type is Type.CHOICE:
            self._point(list_choices(question)[str(value)])
            self.window.child.send(ENTER)
        else:
            self._type(str(value))
            self.window.child.send(ENTER)

    def _tick(self, question: Question, names: Sequence[str]) -> None:
        """Tick exactly these labels."""
        wanted = {list_choices(question)[name] for name in names}
        # First what goes, so that no tick takes another one away while it is drawn.
        for label in [*(self._read_ticked() - wanted), *wanted]:
            if (label in wanted) is not (label in self._read_ticked()):
                self._point(label)
                self.window.child.send(SPACE)
                self.window.wait_until(
                    lambda _, at=label: (  # type: ignore[misc]
                        (at in wanted) is (at in self._read_ticked())
                    ),
                    f"a tick at {label}",
                )
        # Not at once: a screen is drawn anew where it finds that its list goes on.
        self.window.wait_until(
            lambda _: self._read_ticked() == wanted, f"ticks at {names}"
        )

    def _read_ticked(self) -> set[str]:
        """Return the ticked labels."""
        return {label.strip() for label in _TICKED.findall(self.window.shown())}

    def _read_field(self) -> str:
        """Return the text in the input field."""
        found = _FIELD.search(self.window.shown())
        return found[1] if found else "\0"

    def _type(self, text: str) -> None:
        """Replace the text in the input field."""
        self.window.child.send(BACKSPACE * len(self._read_field()))
        self.window.wait_until(lambda _: self._read_field() == "", "an empty field")
        self.window.child.send(text)
        self.window.wait_until(lambda _: self._read_field() == text, "what was typed")

    def _quit(self) -> None:
        """Quit the program."""
        self.window.child.send(CTRL_C)


class OnPlainLines(_AtTerminal):
    """Types lines, and reads only what was printed since the last one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Start the program in plain mode."""
        super().__init__(*args, "--plain", **more)
        self._from = 0

    def see(self, name: str) -> Question:
        """Wait until this question is asked."""
        question = self.questions[name]
        self._listen()
        assert question.text in self._read_heard(), f"{name}\n{self.window.shown()}"
        return question

    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""
        question = self.see(name)
        numbers = number_choices(question)
        values = value if isinstance(value, list) else [value]
        if value == "skipped":
            self._type_line("skip")
        elif question.type.has_options:
            self._type_line(" ".join(numbers[str(one)] for one in values))
        else:
            self._type_line(str(value))

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type an invalid answer, and check the message."""
        self.see(name)
        asked_at = self._from
        self._type_line(typed)
        self._listen()
        assert "again" in self._read_heard() or said in self._read_heard(), (
            self.window.shown()
        )
        self._from = asked_at

    def _back(self, name: str) -> None:
        """Go back to this question."""
        self._type_line("back")
        self.see(name)

    def why(self, name: str) -> None:
        """Ask why, and check that the question is repeated."""
        question = self.see(name)
        asked_at = self._from
        self._type_line("why")
        self._listen()
        assert f"Why we ask: {question.why}" in self._read_heard(), self.window.shown()
        self._from = asked_at

    def warned(self, title: str) -> None:
        """Check that a warning is shown, and go on."""
        self._listen()
        heard = self._read_heard()
        assert "IMPORTANT" in heard, self.window.shown()
        assert title in heard, self.window.shown()
        self._type_line("2")

    def review(self) -> None:
        """Open the review of all answers."""
        self._type_line("review")
        self._hear("Your answers")

    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and change it."""
        self._hear("Your answers")
        short = re.escape(f"{self.questions[name].short}:")
        found = re.search(rf"(\d+)\. {short}", self._read_heard())
        assert found, f"{name}\n{self.window.shown()}"
        self._type_line(found[1])
        self.answer(name, value)

    def go_on(self) -> None:
        """Go on from the review."""
        self._hear("Your answers")
        assert "go on with the questions" in self._read_heard()
        self._type_line("")

    def finish(self) -> None:
        """Finish the interview at the review, without saving."""
        self._hear("Press Enter to show my summary")
        self._type_line("done")
        self._hear("What next?")
        self._type_line("done")
        self.status = self.window.end()

    # ── output and input ─────────────────────────────────────────────────────────

    def _type_line(self, line: str) -> None:
        """Wait for a prompt, and type a line."""
        self._listen()
        self._from = len(self.window.sent)
        self.window.child.send(f"{line}\r")

    def _read_heard(self) -> str:
        """Return the text printed since the last typed line."""
        return " ".join(self.window.sent[self._from :].split())

    def _hear(self, words: str) -> None:
        """Wait for a prompt, and check that these words were printed before it."""
        self._listen()
        assert words in self._read_heard(), f"{words}\n{self.window.shown()}"

    def _listen(self) -> None:
        """Wait until the cursor is behind a prompt that came after the typed line."""
        self.window.wait_until(
            lambda _: (
                "\n" in self.window.sent[self._from :] and self.window.is_at_prompt()
            ),
            "a prompt",
        )

    def _quit(self) -> None:
        """Quit the program."""
        self._type_line("quit")
        self._from = 0
