"""A table in which people have spoiled one cell in a hundred."""

import csv
import io
import random
from collections.abc import Callable
from typing import Any

import pytest

from neurocheck.answers.accept import accept
from neurocheck.errors import AnswersError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from support.bundled import SETS
from support.clean_table import read_table
from support.sets import every_type


_SPOILERS: list[Callable[[str], str]] = [
    lambda cell: cell[1:] + cell[:1],  # letters turned around
    lambda cell: f" {cell}  ",
    str.upper,
    lambda cell: f"{cell}?",
    lambda cell: cell.replace(".", ","),
    lambda cell: f"{cell} kg",
    lambda cell: f"{cell}cm",
    lambda cell: f"about {cell}",
    *(
        lambda _, text=text: text
        for text in (
            *("yse", "n.a.", "N/A", "-", "?", "unknown", "yes no", "hot;none"),
            *("NaN", "inf", "-inf", "9" * 30, "1e400", "-1", "1.234,5", "58 years"),
            *("31.12.2026", "2026-13-40", "12:30", "=1+1", "@SUM(A1)", "+49", "\t7"),
            *("\x00", "\x1b[31m", "\ufffd", "x" * 20_000, "TRUE", "[", '"'),
        )
    ),
]


def good(question: Question, chance: random.Random) -> str:
    """Return a cell that answers a question."""
    match question.type:
        case Type.CHOICE | Type.CHOICES:
            return chance.choice(list(question.choices))
        case Type.TEXT:
            return "words"
        case Type.DATE:
            return "2026-03-31"
    low, high = int(question.low or 0), int(question.high or 0)
    return str(chance.randint(low, high))


def meaning(question: Question, cell: str) -> Any:
    """Return what stands in a column for a cell, or the word refused."""
    if "\ufffd" in cell:
        return "refused"
    try:
        answer = accept(question, cell)
    except AnswersError:
        return "refused"
    if isinstance(answer, NonAnswer):
        return None
    return ";".join(answer) if isinstance(answer, tuple) else answer


@pytest.mark.parametrize("set_name", SETS)
def test_every_spoiled_cell_is_reported_and_every_row_is_there(set_name: str) -> None:
    """A spoiled cell is refused, or read as the interview would read it."""
    chance = random.Random(7)  # noqa: S311 - the same table each time
    asked = load_questionnaire(SETS[set_name])
    names = list(asked.questions)
    rows = [
        {name: good(asked.questions[name], chance) for name in names}
        for _ in range(2_000)
    ]
    spoiled = 0
    for row in rows:
        for name in names:
            if chance.random() < 0.01:
                row[name] = chance.choice(_SPOILERS)(row[name])
                spoiled += 1
    text = io.StringIO()
    writer = csv.DictWriter(text, names, quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    writer.writerows(rows)

    read = read_table(text.getvalue().encode(), asked)

    meanings = {n: [meaning(asked.questions[n], row[n]) for row in rows] for n in names}
    refused = {
        (number, name)
        for name in names
        for number, one in enumerate(meanings[name], 1)
        if one == "refused"
    }
    assert spoiled > 200  # of many thousand cells
    assert read.frame.height == 2_000
    assert len(refused) > spoiled // 4
    assert read.places == refused
    for name in names:
        wanted = [None if one == "refused" else one for one in meanings[name]]
        assert read.frame[name].to_list() == wanted
    assert all(cell["kind"] and cell["reason"] for cell in read.refused)


def test_bytes_that_are_not_utf8_spoil_their_own_cell() -> None:
    """A cell from another encoding is refused; the others of its row count."""
    asked = every_type()

    read = read_table(b"wound,age,words\n\xe9,58,a\nyes,6\xff,F\xfc\xdfe\n", asked)

    assert read.frame.drop("id").rows() == [(None, 58, "a"), ("yes", None, None)]
    assert [cell["kind"] for cell in read.refused] == ["text that is not UTF-8"] * 3
