"""参保关系随事件终止: what a death, a pension or a closed account ends of relations, and what goes over to another.

Basis: gb-6.4-2, gb-A-17, gb-A-22.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

from quanyi.agency.registry.models import EmploymentChange
from quanyi.agency.registry.selectors import Relation, last_numbers, live_changes, relations_of
from quanyi.agency.registry.services import register
from quanyi.law.terms import Scheme

Key = tuple[int, int | None, str]  # person, employer, scheme
Days = tuple[date, date | None]  # the first and the last; None: it goes on
DAY = timedelta(days=1)


def end_relations(
    last_days: Mapping[int, date], schemes: Collection[Scheme], *, reason: str, case_id: int
) -> None:
    """Relations of these persons that stand open end on the day of each; one begun later stays open."""
    changes = EmploymentChange.objects.filter(
        person__id__one_of=set(last_days), scheme__in=[scheme.value for scheme in schemes]
    )
    numbers: dict[Key, int] = {}
    for change in changes:
        numbers[_key(change)] = max(change.number, numbers.get(_key(change), 0))
    last = {_key(change): change for change in live_changes(changes).order_by("on", "id")}
    ending = [
        change for change in last.values() if change.starts and change.on <= last_days[change.person_id]
    ]
    if not ending:
        return
    register(case_id)
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=change.person_id,
            employer_id=change.employer_id,
            scheme=change.scheme,
            starts=False,
            on=last_days[change.person_id],
            reason=reason,
            number=numbers[_key(change)] + 1,
            case_id=case_id,
        )
        for change in ending
    )


def carry_relations(
    relations: Iterable[Relation], to: int, schemes: Collection[Scheme], *, reason: str, case_id: int
) -> None:
    """参保关系并入: relations of these schemes stand with person `to`, too, each on the days that one has nothing with
    the same employer in the same scheme. Basis: gb-11, gb-A-17.
    """
    of = sorted((each for each in relations if each.scheme in schemes), key=_with_whom)
    have = relations_of(to)
    register(case_id)
    for (employer_id, scheme), group in groupby(of, key=_with_whom):
        theirs = [each for each in have if _with_whom(each) == (employer_id, scheme)]
        numbers = last_numbers([to], employer_id=employer_id or None, scheme=Scheme(scheme))
        steps = [
            (starts, on)
            for each in sorted(group, key=lambda each: (each.starts_on, each.start.pk))
            for days in _free((each.starts_on, each.ends_on), theirs)
            for starts, on in zip((True, False), days, strict=True)
            if on is not None
        ]
        EmploymentChange.objects.bulk_create(
            EmploymentChange(
                person_id=to, employer_id=employer_id or None, scheme=scheme, starts=starts, on=on,
                reason=reason, number=numbers[to] + n, case_id=case_id,
            )
            for n, (starts, on) in enumerate(steps, 1)
        )  # fmt: skip


def _with_whom(relation: Relation) -> tuple[int, str]:
    return relation.employer.pk if relation.employer else 0, relation.scheme.value


def _free(days: Days, taken: Iterable[Relation]) -> Iterator[Days]:
    """The stretches of these days on which none of `taken` stands, oldest first."""
    first, last = days
    for each in sorted(taken, key=lambda each: each.starts_on):
        if (each.ends_on and each.ends_on < first) or (last and each.starts_on > last):
            continue
        if each.starts_on > first:
            yield first, each.starts_on - DAY
        if each.ends_on is None:
            return
        first = each.ends_on + DAY
    if last is None or first <= last:
        yield first, last


def reopen_relations(person_id: int, *, ended_by: int, reason: str, case_id: int) -> None:
    """The ends that came with an event are taken back with it, since they never were so. Basis: d14-16."""
    ends = list(
        live_changes(EmploymentChange.objects.filter(person_id=person_id, case_id=ended_by, starts=False))
    )
    if not ends:
        return
    register(case_id)
    numbers = {
        _key(c): c.number for c in EmploymentChange.objects.filter(person_id=person_id).order_by("number")
    }
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=person_id,
            employer_id=end.employer_id,
            scheme=end.scheme,
            starts=False,
            on=end.on,
            reason=reason,
            number=numbers[_key(end)] + 1,
            voids=end,
            case_id=case_id,
        )
        for end in ends
    )


def _key(change: EmploymentChange) -> Key:
    return change.person_id, change.employer_id, change.scheme
