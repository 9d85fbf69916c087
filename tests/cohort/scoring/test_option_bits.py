"""Promises of looking at each distinct cell once."""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.cohort.scoring import option_bits
from neurocheck.cohort.scoring.expressions import includes, option_columns
from neurocheck.cohort.scoring.option_bits import Lookup, with_options
from support.bundled import bundle


QUESTION = bundle().questionnaire.questions["body_general"]
OPTIONS = [*QUESTION.choices]
ANSWERS = st.lists(
    st.none()
    | st.sampled_from(
        ["", "dont-know", "lows;lows_help", "thirst; dizzy", " heart", "none;dizzy"]
    )
    | st.lists(st.sampled_from(OPTIONS), unique=True).map(";".join),
    max_size=30,
)


@given(ANSWERS)
@pytest.mark.parametrize("is_lazy", [False, True])
def test_options_are_told_apart_as_a_search_would(
    is_lazy: bool, given_answers: list[str | None]
) -> None:
    """Each distinct answer is searched as every engine would; null holds nothing."""
    frame = pl.DataFrame({QUESTION.id: given_answers}, schema={QUESTION.id: pl.String})

    if is_lazy:
        told = with_options(frame.lazy(), [QUESTION]).collect(engine="streaming")
    else:
        told = with_options(frame, [QUESTION])

    searched = nw.from_native(frame).select(
        **{name: includes(nw.col(QUESTION.id), QUESTION, name) for name in OPTIONS}
    )
    for option, column in option_columns(QUESTION).items():
        assert told[column].to_list() == searched[option].fill_null(False).to_list()


@pytest.mark.parametrize(
    "cells",
    [["a", None, "b", "a"], [1, None, 2, 1], [1.5, None, math.nan, 1.5], [True, None]],
    ids=["text", "whole", "decimal", "truth"],
)
def test_each_distinct_cell_is_looked_at_once(cells: list[Any]) -> None:
    """However many rows and batches hold a cell, one look is enough."""
    seen: list[Any] = []

    def find(new: list[Any]) -> pl.DataFrame:
        seen.extend(new)
        return pl.DataFrame({"found": [repr(one) for one in new]}, {"found": pl.String})

    lookup = Lookup(find)
    for _ in range(3):
        numbers, found = lookup.look_up(pl.Series(cells))
        read = found["found"].gather(numbers).to_list()
        assert read == [None if one is None else repr(one) for one in cells]

    assert sorted(map(repr, seen)) == sorted({repr(one) for one in cells} - {"None"})


def _lengths(texts: list[str]) -> pl.DataFrame:
    """Find how long texts are."""
    return pl.DataFrame({"found": [len(one) for one in texts]}, {"found": pl.Int64})


@pytest.mark.parametrize("most", [5, 1_000])
def test_many_threads_and_more_cells_than_are_remembered(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """What is found of a cell is right, whoever asks and whatever was forgotten."""
    monkeypatch.setattr(option_bits, "_MAX_REMEMBERED", most)
    lookup = Lookup(_lengths)

    def is_right(start: int) -> bool:
        texts = ["x" * ((start * 7 + step) % 900) for step in range(20)]
        numbers, found = lookup.look_up(pl.Series(texts))
        return found["found"].gather(numbers).to_list() == [len(one) for one in texts]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_right, range(1_000)))
