"""An administration asks for data, in a browser: signed, made by two persons, given back (J15)."""

import csv
import zipfile
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.world import DIVISION, World, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors, case_number, sign

from quanyi.written.codes import make_credit_code

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def world(office) -> World:
    world = World()
    with_password(PASSWORD, *world.signers, world.counter)
    rows = [world.row(n, born_on=date(1960 + 10 * (n % 3), 6, 1), name="王小明", row=n) for n in range(1, 31)]
    world.approve(world.declare(*rows))
    return world


def fill(page: Page, **texts: str) -> None:
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)


def asks(counter: Page, paper: Path) -> str:
    """The case number of a request, handed in as its letter says."""
    counter.get_by_role("link", name="统计数据登记簿").click()
    counter.get_by_role("link", name="受理统计数据申请").click()
    fill(
        counter, 单位名称="示范区人力资源和社会保障局", 统一社会信用代码=make_credit_code(DIVISION, 77),
        联系方式="刘主任 0790-2", 使用目的="测算缴费基数", 依据="示人社函〔2026〕3号", 年度="2025", 最小组人数="5",
        销毁或者归还期限=(date.today() + timedelta(days=30)).isoformat(),
    )  # fmt: skip
    counter.get_by_label("决策", exact=True).check()
    for column in ("出生年份", "当年记入个人账户"):
        counter.get_by_role("group", name="栏目").get_by_label(column, exact=True).check()
    counter.get_by_label("写明目的、栏目和期限的公函", exact=True).set_input_files(paper)
    counter.get_by_role("button", name="提交审核").click()
    return case_number(counter)


def test_an_administration_gets_groups_once_and_gives_them_back(
    world, office, browser: Browser, tmp_path: Path
):
    paper = tmp_path / "公函.pdf"
    paper.write_bytes(b"%PDF-1.7 paper")
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        counter = someone.signs_in("counter")
        number = asks(counter, paper)
        expect(counter.get_by_role("main")).to_contain_text("剩余风险（按提交时的数据试算）")
        for signer in world.signers:
            sign(someone.signs_in(signer.username), number)

        counter.goto(f"{site.url}/extracts/")
        counter.get_by_role("link", name=number).click()
        fill(counter, 签收人="刘主任 工作证 3 号", 使用承诺书="承诺书 2026-11")
        counter.get_by_role("button", name="申请导出").click()
        expect(counter.get_by_role("status")).to_contain_text("请审批岗位的另一人导出")
        expect(counter.get_by_role("button", name="导出统计数据")).to_have_count(0)

        approver = someone.signs_in(world.signers[3].username)
        approver.goto(counter.url)
        with approver.expect_download() as given:
            approver.get_by_role("button", name="导出统计数据").click()
        with zipfile.ZipFile(given.value.path()) as archive:
            lines = list(csv.reader(StringIO(archive.read("数据.csv").decode("utf-8-sig"))))
            note = archive.read("说明.txt").decode("utf-8-sig")
        assert lines == [
            ["出生年份", "当年记入个人账户", "人数"],
            *([f"{born}–{born + 4}", "0–2000", "10"] for born in (1960, 1970, 1980)),
        ]
        assert "共 30 人，3 行；最小的一行 10 人" in note
        approver.get_by_role("button", name="导出统计数据").click()
        expect(approver.get_by_role("alert")).to_contain_text("已经导出一次")

        counter.reload()
        fill(counter, 证明材料="销毁证明 1 号")
        counter.get_by_role("button", name="登记销毁或归还").click()
        expect(counter.get_by_role("main")).to_contain_text("登记销毁或归还：销毁证明 1 号")
        counter.goto(f"{site.url}/extracts/?stands=ended")
        expect(counter.get_by_role("main")).to_contain_text(number)
        someone.leave()
