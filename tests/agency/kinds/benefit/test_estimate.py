"""The page of an estimate: from the own record, opened to the rule; refused with its reason where that is in doubt."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.agency.kinds.benefit.test_decisions import decided, insured
from tests.agency.kinds.correction.corrections import proposed
from tests.agency.visitors import browser

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.control.models import CheckRun, DataFinding
from quanyi.agency.kinds.benefit.estimating import doubts_of, standing_of
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.registry.models import PersonDetail
from quanyi.agency.serve.selectors import person_record
from quanyi.law.estimate import COURSES, estimate
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import RetirementGroup


@pytest.fixture
def person(visit):
    """A man of 59 with fifteen years paid to 2024."""
    return insured(visit, date(localdate().year - 59, 1, 15))


def page_of(visit, person, **asked):
    answer = browser(visit.insured(person)).get(reverse("pension-estimate", args=[person.pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def from_record(person):
    return standing_of(person, person_record(person), RetirementGroup.MALE_60, today=localdate())


def test_three_courses_each_with_its_tree_the_assumptions_and_no_promise(visit, person):
    mine, standing = browser(visit.insured(person)), from_record(person)
    address, month = reverse("pension-estimate", args=[person.pk]), standing.now + 12
    for course in COURSES:
        page = mine.get(address, {"month": str(month), "course": course}).content.decode()
        found = estimate(standing, month, course=course)
        assert f'data-value="{found.pension.fen}"' in page
        amounts = [format_yuan(estimate(standing, month, course=each).pension.fen) for each in COURSES]
        assert all(f">{amount}</a>" in page for amount in amounts)
        assert all(told in page for told in ("测算不构成承诺", "按什么假设", "不是预测", "基础养老金"))
    line = AuditEntry.objects.filter(person_id=person.pk).latest("pk")
    assert (line.purpose, line.detail["part"]) == ("本人查询", "estimate")


def test_who_pays_no_more_gets_less_and_a_month_that_is_not_open_is_refused(visit, person):
    mine, standing = browser(visit.insured(person)), from_record(person)
    address, month = reverse("pension-estimate", args=[person.pk]), str(standing.now + 12)
    less = estimate(standing, standing.now + 12, goes_on=False).pension
    assert less.fen < estimate(standing, standing.now + 12).pension.fen
    assert f'data-value="{less.fen}"' in mine.get(address, {"month": month, "goes_on": "no"}).content.decode()
    for odd in ("2001-01", "2090-01"):
        page = mine.get(address, {"month": odd}).content.decode()
        assert "不在可以选择的退休月份之内" in page
        assert "data-value" not in page
    for asked in ({"month": "十三月"}, {"group": "x", "course": "x"}):
        assert "data-value" in mine.get(address, asked).content.decode()


def test_nobody_else_sees_it(visit, person):
    other = visit.registered(8, "李四")
    stranger = browser(visit.insured(other, "stranger"))
    assert stranger.get(reverse("pension-estimate", args=[person.pk])).status_code == 403
    assert visit.as_sender.get(reverse("pension-estimate", args=[person.pk])).status_code == 403


def test_a_correction_under_way_is_the_reason_for_none(visit):
    person = visit.registered()
    change = lambda: proposed(person, Month(2025, 3), wage_fen=900_000)  # noqa: E731
    case = open_correction(change, by=visit.counter)
    page = page_of(visit, person)
    assert f"更正案件 {case.number} 正在办理" in page
    assert "data-value" not in page
    visit.approve(case)
    assert doubts_of(person, person_record(person)) == []


def test_an_open_finding_is_the_reason_for_none(visit, person):
    run = CheckRun.objects.create(
        region="DEMO", checked_on=localdate(), counts={}, parameters_version="1", started_by=visit.counter
    )
    DataFinding.objects.create(run=run, check_code="x", key="x", person=person, evidence={})
    assert "数据核查对这份记录有疑问" in page_of(visit, person)


def test_an_unknown_sex_or_a_decided_pension_is_the_reason_for_none(visit, person):
    PersonDetail.objects.create(
        person=person,
        name="陈刚",
        sex="0",
        born_on=date(1970, 1, 1),
        holds_from="2026-01-01",
        case=person.case,
    )
    assert "登记的性别不明" in page_of(visit, person)


def test_who_draws_a_pension_is_told_of_the_decision(visit):
    retired = insured(visit, date(1965, 1, 15))
    decided(visit, retired)
    assert "不再测算" in page_of(visit, retired)
