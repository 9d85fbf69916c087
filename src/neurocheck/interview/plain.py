"""The prompter with numbered lines, for screen readers, braille and simple terminals.

Nothing is redrawn and no escape byte is written, so that the whole conversation makes
sense when it is read from top to bottom.
"""

import textwrap
from typing import TextIO

from neurocheck.answers.accept import Answer, TypedAnswers, format_answer
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.interview.choices import (
    find_labels,
    has_only_numbers,
    list_choices,
    number_choices,
    parse_choices,
)
from neurocheck.interview.keys import WORDS, Keys, find_word, fold_word
from neurocheck.interview.phrases import (
    GO_ON,
    IMPORTANT,
    MISTAKE,
    STOP,
    WARNING_OVER,
    end_once,
    format_added,
    format_doubt,
    format_earlier,
    format_expected,
    format_left,
    format_path_diff,
    format_reason,
    format_refusal,
    format_row,
    format_section,
)
from neurocheck.interview.steps import Alert, Ask, Jump, Move, Reply, Review, Step
from neurocheck.questionnaire.model import NonAnswer, Type
from neurocheck.report.glyphs import to_ascii
from neurocheck.sanitize import clean, one_line
from neurocheck.system import read_waiting


__all__ = ["PlainPrompter"]

# A line that never ends must not fill the memory.
_MAX_LINE = 100_000
_MOVES = {"back": Move.BACK, "review": Move.REVIEW}


class PlainPrompter:
    """Asks with numbered lines."""

    def __init__(
        self,
        stdin: TextIO,
        stream: TextIO,
        width: int = 0,
        typed: TypedAnswers | None = None,
    ) -> None:
        """Prepare to read answers and to write questions.

        Args:
            stdin: The stream of typed lines.
            stream: The stream to write to; stderr, as a rule.
            width: Width in columns to break lines at, between words; 0 for whole
                lines.
            typed: What accepts typed answers, and knows the units of others.
        """
        self._stdin = stdin
        self._stream = stream
        self._width = width
        self._is_greeted = False
        self._section = 0
        self._typed = typed or TypedAnswers()
        self._doubted: Answer | None = None  # strange, so that it was asked back
        self._understood = ""  # said with the next step, when the answer is kept

    # ── the prompter ─────────────────────────────────────────────────────────────

    def tell(self, text: str) -> None:
        """Write a text that needs no reply."""
        self._write_lines(text)

    def leave_lines(self) -> None:
        """Do nothing: plain lines always stay."""

    def ask(self, step: Ask) -> Reply:
        """Ask until there is an answer that fits, or a move, and return it."""
        self._introduce(step)
        self._write_question(step)
        is_text = step.question.type is Type.TEXT
        self._doubted = None
        while True:
            typed = self._read_line(
                _format_prompt(step, self._doubted), is_text=is_text
            )
            word = find_word(typed)
            if typed == Keys.WHY.shown and step.question.type is not Type.TEXT:
                word = "why"  # as in the menus; in a text, "?" may be the answer
            if word in _MOVES:
                return _MOVES[word]
            if word == "skip":
                return self._skip(step)
            if word:
                self._explain(word, step)
                continue
            answer = self._parse_answer(step, typed)
            if answer is not None:
                return answer

    def alert(self, step: Alert) -> Move:
        """Show what needs care at once; return whether to stop or go on.

        An empty line is no reply here: a warning is not dismissed by accident.
        """
        self._say_what_changed(step)
        self._write_lines("", _(IMPORTANT), step.title, step.text)
        for flag in step.flags:
            self._write_lines(
                "", flag.title, flag.text, *(f"- {item}" for item in flag.steps)
            )
        self._write_lines("", f"1. {_(STOP)}", f"2. {_(GO_ON)}", f"3. {_(MISTAKE)}")
        moves = {"1": Move.STOP, "2": Move.GO_ON, "3": Move.BACK, "back": Move.BACK}
        while True:
            typed = self._read_line(_("Type 1, 2 or 3, then Enter:"))
            word = find_word(typed) or typed
            if word in moves:
                return moves[word]
            self._write_lines(_("Please type 1, 2 or 3."))

    def review(self, step: Review) -> Move | Jump:
        """List all answers; return which one to change, or where to go."""
        self._say_what_changed(step)
        if sentences := format_path_diff(step.path_diff):
            self._write_lines("", *sentences)
        self._write_rows(step)
        prompt = _format_review_prompt(step)
        while True:
            typed = self._read_line(prompt).casefold()
            word = find_word(typed)
            if fold_word(typed) in {"", "done", fold_word(_("done"))}:
                return Move.GO_ON
            if word == "back":
                return Move.BACK
            if word == "review":
                self._write_rows(step)
            elif word == "help":
                self._write_words()
            elif jump := self._find_row(step, "" if word else typed):
                return jump

    # ── writing ─────────────────────────────────────────────────────────────────

    def _say_what_changed(self, step: Step) -> None:
        """Write how the last answer was understood, and whether a warning is over."""
        if self._understood:
            self._write_lines(self._understood)
        self._understood = ""
        if step.is_warning_over:
            self._write_lines(_(WARNING_OVER))

    def _introduce(self, step: Ask) -> None:
        """Write the words once, each new section, and how many questions were added."""
        self._say_what_changed(step)
        if not self._is_greeted:
            self._is_greeted = True
            self._write_words()
        progress = step.progress
        if progress.sections and progress.section != self._section:
            self._section = progress.section
            self._write_lines(
                "", f"{format_section(progress)} {format_left(progress.left)}."
            )
        if step.added:
            self._write_lines(
                "", f"{format_added(step.added)} {format_left(progress.left)}."
            )

    def _write_question(self, step: Ask) -> None:
        """Write the question, its help, its choices, and the answer given before."""
        question = step.question
        self._write_lines("", one_line(question.text))
        if question.help:
            self._write_lines(one_line(question.help))
        for number, text in enumerate(question.steps, 1):
            self._write_lines(
                _("Step {number}: {text}", number=number, text=one_line(text))
            )
        if question.type.has_options:
            numbers = number_choices(question)
            labels = list_choices(question)
            self._write_lines(
                *(f"{numbers[i]}. {label}" for i, label in labels.items())
            )
        if step.earlier:
            self._write_lines(format_earlier(question, step.earlier))
        elif step.answer is not None:
            shown = one_line(format_answer(question, step.answer))
            now = _(
                "Your answer now: {answer}. Enter alone leaves it so.", answer=shown
            )
            self._write_lines(end_once(now, shown))

    def _write_rows(self, step: Review) -> None:
        """Write all answers, section by section."""
        self._write_lines("", _("Your answers"))
        section = ""
        for number, row in enumerate(step.rows, 1):
            if row.section != section:
                section = row.section
                self._write_lines("", one_line(section))
            self._write_lines(f"{number}. {format_row(row)}")
        self._write_lines("")

    def _write_words(self) -> None:
        """Write the words that can be typed instead of an answer."""
        self._write_lines(_("You can type these words at any time, then Enter:"))
        self._write_lines(*(f"{_(word.name)} - {_(word.help)}" for word in WORDS))
        self._write_lines(
            _("Instead of a number you can type how a line's words begin.")
        )

    def _explain(self, word: str, step: Ask) -> None:
        """Write why we ask, or the words that can be typed."""
        if word == "why":
            self._write_lines(*format_reason(step.question))
        else:
            self._write_words()

    # ── reading ──────────────────────────────────────────────────────────────────

    def _skip(self, step: Ask) -> Answer:
        """Return the answer to a skipped question; say so if an earlier one stays."""
        if step.answer is not None and not step.earlier:
            shown = one_line(format_answer(step.question, step.answer))
            self._write_lines(_("Your answer stays: {answer}", answer=shown))
        return step.answer_if_skipped

    def _parse_answer(self, step: Ask, typed: str) -> Answer | None:
        """Return the typed answer; where it does not fit, say so and return None.

        A strange one is returned once it was asked back, and typed again or confirmed.
        """
        question = step.question
        if not typed and (self._doubted is not None or step.answer is not None):
            return step.answer if self._doubted is None else self._doubted
        if not typed and question.type.has_options:
            skip = _("skip")
            self._write_lines(
                _(
                    "Please type a number, or the word {skip} to leave this out.",
                    skip=skip,
                )
            )
            return None
        try:
            answer = (
                parse_choices(question, typed)
                if question.type.has_options
                else self._typed.accept(question, typed, step.today)
            )
        except AnswersError as error:
            self._write_lines(
                _("{refusal} Please try again.", refusal=format_refusal(error))
            )
            return None
        if format_doubt(step, answer) and answer != self._doubted:
            self._doubted = answer
            return None
        is_number_in_units = question.units and not isinstance(answer, NonAnswer)
        if question.type.has_options or is_number_in_units:
            shown = format_answer(question, answer)
            self._understood = _("Understood: {answer}", answer=shown)
        return answer

    def _find_row(self, step: Review, typed: str) -> Jump | None:
        """Return a jump to the row with this number or words; write a hint if none."""
        rows = {str(n): row for n, row in enumerate(step.rows, 1)}
        if typed in rows:
            return Jump(rows[typed].question.id)
        labels = {n: format_row(row) for n, row in rows.items()}
        found = (
            [] if has_only_numbers(typed) or not typed else find_labels(labels, typed)
        )
        if len(found) == 1:
            return Jump(rows[found[0]].question.id)
        for number in found:
            self._write_lines(f"{number}. {labels[number]}")
        self._write_lines(_("Please type a number from 1 to {count}.", count=len(rows)))
        return None

    def _read_line(self, prompt: str, *, is_text: bool = False) -> str:
        """Write a prompt, then read a line and return it without outer spaces.

        Lines that arrive together were pasted. They are one text, or are set aside:
        they must not answer the questions that come next.

        Args:
            prompt: What can be typed.
            is_text: Whether several lines can be the answer.

        Raises:
            EOFError: The input has ended.
            KeyboardInterrupt: The person wants to leave.
        """
        while True:
            self._write(f"{self._wrap(prompt)} ")
            line = self._take_line()
            more = read_waiting(self._stdin, _MAX_LINE)
            if more and is_text and not more.endswith("\n"):
                more += self._take_line()  # the last line waits for its Enter
            if is_text or not more:
                break
            if not more.endswith("\n"):
                self._write("\n")
            self._write_lines(
                _("Several lines came at once. They were set aside; please type one.")
            )
        typed = " ".join(f"{line}{more}".splitlines()).strip()
        if find_word(typed) == "quit":
            raise KeyboardInterrupt
        return typed

    def _take_line(self) -> str:
        """Return the next line, with its line break.

        Raises:
            EOFError: The input has ended.
        """
        line = ""
        try:
            line = self._stdin.readline(_MAX_LINE)
        finally:
            if not line:
                self._write("\n")  # what is said on leaving begins a line
        if not line:
            raise EOFError
        return line

    def _write_lines(self, *lines: str) -> None:
        """Write lines, each broken to the width."""
        self._write("".join(f"{self._wrap(line)}\n" for line in lines))

    def _wrap(self, text: str) -> str:
        """Return a text broken between words where it is longer than a line."""
        if not self._width:
            return text
        return textwrap.fill(text, self._width - 1, break_long_words=False)

    def _write(self, text: str) -> None:
        """Write a text without control characters, in the stream's own encoding."""
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        # Standard error by itself would write \u2019 for a letter that it lacks.
        carried = clean(text)
        if "ascii" in encoding.lower():
            carried = to_ascii(carried)
        carried = carried.encode(encoding, "replace").decode(encoding)
        self._stream.write(carried)
        self._stream.flush()


def _format_prompt(step: Ask, doubted: Answer | None) -> str:
    """Return the prompt of a question: what to type, or whether it is right."""
    question = step.question
    if doubted is not None:
        doubt = format_doubt(step, doubted)
        return _("{doubt} Press Enter if it is, or type it anew:", doubt=doubt)
    if question.type is Type.CHOICES:
        return _("Type one or more numbers with spaces between, then Enter:")
    if question.type is Type.CHOICE:
        return _("Type a number, then Enter:")
    what = format_expected(question)
    if step.answer is not None:
        return _("Type {what}, then Enter. Enter alone keeps your answer:", what=what)
    return _("Type {what}, then Enter. Enter alone skips:", what=what)


def _format_review_prompt(step: Review) -> str:
    """Return the prompt of the review: how to change an answer, and what Enter does."""
    if not step.left:
        return _("Type a number to change that answer. Press Enter to show my summary:")
    return ngettext(
        "Type a number to change that answer. Press Enter to go on with the questions"
        " (1 question left):",
        "Type a number to change that answer. Press Enter to go on with the questions"
        " (about {number} questions left):",
        step.left,
    )
