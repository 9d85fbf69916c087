"""Scores Parquet files on Spark, in one of the two ways of ``docs/spark.md``.

Submit it as any job; the extras ``cohort`` and ``spark`` are needed on each machine::

    spark-submit score_on_spark.py files /shared/answers /shared/scored
    spark-submit score_on_spark.py batches s3a://survey/answers s3a://survey/scored
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

import neurocheck


def main(way: str, source: str, target: str) -> None:
    """Score each file of a shared folder, or a table of whatever Spark can read."""
    builder = SparkSession.builder.appName("neurocheck")
    # Else Spark makes code for rows so wide that Java never compiles it.
    spark = builder.config("spark.sql.codegen.wholeStage", "false").getOrCreate()
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    if way == "files":
        neurocheck.score_files(Path(source), Path(target), questionnaire, guidance)
    else:
        table = neurocheck.score(spark.read.parquet(source), questionnaire, guidance)
        table.write.parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
