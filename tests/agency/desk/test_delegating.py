"""A post is signed for by a colleague: within the days, in the delegator's stages, and four persons stay four."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency import world
from tests.agency.money.test_concurrency import at_once
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk import actions
from quanyi.agency.desk.next_case import to_sign
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Letter, Signature
from quanyi.agency.review.subjects import works_on
from quanyi.agency.review.transfers import transfer
from quanyi.agency.staff.agencies import open_agency
from quanyi.agency.staff.delegations import delegate_post, end_delegation, stood_in_by
from quanyi.agency.staff.models import Account, AccountKind, Delegation, DelegationEnd, Post
from quanyi.agency.staff.services import change_duty
from quanyi.law.handover import NotDelegated, NotEnded
from quanyi.law.terms import Verdict
from quanyi.law.workflow import RefusalReason, Refused

WHY = "年休假"


def day(n=0):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def deputy(visit):
    """Somebody who holds no signing post."""
    return world.account("deputy", Post.DATA_KEEPER)


def delegate(delegator, to, post=Post.FIRST_REVIEW, first=0, last=5, by=None, reason=WHY):
    return delegate_post(delegator, to, post, day(first), day(last), by=by or delegator, reason=reason)


def agree(case, by):
    return actions.sign_case(case.pk, by=by, verdict=Verdict.AGREE, opinion="")


def text(answer):
    return answer.content.decode()


@pytest.mark.shows("d14-7", "代办人在期限内代签，四个环节仍是四个人")
def test_a_colleague_signs_for_somebody_absent_and_is_named(visit, deputy):
    first, case = visit.signers[0], visit.declare(visit.row())
    assert agree(case, deputy) == Refused(RefusalReason.NOT_YOUR_DUTY)
    assert browser(deputy).post(reverse("sign", args=[case.pk])).status_code == 403
    made = delegate(first, deputy)
    assert isinstance(made, Delegation)
    line = AuditEntry.objects.get(act=Act.DELEGATE)
    assert (line.purpose, line.detail["delegate"], line.detail["post"]) == (WHY, deputy.pk, "first_review")

    desk = browser(deputy)
    assert "代 Signer_First_Review" in text(desk.get(reverse("worklist")))
    page = text(desk.get(reverse("case", args=[case.pk])))
    assert "您代 Signer_First_Review 办理本环节" in page
    assert (to_sign(deputy), works_on(deputy, case)) == ([case.pk], True)
    given = {"verdict": "agree", "opinion": "", "round": 1}
    assert desk.post(reverse("sign", args=[case.pk]), given).status_code == 302
    signature = Signature.objects.get()
    assert (signature.actor, signature.delegation) == (deputy, made)
    assert AuditEntry.objects.get(act=Act.SIGN).detail["delegation"] == made.pk
    assert "Deputy（代 Signer_First_Review）" in text(desk.get(reverse("case", args=[case.pk])))
    assert agree(case, deputy) == Refused(RefusalReason.ALREADY_SIGNED)

    for signer in visit.signers[1:]:
        assert not isinstance(agree(case, signer), Refused)
    told = Letter.objects.get(case=case, event="approved").content
    assert "初审（代 Signer_First_Review）、审核" in told["zh"]["paragraphs"][0]
    assert "(for Signer_First_Review)" in told["en"]["paragraphs"][0]


def test_who_signed_one_stage_signs_no_other_for_anybody(visit, deputy):
    """A delegate of two, and a signer who stands in for another: one stage of a case each."""
    first, second, third, head = visit.signers
    delegate(first, deputy)
    delegate(second, deputy, Post.REVIEW)
    delegate(third, second, Post.RECHECK)
    case = visit.declare(visit.row())
    agree(case, deputy)
    assert agree(case, deputy) == Refused(RefusalReason.ALREADY_SIGNED)
    assert Signature.objects.get().delegation.delegator == first
    assert not isinstance(agree(case, second), Refused)
    assert agree(case, second) == Refused(RefusalReason.ALREADY_SIGNED)
    assert not isinstance(
        agree(case, third), Refused
    )  # who is back signs: nobody did in his name but in the first stage
    assert not isinstance(agree(case, head), Refused)


def test_the_delegator_is_not_taken_for_a_signer(visit, deputy):
    first = visit.signers[0]
    change_duty(first, Post.REVIEW, granted=True, by=None, reason="测试")
    delegate(first, deputy)
    case = visit.declare(visit.row())
    agree(case, deputy)
    assert not isinstance(agree(case, first), Refused)
    assert list(Signature.objects.values_list("stage", "actor")) == [
        ("first_review", deputy.pk), ("review", first.pk),
    ]  # fmt: skip


def test_who_could_not_sign_has_nobody_sign_for_him(visit, deputy):
    change_duty(visit.counter, Post.FIRST_REVIEW, granted=True, by=None, reason="测试")
    made = delegate(visit.counter, deputy)
    case = visit.declare(visit.row())  # the counter collected it
    assert agree(case, deputy) == Refused(RefusalReason.DELEGATOR_COULD_NOT)
    with pytest.raises(IntegrityError, match="nobody sign for him"):
        raw_signature(case, deputy, made)
    other = delegate(visit.signers[0], deputy)
    assert not isinstance(agree(case, deputy), Refused)
    assert Signature.objects.get().delegation == other


def test_the_collector_signs_for_nobody(visit):
    delegate(visit.signers[0], visit.counter)
    case = visit.declare(visit.row())
    assert agree(case, visit.counter) == Refused(RefusalReason.COLLECTOR_MAY_NOT_SIGN)


def test_before_it_begins_and_after_it_ended_nothing_is_signed(visit, deputy):
    first, case = visit.signers[0], visit.declare(visit.row())
    to_come = delegate(first, deputy, first=1, last=3)
    assert agree(case, deputy) == Refused(RefusalReason.NOT_YOUR_DUTY)
    with pytest.raises(IntegrityError, match="does not allow this signature today"):
        raw_signature(case, deputy, to_come)
    assert not isinstance(end_delegation(to_come, by=first, reason="行程取消"), NotEnded)
    now = delegate(first, deputy)
    assert len(stood_in_by(deputy)) == 1
    assert end_delegation(now, by=visit.signers[1], reason="x") is NotEnded.NOT_YOURS
    assert end_delegation(now, by=deputy, reason=" ") is NotEnded.REASON_NEEDED
    end_delegation(now, by=visit.signers[3], reason="已回岗")
    assert end_delegation(now, by=first, reason="x") is NotEnded.OVER
    assert agree(case, deputy) == Refused(RefusalReason.NOT_YOUR_DUTY)
    with pytest.raises(IntegrityError, match="does not allow this signature today"):
        raw_signature(case, deputy, now)
    assert AuditEntry.objects.filter(act=Act.END_DELEGATION).count() == 2


def test_a_post_that_was_taken_away_is_stood_in_for_no_more(visit, deputy):
    first, case = visit.signers[0], visit.declare(visit.row())
    made = delegate(first, deputy)
    change_duty(first, Post.FIRST_REVIEW, granted=False, by=None, reason="调离")
    assert agree(case, deputy) == Refused(RefusalReason.NOT_YOUR_DUTY)
    with pytest.raises(IntegrityError, match="does not allow"):
        raw_signature(case, deputy, made)


def test_it_goes_with_a_case_that_was_moved_to_the_absent(visit, deputy):
    first = visit.signers[0]
    other = world.account("first_2", Post.FIRST_REVIEW)
    delegate(other, deputy)
    case = visit.declare(visit.row())
    transfer(case.pk, first, by=visit.signers[3], reason="x", stage="first_review")
    assert agree(case, deputy) == Refused(RefusalReason.MOVED)
    transfer(case.pk, other, by=first, reason="x", stage="first_review")
    assert agree(case, first) == Refused(RefusalReason.MOVED)
    assert not isinstance(agree(case, deputy), Refused)


def test_who_may_ask_and_for_whom(visit, deputy):
    first, second, third, head = visit.signers
    admin = visit.administrator
    assert delegate(first, deputy, by=second) is NotDelegated.NOT_YOURS
    assert delegate(first, head, by=head) is NotDelegated.NOT_YOURS
    assert delegate(admin, deputy) is NotDelegated.NOT_HELD
    assert delegate(first, deputy, by=admin) is NotDelegated.NOT_YOURS
    assert delegate(first, admin) is delegate(first, first) is NotDelegated.NOT_A_COLLEAGUE
    assert delegate(first, visit.sender) is NotDelegated.NOT_A_COLLEAGUE
    assert delegate(first, deputy, Post.REVIEW) is NotDelegated.NOT_HELD
    assert delegate(deputy, first, Post.DATA_KEEPER) is NotDelegated.NOT_HELD
    assert delegate(first, deputy, first=-1) is delegate(first, deputy, last=-1) is NotDelegated.DAYS
    assert delegate(first, deputy, last=400) is NotDelegated.DAYS
    assert delegate(first, deputy, reason=" ") is NotDelegated.REASON_NEEDED
    assert isinstance(delegate(first, deputy, by=head), Delegation)
    assert delegate(first, third, first=5, last=9) is NotDelegated.TAKEN
    assert isinstance(delegate(first, third, first=6, last=9), Delegation)
    assert delegate(deputy, third) is NotDelegated.NOT_HELD  # no delegation of a delegation
    assert AuditEntry.objects.filter(act=Act.REFUSED).count() >= 10


def test_another_agency_is_not_stood_in_for(visit, deputy):
    agency = open_agency("DEMO2", "示范二区", "Second", region="DEMO", reason="测试")
    far = Account(username="far", display_name="Far", kind=AccountKind.STAFF, agency=agency)
    far.set_unusable_password()
    far.save()
    change_duty(far, Post.REVIEW, granted=True, by=None, reason="测试")
    assert delegate(visit.signers[0], far) is NotDelegated.NOT_A_COLLEAGUE
    assert delegate(far, deputy, Post.REVIEW, by=visit.signers[3]) is NotDelegated.NOT_YOURS


# Pages ------------------------------------------------------------------------------------------------------


def asked(client, who, to, post="first_review", first=None, last=None, reason=WHY):
    return client.post(
        reverse("new-delegation"),
        {
            "what": f"{who.pk} {post}", "to": str(to.pk), "first_on": (first or day()).isoformat(),
            "last_on": (last or day(2)).isoformat(), "reason": reason,
        },
    )  # fmt: skip


def test_the_absent_asks_and_ends_on_the_page(visit, deputy):
    first, desk = visit.signers[0], visit.as_signers[0]
    page = text(desk.get(reverse("new-delegation")))
    assert "Signer_First_Review · 初审" in page
    assert "Signer_Review · 审核" not in page
    assert asked(desk, first, deputy).headers["Location"] == reverse("delegations")
    made = Delegation.objects.get()
    shown = text(desk.get(reverse("delegations")))
    assert "代办中" in shown
    assert WHY in shown
    assert "Deputy" in text(browser(deputy).get(reverse("delegations")))
    assert "Deputy" not in text(visit.as_signers[1].get(reverse("delegations")))
    address = reverse("end-delegation", args=[made.pk])
    assert visit.as_signers[1].get(address).status_code == 403
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "已回岗"}).status_code == 302
    assert DelegationEnd.objects.get().reason == "已回岗"
    again = desk.post(address, {"reason": "再来"})
    assert (again.status_code, DelegationEnd.objects.count()) == (409, 1)
    assert "已提前结束" in text(desk.get(reverse("delegations")))


def test_the_head_arranges_and_sees_who_stands_in_for_whom(visit, deputy):
    head = visit.as_signers[3]
    asked(head, visit.signers[1], deputy, "review")
    shown = text(head.get(reverse("overview")))
    assert "Signer_Approval 安排" in shown
    assert "Deputy" in shown
    asked(head, visit.signers[1], deputy, "review")
    assert Delegation.objects.count() == 1


def test_the_page_refuses_in_words(visit, deputy):
    first, desk = visit.signers[0], visit.as_signers[0]
    answer = asked(desk, first, deputy, first=day(-1))
    assert (answer.status_code, Delegation.objects.count()) == (422, 0)
    assert "开始日期不得早于今天" in text(answer)
    assert asked(desk, visit.signers[1], deputy, "review").status_code == 422
    assert asked(desk, first, visit.administrator).status_code == 422
    assert asked(desk, first, deputy, reason="").status_code == 422
    for client in (browser(deputy), visit.as_counter, visit.as_sender, visit.as_administrator):
        assert asked(client, first, deputy).status_code == 403
    assert not Delegation.objects.exists()


# Past the rules ---------------------------------------------------------------------------------------------


def raw(delegator, to, by=None, post="first_review", first=0, last=5, reason=WHY):
    with transaction.atomic():
        Delegation.objects.create(
            delegator=delegator, delegate=to, by=by or delegator, post=post, first_on=day(first), last_on=day(last),
            reason=reason,
        )  # fmt: skip


def raw_signature(case, by, under=None, stage="first_review"):
    with transaction.atomic():
        Signature.objects.create(
            case=case, round=review.latest_round(case), stage=stage, actor=by, verdict="agree", opinion="",
            delegation=under,
        )  # fmt: skip


def test_the_database_says_the_same(visit, deputy):
    first, second, third, head = visit.signers
    admin = visit.administrator

    def refused(match, *given, **more):
        with pytest.raises(IntegrityError, match=match):
            raw(*given, **more)

    refused("by its holder, or by who leads", first, deputy, second)
    refused("by its holder, or by who leads", first, head, head)
    refused("by its holder, or by who leads", first, deputy, admin)
    refused("that its delegator holds", first, deputy, post="review")
    refused("that its delegator holds", admin, deputy)
    refused("who does business", first, admin)
    refused("who does business", first, visit.sender)
    refused("days to come", first, deputy, first=-1)
    refused("days to come", first, deputy, last=400)
    refused("delegation_runs_forward", first, deputy, first=3, last=2)
    refused("delegation_is_to_another", first, first)
    refused("delegation_has_a_reason", first, deputy, reason="")
    change_duty(first, Post.DATA_KEEPER, granted=True, by=None, reason="测试")
    refused("delegated_post_signs", first, deputy, post="data_keeper")
    raw(first, deputy)
    refused("delegated already", first, third, first=5, last=9)


def test_a_signature_past_the_rules_is_refused(visit, deputy):
    first, second, _third, head = visit.signers
    case = visit.declare(visit.row())
    made = delegate(first, deputy)
    with pytest.raises(IntegrityError, match="holds the post"):
        raw_signature(case, deputy)
    with pytest.raises(IntegrityError, match="does not allow"):
        raw_signature(case, visit.settler, made)  # another's delegation
    agree(case, first)
    with pytest.raises(IntegrityError, match="does not allow"):
        raw_signature(case, deputy, made, stage="review")  # a stage of somebody else
    with pytest.raises(IntegrityError, match="ended by either side"), transaction.atomic():
        DelegationEnd.objects.create(delegation=made, by=second, reason="x")
    with pytest.raises(IntegrityError, match="delegation_end_has_a_reason"), transaction.atomic():
        DelegationEnd.objects.create(delegation=made, by=head, reason="")


def test_of_two_at_once_one_stands_in(office):
    visit = world.World()
    deputies = [world.account(f"deputy_{n}", Post.DATA_KEEPER) for n in range(2)]
    outcomes = at_once(*(lambda to=to: delegate(visit.signers[0], to) for to in deputies))
    assert outcomes == ["done", "done"]  # one is an answer: it is taken
    assert Delegation.objects.count() == 1
