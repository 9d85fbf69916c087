"""Promises about the one table of output formats."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neurocheck.cli import output
from neurocheck.cli.formats import (
    FORMATS,
    CountsOutput,
    DocumentOutput,
    OutputFormat,
    TrendOutput,
)
from neurocheck.cli.output import OutputOptions
from neurocheck.environment import Environment
from neurocheck.report.blocks import Heading, Report
from support.program import NOW, neurocheck


KINDS = [DocumentOutput, TrendOutput, CountsOutput]


@pytest.fixture
def new_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more format, which can hold a document and nothing else."""
    write: dict[type, Callable[[Any], str]] = {
        DocumentOutput: lambda result: f"made {result.document.created:%Y}"
    }
    added = OutputFormat(".new", write)
    monkeypatch.setattr(output, "FORMATS", (*FORMATS, added))


@pytest.mark.usefixtures("new_format")
def test_a_new_format_is_added_in_one_place(tmp_path: Path) -> None:
    """Every command that shows a document can write it at once."""
    kept, converted = tmp_path / "kept.json", tmp_path / "converted.NEW"

    neurocheck("assess", "--no-input", "-o", str(kept))
    result = neurocheck("report", str(kept), "-o", str(converted))

    assert (result.status, result.out) == (0, "")
    assert converted.read_text() == f"made {NOW.year}"


@pytest.mark.usefixtures("new_format")
@pytest.mark.parametrize("command", [["history", "trend"], ["cohort", "summary", "x"]])
def test_a_format_that_cannot_hold_a_result_is_refused(command: list[str]) -> None:
    """The command says which ones it can write, before it reads anything."""
    result = neurocheck(*command, "-o", "x.new")

    assert result.status == 2
    assert "The format of 'x.new' is not known. Use one of: .json" in result.err


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_result_has_json(kind: type) -> None:
    """Standard output gets it where ``--json`` stands."""
    (json,) = (one for one in FORMATS if one.suffix == ".json")

    assert kind in json.encoders


def test_the_help_names_every_format() -> None:
    """What ``-o`` takes is read in the help."""
    words = " ".join(neurocheck("assess", "--help").out.split())

    for one in FORMATS:
        assert one.suffix in words


def test_a_trend_is_written_in_each_format_that_holds_one(tmp_path: Path) -> None:
    """No format is promised that cannot be written."""
    environment = Environment(
        stdin=io.StringIO(), stdout=io.StringIO(), stderr=io.StringIO()
    )
    report = Report(title="T", created=NOW, blocks=(Heading(text="Changes"),))

    for one in FORMATS:
        if TrendOutput in one.encoders and one.suffix != ".json":
            path = tmp_path / f"trend{one.suffix}"
            result = TrendOutput(None, report)  # type: ignore[arg-type] # only JSON reads it
            output.write_output(environment, path, result)
            assert "Changes" in path.read_text()


def test_standard_output_is_no_file() -> None:
    """``-o -`` asks for JSON there."""
    options = OutputOptions(output=[Path("-"), Path("a.md")])

    assert (options.files, options.wants_json) == ([Path("a.md")], True)
