"""The police notify deaths, an employer hands in who joins and leaves, in a browser: to the register and the letter."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.visitors import Visitors as Office
from tests.agency.world import account, number, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors, case_number, sign

from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Post

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def world(office) -> Office:
    world = Office()
    keeper = account("keeper", Post.DATA_KEEPER)
    with_password(PASSWORD, *world.signers, world.counter, world.sender, keeper)
    for n, name in enumerate(("王小明", "阿依古丽", "李四"), 1):
        world.registered(n, name)
    return world


def notified(keeper: Page, path: Path) -> str:
    """The case of a list of the police."""
    keeper.get_by_role("link", name="信息比对").click()
    keeper.get_by_label("文件种类", exact=True).select_option("police")
    keeper.get_by_label("来文文号", exact=True).fill("示公函〔2026〕12号")
    keeper.get_by_label("来文日期", exact=True).fill("2026-01-12")
    keeper.get_by_label("通报文件", exact=True).set_input_files(path)
    keeper.get_by_role("button", name="上传并比对").click()
    keeper.get_by_role("link", name="打开案件").click()
    return case_number(keeper)


def sends_back(page: Page, number: str) -> None:
    page.get_by_role("link", name=number).first.click()
    page.get_by_role("radio", name="退回").check()
    page.get_by_label("意见").fill("请核对死亡日期")
    page.get_by_role("button", name="签署", exact=True).click()


def test_a_death_is_notified_compared_and_registered_by_a_case_of_its_own(
    world, office, browser: Browser, tmp_path: Path
):
    deaths = tmp_path / "死亡名单.csv"
    near = number(2)[:14] + "8" + number(2)[15:]
    deaths.write_text(
        f"公民身份号码,姓名,死亡日期\n{number(1)},王小明,2026-01-03\n{near},阿依古丽,2026-01-04\n"
        f"{number(3)},李四光,2026-01-04\n{number(77)},赵外人,2026-01-05\n",
        encoding="utf-8",
    )
    moves = tmp_path / "增减员.csv"
    moves.write_text(
        "变动类型,社会保障号码,姓名,变动日期,联系电话\n"
        f"增员,{number(8)},陈静,{date.today()},0990-6880000\n减员,{number(3)},李四,2025-12-31,\n",
        encoding="utf-8",
    )
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        listed = notified(someone.signs_in("keeper"), deaths)
        reviewer = someone.signs_in(world.signers[0].username)
        reviewer.get_by_role("link", name=listed).click()
        expect(reviewer.locator("mark").first).to_be_visible()
        for signer in world.signers:
            sign(someone.signs_in(signer.username), listed)

        counter = someone.signs_in("counter")
        counter.goto(f"{site.url}/findings/?check=notified.death")
        counter.locator("#found ~ div tbody th a").click()
        counter.get_by_role("button", name="登记死亡").click()
        expect(counter.get_by_role("main")).to_contain_text("公安机关通报（示公函〔2026〕12号）第 2 行")
        counter.get_by_role("button", name="提交审核").click()
        death = case_number(counter)
        sends_back(someone.signs_in(world.signers[0].username), death)
        counter.reload()
        counter.get_by_role("link", name="更正后再次提交").click()
        counter.get_by_label("生效日期", exact=True).fill("2026-01-02")
        counter.get_by_role("button", name="提交审核").click()
        for signer in world.signers:
            sign(someone.signs_in(signer.username), death)
        person = Person.objects.get(social_security_number=number(1))
        held = facts_of(person)["status"]
        assert (held.value, held.holds_from) == ("died", date(2026, 1, 2))

        employer = someone.signs_in("sender")
        employer.get_by_role("link", name="增减员", exact=True).click()
        employer.get_by_role("link", name="提交增减员表").first.click()
        employer.get_by_label("增减员表", exact=True).set_input_files(moves)
        employer.get_by_role("button", name="提交", exact=True).click()
        expect(employer.get_by_role("main")).to_contain_text("已提交审核")
        roster = employer.get_by_role("heading", name="案件").inner_text().split()[-1]
        for signer in world.signers:
            sign(someone.signs_in(signer.username), roster)
        employer.reload()
        expect(employer.get_by_role("main")).to_contain_text("已经登记")
        employer.get_by_role("link", name="消息").click()
        expect(employer.get_by_role("main")).to_contain_text(roster)
        someone.leave()
