"""Promises of the bundled topics, and the limits of the style guide."""

import re
from functools import cache
from pathlib import Path

import textstat

from neurocheck.sources import load_sources
from neurocheck.topics.model import Passage, Topic
from neurocheck.topics.parse import list_source_keys, load_topics
from support.bundled import bundle
from support.each import each


_ROOT = Path(__file__).parents[2]
_GUIDE = (_ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
_STOP = re.compile(r"[.!?](?=\s|$)")
_LONG = {"exosomes", "glossary"}
_ORDER = [
    *("basics", "peripheral", "autonomic", "proximal", "focal", "causes", "progress"),
    *("danger-signs", "foot-care", "foot-check", "touch-test", "treatments"),
    *("exosomes", "daily-life", "visit", "about", "glossary"),
]
_TERMS = [
    *("amputation", "appendix", "approved", "autonomic", "body mass index"),
    *("charcot foot", "chemotherapy", "cholesterol", "clinician", "crisis line"),
    *("diagnosis", "ejaculation", "exosomes", "fda", "fibres", "focal", "forefoot"),
    *("glucagon", "hba1c", "heartburn", "hormones", "immune", "inherited", "ketones"),
    *("ketoacidosis", "lyme disease", "lymphoma", "metformin", "monofilament"),
    *("myeloma", "neuropathy", "obesity", "orgasm", "out-of-hours", "peripheral"),
    *("prediabetes", "proximal", "regulator", "retina", "seizure", "sepsis"),
    *("shingles", "slipped disc", "stamina", "stroke", "thyroid", "touch test"),
    *("tuning fork", "ulcer", "vitamin b12"),
]

FORBIDDEN = {
    "comfort": r"normal|healthy|low[- ]risk|unlikely|nothing to worry|no need to"
    r"|good news|all clear|reassur\w+|fine|great|well done|(do not|don't) worry"
    r"|no cause for|safe to assume|you are ok(ay)?|harmless",
    "verdict": r"you have|you've|you suffer|diagnosed with|probab\w+|likelihood|odds"
    r"|chance that you|your risk is|high[- ]risk|medium[- ]risk|your chance",
    "dose": r"\d+ ?(mg|mcg|ml|units?)|tablets? a day|times a day",
    "promise": r"will (heal|help|cure|work)|guaranteed|miracle|breakthrough"
    r"|risk-free|restores?|regenerat\w+|proven|recommended",
    "death": r"die[sd]?|death|deadly|fatal",
}


TOPICS = load_topics(load_sources())
each_topic = each("topic", TOPICS.values(), ids=TOPICS)


def _list_passages(topic: Topic) -> list[Passage]:
    """Return the paragraphs and list items of a topic."""
    return [one for section in topic.sections for one in section.passages]


@cache
def _join_passages(name: str) -> str:
    """Return the text of a topic without headings and source keys."""
    passages = _list_passages(TOPICS[name])
    return " ".join(f"{one.lead} {one.text}".strip() for one in passages)


def _read_table(heading: str) -> dict[str, str]:
    """Return the rows of the table under a heading of the style guide."""
    _, _, rest = _GUIDE.partition(f"\n## {heading}\n")
    _head, _line, *rows = _ROW.findall(rest.partition("\n## ")[0])
    return dict(rows)


def _read_limit(words: str) -> int:
    """Return the limit of the style guide whose description has these words."""
    rows = _read_table("Limits").items()
    return next(int(value) for what, value in rows if words in what)


def test_the_topics_come_in_order() -> None:
    """The topics are complete, and in the order of their files."""
    assert list(TOPICS) == _ORDER


@each_topic
def test_a_topic_reads_at_its_grade(topic: Topic) -> None:
    """A topic reads at grade 8 at most, and its summary at grade 6."""
    body, summary = _read_limit("of a topic"), _read_limit("of a summary")

    assert (body, summary) == (8, 6)
    assert textstat.flesch_kincaid_grade(_join_passages(topic.id)) <= body
    assert textstat.flesch_kincaid_grade(topic.summary) <= summary


@each_topic
def test_a_topic_is_short(topic: Topic) -> None:
    """Topics, summaries and paragraphs are no longer than the style guide says."""
    words = _read_limit("must be complete" if topic.id in _LONG else "words in a topic")
    sentences = [len(_STOP.findall(one.text)) for one in _list_passages(topic)]

    assert 200 <= len(_join_passages(topic.id).split()) <= words
    assert len(topic.summary) <= _read_limit("characters in a summary")
    assert max(sentences) <= _read_limit("sentences in a paragraph")


@each_topic
def test_every_line_ends_as_a_sentence_with_its_sources(topic: Topic) -> None:
    """Every paragraph and item ends with a stop and names its sources."""
    for passage in _list_passages(topic):
        assert passage.sources
        assert passage.text.endswith((".", "?", "!", ":"))


@each_topic
@each("kind", FORBIDDEN)
def test_no_forbidden_word(topic: Topic, kind: str) -> None:
    """No topic comforts, judges, names a dose, promises, or counts deaths."""
    forbidden = re.compile(rf"\b({FORBIDDEN[kind]})\b", re.IGNORECASE)

    assert (
        forbidden.search(f"{topic.title} {topic.summary} {_join_passages(topic.id)}")
        is None
    )


@each_topic
def test_words_of_the_style_guide(topic: Topic) -> None:
    """No topic uses a word for which the style guide has a better one."""
    words = [word for row in _read_table("Words") for word in row.split(", ")]
    text = _join_passages(topic.id).casefold()

    assert "lesion" in words
    assert [word for word in words if re.search(rf"\b{word}\b", text)] == []


@each_topic
def test_numbers_have_a_source_of_their_own(topic: Topic) -> None:
    """Every passage with a number names a published source."""
    for passage in _list_passages(topic):
        text = re.sub(r"B12|HbA1c", "", passage.text)
        if re.search(r"[0-9]", text):
            assert set(passage.sources) != {"NEUROCHECK"}


def test_topics_name_only_listed_sources() -> None:
    """Every source key of a topic is in the sources."""
    named = {key for topic in TOPICS.values() for key in list_source_keys(topic)}

    assert named <= set(bundle().sources)


def test_hard_words_are_in_the_glossary() -> None:
    """The glossary explains the hard words of questions, guidance and topics."""
    glossary = _join_passages("glossary").casefold()

    assert [term for term in _TERMS if term not in glossary] == []


@each(
    "words",
    [
        "It has not been shown to help people",
        "Two results were not significant",
        "pain from light touch, and the number of nerve fibres in the skin",
        "neither gain nor failure",
        "after a severe injury, but not after a crush",
        "One US institution is behind all three mouse studies",
        "do not say how much was given",
        "people without type 2 diabetes improved too",
        "not what is sold",
        "No exosome product was approved",
        "A number in a register is not an approval",
        "That does not make them approved",
        "fewer than five people fell seriously ill",
        "99 to 20,000 US dollars",
        "does not name exosomes",
    ],
)
def test_exosomes_are_told_whole(words: str) -> None:
    """The topic names gains, failures, unknowns, what is sold, harms and cost."""
    assert words in _join_passages("exosomes")


def test_exosomes_say_when_they_were_looked_up() -> None:
    """Only the topic on exosomes has the date of its last review."""
    dates = {name: str(topic.looked_up) for name, topic in TOPICS.items()}

    assert dates.pop("exosomes") == "2026-11-26"
    assert set(dates.values()) == {"None"}


def test_exosomes_say_on_which_day_nothing_was_found() -> None:
    """That no trial was found is said of the day of the last review."""
    day = TOPICS["exosomes"].looked_up

    assert day is not None
    assert f"On {day.day} {day:%B %Y} we found no trial" in _join_passages("exosomes")


def test_exosomes_name_no_seller() -> None:
    """Neither the text nor its source keys name a clinic, a company or a brand."""
    keys = " ".join(list_source_keys(TOPICS["exosomes"]))

    assert re.search(r"kimera|eucyt|dynamic|invitro|clinic\b", keys) is None
    assert re.search(r"Inc\b|LLC|Ltd|®|™|Labs\b", _join_passages("exosomes")) is None


def test_the_survey_is_told_with_its_limits() -> None:
    """The reasons for having no score come with the figures and their limits."""
    for figure in ("28.8", "50.5", "152", "0.605", "0.691", "18 in 100"):
        assert figure in _join_passages("about")


@each("id_", ["peripheral", "autonomic", "proximal", "focal"])
def test_the_four_kinds_are_told_alike(id_: str) -> None:
    """Each kind covers symptoms, risk, course, look-alikes and care."""
    titles = [section.title for section in TOPICS[id_].sections]

    assert titles[:5] == [
        "What it feels like",
        "Who gets it",
        "How it starts and goes on",
        "What it can be confused with",
        "What is done",
    ]


def test_no_number_to_call_is_of_one_country() -> None:
    """No telephone number of one country stands in a topic."""
    numbers = re.compile(r"\b(911|988|999|112|111)\b")

    assert [name for name in TOPICS if numbers.search(_join_passages(name))] == []
