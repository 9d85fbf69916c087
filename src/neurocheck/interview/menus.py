"""Menus, drawn with questionary on the terminal behind stderr."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.environment import Environment
from neurocheck.interview.drawing import (
    ASCII,
    STYLE,
    UNICODE,
    Fragments,
    alarm,
    feet,
    fit_list,
    head,
    lines,
)
from neurocheck.interview.field import Field
from neurocheck.interview.flow import Alert, Ask, Jump, Move, Reply, Review
from neurocheck.interview.frame import (
    MAX_WIDTH,
    Action,
    Actions,
    Frame,
    bind,
    digits,
    moves,
    own_keys,
    surround,
)
from neurocheck.interview.keys import (
    CHOICE_KEYS,
    CHOICES_KEYS,
    MENU_KEYS,
    MORE_KEYS,
    TEXT_KEYS,
    Key,
    Keys,
)
from neurocheck.interview.options import offered, rules_out_others
from neurocheck.interview.typed import as_typed, typing_words
from neurocheck.interview.wording import GO_ON, STOP, on_words, row_words, why_words
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.response.answers import Answer, accept, words
from neurocheck.text import one_line
from neurocheck.words import say, to_say


if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output
    from questionary import Question as Prompt


__all__ = ["Menus"]

_NOTHING_TICKED = to_say(
    "Nothing is ticked yet. Space ticks the line that you are on; Tab skips the"
    " question."
)
_NOTHING_CHOSEN = to_say("Nothing is chosen yet. Use an arrow key, or type a number.")
_NOTHING = "-"
"""Points at no line; no option has such an id."""
_ALL_AND_INVERT = ("a", "i")
"""Keys of questionary's own that would tick what cannot stand together."""

_Rows = Sequence[tuple[Any, str]]
"""Values and labels of the lines of a list; a line without a value is a heading."""


class Menus:
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
        self._lists: dict[Type, _List] = {}
        self._field: Field | None = None

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
        if not isinstance(reply, Move | Jump):
            self._print(self._answered(step.question, reply))
        return reply

    def alert(self, step: Alert) -> Move:
        """Say that something needs care at once; ask whether to stop."""
        self._print(alarm(step, self._width(), self._symbols))
        frame = Frame(say("What now?"), MENU_KEYS, self._symbols)
        rows = [(Move.STOP, say(STOP)), (Move.GO_ON, say(GO_ON))]
        move: Move = self._list(Type.CHOICE).run(frame, rows, moves())
        return move

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; ask whether to change one."""
        rows: list[tuple[Any, str]] = [(Move.GO_ON, on_words(step))]
        section = ""
        for row in step.rows:
            if row.section != section:
                section = row.section
                rows.append((None, one_line(section)))
            rows.append((Jump(row.question.id), f"  {row_words(row)}"))
        text = say("Choose an answer to change it.")
        frame = Frame(text, MENU_KEYS, self._symbols)
        title = say("Your answers")
        frame.head = lambda _: [("class:title", f" {title}\n\n")]
        reply: Move | Jump = self._list(Type.CHOICE).run(frame, rows, moves())
        return reply

    # ── the three kinds of question ──────────────────────────────────────────────

    def _ask_one(self, step: Ask) -> Reply:
        """Ask for one option."""
        labels = offered(step.question)
        frame = self._frame(step, CHOICE_KEYS)
        actions = moves(frame) | digits(list(labels))
        at = [name for name in labels if name == step.answer]
        choose = self._list(Type.CHOICE)
        if step.question.blank and not at:
            frame.error = choose.error
            actions |= choose.blank_actions()
            at = [_NOTHING]
        picked = choose.run(frame, list(labels.items()), actions, at)
        return picked if isinstance(picked, Move) else accept(step.question, picked)

    def _ask_several(self, step: Ask) -> Reply:
        """Ask for any number of options."""
        labels = offered(step.question)
        before = step.answer if isinstance(step.answer, tuple) else (step.answer,)
        ticked = [name for name in labels if name in before]
        ticks = self._list(Type.CHOICES)
        frame = self._frame(step, CHOICES_KEYS)
        frame.error = ticks.error
        actions = moves(frame) | ticks.actions(step.question)
        picked = ticks.run(frame, list(labels.items()), actions, ticked)
        if isinstance(picked, list) and len(picked) == 1:
            picked = picked[0]
        return picked if isinstance(picked, Move) else accept(step.question, picked)

    def _ask_typed(self, step: Ask) -> Reply:
        """Ask for something to be typed."""
        before = as_typed(step.question, step.answer)
        frame = self._frame(step, TEXT_KEYS)
        frame.notes = [*frame.notes, *typing_words(step.question, step.answer)]
        self._field = self._field or Field(self._settings(), self._symbols.pointer)
        typed = self._field.run(frame, step.question, before)
        if isinstance(typed, Move):
            return typed
        if typed == before and step.answer is not None:
            return step.answer
        return accept(step.question, typed)

    # ── what they share ──────────────────────────────────────────────────────────

    def _list(self, kind: Type) -> "_List":
        """Give the list for a kind of question."""
        if kind not in self._lists:
            settings = {"pointer": f"  {self._symbols.pointer}", **self._settings()}
            self._lists[kind] = _List(kind, settings, self._fit)
        return self._lists[kind]

    def _fit(self, drawn: Fragments) -> Fragments:
        """Fit the lines of a list to the window."""
        return fit_list(drawn, self._width(), self._symbols)

    def _frame(self, step: Ask, keys: tuple[Key, ...]) -> Frame:
        """Make the frame around a question."""
        question = step.question
        shown = [key for key in keys if step.can_go_back or key is not Keys.BACK]
        frame = Frame(question.text, shown, self._symbols)
        frame.head = lambda width: head(step, width, self._symbols)
        frame.notes = [question.help] if question.help else []
        frame.steps = question.steps
        frame.drawing = feet(question.toe, self._symbols)
        frame.why = why_words(question)
        frame.more = MORE_KEYS[keys]
        return frame

    def _answered(self, question: Question, answer: Answer) -> Fragments:
        """Draw the line that stays behind for an answer."""
        text = f"{question.short}: {words(question, answer)}"
        is_known = not isinstance(answer, NonAnswer)
        sign = self._symbols.answered if is_known else self._symbols.passed
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


class _List:
    """A list with lines to choose or to tick.

    It is built once and filled for each question: to build one takes longer than
    a person waits gladly.
    """

    def __init__(
        self,
        kind: Type,
        settings: dict[str, Any],
        fit: Callable[[Fragments], Fragments],
    ) -> None:
        """Build a list, to choose one line or, for ``choices``, to tick several."""
        import questionary
        from prompt_toolkit.formatted_text import FormattedText, to_formatted_text
        from prompt_toolkit.layout import Dimension, Window
        from questionary.prompts.common import InquirerControl

        settings = {"use_jk_keys": False, "use_emacs_keys": False, **settings}
        self._prompt: Prompt = (
            questionary.checkbox("", ["-"], validate=_anything, **settings)
            if kind is Type.CHOICES
            else questionary.select("", ["-"], **settings)
        )
        layout = self._prompt.application.layout
        self._control = next(
            item
            for item in layout.find_all_controls()
            if isinstance(item, InquirerControl)
        )
        draw = self._control.text

        def fitted() -> FormattedText:
            drawn = [(style, text) for style, text, *_ in to_formatted_text(draw)]
            return FormattedText(fit(drawn))

        self._control.text = fitted
        self._body = Window(self._control, wrap_lines=True, height=Dimension(min=1))
        self._keys = own_keys(self._prompt.application)

    def run(
        self, frame: Frame, rows: _Rows, actions: Actions, at: Sequence[str] = ()
    ) -> Any:
        """Let a person choose or tick.

        Args:
            frame: What stands around the list.
            rows: Its lines.
            actions: What our keys do.
            at: Values that are ticked; the first of them is pointed at.
        """
        from questionary import Choice, Separator

        control = self._control
        control.choices = [
            Separator(label) if value is None else Choice(label, value=value)
            for value, label in rows
        ]
        values = [value for value, _ in rows]
        control.pointed_at = -1 if _NOTHING in at else values.index(at[0]) if at else 0
        control.selected_options = [name for name in at if name != _NOTHING]
        control.error_message = None
        surround(self._prompt.application, self._body, frame)
        bind(self._prompt.application, self._keys, actions)
        return self._prompt.unsafe_ask()

    def error(self) -> str:
        """Say what is wrong with what is ticked."""
        message: Any = self._control.error_message
        return "".join(text for _, text in message or [])

    def blank_actions(self) -> Actions:
        """Give the keys of a list that begins with no line pointed at."""
        control: Any = self._control

        def up(_: object) -> None:
            control.pointed_at = max(control.pointed_at, 0)
            control.select_previous()

        def choose(event: "KeyPressEvent") -> None:
            if control.pointed_at < 0:
                control.error_message = [("", say(_NOTHING_CHOSEN))]
            else:
                event.app.exit(result=control.get_pointed_at().value)

        return {("up",): up, Keys.NEXT.keys: choose}

    def actions(self, question: Question) -> Actions:
        """Give the keys that tick; an option may rule out all others."""

        def tick(index: int) -> Action:
            return lambda _: self._tick(question, index)

        keys = Keys.TICK_DIGIT.keys[: len(offered(question))]
        actions: Actions = {(key,): tick(index) for index, key in enumerate(keys)}
        actions[Keys.TICK.keys] = lambda _: self._tick(
            question, self._control.pointed_at
        )
        actions[_ALL_AND_INVERT] = lambda _: None
        return actions

    def _tick(self, question: Question, index: int) -> None:
        """Tick a line, or take its tick away."""
        control = self._control
        control.pointed_at = index
        control.error_message = None
        name = str(control.choices[index].value)
        ticked = control.selected_options
        if name in ticked:
            control.selected_options = [item for item in ticked if item != name]
        elif rules_out_others(question, name):
            control.selected_options = [name]
        else:
            others = [item for item in ticked if not rules_out_others(question, item)]
            control.selected_options = [*others, name]


def _anything(ticked: Sequence[str]) -> bool | str:
    """Say whether anything is ticked."""
    return bool(ticked) or say(_NOTHING_TICKED)
