"""Every text that a person can read follows docs/writing.md."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given

from neurocheck.answers.accept import Answer
from neurocheck.document import Document, make_document
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import Level, RiskFactorRule, Rule
from neurocheck.questionnaire.model import Question
from neurocheck.report.blocks import Block, Callout, Citations, Items, Report
from neurocheck.report.render.html import to_html
from neurocheck.report.render.markdown import to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose
from neurocheck.topics.glossary import find_glossary_items
from support.bundled import bundle, documented
from support.each import each
from support.program import NOW, neurocheck
from support.strategies import answers, few
from support.texts import (
    compile_terms,
    find_banned_words,
    list_texts,
    load_bundled_topics,
    measure_grade,
    split_sentences,
)


CASES = Path(__file__).parents[1] / "cases"
GUIDANCE = bundle().guidance
ADVICE = {"red_flags", "checks"}
FIRST = (
    *("Ask", "Call", "Check", "Do", "Get", "Go", "Have", "Look", "See", "Stop"),
    *("Take", "Tell"),
)
RULES = [
    pytest.param(rule, 6 if key in ADVICE else 8, id=f"{key}-{rule.id}")
    for key in RULE_LISTS
    if key != "places"
    for rule in getattr(GUIDANCE, key)
]
URGENT = [
    pytest.param(rule, id=rule.id)
    for rule in GUIDANCE.red_flags
    if rule.level in {Level.EMERGENCY, Level.SAME_DAY}
]
QUESTIONS = bundle().questionnaire.questions.values()


def _join_words(rule: Rule) -> str:
    """Return all texts of a rule as one text."""
    helps = rule.helps if isinstance(rule, RiskFactorRule) else ""
    return f"{rule.title.rstrip('.?!')}. {rule.text} {' '.join(rule.steps)} {helps}"


def test_no_text_says_what_is_never_said() -> None:
    """No text comforts, judges, labels, blames, alarms, doses or promises.

    Not in the data files, and not in the program's own words.
    """
    found = [
        (where, words)
        for where, text in list_texts()
        if (words := find_banned_words(text))
    ]

    assert found == []


@each(
    "text",
    [
        "You have diabetic nerve damage.",
        "This is normal.",
        "Diabetics often suffer.",
        "You are non-compliant.",
        "It can be deadly.",
        "It regenerates nerves.",
        "Take 300 mg.",
    ],
)
def test_what_is_never_said_is_found(text: str) -> None:
    """The search finds each kind of forbidden words."""
    assert find_banned_words(text)


def test_the_program_is_searched_too() -> None:
    """The search covers questions, guidance, topics and code."""
    places = {where.split(".")[0] for where, _ in list_texts()}

    assert {"questions", "guidance", "topics", "countries", "assess"} <= places


@each("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_reads_at_grade_6(question: Question) -> None:
    """Question, help and reason read at grade 6, in sentences of 20 words at most."""
    for text in (question.text, question.help, question.why):
        assert not text or measure_grade(text) <= 6
        assert [one for count, one in split_sentences(text) if count > 20] == []


@each(("rule", "limit"), RULES)
def test_guidance_reads_at_its_grade(rule: Rule, limit: int) -> None:
    """Advice reads at grade 6, the rest at 8, in sentences of 20 words at most."""
    assert measure_grade(_join_words(rule)) <= limit
    assert [
        one for count, one in split_sentences(_join_words(rule)) if count > 20
    ] == []


@each("level", list(Level))
def test_headlines_read_at_grade_6(level: Level) -> None:
    """The texts of each urgency level read at grade 6, in short sentences."""
    said = GUIDANCE.urgency[level]

    assert measure_grade(f"{said.title}. {said.text}") <= 6
    assert [one for count, one in split_sentences(said.text) if count > 20] == []


@each("name", load_bundled_topics())
def test_no_sentence_of_a_topic_is_long(name: str) -> None:
    """No sentence of a topic or a pattern has more than 20 words."""
    passages = [
        one for part in load_bundled_topics()[name].sections for one in part.passages
    ]
    said = [one.text for one in passages] + [one.text for one in GUIDANCE.patterns]

    for text in said:
        assert [one for count, one in split_sentences(text) if count > 20] == []


@each("rule", URGENT)
def test_urgent_lines_say_first_what_to_do(rule: Rule) -> None:
    """Urgent texts begin with what to do, and then say why."""
    assert rule.text.split()[0].strip(",.:") in FIRST


def test_an_emergency_begins_with_the_call() -> None:
    """An emergency begins with calling for help."""
    assert GUIDANCE.urgency["emergency"].text.startswith("Call ")


@each("name", [name for name in load_bundled_topics() if name != "glossary"])
def test_hard_words_are_explained_with_the_topic(name: str) -> None:
    """A topic is shown with an explanation of each hard word in it."""
    topic, glossary = load_bundled_topics()[name], load_bundled_topics()["glossary"]
    shown = " ".join(neurocheck("learn", name, "--plain", width=400).out.split())
    body = " ".join(
        f"{one.lead} {one.text}" for part in topic.sections for one in part.passages
    )
    entries = find_glossary_items(topic, glossary)

    for entry in entries:
        assert entry.text in shown
    explained = " ".join(entry.lead for entry in entries).casefold()
    for term in {found[1].casefold() for found in compile_terms().finditer(body)}:
        assert term in explained


def _list_cases() -> Iterator[dict[str, Any]]:
    """Yield the answers of every case."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            given = case["answers"]
            yield from given if isinstance(given, list) else [given]


def _list_blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks of the summary with reasons and without, without citations.

    Each item of a list or a frame is a list of its own.
    """
    for why in (False, True):
        for block in compose(document, why=why, remind=True).blocks:
            if isinstance(block, Items | Callout):
                yield from (Items(items=(item,)) for item in block.items)
            if isinstance(block, Callout):
                yield msgspec.structs.replace(block, items=())
            elif not isinstance(block, Items | Citations):
                yield block


def _render_in_every_format(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield blocks in every format, each on one line."""
    report = Report(title="Your summary", created=NOW, blocks=tuple(blocks))
    yield " ".join(to_text(report).replace("┃", " ").split())
    yield " ".join(to_lines(report, width=80).split())
    yield to_markdown(report).replace("\\", "")
    yield to_html(report).partition("</style>")[2]


def test_no_summary_of_a_case_says_what_is_never_said() -> None:
    """No summary of a case has forbidden words, in any format.

    What several cases are told is drawn once.
    """
    said: dict[object, Block] = {}
    for case in _list_cases():
        for block in _list_blocks(documented(case)):
            said.setdefault((type(block), msgspec.msgpack.encode(block)), block)

    for text in _render_in_every_format(said.values()):
        assert find_banned_words(text) == []


@few
@given(answers(bundle().questionnaire))
def test_no_summary_of_anybody_says_what_is_never_said(
    person: dict[str, Answer],
) -> None:
    """No summary of random answers has forbidden words, own words excepted."""
    questionnaire, guidance, sources = bundle()
    given = {name: said for name, said in person.items() if name != "own_words"}

    document = make_document(
        questionnaire, guidance, given, catalogue=sources, created=NOW
    )

    for text in _render_in_every_format(_list_blocks(document)):
        assert find_banned_words(text) == []
