"""Every condition and every rule is found, wherever it stands in guidance."""

from neurocheck.authoring.check_files import Given, check_files
from neurocheck.authoring.usages import find_usages, rules_of, uses_of
from support.files import guidance_file, question_file
from support.sets import danger_guidance, dangers


ASKED = dangers()
RULES = danger_guidance(ASKED)


def test_what_a_feature_requires_is_a_condition_like_any_other() -> None:
    """It is found with its key, and what it speaks of counts as used."""
    found = [
        (usage.owner.id, usage.key)
        for usage in find_usages(ASKED, RULES)
        if usage.within or usage.key == "show_if"
    ]

    assert found == [
        ("slow", "show_if"),
        ("signs", "show_if"),
        ("band", "when"),
        ("band", "requires"),
        ("thin", "when"),
        ("thin", "requires"),
        ("weak", "when"),
        ("weak", "requires"),
    ]
    assert list(uses_of("thigh", RULES)) == [
        ("patterns", "p: thin"),
        ("patterns", "p: weak"),
    ]


def test_notes_of_patterns_are_rules() -> None:
    """Their sources, their texts and their conditions are checked."""
    assert ("patterns", "told") in {(kind, rule.id) for kind, rule in rules_of(RULES)}
    assert list(uses_of("told", RULES)) == [("patterns", "told"), ("patterns", "asked")]


def test_what_can_never_be_required_is_reported() -> None:
    """A feature that could never be judged is told, at the key ``requires``."""
    yes_no = 'type: choice, options: {"no": "No", "yes": "Yes"}'
    asked = question_file(f"a: {{{yes_no}}}\nb: {{{yes_no}, show_if: a = yes}}")
    rules = guidance_file(
        """
        patterns:
          p:
            fit: {some: 1, many: 2}
            features:
              one: {when: a = yes}
              two: {when: a = no}
              three: {when: a = yes, requires: {all: [a = no, b = yes]}}
        """,
        "test",
    )

    checked = check_files([Given("q", asked), Given("g", rules)])

    [problem] = [one for one in checked.problems if one.code == "NC804"]
    assert "a = no; b = yes" in problem.hint
