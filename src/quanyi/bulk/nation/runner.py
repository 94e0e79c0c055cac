"""A snapshot computed partition by partition on this machine, without a database (本机成批计算).

`of.json` says of which snapshot a folder is, before anything else is in it: no other is computed into it.
A partition that stands with its word (`done/NNNNN.json`: digest of what it was made from, by which law, what came of
it) is not made again; so a run that was killed goes on where it stopped. Basis: d14-6-4, gb-10.2-3.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from quanyi.bulk.nation import manifest
from quanyi.bulk.nation.files import read_batches, write_table
from quanyi.bulk.nation.kernel import account_years
from quanyi.bulk.nation.manifest import Law
from quanyi.bulk.nation.schemas import RESULTS
from quanyi.law.errors import InvalidInput

TABLE, MADE = "account_years", "results"
OF = "of.json"


class Work(NamedTuple):
    """One partition to compute: where it lies, what it must be, and by which law."""

    source: str
    target: str
    sha256: str
    law: Law

    @property
    def word(self) -> Path:
        """What says that the results of the partition are whole; apart from them, for engines read whole folders."""
        target = Path(self.target)
        return target.parent.with_name("done") / f"{target.stem}.json"


class Run(NamedTuple):
    """A snapshot, the digest of its manifest, its work, and how much of it stands already."""

    told: Mapping[str, Any]
    sha256: str
    all: tuple[Work, ...]
    waiting: tuple[Work, ...]


def plan(snapshot: Path, out: Path) -> Run:
    """What is to be done; from here on `out` is the snapshot's, and not whole until `finish`.

    Raises InvalidInput where the folder is no snapshot, or `out` is another's.
    """
    told, sha256 = manifest.read(snapshot), manifest.digest_of(snapshot / manifest.NAME)
    _claim(out, sha256)
    law = manifest.law_of(told)
    every = tuple(
        Work(str(snapshot / part["file"]), str(out / MADE / Path(part["file"]).name), part["sha256"], law)
        for part in told["tables"][TABLE]["partitions"]
    )
    return Run(told, sha256, every, tuple(work for work in every if _word(work) is None))


def run(
    snapshot: Path,
    out: Path,
    *,
    processes: int = 0,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """成批计算 / Compute a snapshot into `out`; its manifest, which is written last. `processes`: 0 for one a core.

    Raises InvalidInput where a partition is not what the snapshot's manifest says, or this program has another law.
    """
    found = plan(snapshot, out)
    done = len(found.all) - len(found.waiting)
    progress(done, len(found.all))
    for _work in _computed(found.waiting, processes or os.cpu_count() or 1):
        done += 1
        progress(done, len(found.all))
    return finish(found, out)


def finish(found: Run, out: Path) -> dict[str, Any]:
    """The manifest of the results: of what they were made, and what they come to."""
    words = [_word(work) for work in found.all]
    if None in words:
        raise InvalidInput("有分区没有算完。请再执行一次。", "A partition is not done. Run it again.")
    told = {
        "of": {
            "snapshot": found.sha256,
            "law": found.told["law"],
            "log_head": found.told.get("log_head"),
            "left_out": len(found.told.get("left_out", ())),
        },
        "tables": {MADE: gathered([word["made"] for word in words if word])},
    }
    manifest.write(out, told)
    return told


def gathered(partitions: list[dict[str, Any]]) -> dict[str, Any]:
    """What partitions come to together, and each of them."""
    sums: dict[str, int] = {}
    for part in partitions:
        for name, fen in part["sums_fen"].items():
            sums[name] = sums.get(name, 0) + fen
    return {
        "rows": sum(part["rows"] for part in partitions),
        "errors": sum(part["errors"] for part in partitions),
        "sums_fen": sums,
        "partitions": partitions,
    }


def compute(work: Work) -> dict[str, Any]:
    """One partition, in memory of a few row groups; its word. The same partition gives the same bytes."""
    source, target = Path(work.source), Path(work.target)
    if (read := manifest.digest_of(source)) != work.sha256:
        raise InvalidInput(
            f"{source} 与清单不符：摘要应为 {work.sha256[:16]}…，读到 {read[:16]}…。请重新取得这个文件。",
            f"{source} is not what the manifest says: digest {work.sha256[:16]}… is wanted, {read[:16]}… was read. "
            "Get the file again.",
        )
    with work.law.entered():
        made = write_table(target, RESULTS, map(account_years, read_batches(source)))
    word = {"from": work.sha256, "law": work.law.digest, "made": {"file": f"{MADE}/{target.name}", **made}}
    manifest.write(work.word.parent, word, work.word.name)
    return word


def _claim(out: Path, sha256: str) -> None:
    """The folder is of this snapshot, or new or empty; what a killed process had under another name is nobody's."""
    of = _of(out)
    stands = out.exists() and any(not file.name.startswith(".") for file in out.iterdir())
    if of != sha256 if of else stands:
        whose = ("另一份快照的结果", "results of another snapshot") if of else ("别的文件", "other files")
        raise InvalidInput(
            f"{out} 里有{whose[0]}，没有计算。请给出新的文件夹。",
            f"{out} has {whose[1]}: nothing was computed. Give a new folder.",
        )
    manifest.write(out, {"snapshot": sha256}, OF)
    out.joinpath(manifest.NAME).unlink(missing_ok=True)


def _of(out: Path) -> str | None:
    """The digest of the snapshot of which the folder is; nothing readable is nobody's."""
    try:
        found = json.loads(out.joinpath(OF).read_text(encoding="utf-8"))["snapshot"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(found)


def _word(work: Work) -> dict[str, Any] | None:
    """The word of results that are those of this work; None where they are to be made."""
    try:
        word: dict[str, Any] = json.loads(work.word.read_text(encoding="utf-8"))
        stands = word["from"] == work.sha256 and word["law"] == work.law.digest
        same = stands and manifest.digest_of(Path(work.target)) == word["made"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return word if same else None


def _computed(waiting: tuple[Work, ...], processes: int) -> Iterator[dict[str, Any]]:
    if processes == 1 or len(waiting) < 2:
        yield from map(compute, waiting)
        return
    # Spawned, since a fork of a process with Arrow's threads may stand still.
    with ProcessPoolExecutor(min(processes, len(waiting)), get_context("spawn"), _alone) as pool:
        asked = [pool.submit(compute, work) for work in waiting]
        try:
            for done in as_completed(asked):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _alone() -> None:
    """One core a process: no threads of Arrow's beside."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
