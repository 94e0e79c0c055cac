"""A terminal in the hall, in a browser: who goes away is signed out, who touches the screen is not."""

import pytest
from playwright.sync_api import Browser, expect
from tests.agency.visitors import Visitors as Office
from tests.agency.world import account, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.staff.models import Post

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_who_goes_away_is_signed_out(office, browser: Browser):
    desk = Office()
    owner = desk.insured(desk.registered())
    with_password(PASSWORD, owner, account("kiosks", Post.SYSTEM_ADMIN))
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        page = someone.signs_in("kiosks")
        page.goto(f"{site.url}/terminal/")
        page.get_by_label("终端名称").fill("一楼大厅 1 号机")
        page.get_by_role("button", name="把这台设备设为自助终端").click()
        page.clock.install()
        page.get_by_role("link", name="登录查询").click()
        page.get_by_label("用户名").fill(owner.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("button", name="打印本页")).to_be_visible()
        page.clock.run_for(80_000)
        expect(page.get_by_text("即将退出")).to_be_visible()
        page.keyboard.press("Tab")
        page.clock.run_for(80_000)
        expect(page.get_by_role("button", name="打印本页")).to_be_visible()
        page.clock.run_for(11_000)
        expect(page.get_by_role("status")).to_contain_text("已为您退出")
        page.go_back()
        expect(page.get_by_label("密码")).to_be_visible()
        someone.leave()
