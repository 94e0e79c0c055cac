"""单位查询: of a worker's record what the employer may see: registration and contributions, for months worked there.

What is released is asked of the law (`disclosure.item`), month by month and item by item; nothing else is read into the
page. Basis: d14-15-3, d14-22, d14-2-1, d14-2-2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from quanyi.agency.registry.facts import Held, history_of, value_on
from quanyi.agency.registry.models import Employer, EmploymentChange, Person
from quanyi.agency.registry.selectors import live_changes, relations_of
from quanyi.agency.serve.record import ContributionLine, EmploymentLine, PersonRecord, SubsidyLine
from quanyi.law.periods import Month
from quanyi.law.rules.disclosure import items_for
from quanyi.law.terms import RecordItem, Requester


@dataclass(frozen=True)
class Worker:
    """职工: from when until when a person works there, over all schemes; `ends_on` None: still."""

    person_id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class WorkerRecord:
    """职工权益记录（单位可查部分）."""

    person_id: int
    name: str
    insurance_number: str
    social_security_number: str
    employments: tuple[EmploymentLine, ...]
    items: tuple[Held, ...]
    contributions: tuple[ContributionLine, ...]
    subsidies: tuple[SubsidyLine, ...]


def workers_of(employer: Employer) -> list[Worker]:
    """Everybody who has ever been registered there: those who still are first, then by the day on which they began."""
    stretches: dict[int, Worker] = {}
    begun: dict[tuple[int, str], date] = {}
    changes = live_changes(EmploymentChange.objects.filter(employer=employer)).order_by("on", "id")
    for change in changes.values("person_id", "scheme", "starts", "on"):
        key = change["person_id"], change["scheme"]
        known = stretches.get(key[0])
        if change["starts"]:
            begun[key] = change["on"]
            stretches[key[0]] = Worker(key[0], known.starts_on if known else change["on"], None)
        else:
            begun.pop(key, None)
            if known and not any(person == key[0] for person, _scheme in begun):
                stretches[key[0]] = Worker(key[0], known.starts_on, change["on"])
    return sorted(
        stretches.values(), key=lambda line: (line.ends_on is not None, line.starts_on, line.person_id)
    )


def has_worked_there(person_id: int, employer_id: int) -> bool:
    """Whether a relation of the two was ever registered and not taken back."""
    return live_changes(
        EmploymentChange.objects.filter(person_id=person_id, employer_id=employer_id)
    ).exists()


def worker_record(record: PersonRecord, person: Person, employer: Employer) -> WorkerRecord:
    """What the law releases of `record` to this employer."""
    spans = [
        (relation.starts_on, relation.ends_on)
        for relation in relations_of(person.pk)
        if relation.employer == employer
    ]
    return WorkerRecord(
        person_id=person.pk,
        name=record.name,
        insurance_number=record.insurance_number,
        social_security_number=record.social_security_number,
        employments=tuple(e for e in record.employments if e.credit_code == employer.credit_code),
        items=_items(person, spans),
        contributions=tuple(
            line
            for line in record.contributions
            if line.credit_code == employer.credit_code
            and _released(RecordItem.CONTRIBUTION, line.month, spans)
        ),
        subsidies=tuple(
            line for line in record.subsidies if _released(RecordItem.CONTRIBUTION, line.month, spans)
        ),
    )


def _released(item: RecordItem, month: Month, spans: Iterable[tuple[date, date | None]]) -> bool:
    worked = any(start <= month.last_day and (end is None or month.first_day <= end) for start, end in spans)
    return item in items_for(Requester.EMPLOYER, holds=worked)


def _items(person: Person, spans: list[tuple[date, date | None]]) -> tuple[Held, ...]:
    """登记信息 as it stood on the last day worked there, or stands."""
    if not spans or RecordItem.REGISTRATION not in items_for(Requester.EMPLOYER, holds=True):
        return ()
    today = timezone.localdate()
    last = today if any(end is None for _start, end in spans) else max(end for _start, end in spans if end)
    held = (value_on(versions, min(last, today)) for versions in history_of(person).values())
    return tuple(one for one in held if one and one.item.scope.provision == "d14-2-1")
