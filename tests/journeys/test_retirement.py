"""From the list of those who reach the age to a pension in a browser: tried, submitted, sent back, submitted again."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.money.office import Money
from tests.agency.world import with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.desk import actions
from quanyi.agency.registry.models import BenefitDecision, EntitlementCheck
from quanyi.agency.review.models import Case
from quanyi.law.terms import Verdict

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PICTURE = {"name": "材料.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 20}
PAPERS = ("领取养老金的书面申请", "领取人的身份证件")


def fill_in(page: Page, number: str) -> None:
    page.get_by_label("所验证件号码").fill(number)
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("按规则算得每月")).to_be_visible()
    for paper in PAPERS:
        page.get_by_label(paper, exact=True).set_input_files([PICTURE])
    page.get_by_role("button", name="提交审核", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("等待初审")


def test_who_reaches_the_age_comes_to_a_pension_and_is_confirmed(office, browser: Browser):
    desk = Money()
    person = insured_for_years.__wrapped__(desk)
    with_password(PASSWORD, desk.counter)
    with served(office.environ) as site:
        clerk = Visitors(browser, site)
        page = clerk.signs_in(desk.counter.username)
        page.get_by_role("link", name="到龄办理").click()
        expect(page.get_by_role("row", name="陈刚")).to_contain_text("2025年2月")
        page.get_by_role("row", name="陈刚").get_by_role("button", name="办理退休").click()
        expect(page.get_by_label("退休月份")).to_have_value("2025-02")
        fill_in(page, person.social_security_number)
        case = Case.objects.latest("pk")
        page.get_by_role("link", name="到龄办理").click()
        expect(page.get_by_role("row", name="陈刚")).to_contain_text("在办")
        page.get_by_role("link", name=case.number).click()
        actions.sign_case(case.pk, by=desk.signers[0], verdict=Verdict.SEND_BACK, opinion="申请书没有签名")
        page.reload()
        page.get_by_role("link", name="更正后再次提交").click()
        page.get_by_label("退休月份").fill("2025-02")
        fill_in(page, person.social_security_number)
        desk.approve(case)
        assert BenefitDecision.objects.get().case_id == case.pk
        assert EntitlementCheck.objects.get().way == "counter"
        page.get_by_role("link", name="资格认证").click()
        expect(page.get_by_text("没有待认证的人员。")).to_be_visible()
        clerk.leave()
