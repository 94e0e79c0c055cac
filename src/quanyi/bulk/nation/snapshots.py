"""A snapshot as a folder: account years in partitions, and a manifest (快照)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from quanyi.bulk.nation import manifest
from quanyi.bulk.nation.files import BLOCK, write_table
from quanyi.bulk.nation.manifest import RULES, Law, program
from quanyi.bulk.nation.runner import TABLE, gathered
from quanyi.bulk.nation.schemas import ACCOUNT_YEARS
from quanyi.law.parameters import parameters_version
from quanyi.law.rules import versions_of

Rows = Iterable[Mapping[str, Any]]


def law_here(*, known_on: date | None = None, brought: Mapping[str, list[list[str]]] | None = None) -> Law:
    """The law by which this process works."""
    day = known_on.isoformat() if known_on else None
    return Law(program(), versions_of(RULES), parameters_version(), day, brought or {})


def write_snapshot(
    folder: Path, partitions: Iterable[Rows], law: Law, about: Mapping[str, Any]
) -> dict[str, Any]:
    """快照 / Partition by partition the account years, and the manifest last; what it says."""
    made = []
    for number, rows in enumerate(partitions):
        name = f"{TABLE}/{number:05d}.parquet"
        made.append({"file": name, **write_table(folder / name, ACCOUNT_YEARS, _batches(rows))})
    told = {**about, "law": law._asdict(), "tables": {TABLE: gathered(made)}}
    manifest.write(folder, told)
    return told


def _batches(rows: Rows) -> Iterator[pa.RecordBatch]:
    waiting = iter(rows)
    while block := list(islice(waiting, BLOCK)):
        yield pa.RecordBatch.from_pylist(block, schema=ACCOUNT_YEARS)
