"""Writing changes of the registry, each by the approved case that asked for it. Nothing that stands is overwritten.

Basis: d14-2-1, d14-2-2, gb-6.1, gb-9.3-2, gb-11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.locks import Lock, take_each
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import history_of, segments
from quanyi.agency.registry.items import DETAIL
from quanyi.agency.registry.models import (
    Employer,
    EmploymentChange,
    ItemVersion,
    Person,
    PersonDetail,
    StatusChange,
    Subsidy,
    SubsidyKind,
)
from quanyi.agency.registry.selectors import last_numbers
from quanyi.agency.registry.services import NewPerson, register, register_persons
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme


@dataclass(frozen=True)
class Validity:
    """When a new fact holds, why, and by which case it was learned."""

    case_id: int
    holds_from: date
    holds_to: date | None
    reason: str


def lock_persons(person_ids: set[int], employer_ids: set[int]) -> None:
    """Until the transaction ends, nobody else changes these; in one order, so that two cases never wait in a circle."""
    take_each(Lock.PERSON_CHANGE, person_ids)
    take_each(Lock.EMPLOYER_CHANGE, employer_ids)


def change_item(subject: Person | Employer, key: str, value: str, holds: Validity) -> None:
    """A registered item gets another value for some days."""
    register(holds.case_id)
    version = {
        "holds_from": holds.holds_from,
        "holds_to": holds.holds_to,
        "reason": holds.reason,
        "case_id": holds.case_id,
    }
    if isinstance(subject, Employer):
        ItemVersion.objects.create(employer=subject, item=key, value=value, **version)
    elif key in DETAIL:
        _change_detail(subject, key, value, holds)
    elif key == "status":
        StatusChange.objects.create(person=subject, status=value, **version)
    else:
        ItemVersion.objects.create(person=subject, item=key, value=value, **version)


def _change_detail(person: Person, key: str, value: str, holds: Validity) -> None:
    """Name, sex and birth date stand in one row: it is written anew for each stretch that differs in the others."""
    history = history_of(person)
    cuts = {holds.holds_from, *([holds.holds_to] if holds.holds_to else [])}
    for name in DETAIL:
        parts = segments(history[name], holds.holds_from, holds.holds_to)
        cuts |= {part.first for part in parts if part.first}
    days = sorted(cuts)
    ends = [*days[1:], None] if holds.holds_to is None else days[1:]
    for first, until in zip(days, ends, strict=False):
        held = {name: segments(history[name], first, until)[0].value for name in DETAIL} | {key: value}
        # Days before the person was registered have no other particulars than the first ones.
        filled = {name: text or history[name][0].value for name, text in held.items()}
        PersonDetail.objects.create(
            person=person,
            name=filled["name"],
            sex=filled["sex"],
            born_on=date.fromisoformat(filled["born_on"]),
            holds_from=first,
            holds_to=until,
            reason=holds.reason,
            case_id=holds.case_id,
        )


def enrol(
    values: Mapping[str, str],
    employer: Employer | None,
    region: str,
    schemes: tuple[Scheme, ...],
    holds: Validity,
) -> Person:
    """参保登记: a person who was not known, with the items given and a relation in each scheme.

    Basis: gb-6.1, gb-11.
    """
    new = NewPerson(
        number=values["social_security_number"],
        name=values["name"],
        sex=values["sex"],
        born_on=date.fromisoformat(values["born_on"]),
        started_on=holds.holds_from,
    )
    person = register_persons([new], employer, region=region, relate=False, case_id=holds.case_id)[0]
    for key in values.keys() - {"social_security_number", *DETAIL}:
        change_item(person, key, values[key], holds)
    for scheme in schemes:
        change_relation(person, employer, scheme, holds, starts=True)
    return person


def register_employer(values: Mapping[str, str], region: str, holds: Validity) -> Employer:
    """单位参保登记. Basis: d14-2-1, gb-A-11 to gb-A-13."""
    register(holds.case_id)
    return Employer.objects.create(
        credit_code=values["credit_code"],
        name=values["employer_name"],
        region=region,
        joined_on=holds.holds_from,
        case_id=holds.case_id,
    )


def change_relation(
    person: Person,
    employer: Employer | None,
    scheme: Scheme,
    holds: Validity,
    *,
    starts: bool,
    voids: EmploymentChange | None = None,
) -> None:
    """A relation begins or ends on `holds.holds_from`; with `voids` that change is taken back. Basis: gb-A-17."""
    register(holds.case_id)
    employer_id = employer.pk if employer else None
    number = last_numbers([person.pk], employer_id=employer_id, scheme=scheme)[person.pk] + 1
    EmploymentChange.objects.create(
        person=person,
        employer=employer,
        scheme=scheme.value,
        starts=starts,
        on=holds.holds_from,
        reason=holds.reason,
        number=number,
        voids=voids,
        case_id=holds.case_id,
    )


@dataclass(frozen=True)
class Move:
    """Of one person, the start or the end of a relation, with its first or last day."""

    person_id: int
    starts: bool
    on: date
    reason: str


def move(moves: Sequence[Move], employer_id: int | None, scheme: Scheme, *, case_id: int) -> None:
    """As `change_relation`, of many persons of one employer and scheme at once. Basis: gb-A-17."""
    register(case_id)
    numbers = last_numbers([each.person_id for each in moves], employer_id=employer_id, scheme=scheme)
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=each.person_id,
            employer_id=employer_id,
            scheme=scheme.value,
            starts=each.starts,
            on=each.on,
            reason=each.reason,
            number=numbers[each.person_id] + 1,
            case_id=case_id,
        )
        for each in moves
    )


def void_relation(change: EmploymentChange, holds: Validity) -> None:
    """A start or an end that never was so is taken back; it stays readable. Basis: d14-16."""
    change_relation(
        change.person, change.employer, Scheme(change.scheme), holds, starts=change.starts, voids=change
    )


def note_subsidy(person: Person, values: Mapping[str, str], scheme: Scheme, *, case_id: int) -> Subsidy:
    """A subsidy that another authority granted. Basis: d14-2-2."""
    register(case_id)
    return Subsidy.objects.create(
        person=person,
        kind=SubsidyKind(values["kind"]),
        scheme=scheme.value,
        month=Month.parse(values["month"]),
        amount_fen=int(values["amount_fen"]),
        granted_by=values["granted_by"],
        case_id=case_id,
    )


def refuse_known(number: str) -> None:
    """Nobody is enrolled twice."""
    raise ChangeRefused(
        _("号码“%(number)s”已经登记过参保人，不能重复登记。请查询后办理变更。") % {"number": number}
    )
