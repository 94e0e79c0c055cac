"""Who asks for a record, in a browser: the person, whom they entrust, a bank that asks in writing (J12, J14)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.world import World, number, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors, case_number, sign

from quanyi.agency.registry.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")


@pytest.fixture
def world(office) -> World:
    world = World()
    with_password(PASSWORD, *world.signers, world.counter)
    for n, name in ((1, "王小明"), (2, "李小红")):
        world.approve(world.declare(world.row(n, name=name)))
    return world


@pytest.fixture
def people(world) -> list[Person]:
    return [Person.objects.get(social_security_number=number(n)) for n in (1, 2)]


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def looks_up(counter: Page, site_url: str, person: Person) -> None:
    """The person stands at the counter, with an identity card."""
    counter.goto(f"{site_url}/people/")
    counter.get_by_label("社会保障号码、证件号码或个人社会保险编号").fill(person.insurance_number)
    choose(counter, "本人到场，已核验有效身份证件")
    counter.get_by_label("所验证件").select_option("居民身份证")
    counter.get_by_role("button", name="查看记录").click()


def opens_a_login(counter: Page, site_url: str, person: Person) -> str:
    looks_up(counter, site_url, person)
    counter.get_by_role("link", name="开通网上登录").click()
    counter.get_by_label("所验证件").select_option("居民身份证")
    counter.get_by_label("证件号码").fill(person.social_security_number)
    counter.get_by_role("button", name="发放激活码").click()
    found = CODE.search(counter.get_by_role("main").inner_text())
    assert found
    return found[0]


def activates(browser: Browser, site_url: str, username: str, code: str) -> None:
    page = browser.new_page()
    page.goto(f"{site_url}/login/")
    page.get_by_role("link", name="有激活码，首次登录或重设密码").click()
    for label, text in (("用户名", username), ("激活码", code), ("新密码", PASSWORD), ("再输一次", PASSWORD)):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="激活", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("登录已激活")
    page.context.close()


def entrusts(person: Page, whom: Person) -> None:
    person.get_by_label("受托人姓名").fill("李小红")
    person.get_by_label("受托人的社会保障号码或个人社会保险编号").fill(whom.insurance_number)
    choose(person, "缴费和补贴信息")
    person.get_by_label("截止日期").fill((date.today() + timedelta(days=30)).isoformat())
    person.get_by_role("button", name="委托").click()


def enrols(person: Page) -> None:
    """With the key below the picture, as a device would."""
    expect(person.get_by_role("main")).to_contain_text("须先通过第二重验证")
    secret = person.locator("main code").inner_text()
    person.get_by_label("验证码").fill(pyotp.TOTP(secret).now())
    person.get_by_role("button", name="启用").click()
    person.get_by_role("link", name="已抄好，继续").click()


def test_a_person_comes_to_a_login_and_entrusts_another(world, people, office, browser: Browser):
    with served(office.environ) as site:
        someone, (giver, getter) = Visitors(browser, site), people
        counter = someone.signs_in("counter")
        for each in people:
            activates(browser, site.url, each.insurance_number, opens_a_login(counter, site.url, each))

        person = someone.signs_in(giver.insurance_number)
        person.get_by_role("link", name="委托和继承查询").click()
        person.get_by_role("link", name="委托他人查询").click()
        entrusts(person, getter)
        enrols(person)
        entrusts(person, getter)
        expect(person.get_by_role("main")).to_contain_text("李小红")

        proxy = someone.signs_in(getter.insurance_number)
        proxy.get_by_role("link", name="受托查询").click()
        proxy.get_by_role("button", name="打开记录").click()
        shown = proxy.get_by_role("main")
        expect(shown).to_contain_text("缴费明细：按月")
        expect(shown).to_contain_text("书面材料没有列明这一项")
        expect(shown).not_to_contain_text("个人账户储存额")

        person.goto(f"{site.url}/people/{giver.pk}/readers/")
        expect(person.get_by_role("main")).to_contain_text("受委托查询")
        person.goto(f"{site.url}/people/{giver.pk}/mandates/")
        person.get_by_label("终止事由").fill("不再委托")
        person.get_by_role("button", name="终止").click()
        expect(person.get_by_role("status")).to_contain_text("授权已终止")
        proxy.reload()
        expect(proxy.get_by_role("main")).to_contain_text("不在有效期内")
        someone.leave()


def test_a_bank_asks_in_writing_and_is_answered_once(world, people, office, browser: Browser, tmp_path: Path):
    paper = tmp_path / "材料.pdf"
    paper.write_bytes(b"%PDF-1.7 paper")
    with served(office.environ) as site:
        someone, (asked_about, _other) = Visitors(browser, site), people
        counter = someone.signs_in("counter")
        counter.get_by_role("link", name="单位查询登记簿").click()
        counter.get_by_role("link", name="受理查询申请").click()
        choose(counter, "其他单位")
        for label, text in (
            ("单位名称", "示范银行股份有限公司"), ("有效证明文件", "介绍信 第 12 号"), ("联系方式", "周经办 0790-1"),
            ("查询目的", "核实贷款申请人缴费"), ("法律依据", "某法第 1 条"), ("查询的人员", number(1)),
            ("不予提供的理由", "登记信息与查询目的无关"),
            ("提供期限", (date.today() + timedelta(days=30)).isoformat()),
        ):  # fmt: skip
            counter.get_by_label(label, exact=True).fill(text)
        items = counter.get_by_role("group", name="申请查询的内容")
        items.get_by_label("缴费和补贴信息").check()
        items.get_by_label("登记信息", exact=True).check()
        counter.get_by_role("group", name="拟提供的内容").get_by_label("缴费和补贴信息").check()
        for material in ("查询单位的有效证明文件", "书面申请或者查询文书"):
            counter.get_by_label(material, exact=True).set_input_files(paper)
        counter.get_by_role("button", name="提交审核").click()
        number_of_case = case_number(counter)
        for signer in world.signers:
            sign(someone.signs_in(signer.username), number_of_case)

        counter.goto(f"{site.url}/queries/")
        counter.get_by_role("link", name=number_of_case).click()
        with counter.expect_download() as given:
            counter.get_by_role("button", name="打印查询答复书").click()
        assert Path(given.value.path()).read_bytes().startswith(b"%PDF")
        counter.reload()
        counter.get_by_role("button", name="打印查询答复书").click()
        expect(counter.get_by_role("alert")).to_contain_text("批准提供 1 人次，已提供 1 人次")
        looks_up(counter, site.url, asked_about)
        counter.get_by_role("link", name="谁看过我的记录").click()
        expect(counter.get_by_role("main")).to_contain_text(f"依申请提供 {number_of_case}")
        someone.leave()
