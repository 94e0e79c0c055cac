"""The demo's lives in the middle of their journeys, and how clerks go on with them in a browser, from 待办总览.

One person under two numbers comes from a finding to a merge, is sent back once, and is told by letter (J10); a birth is
granted (J18); the wage of a year enters by its case, and anybody reads it (J4).
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.site import served
from tests.journeys.test_comparison import sends_back
from tests.journeys.test_road import Visitors, case_number, sign
from tests.journeys.test_widths import _at_each_width as at_each_width

from quanyi.agency.control.models import DataFinding
from quanyi.agency.demo import aged, between, district, doors, journeys, road, worked
from quanyi.agency.demo.logins import PASSWORD
from quanyi.agency.demo.slips import SLIPS
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case, Letter
from quanyi.law.money import format_yuan
from quanyi.law.terms import AccountEvent

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAITING = {
    "transfer_out", "dispute", "benefit", "inheritance", "death", "termination", "injury", "flexible", "parameter",
}  # fmt: skip
# Findings that the journeys bring; the road brings the others that the earlier system did not.
MADE = {"notified.death", "notified.name", "person.duplicate", "suspense.old", "account.closed_balance"}
WORKED_ON = 9  # the counter's worklists with somebody on them; no second office sends the district messages


def begun() -> None:
    """The district after its road, its journeys begun: once, and all the persons still there."""
    district.build(journeys.NEEDED)
    road.walk(say=lambda text: None)
    persons = set(Person.objects.values_list("pk", flat=True))
    told: list[str] = []
    journeys.begin(say=told.append)
    cases = Case.objects.count()
    journeys.begin(say=told.append)
    assert (Case.objects.count(), len(told)) == (cases, 1)
    assert Person.objects.count() == len(persons) + 1  # the second number of one person
    moved, died = (doors.person_at(index).pk for index in (between.LEFT, aged.DIED))
    at = stands([moved, died])
    assert (at[moved].event, at[died].event) == (AccountEvent.TRANSFERRED_OUT, AccountEvent.DEATH_REPORTED)


def test_the_journeys_of_the_demo_go_on_from_the_worklists(office, browser: Browser, tmp_path: Path):
    begun()
    assert {case.kind for case in review.undecided()} >= WAITING
    found = set(DataFinding.objects.filter(gone=None).values_list("check_code", flat=True))
    assert found - {check for check, _slip in SLIPS.values()} <= MADE
    paper = tmp_path / "材料.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    with served(office.environ) as site:
        someone = Visitors(browser, site, password=PASSWORD)
        counter = someone.signs_in(COLLECTOR)
        counter.get_by_role("link", name="待办总览").click()
        assert counter.locator("tbody tr:not(.muted)").count() >= WORKED_ON
        assert not at_each_width(counter, COLLECTOR, {"/worklists/": 1})
        counter.set_viewport_size({"width": 1280, "height": 900})
        _merges(counter, someone, paper)
        _granted(counter)
        _enters(someone, site.url)
        someone.leave()


def _merges(counter: Page, someone: Visitors, paper: Path) -> None:
    """From the list to the finding, from the finding to the form; sent back once; the letter names the kept number."""
    counter.get_by_role("row", name="疑似一人两个号码").get_by_role("link").click()
    finding = DataFinding.objects.get(check_code="person.duplicate")
    counter.get_by_role("link", name=str(finding.pk), exact=True).click()
    counter.get_by_role("button", name=re.compile("归并")).click()
    _chooses(counter, paper)
    number = case_number(counter)
    sends_back(someone.signs_in("wangfang"), number)
    counter.reload()
    counter.get_by_role("link", name="更正后重新提交").click()
    kept = doors.person_at(between.TWICE)
    counter.get_by_label("保留的号码").fill(kept.insurance_number)
    counter.get_by_label("注销的号码").fill(between.second_number())
    _chooses(counter, paper)
    doors.signed(Case.objects.get(number=number))
    counter.reload()
    expect(counter.get_by_role("main")).to_contain_text("已入账")
    told = Letter.objects.filter(case__number=number).latest("pk")
    assert told.person_id == kept.pk
    counter.get_by_role("link", name="待办总览").click()
    expect(counter.get_by_role("row", name="疑似一人两个号码")).to_contain_text("1")


def _chooses(page: Page, paper: Path) -> None:
    page.get_by_label("本人选择日期").fill("2026-01-20")
    page.get_by_label("归并事由").fill("单位录入时看错一位，身份证复印件一致")
    for label in ("身份证件和证明两个号码同属一人的材料", "本人书面选择保留哪个账户的确认书"):
        page.get_by_label(label, exact=True).set_input_files(paper)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("等待初审")


def _granted(counter: Page) -> None:
    """生育津贴 that waits for 初审, from the work list to its decision and letter."""
    mother = doors.person_at(worked.MOTHER)
    waits = Case.objects.filter(kind="benefit", rounds__submission__benefit_rows__person=mother)
    case = waits.get()
    counter.get_by_role("link", name="待办案件").click()
    counter.get_by_role("link", name=case.number).first.click()
    expect(counter.get_by_role("main")).to_contain_text("生育津贴")
    doors.signed(case)
    decision = BenefitDecision.objects.get(case=case)
    counter.reload()
    expect(counter.get_by_role("main")).to_contain_text(format_yuan(decision.amount_fen))
    assert Letter.objects.filter(case=case, person=mother).exists()


def _enters(someone: Visitors, url: str) -> None:
    """The last two signatures of a parameter, each by its signer; then anybody reads the value."""
    number = Case.objects.get(kind="parameter").number
    for username in SIGNERS[2:]:
        sign(someone.signs_in(username), number)
    page = someone.signs_in(SIGNERS[3])
    page.goto(f"{url}/parameters/reference_wage/")
    expect(page.get_by_role("main")).to_contain_text("8,512.00")
