"""单位查询: of a worker's record what the employer may see: registration and contributions, for months worked there.

What is released is asked of the law (`disclosure.item`), month by month and item by item; nothing else is read into the
page. Basis: d14-15-3, d14-22, d14-2-1, d14-2-2.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from quanyi.agency.registry.facts import Held, value_on
from quanyi.agency.registry.models import Employer, EmploymentChange
from quanyi.agency.registry.selectors import live_changes
from quanyi.agency.serve.record import ContributionLine, EmploymentLine, PersonRecord, SubsidyLine
from quanyi.law.periods import Month
from quanyi.law.rules.disclosure import may_see
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


def worker_record(record: PersonRecord, employer: Employer) -> WorkerRecord:
    """What the law releases of `record` to this employer; that the person objected to a line is not among it."""
    objected = {each.row.line for each in record.disputed if each.is_of(employer)}
    here = tuple(line for line in record.employments if line.credit_code == employer.credit_code)
    return WorkerRecord(
        person_id=record.person_id,
        name=record.name,
        insurance_number=record.insurance_number,
        social_security_number=record.social_security_number,
        employments=here,
        items=tuple(_items(record, here)),
        contributions=tuple(
            replace(line, is_disputed=line.key in objected)
            for line in record.contributions
            if line.credit_code == employer.credit_code and _may_see_paid(line.month, here)
        ),
        subsidies=tuple(line for line in record.subsidies if _may_see_paid(line.month, here)),
    )


def _may_see_paid(month: Month, here: Iterable[EmploymentLine]) -> bool:
    worked = any(
        line.starts_on <= month.last_day and (line.ends_on is None or month.first_day <= line.ends_on)
        for line in here
    )
    return may_see(Requester.EMPLOYER, RecordItem.CONTRIBUTION, holds=worked)


def _items(record: PersonRecord, here: Sequence[EmploymentLine]) -> Iterator[Held]:
    """登记信息 as it stood on the last day worked there, or stands."""
    if here and may_see(Requester.EMPLOYER, RecordItem.REGISTRATION, holds=True):
        today = timezone.localdate()
        last = max(line.ends_on or today for line in here)
        for item in record.registered:
            if held := value_on(item.versions, min(last, today)):
                yield held
