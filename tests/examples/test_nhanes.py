"""The NHANES extract: the commands count what the file holds."""

import io
import re
import runpy
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


def find_table(suffix: str = ".parquet") -> str:
    """Return the path of the extract."""
    assert _DATA is not None
    return str(_DATA.with_suffix(suffix))


def read_table() -> pl.DataFrame:
    """Return the extract as a table."""
    return pl.read_parquet(find_table())


def summarize() -> Any:
    """Return the counts of ``cohort summary``."""
    return neurocheck(
        "cohort", "summary", find_table(), "--map", str(_MAP), "--json"
    ).document


def test_csv_and_parquet_give_the_same() -> None:
    """Both formats give the same 6,059 rows, in their order."""
    results = [
        neurocheck("cohort", "score", find_table(suffix), "--map", str(_MAP), "-o", "-")
        for suffix in (".csv", ".parquet")
    ]

    assert [(one.status, one.err) for one in results] == [(0, ""), (0, "")]
    assert results[0].out == results[1].out
    scored = pl.read_csv(io.StringIO(results[0].out), infer_schema=False)
    assert scored["id"].to_list() == [str(one) for one in read_table()["seqn"]]
    assert set(scored["status"]) == {"ok"}
    assert scored.height == 6059


def test_no_cell_is_refused() -> None:
    """The map covers every cell that it reads; none is refused."""
    result = neurocheck(
        "cohort", "check", find_table(".csv"), "--map", str(_MAP), "--json"
    )

    assert result.status == 0
    assert result.document["refused"] == []


def test_answers_are_those_of_the_file() -> None:
    """Each answer of the file is counted, and a blank is never a no."""
    data, found = read_table(), summarize()
    everyone = pl.lit(True)
    asked_years, asked_hba1c = equals(diabetes="yes"), ~equals(diabetes="no")
    known = {
        "age": (everyone, is_present("age")),
        "diabetes_type": (everyone, is_present("diabetes")),
        "diabetes_years": (asked_years, is_present("diabetes_years")),
        "hba1c": (asked_hba1c, is_present("hba1c")),
        "medicines": (everyone, is_present("insulin") | is_present("diabetes_pills")),
        "told_diabetes": (
            everyone,
            is_present("hypertension_told")
            | is_present("retinopathy_told")
            | equals(high_chol_told=1)
            | equals(ckd_told=1),
        ),
        "feet_numb": (everyone, is_present("numb_feet")),
        "feet_feelings": (everyone, equals(pain_tingle_feet=1)),
        "hands": (everyone, equals(numb_where="hands") | equals(numb_where="both")),
        "legs": (everyone, equals(balance_dizzy_fall_12mo=0)),
        "smoking": (
            everyone,
            equals(smoke_100=0) | (equals(smoke_100=1) & is_present("smoke_now")),
        ),
        "alcohol": (everyone, equals(alcohol_12_drinks_1yr=0)),
        "height": (everyone, is_present("height_cm")),
        "weight": (everyone, is_present("height_cm") & is_present("bmi")),
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


def is_present(column: str) -> pl.Expr:
    """Return an expression: whether a column has a value."""
    return pl.col(column).is_not_null()


def equals(**wanted: object) -> pl.Expr:
    """Return an expression: whether a column has this value; blank is false."""
    ((column, value),) = wanted.items()
    return pl.col(column).eq_missing(pl.lit(value))


def test_rules_are_those_of_the_file() -> None:
    """Rules count the people for whom the file decides them; other rules count none.

    Nobody who was not asked is counted as false.
    """
    data, found = read_table(), summarize()["rules"]
    ill = equals(diabetes="yes")
    may_be_ill = ~(equals(diabetes="no") | equals(diabetes="borderline"))
    sign = equals(numb_feet=1) | equals(pain_tingle_feet=1)
    sign |= equals(numb_where="hands") | equals(numb_where="both")
    # The survey's own, although ours is worked out from height and weight.
    overweight = pl.when(is_present("height_cm")).then(pl.col("bmi") >= 25)
    want = {
        "glucose": (
            (pl.col("hba1c") >= 7).fill_null(value=False)
            & ~equals(diabetes="no")
            & (pl.col("age") < 75),
            (pl.col("hba1c") < 7).fill_null(value=False) & ~equals(diabetes="no")
            | (pl.col("age") >= 75),
        ),
        "pressure": (equals(hypertension_told=1), equals(hypertension_told=0)),
        "fats": (equals(high_chol_told=1), None),
        "kidneys": (equals(ckd_told=1), None),
        "eyes": (equals(retinopathy_told=1), equals(retinopathy_told=0)),
        "smoking": (
            equals(smoke_100=1) & equals(smoke_now=1),
            equals(smoke_100=0) | equals(smoke_now=0),
        ),
        "alcohol": (None, equals(alcohol_12_drinks_1yr=0)),
        "alcohol_past": (None, equals(alcohol_12_drinks_1yr=0)),
        "metformin": (None, equals(diabetes_pills=0) | sign),
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
            (pl.col("age") < 60) | (is_present("diabetes") & ~ill),
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
    with_kidneys = data.filter(sign & equals(ckd_told=1)).height
    assert found["other_causes"]["kidneys"]["true"] == with_kidneys
    no_diabetes = data.filter(sign & equals(diabetes="no")).height
    assert found["checks"]["no_diabetes"]["true"] == no_diabetes
    borderline = data.filter(equals(diabetes="borderline")).height
    assert found["checks"]["foot_prediabetes"]["true"] == borderline
    assert found["checks"]["foot_unknown"]["true"] == data.filter(may_be_ill).height


def test_no_row_is_called_routine() -> None:
    """The survey asked nobody for danger signs, so all but the flagged are unknown."""
    found, data = summarize(), read_table()
    very_high = (pl.col("hba1c") > 10).fill_null(value=False) & ~equals(diabetes="no")

    soon = found["urgency"]["soon"]
    assert found["rules"]["red_flags"]["hba1c_high"]["true"] == soon
    assert soon == data.filter(very_high).height
    assert found["urgency"]["cannot_tell"] == data.height - soon
    assert found["urgency"]["routine"] == 0
    assert (found["danger_known"], found["danger_columns"]) == (0, [])
    page = (_ROOT / "docs" / "cohort.md").read_text()
    assert f"{soon} with a very high HbA1c" in page
    assert f"{found['urgency']['cannot_tell']:,} `cannot_tell`" in " ".join(
        page.split()
    )


def test_the_page_says_what_the_data_say() -> None:
    """docs/cohort.md says how many people without feeling reported no symptom."""
    silent = pl.col("feet_symptom") == 0
    lost = read_table().filter(
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


def test_the_program_prints_what_the_page_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """examples/nhanes/silent_feet.py counts the same people as docs/cohort.md."""
    program = runpy.run_path(str(_MAP.with_name("silent_feet.py")))

    program["main"](find_table(".csv"))

    said = capsys.readouterr().out
    assert "6059 people" in said
    assert "- soon: 88," in said
    assert "- 652 of 886 of all\n- 111 of 196 of people with diabetes\n" in said


def test_the_examples_of_the_page_are_there() -> None:
    """The page names the map that is tested here."""
    page = (_ROOT / "docs" / "cohort.md").read_text()

    assert "examples/nhanes/map.yaml" in page
