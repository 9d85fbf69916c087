"""No message contains an answer, whatever goes wrong."""

import os
from pathlib import Path
from typing import Any

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Type
from support.program import neurocheck


MARKER = "Zq7Xw4Zq7Xw4"
_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = ["--questions", str(_EXAMPLE / "questions.yaml")]
_ASKED = load_questionnaire(_EXAMPLE / "questions.yaml")
_SEAMS = [
    "neurocheck.bundle.load_bundle",
    "neurocheck.cli.given_answers.read_limited",
    "neurocheck.answers.read.read_answers",
    "neurocheck.cli.given_answers.accept_all",
    "neurocheck.cli.assess.resolve",
    "neurocheck.document.make_document",
    "neurocheck.translations.document.translate_document",
    "neurocheck.cli.assess.write_output",
    "neurocheck.storage.write_private",
    "neurocheck.document.write_document",
    "neurocheck.cli.history.open_history",
    "neurocheck.document.assess",
    "neurocheck.document.pick_sources",
    "neurocheck.guidance.evaluator.evaluate",
    "neurocheck.guidance.evaluator.deciding_questions",
    "neurocheck.guidance.evaluator.format_answer",
    "neurocheck.report.summary.compose",
    "neurocheck.report.render.terminal.render",
    "neurocheck.report.render.html.sheet_to_html",
    "neurocheck.answers.resolve.evaluate",
    "neurocheck.history.store.write_document",
]
_ASKING = [
    "neurocheck.cli.assess_interview.save_draft",
    "neurocheck.cli.assess_interview.load_draft",
    "neurocheck.cli.assess_interview.converse",
    "neurocheck.interview.flow.find_red_flags",
    "neurocheck.interview.plain.PlainPrompter.tell",
    "neurocheck.document.make_document",
]


class _Loud(Exception):  # noqa: N818 - a name as an exception of a library has
    """An error whose arguments and texts hold an answer."""

    def __init__(self) -> None:
        super().__init__(MARKER, {"answer": MARKER})
        self.add_note(MARKER)
        self.answer = MARKER


def _break(monkeypatch: pytest.MonkeyPatch, seam: str, error: type[Exception]) -> None:
    """Replace a function by one that raises an error with an answer in it."""

    def fail(*_: Any, **__: Any) -> Any:
        answer = MARKER
        try:
            int(answer)
        except ValueError as cause:
            raise error() from cause

    monkeypatch.setattr(seam, fail)


@pytest.mark.parametrize("seam", _SEAMS)
def test_a_fault_at_any_seam_holds_no_answer(
    seam: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of an exception that holds an answer, only place and type are printed."""
    answers = tmp_path / "a.yaml"
    answers.write_text(f"plan: {MARKER}\nlook: daily\n", encoding="utf-8")
    _break(monkeypatch, seam, _Loud)

    result = neurocheck(
        *("assess", *_QUESTIONS, "--no-input", "--save", "--answers", str(answers)),
        *("-o", str(tmp_path / "r.html"), "-o", str(tmp_path / "r.json")),
    )

    assert result.status == 1
    assert "_Loud" in result.err
    assert MARKER not in result.err
    assert MARKER not in result.out or "render" not in seam


@pytest.mark.parametrize("seam", _ASKING)
def test_a_fault_while_asking_holds_no_answer(
    seam: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message repeats what was typed into an interview that crashes."""
    _break(monkeypatch, seam, _Loud)
    typed = "skip\n" * 12 + f"{MARKER}\n" + "skip\n" * 9 + "done\n"

    result = neurocheck("assess", *_QUESTIONS, "--plain", typed=typed)

    assert result.status == 1
    _, frames, fault = result.err.partition('  File "')  # after what was asked
    assert frames
    assert "_Loud" in fault
    assert MARKER not in fault


@pytest.mark.parametrize("name", _ASKED.questions)
@pytest.mark.parametrize("channel", ["flag", "answer", "file", "variable"])
def test_an_answer_that_does_not_fit_is_not_repeated(
    name: str, channel: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong answer is named by its question; what was answered stays private."""
    if _ASKED.questions[name].type is Type.TEXT:
        pytest.skip("any text fits")
    args = []
    path = tmp_path / "a.yaml"
    path.write_text(f"{name}: [{MARKER}, {{x: {MARKER}}}]\n", encoding="utf-8")
    if channel == "variable":
        monkeypatch.setenv(f"NEUROCHECK_{name.upper()}", MARKER)
    else:
        args = {
            "flag": [f"--{name}={MARKER}"],
            "answer": ["--answer", f"{name}={MARKER}"],
            "file": ["--answers", str(path)],
        }[channel]

    result = neurocheck("assess", *_QUESTIONS, "--no-input", *args)

    assert (result.status, result.out) == (4, "")
    assert name in result.err
    assert MARKER not in result.err


def test_a_broken_file_of_answers_is_not_repeated(tmp_path: Path) -> None:
    """A broken file is reported by line and column, and not quoted."""
    path = tmp_path / "a.yaml"
    for text in (f"plan: '{MARKER}", f"- {MARKER}", f"plan: &x {MARKER}", MARKER):
        path.write_text(text, encoding="utf-8")
        result = neurocheck("assess", *_QUESTIONS, "--no-input", "--answers", str(path))
        assert result.status == 4
        assert MARKER not in result.err


def test_a_broken_document_is_not_repeated(tmp_path: Path) -> None:
    """An invalid document is refused without quoting it."""
    path = tmp_path / "a.json"
    for text in (
        f'{{"format": "neurocheck/1", "created": "{MARKER}"}}',
        f'{{"answers": {{"plan": "{MARKER}"}}}}',
        f'{{"format": "{MARKER}"',
    ):
        path.write_text(text, encoding="utf-8")
        result = neurocheck("report", str(path))
        assert result.status == 4
        assert MARKER not in result.err


def test_answers_stand_in_no_environment_of_ours() -> None:
    """A run puts no answer into environment variables."""
    neurocheck("assess", *_QUESTIONS, "--no-input", f"--plan={MARKER}")

    assert MARKER not in str(dict(os.environ))


_TABLE_SEAMS = [
    "neurocheck.cli.cohort_run.open_table",
    "neurocheck.cli.cohort_run.load_map",
    "neurocheck.cli.cohort_run.check_columns",
    "neurocheck.cli.cohort_run.clean_table",
    "neurocheck.cli.cohort_run.Rejects.add",
    "neurocheck.cohort.tables.read.CsvRows.parts",
    "neurocheck.cohort.cleaning.cells.accept",
    "neurocheck.cohort.cleaning.cells.fold",
    "neurocheck.cohort.cleaning.cells.kind_of",
    "neurocheck.cohort.cleaning.clean.Cell.read",
    "neurocheck.cohort.cleaning.clean.read_names",
    "neurocheck.cohort.scoring.score.score",
    "neurocheck.cohort.tables.write.Form.write",
    "neurocheck.cohort.tables.write.escape_formulas",
]


def _write_marked_table(folder: Path) -> list[str]:
    """Write a table with private cells and a map, and return their options."""
    table, map_ = folder / "t.csv", folder / "m.yaml"
    table.write_text(
        f"nr,look,months,plan\n{MARKER},x,{MARKER},{MARKER}\n2,1,5,n.a.\n3,{MARKER}\n",
        encoding="utf-8",
    )
    map_.write_text(
        "format: neurocheck-map/1\nquestionnaire: foot-care-habits\nid: nr\n"
        "non_answers: {skipped: [n.a.]}\nanswers: {look: {column: look, values:"
        " {1: daily}}, months: months, plan: plan}\n",
        encoding="utf-8",
    )
    return [str(table), "--map", str(map_), *_QUESTIONS]


@pytest.mark.parametrize("seam", _TABLE_SEAMS)
def test_a_fault_at_any_seam_of_a_table_holds_no_cell(
    seam: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of an exception that holds a cell, only place and type are printed."""
    given = _write_marked_table(tmp_path)
    _break(monkeypatch, seam, _Loud)

    result = neurocheck(
        *("cohort", "score", *given, "-o", str(tmp_path / "o.csv")),
        *("--rejects", str(tmp_path / "r.csv")),
    )

    assert result.status == 1
    assert "_Loud" in result.err
    assert MARKER not in result.out + result.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.yaml", "t.csv"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    "command",
    [["check"], ["check", "--json"], ["check", "--strict"], ["summary"]],
    ids="-".join,
)
def test_a_cell_that_does_not_fit_is_not_repeated(
    form: str, command: list[str], tmp_path: Path
) -> None:
    """A wrong cell is named by row, column and kind; its content stays private."""
    table, *given = _write_marked_table(tmp_path)
    if form != "csv":
        import polars as pl

        frame = pl.read_csv(table, infer_schema=False, truncate_ragged_lines=True)
        table = str(tmp_path / f"t.{form}")
        write = frame.write_ndjson if form == "jsonl" else frame.write_parquet
        write(table)
    rejects = tmp_path / "rejects.csv"
    name, *more = command

    result = neurocheck(
        *("cohort", name, table, *given, *more, "--rejects", str(rejects))
    )

    assert result.status == (0 if name == "summary" else 4)
    assert MARKER not in result.out + result.err
    assert not rejects.exists() or MARKER not in rejects.read_text("utf-8")
