"""The prompter with menus, drawn with questionary on the terminal behind stderr."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.environment import Environment
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.choices import list_choices
from neurocheck.interview.keys import (
    CHOICE_KEYS,
    CHOICES_KEYS,
    MENU_KEYS,
    TEXT_KEYS,
    Key,
    Keys,
    list_keys,
    list_more_keys,
)
from neurocheck.interview.menus.draw import (
    ASCII,
    STYLE,
    UNICODE,
    Fragments,
    draw_alert,
    draw_feet,
    draw_head,
    draw_lines,
    draw_review_head,
    fit_list,
)
from neurocheck.interview.menus.list_input import NO_LINE, ListInput
from neurocheck.interview.menus.screen import MAX_WIDTH, Screen, make_move_actions
from neurocheck.interview.menus.text_input import TextInput
from neurocheck.interview.phrases import (
    GO_ON,
    STOP,
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
)
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.report.blocks import change_texts
from neurocheck.report.glyphs import to_ascii
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
        # Without this the menus would be drawn on standard output, which carries the
        # result and nothing else.
        self._output = output or create_output(stdout=stream)
        if hasattr(self._output, "enable_cpr"):
            # Late reports of the cursor's place would be typed into the shell.
            self._output.enable_cpr = False
        self._symbols = UNICODE if environment.has_unicode(stream) else ASCII
        has_colour = environment.has_colour(stream)
        self._depth = None if has_colour else ColorDepth.DEPTH_1_BIT
        self._lists: dict[Type, ListInput] = {}
        self._text_input: TextInput | None = None

    # ── the prompter ─────────────────────────────────────────────────────────────

    def tell(self, text: str) -> None:
        """Show a text that needs no reply."""
        self._print(draw_lines(text, self._get_width(), first=("", " "), indent=" "))

    def ask(self, step: Ask) -> Reply:
        """Ask a question and return the reply; an answer leaves one line behind."""
        if step.answer is not None and step.is_earlier:
            last_time = format_earlier(step.question, step.answer)
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
            self._print(self._draw_answered(step.question, reply))
        return reply

    def alert(self, step: Alert) -> Move:
        """Show what needs care at once; return whether to stop or go on."""
        if self._symbols is ASCII:
            # "911 * UK 999" can be read, and "911 ? UK 999" is in doubt.
            step = change_texts(step, to_ascii)
        self._print(draw_alert(step, self._get_width(), self._symbols))
        screen = Screen(_("What now?"), MENU_KEYS, self._symbols)
        rows = [(Move.STOP, _(STOP)), (Move.GO_ON, _(GO_ON))]
        # The pointer begins at the first line, so that Enter alone stops.
        move: Move = self._get_list(Type.CHOICE).run(screen, rows, make_move_actions())
        return move

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; return which one to change, or where to go."""
        rows: list[tuple[Any, str]] = [(Move.GO_ON, format_continue_label(step))]
        section = ""
        for row in step.rows:
            if row.section != section:
                section = row.section
                rows.append((None, one_line(section)))
            rows.append((Jump(row.question.id), f"  {format_row(row)}"))
        text = _("Choose an answer to change it.")
        screen = Screen(text, list_keys(MENU_KEYS, len(step.rows) + 1), self._symbols)
        screen.draw_head = lambda width: draw_review_head(step, width)
        reply: Move | Jump = self._get_list(Type.CHOICE).run(
            screen, rows, make_move_actions()
        )
        return reply

    # ── the three kinds of question ──────────────────────────────────────────────

    def _ask_choice(self, step: Ask) -> Reply:
        """Ask for one option, and return the reply."""
        labels = list_choices(step.question)
        screen = self._make_screen(step, CHOICE_KEYS)
        list_input = self._get_list(Type.CHOICE)
        actions = (
            make_move_actions(screen, answer_if_skipped=step.answer_if_skipped)
            | list_input.make_choose_actions()
        )
        # Most lists begin with No, and whoever leans on Enter must not have said it.
        at = [name for name in labels if name == step.answer] or [NO_LINE]
        picked = list_input.run(screen, list(labels.items()), actions, at)
        return picked if isinstance(picked, Move) else accept(step.question, picked)

    def _ask_choices(self, step: Ask) -> Reply:
        """Ask for any number of options, and return the reply."""
        labels = list_choices(step.question)
        given = step.answer if isinstance(step.answer, tuple) else (step.answer,)
        before = tuple(name for name in labels if name in given)
        ticked = step.partial_input if isinstance(step.partial_input, tuple) else before
        shown = tuple(name for name in labels if name in ticked)
        list_input = self._get_list(Type.CHOICES)
        screen = self._make_screen(step, CHOICES_KEYS)
        actions = make_move_actions(screen) | list_input.make_tick_actions(
            step.question, step.answer_if_skipped, before
        )
        rows = list(labels.items())
        picked = _run_keeping_input(
            lambda: list_input.run(screen, rows, actions, shown),
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
        screen = self._make_screen(step, TEXT_KEYS)
        screen.notes = [*screen.notes, *format_typing_hints(question, step.answer)]
        self._text_input = self._text_input or TextInput(
            self._make_settings(), self._symbols.pointer
        )
        text_input = self._text_input
        shown = step.partial_input if isinstance(step.partial_input, str) else before
        typed = _run_keeping_input(
            lambda: text_input.run(screen, step), lambda: text_input.typed, shown
        )
        if isinstance(typed, Navigation):
            return typed
        if typed == before and step.answer is not None:
            return step.answer
        return accept(question, typed, step.today)

    # ── what they share ──────────────────────────────────────────────────────────

    def _get_list(self, kind: Type) -> ListInput:
        """Return the list for a type of question, built when first needed."""
        if kind not in self._lists:
            settings = {
                "pointer": f"  {self._symbols.pointer}",
                **self._make_settings(),
            }
            self._lists[kind] = ListInput(kind, settings, self._fit_list)
        return self._lists[kind]

    def _fit_list(self, drawn: Fragments) -> Fragments:
        """Return the lines of a list, fitted to the window."""
        return fit_list(drawn, self._get_width(), self._symbols)

    def _make_screen(self, step: Ask, keys: tuple[Key, ...]) -> Screen:
        """Return the screen around a question."""
        question = step.question
        count = len(list_choices(question)) if question.type.has_options else 0
        shown = [
            key
            for key in list_keys(keys, count)
            if step.can_go_back or key is not Keys.BACK
        ]
        screen = Screen(question.text, shown, self._symbols)
        screen.draw_head = lambda width: draw_head(step, width, self._symbols)
        screen.notes = [question.help] if question.help else []
        screen.steps = question.steps
        screen.drawing = draw_feet(question.toe, self._symbols)
        screen.why = format_reason(question)
        screen.more = list_more_keys(keys, count)
        return screen

    def _draw_answered(self, question: Question, answer: Answer) -> Fragments:
        """Draw the line that stays behind for an answer."""
        text = f"{question.short}: {format_answer(question, answer)}"
        is_known = not isinstance(answer, NonAnswer)
        sign = self._symbols.answered if is_known else self._symbols.unanswered
        style = "class:done" if is_known else "class:quiet"
        return draw_lines(text, self._get_width(), first=(style, f" {sign} "))

    def _make_settings(self) -> dict[str, Any]:
        """Return the settings that every prompt has."""
        from prompt_toolkit.styles import Style

        return {
            "style": Style.from_dict(STYLE),
            "output": self._output,
            "color_depth": self._depth,
            "erase_when_done": True,
            "include_default_pygments_style": False,
        }

    def _get_width(self) -> int:
        """Return the width that may be drawn on, in columns."""
        return min(self._output.get_size().columns, MAX_WIDTH)

    def _print(self, drawn: Fragments) -> None:
        """Write lines that stay on the screen."""
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
