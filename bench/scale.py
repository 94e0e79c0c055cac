"""Ten times the data in at most eleven times the time: a month posted, a year settled, records read, all held together.

First for N persons, then for ten times as many in the same office, each of whom has one earlier month: the persons are
known, the account years stand. What is small is measured first, on the emptier tables, which is against us.
"""

from collections.abc import Callable
from datetime import date
from time import perf_counter

from tests.agency.world import REGION, World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

SMALL, TIMES = 1_000, 10
RECORDS = 50  # read of the small office; ten times as many of the large one
STEPS = (
    "post a month of everyone",
    "settle the year, posting included",
    "read records",
    "hold all rows against entries",
)


def run(_owner_dsn: str) -> dict[str, object]:
    world = World()
    actions.carry_out(_signed(world, 0, SMALL, Month(2023, 2)))
    small = _measured(world, SMALL, 2023, RECORDS)
    actions.carry_out(_signed(world, SMALL, SMALL * TIMES, Month(2024, 2)))
    large = _measured(world, SMALL * TIMES, 2024, RECORDS * TIMES)
    rows = {
        f"{step}: {SMALL:,} / {SMALL * TIMES:,}": f"{a:.2f} s / {b:.2f} s, times {b / a:.1f}"
        for step, a, b in zip(STEPS, small, large, strict=True)
    }
    whole = sum(large) / sum(small)
    return {**rows, "all together, times": f"{whole:.1f}", **_ways_to_read(2025)}


def _measured(world: World, persons: int, year: int, records: int) -> list[float]:
    case = _signed(world, 0, persons, Month(year, 3))
    some = list(Person.objects.order_by("pk")[: min(records, persons)])
    return [
        _seconds(lambda: actions.carry_out(case)),
        _seconds(lambda: world.approve(settle_year(year, region=REGION, by=world.settler))),
        _seconds(lambda: [person_record(person) for person in some]),
        _seconds(lambda: list(projection.differences())),
    ]


def _ways_to_read(year: int) -> dict[str, object]:
    """What a settlement takes from the entries, against taking it from rows that were held against the entries."""
    entries = _seconds(lambda: list(ledger.year_flows(year, region=REGION)))
    held = _seconds(lambda: list(projection.differences()))
    return {"a settlement's input from entries / a check of the rows": f"{entries:.2f} s / {held:.2f} s"}


def _signed(world: World, first: int, end: int, month: Month):
    """A case with four signatures: persons number `first` to `end`, not posted yet."""
    rows = [
        world.row(
            1 + k % 999, row=5 + k, born_on=date(1970 + k // 999, 6, 1), month=month,
            paid_on=date(month.year, month.month, 20), started_on=None,
        )
        for k in range(first, end)
    ]  # fmt: skip
    case = world.declare(*rows, content=f"{first} {end} {month}".encode())
    for signer in world.signers:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    return case


def _seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
