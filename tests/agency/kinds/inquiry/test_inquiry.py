"""A finding on its way: found, an opinion on it, four signatures, decided; and who may do and see what."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding, FindingResolution
from quanyi.agency.desk import actions
from quanyi.agency.kinds.inquiry.acts import open_inquiry
from quanyi.agency.kinds.inquiry.resolving import InquiryRefused, Opinion
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors as review
from quanyi.agency.staff.models import Post
from quanyi.law.terms import InquiryResult, Verdict

pytestmark = pytest.mark.django_db
OPINION = Opinion(InquiryResult.CONFIRMED, "与单位花名册核对，缺两个月", "由单位补报")
FORM = {"result": "confirmed", "reason": "与单位花名册核对，缺两个月", "handling": "由单位补报"}


class Keepers(Visitors):
    """The small office with a keeper of the data and one finding: two months missing."""

    def __init__(self):
        super().__init__()
        self.keeper = world.account("keeper", Post.DATA_KEEPER)
        self.as_keeper = browser(self.keeper)
        self.person = self.registered()
        row = self.row(month=world.Month(2025, 6), paid_on=date(2025, 6, 20), started_on=None)
        self.approve(self.declare(row))
        self.look()
        self.finding = DataFinding.objects.get()

    def look(self):
        return check_data(region="DEMO", today=date(2026, 1, 1), by=self.keeper, reason="测试")


@pytest.fixture
def office():
    return Keepers()


@pytest.mark.shows("gb-12-1", "查出的错误经初审复审纠正")
@pytest.mark.shows("d14-12", "维护的内容、原因、处理方法和责任人留存")
@pytest.mark.shows("d14-11-1", "核查发现经四人签署修正或说明")
def test_a_finding_is_decided_by_four_signatures(office):
    case = open_inquiry(office.finding.pk, OPINION, by=office.keeper)
    assert not FindingResolution.objects.exists()
    office.approve(case)
    resolution = FindingResolution.objects.get()
    assert (resolution.finding, resolution.case, resolution.inquiry.result) == (
        office.finding,
        case,
        "confirmed",
    )
    entry = AuditEntry.objects.get(act=Act.RESOLVE_FINDING)
    assert entry.detail["handling"] == OPINION.handling
    assert entry.person_id == office.person.pk
    with pytest.raises(InquiryRefused, match="已有核查结论"):
        open_inquiry(office.finding.pk, OPINION, by=office.keeper)


@pytest.mark.shows("gb-12-1", "初审复审由数据库强制")
def test_the_database_wants_four_signatures_too(office):
    case = open_inquiry(office.finding.pk, OPINION, by=office.keeper)
    inquiry = review.latest_round(review.cases().get(pk=case.pk)).submission.inquiry
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        FindingResolution.objects.create(finding=office.finding, case=case, inquiry=inquiry)


def test_one_inquiry_at_a_time_and_a_returned_one_goes_on(office):
    case = open_inquiry(office.finding.pk, OPINION, by=office.keeper)
    with pytest.raises(Refusal, match=case.number):
        open_inquiry(office.finding.pk, OPINION, by=office.keeper)
    office.send_back(case, "请附花名册")
    assert open_inquiry(office.finding.pk, OPINION, by=office.keeper) == case
    office.approve(case)
    assert FindingResolution.objects.get().inquiry.submission.round.number == 2


def test_a_rejected_inquiry_leaves_the_finding_open(office):
    case = open_inquiry(office.finding.pk, OPINION, by=office.keeper)
    actions.sign_case(case.pk, by=office.signers[0], verdict=Verdict.REJECT, opinion="不属实")
    assert open_inquiry(office.finding.pk, OPINION, by=office.keeper) != case


def test_what_is_gone_needs_no_inquiry(office):
    for n in (4, 5):
        row = office.row(month=world.Month(2025, n), paid_on=date(2025, n, 20), started_on=None)
        office.approve(office.declare(row))
    assert office.look().gone == 1
    with pytest.raises(InquiryRefused, match="看不到"):
        open_inquiry(office.finding.pk, OPINION, by=office.keeper)


@pytest.mark.shows("d14-11-1", "数据管理岗从问题清单走到案件")
def test_the_keeper_walks_from_the_list_to_the_case(office):
    looks = AuditEntry.objects.filter(act=Act.VIEW_FINDING, person_id=office.person.pk)
    page = office.as_keeper.get(reverse("findings"))
    assert "参保关系存续期间缺缴费月份" in page.content.decode()
    assert looks.count() == 1, "the list shows the person"
    shown = office.as_keeper.get(reverse("finding", args=[office.finding.pk])).content.decode()
    assert "2025-04、2025-05" in shown
    assert looks.count() == 2
    case_page = office.as_keeper.post(reverse("finding", args=[office.finding.pk]), FORM, follow=True)
    assert "由单位补报" in case_page.content.decode()
    assert "待初审" in case_page.content.decode()


def test_an_opinion_needs_its_reason(office):
    answer = office.as_keeper.post(reverse("finding", args=[office.finding.pk]), {**FORM, "reason": ""})
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()


def test_the_list_narrows_by_check_and_by_state(office):
    for query, found in (
        ("?check=month.missing", True),
        ("?check=month.twice", False),
        ("?state=gone", False),
        ("?state=nonsense", True),
    ):
        page = office.as_keeper.get(reverse("findings") + query).content.decode()
        assert (reverse("finding", args=[office.finding.pk]) in page) is found, query


def test_who_may_look_and_who_may_act(office):
    places = reverse("findings"), reverse("finding", args=[office.finding.pk])
    for stranger in (office.as_administrator, office.as_sender):
        assert {stranger.get(place).status_code for place in places} == {403}
        assert stranger.post(reverse("run-checks")).status_code == 403
    assert {office.as_first.get(place).status_code for place in places} == {200}
    assert office.as_first.post(reverse("run-checks")).status_code == 403
    office.as_first.post(places[1], FORM)
    assert not office.finding.inquiries.exists()
    office.as_keeper.post(reverse("run-checks"))
    assert AuditEntry.objects.filter(act=Act.CHECK_DATA).count() == 2


@pytest.mark.shows("d14-23", "问题清单不列姓名和号码")
def test_a_list_names_nobody(office):
    DataFinding.objects.create(
        run=office.finding.run, check_code="number.invalid", key="x", person=office.person,
        evidence={"number": world.number(1), "fault": "最后一位校验码不符"},
    )  # fmt: skip
    page = office.as_keeper.get(reverse("findings")).content.decode()
    assert "最后一位校验码不符" in page
    assert world.number(1) not in page
    assert "王小明" not in page


def test_there_is_no_such_finding(office):
    assert office.as_keeper.get(reverse("finding", args=[10**6])).status_code == 404
