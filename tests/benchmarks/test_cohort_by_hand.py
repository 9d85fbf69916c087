"""The yardstick of the benchmark is the same work."""

import importlib.util
from pathlib import Path

import polars as pl

from neurocheck.cohort.scoring.score import score
from support.bundled import bundle
from support.random_tables import columns_of, frame_of, random_sheets, rows_of


_FILE = Path(__file__).parents[2] / "benchmarks" / "cohort_by_hand.py"


def test_rules_written_by_hand_give_the_same() -> None:
    """Every column, row for row, is what the condition trees give."""
    asked, rules, _ = bundle()
    columns = columns_of(asked, random_sheets(asked, 3000, seed=7))
    table: pl.LazyFrame = frame_of("polars", asked, columns)
    spec = importlib.util.spec_from_file_location("cohort_by_hand", _FILE)
    assert spec is not None
    assert spec.loader is not None
    by_hand = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(by_hand)

    found = rows_of(by_hand.score_by_hand(table))

    assert found == rows_of(score(table, asked, rules))
