"""A death, two heirs and their money in a browser: reported, sent back once, shared, signed, each told on paper."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.agency.world import World, number, with_password
from tests.journeys.site import served
from tests.journeys.test_comparison import sends_back
from tests.journeys.test_road import PASSWORD, Visitors, case_number, sign

from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.registry.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHOTS = os.environ.get("QUANYI_SCREENSHOTS", "")


@pytest.fixture
def world(office) -> World:
    world = World()
    with_password(PASSWORD, *world.signers, world.counter)
    world.approve(world.declare(world.row()))
    return world


def seen(page: Page, name: str) -> None:
    """It holds at the narrowest width; kept as a picture where somebody wants to look."""
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-360.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-1280.png", full_page=True)


def fills_in(page: Page, n: int, share: str) -> None:
    heir = page.get_by_role("group", name=f"第 {n} 位继承人")
    for label, value in {
        "姓名": f"继承人{n}", "证件号码": number(80 + n), "份额": share, "收款户名": f"继承人{n}",
        "开户行": "工商银行一支行", "收款账号": f"622200000000000{n}",
    }.items():  # fmt: skip
        heir.get_by_label(label, exact=True).fill(value)
    heir.get_by_label("亲属关系").select_option("child")


def test_a_death_is_reported_and_two_heirs_are_paid(world, office, browser: Browser, tmp_path: Path):
    person, paper = Person.objects.get(), tmp_path / "证明.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        counter = someone.signs_in(world.counter.username)
        counter.goto(f"{site.url}/changes/")
        counter.get_by_label(re.compile("号码")).first.fill(person.insurance_number)
        counter.get_by_role("main").get_by_role("button").first.click()
        counter.get_by_role("link", name="死亡报告").click()
        counter.get_by_label("死亡日期", exact=True).fill("2025-04-02")
        counter.get_by_label("死亡证明的名称、机关和编号").fill("居民死亡医学证明书 市一院 1")
        counter.get_by_label("报告人", exact=True).fill("王大明")
        counter.get_by_label("报告人证件或代码").fill("证件 1")
        counter.get_by_label("死亡证明、户口注销证明或宣告死亡的判决").set_input_files(paper)
        counter.get_by_label("报告人的身份证件").set_input_files(paper)
        seen(counter, "death-form")
        counter.get_by_role("button", name="提交审核").click()
        death = case_number(counter)
        seen(counter, "death-case")
        for signer in world.signers:
            sign(someone.signs_in(signer.username), death)

        counter.goto(f"{site.url}/inheritances/{person.pk}/new/")
        counter.get_by_role("button", name="再加一位继承人").click()
        fills_in(counter, 1, "1/2")
        fills_in(counter, 2, "1/3")
        for label in ("各继承人的身份证件", "亲属关系证明"):
            counter.get_by_label(re.compile(f"^{label}")).set_input_files(paper)
        counter.get_by_role("button", name="提交审核").click()
        expect(counter.get_by_role("alert")).to_contain_text("合计为 5/6")
        counter.get_by_role("group", name="第 2 位继承人").get_by_label("份额", exact=True).fill("1/2")
        for label in ("各继承人的身份证件", "亲属关系证明"):
            counter.get_by_label(re.compile(f"^{label}")).set_input_files(paper)
        seen(counter, "heirs-form")
        counter.get_by_role("button", name="提交审核").click()
        inheritance = case_number(counter)
        sends_back(someone.signs_in(world.signers[0].username), inheritance)
        counter.reload()
        counter.get_by_role("link", name="更正后重新提交").click()
        second = counter.get_by_role("group", name="第 2 位继承人")
        expect(second.get_by_label("份额", exact=True)).to_have_value("1/2")
        for label in ("各继承人的身份证件", "亲属关系证明"):
            counter.get_by_label(re.compile(f"^{label}")).set_input_files(paper)
        counter.get_by_role("button", name="提交审核").click()
        for signer in world.signers:
            sign(someone.signs_in(signer.username), inheritance)
        counter.reload()
        seen(counter, "heirs-case")
        with counter.expect_download() as notice:
            counter.get_by_role("link", name="告知书").last.click()
        told = "".join(page.extract_text() for page in PdfReader(notice.value.path()).pages)
        assert ("继承人2" in told, "继承人1" in told, "328.45" in told) == (True, False, True)
        assert events_of(person.pk)[-1].since == date(2025, 4, 2)
        someone.leave()
