"""The overview for who leads: what waits where, since when, how near its limit; and the operators' count."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import asked, enrolment
from tests.agency.visitors import browser
from tests.agency.world import REGION

from quanyi.agency.desk import actions, limits
from quanyi.agency.desk.cases import lines_of
from quanyi.agency.desk.overview import Waiting, waiting
from quanyi.agency.review import selectors as review
from quanyi.agency.review.limits import Nearness, nearness_of_all
from quanyi.agency.review.withdrawal import withdraw
from quanyi.law.terms import CaseKind, Verdict


def text(answer):
    return answer.content.decode()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def cases(visit):
    """Declarations: one new, one signed once, one sent back, one withdrawn, one approved; and a change."""
    made = [visit.declare(visit.row(n, base_fen=800_000 + n)) for n in (1, 2, 3, 4)]
    actions.sign_case(made[1].pk, by=visit.signers[0], verdict=Verdict.AGREE, opinion="")
    visit.send_back(made[2])
    withdraw(made[3].pk, by=visit.counter, reason="测试")
    visit.approve(visit.declare(visit.row(9)))
    return [*made[:3], asked(visit, enrolment(visit, 7))]


@override_settings(QUANYI_REGION=REGION)
def test_groups_by_kind_and_stage_add_up_to_the_whole(visit, cases):
    lines = lines_of(review.undecided(), visit.signers[3])
    groups = waiting(lines)
    assert [(group.kind, group.where, len(group.lines)) for group in groups] == [
        (CaseKind.DECLARATION, "初审", 1),
        (CaseKind.DECLARATION, "审核", 1),
        (CaseKind.DECLARATION, "退回待更正", 1),
        (CaseKind.CHANGE, "初审", 1),
    ]
    total = Waiting(lines)
    assert len(total.lines) == sum(len(group.lines) for group in groups) == len(cases)
    for name, fen in total.amounts:
        assert fen == sum(dict(group.amounts).get(name, 0) for group in groups)
    assert dict(total.amounts)["个人应缴"] == sum(
        review.latest_round(c).submission.summary["own_due_fen"] for c in cases[:3]
    )
    assert total.by_nearness == {"overdue": 0, "near": 0, "later": 1, "none": 3}
    assert total.since == min(line.waiting_since for line in lines)


@override_settings(QUANYI_REGION=REGION)
def test_the_head_sees_it_and_nobody_is_named(visit, cases, monkeypatch):
    head = visit.as_signers[3]
    page = text(head.get(reverse("overview")))
    assert "没有临近或超过法定办理时限的案件" in page
    assert "王小明" not in page
    assert "陈静" not in page
    later = timezone.localdate() + timedelta(days=60)
    monkeypatch.setattr(limits, "today", lambda: later)
    page = text(head.get(reverse("overview")))
    assert cases[3].number in page
    assert "合计 4" in words(page)
    assert reverse("overview") in text(head.get(reverse("worklist")))


@pytest.mark.parametrize("who", ["as_first", "as_counter", "as_settler", "as_administrator", "as_sender"])
def test_it_is_for_who_leads(visit, who):
    client = getattr(visit, who)
    assert client.get(reverse("overview")).status_code == 403


def test_an_empty_office_says_so(visit):
    assert "没有在办的案件" in text(visit.as_signers[3].get(reverse("overview")))


def test_operators_see_counts_and_no_case(visit, cases):
    today = timezone.localdate()
    assert nearness_of_all(today=today, region=REGION) == {Nearness.LATER: 1}
    assert nearness_of_all(today=today + timedelta(days=60), region=REGION) == {Nearness.OVERDUE: 1}
    assert not nearness_of_all(today=today, region="330106")
    with override_settings(QUANYI_REGION=REGION):
        page = text(browser(visit.administrator).get(reverse("operations")))
    assert "更晚到期的案件 1" in words(page)
    assert cases[3].number not in page
