"""The stage that waits is moved to another desk: who may, to whom, and that nobody else signs it then."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests.agency import world
from tests.agency.money.test_concurrency import at_once
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk import actions
from quanyi.agency.desk.next_case import to_sign
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Signature, Transfer
from quanyi.agency.review.transfers import receivers, transfer
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty, change_login
from quanyi.law.handover import NotTransferred
from quanyi.law.terms import Stage, Verdict
from quanyi.law.workflow import RefusalReason, Refused

WHY = "本人今日外出核查"
FIRST = Stage.FIRST_REVIEW.value


@pytest.fixture
def colleague(visit):
    """Another first reviewer."""
    return world.account("first_2", Post.FIRST_REVIEW)


def agree(case, by):
    return actions.sign_case(case.pk, by=by, verdict=Verdict.AGREE, opinion="")


def fresh(case):
    return review.cases_to_sign().get(pk=case.pk)


def text(answer):
    return answer.content.decode()


def moved(client, case, to, reason=WHY, stage=FIRST):
    given = {"to": str(to.pk) if to else "0", "reason": reason, "stage": stage}
    return client.post(reverse("transfer-case", args=[case.pk]), given)


@pytest.mark.shows("d14-7", "环节转交给有该岗位的同事，只由其签署")
def test_a_stage_is_moved_and_only_who_has_it_signs(visit, colleague):
    case, first = visit.declare(visit.row()), visit.as_signers[0]
    page = reverse("transfer-case", args=[case.pk])
    assert page in text(first.get(reverse("case", args=[case.pk])))
    assert "First_2" in text(first.get(page))
    assert moved(first, case, colleague).headers["Location"] == reverse("case", args=[case.pk])
    shown = text(first.get(reverse("case", args=[case.pk])))
    assert f"把初审转交给 First_2：{WHY}" in shown
    assert RefusalReason.MOVED.zh in shown
    assert "转交 First_2" in text(browser(colleague).get(reverse("worklist")))
    assert (to_sign(visit.signers[0]), to_sign(colleague)) == ([], [case.pk])
    line = AuditEntry.objects.get(act=Act.TRANSFER)
    assert (line.case_id, line.purpose, line.detail) == (case.pk, WHY, {"stage": FIRST, "to": colleague.pk})

    assert agree(case, visit.signers[0]) == Refused(RefusalReason.MOVED)
    assert not isinstance(agree(case, colleague), Refused)
    for signer in visit.signers[1:]:
        assert not isinstance(agree(case, signer), Refused)


def test_the_head_moves_it_on_and_back_to_the_post(visit, colleague):
    case, head = visit.declare(visit.row()), visit.as_signers[3]
    moved(visit.as_signers[0], case, colleague)
    assert moved(visit.as_signers[0], case, None).status_code == 403
    moved(head, case, None, "人员已回岗")
    assert Transfer.objects.latest("pk").to is None
    assert "把初审转回本岗位：人员已回岗" in text(head.get(reverse("case", args=[case.pk])))
    assert not isinstance(agree(case, visit.signers[0]), Refused)


def test_who_has_nothing_to_do_with_the_stage_moves_nothing(visit, colleague):
    case = visit.declare(visit.row())
    for client in (visit.as_counter, visit.as_signers[1], visit.as_sender, visit.as_administrator):
        answer = moved(client, case, colleague)
        assert answer.status_code == 403
        assert case.number not in text(answer)
    assert not Transfer.objects.exists()
    answer = transfer(case.pk, colleague, by=visit.signers[1], reason=WHY, stage=FIRST)
    assert answer is NotTransferred.NOT_YOURS
    assert AuditEntry.objects.filter(act=Act.REFUSED, case_id=case.pk).count() >= 3


def test_it_goes_to_nobody_who_could_not_sign(visit, colleague):
    change_duty(colleague, Post.REVIEW, granted=True, by=None, reason="测试")
    change_duty(visit.counter, Post.FIRST_REVIEW, granted=True, by=None, reason="测试")
    case, first = visit.declare(visit.row()), visit.signers[0]
    assert receivers(fresh(case), first) == [colleague, first]  # the counter collected it

    def ask(to, stage=FIRST, by=first, reason=WHY):
        return transfer(case.pk, to, by=by, reason=reason, stage=stage)

    assert ask(visit.counter) is ask(visit.signers[1]) is NotTransferred.CANNOT_SIGN
    assert ask(None) is NotTransferred.THERE_ALREADY
    assert ask(colleague, reason=" ") is NotTransferred.REASON_NEEDED
    assert ask(colleague, stage="review") is NotTransferred.NOT_WAITING
    change_login(colleague, is_active=False, reason="停用")
    assert ask(colleague) is NotTransferred.CANNOT_SIGN
    change_login(colleague, is_active=True, reason="启用")
    agree(case, colleague)
    answer = transfer(case.pk, colleague, by=visit.signers[1], reason=WHY, stage="review")
    assert answer is NotTransferred.CANNOT_SIGN  # signed another stage
    answer = actions.sign_case(case.pk, by=visit.signers[1], verdict=Verdict.SEND_BACK, opinion="缺页")
    assert ask(colleague, stage="review", by=visit.signers[3]) is NotTransferred.NOT_WAITING


def test_the_page_asks_for_what_is_missing(visit, colleague):
    case, first = visit.declare(visit.row()), visit.as_signers[0]
    answer = moved(first, case, colleague, "")
    assert answer.status_code == 422
    assert "请写明转交的理由" in text(answer)
    assert moved(first, case, visit.signers[1]).status_code == 422
    agree(case, colleague)
    answer = moved(visit.as_signers[3], case, colleague)
    assert answer.status_code == 422  # not among those who can sign the review
    assert "没有别的同事可以签署" not in text(answer)
    for signer in visit.signers[1:]:
        agree(case, signer)
    answer = moved(visit.as_signers[3], case, colleague)
    assert answer.status_code == 409
    assert "没有等待签署的环节" in text(answer)


# Past the rules ---------------------------------------------------------------------------------------------


def raw(case, to, by, stage=FIRST, reason=WHY, round_id=None):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO review_transfer (case_id, round_id, stage, to_id, by_id, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [case.pk, round_id or review.latest_round(case).pk, stage, to and to.pk, by.pk, reason],
        )


def raw_signature(case, by, stage=FIRST):
    with transaction.atomic():
        Signature.objects.create(
            case=case, round=review.latest_round(case), stage=stage, actor=by, verdict="agree", opinion=""
        )


def test_the_database_says_the_same(visit, colleague):
    case, other = visit.declare(visit.row()), visit.declare(visit.row(2))
    first, second, _third, head = visit.signers

    def refused(match, *given, **more):
        with pytest.raises(IntegrityError, match=match):
            raw(case, *given, **more)

    refused("who may sign it, or leads", colleague, second)
    refused("who may sign it, or leads", colleague, visit.counter)
    refused("who can sign it", visit.counter, first)
    refused("who can sign it", second, head)
    refused("stage that waits", colleague, first, stage="review")
    refused("stage that waits", colleague, first, round_id=review.latest_round(other).pk)
    refused("there already", None, head)
    refused("transfer_has_a_reason", colleague, first, reason="")
    raw(case, colleague, first)
    refused("there already", colleague, head)
    refused("who may sign it, or leads", None, first)  # it is not theirs any more
    with pytest.raises(IntegrityError, match="moved to somebody else"):
        raw_signature(case, first)
    raw_signature(case, colleague)
    refused("stage that waits", first, head)


def test_a_transfer_and_a_signature_at_once_come_in_some_order(office):
    visit = world.World()
    colleague = world.account("first_2", Post.FIRST_REVIEW)
    case = visit.declare(visit.row())
    outcomes = at_once(
        lambda: agree(case, visit.signers[0]),
        lambda: transfer(case.pk, colleague, by=visit.signers[3], reason=WHY, stage=FIRST),
    )
    assert "done" in outcomes
    signed, moves = Signature.objects.count(), Transfer.objects.count()
    assert (signed, moves) in ((1, 0), (0, 1))
