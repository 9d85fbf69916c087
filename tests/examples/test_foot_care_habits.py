"""The second question set runs through every command, and the code knows neither."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import textstat

from neurocheck.bundle import load_bundle, load_texts
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import Level, Rule
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Type
from neurocheck.topics.parse import list_source_keys
from support.each import each
from support.program import Result, neurocheck


_ROOT = Path(__file__).parents[2]
SET = _ROOT / "examples" / "foot-care-habits"
QUESTIONS = SET / "questions.yaml"
ASKED, GUIDANCE, SOURCES = load_bundle(load_questionnaire(QUESTIONS), None, QUESTIONS)
TEXTS = load_texts(QUESTIONS, None)[1]
RULES: list[Rule] = [rule for key in RULE_LISTS for rule in getattr(GUIDANCE, key)]
GIVEN = {
    "today": ["sore"],
    "unwell": "no",
    "reach": "see_only_part",
    "helper": "no",
    "look": "rarely",
    "wash": "daily",
    "between": "no",
    "water": ["soak", "bottle"],
    "cream": "between",
    "barefoot": "daily",
    "inside": "never",
    "fit": ["soft"],
    "self": ["blade"],
    "months": 14,
    "past": "yes",
    "plan": "look at my feet each night",
}
FLAGS = [
    f"--{name}={value}"
    for name, given in GIVEN.items()
    for value in (given if isinstance(given, list) else [given])
]


def run(command: str, *args: str, **more: Any) -> Result:
    """Run a command with the second question set."""
    return neurocheck(command, "--questions", str(QUESTIONS), *args, **more)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a document of this set, in a file."""
    path = tmp_path / "kept.json"
    assert run("assess", "--no-input", *FLAGS, "-o", str(path)).status == 0
    return path


def test_it_has_what_a_yearly_check_needs() -> None:
    """About fifteen questions, every type but two, and no pattern and no place."""
    assert 14 <= len(ASKED.questions) <= 16
    assert {question.type for question in ASKED.questions.values()} >= {
        *(Type.CHOICE, Type.CHOICES, Type.INTEGER, Type.TEXT)
    }
    assert (GUIDANCE.patterns, GUIDANCE.places, GUIDANCE.touch_test) == ((), (), None)


def test_it_is_checked() -> None:
    """``questions check`` finds nothing."""
    result = neurocheck("questions", "check", str(QUESTIONS))

    assert (result.status, result.err) == (0, "")


def test_its_questions_are_listed() -> None:
    """``questions list`` names every one of its flags."""
    out = neurocheck("questions", "list", "--questions", str(QUESTIONS)).out

    assert all(f"--{name}\n" in out for name in ASKED.questions)


def test_flags_give_its_assessment() -> None:
    """Its questions are flags, and its guidance and sources stand beside it."""
    document = run("assess", "--no-input", "--json", *FLAGS).document

    assert document["questionnaire"]["id"] == "foot-care-habits"
    assert document["answers"] == GIVEN
    found = document["assessment"]
    assert found["urgency"]["level"] == "same_day"
    assert [line["id"] for line in found["risk_factors"]] == [
        *("look", "alone", "between", "soak", "heat", "cream", "barefoot", "inside"),
        *("self", "shoes"),
    ]
    assert [line["id"] for line in found["checks"]] == ["due", "past"]
    assert set(document["sources"]) <= set(SOURCES)


def test_a_file_and_guidance_by_name_give_the_same(tmp_path: Path) -> None:
    """Answers from a file, and guidance that is named, change nothing."""
    answers = tmp_path / "a.json"
    answers.write_text(json.dumps(GIVEN), encoding="utf-8")
    named = ["--guidance", str(SET / "guidance.yaml")]

    result = run("assess", "--no-input", "--json", "--answers", str(answers), *named)

    assert result.out == run("assess", "--no-input", "--json", *FLAGS).out


def test_a_person_is_asked_line_by_line() -> None:
    """The plain interview asks it, alerts, and shows its summary."""
    typed = "1\n2\n1\n3\n1\n" + "skip\n" * 12 + "done\n"

    result = run("assess", "--plain", "--fresh", typed=typed)

    assert result.status == 0
    assert "Do you see or feel any of these today?" in result.err
    assert "An open sore, blister or cut" in result.err
    assert "SAME DAY. Get care today" in result.out


def test_a_variable_names_it_for_a_whole_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With ``NEUROCHECK_QUESTIONS`` set, no command needs the option."""
    monkeypatch.setenv("NEUROCHECK_QUESTIONS", str(QUESTIONS))

    assert neurocheck("assess", "--no-input", "--json", "--look=daily").status == 0
    assert "habits:" in neurocheck("learn").out


@pytest.mark.parametrize("suffix", ["json", "md", "txt", "html"])
def test_its_report_is_written_in_every_form(
    kept: Path, tmp_path: Path, suffix: str
) -> None:
    """Each form says what needs care, and has no heading for what the set lacks."""
    path = tmp_path / f"report.{suffix}"

    result = neurocheck("report", str(kept), "-o", str(path), "--why")

    text = path.read_text(encoding="utf-8")
    assert result.status == 0
    assert "Get care today" in text
    for absent in ("pattern</h2>", "each pattern", "touch test", "Where"):
        assert absent not in text
        assert absent not in result.out


@pytest.mark.parametrize("width", [40, 60, 120])
def test_its_report_fits_the_window(kept: Path, width: int) -> None:
    """No line is wider than the window, drawn or plain."""
    for how in ([], ["--plain"]):
        out = neurocheck("report", str(kept), *how, width=width).out
        assert max(map(len, out.splitlines())) <= width


def test_it_is_assessed_again(kept: Path) -> None:
    """``report --again`` holds the answers against its own guidance."""
    result = run("report", str(kept), "--again", "--json")

    assert result.status == 0
    assert "nothing changed" in result.err
    assert result.out == kept.read_text(encoding="utf-8")


def test_answers_are_not_held_against_another_set(kept: Path) -> None:
    """Without ``--questions``, the answers of another set are refused, not dropped."""
    result = neurocheck("report", str(kept), "--again")

    assert (result.status, result.out) == (2, "")
    assert "'foot-care-habits'" in result.err
    assert "--questions FILE" in result.err


def test_it_is_kept_and_shown() -> None:
    """The history keeps its results beside those of the other set."""
    run("assess", "--no-input", "--save", *FLAGS)
    neurocheck("assess", "--no-input", "--save")

    listed = neurocheck("history", "list")

    assert listed.status == 0
    assert len([line for line in listed.out.splitlines() if line[:1].isdigit()]) == 2
    assert "Get care today" in neurocheck("history", "show", "1").out


def test_it_teaches() -> None:
    """``learn`` lists and shows its own topics and sources, and no others."""
    listed = json.loads(run("learn", "--json").out)["topics"]
    topic = run("learn", "help").out
    source = run("learn", "sources", "DUK-FEET").out
    other = run("learn", "exosomes")

    assert [one["id"] for one in listed] == ["habits", "help"]
    assert "When to ask for help" in topic
    assert "what is a foot attack?" in source
    assert other.status == 2


_ALONE = ["questions.yaml"]


@pytest.mark.parametrize("names", [_ALONE, [*_ALONE, "sources.yaml"]])
def test_a_set_without_topics_says_so(tmp_path: Path, names: list[str]) -> None:
    """The program's own topics are not shown for a set that has none."""
    for name in names:
        data = (SET / name).read_bytes()
        (tmp_path / name).write_bytes(data)

    result = neurocheck("learn", "--questions", str(tmp_path / "questions.yaml"))

    assert result.status == 0
    assert "This question set has no topics." in result.out
    assert "exosomes" not in result.out


def test_every_source_is_there_and_used() -> None:
    """Each key that the set names is in its sources, and no source is left over."""
    named = {key for rule in RULES for key in rule.sources}
    named |= {key for words in GUIDANCE.urgency.values() for key in words.sources}
    named |= {key for item in ASKED.questions.values() for key in item.sources}
    named |= {key for topic in TEXTS.values() for key in list_source_keys(topic)}

    assert named == set(SOURCES)
    bundled = load_bundle(load_questionnaire(), None).sources
    for key, source in SOURCES.items():
        assert msgspec.structs.replace(bundled[key], seen_on="") == source


@each("item", ASKED.questions.values(), ids=lambda item: item.id)
def test_every_question_reads_at_grade_6(item: Question) -> None:
    """Question and reason read at grade 6, and each list has a way to say none."""
    for text in (item.text, item.why):
        assert textstat.flesch_kincaid_grade(text) <= 6
    if item.type is Type.CHOICES:
        assert list(item.choices)[-1] == "none"
        assert item.exclusive == ("none",)


def test_its_guidance_and_topics_read_at_grade_6() -> None:
    """What it says reads at grade 6 as a whole, and no sentence is long."""
    rules = [f"{rule.text} {getattr(rule, 'helps', '')}" for rule in RULES]
    levels = [GUIDANCE.urgency[level].text for level in Level]
    topics = [
        passage.text
        for topic in TEXTS.values()
        for section in topic.sections
        for passage in section.passages
    ]

    for texts in (rules, levels, topics):
        assert textstat.flesch_kincaid_grade(" ".join(texts)) <= 6
    words = [
        len(sentence.split())
        for text in (*rules, *levels, *topics)
        for sentence in text.replace("?", ".").replace(":", ".").split(".")
    ]
    assert max(words) <= 24
