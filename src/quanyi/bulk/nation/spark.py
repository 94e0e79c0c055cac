"""A snapshot computed by a Spark cluster: the same partitions by the same kernel, the same bytes (Spark 成批计算).

Spark hands out partitions by `mapInArrow`, takes care of workers that die, and gathers what came of them; each task
reads and writes its own Parquet, as the local run does. So the folder must lie where all workers see it under one name.
Needs pyspark (extra `spark`) and Java 17; nothing else of the house imports this.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark.sql import SparkSession

from quanyi.bulk.nation import runner


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session whose workers run this Python; ended with what it is for."""
    os.environ["PYSPARK_PYTHON"] = sys.executable  # else workers take the first python3 of their path
    made = (
        SparkSession.builder.master(master)
        .appName("quanyi")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        yield made
    finally:
        made.stop()


def run(session: SparkSession, snapshot: Path, out: Path) -> dict[str, Any]:
    """成批计算 / Compute a snapshot into `out` by the workers of a session; its manifest. As `runner.run`."""
    found = runner.plan(snapshot, out)
    if found.waiting:
        tasks = session.range(0, len(found.waiting), 1, len(found.waiting))
        tasks.mapInArrow(_task(found.waiting), "word string").foreach(_nothing)
    return runner.finish(found, out)


def _task(waiting: tuple[runner.Work, ...]) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with the numbers of the partitions that it is given."""

    def task(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in numbers:
            for number in batch.column(0).to_pylist():
                word = runner.compute(waiting[number])
                yield pa.RecordBatch.from_arrays([pa.array([word["made"]["sha256"]])], ["word"])

    return task


def _nothing(_row: Any) -> None:
    """What came of a task stands in its word, in the folder."""
