"""Asking for a yearly settlement, what the worker makes of it, and what stands in the way of one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.control.models import SettlementOutcome, SettlementRequest
from quanyi.agency.kinds.settlement import requests, settling
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty
from quanyi.agency.work.carrying import take_up, take_up_all
from quanyi.agency.work.models import JobRequest
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind

PAGE = "/settlements/"
REASON = "记账利率已公布"


def text(answer):
    return answer.content.decode()


def ask(visit, year="2025", reason=REASON):
    return visit.as_settler.post(PAGE, {"year": year, "reason": reason})


def start(visit, year="2025"):
    """Ask for a year, and let the worker look; its case."""
    answer = ask(visit, year)
    assert answer.headers["Location"] == PAGE
    take_up_all()
    return Case.objects.filter(kind=CaseKind.SETTLEMENT.value).last()


def test_a_year_is_settled_into_a_case_that_shows_its_rate_and_every_account(visit):
    visit.approve(visit.declare(visit.row(1), visit.row(2, name="张三", row=6, base_fen=1_000_000)))
    assert 'value="2025"' in text(visit.as_settler.get(PAGE))
    case = start(visit)
    assert reverse("case", args=[case.pk]) in text(visit.as_settler.get(PAGE))
    page = text(visit.as_first.get(reverse("case", args=[case.pk])))
    summary = case.rounds.get().submission.summary
    assert "1.50%" in page
    assert summary["rate_source"] in page
    assert "1,440.00" in page  # credited: 8 % of 8,000.00 and of 10,000.00
    for row in case.rounds.get().submission.interest_rows.all():
        assert row.person.insurance_number in page
    # 640.00 at 1.5 % from March on, ten months counted: 640 * 0.015 * 10/12 = 8.00
    assert "8.00" in page
    assert "648.00" in page


def test_the_page_says_where_a_request_stands(visit):
    visit.approve(visit.declare(visit.row()))
    ask(visit)
    waiting = text(visit.as_settler.get(PAGE))
    for shown in ("等候计算", REASON, visit.settler.display_name, 'hx-trigger="every 2s"'):
        assert shown in waiting
    assert "已超过两分钟" not in waiting
    take_up_all()
    done = text(visit.as_settler.get(PAGE))
    assert "已算出" in done
    assert "hx-trigger" not in done


def test_who_asked_takes_the_request_back(visit):
    ask(visit)
    page = text(visit.as_settler.get(PAGE))
    where = reverse("cancel-job", args=[JobRequest.objects.get().pk])
    assert where in page
    assert visit.as_settler.post(where).headers["Location"] == PAGE
    page = text(visit.as_settler.get(PAGE))
    assert f"已由{visit.settler.display_name}撤销" in page
    assert where not in page
    assert ask(visit).status_code == 302, "the year may be asked for again"


def test_a_request_that_nobody_takes_up_is_said_to_wait_too_long(visit):
    earlier = timezone.now() - timedelta(minutes=3)
    SettlementRequest.objects.create(
        year=2025, region="DEMO", reason=REASON, requested_by=visit.settler, requested_at=earlier
    )
    assert "等候已超过两分钟" in text(visit.as_settler.get(PAGE))


def test_the_page_says_where_each_year_stands(visit):
    visit.approve(visit.declare(visit.row()))
    assert "可以结息" in text(visit.as_settler.get(PAGE))
    case = start(visit)
    waiting = text(visit.as_settler.get(PAGE))
    assert case.number in waiting
    assert "待初审" in waiting
    assert "可以结息" not in waiting
    visit.approve(case)
    settled = text(visit.as_settler.get(PAGE))
    assert "已结息" in settled
    assert "年度未结束" in settled  # the year after


def test_a_year_asked_for_or_under_way_is_not_asked_for_again(visit):
    visit.approve(visit.declare(visit.row()))
    ask(visit)
    answer = ask(visit)
    assert answer.status_code == 409
    assert f"2025年度已由{visit.settler.display_name}申请结息" in text(answer)
    take_up_all()
    answer = ask(visit)
    assert answer.status_code == 409
    assert f"结息案件 {Case.objects.latest('pk').number} 正在办理" in text(answer)
    assert SettlementRequest.objects.count() == 1
    assert Case.objects.filter(kind=CaseKind.SETTLEMENT.value).count() == 1


def test_a_settlement_that_was_sent_back_goes_on_in_its_case(visit):
    visit.approve(visit.declare(visit.row()))
    case = start(visit)
    visit.send_back(case, "请核对利率")
    page = text(visit.as_settler.get(PAGE))
    assert "已退回" in page
    assert 'value="2025"' in page
    assert start(visit) == case
    assert case.rounds.count() == 2


def test_what_stands_in_the_way_is_said_at_the_field(visit):
    for year, sentence in (
        ("", "请填写要结息的年度"),
        ("去年", "四位数字"),
        ("1066", "1992"),
    ):
        answer = ask(visit, year)
        assert answer.status_code == 422
        assert 'id="id_year_error"' in text(answer)
        assert sentence in text(answer)
    assert 'id="id_reason_error"' in text(ask(visit, reason=""))
    running = ask(visit, "2090")
    assert running.status_code == 409
    assert "还没有结束" in text(running)
    assert not SettlementRequest.objects.exists()


@pytest.mark.parametrize(
    ("year", "sentence"),
    [("2024", "2024年度没有待结息的账户"), ("2025", "2024年度还有账户没有结息")],
)
def test_what_the_worker_finds_in_the_way_is_said_on_the_page(visit, year, sentence):
    if year == "2025":
        visit.approve(visit.declare(visit.row(month=Month(2024, 3), paid_on=date(2024, 3, 20))))
    start(visit, year)
    page = text(visit.as_settler.get(PAGE))
    assert "未办成" in page
    assert sentence in page
    assert not Case.objects.filter(kind=CaseKind.SETTLEMENT.value).exists()
    assert not AuditEntry.objects.filter(act=Act.SETTLE).exists()


def test_who_left_the_post_meanwhile_settles_nothing(visit):
    visit.approve(visit.declare(visit.row()))
    ask(visit)
    change_duty(visit.settler, Post.SETTLEMENT, granted=False, by=None, reason="调离")
    take_up_all()
    assert "已不在结息核算岗位" in SettlementOutcome.objects.get().refusal


def test_a_request_is_answered_once(visit):
    visit.approve(visit.declare(visit.row()))
    ask(visit)
    assert take_up()
    assert not take_up()
    assert Case.objects.filter(kind=CaseKind.SETTLEMENT.value).count() == 1
    assert SettlementOutcome.objects.get().refusal == ""


def test_where_the_program_fails_the_request_is_answered_and_nothing_else_kept(visit, monkeypatch, caplog):
    visit.approve(visit.declare(visit.row()))
    ask(visit)

    def fail(*_args, **_kwargs):
        settling.settle_year(2025, region="DEMO", by=visit.settler)
        raise ZeroDivisionError

    monkeypatch.setattr(requests, "settle_year", fail)
    take_up_all()
    assert "ZeroDivisionError" in SettlementOutcome.objects.get().refusal
    assert "ZeroDivisionError" in caplog.text
    assert not AuditEntry.objects.filter(act=Act.SETTLE).exists()


def test_a_started_settlement_is_logged_with_who_asked_for_it(visit):
    visit.approve(visit.declare(visit.row()))
    start(visit)
    entry = AuditEntry.objects.get(act=Act.SETTLE)
    assert (entry.actor_id, entry.detail["year"], entry.detail["accounts"]) == (visit.settler.pk, 2025, 1)
