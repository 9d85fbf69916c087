"""The NHANES extract: what the commands say of it is what stands in the file."""

import io
import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support.program import neurocheck


_ROOT = Path(__file__).parents[2]
_DATA = next(
    (
        found
        for top in _ROOT.parents
        if (found := top / "shared" / "data" / "nhanes_1999_2002.parquet").exists()
    ),
    None,
)
_MAP = _ROOT / "examples" / "nhanes" / "map.yaml"

pytestmark = pytest.mark.skipif(_DATA is None, reason="the NHANES extract is not here")


def table(suffix: str = ".parquet") -> str:
    """Give the path of the extract."""
    assert _DATA is not None
    return str(_DATA.with_suffix(suffix))


def raw() -> pl.DataFrame:
    """Give the extract as it stands."""
    return pl.read_parquet(table())


def summary() -> Any:
    """Give the counts that the command gives."""
    return neurocheck(
        "cohort", "summary", table(), "--map", str(_MAP), "--json"
    ).document


def test_csv_and_parquet_give_the_same() -> None:
    """6,059 rows in and out, in their order, cell for cell alike."""
    results = [
        neurocheck("cohort", "score", table(suffix), "--map", str(_MAP), "-o", "-")
        for suffix in (".csv", ".parquet")
    ]

    assert [(one.status, one.err) for one in results] == [(0, ""), (0, "")]
    assert results[0].out == results[1].out
    scored = pl.read_csv(io.StringIO(results[0].out), infer_schema=False)
    assert scored["id"].to_list() == [str(one) for one in raw()["seqn"]]
    assert set(scored["status"]) == {"ok"}
    assert scored.height == 6059


def test_no_cell_is_refused() -> None:
    """The map says what every cell means that it reads."""
    result = neurocheck("cohort", "check", table(".csv"), "--map", str(_MAP), "--json")

    assert result.status == 0
    assert result.document["refused"] == []


def test_counts_are_those_of_the_file() -> None:
    """Each answer is counted where the file has it, and blank is never no."""
    data, found = raw(), summary()
    has = data.filter(pl.col("diabetes") == "yes")
    asked = data.filter(pl.col("diabetes").ne_missing("no"))
    questions = {
        "age": (data.height, 0),
        "diabetes_type": answered(data, "diabetes"),
        "diabetes_years": answered(has, "diabetes_years"),
        "hba1c": answered(asked, "hba1c"),
        "feet_numb": answered(data, "numb_feet"),
        "smoking": answered(data, "smoke_100"),
        "height": answered(data, "height_cm"),
        "weight": answered(data, "bmi"),
    }

    assert found["rows"] == data.height
    for name, (known, missing) in questions.items():
        tally = found["questions"][name]
        assert (name, tally["answered"], tally["missing"]) == (name, known, missing)


def answered(data: pl.DataFrame, column: str) -> tuple[int, int]:
    """Count the rows in which a column has a value, and the others."""
    return data.height - data[column].null_count(), data[column].null_count()


def test_risk_factors_are_those_of_the_file() -> None:
    """What was named is counted; nobody who was not asked is counted as without."""
    data, found = raw(), summary()["rules"]["risk_factors"]
    smoking = found["smoking"]

    assert smoking["true"] == data.filter(pl.col("smoke_now") == 1).height
    assert smoking["unknown"] == data["smoke_100"].null_count()
    for name, column in (("pressure", "hypertension_told"),):
        if name in found:
            assert found[name]["true"] == int(data[column].sum())
            assert found[name]["unknown"] == data[column].null_count()


def test_the_page_says_what_the_data_say() -> None:
    """How many people without feeling reported nothing, as docs/cohort.md has it."""
    silent = pl.col("feet_symptom") == 0
    lost = raw().filter(
        pl.col("insensate_ge1") == 1, pl.col("feet_symptom").is_not_null()
    )
    ill = lost.filter(pl.col("diabetes") == "yes")
    page = " ".join((_ROOT / "docs" / "cohort.md").read_text().split())
    facts = [
        (lost.filter(silent).height, lost.height),
        (ill.filter(silent).height, ill.height),
    ]

    assert facts == [(652, 886), (111, 196)]
    for part, whole in facts:
        assert f"{part} of {whole}" in page
        assert re.search(rf"\b{round(100 * part / whole)} %", page)


def test_the_examples_of_the_page_are_there() -> None:
    """The page names the map, and the map is the one that is tested here."""
    page = (_ROOT / "docs" / "cohort.md").read_text()

    assert "examples/nhanes/map.yaml" in page
    assert json.dumps(summary()["urgency"]["routine"]) == "6059"
