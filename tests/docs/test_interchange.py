"""``docs/interchange.md`` says what each format keeps of answers, and what it loses."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from neurocheck.answers.accept import Answers
from neurocheck.interchange.fhir_answers import read_response
from neurocheck.questionnaire.model import NonAnswer
from support.clean_table import read_table
from support.forms import as_csv, export_odk, export_redcap, respond
from support.sets import every_type


_PAGE = Path(__file__).parents[2] / "docs" / "interchange.md"
_ASKED = every_type()

_GIVEN: dict[str, list[Answers]] = {
    "an answer": [
        {"wound": "no"},
        {"signs": ("hot", "red")},
        {"signs": ("none",)},
        {"steps": 0},
        {"hba1c": 7.1},
        {"ratio": 0.00001},
        {"seen": "2026-03-31"},
        {"words": 'Is it my "boots", or\nmy socks?'},
    ],
    '"I don\'t know" or "I\'d rather not say" in a list': [
        {name: answer}
        for name in ("wound", "signs")
        for answer in (NonAnswer.DONT_KNOW, NonAnswer.DECLINED)
    ],
    "the same for a number, a date or a text": [
        {name: answer}
        for name in ("steps", "hba1c", "seen", "words")
        for answer in (NonAnswer.DONT_KNOW, NonAnswer.DECLINED)
    ],
}


def _carry(export: Callable[..., Any], **more: bool) -> Callable[[Answers], Any]:
    """Return how answers come back in a table that a program exports."""

    def carry(sheet: Answers) -> Any:
        # A table in which nobody answered anything would not be read.
        rows = export(_ASKED, [{"age": 40}, sheet, {"wound": "yes"}], **more)
        return read_table(as_csv(rows), _ASKED).known(_ASKED)[1]

    return carry


_FORMATS: dict[str, list[Callable[[Answers], Mapping[str, Any]]]] = {
    "FHIR": [lambda sheet: read_response(respond(_ASKED, sheet), _ASKED).answers],
    "ODK, KoboToolbox": [_carry(export_odk), _carry(export_odk, split=True)],
    "REDCap": [_carry(export_redcap), _carry(export_redcap, labels=True)],
}


def _read_table() -> dict[tuple[str, str], str]:
    """Return what the page says, by what is given and the format."""
    part = re.split("^## .*", _PAGE.read_text("utf-8"), flags=re.MULTILINE)[4]
    lines = re.findall(r"^\| ?(.*?) ?\|$", part, re.MULTILINE)
    head, _rule, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {
        (given, format_): cell
        for given, *cells in rows
        for format_, cell in zip(head[1:], cells, strict=True)
    }


def test_the_page_names_everything_that_may_be_lost() -> None:
    """Its table has a row for each kind of answer, and a column for each format."""
    assert [*_read_table()] == [
        (given, format_) for given in _GIVEN for format_ in _FORMATS
    ]


@pytest.mark.parametrize("format_", _FORMATS)
@pytest.mark.parametrize("given", _GIVEN)
def test_what_is_kept_comes_back_and_the_rest_is_not_known(
    given: str, format_: str
) -> None:
    """Nothing comes back as another answer."""
    said = _read_table()[given, format_]

    for sheet in _GIVEN[given]:
        for carry in _FORMATS[format_]:
            assert carry(sheet) == (sheet if said == "kept" else {})
    assert said in {"kept", "not known"}


def test_every_picture_is_there_and_small() -> None:
    """A picture that is missing shows nothing, and a large one is slow to come."""
    pictures = re.findall(r"!\[.+\]\((.+)\)", _PAGE.read_text("utf-8"))

    assert len(pictures) == 3
    assert all((_PAGE.parent / one).stat().st_size < 100_000 for one in pictures)
