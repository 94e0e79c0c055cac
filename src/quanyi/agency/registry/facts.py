"""What is registered of a person or an employer: for a day in the world, as it was known at an instant.

One rule for every item: of the versions that cover the day and were known by the instant, the one learned last holds.
Basis: d14-2-1, d14-4, gb-9.3-2, gb-11.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from quanyi.agency.registry.items import DETAIL, NAMED, Item
from quanyi.agency.registry.models import Employer, ItemVersion, Person, PersonDetail, StatusChange, Version


@dataclass(frozen=True)
class Held:
    """One version of an item: the value from `holds_from` to the day before `holds_to` (None: open on that side)."""

    key: str
    value: str
    holds_from: date | None
    holds_to: date | None
    learned_at: datetime
    case_id: int | None
    case_number: str
    reason: str

    def covers(self, on: date | None) -> bool:
        """Whether it speaks of a day; None asks for all days to come."""
        if on is None:
            return self.holds_to is None
        return (self.holds_from is None or self.holds_from <= on) and (
            self.holds_to is None or on < self.holds_to
        )

    @property
    def item(self) -> Item:
        return NAMED[self.key]

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return self.item.shown(self.value)

    @property
    def is_number(self) -> bool:
        """Whether it is an official number, which lists show in part only."""
        return self.key == "social_security_number"


History = dict[str, list[Held]]  # by key, in the order in which it was learned


def history_of(person: Person) -> History:
    """Every version of every item of a person."""
    case_number = person.case.number if person.case else ""
    first = (None, None, person.learned_at, person.case_id, case_number, "")
    history: History = {
        "insurance_number": [Held("insurance_number", person.insurance_number, *first)],
        "social_security_number": [Held("social_security_number", person.social_security_number, *first)],
    }
    for detail in PersonDetail.objects.filter(person=person).select_related("case").order_by("id"):
        values = (detail.name, detail.sex, detail.born_on.isoformat())
        for key, value in zip(DETAIL, values, strict=True):
            _add(history, key, value, detail)
    for change in StatusChange.objects.filter(person=person).select_related("case").order_by("id"):
        _add(history, "status", change.status, change)
    _add_versions(history, ItemVersion.objects.filter(person=person).select_related("case").order_by("id"))
    return history


def employer_history_of(employer: Employer) -> History:
    """Every version of every item of an employer."""
    case_number = employer.case.number if employer.case else ""
    first = (None, None, employer.learned_at, employer.case_id, case_number, "")
    history: History = {
        "credit_code": [Held("credit_code", employer.credit_code, *first)],
        "employer_name": [Held("employer_name", employer.name, *first)],
    }
    if employer.joined_on:
        joined = employer.joined_on.isoformat()
        history["employer_joined_on"] = [Held("employer_joined_on", joined, *first)]
    versions = ItemVersion.objects.filter(employer=employer).select_related("case")
    _add_versions(history, versions.order_by("id"))
    return history


def employer_names(employers: Iterable[Employer]) -> dict[int, list[Held]]:
    """Every name of each employer, in the order of learning; by employer id."""
    registered = {employer.pk: employer for employer in employers}
    names = {
        pk: [Held("employer_name", employer.name, None, None, employer.learned_at, employer.case_id, "", "")]
        for pk, employer in registered.items()
    }
    later = ItemVersion.objects.filter(employer__in=registered, item="employer_name").order_by("id")
    for v in later:
        assert v.employer_id is not None  # asked for by employer
        held = Held(v.item, v.value, v.holds_from, v.holds_to, v.learned_at, v.case_id, "", v.reason)
        names[v.employer_id].append(held)
    return names


def _add_versions(history: History, versions: Iterable[ItemVersion]) -> None:
    for version in versions:
        _add(history, version.item, version.value, version)


def _add(history: History, key: str, value: str, version: Version) -> None:
    """A version that repeats what was known of the same days is a change of its neighbours in the row, not of it."""
    held = Held(
        key,
        value,
        version.holds_from,
        version.holds_to,
        version.learned_at,
        version.case_id,
        version.case.number if version.case else "",
        version.reason,
    )
    known = history.setdefault(key, [])
    repeated = key in DETAIL and all(
        segment.value == value for segment in segments(known, held.holds_from, held.holds_to)
    )
    if known and repeated:
        return
    last = known[-1] if known else None
    if last and (last.case_id, last.value, last.holds_to) == (held.case_id, value, held.holds_from):
        known[-1] = replace(last, holds_to=held.holds_to)  # one change, written in two rows
    else:
        known.append(held)


def value_on(versions: Sequence[Held], on: date | None, *, known_at: datetime | None = None) -> Held | None:
    """What holds on a day (None: for all days to come) as it was known at an instant (None: now)."""
    known = (v for v in reversed(versions) if known_at is None or v.learned_at <= known_at)
    return next((version for version in known if version.covers(on)), None)


def facts_of(person: Person, *, on: date | None = None, known_at: datetime | None = None) -> dict[str, Held]:
    """Every item of a person: what holds on a day (None: for all days to come), as known at an instant (None: now).

    An item that was never registered is left out.
    """
    return _facts(history_of(person), on, known_at)


def employer_facts_of(
    employer: Employer, *, on: date | None = None, known_at: datetime | None = None
) -> dict[str, Held]:
    """As `facts_of`, of an employer."""
    return _facts(employer_history_of(employer), on, known_at)


def _facts(history: History, on: date | None, known_at: datetime | None) -> dict[str, Held]:
    found = ((key, value_on(versions, on, known_at=known_at)) for key, versions in history.items())
    return {key: held for key, held in found if held is not None}


@dataclass(frozen=True)
class Segment:
    """Days on which one value holds, the last one not included; None: open on that side."""

    value: str | None
    first: date | None
    until: date | None


def segments(versions: Sequence[Held], first: date | None, until: date | None) -> list[Segment]:
    """The days from `first` to before `until`, cut where the value may change; a value of None was never registered."""
    days = {day for v in versions for day in (v.holds_from, v.holds_to) if day is not None}
    inside = sorted(d for d in days if (first is None or d > first) and (until is None or d < until))
    borders = [first, *inside, until]
    found = []
    for begin, end in pairwise(borders):
        on = begin if begin is not None else date.min
        held = value_on(versions, on)
        found.append(Segment(held.value if held else None, begin, end))
    return found


def next_change(versions: Sequence[Held], after: date) -> date | None:
    """The first later day on which another value than that of `after` is registered."""
    later = segments(versions, after, None)
    return next((s.first for s in later[1:] if s.value is not None and s.value != later[0].value), None)
