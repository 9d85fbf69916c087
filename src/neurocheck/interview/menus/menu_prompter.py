"""The prompter with menus, drawn on the terminal behind stderr."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from neurocheck.answers.accept import Answer, TypedAnswers, accept, format_answer
from neurocheck.environment import Environment
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.choices import find_none, list_choices, number_choices
from neurocheck.interview.keys import (
    ALERT_KEYS,
    CHOICE_KEYS,
    CHOICES_KEYS,
    REVIEW_KEYS,
    TEXT_KEYS,
    Key,
    Keys,
    list_keys,
    list_more_keys,
)
from neurocheck.interview.menus.draw import (
    ASCII,
    UNICODE,
    Fragments,
    draw_alert,
    draw_feet,
    draw_head,
    draw_lines,
    draw_review_head,
    fit_list,
    measure_width,
    split_lines,
)
from neurocheck.interview.menus.list_input import ListInput, Rows
from neurocheck.interview.menus.screen import (
    MAX_WIDTH,
    Actions,
    Screen,
    make_application,
    make_move_actions,
)
from neurocheck.interview.menus.text_input import TextInput
from neurocheck.interview.phrases import (
    GO_ON,
    MISTAKE,
    SET_ASIDE,
    STOP,
    WARNING_OVER,
    check_typed,
    format_added,
    format_as_typed,
    format_continue_label,
    format_earlier,
    format_reason,
    format_row,
    format_typing_hints,
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
    Step,
)
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.report.blocks import change_texts
from neurocheck.report.glyphs import to_ascii
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from prompt_toolkit.output import Output


__all__ = ["MenuPrompter"]

_STAYS = ""
_ALERT = "!"
_PASSING = "~"  # until the next step
"""What a line on the screen is about, where it is not about a question."""


class MenuPrompter:
    """Asks with menus that leave one tidy line behind for each answer."""

    def __init__(
        self,
        environment: Environment,
        output: "Output | None" = None,
        typed: TypedAnswers | None = None,
    ) -> None:
        """Prepare to draw.

        Args:
            environment: The streams, and whether they have colour and Unicode.
            output: Where to draw; the terminal behind stderr, as a rule.
            typed: What accepts typed answers, and knows the units of others.
        """
        from prompt_toolkit.output import ColorDepth, create_output

        stream = environment.stderr
        # Without this the menus would be drawn on standard output, which carries the
        # result and nothing else.
        self._output = output or create_output(stdout=stream)
        if hasattr(self._output, "enable_cpr"):
            # Late reports of the cursor's place would be typed into the shell.
            self._output.enable_cpr = False
        self._symbols = UNICODE if environment.has_unicode(stream) else ASCII
        has_colour = environment.has_colour(stream)
        self._depth = None if has_colour else ColorDepth.DEPTH_1_BIT
        self._application = make_application(self._output, self._depth)
        self._lists: dict[Type, ListInput] = {}
        self._text_input: TextInput | None = None
        self._typed = typed or TypedAnswers()
        self._written: list[tuple[str, Fragments]] = []  # by what it is about
        self._is_cut = False
        self._greeting, self._welcome_rows = "", 0  # until the first question

    # ── the prompter ─────────────────────────────────────────────────────────────

    def tell(self, text: str) -> None:
        """Show a text that needs no reply."""
        self._print(draw_lines(text, self._get_width(), first=("", " "), indent=" "))

    def greet(self, welcome: str, short: str) -> None:
        """Show the first words.

        Args:
            welcome: They stand above the first question.
            short: What stands there in a window that the welcome has left.
        """
        self.tell(welcome)
        self._greeting, self._welcome_rows = short, len(_list_lines(self._written))

    def leave_lines(self) -> None:
        """Leave the lines so far as they are, because something came below them."""
        self._written = []

    def ask(self, step: Ask) -> Reply:
        """Ask a question and return the reply; an answer leaves one line behind."""
        self._take_back(step, step.question.id)
        if step.earlier:
            last_time = format_earlier(step.question, step.earlier)
            words = f"{step.question.help} {last_time}".strip()
            asked = msgspec.structs.replace(step.question, help=words)
            step = msgspec.structs.replace(step, question=asked)
        if step.question.type is Type.CHOICE:
            reply = self._ask_choice(step)
        elif step.question.type is Type.CHOICES:
            reply = self._ask_choices(step)
        else:
            reply = self._ask_text(step)
        if not isinstance(reply, Navigation):
            self._print(self._draw_answered(step.question, reply), step.question.id)
        return reply

    def alert(self, step: Alert) -> Move:
        """Show what needs care at once; return whether to stop or go on."""
        self._take_back(step)
        if self._symbols is ASCII:
            # "911 * UK 999" can be read, and "911 ? UK 999" is in doubt.
            step = change_texts(step, to_ascii)
        if step.is_warning_over:  # of the one that stood here before
            over = draw_lines(_(WARNING_OVER), self._get_width(), "class:title")
            self._print(over, _PASSING)
        self._print(draw_alert(step, self._get_width(), self._symbols), _ALERT)
        screen = self._make_screen(_("What now?"), ALERT_KEYS)
        rows = [
            (Move.STOP, _(STOP)),
            (Move.GO_ON, _(GO_ON)),
            (Move.BACK, _(MISTAKE)),
        ]
        numbers = {str(n): move for n, (move, _label) in enumerate(rows, 1)}
        move: Move = self._run_list(screen, rows, make_move_actions(), numbers)
        return move

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; return which one to change, or where to go."""
        self._take_back(step)
        rows: list[tuple[Any, str]] = [(Move.GO_ON, format_continue_label(step))]
        section = ""
        for row in step.rows:
            if row.section != section:
                section = row.section
                rows.append((None, one_line(section)))
            rows.append((Jump(row.question.id), format_row(row)))
        keys = list_keys(REVIEW_KEYS, len(step.rows) + 1)
        screen = self._make_screen(_("Choose an answer to change it."), keys)
        if step.is_warning_over:
            screen.said.append(_(WARNING_OVER))
        screen.draw_head = lambda width: draw_review_head(step, width)
        numbers = {str(n): Jump(row.question.id) for n, row in enumerate(step.rows, 1)}
        actions = make_move_actions()
        close = self._get_list(Type.CHOICE).make_close_action
        actions[Keys.CLOSE.keys] = close(Move.BACK)
        reply: Move | Jump = self._run_list(
            screen, rows, actions, numbers, at=[Move.GO_ON]
        )
        return reply

    # ── the three kinds of question ──────────────────────────────────────────────

    def _ask_choice(self, step: Ask) -> Reply:
        """Ask for one option, and return the reply."""
        labels = list_choices(step.question)
        screen = self._make_question_screen(step, CHOICE_KEYS)
        actions = make_move_actions(screen, answer_if_skipped=step.answer_if_skipped)
        if step.answer_if_closed is not None:
            close = self._get_list(Type.CHOICE).make_close_action
            actions[Keys.CLOSE.keys] = close(step.answer_if_closed, is_final=True)
        at = [name for name in labels if name == step.answer]
        picked = self._run_options(screen, step.question, actions, at)
        return picked if isinstance(picked, Move) else accept(step.question, picked)

    def _ask_choices(self, step: Ask) -> Reply:
        """Ask for any number of options, and return the reply."""
        labels = list_choices(step.question)
        given = step.answer if isinstance(step.answer, tuple) else (step.answer,)
        before = tuple(name for name in labels if name in given)
        ticked = step.partial_input if isinstance(step.partial_input, tuple) else before
        shown = tuple(name for name in labels if name in ticked)
        list_input = self._get_list(Type.CHOICES)
        screen = self._make_question_screen(step, CHOICES_KEYS)
        actions = make_move_actions(screen)
        actions[Keys.SKIP.keys] = list_input.make_skip_action(
            step.answer_if_skipped, before
        )
        picked = _run_keeping_input(
            lambda: self._run_options(screen, step.question, actions, shown),
            lambda: list_input.ticked,
            shown,
        )
        # accept() takes a non-answer alone, not within a list.
        if isinstance(picked, list) and len(picked) == 1:
            picked = picked[0]
        return (
            picked if isinstance(picked, Navigation) else accept(step.question, picked)
        )

    def _ask_text(self, step: Ask) -> Reply:
        """Ask for a typed answer, and return the reply."""
        question = step.question
        before = format_as_typed(question, step.answer)
        screen = self._make_question_screen(step, TEXT_KEYS)
        screen.notes = [*screen.notes, *format_typing_hints(question, step.answer)]
        self._text_input = self._text_input or TextInput(
            self._application, self._symbols.pointer
        )
        text_input = self._text_input
        shown = step.partial_input if isinstance(step.partial_input, str) else before
        doubted: set[str] = set()  # texts that were asked back

        def check(typed: str) -> str:
            error, doubt = check_typed(step, typed, self._typed)
            if not doubt or typed in doubted:
                return error
            doubted.add(typed)
            return _("{doubt} Press Enter if it is, or change it.", doubt=doubt)

        typed: Reply = _run_keeping_input(
            lambda: text_input.run(screen, step, check),
            lambda: text_input.typed,
            shown,
        )
        self._is_cut = screen.is_cut
        if not isinstance(typed, str):
            return typed  # a move, or the number that stays when it is skipped
        if typed == before and step.answer is not None:
            return step.answer
        return self._typed.accept(question, typed, step.today)

    # ── what they share ──────────────────────────────────────────────────────────

    def _get_list(self, kind: Type) -> ListInput:
        """Return the list for a type of question, built when first needed."""
        if kind not in self._lists:
            self._lists[kind] = ListInput(
                self._application, kind, self._symbols.pointer, self._fit_list
            )
        return self._lists[kind]

    def _run_options(
        self, screen: Screen, question: Question, actions: Actions, at: Sequence[str]
    ) -> Any:
        """Let a person choose among the options of a question, or tick them."""
        choices = number_choices(question).items()
        return self._run_list(
            screen,
            list(list_choices(question).items()),
            actions,
            {number: name for name, number in choices},
            at=at,
            question=question,
        )

    def _run_list(
        self,
        screen: Screen,
        rows: Rows,
        actions: Actions,
        numbers: Mapping[str, Any],
        *,
        at: Sequence[Any] = (),
        question: Question | None = None,
    ) -> Any:
        """Let a person choose, or tick where the question is one to tick."""
        kind = question.type if question else Type.CHOICE
        picked = self._get_list(kind).run(
            screen, rows, actions, numbers, at=at, question=question
        )
        self._is_cut = screen.is_cut
        return picked

    def _fit_list(self, drawn: Fragments) -> Fragments:
        """Return the lines of a list, fitted to the window."""
        return fit_list(drawn, self._get_width(), self._symbols)

    def _make_screen(self, text: str, keys: Sequence[Key]) -> Screen:
        """Return a screen that says what was set aside with the last key."""
        screen = Screen(text, keys, self._symbols)
        screen.said = [_(SET_ASIDE)] if self._is_cut else []
        return screen

    def _make_question_screen(self, step: Ask, keys: tuple[Key, ...]) -> Screen:
        """Return the screen around a question."""
        question = step.question
        choices = list_choices(question) if question.type.has_options else {}
        count, none = len(choices), find_none(question)
        shown = [
            key
            for key in list_keys(keys, count)
            if step.can_go_back or key is not Keys.BACK
        ]
        if step.answer_if_closed is not None:
            shown.insert(-1, Keys.CLOSE)
        screen = self._make_screen(question.text, shown)
        screen.greeting, screen.welcome_rows = self._greeting, self._welcome_rows
        self._greeting = ""
        if step.is_warning_over:
            screen.said.append(_(WARNING_OVER))
        if step.added:
            screen.said.append(format_added(step.added))
        screen.draw_head = lambda width: draw_head(step, width, self._symbols)
        screen.can_skip = step.progress.sections > 0
        # Nobody is invited past signs of danger that are not on the screen yet.
        is_invited = none and not question.danger
        screen.none = f"0. {choices[none]}" if is_invited else ""
        if question.danger and not step.can_go_back:
            screen.warning = question.help  # the first thing that is said: what to do
        else:
            screen.notes = [question.help] if question.help else []
        screen.steps = question.steps
        screen.drawing = draw_feet(question.toe, self._symbols)
        screen.why = format_reason(question)
        screen.more = list_more_keys(count)
        return screen

    def _draw_answered(self, question: Question, answer: Answer) -> Fragments:
        """Draw the line that stays behind for an answer."""
        text = f"{question.short}: {format_answer(question, answer)}"
        is_known = not isinstance(answer, NonAnswer)
        sign = self._symbols.answered if is_known else self._symbols.unanswered
        style = "class:done" if is_known else "class:quiet"
        return draw_lines(text, self._get_width(), first=(style, f" {sign} "))

    def _get_width(self) -> int:
        """Return the width that may be drawn on, in columns."""
        return min(self._output.get_size().columns, MAX_WIDTH)

    def _take_back(self, step: Step, asked: str = "") -> None:
        """Take lines from the screen that do not hold now, and write the rest anew.

        Args:
            step: The step that is put next.
            asked: The id of the question that is asked again.
        """
        gone = {
            asked,
            *step.hidden,
            _PASSING,
            *([_ALERT] if step.is_warning_over else []),
        }
        holding = [item for item in self._written if item[0] not in gone - {_STAYS}]
        if len(holding) == len(self._written):
            return
        size = self._output.get_size()
        before = _list_lines(self._written)
        # A line that was written in a wider window takes several now.
        heights = [-(-_measure_line(line) // size.columns) or 1 for line in before]
        # What has left the window at the top cannot be taken back.
        self._output.cursor_up(min(sum(heights), size.rows - 1))
        self._output.erase_down()
        self._written = holding
        left_window = max(0, len(before) - size.rows + 1)
        self._write([p for line in _list_lines(holding)[left_window:] for p in line])

    def _print(self, drawn: Fragments, about: str = _STAYS) -> None:
        """Write lines that stay on the screen for as long as they hold.

        Args:
            drawn: The lines.
            about: The id of the question that they are about.
        """
        self._written.append((about, drawn))
        self._write(drawn)

    def _write(self, drawn: Fragments) -> None:
        """Write styled text."""
        from prompt_toolkit.formatted_text import FormattedText

        # Not the one of the package: it builds all styles anew each time.
        from prompt_toolkit.renderer import print_formatted_text

        style, text = self._application.style, FormattedText(drawn)
        assert style is not None  # noqa: S101 - given when it was made
        print_formatted_text(self._output, text, style, color_depth=self._depth)


def _list_lines(written: Sequence[tuple[str, Fragments]]) -> list[Fragments]:
    """Return the lines of all that was written."""
    return split_lines([part for _about, drawn in written for part in drawn])


def _measure_line(line: Fragments) -> int:
    """Return the width of a line in columns."""
    return sum(measure_width(text.rstrip("\n")) for _style, text in line)


def _run_keeping_input(
    run: Callable[[], Any], get_input: Callable[[], PartialInput], shown: PartialInput
) -> Any:
    """Run a prompt; when the person moves away from it, keep the input.

    Args:
        run: Runs the prompt; returns the input or a move.
        get_input: Returns the input when the prompt has ended.
        shown: The input when it began.

    Returns:
        What the prompt returned, or a partial reply if the input changed first.

    Raises:
        KeyboardInterrupt: The person leaves, and the input did not change.
    """
    try:
        reply = run()
    except KeyboardInterrupt:
        if get_input() == shown:
            raise
        return PartialReply(get_input(), Move.LEAVE)
    if isinstance(reply, Move) and get_input() != shown:
        return PartialReply(get_input(), reply)
    return reply
