"""The grant for a death at work, on the counter's road: decided by the figure of the national statistics."""

from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.test_kinds import decided, person
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.injury.injured import insured, recognised

from quanyi.agency.collect.models import BenefitRow
from quanyi.agency.kinds.benefit.lines import BenefitRowLine
from quanyi.law.explain import Figure

pytestmark = pytest.mark.django_db
__all__ = ["person"]  # the fixture


@pytest.mark.shows(
    "d13-11-1", "柜台核定一次性工亡补助金：上年全国城镇居民人均可支配收入54,188元的20倍，1,083,760.00元"
)
@pytest.mark.shows("d13-11-2", "核定所用的可支配收入注明出自国家统计局公布的数据")
def test_the_grant_is_twenty_times_the_income_that_the_statistics_bureau_published(visit, person):
    insured(visit, person)
    injury = recognised(visit, person, date(2025, 1, 10))
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    decision = decided(visit, person, "work_death", injury=injury.pk, dependants="配偶")
    nodes = list(Figure.from_dict(decision.figure["figure"]).walk())
    grant = next(node for node in nodes if node.rule == "work_injury.death_grant")
    assert grant.value == 108_376_000
    assert grant.provisions
    income = next(value for value in grant.parameters if value.series == "urban_disposable_income")
    assert "国家统计局" in income.source


def test_who_decides_a_death_at_work_sees_the_funeral_grant_of_the_pension_scheme_beside_it(visit, person):
    """Of two grants the survivors take one: the case shows both and which is taken (sil-49)."""
    insured(visit, person)
    injury = recognised(visit, person, date(2025, 1, 10))
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    decision = decided(visit, person, "work_death", injury=injury.pk, dependants="配偶")
    row = BenefitRow.objects.get(submission__round__case=decision.case_id)
    choice = BenefitRowLine(row).funeral
    assert choice
    taken, other = choice.parts
    assert (taken.note_zh, other.note_zh) == ("工伤保险", "基本养老保险")
    assert choice.value == taken.value == 6 * 806_900
    assert other.value == 2 * 451_567
    page = visit.as_first.get(reverse("case", args=[decision.case_id])).content.decode()
    assert "遗属只能选择其中一项" in page
    assert "选定的丧葬补助金" in page
