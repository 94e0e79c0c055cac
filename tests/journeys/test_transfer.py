"""A transfer out in a browser: refused without the letter, sent back, handed in again, paid; the person sees it."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.agency.money.office import Money
from tests.agency.world import number, with_password
from tests.journeys.site import served
from tests.journeys.test_road import PASSWORD, Visitors

from quanyi.agency.desk import actions
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIELDS = {
    "社会保障号码": number(1), "联系函编号": "浙转〔2026〕1号", "转入地行政区划代码": "330100",
    "转入地机构名称": "杭州市社保中心", "开户名、开户行和账号": "杭州专户 1001",
}  # fmt: skip


def fill(page: Page, letter: Path | None) -> None:
    for label, text in FIELDS.items():
        page.get_by_label(label, exact=True).fill(text)
    if letter:
        page.get_by_label("转入地机构的联系函").set_input_files(letter)
    page.get_by_role("button", name="提交审核").click()


def test_a_relation_leaves_by_a_letter_on_paper(office, browser: Browser, tmp_path: Path):
    desk, today = Money(), timezone.localdate()
    desk.approve(desk.declare(desk.row(month=Month.of(today), paid_on=today, started_on=None)))
    person = Person.objects.get()
    with_password(PASSWORD, desk.counter, login := desk.insured(person))
    letter = tmp_path / "联系函.pdf"
    letter.write_bytes(b"%PDF-1.7 a")
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        page = someone.signs_in(desk.counter.username)
        page.get_by_role("link", name="转移接续", exact=True).click()
        page.get_by_role("link", name="联系函是纸质的").click()
        fill(page, None)
        expect(page.get_by_role("alert")).to_contain_text("缺“转入地机构的联系函”")
        fill(page, letter)
        expect(page.get_by_role("heading", name="信息表")).to_be_visible()
        case = Case.objects.get(kind="transfer_out")
        back = {"verdict": Verdict.SEND_BACK, "opinion": "请核对账号"}
        actions.sign_case(case.pk, by=desk.signers[0], **back)
        page.reload()
        page.get_by_role("link", name="更正后重新提交").click()
        fill(page, letter)
        expect(page.get_by_role("heading", name="信息表")).to_be_visible()
        desk.approve(case)
        page.reload()
        expect(page.get_by_text("杭州专户 1001")).to_be_visible()
        assert balance(person.pk) == 0
        page = someone.signs_in(login.username)
        page.get_by_role("link", name="转移接续", exact=True).click()
        expect(page.get_by_role("row", name="杭州市社保中心")).to_contain_text("960.00")
        someone.leave()
