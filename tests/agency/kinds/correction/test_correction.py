"""A posted fact is corrected: taken back in red, posted as it should be; every later year gets its difference."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agency.kinds.correction.corrections import (
    contribution,
    corrected,
    declare_months,
    ground,
    interest,
    open_correction,
    proposed,
    supplements,
)
from tests.agency.world import World

from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.desk import actions
from quanyi.agency.desk.constraints import constraint_of
from quanyi.agency.kinds.correction.proposal import propose_year
from quanyi.agency.kinds.correction.rights import NothingToCorrect
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.posted_months import NotCorrectable, posted_contribution
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, JournalPurpose, LedgerAccount, Verdict
from quanyi.law.terms import CorrectionReason as Reason

pytestmark = pytest.mark.django_db
JANUARY, MARCH = Month(2023, 1), Month(2023, 3)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def person(world):
    """Paid in January and March 2023 at 8,000.00 yuan; 2023 to 2025 are settled."""
    found = declare_months(world, JANUARY, MARCH)
    for year in (2023, 2024, 2025):
        world.settle(year)
    return found


def years_of(person):
    return {line.year: line for line in person_record(person).years}


def total(account: LedgerAccount) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry WHERE account = %s", [account.value]
        )
        return cursor.fetchone()[0]


@pytest.mark.shows("d14-16", "确有错误的改正，后续年度利息随之补记")
def test_a_wrong_wage_is_corrected_and_every_later_year_gains(world, person):
    before = years_of(person)
    case = corrected(world, person, JANUARY, wage_fen=1_000_000, rest=(date(2023, 1, 28), "B-1"))

    credits = {1: 80_000, 3: 64_000}
    first = interest(0, credits, 2023)
    second = interest(144_000 + first, {}, 2024)
    third = interest(144_000 + first + second, {}, 2025)
    years = years_of(person)
    assert [years[year].interest_fen for year in (2023, 2024, 2025)] == [first, second, third]
    assert all(years[year].interest_fen > before[year].interest_fen for year in (2023, 2024, 2025))
    assert years[2023].credited_fen == 144_000, "the red entry takes back a credit and is no payment"
    assert years[2023].paid_out_fen == 0
    assert ledger.balance(person.pk) == 144_000 + first + second + third

    purposes = [(journal.purpose, journal.case_id) for journal in ledger.journals_of(case.pk)]
    assert purposes == [
        (purpose.value, case.pk)
        for purpose in (
            JournalPurpose.REVERSAL,
            JournalPurpose.POSTING,
            JournalPurpose.ARRIVAL,
            JournalPurpose.RECOMPUTATION,
        )
    ]


def test_the_old_value_stays_and_is_found_behind_the_new_one(world, person):
    old = contribution(person, JANUARY)
    corrected(world, person, JANUARY, wage_fen=1_000_000)
    new = contribution(person, JANUARY)
    assert (new.version, new.replaces.contribution) == (2, old)
    assert (new.row.declared_wage_fen, old.row.declared_wage_fen) == (1_000_000, 800_000)
    assert new.credited_month == JANUARY, "it stands where it should have stood, though 2023 is settled"
    [rest] = supplements(person, JANUARY)
    assert (new.row.base_fen, rest.row.base_fen, rest.credited_in) == (800_000, 200_000, None)
    assert len(ledger.contributions_of(person.pk)) == 3


def test_every_figure_opens_to_what_the_books_say_after_a_correction(world, person):
    corrected(world, person, JANUARY, wage_fen=1_000_000)
    corrected(world, person, MARCH, wage_fen=700_000)
    corrected(world, person, MARCH, Reason.NOT_DUE)
    record = person_record(person)
    for line in record.contributions:
        assert [open_figure(person, a.key).figure.value for a in line.amounts] == [
            a.fen for a in line.amounts
        ]
    for year in record.years:
        for name, value in (
            ("opening", year.opening_fen), ("credited", year.credited_fen), ("interest", year.interest_fen),
            ("payout", year.paid_out_fen), ("closing", year.closing_fen),
        ):  # fmt: skip
            opened = open_figure(person, f"{name}-{year.year}")
            assert (opened.figure.value, opened.posted) == (value, value), (name, year.year)


def test_a_month_posted_for_the_wrong_person_moves(world, person):
    other = declare_months(world, Month(2023, 5), sequence=2, name="李四")
    for year in (2023, 2024, 2025):
        world.settle(year)
    before = ledger.balance(person.pk) + ledger.balance(other.pk)
    fund = total(LedgerAccount.FUND)
    corrected(world, person, JANUARY, Reason.WRONG_PERSON, person=other)

    assert {line.month for line in person_record(person).contributions} == {MARCH}
    assert {line.month for line in person_record(other).contributions} == {JANUARY, Month(2023, 5)}
    assert total(LedgerAccount.FUND) == fund, "the money stays where the bank has it"
    first = interest(0, {1: 64_000, 5: 64_000}, 2023)
    assert years_of(other)[2023].interest_fen == first
    # Rounding of each account's year apart, the interest only moves.
    assert abs(ledger.balance(person.pk) + ledger.balance(other.pk) - before) <= 6


def test_what_should_not_be_there_goes_and_may_be_declared_again(world, person):
    corrected(world, person, JANUARY, Reason.NOT_DUE)
    assert {line.month for line in person_record(person).contributions} == {MARCH}
    declare_months(world, JANUARY, started_on=None)
    again = contribution(person, JANUARY)
    assert again.version == 2
    assert again.credited_month == Month(2026, 1), "money declared late goes to the first open month"


def test_money_that_did_arrive_waits_in_suspense(world, person):
    fund = total(LedgerAccount.FUND)
    corrected(world, person, JANUARY, Reason.WRONG_WAGE, wage_fen=500_000)
    assert total(LedgerAccount.FUND) == fund
    assert total(LedgerAccount.SUSPENSE) == -72_000  # 24 % of 3,000.00 yuan
    corrected(world, person, MARCH, Reason.NOT_DUE, money_arrived=False)
    assert total(LedgerAccount.FUND) == fund - 192_000
    assert total(LedgerAccount.RECEIVABLE) == total(LedgerAccount.CONTRIBUTION_DUE) == 0


def test_the_day_of_arrival_moves_the_month_of_crediting(world, person):
    corrected(world, person, MARCH, Reason.WRONG_PAYMENT, paid_on=date(2023, 2, 28))
    assert contribution(person, MARCH).credited_month == Month(2023, 2)
    assert years_of(person)[2023].interest_fen == interest(0, {1: 64_000, 2: 64_000}, 2023)


def test_a_month_recorded_late_by_the_agency_gets_its_interest(world, person):
    """Decision 004: late money goes to the first open month; where the agency was late, a correction restores."""
    declare_months(world, Month(2023, 6), started_on=None)
    assert contribution(person, Month(2023, 6)).credited_month == Month(2026, 1)
    corrected(world, person, Month(2023, 6), Reason.WRONG_PAYMENT)
    assert contribution(person, Month(2023, 6)).credited_month == Month(2023, 6)
    assert years_of(person)[2023].interest_fen == interest(0, {1: 64_000, 3: 64_000, 6: 64_000}, 2023)


def test_a_month_that_was_never_paid_owes_again(world, person):
    corrected(world, person, MARCH, Reason.WRONG_PAYMENT, paid_on=None)
    assert contribution(person, MARCH).credited_month is None
    assert total(LedgerAccount.RECEIVABLE) == 192_000
    declare_months(
        world, MARCH, kind=ContributionKind.BACK_PAYMENT, started_on=None, paid_on=date(2026, 2, 3)
    )
    assert total(LedgerAccount.RECEIVABLE) == 0


def test_arrears_and_the_back_payment_that_paid_them_are_one_month(world, person):
    declare_months(world, Month(2026, 1), started_on=None, paid_on=None)
    declare_months(
        world, Month(2026, 1), kind=ContributionKind.BACK_PAYMENT, started_on=None, paid_on=date(2026, 2, 3)
    )
    both = [c.pk for c in ledger.contributions_of(person.pk) if c.month == Month(2026, 1)]
    assert len(both) == 2
    assert {posted_contribution(pk).contribution_id for pk in both} == {min(both)}
    corrected(world, person, Month(2026, 1), wage_fen=900_000)
    now = contribution(person, Month(2026, 1))
    assert (now.kind, now.row.base_fen, now.credited_month) == ("back_payment", 800_000, Month(2026, 2))
    assert total(LedgerAccount.RECEIVABLE) == -total(LedgerAccount.CONTRIBUTION_DUE) == 24_000
    corrected(world, person, Month(2026, 1), Reason.NOT_DUE, money_arrived=False)
    assert total(LedgerAccount.RECEIVABLE) == total(LedgerAccount.CONTRIBUTION_DUE) == 0
    assert Month(2026, 1) not in {c.month for c in ledger.contributions_of(person.pk)}
    assert total(LedgerAccount.FUND) == 2 * 192_000


def test_a_corrected_month_can_be_corrected_again_and_comes_back_to_the_fen(world, person):
    before = person_record(person)
    corrected(world, person, JANUARY, wage_fen=1_234_500)
    corrected(world, person, JANUARY, wage_fen=800_000)
    after = person_record(person)
    assert after.balance_fen == before.balance_fen
    assert after.years == before.years
    assert contribution(person, JANUARY).version == 3


def test_a_year_that_is_still_open_needs_no_difference(world):
    person = declare_months(world, JANUARY)
    case = corrected(world, person, JANUARY, wage_fen=700_000)
    assert [j.purpose for j in ledger.journals_of(case.pk)] == ["reversal", "posting"]
    world.settle(2023)
    assert years_of(person)[2023].interest_fen == interest(0, {1: 56_000}, 2023)


def test_a_credit_moved_before_the_account_began_earns_from_then(world):
    """Years without an account of their own between are settled by the correction itself."""
    person = declare_months(world, Month(2024, 5))
    world.settle(2024)
    corrected(world, person, Month(2024, 5), Reason.WRONG_PAYMENT, paid_on=date(2022, 5, 9))
    first = interest(0, {5: 64_000}, 2022)
    second = interest(64_000 + first, {}, 2023)
    third = interest(64_000 + first + second, {}, 2024)
    assert [years_of(person)[year].interest_fen for year in (2022, 2023, 2024)] == [first, second, third]


# What is refused ----------------------------------------------------------------------------------------------------


def test_nothing_changed_is_no_correction(world, person):
    with pytest.raises(NothingToCorrect, match="一致"):
        proposed(person, JANUARY)


def test_a_year_at_the_right_rate_is_no_correction(world, person):
    with pytest.raises(NothingToCorrect, match="没有差额"):
        propose_year(person, 2024, ground(Reason.WRONG_RATE))
    with pytest.raises(NothingToCorrect, match="尚未结息"):
        propose_year(person, 2026, ground(Reason.WRONG_RATE))


def test_one_case_at_a_time_and_sent_back_it_goes_on(world, person):
    case = open_correction(world, person, JANUARY, wage_fen=1_000_000)
    with pytest.raises(AlreadyUnderWay, match=case.number):
        open_correction(world, person, JANUARY, wage_fen=900_000)
    actions.sign_case(case.pk, by=world.signers[0], verdict=Verdict.SEND_BACK, opinion="金额再核")
    again = open_correction(world, person, JANUARY, wage_fen=900_000)
    assert again.pk == case.pk
    world.approve(again)
    assert contribution(person, JANUARY).row.declared_wage_fen == 900_000


def test_a_correction_overtaken_by_another_is_refused(world, person):
    late = open_correction(world, person, MARCH, wage_fen=900_000)
    corrected(world, person, JANUARY, wage_fen=700_000)
    with pytest.raises(PostingRefused, match="已过时"):
        world.approve(late)


def test_a_correction_overtaken_by_a_settlement_is_refused(world):
    person = declare_months(world, JANUARY)
    late = open_correction(world, person, JANUARY, wage_fen=900_000)
    world.settle(2023)
    with pytest.raises(PostingRefused, match="已过时"):
        world.approve(late)


def test_a_later_month_does_not_overtake_a_correction(world, person):
    late = open_correction(world, person, JANUARY, wage_fen=900_000)
    declare_months(world, Month(2026, 1), started_on=None)
    world.approve(late)
    assert contribution(person, JANUARY).row.declared_wage_fen == 900_000


def test_what_was_corrected_is_not_corrected_again_behind(world, person):
    old = contribution(person, JANUARY)
    case = corrected(world, person, JANUARY, wage_fen=900_000)
    with pytest.raises(NotCorrectable, match=case.number):
        posted_contribution(old.pk)


def test_the_database_holds_one_live_month(world, person):
    from quanyi.agency.ledger.models import Contribution, Reversal

    old = contribution(person, JANUARY)
    values = {
        field: getattr(old, field)
        for field in ("person", "employer", "month", "kind", "credited_month", "journal")
    }
    row = contribution(person, MARCH).row
    row.month = Month(2023, 4)
    copy_objects([row])
    row = DeclarationRow.objects.get(submission=row.submission_id, month=row.month)
    for version, name in (
        (1, "month_posted_once"),
        (2, "version_follows_a_reversal"),
        (3, "version_follows_a_reversal"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Contribution.objects.create(**values, row=row, version=version)
        assert constraint_of(refused.value) == name
    with pytest.raises(IntegrityError, match="comes with a journal"), transaction.atomic():
        Reversal.objects.create(journal=old.journal, contribution=old, month=old.month)
