"""The yearly sending of ten thousand papers: planned and sealed once, then the print files, in bounded memory.

Each of the first persons has one paid month and an address. The print files are made as a clerk takes them, of up to a
hundred sheets; as many as are measured stand for all.
"""

import resource
from datetime import date
from time import perf_counter

from django.db import transaction
from tests.agency.world import World

from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.releases import processing
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.registry.models import ItemVersion, Person
from quanyi.agency.sending.mailing import approve_mailing
from quanyi.agency.sending.models import Mailing
from quanyi.agency.sending.printing import files_of, release
from quanyi.agency.work.carrying import take_up_all
from quanyi.law.periods import Month

PERSONS, SHEETS, FILES, YEAR = 10_000, 100, 3, 2024
SITE = "https://quanyi.example/"


def run(_owner_dsn: str) -> dict[str, object]:
    with processing("测量"):
        return _measured(World())


def _measured(world: World) -> dict[str, object]:
    _register(world)
    mailing = Mailing.objects.create(
        year=YEAR, reason="测量", site=SITE, sheets=SHEETS, asked_by=world.counter
    )
    approve_mailing(mailing, by=world.signers[-1])
    heads, before = TreeHead.objects.count(), _peak_mib()
    planned = _seconds(take_up_all)
    papers, sealed = IssuedPaper.objects.count(), TreeHead.objects.count() - heads
    after = _peak_mib()
    files = files_of(mailing)
    printed = _seconds(
        lambda: [release(mailing, file, "", address=SITE, by=world.counter) for file in files[:FILES]]
    )
    sheets = sum(len(file.sendings) for file in files[:FILES])
    return {
        "papers issued / heads sealed": f"{papers:,} / {sealed}",
        "planned, issued and sealed, s": f"{planned:.0f}",
        "  ms a paper": f"{planned * 1000 / papers:.1f}",
        "  peak memory before / after, MiB": f"{before} / {after}",
        "print files": len(files),
        "  ms a sheet, read again, set and proven": f"{printed * 1000 / sheets:.0f}",
        "  peak memory with them, MiB": _peak_mib(),
    }


def _register(world: World) -> None:
    month = Month(YEAR, 3)
    rows = [
        world.row(
            1 + n % 999, row=5 + n, born_on=date(1970 + n // 999, 6, 1), month=month, paid_on=month.first_day,
            started_on=month.first_day,
        )
        for n in range(PERSONS)
    ]  # fmt: skip
    with transaction.atomic():
        case = world.approve(world.declare(*rows, content=b"mailing"))
        for n, person in enumerate(Person.objects.order_by("pk")):
            for item, value in (
                ("address", f"示范区和平路 {n} 号"),
                ("postcode", f"83{n % 4}{n % 1000:03d}"),
            ):
                ItemVersion.objects.create(
                    person=person, item=item, value=value, holds_from=month.first_day, case=case
                )


def _seconds(act) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
