"""Menus, drawn with questionary on the terminal behind stderr."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.environment import Environment
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.choices import offered
from neurocheck.interview.keys import (
    CHOICE_KEYS,
    CHOICES_KEYS,
    MENU_KEYS,
    TEXT_KEYS,
    Key,
    Keys,
    keys_of,
    more_keys,
)
from neurocheck.interview.menus.draw import (
    ASCII,
    STYLE,
    UNICODE,
    Fragments,
    alarm,
    feet,
    fit_list,
    head,
    lines,
    review_head,
)
from neurocheck.interview.menus.list_input import NOTHING, ListInput
from neurocheck.interview.menus.screen import MAX_WIDTH, Screen, moves
from neurocheck.interview.menus.text_input import TextInput
from neurocheck.interview.phrases import (
    GO_ON,
    STOP,
    as_typed,
    continue_label,
    row_words,
    typing_words,
    why_words,
)
from neurocheck.interview.steps import (
    Alert,
    Ask,
    Jump,
    Move,
    Navigation,
    PartialInput,
    PartialReply,
    Reply,
    Review,
)
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from prompt_toolkit.output import Output


__all__ = ["MenuPrompter"]


class MenuPrompter:
    """Asks with menus that leave one tidy line behind for each answer."""

    def __init__(
        self, environment: Environment, output: "Output | None" = None
    ) -> None:
        """Prepare to draw.

        Args:
            environment: The streams, and whether they have colour and Unicode.
            output: Where to draw; the terminal behind stderr, as a rule.
        """
        from prompt_toolkit.output import ColorDepth, create_output

        stream = environment.stderr
        self._output = output or create_output(stdout=stream)
        if hasattr(self._output, "enable_cpr"):
            # Late reports of the cursor's place would be typed into the shell.
            self._output.enable_cpr = False
        self._symbols = UNICODE if environment.has_unicode(stream) else ASCII
        has_colour = environment.has_colour(stream)
        self._depth = None if has_colour else ColorDepth.DEPTH_1_BIT
        self._lists: dict[Type, ListInput] = {}
        self._field: TextInput | None = None

    # ── the prompter ─────────────────────────────────────────────────────────────

    def tell(self, text: str) -> None:
        """Say something that needs no reply."""
        self._print(lines(text, self._width(), first=("", " "), indent=" "))

    def ask(self, step: Ask) -> Reply:
        """Ask a question; leave one line behind when it is answered."""
        if step.question.type is Type.CHOICE:
            reply = self._ask_one(step)
        elif step.question.type is Type.CHOICES:
            reply = self._ask_several(step)
        else:
            reply = self._ask_typed(step)
        if not isinstance(reply, Navigation):
            self._print(self._answered(step.question, reply))
        return reply

    def alert(self, step: Alert) -> Move:
        """Say that something needs care at once; ask whether to stop."""
        self._print(alarm(step, self._width(), self._symbols))
        frame = Screen(_("What now?"), MENU_KEYS, self._symbols)
        rows = [(Move.STOP, _(STOP)), (Move.GO_ON, _(GO_ON))]
        move: Move = self._list(Type.CHOICE).run(frame, rows, moves())
        return move

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; ask whether to change one."""
        rows: list[tuple[Any, str]] = [(Move.GO_ON, continue_label(step))]
        section = ""
        for row in step.rows:
            if row.section != section:
                section = row.section
                rows.append((None, one_line(section)))
            rows.append((Jump(row.question.id), f"  {row_words(row)}"))
        text = _("Choose an answer to change it.")
        frame = Screen(text, keys_of(MENU_KEYS, len(step.rows) + 1), self._symbols)
        frame.head = lambda width: review_head(step, width)
        reply: Move | Jump = self._list(Type.CHOICE).run(frame, rows, moves())
        return reply

    # ── the three kinds of question ──────────────────────────────────────────────

    def _ask_one(self, step: Ask) -> Reply:
        """Ask for one option."""
        labels = offered(step.question)
        frame = self._frame(step, CHOICE_KEYS)
        choose = self._list(Type.CHOICE)
        actions = (
            moves(frame, answer_if_skipped=step.answer_if_skipped) | choose.choosing()
        )
        at = [name for name in labels if name == step.answer] or [NOTHING]
        picked = choose.run(frame, list(labels.items()), actions, at)
        return picked if isinstance(picked, Move) else accept(step.question, picked)

    def _ask_several(self, step: Ask) -> Reply:
        """Ask for any number of options."""
        labels = offered(step.question)
        given = step.answer if isinstance(step.answer, tuple) else (step.answer,)
        before = tuple(name for name in labels if name in given)
        entered = step.entered if isinstance(step.entered, tuple) else before
        shown = tuple(name for name in labels if name in entered)
        ticks = self._list(Type.CHOICES)
        frame = self._frame(step, CHOICES_KEYS)
        actions = moves(frame) | ticks.ticking(
            step.question, step.answer_if_skipped, before
        )
        rows = list(labels.items())
        picked = _or_unfinished(
            lambda: ticks.run(frame, rows, actions, shown), lambda: ticks.ticked, shown
        )
        if isinstance(picked, list) and len(picked) == 1:
            picked = picked[0]
        return (
            picked if isinstance(picked, Navigation) else accept(step.question, picked)
        )

    def _ask_typed(self, step: Ask) -> Reply:
        """Ask for something to be typed."""
        question = step.question
        before = as_typed(question, step.answer)
        frame = self._frame(step, TEXT_KEYS)
        frame.notes = [*frame.notes, *typing_words(question, step.answer)]
        self._field = self._field or TextInput(self._settings(), self._symbols.pointer)
        field = self._field
        shown = step.entered if isinstance(step.entered, str) else before
        typed = _or_unfinished(
            lambda: field.run(frame, step), lambda: field.typed, shown
        )
        if isinstance(typed, Navigation):
            return typed
        if typed == before and step.answer is not None:
            return step.answer
        return accept(question, typed, step.today)

    # ── what they share ──────────────────────────────────────────────────────────

    def _list(self, kind: Type) -> ListInput:
        """Give the list for a kind of question."""
        if kind not in self._lists:
            settings = {"pointer": f"  {self._symbols.pointer}", **self._settings()}
            self._lists[kind] = ListInput(kind, settings, self._fit)
        return self._lists[kind]

    def _fit(self, drawn: Fragments) -> Fragments:
        """Fit the lines of a list to the window."""
        return fit_list(drawn, self._width(), self._symbols)

    def _frame(self, step: Ask, keys: tuple[Key, ...]) -> Screen:
        """Make the frame around a question."""
        question = step.question
        count = len(offered(question)) if question.type.has_options else 0
        shown = [
            key
            for key in keys_of(keys, count)
            if step.can_go_back or key is not Keys.BACK
        ]
        frame = Screen(question.text, shown, self._symbols)
        frame.head = lambda width: head(step, width, self._symbols)
        frame.notes = [question.help] if question.help else []
        frame.steps = question.steps
        frame.drawing = feet(question.toe, self._symbols)
        frame.why = why_words(question)
        frame.more = more_keys(keys, count)
        return frame

    def _answered(self, question: Question, answer: Answer) -> Fragments:
        """Draw the line that stays behind for an answer."""
        text = f"{question.short}: {format_answer(question, answer)}"
        is_known = not isinstance(answer, NonAnswer)
        sign = self._symbols.answered if is_known else self._symbols.answer_if_skipped
        style = "class:done" if is_known else "class:quiet"
        return lines(text, self._width(), first=(style, f" {sign} "))

    def _settings(self) -> dict[str, Any]:
        """Give the settings that every prompt has."""
        from prompt_toolkit.styles import Style

        return {
            "style": Style.from_dict(STYLE),
            "output": self._output,
            "color_depth": self._depth,
            "erase_when_done": True,
            "include_default_pygments_style": False,
        }

    def _width(self) -> int:
        """Give the columns that may be drawn on."""
        return min(self._output.get_size().columns, MAX_WIDTH)

    def _print(self, drawn: Fragments) -> None:
        """Write lines that stay."""
        from prompt_toolkit import print_formatted_text
        from prompt_toolkit.formatted_text import FormattedText
        from prompt_toolkit.styles import Style

        print_formatted_text(
            FormattedText(drawn),
            end="",
            style=Style.from_dict(STYLE),
            output=self._output,
            color_depth=self._depth,
            include_default_pygments_style=False,
        )


def _or_unfinished(
    run: Callable[[], Any], entered: Callable[[], PartialInput], shown: PartialInput
) -> Any:
    """Run a prompt; where it is left, take along what was entered.

    Args:
        run: Runs it; gives what was entered, or a move.
        entered: Gives what is entered when it ends.
        shown: What was entered when it began.

    Raises:
        KeyboardInterrupt: The person leaves, and nothing was entered.
    """
    try:
        reply = run()
    except KeyboardInterrupt:
        if entered() == shown:
            raise
        return PartialReply(entered(), Move.LEAVE)
    if isinstance(reply, Move) and entered() != shown:
        return PartialReply(entered(), reply)
    return reply
