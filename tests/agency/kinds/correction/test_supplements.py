"""A month that owes more than was paid for it: what was paid stays, the rest is owed until its money comes (补差)."""

from datetime import date

import pytest
from tests.agency.kinds.correction.corrections import (
    contribution,
    corrected,
    declare_months,
    interest,
    open_correction,
    proposed,
    supplements,
)
from tests.agency.kinds.correction.test_correction import total, years_of
from tests.agency.money.office import Money

from quanyi.agency.collect.models import Channel
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.recompute import compare
from quanyi.agency.kinds.correction.rights import NothingToCorrect
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.ledger import agreement, projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import account_year_of
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason as Reason
from quanyi.law.terms import LedgerAccount as A

pytestmark = pytest.mark.django_db
JANUARY = Month(2025, 1)
VOUCHER = date(2025, 6, 9), "B-7"


@pytest.fixture(scope="module")
def world(begun) -> Money:
    return Money()


@pytest.fixture(scope="module")
def person(world) -> Person:
    """Paid for January 2025 at 8,000.00 yuan; 2025 is settled."""
    found = declare_months(world, JANUARY)
    world.settle(2025)
    return found


@pytest.fixture
def owing(world, person) -> Person:
    """January's wage was 10,000.00: 480.00 more are owed, 160.00 of it for the account."""
    corrected(world, person, JANUARY, wage_fen=1_000_000)
    return person


def agrees():
    """Books, vouchers, reports and the projection agree."""
    found = [*agreement.books(), *agreement.vouchers(), *agreement.reports()]
    assert found == []
    assert list(projection.differences()) == []


def arrives(world: Money, reference: str, on: str) -> None:
    """480.00 yuan of the employer's for January."""
    world.approve(world.receive(world.paid(reference, "480.00", 到账日期=on, 费款所属期="2025-01")))


def file_of(world, *lines: str) -> bytes:
    return "\n".join(("社会保障号码,姓名,费款所属期,缴费类型,缴费基数,到账日期", *lines)).encode()


def hand_in(world, content: bytes):
    return hand_in_declaration(
        content, "补缴.csv", employer=world.employer, month=Month(2026, 3), channel=Channel.COUNTER, by=world.counter
    )  # fmt: skip


def test_no_money_came_so_nothing_is_credited_and_the_rest_is_owed(world, person):
    before = person_record(person)
    fund = total(A.FUND)
    corrected(world, person, JANUARY, wage_fen=1_000_000)
    after = person_record(person)
    assert (after.balance_fen, after.years) == (before.balance_fen, before.years)
    assert total(A.FUND) == fund
    assert total(A.RECEIVABLE) == -total(A.CONTRIBUTION_DUE) == 48_000
    assert after.contribution_months == 1, "it was paid in full as it was declared, and counts"
    main, rest = sorted(after.contributions, key=lambda line: line.key)
    assert (main.base_fen, main.own_paid_fen, main.employer_paid_fen) == (800_000, 64_000, 128_000)
    assert (rest.base_fen, rest.own_due_fen, rest.employer_due_fen, rest.is_paid) == (
        200_000,
        16_000,
        32_000,
        False,
    )
    for line in after.contributions:
        assert all(open_figure(person, amount.key).still_equal for amount in line.amounts)
    agrees()


def test_the_items_of_the_year_say_what_is_due_what_is_paid_and_what_is_owed(owing):
    year = account_year_of(owing, 2025)
    assert (year.part("year_base_due").fen, year.part("year_base_paid").fen) == (1_000_000, 800_000)
    assert (year.part("year_months_paid").value, year.part("year_months_in_arrears").value) == (1, 1)
    assert year.part("year_own_arrears").part("principal").fen == 16_000


@pytest.mark.shows("gb-6.2", "补缴记入账户")
def test_a_back_payment_in_a_declaration_pays_the_rest(world, owing):
    line = f"{owing.social_security_number},王小明,2025-01,补缴,10000.00,2026-03-12"
    handed_in = hand_in(world, file_of(world, line))
    assert handed_in.case is not None, handed_in.check.faults
    row = handed_in.case.rounds.get().submission.declaration_rows.get()
    assert (row.base_fen, row.own_due_fen, row.employer_due_fen) == (200_000, 16_000, 32_000)
    world.approve(handed_in.case)
    [rest] = supplements(owing, JANUARY)
    assert (rest.credited_in, rest.paid_on) == (Month(2026, 3), date(2026, 3, 12))
    assert total(A.RECEIVABLE) == total(A.CONTRIBUTION_DUE) == 0
    record = person_record(owing)
    assert {line.year: line.credited_fen for line in record.years} == {2025: 64_000, 2026: 16_000}
    assert record.contribution_months == 1
    again = hand_in(world, file_of(world, line + " "))
    assert again.case is None or again.seen_before, "paid once"
    agrees()


@pytest.mark.parametrize("stated", ["9000.00,2026-03-12", "10000.00,"])
def test_a_back_payment_of_another_wage_or_without_money_is_refused_when_handed_in(world, owing, stated):
    handed_in = hand_in(world, file_of(world, f"{owing.social_security_number},王小明,2025-01,补缴,{stated}"))
    assert handed_in.case is None
    [fault] = handed_in.check.faults
    assert "更正后的缴费工资 10,000.00 元、填明到账日期补缴" in fault["advice"]


def test_money_for_a_difference_that_was_paid_meanwhile_is_refused(world, owing):
    line = f"{owing.social_security_number},王小明,2025-01,补缴,10000.00,2026-03-12"
    case = hand_in(world, file_of(world, line)).case
    arrives(world, "B-9", "2026-02-05")
    with pytest.raises(PostingRefused, match="已没有未到账的差额"):
        world.approve(case)


def test_an_arrival_from_the_bank_pays_the_rest(world, owing):
    arrives(world, "B-9", "2026-02-05")
    [rest] = supplements(owing, JANUARY)
    assert (rest.credited_in, rest.paid_on) == (Month(2026, 2), date(2026, 2, 5))
    assert total(A.RECEIVABLE) == total(A.SUSPENSE) == 0
    agrees()


def test_a_voucher_credits_the_rest_as_of_its_day(world, person):
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    [rest] = supplements(person, JANUARY)
    assert (rest.credited_in, rest.paid_on) == (Month(2025, 6), date(2025, 6, 9))
    assert years_of(person)[2025].interest_fen == interest(0, {1: 64_000, 6: 16_000}, 2025)
    assert total(A.RECEIVABLE) == 0
    assert ledger.posted_references(["B-7"])
    assert compare(person, 2025).now == compare(person, 2025).posted
    agrees()


def test_the_money_of_a_voucher_comes_into_the_books_once(world, person):
    arrives(world, "B-7", "2025-06-09")
    assert total(A.SUSPENSE) == -48_000
    with pytest.raises(NothingToCorrect, match="B-7"):
        proposed(person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)


def test_a_voucher_that_turns_up_later_is_a_correction_of_the_same_month(world, owing):
    corrected(world, owing, JANUARY, rest=VOUCHER)
    [rest] = supplements(owing, JANUARY)
    assert (rest.credited_in, contribution(owing, JANUARY).version) == (Month(2025, 6), 3)
    assert years_of(owing)[2025].interest_fen == interest(0, {1: 64_000, 6: 16_000}, 2025)
    agrees()


def test_a_second_difference_leaves_what_was_paid_for_the_first(world, person):
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    corrected(world, person, JANUARY, wage_fen=1_200_000)
    first, second = supplements(person, JANUARY)
    assert (first.credited_in, first.row.base_fen, first.version) == (Month(2025, 6), 200_000, 2)
    assert (second.credited_in, second.row.base_fen, second.version) == (None, 200_000, 3)
    assert total(A.RECEIVABLE) == 48_000
    for line in person_record(person).contributions:
        assert all(open_figure(person, amount.key).still_equal for amount in line.amounts)
    agrees()


def test_downwards_again_the_latest_money_is_over_and_waits(world, person):
    before = person_record(person)
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    fund = total(A.FUND)
    corrected(world, person, JANUARY, wage_fen=800_000)
    after = person_record(person)
    assert (after.balance_fen, after.years) == (before.balance_fen, before.years)
    assert supplements(person, JANUARY) == []
    item = SuspenseItem.objects.get()
    assert (item.amount_fen, item.arrived_on, item.employer) == (48_000, date(2025, 6, 9), world.employer)
    assert total(A.FUND) == fund
    agrees()


def test_the_wage_was_right_after_all_and_nothing_is_owed(world, owing):
    corrected(world, owing, JANUARY, wage_fen=800_000)
    assert total(A.RECEIVABLE) == total(A.CONTRIBUTION_DUE) == total(A.SUSPENSE) == 0
    assert supplements(owing, JANUARY) == []
    agrees()


def test_never_paid_means_that_all_of_it_is_owed(world, owing):
    corrected(world, owing, JANUARY, Reason.WRONG_PAYMENT, paid_on=None)
    assert (total(A.RECEIVABLE), total(A.FUND), total(A.SUSPENSE)) == (240_000, 0, 0)
    assert person_record(owing).contribution_months == 0
    agrees()


def test_money_that_came_meanwhile_makes_a_correction_stale(world, owing):
    late = open_correction(world, owing, JANUARY, wage_fen=900_000)
    arrives(world, "B-9", "2026-02-05")
    with pytest.raises(PostingRefused, match="又有款项到账"):
        world.approve(late)


def test_another_persons_month_takes_its_supplement_along(world, owing):
    other = declare_months(world, Month(2025, 5), sequence=2, name="李四")
    world.settle(2025)
    corrected(world, owing, JANUARY, Reason.WRONG_PERSON, person=other)
    assert person_record(owing).contributions == ()
    assert [rest.row.base_fen for rest in supplements(other, JANUARY)] == [200_000]
    assert total(A.RECEIVABLE) == 48_000
    agrees()


def test_the_checks_of_the_data_see_one_month(world, owing):
    arrives(world, "B-9", "2026-02-05")
    counts = check_data(region="DEMO", today=date(2026, 6, 1), by=None, reason="测试").run.counts
    wrong = ("month.twice", "month.base_out_of_limits", "account.contribution_differs")
    assert {code: counts[code] for code in wrong} == dict.fromkeys(wrong, 0)
