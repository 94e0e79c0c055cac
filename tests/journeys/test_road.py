"""The whole road in a real browser, as those who walk it: employer, four signers, settler, insured person."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from tests.agency.world import World, with_password
from tests.journeys.conftest import PATIENCE
from tests.journeys.site import Site, served

from quanyi.agency.registry.models import Employer, Mandate, Person
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.written.numbers import make_citizen_number

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PASSWORD = "journey-passphrase-2025"
"""Every login of this journey has it."""


@pytest.fixture
def world(office) -> World:
    world = World()
    employer_login = Account.objects.create_account(
        "unit", PASSWORD, display_name="青禾制造", kind=AccountKind.EMPLOYER
    )
    Mandate.objects.create(account=employer_login, employer=world.employer)
    with_password(PASSWORD, *world.signers, world.settler, world.counter)
    return world


def test_from_a_declaration_to_the_persons_pdf(world: World, office, browser: Browser, tmp_path: Path):
    with served(office.environ) as site:
        someone = Visitors(browser, site)
        faulty, right = _declarations(world.employer, tmp_path)

        employer = someone.signs_in("unit")
        _upload(employer, faulty)
        expect(employer.get_by_role("main")).to_contain_text("校验码")
        with employer.expect_download() as marked:
            employer.get_by_role("link", name=re.compile("问题")).first.click()
        sheet = openpyxl.load_workbook(io.BytesIO(Path(marked.value.path()).read_bytes())).active
        assert sheet is not None
        assert any("校验码" in str(cell.value) for row in sheet.iter_rows() for cell in row)
        _upload(employer, right)
        number = case_number(employer)
        _upload(employer, right)
        assert case_number(employer) == number, "the same file twice is recognised"

        for signer in world.signers:
            sign(someone.signs_in(signer.username), number)

        settler = someone.signs_in("settler")
        settler.goto(f"{site.url}/settlements/")
        settler.get_by_label("结息年度").fill("2025")
        settler.get_by_role("button", name=re.compile("结息")).first.click()
        expect(settler.locator("#settling")).to_contain_text("待初审")  # the page looks by itself
        settlement = case_number(settler)
        for signer in world.signers:
            sign(someone.signs_in(signer.username), settlement)

        person = Person.objects.order_by("pk")[0]
        login = Account.objects.create_account(
            "person", PASSWORD, display_name="王小明", kind=AccountKind.PERSON
        )
        Mandate.objects.create(account=login, person=person)
        record = someone.signs_in("person")
        expect(record.get_by_role("heading", level=1)).to_contain_text("王小明")
        shown = _figures_on_the_page(record)
        assert {"640.00", "0.80"} <= shown  # 8 % of 8,000.00; one month of interest at 1.50 %

        with record.expect_download() as saved:
            record.get_by_role("link", name="下载 PDF").click()
        printed = set(_AMOUNT.findall(_pdf_text(Path(saved.value.path()))))
        assert shown <= printed, shown - printed

        record.goto(f"{site.url}/people/{person.pk}/figure/interest-2025/")
        opened = record.get_by_role("main")
        expect(opened).to_contain_text("1.5%")
        expect(opened).to_contain_text("0.00 + 0.80 = 0.80")
        # A person reads sentences, not names of rules.
        expect(opened).not_to_contain_text("account.yearly_interest")
        expect(opened).to_contain_text("与账上一致")
        expect(opened).to_contain_text(number)
        expect(opened).to_contain_text(settlement)

        record.goto(f"{site.url}/people/{person.pk}/readers/")
        expect(record.get_by_role("main")).to_contain_text("本人查询")
        someone.leave()


_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d{2}")


class Visitors:
    """Each person at a browser window of their own."""

    def __init__(self, browser: Browser, site: Site, *, password: str = PASSWORD) -> None:
        self._browser, self._site, self._password = browser, site, password
        self._contexts: dict[str, BrowserContext] = {}

    def signs_in(self, username: str) -> Page:
        if username in self._contexts:
            page = self._contexts[username].pages[0]
            page.goto(self._site.url)
            return page
        context = self._contexts[username] = self._browser.new_context(locale="zh-CN", accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(f"{self._site.url}/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(self._password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    def leave(self) -> None:
        for context in self._contexts.values():
            context.close()


def _declarations(employer: Employer, folder: Path) -> tuple[Path, Path]:
    """The same list twice: once with a wrong check digit, then mended."""
    from datetime import date

    numbers = [make_citizen_number("790001", date(1985, 6, n), 11) for n in (1, 2)]
    wrong = numbers[0][:-1] + ("1" if numbers[0][-1] != "1" else "2")
    paths = []
    for name, first in (("申报-有误.xlsx", wrong), ("申报.xlsx", numbers[0])):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["社会保险费月申报表"])
        sheet.append(["统一社会信用代码", employer.credit_code])
        sheet.append(["姓名", "社会保障号码", "入职日期", "缴费基数（元）", "到账日期"])
        sheet.append(["王 小明", first, 20251201, "8,000.00", "2025.12.15"])
        sheet.append(["李·阿依古丽", numbers[1], "2025年12月1日", 9000, "2025-12-15"])
        path = folder / name
        book.save(path)
        paths.append(path)
    return paths[0], paths[1]


def _upload(page: Page, path: Path) -> None:
    page.get_by_role("link", name=re.compile("申报记录")).first.click()
    page.get_by_role("link", name="提交申报").first.click()
    page.get_by_label("费款所属期").fill("2025-12")
    page.get_by_label("申报表文件").set_input_files(path)
    page.get_by_role("button", name=re.compile("提交|上传")).last.click()
    page.wait_for_url(re.compile(r"/declarations/\d+/"))


def case_number(page: Page) -> str:
    found = re.search(r"\d{4}-\d{6}", page.get_by_role("main").inner_text())
    assert found, page.get_by_role("main").inner_text()[:600]
    return found[0]


def sign(page: Page, number: str) -> None:
    page.get_by_role("link", name=number).first.click()
    page.get_by_role("radio", name="同意").check()
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已签署")


def _figures_on_the_page(page: Page) -> set[str]:
    for summary in page.locator("details:not([open]) > summary").all():
        summary.click()
    return set(_AMOUNT.findall(page.get_by_role("main").inner_text()))


def _pdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)
