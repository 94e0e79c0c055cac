"""A snapshot as a folder: persons and account years in partitions, and a manifest (快照)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from quanyi.bulk.nation import manifest
from quanyi.bulk.nation.files import write_table
from quanyi.bulk.nation.manifest import RULES, Law
from quanyi.bulk.nation.runner import gathered
from quanyi.bulk.nation.schemas import ACCOUNT_YEARS, PERSONS
from quanyi.law.parameters import parameters_version
from quanyi.law.rules import versions_of

Rows = Iterable[Mapping[str, Any]]
SCHEMAS = {"persons": PERSONS, "account_years": ACCOUNT_YEARS}


def law_here(*, known_on: date | None = None, brought: Mapping[str, list[list[str]]] | None = None) -> Law:
    """The law by which this process works."""
    return Law(
        versions_of(RULES), parameters_version(), known_on.isoformat() if known_on else None, brought or {}
    )


def write_snapshot(
    folder: Path, partitions: Iterable[Mapping[str, Rows]], law: Law, about: Mapping[str, Any]
) -> dict[str, Any]:
    """快照 / Partition by partition the rows of each table, and the manifest last; what it says."""
    made: dict[str, list[dict[str, Any]]] = {table: [] for table in SCHEMAS}
    for number, tables in enumerate(partitions):
        for table, schema in SCHEMAS.items():
            name = f"{table}/{number:05d}.parquet"
            told = write_table(folder / name, schema, _batches(tables[table], schema))
            made[table].append({"file": name, **told})
    told = {
        **about,
        "law": law._asdict(),
        "tables": {table: gathered(parts) for table, parts in made.items()},
    }
    manifest.write(folder, told)
    return told


def _batches(rows: Rows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    block: list[Mapping[str, Any]] = []
    for row in rows:
        block.append(row)
        if len(block) == _BLOCK:
            yield pa.RecordBatch.from_pylist(block, schema=schema)
            block = []
    if block:
        yield pa.RecordBatch.from_pylist(block, schema=schema)


_BLOCK = 2**12
"""Rows of a snapshot made at a time."""
