"""Lines of one voucher are one movement of money (一票多目): what they share is kept, what differs is left to clearing.

The bank knows one amount under one reference, and it is posted once. Basis: gb-10.2-4, gb-12-2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from quanyi.agency.collect.payments.reading import Arrival
from quanyi.law.money import format_yuan

T = TypeVar("T")
_LONGEST_REMARK = 200


def by_voucher(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """One arrival a reference, in the order of their first lines; its amount is that of its lines together.

    A payer or month that is not the same in all lines is left blank, so that it waits in suspense until it is cleared.
    """
    lines: defaultdict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        lines[arrival.reference].append(arrival)
    return [of_lines[0] if len(of_lines) == 1 else _together(of_lines) for of_lines in lines.values()]


def _together(lines: Sequence[Arrival]) -> Arrival:
    parts = "；".join(
        f"{line.month or ''} {line.remark} {format_yuan(line.amount_fen)}".strip() for line in lines
    )
    return replace(
        lines[0],
        arrived_on=max(line.arrived_on for line in lines),
        amount_fen=sum(line.amount_fen for line in lines),
        credit_code=_shared([line.credit_code for line in lines], ""),
        employer_name=_shared([line.employer_name for line in lines], ""),
        social_security_number=_shared([line.social_security_number for line in lines], ""),
        name=_shared([line.name for line in lines], ""),
        month=_shared([line.month for line in lines], None),
        remark=parts[:_LONGEST_REMARK],
    )


def _shared(values: Sequence[T], otherwise: T) -> T:
    return values[0] if all(value == values[0] for value in values) else otherwise
