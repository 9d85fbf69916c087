"""Reads small tables for the tests of cleaning."""

import io
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import polars as pl

from neurocheck.cohort.cleaning.clean import clean_table
from neurocheck.cohort.cleaning.cures import explain_lost_columns
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import check_columns, plan_by_name
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.scoring.expressions import OPTION_SEPARATOR
from neurocheck.cohort.tables.read import open_table
from neurocheck.cohort.tables.responses import open_responses
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["Read", "read_table"]


class Read(NamedTuple):
    """A table that was read."""

    frame: pl.DataFrame
    status: list[str]
    refused: list[dict[str, Any]]
    lost: list[str]

    def known(self, asked: Questionnaire) -> list[dict[str, Any]]:
        """Return the answers of each row that are known, as the interview has them."""
        rows = []
        for row in self.frame.iter_rows(named=True):
            found = {}
            for name, question in asked.questions.items():
                cell = row.get(name)
                if cell is None:
                    continue
                is_list = question.type == "choices"
                found[name] = tuple(cell.split(OPTION_SEPARATOR)) if is_list else cell
            rows.append(found)
        return rows

    @property
    def places(self) -> set[tuple[int, str]]:
        """Return the row and column of every refused cell."""
        return {(cell["row"], cell["column"]) for cell in self.refused}


def read_table(
    table: Path | bytes, asked: Questionnaire, rules: str | None = None
) -> Read:
    """Return a whole table as it was read.

    Args:
        table: A file, or the bytes of one.
        asked: The question set.
        rules: The map, without its head; columns and questions have the same names
            where there is none.
    """
    path = table if isinstance(table, Path) else None
    stdin = io.BytesIO(table if isinstance(table, bytes) else b"")
    room = "neurocheck.cohort.tables"
    # A probe takes a third of a second.
    with patch(f"{room}.columns.Probe"), patch(f"{room}.workbook.Probe"):
        opened = open_responses(open_table(path, stdin, "t"), asked)
    if rules is None:
        plan = plan_by_name(asked, opened.columns)
    else:
        head = f"format: neurocheck-map/1\nquestionnaire: {asked.id}\n"
        plan = load_map((head + rules).encode(), asked, where="m.yaml")
    check_columns(plan, opened.columns, "t")
    batches = list(clean_table(opened, plan, asked))
    opened.close()
    rejects = Rejects()
    for batch in batches:
        rejects.add(batch)
    return Read(
        pl.concat([batch.frame for batch in batches]),
        pl.concat([batch.status for batch in batches]).to_list(),
        pl.concat([batch.refused for batch in batches]).to_dicts(),
        list(explain_lost_columns(plan, rejects)),
    )
