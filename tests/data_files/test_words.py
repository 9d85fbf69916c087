"""Every text that a person can read follows docs/writing.md."""

from collections.abc import Iterable, Iterator
from itertools import product

import msgspec
import pytest
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
from support.bundled import bundle
from support.cases import document_of, list_answers
from support.each import each
from support.languages import (
    MANNERS,
    bundle_in,
    compile_terms,
    list_codes,
    load_bundled_topics,
)
from support.program import NOW, neurocheck
from support.strategies import answers, few
from support.texts import find_banned_words, find_long_sentences, is_hard, list_texts


ADVICE = {"red_flags", "checks"}
CODES = list_codes()
RULES = [
    pytest.param(code, rule, key in ADVICE, id=f"{code}-{key}-{rule.id}")
    for code in CODES
    for key in RULE_LISTS
    if key != "places"
    for rule in getattr(bundle_in(code).guidance, key)
]
URGENT = [
    pytest.param(code, rule, id=f"{code}-{rule.id}")
    for code in CODES
    for rule in bundle_in(code).guidance.red_flags
    if rule.level in {Level.EMERGENCY, Level.SAME_DAY}
]
QUESTIONS = [
    pytest.param(code, question, id=f"{code}-{question.id}")
    for code in CODES
    for question in bundle_in(code).questionnaire.questions.values()
]


def _join_words(rule: Rule) -> str:
    """Return all texts of a rule as one text."""
    helps = rule.helps if isinstance(rule, RiskFactorRule) else ""
    return f"{rule.title.rstrip('.?!')}. {rule.text} {' '.join(rule.steps)} {helps}"


def test_every_language_has_a_row() -> None:
    """It is known how each language is measured, and what it never says."""
    assert set(CODES) <= set(MANNERS)


@each("code", CODES)
def test_no_text_says_what_is_never_said(code: str) -> None:
    """No text comforts, judges, labels, blames, alarms, doses or promises.

    Not in the data files, and not in the program's own words.
    """
    found = [
        (where, words)
        for where, text in list_texts(code)
        if (words := find_banned_words(text, code))
    ]

    assert found == []


@each("code", MANNERS)
def test_what_is_never_said_is_found(code: str) -> None:
    """The search finds each kind of forbidden words, and each example."""
    found = [find_banned_words(text, code) for text in MANNERS[code].examples]

    assert all(found)
    kinds = {words.partition(":")[0] for one in found for words in one}
    assert kinds == set(MANNERS[code].never)


@each("code", CODES)
def test_the_program_is_searched_too(code: str) -> None:
    """The search covers questions, guidance, topics and the program's own words."""
    places = {where.split(".")[0] for where, _ in list_texts(code)}
    own = {"countries", "assess"} if code == "en" else {"program"}

    assert {"questions", "guidance", "topics", *own} <= places


@each(("code", "question"), QUESTIONS)
def test_a_question_is_easy_to_read(code: str, question: Question) -> None:
    """Question, help and reason are read easily, in short sentences.

    In English, at grade 6; in Spanish, they are fairly easy together.
    """
    parts = [one for one in (question.text, question.help, question.why) if one]
    measured = parts if MANNERS[code].fewest == 1 else [" ".join(parts)]

    assert [one for one in measured if is_hard(one, code, is_advice=True)] == []
    assert [find_long_sentences(one, code) for one in parts if one] == [[]] * len(parts)


@each(("code", "rule", "is_advice"), RULES)
def test_guidance_is_easy_to_read(code: str, rule: Rule, is_advice: bool) -> None:
    """Advice is as easy as a question, and the rest nearly so (grade 8 in English)."""
    words = _join_words(rule)

    assert not is_hard(words, code, is_advice=is_advice)
    assert find_long_sentences(words, code) == []


@each(("code", "level"), product(CODES, Level))
def test_headlines_are_easy_to_read(code: str, level: Level) -> None:
    """The texts of each urgency level are as easy as a question."""
    said = bundle_in(code).guidance.urgency[level]

    assert not is_hard(f"{said.title}. {said.text}", code, is_advice=True)
    assert find_long_sentences(said.text, code) == []


@each(("code", "name"), product(CODES, load_bundled_topics()))
def test_no_sentence_of_a_topic_is_long(code: str, name: str) -> None:
    """No sentence of a topic or a pattern has more words than its language allows."""
    passages = [
        one
        for part in load_bundled_topics(code)[name].sections
        for one in part.passages
    ]
    patterns = bundle_in(code).guidance.patterns
    said = [one.text for one in passages] + [one.text for one in patterns]

    assert [find_long_sentences(text, code) for text in said] == [[]] * len(said)


@each(("code", "rule"), URGENT)
def test_urgent_lines_say_first_what_to_do(code: str, rule: Rule) -> None:
    """Urgent texts begin with what to do, and then say why."""
    assert rule.text.split()[0].strip(",.:") in MANNERS[code].first


@each("code", CODES)
def test_an_emergency_begins_with_the_call(code: str) -> None:
    """An emergency begins with calling for help."""
    said = bundle_in(code).guidance.urgency["emergency"].text

    assert said.split()[0] == MANNERS[code].first[0]


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
    for name in list_answers():
        for block in _list_blocks(document_of(name)):
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
