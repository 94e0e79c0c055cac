"""A flexible worker in a browser: refused a base outside the limits, chooses one, reads what is due, sees it paid."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from tests.agency.kinds.flexible.alone import alone
from tests.agency.money.office import Money
from tests.agency.world import with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.review.models import Case
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import base_limits_fen

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_flexible_worker_chooses_and_pays(office, browser: Browser):
    desk = Money()
    person = alone(desk)
    with_password(PASSWORD, login := desk.insured(person))
    month = Month.of(timezone.localdate())
    floor_fen = base_limits_fen(month, person.region)[0]
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        page = someone.signs_in(login.username)
        page.get_by_role("link", name="灵活就业缴费").click()
        page.get_by_label("缴费基数（元）").fill("100")
        page.get_by_label("从哪个月起").fill(str(month))
        page.get_by_label("到哪个月止").fill(str(month))
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_role("alert")).to_contain_text("可选缴费基数为")
        page.get_by_label("缴费基数（元）").fill(format_yuan(floor_fen))
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_role("status")).to_contain_text("等待审核")
        desk.approve(Case.objects.get(kind="flexible"))
        page.reload()
        due = page.get_by_role("row", name="应缴，未到期")
        yuan = due.get_by_role("link").inner_text()
        expect(page.get_by_text("待缴")).to_be_visible()
        arrived = timezone.localdate().isoformat()
        given = {"姓名": "陈静", "费款所属期": str(month), "到账日期": arrived}
        desk.approve(desk.receive(desk.by_person(2, yuan=yuan, **given)))
        page.reload()
        expect(page.get_by_role("row", name="已到账")).to_be_visible()
        page.get_by_role("link", name="回到权益记录").click()
        someone.leave()
