"""Payment files on the road: matched, signed by four, credited or kept in suspense, never twice."""

import pytest
from django.db import IntegrityError, transaction
from tests.agency.money.office import DUE, MARCH, day, on_account
from tests.agency.world import number

from quanyi.agency.desk import actions
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger.models import Crediting, FundMovement, SuspenseItem
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, LedgerAccount, SuspenseReason, Verdict
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_money):
    return office_of_money


@pytest.mark.shows("gb-10.2-1", "银行到账文件经核对、签署后入账")
@pytest.mark.shows("gb-6.5-1", "核定基数应缴的金额到账后全额记入账户")
@pytest.mark.shows("gb-6.2", "到账资金与应缴相符的，记入每个人的账户")
def test_money_that_equals_the_due_is_credited_to_everybody_it_is_for(office):
    office.owing(1, 2)
    case = office.receive(office.paid(yuan="3,840.00"))
    assert office.reasons(case) == [""]
    assert on_account(LedgerAccount.FUND) == 0
    office.approve(case)
    assert on_account(LedgerAccount.FUND) == 2 * DUE
    assert on_account(LedgerAccount.RECEIVABLE) == on_account(LedgerAccount.CONTRIBUTION_DUE) == 0
    for person in Person.objects.all():
        record = person_record(person)
        (line,) = record.contributions
        assert (record.contribution_months, record.balance_fen) == (1, 64_000)
        assert (line.is_paid, line.credited_month, line.paid_on) == (True, Month(2025, 4), day("2025-04-02"))
        opened = open_figure(person, f"{line.key}-own_paid")
        assert [entry.month for entry in opened.entries] == [Month(2025, 4)]
        assert opened.still_equal
    assert FundMovement.objects.get().reference == "B001"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"金额": "1,919.99"}, SuspenseReason.LESS_THAN_DUE),
        ({"金额": "1,920.01"}, SuspenseReason.MORE_THAN_DUE),
        ({"费款所属期": "2025-02"}, SuspenseReason.NOTHING_DUE),
        ({"费款所属期": ""}, SuspenseReason.MONTH_NOT_STATED),
        ({"统一社会信用代码": "91790001MA00000000"}, SuspenseReason.EMPLOYER_UNKNOWN),
        ({"统一社会信用代码": ""}, SuspenseReason.EMPLOYER_UNKNOWN),
        ({"社会保障号码": "11010519491231002X"}, SuspenseReason.PERSON_UNKNOWN),
        ({"社会保障号码": number(1), "姓名": "李四"}, SuspenseReason.NAME_DIFFERS),
    ],
)
def test_money_that_matches_nothing_waits_with_its_reason(office, given, reason):
    office.owing(1)
    case = office.receive(office.paid(**given))
    assert office.reasons(case) == [reason.value]
    office.approve(case)
    assert on_account(LedgerAccount.FUND) == -on_account(LedgerAccount.SUSPENSE) > 0
    assert SuspenseItem.objects.get().reason == reason.value
    assert not Crediting.objects.exists()
    assert person_record(Person.objects.get()).contribution_months == 0


def test_money_for_a_month_that_is_paid_waits(office):
    office.approve(office.declare(office.row(1)))
    assert office.reasons(office.receive(office.paid())) == ["already_paid"]


def test_two_arrivals_that_make_up_the_due_pay_it_on_the_day_of_the_later(office):
    office.owing(1)
    case = office.receive(
        office.paid("B001", "920.00"), office.paid("B002", "1,000.00", 到账日期="2025-05-06")
    )
    assert office.reasons(case) == ["", ""]
    office.approve(case)
    crediting = Crediting.objects.get()
    assert (crediting.credited_month, crediting.paid_on) == (Month(2025, 5), day("2025-05-06"))


def test_of_two_arrivals_for_one_due_the_exact_one_pays_it(office):
    office.owing(1)
    case = office.receive(office.paid("B001", "10.00"), office.paid("B002"), office.paid("B003"))
    assert office.reasons(case) == ["already_paid", "", "already_paid"]


def test_a_person_may_pay_and_the_employer_the_rest(office):
    office.owing(1, 2, 3)
    case = office.receive(office.paid("B001", "3,840.00"), office.by_person(2))
    assert office.reasons(case) == ["", ""]
    office.approve(case)
    assert Crediting.objects.count() == 3


def test_money_that_comes_after_the_settlement_goes_to_the_first_open_month(office):
    office.owing(1)
    office.approve(
        office.declare(
            office.row(1, name="王乙", month=Month(2025, 4), paid_on=day("2025-04-20"), started_on=None)
        )
    )
    office.settle(2025)
    office.approve(office.receive(office.paid(到账日期="2025-06-10")))
    crediting = Crediting.objects.get()
    assert (crediting.credited_month, crediting.paid_on) == (Month(2026, 1), day("2025-06-10"))


def test_the_same_file_and_the_same_reference_come_in_once(office):
    office.owing(1)
    first = office.hand_in(office.paid())
    again = office.hand_in(office.paid())
    assert again.seen_before
    assert again.case == first.case
    renamed = office.hand_in(office.paid(备注="另存"))
    assert renamed.case is None
    assert [fault["code"] for fault in renamed.check.faults] == [FaultCode.REFERENCE_RECEIVED.value]
    assert first.case.number in renamed.check.faults[0]["advice"]


@pytest.mark.parametrize("is_posted", [False, True])
def test_a_file_that_overlaps_another_brings_what_is_new_and_tells_the_rest(office, is_posted):
    office.owing(1)
    first = office.hand_in(office.paid())
    if is_posted:
        office.approve(first.case)
    later = office.hand_in(office.paid(), office.paid("B002", "1.00"))
    rows = later.case.rounds.get().submission.payment_rows.values_list("reference", "amount_fen")
    assert list(rows) == [("B002", 100)]
    told = [notice["sentence"] for notice in later.check.notices if notice["code"] == "reference_again"]
    assert len(told) == 1
    assert "B001" in told[0]
    assert first.case.number in told[0]
    office.approve(later.case)
    assert FundMovement.objects.filter(reference="B001").count() == int(is_posted)


@pytest.mark.parametrize("other", [{"yuan": "1,920.01"}, {"到账日期": "2025-04-03"}])
def test_a_reference_of_another_amount_or_day_stops_the_file(office, other):
    office.owing(1)
    office.hand_in(office.paid())
    later = office.hand_in(office.paid(**other), office.paid("B002", "1.00"))
    assert later.case is None
    assert [fault["code"] for fault in later.check.faults] == [FaultCode.REFERENCE_RECEIVED.value]


def test_the_database_refuses_a_reference_twice(office):
    office.approve(office.receive(office.paid()))
    movement = FundMovement.objects.get()
    with pytest.raises(IntegrityError, match="bank_reference_posted_once"), transaction.atomic():
        FundMovement.objects.create(journal=movement.journal, reference="B001", on=movement.on, amount_fen=1)


def test_a_due_that_was_paid_meanwhile_refuses_the_posting_and_the_file_is_matched_again(office):
    office.owing(1)
    case = office.receive(office.paid())
    back = office.row(
        1, name="王乙", kind=ContributionKind.BACK_PAYMENT, paid_on=day("2025-06-05"), started_on=None
    )
    office.approve(office.declare(back))
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match=r"B001.*已过时"):
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.SEND_BACK, opinion="重新核对")
    again = office.hand_in(office.paid())
    assert again.case == case
    assert office.reasons(case) == ["already_paid"]
    office.approve(case)
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    assert on_account(LedgerAccount.SUSPENSE) == -DUE


def test_a_back_payment_after_the_money_is_refused(office):
    office.owing(1)
    late = office.declare(
        office.row(
            1, name="王乙", kind=ContributionKind.BACK_PAYMENT, paid_on=day("2025-06-05"), started_on=None
        )
    )
    office.approve(office.receive(office.paid()))
    for signer in office.signers[:3]:
        actions.sign_case(late.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="这个月已按正常缴费到账"):
        actions.sign_case(late.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")


def test_a_back_payment_says_which_due_it_paid(office):
    office.owing(1)
    back = office.row(
        1, name="王乙", kind=ContributionKind.BACK_PAYMENT, paid_on=day("2025-06-05"), started_on=None
    )
    office.approve(office.declare(back))
    crediting = Crediting.objects.select_related("back_payment", "contribution").get()
    assert (crediting.contribution.kind, crediting.back_payment.kind) == ("normal", "back_payment")
    record = person_record(Person.objects.get())
    assert sorted(line.is_paid for line in record.contributions) == [False, True]
    assert (record.contribution_months, record.balance_fen) == (1, 64_000)


def test_what_was_known_before_the_money_came_is_still_known(office):
    from django.utils import timezone

    from quanyi.agency.ledger import selectors as ledger

    office.owing(1)
    person = Person.objects.get()
    before = timezone.now()
    office.approve(office.receive(office.paid()))
    assert [c.credited_in for c in ledger.contributions_of(person.pk)] == [Month(2025, 4)]
    # posted_at is that of the transaction, which in this test is one: an instant before it knows nothing at all
    assert [c.month for c in ledger.contributions_of(person.pk, known_at=before)] in ([], [MARCH])


def test_what_is_wrong_in_a_file_is_told_at_once_and_nothing_is_kept(office):
    handed_in = office.hand_in(
        office.paid("B 001（补）"),
        office.paid("B002", "0"),
        office.paid("B003", 到账日期="2099-01-01"),
        office.paid("B004", 费款所属期="三月"),
        office.paid("B005"),
        office.paid("B005"),
        office.paid("", "一千元"),
        office.paid("1.23457E+19"),
    )
    codes = [fault["code"] for fault in handed_in.check.faults]
    assert codes == [
        "reference_invalid", "amount_out_of_range", "arrived_in_future", "month_invalid", "reference_twice",
        "missing", "amount_in_words", "reference_as_float",
    ]  # fmt: skip
    assert handed_in.case is None
    sentence = handed_in.check.faults[4]
    assert (sentence["row"], sentence["heading"], "第6行" in sentence["wanted"]) == (7, "流水号", True)


def test_a_declaration_is_no_payment_file(office):
    handed_in = office.hand_in(content=office.good_sheet())
    assert [fault["code"] for fault in handed_in.check.faults if fault["code"] != "column_unknown"] == [
        "heading_missing",
        "heading_missing",
    ]
    unreadable = hand_in_payments("姓名,电话\n王,1".encode(), "a.csv", by=office.counter)
    (fault,) = unreadable.check.faults
    assert fault["code"] == "no_heading"
    assert "流水号、到账日期、金额" in fault["wanted"]
    assert "到账文件" in fault["advice"]
