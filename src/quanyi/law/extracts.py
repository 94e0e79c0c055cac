"""How much de-identified data one recipient may get (去标识化数据限额), as a pure function. Basis: d14-17, d14-22."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quanyi.law.parameters import parameter

CEILING = "extract_ceiling"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """限额: of one recipient. `smallest` persons a line; `columns` of one data year in all; `lines` in a calendar year;
    `days` until it is destroyed or given back.
    """

    smallest: int
    columns: int
    lines: int
    days: int


def ceiling(*, on: date, region: str) -> Ceiling:
    """限额 / What holds on a day. Proposals (mark P) that a region replaces. Raises NoParameter.

    Basis: d14-17, d14-22.
    """
    keys = ("smallest", "columns", "lines", "days")
    return Ceiling(*(parameter(CEILING, on=on, region=region, key=key).whole for key in keys))


@dataclass(frozen=True, slots=True)
class Over:
    """超出限额: what is allowed, what was given before, and what it would come to with this."""

    allowed: int
    given: int
    together: int


def over(allowed: int, given: int, together: int) -> Over | None:
    """超出限额 / Whether this and what was given before come to more than is allowed; nothing of it is given then."""
    return Over(allowed, given, together) if together > allowed else None
