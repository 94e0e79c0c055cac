"""What an employer owes: months not declared are assessed, ordered, settled once declared; late fees are its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.kinds.correction.test_migrated import person as taken_over
from tests.agency.money.office import DUE, MARCH, on_account
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.world import World

from quanyi.agency.collect.models import ArrearsAct, ArrearsRow, ChangeAct, ClearanceRow
from quanyi.agency.desk import actions
from quanyi.agency.kinds.arrears.acts import open_arrears
from quanyi.agency.kinds.arrears.reckoning import paid_late, undeclared
from quanyi.agency.kinds.arrears.standing import assessments_of, worklist
from quanyi.agency.kinds.arrears.submitting import ArrearsRefused, Wanted
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.change.closing import still_open
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.ledger import suspense
from quanyi.agency.ledger.agreement import books, vouchers
from quanyi.agency.ledger.employer_months import months_of_employer, open_fen
from quanyi.agency.ledger.models import Assessment, Crediting, LateFee, LateFeePayment, SuspenseItem
from quanyi.agency.ledger.undeclared import (
    declared_fen,
    declared_months,
    declared_until,
    last_month_due,
    with_workers,
)
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Letter
from quanyi.agency.serve.account_items import account_facts, account_year_of
from quanyi.law.periods import Month
from quanyi.law.terms import (
    ClearanceUse,
    ContributionKind,
    CorrectionReason,
    LedgerAccount,
    Scheme,
    SuspenseReason,
    Verdict,
)

pytestmark = pytest.mark.django_db
APRIL = MARCH + 1


@pytest.fixture
def office(office_of_money):
    return office_of_money


@pytest.fixture
def world(db) -> World:
    return World()


def wanted(act=ArrearsAct.ASSESSMENT, **given):
    return Wanted(act, timezone.localdate() + timedelta(days=15), "逾期未申报", **given)


def assessed(office, until=APRIL):
    return office.approve(open_arrears(office.employer, wanted(until=until), by=office.counter))


@pytest.mark.shows("sil-62", "未申报的月份按上月的百分之一百一十核定，补报后按申报结算")
@pytest.mark.shows("collection-10", "未申报核定，补报后结算")
def test_a_month_not_declared_is_assessed_ordered_and_settled_once_declared(office):
    office.owing(1)
    case = assessed(office)
    assert Assessment.objects.get().amount_fen == DUE * 110 // 100
    assert on_account(LedgerAccount.RECEIVABLE) == DUE + DUE * 110 // 100
    [april, march] = months_of_employer(office.employer.pk)
    assert (april.open_fen, march.open_fen) == (DUE * 110 // 100, DUE)
    letter = Letter.objects.get(case=case)
    assert letter.employer == office.employer
    told = dict(letter.content["zh"]["facts"])
    assert told["合计"] == "2,112.00 元"
    assert told["限期缴纳至"] == (timezone.localdate() + timedelta(days=15)).isoformat()
    assert list(books()) == []

    office.owing(1, month=APRIL)
    [settled] = assessments_of(office.employer.pk)
    assert settled.figure.fen == DUE - DUE * 110 // 100
    assert on_account(LedgerAccount.RECEIVABLE) == 2 * DUE
    assert {month.open_fen for month in months_of_employer(office.employer.pk)} == {DUE}
    assert list(books()) == []


def test_months_in_a_row_rest_on_the_last_one_declared_and_are_assessed_once(office):
    office.owing(1)
    assessed(office, until=MARCH + 2)
    assert set(Assessment.objects.values_list("amount_fen", flat=True)) == {DUE * 110 // 100}
    with pytest.raises(ArrearsRefused, match="没有未申报的月份"):
        open_arrears(office.employer, wanted(until=MARCH + 2), by=office.counter)


def test_what_was_declared_meanwhile_is_not_assessed(office):
    office.owing(1)
    case = open_arrears(office.employer, wanted(until=APRIL), by=office.counter)
    with pytest.raises(AlreadyUnderWay):
        open_arrears(office.employer, wanted(until=APRIL), by=office.counter)
    office.owing(1, month=APRIL)
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="重新核定"):
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert not Assessment.objects.exists()


def test_a_month_between_two_declared_ones_is_undeclared_while_somebody_works_there(office):
    office.owing(1)
    office.owing(1, month=MARCH + 3)
    found = undeclared(office.employer, until=MARCH + 4)
    assert [(each.month, each.basis_month) for each in found] == [
        (APRIL, MARCH),
        (MARCH + 2, MARCH),
        (MARCH + 4, MARCH + 3),
    ]
    assert with_workers(office.employer.pk, [MARCH - 1, MARCH]) == [MARCH]


def test_a_month_of_one_back_payment_or_taken_back_is_undeclared_still(office):
    office.owing(1, 2)
    first = Person.objects.order_by("pk").first()
    back = office.row(
        1,
        name="王乙",
        kind=ContributionKind.BACK_PAYMENT,
        month=APRIL,
        paid_on=date(2025, 6, 5),
        started_on=None,
    )
    office.approve(office.declare(back))
    office.owing(1, month=APRIL + 1)
    corrected(office, first, APRIL + 1, CorrectionReason.NOT_DUE)
    assert declared_until(office.employer.pk) == MARCH
    found = undeclared(office.employer, until=APRIL + 1)
    owed = 2 * DUE * 110 // 100
    assert [(each.month, each.basis_month, each.figure.fen) for each in found] == [
        (APRIL, MARCH, owed),
        (APRIL + 1, MARCH, owed),
    ]
    assessed(office, until=APRIL + 1)
    again = office.row(
        2,
        name="王丙",
        kind=ContributionKind.BACK_PAYMENT,
        month=APRIL,
        paid_on=date(2025, 6, 6),
        started_on=None,
    )
    office.approve(office.declare(again))
    assert Assessment.objects.filter(end__isnull=True).count() == 2
    office.owing(1, month=APRIL + 1)
    assert list(Assessment.objects.filter(end__isnull=True).values_list("month", flat=True)) == [APRIL]


def test_months_of_the_earlier_system_are_declared_and_the_last_is_what_later_ones_rest_on(world):
    taken_over.__wrapped__(world)  # January and March 2023
    employer, june = world.employer, Month(2023, 6)
    assert declared_until(employer.pk) == Month(2023, 3)
    assert declared_until(employer.pk, known_at=datetime(2020, 1, 1, tzinfo=UTC)) is None
    assert declared_months(employer.pk) == {Month(2023, 1), Month(2023, 3)}
    assert declared_fen(employer.pk, Month(2023, 3)) == DUE
    assert [
        line.declared_until for line in worklist(timezone.localdate(), "DEMO")
    ] == []  # nobody works there now
    start = Change(
        ChangeAct.RELATION_START, date(2023, 1, 1), "补登", scheme=Scheme.PENSION, employer=employer,
        person=Person.objects.get(),
    )  # fmt: skip
    changed(world, start)
    found = undeclared(employer, until=june)
    assert [(each.month, each.basis_month) for each in found] == [
        (Month(2023, 2), Month(2023, 1)),
        *((Month(2023, n), Month(2023, 3)) for n in (4, 5, 6)),
    ]
    assert {each.figure.fen for each in found} == {DUE * 110 // 100}
    [line] = worklist(timezone.localdate(), "DEMO")
    assert line.declared_until == Month(2023, 3)


def test_an_order_names_a_day_that_lies_ahead(office):
    office.owing(1)
    late = Wanted(ArrearsAct.ASSESSMENT, date(2020, 1, 1), "测试", APRIL)
    with pytest.raises(ArrearsRefused, match="已经过去"):
        open_arrears(office.employer, late, by=office.counter)


@pytest.mark.shows("d13-20", "逾期到账按日万分之五加收滞纳金，由单位承担，并入统筹基金")
def test_what_came_late_bears_a_fee_of_the_employer_alone(office):
    office.owing(1)
    office.approve(office.receive(office.paid(到账日期="2025-06-09")))  # due by 2025-04-30
    balance = on_account(LedgerAccount.OWN_PRINCIPAL)
    [late] = paid_late(office.employer, order_ignored=False)
    assert (late.month, late.due_on, late.days) == (MARCH, date(2025, 4, 30), 40)
    office.approve(open_arrears(office.employer, wanted(ArrearsAct.LATE_FEE), by=office.counter))
    fee = LateFee.objects.get()
    assert fee.amount_fen == DUE * 40 * 5 // 10_000 == 3_840
    assert on_account(LedgerAccount.LATE_FEE_RECEIVABLE) == 3_840
    assert on_account(LedgerAccount.OWN_PRINCIPAL) == balance
    assert paid_late(office.employer, order_ignored=False) == []
    assert "还欠滞纳金 38.40 元" in still_open(office.employer)  # and is not closed
    with pytest.raises(ArrearsRefused, match="没有尚未加收"):
        open_arrears(office.employer, wanted(ArrearsAct.LATE_FEE), by=office.counter)
    assert list(books()) == []


@pytest.mark.shows("gb-A-38", "关系存续期间没有申报的月份计入欠缴月数")
@pytest.mark.shows("gb-A-40-1", "未申报月份的个人欠缴本金")
def test_a_month_missing_inside_a_relation_is_owed_without_anybody_asking(office):
    office.approve(office.declare(office.row(1), office.row(2, row=6, name="李小红")))
    office.approve(office.declare(office.row(1, month=APRIL, paid_on=date(2025, 4, 20), started_on=None)))
    other = Person.objects.order_by("pk").last()
    year = account_year_of(other, 2025)
    assert year.part("year_months_in_arrears").fen == 1
    assert year.part("year_own_arrears").part("principal").fen == 64_000 * 110 // 100
    assert year.part("all_months_in_arrears").fen == 1
    assert (
        account_year_of(Person.objects.order_by("pk").first(), 2025).part("year_months_in_arrears").fen == 0
    )
    assert [owed.month for owed in account_facts(other).undeclared] == [APRIL]


def test_the_worklist_has_who_is_silent_and_the_pages_lead_from_it_to_the_case(office):
    office.owing(1)
    [line] = worklist(timezone.localdate(), "DEMO")
    last = last_month_due(timezone.localdate(), "DEMO")
    assert (line.employer, line.declared_until, line.open_fen) == (office.employer, MARCH, DUE)
    assert line.undeclared_months == last - MARCH == len(undeclared(office.employer, until=last))
    page = text_of(office.as_counter.get(reverse("arrears")))
    assert "1,920.00" in page
    page = text_of(office.as_counter.get(reverse("employer-arrears", args=[office.employer.pk])))
    assert "核定并限期补缴" in page
    order = reverse("order-arrears", args=[office.employer.pk, "assessment"])
    sent = {"until": "2025-04", "pay_by": timezone.localdate() + timedelta(days=15), "reason": "催报无果"}
    answer = office.as_counter.post(order, sent)
    assert answer.status_code == 302
    assert "2,112.00" in text_of(office.as_counter.get(answer.url))
    assert office.as_counter.post(order, sent | {"pay_by": "2020-01-01"}).status_code == 422


def test_an_order_whose_day_lies_behind_at_the_last_signature_is_sent_back(office):
    office.owing(1)
    case = open_arrears(office.employer, wanted(until=APRIL), by=office.counter)
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    later = timezone.localdate() + timedelta(days=16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda value=None: value.date() if value else later)
        with pytest.raises(PostingRefused, match=r"已经过去.*退回案件"):
            actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert not Assessment.objects.exists()


def test_who_may_order(office):
    office.owing(1)
    order = reverse("order-arrears", args=[office.employer.pk, "assessment"])
    assert office.as_first.get(order).status_code == 403


def waiting(office, *rows):
    office.approve(office.receive(*rows))
    return list(SuspenseItem.objects.order_by("pk"))


def clear(office, use, *items):
    rows = [
        ClearanceRow(
            item=item, use=use.value, amount_fen=item.amount_fen, employer=office.employer, note="回单"
        )
        for item in items
    ]
    return office.approve(clear_suspense(rows, by=office.counter))


@pytest.mark.shows("gb-A-37-3", "到账先还最早的欠费，不足一个月的不记账，其余等待")
@pytest.mark.shows("gb-A-41", "滚动分配：从最早的欠费起逐月还清")
def test_partial_payments_settle_the_oldest_month_and_the_rest_waits(office):
    office.owing(1)
    office.owing(1, month=APRIL)
    first, second = waiting(
        office,
        office.paid("B1", "1,000.00", 费款所属期=""),
        office.paid("B2", "1,500.00", 费款所属期="", 到账日期="2025-05-06"),
    )
    with pytest.raises(ClearanceRefused, match=r"2025-03 应缴 1,920\.00 元"):
        clear(office, ClearanceUse.OLDEST, first)
    clear(office, ClearanceUse.OLDEST, first, second)
    [paid] = Crediting.objects.all()
    assert (paid.contribution.month, paid.paid_on) == (MARCH, date(2025, 5, 6))
    [left] = suspense.as_waiting(suspense.waiting())
    assert (left.item, left.left_fen) == (second, 250_000 - DUE)
    assert [month.open_fen for month in months_of_employer(office.employer.pk)] == [DUE, 0]
    assert list(books()) == []


def test_money_beyond_what_is_owed_waits_on_whichever_item_it_lies(office):
    office.owing(1)
    items = waiting(
        office, office.paid("B1", "1,920.00", 费款所属期=""), office.paid("B2", "1,500.00", 费款所属期="")
    )
    clear(office, ClearanceUse.OLDEST, *items)
    assert [month.open_fen for month in months_of_employer(office.employer.pk)] == [0]
    [left] = suspense.as_waiting(suspense.waiting())
    assert (left.item, left.left_fen) == (items[1], 150_000)


@pytest.mark.shows("collection-13", "滞纳金并入统筹基金，不进个人账户")
def test_a_late_fee_is_paid_in_parts_to_the_pool_and_never_more(office):
    office.owing(1)
    office.approve(office.receive(office.paid(到账日期="2025-06-09")))
    office.approve(open_arrears(office.employer, wanted(ArrearsAct.LATE_FEE), by=office.counter))
    pool, accounts = on_account(LedgerAccount.POOLED_FUND), on_account(LedgerAccount.OWN_PRINCIPAL)
    first, second = waiting(
        office, office.paid("F1", "20.00", 费款所属期=""), office.paid("F2", "30.00", 费款所属期="")
    )
    clear(office, ClearanceUse.LATE_FEE, first)
    assert on_account(LedgerAccount.LATE_FEE_RECEIVABLE) == 3_840 - 2_000
    assert open_fen(office.employer.pk, MARCH, MARCH) == 3_840 - 2_000
    assert open_fen(office.employer.pk, APRIL, None) == 0
    with pytest.raises(ClearanceRefused, match=r"18\.40 元"):
        clear(office, ClearanceUse.LATE_FEE, second)
    second.amount_fen = 1_840
    clear(office, ClearanceUse.LATE_FEE, second)
    assert on_account(LedgerAccount.LATE_FEE_RECEIVABLE) == on_account(LedgerAccount.LATE_FEE_DUE) == 0
    assert on_account(LedgerAccount.POOLED_FUND) == pool - 3_840
    assert on_account(LedgerAccount.OWN_PRINCIPAL) == accounts
    assert list(books()) == []
    paid = LateFeePayment.objects.first()
    with pytest.raises(IntegrityError, match="is left of it"), transaction.atomic():
        LateFeePayment.objects.create(fee=paid.fee, row=paid.row, journal=paid.journal, amount_fen=1)


def test_a_fee_that_the_accounts_do_not_have_is_found(office):
    office.owing(1)
    office.approve(office.receive(office.paid(到账日期="2025-06-09")))
    case = office.approve(open_arrears(office.employer, wanted(ArrearsAct.LATE_FEE), by=office.counter))
    [item] = waiting(office, office.paid("F1", "20.00", 费款所属期=""))
    clear(office, ClearanceUse.LATE_FEE, item)
    assert [*books(), *vouchers()] == []
    fee, row = LateFee.objects.get(), ArrearsRow.objects.get()
    paid = LateFeePayment.objects.get()
    LateFeePayment.objects.create(fee=fee, row=paid.row, journal=paid.journal, amount_fen=1)
    [unequal] = books()
    assert (unequal.finding, unequal.ledger_fen, unequal.other_fen) == ("due_unequal", 1_840, 1_839)
    assert unequal.evidence["employer"] == office.employer.credit_code
    row.pk, row.row, row.amount_fen = None, 2, 1
    row.save(force_insert=True)
    [unequal] = vouchers()
    assert (unequal.evidence["case"], unequal.ledger_fen, unequal.other_fen) == (case.number, 3_840, 3_841)


def test_money_for_a_month_that_was_assessed_waits_for_the_declaration(office):
    office.owing(1)
    assessed(office)
    [item] = waiting(office, office.paid(yuan="2,112.00", 费款所属期="2025-04"))
    assert item.reason == SuspenseReason.NOT_DECLARED.value
