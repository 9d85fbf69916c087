"""``neurocheck questions``: list and show what is asked, and draw its branches."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

import typer

from neurocheck.answers.accept import explain_expected
from neurocheck.authoring.condition_text import describe_condition
from neurocheck.authoring.graph import Branch, build_tree, to_mermaid
from neurocheck.authoring.question_info import QuestionInfo, describe_question
from neurocheck.cli.formats import encode_json
from neurocheck.cli.help import Commands
from neurocheck.cli.lazy import Lazy, LazyGroup
from neurocheck.cli.options import (
    Force,
    GuidanceFile,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import check_outputs, fit_json, write_file
from neurocheck.cli.question_flags import flag_name
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.reading.suggest import suggest
from neurocheck.report.glyphs import to_ascii
from neurocheck.report.render.lines import text, to_string, wrap_hanging
from neurocheck.sanitize import one_line
from neurocheck.translations.questionnaire import translate_questionnaire


if TYPE_CHECKING:
    from rich.tree import Tree


__all__ = ["GraphOptions", "app"]

_WIDEST = 100

_GAP = 2

_NARROWEST = 24
"""Where fewer columns are left beside the labels, the words go below them."""


class _Fact(NamedTuple):
    """A fact about a question: its label, its words, and what stands before them."""

    label: str
    words: str
    lead: str = ""


class _Questions(LazyGroup):
    """The commands of this file, and those that are a file of their own."""

    lazy: ClassVar[dict[str, Lazy]] = {
        "check": Lazy(
            "neurocheck.cli.questions_check",
            "Check question sets and guidance, and name every problem with its line.",
        ),
        "export": Lazy(
            "neurocheck.cli.questions_export",
            "Write the questions as a form for another program, in the language shown.",
        ),
    }


app = Commands(cls=_Questions, help="What is asked, and whether files are right.")

AsJson = Annotated[bool, option("--json", "Write JSON, for scripts.")]


def _complete_id(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the questions whose ids begin like this, for the shell."""
    found = load_questionnaire(context.params.get("questions_file")).questions
    # A shell takes only what begins as it was typed; dashes are understood as well.
    sign = "-" if "-" in incomplete else "_"
    names = {one.id.replace("_", sign): one.short for one in found.values()}
    return [(name, names[name]) for name in names if name.startswith(incomplete)]


@app.command("list")
def list_questions(
    context: typer.Context,
    as_json: AsJson = False,
    questions_file: QuestionsFile = None,
    guidance_file: GuidanceFile = None,
) -> None:
    """List every question with its flag, what it takes, and when it is asked.

    Example: neurocheck questions list
    """
    environment = environment_of(context)
    if as_json:
        questionnaire, rules = _load(questions_file, guidance_file)
        asked = questionnaire.questions.values()
        with override(ENGLISH):
            found = [
                describe_question(question, questionnaire, rules) for question in asked
            ]
        _write_json(environment, found)
        return
    questionnaire = translate_questionnaire(load_questionnaire(questions_file))
    rows: list[tuple[str, str]] = []
    for section in questionnaire.sections:
        rows += [("", ""), ("", section.title)]
        for question in section.questions:
            rows.append(("  ", flag_name(question.id)))
            rows.append((" " * 6, question.text))
            rows.append((" " * 6, explain_expected(question)))
            if question.show_if is not None:
                said = describe_condition(question.show_if, questionnaire)
                rows.append((" " * 6, _("Asked when {condition}", condition=said)))
    last = _("Every question also takes dont-know, declined and skipped.")
    rows += [("", ""), ("", last)]
    _write(environment, _fold_rows(rows, _choose_width(environment)))


@app.command()
def show(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The question's id.", autocompletion=_complete_id
        ),
    ],
    as_json: AsJson = False,
    questions_file: QuestionsFile = None,
    guidance_file: GuidanceFile = None,
) -> None:
    """Show one question: its answers, when and why it is asked, what reads it.

    Example: neurocheck questions show age
    """
    environment = environment_of(context)
    questionnaire, rules = _load(questions_file, guidance_file)
    question = _find_question(name, questionnaire)
    if as_json:
        with override(ENGLISH):
            _write_json(environment, describe_question(question, questionnaire, rules))
        return
    questionnaire = translate_questionnaire(questionnaire)
    question = questionnaire.questions[question.id]
    found = describe_question(question, questionnaire, rules)
    width = _choose_width(environment)
    facts = [*_list_answers(found, question), *_list_condition(question, questionnaire)]
    facts += _list_reasons(found, has_guidance=rules is not None)
    rows = [("", words) for words in (found.text, found.help) if words]
    rows += [("", ""), *_set_columns(facts, width)]
    _write(environment, _fold_rows(rows, width))


@dataclass(frozen=True, kw_only=True)
class GraphOptions:
    """The options of ``neurocheck questions graph``."""

    tree: Annotated[
        bool, option("--tree", "Draw a tree for the terminal, not Mermaid text.")
    ] = False
    output: Annotated[
        Path | None,
        option("--output", "Write the Mermaid text here.", "-o", metavar="FILE"),
    ] = None
    force: Force = False
    questions: QuestionsFile = None


@app.command()
@command_with(GraphOptions)
def graph(context: typer.Context, drawing: GraphOptions) -> None:
    """Draw the way through the questions, as Mermaid text or as a tree.

    Example: neurocheck questions graph --tree
    """
    if drawing.tree and drawing.output:
        raise UsageError(_("A tree is for the terminal: use --tree without -o."))
    environment = environment_of(context)
    check_outputs(
        environment, [drawing.output], force=drawing.force, inputs=[drawing.questions]
    )
    questionnaire = translate_questionnaire(load_questionnaire(drawing.questions))
    if drawing.tree:
        _draw_tree(environment, questionnaire)
    elif drawing.output:
        write_file(environment, drawing.output, to_mermaid(questionnaire))
    else:
        environment.stdout.write(to_mermaid(questionnaire))


def _load(
    questions: Path | None, guidance: Path | None
) -> tuple[Questionnaire, Guidance | None]:
    """Return a question set and the guidance for it, where that is known."""
    questionnaire = load_questionnaire(questions)
    # The bundled guidance reads only answers of the bundled questions.
    if questions is not None and guidance is None:
        return questionnaire, None
    return questionnaire, load_guidance(guidance, questionnaire)


def _choose_width(environment: Environment) -> int:
    """Return how many columns to use."""
    return min(environment.columns(environment.stdout), _WIDEST)


def _write(environment: Environment, words: str) -> None:
    """Write a text as standard output can carry it."""
    out = environment.stdout
    out.write(words if environment.has_unicode(out) else to_ascii(words))


def _write_json(environment: Environment, found: object) -> None:
    """Write JSON to standard output."""
    environment.stdout.write(fit_json(environment, encode_json(found)))


def _find_question(name: str, questionnaire: Questionnaire) -> Question:
    """Return the question of an id or a flag.

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


def _list_answers(found: QuestionInfo, question: Question) -> Iterator[_Fact]:
    """Yield what is asked and what can be answered."""
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
    if found.danger:
        left_open = _("without an answer, nobody can tell that nothing is urgent")
        yield _Fact(_("Danger"), left_open)
    if len(found.units) > 1:
        yield _Fact(_("Units"), ", ".join(found.units))
    if found.default is not None:
        yield _Fact(_("Default"), found.default)


def _list_condition(
    question: Question, questionnaire: Questionnaire
) -> Iterator[_Fact]:
    """Yield when a question is asked."""
    label = _("Asked when")
    if question.show_if is None:
        yield _Fact(label, _("always"))
        return
    for depth, line in describe_condition(question.show_if, questionnaire).lines():
        yield _Fact(label, line, "  " * depth + ("- " if depth else ""))
        label = ""


def _list_reasons(found: QuestionInfo, *, has_guidance: bool) -> Iterator[_Fact]:
    """Yield why a question is asked, what it rests on, and what reads it."""
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
    if not has_guidance:
        yield _Fact(label, _("No guidance was given, so its rules are not named."))


def _set_columns(facts: list[_Fact], width: int) -> Iterator[tuple[str, str]]:
    """Yield rows, with labels in a column of their own, or above in a narrow window."""
    cells = [text(fact.label).cell_len for fact in facts]
    column = max(cells) + _GAP
    is_narrow = width - column < _NARROWEST
    for fact, taken in zip(facts, cells, strict=True):
        if is_narrow and fact.label:
            yield "", fact.label
        label = " " * _GAP if is_narrow else fact.label + " " * (column - taken)
        yield label + fact.lead, fact.words


def _fold_rows(rows: list[tuple[str, str]], width: int) -> str:
    """Return rows as lines, each folded behind its label."""
    lines = []
    for label, words in rows:
        body = text(one_line(words))
        lines += wrap_hanging(label, body, width) if words else [text(label)]
    return to_string(lines, colour=False)


def _draw_tree(environment: Environment, questionnaire: Questionnaire) -> None:
    """Draw the questions as a tree, with conditions in words."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    unicode = environment.has_unicode(environment.stdout)
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8" if unicode else "ascii")
    console = Console(
        file=io.StringIO(),
        width=_choose_width(environment),
        color_system=None,
        markup=False,
    )
    # Rich draws in ASCII where its file has that encoding; nothing is written there.
    if not unicode:
        console = Console(
            file=file, width=_choose_width(environment), color_system=None
        )
    for number, (title, branches) in enumerate(build_tree(questionnaire), 1):
        root = Tree(Text(f"{number}. {one_line(title)}"))
        for branch in branches:
            _add_branch(root, branch, questionnaire, unicode=unicode)
        with console.capture() as capture:
            console.print(root)
        lines = (line.rstrip() for line in capture.get().splitlines())
        environment.stdout.write("\n".join(lines) + "\n")


def _add_branch(
    parent: "Tree", branch: Branch, questionnaire: Questionnaire, *, unicode: bool
) -> None:
    """Add a question to a tree, and the questions that it brings up."""
    from rich.text import Text

    question = branch.question
    words = f"{one_line(question.short)}  {flag_name(question.id)}"
    if question.show_if is not None:
        said = describe_condition(question.show_if, questionnaire)
        words += "\n" + _("when {condition}", condition=said)
    # A Text, because Rich would read [words] of a plain string as markup.
    node = parent.add(Text(words if unicode else to_ascii(words)))
    for inner in branch.inner:
        _add_branch(node, inner, questionnaire, unicode=unicode)
