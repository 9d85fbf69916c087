"""What is fuzzed of tables: their readers, their maps, and what is made of the rows.

Each target gives what it must: every row is there, a cell means what it would mean in
the interview, a row is assessed as one person is, and no message holds a cell.
"""

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from shapes import MARKER, Choices, Shaped, changed, table_of

from neurocheck.answers.accept import Answer, accept
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cohort.cleaning.clean import Cleaned, clean_table
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import Plan, check_columns, plan_by_name
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.figures import figures, to_lines, to_markdown
from neurocheck.cohort.scoring.score import score
from neurocheck.cohort.scoring.summary import summarize
from neurocheck.cohort.tables.read import open_table, reading
from neurocheck.cohort.tables.write import Form
from neurocheck.errors import AnswersError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire
from neurocheck.sanitize import clean
from support.random_tables import expected, rows_of


__all__ = ["EXAMPLE", "map_bytes", "map_shape", "table_bytes", "table_shape"]

EXAMPLE = Path(__file__).parents[1] / "examples" / "foot-care-habits"
_WHERE = "t"
_HELD = "Yr8Kp2Yr8Kp2"
_MAPPED = f"""nr,q1,q2,q3,q4
1,1,yes,12,9
=2,2,n.a.,1e9,1
,,,,
4,7,{_HELD},-1,{_HELD}
5
""".encode()
_MAP = """
format: neurocheck-map/1
questionnaire: foot-care-habits
id: nr
title: A table
non_answers: {skipped: [n.a.], declined: [refused]}
codes: {told: {1: yes, 2: no, 7: declined}, often: {1: daily, 2: [never], 9: dont-know}}
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
def _example() -> Bundle:
    """Load the set that the tables answer."""
    questions = EXAMPLE / "questions.yaml"
    return load_bundle(load_questionnaire(questions), None, questions)


def table_bytes(data: bytes) -> None:
    """Read bytes as a table, and hold what comes of it together."""
    header = data.split(b"\n", 1)[0]
    is_told = MARKER[:3].encode() in header or b"{" in header  # as a column's name
    _whole(data, None, "" if is_told else MARKER)


def table_shape(data: bytes) -> None:
    """Read a table of known cells; each means what it means in the interview."""
    asked, rules, _ = _example()
    shaped = table_of(asked, Choices(data))
    batches = _whole(shaped.data, None, MARKER)
    if shaped.is_cut:
        msg = "a table that ends too early was read as a shorter one"
        raise AssertionError(msg)
    frame = pl.concat([batch.frame for batch in batches])
    people = _compared(asked, shaped, frame, batches)
    scored = score(frame.lazy(), asked, rules).collect()
    _written(scored, MARKER)
    scored = rows_of(scored)
    for number, (row, person) in enumerate(zip(scored, people, strict=True), 1):
        _is({"id": number, **expected(asked, rules, person)} == row, "a row differs")


def map_bytes(data: bytes) -> None:
    """Read bytes as a map, and a small table with it."""
    _whole(_MAPPED, load_map(data, _example().questionnaire, where="m"), _HELD)


def map_shape(data: bytes) -> None:
    """Read a map in which something was changed, and a small table with it."""
    tree = changed(yaml.load(_MAP, Loader=yaml.BaseLoader), Choices(data))  # noqa: S506 - makes only text
    map_bytes(json.dumps(tree).encode())


# ── what must hold ───────────────────────────────────────────────────────────────


def _whole(data: bytes, plan: Plan | None, hidden: str) -> list[Cleaned]:
    """Do all that the commands do with a table; a part of it may be in no message."""
    asked, rules, _ = _example()
    table = open_table(None, io.BytesIO(data), _WHERE)
    plan = plan or plan_by_name(asked, table.columns)
    check_columns(plan, table.columns, _WHERE)
    if not plan.needed:
        return []
    with reading(_WHERE):
        batches = list(clean_table(table, plan, asked))
    audit = Rejects()
    for batch in batches:
        audit.add(batch)
        _is(batch.frame.height == len(batch.status), "a row has no status")
        _written(batch.refused, hidden)
    total = summarize(pl.concat([batch.frame for batch in batches]), asked, rules)
    _is(total.rows == audit.rows, "the summary counts other rows")
    found = list(figures(total, audit.statuses, asked, rules))
    told = to_lines(found) + to_markdown(found)
    told += "".join(clean(f"{one.kind} {one.reason}") for one in audit.refused)
    _is(told == clean(told), "a control character reaches the terminal")
    _is(not (hidden and hidden in told), "a message holds a cell")
    return batches


def _written(frame: pl.DataFrame, hidden: str) -> None:
    """Write a result, or the list of what was refused, as CSV."""
    file = io.BytesIO()
    Form("csv").write(frame.lazy(), file)
    text = file.getvalue().decode()
    _is(not (hidden and hidden in text), "a file holds a cell")
    read = pl.read_csv(io.BytesIO(file.getvalue()), infer_schema=False)
    for cell in _texts(read):
        _is(cell[:1] not in {*"=@\t\r"}, "a cell is a formula")


def _texts(frame: pl.DataFrame) -> Iterator[str]:
    """Give every cell of a frame of text."""
    for column in frame.iter_columns():
        yield from (cell for cell in column if cell is not None)


def _compared(
    asked: Questionnaire, shaped: Shaped, frame: pl.DataFrame, batches: list[Cleaned]
) -> list[dict[str, Answer]]:
    """Hold every cell against the door of the interview, and give the answers."""
    listed = pl.concat([batch.refused for batch in batches])
    refused = set(listed.select("row", "column").iter_rows())
    _is(frame.height == len(shaped.rows), "a row is missing")
    people = []
    for number, row in enumerate(shaped.rows, 1):
        person: dict[str, Answer] = {}
        for name, raw in row.items():
            answer = _accepted(asked.questions[name], raw)
            _is((answer is None) == ((number, name) in refused), "refused or not")
            if answer is not None:
                person[name] = answer
            if name in frame.columns:
                _is(frame[name][number - 1] == _in_column(answer), "a cell differs")
        people.append(person)
    return people


def _accepted(question: Question, raw: Any) -> Answer | None:
    """Give what the one door says, or None where it refuses, or letters were lost."""
    if isinstance(raw, str) and "\ufffd" in raw:
        return None
    try:
        return accept(question, raw)
    except AnswersError as error:
        _is(MARKER not in str(error), "a message holds an answer")
        return None


def _in_column(answer: Answer | None) -> Any:
    """Give an answer as it stands in a column."""
    if isinstance(answer, tuple):
        return ";".join(answer)
    return None if isinstance(answer, NonAnswer) else answer


def _is(truth: bool, broken: str) -> None:
    """Hold a promise.

    Raises:
        AssertionError: It is broken.
    """
    if not truth:
        raise AssertionError(broken)
