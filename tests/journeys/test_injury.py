"""A work injury in a browser: without its paper it is told so; handed in, sent back, put right, approved, seen by whom
it concerns.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.agency.kinds.change.changing import changed, enrolment
from tests.agency.money.office import Money
from tests.agency.world import number, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_an_injury_is_put_down_and_seen(office, browser: Browser, tmp_path: Path):
    desk = Money()
    changed(desk, enrolment(desk, 2, schemes="pension,work_injury"))
    person = Person.objects.get(social_security_number=number(2))
    with_password(PASSWORD, desk.counter, login := desk.insured(person))
    paper = tmp_path / "认定书.pdf"
    paper.write_bytes(b"%PDF-1.7 recognition")
    with served(office.environ) as site:
        clerks = Visitors(browser, site)
        page = clerks.signs_in(desk.counter.username)
        page.get_by_role("link", name="登记变更", exact=True).first.click()
        page.get_by_label("参保人号码或单位代码").first.fill(person.insurance_number)
        page.get_by_role("button", name="查找").first.click()
        page.get_by_role("link", name="待遇", exact=True).click()
        page.get_by_role("link", name="工伤认定登记").click()
        _fills(page, "工认〔2025〕1号")
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_role("alert")).to_contain_text("缺“工伤认定决定书”")
        page.get_by_label("工伤认定决定书").set_input_files(paper)
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_role("status")).to_contain_text("等待初审")
        expect(page.get_by_text("工伤保险基金（单位已参保）")).to_be_visible()
        case = Case.objects.get(kind="injury")
        desk.send_back(case, "文号与认定书不一致")
        page.reload()
        page.get_by_role("link", name="更正后重新提交").click()
        _fills(page, "工认〔2025〕2号")
        page.get_by_label("工伤认定决定书").first.set_input_files(paper)
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_text("工认〔2025〕2号")).to_be_visible()
        desk.approve(case)
        own = clerks.signs_in(login.username)
        own.goto(f"{site.url}/people/{person.pk}/schemes/")
        expect(own.get_by_text("待遇由工伤保险基金支付")).to_be_visible()
        clerks.leave()


def _fills(page, document: str) -> None:
    page.get_by_label("工伤发生日期").fill("2025-06-10")
    page.get_by_label("受伤时的单位").select_option(index=0)
    page.get_by_label("工伤认定日期").fill("2025年7月1日")
    page.get_by_label("工伤认定书文号").fill(document)
    page.get_by_label("原因").fill("工伤认定")
