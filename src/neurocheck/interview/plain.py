"""Numbered lines: for screen readers, braille lines and terminals without a cursor.

Nothing is drawn over and no escape byte is written, so that the whole talk makes
sense read from top to bottom.
"""

import textwrap
from typing import TextIO

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.interview.choices import find, is_number, offered, pick
from neurocheck.interview.keys import WORDS, Keys, find_word
from neurocheck.interview.phrases import (
    GO_ON,
    IMPORTANT,
    STOP,
    added_words,
    change_words,
    left_words,
    refusal,
    row_words,
    section_words,
    wanted,
    why_words,
)
from neurocheck.interview.steps import Alert, Ask, Jump, Move, Reply, Review
from neurocheck.questionnaire.model import NonAnswer, Type
from neurocheck.sanitize import clean, one_line


__all__ = ["PlainPrompter"]

_MAX_LINE = 100_000
_MOVES = {
    "back": Move.BACK,
    "review": Move.REVIEW,
}


class PlainPrompter:
    """Asks with numbered lines."""

    def __init__(self, stdin: TextIO, stream: TextIO, width: int = 0) -> None:
        """Keep where answers are read from and where questions are written.

        Args:
            stdin: Typed lines.
            stream: Where everything is written; stderr, as a rule.
            width: Columns to break lines at, between words; 0 for whole lines.
        """
        self._stdin = stdin
        self._stream = stream
        self._width = width
        self._is_greeted = False
        self._section = 0

    # ── the prompter ─────────────────────────────────────────────────────────────

    def tell(self, text: str) -> None:
        """Say something that needs no reply."""
        self._say(text)

    def ask(self, step: Ask) -> Reply:
        """Ask until there is an answer that fits, or a move."""
        self._introduce(step)
        self._pose(step)
        while True:
            typed = self._read(_prompt(step))
            word = find_word(typed)
            if typed == Keys.WHY.shown and step.question.type is not Type.TEXT:
                word = "why"  # as in menus
            if word in _MOVES:
                return _MOVES[word]
            if word == "skip":
                return self._passed(step)
            if word:
                self._explain(word, step)
                continue
            answer = self._understand(step, typed)
            if answer is not None:
                return answer

    def alert(self, step: Alert) -> Move:
        """Say that something needs care at once; ask whether to stop."""
        self._say("", _(IMPORTANT), step.title, step.text)
        for flag in step.flags:
            self._say("", flag.title, flag.text, *(f"- {item}" for item in flag.steps))
        self._say("", f"1. {_(STOP)}", f"2. {_(GO_ON)}")
        moves = {"1": Move.STOP, "2": Move.GO_ON, "back": Move.BACK}
        back = _("back")
        while True:
            typed = self._read(
                _("Type 1, 2 or the word {back}, then Enter:", back=back)
            )
            word = find_word(typed) or typed
            if word in moves:
                return moves[word]
            self._say(_("Please type 1, 2 or the word {back}.", back=back))

    def review(self, step: Review) -> Move | Jump:
        """Read out all answers; ask whether to change one."""
        if changed := change_words(step.change):
            self._say("", *changed)
        self._list(step)
        prompt = _review_prompt(step)
        while True:
            typed = self._read(prompt).casefold()
            word = find_word(typed)
            if typed in {"", "done", _("done").casefold()}:
                return Move.GO_ON
            if word == "back":
                return Move.BACK
            if word == "review":
                self._list(step)
            elif word == "help":
                self._help()
            elif jump := self._row(step, "" if word else typed):
                return jump

    # ── what is said ─────────────────────────────────────────────────────────────

    def _introduce(self, step: Ask) -> None:
        """Say the words once, each new section, and that there is more to ask."""
        if not self._is_greeted:
            self._is_greeted = True
            self._help()
        progress = step.progress
        if progress.sections and progress.section != self._section:
            self._section = progress.section
            self._say("", f"{section_words(progress)} {left_words(progress.left)}.")
        if step.added:
            self._say("", f"{added_words(step.added)} {left_words(progress.left)}.")

    def _pose(self, step: Ask) -> None:
        """Say the question, its help, what can be chosen, and the answer so far."""
        question = step.question
        self._say("", one_line(question.text))
        if question.help:
            self._say(one_line(question.help))
        for number, text in enumerate(question.steps, 1):
            self._say(_("Step {number}: {text}", number=number, text=one_line(text)))
        if question.type.has_options:
            labels = offered(question).values()
            self._say(*(f"{n}. {label}" for n, label in enumerate(labels, 1)))
        if step.answer is not None:
            said = one_line(format_answer(question, step.answer))
            now = _("Your answer now: {answer}. Enter alone leaves it so.", answer=said)
            self._say(now)

    def _list(self, step: Review) -> None:
        """Read out all answers, section by section."""
        self._say("", _("Your answers"))
        section = ""
        for number, row in enumerate(step.rows, 1):
            if row.section != section:
                section = row.section
                self._say("", one_line(section))
            self._say(f"{number}. {row_words(row)}")
        self._say("")

    def _help(self) -> None:
        """Say the words that can be typed."""
        self._say(_("You can type these words at any time, then Enter:"))
        self._say(*(f"{_(word.name)} - {_(word.help)}" for word in WORDS))
        self._say(_("Instead of a number you can type a part of a line's words."))

    def _explain(self, word: str, step: Ask) -> None:
        """Say why we ask, or the words that can be typed."""
        self._say(*why_words(step.question)) if word == "why" else self._help()

    # ── what is heard ────────────────────────────────────────────────────────────

    def _passed(self, step: Ask) -> Answer:
        """Pass a question over; an answer given before stays, and that is said."""
        if step.answer is not None:
            said = one_line(format_answer(step.question, step.answer))
            self._say(_("Your answer stays: {answer}", answer=said))
        return step.answer_if_skipped

    def _understand(self, step: Ask, typed: str) -> Answer | None:
        """Take an answer; say kindly where it does not fit."""
        question = step.question
        if not typed and step.answer is not None:
            return step.answer
        if not typed and question.type.has_options:
            skip = _("skip")
            self._say(
                _(
                    "Please type a number, or the word {skip} to leave this out.",
                    skip=skip,
                )
            )
            return None
        try:
            answer = (
                pick(question, typed)
                if question.type.has_options
                else accept(question, typed, step.today)
            )
        except AnswersError as error:
            self._say(_("{refusal} Please try again.", refusal=refusal(error)))
            return None
        is_number_in_units = question.units and not isinstance(answer, NonAnswer)
        if question.type.has_options or is_number_in_units:
            said = format_answer(question, answer)
            self._say(_("Understood: {answer}", answer=said))
        return answer

    def _row(self, step: Review, typed: str) -> Jump | None:
        """Find a line of the review by its number or words; say what is wrong."""
        rows = {str(n): row for n, row in enumerate(step.rows, 1)}
        if typed in rows:
            return Jump(rows[typed].question.id)
        labels = {n: row_words(row) for n, row in rows.items()}
        found = [] if is_number(typed) or not typed else find(labels, typed)
        if len(found) == 1:
            return Jump(rows[found[0]].question.id)
        for number in found:
            self._say(f"{number}. {labels[number]}")
        self._say(_("Please type a number from 1 to {count}.", count=len(rows)))
        return None

    def _read(self, prompt: str) -> str:
        """Read a line.

        Raises:
            EOFError: There is none.
            KeyboardInterrupt: The person wants to leave.
        """
        self._write(f"{self._folded(prompt)} ")
        line = self._stdin.readline(_MAX_LINE)
        if not line:
            raise EOFError
        typed = line.strip()
        if find_word(typed) == "quit":
            raise KeyboardInterrupt
        return typed

    def _say(self, *lines: str) -> None:
        """Write lines."""
        self._write("".join(f"{self._folded(line)}\n" for line in lines))

    def _folded(self, text: str) -> str:
        """Break a text between words where it is longer than a line."""
        if not self._width:
            return text
        return textwrap.fill(text, self._width - 1, break_long_words=False)

    def _write(self, text: str) -> None:
        """Write text that steers nothing, in characters that the stream can carry."""
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        carried = clean(text).encode(encoding, "replace").decode(encoding)
        self._stream.write(carried)
        self._stream.flush()


def _prompt(step: Ask) -> str:
    """Say what to type."""
    question = step.question
    if question.type is Type.CHOICES:
        return _("Type one or more numbers with spaces between, then Enter:")
    if question.type is Type.CHOICE:
        return _("Type a number, then Enter:")
    what = wanted(question)
    if step.answer is not None:
        return _("Type {what}, then Enter. Enter alone keeps your answer:", what=what)
    return _("Type {what}, then Enter. Enter alone skips:", what=what)


def _review_prompt(step: Review) -> str:
    """Say how to change an answer, and what Enter does."""
    if not step.left:
        return _("Type a number to change that answer. Press Enter to show my summary:")
    return ngettext(
        "Type a number to change that answer. Press Enter to go on with the questions"
        " (1 question left):",
        "Type a number to change that answer. Press Enter to go on with the questions"
        " (about {number} questions left):",
        step.left,
    )
