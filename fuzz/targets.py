"""What is fuzzed: every door that bytes from outside come through.

Each target takes bytes and must end in one of two ways: it works, or it raises the
error that people are shown. Anything else is a crash. A target also looks at what came
of it: text for a terminal holds no control character, and a page holds no foreign tag.

The reader of tables belongs here too: add it to ``TARGETS``.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.document import Document, make_document, read_document, write_document
from neurocheck.errors import NeurocheckError
from neurocheck.guidance.assess import assess
from neurocheck.guidance.load import load_guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.report.compose import compose
from neurocheck.report.html_page import to_html
from neurocheck.report.linear import to_lines
from neurocheck.report.markdown import to_markdown
from neurocheck.report.terminal import to_text
from neurocheck.response.answers import accept_all
from neurocheck.response.read import read_answers
from neurocheck.response.sheet import settle
from neurocheck.text import clean
from neurocheck.topics.sources import load_sources
from neurocheck.topics.topics import read_topic


__all__ = ["EXAMPLE", "TARGETS", "Target"]

Target = Callable[[bytes], object]

EXAMPLE = Path(__file__).parents[1] / "examples" / "foot-care-habits"
_FOREIGN = re.compile(
    r"<\s*(script|iframe|img|object|embed|base|form)\b", re.IGNORECASE
)
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


@cache
def _example() -> Knowledge:
    """Load the set that guidance, answers and documents are held against."""
    questions = EXAMPLE / "questions.yaml"
    return load_knowledge(load_questionnaire(questions), None, questions)


def _questions(data: bytes) -> None:
    """Load a question set; where it is right, settle it without answers."""
    settle(load_questionnaire(data, where="q"), {})


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
    report = compose(read_document(data), why=True, remind=True)
    for text in (to_text(report), to_lines(report, width=72)):
        _harmless(text)
    to_markdown(report)
    _no_foreign_tag(to_html(report))


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


def _guarded(act: Callable[[bytes], None]) -> Target:
    """Let the errors that people are shown pass, if they can be shown."""

    def target(data: bytes) -> None:
        try:
            act(data)
        except NeurocheckError as error:
            clean(str(error)).encode()

    return target


TARGETS: dict[str, Target] = {
    name: _guarded(act)
    for name, act in {
        "questions": _questions,
        "guidance": _guidance,
        "sources": _sources,
        "answers": _answers,
        "document": _document,
        "topic": _topic,
    }.items()
}
