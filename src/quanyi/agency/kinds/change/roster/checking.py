"""核对增减员: a list held against the register: every fault of every row at once, and the changes that it asks for.

A few questions for all rows together. Basis: d14-5-2, d14-11-1, gb-6.1, gb-11, sil-58.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.conf import settings
from django.utils import timezone

from quanyi.agency.collect.models import ChangeAct, ChangeRow
from quanyi.agency.kinds.change.changes import Change, Checked
from quanyi.agency.kinds.change.roster.columns import Moved, RosterColumn, read_roster
from quanyi.agency.registry.closing import closed_since
from quanyi.agency.registry.models import Employer, Person, StatusChange
from quanyi.agency.registry.selectors import names_of, open_relations, persons_by_number
from quanyi.agency.review import selectors as review
from quanyi.agency.wording import Said
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import PersonStatus, Scheme
from quanyi.law.workflow import State
from quanyi.sheets import Fault, FaultCode, Notice, Reading, asked_as_faults, with_faults
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.written.names import hint_of
from quanyi.written.numbers import read_number

C = RosterColumn
SHOWN_ROWS = 10


@dataclass(frozen=True)
class Known:
    """What the register says of those whom a list names, and which of them other lists under way name.

    `begun`: (person id, scheme) -> first day of the relation that runs with the employer; `waiting`: (number or person
    id) -> case number.
    """

    persons: Mapping[str, int]
    names: Mapping[int, str]
    died: Mapping[int, date]
    begun: Mapping[tuple[int, Scheme], date]
    waiting: Mapping[str | int, str]

    @classmethod
    def of(cls, rows: Sequence[Moved], employer: Employer) -> "Known":
        persons = persons_by_number({row.number for row in rows})
        ids = set(persons.values())
        begun = {
            (person_id, scheme): on
            for scheme in Scheme
            for person_id, on in open_relations(ids, employer_id=employer.pk, scheme=scheme).items()
        }
        return cls(persons, names_of(ids), _died(ids), begun, _under_way(employer))


def _died(person_ids: set[int]) -> dict[int, date]:
    latest = StatusChange.objects.filter(person__id__one_of=person_ids, holds_to__isnull=True).order_by("pk")
    status = {change.person_id: change for change in latest}
    return {pk: c.holds_from for pk, c in status.items() if c.status == PersonStatus.DIED.value}


def _under_way(employer: Employer) -> dict[str | int, str]:
    """Whom the employer's lists name that wait for a signature."""
    waiting = [
        case for case in review.undecided_of(employer.pk) if review.standing(case).state is State.WAITING
    ]
    cases = {review.latest_round(case).submission_id: case.number for case in waiting}
    rows = ChangeRow.objects.filter(submission__in=cases).values_list(
        "submission_id", "person_id", "after__social_security_number"
    )
    return {person_id or number: cases[submission] for submission, person_id, number in rows}


def read_for(content: bytes, name: str, choices: Choices = NO_CHOICES) -> Reading[Moved]:
    """Read a list as every door reads numbers and names, with every question that it leaves open."""
    today = timezone.localdate()
    number = partial(read_number, demo=settings.DEMO_DISTRICT, on=today)
    return read_roster(content, name, number=number, today=today, choices=choices)


def check_roster(
    content: bytes, name: str, *, employer: Employer, choices: Choices = NO_CHOICES
) -> tuple[Reading[Moved], list[tuple[Change, Checked]]]:
    """Read a list and hold it against the register; and what it asks for, where nothing is wrong with it."""
    reading = asked_as_faults(read_for(content, name, choices))
    known = Known.of(reading.rows, employer)
    late = _late(reading.rows)
    reading = with_faults(reading, (*_faults(reading, known), *_after_closing(reading, employer)))
    reading = replace(reading, notices=(*reading.notices, *late))
    return reading, _changes(reading.rows, employer, known) if reading.ok else []


def _after_closing(reading: Reading[Moved], employer: Employer) -> Iterator[Fault]:
    closed = closed_since(employer)
    for row in reading.rows if closed else ():
        if closed and row.joins and row.on >= closed:
            advice = Said(
                f"单位自{closed}起已登记注销，不再增员",
                f"The employer is registered as closed since {closed}",
            )
            yield reading.fault(row.row, C.ON, FaultCode.NOT_ACCEPTED, advice=advice)


def _faults(reading: Reading[Moved], known: Known) -> Iterator[Fault]:
    for row in reading.rows:
        person_id = known.persons.get(row.number)
        if case := known.waiting.get(person_id or row.number):
            yield reading.fault(row.row, C.NUMBER, FaultCode.NOT_ACCEPTED, advice=_waits(case))
        elif person_id is None:
            yield from _of_stranger(reading, row)
        else:
            yield from _of_person(reading, row, person_id, known)


def _waits(case: str) -> Said:
    return Said(
        f"该人在案件{case}中正在办理，请等它办结",
        f"This person is under way in case {case}: wait for its end",
    )


def _of_stranger(reading: Reading[Moved], row: Moved) -> Iterator[Fault]:
    if not row.joins:
        yield reading.fault(row.row, C.NUMBER, FaultCode.PERSON_UNKNOWN, advice=_never_here())
        return
    for column, given in ((C.SEX, row.sex), (C.BORN_ON, row.born_on)):
        if not given:
            yield reading.fault(row.row, column, FaultCode.MISSING)


def _never_here() -> Said:
    return Said(
        "没有登记过这个号码，不能减员；请核对号码", "Nobody is registered under this number: check the number"
    )


def _of_person(reading: Reading[Moved], row: Moved, person_id: int, known: Known) -> Iterator[Fault]:
    name = known.names.get(person_id, row.name)
    if name != row.name:
        wanted = Said(f"登记的姓名（{hint_of(name)}）", f"the registered name ({hint_of(name)})")
        yield reading.fault(row.row, C.NAME, FaultCode.NAME_NOT_REGISTERED, wanted=wanted)
        return
    if row.joins and person_id in known.died:
        yield reading.fault(row.row, C.NUMBER, FaultCode.AFTER_DEATH, wanted=_alive(), advice=_dead())
    begun = [known.begun[person_id, scheme] for scheme in _of(row) if (person_id, scheme) in known.begun]
    if row.joins and len(begun) == len(_of(row)):
        yield reading.fault(row.row, C.ON, FaultCode.NOT_ACCEPTED, advice=_is_here(max(begun)))
    elif not row.joins and not begun:
        yield reading.fault(row.row, C.NUMBER, FaultCode.NO_RELATION, advice=_is_not_here())
    elif not row.joins and row.on < max(begun):
        yield reading.fault(row.row, C.ON, FaultCode.NOT_ACCEPTED, advice=_too_early(max(begun)))


def _alive() -> Said:
    return Said("在世的人员", "a person who lives")


def _dead() -> Said:
    return Said("该人已登记死亡，请核对号码", "This person is registered as dead: check the number")


def _is_here(begun: date) -> Said:
    return Said(
        f"该人在本单位的参保关系自{begun}起没有中断，不需要增员",
        f"The relation with this employer runs since {begun}: there is nothing to begin",
    )


def _is_not_here() -> Said:
    return Said(
        "该人在本单位没有正在进行的参保关系，请核对号码和险种",
        "No relation with this employer runs: check number and schemes",
    )


def _too_early(begun: date) -> Said:
    return Said(
        f"减员日期早于参保关系开始的{begun}，请核对日期",
        f"The last day is before the first one, {begun}: check the day",
    )


def _of(row: Moved) -> tuple[Scheme, ...]:
    return row.schemes or tuple(Scheme)


def _late(rows: Sequence[Moved]) -> Iterator[Notice]:
    """Who joined more than thirty days ago: told, and taken all the same. Basis: sil-58."""
    today = timezone.localdate()
    found = [row.row for row in rows if row.joins and _due(row.on) < today]
    if found:
        shown = "、".join(map(str, found[:SHOWN_ROWS])) + ("…" if len(found) > SHOWN_ROWS else "")
        yield Notice(
            found[0],
            None,
            f"第{shown}行已超过自用工之日起三十日的登记期限（社会保险法第五十八条）。不影响提交。",
            f"Row {shown}: over thirty days since the work began (Social Insurance Law, article 58). It stops nothing.",
            "joined_late",
        )


def _due(on: date) -> date:
    day = due_day("employee_registration", start=on, region=settings.QUANYI_REGION).value
    assert isinstance(day, date)
    return day


def _changes(rows: Sequence[Moved], employer: Employer, known: Known) -> list[tuple[Change, Checked]]:
    persons = Person.objects.in_bulk({known.persons[r.number] for r in rows if r.number in known.persons})
    made: defaultdict[int, list[tuple[Change, Checked]]] = defaultdict(list)
    for row in rows:
        person = persons.get(known.persons.get(row.number, 0))
        made[row.row] += (
            [_enrolment(row, employer)] if person is None else _moves(row, employer, person, known)
        )
    return [change for changes in made.values() for change in changes]


def _reason(row: Moved) -> str:
    return row.reason or ("单位增员" if row.joins else "单位减员")


def _enrolment(row: Moved, employer: Employer) -> tuple[Change, Checked]:
    assert row.born_on is not None  # a fault else
    given = {
        "social_security_number": row.number,
        "name": row.name,
        "sex": row.sex,
        "born_on": row.born_on.isoformat(),
        **({"identity_document": row.document.value} if row.document else {}),
        **row.items,
        "schemes": ",".join(scheme.value for scheme in _of(row)),
    }
    change = Change(ChangeAct.ENROLMENT, row.on, _reason(row), given, employer=employer)
    return change, Checked({}, given)


def _moves(row: Moved, employer: Employer, person: Person, known: Known) -> Iterator[tuple[Change, Checked]]:
    act = ChangeAct.RELATION_START if row.joins else ChangeAct.RELATION_END
    for scheme in _of(row):
        begun = known.begun.get((person.pk, scheme))
        if row.joins != (begun is None):
            continue
        before = {"starts": begun.isoformat()} if begun else {}
        after = {"ends" if begun else "starts": row.on.isoformat()}
        change = Change(act, row.on, _reason(row), person=person, employer=employer, scheme=scheme)
        yield change, Checked(before, after)
