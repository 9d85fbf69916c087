"""An answer is accepted in its canonical form, or refused with what is expected."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import (
    MAX_TEXT,
    NON_ANSWER_WORDS,
    Answer,
    accept,
    accept_all,
    explain_expected,
    format_answer,
)
from neurocheck.errors import AnswersError, ExitStatus
from neurocheck.i18n.language import Language, override
from neurocheck.questionnaire.model import NonAnswer, Question
from neurocheck.translations.questionnaire import TranslatedQuestion
from support import questionnaire
from support.each import each
from support.sets import every_type
from support.strategies import answers_to


SET = every_type()
ASKED = SET.questions
QUESTIONS = st.sampled_from(list(ASKED.values()))
MARKER = "Zq7Xw4Zq7Xw4"
AGE = "expected a whole number from 18 to 110 years"
PAIN = "expected a whole number from 0 to 10"
RAW = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.binary(max_size=5)
    | st.sampled_from(["yes", "no", "hot", "Red, or dark", "none", "5'11", "54 mmol"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("name", "raw", "answer"),
    [
        ("wound", "yes", "yes"),
        ("wound", " YES ", "yes"),
        ("wound", True, "yes"),
        ("wound", False, "no"),
        ("numb", "Yes, both feet", "both"),
        ("numb", "yes,  BOTH-feet", "both"),
        ("signs", "hot", ("hot",)),
        ("signs", "red,hot", ("hot", "red")),
        ("signs", "Red, or dark", ("red",)),
        ("signs", "hot, hot , ,swollen", ("hot", "swollen")),
        ("signs", "Swollen, Red, or dark, Hot", ("hot", "red", "swollen")),
        ("signs", "Red, or dark; hot", ("hot", "red")),
        ("signs", ["red", "Hot", "red"], ("hot", "red")),
        ("signs", ("None of these",), ("none",)),
        ("signs", [], NonAnswer.SKIPPED),
        ("signs", ",", NonAnswer.SKIPPED),
        ("age", 58, 58),
        ("age", 58.0, 58),
        ("age", "58 years", 58),
        ("steps", "-3", -3),
        ("pain", "0", 0),
        ("hba1c", 7.1, 7.1),
        ("hba1c", 7, 7.0),
        ("hba1c", "54 mmol/mol", 7.1),
        ("hba1c", 54, 7.1),
        ("height", "5'11", 180.0),
        ("weight", "11 st 4", 71.7),
        ("ratio", 1e-06, 1e-06),
        ("seen", "2026-03-31", "2026-03-31"),
        ("seen", " 20260331 ", "2026-03-31"),
        ("words", "  Two\r\nlines ", "Two\nlines"),
        ("words", "a\x1b[31mb\u202ec", "a [31mb c"),
        ("words", "x" * MAX_TEXT, "x" * MAX_TEXT),
        ("words", " \x00\u200b ", NonAnswer.SKIPPED),
    ],
)
def test_answers_are_accepted_in_their_canonical_form(
    name: str, raw: Any, answer: Answer
) -> None:
    """Every spelling of an answer gives the same value of the same type."""
    found = accept(ASKED[name], raw)

    assert found == answer
    assert type(found) is type(answer)


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("wound", "maybe", "wound: NC601 expected one of: yes, no"),
        ("wound", "yse", "wound: NC601 expected one of: yes, no (did you mean 'yes'?)"),
        ("wound", 1, "wound: NC601 expected one of: yes, no"),
        ("wound", ["yes"], "wound: NC601 expected one of: yes, no"),
        (
            "numb",
            True,
            "numb: NC601 say which one: one (Yes, one foot); both (Yes, both feet)",
        ),
        (
            "signs",
            "hot, blue",
            "signs: NC601 expected one or more of: hot, red, swollen, none",
        ),
        (
            "signs",
            ["hot", 3],
            "signs: NC601 expected one or more of: hot, red, swollen, none",
        ),
        (
            "signs",
            [["hot"]],
            "signs: NC601 expected one or more of: hot, red, swollen, none",
        ),
        (
            "signs",
            "none, hot",
            "signs: NC601 these cannot stand beside other options: none",
        ),
        ("age", 17, f"age: NC601 {AGE}"),
        ("age", 111, f"age: NC601 {AGE}"),
        ("age", True, f"age: NC601 {AGE}"),
        ("age", [58], f"age: NC601 {AGE}"),
        pytest.param("age", 10**5000, f"age: NC601 {AGE}", id="age-5,000 digits"),
        ("age", "9" * 41, f"age: NC601 {AGE}"),
        (
            "age",
            float("nan"),
            f"age: NC601 this is not a number; {AGE}",
        ),
        (
            "pain",
            "5.5",
            f"pain: NC601 a whole number is needed; {PAIN}",
        ),
        (
            "hba1c",
            "2.9",
            "hba1c: NC601 expected a number from 3 to 20 %, or in mmol/mol",
        ),
        ("seen", "31.3.2026", "seen: NC601 expected a date such as 2026-03-31"),
        ("seen", "2026-02-30", "seen: NC601 expected a date such as 2026-03-31"),
        ("seen", 20260331, "seen: NC601 expected a date such as 2026-03-31"),
        ("words", 7, "words: NC601 expected text"),
        (
            "words",
            "x" * (MAX_TEXT + 1),
            "words: NC601 it is longer than 10,000 characters",
        ),
    ],
)
def test_what_is_no_answer_is_refused(name: str, raw: Any, problem: str) -> None:
    """The error names what is expected, and does not repeat what was given."""
    with pytest.raises(AnswersError) as caught:
        accept(ASKED[name], raw)

    assert [str(found) for found in caught.value.problems] == [problem]
    assert caught.value.exit_status == ExitStatus.ANSWERS


@pytest.mark.parametrize(
    ("name", "low", "high", "step"),
    [
        ("age", 18, 110, 1),
        ("steps", -5, 5, 1),
        ("pain", 0, 10, 1),
        ("height", 100.0, 250.0, 1),
        ("weight", 30.0, 300.0, 0.1),
        ("ratio", 0.0, 1.0, 1e-06),
    ],
)
def test_both_ends_of_a_range_belong_to_it(
    name: str, low: float, high: float, step: float
) -> None:
    """Both ends of a range are accepted; one step beyond either is refused."""
    for end in (low, high):
        assert accept(ASKED[name], end) == accept(ASKED[name], str(end)) == end
    for beyond in (low - step, f"{high + step:.6f}"):
        with pytest.raises(AnswersError):
            accept(ASKED[name], beyond)


@each(
    ("raw", "answer"),
    [
        (None, NonAnswer.SKIPPED),
        ("", NonAnswer.SKIPPED),
        ("   ", NonAnswer.SKIPPED),
        ("skip", NonAnswer.SKIPPED),
        ("skipped", NonAnswer.SKIPPED),
        ("Not answered", NonAnswer.SKIPPED),
        ("dont-know", NonAnswer.DONT_KNOW),
        ("DONT_KNOW", NonAnswer.DONT_KNOW),
        ("don't know", NonAnswer.DONT_KNOW),
        ("I don\u2019t know", NonAnswer.DONT_KNOW),
        ("not sure", NonAnswer.DONT_KNOW),
        ("declined", NonAnswer.DECLINED),
        ("decline", NonAnswer.DECLINED),
        ("I'd rather not say", NonAnswer.DECLINED),
        ("rather not say", NonAnswer.DECLINED),
        ("\x00skip\x07", NonAnswer.SKIPPED),
        (NonAnswer.DECLINED, NonAnswer.DECLINED),
    ],
)
@each("question", ASKED.values(), ids=lambda question: question.id)
def test_non_answers_are_the_same_words_everywhere(
    question: Question, raw: str | None, answer: NonAnswer
) -> None:
    """Every type of question accepts every non-answer in every spelling."""
    assert accept(question, raw) is answer


def test_an_id_means_itself() -> None:
    """The id of an option is that option, even where another one is labelled so."""
    asked = questionnaire("q: {type: choice, options: {a: B, b: A, c: C}}").questions

    assert [accept(asked["q"], name) for name in "abc"] == ["a", "b", "c"]


@given(QUESTIONS, RAW)
def test_accepting_is_idempotent(question: Question, raw: object) -> None:
    """An accepted answer is accepted again as itself; any other input is refused."""
    try:
        answer = accept(question, raw)
    except AnswersError:
        return
    again = accept(question, answer)

    assert again == answer
    assert type(again) is type(answer)


@given(QUESTIONS.flatmap(lambda q: st.tuples(st.just(q), answers_to(q))))
def test_canonical_answers_are_accepted_as_they_are(
    pair: tuple[Question, Answer],
) -> None:
    """Answers in canonical form are accepted unchanged, also as lists."""
    question, answer = pair
    listed = list(answer) if isinstance(answer, tuple) else answer

    assert accept(question, answer) == accept(question, listed) == answer


@given(QUESTIONS.flatmap(lambda q: st.tuples(st.just(q), answers_to(q))))
def test_answers_in_words_are_one_clean_text(pair: tuple[Question, Answer]) -> None:
    """Every answer can be put in words, and the words of choices can be typed."""
    question, answer = pair
    said = format_answer(question, answer)

    assert said
    if question.type.has_options and not isinstance(answer, tuple):
        assert accept(question, said) == answer


@given(QUESTIONS, st.integers(0, 5), st.booleans())
def test_errors_never_hold_what_was_given(
    question: Question, repeat: int, listed: bool
) -> None:
    """No part of an error repeats the answer, its cause and context included."""
    raw = f"{MARKER} {'a' * repeat} 1"
    if question.id == "words":
        return
    with pytest.raises(AnswersError) as caught:
        accept(question, [raw] if listed else raw)

    assert MARKER.casefold() not in repr(caught.value.problems).casefold()
    assert MARKER.casefold() not in str(caught.value).casefold()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("wound", "yes", "Yes"),
        ("numb", "both", "Yes, both feet"),
        ("signs", ("hot", "red"), "Hot; Red, or dark"),
        ("age", 58, "58 years"),
        ("hba1c", 7.1, "7.1 % (54 mmol/mol)"),
        ("seen", "2026-03-31", "2026-03-31"),
        ("words", "Two\nlines", "Two\nlines"),
        ("wound", NonAnswer.DONT_KNOW, "I don't know"),
        ("wound", NonAnswer.DECLINED, "I'd rather not say"),
        ("wound", NonAnswer.SKIPPED, "Not answered"),
    ],
)
def test_answers_in_words(name: str, answer: Answer, said: str) -> None:
    """An answer is put in the words that the person would read."""
    assert format_answer(ASKED[name], answer) == said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wound", "one of: yes, no"),
        ("signs", "one or more of: hot, red, swollen, none"),
        ("age", "a whole number from 18 to 110 years"),
        ("pain", "a whole number from 0 to 10"),
        ("hba1c", "a number from 3 to 20 %, or in mmol/mol"),
        ("ratio", "a number from 0 to 1"),
        ("seen", "a date such as 2026-03-31"),
        ("words", "text of at most 10,000 characters"),
    ],
)
def test_expectations_in_words(name: str, text: str) -> None:
    """Each type of question explains which answers it takes."""
    assert explain_expected(ASKED[name]) == text


def test_a_mapping_is_accepted_whole() -> None:
    """Dashes and underscores in ids are the same; nothing is added to the answers."""
    asked = questionnaire("feet_numb: {type: text}\nage: {type: scale, min: 0, max: 9}")

    assert accept_all(asked, {"feet-numb": "x", "age": "3"}) == {
        "feet_numb": "x",
        "age": 3,
    }
    assert accept_all(asked, {}) == {}


def test_all_wrong_answers_come_at_once() -> None:
    """Every problem of a mapping is reported, with the name of the file and the id."""
    given = {"wuond": "yes", "age": MARKER, "wound": "yes", "a\x1b": 1, "pain": 11}

    with pytest.raises(AnswersError, match=r"^4 answers are not usable") as caught:
        accept_all(SET, given, where="a.json")

    assert [str(problem) for problem in caught.value.problems] == [
        "a.json: wuond: NC603 there is no question 'wuond' (did you mean 'wound'?)",
        f"a.json: age: NC601 this is not a number; {AGE}",
        "a.json: a: NC603 there is no question 'a'",
        "a.json: pain: NC601 expected a whole number from 0 to 10",
    ]


def test_one_wrong_answer_is_counted_so() -> None:
    """One problem is reported in the singular, and needs no file name."""
    with pytest.raises(AnswersError, match=r"^1 answer is not usable") as caught:
        accept_all(SET, {"pain": 11})

    assert caught.value.problems[0].where == "pain"


def test_an_answer_given_under_two_spellings_is_refused() -> None:
    """Of two answers to one question neither is silently dropped."""
    asked = questionnaire("feet_numb: {type: text}")

    with pytest.raises(AnswersError) as caught:
        accept_all(asked, {"feet-numb": "x", "feet_numb": "y"})

    assert [str(problem) for problem in caught.value.problems] == [
        "feet_numb: NC107 the key 'feet_numb' is given twice"
    ]


def test_many_unknown_ids_are_told_quickly() -> None:
    """Nearest names are looked for only for the first hundred unknown ids."""
    with pytest.raises(AnswersError) as caught:
        accept_all(SET, {f"woun_{number}": 1 for number in range(500)})

    hints = [bool(problem.hint) for problem in caught.value.problems]
    assert hints == [True] * 100 + [False] * 400


def test_a_non_answer_is_understood_in_the_language_shown() -> None:
    """A non-answer is understood in the language shown and in English only."""

    def spoken(_place: str, one: str, _many: str, _number: int) -> str:
        return f"zz {one}"

    question = every_type().questions["age"]
    words = f"ZZ {NON_ANSWER_WORDS[NonAnswer.DECLINED]}"

    with override(Language("zz", None, spoken)):
        assert accept(question, words) is NonAnswer.DECLINED
        assert accept(question, "dont-know") is NonAnswer.DONT_KNOW
        assert accept(question, "58") == 58
    with pytest.raises(AnswersError):
        accept(question, words)


SPANISH = {
    "I don't know": "No sé",
    "don't know, not sure": "no lo sé, no estoy seguro",
    "rather not say, decline": "prefiero no decirlo",
    "skip": "saltar",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sí", "yes"),
        ("SI", "yes"),
        ("Yes", "yes"),
        ("no", "no"),
        ("no sé", NonAnswer.DONT_KNOW),
        ("NO SE", NonAnswer.DONT_KNOW),
        ("No lo se", NonAnswer.DONT_KNOW),
        ("not sure", NonAnswer.DONT_KNOW),
        ("Prefiero no decirlo", NonAnswer.DECLINED),
        ("saltar", NonAnswer.SKIPPED),
        ("", NonAnswer.SKIPPED),
    ],
)
def test_typed_words_are_read_with_accents_or_without(
    typed: str, meant: str | NonAnswer
) -> None:
    """In any case of letters, in the language shown, and in English as well."""
    spanish = Language("es", None, lambda *texts: SPANISH.get(texts[1], texts[1]))
    english = questionnaire(
        "q: {type: choice, options: {yes: 'Yes', no: 'No'}}"
    ).questions["q"]
    fields = {name: getattr(english, name) for name in english.__struct_fields__}
    fields["options"] = {"yes": "Sí", "no": "No"}
    asked = TranslatedQuestion(**fields, original=english)

    with override(spanish):
        assert accept(asked, typed) == meant


def test_accents_decide_where_options_differ_in_nothing_else() -> None:
    """What could be either is neither, unless it is spelt as one of them is."""
    asked = questionnaire(
        "q: {type: choice, options: {year: año, ring: ano, other: Otro}}"
    ).questions["q"]

    assert accept(asked, "AÑO") == "year"
    assert accept(asked, "ano") == "ring"
    with pytest.raises(AnswersError):
        accept(asked, "ánó")


def test_a_year_is_counted_from_the_day_that_is_given() -> None:
    """``since 2009`` is counted from a given day, and refused without one."""
    asked = questionnaire(
        "years: {type: integer, min: 0, max: 90, units: [{name: years, per_year: 1}]}"
    )
    today = date(2026, 11, 22)

    assert accept(asked.questions["years"], "since 2009", today) == 17
    found = accept_all(asked, {"years": "since 2009"}, today=today)
    assert found == {"years": 17}
    with pytest.raises(AnswersError):
        accept(asked.questions["years"], "since 2009")
