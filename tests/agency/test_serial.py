"""A payment file, a declaration, a settlement and a correction of one person end at once: the books are those of some
order of the four, as `plain_books` keeps them.
"""

from itertools import permutations

import pytest
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.plain_books import Books
from tests.agency.plain_money import Arrival, dues, match, post_arrivals
from tests.agency.plain_wages import Refusal
from tests.agency.test_concurrency import is_in_order, signing, together, up_to_the_last
from tests.agency.world import REGION, World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount, Verdict

YEARS = (2004, 2005, 2006)
ME, EMPLOYER = 0, 0
WAGE, LESS = 200_001, 123_457


def declared(world, books, month, paid):
    """A case of one month, and what its last signature should do to plain books."""
    paid_on = None if paid is None else Month.from_index(paid).first_day.replace(day=9)
    of = Month.from_index(month)
    started = of.first_day if not books.accounts else None
    case = world.declare(world.row(1, month=of, base_fen=WAGE, paid_on=paid_on, started_on=started))
    return case, lambda books: books.post_declaration(EMPLOYER, [(ME, month, "normal", WAGE, paid)])


def corrected(world, books, month):
    case = open_correction(world, Person.objects.get(), Month.from_index(month), wage_fen=LESS)
    seen = books.correction_seen(ME, (EMPLOYER, month, "normal"))
    return case, lambda books: books.post_correction(ME, (EMPLOYER, month, "normal"), LESS, seen)


def settled(world, books, year):
    settlement = books.compute_year(year)
    case = settle_year(year, region=REGION, by=world.settler)
    return case, lambda books: books.post_settlement(settlement)


def paid(world, books, month):
    (due,) = dues(books)
    arrivals = [Arrival(month + 1, due.amount, EMPLOYER, None, month)]
    seen, _ = match(books, arrivals)
    day, yuan = (
        Month.from_index(month + 1).first_day.replace(day=9),
        f"{due.amount // 100}.{due.amount % 100:02d}",
    )
    content = (
        "流水号,到账日期,统一社会信用代码,费款所属期,金额\n"
        f"R{month},{day},{world.employer.credit_code},{Month.from_index(month)},{yuan}"
    )
    case = hand_in_payments(content.encode(), "到账.csv", by=world.counter).case
    return case, lambda books: post_arrivals(books, arrivals, seen)


def in_some_order(books, acts):
    """(which acts are accepted, the books afterwards) of every order."""
    for order in permutations(range(len(acts))):
        after, accepted = books.copy(), [True] * len(acts)
        for n in order:
            try:
                acts[n](after)
            except Refusal:
                accepted[n] = False
        yield accepted, after


def standing(books):
    account = books.accounts[ME]
    return account.parts(), account.interest, books.money.fund, sum(due.amount for due in dues(books))


def held(person):
    from quanyi.agency.ledger.models import Entry

    sums: dict[int, int] = {}
    for account, amount in Entry.objects.values_list("account", "amount_fen"):
        sums[account] = sums.get(account, 0) + amount
    parts = tuple(-sums.get(account, 0) for account in (5, 6, 7, 8))
    fund, receivable = (sums.get(a.value, 0) for a in (LedgerAccount.FUND, LedgerAccount.RECEIVABLE))
    return parts, ledger.settled_years(person.pk), fund, receivable


@pytest.mark.usefixtures("rates_known_since_2020")
def test_four_cases_that_end_at_once_leave_the_books_of_some_order(office):
    world, books = World(), Books()
    for year in YEARS:
        january = year * 12
        for month, arrives in ((january, january), (january + 1, None)):
            case, post = declared(world, books, month, arrives)
            world.approve(case)
            post(books)
        person = Person.objects.get()
        begun = [
            corrected(world, books, january),
            settled(world, books, year),
            paid(world, books, january + 1),
            declared(world, books, january + 3, january + 3),
        ]
        cases, acts = zip(*begun, strict=True)
        outcomes = together(*(signing(world, up_to_the_last(world, case)) for case in cases))
        assert all(isinstance(o, PostingRefused) for o in outcomes if isinstance(o, Exception)), outcomes
        accepted = [not isinstance(outcome, Exception) for outcome in outcomes]
        found = held(person)
        fitting = [
            after
            for ends, after in in_some_order(books, acts)
            if (ends, standing(after)) == (accepted, found)
        ]
        assert fitting, (accepted, found)
        books = fitting[0]
        is_in_order(person)
        for case, is_accepted in zip(cases, accepted, strict=True):
            if not is_accepted:
                actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.REJECT, opinion="已过时")
        if not accepted[1]:
            case, post = settled(world, books, year)
            world.approve(case)
            post(books)
