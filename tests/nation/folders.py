"""Snapshots by chance, as files; run as a program, one that computes them, to be killed."""

import sys
from pathlib import Path
from random import Random

from tests.nation.rows import year_record

from quanyi.bulk.nation import runner
from quanyi.bulk.nation.alone import row_of
from quanyi.bulk.nation.snapshots import law_here, write_snapshot


def snapshot(folder, *, partitions=4, rows=25, seed=3):
    by = Random(seed)
    parts = ([row_of(year_record(by), f"{p}{n:05d}") for n in range(rows)] for p in range(partitions))
    write_snapshot(folder, parts, law_here(), {})
    return folder


def files_of(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


if __name__ == "__main__":
    runner.run(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        processes=int(sys.argv[3]),
        progress=lambda *at: print(*at, flush=True),
    )
