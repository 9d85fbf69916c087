"""However answers are given, the document is the same."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from neurocheck.answers.accept import Answer, accept, is_unusual
from neurocheck.answers.resolve import resolve
from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.errors import AnswersError
from neurocheck.interview.choices import list_choices, number_choices
from neurocheck.interview.draft import load_draft, save_draft
from neurocheck.interview.flow import Interview
from neurocheck.interview.menus.menu_prompter import MenuPrompter
from neurocheck.interview.menus.seen import SeenLines
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import Alert, Ask, Step
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from support.bundled import bundle
from support.keys import ENTER, SPACE
from support.program import NOW, neurocheck
from support.strategies import answers_to, few


QUESTIONNAIRE, GUIDANCE, _ = bundle()
WORDS = st.text("abc xyzäß?!.,", min_size=1, max_size=20).map(str.strip)


def _chosen(question: Question) -> st.SearchStrategy[Answer]:
    """Answers that can be chosen for a question, or passed over."""
    found = answers_to(question)
    if not question.closed:
        return found
    on_the_list = {*list_choices(question), NonAnswer.SKIPPED}
    return found.filter(lambda answer: answer in on_the_list)


def _usual(question: Question) -> st.SearchStrategy[Answer]:
    """Such answers without those that are asked back."""
    return _chosen(question).filter(lambda answer: not is_unusual(question, answer))


def _person(
    choose: Callable[[Question], st.SearchStrategy[Answer]] = _chosen,
) -> st.SearchStrategy[dict[str, Answer]]:
    """People who answer, or do not answer, every question."""
    return st.fixed_dictionaries(
        {
            name: st.one_of(WORDS.filter(len), st.sampled_from(NonAnswer))
            if question.type is Type.TEXT
            else choose(question)
            for name, question in QUESTIONNAIRE.questions.items()
        }
    )


def _scripted(person: dict[str, Answer]) -> tuple[list[Step], dict[str, Answer]]:
    """Lead a person through the interview by script."""
    interview = Interview(QUESTIONNAIRE, GUIDANCE)
    prompter = ScriptedPrompter(person)
    converse(interview, prompter, lambda _: None)
    return prompter.steps, dict(interview.answers)


def _answer(step: Ask, person: dict[str, Answer]) -> Answer:
    """Return the answer of a person; what no file can hold is left as it is."""
    question = step.question
    other = "done" if "done" in question.choices else "no"
    return person.get(question.id, other)


def _typed(question: Question, answer: Answer) -> str:
    """Write what is typed for an answer in plain mode."""
    if answer == NonAnswer.SKIPPED:
        return "skip"
    if not question.type.has_options:
        return f"{answer}\n" if is_unusual(question, answer) else str(answer)
    numbers = number_choices(question)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return " ".join(numbers[str(name)] for name in chosen)


def _line(step: Step, person: dict[str, Answer]) -> str:
    """Write the line that a person types at a step."""
    if isinstance(step, Ask):
        return _typed(step.question, _answer(step, person))
    return "2" if isinstance(step, Alert) else "done"


def _pressed(question: Question, answer: Answer) -> str:
    """Return the keys that are pressed for an answer in the menus."""
    if answer == NonAnswer.SKIPPED:
        return "\t"
    if not question.type.has_options:
        return f"{answer}{ENTER}"
    tick = SPACE if question.type is Type.CHOICES else ""
    keys = ""
    for name in answer if isinstance(answer, tuple) else (answer,):
        number = number_choices(question)[str(name)]
        keys += number if number == "0" else number + tick
    return keys + ENTER


def _keys(step: Step, person: dict[str, Answer]) -> str:
    """Return the keys that are pressed at a step."""
    if isinstance(step, Ask):
        return _pressed(step.question, _answer(step, person))
    return f"2{ENTER}" if isinstance(step, Alert) else ENTER


@contextmanager
def _pressing(person: dict[str, Answer]) -> Iterator[None]:
    """Press the keys of a person in the menus, each time that something is asked.

    What comes in one go with Enter would be set aside.
    """
    with (
        create_pipe_input() as pipe,
        create_app_session(input=pipe, output=DummyOutput()),
        pytest.MonkeyPatch.context() as patch,
    ):

        def press_first(put: Callable[..., Any]) -> Callable[..., Any]:
            def press(menus: MenuPrompter, step: Step) -> Any:
                pipe.send_text(_keys(step, person))
                return put(menus, step)

            return press

        for name in ("ask", "alert", "review"):
            put = getattr(MenuPrompter, name)
            patch.setattr(MenuPrompter, name, press_first(put))
        # Here nothing is drawn before the keys come; else no sign could be denied.
        patch.setattr(SeenLines, "find_unseen", lambda *_: [])
        yield


def _by_file(person: dict[str, Answer]) -> Any:
    """Return the document of the same answers from a file."""
    given_all = json.dumps(person)
    args = ["assess", "--no-input", "--answers", "-", "--json"]
    return neurocheck(*args, stdin=given_all).document


AS_WRITTEN: dict[str, tuple[str, Answer]] = {
    "diabetes_type": ("T2", "type2"),
    "diabetes_years": ("18 months", 1),
    "feet_numb": ("both feet", "both"),
    "feet_feelings": ("burning", ("burning",)),
    "pain_score": ("6 out of 10", 6),
    "hba1c": ("7.4 % (57 mmol/mol)", 7.4),
    "height": ("1m70", 170.0),
    "weight": ("12 st 4 lb", 78.0),
    "smoking": ("never smoked", "never"),
    "age": ("58 y/o", 58),
}
"""Answers as people write them, and what is meant."""


def test_answers_as_people_write_them_agree_in_every_channel(tmp_path: Path) -> None:
    """By flag, by pair, by file, by script, in a draft and in a cell."""
    given = {name: written for name, (written, _answer) in AS_WRITTEN.items()}
    meant = {name: answer for name, (_written, answer) in AS_WRITTEN.items()}
    path = tmp_path / "given.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    flags = [f"--{name.replace('_', '-')}={one}" for name, one in given.items()]
    pairs = [f"--answer={name}={one}" for name, one in given.items()]
    quiet = ["assess", "--no-input", "--json"]
    runs = [
        neurocheck(*quiet, *flags),
        neurocheck(*quiet, *pairs),
        neurocheck(*quiet, "--answers", str(path)),
    ]
    asked = Interview(QUESTIONNAIRE, GUIDANCE)
    converse(asked, ScriptedPrompter(given), lambda _: None)
    save_draft(tmp_path, QUESTIONNAIRE, given, NOW)
    draft = load_draft(tmp_path, QUESTIONNAIRE)
    cells = {
        name: Cell(column=name, question=QUESTIONNAIRE.questions[name]).read(one).answer
        for name, one in given.items()
    }

    assert draft is not None
    assert cells == draft.answers == meant
    assert {name: asked.answers[name] for name in given} == meant
    for run in runs:
        kept = run.document["answers"]
        assert {name: kept[name] for name in given} == json.loads(json.dumps(meant))


def test_a_rare_value_is_taken_and_named() -> None:
    """Where nobody is asked, a note names the flag, and not the value."""
    result = neurocheck("assess", "--no-input", "--json", "--age=109", "--weight=80 kg")

    assert result.document["answers"]["age"] == 109
    assert "Rare values, so please check them: --age\n" in result.err
    assert "109" not in result.err


def test_a_bare_weight_after_feet_is_refused_in_flags_and_files() -> None:
    """It may be meant in pounds."""
    given = json.dumps({"height": "5'8", "weight": 180})
    quiet = ["assess", "--no-input"]
    runs = [
        neurocheck(*quiet, "--height", "5'8", "--weight", "180"),
        neurocheck(*quiet, "--answers", "-", stdin=given),
    ]

    assert [run.status for run in runs] == [4, 4]
    assert all("add kg or lb" in run.err for run in runs)


SINCE = "since March 2019"
GIVEN = {"diabetes_type": "type2", "diabetes_years": SINCE}


def test_a_year_is_counted_in_every_channel_that_knows_the_day(tmp_path: Path) -> None:
    """By flag, by pair, by file, by script and typed; documents keep the number."""
    path = tmp_path / "given.json"
    path.write_text(json.dumps(GIVEN), encoding="utf-8")
    quiet = ["assess", "--no-input", "--json", "--diabetes-type", "type2"]
    runs = [
        neurocheck(*quiet, "--diabetes-years", SINCE),
        neurocheck(*quiet, "--answer", f"diabetes_years={SINCE}"),
        neurocheck(*quiet, "--answers", str(path)),
    ]

    asked = Interview(QUESTIONNAIRE, GUIDANCE, today=NOW.date())
    converse(asked, ScriptedPrompter(GIVEN), lambda _: None)

    assert [run.document["answers"]["diabetes_years"] for run in runs] == [7] * 3
    assert asked.answers["diabetes_years"] == 7
    assert "March" not in "".join(run.out + run.err for run in runs)


def test_a_year_is_refused_where_the_day_is_not_known() -> None:
    """Kept answers and tables may be older than today, so nothing is counted."""
    question = QUESTIONNAIRE.questions["diabetes_years"]
    cell = Cell(column="years", question=question, values={})

    with pytest.raises(AnswersError) as caught:
        accept(question, SINCE)
    [refused] = cell.read(SINCE).refused

    reason = (
        "a year can be counted only where today's date is known; expected a whole"
        " number from 0 to 90 years"
    )
    assert caught.value.problems[0].message == refused.reason == reason


def test_kept_answers_hold_numbers_alone(tmp_path: Path) -> None:
    """A phrase in a draft is dropped and asked again, not counted from another day."""
    save_draft(tmp_path, QUESTIONNAIRE, {"diabetes_years": SINCE, "age": 58}, NOW)

    found = load_draft(tmp_path, QUESTIONNAIRE)

    assert found is not None
    assert (found.answers, found.dropped) == ({"age": 58}, ("Years with diabetes",))


@given(_person())
@few
def test_script_and_file_agree(person: dict[str, Answer]) -> None:
    """The interview asks for what counts, and a file gives the same answers."""
    _, answers = _scripted(person)

    counted = resolve(QUESTIONNAIRE, answers).answers

    assert list(counted) == list(_by_file(person)["answers"])
    assert json.loads(json.dumps(counted)) == _by_file(person)["answers"]


@given(_person())
@few
def test_plain_lines_and_file_agree(person: dict[str, Answer]) -> None:
    """Typing every answer in plain mode gives the document of a file."""
    steps, _ = _scripted(person)
    typed = "".join(f"{_line(step, person)}\n" for step in steps)

    result = neurocheck("assess", "--plain", "--fresh", "--json", typed=typed)

    assert result.document == _by_file(person)


@given(_person(_usual))
@settings(max_examples=max(few.max_examples // 2, 2))
def test_menus_and_file_agree(person: dict[str, Answer]) -> None:
    """Pressing every key in the menus gives the document of a file."""
    with _pressing(person):
        result = neurocheck("assess", "--fresh", "--no-save", "--json", typed="")

    assert result.document == _by_file(person)
