"""Months that count though they are not paid, and months missing: on the record, on a decision, by their rules."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.arrears.test_arrears import office
from tests.agency.kinds.benefit.test_decisions import ASKED, TODAY, insured
from tests.agency.kinds.deferral.test_deferral import deferred
from tests.agency.money.office import MARCH
from tests.agency.visitors import browser

from quanyi.agency.collect.models import BenefitRow
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.benefit.lines import BenefitRowLine
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.review.services import open_case
from quanyi.agency.serve.figures import open_figure
from quanyi.law.periods import Month

pytestmark = pytest.mark.django_db
__all__ = ["office"]


@pytest.mark.shows("gb-A-22", "首末次缴费之间中断的月份，在个人页按起止月列出，并可逐段打开")
def test_a_person_sees_the_months_that_are_missing_between_those_paid(office):
    for n, month in enumerate((MARCH - 1, MARCH + 2)):
        office.owing(1, month=month)
        office.approve(office.receive(office.paid(f"B{n}", 费款所属期=str(month), 到账日期="2025-06-10")))
    person = Person.objects.get()
    mine = browser(office.insured(person))
    page = mine.get(reverse("record", args=[person.pk])).content.decode()
    assert "其间中断 2 个月" in page
    assert "2025-03 至 2025-04" in page
    [gap] = open_figure(person, "gap-months").figure.parts
    assert [gap.part("first_month").value, gap.part("last_month").value] == [MARCH, MARCH + 1]
    url = reverse("figure", args=[person.pk, "gap-months"])
    assert "中断时段" in mine.get(url).content.decode()


def test_who_has_no_gap_is_told_of_none(office):
    office.owing(1)
    office.approve(office.receive(office.paid()))
    person = Person.objects.get()
    page = browser(office.insured(person)).get(reverse("record", args=[person.pk])).content.decode()
    assert "其间中断" not in page


@pytest.mark.shows("d13-23", "缓缴期间的月份计入领取养老金的缴费年限")
def test_deferred_months_count_towards_the_years_that_a_pension_wants(office):
    person = insured(office, date(1965, 1, 15), years=range(2011, 2025))
    with pytest.raises(BenefitRefused, match="共 168 个月，不足最低缴费年限 180 个月"):
        benefits.pension_of(person, ASKED, today=TODAY)
    deferred(office, first_month=Month(2025, 1))
    waiting = Month.of(timezone.localdate()) - Month(2025, 1) + 1
    page = browser(office.insured(person)).get(reverse("record", args=[person.pk])).content.decode()
    assert f"缓缴的 {waiting} 个月已计算在内" in page
    computed = benefits.pension_of(person, ASKED, today=TODAY)
    counted = [node.fen for node in computed.figure.walk() if node.term == "contribution_months"]
    assert set(counted) == {168}, "what is not paid brings no pension yet"
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, computed, reason="达到退休年龄", by=office.counter
    )
    eligible = BenefitRowLine(BenefitRow.objects.get(submission=submission)).eligible
    assert eligible
    assert (eligible.fen, eligible.part("deferred_months").fen) == (168 + waiting, waiting)
    case = open_case(submission, collector=office.counter)
    shown = office.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert "缓缴的月份计入领取资格" in shown
