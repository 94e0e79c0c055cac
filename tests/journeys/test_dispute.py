"""A dispute in a browser: from an opened figure to the answer, sent back once, and marked until it is put right."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.visitors import Visitors as Desk
from tests.agency.world import with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.desk import actions
from quanyi.agency.review.models import Case
from quanyi.law.terms import Verdict

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_person_objects_is_sent_back_and_is_answered(office, browser: Browser):
    desk = Desk()
    person = desk.registered()
    with_password(PASSWORD, login := desk.insured(person), *desk.signers, desk.counter)
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        page = someone.signs_in(login.username)
        page.get_by_role("link", name="8,000.00").first.click()
        page.goto(f"{site.url}{_first_base(page)}dispute/")
        page.get_by_role("link", name="在线提交异议").click()
        _says(page)
        shot(page, "own")
        number = Case.objects.get(kind="dispute").number
        sign(desk, 0, Verdict.SEND_BACK)
        page.reload()
        page.get_by_role("link", name="补正后再次提交").click()
        _says(page)
        page.goto(f"{site.url}/people/{person.pk}/")
        expect(page.get_by_text("正在核查，尚未答复").first).to_be_visible()
        shot(page, "record")

        sign(desk, 0)
        examiner = someone.signs_in(desk.signers[1].username)
        examiner.goto(f"{site.url}/cases/{Case.objects.get(kind='dispute').pk}/")
        shot(examiner, "case")
        examiner.get_by_role("link", name="写核查结论").click()
        examiner.get_by_label("确有错误，应当更正").check()
        examiner.get_by_label("查阅的原始材料").fill("申报表原件")
        examiner.get_by_label("查明的事实和理由").fill("工资台账为 9,000 元")
        shot(examiner, "finding")
        examiner.get_by_role("button", name="保存结论").click()
        expect(examiner.get_by_role("status")).to_contain_text("核查结论已保存")
        for n in (1, 2, 3):
            sign(desk, n)
        page = someone.signs_in(login.username)
        expect(page.get_by_text("已认定有误，正在更正").first).to_be_visible()
        page.get_by_role("link", name="办结通知书").first.click()
        expect(page.get_by_text("工资台账为 9,000 元")).to_be_visible()
        expect(page.get_by_text("行政复议").first).to_be_visible()
        shot(page, "letter")
        clerk = someone.signs_in(desk.counter.username)
        clerk.get_by_role("link", name="异议").click()
        expect(clerk.get_by_text(number)).to_be_visible()
        shot(clerk, "list")
        clerk.get_by_role("link", name=number).click()
        clerk.get_by_role("link", name="更正这项记录").click()
        expect(clerk.get_by_label("核查申请编号")).to_have_value(number)
        someone.leave()


def _first_base(page: Page) -> str:
    page.wait_for_selector("dialog[open] #figure")
    return str(page.locator("a.figure", has_text="8,000.00").first.get_attribute("href"))


def _says(page: Page) -> None:
    page.get_by_label("我认为应当是").fill("缴费工资应为 9,000 元")
    page.get_by_label("理由").fill("工资单写的是 9,000 元")
    shot(page, "object")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("异议已提交")


def sign(desk: Desk, n: int, verdict: Verdict = Verdict.AGREE) -> None:
    case = Case.objects.get(kind="dispute")
    opinion = "" if verdict is Verdict.AGREE else "请写明哪一张工资单"
    actions.sign_case(case.pk, by=desk.signers[n], verdict=verdict, opinion=opinion)


def shot(page: Page, name: str) -> None:
    """A picture of the page, where somebody wants to look at it."""
    if folder := os.environ.get("QUANYI_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
