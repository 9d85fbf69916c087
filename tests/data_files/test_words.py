"""The words: every text that a person can meet, held to docs/writing.md."""

from collections.abc import Iterator
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
from neurocheck.report.blocks import Citations
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
from support.texts import banned, every_text, grade, sentences, terms, topics


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


def _said(rule: Rule) -> str:
    """Return all words of a rule."""
    helps = rule.helps if isinstance(rule, RiskFactorRule) else ""
    return f"{rule.title.rstrip('.?!')}. {rule.text} {' '.join(rule.steps)} {helps}"


def test_no_text_says_what_is_never_said() -> None:
    """No text comforts, judges, labels, blames, alarms, doses or promises.

    Not in the data files, and not in the program's own words.
    """
    found = [(where, words) for where, text in every_text() if (words := banned(text))]

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
    """The search finds each kind of words."""
    assert banned(text)


def test_the_program_is_searched_too() -> None:
    """The texts of the questions, the guidance, the topics and the code are there."""
    places = {where.split(".")[0] for where, _ in every_text()}

    assert {"questions", "guidance", "topics", "countries", "assess"} <= places


@each("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_reads_at_grade_6(question: Question) -> None:
    """So do its help and its reason; no sentence has more than 20 words."""
    for text in (question.text, question.help, question.why):
        assert not text or grade(text) <= 6
        assert [one for count, one in sentences(text) if count > 20] == []


@each(("rule", "limit"), RULES)
def test_guidance_reads_at_its_grade(rule: Rule, limit: int) -> None:
    """Advice reads at grade 6, all else at 8; no sentence has more than 20 words."""
    assert grade(_said(rule)) <= limit
    assert [one for count, one in sentences(_said(rule)) if count > 20] == []


@each("level", list(Level))
def test_headlines_read_at_grade_6(level: Level) -> None:
    """What is said at each level of urgency reads at grade 6, in short sentences."""
    said = GUIDANCE.urgency[level]

    assert grade(f"{said.title}. {said.text}") <= 6
    assert [one for count, one in sentences(said.text) if count > 20] == []


@each("name", topics())
def test_no_sentence_of_a_topic_is_long(name: str) -> None:
    """No sentence of a topic has more than 20 words; patterns are held to that too."""
    passages = [one for part in topics()[name].sections for one in part.passages]
    said = [one.text for one in passages] + [one.text for one in GUIDANCE.patterns]

    for text in said:
        assert [one for count, one in sentences(text) if count > 20] == []


@each("rule", URGENT)
def test_urgent_lines_say_first_what_to_do(rule: Rule) -> None:
    """What needs care now or today begins with something to do, then says why."""
    assert rule.text.split()[0].strip(",.:") in FIRST


def test_an_emergency_begins_with_the_call() -> None:
    """The first words of an emergency are the call for help."""
    assert GUIDANCE.urgency["emergency"].text.startswith("Call ")


@each("name", [name for name in topics() if name != "glossary"])
def test_hard_words_are_explained_with_the_topic(name: str) -> None:
    """Whoever reads a topic finds each of its hard words explained below it."""
    topic, glossary = topics()[name], topics()["glossary"]
    shown = " ".join(neurocheck("learn", name, "--plain", width=400).out.split())
    body = " ".join(
        f"{one.lead} {one.text}" for part in topic.sections for one in part.passages
    )
    entries = find_glossary_items(topic, glossary)

    for entry in entries:
        assert entry.text in shown
    explained = " ".join(entry.lead for entry in entries).casefold()
    for term in {found[1].casefold() for found in terms().finditer(body)}:
        assert term in explained


def _cases() -> Iterator[dict[str, Any]]:
    """Return the answers of every case."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            given = case["answers"]
            yield from given if isinstance(given, list) else [given]


def _composed(document: Document) -> Iterator[str]:
    """Yield the summary in every format, on one line each, without its citations.

    What stands in it without reasons is looked at in one format; the others differ from
    it in how they are drawn.
    """
    for why in (False, True):
        report = compose(document, why=why, remind=True)
        blocks = [one for one in report.blocks if not isinstance(one, Citations)]
        said = msgspec.structs.replace(report, blocks=tuple(blocks))
        yield " ".join(to_text(said).replace("┃", " ").split())
    yield " ".join(to_lines(said, width=80).split())
    yield to_markdown(said).replace("\\", "")
    yield to_html(said).partition("</style>")[2]


def test_no_summary_of_a_case_says_what_is_never_said() -> None:
    """Nor do the texts that are put together from pieces, in any format."""
    for case in _cases():
        for text in _composed(documented(case)):
            assert banned(text) == []


@few
@given(answers(bundle().questionnaire))
def test_no_summary_of_anybody_says_what_is_never_said(
    person: dict[str, Answer],
) -> None:
    """The same holds for anybody, whose own words are their own."""
    questionnaire, guidance, sources = bundle()
    given = {name: said for name, said in person.items() if name != "own_words"}

    document = make_document(
        questionnaire, guidance, given, catalogue=sources, created=NOW
    )

    for text in _composed(document):
        assert banned(text) == []
