"""What the bundled topics and the style guide promise."""

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
    *("exosomes", "visit", "about", "glossary"),
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


def _passages(topic: Topic) -> list[Passage]:
    """Return every paragraph and item."""
    return [one for section in topic.sections for one in section.passages]


@cache
def _body(name: str) -> str:
    """Return the words of a topic, without headings and keys."""
    passages = _passages(TOPICS[name])
    return " ".join(f"{one.lead} {one.text}".strip() for one in passages)


def _table(heading: str) -> dict[str, str]:
    """Return the rows of the table under a heading of the style guide."""
    _, _, rest = _GUIDE.partition(f"\n## {heading}\n")
    _head, _line, *rows = _ROW.findall(rest.partition("\n## ")[0])
    return dict(rows)


def _limit(words: str) -> int:
    """Return a limit that the style guide sets."""
    rows = _table("Limits").items()
    return next(int(value) for what, value in rows if words in what)


def test_the_topics_come_in_order() -> None:
    """The topics are those that were planned, in the order of their files."""
    assert list(TOPICS) == _ORDER


@each_topic
def test_a_topic_reads_at_its_grade(topic: Topic) -> None:
    """A topic reads at grade 8 at most, and its summary at grade 6."""
    body, summary = _limit("of a topic"), _limit("of a summary")

    assert (body, summary) == (8, 6)
    assert textstat.flesch_kincaid_grade(_body(topic.id)) <= body
    assert textstat.flesch_kincaid_grade(topic.summary) <= summary


@each_topic
def test_a_topic_is_short(topic: Topic) -> None:
    """Topics, summaries and paragraphs are no longer than the style guide says."""
    words = _limit("must be complete" if topic.id in _LONG else "words in a topic")
    sentences = [len(_STOP.findall(one.text)) for one in _passages(topic)]

    assert 200 <= len(_body(topic.id).split()) <= words
    assert len(topic.summary) <= _limit("characters in a summary")
    assert max(sentences) <= _limit("sentences in a paragraph")


@each_topic
def test_every_line_ends_as_a_sentence_with_its_sources(topic: Topic) -> None:
    """Every paragraph and item ends with a stop and names its sources."""
    for passage in _passages(topic):
        assert passage.sources
        assert passage.text.endswith((".", "?", "!", ":"))


@each_topic
@each("kind", FORBIDDEN)
def test_no_forbidden_word(topic: Topic, kind: str) -> None:
    """No topic comforts, judges, names a dose, promises, or counts deaths."""
    forbidden = re.compile(rf"\b({FORBIDDEN[kind]})\b", re.IGNORECASE)

    assert forbidden.search(f"{topic.title} {topic.summary} {_body(topic.id)}") is None


@each_topic
def test_words_of_the_style_guide(topic: Topic) -> None:
    """No word stands in a topic for which the style guide has a better one."""
    words = [word for row in _table("Words") for word in row.split(", ")]
    text = _body(topic.id).casefold()

    assert "lesion" in words
    assert [word for word in words if re.search(rf"\b{word}\b", text)] == []


@each_topic
def test_numbers_have_a_source_of_their_own(topic: Topic) -> None:
    """No number rests on our own words alone."""
    for passage in _passages(topic):
        text = re.sub(r"B12|HbA1c", "", passage.text)
        if re.search(r"[0-9]", text):
            assert set(passage.sources) != {"NEUROCHECK"}


def test_topics_name_only_listed_sources() -> None:
    """Every key that a topic names is listed."""
    named = {key for topic in TOPICS.values() for key in list_source_keys(topic)}

    assert named <= set(bundle().sources)


def test_hard_words_are_in_the_glossary() -> None:
    """The glossary explains the hard words of questions, guidance and topics."""
    glossary = _body("glossary").casefold()

    assert [term for term in _TERMS if term not in glossary] == []


@each(
    "words",
    [
        "Two results were not significant",
        "pain from light touch, and the number of nerve fibres in the skin",
        "No trial in diabetic neuropathy was found",
        "No exosome product was approved",
        "fewer than five people fell seriously ill",
        "99 to 20,000 US dollars",
        "does not name exosomes",
    ],
)
def test_exosomes_are_told_whole(words: str) -> None:
    """What did not work, what is not known, harms and cost are all told."""
    assert words in _body("exosomes")


def test_exosomes_say_when_they_were_looked_up() -> None:
    """Only the topic that can change carries the date of its last look-up."""
    dates = {name: str(topic.looked_up) for name, topic in TOPICS.items()}

    assert dates.pop("exosomes") == "2026-11-22"
    assert set(dates.values()) == {"None"}


def test_exosomes_name_no_seller() -> None:
    """Neither the text nor its keys name a clinic, a firm or a brand."""
    keys = " ".join(list_source_keys(TOPICS["exosomes"]))

    assert re.search(r"kimera|eucyt|dynamic|invitro|clinic\b", keys) is None
    assert re.search(r"Inc\b|LLC|Ltd|®|™|Labs\b", _body("exosomes")) is None


def test_the_survey_is_told_with_its_limits() -> None:
    """Why there is no score is told with the figures and their limits."""
    for figure in ("28.8", "50.5", "152", "0.605", "0.691", "18 in 100"):
        assert figure in _body("about")


@each("id_", ["peripheral", "autonomic", "proximal", "focal"])
def test_the_four_kinds_are_told_alike(id_: str) -> None:
    """Each kind says how it feels, who gets it, its course, look-alikes and care."""
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

    assert [name for name in TOPICS if numbers.search(_body(name))] == []
