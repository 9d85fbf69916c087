"""Every question is a flag: ``--age 58 --feet-numb both``.

So is each section that can be asked alone.
"""

from collections.abc import Collection, Mapping
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
import typer

from neurocheck.answers.accept import explain_expected
from neurocheck.cli.help import Command
from neurocheck.cli.options import environment_of, with_parameters
from neurocheck.errors import FileError
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from neurocheck.questionnaire.model import Question, Questionnaire, Section


__all__ = ["QuestionCommand", "flag_name", "given_flags", "part_of", "questionnaire_of"]

_KEY = "neurocheck.question_flags"
_SET = "neurocheck.questionnaire"
_FLAGS = "neurocheck.flags"
_PART = "neurocheck.part"
_FEW = 5
"""The most options of a question that the help lists."""


def flag_name(question_id: str) -> str:
    """Return the flag of a question.

    >>> flag_name("feet_numb")
    '--feet-numb'
    """
    return "--" + question_id.replace("_", "-")


def given_flags(context: typer.Context) -> Mapping[str, Any]:
    """Return the answers that stood as flags on the command line, by question id."""
    flags: Mapping[str, Any] = context.meta.get(_KEY, {})
    return flags


def part_of(context: typer.Context) -> str:
    """Return the id of the section that is to be asked alone, or nothing."""
    part: str = context.meta.get(_PART, "")
    return part


def questionnaire_of(context: typer.Context) -> "Questionnaire":
    """Return the question set that the flags were made from."""
    questionnaire: Questionnaire = context.meta[_SET]
    return questionnaire


class _Asked(NamedTuple):
    """A question and its section, or a section that is asked alone: each has a flag."""

    question: "Question | None"
    section: "Section"


class QuestionCommand(Command):
    """A command that has a flag for each question of the question set in use."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Load the question set that is named, then parse with its flags."""
        variables = environment_of(ctx).variables
        try:
            # Before Typer parses anything: the set decides which flags there are.
            named = _find_set(args, variables)
            found = environment_of(ctx).expand_home(named) if named else None
            ctx.meta[_SET] = load_questionnaire(found)
        except FileError:
            if not ctx.resilient_parsing:  # completion still offers the other flags
                raise
        chosen = self._choose_flags(ctx, args, variables)
        ctx.meta[_FLAGS] = _make_options(chosen) if chosen else {}
        flags = {flag_name(name) for name in ctx.meta[_FLAGS]}
        rest = super().parse_args(ctx, [_write_with_dashes(arg, flags) for arg in args])
        # Taken out again: the command's function has no parameters for them.
        given = {name: _unpack(ctx.params.pop(name, None)) for name in ctx.meta[_FLAGS]}
        parts = _list_parts(ctx.meta.get(_SET))
        ctx.meta[_PART] = next((parts[n].id for n in parts if given.get(n)), "")
        # An empty text is given as well: it is "skipped", as in a file.
        ctx.meta[_KEY] = {
            name: raw
            for name, raw in given.items()
            if raw is not None and name not in parts
        }
        return rest

    def get_params(self, ctx: Any) -> list[Any]:
        """Add the flags of the questions to the options of the command."""
        return [*super().get_params(ctx), *ctx.meta.get(_FLAGS, {}).values()]

    def _choose_flags(
        self, ctx: Any, args: list[str], variables: Mapping[str, str]
    ) -> "dict[str, _Asked]":
        """Return what flags are made for: questions and sections, by name, translated.

        All of them for help, completion and a flag that is not known, which is
        answered with the nearest names; otherwise only those that are given,
        because making one costs Typer as much as reading ten lines of YAML. The
        command's own options win over a question's.
        """
        own = {opt for param in self.get_params(ctx) for opt in param.opts}
        taken = {param.name for param in self.get_params(ctx)}
        asked = {
            name: item
            for name, item in _list_asked(ctx.meta.get(_SET)).items()
            if name not in taken and flag_name(name) not in own
        }
        typed = {arg.partition("=")[0] for arg in args if arg.startswith("-")}
        given = {flag.removeprefix("--").replace("-", "_") for flag in typed - own}
        wants_help = not typed.isdisjoint(ctx.help_option_names)
        if not (ctx.resilient_parsing or wants_help or given - asked.keys()):
            given |= {name for name in asked if _variable_name(name) in variables}
            asked = {name: item for name, item in asked.items() if name in given}
        if not asked or get_language() is ENGLISH:
            return asked
        from neurocheck.translations.questionnaire import translate_questionnaire

        # Not before: it takes longer than all else here, and most runs give no flag.
        shown = _list_asked(translate_questionnaire(ctx.meta[_SET]))
        return {name: shown[name] for name in asked}


def _unpack(raw: Any) -> Any:
    """Return what a flag was given: one value alone, or None where it was not given.

    A list could not hold a non-answer, which is no option.
    """
    if isinstance(raw, list | tuple):
        return [*raw] if len(raw) > 1 else next(iter(raw), None)
    return raw


def _list_asked(questionnaire: "Questionnaire | None") -> "dict[str, _Asked]":
    """Return what has a flag: sections, then questions."""
    if questionnaire is None:
        return {}
    questions = {
        question.id: _Asked(question, section)
        for section in questionnaire.sections
        for question in section.questions
    }
    parts = _list_parts(questionnaire).items()
    return {**{name: _Asked(None, part) for name, part in parts}, **questions}


def _list_parts(found: "Questionnaire | None") -> "dict[str, Section]":
    """Return the sections that can be asked alone, by the name of their flag."""
    sections = found.sections if found else ()
    return {item.flag.replace("-", "_"): item for item in sections if item.flag}


def _write_with_dashes(arg: str, flags: Collection[str]) -> str:
    """Return an argument, with dashes where a question's flag has underscores."""
    name, equals, value = arg.partition("=")
    dashed = name.replace("_", "-")
    return f"{dashed}{equals}{value}" if dashed in flags else arg


def _variable_name(question_id: str) -> str:
    """Return the environment variable of a question's flag."""
    return "NEUROCHECK_" + question_id.upper()


def _find_set(args: list[str], variables: Mapping[str, str]) -> Path | None:
    """Return the question set that the command line or the variable names.

    Of several on the command line the last counts, as with every option.
    """
    named = variables.get("NEUROCHECK_QUESTIONS")
    for arg, following in pairwise([*args, ""]):
        if arg == "--questions" and following:
            named = following
        elif arg.startswith("--questions="):
            named = arg.removeprefix("--questions=")
    return Path(named) if named else None


def _declare_section(section: "Section") -> tuple[Any, bool]:
    """Return the declaration of the flag that asks one section alone."""
    info = typer.Option(
        f"--{section.flag}",
        help=_protect(_("Ask this part alone: {title}.", title=section.title)),
        envvar=_variable_name(section.flag.replace("-", "_")),
        show_envvar=False,
    )
    return Annotated[bool, info], False


def _declare_question(question: "Question", section: "Section") -> tuple[Any, None]:
    """Return the declaration of the flag of one question."""
    labels = {name: _protect(label) for name, label in question.choices.items()}
    labels |= {"dont-know": "", "declined": ""}

    several = question.type.value == "choices"

    def complete(incomplete: str) -> list[tuple[str, str]]:
        # After a comma, options that are not there yet; a non-answer stands alone.
        before, comma, last = incomplete.rpartition(",")
        if not (several and comma):
            before, comma, last = "", "", incomplete
        left = set(question.choices) - set(before.split(",")) if comma else set(labels)
        return [
            (f"{before}{comma}{name}", label)
            for name, label in labels.items()
            if name in left and name.startswith(last)
        ]

    info = typer.Option(
        flag_name(question.id),
        help=_protect(f"{question.short} ({_list_values(question)})"),
        metavar=_("VALUE"),
        autocompletion=complete,
        envvar=_variable_name(question.id),
        show_envvar=False,
        rich_help_panel=_protect(section.title),
    )
    annotation = list[str] | None if several else str | None
    return Annotated[annotation, info], None


def _list_values(question: "Question") -> str:
    """Return what a question takes; of many options, the first few."""
    few = dict(islice(question.choices.items(), _FEW))
    more = ", ..." if len(question.choices) > len(few) else ""
    return explain_expected(msgspec.structs.replace(question, options=few)) + more


def _protect(text: str) -> str:
    """Return a text without markup, which Typer reads in help where it completes."""
    return one_line(text).replace("[", "\\[")


def _make_options(asked: "Mapping[str, _Asked]") -> dict[str, Any]:
    """Return the options for flags, by id, made by Typer as those of any command."""
    maker = typer.Typer(add_completion=False)
    parameters = {
        name: _declare_question(question, section)
        if question
        else _declare_section(section)
        for name, (question, section) in asked.items()
    }
    maker.command()(with_parameters(lambda *_values, **_more: None, parameters))
    return {param.name: param for param in typer.main.get_command(maker).params}
