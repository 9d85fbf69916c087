"""Rows: who counts as a person, once each, and what is said of the others."""

import io
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl
import pytest

from neurocheck.cohort.cleaning import rows as rows_module
from neurocheck.cohort.cleaning.choose import choose_rows
from neurocheck.cohort.cleaning.clean import clean_table
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import Plan, plan_by_name
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.cleaning.rows import OnceOnly, RowCounts
from neurocheck.cohort.scoring.score import GROUP
from neurocheck.cohort.tables.batch import Batch, Table
from neurocheck.cohort.tables.read import open_table
from neurocheck.errors import AnswersError, FileError
from support.each import each
from support.sets import every_type


_ASKED = every_type()


class Found(NamedTuple):
    """The people of a table, and what was said of its other rows."""

    ids: list[str]
    numbers: list[int]
    ages: list[int | None]
    status: list[str]
    refused: list[tuple[int, str]]
    groups: list[str]
    words: list[str]


class Slices:
    """A text table that comes in batches of a few rows."""

    def __init__(self, table: Table, length: int) -> None:
        """Cut another table."""
        self.columns, self._table, self._length = table.columns, table, length
        self.rows, self.may_grow = None, False
        self.header_lines = table.header_lines

    def plain(self, value: object) -> object:
        """Return a cell as it is."""
        return value

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches."""
        yield from [
            Batch(
                batch.frame.slice(start, self._length),
                {
                    row - start: reason
                    for row, reason in batch.unreadable.items()
                    if start <= row < start + self._length
                },
            )
            for batch in self._table.batches(wanted)
            for start in range(0, batch.frame.height, self._length)
        ]


def find(text: str, rules: str | None = None, *, length: int = 2) -> Found:
    """Return who is found in a table that comes in batches of a few rows."""

    def open_slices() -> Any:
        return Slices(open_table(None, io.BytesIO(text.encode()), "t"), length)

    table, plan = open_slices(), Plan()
    if rules is None:
        plan = plan_by_name(_ASKED, table.columns)
    else:
        head = f"format: neurocheck-map/1\nquestionnaire: {_ASKED.id}\n"
        plan = load_map((head + rules).encode(), _ASKED, where="m.yaml")
    is_chosen = plan.one_row_per in {"last", "most complete"}
    chosen = choose_rows(open_slices(), plan, _ASKED) if is_chosen else None
    audit = Rejects()
    batches = [*clean_table(table, plan, _ASKED, counts=audit.counts, chosen=chosen)]
    for batch in batches:
        audit.add(batch)
    frame = pl.concat([batch.frame for batch in batches])
    refused = pl.concat([batch.refused for batch in batches])
    return Found(
        [str(one) for one in frame["id"]],
        pl.concat([batch.numbers for batch in batches]).to_list(),
        frame["age"].to_list(),
        pl.concat([batch.status for batch in batches]).to_list(),
        [*zip(refused["row"], refused["column"], strict=True)],
        frame[GROUP].to_list() if GROUP in frame.columns else [],
        [*audit.describe_rows()],
    )


@each("length", [1, 2, 3, 50])
def test_blank_rows_count_as_nobody_at_the_end_alone(length: int) -> None:
    """Those before a person stay, without an answer; the others are said."""
    found = find("id,age\na,58\n,\n,\nb,60\n,\n,\n,\n", length=length)

    assert found.numbers == [1, 2, 3, 4]
    assert found.status == ["ok", "no_answers", "no_answers", "ok"]
    assert found.words == [
        "Left out: blank rows at the end (3).",
        "2 rows have no id: row 2, 3.",
    ]


def test_a_last_person_who_answered_nothing_is_no_blank_row() -> None:
    """Something stands in the first column, even where that answers nothing."""
    assert find("name,age\nAda,58\nBob,\n").status == ["ok", "no_answers"]
    assert find("age\n58\n \n", length=9).status == ["ok"]


@each("label", ["Total", "TOTAL:", "Grand total", "Summe", "Gesamtergebnis"])
def test_lines_with_totals_are_nobody(label: str) -> None:
    """They are known by their label, in the id or in the first column."""
    text = "{head}\n1,58\n{label},118\n2,60\n"

    for head in ("id,age", "site,age"):
        found = find(text.format(head=head, label=label))
        assert (found.numbers, found.ages) == ([1, 3], [58, 60])
        assert found.words == ["Left out: lines with totals (1)."]
    assert find(f"site,id,age\nN,1,58\n{label},,118\n").numbers == [1]
    assert find(f"site,id,age\nN,1,58\n{label},2,60\n").numbers == [1, 2]


def test_somebody_called_sum_is_a_person() -> None:
    """Who holds an answer in words is no line with totals, whatever the name."""
    text = "name,age,wound\nSum,58,yes\nTotal,118,\nSum,60,2\n"

    found = find(text)

    assert (found.numbers, found.ages) == ([1], [58])
    assert found.words == ["Left out: lines with totals (2)."]


def test_the_header_once_more_is_nobody() -> None:
    """So it is where the exports of several sites were joined."""
    found = find("id,age,wound\n1,58,no\nid,age,wound\nid,59,no\n", length=1)

    assert found.ids == ["1", "id"]
    assert found.words == ["Left out: lines of the header (1)."]


def test_the_second_header_line_of_surveymonkey_is_nobody() -> None:
    """The names of options are no answers of a person; a map may say so as well."""
    text = "who,Do you have a wound?,,age\n,yes,no,Response\n1,yes,,58\n2,,no,59\n"
    rules = "{}answers: {{wound: Do you have a wound?, age: age}}"

    for said in ("", "skip_rows: 1\n"):
        found = find(text, rules.format(said))
        assert (found.numbers, found.ages) == ([2, 3], [58, 59])
        assert found.words == ["Left out: lines of the header (1)."]


def test_a_total_in_a_column_of_answers_is_an_answer() -> None:
    """A person may write the word where any words are asked for."""
    assert find("words,age\nTotal,58\n").numbers == [1]


def test_comment_lines_are_nobody() -> None:
    """A line that begins with # and does not fit the header; ``#1`` may be an id."""
    found = find("id,age\n#1,58\n# checked by hand\n2,60\n2,6,0\n")

    assert found.numbers == [1, 3, 4]
    assert found.words[0] == "Left out: comment lines (1)."
    assert found.refused == [(4, "")]


@each("length", [1, 2, 50])
def test_lines_of_a_header_are_nobody(length: int) -> None:
    """As many as the map says; rows keep the numbers that they have in the table."""
    found = find(
        "R,Q1\nWho,How old?\nx,y\na,58\nb,old\n",
        "id: R\nskip_rows: 2\nanswers: {age: Q1}\n",
        length=length,
    )

    assert (found.ids, found.numbers) == (["a", "b"], [3, 4])
    assert found.refused == [(4, "Q1")]
    assert found.words == ["Left out: lines of the header (2)."]


def test_the_header_of_one_kind_of_export_is_known() -> None:
    """Its last line has a mark of its own."""
    mark = '"{""ImportId"":""QID1""}"'
    found = find(f"id,age\nWho,How old?\n{mark},{mark}\na,58\n", length=9)

    assert (found.ids, found.refused) == (["a"], [])


_CONSENT = """
id: who
columns:
  agreed: {column: consent, values: {"I agree": yes, "I do not": no}}
  years: {column: age, min: 0, max: 120}
where: {all: [agreed = yes, years >= 18]}
answers: {age: age}
"""


@each("length", [1, 3, 50])
def test_only_rows_that_meet_the_condition_count(length: int) -> None:
    """Consent that is not known is no consent."""
    found = find(
        "who,consent,age\na,I agree,58\nb,I do not,59\nc,,60\nd,perhaps,61\n"
        "e,I agree,17\nf,I agree,\ng,I agree,62\nh,I agree\n",
        _CONSENT,
        length=length,
    )

    assert (found.ids, found.ages) == (["a", "g"], [58, 62])
    assert found.words == [
        "Left out: rows for which the condition of the map does not hold (2).",
        "Left out: rows for which nobody can tell whether it holds (4).",
    ]
    # What was refused there is still said, as it may be why a row does not count.
    assert found.refused == [(4, "consent"), (8, "")]


_VISITS = "who,age,words\na,58,\nb,60,x\na,59,y\n,1,\na,,\n,2,\nb,61,z\n"


@each("length", [1, 2, 50])
@pytest.mark.parametrize(
    ("way", "numbers"),
    [
        ("first", [1, 2, 4, 6]),
        ("last", [4, 5, 6, 7]),
        ("most complete", [2, 3, 4, 6]),
    ],
)
def test_one_row_of_each_person_counts(
    way: str, numbers: list[int], length: int
) -> None:
    """The first, the last, or the fullest; rows without an id all stay."""
    rules = f"id: who\none_row_per: {way}\nanswers: {{age: age, words: words}}\n"

    found = find(_VISITS, rules, length=length)

    assert found.numbers == numbers
    assert found.words[0] == "Left out: further rows with the same id (3)."
    assert found.words[1:] == ["2 rows have no id: row 4, 6."]


def test_the_last_row_is_the_last_that_meets_the_condition() -> None:
    """A later row that does not count takes nothing away."""
    rules = _CONSENT + "one_row_per: last\n"
    text = "who,consent,age\na,I agree,58\na,I agree,59\na,I do not,60\n"

    assert find(text, rules).ages == [59]


@each("length", [1, 2, 50])
def test_doubled_ids_are_named_by_their_rows(length: int) -> None:
    """They count, as nobody said which of them should; spaces make no other id."""
    found = find("id,age\n1,58\n2,59\n 1,60\n01,61\n1,62\n,63\n", length=length)

    assert found.ids == ["1", "2", " 1", "01", "1", ""]
    blank, doubled = found.words
    assert blank == "1 row has no id: row 6."
    assert doubled.startswith("2 rows have the id of a row before them: row 3, 5. Each")


def test_doubled_ids_are_found_among_many() -> None:
    """However the ids are ordered, each that comes again is counted."""
    ids = [number * 7919 % 3000 for number in range(4500)]
    found = find("id,age\n" + "".join(f"{one},58\n" for one in ids), length=97)

    assert found.words[0].startswith("1500 rows have the id of a row before them")


def test_no_more_ids_are_compared_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was not compared is said."""
    monkeypatch.setattr(rows_module, "_MOST_CHECKED", 2)

    found = find("id,age\n1,58\n2,59\n1,60\n2,61\n")

    assert found.words == ["The ids of the last 2 rows were not compared with others."]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ([1.0, None, 2.5], ["1", "None", "2.5"]),
        ([7, 8, 9], ["7", "8", "9"]),
        (["007", "1.0", "x"], ["007", "1.0", "x"]),
    ],
)
def test_ids_keep_their_form(cells: list[object], texts: list[str]) -> None:
    """No number gets decimals, no zero before it is lost."""
    frame = pl.DataFrame({"id": cells, "age": [58, 59, 60]})
    file = io.BytesIO()
    frame.write_parquet(file)
    table = open_table(None, io.BytesIO(file.getvalue()), "t")
    [batch] = clean_table(table, plan_by_name(_ASKED, table.columns), _ASKED)

    assert [str(one) for one in batch.frame["id"]] == texts
    assert batch.frame["id"].dtype == (pl.Int64 if cells[0] == 7 else pl.String)


def test_rows_are_in_groups() -> None:
    """By a column of the table, or by what a described column means."""
    text = "site,age\n N ,58\n,59\nS,60\n"
    rules = "by: {by}\ncolumns: {{side: {{column: site, values: {{N: north}}}}}}\n"
    rules += "answers: {{age: age}}\n"

    assert find(text, rules.format(by="site")).groups == ["N", "", "S"]
    assert find(text, rules.format(by="side")).groups == ["north", "", ""]


def test_groups_that_begin_alike_are_not_one() -> None:
    """Their names are cut, and told apart by numbers."""
    long = "A hospital with a name that goes on for many more words than "
    text = "site,age\n" + "".join(f"{long}{end},58\n" for end in ("one", "two", "one"))

    found = find(text, "by: site\nanswers: {age: age}\n")

    cut = long[:60].strip()
    assert found.groups == [cut, f"{cut} (2)", cut]


def test_a_column_of_many_values_makes_no_groups() -> None:
    """Most likely it names the person."""
    text = "site,age\n" + "".join(f"{number},58\n" for number in range(101))

    with pytest.raises(AnswersError, match="too many for groups"):
        find(text, "by: site\nanswers: {age: age}\n")


@pytest.mark.parametrize(
    "rules",
    ["skip_rows: -1", "skip_rows: two", "one_row_per: best", "where: agreed = yes"],
)
def test_what_is_wrong_with_rows_in_a_map_is_named(rules: str) -> None:
    """With its line, as in every file."""
    with pytest.raises(FileError) as caught:
        find("age\n58\n", f"{rules}\nanswers: {{age: age}}\n")

    assert [problem.line for problem in caught.value.problems] == [3]


@each("kind", [pl.Int8, pl.UInt8, pl.Int64, pl.UInt64, pl.Int128, pl.String], ids=str)
def test_ids_are_the_same_however_they_are_kept(kind: Any) -> None:
    """Numbers are compared as they are, others by a hash; both find each that is back.

    Whether they go up from row to row, or come in any order, makes no difference.
    """
    chance = random.Random(4)  # noqa: S311 - the same ids each time
    low = 0 if kind in {pl.UInt8, pl.UInt64} else -60
    for is_sorted in (True, False):
        ids = [chance.choice([None, *range(low, 60)]) for _row in range(90)]
        if is_sorted:
            ids = [*sorted(chance.sample(range(low, 60), 50)), 59]
        counts = RowCounts()
        once = OnceOnly(Plan(id="id"), counts)
        for start in range(0, len(ids), 7):
            some = pl.Series(ids[start : start + 7], dtype=pl.Int64).cast(kind)
            numbers = pl.int_range(start + 1, start + 1 + len(some), eager=True)
            once.look_through(some, numbers)
        once.look_through(pl.Series(dtype=kind), pl.Series(dtype=pl.Int64))

        known = [one for one in ids if one is not None]
        assert counts.blank_ids == len(ids) - len(known)
        assert counts.doubled_ids == len(known) - len(set(known))
        firsts = [
            row
            for row, one in enumerate(ids, 1)
            if one is not None and one in ids[: row - 1]
        ]
        assert counts.doubled_rows == firsts[:5]


@each("kind", [pl.Int64, pl.UInt64, pl.Float64, pl.String], ids=str)
def test_a_blank_id_is_not_the_id_nought(kind: Any) -> None:
    """Who has the number 0 is kept behind somebody without a number."""
    ids = pl.Series([None, 0, None, 5, 0]).cast(kind)
    numbers = pl.int_range(1, 6, eager=True)
    counts = RowCounts()

    kept = OnceOnly(Plan(id="id", one_row_per="first"), counts).look_through(
        ids, numbers
    )

    assert kept.to_list() == [True, True, True, True, False]
    assert counts.left_out == {"same_id": 1}
