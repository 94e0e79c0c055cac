"""Relations of person, employer and scheme: no overlap, whoever asks, however many ask at once."""

import threading
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from tests.agency.kinds.change.changing import asked, changed, registered
from tests.agency.world import World

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk import actions
from quanyi.agency.desk.constraints import constraint_of
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.models import EmploymentChange, StatusChange
from quanyi.agency.registry.selectors import employees_of, relations_of
from quanyi.agency.review.services import sign
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Scheme, Verdict

START, END, VOID = ChangeAct.RELATION_START, ChangeAct.RELATION_END, ChangeAct.RELATION_VOID


@pytest.fixture
def world(db) -> World:
    return World()


def relation(act, person, employer, on, scheme=Scheme.PENSION, **after):
    return Change(act, on, "测试原因", after=after, person=person, employer=employer, scheme=scheme)


@pytest.mark.shows("gb-A-17", "参保关系的开始、中断和再次开始逐段可查")
def test_a_relation_ends_and_begins_again(world):
    person, employer = registered(world), world.employer
    changed(world, relation(END, person, employer, date(2025, 5, 31)))
    assert employees_of(employer.pk, on=date(2025, 6, 1)) == []
    changed(world, relation(START, person, None, date(2025, 6, 1)))
    changed(world, relation(START, person, employer, date(2025, 8, 1)))
    stretches = [(r.employer, r.starts_on, r.ends_on) for r in relations_of(person.pk)]
    assert stretches == [
        (employer, date(2025, 8, 1), None),
        (None, date(2025, 6, 1), None),
        (employer, date(2025, 3, 1), date(2025, 5, 31)),
    ]
    changed(world, relation(START, person, employer, date(2025, 8, 1), Scheme.WORK_INJURY))
    assert len(relations_of(person.pk)) == 4


def test_a_wrong_start_is_taken_back_and_stays_readable(world):
    person, employer = registered(world), world.employer
    wrong = EmploymentChange.objects.get()
    changed(
        world,
        relation(VOID, person, employer, wrong.on, change=str(wrong.pk)),
        relation(START, person, None, date(2025, 2, 1)),
    )
    assert [(r.employer, r.starts_on) for r in relations_of(person.pk)] == [(None, date(2025, 2, 1))]
    before = relations_of(person.pk, known_at=wrong.learned_at)
    assert [(r.employer, r.starts_on) for r in before] == [(employer, date(2025, 3, 1))]
    with pytest.raises(ChangeRefused, match="不存在或已被撤销"):
        asked(world, relation(VOID, person, employer, wrong.on, change=str(wrong.pk)))


def test_what_cannot_follow_is_refused_with_a_sentence(world):
    person, employer = registered(world), world.employer
    for change, why in (
        (relation(START, person, employer, date(2025, 6, 1)), "已经开始、尚未结束"),
        (relation(END, person, None, date(2025, 6, 1)), "没有正在进行的"),
        (relation(END, person, employer, date(2025, 6, 1), Scheme.MEDICAL), "没有正在进行的"),
        (relation(END, person, employer, date(2025, 2, 28)), "早于开始日期"),
    ):
        with pytest.raises(ChangeRefused, match=why):
            asked(world, change)


@pytest.mark.parametrize(
    ("steps", "constraint"),
    [
        ([(True, 6)], "relation_started_once"),
        ([(False, 2)], "relation_ended_after_its_start"),
        ([(False, 5), (False, 6)], "relation_ended_after_its_start"),
        ([(False, 5), (True, 4)], "relation_started_once"),
        ([(False, 5), (True, 6), (True, 7)], "relation_started_once"),
    ],
)
def test_the_database_says_so_too(world, steps, constraint):
    """The relation has begun in March; (starts, month) are added in one statement."""
    person = registered(world)
    rows = [
        EmploymentChange(
            person=person, employer=world.employer, starts=starts, on=date(2025, month, 1), reason="x",
            number=number, case=person.case,
        )
        for number, (starts, month) in enumerate(steps, 2)
    ]  # fmt: skip
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        EmploymentChange.objects.bulk_create(rows)
    assert constraint_of(refused.value) == constraint


def test_a_change_is_taken_back_by_one_of_its_own_relation(world):
    person, other = registered(world), registered(world, 2, "李芳")
    wrong = EmploymentChange.objects.get(person=person)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        EmploymentChange.objects.create(
            person=other, employer=world.employer, starts=True, on=wrong.on, reason="x", number=2, voids=wrong,
            case=other.case,
        )  # fmt: skip
    assert constraint_of(refused.value) == "relation_takes_back_its_own"


def test_two_sessions_that_begin_the_same_relation_begin_it_once(office):
    """Both cases are approved up to the last signature; then two signers press the button at once."""
    world = World()
    person = registered(world)
    changed(world, relation(END, person, world.employer, date(2025, 5, 31)))
    start = relation(START, person, world.employer, date(2025, 6, 1))
    cases = [asked(world, start), asked(world, start)]
    for case in cases:
        for signer in world.signers[:3]:
            _sign(case, signer)
    answers = _at_once([lambda case=case: _sign(case, world.signers[3]) for case in cases])
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], IntegrityError | ChangeRefused)
    if isinstance(refused[0], ChangeRefused):  # it waited for the person, and saw what the other had begun
        assert "已由另一案件变更" in str(refused[0])
    else:
        assert constraint_of(refused[0]) in {"relation_started_once", "relation_step_once"}
    assert EmploymentChange.objects.filter(starts=True, on=date(2025, 6, 1)).count() == 1
    connection.close()


def test_two_transactions_that_do_not_see_each_other_are_told_apart_by_the_step(office):
    """The trigger sees committed rows only: what two sessions add unseen, the unique step refuses."""
    world = World()
    person = registered(world)
    cases = [asked(world, relation(END, person, world.employer, date(2025, 5, 31))) for _ in range(2)]
    for case in cases:
        for signer in world.signers:  # the signatures alone: nothing is carried out yet
            sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    statement = """INSERT INTO registry_employmentchange
        (person_id, employer_id, scheme, starts, "on", reason, number, case_id)
        VALUES (%s, %s, 'pension', false, '2025-05-31', 'x', 2, %s)"""
    with psycopg.connect(office.past_rows) as one, psycopg.connect(office.past_rows) as two:
        for session, case in ((one, cases[0]), (two, cases[1])):
            session.execute("INSERT INTO registry_registration (case_id) VALUES (%s)", [case.pk])
        one.execute(statement, [person.pk, world.employer.pk, cases[0].pk])
        waiting = threading.Thread(
            target=lambda: outcome.append(_tried(two, statement, person, world, cases[1]))
        )
        outcome: list[object] = []
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()  # it waits for the first one
        one.commit()
        waiting.join(10)
        two.rollback()
    assert outcome == ["relation_step_once"]
    connection.close()


def test_no_fact_is_added_to_a_case_that_was_carried_out(office):
    world = World()
    person = registered(world)
    with pytest.raises(IntegrityError, match="comes with the registration"), transaction.atomic():
        StatusChange.objects.create(
            person=person, status="died", holds_from=date(2025, 1, 1), case=person.case
        )
    connection.close()


def _tried(session, statement, person, world, case):
    try:
        session.execute(statement, [person.pk, world.employer.pk, case.pk])
    except psycopg.errors.IntegrityError as refused:
        return refused.diag.constraint_name
    return None


def _sign(case, signer: Account):
    return actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")


def _at_once(acts):
    """What each act answered or raised, all begun together, each on a connection of its own."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
