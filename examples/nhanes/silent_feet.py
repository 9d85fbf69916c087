"""Print what the NHANES extract teaches about feet that have lost feeling.

    python examples/nhanes/silent_feet.py nhanes_1999_2002.csv

The command ``neurocheck cohort score`` reads the extract with the map beside this file
and assesses each row. The extract does not come with the program: see docs/cohort.md.
Beside the result stands what an examiner found with a monofilament, which is no answer
of ours. Counts are of people in the file and not weighted. It needs
``neurocheck[cohort]``.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl


MAP = Path(__file__).with_name("map.yaml")


def score_table(table: Path) -> pl.DataFrame:
    """Return the result of each row of the extract.

    Raises:
        SystemExit: It cannot be scored; the command has said why.
    """
    with tempfile.TemporaryDirectory() as folder:
        scored = Path(folder, "scored.parquet")
        command = [sys.executable, "-m", "neurocheck", "cohort", "score", str(table)]
        command += ["--map", str(MAP), "-o", str(scored)]
        if status := subprocess.run(command, check=False).returncode:
            raise SystemExit(status)
        return pl.read_parquet(scored)


def count_silent(table: pl.DataFrame) -> str:
    """Return how many of those without feeling had reported no symptom in the feet."""
    lost = table.filter(
        pl.col("insensate_ge1") == 1, pl.col("feet_symptom").is_not_null()
    )
    silent = lost.filter(pl.col("feet_symptom") == 0)
    return f"{silent.height} of {lost.height}"


def main(table: str) -> None:
    """Print the levels, and how many noticed nothing."""
    scored = score_table(Path(table))
    given = pl.read_csv(table, infer_schema_length=None)
    levels = dict(scored["urgency"].value_counts().iter_rows())
    ill = given.filter(pl.col("diabetes") == "yes")

    print(f"{scored.height} people. How soon they need care:")
    print(f"- soon: {levels['soon']}, for a very high HbA1c")
    print(f"- nobody can tell: {levels['cannot_tell']}; no danger sign was asked about")
    print("Of those who could not feel one or more spots, reported no symptom:")
    print(f"- {count_silent(given)} of all")
    print(f"- {count_silent(ill)} of people with diabetes")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its table
        sys.exit(__doc__)
    main(sys.argv[1])
