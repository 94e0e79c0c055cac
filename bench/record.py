"""A person's record of forty years in one page load, against fetching the same rows bare.

The person has four hundred and eighty months: ten years as the earlier system kept them, thirty declared, signed,
posted and settled here. The page is asked for as that person, through the whole site but the socket. The peer reads
the rows that the page is made of (contributions with what was declared, entries, account years), no more.
"""

from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

import psycopg
from django.db import connection
from django.test import Client
from tests.agency.world import REGION, World, account, number

from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.registry.models import Mandate, Person
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import AccountKind
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind

MIGRATED, DECLARED = range(1986, 1996), range(1996, 2026)
YEARS = len(MIGRATED) + len(DECLARED)
ROUNDS = 9
BARE = (
    "SELECT * FROM ledger_entry WHERE person_id = %s",
    """SELECT * FROM ledger_contribution c JOIN collect_declarationrow r ON r.id = c.row_id
        JOIN ledger_journal j ON j.id = c.journal_id JOIN review_case k ON k.id = j.case_id WHERE c.person_id = %s""",
    "SELECT * FROM ledger_accountyear WHERE person_id = %s",
    "SELECT * FROM ledger_settledyear WHERE person_id = %s",
)


def run(owner_dsn: str) -> dict[str, object]:
    world = World()
    person = _forty_years(world)
    client = _signed_in(person)
    page = f"/people/{person.pk}/"
    pages, bares = [], []
    with psycopg.connect(owner_dsn) as owner:
        for _ in range(ROUNDS):
            pages.append(_ms(lambda: _load(client, page)))
            bares.append(_ms(lambda: [owner.execute(query, [person.pk]).fetchall() for query in BARE]))
    return {
        "months / account years of the record": f"{12 * YEARS} / {YEARS}",
        "the page, ms (median)": f"{median(pages):.0f}",
        "  statements to the database": _statements(client, page),
        "  KiB of HTML": len(_load(client, page)) // 1024,
        "the same rows fetched bare, ms (median)": f"{median(bares):.1f}",
        "the page takes, times the bare fetch": f"{median(pages) / median(bares):.0f}",
    }


def _forty_years(world: World) -> Person:
    """In files of ten years, as nobody's are; the road is the same."""
    world.approve(_migration(world))
    for first in DECLARED[::10]:
        months = [month for year in range(first, first + 10) for month in Month.of_year(year)]
        rows = [
            world.row(1, row=n, month=month, paid_on=date(month.year, month.month, 20), started_on=None)
            for n, month in enumerate(months, 5)
        ]
        world.approve(world.declare(*rows))
    for year in DECLARED:
        world.settle(year)
    return Person.objects.get()


def _migration(world: World) -> Case:
    """Ten years of a hundred yuan a month, settled by the earlier system at ten yuan a year."""
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(1995, 12), submitted_by=world.counter, row_count=1,
        summary={"region": REGION},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="1", social_security_number=number(1), name="王小明", sex="1",
        born_on=date(1985, 6, 1), status="contributing", status_from=date(1986, 1, 1), employments=[],
    )  # fmt: skip
    none, paid = [0] * 12, [10_000] * 12
    years = [
        MigrationYear(
            submission=submission, insurance_number="1", year=year, credit_code=world.employer.credit_code,
            base_fen=[125_000] * 12, own_due_fen=paid, employer_due_fen=[25_000] * 12,
            credited_in=list(Month.of_year(year)), own_credit_fen=paid, transfer_credit_fen=none,
            own_payout_fen=none, transfer_payout_fen=none, own_interest_fen=1_000, transfer_interest_fen=0,
        )
        for year in MIGRATED
    ]  # fmt: skip
    copy_objects(years)
    return review.open_case(submission, collector=world.counter)


def _signed_in(person: Person) -> Client:
    login = account("insured", kind=AccountKind.PERSON)
    Mandate.objects.create(account=login, person=person)
    client = Client()
    client.force_login(login, backend="quanyi.agency.staff.backends.LoginBackend")
    return client


def _load(client: Client, page: str) -> bytes:
    answer = client.get(page, SERVER_NAME="localhost")
    assert answer.status_code == 200
    content: bytes = answer.content
    assert all(str(year).encode() in content for year in (*MIGRATED, *DECLARED))
    return content


def _statements(client: Client, page: str) -> int:
    count = 0

    def counted(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        _load(client, page)
    return count


def _ms(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000
