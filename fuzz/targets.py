"""The targets for fuzzing: everything that reads bytes from outside.

A target takes bytes and must end in one of two ways: it works, or it raises an error
that is made for people. Anything else is a crash. A target also checks the results:
text for a terminal has no control characters, a page has no foreign tags, and no error
holds what a person answered.

Some targets read the bytes as they are. Others let the bytes choose what to change in
valid input (``shapes.py``), and so get past the parser. The targets for tables are in
``table_targets.py``, those for translations in ``catalog_targets.py``.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any

from catalog_targets import (
    check_harmless,
    fuzz_catalog,
    fuzz_catalog_shape,
    load_catalog_shape,
)
from shapes import MARKER, Choices, change_tree, make_answers, read_tree
from table_targets import (
    EXAMPLE,
    fuzz_map,
    fuzz_map_shape,
    fuzz_table,
    fuzz_table_shape,
    load_example,
    load_map_shape,
    open_table_shape,
)

from neurocheck.answers.accept import accept_all
from neurocheck.answers.read import read_answers
from neurocheck.answers.resolve import resolve
from neurocheck.authoring.graph import to_mermaid
from neurocheck.bundle import Bundle
from neurocheck.document import Document, make_document, read_document, write_document
from neurocheck.errors import NeurocheckError
from neurocheck.guidance.assess import assess
from neurocheck.guidance.countries import set_country
from neurocheck.guidance.load import load_guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.report.blocks import Report
from neurocheck.report.render.html import sheet_to_html, to_html
from neurocheck.report.render.markdown import sheet_to_markdown, to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import render, to_text
from neurocheck.report.summary import compose
from neurocheck.report.trend_report import compose_trend
from neurocheck.report.visit_sheet import compose_visit
from neurocheck.sanitize import clean
from neurocheck.sources import load_sources
from neurocheck.topics.parse import read_topic
from neurocheck.trend.reassessment import describe_differences
from neurocheck.trend.series import make_trend


__all__ = ["EXAMPLE", "LOADERS", "TARGETS", "Target"]

Target = Callable[[bytes], object]

_FOREIGN = re.compile(
    r"<\s*(script|iframe|img|object|embed|base|form)\b", re.IGNORECASE
)
_PRIVATE = {"answers_shape", "table_shape"}
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _fuzz_questions(data: bytes) -> None:
    """Load a question set; if it is valid, resolve it without answers."""
    resolve(load_questionnaire(data, where="q"), {})


def _fuzz_guidance(data: bytes) -> None:
    """Load guidance; if it is valid, assess no answers at all with it."""
    asked: Questionnaire = load_example().questionnaire
    guidance = load_guidance(data, asked, where="g")
    assess(asked, guidance, {})


def _fuzz_sources(data: bytes) -> None:
    """Load sources."""
    load_sources(data, where="s")


def _fuzz_answers(data: bytes) -> None:
    """Read answers; if they fit, make a document of them and read it back."""
    asked, guidance, sources = load_example()
    answers = accept_all(asked, read_answers(data, "a"))
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _check_same(made, read_document(write_document(made)))


def _fuzz_document(data: bytes) -> None:
    """Read a document; if it is valid, show it in every form."""
    _show_document(read_document(data))


def _fuzz_document_shape(data: bytes) -> None:
    """Read a changed document; show it, compare it with the original, assess it."""
    asked, guidance, sources = load_example()
    old, found = _load_document_shape(data)
    _show_document(found)
    for text in describe_differences(old.assessment, found.assessment):
        check_harmless(clean(text))
    trend = make_trend([old, found], asked, guidance)
    _show_report(compose_trend(trend, sources, why=True))
    _use_answers(found.answers)


def _load_document_shape(data: bytes) -> tuple[Document, Document]:
    """Return a document and a changed one, where that is still valid."""
    choices = Choices(data)
    old = _make_example_document(choices.choose_number(3))
    tree = change_tree(json.loads(write_document(old)), choices)
    return old, read_document(json.dumps(tree).encode())


def _fuzz_answers_shape(data: bytes) -> None:
    """Read a file with answers of every kind, valid ones among them."""
    _use_answers(_load_answers_shape(data))


def _load_answers_shape(data: bytes) -> Any:
    """Return answers of every kind from a file."""
    asked = load_example().questionnaire
    given = make_answers(asked.questions.values(), Choices(data))
    return read_answers(json.dumps(given).encode(), "a")


def _use_answers(given: Any) -> None:
    """Accept answers, and show the document that they give."""
    asked, guidance, sources = load_example()
    answers = accept_all(asked, given)
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _check_same(made, read_document(write_document(made)))
    _show_document(made)


def _fuzz_set_shape(data: bytes) -> None:
    """Load questions, guidance and sources, one of them changed, and use them."""
    choices = Choices(data)
    asked, guidance, sources = _load_set_shape(choices)
    given = make_answers(asked.questions.values(), choices, has_junk=False)
    answers = accept_all(asked, given)
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _check_same(made, read_document(write_document(made)))
    _show_document(made)
    check_harmless(to_mermaid(asked))


def _load_set_shape(choices: Choices) -> Bundle:
    """Return a question set of which one file was changed, where it is still valid."""
    trees = _read_example()
    number = choices.choose_number(len(trees))
    changed = json.dumps(change_tree(deepcopy(trees[number]), choices)).encode()
    asked, guidance, sources = load_example()
    if number == 0:
        asked = load_questionnaire(changed, where="q")
    # Only what can be another is read anew: reading takes nearly all of the time.
    if number <= 1:
        rules = changed if number else json.dumps(trees[1]).encode()
        guidance = set_country(load_guidance(rules, asked, where="g"))
    else:
        sources = load_sources(changed, where="s")
    return Bundle(asked, guidance, sources)


@cache
def _read_example() -> list[Any]:
    """Return the values of the example's questions, guidance and sources."""
    return [
        read_tree((EXAMPLE / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("questions", "guidance", "sources")
    ]


@cache
def _make_example_document(number: int) -> Document:
    """Return a valid document: the higher the number, the more answers it has."""
    asked, guidance, sources = load_example()
    given = make_answers(asked.questions.values(), Choices(bytes([3, number] * number)))
    answers = accept_all(asked, given)
    return make_document(asked, guidance, answers, catalogue=sources, created=_NOW)


def _show_document(document: Document) -> None:
    """Show a document in every form."""
    _show_report(compose(document, why=True, remind=True))
    sheet = compose_visit(document, why=True)
    sheet_to_markdown(sheet)
    _check_tags(sheet_to_html(sheet))


def _show_report(report: Report) -> None:
    """Render a report in every form, and check the results."""
    for text in _render_texts(report):
        check_harmless(text)
    to_markdown(report)
    _check_tags(to_html(report))


def _render_texts(report: Report) -> Iterator[str]:
    """Yield a report as the terminal gets it."""
    yield to_text(report)
    yield to_lines(report, width=72)
    yield render(report, width=40, colour=False, unicode=False)


def _fuzz_topic(data: bytes) -> None:
    """Read a topic."""
    read_topic(data, "01-a.md", load_example().sources)


def _check_same(one: Document, other: Document) -> None:
    """Raise an error if two documents differ."""
    if one != other:
        msg = "a document read back is another one"
        raise AssertionError(msg)


def _check_tags(page: str) -> None:
    """Raise an error if a page has a tag that we never write."""
    if _FOREIGN.search(page):
        msg = "a tag of somebody else stands in the page"
        raise AssertionError(msg)


def _guard(fuzz: Callable[[bytes], None], *, is_private: bool) -> Target:
    """Return a target that lets the errors made for people pass.

    Args:
        fuzz: The target.
        is_private: Whether the bytes are answers, which no error may repeat.
    """

    def target(data: bytes) -> None:
        try:
            fuzz(data)
        except NeurocheckError as error:
            said = clean(str(error)).encode()
            if is_private and MARKER.encode() in said:
                msg = "an error holds what a person answered"
                raise AssertionError(msg) from None

    return target


TARGETS: dict[str, Target] = {
    name: _guard(fuzz, is_private=name in _PRIVATE)
    for name, fuzz in {
        "questions": _fuzz_questions,
        "guidance": _fuzz_guidance,
        "sources": _fuzz_sources,
        "answers": _fuzz_answers,
        "document": _fuzz_document,
        "topic": _fuzz_topic,
        "answers_shape": _fuzz_answers_shape,
        "document_shape": _fuzz_document_shape,
        "set_shape": _fuzz_set_shape,
        "table": fuzz_table,
        "table_shape": fuzz_table_shape,
        "map": fuzz_map,
        "map_shape": fuzz_map_shape,
        "catalog": fuzz_catalog,
        "catalog_shape": fuzz_catalog_shape,
    }.items()
}

LOADERS: dict[str, Target] = {
    "answers_shape": _load_answers_shape,
    "catalog_shape": load_catalog_shape,
    "document_shape": _load_document_shape,
    "map_shape": load_map_shape,
    "set_shape": lambda data: _load_set_shape(Choices(data)),
    "table_shape": open_table_shape,
}
"""The part of such a target that comes first, and can refuse what the bytes made."""
