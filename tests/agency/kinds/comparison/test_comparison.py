"""Lists of other authorities beside the register: what differs becomes work, and nothing changes by the list alone."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency import world
from tests.agency.kinds.change.changing import changed, item
from tests.agency.money.office import Money
from tests.agency.visitors import browser
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import ComparisonRow, Exchange, FileKind, Outcome
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import CheckRun, DataFinding
from quanyi.agency.custody.erasure_rows import rows_of
from quanyi.agency.desk import actions
from quanyi.agency.kinds.comparison import posting
from quanyi.agency.kinds.comparison.acts import Letter, hand_in_notice
from quanyi.agency.registry.facts import employer_facts_of, facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Post
from quanyi.law.terms import Verdict
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db
LETTER = Letter("示公函〔2026〕12号", date(2026, 1, 12))


class Comparing(Money):
    """The small office with somebody who keeps the data: lists come in, findings come out."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = world.account("keeper", Post.DATA_KEEPER)
        self.as_keeper = browser(self.keeper)
        self.receipts = 0

    def person(self, sequence: int, name: str) -> Person:
        self.approve(self.declare(self.row(sequence, name=name)))
        return Person.objects.get(social_security_number=number(sequence))

    def notified(self, kind: FileKind, text: str):
        return hand_in_notice(text.encode(), "名单.csv", kind, LETTER, by=self.keeper)

    def compared(self, kind: FileKind, text: str) -> list[tuple[str, str]]:
        """(event, outcome) of each row, once four have agreed to the list."""
        handed_in = self.notified(kind, text)
        assert handed_in.case, handed_in.check.faults
        self.approve(handed_in.case)
        rows = ComparisonRow.objects.filter(submission__round__case=handed_in.case)
        return list(rows.order_by("row").values_list("event", "outcome"))

    def signed(self, case: Case) -> None:
        for signer in self.signers:
            answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
            assert not hasattr(answer, "reason"), answer


@pytest.fixture
def office(db):
    return Comparing()


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def found() -> list[tuple[str, int | None]]:
    standing = DataFinding.objects.filter(check_code__startswith="notified.", gone=None)
    return list(standing.order_by("pk").values_list("check_code", "person_id"))


def again() -> None:
    check_data(region="DEMO", today=date(2026, 2, 1), by=None, reason="测试")


@pytest.mark.shows("d14-5-1", "公安机关通报的死亡名单逐行核对，据此立案办理，登记不因通报自动变更")
def test_a_death_that_the_police_notify_is_registered_by_a_case_that_rests_on_its_row(office):
    person, other = office.person(1, "王小明"), office.person(2, "李四")
    upload = SimpleUploadedFile("死亡名单.csv", deaths((number(1), "王小明"), (number(7), "赵外人")).encode())
    page = office.as_keeper.post(
        reverse("comparisons"),
        {"source": "police", "letter": LETTER.number, "sent_on": "2026-01-12", "file": upload},
    )
    file = Exchange.objects.get().file
    assert page.headers["Location"] == reverse("notice", args=[file.pk])
    case = Case.objects.latest("pk")
    shown = text(office.as_first.get(reverse("case", args=[case.pk])))
    assert ("王小明" in shown, "赵外人" in shown, LETTER.number in shown) == (True, False, True)
    assert AuditEntry.objects.filter(act=Act.VIEW_CASE, person_id=person.pk).exists()
    assert not AuditEntry.objects.filter(act=Act.VIEW_CASE, person_id=other.pk).exists()
    stranger = ComparisonRow.objects.get(outcome=Outcome.UNKNOWN)
    assert (stranger.number, stranger.name, stranger.on) == ("", "", None)
    assert found() == []
    office.signed(case)
    assert facts_of(person)["status"].value == "contributing"
    assert found() == [("notified.death", person.pk)]

    finding = DataFinding.objects.get(check_code="notified.death")
    at_finding = text(office.as_counter.get(reverse("finding", args=[finding.pk])))
    assert "登记死亡" in at_finding
    form = office.as_counter.post(reverse("change-from-finding", args=[finding.pk, "status"]))
    address = form.headers["Location"]
    assert "finding=" in address
    blank = text(office.as_counter.get(address))
    assert "公安机关通报（示公函〔2026〕12号）第 2 行" in blank
    report = f"{reverse('report-death', args=[person.pk])}?reporter=finding&finding={finding.pk}"
    assert html.escape(report) in office.as_counter.get(address).content.decode()
    assert 'value="示公函〔2026〕12号"' in office.as_counter.get(report).content.decode()
    assert office.as_counter.get(report + "9").status_code == 404
    given = {"value": "died", "holds_from": "2026-01-03", "later": "keep", "reason": "公安通报"}
    opened = office.as_counter.post(address, given)
    begun = Case.objects.latest("pk")
    assert opened.headers["Location"] == reverse("case", args=[begun.pk])
    assert office.as_counter.post(address, given).status_code == 422  # one case rests on a finding at a time
    office.signed(begun)
    assert facts_of(person)["status"].value == "died"
    again()
    assert found() == []
    assert begun.number in text(office.as_counter.get(reverse("finding", args=[finding.pk])))


def test_another_day_of_death_is_told_how_to_be_put_right_and_begins_no_case(office):
    person = office.person(1, "王小明")
    changed(office, item(person, date(2026, 1, 5), status="died"))
    office.compared(FileKind.POLICE, deaths((number(1), "王小明")))
    assert found() == [("notified.death_day", person.pk)]
    finding = DataFinding.objects.get()
    page = text(office.as_counter.get(reverse("finding", args=[finding.pk])))
    assert ("先在人员状态中" in page, "<button formaction" in page) == (True, False)
    changed(office, item(person, date(2026, 1, 5), status="contributing"))
    changed(office, item(person, date(2026, 1, 3), status="died"))
    again()
    assert found() == []


def deaths(*who: tuple[str, str], on: str = "2026-01-03") -> str:
    return "公民身份号码,姓名,死亡日期,性别\n" + "".join(f"{n},{name},{on},男\n" for n, name in who)


@pytest.mark.parametrize(
    ("row", "event", "outcome", "codes"),
    [
        ((number(1), "王小明"), "died", "differs", ["notified.death"]),
        ((number(1), "王晓明"), "died", "likely", ["notified.identity"]),
        ((number(1)[:15] + "9" + number(1)[16:], "王小明"), "died", "likely", ["notified.identity"]),
        ((number(1)[:15] + "9" + number(1)[16:], "王晓明"), "died", "unknown", []),
        ((number(1).lower(), "王 小明"), "died", "differs", ["notified.death"]),
    ],
)
@pytest.mark.shows("d14-5-2", "号码或姓名差一个字的行列为疑似，由人核对")
def test_a_characters_difference_is_shown_and_never_taken_for_none(office, row, event, outcome, codes):
    office.person(1, "王小明")
    assert office.compared(FileKind.CIVIL, deaths(row)) == [(event, outcome)]
    assert [code for code, _ in found()] == codes
    if outcome == "likely":
        shown = text(office.as_first.get(reverse("case", args=[Case.objects.latest("pk").pk])))
        assert re.search(r"<mark>[晓9]</mark>", shown)


def test_a_death_of_somebody_likely_is_found_once_the_name_is_corrected(office):
    person = office.person(1, "王小明")
    assert office.compared(FileKind.CIVIL, deaths((number(1), "王晓明"))) == [("died", "likely")]
    assert [code for code, _ in found()] == ["notified.identity"]
    assert "晓" not in DataFinding.objects.get().key  # a key has no name in it
    changed(office, item(person, date(2025, 3, 1), name="王晓明"))
    again()
    assert found() == [("notified.death", person.pk)]
    changed(office, item(person, date(2026, 1, 20), name="王明"))  # a later name makes nobody another person
    again()
    assert found() == [("notified.death", person.pk)]


def test_a_new_name_leads_to_the_change_of_the_name_and_two_lists_to_one_finding(office):
    person = office.person(1, "王小明")
    text_of = "公民身份号码,现姓名,曾用名,更名日期\n{},王晓明,{},2026-01-05\n".format
    assert office.compared(FileKind.POLICE, text_of(number(1), "王小明")) == [("renamed", "differs")]
    assert office.compared(FileKind.POLICE, text_of(number(1), "王小明") + "\n") == [("renamed", "differs")]
    assert found() == [("notified.name", person.pk)]
    finding = DataFinding.objects.get(check_code="notified.name")
    page = office.as_counter.post(reverse("change-from-finding", args=[finding.pk, "name"]))
    office.as_counter.post(
        page.headers["Location"],
        {"value": "王晓明", "holds_from": "2026-01-05", "later": "keep", "reason": "公安通报"},
    )
    office.signed(Case.objects.latest("pk"))
    again()
    assert found() == []
    assert office.compared(FileKind.POLICE, text_of(number(1), "王小明") + ",,,\n") == [("renamed", "agrees")]


def test_a_closed_unit_is_found_and_its_name_compared(office):
    code, name = office.employer.credit_code, office.employer.name
    rows = f"统一社会信用代码,企业名称,登记状态,注销日期\n{code},{name},注销,2026-01-04\n"
    assert office.compared(FileKind.MARKET, rows) == [("closed", "differs")]
    finding = DataFinding.objects.get(check_code="notified.closed")
    assert finding.employer == office.employer
    page = office.as_counter.post(reverse("change-from-finding", args=[finding.pk, "employer_status"]))
    assert page.headers["Location"].startswith(
        f"/changes/employers/{office.employer.pk}/items/employer_status/"
    )
    office.as_counter.post(
        page.headers["Location"],
        {"value": "closed", "holds_from": "2026-01-04", "later": "keep", "reason": "注销登记"},
    )
    office.signed(Case.objects.latest("pk"))
    assert employer_facts_of(office.employer)["employer_status"].value == "closed"
    again()
    assert found() == []
    other = f"统一社会信用代码,机构名称\n{code},示范区青禾制造集团\n"
    assert office.compared(FileKind.STAFFING, other) == [("listed", "differs")]
    assert [each for each, _ in found()] == ["notified.unit_name"]


def test_payments_are_held_against_the_books_both_ways(office):
    office.owing(1)
    office.approve(office.receive(office.paid("B001"), office.paid("B002", 到账日期="2025-04-03")))
    rows = (
        "流水号,入库日期,金额,统一社会信用代码\n"
        f"B001,2025-04-02,1920.00,{office.employer.credit_code}\n"
        f"T009,2025-04-05,88.00,{office.employer.credit_code}\n"
    )
    assert office.compared(FileKind.TAX, rows) == [("paid", "agrees"), ("paid", "unknown")]
    standing = DataFinding.objects.filter(check_code__startswith="notified.").order_by("check_code")
    assert [(each.check_code, each.evidence["reference"]) for each in standing] == [
        ("notified.payment", "T009"),
        ("notified.payment_ours", "B002"),
    ]


def test_a_file_with_a_fault_is_not_compared_and_the_same_file_comes_in_once(office):
    office.person(1, "王小明")
    faulty = office.notified(FileKind.POLICE, deaths((number(1), "王小明"), on="2099-01-01"))
    assert faulty.case is None
    assert [fault["code"] for fault in faulty.check.faults] == [FaultCode.DAY_IN_FUTURE.value]
    first = office.notified(FileKind.POLICE, deaths((number(1), "王小明")))
    second = office.notified(FileKind.POLICE, deaths((number(1), "王小明")))
    assert second.seen_before
    assert second.case == first.case
    unread = office.notified(FileKind.MARKET, "统一社会信用代码,名称,登记状态\n91,甲公司,冬眠\n")
    assert [fault["code"] for fault in unread.check.faults] == [FaultCode.STATE_UNKNOWN.value]
    long = office.notified(
        FileKind.MARKET, f"统一社会信用代码,名称,登记状态\n{'9' * 70},甲公司,注销\n91,{'甲' * 201},注销\n"
    )
    assert [(fault["row"], fault["code"]) for fault in long.check.faults] == [
        (3, FaultCode.NAME_INVALID.value)
    ]
    of_code = office.notified(FileKind.MARKET, f"统一社会信用代码,名称,登记状态\n{'9' * 70},甲公司,注销\n")
    assert of_code.case
    page = text(office.as_keeper.get(reverse("notice", args=[unread.file.pk])))
    assert "存续、在业、注销、吊销、撤销" in page


def test_a_signature_does_not_wait_for_a_check_under_way(office, monkeypatch):
    office.person(1, "王小明")
    monkeypatch.setattr(posting, "try_to_take", lambda lock: False)  # as while the nightly run holds it
    office.compared(FileKind.POLICE, deaths((number(1), "王小明")))
    assert found() == []
    again()
    assert [code for code, _ in found()] == ["notified.death"]


def test_only_the_keeper_hands_in_and_a_run_of_some_checks_is_no_whole_run(office):
    assert office.as_counter.post(reverse("comparisons"), {}).status_code == 403
    assert office.as_counter.get(reverse("comparisons")).status_code == 200
    assert office.as_sender.get(reverse("comparisons")).status_code == 403
    assert office.as_keeper.post(reverse("comparisons"), {}).status_code == 422
    office.person(1, "王小明")
    office.compared(FileKind.POLICE, deaths((number(1), "王小明")))
    assert "collect_comparisonrow" in {one.target.table for one in rows_of(Person.objects.get())}
    assert CheckRun.objects.count() == 1
    assert "还没有核查过" not in text(office.as_keeper.get(reverse("findings")))
