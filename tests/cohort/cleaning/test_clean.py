"""A table in which people have spoiled one cell in a hundred."""

import csv
import io
import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from neurocheck.answers.accept import accept
from neurocheck.cohort.cleaning import clean
from neurocheck.cohort.cleaning.clean import clean_table
from neurocheck.cohort.cleaning.plan import plan_by_name
from neurocheck.cohort.scoring.score import STATUS, score
from neurocheck.cohort.tables.read import open_table
from neurocheck.errors import AnswersError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from support.bundled import SETS, bundle
from support.clean_table import read_table
from support.each import each
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
        for _ in range(600)
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
    assert spoiled > 80  # of many thousand cells
    assert read.frame.height == 600
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


_WORDS = ["no", "one", "both", "dont-know", "declined", "skipped", "", "x"]


@each(
    ("others", "values"),
    [
        ([], ""),
        (["BOTH"], ""),
        (["=1+1", "\ufffd"], ""),
        (["1", "9"], "{1: one, 9: dont-know}"),
        ([], "{one: one, no: no, both: both}"),
        (["2"], "{one: both, both: one, no: no, x: declined, 2: one}"),
        (["n.a."], "{no: no, n.a.: skipped, dont-know: dont-know}"),
    ],
)
def test_cells_that_are_words_are_read_as_any_other(
    others: list[str], values: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick way for columns of ids gives what reading cell by cell gives."""
    asked = every_type()
    rules = f"answers: {{numb: {{column: numb, values: {values}}}}}" if values else None
    chance = random.Random(3)  # noqa: S311 - the same table each time
    for words in ([*_WORDS, *others], _WORDS[:-1], _WORDS[:3], ["", "skipped"]):
        cells = "\n".join(chance.choices(words, k=60))
        for table in (f"numb,k\n{cells}\n".replace("\n", ",\n", 61), _to_json(cells)):
            quick = read_table(table.encode(), asked, rules)
            with monkeypatch.context() as patched:
                patched.setattr(clean._Column, "_take_options", lambda *_: None)  # noqa: SLF001
                slow = read_table(table.encode(), asked, rules)

            assert quick.frame.equals(slow.frame)
            assert quick[1:] == slow[1:]


def _to_json(cells: str) -> str:
    """Return cells as JSON, in which a text stands between quotation marks."""
    return "".join(f'{{"numb": "{one}"}}\n' for one in cells.split("\n"))


def test_texts_that_are_not_kept_change_no_result() -> None:
    """An answer with several options says as much in the columns of its options."""
    asked, guidance, _sources = bundle()
    chance = random.Random(5)  # noqa: S311 - the same table each time
    several = [one for one in asked.questions.values() if one.type is Type.CHOICES]
    rows = [
        {one.id: _make_several(one, chance) for one in several} for _row in range(300)
    ]
    data = pl.DataFrame(rows).write_csv().encode()

    def read(*, has_texts: bool) -> pl.DataFrame:
        table = open_table(None, io.BytesIO(data), "t")
        plan = plan_by_name(asked, table.columns)
        [found] = clean_table(table, plan, asked, has_texts=has_texts)
        return found.frame.with_columns(found.status.alias(STATUS))

    kept, lean = read(has_texts=True), read(has_texts=False)

    assert {lean.schema[one.id] for one in several} == {pl.Boolean}
    results = [score(one, asked, guidance, answered=True) for one in (kept, lean)]
    assert results[0].equals(results[1])
    assert results[0]["urgency"].n_unique() > 2


def _make_several(question: Question, chance: random.Random) -> str:
    """Return a cell of a question that takes several options; some are spoiled."""
    named = chance.sample([*question.choices], chance.randint(0, 2))
    return ";".join(named + chance.choices(["", "x"], [20, 1]))
