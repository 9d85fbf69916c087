"""Answers kept between two runs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.errors import StorageError
from neurocheck.interview import draft
from neurocheck.interview.draft import (
    Beside,
    discard_draft,
    load_draft,
    locate_draft,
    save_draft,
)
from neurocheck.interview.steps import PartialInput
from neurocheck.questionnaire.model import NonAnswer
from support.small_set import ANSWERS, QUESTIONS


NOW = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


def write(folder: Path, answers: dict[str, Any], **changes: Any) -> Path:
    """Write a draft by hand."""
    content: dict[str, Any] = {
        "format": "neurocheck-draft/1",
        "questionnaire": {"id": "small", "version": "1", "sha256": ""},
        "saved": "2026-03-31T08:00:00Z",
        "answers": answers,
    }
    path = locate_draft(folder, QUESTIONS)
    path.write_text(json.dumps(content | changes), encoding="utf-8")
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in ANSWERS.items()}
    )
)
def test_what_is_saved_is_loaded(tmp_path: Path, answers: dict[str, Answer]) -> None:
    """Every kind of answer, hidden ones too, comes back as it was."""
    save_draft(tmp_path, QUESTIONS, answers, NOW)

    found = load_draft(tmp_path, QUESTIONS)

    assert found is not None
    assert (found.answers, found.dropped, found.saved) == (answers, (), NOW)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    """The draft is readable, named after the set, and for its owner alone."""
    save_draft(tmp_path, QUESTIONS, {"shoes": NonAnswer.DECLINED}, NOW)

    path = tmp_path / "draft-small.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["format"] == "neurocheck-draft/1"
    assert content["questionnaire"]["sha256"] == QUESTIONS.sha256
    assert content["answers"] == {"shoes": "declined"}
    assert content["unfinished"] == {}
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_draft_there_is_nothing(tmp_path: Path) -> None:
    """A first run finds no answers, and discarding nothing is no error."""
    discard_draft(tmp_path, QUESTIONS)

    assert load_draft(tmp_path, QUESTIONS) is None


def test_a_discarded_draft_is_gone(tmp_path: Path) -> None:
    """When the interview ends, no answer stays behind."""
    save_draft(tmp_path, QUESTIONS, {"age": 58}, NOW)

    discard_draft(tmp_path, QUESTIONS)

    assert list(tmp_path.iterdir()) == []


def test_what_was_put_aside_goes_with_the_draft(tmp_path: Path) -> None:
    """Damaged answers do not outlive the interview; those of others stay."""
    path = locate_draft(tmp_path, QUESTIONS)
    other = locate_draft(tmp_path, QUESTIONS, 2)
    for one in (path, other):
        one.write_bytes(b"{")
        with pytest.raises(StorageError, match="when the next interview is over"):
            load_draft(tmp_path, QUESTIONS, 1 if one is path else 2)
    save_draft(tmp_path, QUESTIONS, {"age": 58}, NOW)

    discard_draft(tmp_path, QUESTIONS)

    assert [one.name for one in tmp_path.iterdir()] == [f"{other.name}.broken-1"]


def test_answers_that_no_longer_fit_are_named(tmp_path: Path) -> None:
    """They are left out, by the words that people know them by."""
    write(tmp_path, {"age": 7, "gone\u001b": "x", "wound": "yes", "pain": ["1"]})

    found = load_draft(tmp_path, QUESTIONS)

    assert found is not None
    assert found.answers == {"wound": "yes"}
    assert found.dropped == ("Age", "gone", "Pain")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"format": "neurocheck-draft/2"}',
        b"[" * 100_000,
        b" " * 5_000_000,
    ],
    ids=["empty", "cut", "list", "bytes", "format", "deep", "large"],
)
def test_a_broken_draft_is_put_aside(tmp_path: Path, content: bytes) -> None:
    """It is named and kept under another name; the next run starts afresh."""
    locate_draft(tmp_path, QUESTIONS).write_bytes(content)

    with pytest.raises(StorageError, match=r"damaged.*draft-small\.json\.broken-1"):
        load_draft(tmp_path, QUESTIONS)
    assert load_draft(tmp_path, QUESTIONS) is None
    assert (tmp_path / "draft-small.json.broken-1").read_bytes() == content


def test_what_was_entered_and_is_no_answer_is_kept_beside(tmp_path: Path) -> None:
    """It comes back as it was, apart from questions that are gone."""
    partial: dict[str, PartialInput] = {
        "numb_where": ("toes",),
        "hba1c": "7.",
        "gone": "x",
    }
    save_draft(
        tmp_path, QUESTIONS, {"age": 58}, NOW, beside=Beside(partial_inputs=partial)
    )

    found = load_draft(tmp_path, QUESTIONS)

    assert found is not None
    assert found.answers == {"age": 58}
    assert found.partial_inputs == {"numb_where": ("toes",), "hba1c": "7."}


def test_a_second_broken_draft_does_not_replace_the_first(tmp_path: Path) -> None:
    """Nothing that was put aside is lost."""
    for _ in range(2):
        locate_draft(tmp_path, QUESTIONS).write_bytes(b"{")
        with pytest.raises(StorageError):
            load_draft(tmp_path, QUESTIONS)

    assert len(list(tmp_path.glob("*.broken-*"))) == 2


def test_a_draft_of_another_set_is_put_aside(tmp_path: Path) -> None:
    """Answers never turn up in a question set that did not ask for them."""
    other = {"id": "other", "version": "1", "sha256": ""}
    write(tmp_path, {"age": 58}, questionnaire=other)

    with pytest.raises(StorageError, match="put aside"):
        load_draft(tmp_path, QUESTIONS)


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    """The name of the file is made of harmless letters."""
    odd = msgspec.structs.replace(QUESTIONS, id="../../../etc/x")

    assert locate_draft(tmp_path, odd) == tmp_path / "draft-_________etc_x.json"


def test_what_cannot_be_deleted_or_put_aside_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is told that answers are left on the machine."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = write(tmp_path, {}, format="x")
    monkeypatch.setattr(type(path), "rename", refuse)
    monkeypatch.setattr(type(path), "unlink", refuse)

    with pytest.raises(StorageError, match="cannot be put aside"):
        load_draft(tmp_path, QUESTIONS)
    with pytest.raises(StorageError, match="delete it yourself"):
        discard_draft(tmp_path, QUESTIONS)


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """A draft that cannot be reached is an error of ours, not a traceback."""
    (tmp_path / "data").touch()

    with pytest.raises(StorageError, match="cannot be used: a part of its path"):
        load_draft(tmp_path / "data", QUESTIONS)


def test_the_format_is_the_one_promised() -> None:
    """Changing the form of drafts means changing its name."""
    assert draft.FORMAT == "neurocheck-draft/1"
