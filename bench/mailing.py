"""The yearly sending: planning, issuing and sealing the papers of 500 persons, against those of 50 in the same office.

Each person has a paid month in both years and an address. Beside it: what a sheet of a print file costs, of up to a
hundred sheets as a clerk takes them, and the memory at its highest.
"""

import resource

from django.db import transaction
from tests.agency.world import World

from bench.measuring import Cost, Row, cost_of
from quanyi.agency.audit.releases import processing
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.registry.models import ItemVersion, Person
from quanyi.agency.sending.mailing import approve_mailing
from quanyi.agency.sending.models import Mailing
from quanyi.agency.sending.printing import files_of, release
from quanyi.agency.work.carrying import take_up_all
from quanyi.embedded.cluster import Cluster
from quanyi.law.periods import Month

SMALL, LARGE, SHEETS = 50, 500, 100
SMALL_YEAR, LARGE_YEAR = 2024, 2023
SITE = "https://quanyi.example/"


def growth(cluster: Cluster) -> Row:
    with processing("测量"):
        world, postmaster = World(), cluster.pid()
        _register(world, 0, SMALL)
        _, small = _planned(world, SMALL_YEAR, SMALL, postmaster)
        _register(world, SMALL, LARGE)
        mailing, large = _planned(world, LARGE_YEAR, LARGE, postmaster)
        file = files_of(mailing)[0]
        printed = cost_of(lambda: release(mailing, file, "", address=SITE, by=world.counter), postmaster)
        facts = {
            "papers": [SMALL, LARGE],
            "a sheet, CPU s": round(printed.cpu / len(file.sendings), 3),
            "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        return Row([large], [small], facts=facts)


def _planned(world: World, year: int, papers: int, postmaster: int | None) -> tuple[Mailing, Cost]:
    before = IssuedPaper.objects.count()
    mailing = Mailing.objects.create(
        year=year, reason="测量", site=SITE, sheets=SHEETS, asked_by=world.counter
    )
    approve_mailing(mailing, by=world.signers[-1])
    cost = cost_of(take_up_all, postmaster)
    assert IssuedPaper.objects.count() - before == papers
    return mailing, cost


def _register(world: World, first: int, end: int) -> None:
    for month in (Month(LARGE_YEAR, 3), Month(SMALL_YEAR, 3)):
        rows = [
            world.row(1 + n, row=5 + n, month=month, paid_on=month.first_day, started_on=month.first_day)
            for n in range(first, end)
        ]
        with transaction.atomic():
            case = world.approve(world.declare(*rows, content=f"{first} {month}".encode()))
    with transaction.atomic():
        for n, person in enumerate(Person.objects.order_by("pk")[first:end], first):
            for item, value in (
                ("address", f"示范区和平路 {n} 号"), ("postcode", f"83{n % 4}{n % 1000:03d}"),
            ):  # fmt: skip
                ItemVersion.objects.create(
                    person=person,
                    item=item,
                    value=value,
                    holds_from=Month(SMALL_YEAR, 3).first_day,
                    case=case,
                )
