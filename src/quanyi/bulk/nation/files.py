"""Partitions as Parquet files: the same rows give the same bytes (分区文件)."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quanyi.bulk.nation import manifest

ROWS, BLOCK = 2**15, 2**12
"""Account years of a row group, some 20 MB with their months and results; and at a time, so that columns stay in the
cache of a core.
"""

# Words come again and again; numbers are packed better without a dictionary.
_WORDS = {"region", "months.list.element.kind", "error"}


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> dict[str, Any]:
    """A partition of batches of `BLOCK` rows, and what its manifest says of it: rows, sums in fen, digest."""
    told = PartitionTotals(schema)

    def made(fresh: Path) -> None:
        with pq.ParquetWriter(
            fresh, schema, compression="zstd", use_dictionary=sorted(_WORDS), write_statistics=True
        ) as out:
            waiting = iter(batches)
            while group := list(islice(waiting, ROWS // BLOCK)):
                for batch in group:
                    told.add(batch)
                out.write_table(pa.Table.from_batches(group, schema), row_group_size=ROWS)

    manifest.put(path, made)
    return {
        "rows": told.rows,
        "sums_fen": told.sums,
        "errors": told.errors,
        "sha256": manifest.digest_of(path),
    }


class PartitionTotals:
    """Rows, refused rows, and sums of the columns in fen, as whole numbers of any size."""

    def __init__(self, schema: pa.Schema) -> None:
        self.rows = self.errors = 0
        self.sums = {
            field.name: 0
            for field in schema
            if field.type == pa.int64() and (field.metadata or {}).get(b"unit") == b"fen"
        }

    def add(self, batch: pa.RecordBatch) -> None:
        self.rows += batch.num_rows
        if "error" in batch.schema.names:
            self.errors += batch.num_rows - batch.column("error").null_count
        for name in self.sums:
            self.sums[name] += _sum(batch.column(name).to_numpy())


def _sum(fen: Any) -> int:
    """Half by half, so that no sum leaves 64 bits however large the amounts are; a batch has fewer than 2³¹ rows."""
    high, low = fen >> 32, fen & (2**32 - 1)
    return (int(np.sum(high)) << 32) + int(np.sum(low))


def read_batches(path: Path) -> Iterable[pa.RecordBatch]:
    """Block by block, words by their number; the file's own metadata say which there are."""
    held = pq.read_metadata(path).schema
    words = _WORDS & {held.column(at).path for at in range(len(held))}
    with pq.ParquetFile(path, read_dictionary=sorted(words)) as file:
        yield from file.iter_batches(BLOCK, use_threads=False)
