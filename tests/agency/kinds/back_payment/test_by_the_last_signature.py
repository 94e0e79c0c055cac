"""What a back payment may not do by the last signature, though it might when it was handed in."""

from datetime import date

import pytest
from tests.agency.kinds.back_payment.test_back_payment import JUDGMENT, office, opened, person, wanted
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.change.test_employers import of_unit

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk import actions
from quanyi.agency.kinds.back_payment.acts import open_back_payment
from quanyi.agency.kinds.back_payment.asking import BackPaymentRefused, recognised, refuse_shut
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.refusal import PostingRefused
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, Verdict

pytestmark = pytest.mark.django_db
__all__ = ["office", "person"]


def test_three_years_are_counted_again_at_the_last_signature(office, person):
    first = opened(office, person, first=Month(2020, 1), last=Month(2022, 11), **JUDGMENT)  # 35 months
    asked = wanted(first=Month(2019, 12), **JUDGMENT | {"document_on": date(2025, 6, 9)})
    second = open_back_payment(office.other_employer, person, asked, by=office.counter)
    office.approve(first)
    for signer in office.signers[:3]:
        actions.sign_case(second.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="累计补缴已满三年"):
        actions.sign_case(second.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")


def test_what_was_declared_in_its_time_and_paid_late_does_not_count_towards_three_years(office, person):
    asked = wanted(first=Month(2025, 3), last=Month(2025, 6))
    assert made_up_in_all(office, person, asked) == 3, "March was declared"
    unpaid = office.row(1, month=Month(2025, 4), paid_on=None, started_on=None)
    office.approve(office.declare(unpaid))
    assert made_up_in_all(office, person, asked) == 2
    back = office.row(
        1, kind=ContributionKind.BACK_PAYMENT, month=Month(2025, 4), paid_on=date(2025, 6, 5), started_on=None
    )
    office.approve(office.declare(back))
    assert made_up_in_all(office, person, wanted(first=Month(2025, 5))) == 1


def made_up_in_all(office, person, asked):
    figure = recognised(office.employer, person, asked)
    return figure.parts[0].part("months_made_up").fen


def test_a_closed_employer_takes_no_back_payment(office, person):
    relation = {"person": person, "employer": office.employer}
    changed(office, Change(ChangeAct.RELATION_END, date(2025, 4, 30), "离职", **relation))
    changed(office, of_unit(office.employer, on=date(2025, 5, 1), employer_status="closed"))
    refuse_shut(office.employer, person, wanted(first=Month(2025, 4)))
    with pytest.raises(BackPaymentRefused, match="单位自 2025-05-01 起已登记注销"):
        opened(office, person, first=Month(2025, 5), **JUDGMENT)


def test_an_account_that_is_shut_takes_no_back_payment(office, person):
    case = opened(office, person, first=Month(2025, 6), last=Month(2025, 7))
    changed(office, item(person, date(2025, 6, 2), status="died"))
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused):
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    asked = wanted(first=Month(2025, 6), last=Month(2025, 7))
    with pytest.raises(BackPaymentRefused, match=r"2025-07 个人账户自 2025-06-02 起.*不能补缴"):
        refuse_shut(office.employer, person, asked)
