"""Money leaves suspense: for a due, for a person, back to the payer, or because it was booked already; never twice."""

import pytest
from django.db import IntegrityError, transaction
from tests.agency.money.office import DUE, MARCH, day, on_account

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.desk import actions
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.ledger import suspense
from quanyi.agency.ledger.models import Crediting, FundMovement, SuspenseClearing, SuspenseItem
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import ClearanceUse, LedgerAccount, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_money):
    return office_of_money


def taking(item, use, amount_fen, **target):
    return ClearanceRow(item=item, use=use.value, amount_fen=amount_fen, note="银行回单", **target)


def clear(office, *rows):
    return clear_suspense(rows, by=office.counter)


def waits(office, *rows):
    """Suspense items of an approved payment file."""
    office.approve(office.receive(*rows))
    return list(SuspenseItem.objects.order_by("pk"))


@pytest.mark.shows("gb-6.5-1", "暂收款查明归属后足额记入应缴")
def test_money_without_a_code_becomes_the_employers_due(office):
    office.owing(1)
    (item,) = waits(office, office.paid(统一社会信用代码=""))
    case = clear(office, taking(item, ClearanceUse.EMPLOYER_DUE, DUE, employer=office.employer, month=MARCH))
    assert SuspenseClearing.objects.count() == 0
    office.approve(case)
    assert on_account(LedgerAccount.SUSPENSE) == on_account(LedgerAccount.RECEIVABLE) == 0
    assert on_account(LedgerAccount.FUND) == DUE
    crediting = Crediting.objects.get()
    assert (crediting.credited_month, crediting.paid_on) == (Month(2025, 4), day("2025-04-02"))
    assert person_record(Person.objects.get()).balance_fen == 64_000
    assert suspense.as_waiting(suspense.waiting()) == []


def test_two_arrivals_pay_one_due_and_what_is_over_stays(office):
    office.owing(1)
    first, second = waits(
        office,
        office.paid("B1", "1,000.00", 统一社会信用代码=""),
        office.paid("B2", "1,000.00", 统一社会信用代码=""),
    )
    due = {"employer": office.employer, "month": MARCH}
    office.approve(
        clear(
            office,
            taking(first, ClearanceUse.EMPLOYER_DUE, 100_000, **due),
            taking(second, ClearanceUse.EMPLOYER_DUE, 92_000, **due),
        )
    )
    (left,) = suspense.as_waiting(suspense.waiting())
    assert (left.item, left.left_fen) == (second, 8_000)
    assert on_account(LedgerAccount.SUSPENSE) == -8_000


def test_one_arrival_pays_a_person_and_the_rest_is_refunded(office):
    office.owing(1, 2)
    (item,) = waits(office, office.paid(yuan="2,000.00"))
    person = Person.objects.order_by("pk").last()
    case = clear(
        office,
        taking(item, ClearanceUse.PERSON_DUE, DUE, person=person, month=MARCH),
        taking(item, ClearanceUse.REFUND, 8_000, payee="青禾制造 6200 0001"),
    )
    office.approve(case)
    assert person_record(person).contribution_months == 1
    assert on_account(LedgerAccount.FUND) == DUE
    assert on_account(LedgerAccount.SUSPENSE) == 0
    refund = FundMovement.objects.get(amount_fen__lt=0)
    assert (refund.reference, refund.amount_fen) == (f"TK{case.number}-1", -8_000)


def test_money_that_the_declaration_had_booked_is_the_same_money(office):
    office.approve(office.declare(office.row(1)))
    (item,) = waits(office, office.paid(到账日期="2025-03-20"))
    assert item.reason == "already_paid"
    assert on_account(LedgerAccount.FUND) == 2 * DUE
    declared = {"employer": office.employer, "month": MARCH}
    office.approve(clear(office, taking(item, ClearanceUse.DECLARED, DUE, **declared)))
    assert on_account(LedgerAccount.FUND) == DUE
    assert on_account(LedgerAccount.SUSPENSE) == 0
    assert FundMovement.objects.get().reference == "B001"
    _, second = waits(office, office.paid("B002", 到账日期="2025-03-21"))
    with pytest.raises(ClearanceRefused, match=r"只有 0\.00 元"):
        clear(office, taking(second, ClearanceUse.DECLARED, DUE, **declared))


@pytest.mark.parametrize(
    ("amount_fen", "month", "sentence"),
    [
        (DUE + 8_001, MARCH, "只剩 2,000.00 元"),
        (DUE - 1, MARCH, "未到账应缴为 1,920.00 元，本件转入 1,919.99 元"),
        (DUE, Month(2025, 2), "没有未到账的应缴"),
    ],
)
def test_what_cannot_be_is_told_before_review(office, amount_fen, month, sentence):
    office.owing(1)
    (item,) = waits(office, office.paid(yuan="2,000.00"))
    with pytest.raises(ClearanceRefused, match=sentence):
        clear(
            office, taking(item, ClearanceUse.EMPLOYER_DUE, amount_fen, employer=office.employer, month=month)
        )


def test_what_another_case_took_meanwhile_refuses_the_posting(office):
    office.owing(1)
    (item,) = waits(office, office.paid(yuan="2,000.00"))
    due = taking(item, ClearanceUse.EMPLOYER_DUE, DUE, employer=office.employer, month=MARCH)
    refund = taking(item, ClearanceUse.REFUND, 200_000, payee="青禾制造 6200 0001")
    first, second = clear(office, due), clear(office, refund)
    office.approve(first)
    for signer in office.signers[:3]:
        actions.sign_case(second.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match=r"只剩 80.00 元.*退回案件"):
        actions.sign_case(second.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert SuspenseClearing.objects.count() == 1


def test_the_database_itself_refuses_more_than_is_left(office):
    (item,) = waits(office, office.paid(yuan="10.00"))
    case = clear(office, taking(item, ClearanceUse.REFUND, 1_000, payee="甲"))
    row = case.rounds.get().submission.clearance_rows.get()
    with pytest.raises(IntegrityError, match="holds 1000 fen and 1001 are taken"), transaction.atomic():
        SuspenseClearing.objects.create(journal=item.journal, item=item, row=row, amount_fen=1_001)


def test_suggestions_name_the_due_of_just_this_amount(office):
    office.owing(1)
    waits(office, office.paid(统一社会信用代码="", 单位名称="示范区青禾制造有限公司"))
    (left,) = suspense.as_waiting(suspense.waiting())
    (found,) = suspense.suggestions([left])
    assert [(s.employer, s.person and s.person.pk, s.month, s.due_fen) for s in found] == [
        (office.employer, None, MARCH, DUE),
        (None, Person.objects.get().pk, MARCH, DUE),
        (office.employer, None, None, None),
    ]
