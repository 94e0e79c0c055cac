"""A large case is signed and posted by a worker: once, by who agreed, or not at all, and the page tells why."""

import os
import signal

import psycopg
import pytest
from django.urls import reverse
from tests.agency.test_worker import until, worker
from tests.agency.visitors import browser as browser_of
from tests.agency.world import World, account

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk import signing
from quanyi.agency.desk.signing import BeingPosted, ask_to_sign
from quanyi.agency.ledger.models import Contribution, Journal
from quanyi.agency.locks import Lock
from quanyi.agency.review.models import Case, Signature
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty, change_login
from quanyi.agency.work.carrying import take_up, take_up_all
from quanyi.agency.work.models import JobEvent, JobOutcome, JobRequest, JobStep
from quanyi.agency.work.requests import taken_up
from quanyi.agency.work.task import checkpoint
from quanyi.law.terms import Verdict


def text(answer):
    return answer.content.decode()


def sign(browser, case, verdict="agree", opinion=""):
    return browser.post(reverse("sign", args=[case.pk]), {"verdict": verdict, "opinion": opinion, "round": 1})


@pytest.fixture
def large(visit, settings):
    """A case of more rows than a page waits for, at its last stage."""
    settings.QUANYI_ROWS_AT_ONCE = 1
    case = visit.declare(visit.row(), visit.row(2, name="张三", row=6))
    for browser in visit.as_signers[:3]:
        assert sign(browser, case).status_code == 302
    assert not JobRequest.objects.exists(), "stages before the last are signed at once"
    return case


def page_of(browser, case):
    return text(browser.get(reverse("case", args=[case.pk])))


def test_the_last_signature_waits_for_a_worker_and_posts_with_it(visit, large):
    assert sign(visit.as_signers[3], large, opinion="核对一致").status_code == 302
    assert (Signature.objects.count(), Journal.objects.count()) == (3, 0)
    shown = page_of(visit.as_signers[3], large)
    for word in ("正在入账", "在后台签署并入账", reverse("case-posting", args=[large.pk]), "撤销签署"):
        assert word in shown, word
    assert 'name="verdict"' not in shown
    take_up_all()
    last = Signature.objects.last()
    assert (last.actor, last.opinion, last.stage) == (visit.signers[3], "核对一致", "approval")
    assert Contribution.objects.count() == 2
    assert AuditEntry.objects.filter(act=Act.SIGN, actor_id=visit.signers[3].pk).exists()
    shown = page_of(visit.as_signers[3], large)
    assert "已入账：凭证" in shown
    assert "在后台签署并入账" not in shown


def test_the_progress_names_nobody_and_leads_to_the_case_when_it_has_ended(visit, large):
    where = reverse("case-posting", args=[large.pk])
    sign(visit.as_signers[3], large)
    shown = visit.as_first.get(where)
    assert "等候办理" in text(shown)
    assert "张三" not in text(shown)
    assert "撤销签署" not in text(shown), "who signs takes it back"
    assert not AuditEntry.objects.filter(act=Act.VIEW_CASE, case_id=large.pk).exists()
    take_up_all()
    assert visit.as_first.get(where).headers["HX-Refresh"] == "true"
    assert visit.as_sender.get(where).status_code == 403


@pytest.mark.parametrize("verdict", ["agree", "send_back", "reject"])
def test_nobody_else_acts_on_it_meanwhile(visit, large, verdict):
    sign(visit.as_signers[3], large)
    refused = sign(browser_of(account("second", Post.APPROVAL)), large, verdict, "不同意")
    assert refused.status_code == 409
    assert f"{visit.signers[3].display_name}已同意本案" in text(refused)
    withdrawn = visit.as_counter.post(reverse("withdraw", args=[large.pk]), {"reason": "名单有误"})
    assert withdrawn.status_code == 409
    assert "已同意本案" in text(withdrawn)
    take_up_all()
    assert Signature.objects.last().actor == visit.signers[3]


def test_of_two_who_agree_at_once_the_first_signs(visit, large):
    ask_to_sign(large, by=visit.signers[3], opinion="", round_seen=1)
    with pytest.raises(BeingPosted, match=visit.signers[3].display_name):
        ask_to_sign(large, by=account("second", Post.APPROVAL), opinion="", round_seen=1)
    assert JobRequest.objects.count() == 1


def test_what_is_refused_is_told_to_the_signer_who_may_sign_again(visit, large):
    sign(visit.as_signers[3], large)
    change_duty(visit.signers[3], Post.APPROVAL, granted=False, by=None, reason="调离")
    take_up_all()
    assert (Signature.objects.count(), Journal.objects.count()) == (3, 0)
    assert "已不在" in AuditEntry.objects.get(act=Act.REFUSED, case_id=large.pk).purpose
    change_duty(visit.signers[3], Post.APPROVAL, granted=True, by=None, reason="调回")
    shown = page_of(visit.as_signers[3], large)
    assert "的签署没有保存" in shown
    assert 'name="verdict"' in shown
    sign(visit.as_signers[3], large)
    take_up_all()
    assert "的签署没有保存" not in page_of(visit.as_signers[3], large)
    assert Contribution.objects.count() == 2


def test_a_login_that_was_switched_off_signs_nothing(visit, large):
    sign(visit.as_signers[3], large)
    change_login(visit.signers[3], is_active=False, reason="离职")
    take_up_all()
    assert (Signature.objects.count(), Journal.objects.count()) == (3, 0)
    assert "登录账户已停用" in AuditEntry.objects.get(act=Act.REFUSED, case_id=large.pk).purpose


def test_a_form_of_another_round_makes_no_job(visit, large):
    given = {"verdict": "agree", "opinion": "", "round": 2}
    assert visit.as_signers[3].post(reverse("sign", args=[large.pk]), given).status_code == 409
    assert not JobRequest.objects.exists()


def test_what_the_database_refuses_is_told_in_a_sentence(visit, large, settings):
    settings.QUANYI_ROWS_AT_ONCE = 2000
    again = visit.declare(visit.row(), visit.row(2, name="张三", row=7))
    settings.QUANYI_ROWS_AT_ONCE = 1
    sign(visit.as_signers[3], large)
    for browser in visit.as_signers:
        sign(browser, again)
    take_up_all()
    refused = JobOutcome.objects.get(request__about=f"sign {again.pk}")
    assert refused.ending == "refused"
    assert refused.why in page_of(visit.as_signers[3], again)
    assert Contribution.objects.count() == 2


def test_a_small_case_is_signed_at_once(visit):
    case = visit.declare(visit.row())
    for browser in visit.as_signers:
        sign(browser, case)
    assert Journal.objects.count() == 1
    assert not JobRequest.objects.exists()


def test_who_agreed_takes_it_back_while_it_waits(visit, large):
    sign(visit.as_signers[3], large)
    answer = visit.as_signers[3].post(reverse("cancel-job", args=[JobRequest.objects.get().pk]))
    assert answer.headers["Location"] == reverse("case", args=[large.pk])
    assert not take_up()
    assert 'name="verdict"' in page_of(visit.as_signers[3], large)


def test_a_checkpoint_says_nothing_on_a_page():
    checkpoint(1, 4)  # no database is asked


# With a worker that is killed -------------------------------------------------------------------------------


def test_killed_in_the_midst_it_is_signed_and_posted_once(office):
    world = World()
    case = world.declare(world.row())
    for signer in world.signers[:3]:
        signing.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    asked = ask_to_sign(Case.objects.get(), by=world.signers[3], opinion="", round_seen=1)
    with psycopg.connect(office.dsn("app")) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [int(Lock.BOOKS)])  # it waits for it after signing
        with worker(office) as killed:
            until(lambda: asked.pk in taken_up() and asked.events.exists())
            until(lambda: _waits_for_the_books(other))
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait()
    assert (Signature.objects.count(), Journal.objects.count()) == (3, 0)
    with worker(office):
        until(lambda: JobOutcome.objects.exists())
    assert (Signature.objects.count(), Journal.objects.count()) == (4, 1)
    assert JobEvent.objects.filter(step=JobStep.BEGUN).count() == 2
    assert not take_up()


def _waits_for_the_books(session):
    return session.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s)",
        [int(Lock.BOOKS)],
    ).fetchone()[0]
