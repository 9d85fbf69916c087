"""What comes after the summary: a sheet for the visit, keeping it, the reasons."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from neurocheck.cli.aside import ask_aside, choose
from neurocheck.cli.formats import DocumentOutput, find_suffix
from neurocheck.cli.history import keep_document
from neurocheck.cli.output import (
    OutputOptions,
    check_formats,
    encode_output,
    show_document,
    write_note,
)
from neurocheck.cli.output_paths import refuse_clashes
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.history.store import get_history_path
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.prompter import Prompter
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.sanitize import one_line
from neurocheck.storage import write_private


__all__ = ["EndMenu"]

Ending = Literal["done", "change", "left"]
"""How the menu at the end was left."""


class EndMenu:
    """The one menu at the end: nothing is lost before the person has chosen.

    Attributes:
        kept: The number of the result in the history; None where it is not there.
    """

    def __init__(
        self,
        environment: Environment,
        options: OutputOptions,
        prompter: Prompter,
        result: DocumentOutput,
        kept_before: int | None,
    ) -> None:
        """Prepare the menu for a result that was shown.

        Args:
            environment: Streams, and where results are kept.
            options: How results are shown.
            prompter: Who asks.
            result: The result.
            kept_before: The number of the one that was kept before answers were
                changed, in whose place this one is kept.
        """
        self.kept: int | None = None
        self._kept_before = kept_before
        self._environment = environment
        self._options = options
        self._prompter = prompter
        self._result = result

    def run(self, *, offers_to_keep: bool) -> Ending:
        """Return whether the person said that this is all, wants to change it, or left.

        Args:
            offers_to_keep: Whether the result may be kept.
        """
        actions: dict[str, Callable[[], None]] = {
            "sheet": self._make_sheet,
            "keep": self._keep,
            "why": self._show_reasons,
        }
        try:
            while True:
                chosen = self._choose(offers_to_keep=offers_to_keep)
                if chosen == "done":
                    return "done"
                if chosen == "change":
                    return "change"
                actions[chosen]()
        except (KeyboardInterrupt, EOFError):
            return "left"

    def _choose(self, *, offers_to_keep: bool) -> str:
        """Return what the person wants next."""
        options = {
            "sheet": _("Make the sheet for the visit"),
            "keep": _("Keep the result on this computer, to compare it next time"),
            "why": _("Show the reasons and the sources"),
            "change": _("Change an answer"),
            "done": _("Done; what was not kept is gone"),
        }
        if self.kept or not offers_to_keep:
            del options["keep"]
            options["done"] = _("Done")
        # They would else stand in a file, behind the result that is asked for.
        stdout = self._environment.stdout
        if not stdout.isatty() or self._options.wants_json:
            del options["why"], options["change"]
        place = one_line(str(get_history_path(self._environment)))
        return choose(
            self._prompter,
            _("What next?"),
            options,
            short=_("What next"),
            why=_(
                "A result that you keep is in {place}, for you alone. Nothing leaves"
                " this computer. You can see and delete it at any time: {command}",
                place=place,
                command=self._environment.name_program("neurocheck history list"),
            ),
            closing="done",
        )

    def _make_sheet(self) -> None:
        """Ask for a name, write the sheet, and say where it is."""
        path = self._ask_for_name()
        if path is None:
            return
        result = self._result._replace(with_private=self._wants_private())
        try:
            write_private(path, encode_output(find_suffix(path), result).encode())
        except StorageError as error:
            self._prompter.tell(str(error))
            return
        write_note(
            self._environment,
            _(
                "The sheet is here: {path}\nOpen it in a browser to read it or to print"
                " it.",
                path=one_line(str(path.absolute())),
            )
            if path.suffix.lower() == ".html"
            else _("The sheet is here: {path}", path=one_line(str(path.absolute()))),
        )

    def _wants_private(self) -> bool:
        """Return whether private answers stand on the sheet; asked once."""
        document, asked = self._result.document, self._result.questionnaire
        visit = document.assessment.visit
        questions = asked.questions if asked else {}
        given = [
            questions[name].short
            for name in (visit.private if visit else ())
            if str(document.answers.get(name, NonAnswer.SKIPPED)) not in set(NonAnswer)
        ]
        if self._result.with_private or not given:
            return self._result.with_private
        # By name: a person may well have taken other questions for private.
        text = _(
            "{questions}: should your answer be on the sheet too?",
            questions="; ".join(given),
        )
        if visit and visit.urgency:
            text += " " + _("Without them, it cannot say how soon you need care.")
        chosen = choose(
            self._prompter,
            text,
            {"no": _("No, leave them out"), "yes": _("Yes, put them on it")},
            short=_("Private answers on the sheet"),
            why=_("Whoever gets the sheet can read what stands on it."),
        )
        return chosen == "yes"

    def _ask_for_name(self) -> Path | None:
        """Return where the sheet goes; None where the person wants none after all."""
        question = Question(
            id="aside",
            type=Type.TEXT,
            text=_("What should the file be called?"),
            short=_("File of the sheet"),
            why=_("It is written on this computer, for you alone."),
            sources=(),
            closed=True,
        )
        typed = self._find_free_name()
        while True:
            typed = ask_aside(self._prompter, question, typed, can_go_back=True)
            if not typed or typed in set(NonAnswer):
                return None
            path = self._environment.expand_home(Path(typed))
            path = path if path.suffix else path.with_name(f"{path.name}.html")
            try:
                check_formats([path], DocumentOutput)
                refuse_clashes(self._environment, [path])
            except UsageError as error:
                self._prompter.tell(str(error))
                continue
            if not path.exists() or self._may_replace(path):
                return path

    def _may_replace(self, path: Path) -> bool:
        """Return whether a file that is there may be replaced."""
        chosen = choose(
            self._prompter,
            _(
                "The file {name} is there already. Replace it?",
                name=one_line(str(path)),
            ),
            {"no": _("No, another name"), "yes": _("Yes, replace it")},
            short=_("Replace it"),
            why=_("What is in the file now would be gone."),
        )
        return chosen == "yes"

    def _find_free_name(self) -> str:
        """Return a name for the sheet that no file here has."""
        stem = _("visit")
        names = [f"{stem}{end}.html" for end in ("", *range(-2, -100, -1))]
        return next((name for name in names if not Path(name).exists()), names[0])

    def _keep(self) -> None:
        """Keep the result; where that fails, say so and lose nothing."""
        try:
            self.kept, said = keep_document(
                self._environment, self._result.document, self._kept_before
            )
        except StorageError as error:
            self._prompter.tell(str(error))
            return
        write_note(self._environment, said)

    def _show_reasons(self) -> None:
        """Show the summary with the reason and the sources of each line."""
        show_document(self._environment, self._options, self._result._replace(why=True))
