"""Account states on the road: each comes with the case whose event it is, and every act asks it first."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agency.kinds.benefit.test_decisions import decided, insured
from tests.agency.kinds.change.changing import asked, changed, enrolment, item, registered
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.kinds.inheritance.inheriting import answers, inherits
from tests.agency.world import REGION, World

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit import payments as benefit_payments
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.declaration.checking import check_declaration
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import events_of, open_accounts, stands
from quanyi.agency.ledger.models import AccountState, BenefitPayment, Journal
from quanyi.agency.ledger.whole_account import interest_now
from quanyi.agency.refusal import ChangeRefused, PostingRefused
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.services import open_case
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.rules.status import TRANSITIONS
from quanyi.law.terms import AccountEvent, AccountStatus, CorrectionReason, PersonStatus, Scheme
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db
E, S = AccountEvent, AccountStatus
DIED = date(2025, 4, 2)


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def person(world) -> Person:
    return registered(world)


def told(person) -> list[tuple[AccountEvent, AccountStatus, date]]:
    return [(at.event, at.state, at.since) for at in events_of(person.pk)]


def dies(world, person, on=DIED):
    return changed(world, item(person, on, status="died"))


def month_of(world, n, **given):
    return world.row(month=Month(2025, n), paid_on=date(2025, n, 20), started_on=None, **given)


def faults_of(world, n):
    row = f"{world.row().social_security_number},王小明,{2025}-{n:02d},8000,正常,2025-{n:02d}-20"
    content = f"社会保障号码,姓名,费款所属期,缴费工资,缴费类型,到账日期\n{row}\n".encode()
    reading, _asides = check_declaration(content, "申报.csv", employer=world.employer, month=Month(2025, n))
    return reading


def pays_whole(world, decision, on="2025-06-20"):
    """The bank's answer to what pays an account whole."""
    return answers(world, list(BenefitPayment.objects.filter(decision=decision)), on=on)


# The table ---------------------------------------------------------------------------------------------------------


def test_the_database_holds_the_table_of_the_rule(db):
    moves = {(move.before and move.before.value, move.event.value): move.after.value for move in TRANSITIONS}
    with connection.cursor() as cursor:
        for before in (None, *AccountStatus):
            for event in AccountEvent:
                asked_for = [before and before.value, event.value]
                cursor.execute("SELECT account_state_after(%s, %s)", asked_for)
                assert cursor.fetchone()[0] == moves.get(tuple(asked_for)), asked_for


def test_the_database_refuses_a_state_without_its_case_or_off_the_table(world, person):
    waiting = world.declare(world.row(2, row=6, name="李四"))
    known = AccountState.objects.get()
    fields = {"person": person, "number": 2, "holds_from": DIED}
    for given, constraint in (
        ({"case": waiting, "event": "death_reported", "state": "frozen"}, "account_state_after_approval"),
        ({"case": known.case, "event": "death_reported", "state": "terminated"}, "account_state_follows"),
        ({"case": known.case, "event": "inheritance_paid", "state": "terminated"}, "account_state_follows"),
        (
            {"case": known.case, "event": "death_reported", "state": "frozen", "number": 3},
            "account_state_follows",
        ),
        (
            {"case": known.case, "event": "death_reported", "state": "frozen", "number": 1},
            "account_event_once",
        ),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            AccountState.objects.create(**fields | given)
        assert refused.value.__cause__.diag.constraint_name == constraint
        assert sentence_of(refused.value)


# What moves an account ---------------------------------------------------------------------------------------------


@pytest.mark.shows("gb-6.1", "登记只建立关系，首次缴费到账入账后账户才建立，状态由初始变为正常")
@pytest.mark.shows("gb-B", "登记、审核、首次缴费、建户：账户随首次缴费的案件建立，状态可打开到规则")
def test_the_first_credit_opens_the_account(world):
    changed(world, enrolment(world))
    person = Person.objects.get()
    assert told(person) == []
    assert person_record(person).account_state_told == "初始（首次缴费到账后建立）"
    with pytest.raises(NoSuchFigure, match="初始"):
        open_figure(person, "account-state")
    world.approve(world.declare(world.row(2, name="陈静", paid_on=None, started_on=None)))
    assert told(person) == []  # owed, and nothing came
    case = world.approve(world.declare(world.row(2, name="陈静", month=Month(2025, 4), started_on=None)))
    assert told(person) == [
        (E.FIRST_CONTRIBUTION, S.NORMAL, date(2025, 3, 1))
    ]  # credited in March, when it came
    record = person_record(person)
    assert record.account_state_told == f"正常，自 2025-03-01 起（首次缴费到账，案件 {case.number}）"
    opened = open_figure(person, "account-state")
    assert (opened.figure.rule, opened.figure.value, opened.still_equal) == (
        "account.transition",
        "normal",
        True,
    )
    open_accounts(list(Journal.objects.values_list("pk", flat=True)))
    assert len(told(person)) == 1  # once


@pytest.mark.shows("gb-6.4-2", "死亡登记办结即冻结账户、终止参保关系，死亡之后的月份在申报时即被拒绝")
@pytest.mark.shows("gb-9.3-4", "受益人报告死亡并提交证明，审批后账户冻结、关系终止")
def test_a_death_freezes_the_account_ends_relations_and_shuts_later_months(world, person):
    case = dies(world, person)
    assert told(person)[1:] == [(E.DEATH_REPORTED, S.FROZEN, DIED)]
    (relation,) = relations_of(person.pk)
    assert (relation.ends_on, relation.end.reason, relation.end.case) == (DIED, "死亡", case)
    (fault,) = faults_of(world, 5).faults
    assert fault.code in (FaultCode.AFTER_DEATH, FaultCode.ACCOUNT_SHUT)
    with pytest.raises(PostingRefused, match=r"个人账户自 2025-04-02 起冻结（死亡待核，案件 .*删去此行"):
        world.approve(world.declare(month_of(world, 5)))
    world.approve(world.declare(month_of(world, 4)))  # the month of the death was theirs
    record = person_record(person)
    assert (record.status, record.status_since, record.contribution_status_told) == (
        PersonStatus.DIED, DIED, "终止缴费",
    )  # fmt: skip
    assert [line.state for line in record.account_states] == [S.FROZEN, S.NORMAL]


@pytest.mark.shows("gb-3-2", "继承付清后账户终止：不再记账，也不再核定待遇")
@pytest.mark.shows("gb-6.4-1", "账户经正常、冻结到终止，每个状态由一件办结的案件而来")
def test_an_account_ends_when_the_bank_has_paid_the_heirs_and_not_before(world, person):
    dies(world, person)
    decision = inherits(world, person)
    assert told(person)[-1][1] is S.FROZEN
    case = pays_whole(world, decision)
    assert told(person)[2:] == [(E.INHERITANCE_PAID, S.TERMINATED, date(2025, 6, 20))]
    assert (events_of(person.pk)[-1].case_number, ledger.balance(person.pk)) == (case.number, 0)
    (fault,) = faults_of(world, 4).faults
    assert (fault.code, "终止（继承支付完毕" in fault.read) == (FaultCode.ACCOUNT_SHUT, True)
    with pytest.raises(PostingRefused, match="终止（继承支付完毕"):
        world.approve(world.declare(month_of(world, 4)))
    with pytest.raises(PostingRefused, match=r"终止（继承支付完毕.*不能更正其中的月份"):
        corrected(world, person, Month(2025, 3), CorrectionReason.NOT_DUE)
    with pytest.raises(ChangeRefused, match="不能再以此账户参保"):
        asked(
            world,
            Change(ChangeAct.RELATION_START, date(2025, 7, 1), "x", person=person, employer=world.employer),
        )
    computed = interest_now(person)
    figure = open_figure(person, "balance").figure
    with pytest.raises(BenefitRefused, match="不能核定按月基本养老金"):
        benefits.submit_decision(
            person, BenefitKind.MONTHLY_PENSION, Computed(figure, 0, computed.parts, Month(2025, 8)), reason="x",
            by=world.counter,
        )  # fmt: skip


def test_a_death_registered_in_error_is_taken_back_with_all_that_it_moved(world, person):
    dies(world, person)
    changed(world, item(person, DIED, status="contributing"))
    assert told(person)[2:] == [(E.HOLD_LIFTED, S.NORMAL, DIED)]
    (relation,) = relations_of(person.pk)
    assert relation.end is None
    assert person_record(person).status is PersonStatus.CONTRIBUTING
    world.approve(world.declare(month_of(world, 5)))
    dies(world, person, date(2025, 8, 1))
    pays_whole(world, inherits(world, person), on="2025-09-01")
    changed(world, item(person, date(2025, 8, 1), status="contributing"))
    assert told(person)[-1][:2] == (E.TERMINATION_REVERSED, S.NORMAL)
    world.approve(world.declare(month_of(world, 6)))


def test_a_pension_decided_retires_its_drawer_and_ends_the_pension_relation(world):
    person = insured(world, date(1965, 1, 15))
    decision = decided(world, person)
    record = person_record(person)
    assert (record.status, record.status_case, record.status_since) == (
        PersonStatus.RETIRED, decision.case.number, decision.first_month.first_day,
    )  # fmt: skip
    (relation,) = relations_of(person.pk)
    assert (relation.ends_on, relation.end.reason) == (date(2025, 2, 28), "核定按月基本养老金")
    assert told(person)[-1][1] is S.NORMAL  # in payment
    dies(world, person)
    assert benefit_payments.submit_payments(Month(2025, 4), region=REGION, by=world.settler)
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        benefit_payments.submit_payments(Month(2025, 5), region=REGION, by=world.settler)


def test_a_death_while_a_payment_waits_for_signatures_stops_it(world):
    person = insured(world, date(1965, 1, 15))
    decided(world, person)
    submission = benefit_payments.submit_payments(Month(2025, 5), region=REGION, by=world.settler)
    case = open_case(submission, collector=world.settler)
    dies(world, person)
    with pytest.raises(PostingRefused, match=r"死亡登记（.*不能支付"):
        world.approve(case)


def test_an_account_opened_in_error_is_cancelled_and_a_later_contribution_opens_one(world, person):
    corrected(world, person, Month(2025, 3), CorrectionReason.NOT_DUE)
    assert told(person)[1:] == [(E.OPENED_IN_ERROR, S.CANCELLED, date(2025, 3, 1))]
    assert not stands([person.pk])[person.pk].is_closed
    world.approve(world.declare(month_of(world, 5)))
    assert told(person)[2:] == [(E.FIRST_CONTRIBUTION, S.NORMAL, date(2025, 5, 1))]


def test_a_correction_of_one_of_two_months_cancels_nothing(world, person):
    world.approve(world.declare(month_of(world, 4)))
    corrected(world, person, Month(2025, 3), CorrectionReason.NOT_DUE)
    assert [at.event for at in events_of(person.pk)] == [E.FIRST_CONTRIBUTION]


# What is derived ---------------------------------------------------------------------------------------------------


@pytest.mark.shows("gb-A-21", "缴费状态由参保关系得出，不能登记")
@pytest.mark.shows("gb-A-22", "关系结束的次日起中断，日期随记录展示")
@pytest.mark.shows("gb-A-23", "中断原因取自结束关系的案件")
def test_whether_somebody_pays_follows_from_relations_and_is_never_typed(world, person):
    assert person_record(person).contribution_status_told == "参保缴费"
    for value in ("interrupted", "ended"):
        with pytest.raises(ChangeRefused, match="不单独登记"):
            asked(world, item(person, date(2025, 6, 1), status=value))
    end = Change(
        ChangeAct.RELATION_END, date(2025, 6, 30), "合同到期", person=person, employer=world.employer
    )
    case = changed(world, end)
    record = person_record(person)
    assert (record.status, record.status_case) == (PersonStatus.INTERRUPTED, case.number)
    assert (record.contribution_status_told, record.status_since, record.status_reason) == (
        "暂停缴费（中断）", date(2025, 7, 1), "合同到期",
    )  # fmt: skip
    dies(world, person, date(2025, 8, 1))
    for value, on in (("retired", date(2025, 9, 1)), ("died", date(2025, 7, 1))):
        with pytest.raises(ChangeRefused, match="已登记死亡"):
            asked(world, item(person, on, status=value))


def test_nothing_else_ends_with_a_pension(world):
    changed(world, enrolment(world, on=date(2025, 1, 1), schemes="pension,medical"))
    person = Person.objects.get()
    changed(world, item(person, date(2025, 6, 1), status="retired"))
    ends = {relation.scheme: relation.ends_on for relation in relations_of(person.pk)}
    assert ends == {Scheme.PENSION: date(2025, 5, 31), Scheme.MEDICAL: None}


def test_a_state_of_the_past_is_corrected_without_bringing_back_the_dead(world, person):
    changed(world, item(person, date(2025, 3, 10), status="retired"))
    dies(world, person)
    with pytest.raises(ChangeRefused, match="会盖去其后登记的死亡"):
        asked(world, item(person, date(2025, 3, 10), keep_later=False, status="contributing"))
    changed(world, item(person, date(2025, 3, 10), status="contributing"))
    assert told(person)[-1] == (E.DEATH_REPORTED, S.FROZEN, DIED)
    assert [relation.ends_on for relation in relations_of(person.pk)] == [date(2025, 3, 9)]
    assert person_record(person).status is PersonStatus.DIED


def test_of_two_states_that_wait_the_later_signature_asks_again(world, person):
    moves = asked(world, item(person, date(2025, 5, 1), status="transferred_out"))
    death = asked(world, item(person, date(2025, 6, 1), status="died"))
    world.approve(death)
    with pytest.raises(ChangeRefused, match="已登记死亡"):
        world.approve(moves)
    assert person_record(person).status is PersonStatus.DIED


def test_a_relation_that_waits_does_not_begin_under_an_account_closed_meanwhile(world, person):
    world.approve(
        asked(
            world,
            Change(ChangeAct.RELATION_END, date(2025, 3, 31), "x", person=person, employer=world.employer),
        )
    )
    begins = asked(
        world, Change(ChangeAct.RELATION_START, date(2025, 4, 1), "x", person=person, employer=world.employer)
    )
    dies(world, person)
    pays_whole(world, inherits(world, person))
    with pytest.raises(ChangeRefused, match="不能再参加基本养老保险"):
        world.approve(begins)
