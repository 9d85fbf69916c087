"""Promises of conditions in words, of descriptions, and of the drawn flow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.authoring.condition_text import describe_condition
from neurocheck.authoring.graph import Branch, build_tree, to_mermaid
from neurocheck.authoring.question_info import describe_question
from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Named,
    Not,
)
from support import questionnaire
from support.bundled import bundle
from support.sets import every_type, feet, feet_guidance
from support.strategies import conditions


ASKED = every_type()


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Compare("numb", "=", "both"), 'numb is "Yes, both feet"'),
        (Compare("numb", "!=", "no"), 'numb is answered other than "No"'),
        (Compare("signs", "includes", "hot"), 'signs includes "Hot"'),
        (Compare("hba1c", ">=", 7.0), "hba1c is 7 % or more"),
        (Compare("hba1c", "<", 7.0), "hba1c is below 7 %"),
        (Compare("age", "<=", 50), "age is 50 years or less"),
        (Compare("age", ">", 50), "age is above 50 years"),
        (Compare("pain", "=", 3), "pain is 3"),
        (Compare("pain", "!=", 3), "pain is answered other than 3"),
        (Compare("seen", "<", "2026-03-31"), "seen is before 2026-03-31"),
        (Compare("seen", "<=", "2026-03-31"), "seen is 2026-03-31 or before"),
        (Compare("seen", ">", "2026-03-31"), "seen is after 2026-03-31"),
        (Compare("seen", ">=", "2026-03-31"), "seen is 2026-03-31 or after"),
        (Compare("seen", "=", "2026-03-31"), "seen is 2026-03-31"),
        (Compare("seen", "!=", "2026-03-31"), "seen is answered other than 2026-03-31"),
        (IsAnswered("words"), "words is answered"),
        (Not(IsAnswered("words")), "words is not answered"),
        (Not(Compare("age", "<", 50)), "age is 50 years or more"),
        (Not(Not(Compare("pain", "=", 3))), "pain is 3"),
        (Not(Compare("signs", "includes", "hot")), 'signs is answered without "Hot"'),
    ],
)
def test_a_comparison_in_words(condition: Condition, words: str) -> None:
    """Each kind of comparison, and its opposite, is one plain sentence."""
    assert str(describe_condition(condition, ASKED)) == words


def test_groups_in_words() -> None:
    """Groups say how many of their parts are meant; needless parts are left out."""
    numb = Compare("numb", "=", "both")
    hot = Compare("signs", "includes", "hot")

    said: dict[str, Condition] = {
        "any": AnyOf((numb, hot)),
        "some": AtLeast((numb, hot, IsAnswered("age")), 2),
        "guarded": Not(AllOf((IsAnswered("numb"), numb))),
        "not": Not(AnyOf((numb, hot))),
        "list": AnyOf((hot, Compare("signs", "includes", "red"))),
        "one": AnyOf((numb, Compare("numb", "=", "one"))),
        "single": AllOf((IsAnswered("numb"), numb)),
    }

    assert {
        name: str(describe_condition(one, ASKED)) for name, one in said.items()
    } == {
        "any": 'any of these: numb is "Yes, both feet"; signs includes "Hot"',
        "some": '2 or more of these: numb is "Yes, both feet"; signs includes "Hot";'
        " age is answered",
        "guarded": 'it is not so that: numb is "Yes, both feet"',
        "not": 'answered, but not so: (any of these: numb is "Yes, both feet";'
        ' signs includes "Hot")',
        "list": 'signs includes one of "Hot", "Red, or dark"',
        "one": 'numb is one of "Yes, both feet", "Yes, one foot"',
        "single": 'numb is "Yes, both feet"',
    }


@given(st.sampled_from([ASKED]).flatmap(lambda q: conditions(q, with_answered=True)))
def test_every_condition_can_be_said(condition: Condition) -> None:
    """There are words for any condition, and the list has all of them."""
    said = describe_condition(condition, ASKED)

    assert str(said)
    assert all(text for _, text in said.lines())


def test_a_name_that_was_never_bound_is_our_mistake() -> None:
    """A name that was not replaced has no words."""
    with pytest.raises(TypeError):
        describe_condition(Named("a"), ASKED)


def test_a_question_is_described_with_what_reads_it() -> None:
    """Questions, derived numbers, rules and features that use an answer are named."""
    asked = feet()
    found = describe_question(asked.questions["wound"], asked, feet_guidance(asked))
    weight = describe_question(asked.questions["weight"], asked, feet_guidance(asked))

    assert (found.flag, found.section, found.asked_when) == ("--wound", "Main", "")
    assert [(use.list, use.id) for use in found.read_by] == [
        ("questions", "fever"),
        ("red_flags", "wound"),
        ("red_flags", "sepsis"),
        ("other_causes", "infection"),
    ]
    assert [(use.list, use.id) for use in weight.read_by] == [
        ("derived", "bmi"),
        ("risk_factors", "weight"),
        ("patterns", "peripheral: heavy"),
    ]


def test_a_question_hangs_below_the_one_that_it_depends_on() -> None:
    """The tree shows which answer leads to which question."""
    (title, branches), *others = build_tree(feet())

    def names(branch: Branch) -> object:
        return {branch.question.id: [names(inner) for inner in branch.inner]}

    assert (title, others) == ("Main", [])
    assert [names(branch) for branch in branches] == [
        {"numb": []},
        {"wound": [{"fever": [{"red": []}]}]},
        {"weight": []},
        {"height": []},
        {"notes": []},
    ]


def test_every_question_is_in_the_tree_once() -> None:
    """No question of the bundled set is lost in the tree."""
    asked = bundle().questionnaire

    def walk(branch: Branch) -> list[str]:
        return [branch.question.id, *(one for b in branch.inner for one in walk(b))]

    found = [
        name
        for _, all_ in build_tree(asked)
        for branch in all_
        for name in walk(branch)
    ]
    assert sorted(found) == sorted(asked.questions)


def test_the_flow_as_mermaid() -> None:
    """Solid arrows for everybody, dotted ones for what an answer leads to."""
    assert to_mermaid(feet()).splitlines() == [
        "flowchart TD",
        '  subgraph section_1["1. Main"]',
        '    q_numb["numb"]',
        '    q_wound["wound"]',
        '    q_fever(["fever"])',
        '    q_red(["red"])',
        '    q_weight["weight"]',
        '    q_height["height"]',
        '    q_notes["notes"]',
        "  end",
        "  q_numb --> q_wound",
        "  q_wound --> q_weight",
        "  q_weight --> q_height",
        "  q_height --> q_notes",
        '  q_wound -. "Yes" .-> q_fever',
        '  q_fever -. "Yes" .-> q_red',
    ]


def test_arrows_say_what_is_meant() -> None:
    """Arrows mark negated answers with "not", and name comparisons in words."""
    asked = questionnaire(
        """
        signs: {type: choices, options: {hot: Hot, none: None}, exclusive: [none]}
        age: {type: integer, min: 18, max: 110}
        more: {type: text, show_if: {all: [{not: signs includes none}, age >= 50]}}
        other: {type: text, show_if: signs is answered}
        """
    )

    assert to_mermaid(asked).splitlines()[-3:] == [
        '  q_signs -. "not: None" .-> q_more',
        '  q_age -. "age is 50 or more" .-> q_more',
        '  q_signs -. "answered" .-> q_other',
    ]


@given(st.text(max_size=30))
def test_no_text_breaks_out_of_its_label(text: str) -> None:
    """Whatever a question is called, each line stays a line with one label."""
    asked = questionnaire("a: {type: text}\nb: {type: text}")
    import msgspec

    section = asked.sections[0]
    one = msgspec.structs.replace(section.questions[0], short=text)
    changed = msgspec.structs.replace(section, questions=(one, section.questions[1]))
    drawn = to_mermaid(msgspec.structs.replace(asked, sections=(changed,)))

    lines = drawn.splitlines()
    assert len(lines) == len(to_mermaid(asked).splitlines())
    assert re.fullmatch(r' {4}q_a\["[^"<>`\[\]{}|\\&]*"\]', lines[2])
