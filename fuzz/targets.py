"""What is fuzzed: every door that bytes from outside come through.

Each target takes bytes and must end in one of two ways: it works, or it raises the
error that people are shown. Anything else is a crash. A target also looks at what came
of it: text for a terminal holds no control character, a page holds no foreign tag, and
no error holds what a person answered.

Some take bytes as they are. Others let the bytes choose what is changed in something
that is right (``shapes.py``), and so come past the parser. Those of tables stand in
``table_targets.py``.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import yaml
from shapes import MARKER, Choices, answers_of, changed
from table_targets import EXAMPLE, map_bytes, map_shape, table_bytes, table_shape

from neurocheck.answers.accept import accept_all
from neurocheck.answers.read import read_answers
from neurocheck.answers.resolve import resolve
from neurocheck.authoring.graph import to_mermaid
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.document import Document, make_document, read_document, write_document
from neurocheck.errors import NeurocheckError
from neurocheck.guidance.assess import assess
from neurocheck.guidance.countries import in_country
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


__all__ = ["EXAMPLE", "TARGETS", "Target"]

Target = Callable[[bytes], object]

_FOREIGN = re.compile(
    r"<\s*(script|iframe|img|object|embed|base|form)\b", re.IGNORECASE
)
_PRIVATE = {"answers_shape", "table_shape"}
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


@cache
def _example() -> Bundle:
    """Load the set that guidance, answers and documents are held against."""
    questions = EXAMPLE / "questions.yaml"
    return load_bundle(load_questionnaire(questions), None, questions)


def _questions(data: bytes) -> None:
    """Load a question set; where it is right, settle it without answers."""
    resolve(load_questionnaire(data, where="q"), {})


def _guidance(data: bytes) -> None:
    """Load guidance; where it is right, assess no answers at all and show it."""
    asked: Questionnaire = _example().questionnaire
    guidance = load_guidance(data, asked, where="g")
    assess(asked, guidance, {})


def _sources(data: bytes) -> None:
    """Load sources."""
    load_sources(data, where="s")


def _answers(data: bytes) -> None:
    """Read answers; where they fit, make a document of them and read it back."""
    asked, guidance, sources = _example()
    answers = accept_all(asked, read_answers(data, "a"))
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _same(made, read_document(write_document(made)))


def _document(data: bytes) -> None:
    """Read a document; where it is one, show it in every form."""
    _shown(read_document(data))


def _document_shape(data: bytes) -> None:
    """Read a document in which something was changed, and do all that can be done.

    It is shown, compared with the one that it was, and assessed again.
    """
    asked, guidance, sources = _example()
    choices = Choices(data)
    old = _made(choices.below(3))
    tree = changed(json.loads(write_document(old)), choices)
    found = read_document(json.dumps(tree).encode())
    _shown(found)
    for text in describe_differences(old.assessment, found.assessment):
        _harmless(clean(text))
    trend = make_trend([old, found], asked, guidance)
    _printed(compose_trend(trend, sources, why=True))
    _answered(found.answers)


def _answers_shape(data: bytes) -> None:
    """Take answers of every kind, right ones among them, as a file of answers."""
    asked = _example().questionnaire
    given = answers_of(asked.questions.values(), Choices(data))
    _answered(read_answers(json.dumps(given).encode(), "a"))


def _answered(given: Any) -> None:
    """Accept answers, and show what they give."""
    asked, guidance, sources = _example()
    answers = accept_all(asked, given)
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _same(made, read_document(write_document(made)))
    _shown(made)


def _set_shape(data: bytes) -> None:
    """Load a question set and guidance in which something was changed, and use them."""
    choices = Choices(data)
    trees = [yaml.load(text, Loader=yaml.BaseLoader) for text in _files()]  # noqa: S506 - makes only text
    changed(trees[choices.below(len(trees))], choices)
    questions, rules, catalogue = (json.dumps(tree).encode() for tree in trees)
    asked = load_questionnaire(questions, where="q")
    guidance = in_country(load_guidance(rules, asked, where="g"))
    sources = load_sources(catalogue, where="s")
    answers = accept_all(asked, answers_of(asked.questions.values(), choices))
    made = make_document(asked, guidance, answers, catalogue=sources, created=_NOW)
    _same(made, read_document(write_document(made)))
    _shown(made)
    _harmless(to_mermaid(asked))


def _files() -> tuple[str, str, str]:
    """Give the files of the example."""
    questions, guidance, sources = (
        (EXAMPLE / f"{name}.yaml").read_text(encoding="utf-8")
        for name in ("questions", "guidance", "sources")
    )
    return questions, guidance, sources


@cache
def _made(number: int) -> Document:
    """Make a document that is right: of few answers, or of many."""
    asked, guidance, sources = _example()
    given = answers_of(asked.questions.values(), Choices(bytes([3, number] * number)))
    answers = accept_all(asked, given)
    return make_document(asked, guidance, answers, catalogue=sources, created=_NOW)


def _shown(document: Document) -> None:
    """Show a document in every form."""
    _printed(compose(document, why=True, remind=True))
    sheet = compose_visit(document, why=True)
    sheet_to_markdown(sheet)
    _no_foreign_tag(sheet_to_html(sheet))


def _printed(report: Report) -> None:
    """Write a report in every form, and look at what came of it."""
    for text in _texts(report):
        _harmless(text)
    to_markdown(report)
    _no_foreign_tag(to_html(report))


def _texts(report: Report) -> Iterator[str]:
    """Give a report as the terminal gets it."""
    yield to_text(report)
    yield to_lines(report, width=72)
    yield render(report, width=40, colour=False, unicode=False)


def _topic(data: bytes) -> None:
    """Read a topic."""
    read_topic(data, "01-a.md", _example().sources)


def _same(one: Document, other: Document) -> None:
    """Hold two documents against each other."""
    if one != other:
        msg = "a document read back is another one"
        raise AssertionError(msg)


def _harmless(text: str) -> None:
    """Hold a text against what a terminal may be sent."""
    if text != clean(text):
        msg = "a control character reaches the terminal"
        raise AssertionError(msg)


def _no_foreign_tag(page: str) -> None:
    """Hold a page against the tags that we never write."""
    if _FOREIGN.search(page):
        msg = "a tag of somebody else stands in the page"
        raise AssertionError(msg)


def _guarded(act: Callable[[bytes], None], *, is_private: bool) -> Target:
    """Let the errors that people are shown pass, if they can be shown."""

    def target(data: bytes) -> None:
        try:
            act(data)
        except NeurocheckError as error:
            said = clean(str(error)).encode()
            if is_private and MARKER.encode() in said:
                msg = "an error holds what a person answered"
                raise AssertionError(msg) from None

    return target


TARGETS: dict[str, Target] = {
    name: _guarded(act, is_private=name in _PRIVATE)
    for name, act in {
        "questions": _questions,
        "guidance": _guidance,
        "sources": _sources,
        "answers": _answers,
        "document": _document,
        "topic": _topic,
        "answers_shape": _answers_shape,
        "document_shape": _document_shape,
        "set_shape": _set_shape,
        "table": table_bytes,
        "table_shape": table_shape,
        "map": map_bytes,
        "map_shape": map_shape,
    }.items()
}
