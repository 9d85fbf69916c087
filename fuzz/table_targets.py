"""The targets for tables: their readers, their maps, and the scores of their rows.

Each target checks that every row is there, a cell means what it would mean in the
interview, a row is assessed as one person is, and no message holds a cell.
"""

import io
import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from shapes import MARKER, Choices, MadeTable, change_tree, make_table, read_tree

from neurocheck.answers.accept import Answer, accept
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cohort.cleaning.clean import Cleaned, clean_table
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import Plan, check_columns, plan_by_name
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.figures import describe_summary, to_lines, to_markdown
from neurocheck.cohort.scoring.score import score
from neurocheck.cohort.scoring.summary import summarize
from neurocheck.cohort.tables.read import open_table, reading
from neurocheck.cohort.tables.write import Form
from neurocheck.errors import AnswersError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from neurocheck.sanitize import clean
from support.random_tables import expected, rows_of


__all__ = [
    "EXAMPLE",
    "fuzz_map",
    "fuzz_map_shape",
    "fuzz_table",
    "fuzz_table_shape",
    "load_example",
    "load_map_shape",
    "open_table_shape",
]

EXAMPLE = Path(__file__).parents[1] / "examples" / "foot-care-habits"
_WHERE = "t"
_HIDDEN = "Yr8Kp2Yr8Kp2"
_TABLE = f"""nr,q1,q2,q3,q4
1,1,yes,12,9
=2,2,n.a.,1e9,1
,,,,
4,7,{_HIDDEN},-1,{_HIDDEN}
5
""".encode()
_MAP = """
format: neurocheck-map/1
questionnaire: foot-care-habits
id: nr
title: A table
non_answers: {skipped: [n.a.], declined: [refused]}
codes: {told: {1: yes, 2: no, 7: declined}, often: {1: daily, 2: never, 9: dont-know}}
columns:
  first: {column: q1, values: told}
  years: {column: q3, min: 0, max: 50}
answers:
  look: {column: q4, values: often}
  past: {column: q2, values: {yes: yes, n.a.: skipped}}
  months: {formula: years * 12}
  helper: {constant: no}
  wash: {cases: [{when: first = yes, answer: daily}, {when: years > 3, answer: never}]}
  water: {options: {test: first = yes, soak: {yes: first = no, no: first = yes}}}
  plan: q2
"""


@cache
def load_example() -> Bundle:
    """Load the question set that the tables answer."""
    questions = EXAMPLE / "questions.yaml"
    return load_bundle(load_questionnaire(questions), None, questions)


def fuzz_table(data: bytes) -> None:
    """Read bytes as a table, and check the results."""
    header = data.split(b"\n", 1)[0]
    is_in_header = MARKER[:3].encode() in header or b"{" in header  # as a column's name
    _process_table(data, None, "" if is_in_header else MARKER)


def fuzz_table_shape(data: bytes) -> None:
    """Read a table of known cells, and check that each means what it should."""
    asked, rules, _ = load_example()
    made = make_table(asked, Choices(data))
    batches = _process_table(made.data, None, MARKER)
    if made.is_cut:
        msg = "a table that ends too early was read as a shorter one"
        raise AssertionError(msg)
    frame = pl.concat([batch.frame for batch in batches])
    people = _compare_cells(asked, made, frame, batches)
    scored = score(frame.lazy(), asked, rules).collect()
    _check_csv(scored, MARKER)
    scored = rows_of(scored)
    for row, (number, person) in zip(scored, people.items(), strict=True):
        _check({"id": number, **expected(asked, rules, person)} == row, "a row differs")


def fuzz_map(data: bytes) -> None:
    """Read bytes as a map, and a small table through it."""
    _process_table(
        _TABLE, load_map(data, load_example().questionnaire, where="m"), _HIDDEN
    )


def fuzz_map_shape(data: bytes) -> None:
    """Read a changed map, and a small table through it."""
    _process_table(_TABLE, load_map_shape(data), _HIDDEN)


@cache
def _read_map() -> Any:
    """Return the values of the map."""
    return read_tree(_MAP)


def load_map_shape(data: bytes) -> Plan:
    """Return a changed map, where it is still valid."""
    tree = change_tree(deepcopy(_read_map()), Choices(data))
    asked = load_example().questionnaire
    return load_map(json.dumps(tree).encode(), asked, where="m")


def open_table_shape(data: bytes) -> object:
    """Return the table that the bytes make, opened."""
    made = make_table(load_example().questionnaire, Choices(data))
    return open_table(None, io.BytesIO(made.data), _WHERE)


# ── what must hold ───────────────────────────────────────────────────────────────


def _process_table(data: bytes, plan: Plan | None, hidden: str) -> list[Cleaned]:
    """Do all that the commands do with a table, and return its cleaned batches.

    Args:
        data: The table.
        plan: How to clean it; None to take columns by their names.
        hidden: A part of the table that no message may hold.
    """
    asked, rules, _ = load_example()
    table = open_table(None, io.BytesIO(data), _WHERE)
    plan = plan or plan_by_name(asked, table.columns)
    check_columns(plan, table.columns, _WHERE)
    if not plan.needed:
        return []
    with reading(_WHERE):
        batches = list(clean_table(table, plan, asked))
    rejects = Rejects()
    for batch in batches:
        rejects.add(batch)
        _check(batch.frame.height == len(batch.status), "a row has no status")
        _check_csv(batch.refused, hidden)
    total = summarize(pl.concat([batch.frame for batch in batches]), asked, rules)
    _check(total.rows == rejects.rows, "the summary counts other rows")
    found = describe_summary(total, asked, rules)
    shown = to_lines(found) + to_markdown(found)
    shown += "".join(clean(f"{one.kind} {one.reason}") for one in rejects.refused)
    _check(shown == clean(shown), "a control character reaches the terminal")
    _check(not (hidden and hidden in shown), "a message holds a cell")
    return batches


def _check_csv(frame: pl.DataFrame, hidden: str) -> None:
    """Check a CSV file of results or refused cells: no formula, no private cell."""
    file = io.BytesIO()
    Form("csv").write(frame.lazy(), file)
    text = file.getvalue().decode()
    _check(not (hidden and hidden in text), "a file holds a cell")
    read = pl.read_csv(io.BytesIO(file.getvalue()), infer_schema=False)
    for cell in _list_cells(read):
        _check(cell[:1] not in {*"=@\t\r"}, "a cell is a formula")


def _list_cells(frame: pl.DataFrame) -> Iterator[str]:
    """Yield every cell of a frame of text."""
    for column in frame.iter_columns():
        yield from (cell for cell in column if cell is not None)


def _compare_cells(
    asked: Questionnaire, made: MadeTable, frame: pl.DataFrame, batches: list[Cleaned]
) -> dict[int, dict[str, Answer]]:
    """Check that every cell is read as in the interview.

    Returns:
        The answers of each row that is a person, by its number in the table.
    """
    listed = pl.concat([batch.refused for batch in batches])
    refused = set(listed.select("row", "column").iter_rows())
    numbers = pl.concat([batch.numbers for batch in batches]).to_list()
    people = {}
    for number, row in enumerate(made.rows, 1):
        if number not in numbers:
            _check(not any(map(_is_filled, row.values())), "a row is missing")
            continue
        place = numbers.index(number)
        person: dict[str, Answer] = {}
        for name, raw in row.items():
            answer = _accept(asked.questions[name], raw)
            _check((answer is None) == ((number, name) in refused), "refused or not")
            if answer is not None:
                person[name] = answer
            if name in frame.columns:
                _check(frame[name][place] == _format_cell(answer), "a cell differs")
        people[number] = person
    return people


def _is_filled(raw: Any) -> bool:
    """Return whether a cell holds anything."""
    return raw is not None and str(raw).strip() != ""


def _accept(question: Question, raw: Any) -> Answer | None:
    """Return the answer; None if it is refused, or letters of it were lost."""
    if isinstance(raw, str) and "\ufffd" in raw:
        return None
    if raw in ("[]", "{}") and question.type is not Type.TEXT:
        return NonAnswer.SKIPPED  # a list without items, as programs write it
    try:
        return accept(question, raw)
    except AnswersError as error:
        _check(MARKER not in str(error), "a message holds an answer")
        return None


def _format_cell(answer: Answer | None) -> Any:
    """Return an answer as it is in a column."""
    if isinstance(answer, tuple):
        return ";".join(answer)
    return None if isinstance(answer, NonAnswer) else answer


def _check(is_kept: bool, broken: str) -> None:
    """Check that a promise is kept.

    Raises:
        AssertionError: It is broken.
    """
    if not is_kept:
        raise AssertionError(broken)
