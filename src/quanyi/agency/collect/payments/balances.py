"""The order of a statement's lines, which its balances tell, and where they do not follow (余额连续)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from quanyi.law.money import Fen


class Movement(Protocol):
    """What a line must tell to be put in order."""

    @property
    def row(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def amount_fen(self) -> Fen: ...
    @property
    def balance_fen(self) -> Fen | None: ...


M = TypeVar("M", bound=Movement)


@dataclass(frozen=True, slots=True)
class Ordered(Generic[M]):
    """The lines oldest first, and each that does not follow with the balance that it should state."""

    lines: list[M]
    breaks: list[tuple[M, Fen]]

    @property
    def break_count(self) -> int:
        return len(self.breaks)


def in_order(lines: Sequence[M], opening: Fen | None = None) -> Ordered[M]:
    """Oldest first, in the order in which the balances follow: banks print the latest on top, below, or mixed by days.

    Lines that are mixed within a day are put in the order in which their balances follow. Where none follows
    throughout, the order with the fewest breaks, and by date of two that are alike.
    """
    as_is, turned = list(lines), list(reversed(lines))
    if len(lines) > 1 and lines[0].on > lines[-1].on:
        as_is, turned = turned, as_is
    candidates = [as_is, turned, _by_days(as_is, opening)]
    found = [Ordered(candidate, breaks(candidate, opening)) for candidate in candidates]
    best = min(found, key=lambda ordered: ordered.break_count)
    return Ordered(mixed, []) if best.breaks and (mixed := _unmixed(lines, opening)) else best


def _unmixed(lines: Sequence[M], opening: Fen | None) -> list[M] | None:
    """Days in order, the lines of each as their balances follow; None where there is no such order."""
    ordered: list[M] = []
    before = opening
    for _, day in groupby(sorted(lines, key=lambda line: line.on), key=lambda line: line.on):
        ordered += (chain := _chain(list(day), before))
        if not chain:
            return None
        before = chain[-1].balance_fen
    return ordered


def _chain(day: list[M], before: Fen | None) -> list[M]:
    """Each line once, from where the one before it left; nothing if there is no such chain.

    Balances are places and lines are roads between them: a trail over every road (Hierholzer's way to find it).
    """
    leaving: defaultdict[Fen, list[M]] = defaultdict(list)
    surplus: Counter[Fen] = Counter()
    for line in reversed(day):
        if line.balance_fen is None:
            return []
        came_from = line.balance_fen - line.amount_fen
        leaving[came_from].append(line)
        surplus.update({came_from: 1, line.balance_fen: -1})
    if before is None:
        first = next((fen for fen, more in surplus.items() if more > 0), None)
        before = (day[0].balance_fen or 0) - day[0].amount_fen if first is None else first
    way: list[tuple[Fen, M | None]] = [(before, None)]
    trail: list[M] = []
    while way:
        here, came_by = way[-1]
        if leaving[here]:
            taken = leaving[here].pop()
            way.append((taken.balance_fen or 0, taken))
        else:
            way.pop()
            trail += [came_by] if came_by is not None else []
    trail.reverse()
    return trail if len(trail) == len(day) and not breaks(trail, before) else []


def _by_days(lines: Sequence[M], opening: Fen | None) -> list[M]:
    """Days in order, each the way round that follows from the day before."""
    ordered: list[M] = []
    before = opening
    for _, day in groupby(sorted(lines, key=lambda line: line.on), key=lambda line: line.on):
        there = list(day)
        back = there[::-1]
        best = (
            min(there, back, key=lambda way: len(breaks(way, before)))
            if before is not None
            else _round(there)
        )
        ordered += best
        before = best[-1].balance_fen if best[-1].balance_fen is not None else None
    return ordered


def _round(day: list[M]) -> list[M]:
    return min(day, day[::-1], key=lambda way: len(breaks(way)))


def breaks(lines: Iterable[M], opening: Fen | None = None) -> list[tuple[M, Fen]]:
    """(line, the balance that it should state) wherever a balance does not follow from the one before."""
    before, found = opening, []
    for line in lines:
        due = None if before is None else before + line.amount_fen
        if due is not None and line.balance_fen is not None and due != line.balance_fen:
            found.append((line, due))
        before = line.balance_fen if line.balance_fen is not None else due
    return found
