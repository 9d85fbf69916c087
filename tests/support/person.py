"""A person with intentions, and three who carry them out.

A story is a function that tells a person what to do: answer, go back, ask why, leave.
One presses keys in the menus, one types words in plain mode, and one only notes down
what the answers are in the end. The first two look at the screen before they act.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from neurocheck.interview.choices import list_choices
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from support.keys import BACKSPACE, CTRL_C, DOWN, ENTER, F1, F2, SHIFT_TAB, SPACE
from support.window import Window


__all__ = ["AtMenus", "Notebook", "OnPlainLines", "Person", "Value"]

Value = str | int | list[str]
"""An answer: option ids, what is typed, or ``skipped``."""

_POINTED = re.compile(r"^ +» (?:[●○] )?(.*)$", re.MULTILINE)
_TICKED = re.compile(r"● (.*)$", re.MULTILINE)
_FIELD = re.compile(r"^ +» ?(.*)$", re.MULTILINE)
_KEYS = "Ctrl-C save and leave"
_MOST_PRESSES = 99


class Person(ABC):
    """Someone who is led through a question set.

    Attributes:
        backs: How often they went back.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Know the questions."""
        self.questions = questionnaire.questions
        self.backs = 0

    @abstractmethod
    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""

    @abstractmethod
    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type what is no answer, and be told so."""

    def back(self, name: str) -> None:
        """Go back, to this question."""
        self.backs += 1
        self._back(name)

    @abstractmethod
    def _back(self, name: str) -> None:
        """Go back."""

    @abstractmethod
    def why(self, name: str) -> None:
        """Ask why this question is asked."""

    @abstractmethod
    def warned(self, title: str) -> None:
        """Read a warning, and go on."""

    @abstractmethod
    def leave(self, name: str) -> None:
        """Leave at this question."""

    @abstractmethod
    def resume(self) -> None:
        """Come back another day."""

    @abstractmethod
    def review(self) -> None:
        """Look at all answers."""

    @abstractmethod
    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and give another one."""

    @abstractmethod
    def go_on(self) -> None:
        """Go on from the review."""

    @abstractmethod
    def finish(self) -> None:
        """End the interview at the review, and keep nothing."""


class Notebook(Person):
    """Only notes down what the answers are in the end."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Begin with an empty page."""
        super().__init__(questionnaire)
        self.answers: dict[str, Value] = {}

    def answer(self, name: str, value: Value) -> None:
        """Note the last answer."""
        self.answers[name] = value

    def change(self, name: str, value: Value) -> None:
        """Note the last answer."""
        self.answers[name] = value

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Note nothing."""

    def _back(self, name: str) -> None:
        """Note nothing."""

    def why(self, name: str) -> None:
        """Note nothing."""

    def warned(self, title: str) -> None:
        """Note nothing."""

    def leave(self, name: str) -> None:
        """Note nothing."""

    def resume(self) -> None:
        """Note nothing."""

    def review(self) -> None:
        """Note nothing."""

    def go_on(self) -> None:
        """Note nothing."""

    def finish(self) -> None:
        """Note nothing."""


class _AtTerminal(Person):
    """Someone in front of a window."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        folder: Path,
        *args: str,
    ) -> None:
        """Start the program.

        Args:
            questionnaire: What it will ask.
            folder: Where its result and its drafts go.
            *args: The command line, without ``--resume``.
        """
        super().__init__(questionnaire)
        self._start = partial(Window, folder, "assess", *args)
        self.window = self._start()
        self.status = -1

    def leave(self, name: str) -> None:
        """Leave at this question."""
        self.see(name)
        self._quit()
        assert self.window.end() == 130
        assert "neurocheck assess --resume" in self.window.shown()
        assert self.window.result.read_text(encoding="utf-8") == ""

    def resume(self) -> None:
        """Come back another day."""
        self.window = self._start("--resume")

    @abstractmethod
    def see(self, name: str) -> Question:
        """Wait until this question is asked."""

    @abstractmethod
    def _quit(self) -> None:
        """Leave."""


class AtMenus(_AtTerminal):
    """Presses keys in the menus, one at a time, and looks at what each does."""

    def see(self, name: str) -> Question:
        """Wait until this question is asked."""
        question = self.questions[name]
        self._wait(f"? {question.text}", question.short)
        return question

    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""
        self._give(self.see(name), value)
        self._wait("", "the next question", without=f"? {self.questions[name].text}")

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type what is no answer, and be told so."""
        self._type(typed) if self.see(name).type is not Type.CHOICES else None
        self.window.child.send(ENTER)
        self._wait(said, said)

    def _back(self, name: str) -> None:
        """Go back."""
        self._wait("Shift+Tab back", "a way back")
        self.window.child.send(SHIFT_TAB)
        self.see(name)

    def why(self, name: str) -> None:
        """Look at the reason, and hide it again."""
        question = self.see(name)
        before = self._prompt()
        key = "?" if question.type.has_options else F1
        self.window.child.send(key)
        self._wait(f"Why we ask: {question.why}", "the reason")
        self.window.child.send(key)
        self.window.wait_until(lambda _: self._prompt() == before, "the same prompt")

    def warned(self, title: str) -> None:
        """Read a warning, and go on."""
        self._wait(f"{title} ", title)
        self._wait("What now?", "what now")
        self._point("Go on with the questions")
        self.window.child.send(ENTER)
        self._wait("", "the next question", without="What now?")

    def review(self) -> None:
        """Look at all answers."""
        self._wait("? ", "a question")
        self.window.child.send(F2)
        self._wait("Choose an answer to change it.", "the review")

    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and give another one."""
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
        """End the interview at the review, and keep nothing."""
        self._wait("Choose an answer to change it.", "the review")
        self._point("Show my summary")
        self.window.child.send(ENTER)
        self._wait("? Keep this result", "the last question")
        self._point("No, keep nothing")
        self.window.child.send(ENTER)
        self.status = self.window.end()

    # ── eyes and fingers ─────────────────────────────────────────────────────────

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

    def _prompt(self) -> str:
        """Return the screen from the question on."""
        return self.window.shown().rpartition("\n ? ")[2]

    def _pointed(self) -> str:
        """Return the line that is pointed at."""
        found = _POINTED.search(self.window.shown())
        return found[1].strip() if found else ""

    def _point(self, label: str) -> None:
        """Press a key until the pointer stands at a label that begins so."""
        for _ in range(_MOST_PRESSES):
            before = self._pointed()
            if before.startswith(label):
                return
            self.window.child.send(DOWN)
            self.window.wait_until(
                lambda _, at=before: self._pointed() not in {"", at},  # type: ignore[misc]
                f"the pointer below {before}",
            )
        raise AssertionError(f"not to be chosen: {label}\n{self.window.shown()}")

    def _give(self, question: Question, value: Value) -> None:
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
        """Tick these lines and no others."""
        wanted = {list_choices(question)[name] for name in names}
        for label in [*wanted, *self._ticked()]:
            if (label in wanted) is not (label in self._ticked()):
                self._point(label)
                before = self._ticked()
                self.window.child.send(SPACE)
                self.window.wait_until(
                    lambda _, was=before: self._ticked() != was,  # type: ignore[misc]
                    f"a tick at {label}",
                )
        assert self._ticked() == wanted

    def _ticked(self) -> set[str]:
        """Return the labels that are ticked."""
        return {label.strip() for label in _TICKED.findall(self.window.shown())}

    def _typed(self) -> str:
        """Return what stands in the field."""
        found = _FIELD.search(self.window.shown())
        return found[1] if found else "\0"

    def _type(self, text: str) -> None:
        """Empty the field, and type."""
        self.window.child.send(BACKSPACE * len(self._typed()))
        self.window.wait_until(lambda _: self._typed() == "", "an empty field")
        self.window.child.send(text)
        self.window.wait_until(lambda _: self._typed() == text, "what was typed")

    def _quit(self) -> None:
        """Leave."""
        self.window.child.send(CTRL_C)


class OnPlainLines(_AtTerminal):
    """Types lines, and hears only what is said in between."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Start the program in plain mode."""
        super().__init__(*args, "--plain", **more)
        self._from = 0

    def see(self, name: str) -> Question:
        """Wait until this question is asked."""
        question = self.questions[name]
        self._listen()
        assert question.text in self._heard(), f"{name}\n{self.window.shown()}"
        return question

    def answer(self, name: str, value: Value) -> None:
        """Answer the question that is on the screen."""
        question = self.see(name)
        names = [*list_choices(question)]
        values = value if isinstance(value, list) else [value]
        if value == "skipped":
            self._say("skip")
        elif question.type.has_options:
            self._say(" ".join(str(names.index(str(one)) + 1) for one in values))
        else:
            self._say(str(value))

    def blunder(self, name: str, typed: str, said: str) -> None:
        """Type what is no answer, and be told so."""
        self.see(name)
        asked_at = self._from
        self._say(typed)
        self._listen()
        assert "again" in self._heard() or said in self._heard(), self.window.shown()
        self._from = asked_at

    def _back(self, name: str) -> None:
        """Go back."""
        self._say("back")
        self.see(name)

    def why(self, name: str) -> None:
        """Ask why, and be asked again."""
        question = self.see(name)
        asked_at = self._from
        self._say("why")
        self._listen()
        assert f"Why we ask: {question.why}" in self._heard(), self.window.shown()
        self._from = asked_at

    def warned(self, title: str) -> None:
        """Read a warning, and go on."""
        self._listen()
        heard = self._heard()
        assert "IMPORTANT" in heard, self.window.shown()
        assert title in heard, self.window.shown()
        self._say("2")

    def review(self) -> None:
        """Look at all answers."""
        self._say("review")
        self._hear("Your answers")

    def change(self, name: str, value: Value) -> None:
        """Choose an answer at the review, and give another one."""
        self._hear("Your answers")
        short = re.escape(f"{self.questions[name].short}:")
        found = re.search(rf"(\d+)\. {short}", self._heard())
        assert found, f"{name}\n{self.window.shown()}"
        self._say(found[1])
        self.answer(name, value)

    def go_on(self) -> None:
        """Go on from the review."""
        self._hear("Your answers")
        assert "go on with the questions" in self._heard()
        self._say("")

    def finish(self) -> None:
        """End the interview at the review, and keep nothing."""
        self._hear("Press Enter to show my summary")
        self._say("done")
        self._hear("Keep this result")
        self._say("")
        self.status = self.window.end()

    # ── ears and voice ───────────────────────────────────────────────────────────

    def _say(self, line: str) -> None:
        """Type a line when there is a prompt."""
        self._listen()
        self._from = len(self.window.sent)
        self.window.child.send(f"{line}\r")

    def _heard(self) -> str:
        """Return what was said since the last line that was typed."""
        return " ".join(self.window.sent[self._from :].split())

    def _hear(self, words: str) -> None:
        """Wait for a prompt, and have heard these words before it."""
        self._listen()
        assert words in self._heard(), f"{words}\n{self.window.shown()}"

    def _listen(self) -> None:
        """Wait until the cursor stands behind a prompt that came after our line."""
        self.window.wait_until(
            lambda _: (
                "\n" in self.window.sent[self._from :]
                and self.window.line().endswith(": ")
            ),
            "a prompt",
        )

    def _quit(self) -> None:
        """Leave."""
        self._say("quit")
        self._from = 0
