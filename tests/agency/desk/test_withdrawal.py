"""A case is taken back by whoever handed it in, while nobody has decided it finally; then nothing follows in it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import Channel, Submission
from quanyi.agency.desk import actions
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Signature, Withdrawal
from quanyi.agency.review.withdrawal import withdraw
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, Verdict
from quanyi.law.workflow import NotWithdrawn, RefusalReason, Refused, State

WHY = "人员名单有误，改好后重新申报"


def fresh(case):
    return review.cases().get(pk=case.pk)


def taken_back(client, case, reason=WHY):
    return client.post(reverse("withdraw", args=[case.pk]), {"reason": reason})


def text(answer):
    return answer.content.decode()


def test_the_collector_takes_a_case_back_and_nothing_follows(visit):
    case = visit.declare(visit.row())
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.AGREE, opinion="")
    counter = browser(visit.counter)
    assert reverse("withdraw", args=[case.pk]) in text(counter.get(reverse("case", args=[case.pk])))
    assert "确认撤回" in text(counter.get(reverse("withdraw", args=[case.pk])))
    assert taken_back(counter, case).headers["Location"] == reverse("case", args=[case.pk])

    assert review.standing(fresh(case)).state is State.WITHDRAWN
    assert not review.undecided().exists()
    page = text(counter.get(reverse("case", args=[case.pk])))
    assert "已撤回" in page
    assert WHY in page
    assert reverse("withdraw", args=[case.pk]) not in page
    line = AuditEntry.objects.filter(act=Act.WITHDRAW).get()
    assert (line.case_id, line.actor_id, line.purpose) == (case.pk, visit.counter.pk, WHY)

    answer = actions.sign_case(case.pk, by=visit.signers[1], verdict=Verdict.AGREE, opinion="")
    assert answer == Refused(RefusalReason.CASE_CLOSED)
    assert ledger.journal_of(case.pk) is None
    worklist = text(visit.as_signers[1].get(reverse("worklist")))
    assert worklist.index("已办结") < worklist.index(case.number)


def test_the_second_call_says_so_and_changes_nothing(visit):
    case = visit.declare(visit.row())
    counter = browser(visit.counter)
    taken_back(counter, case)
    again = taken_back(counter, case, "再撤一次")
    assert again.status_code == 409
    assert NotWithdrawn.WITHDRAWN.zh in text(again)
    assert Withdrawal.objects.get().reason == WHY


def test_it_needs_a_reason(visit):
    case = visit.declare(visit.row())
    answer = taken_back(browser(visit.counter), case, "  ")
    assert answer.status_code == 422
    assert "请写明撤回的理由" in text(answer)
    assert withdraw(case.pk, by=visit.counter, reason=" ") is NotWithdrawn.REASON_NEEDED


def test_who_did_not_hand_it_in_does_not_take_it_back(visit):
    case = visit.declare(visit.row())
    for client in (visit.as_signers[0], visit.as_other_sender, browser(visit.settler)):
        answer = taken_back(client, case)
        assert answer.status_code == 403
        assert case.number not in text(answer)
    assert AuditEntry.objects.filter(act=Act.REFUSED, case_id=case.pk).count() == 3
    assert not Withdrawal.objects.exists()


def test_an_employer_takes_back_its_own_file_and_hands_it_in_again(visit):
    def hand_in():
        return hand_in_declaration(
            visit.good_sheet(),
            "申报.csv",
            employer=visit.employer,
            month=Month(2025, 3),
            channel=Channel.COUNTER,
            by=visit.counter,
        )

    handed_in, employer = hand_in(), visit.as_sender
    case, received = handed_in.case, reverse("received", args=[handed_in.file.pk])
    link = reverse("withdraw", args=[case.pk])
    assert link in text(employer.get(reverse("declarations")))
    assert link in text(employer.get(received))
    assert taken_back(employer, case).headers["Location"] == received
    page = text(employer.get(received))
    assert "已撤回" in page
    assert WHY in page
    assert f"{visit.sender.display_name} 于" not in page
    assert link not in text(employer.get(reverse("declarations")))
    again = hand_in()  # the same bytes
    assert not again.seen_before
    assert again.case.pk != case.pk
    visit.approve(again.case)


def test_a_case_that_staff_opened_about_an_employer_is_not_the_employers_to_end(visit):
    submission = Submission.objects.create(
        kind=CaseKind.INQUIRY.value,
        employer=visit.employer,
        month=Month(2025, 3),
        submitted_by=visit.counter,
        row_count=0,
        summary={"subject": {"zh": "核查", "en": "inquiry"}},
    )
    case = services.open_case(submission, collector=visit.counter)
    assert taken_back(visit.as_sender, case).status_code == 403
    assert withdraw(case.pk, by=visit.sender, reason=WHY) is NotWithdrawn.NOT_YOURS
    with pytest.raises(IntegrityError, match="who handed it in"):
        raw(case, visit.sender)


def test_a_clerk_without_a_post_any_more_takes_nothing_back(visit):
    case = visit.declare(visit.row())
    change_duty(visit.counter, Post.COUNTER, granted=False, by=None, reason="调离")
    assert taken_back(browser(visit.counter), case).status_code == 403
    assert not Withdrawal.objects.exists()


def test_a_case_that_was_sent_back_may_be_taken_back_and_does_not_go_on(visit):
    case = visit.declare(visit.row())
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.SEND_BACK, opinion="缺一人")
    assert not isinstance(withdraw(case.pk, by=visit.counter, reason=WHY), NotWithdrawn)
    with pytest.raises(ValueError, match="not sent back"):
        services.reopen_case(case, review.latest_round(case).submission, collector=visit.counter)


def test_what_is_decided_is_not_taken_back(visit):
    approved, rejected = visit.approve(visit.declare(visit.row())), visit.declare(visit.row(2))
    actions.sign_case(rejected.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="不属本地")
    for case, why in ((approved, NotWithdrawn.APPROVED), (rejected, NotWithdrawn.REJECTED)):
        answer = taken_back(browser(visit.counter), case)
        assert answer.status_code == 409
        assert why.zh in text(answer)


def test_the_matter_is_free_again(visit):
    visit.approve(visit.declare(visit.row()))
    case = settle_year(2025, region="DEMO", by=visit.settler)
    with pytest.raises(AlreadyUnderWay):
        settle_year(2025, region="DEMO", by=visit.settler)
    withdraw(case.pk, by=visit.settler, reason="利率待核")
    again = settle_year(2025, region="DEMO", by=visit.settler)
    assert again.pk != case.pk
    visit.approve(again)


# Past the rules ---------------------------------------------------------------------------------------------


def raw(case, by, round_id=None, reason=WHY):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO review_withdrawal (case_id, round_id, by_id, reason) VALUES (%s, %s, %s, %s)",
            [case.pk, round_id or review.latest_round(case).pk, by.pk, reason],
        )


def test_the_database_says_the_same(visit):
    approved, case = visit.approve(visit.declare(visit.row())), visit.declare(visit.row(2))
    with pytest.raises(IntegrityError, match="who handed it in"):
        raw(case, visit.signers[0])
    with pytest.raises(IntegrityError, match="what is decided"):
        raw(approved, visit.counter)
    with pytest.raises(IntegrityError, match="latest round"):
        raw(case, visit.counter, review.latest_round(approved).pk)
    with pytest.raises(IntegrityError, match="withdrawal_has_a_reason"):
        raw(case, visit.counter, reason="")
    raw(case, visit.counter)
    with pytest.raises(IntegrityError, match="this case is withdrawn"), transaction.atomic():
        Signature.objects.create(
            case=case,
            round=review.latest_round(case),
            stage="first_review",
            actor=visit.signers[0],
            verdict="agree",
            opinion="",
        )
    with pytest.raises(IntegrityError, match="review_withdrawal_case_id_key"):
        raw(case, visit.counter)


def test_a_round_does_not_follow_a_withdrawal(visit):
    case, other = visit.declare(visit.row()), visit.declare(visit.row(2))
    withdraw(case.pk, by=visit.counter, reason=WHY)
    with pytest.raises(IntegrityError, match="this case is withdrawn"), transaction.atomic():
        services._open_round(
            case, 2, review.latest_round(other).submission, collector=visit.counter, claim=""
        )
