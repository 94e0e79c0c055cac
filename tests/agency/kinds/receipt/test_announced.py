"""A back payment declared before its money came owes nothing that is not owed already: it waits for its money."""

import pytest
from tests.agency.money.office import DUE, MARCH, Money, on_account
from tests.agency.visitors import browser

from quanyi.agency.desk import actions
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.refusal import PostingRefused
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, LedgerAccount, Verdict
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_money):
    return office_of_money


def announced(office: Money):
    return office.row(1, name="王乙", kind=ContributionKind.BACK_PAYMENT, paid_on=None, started_on=None)


def test_what_is_owed_already_is_not_announced(office):
    office.owing(1)
    handed_in = hand_in_declaration(
        f"社会保障号码,姓名,费款所属期,缴费类型,缴费基数\n{announced(office).social_security_number},王乙,2025-03,补缴,8000".encode(),
        "补缴.csv", employer=office.employer, month=Month(2025, 4), channel="counter", by=office.counter,
    )  # fmt: skip
    assert handed_in.case is None
    (fault,) = handed_in.check.faults
    assert fault["code"] == FaultCode.ALREADY_DECLARED.value
    assert "补缴到账后再申报" in fault["advice"]


def test_arrears_posted_meanwhile_refuse_it_with_a_sentence(office):
    """It posted no entry, so the last signature was an error, or, beside other rows, a due without a receivable."""
    case = office.declare(announced(office))
    office.owing(1)
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="补缴到账后再申报"):
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    page = browser(office.signers[3]).post(f"/cases/{case.pk}/sign/", {"verdict": "agree", "round": "1"})
    assert page.status_code == 409
    assert on_account(LedgerAccount.RECEIVABLE) == DUE


def test_where_nothing_is_owed_yet_it_is_a_due_of_its_own(office):
    office.approve(office.declare(office.row(1, name="王乙", month=MARCH + 1)))
    office.approve(office.declare(announced(office)))
    assert on_account(LedgerAccount.RECEIVABLE) == DUE
    case = office.receive(office.paid())
    assert office.reasons(case) == [""]
    office.approve(case)
    assert on_account(LedgerAccount.RECEIVABLE) == 0
