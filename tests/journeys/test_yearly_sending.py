"""The record of a year goes to everybody, in a browser: asked for, approved, printed, posted, returned (J5)."""

import csv
import re
import zipfile
from email import message_from_bytes, policy
from io import BytesIO, StringIO

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.agency.sending.letters import SITE, YEAR, Letters
from tests.agency.sending.receivers import Gateway, MailServer, serving
from tests.agency.world import with_password
from tests.journeys.site import served
from tests.journeys.test_queries import enrols
from tests.journeys.test_road import PASSWORD, Visitors

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROAD, OTHER_ROAD = ("示范区和平路 1 号", "830001", ""), ("示范区和平路 2 号", "830001", "retired")
NOWHERE = ("", "", "interrupted")


@pytest.fixture
def letters(office) -> Letters:
    letters = Letters()
    with_password(PASSWORD, letters.counter, letters.signers[-1])
    return letters


def saves(page: Page) -> None:
    page.get_by_label("电子邮箱").fill("wang@example.cn")
    page.get_by_label("手机号码").fill("13900000001")
    page.get_by_role("button", name="保存").click()


def chooses(page: Page, person_id: int, site: str) -> None:
    """The person wants a mail and a text beside the post."""
    page.goto(f"{site}/people/{person_id}/channels/")
    saves(page)
    enrols(page)
    saves(page)
    expect(page.get_by_role("status")).to_contain_text("已保存")


def taken(page: Page, button: str) -> dict[str, bytes]:
    """The files of a print file that is taken."""
    with page.expect_download() as given:
        page.get_by_role("button", name=button).click()
    with zipfile.ZipFile(given.value.path()) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def number_on(sheets: bytes, name: str) -> str:
    """The number of the sheet of somebody: what stands on a letter that came back."""
    for page in pypdf.PdfReader(BytesIO(sheets)).pages:
        text = page.extract_text()
        if name in text and (found := re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,}\b", text)):
            return found[0]
    raise AssertionError(f"no sheet of {name}")


def test_everybody_gets_the_record_of_the_year(letters, office, browser: Browser):
    reached, retired, nowhere = letters.people(ROAD, OTHER_ROAD, NOWHERE)
    login = letters.insured(reached)
    with_password(PASSWORD, login)
    with serving(MailServer()) as mail, serving(Gateway()) as gateway:
        environ = {
            **office.environ, "QUANYI_SITE_URL": SITE,
            "QUANYI_SMTP": "smtp://{}:{}".format(*mail.server_address),
            "QUANYI_TEXT_GATEWAY": "http://{}:{}/".format(*gateway.server_address),
        }  # fmt: skip
        with served(environ) as site:
            someone = Visitors(browser, site)
            person = someone.signs_in(login.username)
            chooses(person, reached.pk, site.url)

            counter = someone.signs_in("counter")
            counter.get_by_role("link", name="年度寄送").click()
            counter.get_by_label("年度", exact=True).fill(str(YEAR))
            counter.get_by_label("事由").fill("年度权益记录寄送")
            counter.get_by_role("button", name="申请寄送").click()
            expect(counter.get_by_role("button", name="批准寄送")).to_have_count(0)

            approver = someone.signs_in(letters.signers[-1].username)
            approver.goto(counter.url)
            approver.get_by_role("button", name="批准寄送").click()
            expect(approver.get_by_role("heading", name="打印文件")).to_be_visible()
            expect(approver.get_by_role("button", name="领取")).to_have_count(
                0
            )  # the approver does not print

            counter.reload()
            expect(counter.locator("section", has=counter.locator("#unreached"))).to_contain_text(
                "没有邮寄地址"
            )
            file = taken(counter, "领取")
            index = next(content for name, content in file.items() if name.endswith(".csv"))
            sheets = next(content for name, content in file.items() if name.endswith(".pdf"))
            assert len(list(csv.reader(StringIO(index.decode("utf-8-sig"))))) == 1 + 2
            counter.reload()
            counter.get_by_label("收寄凭证号").fill("挂号 0001")
            counter.get_by_role("button", name="登记交寄").click()
            counter.get_by_label("退回的单上的验证码").fill(number_on(sheets, retired.insurance_number))
            counter.get_by_label("退回的原因").fill("查无此人")
            counter.get_by_role("button", name="登记退件").click()
            expect(counter.get_by_role("status")).to_contain_text("已登记退件")
            unreached = counter.locator("section", has=counter.locator("#unreached"))
            expect(unreached).to_contain_text("查无此人")
            expect(unreached).to_contain_text(nowhere.insurance_number)

            person.goto(f"{site.url}/people/{reached.pk}/channels/")
            for way in ("邮寄", "电子邮件", "短信"):
                expect(person.get_by_role("row", name=re.compile(f"{YEAR}.*{way}"))).to_be_visible()
            person.goto(f"{site.url}/people/{reached.pk}/readers/")
            expect(person.get_by_role("main")).to_contain_text("年度寄送")
            someone.leave()
    (to, letter), (text,) = mail.messages[0], gateway.messages
    written = message_from_bytes(letter, policy=policy.default).get_content()
    assert to == "wang@example.cn"
    assert len(mail.messages) == 1
    for told in (written, str(text)):
        assert SITE in told
        assert reached.social_security_number not in told
