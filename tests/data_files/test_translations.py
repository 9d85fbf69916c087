"""Every language that ships says what the English says, and nothing stays English.

The made-up language shows that every text can be translated; these tests go through
the real ones. A language is found by its folder, so a new one needs no test.
"""

import io
import json
import re
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from neurocheck.answers.accept import Answer, accept, accept_all, format_answer
from neurocheck.cli.app import LEFT_IN_ENGLISH
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.language import override
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.choices import parse_choices
from neurocheck.interview.keys import WORDS, find_word
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from neurocheck.topics.model import Topic, TopicList
from neurocheck.translations.catalogs import CATALOGS, find_languages, read_catalog
from support.bundled import accepted, bundle
from support.cases import read_cases
from support.each import each
from support.languages import bundle_in, load_bundled_topics, open_language
from support.program import neurocheck
from support.pseudo_language import measure_width


CODES = [*find_languages()]
FLAGS = (
    *(
        "--feet-numb",
        "both",
        "--hba1c",
        "7,4",
        "--height",
        "1.70 m",
        "--weight",
        "82,5",
    ),
    *("--danger-heart", "chest", "--feet-feelings", "burning,tingling"),
)
FEET = ("--feet-numb", "both", "--feet-feelings", "burning,tingling")
SCREENS = [
    ["assess", "--no-input", *FLAGS, "--why", "--plain"],
    ["assess", "--no-input", "--country", "XX"],
    ["assess", "--help"],
    ["--help"],
    ["learn", "about"],
    ["learn", "danger-signs", "--plain"],
    ["history", "list"],
    ["assess", "--plian"],
    ["assess", "--no-input", "--age", "1,234", "--hba1c", "x"],
]
_ENGLISH = re.compile(
    r"(?<![\w{-])(the|and|of|your|you|is|are|not|with|for|this|that|it|to|or|an|was"
    r"|from|which|what|when|have|can|may|would|should)(?![\w}-])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_GROUPS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")

pytestmark = pytest.mark.skipif(not CODES, reason="no other language ships")


def read_texts(code: str, name: str) -> list[tuple[str, str, str]]:
    """Return the context, the English and the translation of each text of a catalog."""
    texts = read_catalog(find_languages()[code] / f"{name}.po").texts
    return [
        (place, english, said)
        for (place, english), forms in texts.items()
        for said in forms.values()
    ]


def cut_sources(shown: str, code: str) -> str:
    """Return a screen up to its list of sources, which are as they were published."""
    with override(open_language(code)):
        heading = _("Sources")
    return re.split(rf"^ *{heading}\b", shown, flags=re.IGNORECASE | re.MULTILINE)[0]


# ── the words ────────────────────────────────────────────────────────────────────────


@each(("code", "name"), product(CODES, CATALOGS))
def test_no_text_is_left_in_english(code: str, name: str) -> None:
    """Not as it was, and not in part; names and signs may be the same."""
    kept = [
        said
        for _place, english, said in read_texts(code, name)
        if said == english
        and len(_WORD.findall(said)) > 2
        and not said.startswith(("neurocheck ", "{"))
    ]
    mixed = [
        said
        for _place, english, said in read_texts(code, name)
        # Words that are written in a file stay as they are.
        if _ENGLISH.search(said) and "at_least" not in english
    ]

    assert (kept, mixed) == ([], [])


@each(("code", "name"), product(CODES, ("questions", "guidance")))
def test_every_number_is_the_same(code: str, name: str) -> None:
    """A text of the data names the numbers of its English text, and phone numbers."""
    found = [
        (english, said)
        for place, english, said in read_texts(code, name)
        # A line of phone numbers has those of the countries that read it.
        if not place.endswith("_list")
        and list_numbers(english) ^ list_numbers(said) not in (set(), {"1"})  # A1C
    ]

    assert found == []


def list_numbers(text: str) -> set[str]:
    """Return the runs of digits of a text, without marks between thousands.

    Stones are no unit of most languages, so that an example in them may be missing.
    """
    return set(re.findall(r"\d+", _GROUPS.sub("", re.sub(r"\d+ st \d+", "", text))))


@each(("code", "name"), product(CODES, load_bundled_topics()))
def test_a_topic_has_the_parts_and_the_sources_of_the_english(
    code: str, name: str
) -> None:
    """Each heading, paragraph and item stands in its place, with its sources."""
    english, said = load_bundled_topics()[name], load_bundled_topics(code)[name]

    assert outline(said) == outline(english)
    assert (said.looked_up, bool(said.title)) == (english.looked_up, True)
    assert len(said.summary) <= 90


def outline(topic: Topic) -> list[Any]:
    """Return the parts of a topic and their sources; the glossary is in any order."""
    found = [
        [
            (isinstance(block, TopicList), [one.sources for one in passages])
            for block in section.blocks
            for passages in [block.items if isinstance(block, TopicList) else (block,)]
        ]
        for section in topic.sections
    ]
    return sorted(map(str, found)) if topic.id == "glossary" else found


# ── the answers ──────────────────────────────────────────────────────────────────────


@each(("code", "name"), product(CODES, bundle().questionnaire.questions))
def test_what_is_shown_can_be_typed(code: str, name: str) -> None:
    """A label is its option in any case, with accents or not; English is read too."""
    question = bundle_in(code).questionnaire.questions[name]
    with override(open_language(code)):
        labels: dict[str, str] = {**question.choices}
        labels |= {item: format_answer(question, item) for item in NonAnswer}
        for meant, label in labels.items():
            for typed in (label, label.upper(), drop_accents(label), str(meant)):
                found = accept(question, typed)
                assert found in (meant, (meant,)), typed
    plain = [drop_accents(label).casefold() for label in labels.values()]
    assert len(plain) == len(set(plain))


@each("code", CODES)
def test_yes_and_no_are_understood_wherever_the_english_are(code: str) -> None:
    """Where one line alone begins with "Yes", no other has a word that begins so."""
    shown = bundle_in(code).questionnaire.questions
    with override(open_language(code)):
        for name, question in bundle().questionnaire.questions.items():
            for word in ("yes", "no"):
                said = [
                    item
                    for item, label in question.choices.items()
                    if re.match(rf"{word}\b", label, re.IGNORECASE)
                ]
                if len(said) == 1:
                    typed = _WORD.findall(shown[name].choices[said[0]])[0]
                    assert parse_choices(shown[name], typed) == said[0], name


@each("code", CODES)
def test_the_words_that_steer_are_understood(code: str) -> None:
    """Each is another one, with its accents or without, and English is understood."""
    with override(open_language(code)):
        for word in WORDS:
            said = _(word.name)
            for typed in (said, said.upper(), drop_accents(said), word.name):
                assert find_word(f" {typed} ") == word.name


@each("code", CODES)
def test_the_same_answers_mean_the_same(code: str, tmp_path: Path) -> None:
    """The published cases, answered in its words, give documents byte for byte."""
    cases = read_cases("published")
    shown = bundle_in(code).questionnaire
    for name, case in cases.items():
        answers = accepted(case["answers"])
        with override(open_language(code)):
            own = {key: say(shown, key, value) for key, value in answers.items()}
            assert accept_all(shown, own) == answers, name

    found = []
    for language, given in (("en", case["answers"]), (code, own)):
        path = tmp_path / f"{language}.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        how = ("--no-input", "--json", "--answers", str(path), "--lang", language)
        found.append(neurocheck("assess", *how))
    assert found[0].out == found[1].out
    assert (found[0].status, found[1].status) == (0, 0)


def say(shown: Questionnaire, name: str, answer: Answer) -> Any:
    """Return an answer in the words of the language shown; several, as a list."""
    question = shown.questions[name]
    if isinstance(answer, tuple):
        return [question.choices[option] for option in answer]
    words = format_answer(question, answer)
    # The other units are rounded, so that they would be another number.
    return words.partition(" (")[0] if question.type.is_number else words


@each("code", CODES)
def test_the_same_keys_give_the_same_document(code: str) -> None:
    """An interview in numbered lines leads to the same end, from the same numbers."""
    typed = "\n".join(["58", "1", "2", *["2", "skip"] * 45, "", "2", "", "3", "3"])
    how = ("assess", "--plain", "--json", "--fresh", "--lang")
    english, other = (neurocheck(*how, lang, typed=typed) for lang in ("en", code))

    assert english.document["answers"]["danger_heart"] == ["chest"]
    assert other.out == english.out
    assert (english.status, other.status) == (0, 0)


# ── the screens ──────────────────────────────────────────────────────────────────────


@each(
    ("code", "args"), product(CODES, SCREENS), ids=lambda code, args: f"{code} {args}"
)
def test_no_screen_shows_english_or_cuts_a_word(code: str, args: list[str]) -> None:
    """All is translated and fits in 40 columns, and words are whole there."""
    narrow, wide = (neurocheck(*args, "--lang", code, width=w) for w in (40, 400))

    for shown, whole in ((narrow.out, wide.out), (narrow.err, wide.err)):
        told = cut_sources(shown, code)
        assert _ENGLISH.findall(told) == []
        assert set(_WORD.findall(told)) - set(_WORD.findall(whole)) == set()
    assert not says_what_is_english(wide.err, code)
    assert measure_width(narrow.out) <= 40
    assert narrow.status == wide.status


def says_what_is_english(shown: str, code: str) -> bool:
    """Return whether the program says that it found no translation of something."""
    with override(open_language(code)):
        return _(LEFT_IN_ENGLISH) in " ".join(shown.split())


@each("code", CODES)
def test_the_interview_shows_no_english(code: str) -> None:
    """In numbered lines: questions, help, reasons, refusals, alarms and the review."""
    how = ("assess", "--plain", "--lang", code)
    typed = ["help", "why", "99", "1", "9", "2", *["why", "?!", "skip"] * 70]
    typed += ["review", "", "", "3"]
    shown = neurocheck(*how, typed="\n".join(typed)).err

    assert not says_what_is_english(shown, code)
    assert _ENGLISH.findall(re.sub(r"\b[A-Z][A-Z0-9-]{2,}\b", "", shown)) == []


@each("code", CODES)
def test_history_is_told_in_the_language_shown(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever it was saved in: a result, what changed since, and the list of all."""
    told = []
    for saved_in in ("en", code):
        monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(tmp_path / saved_in))
        for value in ("8,1", "7,4"):
            given = ("--hba1c", value, *FEET, "--save", "--lang", saved_in)
            neurocheck("assess", "--no-input", *given)
        told += [
            neurocheck("history", *how, "--lang", code).out
            for how in (("show", "1"), ("trend",), ("list",))
        ]

    assert told[:3] == told[3:]
    assert _ENGLISH.findall(cut_sources(told[1], code)) == []
    assert "peripheral" not in told[2]


@each("code", CODES)
def test_the_sheet_says_its_language(code: str, tmp_path: Path) -> None:
    """Its page is marked, so that it is read aloud and broken at line ends rightly.

    The questions that it was made from have a title in that language, too.
    """
    path = tmp_path / "visit.html"
    neurocheck("assess", "--no-input", *FLAGS, "-o", str(path), "--lang", code)

    page = path.read_text(encoding="utf-8")
    assert f'<html lang="{code}">' in page
    assert "hyphens: auto" in page
    assert bundle_in(code).questionnaire.title in page


@each("code", CODES)
def test_every_language_stands_in_a_form(code: str, tmp_path: Path) -> None:
    """FHIR holds it as a translation, an XLSForm in a column of its own."""
    form, book = tmp_path / "form.fhir.json", tmp_path / "form.xlsx"
    for path in (form, book):
        assert neurocheck("questions", "export", "-o", str(path)).status == 0

    parts = find_parts(json.loads(form.read_text(encoding="utf-8")))
    title = bundle_in(code).questionnaire.title
    assert {"url": "lang", "valueCode": code} in parts
    assert {"url": "content", "valueString": title} in parts
    survey = load_workbook(io.BytesIO(book.read_bytes()))["survey"]
    assert [one for one in next(survey.values) if str(one).endswith(f"({code})")]


def find_parts(part: Any) -> list[Any]:
    """Return every object of a JSON document."""
    if isinstance(part, list):
        return [found for one in part for found in find_parts(one)]
    if isinstance(part, dict):
        return [part, *find_parts([*part.values()])]
    return []


# ── the review ───────────────────────────────────────────────────────────────────────


@each("code", CODES)
def test_it_says_that_no_clinician_has_reviewed_it(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the welcome, under a summary and a topic, and on the sheet, until one has."""
    with override(open_language(code)):
        said = " ".join(
            _("This translation has not been reviewed by a clinician.").split()
        )
    reviewed = copy_as_reviewed(code, tmp_path / "locales")
    before = tell(tmp_path, code)
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(reviewed))
    after = tell(tmp_path, code)

    is_said = not open_language(code).is_reviewed
    assert [said in one for one in before] == [is_said] * 4
    assert [said in one for one in after] == [False] * 4


def copy_as_reviewed(code: str, folder: Path) -> Path:
    """Return a folder with a language whose head says who reviewed it."""
    shutil.copytree(find_languages()[code], folder / code)
    path = folder / code / "program.po"
    text = path.read_text(encoding="utf-8")
    head = re.sub(
        r"(X-Reviewed-By-Clinician: )[^\\]*", r"\g<1>2027-01-31", text, count=1
    )
    path.write_text(head, encoding="utf-8")
    return folder


def tell(folder: Path, code: str) -> list[str]:
    """Return a welcome, a summary, a topic and a sheet, each in one line."""
    sheet = folder / f"{code}.html"
    summary = neurocheck(
        *("assess", "--no-input", "-o", str(sheet), "--force", "--lang", code)
    )
    welcome = neurocheck("assess", "--plain", "--fresh", "--lang", code, typed="quit\n")
    about = neurocheck("learn", "about", "--lang", code)
    found = (welcome.err, summary.out, about.out, sheet.read_text(encoding="utf-8"))
    return [" ".join(one.split()) for one in found]
