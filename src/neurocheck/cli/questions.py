"""What ``neurocheck questions list``, ``show`` and ``graph`` write."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from neurocheck.answers.accept import explain_expected
from neurocheck.authoring.condition_text import describe_condition
from neurocheck.authoring.graph import Branch, build_tree
from neurocheck.authoring.question_info import QuestionInfo, describe_question
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    GuidanceFile,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line
from neurocheck.translations.questionnaire import translate_questionnaire


if TYPE_CHECKING:
    from rich.tree import Tree


__all__ = [
    "CheckOptions",
    "GraphOptions",
    "draw_tree",
    "list_all",
    "questions",
    "show_one",
]


questions = Commands(help="What is asked, and whether files are right.")

AsJson = Annotated[bool, option("--json", "Write JSON, for scripts.")]


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """What is checked, and how the result is shown."""

    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Question sets, their guidance, and sources of your own;"
            " the bundled files where none is named.",
        ),
    ] = None
    json: Annotated[
        bool, option("--json", "Write the problems as JSON, for editors and scripts.")
    ] = False
    strict: Annotated[
        bool, option("--strict", "Let notes (NC9..) fail the check as well.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class GraphOptions:
    """What is drawn, and where to."""

    tree: Annotated[
        bool, option("--tree", "Draw a tree for the terminal, not Mermaid text.")
    ] = False
    output: Annotated[
        Path | None,
        option("--output", "Write the Mermaid text here.", "-o", metavar="FILE"),
    ] = None
    questions: QuestionsFile = None


@questions.command("list")
def list_questions(
    context: typer.Context,
    as_json: AsJson = False,
    questions_file: QuestionsFile = None,
    guidance_file: GuidanceFile = None,
) -> None:
    """List every question with its flag, what it takes, and when it is asked."""
    environment = environment_of(context)
    list_all(environment, questions_file, guidance_file, as_json=as_json)


@questions.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The question's id.")],
    as_json: AsJson = False,
    questions_file: QuestionsFile = None,
    guidance_file: GuidanceFile = None,
) -> None:
    """Show one question: its answers, when and why it is asked, what reads it."""
    environment = environment_of(context)
    show_one(environment, name, questions_file, guidance_file, as_json=as_json)


@questions.command()
@command_with(CheckOptions)
def check(context: typer.Context, checking: CheckOptions) -> None:
    """Check question sets and guidance, and name every problem with its line.

    Guidance is checked with the question set that it names. Conditions are solved
    to find what can never be true, or always is.

    Without a file, the bundled files are checked, with their translations and those
    in the folder that NEUROCHECK_LOCALES names.
    """
    from neurocheck.cli.questions_check import run_check

    run_check(environment_of(context), checking)


@questions.command()
@command_with(GraphOptions)
def graph(context: typer.Context, drawing: GraphOptions) -> None:
    """Draw the way through the questions, as Mermaid text or as a tree."""
    from neurocheck.authoring.graph import to_mermaid
    from neurocheck.errors import UsageError
    from neurocheck.i18n.translate import gettext as _
    from neurocheck.questionnaire.load import load_questionnaire
    from neurocheck.storage import write_private
    from neurocheck.translations.questionnaire import translate_questionnaire

    if drawing.tree and drawing.output:
        raise UsageError(_("A tree is for the terminal: use --tree without -o."))
    environment = environment_of(context)
    questionnaire = translate_questionnaire(load_questionnaire(drawing.questions))
    if drawing.tree:
        draw_tree(environment, questionnaire)
    elif drawing.output:
        write_private(drawing.output, to_mermaid(questionnaire).encode())
    else:
        environment.stdout.write(to_mermaid(questionnaire))


_WIDEST = 100

_GAP = 2

_NARROWEST = 24
"""Where fewer columns are left beside the labels, the words go below them."""


class _Fact(NamedTuple):
    """A fact about a question: its label, its words, and what stands before them."""

    label: str
    words: str
    lead: str = ""


def _load(
    questions: Path | None, guidance: Path | None
) -> tuple[Questionnaire, Guidance | None]:
    """Load a question set and the guidance for it, where that is known."""
    questionnaire = load_questionnaire(questions)
    if questions is not None and guidance is None:
        return questionnaire, None
    return questionnaire, load_guidance(guidance, questionnaire)


def _width(environment: Environment) -> int:
    """Give the columns to use."""
    return min(environment.columns(environment.stdout), _WIDEST)


def _write(environment: Environment, text: str) -> None:
    """Write lines as the stream can carry them."""
    from neurocheck.report.glyphs import to_ascii

    out = environment.stdout
    out.write(text if environment.has_unicode(out) else to_ascii(text))


def _write_json(environment: Environment, found: object) -> None:
    """Write JSON."""
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
    environment.stdout.write(text + "\n")


def list_all(
    environment: Environment,
    questions: Path | None,
    guidance: Path | None,
    *,
    as_json: bool,
) -> None:
    """List every question with its flag, what it takes, and when it is asked."""
    if as_json:
        questionnaire, rules = _load(questions, guidance)
        asked = questionnaire.questions.values()
        with override(ENGLISH):
            found = [
                describe_question(question, questionnaire, rules) for question in asked
            ]
        _write_json(environment, found)
        return
    questionnaire = translate_questionnaire(load_questionnaire(questions))
    rows: list[tuple[str, str]] = []
    for section in questionnaire.sections:
        rows += [("", ""), ("", section.title)]
        for question in section.questions:
            rows.append(("  ", _flag(question)))
            rows.append((" " * 6, question.text))
            rows.append((" " * 6, explain_expected(question)))
            if question.show_if is not None:
                said = describe_condition(question.show_if, questionnaire)
                rows.append((" " * 6, _("Asked when {condition}", condition=said)))
    last = _("Every question also takes dont-know, declined and skipped.")
    _write(environment, _wrapped([*rows, ("", ""), ("", last)], _width(environment)))


def show_one(
    environment: Environment,
    name: str,
    questions: Path | None,
    guidance: Path | None,
    *,
    as_json: bool,
) -> None:
    """Show everything about one question.

    Raises:
        UsageError: There is no such question.
    """
    questionnaire, rules = _load(questions, guidance)
    question = _find(name, questionnaire)
    if as_json:
        with override(ENGLISH):
            _write_json(environment, describe_question(question, questionnaire, rules))
        return
    questionnaire = translate_questionnaire(questionnaire)
    question = questionnaire.questions[question.id]
    found = describe_question(question, questionnaire, rules)
    width = _width(environment)
    facts = [*_facts(found, question), *_condition(question, questionnaire)]
    facts += _reasons(found, known=rules is not None)
    rows = [("", text) for text in (found.text, found.help) if text]
    rows += [("", ""), *_columns(facts, width)]
    _write(environment, _wrapped(rows, width))


def _find(name: str, questionnaire: Questionnaire) -> Question:
    """Find a question by its id or its flag.

    Raises:
        UsageError: There is no such question.
    """
    asked = questionnaire.questions
    question = asked.get(name.removeprefix("--").replace("-", "_"))
    if question is None:
        hint = suggest(name.removeprefix("--"), asked)
        message = _("There is no question '{name}'.", name=one_line(name)[:40])
        raise UsageError(f"{message} ({hint})" if hint else message)
    return question


def _flag(question: Question) -> str:
    """Give a question's flag."""
    from neurocheck.cli.question_flags import flag_name

    return flag_name(question.id)


def _facts(found: QuestionInfo, question: Question) -> Iterator[_Fact]:
    """Say what is asked and what can be answered."""
    yield _Fact(_("Flag"), found.flag)
    yield _Fact(_("Section"), f"{found.section_number}. {found.section}")
    yield _Fact(_("In short"), found.short)
    if not found.options:
        yield _Fact(_("Takes"), explain_expected(question))
    label = _("Options")
    for name, words in found.options.items():
        alone = _("alone") if name in found.exclusive else ""
        yield _Fact(label, f"{name}: {words}" + (f" ({alone})" if alone else ""))
        label = ""
    if len(found.units) > 1:
        yield _Fact(_("Units"), ", ".join(found.units))
    if found.default is not None:
        yield _Fact(_("Default"), found.default)


def _condition(question: Question, questionnaire: Questionnaire) -> Iterator[_Fact]:
    """Say when it is asked."""
    label = _("Asked when")
    if question.show_if is None:
        yield _Fact(label, _("always"))
        return
    for depth, line in describe_condition(question.show_if, questionnaire).lines():
        yield _Fact(label, line, "  " * depth + ("- " if depth else ""))
        label = ""


def _reasons(found: QuestionInfo, *, known: bool) -> Iterator[_Fact]:
    """Say why it is asked, what it rests on, and what reads it."""
    yield _Fact(_("Why"), found.why)
    if found.sources:
        yield _Fact(_("Sources"), ", ".join(found.sources))
    lists: dict[str, list[str]] = {}
    for use in found.read_by:
        lists.setdefault(use.list, []).append(use.id)
    label = _("Read by")
    for name, ids in lists.items():
        yield _Fact(label, f"{name}: {', '.join(ids)}")
        label = ""
    if not known:
        yield _Fact(label, _("No guidance was given, so its rules are not named."))


def _columns(facts: list[_Fact], width: int) -> Iterator[tuple[str, str]]:
    """Set labels in a column of their own, or above their words where it is narrow."""
    from neurocheck.report.render.lines import text

    cells = [text(fact.label).cell_len for fact in facts]
    column = max(cells) + _GAP
    is_narrow = width - column < _NARROWEST
    for fact, taken in zip(facts, cells, strict=True):
        if is_narrow and fact.label:
            yield "", fact.label
        label = " " * _GAP if is_narrow else fact.label + " " * (column - taken)
        yield label + fact.lead, fact.words


def _wrapped(rows: list[tuple[str, str]], width: int) -> str:
    """Write rows, each folded behind its label."""
    from neurocheck.report.render.lines import text, to_string, wrap_hanging

    lines = []
    for label, words in rows:
        body = text(one_line(words))
        lines += wrap_hanging(label, body, width) if words else [text(label)]
    return to_string(lines, colour=False)


def draw_tree(environment: Environment, questionnaire: Questionnaire) -> None:
    """Draw the questions as a tree, with conditions in words."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    unicode = environment.has_unicode(environment.stdout)
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8" if unicode else "ascii")
    console = Console(
        file=io.StringIO(), width=_width(environment), color_system=None, markup=False
    )
    if not unicode:
        console = Console(file=file, width=_width(environment), color_system=None)
    for number, (title, branches) in enumerate(build_tree(questionnaire), 1):
        root = Tree(Text(f"{number}. {one_line(title)}"))
        for branch in branches:
            _grow(root, branch, questionnaire, unicode=unicode)
        with console.capture() as capture:
            console.print(root)
        lines = (line.rstrip() for line in capture.get().splitlines())
        environment.stdout.write("\n".join(lines) + "\n")


def _grow(
    parent: "Tree", branch: Branch, questionnaire: Questionnaire, *, unicode: bool
) -> None:
    """Add a question and what hangs below it."""
    from rich.text import Text

    from neurocheck.report.glyphs import to_ascii

    question = branch.question
    words = f"{one_line(question.short)}  {_flag(question)}"
    if question.show_if is not None:
        said = describe_condition(question.show_if, questionnaire)
        words += "\n" + _("when {condition}", condition=said)
    node = parent.add(Text(words if unicode else to_ascii(words)))
    for inner in branch.inner:
        _grow(node, inner, questionnaire, unicode=unicode)
