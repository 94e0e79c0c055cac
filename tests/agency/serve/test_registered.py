"""The record's registered items with their history, subsidies, and the items of an account year."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import browser

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.serve.selectors import person_record


@pytest.fixture
def person(visit):
    return visit.registered()


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.shows("d14-2-5", "其他权益信息一栏列出工种等项目")
def test_the_person_sees_what_was_changed_since_when_why_and_by_which_case(visit, person):
    case = changed(visit, item(person, date(2025, 6, 1), name="王晓明", work_kind="电工", deemed_months="18"))
    insured = browser(visit.insured(person))
    page = text(insured.get(reverse("record", args=[person.pk])))
    record = person_record(person)
    assert record.name == "王晓明"
    assert [(line.item.key, len(line.versions)) for line in record.changed] == [("name", 2)]
    for word in (
        "登记变更历史",
        "王小明",
        "2025年6月1日",
        case.number,
        "测试原因",
        "其他权益信息",
        "电工",
        "视同缴费年限（月）",
    ):
        assert word in page, word


@pytest.mark.shows("d14-2-2", "补贴列在缴费旁")
def test_subsidies_stand_beside_the_contributions(visit, person):
    after = {
        "kind": "social_insurance",
        "month": "2025-03",
        "amount_fen": "32000",
        "granted_by": "人社〔2025〕1号",
    }
    changed(visit, Change(ChangeAct.SUBSIDY, date(2025, 3, 1), "就业困难人员", after=after, person=person))
    page = text(browser(visit.insured(person)).get(reverse("record", args=[person.pk])))
    assert "320.00" in page
    assert "人社〔2025〕1号" in page


def test_the_items_of_a_year_are_shown_to_the_person(visit, person):
    insured = browser(visit.insured(person))
    page = text(insured.get(reverse("account-year", args=[person.pk, 2025])))
    assert "年个人应缴费基数" in page
    assert "8,000.00" in page
    assert "37-10" in page
    assert insured.get(reverse("account-year", args=[person.pk + 1, 2025])).status_code == 403
    assert "。" in text(insured.get(reverse("account-year", args=[person.pk, 2090])))
