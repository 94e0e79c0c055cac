"""Rows that match nobody: which may wait, what is kept of them, what becomes of each, and that nothing counts twice."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.agency.kinds.row_clearance.waiting import APRIL, DUE, mistyped, summary
from tests.agency.money.office import on_account
from tests.agency.world import number

from quanyi.agency.collect.models import DeclarationRow, FileCheck, RowClearance, SetAsideRow, Submission
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.row_clearance.acts import Identified, RowRefused, clear_row, declared_for
from quanyi.agency.kinds.row_clearance.submission import submit_row_clearance
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import set_aside as waiting_rows
from quanyi.agency.ledger.models import ClearedRow, Contribution, Journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.likely import is_near, likely_persons
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount, RowUse, SetAsideReason, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_rows):
    return office_of_rows


def codes(handed_in):
    return [fault["code"] for fault in handed_in.check.faults]


def reasons():
    return dict(SetAsideRow.objects.values_list("row", "reason"))


@pytest.mark.shows("d14-5-2", "核对不上的明细挂起待查，其余照常")
def test_a_row_of_each_kind_waits_and_the_rest_goes_on(office):
    stranger = office.employer
    office.employer = office.other_employer
    office.approve(office.declare(office.row(7, name="赵六")))
    office.employer = stranger
    handed_in = office.declare_file(
        office.line(1, "王小明"),
        office.line(2, "李方"),
        office.line(5, "周五"),
        office.line(0, "吴九", of=mistyped(9)),
        office.line(7, "赵六"),
    )
    assert reasons() == {3: "name_differs", 4: "person_unknown", 5: "number_invalid", 6: "no_relation"}
    assert summary(handed_in.case)["set_aside_rows"] == 4
    assert summary(handed_in.case)["set_aside_fen"] == 4 * DUE
    assert handed_in.case.rounds.get().submission.row_count == 1
    assert summary(handed_in.case)["own_due_fen"] == DUE // 3


@pytest.mark.shows("d14-6-1", "挂起明细的原始资料留存")
@pytest.mark.shows("d14-13", "挂起的明细按原样留存")
def test_a_waiting_row_is_kept_as_it_came(office):
    (row,) = office.waits(office.line(5, "周五"))
    assert row.cells == [
        ["A", "社会保障号码", number(5)],
        ["B", "姓名", "周五"],
        ["C", "缴费基数", "8,000.00"],
        ["D", "到账日期", "2025-04-20"],
    ]
    assert (row.row, row.reason, row.fault["cell" if "cell" in row.fault else "row"]) == (
        3,
        "person_unknown",
        3,
    )
    assert row.submission.submitted_by == office.counter
    assert row.file_check == FileCheck.objects.latest("pk")
    assert not Contribution.objects.filter(month=APRIL).exclude(person=office.wang).exists()


def test_without_the_choice_such_a_row_stops_the_file(office):
    handed_in = office.declare_file(office.line(1, "王小明"), office.line(5, "周五"), set_aside=False)
    assert (handed_in.case, codes(handed_in)) == (None, ["person_unknown"])
    assert not SetAsideRow.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("", "周五", "八千", "2025-04-20", ""), "amount_in_words"),
        (("", "周五", "8000", "2099-04-20", ""), "paid_in_future"),
        (("", "周5", "8000", "2025-04-20", ""), "name_invalid"),
    ],
)
def test_another_fault_stops_the_file_all_the_same(office, wrong, code):
    handed_in = office.declare_file(office.line(1, "王小明"), office.line(6, "郑七"), (number(5), *wrong[1:]))
    assert handed_in.case is None
    assert code in codes(handed_in)
    assert not SetAsideRow.objects.exists()


def test_a_file_in_which_nothing_else_stands_does_not_go_on(office):
    handed_in = office.declare_file(office.line(5, "周五"))
    assert handed_in.case is None
    assert not SetAsideRow.objects.exists()


def test_a_matched_row_is_posted_as_of_its_own_day(office):
    (row,) = office.waits(office.line(0, "李芳", of=mistyped(2), paid="2025-05-06"))
    before = on_account(LedgerAccount.FUND)
    case = clear_row(row.pk, found=Identified(office.li), note="身份证复印件", by=office.counter)
    assert not Contribution.objects.filter(person=office.li, month=APRIL).exists()
    office.approve(case)
    posted = Contribution.objects.get(person=office.li, month=APRIL)
    assert (posted.row.paid_on, posted.credited_month) == (date(2025, 5, 6), Month(2025, 5))
    assert posted.row.social_security_number == number(2)
    assert on_account(LedgerAccount.FUND) == before + DUE
    assert person_record(office.li).contribution_months == 2
    assert not waiting_rows.waiting().exists()
    assert waiting_rows.cleared([row.pk])[row.pk].use is RowUse.MATCHED
    projection.check()


def test_after_it_everything_still_agrees(office):
    first, second = office.waits(office.line(2, "李方"), office.line(5, "周五", paid=""))
    office.approve(clear_row(first.pk, found=Identified(office.li), note="证件", by=office.counter))
    office.approve(clear_row(second.pk, found=None, note="查无此人", by=office.counter))
    run = reconcile(None, "", by=office.settler, reason="测试")
    assert run.difference_count == 0
    check_data(region="DEMO", today=date(2025, 12, 1), by=office.counter, reason="测试")
    found = set(DataFinding.objects.values_list("check_code", flat=True))
    assert not found & {"row.set_aside_old", "account.contribution_differs", "batch.sums", "month.twice"}


def test_a_row_not_paid_for_becomes_an_open_due(office):
    (row,) = office.waits(office.line(2, "李方", paid=""))
    office.approve(clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter))
    assert Contribution.objects.get(person=office.li, month=APRIL).credited_month is None
    assert on_account(LedgerAccount.RECEIVABLE) == DUE


def test_a_returned_row_leaves_the_books_alone_and_is_kept(office):
    (row,) = office.waits(office.line(5, "周五"))
    journals = Journal.objects.count()
    office.approve(clear_row(row.pk, found=None, note="单位来函：误报", by=office.counter))
    assert Journal.objects.count() == journals
    done = waiting_rows.cleared([row.pk])[row.pk]
    assert (done.use, done.note) == (RowUse.RETURNED, "单位来函：误报")
    assert SetAsideRow.objects.filter(pk=row.pk).exists()
    again = office.declare_file(office.line(5, "周五", started="2025-04-01"))
    assert again.case  # what was returned may be declared anew


def test_a_row_waits_until_its_person_is_enrolled(office):
    born_on, april = date(1991, 7, 9), date(2025, 4, 30)
    (row,) = office.waits(office.line(0, "周五", of=number(5, born_on)))
    assert likely_persons(number(5, born_on), "周五", employer_id=office.employer.pk, on=april) == []
    may = office.row(
        5, born_on=born_on, name="周五", month=Month(2025, 5), started_on=date(2025, 4, 1), paid_on=None
    )
    office.approve(office.declare(may))
    assert waiting_rows.waiting().get() == row
    (found,) = likely_persons(number(5, born_on), "周五", employer_id=office.employer.pk, on=april)
    assert (found.likeness, found.is_employee) == ("same_number", True)
    office.approve(clear_row(row.pk, found=Identified(found.person), note="参保登记表", by=office.counter))
    assert Contribution.objects.filter(person=found.person).count() == 2


def test_one_with_no_relation_needs_the_first_day_of_work(office):
    (row,) = office.waits(office.line(5, "周五"))
    mine, office.employer = office.employer, office.other_employer
    office.approve(office.declare(office.row(5, name="周五")))
    office.employer = mine
    with pytest.raises(RowRefused, match="没有在本单位参保的登记"):
        clear_row(row.pk, found=Identified(office.person(5)), note="证件", by=office.counter)
    with pytest.raises(RowRefused, match="晚于费款所属期"):
        clear_row(
            row.pk, found=Identified(office.person(5), date(2025, 5, 1)), note="证件", by=office.counter
        )
    found = Identified(office.person(5), date(2025, 4, 1))
    office.approve(clear_row(row.pk, found=found, note="劳动合同", by=office.counter))
    assert Contribution.objects.filter(person=office.person(5), employer=office.employer).exists()


def test_a_month_that_is_declared_cannot_be_matched_again(office):
    (row,) = office.waits(office.line(0, "李芳", of=mistyped(2)))
    office.approve(office.declare_file(office.line(2, "李芳"), month=APRIL).case)
    with pytest.raises(RowRefused, match=r"不能再认定一次.*退回单位"):
        clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter)
    assert Contribution.objects.filter(person=office.li, month=APRIL).count() == 1


def test_a_month_declared_while_the_row_is_reviewed_stops_the_posting(office):
    (row,) = office.waits(office.line(0, "李芳", of=mistyped(2)))
    case = clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter)
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    office.approve(office.declare(office.row(2, name="李芳", month=APRIL, started_on=None, paid_on=None)))
    with pytest.raises((PostingRefused, IntegrityError)), transaction.atomic():
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert Contribution.objects.filter(person=office.li, month=APRIL).count() == 1
    assert waiting_rows.waiting().get() == row


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_later_file_knows_of_the_waiting_row(office, is_approved):
    handed_in = office.declare_file(office.line(1, "王小明"), office.line(2, "李方"))
    if is_approved:
        office.approve(handed_in.case)
    again = office.declare_file(office.line(2, "李芳"))
    assert (again.case, codes(again)) == (None, ["already_waiting"])
    assert handed_in.case.number in again.check.faults[0]["wanted"] + again.check.faults[0]["advice"]


def test_a_row_of_a_file_that_was_sent_back_claims_nothing(office):
    handed_in = office.declare_file(office.line(1, "王小明"), office.line(2, "李方"))
    office.send_back(handed_in.case)
    again = office.declare_file(office.line(1, "王小明"), office.line(2, "李芳"))
    assert again.case == handed_in.case
    office.approve(again.case)
    assert not waiting_rows.waiting().exists()
    assert Contribution.objects.filter(person=office.li, month=APRIL).exists()


def test_a_namesake_under_another_number_is_pointed_out(office):
    office.waits(office.line(0, "李芳", of=mistyped(2)))
    again = office.declare_file(office.line(2, "李芳"))
    assert again.case
    assert "姓名、月份相同，号码不同" in again.check.notices[0]["sentence"]


def test_one_case_at_a_time_and_one_sent_back_goes_on(office):
    (row,) = office.waits(office.line(2, "李方"))
    case = clear_row(row.pk, found=None, note="误报", by=office.counter)
    with pytest.raises(AlreadyUnderWay, match=case.number):
        clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter)
    office.send_back(case)
    again = clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter)
    assert (again, case.rounds.count()) == (case, 2)
    office.approve(again)
    with pytest.raises(RowRefused, match="已经办结"):
        clear_row(row.pk, found=None, note="误报", by=office.counter)


def returning(office, row):
    """A case that returns a row, past the desk's own questions."""
    submission = submit_row_clearance(
        row, person=None, right_row=None, rules={}, parameters_version="", note="", by=office.counter
    )
    return review.open_case(submission, collector=office.counter)


def test_the_database_clears_a_row_once(office):
    (row,) = office.waits(office.line(2, "李方"))
    first, second = returning(office, row), returning(office, row)
    office.approve(first)
    with pytest.raises(IntegrityError, match="ledger_clearedrow_row_id_key"), transaction.atomic():
        office.approve(second)
    assert ClearedRow.objects.get().case == first


def test_the_database_wants_four_signatures_and_an_approved_file(office):
    office.declare_file(office.line(1, "王小明"), office.line(2, "李方"))
    row = SetAsideRow.objects.get()
    case = returning(office, row)
    clearance = RowClearance.objects.get()
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        ClearedRow.objects.create(case=case, row=row, clearance=clearance)
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        office.approve(case)  # the file itself is not approved


def test_the_database_takes_a_matched_row_only_with_the_month_it_posts(office):
    (row,) = office.waits(office.line(2, "李方"))
    case = clear_row(row.pk, found=Identified(office.li), note="证件", by=office.counter)
    for signer in office.signers:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        ClearedRow.objects.create(case=case, row=row, clearance=RowClearance.objects.get())


def test_the_database_wants_one_of_the_two_uses_whole(office):
    (row,) = office.waits(office.line(2, "李方"))
    submission = Submission.objects.create(
        kind="row_clearance", month=APRIL, submitted_by=office.counter, row_count=1
    )
    with pytest.raises(IntegrityError, match="row_goes_to_one"), transaction.atomic():
        RowClearance.objects.create(submission=submission, row=row, use="matched", person=office.li)


def test_rows_that_wait_too_long_are_found(office):
    (row,) = office.waits(office.line(5, "周五"))
    submitted = row.submission.submitted_at.date()
    check_data(region="DEMO", today=submitted, by=office.counter, reason="测试")
    assert not DataFinding.objects.filter(check_code="row.set_aside_old").exists()
    later = date(submitted.year + 1, 1, 31)
    check_data(region="DEMO", today=later, by=office.counter, reason="测试")
    finding = DataFinding.objects.get(check_code="row.set_aside_old")
    assert finding.evidence["due_fen"] == DUE
    assert finding.case == row.submission.round.case


def test_likely_persons_are_the_number_then_the_near_then_namesakes(office):
    mine, office.employer = office.employer, office.other_employer
    born_on = date(1991, 7, 9)
    office.approve(office.declare(office.row(5, born_on=born_on, name="王小明")))
    found = likely_persons(number(2), "王小明", employer_id=mine.pk, on=date(2025, 4, 30))
    namesake = Person.objects.get(social_security_number=number(5, born_on))
    assert [(one.person, one.likeness, one.is_employee) for one in found] == [
        (office.li, "same_number", True),
        (office.wang, "near_number", True),
        (namesake, "same_name", False),
    ]
    assert is_near("12", "21")
    assert not is_near("123", "456")
    assert not is_near("12", "123")


def test_a_declared_row_is_what_the_rule_makes_of_the_declared_wage(office):
    (row,) = office.waits(office.line(2, "李方"))
    right = declared_for(row, Identified(office.li))
    assert (right.own_due_fen, right.employer_due_fen) == (row.own_due_fen, row.employer_due_fen)
    assert right.name == "李芳"
    assert not DeclarationRow.objects.filter(name="李方").exists()
    assert SetAsideReason(row.reason) is SetAsideReason.NAME_DIFFERS
