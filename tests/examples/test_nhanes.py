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
    """Return the path of the extract."""
    assert _DATA is not None
    return str(_DATA.with_suffix(suffix))


def raw() -> pl.DataFrame:
    """Return the extract as it stands."""
    return pl.read_parquet(table())


def summary() -> Any:
    """Return the counts that the command gives."""
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


def test_answers_are_those_of_the_file() -> None:
    """Each answer is counted where the file has it, and blank is never no."""
    data, found = raw(), summary()
    everyone = pl.lit(True)
    asked_years, asked_hba1c = is_(diabetes="yes"), ~is_(diabetes="no")
    known = {
        "age": (everyone, has("age")),
        "diabetes_type": (everyone, has("diabetes")),
        "diabetes_years": (asked_years, has("diabetes_years")),
        "hba1c": (asked_hba1c, has("hba1c")),
        "medicines": (everyone, has("insulin") | has("diabetes_pills")),
        "told_diabetes": (
            everyone,
            has("hypertension_told")
            | has("retinopathy_told")
            | is_(high_chol_told=1)
            | is_(ckd_told=1),
        ),
        "feet_numb": (everyone, has("numb_feet")),
        "feet_feelings": (everyone, is_(pain_tingle_feet=1)),
        "hands": (everyone, is_(numb_where="hands") | is_(numb_where="both")),
        "legs": (everyone, is_(balance_dizzy_fall_12mo=0)),
        "smoking": (
            everyone,
            is_(smoke_100=0) | (is_(smoke_100=1) & has("smoke_now")),
        ),
        "alcohol": (everyone, is_(alcohol_12_drinks_1yr=0)),
        "height": (everyone, has("height_cm")),
        "weight": (everyone, has("height_cm") & has("bmi")),
    }

    assert found["rows"] == data.height
    for name, (asked, answered) in known.items():
        yes = data.filter(asked & answered).height
        no = data.filter(asked & ~answered).height
        assert (name, found["questions"][name]) == (
            name,
            {"answered": yes, "missing": no, "not_asked": data.height - yes - no},
        )
    others = {
        name: one for name, one in found["questions"].items() if name not in known
    }
    assert others
    assert {one["answered"] for one in others.values()} == {0}


def has(column: str) -> pl.Expr:
    """Return where the file has a value."""
    return pl.col(column).is_not_null()


def is_(**wanted: object) -> pl.Expr:
    """Return where a column has a value, and nothing where it is blank."""
    ((column, value),) = wanted.items()
    return pl.col(column).eq_missing(pl.lit(value))


def test_rules_are_those_of_the_file() -> None:
    """Every rule that the file can tell of counts its people; the others count none.

    Nobody who was not asked is counted as without.
    """
    data, found = raw(), summary()["rules"]
    ill = is_(diabetes="yes")
    may_be_ill = ~(is_(diabetes="no") | is_(diabetes="borderline"))
    sign = is_(numb_feet=1) | is_(pain_tingle_feet=1)
    sign |= is_(numb_where="hands") | is_(numb_where="both")
    # A height is kept in whole centimetres, a weight with one decimal.
    kilograms = (pl.col("bmi") * (pl.col("height_cm") / 100) ** 2).round(1)
    metres = pl.col("height_cm").round(0) / 100
    overweight = (kilograms / metres**2).round(1) >= 25
    want = {
        "glucose": (
            (pl.col("hba1c") >= 7).fill_null(value=False) & ~is_(diabetes="no"),
            (pl.col("hba1c") < 7).fill_null(value=False) & ~is_(diabetes="no"),
        ),
        "pressure": (is_(hypertension_told=1), is_(hypertension_told=0)),
        "fats": (is_(high_chol_told=1), None),
        "kidneys": (is_(ckd_told=1), None),
        "eyes": (is_(retinopathy_told=1), is_(retinopathy_told=0)),
        "smoking": (
            is_(smoke_100=1) & is_(smoke_now=1),
            is_(smoke_100=0) | is_(smoke_now=0),
        ),
        "alcohol": (None, is_(alcohol_12_drinks_1yr=0)),
        "alcohol_past": (None, is_(alcohol_12_drinks_1yr=0)),
        "metformin": (None, is_(diabetes_pills=0) | sign),
        "weight": (
            overweight.fill_null(value=False),
            (~overweight).fill_null(value=False),
        ),
        "years": (
            ill & (pl.col("diabetes_years") >= 10).fill_null(value=False),
            ill & (pl.col("diabetes_years") < 10).fill_null(value=False),
        ),
        "age": (
            ill & (pl.col("age") >= 60),
            (pl.col("age") < 60) | (has("diabetes") & ~ill),
        ),
    }

    for name, (true, false) in want.items():
        tally = found["risk_factors"][name]
        counts = [
            0 if one is None else data.filter(one).height for one in (true, false)
        ]
        assert (name, tally["true"], tally["false"]) == (name, *counts)
        assert tally["unknown"] == data.height - sum(counts)
    others = [one for name, one in found["risk_factors"].items() if name not in want]
    assert {one["true"] for one in others} == {0}
    with_kidneys = data.filter(sign & is_(ckd_told=1)).height
    assert found["other_causes"]["kidneys"]["true"] == with_kidneys
    no_diabetes = data.filter(sign & ~may_be_ill).height
    assert found["checks"]["foot_no_diabetes"]["true"] == no_diabetes
    assert found["checks"]["foot_unknown"]["true"] == data.filter(may_be_ill).height
    assert {one["true"] for one in found["red_flags"].values()} == {0, data.height}
    assert found["red_flags"]["danger_open"]["true"] == data.height


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
