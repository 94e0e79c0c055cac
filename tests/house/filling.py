"""A row in every table of records, for the tests that try what may be done to one."""

from datetime import date

import pyotp
from django.db import transaction
from django.utils import timezone
from tests.agency.world import account as world_account
from tests.agency.world import number
from tests.house.arrears_rows import arrears_rows
from tests.house.benefit_rows import benefit_rows
from tests.house.complaint_rows import complaint_rows
from tests.house.custody_rows import keep
from tests.house.dispute_rows import dispute_rows
from tests.house.transfer_rows import transfer_rows

from quanyi.agency.audit.models import Erasure, Leaf
from quanyi.agency.audit.sealing import seal
from quanyi.agency.collect import models as collect
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import (
    DataFinding,
    FindingGone,
    ReconciliationDifference,
    ReconciliationRun,
    Register,
    RemarkKind,
)
from quanyi.agency.control.remarks import About, answer_remark, file_remark, remind
from quanyi.agency.grants.extracts import end, order
from quanyi.agency.grants.services import Extent, Holder, end_grant, grant_at_once, note_answers
from quanyi.agency.grants.tokens import end_token, give_token
from quanyi.agency.identity.models import ProviderSubject
from quanyi.agency.kinds.change.materials import MATERIALS
from quanyi.agency.kinds.comparison.acts import Letter as ComparisonLetter
from quanyi.agency.kinds.comparison.acts import hand_in_notice
from quanyi.agency.kinds.disclosure.acts import open_request
from quanyi.agency.kinds.extract.asking import open_extract
from quanyi.agency.kinds.extract.delivering import deliver
from quanyi.agency.kinds.inquiry.acts import open_inquiry
from quanyi.agency.kinds.inquiry.resolving import Opinion
from quanyi.agency.kinds.parameter.entering import open_parameter
from quanyi.agency.kinds.parameter.reading import read_values
from quanyi.agency.kinds.settlement.requests import request_settlement
from quanyi.agency.ledger.models import (
    ClearedRow,
    Contribution,
    Crediting,
    FundMovement,
    Journal,
    Reversal,
    SchemeCrediting,
    SchemeDue,
    SuspenseClearing,
    SuspenseItem,
)
from quanyi.agency.papers.models import PaperKind
from quanyi.agency.papers.services import issue_paper, withdraw_paper
from quanyi.agency.registry.activations import activate, open_for_person
from quanyi.agency.registry.models import ItemVersion, Mandate, Person, Subsidy
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Letter, LetterOpening, Reminder
from quanyi.agency.review.returning import send_back_for
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.review.transfers import transfer
from quanyi.agency.review.withdrawal import withdraw
from quanyi.agency.sending.mailing import approve_mailing
from quanyi.agency.sending.models import ChannelChoice, Mailing, Sending, SendingEvent
from quanyi.agency.staff.contracts import Contract, add_person, end_helper, register_helper
from quanyi.agency.staff.delegations import delegate_post, end_delegation
from quanyi.agency.staff.factors import end_factor, enrol, verify
from quanyi.agency.staff.models import BodyKind, Post, Service
from quanyi.agency.staff.post_requests import Term, agree_post, ask_post, end_post_request
from quanyi.agency.staff.supervisions import Appointment, agree, end_supervision, put_forward
from quanyi.agency.telephone.pins import caller, set_pin
from quanyi.agency.work.carrying import take_up_all
from quanyi.law.parameters import load_series
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, InquiryResult, RecordItem, Requester, Verdict


def fill(world):
    """At least one row in every table of records; the case that was posted first."""
    case = world.approve(world.declare(world.row()))
    world.settle(2025)
    file = collect.ReceivedFile.objects.get()
    collect.FileCheck.objects.create(file=file, row_count=1, faults=[])
    collect.FileAnswer.objects.create(file=file, asked="column", key="缴费状态", said_by=world.counter)
    Mandate.objects.create(account=world.counter, employer=world.employer)
    _migrate(world)
    leaf = Leaf.objects.earliest("id")
    Erasure.objects.create(
        leaf=leaf, table="none", row_id=0, commitment=bytes(32), case_id=case.pk, order_id=0, reason="测试"
    )
    keep(case)
    seal()
    _register(world)
    _correct(world, case)
    _inquire(world)
    _compare(world)
    _receive_money(world, case)
    _set_aside(world, case)
    withdraw(world.declare(world.row(7, row=7)).pk, by=world.counter, reason="测试")
    _send_back(world)
    moved = world.declare(world.row(9, row=9))
    transfer(moved.pk, world.signers[0], by=world.signers[3], reason="测试", stage="first_review")
    end_delegation(
        delegate_post(
            world.signers[0],
            world.settler,
            Post.FIRST_REVIEW,
            timezone.localdate(),
            timezone.localdate(),
            by=world.signers[0],
            reason="测试",
        ),
        by=world.settler,
        reason="测试",
    )
    Reminder.objects.create(
        case=case, round=case.rounds.get(), stage="first_review", threshold="near", due_on=date(2026, 1, 1)
    )
    LetterOpening.objects.create(letter=Letter.objects.exclude(employer=None)[0], by=world.counter)
    request_settlement(2025, region="DEMO", reason="测试", by=world.settler)
    take_up_all()
    _issue_a_paper(world)
    _grant(world)
    _extract(world)
    _enter_a_parameter(world)
    account, code = open_for_person(Person.objects.first(), "测试", seen="测试", by=world.counter)
    activate(account.username, code, "Kunlun-2026-bei")
    token, _text = give_token(account, "测试", ["looks"], timezone.localdate())
    end_token(token, by=account)
    secret = pyotp.random_base32()
    (recovery, *_more) = enrol(account, secret, pyotp.TOTP(secret).now())
    verify(account, recovery)
    end_factor(account)
    set_pin(account, "408215")
    caller(account.username, "408215")
    ProviderSubject.objects.create(account=account, issuer="x", subject="x", bound_by="code")
    _send_a_year(world)
    _supervise(world)
    arrears_rows(world)
    transfer_rows(world)
    complaint_rows(world)
    dispute_rows(world, case)
    return case


def _supervise(world):
    admin, account = world_account("filling_admin", Post.SYSTEM_ADMIN), world_account("filling_supervisor")
    today = timezone.localdate()
    made = put_forward(account, Appointment(BodyKind.AUDITOR, "测试", "测试", today, today), by=admin)
    agree(made, by=world.signers[3])
    remark = file_remark(
        RemarkKind.ORDER, About(register=Register.LOG), text="测试", due_on=today, by=account
    )
    remind(today=today)
    answer_remark(remark, "测试", by=world.signers[3])
    end_supervision(made, by=admin, reason="测试")
    head = world.signers[3]
    contract = Contract("测试", Service.PRINTING, "测试", "测试", "测试", today, today)
    term, newcomer = Term("测试", today, today), world_account("filling_newcomer")
    asked = ask_post(newcomer, Post.COUNTER, term, by=admin)
    agree_post(asked, by=head)
    end_post_request(asked, by=head, reason="测试")
    helper = register_helper(contract, by=head)
    add_person(helper, world_account("filling_helper"), by=head)
    end_helper(helper, by=head, reason="测试")


def _send_a_year(world):
    person = Person.objects.earliest("id")
    ChannelChoice.objects.create(
        person=person, channel="text", is_wanted=True, address="x", chosen_by=world.counter
    )
    mailing = Mailing.objects.create(year=2025, reason="测试", site="x", sheets=1, asked_by=world.counter)
    approve_mailing(mailing, by=world.signers[-1])
    take_up_all()
    sending = Sending.objects.filter(mailing=mailing).earliest("id")
    SendingEvent.objects.create(sending=sending, step="returned", by=world.counter)


def _issue_a_paper(world):
    paper = issue_paper(
        PaperKind.YEAR_SHEET, Person.objects.earliest("id"), [("姓名", "王小明")], year=2025, language="zh",
        known_at=None, printed_at=timezone.now(), purpose="测试", by=world.counter,
    )  # fmt: skip
    withdraw_paper(paper, "测试", by=world.counter)


def _migrate(world):
    submission = collect.Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2025, 12), submitted_by=world.counter, row_count=1
    )
    collect.MigrationPerson.objects.create(
        submission=submission, insurance_number="1", social_security_number=number(9), name="李芳", sex="2",
        born_on=date(1985, 6, 1), status="contributing", status_from=date(2010, 1, 1), employments=[],
    )  # fmt: skip
    nothing = [0] * 12
    year = collect.MigrationYear(
        submission=submission, insurance_number="1", year=2024, credit_code=world.employer.credit_code,
        base_fen=nothing, own_due_fen=nothing, employer_due_fen=nothing, credited_in=[None] * 12,
        own_credit_fen=nothing, transfer_credit_fen=nothing, own_payout_fen=nothing, transfer_payout_fen=nothing,
    )  # fmt: skip
    copy_objects([year])
    collect.MigrationRecord.objects.create(submission=submission, insurance_number="1", content={})
    file = collect.BooksFile.objects.create(
        folder="x", name="persons.csv", size=1, digest="x", received_by=world.counter
    )
    collect.BooksPart.objects.create(file=file, number=1, content=b"x")


def _register(world):
    """A row in every table of registry facts and benefits: they come in the transaction that registers their case."""
    with transaction.atomic():
        case = world.approve(world.declare(world.row(2, name="李芳")))
        person = Person.objects.get(social_security_number=number(2))
        month, by = Month(2025, 3), {"submission": case.rounds.get().submission, "scheme": "pension"}
        ItemVersion.objects.create(
            person=person, item="address", value="x", holds_from=date(2025, 1, 1), case=case
        )
        Subsidy.objects.create(
            person=person,
            kind="contribution",
            scheme="pension",
            month=month,
            amount_fen=1,
            granted_by="x",
            case=case,
        )
        document = collect.Document.objects.create(
            kind="other", name="x", content=b"x", size=1, digest="x", received_by=world.counter
        )
        collect.ChangeRow.objects.create(
            **by, row=1, act="item", person=person, holds_from=date(2025, 1, 1), reason="x", document=document
        )
        benefit_rows(case, person, by)


def _correct(world, case):
    """The rows of a correction; the road to them is walked in tests/agency/kinds/correction/test_correction.py."""
    row, person = collect.DeclarationRow.objects.first(), Person.objects.first()
    submission = collect.Submission.objects.create(
        kind=CaseKind.CORRECTION.value, month=row.month, submitted_by=world.counter, row_count=1
    )
    wrong = {"target": "contribution", "reason": "not_due", "month": row.month, "money_arrived": False}
    collect.CorrectionRow.objects.create(submission=submission, person=person, **wrong)
    fen = dict.fromkeys(("own_before_fen", "own_after_fen", "transfer_before_fen", "transfer_after_fen"), 0)
    collect.InterestDifference.objects.create(submission=submission, person=person, year=2025, **fen)
    rate = {"region": "DEMO", "year": 2025, "rate": "3/200", "rate_source": "通知", "confidence": "B"}
    collect.RateCorrection.objects.create(submission=submission, evidence="测试", **rate)
    _hand_in_paper(submission, person)
    posted = {"case": case, "kind": "correction", "purpose": "reversal", "entry_count": 0, "rules": {}}
    with transaction.atomic():
        journal = Journal.objects.create(**posted)
        Reversal.objects.create(journal=journal, contribution=Contribution.objects.first(), month=row.month)


def _hand_in_paper(submission, person):
    collect.SubmissionPaper.objects.create(
        submission=submission,
        material="x",
        document=collect.Document.objects.first(),
        name="x",
        person=person,
    )


def _grant(world):
    """A mandate that has ended, and an approved request with an answer; the roads are walked in their own tests."""
    person, today = Person.objects.first(), timezone.localdate()
    extent = Extent([RecordItem.ACCOUNT], today, today)
    holder = Holder("测试", "测试")
    grant = grant_at_once(Requester.HEIR, person, holder, extent, basis="测试", by=world.counter)
    end_grant(grant, by=world.counter, reason="测试")
    asked = {
        "requester": "authority", "unit_name": "x", "certificate": "x", "contact": "x", "purpose": "x",
        "basis": "x", "items": ["account"], "proposed": ["account"], "last_on": today, "times": 1,
    }  # fmt: skip
    case = world.approve(open_request(asked, [person], by=world.counter))
    note_answers(case.grant, {person.pk: "x"}, until=timezone.now(), by=world.counter)


def _extract(world):
    """De-identified data, made and given back; the road is walked in its own tests."""
    world.approve(world.declare(*(world.row(n, row=n) for n in (31, 32, 33))))
    today = timezone.localdate()
    asked = {
        "unit_name": "x", "unit_code": "x", "contact": "x", "use": "decision", "purpose": "x", "basis": "x",
        "columns": ["born"], "year": today.year, "population": [], "smallest": 5, "ends_on": today,
    }  # fmt: skip
    case = world.approve(open_extract(asked, by=world.counter))
    request = latest_round(case).submission.extract_request
    ordered = order(request, receipt="x", undertaking="x", by=world.counter)
    made, _content = deliver(ordered, by=world.signers[3])
    end(made, what="x", by=world.counter)


def _enter_a_parameter(world):
    asked = {
        "series": "reference_wage", "region": "DEMO", "document_number": "x", "document_title": "x", "issued_by": "x",
        "issued_on": date(2026, 1, 1), "confidence": "P",
    }  # fmt: skip
    values = read_values("2026 8300", load_series("reference_wage"))
    world.approve(open_parameter(asked, values, by=world.settler))


def _send_back(world):
    case = world.declare(world.row(8, row=8))
    send_back_for(case.pk, {MATERIALS[0]: "测试"}, by=world.signers[0])


def _inquire(world):
    """A finding with its decision, and one that is gone."""
    run = check_data(region="DEMO", today=date(2026, 1, 1), by=None, reason="测试").run
    findings = [
        DataFinding.objects.create(run=run, check_code="number.invalid", key=key, evidence={}) for key in "ab"
    ]
    FindingGone.objects.create(finding=findings[1], run=run)
    opinion = Opinion(InquiryResult.FALSE_ALARM, "测试", "不处理")
    world.approve(open_inquiry(findings[0].pk, opinion, by=world.counter))


def _compare(world):
    """A list of the police, of which nobody is ours; the road is walked in tests/agency/kinds/comparison."""
    letter = ComparisonLetter("测试", date(2026, 1, 1))
    content = f"公民身份号码,姓名,死亡日期\n{number(99)},测试,2026-01-01\n".encode()
    hand_in_notice(content, "名单.csv", collect.FileKind.POLICE, letter, by=world.counter)


def _receive_money(world, case):
    """Rows of every table of money received; the road to them is walked in tests/agency/money."""
    submission = collect.Submission.objects.create(
        kind=CaseKind.PAYMENT.value, month=Month(2025, 12), submitted_by=world.counter, row_count=1
    )
    day = date(2025, 12, 20)
    payment = collect.PaymentRow.objects.create(
        submission=submission, row=2, reference="1", arrived_on=day, amount_fen=1
    )
    journal = case.journals.first()
    FundMovement.objects.create(journal=journal, reference="1", on=day, amount_fen=1)
    Crediting.objects.create(
        journal=journal, contribution=Contribution.objects.first(), credited_month=Month.of(day), paid_on=day
    )
    owed = Contribution.objects.first()
    due = SchemeDue.objects.create(
        journal=journal, row=owed.row, person=owed.person, employer=owed.employer, scheme="medical",
        month=owed.month, base_fen=100, own_due_fen=2, employer_due_fen=6,
    )  # fmt: skip
    SchemeCrediting.objects.create(journal=journal, due=due, credited_month=Month.of(day), paid_on=day)
    item = SuspenseItem.objects.create(journal=journal, row=payment, arrived_on=day, amount_fen=1)
    row = collect.ClearanceRow.objects.create(submission=submission, item=item, use="refund", amount_fen=1)
    SuspenseClearing.objects.create(journal=journal, item=item, row=row, amount_fen=1)
    run = ReconciliationRun.objects.create(ran_by_name="测试", last_entry_id=0, difference_count=1)
    ReconciliationDifference.objects.create(run=run, agreement="bank", finding="other_amount", subject="测试")


def _set_aside(world, case):
    """A row that matched nobody, given back; the road to it is walked in tests/agency/kinds/row_clearance."""
    row = collect.SetAsideRow.objects.create(
        submission=case.rounds.get().submission, file_check=collect.FileCheck.objects.latest("pk"), row=9,
        reason="person_unknown", social_security_number="1", name="李四", kind="normal", month=Month(2025, 3),
        declared_wage_fen=1, own_due_fen=0, employer_due_fen=0, cells=[], fault={},
    )  # fmt: skip
    submission = collect.Submission.objects.create(
        kind=CaseKind.ROW_CLEARANCE.value, month=row.month, submitted_by=world.counter, row_count=1
    )
    clearance = collect.RowClearance.objects.create(submission=submission, row=row, use="returned")
    returning = review.open_case(submission, collector=world.counter)
    for signer in world.signers:
        review.sign(returning.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    ClearedRow.objects.create(case=returning, row=row, clearance=clearance)
