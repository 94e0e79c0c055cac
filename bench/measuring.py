"""How a row is measured: rounds of ours and of the peer in turn, processor time and wall clock, medians and spread."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds of processor time, Python's and PostgreSQL's together, and of wall clock."""

    cpu: float
    wall: float

    def __truediv__(self, n: float) -> "Cost":
        return Cost(self.cpu / n, self.wall / n)


@dataclass
class Row:
    """What a row of the bench found: a cost a round on both sides, in the order in which they alternated.

    ``target`` is the ratio that the median must not be above; ``facts`` are what else the row says of itself.
    """

    ours: list[Cost]
    peer: list[Cost]
    target: float | None = None
    facts: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        cpu, wall = ([a[n] / b[n] for a, b in zip(self.ours, self.peer, strict=True)] for n in (0, 1))
        ratio = round(median(cpu), 4)
        held = {} if self.target is None else {"target": self.target, "holds": ratio <= self.target}
        return {
            "ours": _seconds(self.ours, 0),
            "peer": _seconds(self.peer, 0),
            "ratio": ratio,
            "spread": [round(min(cpu), 4), round(max(cpu), 4)],
            **held,
            "rounds": len(cpu),
            "wall": {
                "ours": _seconds(self.ours, 1), "peer": _seconds(self.peer, 1), "ratio": round(median(wall), 4)
            },
            **self.facts,
        }  # fmt: skip


def _seconds(costs: list[Cost], n: int) -> float:
    return float(f"{median(cost[n] for cost in costs):.4g}")


def alternate(
    ours: Callable[[], Cost], peer: Callable[[], Cost], rounds: int
) -> tuple[list[Cost], list[Cost]]:
    """The costs of so many rounds; who begins changes, and a round before them warms both."""
    found: tuple[list[Cost], list[Cost]] = [], []
    for n in range(-1, rounds):
        for side in (0, 1) if n % 2 else (1, 0):
            cost = (ours, peer)[side]()
            if n >= 0:
                found[side].append(cost)
    return found


def cost_of(act: Callable[[], object], database: int | None = None) -> Cost:
    """What one call costs, with the work of PostgreSQL's processes where its postmaster is named."""
    with _counting(database) as cost:
        act()
    return cost()


@contextmanager
def _counting(database: int | None) -> Iterator[Callable[[], Cost]]:
    def read() -> tuple[float, float]:
        return process_time() + (cpu_of(database) if database else 0), perf_counter()

    cpu, wall = read()
    yield lambda: Cost(*(now - before for now, before in zip(read(), (cpu, wall), strict=True)))


def cpu_of(parent: int) -> float:
    """Processor seconds of a process, of its children that live and of those that are gone."""
    whole = sum(_fields(parent)[11:15])
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (child := _fields(int(entry.name))) and child[1] == parent:
            whole += sum(child[11:15])
    return whole / _TICKS


def _fields(pid: int) -> list[int]:
    """What stands behind the name of a process in its `stat`, its state left out; none where it is gone."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
    return [0, *map(int, said[1:20])]
