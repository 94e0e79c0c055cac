"""The items of Appendix A as the person sees them: registered ones on the record, those of a year on its page."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.change.changing import changed, item
from tests.agency.registry.test_items import VALUES, migrated
from tests.agency.visitors import browser
from tests.claiming import shows_each

from quanyi.agency.registry.facts import facts_of, history_of
from quanyi.agency.registry.items import CHANGEABLE, ITEMS
from quanyi.agency.serve.account_items import account_year_of, year_items
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import account_opened, person_record
from quanyi.agency.serve.single_items import whole_months_of
from quanyi.agency.serve.templatetags.figures import day, in_unit, masked, yuan
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month

# The facts that the page words, or writes, in a way of its own.
OTHERWISE = {
    "social_security_number": "社会保障号",
    "name": "姓名",
    "born_on": "出生日期",
    "status": "人员状态",
}


def page(visit, person, address="record", **arguments):
    client = browser(visit.insured(person))
    return client.get(reverse(address, args=[person.pk, *arguments.values()])).content.decode()


def facts(html):
    return {
        name.strip(): re.sub(r"<[^>]+>", "", value).strip()
        for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html, re.S)
    }


@pytest.mark.shows("gb-5-2", "附录A的登记项目列在本人的记录页")
@shows_each(
    "登记内容经案件变更后列在本人的记录页",
    "gb-A-1", "gb-A-2", "gb-A-3", "gb-A-4", "gb-A-5", "gb-A-6", "gb-A-7", "gb-A-10", "gb-A-14", "gb-A-15", "gb-A-16",
    "gb-A-18", "gb-A-19", "gb-A-20", "gb-A-21", "gb-A-22", "gb-A-23", "gb-A-24-1", "gb-A-25-1", "gb-A-25-3",
)  # fmt: skip
def test_every_registered_item_stands_on_the_persons_record(visit):
    person = visit.registered()
    for key, value in VALUES.items():
        if (held := facts_of(person).get(key)) and held.value == value:
            continue
        changed(visit, item(person, date(2025, 6, 1), **{key: value}))
    shown = facts(page(visit, person))
    wanted = {
        OTHERWISE.get(key, CHANGEABLE[key].zh): CHANGEABLE[key].shown(value) for key, value in VALUES.items()
    }
    wanted["社会保障号"] = masked(VALUES["social_security_number"])
    wanted["出生日期"] = "1975年6月2日"
    wanted |= {"中断或终止缴费时间": "2025年6月1日", "中断或终止缴费原因": "测试原因"}
    wanted["个人社会保险编号"] = person.insurance_number
    shown["人员状态"] = shown["人员状态"].partition("（")[0]  # the case stands behind it
    assert {name: shown.get(name) for name in wanted} == wanted


@shows_each("参保关系一栏列出该项", "gb-A-11", "gb-A-12", "gb-A-13", "gb-A-17")
def test_the_relations_stand_on_the_persons_record_with_the_employer(visit):
    html = re.sub(r"\s+", " ", page(visit, visit.registered()))
    row = re.search(rf"<tr> <th[^>]*>{visit.employer.name}</th>.*?</tr>", html)[0]
    joined = visit.employer.joined_on
    for text in (visit.employer.credit_code, day(joined), day(date(2025, 3, 1)), "至今"):
        assert text in row


@pytest.mark.shows("gb-A-8", "记录页列出首次缴费年月，迁入的月份计在内")
@pytest.mark.shows("gb-A-9", "记录页列出账户建立年月：迁入人员为首次记入的月份")
def test_the_first_month_and_the_opening_of_a_migrated_account(visit):
    shown = facts(page(visit, migrated(visit)))
    assert shown["首次缴费年月"] == "1999年1月"
    assert shown["个人账户建立年月"] == "1999年1月"


@pytest.mark.shows("gb-A-25-2", "记录页列出从事特殊工种的整月数")
def test_months_of_special_work_stand_on_the_record_and_are_counted_over_its_stretches(visit):
    person = visit.registered()
    assert "从事特殊工种月数" not in facts(page(visit, person))
    changed(visit, item(person, date(2025, 2, 15), special_work="yes"))  # March, April, May
    changed(visit, item(person, date(2025, 6, 1), special_work="no"))
    changed(visit, item(person, date(2025, 8, 1), special_work="yes"))  # August
    changed(visit, item(person, date(2025, 9, 1), special_work="no"))
    versions = history_of(person)["special_work"]
    assert whole_months_of(versions, until=date(2025, 9, 10)) == 4
    client = browser(visit.insured(person, "again"))
    assert facts(client.get(reverse("record", args=[person.pk])).content.decode())["从事特殊工种月数"] == "4"


@shows_each(
    "年度页列出该项，数与账册相符",
    "gb-A-26", "gb-A-27", "gb-A-28", "gb-A-29", "gb-A-30", "gb-A-31", "gb-A-32-1", "gb-A-32-2", "gb-A-33", "gb-A-34",
    "gb-A-36-1", "gb-A-36-2", "gb-A-36-3", "gb-A-36-4", "gb-A-36-5", "gb-A-36-6", "gb-A-36-7", "gb-A-36-8",
    "gb-A-36-9", "gb-A-36-10", "gb-A-37-1", "gb-A-37-2", "gb-A-37-3", "gb-A-37-4", "gb-A-37-5", "gb-A-37-6",
    "gb-A-37-7", "gb-A-37-8", "gb-A-37-9", "gb-A-37-10", "gb-A-37-11", "gb-A-37-12", "gb-A-37-13", "gb-A-37-14",
    "gb-A-37-15", "gb-A-38", "gb-A-39-1", "gb-A-39-2", "gb-A-40-1", "gb-A-40-2", "gb-A-41", "gb-A-42-1", "gb-A-42-2",
    "gb-A-43-1", "gb-A-43-2",
)  # fmt: skip
def test_the_items_of_a_year_stand_on_its_page(visit):
    person = migrated(visit)
    client = browser(visit.insured(person))
    listed = set()
    for year in (1999, 2001, 2024):
        html = client.get(reverse("account-year", args=[person.pk, year])).content.decode()
        rows = re.findall(
            r'<th scope="row">([\d-]+)</th>\s*<td class="name whole">(.*?)</td>\s*<td class="amount"[^>]*>(.*?)</td>',
            html,
            re.S,
        )
        shown = [(number, re.sub(r"<[^>]+>", "", value).strip()) for number, _name, value in rows]
        wanted = [
            (line.number, yuan(figure.fen) if figure.unit == "fen" else in_unit(figure))
            for line in year_items(account_year_of(person, year), year)
            for figure in line.figures
        ]
        assert shown == wanted
        listed |= {number for number, _value in shown}
    assert listed == {i.provision.removeprefix("gb-A-") for i in ITEMS if i.computed_by == "account.year"} - {
        "35"
    }


def test_what_is_of_a_month_and_what_of_the_year_is_said_beside_the_item(visit):
    """Item 31 is a wage of a month, items 37-1 and 37-2 open month by month and say that they stand for the year."""
    person = migrated(visit)
    client = browser(visit.insured(person))
    html = client.get(reverse("account-year", args=[person.pk, 2024])).content.decode()
    rows = dict(re.findall(r'<th scope="row">([\d-]+)</th>\s*<td class="name whole">(.*?)</td>', html, re.S))
    assert "按月" in rows["31"]
    wage = open_figure(person, "item-2024-31").figure
    assert wage.fen == parameter("reference_wage", on=2024, region=person.region).whole
    for number in ("37-1", "37-2"):
        assert "全年合计，点开看各月" in rows[number]
        months = open_figure(person, f"item-2024-{number}").figure.parts
        assert len({part.note_zh for part in months}) == len(months) > 1


def test_an_account_is_not_opened_after_its_first_credit(visit):
    """Years taken over stand in the ledger as sums of December; the months that were kept know better."""
    person, first = migrated(visit), Month(1997, 8)
    record = person_record(person)
    line = replace(record.contributions[-1], month=first, credited_month=first)
    assert account_opened(person, (line,)) == first
    assert record.account_opened_month == min(
        line.credited_month for line in record.contributions if line.is_paid
    )
