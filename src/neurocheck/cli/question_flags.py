"""Every question is a flag: ``--age 58 --feet-numb both``.

So is each section that can be asked alone.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurocheck.cli.help import Command
from neurocheck.cli.options import environment_of, with_parameters
from neurocheck.errors import FileError
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from neurocheck.questionnaire.model import Question, Questionnaire, Section


__all__ = ["QuestionCommand", "flag_name", "given_flags", "part_of", "questionnaire_of"]

_KEY = "neurocheck.question_flags"
_SET = "neurocheck.questionnaire"
_FLAGS = "neurocheck.flags"
_PART = "neurocheck.part"
_HELP_PANEL = gettext_noop("Answers (each question is a flag)")


def flag_name(question_id: str) -> str:
    """Give the flag of a question.

    >>> flag_name("feet_numb")
    '--feet-numb'
    """
    return "--" + question_id.replace("_", "-")


def given_flags(context: typer.Context) -> Mapping[str, Any]:
    """Give the answers that stood as flags on the command line, by question id."""
    flags: Mapping[str, Any] = context.meta.get(_KEY, {})
    return flags


def part_of(context: typer.Context) -> str:
    """Give the id of the section that is to be asked alone, or nothing."""
    part: str = context.meta.get(_PART, "")
    return part


def questionnaire_of(context: typer.Context) -> "Questionnaire":
    """Give the question set that the flags were made from."""
    questionnaire: Questionnaire = context.meta[_SET]
    return questionnaire


class QuestionCommand(Command):
    """A command that has a flag for each question of the question set in use."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Load the question set that is named, then parse with its flags."""
        from neurocheck.questionnaire.load import load_questionnaire

        variables = environment_of(ctx).variables
        try:
            ctx.meta[_SET] = load_questionnaire(_named_set(args, variables))
        except FileError:
            if not ctx.resilient_parsing:
                raise
        ctx.meta[_FLAGS] = _make_options(self._needed(ctx, args, variables))
        flags = {flag_name(name) for name in ctx.meta[_FLAGS]}
        rest = super().parse_args(ctx, [_dashed(arg, flags) for arg in args])
        given = {name: ctx.params.pop(name, None) for name in ctx.meta[_FLAGS]}
        parts = _parts(ctx.meta.get(_SET))
        ctx.meta[_PART] = next((parts[n].id for n in parts if given.get(n)), "")
        ctx.meta[_KEY] = {n: raw for n, raw in given.items() if raw and n not in parts}
        return rest

    def get_params(self, ctx: Any) -> list[Any]:
        """Add the flags of the questions to the options of the command."""
        return [*super().get_params(ctx), *ctx.meta.get(_FLAGS, {}).values()]

    def _needed(
        self, ctx: Any, args: list[str], variables: Mapping[str, str]
    ) -> "dict[str, Question | Section]":
        """Choose the questions and sections whose flags are made.

        All of them for help, completion and a flag that is not known, which is
        answered with the nearest names; otherwise only those that are given,
        because making one costs Typer as much as reading ten lines of YAML. The
        command's own options win over a question's.
        """
        found = ctx.meta.get(_SET)
        own = {opt for param in self.get_params(ctx) for opt in param.opts}
        taken = {param.name for param in self.get_params(ctx)}
        told = _in_words(found) if found else None
        everything: dict[str, Question | Section] = {}
        if told:
            everything = {**_parts(told), **told.questions}
        questions = {
            name: item
            for name, item in everything.items()
            if name not in taken and flag_name(name) not in own
        }
        typed = {arg.partition("=")[0] for arg in args if arg.startswith("--")}
        given = {flag.removeprefix("--").replace("-", "_") for flag in typed - own}
        if ctx.resilient_parsing or "--help" in typed or given - questions.keys():
            return questions
        set_by_variable = {name for name in questions if _variable(name) in variables}
        return {
            name: item
            for name, item in questions.items()
            if name in given | set_by_variable
        }


def _in_words(questionnaire: "Questionnaire") -> "Questionnaire":
    """Give a question set in the language shown."""
    if get_language() is ENGLISH:
        return questionnaire
    from neurocheck.translations.questionnaire import translate_questionnaire

    return translate_questionnaire(questionnaire)


def _parts(found: "Questionnaire | None") -> "dict[str, Section]":
    """Give the sections that can be asked alone, by the name of their flag."""
    sections = found.sections if found else ()
    return {item.flag.replace("-", "_"): item for item in sections if item.flag}


def _dashed(arg: str, flags: Collection[str]) -> str:
    """Write a question's flag with dashes, where it is typed with underscores."""
    name, equals, value = arg.partition("=")
    dashed = name.replace("_", "-")
    return f"{dashed}{equals}{value}" if dashed in flags else arg


def _variable(question_id: str) -> str:
    """Give the environment variable of a question's flag."""
    return "NEUROCHECK_" + question_id.upper()


def _named_set(args: list[str], variables: Mapping[str, str]) -> Path | None:
    """Find the question set that the command line or the variable names."""
    for index, arg in enumerate(args):
        if arg == "--questions" and index + 1 < len(args):
            return Path(args[index + 1])
        if arg.startswith("--questions="):
            return Path(arg.removeprefix("--questions="))
    named = variables.get("NEUROCHECK_QUESTIONS")
    return Path(named) if named else None


def _flag(item: "Question | Section") -> tuple[Any, Any]:
    """Declare the flag of a question or a section."""
    from neurocheck.questionnaire.model import Section

    return _section_flag(item) if isinstance(item, Section) else _question_flag(item)


def _section_flag(section: "Section") -> tuple[Any, bool]:
    """Declare the flag that asks one section alone."""
    info = typer.Option(
        f"--{section.flag}",
        help=_words(_("Ask this part alone: {title}.", title=section.title)),
        envvar=_variable(section.flag.replace("-", "_")),
        show_envvar=False,
    )
    return Annotated[bool, info], False


def _question_flag(question: "Question") -> tuple[Any, None]:
    """Declare the flag of one question."""
    labels = {name: _words(label) for name, label in question.choices.items()}
    labels |= {"dont-know": "", "declined": ""}

    def complete(incomplete: str) -> list[tuple[str, str]]:
        return [(name, labels[name]) for name in labels if name.startswith(incomplete)]

    info = typer.Option(
        flag_name(question.id),
        help=_words(question.short),
        metavar=_("VALUE"),
        autocompletion=complete,
        envvar=_variable(question.id),
        show_envvar=False,
        rich_help_panel=_words(_(_HELP_PANEL)),
    )
    several = question.type.value == "choices"
    annotation = list[str] | None if several else str | None
    return Annotated[annotation, info], None


def _words(text: str) -> str:
    """Make a text harmless for Typer, which reads markup in help and completion."""
    return one_line(text).replace("[", "\\[")


def _make_options(items: "Mapping[str, Question | Section]") -> dict[str, Any]:
    """Let Typer make the options, by id, as it does for any command."""
    maker = typer.Typer(add_completion=False)
    parameters = {name: _flag(item) for name, item in items.items()}
    maker.command()(with_parameters(lambda *_, **__: None, parameters))
    return {param.name: param for param in typer.main.get_command(maker).params}
