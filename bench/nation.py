"""A snapshot of account years, Parquet to Parquet, against reading it and writing the results without a computation.

The accounts are of a year in which everybody paid twelve months; one in twenty paid some late, one in a hundred owes
some, one in fifty is paid a pension. One process, one core; the peer reads the same file and writes the same results.
"""

import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.measuring import Row, alternate, cost_of
from quanyi.bulk.nation import manifest, runner
from quanyi.bulk.nation.files import BLOCK, read_batches, write_table
from quanyi.bulk.nation.kernel import account_years
from quanyi.bulk.nation.schemas import ACCOUNT_YEARS, RESULTS
from quanyi.bulk.nation.snapshots import law_here
from quanyi.law.rules.account_record import SUB_BALANCES

YEAR, REGION, PERSONS, ROUNDS = 2024, "DEMO", 2**18, 3


def against_copy() -> Row:
    """2¹⁸ accounts; `rows a second` is of one core."""
    with tempfile.TemporaryDirectory(prefix="quanyi-bench-") as folder:
        place = Path(folder)
        taken = _snapshot(place / "snapshot", PERSONS)
        [work] = runner.plan(taken, place / "out").all
        made = [account_years(batch) for batch in read_batches(Path(work.source))]
        ours, peer = alternate(
            lambda: cost_of(lambda: runner.compute(work)),
            lambda: cost_of(lambda: _copied(Path(work.source), place / "copy.parquet", made)),
            ROUNDS,
        )
        rate = round(PERSONS / min(cost.cpu for cost in ours))
        return Row(ours, peer, 2, {"account years": PERSONS, "rows a second": rate} | _sizes(work))


def growth() -> Row:
    """Ten times as many account years, and the memory of both."""
    with tempfile.TemporaryDirectory(prefix="quanyi-bench-") as folder:
        costs, peaks = [], []
        for persons in (PERSONS // 4, PERSONS // 4 * 10):
            taken = _snapshot(Path(folder) / str(persons), persons)
            [work] = runner.plan(taken, Path(folder) / "out").all
            costs.append(cost_of(lambda work=work: runner.compute(work)))
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
            shutil.rmtree(taken)
        return Row(costs[1:], costs[:1], 10.5, {"MiB at most": peaks})


def _copied(source: Path, target: Path, made: list[pa.RecordBatch]) -> None:
    """Every column read, all results written, nothing computed."""

    def batches() -> Iterator[pa.RecordBatch]:
        for batch, result in zip(read_batches(source), made, strict=True):
            assert batch.num_rows == result.num_rows
            yield result

    write_table(target, RESULTS, batches())


def _sizes(work: runner.Work) -> dict[str, object]:
    source, target = (Path(path).stat().st_size for path in (work.source, work.target))
    return {"bytes a row, read and written": [round(source / PERSONS, 1), round(target / PERSONS, 1)]}


def _snapshot(folder: Path, persons: int) -> Path:
    random = np.random.default_rng(7)
    counts = [min(BLOCK, persons - first) for first in range(0, persons, BLOCK)]
    part = {"file": "account_years/00000.parquet"}
    path = folder / part["file"]
    part |= write_table(path, ACCOUNT_YEARS, (_block(random, n, at * BLOCK) for at, n in enumerate(counts)))
    manifest.write(folder, {"law": law_here()._asdict(), "tables": {"account_years": {"partitions": [part]}}})
    return folder


def _block(random: np.random.Generator, count: int, first: int) -> pa.RecordBatch:
    columns = {
        "person": pa.array([f"{n:018d}" for n in range(first, first + count)]),
        "region": pa.array([REGION] * count),
        "year": pa.array(np.full(count, YEAR, np.int32)),
        "moved_out": pa.nulls(count, pa.int32()),
    }
    for name in SUB_BALANCES:
        columns[f"opening_{name}_fen"] = pa.array(random.integers(0, 20_000_000, count))
        columns[f"received_{name}_fen"] = pa.array(np.zeros(count, np.int64))
    draws = np.where(random.random(count) < 0.02, random.integers(0, 100_000, count), 0)
    columns["payments_own_fen"] = _twelves(np.repeat(draws, 12))
    columns["payments_transfer_fen"] = _twelves(np.zeros(12 * count, np.int64))
    columns["months"] = _months(random, count)
    return pa.RecordBatch.from_arrays(
        [columns[f.name].cast(f.type) for f in ACCOUNT_YEARS], schema=ACCOUNT_YEARS
    )


def _twelves(flat: np.ndarray) -> pa.Array:
    return pa.ListArray.from_arrays(np.arange(0, len(flat) + 1, 12, dtype=np.int32), pa.array(flat))


def _months(random: np.random.Generator, count: int) -> pa.Array:
    number = np.tile(np.arange(1, 13), count)
    base = np.repeat(random.integers(400_000, 2_400_000, count), 12)
    is_late = np.repeat(random.random(count) < 0.05, 12) & (number % 4 == 1)
    owes = np.repeat(random.random(count) < 0.01, 12) & (number > 9)
    credited = np.where(is_late, np.minimum(number + 3, 12), number)
    paid_on = np.array(["2024-01-01"], "datetime64[M]") + (credited - 1)
    day = paid_on.astype("datetime64[D]") + np.repeat(random.integers(0, 28, count), 12)
    kinds = pa.array(["normal", "back_payment"]).take(pa.array(is_late.astype(np.int32)))
    fields = {
        "month": pa.array((YEAR * 100 + number).astype(np.int32)),
        "base_fen": pa.array(base),
        "own_fen": pa.array(base * 8 // 100),
        "transfer_fen": pa.array(np.zeros(12 * count, np.int64)),
        "pooled_fen": pa.array(np.zeros(12 * count, np.int64)),
        "credited": pa.array((YEAR * 100 + credited).astype(np.int32), mask=owes),
        "kind": kinds,
        "deferred_until": pa.nulls(12 * count, pa.int32()),
        "paid_on": pa.array(day, mask=owes),
    }
    kind = ACCOUNT_YEARS.field("months").type
    struct = pa.StructArray.from_arrays(
        [fields[f.name].cast(f.type) for f in kind.value_type], fields=list(kind.value_type)
    )
    return pa.ListArray.from_arrays(
        pa.array(np.arange(0, 12 * count + 1, 12, dtype=np.int32)), struct, type=kind
    )
