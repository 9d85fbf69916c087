"""Every word of a rule arrives where it belongs in the assessment."""

from neurocheck.guidance.assess import assess, find_red_flags
from neurocheck.guidance.assessment import Feature, Pattern, Reason, State
from neurocheck.guidance.rules import Fit
from support import guidance, problems, questionnaire


ASKED = questionnaire(
    """
    wound: {type: choice, options: {"no": "No", "yes": "Yes"}}
    depth: {type: integer, min: 0, max: 9, show_if: wound = yes}
    """
)
RULES = guidance(
    """
    urgency:
      emergency: {title: Now, text: Call., sources: [A]}
      same_day: {title: Today, text: Ring., sources: [B]}
      soon: {title: Soon, text: Write., sources: [C]}
      routine: {title: Later, text: Keep., sources: [D]}
    red_flags:
      open: {level: same_day, when: {not: {all: [wound is answered, wound = no]}}}
      left_open: {level: emergency, when: {not: depth is answered}}
    patterns:
      sore:
        title: A sore
        text: Something sore.
        sources: [P]
        fit: {some: 1, many: 2}
        features:
          hurt: {text: it hurts, when: wound = yes, sources: [F]}
          deep: {text: it is deep, when: depth > 3, sources: [G]}
    checks:
      said: {title: "Depth {depth}", text: "Wound {wound}"}
    """,
    ASKED,
)


def test_urgency_carries_the_sources_of_its_level() -> None:
    """The words of a level come with the sources of that level."""
    found = assess(ASKED, RULES, {"wound": "no"}).urgency

    assert (found.title, found.sources) == ("Now", ("A",))


def test_a_pattern_arrives_whole() -> None:
    """Id, words, sources and features of a pattern are those of its rule."""
    [found] = assess(ASKED, RULES, {"wound": "yes", "depth": 1}).patterns

    hurts = (Reason(question="wound", text="wound: Yes"),)
    shallow = (Reason(question="depth", text="depth: 1"),)
    assert found == Pattern(
        id="sore",
        title="A sore",
        text="Something sore.",
        fit=Fit.SOME,
        fit_words="some in words",
        sources=("P",),
        features=(
            Feature(
                id="hurt",
                text="it hurts",
                state=State.PRESENT,
                because=hurts,
                sources=("F",),
            ),
            Feature(
                id="deep",
                text="it is deep",
                state=State.ABSENT,
                because=shallow,
                sources=("G",),
            ),
        ),
    )


def test_a_question_that_was_not_asked_reads_as_not_answered() -> None:
    """A text that names a hidden question says that it is not answered."""
    [line] = assess(ASKED, RULES, {"wound": "no"}).checks

    assert (line.title, line.text) == ("Depth Not answered", "Wound No")


def test_a_flag_waits_for_what_is_still_to_be_asked() -> None:
    """A flag that rests on an open question waits until that was asked."""
    answers = {"wound": "yes"}

    now = [flag.id for flag in find_red_flags(ASKED, RULES, answers)]
    waiting = [flag.id for flag in find_red_flags(ASKED, RULES, answers, {"depth"})]

    assert (now, waiting) == (["left_open", "open"], ["open"])


def test_fits_are_needed_only_where_there_are_patterns() -> None:
    """Guidance without patterns needs no words for fits, and gives no pattern."""
    plain = guidance("fits: {}\nlimits: {a: {}}", ASKED)

    assert assess(ASKED, plain, {}).patterns == ()


def test_patterns_without_words_for_their_fit_are_refused() -> None:
    """Guidance with a pattern needs words for every fit."""
    rules = """
    fits: {}
    patterns:
      p: {features: {a: {when: wound = yes}, b: {when: depth = 1}},
          fit: {some: 1, many: 2}}
    """

    [line] = problems(lambda: guidance(rules, ASKED))

    assert line == "guidance:1:1: NC203 the key 'fits' is missing"
