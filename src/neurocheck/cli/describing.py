"""What ``neurocheck questions list``, ``show`` and ``graph`` write."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from neurocheck.authoring.describe import Description, describe
from neurocheck.authoring.graph import Branch, tree
from neurocheck.authoring.wording import in_words
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.model import Guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.questionnaire.translated import translate_questionnaire
from neurocheck.reading.convert import near
from neurocheck.response.answers import expected
from neurocheck.text import one_line
from neurocheck.words import ENGLISH, say, speak


if TYPE_CHECKING:
    from rich.tree import Tree


__all__ = ["draw_tree", "list_all", "show_one"]

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
        with speak(ENGLISH):
            found = [describe(question, questionnaire, rules) for question in asked]
        _write_json(environment, found)
        return
    questionnaire = translate_questionnaire(load_questionnaire(questions))
    rows: list[tuple[str, str]] = []
    for section in questionnaire.sections:
        rows += [("", ""), ("", section.title)]
        for question in section.questions:
            rows.append(("  ", _flag(question)))
            rows.append((" " * 6, question.text))
            rows.append((" " * 6, expected(question)))
            if question.show_if is not None:
                said = in_words(question.show_if, questionnaire)
                rows.append((" " * 6, say("Asked when {condition}", condition=said)))
    last = say("Every question also takes dont-know, declined and skipped.")
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
        with speak(ENGLISH):
            _write_json(environment, describe(question, questionnaire, rules))
        return
    questionnaire = translate_questionnaire(questionnaire)
    question = questionnaire.questions[question.id]
    found = describe(question, questionnaire, rules)
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
        hint = near(name.removeprefix("--"), asked)
        message = say("There is no question '{name}'.", name=one_line(name)[:40])
        raise UsageError(f"{message} ({hint})" if hint else message)
    return question


def _flag(question: Question) -> str:
    """Give a question's flag."""
    from neurocheck.cli.question_flags import flag_name

    return flag_name(question.id)


def _facts(found: Description, question: Question) -> Iterator[_Fact]:
    """Say what is asked and what can be answered."""
    yield _Fact(say("Flag"), found.flag)
    yield _Fact(say("Section"), f"{found.section_number}. {found.section}")
    yield _Fact(say("In short"), found.short)
    if not found.options:
        yield _Fact(say("Takes"), expected(question))
    label = say("Options")
    for name, words in found.options.items():
        alone = say("alone") if name in found.exclusive else ""
        yield _Fact(label, f"{name}: {words}" + (f" ({alone})" if alone else ""))
        label = ""
    if len(found.units) > 1:
        yield _Fact(say("Units"), ", ".join(found.units))
    if found.default is not None:
        yield _Fact(say("Default"), found.default)


def _condition(question: Question, questionnaire: Questionnaire) -> Iterator[_Fact]:
    """Say when it is asked."""
    label = say("Asked when")
    if question.show_if is None:
        yield _Fact(label, say("always"))
        return
    for depth, line in in_words(question.show_if, questionnaire).lines():
        yield _Fact(label, line, "  " * depth + ("- " if depth else ""))
        label = ""


def _reasons(found: Description, *, known: bool) -> Iterator[_Fact]:
    """Say why it is asked, what it rests on, and what reads it."""
    yield _Fact(say("Why"), found.why)
    if found.sources:
        yield _Fact(say("Sources"), ", ".join(found.sources))
    lists: dict[str, list[str]] = {}
    for use in found.read_by:
        lists.setdefault(use.list, []).append(use.id)
    label = say("Read by")
    for name, ids in lists.items():
        yield _Fact(label, f"{name}: {', '.join(ids)}")
        label = ""
    if not known:
        yield _Fact(label, say("No guidance was given, so its rules are not named."))


def _columns(facts: list[_Fact], width: int) -> Iterator[tuple[str, str]]:
    """Set labels in a column of their own, or above their words where it is narrow."""
    from neurocheck.report.pen import text

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
    from neurocheck.report.pen import hang, text, to_string

    lines = []
    for label, words in rows:
        body = text(one_line(words))
        lines += hang(label, body, width) if words else [text(label)]
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
    for number, (title, branches) in enumerate(tree(questionnaire), 1):
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
        said = in_words(question.show_if, questionnaire)
        words += "\n" + say("when {condition}", condition=said)
    node = parent.add(Text(words if unicode else to_ascii(words)))
    for inner in branch.inner:
        _grow(node, inner, questionnaire, unicode=unicode)
