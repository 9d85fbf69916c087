"""Batches of rows."""

import random

import polars as pl
import pytest

from neurocheck.cohort.tables import batch as batch_module
from neurocheck.cohort.tables.batch import Batch, join_small


def test_joined_batches_hold_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is there once, in order, and what is unreadable keeps its row."""
    monkeypatch.setattr(batch_module, "_MANY", 20)
    chance = random.Random(2)  # noqa: S311 - the same batches each time
    for _try in range(50):
        heights = [chance.choice([0, 1, 3, 19, 20, 50]) for _ in range(9)]
        parts, start = [], 0
        for height in heights[: chance.randint(0, 9)]:
            rows = range(start, start + height)
            bad = {row - start: str(row) for row in rows if chance.random() < 0.2}
            frame = pl.DataFrame({"row": rows}, schema={"row": pl.Int64})
            parts.append(Batch(frame, bad))
            start += height

        joined = [*join_small(iter(parts))]

        found = [row for one in joined for row in one.frame["row"]]
        assert found == [*range(start)]
        assert all(one.frame.height >= 20 for one in joined[:-1])
        for one in joined:
            told = {one.frame["row"][at]: why for at, why in one.unreadable.items()}
            assert all(str(row) == why for row, why in told.items())
        assert sum(len(one.unreadable) for one in joined) == sum(
            len(one.unreadable) for one in parts
        )
