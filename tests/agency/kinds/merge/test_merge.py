"""Merging: months once, the rest goes over with its interest, what was paid twice goes back, the number ends."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.change.changing import asked, changed, item
from tests.agency.kinds.correction.corrections import contribution, declare_months
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import (
    ChangeAct,
    ClearanceRow,
    DocumentKind,
    TerminationRequest,
    TerminationStep,
)
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding, DisputeResult
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.clearance.acts import clear_suspense
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.kinds.merge.merging import Choice, open_merge
from quanyi.agency.kinds.merge.planning import MergeRefused
from quanyi.agency.kinds.unemployment.registering import open_unemployment
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import shut_months, stands
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.ledger.suspense import waiting_of
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.review.withdrawal import withdraw
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, AccountStatus, ClearanceUse, DismissalCause, Scheme, Verdict

pytestmark = pytest.mark.django_db
J, F, M = Month(2023, 1), Month(2023, 2), Month(2023, 3)
OWN = 64_000  # 8 % of 8,000.00 yuan


class Office(Visitors):
    """One person at two numbers: January and February 2023 under the one, February and March under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = declare_months(self, J, F, name="王小明", started_on=date(2023, 1, 1))
        self.ended = declare_months(self, F, M, sequence=3, name="王小明", started_on=date(2023, 2, 1))

    def merged(self, **given) -> Case:
        choice = Choice(
            given.pop("kept", self.kept), given.pop("ended", self.ended), date(2025, 1, 2), "号码登错"
        )
        return open_merge(choice, by=self.counter, **given)


@pytest.fixture(scope="module")
def of_module(begun):
    return Office()


@pytest.fixture
def office(db, of_module) -> Office:
    of_module.open_browsers()
    return of_module


def months_of(person: Person) -> list[Month]:
    return sorted(line.month for line in person_record(person).contributions if line.is_paid)


@pytest.mark.shows("gb-11", "一人两个号码的，归并为一个账户，另一个号码不再使用")
@pytest.mark.shows("gb-6.4-2", "归并办结，重复的账户注销，月份和余额并入")
def test_months_count_once_and_what_was_paid_twice_goes_back(office):
    office.settle(2023)
    office.settle(2024)
    before = {person: ledger.balance(person.pk) for person in (office.kept, office.ended)}
    assert before[office.kept] > 2 * OWN  # with interest
    case = office.approve(office.merged())

    assert months_of(office.kept) == [J, F, M]
    assert months_of(office.ended) == [F]  # what was is still to be read
    assert ledger.balance(office.ended.pk) == 0
    [item] = SuspenseItem.objects.filter(reason="paid_twice")
    assert (item.person, item.employer) == (office.kept, None)
    assert waiting_of(office.kept) == [item]
    assert ledger.balance(office.kept.pk) + item.amount_fen == sum(before.values())
    at = stands([office.ended.pk])[office.ended.pk]
    assert (at.state, at.event) == (AccountStatus.CANCELLED, AccountEvent.MERGED)
    assert all(relation.ends_on for relation in relations_of(office.ended.pk))
    facts = dict(Letter.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert facts["重复缴费的月份，不重复计算"] == "2023-02"

    # As if March had always stood there.
    alone = declare_months(office, J, F, M, sequence=5, name="李四")
    assert person_record(alone).contribution_months == person_record(office.kept).contribution_months == 3
    for line in person_record(office.kept).contributions:
        for amount in line.amounts:
            assert open_figure(office.kept, amount.key).still_equal
    for year in person_record(office.kept).years:
        for amount in (year.credited, year.interest, year.closing):
            if amount.fen is not None:
                assert open_figure(office.kept, amount.key).still_equal, amount.key
    assert not reconcile(reason="测试").differences.count()
    back = ClearanceRow(
        item=item, use=ClearanceUse.REFUND.value, amount_fen=item.amount_fen, payee="王小明 6222"
    )
    office.approve(clear_suspense([back], by=office.counter))
    assert not reconcile(reason="测试").differences.count()
    check_data(region="DEMO", today=date(2025, 12, 1), by=None, reason="测试")
    found = DataFinding.objects.filter(person__in=[office.kept, office.ended])
    assert not list(found.values_list("check_code", "evidence"))


def test_a_year_settled_after_the_merge_gives_the_number_that_ended_nothing(office):
    """What stood there in years not settled went with it in its own year, as paid back without interest."""
    office.approve(office.merged())
    [back] = SuspenseItem.objects.filter(reason="paid_twice")
    assert back.amount_fen == OWN
    office.settle(2023)
    office.settle(2024)
    assert ledger.balance(office.ended.pk) == 0
    alone = declare_months(office, J, F, M, sequence=5, name="李四")
    for year in (2023, 2024):
        office.settle(year)
    assert ledger.balance(office.kept.pk) == ledger.balance(alone.pk)
    assert not reconcile(reason="测试").differences.count()
    check_data(region="DEMO", today=date(2025, 12, 1), by=None, reason="测试")
    assert not DataFinding.objects.filter(person=office.ended, check_code="account.closed_balance").exists()


def test_money_that_waits_for_the_number_that_ends_stands_in_the_way(office):
    office.approve(office.merged())  # February, paid twice, waits for the person
    third = declare_months(office, Month(2023, 6), sequence=7)
    with pytest.raises(MergeRefused, match="暂收款"):
        office.merged(kept=third, ended=office.kept)


def test_the_number_that_ended_is_refused_and_names_the_one_that_stays(office):
    office.approve(office.merged())
    [why] = shut_months([(office.ended.pk, Month(2025, 4))]).values()
    assert "并入其他账户" in why.zh
    assert number(1)[-4:] in why.zh
    with pytest.raises(MergeRefused, match="注销"):
        office.merged()
    with pytest.raises(MergeRefused, match="注销"):
        office.merged(kept=office.ended, ended=office.kept)


def test_nothing_of_it_stands_where_the_books_moved_meanwhile(office):
    case = office.merged()
    with pytest.raises(AlreadyUnderWay):
        office.merged()
    declare_months(office, Month(2023, 4), sequence=3)
    with pytest.raises(PostingRefused, match="已过时"):
        office.approve(case)
    assert months_of(office.kept) == [J, F]


def test_a_case_under_way_or_the_same_number_stands_in_the_way(office):
    with pytest.raises(MergeRefused, match="同一个账户"):
        office.merged(ended=office.kept)
    waiting = office.declare(office.row(3, month=Month(2023, 5), started_on=None, paid_on=date(2023, 5, 20)))
    with pytest.raises(MergeRefused, match=waiting.number):
        office.merged()


def relation(act: ChangeAct, on: date, person: Person, employer, scheme: Scheme = Scheme.PENSION) -> Change:
    return Change(act, on, "单位申报", person=person, employer=employer, scheme=scheme)


def test_relations_of_every_scheme_go_on_with_the_number_that_stays(office):
    started, ended, other = ChangeAct.RELATION_START, ChangeAct.RELATION_END, office.other_employer
    of_kept = [
        relation(ended, date(2023, 2, 28), office.kept, office.employer),  # left; the other number came back
        relation(started, date(2024, 3, 1), office.kept, other, Scheme.WORK_INJURY),
    ]
    of_ended = [
        relation(started, date(2024, 1, 1), office.ended, other, Scheme.WORK_INJURY),
        relation(started, date(2024, 1, 1), office.ended, other, Scheme.UNEMPLOYMENT),
    ]
    for each in (*of_kept, *of_ended):
        changed(office, each)
    office.approve(office.merged())
    of_kept = {
        (each.employer, each.scheme, each.starts_on, each.ends_on) for each in relations_of(office.kept.pk)
    }
    assert of_kept == {
        (office.employer, Scheme.PENSION, date(2023, 1, 1), date(2023, 2, 28)),
        (office.employer, Scheme.PENSION, date(2023, 3, 1), None),
        (other, Scheme.WORK_INJURY, date(2024, 1, 1), date(2024, 2, 29)),
        (other, Scheme.WORK_INJURY, date(2024, 3, 1), None),
        (other, Scheme.UNEMPLOYMENT, date(2024, 1, 1), None),
    }
    assert all(each.ends_on for each in relations_of(office.ended.pk))


def test_what_waits_of_either_number_stands_in_the_way(office):
    wanted = asked(office, item(office.kept, date(2024, 1, 1), phone="13800000001"))
    with pytest.raises(MergeRefused, match=wanted.number):
        office.merged()
    office.send_back(wanted)
    with pytest.raises(MergeRefused, match=wanted.number):
        office.merged()
    withdraw(wanted.pk, by=office.counter, reason="记错了")
    key = f"contribution-{contribution(office.ended, M).pk}-base"
    dispute = open_dispute(office.ended, Objection(key, "9,000 元", "工资单"), by=office.counter)
    for n, signer in enumerate(office.signers):
        if n == 1:
            write_finding(dispute, Found(DisputeResult.UPHELD, "申报表", "少报"), by=signer)
        sign_case(dispute.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(MergeRefused, match=f"异议案件 {dispute.number}"):
        office.merged()


def test_what_was_sent_back_is_no_hindrance_to_itself(office):
    office.send_back(case := office.merged())
    assert office.merged().pk == case.pk
    with pytest.raises(AlreadyUnderWay):
        office.merged()
    office.approve(case)


def test_what_does_not_go_over_keeps_the_account(office):
    asked_for = {
        "employer": office.employer, "cause": DismissalCause.CONTRACT_ENDED.value, "ended_on": date(2025, 2, 28),
        "registered_on": date(2025, 3, 10), "seeks_work": True, "reason": "合同期满",
    }  # fmt: skip
    paper = receive_document(b"%PDF-1.7 signed", "申请.pdf", DocumentKind.APPLICATION, by=office.counter)
    request = TerminationRequest.objects.create(
        person=office.kept, ground="lump_sum_short", applied_on=date(2025, 3, 1), application=paper,
        received_by=office.counter,
    )  # fmt: skip
    with pytest.raises(MergeRefused, match="申请终止关系"):
        office.merged()
    TerminationStep.objects.create(request=request, step="withdrawal", on=date(2025, 3, 2), by=office.counter)
    for act, on in (
        (ChangeAct.RELATION_START, date(2024, 1, 1)),
        (ChangeAct.RELATION_END, date(2025, 2, 28)),
    ):
        changed(office, relation(act, on, office.ended, office.employer, Scheme.UNEMPLOYMENT))
    changed(office, relation(ChangeAct.RELATION_END, date(2025, 2, 28), office.ended, office.employer))
    office.approve(open_unemployment(office.ended, asked_for, by=office.counter))
    with pytest.raises(MergeRefused, match="失业登记"):
        office.merged()


def test_the_counter_hands_it_in_with_both_papers(office):
    page = reverse("merge")
    sent = {"kept": number(1), "ended": number(3), "chosen_on": "2025-01-02", "reason": "号码登错"}
    answer = office.as_counter.post(page, sent)
    assert answer.status_code == 422
    assert "确认书" in text_of(answer)
    papers = {
        f"paper_{code}": SimpleUploadedFile(f"{code}.pdf", f"%PDF-1.7 {code}".encode())
        for code in ("merge_identity", "merge_choice")
    }
    assert office.as_counter.post(page, sent | {"ended": number(9)} | papers).status_code == 422
    for paper in papers.values():
        paper.seek(0)
    answer = office.as_counter.post(page, sent | papers)
    assert answer.status_code == 302, text_of(answer)
    shown = text_of(office.as_signers[0].get(answer.url))
    assert "2023-02" in shown
    assert "应退还本人" in shown
    assert office.as_sender.get(page).status_code == 403


def test_a_suspicion_of_the_checks_leads_to_the_form(office):
    check_data(region="DEMO", today=date(2025, 12, 1), by=None, reason="测试")
    finding = DataFinding.objects.filter(check_code="person.duplicate").first()
    assert finding is not None
    form = office.as_counter.get(f"{reverse('merge')}?finding={finding.pk}").content.decode()
    assert office.kept.insurance_number in form
    assert office.ended.insurance_number in form
